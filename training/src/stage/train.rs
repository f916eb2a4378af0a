//! `workshop train`.

use std::path::PathBuf;

use anyhow::{Context, ensure};
use clap::Args;

use super::device::DeviceName;
use super::progress;
use crate::corpus::Corpus;
use crate::dataset::Dataset;
use crate::split::Split;
use crate::train::{Budget, Settings, train};

/// What to train on, and for how long.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Folder of the dataset.
    #[arg(long)]
    data: PathBuf,
    /// Folder of the run; an interrupted run in it goes on.
    #[arg(long)]
    out: PathBuf,
    /// Stop after so many seconds of processor time.
    #[arg(long)]
    budget_cpu_seconds: Option<f64>,
    /// Stop after so many steps; without a budget in seconds the run is the same on every machine.
    #[arg(long)]
    steps: Option<u64>,
    /// Windows a step.
    #[arg(long, default_value_t = 64)]
    batch: usize,
    /// Decides weights, order of windows and noise.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Where to compute.
    #[arg(long, value_enum, default_value = "cpu")]
    device: DeviceName,
    /// Threads of the processor; one is the most economical.
    #[arg(long, default_value_t = 1)]
    threads: usize,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let Arguments {
        ref data,
        ref out,
        budget_cpu_seconds: cpu_seconds,
        steps,
        batch,
        seed,
        device,
        threads,
    } = *arguments;
    ensure!(
        steps.is_some() || cpu_seconds.is_some(),
        "give --budget-cpu-seconds or --steps, or the run has no end"
    );
    ensure!(
        cpu_seconds.is_none_or(|s| s.is_finite() && s > 0.0),
        "--budget-cpu-seconds is not a finite number above 0"
    );
    ensure!(
        batch > 0 && threads > 0,
        "--batch and --threads are at least 1"
    );
    rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build_global()
        .context("cannot start the threads")?;
    let cancel = progress::cancel_flag()?;
    let dataset = Dataset::open(data)?;
    let [training, validation] =
        [Split::Train, Split::Validation].map(|split| Corpus::read(&dataset, split));
    let (training, validation) = (training?, validation?);
    drop(dataset);
    super::say(format_args!(
        "training {:.2} h, validation {:.2} h",
        training.hours(),
        validation.hours()
    ))?;
    let settings = Settings {
        batch,
        seed,
        ..Settings::default()
    };
    let bar = progress::bar("train")?;
    let run = train(
        out,
        [&training, &validation],
        &settings,
        Budget { steps, cpu_seconds },
        &device.open(),
        &cancel,
        |now| {
            progress::to(&bar, now.share);
            bar.set_message(format!(
                "step {} loss {:.4} {:.0} windows/CPU-s",
                now.step, now.loss, now.speed
            ));
            if let Some(validation) = now.validation {
                let (step, loss, speed) = (now.step, now.loss, now.speed);
                // A line that is not printed is no reason to stop training.
                let _ = bar.is_hidden().then(|| {
                super::say(format_args!("step {step} loss {loss:.4} validation {validation:.4} windows/CPU-s {speed:.0}"))
            });
            }
        },
    );
    bar.finish_and_clear();
    let record = run?.record;
    let windows = record.steps * settings.batch as u64;
    let speed = windows as f64 / record.cpu_seconds.max(1e-9);
    super::say(format_args!(
        "steps {} windows {windows} cpu_seconds {:.1} windows_per_cpu_second {speed:.1}",
        record.steps, record.cpu_seconds
    ))
}
