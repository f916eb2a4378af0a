//! `workshop`: one subcommand a stage. See `workshop --help`.

use std::process::ExitCode;

use clap::Parser;
use training::stage::{self, Stage};

/// The workshop of Momjit's gesture models.
#[derive(Debug, Parser)]
#[command(name = "workshop", version, about, arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    stage: Stage,
}

fn main() -> ExitCode {
    let Arguments { stage } = Arguments::parse();
    match stage::run(stage) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("workshop: {error:#}");
            ExitCode::FAILURE
        }
    }
}
