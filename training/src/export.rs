//! A trained network as a model folder: `model.onnx`, `card.ron`, `README.md`.
//!
//! One run of the graph is one window: the sampling steps and the guidance are unrolled inside, all statistics are
//! constants, everything goes in and comes out raw.

mod folded;
mod graph;
mod readme;
mod writer;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use kinesics::card::{CardError, METADATA_KEY, ModelCard};
use kinesics::{Layout, Style};
use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::parameters::Parameters;
use crate::train::Record;
use crate::{dataset, file};

pub use graph::graph;
pub use readme::readme;

/// Largest model that is shipped inside the crate.
pub const MAX_BYTES: usize = 8 << 20;

/// Why a model cannot be exported.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ExportError {
    /// The card cannot be written.
    #[error(transparent)]
    Card(#[from] CardError),
    /// A file cannot be written.
    #[error("cannot write {path:?}")]
    Write {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The model is larger than what may be shipped.
    #[error("the model has {bytes} bytes, more than the {MAX_BYTES} that may be shipped")]
    Size {
        /// Its size.
        bytes: usize,
    },
}

/// A model's files in memory.
#[derive(Debug, Clone)]
pub struct Exported {
    /// `model.onnx`.
    pub onnx: Vec<u8>,
    /// The card, its hash filled in.
    pub card: ModelCard,
    /// `README.md`.
    pub readme: String,
}

/// Turns a trained network into a model's files.
///
/// # Errors
/// [`ExportError`] when it is too large or its card cannot be written.
pub fn export(
    name: &str,
    record: &Record,
    weights: &Parameters,
    metrics: &BTreeMap<String, f64>,
) -> Result<Exported, ExportError> {
    let mut card = card(name, record, metrics);
    let mut builder = graph(&record.settings.sizes, &record.statistics, weights);
    builder.add_metadata(METADATA_KEY, &card.embedded().to_ron()?);
    let onnx = builder.encode();
    if onnx.len() > MAX_BYTES {
        return Err(ExportError::Size { bytes: onnx.len() });
    }
    card.sha256 = dataset::hex(&Sha256::digest(&onnx));
    let readme = readme(&card, record, onnx.len());
    Ok(Exported { onnx, card, readme })
}

impl Exported {
    /// Writes the folder, each file whole; the card last, after the graph it describes.
    ///
    /// # Errors
    /// [`ExportError`] when the disk refuses.
    pub fn write(&self, folder: &Path) -> Result<(), ExportError> {
        let card = self.card.to_ron()?;
        let files: [(&str, &[u8]); 3] = [
            ("model.onnx", &self.onnx),
            ("README.md", self.readme.as_bytes()),
            ("card.ron", card.as_bytes()),
        ];
        for (name, bytes) in files {
            let path = folder.join(name);
            file::replace(&path, bytes).map_err(|source| ExportError::Write { path, source })?;
        }
        Ok(())
    }
}

fn card(name: &str, record: &Record, metrics: &BTreeMap<String, f64>) -> ModelCard {
    let mut card = ModelCard::new(name, Layout::Upper29);
    card.licence = crate::compose::LICENCE.to_owned();
    card.data = "synthetic: Korean sentences from this project's own templates, spoken by its formant voice, gestured \
                 by its gesture grammar; no recording of a person"
        .to_owned();
    card.styles = Style::names()
        .into_iter()
        .filter_map(|name| Style::named(name).map(|style| (name.to_owned(), style.vector())))
        .collect();
    card.metrics = metrics.clone();
    card.metrics.insert(
        "training.cpu_seconds".to_owned(),
        record.cpu_seconds.round(),
    );
    card.metrics.insert(
        "training.windows".to_owned(),
        (record.steps * record.settings.batch as u64) as f64,
    );
    card
}
