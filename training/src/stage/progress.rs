//! Progress bars, and the flag that Ctrl-C sets.

use std::time::Duration;

use anyhow::Context;
use indicatif::{ProgressBar, ProgressStyle};
use malsori::speech::CancelFlag;

/// A bar over a share of 0..=1; hidden where standard error is no terminal.
pub(super) fn bar(what: &'static str) -> anyhow::Result<ProgressBar> {
    let style = ProgressStyle::with_template("{prefix} [{bar:30}] {percent:>3} % {eta} {msg}")?;
    let bar = ProgressBar::new(PARTS)
        .with_style(style.progress_chars("=> "))
        .with_prefix(what);
    bar.enable_steady_tick(Duration::from_millis(200));
    Ok(bar)
}

/// Steps of a bar.
const PARTS: u64 = 1000;

/// Moves a bar to a share of 0..=1.
pub(super) fn to(bar: &ProgressBar, share: f64) {
    bar.set_position((share.clamp(0.0, 1.0) * PARTS as f64) as u64);
}

/// A flag that the first Ctrl-C sets, so that a stage ends at its next whole step.
pub(super) fn cancel_flag() -> anyhow::Result<CancelFlag> {
    let flag = CancelFlag::default();
    let shared = flag.clone();
    ctrlc::set_handler(move || shared.cancel()).context("cannot listen for Ctrl-C")?;
    Ok(flag)
}
