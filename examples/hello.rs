//! The whole of Momjit in a game: the plugin, an avatar, one line.

use bevy::prelude::*;
use bevy_momjit::{GestureAvatar, MomjitPlugins, Speak};

fn main() {
    App::new()
        .add_plugins((
            DefaultPlugins.set(momjit_examples::assets::plugin()),
            MomjitPlugins,
        ))
        .add_systems(Startup, greet)
        .run();
}

fn greet(mut commands: Commands, assets: Res<AssetServer>) {
    commands.spawn((
        Camera3d::default(),
        Transform::from_xyz(0.0, 1.2, 2.0).looking_at(Vec3::Y * 1.1, Vec3::Y),
    ));
    commands.spawn((
        DirectionalLight::default(),
        Transform::from_xyz(1.0, 2.0, 2.0).looking_at(Vec3::Y, Vec3::Y),
    ));
    let avatar = (
        GestureAvatar::default(),
        WorldAssetRoot(assets.load("avatars/pixel.glb#Scene0")),
    );
    let avatar = commands.spawn(avatar).id();
    commands.trigger(Speak::new(
        avatar,
        "안녕하세요, 오늘은 셰프가 준비한 요리를 대접해 드릴게요.",
    ));
}
