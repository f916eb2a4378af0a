//! The stage: type a Korean line, press Enter, and watch the avatar say it.
//!
//! `cargo run --example stage`; what one should see is in this folder's README.

use std::path::PathBuf;

use bevy::prelude::*;
use bevy_egui::EguiPlugin;
use bevy_momjit::MomjitPlugins;
use clap::Parser;
use momjit_examples::assets;
use momjit_examples::avatar_source::AvatarSource;
use momjit_examples::cast::{CastPlugin, Role};
use momjit_examples::korean::KoreanPlugin;
use momjit_examples::orbit::{Orbit, OrbitPlugin};
use momjit_examples::panel::{EXAMPLES, PanelPlugin};
use momjit_examples::scene::{self, StagePlugin};
use momjit_examples::still;

/// Type a Korean line; an avatar says it with voice, lips, hands and head
#[derive(Debug, Parser)]
#[command(name = "stage")]
struct Arguments {
    /// `pixel`, `robin`, or any .glb, .gltf or .vrm file
    #[arg(long, value_name = "NAME|PATH", default_value = "pixel")]
    avatar: AvatarSource,
    /// No shadows: worth it where a program stands in for the graphics card
    #[arg(long)]
    no_shadows: bool,
    /// Opens no window, draws one picture of the demo in the middle of a line, and ends
    #[arg(long, value_name = "FILE.png")]
    picture: Option<PathBuf>,
}

fn main() -> AppExit {
    let arguments = Arguments::parse();
    if let Some(file) = &arguments.picture {
        let role = Role {
            avatar: arguments.avatar.clone(),
            ..default()
        };
        return match still::draw(&role, EXAMPLES[0], 4.6, UVec2::new(1280, 720), file) {
            Ok(()) => AppExit::Success,
            Err(error) => {
                eprintln!("error: {error:#}");
                AppExit::error()
            }
        };
    }
    let window = Window {
        title: "몸짓 Momjit".into(),
        ime_enabled: true,
        ..default()
    };
    let mut app = App::new();
    arguments.avatar.register(&mut app);
    app.add_plugins(
        DefaultPlugins
            .set(WindowPlugin {
                primary_window: Some(window),
                ..default()
            })
            .set(assets::plugin()),
    )
    .add_plugins((MomjitPlugins, EguiPlugin::default(), KoreanPlugin))
    .add_plugins((
        StagePlugin {
            shadows: !arguments.no_shadows,
        },
        OrbitPlugin,
        CastPlugin,
        PanelPlugin,
    ))
    .insert_resource(Role {
        avatar: arguments.avatar,
        ..default()
    })
    .add_systems(Startup, open_eye);
    app.run()
}

fn open_eye(mut commands: Commands) {
    let orbit = Orbit::default();
    commands.spawn((Camera3d::default(), scene::lens(), orbit.transform(), orbit));
}
