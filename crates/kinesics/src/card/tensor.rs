//! The tensors between a model and this build: names, element types and shapes.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::CardError;
use crate::feature::{SPEECH_WIDTH, WORD_IDS};
use crate::motion::Layout;
use crate::onnx::{self, Port};
use crate::window::Geometry;

/// The type of a tensor's elements.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Element {
    /// 32-bit floating point.
    Float32,
    /// 32-bit signed integer.
    Int32,
}

/// One input or output of a graph.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TensorSpec {
    /// Its name in the graph.
    pub name: String,
    /// The type of its elements.
    pub dtype: Element,
    /// Length of every axis.
    pub shape: Vec<usize>,
}

impl fmt::Display for TensorSpec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let element = match self.dtype {
            Element::Float32 => "float32",
            Element::Int32 => "int32",
        };
        write!(f, "{element} {:?}", self.shape)
    }
}

/// What a window is fed: subword ids, numbers of the speech, style, seed frames, standard normal noise.
pub(super) fn inputs(geometry: &Geometry, layout: Layout, style_width: usize) -> Vec<TensorSpec> {
    let spec = |name: &str, dtype, shape: &[usize]| TensorSpec {
        name: name.to_owned(),
        dtype,
        shape: shape.to_vec(),
    };
    vec![
        spec("words", Element::Int32, &[1, geometry.context(), WORD_IDS]),
        spec(
            "speech",
            Element::Float32,
            &[1, geometry.context(), SPEECH_WIDTH],
        ),
        spec("style", Element::Float32, &[1, style_width]),
        spec(
            "seed",
            Element::Float32,
            &[1, geometry.seed_frames, layout.width()],
        ),
        spec(
            "noise",
            Element::Float32,
            &[1, geometry.new_frames(), layout.width()],
        ),
    ]
}

/// What a window gives: its new frames.
pub(super) fn outputs(geometry: &Geometry, layout: Layout) -> Vec<TensorSpec> {
    let shape = vec![1, geometry.new_frames(), layout.width()];
    vec![TensorSpec {
        name: "pose".to_owned(),
        dtype: Element::Float32,
        shape,
    }]
}

/// Compares a card's tensors with those that follow from its other fields; order does not matter.
pub(super) fn check(
    field: &str,
    card: &[TensorSpec],
    needed: &[TensorSpec],
) -> Result<(), CardError> {
    let error =
        |name: &str, found: Option<&TensorSpec>, expected: Option<&TensorSpec>| CardError::Field {
            field: format!("{field}.{name}"),
            found: describe(found),
            expected: describe(expected),
        };
    for spec in needed {
        let found = card.iter().find(|other| other.name == spec.name);
        if found != Some(spec) {
            return Err(error(&spec.name, found, Some(spec)));
        }
    }
    match card.iter().find(|spec| !needed.contains(spec)) {
        Some(extra) => Err(error(&extra.name, Some(extra), None)),
        None => Ok(()),
    }
}

/// Compares a card's tensors with those that a graph declares.
pub(super) fn check_ports(
    field: &str,
    card: &[TensorSpec],
    graph: &[Port],
) -> Result<(), CardError> {
    let error = |name: &str, card: String, graph: String| CardError::Graph {
        field: format!("{field}.{name}"),
        card,
        graph,
    };
    for spec in card {
        let Some(port) = graph.iter().find(|port| port.name == spec.name) else {
            return Err(error(&spec.name, spec.to_string(), describe(None)));
        };
        if Element::from(port.element) != spec.dtype
            || port.fixed_shape().as_ref() != Some(&spec.shape)
        {
            return Err(error(
                &spec.name,
                spec.to_string(),
                format!("{} {}", port.element, port.shape_text()),
            ));
        }
    }
    match graph
        .iter()
        .find(|port| !card.iter().any(|spec| spec.name == port.name))
    {
        Some(extra) => Err(error(
            &extra.name,
            describe(None),
            format!("{} {}", extra.element, extra.shape_text()),
        )),
        None => Ok(()),
    }
}

impl From<onnx::Element> for Element {
    fn from(element: onnx::Element) -> Self {
        match element {
            onnx::Element::F32 => Self::Float32,
            onnx::Element::I32 => Self::Int32,
        }
    }
}

fn describe(spec: Option<&TensorSpec>) -> String {
    spec.map_or_else(|| "no tensor of this name".to_owned(), ToString::to_string)
}
