//! ONNX Runtime, loaded at run time: all code that knows the crate `ort`.
//!
//! A process has one library and one environment for ever. Whoever comes first makes it: this module when a model is
//! loaded, or the game, which then hands its own over with [`share_environment`].

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use ort::environment::Environment;
use ort::ep;
use ort::session::builder::{AutoDevicePolicy, GraphOptimizationLevel};
use ort::session::{Session, SessionInputValue, SessionOutputs};
use ort::value::TensorRef;

use super::check::{check_outputs, order_inputs};
use super::guard::guarded;
use super::library::{candidates, libraries_at};
use super::{Engine, EngineError, EngineReport, Provider, Tensor, TensorData};
use crate::onnx::{Element, Port, Signature};

const NAME: &str = "onnxruntime";

static RUNTIME: Mutex<Option<Runtime>> = Mutex::new(None);

struct Runtime {
    environment: Environment,
    /// The library's file; `None` when the environment is the game's.
    library: Option<PathBuf>,
}

/// Hands over the environment of a game that uses `ort` itself. Returns whether it is used: `false` when a model has
/// been loaded before, whose environment a game can have from [`environment`] instead.
pub fn share_environment(environment: Environment) -> bool {
    let mut runtime = RUNTIME.lock().unwrap_or_else(PoisonError::into_inner);
    let is_first = runtime.is_none();
    runtime.get_or_insert(Runtime {
        environment,
        library: None,
    });
    is_first
}

/// The process's environment, made at the first call: from `library` (a file, or the folder it is in), or from the
/// first usable one of `MOMJIT_ONNXRUNTIME`, `runtime/onnxruntime/` beside or above the executable and the working
/// folder, and the system. Telemetry is off.
///
/// # Errors
/// [`EngineError::Unavailable`] with what each place said.
pub fn environment(library: Option<&Path>) -> Result<Environment, EngineError> {
    let mut runtime = RUNTIME.lock().unwrap_or_else(PoisonError::into_inner);
    let runtime = match runtime.as_mut() {
        Some(runtime) => runtime,
        None => runtime.insert(guarded(NAME, || start(library))?),
    };
    if let Some(wanted) = library
        && !runtime
            .library
            .as_deref()
            .is_some_and(|loaded| is_same_library(wanted, loaded))
    {
        let loaded = runtime
            .library
            .as_deref()
            .unwrap_or(Path::new("the game's environment"));
        let reason = format!(
            "{} was asked for, but {} is in use already",
            wanted.display(),
            loaded.display()
        );
        return Err(EngineError::Unavailable {
            engine: NAME,
            reason,
        });
    }
    Ok(runtime.environment.clone())
}

fn start(library: Option<&Path>) -> Result<Runtime, EngineError> {
    let mut reasons = Vec::new();
    for candidate in library.map_or_else(candidates, libraries_at) {
        match ort::init_from(&candidate) {
            Ok(builder) => {
                let built = builder.with_name("momjit").with_telemetry(false).build();
                let environment = built.map_err(|error| EngineError::Unavailable {
                    engine: NAME,
                    reason: format!("{error}; a game that uses ort itself hands its own over with share_environment"),
                })?;
                tracing::info!("ONNX Runtime is {}", candidate.display());
                return Ok(Runtime {
                    environment,
                    library: Some(candidate),
                });
            }
            Err(error) => reasons.push(error.to_string()),
        }
    }
    Err(EngineError::Unavailable {
        engine: NAME,
        reason: format!("no library is usable: {}", reasons.join("; ")),
    })
}

fn is_same_library(wanted: &Path, loaded: &Path) -> bool {
    let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    libraries_at(wanted)
        .iter()
        .any(|path| real(path) == real(loaded))
}

/// A model made ready once, run many times.
pub struct OnnxRuntime {
    session: Session,
    signature: Signature,
    report: EngineReport,
}

/// Makes a vetted model ready on one provider, every node of it: a GPU provider that leaves a node to the CPU
/// refuses.
pub(super) fn load(
    file: &[u8],
    signature: Signature,
    provider: Provider,
    library: Option<&Path>,
) -> Result<OnnxRuntime, EngineError> {
    let environment = environment(library)?;
    let session = guarded(NAME, || {
        make_session(&environment, file, provider).map_err(|reason| match provider {
            Provider::Cpu => EngineError::Load {
                engine: NAME,
                reason,
            },
            gpu => EngineError::Refused {
                provider: gpu.name(),
                reason,
            },
        })
    })?;
    let report = EngineReport {
        engine: NAME,
        provider: provider.name(),
        refused: Vec::new(),
    };
    Ok(OnnxRuntime {
        session,
        signature,
        report,
    })
}

/// One thread that sleeps between runs: a second one makes recurrent nets slower, and a spinning one burns a core.
fn make_session(
    environment: &Environment,
    file: &[u8],
    provider: Provider,
) -> Result<Session, String> {
    let builder = Session::builder(environment).map_err(text)?;
    let builder = builder
        .with_no_environment_execution_providers()
        .map_err(text)?;
    let builder = builder.with_independent_thread_pool().map_err(text)?;
    let builder = builder
        .with_optimization_level(GraphOptimizationLevel::All)
        .map_err(text)?;
    let builder = builder.with_intra_threads(1).map_err(text)?;
    let builder = builder.with_inter_threads(1).map_err(text)?;
    let builder = builder.with_intra_op_spinning(false).map_err(text)?;
    let builder = builder.with_deterministic_compute(true).map_err(text)?;
    let gpu = match provider {
        Provider::TensorRt => ep::TensorRT::default().build(),
        Provider::Cuda => ep::CUDA::default().build(),
        Provider::DirectMl => ep::DirectML::default().build(),
        Provider::CoreMl => ep::CoreML::default().build(),
        Provider::WebGpu => ep::WebGPU::default().build(),
        // Without a word about it, ort lets ONNX Runtime pick the most frugal device it knows.
        _ => {
            let mut builder = builder
                .with_auto_device(AutoDevicePolicy::PreferCPU)
                .map_err(text)?;
            return builder.commit_from_memory(file).map_err(text);
        }
    };
    let builder = builder
        .with_execution_providers([gpu.error_on_failure()])
        .map_err(text)?;
    let mut builder = builder.with_disable_cpu_fallback().map_err(text)?;
    builder.commit_from_memory(file).map_err(text)
}

/// The message of an `ort` error, whatever it carries (a builder's error holds the builder, which may not leave its
/// thread), without the place in ONNX Runtime's sources that it may begin with.
fn text<R>(error: ort::Error<R>) -> String {
    let message = error.message();
    let plain = message
        .split_once(" : FAIL : ")
        .map_or(message, |(_place, plain)| plain);
    plain.trim().trim_end_matches('.').to_owned()
}

impl OnnxRuntime {
    pub(super) fn refused_before(&mut self, refused: Vec<(String, String)>) {
        self.report.refused = refused;
    }
}

impl Engine for OnnxRuntime {
    fn run(&mut self, inputs: &[Tensor]) -> Result<Vec<Tensor>, EngineError> {
        let (ordered, mut bindings) = order_inputs(&self.signature, inputs)?;
        let (session, signature) = (&mut self.session, &self.signature);
        let outputs = guarded(NAME, || {
            let ran = run_session(session, &ordered, signature);
            ran.map_err(|reason| EngineError::Run {
                engine: NAME,
                reason,
            })
        })?;
        check_outputs(&self.signature, &outputs, &mut bindings)?;
        Ok(outputs)
    }

    fn report(&self) -> &EngineReport {
        &self.report
    }
}

fn run_session(
    session: &mut Session,
    inputs: &[&Tensor],
    signature: &Signature,
) -> Result<Vec<Tensor>, String> {
    let values: Vec<(&str, SessionInputValue<'_>)> = inputs
        .iter()
        .map(|input| Ok((input.name.as_str(), to_value(input)?)))
        .collect::<Result<_, ort::Error>>()
        .map_err(text)?;
    let outputs = session.run(values).map_err(text)?;
    signature
        .outputs
        .iter()
        .map(|port| from_value(port, &outputs).map_err(text))
        .collect()
}

fn to_value(input: &Tensor) -> Result<SessionInputValue<'_>, ort::Error> {
    Ok(match &input.data {
        TensorData::F32(data) => {
            TensorRef::from_array_view((input.shape.clone(), data.as_slice()))?.into()
        }
        TensorData::I32(data) => {
            TensorRef::from_array_view((input.shape.clone(), data.as_slice()))?.into()
        }
    })
}

fn from_value(port: &Port, outputs: &SessionOutputs<'_>) -> Result<Tensor, ort::Error> {
    let value = outputs
        .get(&port.name)
        .ok_or_else(|| ort::Error::new(format!("no output {:?} came", port.name)))?;
    let (shape, data) = match port.element {
        Element::F32 => value
            .try_extract_tensor()
            .map(|(shape, data)| (shape, TensorData::F32(data.to_vec())))?,
        Element::I32 => value
            .try_extract_tensor()
            .map(|(shape, data)| (shape, TensorData::I32(data.to_vec())))?,
    };
    let shape = shape
        .iter()
        .map(|&length| usize::try_from(length).unwrap_or(0))
        .collect();
    Ok(Tensor {
        name: port.name.clone(),
        shape,
        data,
    })
}
