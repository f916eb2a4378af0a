//! `workshop compose`.

use std::path::PathBuf;

use anyhow::ensure;
use clap::Args;

use super::progress;
use crate::compose::{Settings, compose};
use crate::dataset::Dataset;

/// What to compose, and where to.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Hours of motion.
    #[arg(long)]
    hours: f64,
    /// Folder of the dataset; an interrupted corpus in it goes on.
    #[arg(long)]
    out: PathBuf,
    /// Decides everything that is drawn.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let Arguments {
        hours,
        ref out,
        seed,
    } = *arguments;
    ensure!(
        hours.is_finite() && hours > 0.0,
        "--hours is {hours}, which is not a finite number above 0"
    );
    let cancel = progress::cancel_flag()?;
    let bar = progress::bar("compose")?;
    let meta = compose(out, &Settings { hours, seed }, &cancel, |seconds| {
        progress::to(&bar, seconds / (hours * 3600.0));
        bar.set_message(format!("{:.2} h of motion", seconds / 3600.0));
    });
    bar.finish_and_clear();
    let meta = meta?;
    for (split, seconds) in &meta.split_seconds {
        super::say(format_args!("{split} {seconds:.1} s"))?;
    }
    super::say(Dataset::open(out)?.verify()?)
}
