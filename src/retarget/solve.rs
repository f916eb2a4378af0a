//! From a frame to local rotations: no world, no time, no memory; nothing is allocated after the first frame.
//!
//! The avatar's own animation is the base. For every node there is the rotation that carries Momjit's axes, through the
//! bind pose, to where the animation has put them (`axes`): trunk, neck, head and shoulders turn WITHIN those axes, so
//! a gesture leans with a body that leans; arms, hands and fingers take absolute directions in the axes of the animated
//! chest. Hips and legs are left alone.

use bevy_math::{Quat, Vec3};
use kinesics::body::hand::HandAxes;
use kinesics::{Frame, Hand};

use crate::rig::bone::Side;
use crate::rig::rest::{ArmRest, Driven, FingerRest, Rest, basis, hinge, signed_angle};

/// Buffers of [`solve`], kept from frame to frame.
#[derive(Debug, Clone, Default)]
pub struct Scratch {
    /// The base's rotation of every node against the avatar.
    base: Vec<Quat>,
    /// Where a node shall be turned to, against the avatar; `None` where the base stands.
    target: Vec<Option<Quat>>,
    posed: Vec<Quat>,
}

/// Where the eyes are turned.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Look {
    /// Wherever the base has them.
    Base,
    /// In a direction of Momjit's axes: they keep it while the head turns.
    Along(Vec3),
}

/// Degrees that a fully curled finger bends at its three joints.
const CURL: [f32; 3] = [75.0, 95.0, 60.0];

/// Radians between neighbouring fingers that are fully spread.
const SPREAD: f32 = 0.147;

/// Thorax to shoulder of the body on which gestures are planned: outwards and up.
const SHOULDER: (f32, f32) = (0.17, -0.055);

/// Turns the local rotations of the avatar's nodes into those of `frame`.
///
/// `local` holds one rotation per node of `rest`: on entry that of the avatar's own animation, on return the one to
/// show.
pub fn solve(rest: &Rest, frame: &Frame, look: Look, local: &mut [Quat], scratch: &mut Scratch) {
    debug_assert_eq!(rest.nodes.len(), local.len(), "one rotation per node");
    scratch.base.clear();
    for (node, &rotation) in rest.nodes.iter().zip(local.iter()) {
        let parent = node
            .parent
            .map_or(Quat::IDENTITY, |parent| scratch.base[parent]);
        scratch.base.push(parent * rotation);
    }
    scratch.target.clear();
    scratch.target.resize(rest.nodes.len(), None);

    let torso = torso(frame);
    for &(node, share) in &rest.spine {
        scratch.turn(rest, node, Quat::IDENTITY.slerp(torso, share));
    }
    let head = head(frame, torso);
    if let Some(node) = rest.neck {
        let share = if rest.head.is_some() { 0.4 } else { 1.0 };
        scratch.turn(rest, node, torso * Quat::IDENTITY.slerp(head, share));
    }
    if let Some(node) = rest.head {
        scratch.turn(rest, node, torso * head);
    }
    if let Look::Along(gaze) = look {
        let eye = eye(rest, (torso * head).inverse() * gaze);
        for node in rest.eyes.into_iter().flatten() {
            scratch.turn(rest, node, torso * head * eye);
        }
    }
    let chest = scratch.axes(rest, rest.chest);
    for side in Side::BOTH {
        if let Some(arm) = &rest.arms[side as usize] {
            if let Some(node) = arm.shoulder {
                let first = 3 + 3 * side as usize;
                let [shoulder, upper] =
                    [0, 1].map(|bone| torso.inverse() * frame.directions[first + bone]);
                scratch.turn(rest, node, torso * collar(side, shoulder, upper));
            }
            pose_arm(arm, side, frame, chest, &mut scratch.target);
        }
    }
    scratch.posed.clear();
    for (index, node) in rest.nodes.iter().enumerate() {
        let parent = node
            .parent
            .map_or(Quat::IDENTITY, |parent| scratch.posed[parent]);
        if let Some(target) = scratch.target[index] {
            local[index] = (parent.inverse() * target).normalize();
        }
        scratch.posed.push(parent * local[index]);
    }
}

impl Scratch {
    /// Turns Momjit's axes into where the base has carried those of a node.
    fn axes(&self, rest: &Rest, node: usize) -> Quat {
        self.base[node] * rest.nodes[node].axes
    }

    /// Turns a node by `rotation`, told in Momjit's axes, away from where the base has it.
    fn turn(&mut self, rest: &Rest, node: usize, rotation: Quat) {
        let target = self.axes(rest, node) * rotation * rest.nodes[node].axes.inverse();
        self.target[node] = Some(target);
    }
}

/// The chest against the hips. The direction of the spine rules; yaw is the frame's own or, where a model gives bone
/// directions only, that of the line between the shoulders.
fn torso(frame: &Frame) -> Quat {
    let up = frame.directions[0];
    if frame.torso == Vec3::ZERO && frame.head == Vec3::ZERO {
        let left = (frame.directions[3] - frame.directions[6]).reject_from(up);
        return basis(left, up);
    }
    let told = kinesics::body::rotation(frame.torso);
    Quat::from_rotation_arc(
        (told * Vec3::Y).normalize_or(Vec3::Y),
        up.normalize_or(Vec3::Y),
    ) * told
}

/// The head against the chest: the frame's own angles or, where a model gives bone directions only, what the directions
/// to nose and crown tell.
fn head(frame: &Frame, torso: Quat) -> Quat {
    if frame.head != Vec3::ZERO || frame.torso != Vec3::ZERO {
        return kinesics::body::rotation(frame.head);
    }
    let upright = Frame::default();
    let of = |frame: &Frame| {
        basis(
            frame.directions[2],
            frame.directions[2].cross(frame.directions[1]),
        )
    };
    torso.inverse() * of(frame) * of(&upright).inverse()
}

/// An eye in its head: as far as its range lets it follow `gaze`, a direction in the axes of the head.
fn eye(rest: &Rest, gaze: Vec3) -> Quat {
    let yaw = gaze.x.atan2(gaze.z.max(1e-3)).to_degrees();
    let pitch = (-gaze.y).atan2(gaze.x.hypot(gaze.z).max(1e-3)).to_degrees();
    let [yaw, pitch] =
        [(yaw, rest.eye_ranges[0]), (pitch, rest.eye_ranges[1])].map(|(angle, range)| {
            let share = (angle.abs() / range.input.max(1e-3)).min(1.0);
            range.output * share * angle.signum()
        });
    kinesics::body::rotation(Vec3::new(pitch, yaw, 0.0))
}

/// The collar bone follows the shoulder of the frame, up and down and forwards, within what its skin bears; above the
/// horizontal it carries its share of the arm's rise, or the skin between neck and arm would fold.
fn collar(side: Side, shoulder: Vec3, upper: Vec3) -> Quat {
    let out = (shoulder.x * side.sign()).max(1e-3);
    let raised = shoulder.y.atan2(out) - SHOULDER.1.atan2(SHOULDER.0);
    let forward = shoulder.z.atan2(out);
    let [raised, forward] = [raised, forward].map(|angle| (0.7 * angle).clamp(-0.25, 0.25));
    let carried = 0.3 * upper.y.clamp(0.0, 1.0).asin();
    Quat::from_rotation_z((raised + carried) * side.sign())
        * Quat::from_rotation_y(-forward * side.sign())
}

fn pose_arm(arm: &ArmRest, side: Side, frame: &Frame, chest: Quat, target: &mut [Option<Quat>]) {
    let first = 3 + 3 * side as usize;
    let (upper, lower) = (frame.directions[first + 1], frame.directions[first + 2]);
    let hinge = hinge(side, upper, lower);
    let mut set = |bone: Option<Driven>, measured: Quat| {
        if let Some(bone) = bone {
            target[bone.node] = Some(chest * measured * bone.rest);
        }
    };
    set(Some(arm.upper), basis(upper, hinge));

    let hand = &frame.hands[side as usize];
    let kinesics_side = match side {
        Side::Left => kinesics::body::Side::Left,
        Side::Right => kinesics::body::Side::Right,
    };
    // The forearm's two bones cross along its length: half the pronation is seen at its middle, all of it at the wrist.
    let level = HandAxes::new(
        kinesics_side,
        upper,
        lower,
        &Hand {
            flexion: 0.0,
            deviation: 0.0,
            ..*hand
        },
    );
    let thumb_up = hinge.cross(lower);
    let pronation = signed_angle(thumb_up, level.thumb, lower);
    let half = 0.5 * (pronation - arm.pronation * side.sign());
    set(
        Some(arm.lower),
        basis(lower, Quat::from_axis_angle(lower, half) * thumb_up),
    );

    let axes = HandAxes::new(kinesics_side, upper, lower, hand);
    let palm = basis(axes.fingers, axes.thumb);
    set(arm.hand, palm);
    let [curls @ .., thumb_curl, abduction, spread] = hand.shape;
    for (bone, turned) in arm
        .thumb
        .into_iter()
        .zip(thumb(side, thumb_curl, abduction))
    {
        set(bone, palm * turned);
    }
    for (finger, (rest, curl)) in arm.fingers.iter().zip(curls).enumerate() {
        // Index and middle finger spread towards the thumb, ring and little finger away from it.
        let splay = rest.splay + spread * SPREAD * (1.5 - finger as f32);
        pose_finger(rest, side, palm, curl, splay, &mut set);
    }
}

/// The bones of a thumb, turned in the frame of the hand away from where they rest.
fn thumb(side: Side, curl: f32, abduction: f32) -> [Quat; 3] {
    let across = Quat::from_rotation_z(-(0.35 - 0.5 * abduction));
    let opposed = Quat::from_rotation_y(-0.25 * side.sign() * (1.0 - abduction));
    let metacarpal = across * opposed;
    let proximal = metacarpal * Quat::from_rotation_z(-0.75 * curl);
    [
        metacarpal,
        proximal,
        proximal * Quat::from_rotation_z(-0.9 * curl),
    ]
}

fn pose_finger(
    rest: &FingerRest,
    side: Side,
    palm: Quat,
    curl: f32,
    splay: f32,
    set: &mut impl FnMut(Option<Driven>, Quat),
) {
    let straight = Vec3::new(splay.cos(), splay.sin(), 0.0);
    let mut bend = 0.0_f32;
    for (bone, degrees) in rest.phalanges.into_iter().zip(CURL) {
        bend += degrees.to_radians() * curl;
        let along = straight * bend.cos() + Vec3::Z * (side.sign() * bend.sin());
        set(bone, palm * basis(along, straight.cross(Vec3::Z)));
    }
}
