//! A gesture model: a graph and its card, checked against each other and against this build.

use std::borrow::Cow;
use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::card::{CardError, METADATA_KEY, ModelCard};
use crate::engine::{self, Engine, EngineError, Provider};
use crate::feature::hex;
use crate::onnx::proto::ModelProto;
use crate::onnx::{self, OnnxError};

/// The graph's file in a model's folder.
pub const GRAPH_FILE: &str = "model.onnx";

/// The card's file in a model's folder.
pub const CARD_FILE: &str = "card.ron";

/// A model that this build can run.
///
/// There is no way to make one but through the checks: the file is decoded by our own structs and vetted, its hash is
/// the card's, the card fits this build, and the graph has the tensors that the card names.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    card: ModelCard,
    onnx: Cow<'static, [u8]>,
}

impl Model {
    /// A model from the content of its two files.
    ///
    /// # Errors
    /// [`ModelError`] says which check failed, and on what.
    pub fn from_parts(onnx: impl Into<Cow<'static, [u8]>>, card: &str) -> Result<Self, ModelError> {
        let onnx = onnx.into();
        let card = ModelCard::from_ron(card)?;
        card.check()?;
        let found = hex(&Sha256::digest(&onnx));
        if !card.sha256.eq_ignore_ascii_case(&found) {
            return Err(ModelError::Sha256 {
                card: card.sha256,
                file: found,
            });
        }
        let graph = onnx::decode(&onnx)?;
        card.check_graph(&onnx::vet(&graph)?)?;
        check_copy(&card, &graph)?;
        Ok(Self { card, onnx })
    }

    /// A model from the graph alone, whose metadata hold the card.
    ///
    /// # Errors
    /// [`ModelError::NoCard`] when they hold none, otherwise as [`Model::from_parts`].
    pub fn from_onnx(onnx: impl Into<Cow<'static, [u8]>>) -> Result<Self, ModelError> {
        let onnx = onnx.into();
        let graph = onnx::decode(&onnx)?;
        let mut card =
            ModelCard::from_ron(graph.metadata(METADATA_KEY).ok_or(ModelError::NoCard)?)?;
        card.check()?;
        card.check_graph(&onnx::vet(&graph)?)?;
        card.sha256 = hex(&Sha256::digest(&onnx));
        Ok(Self { card, onnx })
    }

    /// A model from its folder: [`CARD_FILE`] and [`GRAPH_FILE`].
    ///
    /// # Errors
    /// [`ModelError::Read`] names the file that does not read, otherwise as [`Model::from_parts`].
    pub fn from_dir(folder: &Path) -> Result<Self, ModelError> {
        let path = folder.join(CARD_FILE);
        let card = fs::read_to_string(&path).map_err(|error| unreadable(path, &error))?;
        let path = folder.join(GRAPH_FILE);
        let onnx = fs::read(&path).map_err(|error| unreadable(path, &error))?;
        Self::from_parts(onnx, &card)
    }

    /// What is known about the model.
    #[must_use]
    pub fn card(&self) -> &ModelCard {
        &self.card
    }

    /// The graph's file.
    #[must_use]
    pub fn onnx(&self) -> &[u8] {
        &self.onnx
    }

    /// Makes the model ready to run.
    ///
    /// # Errors
    /// [`EngineError`] when no engine takes it on the provider asked for.
    pub fn load(&self, provider: Provider) -> Result<Box<dyn Engine>, EngineError> {
        engine::load(&self.onnx, provider)
    }
}

/// A copy of the card inside the graph, where there is one, must say the same.
fn check_copy(card: &ModelCard, graph: &ModelProto) -> Result<(), ModelError> {
    let Some(copy) = graph.metadata(METADATA_KEY) else {
        return Ok(());
    };
    let copy = ModelCard::from_ron(copy)?;
    if copy.embedded() == card.embedded() {
        Ok(())
    } else {
        Err(ModelError::OtherCard)
    }
}

fn unreadable(path: PathBuf, error: &std::io::Error) -> ModelError {
    ModelError::Read {
        path,
        reason: error.to_string(),
    }
}

/// Why a model is refused.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum ModelError {
    /// A file of the folder does not read.
    #[error("the model's file {} does not read: {reason}", path.display())]
    Read {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        reason: String,
    },
    /// The card does not do.
    #[error("{0}")]
    Card(#[from] CardError),
    /// The graph is not an acceptable ONNX file.
    #[error("the model's graph is not acceptable: {0}")]
    Graph(#[from] OnnxError),
    /// The graph is not the file that the card describes.
    #[error("the card's field `sha256` is {card:?} where the file {GRAPH_FILE} has {file}")]
    Sha256 {
        /// The card's.
        card: String,
        /// The file's.
        file: String,
    },
    /// The copy of the card in the graph's metadata differs from the card beside it.
    #[error(
        "the card differs from the copy that {GRAPH_FILE} has in its metadata under `{METADATA_KEY}`"
    )]
    OtherCard,
    /// The graph's metadata hold no card.
    #[error("{GRAPH_FILE} has no card in its metadata under `{METADATA_KEY}`")]
    NoCard,
}
