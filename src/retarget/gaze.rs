//! Where an avatar looks, as a direction in Momjit's axes.

use bevy_ecs::prelude::*;
use bevy_math::Vec3;
use bevy_transform::components::GlobalTransform;

use crate::avatar::Gaze;
use crate::chance::unit;
use crate::rig::HumanBone;
use crate::skeleton::Skeleton;

/// Seconds in which a change of gaze is two thirds done.
const SETTLING: f32 = 0.09;

/// Degrees that a saccade leads away from the target at most, sideways; half of it up and down.
const SACCADE: f32 = 2.5;

/// The direction from the head to what it looks at. What is behind the avatar is not looked at.
pub(super) fn look(
    avatar: Entity,
    skeleton: &Skeleton,
    gaze: Gaze,
    globals: &Query<&GlobalTransform>,
) -> Vec3 {
    let target = match gaze {
        Gaze::Ahead => None,
        Gaze::Point(point) => Some(point),
        Gaze::Entity(entity) => globals.get(entity).ok().map(GlobalTransform::translation),
    };
    let place = |entity: Entity| globals.get(entity).ok();
    let head = skeleton.entity(HumanBone::Head).and_then(place);
    let (Some(target), Some(head), Some(body)) = (target, head, place(avatar)) else {
        return Vec3::Z;
    };
    // Where the chest faces is what the axes of a frame mean by forwards.
    let away =
        skeleton.facing().inverse() * (body.rotation().inverse() * (target - head.translation()));
    if away.z > 0.0 {
        away.normalize_or(Vec3::Z)
    } else {
        Vec3::Z
    }
}

/// The share of the way to a new gaze that `delta` seconds take.
pub(super) fn ease(delta: f32) -> f32 {
    1.0 - (-delta / SETTLING).exp()
}

/// Eyes jump a little, every second or so: a pure function of seed and time.
pub(super) fn saccade(look: Vec3, seed: u64, time: f64) -> Vec3 {
    let beat = (time / 0.9).floor();
    // Every other beat the eyes rest where they are meant to look.
    if unit(seed, beat as u64, 0) < 0.5 {
        return look;
    }
    let away = |channel| (unit(seed, beat as u64, channel) * 2.0 - 1.0) * SACCADE;
    kinesics::body::rotation(Vec3::new(0.5 * away(1), away(2), 0.0)) * look
}
