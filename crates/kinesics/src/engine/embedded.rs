//! The embedded engine: tract, called directly, on one thread.

use std::sync::Arc;

use tract_onnx::prelude::{
    Framework, InferenceModelExt, IntoRunnable, TValue, TractResult, TypedFact, TypedModel,
    TypedRunnableModel,
};

use super::check::{check_outputs, order_inputs};
use super::guard::guarded;
use super::{Engine, EngineError, EngineReport, Tensor, TensorData};
use crate::onnx::{self, Element, MAX_ELEMENTS, OnnxError, Port, Signature};

pub(super) const NAME: &str = "embedded";

/// A model made ready once, run many times.
pub struct Embedded {
    plan: Arc<TypedRunnableModel>,
    signature: Signature,
    report: EngineReport,
}

/// Loads a model, vetting it first.
///
/// # Errors
/// [`EngineError::Model`] when the file is not acceptable, [`EngineError::Load`] when tract cannot run the graph,
/// [`EngineError::Panicked`] when it panics over it.
pub fn load(file: &[u8]) -> Result<Embedded, EngineError> {
    let signature = onnx::vet(&onnx::decode(file)?)?;
    load_unvetted(file, signature)
}

/// Loads a model without looking at it; what it is said to take and give is in `signature`. For a caller that has
/// vetted it already, and for tests that show that this engine's panics stay inside it.
///
/// # Errors
/// As [`load`].
pub fn load_unvetted(file: &[u8], signature: Signature) -> Result<Embedded, EngineError> {
    let plan = guarded(NAME, || make_plan(file))?;
    let report = EngineReport {
        engine: NAME,
        provider: "cpu",
        refused: Vec::new(),
    };
    Ok(Embedded {
        plan,
        signature,
        report,
    })
}

impl Embedded {
    pub(super) fn refused_before(&mut self, refused: Vec<(String, String)>) {
        self.report.refused = refused;
    }
}

impl Engine for Embedded {
    fn run(&mut self, inputs: &[Tensor]) -> Result<Vec<Tensor>, EngineError> {
        let (ordered, mut bindings) = order_inputs(&self.signature, inputs)?;
        let failed = |reason| EngineError::Run {
            engine: NAME,
            reason,
        };
        let outputs = guarded(NAME, || {
            let values = ordered
                .into_iter()
                .map(to_value)
                .collect::<Result<_, _>>()
                .map_err(failed)?;
            let values = self
                .plan
                .run(values)
                .map_err(|error| failed(chain(&error)))?;
            let pairs = self.signature.outputs.iter().zip(&values);
            pairs
                .map(|(port, value)| from_value(port, value))
                .collect::<Result<Vec<_>, _>>()
                .map_err(failed)
        })?;
        check_outputs(&self.signature, &outputs, &mut bindings)?;
        Ok(outputs)
    }

    fn report(&self) -> &EngineReport {
        &self.report
    }
}

fn make_plan(file: &[u8]) -> Result<Arc<TypedRunnableModel>, EngineError> {
    let failed = |error| EngineError::Load {
        engine: NAME,
        reason: chain(&error),
    };
    let model = with_shapes(file).map_err(failed)?;
    vet_shapes(&model)?;
    model
        .into_optimized()
        .and_then(IntoRunnable::into_runnable)
        .map_err(failed)
}

/// Looks at the shape of everything that a vetted graph makes, for the other engine. A graph whose shapes cannot be
/// worked out without running it passes.
#[cfg(feature = "onnxruntime")]
pub(super) fn check_shapes(file: &[u8]) -> Result<(), EngineError> {
    let worked_out = guarded(NAME, || {
        with_shapes(file).map_err(|error| EngineError::Load {
            engine: NAME,
            reason: chain(&error),
        })
    });
    worked_out.map_or(Ok(()), |model| vet_shapes(&model))
}

/// The graph with its shapes worked out; nothing is run.
fn with_shapes(mut file: &[u8]) -> TractResult<TypedModel> {
    tract_onnx::onnx().model_for_read(&mut file)?.into_typed()
}

fn vet_shapes(model: &TypedModel) -> Result<(), EngineError> {
    for node in model.nodes() {
        let wrong = |reason: String| {
            let (name, operator) = (node.name.clone(), node.op.name().into_owned());
            Err(EngineError::Model(OnnxError::Node {
                name,
                operator,
                reason,
            }))
        };
        let lengths = |fact: &TypedFact| -> Vec<i64> {
            fact.shape
                .iter()
                .filter_map(|axis| axis.to_i64().ok())
                .collect()
        };
        for output in &node.outputs {
            let size = lengths(&output.fact)
                .into_iter()
                .fold(1, i64::saturating_mul);
            if size > MAX_ELEMENTS as i64 {
                return wrong(format!(
                    "makes {size} elements, more than the {MAX_ELEMENTS} allowed"
                ));
            }
        }
        // A recurrent layer, whatever its kind, over no steps ends the process in ONNX Runtime.
        let mut read = node
            .inputs
            .iter()
            .filter_map(|outlet| model.outlet_fact(*outlet).ok());
        if node.op.name() == "Scan"
            && read.any(|fact| lengths(fact).iter().any(|&length| length < 1))
        {
            return wrong("runs over no steps".to_owned());
        }
    }
    Ok(())
}

fn to_value(tensor: &Tensor) -> Result<TValue, String> {
    let made = match &tensor.data {
        TensorData::F32(data) => tract_onnx::prelude::Tensor::from_shape(&tensor.shape, data),
        TensorData::I32(data) => tract_onnx::prelude::Tensor::from_shape(&tensor.shape, data),
    };
    made.map(TValue::from).map_err(|error| chain(&error))
}

fn from_value(port: &Port, value: &TValue) -> Result<Tensor, String> {
    let text = |error| chain(&error);
    let data = match port.element {
        Element::F32 => TensorData::F32(
            value
                .try_as_plain_ram()
                .map_err(text)?
                .as_slice()
                .map_err(text)?
                .to_vec(),
        ),
        Element::I32 => TensorData::I32(
            value
                .try_as_plain_ram()
                .map_err(text)?
                .as_slice()
                .map_err(text)?
                .to_vec(),
        ),
    };
    Ok(Tensor {
        name: port.name.clone(),
        shape: value.shape().to_vec(),
        data,
    })
}

/// An error and its causes in one line.
fn chain(error: &tract_onnx::prelude::TractError) -> String {
    let causes: Vec<String> = error.chain().map(ToString::to_string).collect();
    causes.join(": ")
}
