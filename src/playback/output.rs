//! What takes the sound to the ear, and says how much has reached it.
//!
//! An output must, after [`AudioOutput::start`]:
//! - ask the [`Feed`] for samples for ever, silence included, and count the frames it was given;
//! - answer [`AudioOutput::reading`] at any time, on one monotonic clock of its own;
//! - report a device that cannot be opened or is lost through [`AudioOutput::failure`], and then leave the feed alone:
//!   the null output goes on with it.
//!
//! It must not look at the world, and must not stop when nothing is said: opening a device takes seconds on some
//! systems.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::mixer::Mixer;
use crate::error::OutputError;

/// Where an output gets its samples from; clones share it.
#[derive(Debug, Clone)]
pub struct Feed(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    mixer: Mutex<Mixer>,
    /// Beside the lock: the game asks for it every frame, and must never make a callback wait.
    rate: AtomicU32,
}

impl Feed {
    pub(crate) fn new(mixer: Mixer) -> Self {
        Self(Arc::new(Shared {
            mixer: Mutex::new(mixer),
            rate: AtomicU32::new(0),
        }))
    }

    /// Renders the next block of mono samples in -1..=1, at `rate` frames a second. The rate of the first call holds
    /// for ever. Never waits in practice: only one output at a time takes samples.
    pub fn fill(&self, rate: u32, mono: &mut [f32]) {
        let mut mixer = self.0.mixer.lock().unwrap_or_else(PoisonError::into_inner);
        mixer.fill(rate, mono);
        self.0.rate.store(mixer.rate(), Ordering::Release);
    }

    /// The rate fixed by the first [`Self::fill`], if there was one.
    #[must_use]
    pub fn rate(&self) -> Option<u32> {
        let rate = self.0.rate.load(Ordering::Acquire);
        (rate > 0).then_some(rate)
    }

    /// Frames rendered so far.
    #[must_use]
    pub fn frames(&self) -> u64 {
        self.0
            .mixer
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .frames()
    }
}

/// What an output knows about its sound at one instant. All in seconds of sound since the first frame, silence
/// included, but for `now`.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Reading {
    /// The instant of the reading, in seconds on the output's own clock, which may run a little faster or slower than
    /// the device.
    pub now: f64,
    /// The best raw estimate of what has been heard. May be noisy, and may run past `handed` or backwards.
    pub heard: f64,
    /// What has been handed to the device: the ear cannot be ahead of it.
    pub handed: f64,
}

/// A way to the ear.
pub trait AudioOutput: Send + Sync + 'static {
    /// What to call it in a report: `null`, or the device's name.
    fn name(&self) -> String;

    /// Begins to take samples. Called once. Must not block: what takes time belongs on a thread.
    fn start(&mut self, feed: Feed);

    /// One frame of the game lasted this long. A device ignores it; an output without a clock of its own lives by it.
    fn advance(&mut self, real: Duration) {
        let _ = real;
    }

    /// How far the sound is.
    fn reading(&self) -> Reading;

    /// Why it will never play again, once it is so.
    fn failure(&mut self) -> Option<OutputError> {
        None
    }
}
