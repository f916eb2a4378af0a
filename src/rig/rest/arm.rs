//! One arm in the bind pose: directions, hinges, palm, fingers.

use bevy_math::{Quat, Vec3};

use super::super::bone::{HumanBone, Side};
use super::super::recognise::RigError;
use super::{Body, Driven, basis};

/// One arm of an avatar.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ArmRest {
    pub(crate) shoulder: Option<usize>,
    /// Frame: along the bone, across it the elbow's hinge.
    pub(crate) upper: Driven,
    /// Frame: along the bone, across it where the thumb would point at pronation 0.
    pub(crate) lower: Driven,
    /// Frame: along to the knuckles, across it to the thumb.
    pub(crate) hand: Option<Driven>,
    /// Pronation of the bind pose against the elbow's hinge, radians.
    pub(crate) pronation: f32,
    /// Metacarpal, proximal, distal; frame: that of the hand.
    pub(crate) thumb: [Option<Driven>; 3],
    /// Index to little finger; frame: along the bone, across it the hinge of the knuckle.
    pub(crate) fingers: [FingerRest; 4],
}

/// One finger in the bind pose.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct FingerRest {
    pub(crate) phalanges: [Option<Driven>; 3],
    /// How far the finger is splayed towards the thumb, radians.
    pub(crate) splay: f32,
}

/// The elbow's hinge, a unit vector at right angles to the upper arm, about which the forearm bends. A bent elbow shows
/// it; a straight one borrows it from an arm that hangs out to the side, by the smallest turn. Between the two it
/// passes smoothly.
pub(crate) fn hinge(side: Side, upper: Vec3, lower: Vec3) -> Vec3 {
    let across = upper.cross(lower);
    let bend = across.length();
    let aside = Vec3::new(0.7 * side.sign(), -0.7, 0.14).normalize();
    let straight = Quat::from_rotation_arc(aside, upper) * aside.cross(Vec3::Z).normalize();
    let straight =
        (straight - upper * straight.dot(upper)).normalize_or(upper.any_orthonormal_vector());
    let turn = signed_angle(straight, across, upper);
    let t = ((bend - 0.04) / 0.10).clamp(0.0, 1.0);
    Quat::from_axis_angle(upper, turn * t * t * (3.0 - 2.0 * t)) * straight
}

/// The angle about `axis` from `a` to `b`, radians.
pub(crate) fn signed_angle(a: Vec3, b: Vec3, axis: Vec3) -> f32 {
    let (sin, cos) = (axis.dot(a.cross(b)), a.dot(b) - axis.dot(a) * axis.dot(b));
    if sin == 0.0 && cos == 0.0 {
        0.0
    } else {
        sin.atan2(cos)
    }
}

impl ArmRest {
    /// Measures the arm of one side; `None` when the avatar lacks its upper or lower arm.
    pub(super) fn measure(
        body: &Body,
        side: Side,
        index: &impl Fn(usize) -> Option<usize>,
    ) -> Result<Option<Self>, RigError> {
        let [shoulder, upper, lower, hand] = [0, 1, 2, 3].map(|part| HumanBone::arm(side, part));
        let driven = |bone: HumanBone, frame: Quat| {
            Some(Driven {
                node: index(body.bones.node(bone)?)?,
                rest: body.rest(bone, frame)?,
            })
        };
        let (Some(root), Some(elbow)) = (body.position(upper), body.position(lower)) else {
            return Ok(None);
        };
        let along_upper = (elbow - root)
            .try_normalize()
            .ok_or(RigError::NoLength { bone: upper })?;
        let along_lower = match body.position(hand) {
            Some(wrist) => (wrist - elbow)
                .try_normalize()
                .ok_or(RigError::NoLength { bone: lower })?,
            None => along_upper,
        };
        let hinge = bind_hinge(along_upper, along_lower);
        let thumb_up = hinge.cross(along_lower).normalize_or(Vec3::Z);
        let (along_hand, thumbwards) = palm(body, side).unwrap_or((along_lower, thumb_up));
        let frame = basis(along_hand, thumbwards);
        let (Some(upper), Some(lower)) = (
            driven(upper, basis(along_upper, hinge)),
            driven(lower, basis(along_lower, thumb_up)),
        ) else {
            return Ok(None);
        };
        Ok(Some(Self {
            shoulder: body.bones.node(shoulder).and_then(index),
            upper,
            lower,
            hand: driven(hand, frame),
            pronation: signed_angle(thumb_up, thumbwards, along_lower) * side.sign(),
            thumb: std::array::from_fn(|phalanx| {
                driven(HumanBone::finger(side, 0, phalanx), frame)
            }),
            fingers: std::array::from_fn(|finger| {
                finger_rest(body, side, finger + 1, frame, &driven)
            }),
        }))
    }
}

/// A clearly bent arm shows its hinge; else the elbow is taken to point backwards, as modellers draw it.
fn bind_hinge(upper: Vec3, lower: Vec3) -> Vec3 {
    let drawn = upper.cross(Vec3::Z);
    // An arm that points straight forwards bends upwards.
    let drawn = if drawn.length() > 0.3 {
        drawn.normalize()
    } else {
        upper.cross(Vec3::Y).normalize_or(Vec3::X)
    };
    let shown = upper.cross(lower);
    let plausible = shown.length() > 0.2 && shown.dot(drawn) > 0.3 * shown.length();
    let hinge = if plausible { shown } else { drawn };
    (hinge - upper * hinge.dot(upper)).normalize_or(drawn)
}

/// Direction from the wrist to the knuckles and, at right angles, across the knuckles to the thumb's side.
fn palm(body: &Body, side: Side) -> Option<(Vec3, Vec3)> {
    let knuckle = |finger: usize| body.position(HumanBone::finger(side, finger, 0));
    let wrist = body.position(HumanBone::arm(side, 3))?;
    let first = [1, 2, 3]
        .into_iter()
        .find_map(|finger| Some((finger, knuckle(finger)?)))?;
    let last = [4, 3, 2]
        .into_iter()
        .find_map(|finger| Some((finger, knuckle(finger)?)))?;
    let middle = knuckle(2).unwrap_or((first.1 + last.1) / 2.0);
    let along = (middle - wrist).try_normalize()?;
    let across = if first.0 < last.0 {
        first.1 - last.1
    } else {
        knuckle(0)? - middle
    };
    Some((along, (across - along * across.dot(along)).try_normalize()?))
}

fn finger_rest(
    body: &Body,
    side: Side,
    finger: usize,
    hand: Quat,
    driven: &impl Fn(HumanBone, Quat) -> Option<Driven>,
) -> FingerRest {
    let bone = |phalanx| HumanBone::finger(side, finger, phalanx);
    let ends = [0, 1, 2].map(|phalanx| body.position(bone(phalanx)));
    // In the frame of the hand: x to the knuckles, y to the thumb, z out of the palm on the left, into it on the right.
    let along =
        |from: Option<Vec3>, to: Option<Vec3>| (hand.inverse() * (to? - from?)).try_normalize();
    let first = along(ends[0], ends[1]).unwrap_or(Vec3::X);
    let second = along(ends[1], ends[2]).unwrap_or(first);
    let splay = first.y.atan2(first.x.abs().max(1e-3)).clamp(-0.45, 0.45);
    let straight = Vec3::new(splay.cos(), splay.sin(), 0.0);
    let knuckle = straight.cross(Vec3::Z);
    // Where a finger's last bone ends is not in the rig: it goes on straight.
    let frames = [first, second, second].map(|direction| hand * basis(direction, knuckle));
    FingerRest {
        phalanges: std::array::from_fn(|phalanx| driven(bone(phalanx), frames[phalanx])),
        splay,
    }
}
