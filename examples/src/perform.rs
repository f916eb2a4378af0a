//! One line, performed without a window and put into files: sound, words, motion, plan, report, pictures, film.
//!
//! [`arguments`] is the command line; [`room`] holds the avatar; [`take`] performs without drawing and yields the data
//! files, [`film`] performs once more before a camera; [`folder`] makes everything appear at once.

use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use bevy_momjit::kinesics::BoneLengths;
use bevy_momjit::malsori::CancelFlag;
use bevy_momjit::{GestureStyle, Voice};
use indicatif::{ProgressBar, ProgressStyle};

use crate::cast::Role;
use crate::offscreen::Renderer;

pub mod arguments;
pub mod bvh;
pub mod encoder;
pub mod film;
pub mod folder;
pub mod late_output;
pub mod moments;
pub mod motion_file;
pub mod report;
pub mod room;
pub mod take;

use arguments::Arguments;
use folder::Staging;
use motion_file::MotionFile;
use report::Report;
use take::Take;

/// Performs a line and returns the files that were written. `progress` is moved while it draws.
///
/// # Errors
/// One sentence that names what is wrong: the avatar's file, the voice, the disk, the renderer, or that `cancel` was
/// set. Nothing has been written then.
pub fn run(
    arguments: &Arguments,
    cancel: &CancelFlag,
    progress: &ProgressBar,
) -> anyhow::Result<Vec<PathBuf>> {
    let line = arguments.line()?;
    let role = role(arguments);
    let film = !arguments.no_video && encoder::is_installed();
    if !arguments.no_video && !film {
        progress.println("ffmpeg is not installed: no film will be written");
    }
    let draws = film || !arguments.no_pictures;
    let renderer = if draws {
        Some(Renderer::open().context(NO_PICTURES)?)
    } else {
        None
    };
    let staging = Staging::open(&arguments.out)?;

    progress.set_message("speaking");
    let take = take::record(&line, &role, arguments.provider, cancel)?;
    write_data(
        &take,
        &role,
        renderer.as_ref().map(|renderer| renderer.name.clone()),
        &staging,
    )?;
    if let Some(renderer) = renderer {
        progress.set_message("drawing");
        let lengths = BoneLengths::default();
        let moments = moments::choose(&take.plan, &take.motion, &lengths, &take.transcripts);
        let order = film::Order {
            line: &line,
            role: &role,
            provider: arguments.provider,
            size: arguments.size,
            film: film.then_some(arguments.fps),
            moments: if arguments.no_pictures { &[] } else { &moments },
            span: (take.motion.start, take.motion.end()),
        };
        film::shoot(&order, renderer, &staging, cancel, progress)?;
    }
    ensure!(!cancel.is_cancelled(), room::STOPPED);
    staging.publish()
}

/// What to do where no renderer is found.
const NO_PICTURES: &str =
    "pictures and film cannot be drawn; --no-pictures --no-video does without";

/// A progress bar for a person at a terminal; silent where nobody looks.
#[must_use]
pub fn progress_bar() -> ProgressBar {
    let style = ProgressStyle::with_template("{msg:10} {bar:32} {pos}/{len} {eta}");
    ProgressBar::new(0).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

fn role(arguments: &Arguments) -> Role {
    let style = arguments
        .style
        .iter()
        .map(|name| (name.clone(), 1.0))
        .collect();
    Role {
        avatar: arguments.avatar.clone(),
        voice: Voice {
            name: arguments.voice.clone(),
            ..Voice::default()
        },
        style: GestureStyle {
            styles: style,
            intensity: arguments.intensity,
            seed: arguments.seed,
            ..GestureStyle::default()
        },
        source: arguments.source,
        idle: 1.0,
    }
}

fn write_data(
    take: &Take,
    role: &Role,
    renderer: Option<String>,
    staging: &Staging,
) -> anyhow::Result<()> {
    let lengths = BoneLengths::default();
    write_sound(take, &staging.path("speech.wav"))?;
    staging.json("words.json", &take.words)?;
    staging.json("motion.json", &MotionFile::new(&take.motion, &lengths))?;
    staging.text("motion.bvh", &bvh::write(&take.motion, &lengths))?;
    if take.has_plan() {
        staging.json("plan.json", &take.plan)?;
    }
    staging.json("report.json", &Report::new(take, role, renderer))
}

/// 16-bit PCM, mono.
fn write_sound(take: &Take, path: &Path) -> anyhow::Result<()> {
    let (samples, sample_rate) = (&take.samples.0, take.samples.1);
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let write = || {
        let mut writer = hound::WavWriter::create(path, spec)?;
        for sample in samples {
            writer.write_sample((sample.clamp(-1.0, 1.0) * f32::from(i16::MAX)).round() as i16)?;
        }
        writer.finalize()
    };
    write().context("speech.wav cannot be written")
}
