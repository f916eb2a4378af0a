//! One skeleton at one instant: joint positions and bone directions, and the way between them.

use glam::Vec3;

use crate::joint::{BONES, JOINT_COUNT, Joint};

/// Positions of the ten joints in metres, origin at the spine joint.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pose {
    /// In the order of [`Joint::ALL`].
    pub joints: [Vec3; JOINT_COUNT],
}

/// Lengths of the nine bones in metres, in the order of [`BONES`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BoneLengths(pub [f32; 9]);

impl Default for BoneLengths {
    /// An adult of 1.67 m with arms of .52 m to the wrist: the body on which the gesture grammar was calibrated.
    fn default() -> Self {
        Self([0.23, 0.14, 0.13, 0.18, 0.27, 0.25, 0.18, 0.27, 0.25])
    }
}

impl Pose {
    /// Walks the bones from the spine at the origin. Directions of any length are normalised; a zero direction
    /// leaves the child on its parent.
    #[must_use]
    pub fn from_directions(directions: &[Vec3; 9], lengths: &BoneLengths) -> Self {
        let mut joints = [Vec3::ZERO; JOINT_COUNT];
        for (index, bone) in BONES.iter().enumerate() {
            let step = directions[index].normalize_or_zero() * lengths.0[index];
            joints[bone.child as usize] = joints[bone.parent as usize] + step;
        }
        Self { joints }
    }

    /// Unit directions of the nine bones; a bone of no length gives zero.
    #[must_use]
    pub fn directions(&self) -> [Vec3; 9] {
        BONES.map(|bone| (self[bone.child] - self[bone.parent]).normalize_or_zero())
    }

    /// Through the door to files of the ancestors, whose y points down and whose x points to the avatar's right:
    /// a half turn about z, its own inverse.
    #[must_use]
    pub fn y_down(&self) -> Self {
        Self {
            joints: self.joints.map(y_down),
        }
    }

    /// The same pose seen in a mirror: left and right change places.
    #[must_use]
    pub fn mirrored(&self) -> Self {
        let mut joints = [Vec3::ZERO; JOINT_COUNT];
        for joint in Joint::ALL {
            joints[joint.mirrored() as usize] = self[joint] * Vec3::new(-1.0, 1.0, 1.0);
        }
        Self { joints }
    }
}

/// Turns a vector between Momjit's axes and the y-down axes of the ancestors' files; its own inverse.
#[must_use]
pub fn y_down(vector: Vec3) -> Vec3 {
    vector * Vec3::new(-1.0, -1.0, 1.0)
}

impl std::ops::Index<Joint> for Pose {
    type Output = Vec3;

    fn index(&self, joint: Joint) -> &Vec3 {
        &self.joints[joint as usize]
    }
}
