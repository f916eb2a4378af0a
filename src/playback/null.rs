//! The output of a machine without a sound card: it takes samples as fast as the game's real time passes, and hears
//! them at once. Stepped by the game's clock, so that a headless game under a manual clock is deterministic.

use std::time::Duration;

use super::output::{AudioOutput, Feed, Reading};

/// Frames a second where no device has fixed another rate: that of the built-in voice, which then needs no conversion.
const RATE: u32 = 24_000;
/// Frames asked for at a time.
const BLOCK: usize = 480;

/// An output that nobody hears.
#[derive(Debug, Default)]
pub struct NullOutput {
    feed: Option<Feed>,
    /// Samples are thrown away, but where the mixer writes them is kept.
    block: Vec<f32>,
    rate: u32,
    frames: u64,
    /// Frames owed to the clock, the fraction included.
    owed: f64,
}

impl AudioOutput for NullOutput {
    fn name(&self) -> String {
        "null".to_owned()
    }

    fn start(&mut self, feed: Feed) {
        self.rate = feed.rate().unwrap_or(RATE);
        self.frames = feed.frames();
        self.block = vec![0.0; BLOCK];
        self.feed = Some(feed);
    }

    fn advance(&mut self, real: Duration) {
        let Some(feed) = &self.feed else { return };
        self.owed += real.as_secs_f64() * f64::from(self.rate);
        while self.owed >= 1.0 {
            let count = (self.owed as usize).min(BLOCK);
            feed.fill(self.rate, &mut self.block[..count]);
            self.frames += count as u64;
            self.owed -= count as f64;
        }
    }

    fn reading(&self) -> Reading {
        let seconds = if self.rate == 0 {
            0.0
        } else {
            self.frames as f64 / f64::from(self.rate)
        };
        Reading {
            now: seconds,
            heard: seconds,
            handed: seconds,
        }
    }
}
