//! How a model does on sentence templates it has never seen.
//!
//! The exported file is what is measured, run by an engine as the game runs it, the still gate behind it. Single
//! windows start from true seed frames; chained ones come out of [`kinesics::generate`], from the rest pose on.

mod chained;
mod single;

use std::collections::BTreeMap;

use kinesics::generate::{GenerateError, Generator};
use kinesics::{feature, window};
use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;
use serde::Serialize;
use thiserror::Error;

use crate::compose::ComposeError;
use crate::corpus::{CHANNELS, Corpus, Place};
use crate::dataset::DatasetError;
use crate::measure::extractor::Extractor;
use crate::measure::frechet::Gaussian;
use crate::measure::interval::{Interval, bootstrap};
use crate::measure::kinematics::{Kinematics, Wrists, wrist_error, wrists};
use crate::statistics::Statistics;

pub use chained::chained;

/// A row of the report.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row {
    /// What it is.
    pub name: &'static str,
    /// Fréchet distance of codes to those of the true windows.
    pub fgd: f64,
    /// Mean distance of the wrists from the true motion of the same window, metres; none where there is no such.
    pub wrist_error: Option<f64>,
    /// Speed, acceleration and holds as multiples of the true windows'.
    pub kinematics: Kinematics,
}

/// Everything that was measured.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// Windows in every row of single windows.
    pub windows: usize,
    /// Windows in the row of chained ones.
    pub chained_windows: usize,
    /// Share of the variance of held-out windows that the auto-encoder's code loses.
    pub unexplained: f64,
    /// The rows.
    pub rows: Vec<Row>,
    /// The true windows' own speed, acceleration and holds.
    pub truth: Kinematics,
    /// FGD of the model over FGD of holding the last seed frame.
    pub ratio_to_hold: f64,
    /// Wrist error with another sentence's speech less that with the right one, metres; by take.
    pub wrong_less_right: Interval,
    /// Share of windows whose error is smaller with the right speech.
    pub right_or_wrong: f64,
    /// Engine and provider that ran the model.
    pub engine: String,
}

/// Why a model cannot be measured.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum EvaluateError {
    /// The dataset cannot be read.
    #[error(transparent)]
    Dataset(#[from] DatasetError),
    /// A take cannot be spoken again.
    #[error(transparent)]
    Compose(#[from] ComposeError),
    /// The model makes no motion.
    #[error("the model makes no motion")]
    Generate(#[from] GenerateError),
    /// There is too little to measure.
    #[error("the test split has {found} windows where {needed} are needed; compose more")]
    Few {
        /// Windows found.
        found: usize,
        /// Windows needed.
        needed: usize,
    },
    /// Somebody asked to stop.
    #[error("stopped")]
    Stopped,
}

/// Frames between the starts of neighbouring windows of the test split.
const STRIDE: usize = 10;

/// What a measurement needs.
pub struct Bench<'a> {
    /// The held-out clips.
    pub corpus: &'a Corpus,
    /// The scales of the training run.
    pub statistics: &'a Statistics,
    /// Makes codes.
    pub extractor: &'a Extractor,
    /// Windows a row, at most.
    pub windows: usize,
}

/// Measures a model. `progress` gets the share done.
///
/// # Errors
/// [`EvaluateError`].
pub fn evaluate(
    bench: &Bench<'_>,
    generator: &mut Generator,
    mut progress: impl FnMut(f64),
) -> Result<Report, EvaluateError> {
    let (corpus, statistics) = (bench.corpus, bench.statistics);
    let device = burn::tensor::Device::default();
    let (places, others) = halves(corpus, bench.windows)?;
    let truth: Vec<&[f32]> = places.iter().map(|place| corpus.poses(*place)).collect();
    let gaussian =
        |windows: &[&[f32]]| Gaussian::fit(&bench.extractor.codes(windows, statistics, &device));
    let target = gaussian(&truth);
    let true_wrists: Vec<Wrists> = truth.iter().map(|window| wrists(window)).collect();
    let true_kinematics = Kinematics::of(&true_wrists);
    let row = |name, windows: &[Vec<f32>], paired: bool| {
        let slices: Vec<&[f32]> = windows.iter().map(Vec::as_slice).collect();
        let own: Vec<Wrists> = slices.iter().map(|window| wrists(window)).collect();
        let errors = own
            .iter()
            .zip(&true_wrists)
            .map(|(own, truth)| wrist_error(own, truth));
        let error = errors.sum::<f64>() / own.len() as f64;
        Row {
            name,
            fgd: gaussian(&slices).distance(&target),
            wrist_error: paired.then_some(error),
            kinematics: Kinematics::of(&own).over(&true_kinematics),
        }
    };
    let speech = single::Speech::of(corpus, &places);
    let strangers = single::Speech::of(corpus, &strangers(&places));
    let ours = single::generate(bench, generator, &places, &speech, |share| {
        progress(0.4 * share);
    })?;
    let wrong = single::generate(bench, generator, &places, &strangers, |share| {
        progress(0.4 + 0.4 * share);
    })?;
    let chained = chained(corpus, generator, bench.windows, |share| {
        progress(0.8 + 0.2 * share);
    })?;
    let other_half: Vec<Vec<f32>> = others
        .iter()
        .map(|place| corpus.poses(*place).to_vec())
        .collect();
    let rows = vec![
        row("real, other half (null floor)", &other_half, false),
        row(
            "hold the last seed frame",
            &truth.iter().map(|window| held(window)).collect::<Vec<_>>(),
            true,
        ),
        row(
            "mean pose",
            &truth
                .iter()
                .map(|window| mean_pose(window, statistics))
                .collect::<Vec<_>>(),
            true,
        ),
        row("model", &ours, true),
        row("model, another sentence's speech", &wrong, true),
        row("model, chained windows", &chained, false),
    ];
    let paired = paired(&places, &true_wrists, &ours, &wrong);
    let right = paired
        .iter()
        .filter(|(_, difference)| *difference > 0.0)
        .count();
    Ok(Report {
        windows: places.len(),
        chained_windows: chained.len(),
        unexplained: bench.extractor.unexplained(&truth, statistics, &device),
        ratio_to_hold: rows[3].fgd / rows[1].fgd,
        rows,
        truth: true_kinematics,
        wrong_less_right: bootstrap(&paired, 1),
        right_or_wrong: right as f64 / paired.len() as f64,
        engine: format!(
            "{} {}",
            generator.report().engine,
            generator.report().provider
        ),
    })
}

impl Report {
    /// The figures that a model card keeps.
    #[must_use]
    pub fn metrics(&self) -> BTreeMap<String, f64> {
        let mut metrics = BTreeMap::new();
        let mut put =
            |name: &str, value: f64| metrics.insert(name.to_owned(), (value * 1e5).round() / 1e5);
        let names = [
            "real_other_half",
            "hold_last_seed",
            "mean_pose",
            "model",
            "wrong_speech",
            "chained",
        ];
        for (name, row) in names.into_iter().zip(&self.rows) {
            put(&format!("fgd.{name}"), row.fgd);
            if let Some(error) = row.wrist_error {
                put(&format!("wrist_error_m.{name}"), error);
            }
            if matches!(name, "model" | "chained") {
                put(&format!("v50_ratio.{name}"), row.kinematics.v50);
                put(&format!("v90_ratio.{name}"), row.kinematics.v90);
                put(&format!("a90_ratio.{name}"), row.kinematics.a90);
                put(&format!("hold_ratio.{name}"), row.kinematics.hold);
            }
        }
        put("fgd_ratio_to_hold", self.ratio_to_hold);
        put("extractor_unexplained", self.unexplained);
        put("windows", self.windows as f64);
        put("wrong_less_right_m", self.wrong_less_right.mean);
        put("wrong_less_right_m.low", self.wrong_less_right.low);
        put("wrong_less_right_m.high", self.wrong_less_right.high);
        put("right_or_wrong", self.right_or_wrong);
        metrics
    }
}

/// Two disjoint halves of the clips' windows, so that no clip is in both.
fn halves(corpus: &Corpus, limit: usize) -> Result<(Vec<Place>, Vec<Place>), EvaluateError> {
    const NEEDED: usize = 100;
    let mut places = corpus.places(STRIDE);
    places.shuffle(&mut ChaCha8Rng::seed_from_u64(2));
    let (mut even, mut odd): (Vec<Place>, Vec<Place>) =
        places.into_iter().partition(|place| place.clip % 2 == 0);
    let count = limit.min(even.len()).min(odd.len());
    if count < NEEDED {
        return Err(EvaluateError::Few {
            found: count,
            needed: NEEDED,
        });
    }
    even.truncate(count);
    odd.truncate(count);
    Ok((even, odd))
}

/// For every window the place of another, of another clip.
fn strangers(places: &[Place]) -> Vec<Place> {
    let count = places.len();
    let other = |at: usize| {
        (1..count)
            .map(|by| places[(at + by) % count])
            .find(|other| other.clip != places[at].clip)
    };
    (0..count)
        .map(|at| other(at).unwrap_or(places[at]))
        .collect()
}

/// `(clip, error with another's speech − error with the right one)` of every window.
fn paired(
    places: &[Place],
    truth: &[Wrists],
    right: &[Vec<f32>],
    wrong: &[Vec<f32>],
) -> Vec<(usize, f64)> {
    let error = |windows: &[Vec<f32>], at: usize| wrist_error(&wrists(&windows[at]), &truth[at]);
    (0..places.len())
        .map(|at| (places[at].clip, error(wrong, at) - error(right, at)))
        .collect()
}

fn held(window: &[f32]) -> Vec<f32> {
    let seed = &window[..window::SEED_FRAMES * CHANNELS];
    let last = &seed[seed.len() - CHANNELS..];
    let rest = window.len() / CHANNELS - window::SEED_FRAMES;
    seed.iter().copied().chain(last.repeat(rest)).collect()
}

fn mean_pose(window: &[f32], statistics: &Statistics) -> Vec<f32> {
    let seed = &window[..window::SEED_FRAMES * CHANNELS];
    let rest = window.len() / CHANNELS - window::SEED_FRAMES;
    seed.iter()
        .copied()
        .chain(statistics.pose_mean.repeat(rest))
        .collect()
}

/// Numbers of a frame of speech.
const SPEECH: usize = feature::SPEECH_WIDTH;
