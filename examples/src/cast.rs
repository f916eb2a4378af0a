//! Who is on stage: the avatar and its dials.

use bevy::prelude::*;
use bevy_momjit::{GestureAvatar, GestureSource, GestureStyle, Hush, Idle, Voice};

use crate::avatar_source::AvatarSource;

/// Keeps the avatar on stage as [`Role`] says.
pub struct CastPlugin;

impl Plugin for CastPlugin {
    fn build(&self, app: &mut App) {
        app.add_systems(
            PreUpdate,
            (replace, direct)
                .chain()
                .run_if(resource_exists_and_changed::<Role>),
        );
    }
}

/// Which avatar plays, and how. Change it at any time.
#[derive(Resource, Debug, Clone, PartialEq)]
pub struct Role {
    /// The body.
    pub avatar: AvatarSource,
    /// The voice.
    pub voice: Voice,
    /// The way of gesturing.
    pub style: GestureStyle,
    /// Who makes the gestures.
    pub source: GestureSource,
    /// Breath and sway, 0..=1.
    pub idle: f32,
}

impl Default for Role {
    fn default() -> Self {
        Self {
            avatar: AvatarSource::Bundled("pixel"),
            voice: Voice::default(),
            style: GestureStyle::default(),
            source: GestureSource::default(),
            idle: 1.0,
        }
    }
}

/// Marks the avatar with the body it was given.
#[derive(Component, Debug)]
struct Cast(AvatarSource);

/// Another body: the old avatar leaves, in the middle of a line if need be.
fn replace(
    mut commands: Commands,
    role: Res<Role>,
    assets: Res<AssetServer>,
    avatars: Query<(Entity, &Cast)>,
) {
    for (avatar, cast) in &avatars {
        if cast.0 == role.avatar {
            return;
        }
        commands.trigger(Hush::new(avatar));
        commands.entity(avatar).despawn();
    }
    let scene = GltfAssetLabel::Scene(0).from_asset(role.avatar.asset_path());
    commands.spawn((
        Name::new(role.avatar.name()),
        Cast(role.avatar.clone()),
        GestureAvatar {
            source: role.source,
            ..default()
        },
        role.style.clone(),
        role.voice.clone(),
        Idle { amount: role.idle },
        WorldAssetRoot(assets.load(scene)),
    ));
}

/// Writes the dials to the avatar, touching only what differs.
fn direct(
    role: Res<Role>,
    mut avatars: Query<(&mut GestureAvatar, &mut GestureStyle, &mut Voice, &mut Idle), With<Cast>>,
) {
    for (mut avatar, mut style, mut voice, mut idle) in &mut avatars {
        if avatar.source != role.source {
            avatar.source = role.source;
        }
        style.set_if_neq(role.style.clone());
        voice.set_if_neq(role.voice.clone());
        idle.set_if_neq(Idle { amount: role.idle });
    }
}
