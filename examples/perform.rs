//! Performs one Korean line without a window and puts it into a folder of files.
//!
//! `cargo run --example perform -- --text "안녕하세요" --out out`; the files are described in this folder's README.

use std::process::ExitCode;

use bevy_momjit::malsori::CancelFlag;
use clap::Parser;
use momjit_examples::perform::{self, arguments::Arguments};

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let cancel = CancelFlag::default();
    let asked = cancel.clone();
    // Without a handler Ctrl-C would still end the program, only less tidily.
    let _ = ctrlc::set_handler(move || asked.cancel());
    let progress = perform::progress_bar();
    let outcome = perform::run(&arguments, &cancel, &progress);
    progress.finish_and_clear();
    match outcome {
        Ok(files) => {
            for file in files {
                eprintln!("{}", file.display());
            }
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
