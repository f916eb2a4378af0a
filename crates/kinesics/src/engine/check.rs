//! Checks what goes into a run and what comes out of it against the graph's signature, before and after the engine.

use std::collections::HashMap;

use super::{EngineError, Tensor, TensorData};
use crate::onnx::{Axis, Element, Port, Signature};

/// The lengths that named axes have in one run.
#[derive(Default)]
pub(super) struct Bindings<'a>(HashMap<&'a str, usize>);

/// The inputs in the graph's order, and what they say about its named axes.
pub(super) fn order_inputs<'a>(
    signature: &'a Signature,
    inputs: &'a [Tensor],
) -> Result<(Vec<&'a Tensor>, Bindings<'a>), EngineError> {
    let mut bindings = Bindings::default();
    let mut ordered = Vec::with_capacity(signature.inputs.len());
    for port in &signature.inputs {
        let input = inputs.iter().find(|input| input.name == port.name);
        let input = input.ok_or_else(|| EngineError::MissingInput {
            name: port.name.clone(),
        })?;
        check(port, input, &mut bindings)?;
        ordered.push(input);
    }
    let is_extra = |(at, input): &(usize, &Tensor)| {
        inputs[..*at]
            .iter()
            .any(|earlier| earlier.name == input.name)
            || !signature.inputs.iter().any(|port| port.name == input.name)
    };
    match inputs.iter().enumerate().find(is_extra) {
        Some((_, input)) => Err(EngineError::UnknownInput {
            name: input.name.clone(),
        }),
        None => Ok((ordered, bindings)),
    }
}

/// Checks the outputs, which are in the graph's order.
pub(super) fn check_outputs<'a>(
    signature: &'a Signature,
    outputs: &[Tensor],
    bindings: &mut Bindings<'a>,
) -> Result<(), EngineError> {
    signature
        .outputs
        .iter()
        .zip(outputs)
        .try_for_each(|(port, output)| check(port, output, bindings))
}

fn check<'a>(
    port: &'a Port,
    tensor: &Tensor,
    bindings: &mut Bindings<'a>,
) -> Result<(), EngineError> {
    let found = match &tensor.data {
        TensorData::F32(_) => Element::F32,
        TensorData::I32(_) => Element::I32,
    };
    if found != port.element {
        let (expected, found) = (port.element.to_string(), found.to_string());
        return Err(EngineError::Element {
            name: port.name.clone(),
            expected,
            found,
        });
    }
    let fits = port.shape.len() == tensor.shape.len()
        && port
            .shape
            .iter()
            .zip(&tensor.shape)
            .all(|(axis, &length)| match axis {
                Axis::Fixed(expected) => *expected == length,
                Axis::Named(name) if name.is_empty() => length > 0,
                Axis::Named(name) => {
                    length > 0 && *bindings.0.entry(name).or_insert(length) == length
                }
            });
    if !fits {
        let expected = port.shape_text();
        return Err(EngineError::Shape {
            name: port.name.clone(),
            expected,
            found: tensor.shape.clone(),
        });
    }
    let needed = tensor
        .shape
        .iter()
        .try_fold(1_usize, |product, &length| product.checked_mul(length));
    if needed != Some(tensor.data.len()) {
        let (name, shape) = (port.name.clone(), tensor.shape.clone());
        return Err(EngineError::Length {
            name,
            shape,
            found: tensor.data.len(),
        });
    }
    Ok(())
}
