//! The bones of a humanoid, by the names of the VRM standard.

use bevy_ecs::prelude::{Component, ReflectComponent};
use bevy_reflect::Reflect;

/// Left or right, as the avatar itself would say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Reflect)]
pub enum Side {
    /// The avatar's left, +x.
    Left,
    /// The avatar's right, -x.
    Right,
}

impl Side {
    /// Left, then right: the order of every pair.
    pub const BOTH: [Self; 2] = [Self::Left, Self::Right];

    /// +1 for left, -1 for right: the sign of the x axis.
    #[must_use]
    pub const fn sign(self) -> f32 {
        match self {
            Self::Left => 1.0,
            Self::Right => -1.0,
        }
    }
}

macro_rules! human_bones {
    ($($variant:ident $name:literal)*) => {
        /// A bone of a humanoid, as VRM 1.0 names it. On a joint entity it says which bone the joint is.
        #[derive(Component, Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Reflect)]
        #[reflect(Component)]
        #[expect(missing_docs, reason = "the names are the standard's")]
        #[repr(u8)]
        pub enum HumanBone { $($variant,)* }

        impl HumanBone {
            /// All bones, parents before children.
            pub const ALL: [Self; HumanBone::COUNT] = [$(Self::$variant,)*];

            /// The name in a VRM file: `leftUpperArm`.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }
        }
    };
}

human_bones! {
    Hips "hips"  Spine "spine"  Chest "chest"  UpperChest "upperChest"  Neck "neck"  Head "head"
    Jaw "jaw"  LeftEye "leftEye"  RightEye "rightEye"
    LeftShoulder "leftShoulder"  LeftUpperArm "leftUpperArm"  LeftLowerArm "leftLowerArm"  LeftHand "leftHand"
    RightShoulder "rightShoulder"  RightUpperArm "rightUpperArm"  RightLowerArm "rightLowerArm"  RightHand "rightHand"
    LeftUpperLeg "leftUpperLeg"  LeftLowerLeg "leftLowerLeg"  LeftFoot "leftFoot"  LeftToes "leftToes"
    RightUpperLeg "rightUpperLeg"  RightLowerLeg "rightLowerLeg"  RightFoot "rightFoot"  RightToes "rightToes"
    LeftThumbMetacarpal "leftThumbMetacarpal"  LeftThumbProximal "leftThumbProximal"  LeftThumbDistal "leftThumbDistal"
    LeftIndexProximal "leftIndexProximal"  LeftIndexIntermediate "leftIndexIntermediate"  LeftIndexDistal "leftIndexDistal"
    LeftMiddleProximal "leftMiddleProximal"  LeftMiddleIntermediate "leftMiddleIntermediate"  LeftMiddleDistal "leftMiddleDistal"
    LeftRingProximal "leftRingProximal"  LeftRingIntermediate "leftRingIntermediate"  LeftRingDistal "leftRingDistal"
    LeftLittleProximal "leftLittleProximal"  LeftLittleIntermediate "leftLittleIntermediate"  LeftLittleDistal "leftLittleDistal"
    RightThumbMetacarpal "rightThumbMetacarpal"  RightThumbProximal "rightThumbProximal"  RightThumbDistal "rightThumbDistal"
    RightIndexProximal "rightIndexProximal"  RightIndexIntermediate "rightIndexIntermediate"  RightIndexDistal "rightIndexDistal"
    RightMiddleProximal "rightMiddleProximal"  RightMiddleIntermediate "rightMiddleIntermediate"  RightMiddleDistal "rightMiddleDistal"
    RightRingProximal "rightRingProximal"  RightRingIntermediate "rightRingIntermediate"  RightRingDistal "rightRingDistal"
    RightLittleProximal "rightLittleProximal"  RightLittleIntermediate "rightLittleIntermediate"  RightLittleDistal "rightLittleDistal"
}

impl HumanBone {
    /// How many bones there are.
    pub const COUNT: usize = 55;

    /// The bone with this VRM name; the thumb's names of VRM 1.0.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|bone| bone.name() == name)
    }

    /// A bone of the arm: 0 shoulder (collar bone), 1 upper arm, 2 lower arm, 3 hand.
    ///
    /// # Panics
    /// When `part` is above 3.
    #[must_use]
    pub fn arm(side: Side, part: usize) -> Self {
        assert!(part < 4, "an arm has four bones");
        Self::ALL[Self::LeftShoulder as usize + 4 * (side as usize) + part]
    }

    /// A bone of a finger: finger 0 is the thumb, 4 the little finger; phalanx 0 is nearest to the wrist.
    ///
    /// # Panics
    /// When `finger` is above 4 or `phalanx` above 2.
    #[must_use]
    pub fn finger(side: Side, finger: usize, phalanx: usize) -> Self {
        assert!(
            finger < 5 && phalanx < 3,
            "a hand has five fingers of three bones"
        );
        Self::ALL[Self::LeftThumbMetacarpal as usize + 15 * (side as usize) + 3 * finger + phalanx]
    }
}
