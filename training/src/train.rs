//! The training loop: lessons, loss, optimiser, checkpoints.
//!
//! Everything that is random in step `n` comes from the seed and `n`, so a run that was interrupted and resumed makes
//! the same steps as one that was not.

mod checkpoint;
mod loss;
mod schedule;

use std::path::Path;
use std::time::{Duration, Instant};

use burn::tensor::Device;
use malsori::speech::CancelFlag;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::batch::Lesson;
use crate::clock::CpuClock;
use crate::corpus::{Corpus, Place};
use crate::network::{Sizes, WORDS};
use crate::optimiser::average;
use crate::parameters::{Parameters, ParametersError};
use crate::statistics::Statistics;

pub use checkpoint::{Checkpoint, Record};
pub use loss::loss;
pub use schedule::{Budget, rate};

/// How a network is trained.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Settings {
    /// Sizes of the network.
    pub sizes: Sizes,
    /// Windows a step.
    pub batch: usize,
    /// Highest learning rate.
    pub rate: f32,
    /// Steps until it is reached.
    pub warm_up: u64,
    /// Decay of the running average of the weights.
    pub decay: f32,
    /// Weight of the error of velocities beside that of poses.
    pub velocity: f32,
    /// Decides weights, order of windows and noise.
    pub seed: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            sizes: Sizes::default(),
            batch: 64,
            rate: 1e-3,
            warm_up: 200,
            decay: 0.999,
            velocity: 12.0,
            seed: 1,
        }
    }
}

/// Why training stopped before its end.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum TrainError {
    /// Weights cannot be read or written.
    #[error(transparent)]
    Parameters(#[from] ParametersError),
    /// The record of the run cannot be read or written.
    #[error("the record of the run {path:?} cannot be read or written: {reason}")]
    Record {
        /// The file.
        path: std::path::PathBuf,
        /// Why.
        reason: String,
    },
    /// The folder holds a run with other settings.
    #[error("{path:?} holds a run with other settings; choose an empty folder")]
    Settings {
        /// The folder.
        path: std::path::PathBuf,
    },
    /// The corpus is too short.
    #[error("the {split} split has no window of {frames} frames; compose more")]
    Empty {
        /// Which split.
        split: &'static str,
        /// Frames of a window.
        frames: usize,
    },
    /// The loss is not a number any more.
    #[error("the loss of step {step} is not finite; the last checkpoint is from before")]
    Diverged {
        /// Steps made.
        step: u64,
    },
    /// Somebody asked to stop; the checkpoint is written.
    #[error("stopped after {step} steps; the same command goes on from there")]
    Stopped {
        /// Steps made.
        step: u64,
    },
}

/// Where a run stands; handed to the caller now and then.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Progress {
    /// Steps made.
    pub step: u64,
    /// Share of the budget used, 0..=1.
    pub share: f64,
    /// Mean loss since the last progress.
    pub loss: f32,
    /// Loss on the validation split, where it was just measured.
    pub validation: Option<f32>,
    /// Windows per second of processor time so far.
    pub speed: f64,
}

/// Seconds between checkpoints.
const CHECKPOINT_EVERY: Duration = Duration::from_secs(30);
/// Steps between measurements of the validation loss.
const VALIDATE_EVERY: u64 = 500;
/// Steps between calls of `progress`.
const REPORT_EVERY: u64 = 20;

/// Trains until the budget is used, going on from the folder's checkpoint where there is one.
///
/// # Errors
/// [`TrainError`]; the last checkpoint stays.
pub fn train(
    folder: &Path,
    corpora: [&Corpus; 2],
    settings: &Settings,
    budget: Budget,
    device: &Device,
    cancel: &CancelFlag,
    mut progress: impl FnMut(Progress),
) -> Result<Checkpoint, TrainError> {
    let [corpus, validation] = corpora;
    let places = windows(corpus, "train")?;
    let mut run = match Checkpoint::load(folder, settings)? {
        Some(run) => run,
        None => Checkpoint::new(settings.clone(), Statistics::of(corpus)),
    };
    let exam = Exam::new(validation, &run.record.statistics, settings)?;
    let (clock, before) = (CpuClock::start(), run.record.cpu_seconds);
    let (mut saved, mut losses) = (Instant::now(), Vec::new());
    loop {
        run.record.cpu_seconds = before + clock.elapsed().as_secs_f64();
        let share = budget.share(run.record.steps, run.record.cpu_seconds);
        if share >= 1.0 || cancel.is_cancelled() {
            run.save(folder)?;
            return if share >= 1.0 {
                Ok(run)
            } else {
                Err(TrainError::Stopped {
                    step: run.record.steps,
                })
            };
        }
        let lesson = lesson(
            corpus,
            &run.record.statistics,
            &places,
            settings,
            run.record.steps,
        );
        let rate = rate(settings, run.record.steps, share);
        losses.push(learn(&mut run, &lesson, rate, device)?);
        if run.record.steps % REPORT_EVERY == 0 {
            let loss = losses.iter().sum::<f32>() / losses.len() as f32;
            losses.clear();
            let due = run.record.steps % VALIDATE_EVERY == 0;
            let validation = due.then(|| exam.grade(&run.average, settings, device));
            if let Some(validation) = validation {
                run.record
                    .log
                    .push((run.record.steps, run.record.cpu_seconds, loss, validation));
            }
            let speed = (run.record.steps * settings.batch as u64) as f64
                / run.record.cpu_seconds.max(1e-9);
            progress(Progress {
                step: run.record.steps,
                share,
                loss,
                validation,
                speed,
            });
        }
        if saved.elapsed() >= CHECKPOINT_EVERY {
            run.save(folder)?;
            saved = Instant::now();
        }
    }
}

fn windows(corpus: &Corpus, split: &'static str) -> Result<Vec<Place>, TrainError> {
    let places = corpus.places(1);
    if places.is_empty() {
        Err(TrainError::Empty {
            split,
            frames: kinesics::window::WINDOW,
        })
    } else {
        Ok(places)
    }
}

/// The lesson of step `step`.
fn lesson(
    corpus: &Corpus,
    statistics: &Statistics,
    places: &[Place],
    settings: &Settings,
    step: u64,
) -> Lesson {
    let mut rng = ChaCha8Rng::seed_from_u64(settings.seed);
    rng.set_stream(step + 1);
    let chosen: Vec<Place> = (0..settings.batch)
        .map(|_| places[rng.random_range(0..places.len())])
        .collect();
    Lesson::draw(corpus, statistics, &chosen, true, &mut rng)
}

/// One step; returns the loss.
fn learn(
    run: &mut Checkpoint,
    lesson: &Lesson,
    rate: f32,
    device: &Device,
) -> Result<f32, TrainError> {
    let settings = &run.record.settings;
    let (loss, gradients) = gradients(&run.parameters, settings, lesson, device);
    let length = run.adam.step(&mut run.parameters, &gradients, rate);
    if !(loss.is_finite() && length.is_finite()) {
        return Err(TrainError::Diverged {
            step: run.record.steps,
        });
    }
    average(
        &mut run.average,
        &run.parameters,
        settings.decay,
        run.record.steps,
    );
    run.record.steps += 1;
    Ok(loss)
}

/// The loss of a lesson and its gradient, array by array.
#[must_use]
pub fn gradients(
    parameters: &Parameters,
    settings: &Settings,
    lesson: &Lesson,
    device: &Device,
) -> (f32, Vec<Vec<f32>>) {
    let device = device.clone().autodiff();
    let weights = parameters.on(&device);
    let loss = loss(settings, &weights, lesson, &device);
    let gradients = loss.backward();
    let names = parameters
        .arrays()
        .iter()
        .map(|array| (array.name.as_str(), array.shape[array.shape.len() - 1]));
    let numbers = weights
        .tensors()
        .iter()
        .zip(names)
        .map(|(tensor, (name, width))| {
            let mut numbers = match tensor.grad(&gradients) {
                Some(gradient) => crate::host::numbers(gradient),
                None => vec![0.0; tensor.dims()[0]],
            };
            if name == WORDS {
                // Row 0 is "no word" and stays zero.
                numbers[..width].fill(0.0);
            }
            numbers
        });
    (crate::host::number(loss), numbers.collect())
}

/// Lessons of the validation split that stay the same through a run.
struct Exam(Vec<Lesson>);

impl Exam {
    fn new(
        corpus: &Corpus,
        statistics: &Statistics,
        settings: &Settings,
    ) -> Result<Self, TrainError> {
        const LESSONS: u64 = 4;
        let places = windows(corpus, "validation")?;
        let lessons = (0..LESSONS).map(|index| {
            let mut rng = ChaCha8Rng::seed_from_u64(settings.seed ^ 0x5eed);
            rng.set_stream(index);
            let chosen: Vec<Place> = (0..settings.batch)
                .map(|_| places[rng.random_range(0..places.len())])
                .collect();
            Lesson::draw(corpus, statistics, &chosen, false, &mut rng)
        });
        Ok(Self(lessons.collect()))
    }

    fn grade(&self, parameters: &Parameters, settings: &Settings, device: &Device) -> f32 {
        let weights = parameters.on(device);
        let losses = self
            .0
            .iter()
            .map(|lesson| crate::host::number(loss(settings, &weights, lesson, device)));
        losses.sum::<f32>() / self.0.len() as f32
    }
}
