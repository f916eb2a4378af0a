//! Renders avatars in given poses, without a window: the check by eye of rigs, retargeting and faces.
//!
//! `cargo run --example pose -- --avatar pixel --out out/poses talk:0 talk:35 aa:0 pp:20`
//!
//! A shot is `POSE:YAW`: a named pose or mouth, and the degrees by which the camera stands to the avatar's left.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, bail};
use bevy::app::ScheduleRunnerPlugin;
use bevy::camera::RenderTarget;
use bevy::prelude::*;
use bevy::render::render_resource::TextureFormat;
use bevy::render::view::screenshot::{Screenshot, ScreenshotCaptured, save_to_disk};
use bevy::window::ExitCondition;
use bevy::winit::WinitPlugin;
use bevy_momjit::face::FacePlugin;
use bevy_momjit::kinesics::body::{ArmStance, Stance};
use bevy_momjit::kinesics::{Frame, Hand};
use bevy_momjit::malsori::Viseme;
use bevy_momjit::retarget::RetargetPlugin;
use bevy_momjit::skeleton::{AvatarReady, AvatarUnusable, SkeletonPlugin};
use bevy_momjit::{Body, GestureAvatar, Idle, Mouth};
use clap::Parser;

/// Renders an avatar in given poses.
#[derive(Parser)]
struct Arguments {
    /// A file name in `assets/avatars`, without its extension.
    #[arg(long, default_value = "pixel")]
    avatar: String,
    /// Folder for the pictures.
    #[arg(long)]
    out: PathBuf,
    /// Width and height of a picture in pixels.
    #[arg(long, default_value = "480x600", value_parser = size)]
    size: (u32, u32),
    /// Look at the face only.
    #[arg(long)]
    face: bool,
    /// What to render: `talk:35` is the pose `talk` from 35 degrees to the avatar's left.
    #[arg(required = true)]
    shots: Vec<String>,
}

fn size(text: &str) -> Result<(u32, u32), String> {
    let (width, height) = text.split_once('x').ok_or("a size is WxH")?;
    let number = |text: &str| {
        text.parse()
            .map_err(|_| format!("{text:?} is no number of pixels"))
    };
    Ok((number(width)?, number(height)?))
}

/// Poses by name: wrists (outwards, up, forwards from mid-shoulder, metres) of the left and right arm, then pronation
/// and curl of the hands, then pitch, yaw, roll of torso and head.
type Pose = (&'static str, [[f32; 3]; 2], [f32; 2], [f32; 6]);

const POSES: &[Pose] = &[
    (
        "rest",
        [[0.24, -0.50, 0.06], [0.24, -0.50, 0.06]],
        [15.0, 0.35],
        [0.0; 6],
    ),
    (
        "talk",
        [[0.24, -0.26, 0.32], [0.22, -0.14, 0.34]],
        [-40.0, 0.15],
        [2.0, 4.0, 0.0, 3.0, 8.0, 2.0],
    ),
    (
        "down",
        [[0.22, -0.24, 0.34], [0.22, -0.24, 0.34]],
        [80.0, 0.1],
        [0.0; 6],
    ),
    (
        "up",
        [[0.26, -0.26, 0.32], [0.26, -0.26, 0.32]],
        [-85.0, 0.05],
        [0.0; 6],
    ),
    (
        "raise",
        [[0.30, 0.26, 0.16], [0.24, -0.50, 0.06]],
        [0.0, 0.0],
        [0.0; 6],
    ),
    (
        "point",
        [[0.24, -0.50, 0.06], [0.14, -0.02, 0.46]],
        [60.0, 0.0],
        [0.0; 6],
    ),
    (
        "wide",
        [[0.46, -0.16, 0.22], [0.46, -0.16, 0.22]],
        [-60.0, 0.0],
        [0.0; 6],
    ),
    (
        "cross",
        [[0.22, -0.30, 0.28], [-0.06, -0.16, 0.24]],
        [30.0, 0.2],
        [0.0; 6],
    ),
    (
        "fist",
        [[0.24, -0.26, 0.30], [0.20, -0.04, 0.30]],
        [30.0, 1.0],
        [0.0; 6],
    ),
    (
        "bow",
        [[0.06, -0.44, 0.22], [0.06, -0.44, 0.22]],
        [60.0, 0.2],
        [28.0, 0.0, 0.0, 12.0, 0.0, 0.0],
    ),
    (
        "look",
        [[0.24, -0.50, 0.06], [0.24, -0.50, 0.06]],
        [15.0, 0.35],
        [0.0, 0.0, 0.0, 10.0, 30.0, 5.0],
    ),
];

const MOUTHS: [(&str, Viseme); 15] = [
    ("sil", Viseme::Sil),
    ("pp", Viseme::PP),
    ("ff", Viseme::FF),
    ("th", Viseme::TH),
    ("dd", Viseme::DD),
    ("kk", Viseme::KK),
    ("ch", Viseme::CH),
    ("ss", Viseme::SS),
    ("nn", Viseme::NN),
    ("rr", Viseme::RR),
    ("aa", Viseme::AA),
    ("e", Viseme::E),
    ("ih", Viseme::IH),
    ("oh", Viseme::OH),
    ("ou", Viseme::OU),
];

/// One picture to take.
#[derive(Clone)]
struct Shot {
    name: String,
    yaw: f32,
    frame: Frame,
    mouth: Mouth,
}

/// What is still to be rendered, and how far the current picture is.
#[derive(Resource)]
struct Session {
    shots: Vec<Shot>,
    out: PathBuf,
    image: Handle<Image>,
    face: bool,
    waited: u32,
    busy: bool,
    ready: bool,
}

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let shots = arguments
        .shots
        .iter()
        .map(|text| shot(text))
        .collect::<anyhow::Result<Vec<_>>>()?;
    std::fs::create_dir_all(&arguments.out)
        .with_context(|| format!("cannot make {}", arguments.out.display()))?;
    let assets = concat!(env!("CARGO_MANIFEST_DIR"), "/../assets");
    let window = WindowPlugin {
        primary_window: None,
        exit_condition: ExitCondition::DontExit,
        ..default()
    };
    let render = bevy::render::RenderPlugin {
        synchronous_pipeline_compilation: true,
        ..default()
    };
    let mut app = App::new();
    app.add_plugins(
        DefaultPlugins
            .set(window)
            .set(AssetPlugin {
                file_path: assets.into(),
                ..default()
            })
            .set(render)
            .disable::<WinitPlugin>(),
    )
    .add_plugins(ScheduleRunnerPlugin::run_loop(Duration::ZERO))
    .add_plugins((SkeletonPlugin, RetargetPlugin, FacePlugin))
    .insert_resource(GlobalAmbientLight {
        brightness: 350.0,
        ..default()
    })
    .add_observer(|_: On<AvatarReady>, mut session: ResMut<Session>| session.ready = true)
    .add_observer(
        |unusable: On<AvatarUnusable>, mut exit: MessageWriter<AppExit>| {
            error!("{}", unusable.error);
            exit.write(AppExit::error());
        },
    )
    .add_systems(Update, take);
    let image = Image::new_target_texture(
        arguments.size.0,
        arguments.size.1,
        TextureFormat::Rgba8UnormSrgb,
        None,
    );
    let image = app.world_mut().resource_mut::<Assets<Image>>().add(image);
    let camera = Camera {
        clear_color: ClearColorConfig::Custom(Color::srgb(0.75, 0.79, 0.84)),
        ..default()
    };
    app.world_mut().spawn((
        Camera3d::default(),
        camera,
        RenderTarget::Image(image.clone().into()),
    ));
    let light = DirectionalLight {
        illuminance: 6500.0,
        shadow_maps_enabled: true,
        ..default()
    };
    app.world_mut().spawn((
        light,
        Transform::from_xyz(1.0, 2.5, 2.0).looking_at(Vec3::ZERO, Vec3::Y),
    ));
    let scene = GltfAssetLabel::Scene(0).from_asset(format!("avatars/{}.glb", arguments.avatar));
    let scene = app.world().resource::<AssetServer>().load(scene);
    // A statue: no blink falls into a picture.
    app.world_mut().spawn((
        GestureAvatar::default(),
        Idle { amount: 0.0 },
        WorldAssetRoot(scene),
    ));
    let (out, face) = (arguments.out, arguments.face);
    app.insert_resource(Session {
        shots,
        out,
        image,
        face,
        waited: 0,
        busy: false,
        ready: false,
    });
    match app.run() {
        AppExit::Success => Ok(()),
        AppExit::Error(_) => bail!("no pictures of {}", arguments.avatar),
    }
}

fn shot(text: &str) -> anyhow::Result<Shot> {
    let (name, yaw) = text
        .split_once(':')
        .with_context(|| format!("{text:?} is not POSE:YAW"))?;
    let yaw: f32 = yaw
        .parse()
        .with_context(|| format!("{yaw:?} is no angle"))?;
    let viseme = MOUTHS
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, viseme)| *viseme);
    let wanted = if viseme.is_some() { "rest" } else { name };
    let Some(pose) = POSES.iter().find(|(known, ..)| *known == wanted) else {
        bail!("no pose or mouth is called {name:?}");
    };
    let mut mouth = [0.0; 15];
    mouth[viseme.unwrap_or(Viseme::Sil) as usize] = 1.0;
    Ok(Shot {
        name: format!("{name}-{yaw}"),
        yaw,
        frame: frame(pose),
        mouth: Mouth(mouth),
    })
}

fn frame((_, wrists, [pronation, curl], angles): &Pose) -> Frame {
    let hand = Hand {
        pronation: *pronation,
        flexion: 0.0,
        deviation: 0.0,
        shape: [
            *curl,
            *curl,
            *curl,
            *curl,
            0.6 * curl,
            0.5,
            if *curl < 0.2 { 0.4 } else { 0.0 },
        ],
    };
    let stance = Stance {
        torso: Vec3::from_slice(&angles[..3]),
        head: Vec3::from_slice(&angles[3..]),
        arms: wrists.map(|wrist| ArmStance::resting(Vec3::from_array(wrist), 0.0, 12.0)),
    };
    stance.frame([hand; 2], [1.0; 2])
}

/// Shows the next shot, waits until it is surely on the picture, saves it.
fn take(
    mut session: ResMut<Session>,
    mut avatars: Query<(&mut Body, &mut Mouth)>,
    mut cameras: Query<&mut Transform, With<Camera3d>>,
    mut commands: Commands,
    mut exit: MessageWriter<AppExit>,
) {
    if !session.ready || session.busy {
        return;
    }
    let Some(shot) = session.shots.first().cloned() else {
        exit.write(AppExit::Success);
        return;
    };
    for (mut body, mut mouth) in &mut avatars {
        body.frame = shot.frame;
        *mouth = shot.mouth;
    }
    let (distance, height) = if session.face {
        (0.55, 1.52)
    } else {
        (1.75, 1.22)
    };
    let yaw = shot.yaw.to_radians();
    for mut camera in &mut cameras {
        let at = Vec3::new(distance * yaw.sin(), height + 0.08, distance * yaw.cos());
        *camera = Transform::from_translation(at).looking_at(Vec3::Y * height, Vec3::Y);
    }
    session.waited += 1;
    if session.waited < 6 {
        return;
    }
    (session.waited, session.busy) = (0, true);
    session.shots.remove(0);
    let path = session.out.join(format!("{}.png", shot.name));
    commands
        .spawn(Screenshot::image(session.image.clone()))
        .observe(save_to_disk(path))
        .observe(|_: On<ScreenshotCaptured>, mut session: ResMut<Session>| session.busy = false);
}
