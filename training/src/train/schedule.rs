//! How long a run lasts, and how fast it learns when.

use super::Settings;

/// The end of a run: whichever limit comes first.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Budget {
    /// Steps; a run that is limited by steps alone is the same on every machine.
    pub steps: Option<u64>,
    /// Seconds of processor time.
    pub cpu_seconds: Option<f64>,
}

impl Budget {
    /// How much of it is used, 0 and up; without any limit it is used up at once.
    #[must_use]
    pub fn share(&self, steps: u64, cpu_seconds: f64) -> f64 {
        let by_steps = self.steps.map(|limit| steps as f64 / limit.max(1) as f64);
        let by_time = self.cpu_seconds.map(|limit| cpu_seconds / limit.max(1e-9));
        match (by_steps, by_time) {
            (None, None) => 1.0,
            (steps, time) => steps.unwrap_or(0.0).max(time.unwrap_or(0.0)),
        }
    }
}

/// The learning rate: rises linearly at first, falls linearly over the second half to a fiftieth.
#[must_use]
pub fn rate(settings: &Settings, step: u64, share: f64) -> f32 {
    let rise = ((step + 1) as f32 / settings.warm_up.max(1) as f32).min(1.0);
    let fall = ((1.0 - share) / 0.5).clamp(0.02, 1.0) as f32;
    settings.rate * rise * fall
}
