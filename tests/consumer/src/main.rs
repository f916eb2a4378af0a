//! A game that names only the plugin: the code of the `hello` example, headless, run from any working folder.
//!
//! Ends well when the avatar's right or left hand has moved while the line was said.

use std::time::{Duration, Instant};

use bevy::app::ScheduleRunnerPlugin;
use bevy::prelude::*;
use bevy::render::RenderPlugin;
use bevy::render::settings::{RenderCreation, WgpuSettings};
use bevy::time::TimeUpdateStrategy;
use bevy::window::ExitCondition;
use bevy::winit::WinitPlugin;
use bevy_momjit::{GestureAvatar, MomjitPlugins, Speak, UtteranceFailed, UtteranceFinished};

/// How far a hand must have travelled, in metres.
const TRAVEL: f32 = 0.3;

fn main() -> AppExit {
    // The game's own assets: here the avatar of the project, wherever the game is started from.
    let assets = AssetPlugin {
        file_path: concat!(env!("CARGO_MANIFEST_DIR"), "/../../assets").to_owned(),
        ..default()
    };
    let window = WindowPlugin {
        primary_window: None,
        exit_condition: ExitCondition::DontExit,
        ..default()
    };
    // No GPU is asked for: the game must run on a server as well.
    let render = RenderPlugin {
        render_creation: RenderCreation::Automatic(Box::new(WgpuSettings {
            backends: None,
            ..default()
        })),
        ..default()
    };
    let bevy = DefaultPlugins.set(assets).set(window).set(render);
    App::new()
        .add_plugins((bevy.disable::<WinitPlugin>(), MomjitPlugins))
        .add_plugins(ScheduleRunnerPlugin::run_loop(Duration::ZERO))
        .insert_resource(TimeUpdateStrategy::ManualDuration(Duration::from_millis(16)))
        .insert_resource(Started(Instant::now()))
        .init_resource::<Travelled>()
        .add_systems(Startup, greet)
        .add_systems(Last, watch)
        .add_observer(finished)
        .add_observer(failed)
        .run()
}

#[derive(Resource)]
struct Started(Instant);

#[derive(Resource, Default)]
struct Travelled {
    last: [Option<Vec3>; 2],
    metres: [f32; 2],
}

fn greet(mut commands: Commands, assets: Res<AssetServer>) {
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

fn watch(
    hands: Query<(&Name, &GlobalTransform)>,
    mut travelled: ResMut<Travelled>,
    started: Res<Started>,
    mut exit: MessageWriter<AppExit>,
) {
    for (name, transform) in &hands {
        let names = ["mixamorig:LeftHand", "mixamorig:RightHand"];
        let Some(side) = names.iter().position(|hand| *hand == name.as_str()) else {
            continue;
        };
        let now = transform.translation();
        if let Some(before) = travelled.last[side].replace(now) {
            travelled.metres[side] += now.distance(before);
        }
    }
    if started.0.elapsed() > Duration::from_secs(120) {
        error!("the line did not end within two minutes");
        exit.write(AppExit::error());
    }
}

fn finished(_: On<UtteranceFinished>, travelled: Res<Travelled>, mut exit: MessageWriter<AppExit>) {
    let metres = travelled.metres.into_iter().fold(0.0, f32::max);
    info!("a hand has travelled {metres:.2} m");
    exit.write(if metres >= TRAVEL { AppExit::Success } else { AppExit::error() });
}

fn failed(event: On<UtteranceFailed>, mut exit: MessageWriter<AppExit>) {
    error!("{}", event.error);
    exit.write(AppExit::error());
}
