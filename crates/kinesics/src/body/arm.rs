//! One arm: the shoulder girdle, the two bones, and the room a wrist may use.

use glam::{Quat, Vec3};

use super::{ArmStance, MID_SHOULDER, SHOULDER_OUT, Side};
use crate::pose::BoneLengths;

/// Where an elbow points when nothing else is asked for: out, down and back.
const POLE: Vec3 = Vec3::new(0.42, -1.0, -0.38);

/// An arm never straightens beyond this share of its length, which would snap the elbow.
const FULL_REACH: f32 = 0.988;

/// The wrist never folds nearer to the shoulder than this, metres.
const FOLD: f32 = 0.165;

/// The soft maximum of `x` and 0; `sharpness` per unit.
#[must_use]
pub(crate) fn soft_plus(x: f32, sharpness: f32) -> f32 {
    let scaled = x * sharpness;
    if scaled > 20.0 {
        x
    } else {
        scaled.exp().ln_1p() / sharpness
    }
}

/// 0 below `low`, 1 above `high`, smooth in between.
#[must_use]
pub(crate) fn smooth_step(x: f32, low: f32, high: f32) -> f32 {
    let t = ((x - low) / (high - low)).clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}

/// Where the shoulder is (outwards, up, forwards from mid-shoulder) when the wrist is there: it rises and closes with
/// a raised arm, comes forward with a far reach, and rises by up to 28 mm with `shrug` 0..=1.
#[must_use]
pub fn shoulder(wrist: Vec3, shrug: f32) -> Vec3 {
    let raised = smooth_step(wrist.y, -0.17, 0.18);
    let reach = smooth_step(wrist.z, 0.20, 0.46);
    Vec3::new(
        SHOULDER_OUT - 0.012 * raised,
        0.022 * raised + 0.028 * shrug,
        0.02 * reach,
    )
}

/// How far to turn the elbow out, degrees: the style's `elbow`, less of it for a raised arm, more where the forearm
/// crosses the body.
#[must_use]
pub fn swivel(wrist: Vec3, elbow: f32) -> f32 {
    let raised = smooth_step(wrist.y, -0.15, 0.16);
    let lifted = smooth_step(wrist.y, -0.33, 0.03);
    let crossing = smooth_step(0.10 - wrist.x, -0.02, 0.22);
    elbow * (1.0 - 0.8 * raised) + 5.0 * lifted + 16.0 * crossing * (1.0 - raised)
}

/// Pulls a target back into the room that arms use in conversation: no straight arm, no wide abduction.
#[must_use]
pub fn within_reach(wrist: Vec3) -> Vec3 {
    let root = Vec3::new(SHOULDER_OUT, 0.0, 0.0);
    let from = wrist - root;
    let far = from.length();
    let mut wrist = wrist;
    if far > 0.40 {
        wrist = root + from / far * (0.40 + 0.085 * ((far - 0.40) / 0.085).tanh());
    }
    if wrist.x > 0.34 {
        wrist.x = 0.34 + 0.11 * ((wrist.x - 0.34) / 0.11).tanh();
    }
    wrist
}

/// Two bones that reach from the origin towards `target`, the elbow on the side of `pole`: unit directions of the
/// upper and the lower bone. A target out of reach is approached softly, so the result is smooth in `target`.
#[must_use]
pub fn two_bone(target: Vec3, pole: Vec3, upper: f32, lower: f32) -> (Vec3, Vec3) {
    let axis = target.normalize_or(Vec3::NEG_Y);
    let distance = soft_reach(target.length(), upper + lower);
    let across = (pole - axis * pole.dot(axis)).normalize_or(axis.any_orthonormal_vector());
    let cosine = (upper * upper + distance * distance - lower * lower) / (2.0 * upper * distance);
    let cosine = cosine.clamp(-1.0, 1.0);
    let first = axis * cosine + across * (1.0 - cosine * cosine).sqrt();
    let second = (axis * distance - first * upper).normalize_or(first);
    (first.normalize_or(axis), second)
}

fn soft_reach(distance: f32, arm: f32) -> f32 {
    let longest = arm * FULL_REACH;
    let shortened = if distance < longest - 0.15 {
        distance
    } else {
        longest - soft_plus(longest - distance, 80.0)
    };
    if shortened > FOLD + 0.15 {
        shortened
    } else {
        FOLD + soft_plus(shortened - FOLD, 70.0)
    }
}

/// Unit directions of shoulder, upper arm and forearm in chest axes.
#[must_use]
pub fn bones(side: Side, stance: &ArmStance, lengths: &BoneLengths) -> [Vec3; 3] {
    let first = side.shoulder_bone();
    let girdle = (MID_SHOULDER + side.mirror(stance.shoulder)).normalize_or(Vec3::X * side.sign());
    // The girdle bone has a fixed length, so the true shoulder is where it ends, not where it was asked to be.
    let root = girdle * lengths.0[first] - MID_SHOULDER;
    let reach = side.mirror(stance.wrist) - root;
    let axis = reach.normalize_or(Vec3::NEG_Y);
    let turn = Quat::from_axis_angle(axis, stance.swivel.to_radians() * side.sign());
    let pole = turn * side.mirror(POLE);
    let (upper, fore) = two_bone(reach, pole, lengths.0[first + 1], lengths.0[first + 2]);
    [girdle, upper, fore]
}
