//! A performance without pictures, and what is in its folder.

use std::fs;
use std::path::Path;

use clap::Parser;
use indicatif::ProgressBar;
use momjit_examples::perform::{self, arguments::Arguments};
use serde_json::Value;
use tempfile::TempDir;

/// The line of the first demo.
pub(crate) const LINE: &str =
    "안녕하세요, 오늘은 셰프가 준비한 요리를 대접해 드릴게요. 맛있는 음식 기대해주세요!";

/// The folder that `perform` wrote.
pub(crate) struct Performed(TempDir);

/// Performs [`LINE`] with these further arguments.
pub(crate) fn perform(more: &[&str]) -> Performed {
    let out = tempfile::tempdir().unwrap();
    run(out.path(), more).expect("a good line should be performed");
    Performed(out)
}

/// Performs [`LINE`] into `out`, without pictures.
pub(crate) fn run(out: &Path, more: &[&str]) -> anyhow::Result<()> {
    run_drawn(out, &[&["--no-pictures"], more].concat())
}

/// Performs [`LINE`] into `out`, with pictures and without a film.
pub(crate) fn run_drawn(out: &Path, more: &[&str]) -> anyhow::Result<()> {
    let folder = out.to_str().unwrap();
    let fixed = ["perform", "--text", LINE, "--out", folder, "--no-video"];
    let arguments = Arguments::try_parse_from(fixed.iter().chain(more))?;
    perform::run(&arguments, &Default::default(), &ProgressBar::hidden())?;
    Ok(())
}

/// Performs [`LINE`] with these further arguments, and draws its key frames.
pub(crate) fn perform_drawn(more: &[&str]) -> Performed {
    let out = tempfile::tempdir().unwrap();
    run_drawn(out.path(), more).expect("a good line should be performed and drawn");
    Performed(out)
}

impl Performed {
    pub(crate) fn bytes(&self, name: &str) -> Vec<u8> {
        fs::read(self.0.path().join(name))
            .unwrap_or_else(|error| panic!("{name} should be written: {error}"))
    }

    pub(crate) fn json(&self, name: &str) -> Value {
        serde_json::from_slice(&self.bytes(name))
            .unwrap_or_else(|error| panic!("{name} should be JSON: {error}"))
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.path().join(name).exists()
    }

    /// Length of `speech.wav` in seconds.
    pub(crate) fn seconds_of_sound(&self) -> f64 {
        let reader = hound::WavReader::open(self.0.path().join("speech.wav")).unwrap();
        f64::from(reader.duration()) / f64::from(reader.spec().sample_rate)
    }

    /// The path of a joint through `motion.json`.
    pub(crate) fn path_of(&self, joint: &str) -> Vec<[f64; 3]> {
        let motion = self.json("motion.json");
        let names = motion["joints"].as_array().unwrap();
        let index = names
            .iter()
            .position(|name| name == joint)
            .expect("the joint should be named");
        let frames = motion["frames"].as_array().unwrap();
        frames
            .iter()
            .map(|frame| [0, 1, 2].map(|axis| frame[index][axis].as_f64().unwrap()))
            .collect()
    }
}

pub(crate) fn distance(a: [f64; 3], b: [f64; 3]) -> f64 {
    (0..3)
        .map(|axis| (a[axis] - b[axis]).powi(2))
        .sum::<f64>()
        .sqrt()
}
