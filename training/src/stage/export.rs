//! `workshop export`.

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::{Context, ensure};
use clap::Args;
use kinesics::engine::Provider;
use kinesics::model::Model;

use crate::export::export;
use crate::parity;
use crate::train::Record;

/// What to export, and where to.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Folder of the run.
    #[arg(long)]
    run: PathBuf,
    /// Folder of the model.
    #[arg(long)]
    out: PathBuf,
    /// Name of the model; the folder's without it.
    #[arg(long)]
    name: Option<String>,
    /// What `evaluate --json` printed, for the card.
    #[arg(long)]
    metrics: Option<PathBuf>,
}

/// Largest difference between the trained network and an engine that runs its file.
const TOLERANCE: f32 = 1e-4;

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let Arguments {
        run,
        out,
        name,
        metrics,
    } = arguments;
    let record = Record::load(run)?;
    let weights = record.weights(run)?;
    let metrics = metrics
        .as_ref()
        .map(|path| read_metrics(path))
        .transpose()?
        .unwrap_or_default();
    let folder = out
        .file_name()
        .map(|name| name.to_string_lossy().into_owned());
    let name = name
        .clone()
        .or(folder)
        .context("--out names no folder, so give --name")?;
    let exported = export(&name, &record, &weights, &metrics)?;
    let model = Model::from_parts(exported.onnx.clone(), &exported.card.to_ron()?)?;
    for provider in [Provider::Embedded, Provider::OnnxRuntime] {
        match model.load(provider) {
            Ok(mut engine) => {
                let difference = parity::difference(&record, &weights, engine.as_mut())?;
                super::say(format_args!(
                    "{provider}: largest difference {difference:.2e}"
                ))?;
                ensure!(
                    difference <= TOLERANCE,
                    "{provider} differs by {difference}, more than {TOLERANCE}; nothing is written"
                );
            }
            Err(error) if provider == Provider::OnnxRuntime => {
                super::say(format_args!("{provider}: not checked, {error}"))?;
            }
            Err(error) => return Err(error.into()),
        }
    }
    exported.write(out)?;
    super::say(format_args!(
        "{}: {} bytes, sha256 {}",
        out.display(),
        exported.onnx.len(),
        exported.card.sha256
    ))
}

/// The object `metrics` of an evaluation.
fn read_metrics(path: &std::path::Path) -> anyhow::Result<BTreeMap<String, f64>> {
    let text =
        std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut report: serde_json::Value =
        serde_json::from_str(&text).with_context(|| format!("{} is not JSON", path.display()))?;
    serde_json::from_value(report["metrics"].take())
        .with_context(|| format!("{} has no `metrics`", path.display()))
}
