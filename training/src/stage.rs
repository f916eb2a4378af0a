//! The stages on the command line: arguments, progress bars, what is printed.

mod compose;
mod dataset;
#[cfg(feature = "learn")]
mod device;
#[cfg(feature = "learn")]
mod evaluate;
#[cfg(feature = "learn")]
mod export;
mod progress;
#[cfg(feature = "learn")]
mod train;

use std::io::Write;

use clap::Subcommand;

/// A stage with its arguments.
#[derive(Debug, Subcommand)]
pub enum Stage {
    /// Composes a synthetic corpus: sentences, the built-in voice, the gesture grammar.
    Compose(compose::Arguments),
    /// Looks into a dataset.
    #[command(subcommand)]
    Dataset(dataset::Command),
    /// Trains the gesture model on a dataset.
    #[cfg(feature = "learn")]
    Train(train::Arguments),
    /// Writes a trained model as ONNX with its card.
    #[cfg(feature = "learn")]
    Export(export::Arguments),
    /// Measures a model on held-out sentence templates.
    #[cfg(feature = "learn")]
    Evaluate(evaluate::Arguments),
}

/// Runs a stage.
///
/// # Errors
/// What the stage says, as one sentence and its causes.
pub fn run(stage: Stage) -> anyhow::Result<()> {
    match stage {
        Stage::Compose(arguments) => compose::run(&arguments),
        Stage::Dataset(command) => dataset::run(&command),
        #[cfg(feature = "learn")]
        Stage::Train(arguments) => train::run(&arguments),
        #[cfg(feature = "learn")]
        Stage::Export(arguments) => export::run(&arguments),
        #[cfg(feature = "learn")]
        Stage::Evaluate(arguments) => evaluate::run(&arguments),
    }
}

/// Writes a line to standard output.
fn say(line: impl std::fmt::Display) -> anyhow::Result<()> {
    Ok(writeln!(std::io::stdout(), "{line}")?)
}
