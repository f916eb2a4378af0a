//! A jointed doll with any bone axes, any rest pose and any space around it, to try retargeting on.

use bevy_math::{Affine3A, EulerRot, Mat4, Quat, Vec3};
use bevy_momjit::kinesics::Frame;
use bevy_momjit::retarget::{Look, Scratch, solve};
use bevy_momjit::rig::{BoneMap, HumanBone, NamedNode, Rest, RestJoint, Side};
use bevy_transform::components::Transform;

/// How a doll is made.
#[derive(Debug, Clone)]
pub(crate) struct Make {
    /// Degrees that the straight arms hang below the horizontal in the rest pose: 0 is a T-pose, 45 an A-pose.
    pub(crate) arms_down: f32,
    /// Degrees that the forearms are bent forwards in the rest pose.
    pub(crate) elbow: f32,
    /// Chooses the axes of every bone; 0 gives all of them the axes of the world.
    pub(crate) axes: u32,
    /// Turns the whole doll inside its file.
    pub(crate) armature: Quat,
    /// Scale of the node above the hips.
    pub(crate) scale: f32,
    /// From the avatar's space into that of its bind matrices.
    pub(crate) bind: Affine3A,
    /// Heading of the body: VRM 0.x looks along -z.
    pub(crate) heading: Quat,
    /// Bones left out; their children hang on their parents.
    pub(crate) without: Vec<HumanBone>,
}

impl Default for Make {
    fn default() -> Self {
        Self {
            arms_down: 0.0,
            elbow: 0.0,
            axes: 0,
            armature: Quat::IDENTITY,
            scale: 1.0,
            bind: Affine3A::IDENTITY,
            heading: Quat::IDENTITY,
            without: Vec::new(),
        }
    }
}

/// A doll.
pub(crate) struct Mannequin {
    pub(crate) joints: Vec<RestJoint>,
    pub(crate) nodes: Vec<NamedNode>,
    pub(crate) bones: Vec<(HumanBone, usize)>,
    pub(crate) heading: Quat,
}

impl Mannequin {
    /// Builds it: node 0 is the armature.
    pub(crate) fn new(make: &Make) -> Self {
        let armature = Transform {
            rotation: make.armature,
            scale: Vec3::splat(make.scale),
            ..Transform::IDENTITY
        };
        let mut joints = vec![RestJoint {
            parent: None,
            local: armature,
            bind: None,
        }];
        let mut nodes = vec![NamedNode {
            name: "Armature".into(),
            parent: None,
        }];
        let mut globals = vec![armature.compute_affine()];
        let mut bones: Vec<(HumanBone, usize)> = Vec::new();
        for (bone, parent, position) in layout(make) {
            if make.without.contains(&bone) {
                continue;
            }
            let mut above = parent;
            while let Some(missing) = above.filter(|a| make.without.contains(a)) {
                above = layout(make)
                    .into_iter()
                    .find(|(b, ..)| *b == missing)
                    .and_then(|(_, parent, _)| parent);
            }
            let parent = above.map_or(0, |above| {
                bones
                    .iter()
                    .find(|(b, _)| *b == above)
                    .expect("parents first")
                    .1
            });
            let global = Affine3A::from_scale_rotation_translation(
                Vec3::splat(make.scale),
                make.heading * axes(make.axes, bone as u32),
                make.heading * position,
            );
            let local = Transform::from_matrix(Mat4::from(globals[parent].inverse() * global));
            joints.push(RestJoint {
                parent: Some(parent),
                local,
                bind: Some(Mat4::from(make.bind * global)),
            });
            nodes.push(NamedNode {
                name: bone.name().into(),
                parent: Some(parent),
            });
            globals.push(global);
            bones.push((bone, joints.len() - 1));
        }
        Self {
            joints,
            nodes,
            bones,
            heading: make.heading,
        }
    }

    /// What the plugin measures of it.
    pub(crate) fn rest(&self) -> Rest {
        let map = BoneMap::by_names(&self.nodes)
            .checked()
            .expect("a doll is a humanoid");
        Rest::measure(&self.joints, &map, None).expect("a doll has bones of some length")
    }

    /// Joint positions in Momjit's axes after retargeting `frame`; indexed by bone.
    pub(crate) fn posed(&self, frame: &Frame) -> Posed {
        let locals = self.retargeted(frame, |joint| joint.local.rotation);
        self.walk(&locals)
    }

    /// Local rotations of all nodes after retargeting, on a base that may be animated.
    pub(crate) fn retargeted(&self, frame: &Frame, base: impl Fn(&RestJoint) -> Quat) -> Vec<Quat> {
        let rest = self.rest();
        let mut all: Vec<Quat> = self.joints.iter().map(base).collect();
        let mut local: Vec<Quat> = rest.sources().map(|source| all[source]).collect();
        solve(
            &rest,
            frame,
            Look::Base,
            &mut local,
            &mut Scratch::default(),
        );
        for (source, rotation) in rest.sources().zip(local) {
            all[source] = rotation;
        }
        all
    }

    /// Where the joints are with these local rotations.
    pub(crate) fn walk(&self, locals: &[Quat]) -> Posed {
        let mut globals: Vec<Affine3A> = Vec::new();
        for (joint, &rotation) in self.joints.iter().zip(locals) {
            let local = Transform {
                rotation,
                ..joint.local
            }
            .compute_affine();
            globals.push(joint.parent.map_or(Affine3A::IDENTITY, |p| globals[p]) * local);
        }
        let mut posed = Posed {
            at: [None; HumanBone::COUNT],
            turned: [Quat::IDENTITY; HumanBone::COUNT],
        };
        for &(bone, node) in &self.bones {
            posed.at[bone as usize] =
                Some(self.heading.inverse() * Vec3::from(globals[node].translation));
            let (_, rotation, _) = globals[node].to_scale_rotation_translation();
            posed.turned[bone as usize] = self.heading.inverse() * rotation;
        }
        posed
    }
}

/// Where joints are, in Momjit's axes.
pub(crate) struct Posed {
    pub(crate) at: [Option<Vec3>; HumanBone::COUNT],
    pub(crate) turned: [Quat; HumanBone::COUNT],
}

impl Posed {
    /// The direction from one joint to another.
    pub(crate) fn direction(&self, from: HumanBone, to: HumanBone) -> Vec3 {
        let at = |bone: HumanBone| self.at[bone as usize].expect("the doll has this bone");
        (at(to) - at(from)).normalize()
    }

    /// The worst angle between the doll's arm bones and the frame's, in degrees, over the arms that it has.
    pub(crate) fn worst_arm_error(&self, frame: &Frame) -> f32 {
        let mut worst = 0.0_f32;
        for side in Side::BOTH {
            let [upper, lower, hand] = [1, 2, 3].map(|part| HumanBone::arm(side, part));
            let first = 3 + 3 * side as usize;
            for (from, to, wanted) in [(upper, lower, first + 1), (lower, hand, first + 2)] {
                if self.at[from as usize].is_some() && self.at[to as usize].is_some() {
                    let error = self
                        .direction(from, to)
                        .angle_between(frame.directions[wanted]);
                    worst = worst.max(error.to_degrees());
                }
            }
        }
        worst
    }
}

fn axes(seed: u32, bone: u32) -> Quat {
    if seed == 0 {
        return Quat::IDENTITY;
    }
    let angle = |k: u32| {
        ((seed.wrapping_mul(2_654_435_761) ^ bone.wrapping_mul(40_503 + k)) % 6283) as f32 / 1000.0
    };
    Quat::from_euler(EulerRot::XYZ, angle(1), angle(77), angle(1013))
}

/// Every bone with its parent and its place, in Momjit's axes, feet at the origin.
fn layout(make: &Make) -> Vec<(HumanBone, Option<HumanBone>, Vec3)> {
    use HumanBone as B;
    let mut layout = vec![
        (B::Hips, None, Vec3::new(0.0, 0.95, 0.0)),
        (B::Spine, Some(B::Hips), Vec3::new(0.0, 1.05, 0.01)),
        (B::Chest, Some(B::Spine), Vec3::new(0.0, 1.15, 0.0)),
        (B::UpperChest, Some(B::Chest), Vec3::new(0.0, 1.27, -0.02)),
        (B::Neck, Some(B::UpperChest), Vec3::new(0.0, 1.42, -0.02)),
        (B::Head, Some(B::Neck), Vec3::new(0.0, 1.52, 0.01)),
        (B::LeftEye, Some(B::Head), Vec3::new(0.03, 1.60, 0.08)),
        (B::RightEye, Some(B::Head), Vec3::new(-0.03, 1.60, 0.08)),
        (B::LeftUpperLeg, Some(B::Hips), Vec3::new(0.09, 0.90, 0.0)),
        (B::RightUpperLeg, Some(B::Hips), Vec3::new(-0.09, 0.90, 0.0)),
        (
            B::LeftLowerLeg,
            Some(B::LeftUpperLeg),
            Vec3::new(0.09, 0.48, 0.01),
        ),
        (
            B::RightLowerLeg,
            Some(B::RightUpperLeg),
            Vec3::new(-0.09, 0.48, 0.01),
        ),
    ];
    for side in Side::BOTH {
        arm(make, side, &mut layout);
    }
    layout
}

fn arm(make: &Make, side: Side, layout: &mut Vec<(HumanBone, Option<HumanBone>, Vec3)>) {
    let sign = side.sign();
    let bone = |part| HumanBone::arm(side, part);
    // Built in T-pose, then swung down as a whole and bent at the elbow.
    let shoulder = Vec3::new(0.14 * sign, 1.40, -0.01);
    let down = Quat::from_rotation_z(-make.arms_down.to_radians() * sign);
    let bend = Quat::from_rotation_y(-make.elbow.to_radians() * sign);
    let upper = Vec3::X * (0.28 * sign);
    let beyond = |offset: Vec3| shoulder + down * (upper + bend * offset);
    layout.push((
        bone(0),
        Some(HumanBone::UpperChest),
        Vec3::new(0.03 * sign, 1.38, 0.0),
    ));
    layout.push((bone(1), Some(bone(0)), shoulder));
    layout.push((bone(2), Some(bone(1)), beyond(Vec3::ZERO)));
    layout.push((bone(3), Some(bone(2)), beyond(Vec3::X * (0.25 * sign))));
    for finger in 0..5 {
        let root = Vec3::new(
            if finger == 0 { 0.29 } else { 0.34 } * sign,
            0.0,
            [0.035, 0.03, 0.01, -0.01, -0.03][finger],
        );
        let step = if finger == 0 {
            Vec3::new(0.02 * sign, -0.003, 0.02)
        } else {
            Vec3::X * (0.03 * sign)
        };
        for phalanx in 0..3 {
            let parent = if phalanx == 0 {
                bone(3)
            } else {
                HumanBone::finger(side, finger, phalanx - 1)
            };
            let at = beyond(root + step * phalanx as f32);
            layout.push((HumanBone::finger(side, finger, phalanx), Some(parent), at));
        }
    }
}
