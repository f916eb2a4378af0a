//! Shows the avatar's [`Body`] on its bones, whatever its rig.
//!
//! Reads [`Body`], [`Gaze`] and [`Skeleton`]; writes the local rotations of trunk, head, eyes, arms and fingers, after
//! the avatar's own animation and on top of it. Invariant: hips and legs are never written; nothing is allocated per
//! frame.

mod gaze;
mod solve;

use bevy_app::{AnimationSystems, prelude::*};
use bevy_ecs::prelude::*;
use bevy_time::prelude::*;
use bevy_transform::TransformSystems;
use bevy_transform::components::{GlobalTransform, Transform};

use crate::MomjitSystems;
use crate::avatar::{Gaze, GestureStyle};
use crate::body::Body;
use crate::skeleton::Skeleton;

pub use solve::{Look, Scratch, solve};

/// Retargets every frame.
#[derive(Debug, Default)]
pub struct RetargetPlugin;

impl Plugin for RetargetPlugin {
    fn build(&self, app: &mut App) {
        app.configure_sets(
            PostUpdate,
            MomjitSystems::Retarget
                .after(AnimationSystems)
                .before(TransformSystems::Propagate),
        )
        .add_systems(PostUpdate, retarget.in_set(MomjitSystems::Retarget));
    }
}

fn retarget(
    mut avatars: Query<(
        Entity,
        &mut Skeleton,
        &Body,
        Option<&Gaze>,
        Option<&GestureStyle>,
    )>,
    mut transforms: Query<&mut Transform>,
    globals: Query<&GlobalTransform>,
    time: Res<Time>,
) {
    for (avatar, mut skeleton, body, gaze, style) in &mut avatars {
        let skeleton = &mut *skeleton;
        if !read_base(skeleton, &transforms) {
            continue;
        }
        let wanted = gaze::look(
            avatar,
            skeleton,
            gaze.copied().unwrap_or_default(),
            &globals,
        );
        let seed = style.map_or(0, |style| style.seed);
        let ease = gaze::ease(time.delta_secs());
        skeleton.look =
            (skeleton.look + (wanted - skeleton.look) * ease).normalize_or(bevy_math::Vec3::Z);
        let look = Look::Along(gaze::saccade(skeleton.look, seed, time.elapsed_secs_f64()));
        solve(
            &skeleton.rest,
            &body.frame,
            look,
            &mut skeleton.local,
            &mut skeleton.scratch,
        );
        for ((&entity, &rotation), written) in skeleton
            .entities
            .iter()
            .zip(&skeleton.local)
            .zip(&mut skeleton.written)
        {
            // Untouched transforms stay unchanged, so that a still avatar costs nothing further down.
            if *written != rotation
                && let Ok(mut transform) = transforms.get_mut(entity)
            {
                transform.rotation = rotation;
                *written = rotation;
            }
        }
    }
}

/// Fills `local` with the base pose. `false` when the skeleton's entities are gone.
fn read_base(skeleton: &mut Skeleton, transforms: &Query<&mut Transform>) -> bool {
    skeleton.local.clear();
    for (index, &entity) in skeleton.entities.iter().enumerate() {
        let Ok(transform) = transforms.get(entity) else {
            return false;
        };
        if transform.rotation != skeleton.written[index] {
            // Somebody has animated this node since: that is the base now, until somebody does so again.
            skeleton.base[index] = transform.rotation;
            skeleton.written[index] = transform.rotation;
        }
        skeleton.local.push(skeleton.base[index]);
    }
    true
}
