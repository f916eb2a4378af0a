//! The body that the gesture grammar moves: where wrists may be, and how wrists, torso and head become bones.
//!
//! The chest frame has its origin half-way between the shoulders and turns with the torso. A wrist is given as
//! outwards (towards its own side), up, forwards, so that left and right are mirror images. Bone lengths are those of
//! [`BoneLengths::default`]; joint positions walked from the directions with these lengths are exactly this body's.

pub mod arm;
pub mod clearance;
pub mod hand;

use glam::{EulerRot, Quat, Vec3};
use serde::{Deserialize, Serialize};

use crate::motion::{Frame, Hand};
use crate::pose::BoneLengths;

/// A side of the body, the avatar's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Side {
    Left,
    Right,
}

impl Side {
    /// Both sides, in the order of every two-element array of this crate.
    pub const BOTH: [Self; 2] = [Self::Left, Self::Right];

    /// The sign of x on this side: +1 left, -1 right.
    #[must_use]
    pub const fn sign(self) -> f32 {
        match self {
            Self::Left => 1.0,
            Self::Right => -1.0,
        }
    }

    /// The other side.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Left => Self::Right,
            Self::Right => Self::Left,
        }
    }

    /// Index of the shoulder bone of this side in [`BONES`](crate::joint::BONES); upper arm and forearm follow it.
    #[must_use]
    pub const fn shoulder_bone(self) -> usize {
        match self {
            Self::Left => 3,
            Self::Right => 6,
        }
    }

    /// Turns a vector between (outwards, up, forwards) and chest axes; its own inverse.
    #[must_use]
    pub fn mirror(self, vector: Vec3) -> Vec3 {
        Vec3::new(vector.x * self.sign(), vector.y, vector.z)
    }
}

/// The chest frame's origin, mid-shoulder, seen from the thorax joint.
pub const MID_SHOULDER: Vec3 = Vec3::new(0.0, -0.055, 0.0);

/// How far out of mid-shoulder a relaxed shoulder is, metres.
pub const SHOULDER_OUT: f32 = 0.17;

/// Neck to nose and nose to crown of an upright head.
const NOSE: Vec3 = Vec3::new(0.0, 0.90, 0.44);
const CROWN: Vec3 = Vec3::new(0.0, 0.91, -0.41);

/// The rotation of a chest or a head with these angles (pitch forward, yaw left, roll left, degrees): roll first,
/// then pitch, then yaw.
#[must_use]
pub fn rotation(angles: Vec3) -> Quat {
    let [pitch, yaw, roll] = angles.to_array().map(f32::to_radians);
    Quat::from_euler(EulerRot::YXZ, yaw, pitch, -roll)
}

/// One arm at one instant.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ArmStance {
    /// The wrist: outwards, up, forwards from mid-shoulder, metres.
    pub wrist: Vec3,
    /// The shoulder: outwards, up, forwards from mid-shoulder, metres; see [`arm::shoulder`].
    pub shoulder: Vec3,
    /// How far the elbow is turned outwards about the line from shoulder to wrist, degrees.
    pub swivel: f32,
}

impl ArmStance {
    /// An arm that waits.
    #[must_use]
    pub fn resting(wrist: Vec3, shrug: f32, elbow: f32) -> Self {
        Self {
            wrist,
            shoulder: arm::shoulder(wrist, shrug),
            swivel: arm::swivel(wrist, elbow),
        }
    }
}

/// The upper body at one instant, in the numbers that gestures are made of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stance {
    /// Chest against the hips: pitch (forward +), yaw (left +), roll (left +), degrees.
    pub torso: Vec3,
    /// Head against the chest, likewise.
    pub head: Vec3,
    /// Left and right arm.
    pub arms: [ArmStance; 2],
}

impl Stance {
    /// The bones of this stance.
    #[must_use]
    pub fn frame(&self, hands: [Hand; 2], activity: [f32; 2]) -> Frame {
        let torso = rotation(self.torso);
        // The neck shares the turn: the lower half of it follows the head by seven tenths.
        let neck = torso * rotation(self.head * 0.7);
        let mut directions = [Vec3::ZERO; 9];
        directions[0] = torso * Vec3::Y;
        directions[1] = neck * NOSE.normalize();
        directions[2] = torso * rotation(self.head) * CROWN.normalize();
        for side in Side::BOTH {
            let bones = arm::bones(side, &self.arms[side as usize], &BoneLengths::default());
            let first = side.shoulder_bone();
            for (direction, bone) in directions[first..first + 3].iter_mut().zip(bones) {
                *direction = torso * bone;
            }
        }
        let directions = directions.map(|direction| direction.normalize_or(Vec3::NEG_Y));
        Frame {
            directions,
            hands,
            head: self.head,
            torso: self.torso,
            activity,
        }
    }
}
