//! The composed corpus: sentences spoken by the built-in voice and gestured by the gesture grammar. Synthetic.
//!
//! `take` decides what take number `k` is, from the seed and `k` alone; `render` makes its clip. A corpus that
//! was interrupted therefore goes on where it stopped and ends as if it had not been.

mod render;
mod resample;
mod take;

use std::path::Path;

use kinesics::window;
use malsori::speech::{CancelFlag, SpeechError};
use rayon::prelude::*;
use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::dataset::{Clip, Dataset, DatasetError, Meta, SCHEMA_VERSION};

pub use render::{render, speak};
pub use resample::resample;
pub use take::Take;

/// Sound in a dataset has this many samples a second.
pub const AUDIO_RATE: u32 = 16_000;

/// Licence of everything that is composed: it is made by this project's own code from its own words.
pub const LICENCE: &str = "MIT OR Apache-2.0";

/// Takes a transaction; also how often a stop is looked for.
const BATCH: u64 = 48;

/// What to compose.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// Hours of motion.
    pub hours: f64,
    /// Decides every take.
    pub seed: u64,
}

/// Why composing stopped.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ComposeError {
    /// The dataset cannot be written.
    #[error(transparent)]
    Dataset(#[from] DatasetError),
    /// The voice failed.
    #[error("take {take} cannot be spoken ({text:?})")]
    Speech {
        /// Number of the take.
        take: u64,
        /// Its text.
        text: String,
        /// Why.
        #[source]
        source: SpeechError,
    },
    /// The motion of a take holds a number that is not finite.
    #[error("take {take} has a frame that is not finite ({text:?})")]
    Motion {
        /// Number of the take.
        take: u64,
        /// Its text.
        text: String,
    },
    /// Somebody asked to stop; what is written stays.
    #[error("stopped after {seconds:.0} s of motion; the same command goes on from there")]
    Stopped {
        /// Seconds written.
        seconds: f64,
    },
}

impl Settings {
    /// Hash of everything but the length that decides the clips. Raising the version tells corpora of an older
    /// grammar, voice or word list apart.
    #[must_use]
    pub fn recipe(&self) -> String {
        const VERSION: u32 = 1;
        let features = kinesics::feature::FeatureSettings::default().sha256();
        let text = format!(
            "compose {VERSION} seed {} rate {} features {features}",
            self.seed,
            window::FRAME_RATE
        );
        crate::dataset::hex(&Sha256::digest(text.as_bytes()))
    }

    fn meta(&self) -> Meta {
        Meta {
            schema_version: SCHEMA_VERSION,
            frame_rate: window::FRAME_RATE,
            joints: kinesics::Joint::ALL
                .map(|joint| joint.name().to_owned())
                .to_vec(),
            licences: vec![LICENCE.to_owned()],
            clips: 0,
            seconds: 0.0,
            split_seconds: Default::default(),
            recipe: self.recipe(),
        }
    }
}

/// Composes until the dataset holds the hours asked for, going on where an earlier run stopped.
///
/// `progress` gets the seconds written so far after every batch.
///
/// # Errors
/// [`ComposeError`]; what was written before stays whole.
pub fn compose(
    path: &Path,
    settings: &Settings,
    cancel: &CancelFlag,
    mut progress: impl FnMut(f64),
) -> Result<Meta, ComposeError> {
    let dataset = Dataset::create(path, &settings.meta())?;
    let mut meta = dataset.meta()?;
    let recipe = settings.recipe();
    let wanted = settings.hours * 3600.0;
    while meta.seconds < wanted {
        if cancel.is_cancelled() {
            return Err(ComposeError::Stopped {
                seconds: meta.seconds,
            });
        }
        let batch = meta.clips..meta.clips + BATCH;
        let clips = batch
            .into_par_iter()
            .map(|index| render(&Take::draw(settings.seed, index), &recipe));
        let clips = enough(
            clips.collect::<Result<Vec<Clip>, _>>()?,
            wanted - meta.seconds,
        );
        for clip in &clips {
            meta.clips += 1;
            meta.seconds += clip.seconds();
            *meta
                .split_seconds
                .entry(clip.split.name().to_owned())
                .or_default() += clip.seconds();
        }
        dataset.append(&clips, &meta)?;
        progress(meta.seconds);
    }
    Ok(meta)
}

/// The first clips that together reach the seconds missing, so that batches leave no trace in the result.
fn enough(clips: Vec<Clip>, missing: f64) -> Vec<Clip> {
    let mut sum = 0.0;
    let needed = clips.iter().take_while(|clip| {
        let more = sum < missing;
        sum += clip.seconds();
        more
    });
    let count = needed.count();
    clips.into_iter().take(count).collect()
}
