//! The line performed once more before a camera: key frames and the film.

use std::time::Duration;

use anyhow::{Context, ensure};
use bevy::prelude::*;
use bevy_momjit::kinesics::engine::Provider;
use bevy_momjit::malsori::CancelFlag;
use bevy_momjit::rig::HumanBone;
use bevy_momjit::skeleton::Skeleton;
use image::RgbImage;
use indicatif::ProgressBar;

use super::encoder::Encoder;
use super::folder::Staging;
use super::moments::{Moment, View};
use super::room::{self, Stepped};
use crate::cast::Role;
use crate::offscreen::{self, Renderer, Studio};
use crate::orbit::Orbit;
use crate::scene::{self, StagePlugin};

/// What is to be filmed.
pub struct Order<'a> {
    /// The line.
    pub line: &'a str,
    /// Who plays.
    pub role: &'a Role,
    /// What runs the network.
    pub provider: Provider,
    /// Size of pictures and film in pixels.
    pub size: (u32, u32),
    /// Pictures a second of the film; `None` for key frames alone.
    pub film: Option<f32>,
    /// The key frames, in the order of time.
    pub moments: &'a [Moment],
    /// From the first to the last instant of the motion, in seconds from the first sample.
    pub span: (f64, f64),
}

/// Pictures a second that the body is moved by where no film asks for another number.
const STEPS: f32 = 30.0;

/// Shoots it; the files go onto the stage, which holds `speech.wav` already.
///
/// # Errors
/// As [`room::rehearse`], or when the renderer or `ffmpeg` fails.
pub fn shoot(
    order: &Order<'_>,
    renderer: Renderer,
    staging: &Staging,
    cancel: &CancelFlag,
    progress: &ProgressBar,
) -> anyhow::Result<()> {
    let mut app = App::new();
    order.role.avatar.register(&mut app);
    let shadows = StagePlugin {
        shadows: !renderer.software,
    };
    app.add_plugins((offscreen::plugins(Some(renderer)), shadows));
    room::furnish(&mut app, order.role, order.provider);
    let size = UVec2::new(order.size.0, order.size.1);
    let mut studio = Studio::new(app, size, (Orbit::default().transform(), scene::lens()));
    let avatar = room::enter(&mut studio, cancel)?;
    room::let_lead_in_pass(&mut studio);
    let ready = room::rehearse(&mut studio, avatar, order.line, cancel)?;
    let framing = Framing::of(&studio, avatar);
    framing.point(&mut studio, None);

    let rate = order.film.unwrap_or(STEPS);
    let step = Duration::from_secs_f64(1.0 / f64::from(rate));
    let frames = ((order.span.1 - order.span.0) * f64::from(rate)).ceil() as u64 + 1;
    progress.set_length(frames);
    studio.roll(order.film.is_some());
    let mut encoder: Option<Encoder> = None;
    let mut moments = order.moments.iter().enumerate().peekable();
    let mut time = None;
    for frame in 0..frames {
        ensure!(!cancel.is_cancelled(), room::STOPPED);
        if order.film.is_some() {
            studio.shoot(step);
        } else {
            studio.step(step);
        }
        let heard = room::heard(studio.app.world(), ready.utterance);
        let now = heard
            .or(time.map(|time| time + step.as_secs_f64()))
            .context("the line is not heard")?;
        time = Some(now);
        if let (0, Some(rate)) = (frame, order.film) {
            let (film, sound) = (staging.path("performance.mp4"), staging.path("speech.wav"));
            encoder = Some(Encoder::start(&film, &sound, order.size, rate, -now)?);
        }
        if let Some(encoder) = &mut encoder {
            studio
                .develop(false)?
                .iter()
                .try_for_each(|picture| encoder.add(picture))?;
        }
        while let Some((index, moment)) =
            moments.next_if(|(_, moment)| moment.time <= now + step.as_secs_f64() / 2.0)
        {
            if let Some(encoder) = &mut encoder {
                studio
                    .develop(true)?
                    .iter()
                    .try_for_each(|picture| encoder.add(picture))?;
            }
            framing.point(&mut studio, Some(moment.view));
            save(&studio.picture()?, index, moment, staging)?;
            framing.point(&mut studio, None);
        }
        progress.inc(1);
    }
    if let Some(mut encoder) = encoder {
        studio
            .develop(true)?
            .iter()
            .try_for_each(|picture| encoder.add(picture))?;
        encoder.finish()?;
    }
    Ok(())
}

impl Stepped for Studio {
    fn step(&mut self, length: Duration) {
        Self::step(self, length);
    }

    fn world(&mut self) -> &mut World {
        self.app.world_mut()
    }
}

fn save(
    picture: &RgbImage,
    index: usize,
    moment: &Moment,
    staging: &Staging,
) -> anyhow::Result<()> {
    let view = match moment.view {
        View::Front => "front",
        View::ThreeQuarter => "three-quarter",
        View::Face => "face",
    };
    let name = format!("key-{}-{}-{view}.png", index + 1, moment.name);
    picture
        .save(staging.path(&name))
        .with_context(|| format!("{name} cannot be written"))
}

/// Where the camera stands for an avatar of this height.
struct Framing {
    head: Vec3,
}

impl Framing {
    /// Measures the avatar as it stands.
    fn of(studio: &Studio, avatar: Entity) -> Self {
        /// Where the head joint of the bundled avatars is: the camera's distances are made for it.
        const USUAL: Vec3 = Vec3::new(0.0, 1.45, 0.0);
        let world = studio.app.world();
        let head = world
            .get::<Skeleton>(avatar)
            .and_then(|skeleton| skeleton.entity(HumanBone::Head));
        let place = head
            .and_then(|head| world.get::<GlobalTransform>(head))
            .map(GlobalTransform::translation);
        Self {
            head: place
                .filter(|place| place.is_finite() && place.y > 0.1)
                .unwrap_or(USUAL),
        }
    }

    /// Points the camera: at a view, or at the film's own.
    fn point(&self, studio: &mut Studio, view: Option<View>) {
        let scale = self.head.y / 1.45;
        let body = Orbit::default();
        let orbit = match view {
            None => body,
            Some(View::Front) => body.with_yaw(0.0),
            Some(View::ThreeQuarter) => body.with_yaw(0.75),
            Some(View::Face) => Orbit {
                focus: Vec3::new(0.0, 1.52, 0.0),
                distance: 0.62,
                yaw: 0.1,
                pitch: 0.0,
            },
        };
        let focus = Vec3::new(self.head.x, 0.0, self.head.z) + orbit.focus * scale;
        let orbit = Orbit {
            focus,
            distance: orbit.distance * scale,
            ..orbit
        };
        let camera = studio.camera();
        if let Some(mut transform) = studio.app.world_mut().get_mut::<Transform>(camera) {
            *transform = orbit.transform();
        }
    }
}
