//! How the avatar stands in its bind pose, measured: whatever its rest pose and however its bones' axes lie.
//!
//! Everything is taken from the BIND pose (the inverses of the inverse bind matrices), never from the nodes'
//! transforms, which a file may have saved in the middle of a dance. Joint positions give the frame of the body and of
//! every bone in Momjit's axes (+x to the avatar's left, +y up, +z out of the chest). A bone's own axes enter as one
//! constant rotation only, so they may be anything; so may the avatar's heading (VRM 0.x looks along -z).

mod arm;
mod bind;

use bevy_math::{Mat3, Mat4, Quat, Vec3};
use bevy_transform::components::Transform;

use super::bone::{HumanBone, Side};
use super::file::EyeRange;
use super::recognise::{BoneMap, RigError};

pub(crate) use arm::{ArmRest, FingerRest, hinge, signed_angle};

/// A node of the avatar, as it stands when the avatar has just been spawned.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RestJoint {
    /// Index of its parent, which comes earlier.
    pub parent: Option<usize>,
    /// Its transform against the parent.
    pub local: Transform,
    /// Its transform in the bind pose, in the space of the skinned mesh; `None` where no skin names it.
    pub bind: Option<Mat4>,
}

/// The nodes that gesturing touches or passes through, and what was measured of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Rest {
    /// Parents before children.
    pub(crate) nodes: Vec<RestNode>,
    /// The trunk, from the hips upwards, each with its share of the torso's rotation.
    pub(crate) spine: Vec<(usize, f32)>,
    /// The node that carries the arms: the topmost of the spine.
    pub(crate) chest: usize,
    pub(crate) neck: Option<usize>,
    pub(crate) head: Option<usize>,
    pub(crate) eyes: [Option<usize>; 2],
    /// Sideways and up-and-down range of the eyes.
    pub(crate) eye_ranges: [EyeRange; 2],
    pub(crate) arms: [Option<ArmRest>; 2],
}

/// One node of a [`Rest`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct RestNode {
    pub(crate) parent: Option<usize>,
    /// Index into the joints that were measured.
    pub(crate) source: usize,
    pub(crate) bone: Option<HumanBone>,
    /// Its local rotation in the bind pose: what it goes back to while no animation moves it.
    pub(crate) local: Quat,
    /// Turns Momjit's axes into the node's own, in the bind pose.
    pub(crate) axes: Quat,
}

/// A bone that gestures drive to an absolute direction.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Driven {
    pub(crate) node: usize,
    /// From the bone's measured frame (see [`basis`]) to its own axes.
    pub(crate) rest: Quat,
}

/// Without word from the file an eye follows a gaze one to one, up to 15 degrees.
const FREE_EYES: [EyeRange; 2] = [EyeRange {
    input: 15.0,
    output: 15.0,
}; 2];

impl Rest {
    /// Measures an avatar.
    ///
    /// # Errors
    /// [`RigError::NoLength`] when joints lie on one another, so that no direction can be told.
    pub fn measure(
        joints: &[RestJoint],
        bones: &BoneMap,
        eyes: Option<[EyeRange; 2]>,
    ) -> Result<Self, RigError> {
        let bind = bind::pose(joints);
        let body = Body {
            bind: &bind,
            bones,
            axes: body_axes(&bind, bones)?,
        };
        let kept = kept(joints, bones);
        let index = |source: usize| kept.binary_search(&source).ok();
        let nodes = kept.iter().map(|&source| {
            let parent = joints[source].parent;
            RestNode {
                parent: parent.and_then(index),
                source,
                bone: bones
                    .iter()
                    .find(|&(_, node)| node == source)
                    .map(|(bone, _)| bone),
                local: parent.map_or(joints[source].local.rotation, |p| {
                    (bind[p].rotation.inverse() * bind[source].rotation).normalize()
                }),
                axes: bind[source].rotation.inverse() * body.axes,
            }
        });
        let nodes = nodes.collect();
        let at = |bone: HumanBone| bones.node(bone).and_then(index);
        let spine = spine(at);
        let chest = spine
            .last()
            .map(|&(node, _)| node)
            .or(at(HumanBone::Hips))
            .unwrap_or(0);
        let mut arms = [None, None];
        for side in Side::BOTH {
            arms[side as usize] = ArmRest::measure(&body, side, &index)?;
        }
        Ok(Self {
            nodes,
            spine,
            chest,
            neck: at(HumanBone::Neck),
            head: at(HumanBone::Head),
            eyes: [at(HumanBone::LeftEye), at(HumanBone::RightEye)],
            eye_ranges: eyes.unwrap_or(FREE_EYES),
            arms,
        })
    }

    /// The joints that were measured and are part of it, by their index; rotations of
    /// [`solve`](crate::retarget::solve) are in this order.
    pub fn sources(&self) -> impl Iterator<Item = usize> + '_ {
        self.nodes.iter().map(|node| node.source)
    }
}

/// The bind pose with what its bones are called.
pub(crate) struct Body<'a> {
    bind: &'a [bind::Placed],
    bones: &'a BoneMap,
    /// Turns Momjit's axes into those of the bind pose.
    axes: Quat,
}

impl Body<'_> {
    /// Where a bone begins, in Momjit's axes.
    fn position(&self, bone: HumanBone) -> Option<Vec3> {
        self.bones
            .node(bone)
            .map(|node| self.axes.inverse() * self.bind[node].position)
    }

    /// The constant of a bone whose measured frame is `frame`.
    fn rest(&self, bone: HumanBone, frame: Quat) -> Option<Quat> {
        let node = self.bones.node(bone)?;
        Some(frame.inverse() * self.axes.inverse() * self.bind[node].rotation)
    }
}

/// The rotation whose x axis is `along` and whose y axis is as near as possible to `across`.
pub(crate) fn basis(along: Vec3, across: Vec3) -> Quat {
    let x = along.normalize_or(Vec3::X);
    let y = (across - x * across.dot(x)).normalize_or(x.any_orthonormal_vector());
    Quat::from_mat3(&Mat3::from_cols(x, y, x.cross(y)))
}

/// Nodes of bones that gestures move, with all nodes on the way up; in the order of the joints.
fn kept(joints: &[RestJoint], bones: &BoneMap) -> Vec<usize> {
    let mut keep = vec![false; joints.len()];
    let legs = HumanBone::LeftUpperLeg as usize..=HumanBone::RightToes as usize;
    for (bone, node) in bones.iter() {
        let mut next = (!legs.contains(&(bone as usize))).then_some(node);
        while let Some(node) = next.filter(|&node| !keep[node]) {
            keep[node] = true;
            next = joints[node].parent;
        }
    }
    (0..joints.len()).filter(|&node| keep[node]).collect()
}

/// The rib cage hardly bends: what is above the waist turns as one, the lowest bone shares the bend with the next.
fn spine(at: impl Fn(HumanBone) -> Option<usize>) -> Vec<(usize, f32)> {
    let bones = [HumanBone::Spine, HumanBone::Chest, HumanBone::UpperChest];
    let found: Vec<usize> = bones.into_iter().filter_map(at).collect();
    let share = |i: usize| if i == 0 && found.len() > 1 { 0.5 } else { 1.0 };
    found
        .iter()
        .enumerate()
        .map(|(i, &node)| (node, share(i)))
        .collect()
}

/// Left, up and forward of the body, from where its joints are.
fn body_axes(bind: &[bind::Placed], bones: &BoneMap) -> Result<Quat, RigError> {
    use HumanBone as B;
    let at = |bone: HumanBone| bones.node(bone).map(|node| bind[node].position);
    let low = [B::Hips, B::Spine].into_iter().find_map(at);
    let high = [B::Head, B::Neck, B::UpperChest, B::Chest]
        .into_iter()
        .find_map(at);
    let (Some(low), Some(high)) = (low, high) else {
        return Err(RigError::NoLength { bone: B::Spine });
    };
    let up = (high - low)
        .try_normalize()
        .ok_or(RigError::NoLength { bone: B::Spine })?;
    let pairs = [
        (B::LeftUpperArm, B::RightUpperArm),
        (B::LeftShoulder, B::RightShoulder),
        (B::LeftUpperLeg, B::RightUpperLeg),
        (B::LeftHand, B::RightHand),
        (B::LeftEye, B::RightEye),
    ];
    let across = pairs
        .into_iter()
        .find_map(|(left, right)| (at(left)? - at(right)?).try_normalize());
    // An avatar with one arm only and no legs: its arm points away from its spine.
    let single = || {
        at(B::LeftUpperArm)
            .map(|arm| arm - high)
            .or_else(|| at(B::RightUpperArm).map(|arm| high - arm))?
            .try_normalize()
    };
    let left = across.or_else(single).ok_or(RigError::NoLength {
        bone: B::LeftUpperArm,
    })?;
    let (left, up) = upright(left, up);
    let up = (up - left * up.dot(left))
        .try_normalize()
        .ok_or(RigError::NoLength { bone: B::Spine })?;
    Ok(Quat::from_mat3(&Mat3::from_cols(left, up, left.cross(up))))
}

/// A head sits a little in front of the hips, so the line between them leans. Where the bind pose stands straight on
/// the axes of its file, the file's own vertical is the better one.
fn upright(left: Vec3, up: Vec3) -> (Vec3, Vec3) {
    let nearest = |v: Vec3| {
        let axis = [Vec3::X, Vec3::Y, Vec3::Z]
            .into_iter()
            .max_by(|a, b| v.dot(*a).abs().total_cmp(&v.dot(*b).abs()));
        axis.map_or(v, |axis| axis * v.dot(axis).signum())
    };
    let (straight_left, straight_up) = (nearest(left), nearest(up));
    let degrees = |a: Vec3, b: Vec3| a.angle_between(b).to_degrees();
    // Left and right mirror each other exactly where a file stands on its axes; a bind pose that is turned anyhow does so
    // by chance once in many thousands.
    if degrees(left, straight_left) < 0.3 && degrees(up, straight_up) < 12.0 {
        (straight_left, straight_up)
    } else {
        (left, up)
    }
}
