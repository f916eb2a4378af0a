//! The model card: all that one has to know to run a gesture model, in one file beside it.
//!
//! A card is a RON file, `card.ron`, and the ONNX file carries a copy in its metadata under the key
//! [`METADATA_KEY`]. It is checked twice, against what this build can feed and against the graph itself, because a
//! mismatch would not fail: it would move the arms at random.

mod tensor;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::feature::FeatureSettings;
use crate::gate::GateSettings;
use crate::motion::Layout;
use crate::onnx::Signature;
use crate::style::Style;
use crate::window::Geometry;

pub use tensor::{Element, TensorSpec};

/// The version of the card's own fields.
pub const SCHEMA: u32 = 1;

/// Where an ONNX file keeps its copy of the card.
pub const METADATA_KEY: &str = "card";

/// What a model is, what it is fed, what it gives, where it comes from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModelCard {
    /// Version of the card's fields: [`SCHEMA`].
    pub schema: u32,
    /// The model's name, as shown to people.
    pub name: String,
    /// The licence of the weights, as an SPDX expression.
    pub licence: String,
    /// What the model learned from; data that were composed are called synthetic here.
    pub data: String,
    /// Frames a second.
    pub frame_rate: f32,
    /// Frames of a window, the seed among them.
    pub window: usize,
    /// Frames of the seed.
    pub seed_frames: usize,
    /// Frames of speech before the window.
    pub before: usize,
    /// Frames of speech after the window.
    pub after: usize,
    /// The channels of a frame.
    pub layout: Layout,
    /// The graph's inputs.
    pub inputs: Vec<TensorSpec>,
    /// The graph's outputs.
    pub outputs: Vec<TensorSpec>,
    /// How the speech becomes numbers.
    pub features: FeatureSettings,
    /// [`FeatureSettings::sha256`] of `features`.
    pub features_sha256: String,
    /// Numbers of a style vector.
    pub style_width: usize,
    /// The vectors of the styles the model learned, by name.
    pub styles: BTreeMap<String, Vec<f32>>,
    /// The still gate that the model's output goes through.
    pub gate: GateSettings,
    /// What was measured on the model, by name.
    pub metrics: BTreeMap<String, f64>,
    /// SHA-256 of `model.onnx`, in hexadecimal; empty in the copy inside the file itself, which cannot know its own.
    pub sha256: String,
}

impl ModelCard {
    /// A card for a model of this build: its features, style width, window sizes and tensors filled in, the rest
    /// (licence, data, styles, metrics, sha256) left to whoever trained it.
    #[must_use]
    pub fn new(name: &str, layout: Layout) -> Self {
        let geometry = Geometry::default();
        let features = FeatureSettings::default();
        Self {
            schema: SCHEMA,
            name: name.to_owned(),
            licence: String::new(),
            data: String::new(),
            frame_rate: crate::window::FRAME_RATE,
            window: geometry.window,
            seed_frames: geometry.seed_frames,
            before: geometry.before,
            after: geometry.after,
            layout,
            inputs: tensor::inputs(&geometry, layout, Style::WIDTH),
            outputs: tensor::outputs(&geometry, layout),
            features_sha256: features.sha256(),
            features,
            style_width: Style::WIDTH,
            styles: BTreeMap::new(),
            gate: GateSettings::default(),
            metrics: BTreeMap::new(),
            sha256: String::new(),
        }
    }

    /// Reads a card; nothing is checked but that every field is there and of its kind.
    ///
    /// # Errors
    /// [`CardError::Syntax`] with line and column, naming the field that is missing, unknown or of another kind.
    pub fn from_ron(text: &str) -> Result<Self, CardError> {
        ron::from_str(text).map_err(|error| CardError::Syntax {
            line: error.span.start.line,
            column: error.span.start.col,
            reason: error.code.to_string(),
        })
    }

    /// The card as a file that a person can read.
    ///
    /// # Errors
    /// [`CardError::Write`] when the serialiser refuses, which no card known to us makes it do.
    pub fn to_ron(&self) -> Result<String, CardError> {
        let pretty = ron::ser::PrettyConfig::new().depth_limit(3).new_line("\n");
        let text = ron::ser::to_string_pretty(self, pretty)
            .map_err(|error| CardError::Write(error.to_string()))?;
        Ok(text + "\n")
    }

    /// The copy for the model's own metadata: without the file's hash.
    #[must_use]
    pub fn embedded(&self) -> Self {
        Self {
            sha256: String::new(),
            ..self.clone()
        }
    }

    /// The sizes of the model's windows.
    #[must_use]
    pub fn geometry(&self) -> Geometry {
        Geometry {
            window: self.window,
            seed_frames: self.seed_frames,
            before: self.before,
            after: self.after,
        }
    }

    /// Checks that this build can feed the model and read what it gives.
    ///
    /// # Errors
    /// [`CardError::Field`] names the first field that does not fit.
    pub fn check(&self) -> Result<(), CardError> {
        self.check_description()?;
        self.check_windows()?;
        self.check_features()?;
        self.check_styles()?;
        self.check_gate()?;
        let geometry = self.geometry();
        tensor::check(
            "inputs",
            &self.inputs,
            &tensor::inputs(&geometry, self.layout, self.style_width),
        )?;
        tensor::check(
            "outputs",
            &self.outputs,
            &tensor::outputs(&geometry, self.layout),
        )
    }

    /// Checks that the graph has the inputs and outputs that the card names, of the same type and shape, and no
    /// others.
    ///
    /// # Errors
    /// [`CardError::Graph`] names the first that does not fit.
    pub fn check_graph(&self, graph: &Signature) -> Result<(), CardError> {
        tensor::check_ports("inputs", &self.inputs, &graph.inputs)?;
        tensor::check_ports("outputs", &self.outputs, &graph.outputs)
    }

    fn check_description(&self) -> Result<(), CardError> {
        require(
            "schema",
            self.schema == SCHEMA,
            self.schema,
            format_args!("{SCHEMA}"),
        )?;
        for (field, text) in [
            ("name", &self.name),
            ("licence", &self.licence),
            ("data", &self.data),
        ] {
            require(field, !text.trim().is_empty(), "empty", "a text")?;
        }
        for (name, value) in &self.metrics {
            require(
                &format!("metrics.{name}"),
                value.is_finite(),
                value,
                "a finite number",
            )?;
        }
        Ok(())
    }

    fn check_windows(&self) -> Result<(), CardError> {
        // Wide limits: they only keep a hostile card from asking for absurd amounts of memory.
        const LONGEST: usize = 1024;
        let rate = self.frame_rate;
        require(
            "frame_rate",
            (1.0..=240.0).contains(&rate),
            rate,
            "1 to 240 frames a second",
        )?;
        let seed = self.seed_frames;
        require(
            "seed_frames",
            (1..=LONGEST).contains(&seed),
            seed,
            format_args!("1 to {LONGEST} frames"),
        )?;
        let window = self.window;
        // A window must make the whole seed of the next.
        let fits = window >= 2 * seed && window <= LONGEST;
        require(
            "window",
            fits,
            window,
            format_args!("at least twice the seed's {seed} and at most {LONGEST} frames"),
        )?;
        for (field, frames) in [("before", self.before), ("after", self.after)] {
            require(
                field,
                frames <= LONGEST,
                frames,
                format_args!("at most {LONGEST} frames"),
            )?;
        }
        Ok(())
    }

    fn check_features(&self) -> Result<(), CardError> {
        let FeatureSettings {
            version,
            hash,
            vocabulary,
            word_ids,
            numbers,
        } = FeatureSettings::default();
        let card = &self.features;
        require(
            "features.version",
            card.version == version,
            card.version,
            version,
        )?;
        require("features.hash", card.hash == hash, &card.hash, &hash)?;
        require(
            "features.vocabulary",
            card.vocabulary == vocabulary,
            card.vocabulary,
            vocabulary,
        )?;
        require(
            "features.word_ids",
            card.word_ids == word_ids,
            card.word_ids,
            word_ids,
        )?;
        let found = format_args!("{:?}", card.numbers).to_string();
        require(
            "features.numbers",
            card.numbers == numbers,
            found,
            format_args!("{numbers:?}"),
        )?;
        let sha256 = card.sha256();
        require(
            "features_sha256",
            self.features_sha256 == sha256,
            &self.features_sha256,
            &sha256,
        )
    }

    fn check_styles(&self) -> Result<(), CardError> {
        let width = self.style_width;
        require("style_width", width == Style::WIDTH, width, Style::WIDTH)?;
        for (name, vector) in &self.styles {
            let field = format!("styles.{name}");
            require(
                &field,
                vector.len() == width,
                format_args!("{} numbers", vector.len()),
                format_args!("{width} numbers"),
            )?;
            require(
                &field,
                vector.iter().all(|x| x.is_finite()),
                "not finite",
                "finite numbers",
            )?;
        }
        Ok(())
    }

    fn check_gate(&self) -> Result<(), CardError> {
        for (field, [low, high]) in [
            ("gate.speed", self.gate.speed),
            ("gate.activity", self.gate.activity),
        ] {
            let rises = low.is_finite() && high.is_finite() && 0.0 <= low && low < high;
            require(
                field,
                rises,
                format_args!("[{low}, {high}]"),
                "two finite numbers, rising from 0 or more",
            )?;
        }
        Ok(())
    }
}

fn require(
    field: &str,
    holds: bool,
    found: impl std::fmt::Display,
    expected: impl std::fmt::Display,
) -> Result<(), CardError> {
    if holds {
        return Ok(());
    }
    Err(CardError::Field {
        field: field.to_owned(),
        found: found.to_string(),
        expected: expected.to_string(),
    })
}

/// Why a card does not do.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum CardError {
    /// The text is not a card.
    #[error("the card does not read at line {line}, column {column}: {reason}")]
    Syntax {
        /// From 1.
        line: usize,
        /// From 1.
        column: usize,
        /// What is wrong there, naming the field.
        reason: String,
    },
    /// A field holds something that this build cannot work with.
    #[error("the card's field `{field}` is {found} where this build needs {expected}")]
    Field {
        /// Its name; parts of a field after a dot.
        field: String,
        /// What it holds.
        found: String,
        /// What it must hold.
        expected: String,
    },
    /// Card and graph say different things.
    #[error("the card's field `{field}` says {card} where the graph has {graph}")]
    Graph {
        /// Its name, then the tensor's.
        field: String,
        /// What the card says.
        card: String,
        /// What the graph has.
        graph: String,
    },
    /// The card cannot be written.
    #[error("the card cannot be written: {0}")]
    Write(String),
}
