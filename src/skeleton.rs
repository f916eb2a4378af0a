//! The bones of an avatar in the world: found once, when its scene stands.
//!
//! Reads the scene below a [`GestureAvatar`](crate::GestureAvatar), the rig its file declares and its skins' bind matrices; writes
//! [`Skeleton`] on the avatar and [`HumanBone`] on its joints, and says so with [`AvatarReady`] or [`AvatarUnusable`].
//! Invariant: knows no gesture and no time. An avatar that cannot be recognised still speaks.

mod bind;
pub(crate) mod scene;

use bevy_app::{AnimationSystems, prelude::*};
use bevy_asset::prelude::*;
use bevy_ecs::prelude::*;
use bevy_math::{Quat, Vec3};
use bevy_reflect::prelude::*;

use crate::retarget::Scratch;
use crate::rig::file::{RigFile, RigFileLoader};
use crate::rig::{BoneMap, HumanBone, Rest, RigError, RigReport};

use self::scene::AvatarScene;

/// The recognised bones of an avatar. Present from [`AvatarReady`] on.
#[derive(Component, Debug, Clone, Reflect)]
#[reflect(opaque)]
#[reflect(Component)]
pub struct Skeleton {
    report: RigReport,
    bones: [Option<Entity>; HumanBone::COUNT],
    pub(crate) rest: Rest,
    /// The entity of every node of `rest`.
    pub(crate) entities: Vec<Entity>,
    /// Per node, the local rotation that the avatar's own animation last gave it; the bind pose while none does.
    pub(crate) base: Vec<Quat>,
    /// Per node, what the retargeter last wrote: a rotation that is still the same was not animated since.
    pub(crate) written: Vec<Quat>,
    pub(crate) local: Vec<Quat>,
    pub(crate) scratch: Scratch,
    /// Where the eyes are turned, in Momjit's axes.
    pub(crate) look: Vec3,
}

impl Skeleton {
    /// The joint of a bone.
    #[must_use]
    pub fn entity(&self, bone: HumanBone) -> Option<Entity> {
        self.bones[bone as usize]
    }

    /// What was recognised.
    #[must_use]
    pub const fn report(&self) -> &RigReport {
        &self.report
    }

    /// Turns Momjit's axes into the avatar's own: how its animation has turned the chest. Identity for an avatar that
    /// stands upright and faces +z.
    #[must_use]
    pub fn facing(&self) -> Quat {
        let mut rotation = Quat::IDENTITY;
        let mut next = Some(self.rest.chest);
        while let Some(index) = next {
            rotation = self.base[index] * rotation;
            next = self.rest.nodes[index].parent;
        }
        rotation * self.rest.nodes[self.rest.chest].axes
    }
}

/// An avatar's bones were found: from now on it gestures.
#[derive(EntityEvent, Debug, Clone, PartialEq, Eq)]
pub struct AvatarReady {
    /// The avatar.
    pub entity: Entity,
    /// What was recognised.
    pub report: RigReport,
}

/// An avatar has no bones to gesture with. It still speaks, and moves its mouth if it has one.
#[derive(EntityEvent, Debug, Clone, PartialEq, Eq)]
pub struct AvatarUnusable {
    /// The avatar.
    pub entity: Entity,
    /// Why.
    pub error: RigError,
}

/// On an avatar that was found unusable: it is not tried again until its scene changes.
#[derive(Component, Debug)]
pub(crate) struct Unusable;

/// Finds the bones of avatars.
#[derive(Debug, Default)]
pub struct SkeletonPlugin;

impl Plugin for SkeletonPlugin {
    fn build(&self, app: &mut App) {
        app.register_type::<HumanBone>().register_type::<Skeleton>();
        if app.world().contains_resource::<AssetServer>() {
            app.init_asset::<RigFile>()
                .register_asset_loader(RigFileLoader);
        }
        app.add_observer(scene::spawned)
            .add_observer(forget)
            .add_systems(
                PostUpdate,
                (scene::open, scene::settle, bind::bind)
                    .chain()
                    .before(AnimationSystems),
            );
    }
}

/// The scene of an avatar is gone or another one: so are its bones.
fn forget(removed: On<Remove, AvatarScene>, mut commands: Commands) {
    if let Ok(mut avatar) = commands.get_entity(removed.entity) {
        avatar.try_remove::<(Skeleton, Unusable)>();
    }
}
