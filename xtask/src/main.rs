//! Set-up and chores of the project: `cargo xtask demo`, `test`, `runtime`, `avatars`.
//!
//! Compiles in seconds: the standard library, an argument reader and a hash, nothing else. Everything a command
//! needs from outside is fetched by the ordinary clients (`apt-get`, `npm`, `pip`, `cargo`) by package name.

mod avatars;
mod checks;
mod demo;
mod packages;
mod process;
mod runtime;
mod test;

use anyhow::{Result, bail};
use pico_args::Arguments;

const HELP: &str = "\
Set-up and chores of Momjit

Usage: cargo xtask COMMAND [OPTIONS]

Commands:
  demo     Set up and run the demo: a window where there is a display, else pictures and a video in out/demo
  test     Set up and run all tests
  checks   Formatting, lints, documentation, licences, feature sets (what CI runs after the tests)
  runtime  Fetch the ONNX Runtime library into runtime/onnxruntime
  avatars  Regenerate assets/avatars/*.glb with their generators

Options:
  --yes             Install missing Debian packages without asking (implied when CI is set)
  --gpu             (test) also run the GPU inference tests, on a software Vulkan driver where there is no GPU
  --software-gpu    (runtime) also fetch a software Vulkan driver into runtime/vulkan
  -h, --help        This text

Everything after `--` goes to the demo: cargo xtask demo -- --text \"안녕하세요!\"
";

fn main() {
    if let Err(error) = run() {
        eprintln!("xtask: {error:#}");
        std::process::exit(1);
    }
}

fn run() -> Result<()> {
    let mut words: Vec<_> = std::env::args_os().skip(1).collect();
    let rest = match words.iter().position(|word| word == "--") {
        Some(at) => words.drain(at..).skip(1).collect(),
        None => Vec::new(),
    };
    let mut arguments = Arguments::from_vec(words);
    if arguments.contains(["-h", "--help"]) {
        print_help();
        return Ok(());
    }
    let consent = packages::Consent::new(arguments.contains("--yes"));
    let gpu = arguments.contains("--gpu");
    let software_gpu = arguments.contains("--software-gpu");
    let command = arguments.subcommand()?;
    if let Some(unknown) = arguments.finish().first() {
        bail!(
            "{} is no option of this command; see cargo xtask --help",
            unknown.display()
        );
    }
    match command.as_deref() {
        Some("demo") => demo::run(&consent, &rest),
        Some("test") => test::run(&consent, gpu),
        Some("checks") => checks::run_all(&consent),
        Some("runtime") => {
            runtime::onnxruntime(&consent)?;
            if software_gpu {
                runtime::software_vulkan(&consent).map(drop)
            } else {
                Ok(())
            }
        }
        Some("avatars") => avatars::run(&consent),
        Some(other) => bail!("{other:?} is no command; see cargo xtask --help"),
        None => {
            print_help();
            Ok(())
        }
    }
}

#[expect(clippy::print_stdout, reason = "help goes to standard output")]
fn print_help() {
    print!("{HELP}");
}
