//! Which engine takes a model.

use std::path::Path;
#[cfg(feature = "onnxruntime")]
use std::time::{Duration, Instant};

#[cfg(any(feature = "embedded", feature = "onnxruntime"))]
use super::Tensor;
use super::{Engine, EngineError, Provider};
#[cfg(any(feature = "embedded", feature = "onnxruntime"))]
use crate::onnx::Element;
use crate::onnx::{self, Signature};

/// How long a GPU that nobody asked for by name may take for one run. A window of the shipped model takes 3 ms on
/// one CPU core; a GPU that needs longer than this is a software driver, which takes seconds.
#[cfg(feature = "onnxruntime")]
const SLOWEST_GPU_RUN: Duration = Duration::from_millis(250);

/// Vets a model, makes it ready on what `provider` says, and runs it once on zeros where its shapes are fixed, so
/// that neither the first line spoken pays for compiling kernels nor a graph that cannot run is found there.
///
/// # Errors
/// [`EngineError`]: the file is not acceptable, or nothing of what may be asked takes it. For [`Provider::Auto`] the
/// error is that of the last one asked.
pub fn load(file: &[u8], provider: Provider) -> Result<Box<dyn Engine>, EngineError> {
    load_with_library(file, provider, None)
}

/// As [`load`], with the library of ONNX Runtime named instead of searched. A program has one such library: once
/// one is loaded, another is refused.
///
/// # Errors
/// As [`load`].
pub fn load_with_library(
    file: &[u8],
    provider: Provider,
    library: Option<&Path>,
) -> Result<Box<dyn Engine>, EngineError> {
    let model = onnx::decode(file)?;
    let (signature, is_recurrent) = (onnx::vet(&model)?, onnx::is_recurrent(&model));
    drop(model);
    let mut request = Request {
        file,
        signature,
        is_recurrent,
        library,
        refused: Vec::new(),
    };
    match provider {
        Provider::Embedded => request.embedded(),
        Provider::Auto => request.onnxruntime(true).or_else(|_| request.embedded()),
        Provider::OnnxRuntime => request.onnxruntime(true),
        Provider::Cpu => request.onnxruntime(false).or_else(|_| request.embedded()),
        gpu => request.named_gpu(gpu),
    }
}

/// One model on its way to an engine, and who has refused it so far.
#[cfg_attr(
    not(all(feature = "embedded", feature = "onnxruntime")),
    allow(dead_code, reason = "without an engine there is nobody to ask")
)]
struct Request<'a> {
    file: &'a [u8],
    signature: Signature,
    is_recurrent: bool,
    library: Option<&'a Path>,
    refused: Vec<(String, String)>,
}

impl Request<'_> {
    #[cfg(feature = "embedded")]
    fn embedded(&mut self) -> Result<Box<dyn Engine>, EngineError> {
        let mut engine = super::embedded::load_unvetted(self.file, self.signature.clone())?;
        warm_up(&mut engine, &self.signature)?;
        engine.refused_before(std::mem::take(&mut self.refused));
        Ok(Box::new(engine))
    }

    #[cfg(not(feature = "embedded"))]
    fn embedded(&mut self) -> Result<Box<dyn Engine>, EngineError> {
        Err(absent("embedded"))
    }

    /// The GPU providers in order, if wanted, then the CPU's.
    #[cfg(feature = "onnxruntime")]
    fn onnxruntime(&mut self, with_gpus: bool) -> Result<Box<dyn Engine>, EngineError> {
        self.check_shapes()?;
        if let Err(error) = super::onnxruntime::environment(self.library) {
            return Err(self.refuse("onnxruntime", error));
        }
        let gpus: &[Provider] = if with_gpus { &Provider::GPU } else { &[] };
        for &gpu in gpus {
            match self.session(gpu, Some(SLOWEST_GPU_RUN)) {
                Ok(engine) => return Ok(engine),
                Err(error) => self.refuse(gpu.name(), error),
            };
        }
        self.session(Provider::Cpu, None)
            .map_err(|error| self.refuse("onnxruntime", error))
    }

    #[cfg(not(feature = "onnxruntime"))]
    fn onnxruntime(&mut self, _with_gpus: bool) -> Result<Box<dyn Engine>, EngineError> {
        Err(self.refuse("onnxruntime", absent("onnxruntime")))
    }

    #[cfg(feature = "onnxruntime")]
    fn named_gpu(&mut self, gpu: Provider) -> Result<Box<dyn Engine>, EngineError> {
        self.check_shapes()?;
        self.session(gpu, None)
    }

    #[cfg(not(feature = "onnxruntime"))]
    fn named_gpu(&mut self, _gpu: Provider) -> Result<Box<dyn Engine>, EngineError> {
        Err(absent("onnxruntime"))
    }

    /// The shapes inside the graph, as far as the embedded engine can work them out. ONNX Runtime ends the process
    /// over a recurrent layer that gets no steps or no batch, so a recurrent graph must run in the other engine first.
    #[cfg(all(feature = "onnxruntime", feature = "embedded"))]
    fn check_shapes(&self) -> Result<(), EngineError> {
        if self.is_recurrent {
            let mut engine = super::embedded::load_unvetted(self.file, self.signature.clone())?;
            return warm_up(&mut engine, &self.signature);
        }
        super::embedded::check_shapes(self.file)
    }

    #[cfg(all(feature = "onnxruntime", not(feature = "embedded")))]
    fn check_shapes(&self) -> Result<(), EngineError> {
        Ok(())
    }

    #[cfg(feature = "onnxruntime")]
    fn session(
        &mut self,
        provider: Provider,
        slowest: Option<Duration>,
    ) -> Result<Box<dyn Engine>, EngineError> {
        let mut engine =
            super::onnxruntime::load(self.file, self.signature.clone(), provider, self.library)?;
        warm_up(&mut engine, &self.signature)?;
        if let Some(slowest) = slowest {
            let started = Instant::now();
            warm_up(&mut engine, &self.signature)?;
            let took = started.elapsed();
            if took > slowest {
                let reason = format!("one run took {} ms, the CPU is faster", took.as_millis());
                return Err(EngineError::Refused {
                    provider: provider.name(),
                    reason,
                });
            }
        }
        engine.refused_before(std::mem::take(&mut self.refused));
        Ok(Box::new(engine))
    }

    /// Keeps the reason of a refusal for the report, and hands the error on.
    fn refuse(&mut self, who: &str, error: EngineError) -> EngineError {
        let reason = match &error {
            EngineError::Refused { reason, .. } | EngineError::Unavailable { reason, .. } => {
                reason.clone()
            }
            other => other.to_string(),
        };
        tracing::debug!("{who} does not run the model: {reason}");
        self.refused.push((who.to_owned(), reason));
        error
    }
}

/// One run on zeros; nothing where an axis is named, because any length might be a wrong one.
#[cfg(any(feature = "embedded", feature = "onnxruntime"))]
fn warm_up(engine: &mut impl Engine, signature: &Signature) -> Result<(), EngineError> {
    let zeros = signature.inputs.iter().map(|port| {
        let shape = port.fixed_shape()?;
        let count = shape.iter().product();
        Some(match port.element {
            Element::F32 => Tensor::f32(&port.name, &shape, vec![0.0; count]),
            Element::I32 => Tensor::i32(&port.name, &shape, vec![0; count]),
        })
    });
    match zeros.collect::<Option<Vec<_>>>() {
        Some(zeros) => engine.run(&zeros).map(|_| ()),
        None => Ok(()),
    }
}

#[cfg(not(all(feature = "embedded", feature = "onnxruntime")))]
fn absent(engine: &'static str) -> EngineError {
    EngineError::Unavailable {
        engine,
        reason: format!("this program is built without the feature {engine}"),
    }
}
