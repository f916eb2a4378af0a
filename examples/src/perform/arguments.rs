//! The command line of `perform`.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, bail, ensure};
use bevy_momjit::GestureSource;
use bevy_momjit::kinesics::Style;
use bevy_momjit::kinesics::engine::Provider;
use clap::{ArgGroup, Parser};

use crate::avatar_source::AvatarSource;

/// Speaks one Korean line through an avatar, without a window, and writes sound, words, motion, plan, report, pictures
/// and a film into a folder.
#[derive(Debug, Clone, Parser)]
#[command(name = "perform", group(ArgGroup::new("line").required(true)))]
pub struct Arguments {
    /// The line to speak
    #[arg(long, group = "line", allow_hyphen_values = true)]
    pub text: Option<String>,
    /// A UTF-8 text file with the line to speak
    #[arg(long, group = "line", value_name = "FILE")]
    pub file: Option<PathBuf>,
    /// The folder to write to; made if need be
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// `pixel`, `robin`, or any .glb, .gltf or .vrm file
    #[arg(long, value_name = "NAME|PATH", default_value = "pixel")]
    pub avatar: AvatarSource,
    /// The voice: `female` or `male`
    #[arg(long, value_name = "NAME", default_value = "female", value_parser = voice)]
    pub voice: String,
    /// How it gestures: the name of a style; without it, a calm presenter
    #[arg(long, value_name = "NAME", value_parser = style)]
    pub style: Option<String>,
    /// Another number gives another performance of the same line
    #[arg(
        long,
        value_name = "N",
        default_value_t = 0,
        allow_negative_numbers = true
    )]
    pub seed: u64,
    /// How much it gestures, from 0 (stands still) to 1
    #[arg(long, value_name = "X", default_value_t = 1.0, value_parser = intensity, allow_negative_numbers = true)]
    pub intensity: f32,
    /// What makes the gestures: `hybrid`, `neural` or `grammar`
    #[arg(long, value_name = "SOURCE", default_value = "hybrid", value_parser = source)]
    pub source: GestureSource,
    /// What runs the network: auto, embedded, onnxruntime, cpu, cuda, tensorrt, directml, coreml, webgpu
    #[arg(long, value_name = "PROVIDER", default_value = "auto")]
    pub provider: Provider,
    /// Size of pictures and film in pixels
    #[arg(long, value_name = "WxH", default_value = "640x480", value_parser = size)]
    pub size: (u32, u32),
    /// Pictures a second in the film
    #[arg(long, value_name = "N", default_value_t = 15.0, value_parser = frame_rate, allow_negative_numbers = true)]
    pub fps: f32,
    /// Writes no key frames
    #[arg(long)]
    pub no_pictures: bool,
    /// Writes no film
    #[arg(long)]
    pub no_video: bool,
}

impl Arguments {
    /// The line to speak, from `--text` or `--file`, without the white space around it.
    ///
    /// # Errors
    /// When the file cannot be read or is not UTF-8, or when nothing is left to speak.
    pub fn line(&self) -> anyhow::Result<String> {
        let line = match (&self.text, &self.file) {
            (Some(text), _) => text.clone(),
            (None, Some(path)) => {
                let bytes = fs::read(path).with_context(|| format!("{path:?} cannot be read"))?;
                let text = String::from_utf8(bytes)
                    .ok()
                    .with_context(|| format!("{path:?} is not UTF-8 text"))?;
                text.trim_start_matches('\u{feff}').to_owned()
            }
            (None, None) => bail!("neither --text nor --file was given"),
        };
        ensure!(
            !line.trim().is_empty(),
            "there is nothing to speak: the line is empty"
        );
        Ok(line.trim().to_owned())
    }
}

fn source(given: &str) -> Result<GestureSource, String> {
    match given {
        "hybrid" => Ok(GestureSource::Hybrid),
        "neural" => Ok(GestureSource::Neural),
        "grammar" => Ok(GestureSource::Grammar),
        _ => Err("the sources are hybrid, neural, grammar".to_owned()),
    }
}

fn voice(given: &str) -> Result<String, String> {
    let names = bevy_momjit::malsori::voice::NAMES;
    let known = names.contains(&given);
    if known {
        Ok(given.to_owned())
    } else {
        Err(format!("the voices are {}", names.join(", ")))
    }
}

fn style(given: &str) -> Result<String, String> {
    let known = Style::named(given).is_some();
    if known {
        Ok(given.to_owned())
    } else {
        Err(format!("the styles are {}", Style::names().join(", ")))
    }
}

fn intensity(given: &str) -> Result<f32, String> {
    in_range(given, 0.0..=1.0, "a number from 0 to 1")
}

fn frame_rate(given: &str) -> Result<f32, String> {
    in_range(given, 1.0..=120.0, "a number from 1 to 120")
}

fn in_range(
    given: &str,
    range: std::ops::RangeInclusive<f32>,
    wanted: &str,
) -> Result<f32, String> {
    let number = given.parse().ok().filter(|number| range.contains(number));
    number.ok_or_else(|| format!("it must be {wanted}"))
}

fn size(given: &str) -> Result<(u32, u32), String> {
    let parts = given.split_once(['x', 'X', '×']);
    let numbers =
        parts.and_then(|(width, height)| Some((width.parse().ok()?, height.parse().ok()?)));
    let sane = numbers
        .filter(|(width, height)| (16..=4096).contains(width) && (16..=4096).contains(height));
    sane.ok_or_else(|| "it must be WIDTHxHEIGHT, each from 16 to 4096, as in 640x480".to_owned())
}
