//! What goes into a graph and what comes out of it.

use std::collections::HashSet;
use std::fmt;

use super::proto::{DataType, DimensionValue, GraphProto, ValueInfoProto};
use super::{MAX_ELEMENTS, OnnxError};

/// The inputs and outputs of a graph, in its order. Constants that old files list among the inputs are left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// What a run needs.
    pub inputs: Vec<Port>,
    /// What a run gives.
    pub outputs: Vec<Port>,
}

/// One input or output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Port {
    /// Its name.
    pub name: String,
    /// The type of its numbers.
    pub element: Element,
    /// The length of every axis.
    pub shape: Vec<Axis>,
}

impl Port {
    /// The lengths, when all of them are fixed.
    #[must_use]
    pub fn fixed_shape(&self) -> Option<Vec<usize>> {
        let lengths = self.shape.iter().map(|axis| match axis {
            Axis::Fixed(length) => Some(*length),
            Axis::Named(_) => None,
        });
        lengths.collect()
    }

    /// The shape for a message: `[1, frames, 29]`.
    #[must_use]
    pub fn shape_text(&self) -> String {
        let lengths: Vec<String> = self.shape.iter().map(ToString::to_string).collect();
        format!("[{}]", lengths.join(", "))
    }
}

/// The type of the numbers that go in and out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Element {
    /// 32-bit floating point.
    F32,
    /// 32-bit signed integer.
    I32,
}

impl fmt::Display for Element {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::F32 => "float32",
            Self::I32 => "int32",
        })
    }
}

/// The length of one axis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Axis {
    /// Always this long, at least 1.
    Fixed(usize),
    /// Chosen at every run; the same name means the same length throughout a run. An axis without a name has an
    /// empty one, which binds nothing.
    Named(String),
}

impl fmt::Display for Axis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fixed(length) => write!(f, "{length}"),
            Self::Named(name) if name.is_empty() => f.write_str("?"),
            Self::Named(name) => f.write_str(name),
        }
    }
}

impl Signature {
    pub(super) fn of(graph: &GraphProto) -> Result<Self, OnnxError> {
        let constants: HashSet<&str> = graph
            .initializer
            .iter()
            .map(|tensor| tensor.name.as_str())
            .collect();
        let is_input = |info: &&ValueInfoProto| !constants.contains(info.name.as_str());
        Ok(Self {
            inputs: graph
                .input
                .iter()
                .filter(is_input)
                .map(|info| port(info, "input"))
                .collect::<Result<_, _>>()?,
            outputs: graph
                .output
                .iter()
                .map(|info| port(info, "output"))
                .collect::<Result<_, _>>()?,
        })
    }
}

fn port(info: &ValueInfoProto, direction: &'static str) -> Result<Port, OnnxError> {
    let wrong = |reason: String| OnnxError::Port {
        direction,
        name: info.name.clone(),
        reason,
    };
    let tensor = info
        .r#type
        .as_ref()
        .and_then(|kind| kind.tensor_type.as_ref());
    let tensor = tensor.ok_or_else(|| wrong("is not a dense tensor".to_owned()))?;
    let element = match DataType::try_from(tensor.elem_type) {
        Ok(DataType::Float) => Element::F32,
        Ok(DataType::Int32) => Element::I32,
        Ok(other) => {
            return Err(wrong(format!(
                "holds {other:?} where only Float and Int32 are supported"
            )));
        }
        Err(_) => {
            return Err(wrong(format!(
                "has the unknown element type {}",
                tensor.elem_type
            )));
        }
    };
    let shape = tensor
        .shape
        .as_ref()
        .ok_or_else(|| wrong("has no shape".to_owned()))?;
    if shape.dim.len() > 8 {
        return Err(wrong(format!(
            "has {} axes, more than the 8 allowed",
            shape.dim.len()
        )));
    }
    let mut elements = 1_usize;
    let mut axes = Vec::with_capacity(shape.dim.len());
    for dimension in &shape.dim {
        axes.push(match &dimension.value {
            Some(DimensionValue::Fixed(length)) => {
                let length = usize::try_from(*length).ok().filter(|&length| length > 0);
                let length = length
                    .ok_or_else(|| wrong("has an axis that is not at least 1 long".to_owned()))?;
                elements = elements.saturating_mul(length);
                Axis::Fixed(length)
            }
            Some(DimensionValue::Named(name)) => Axis::Named(name.clone()),
            None => Axis::Named(String::new()),
        });
    }
    if elements > MAX_ELEMENTS {
        return Err(wrong(format!(
            "has {elements} elements, more than the {MAX_ELEMENTS} allowed"
        )));
    }
    Ok(Port {
        name: info.name.clone(),
        element,
        shape: axes,
    })
}
