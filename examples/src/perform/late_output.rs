//! A sound output that hears late, as a loudspeaker far away does.
//!
//! A line may begin to gesture before its first sample. In a game the first gesture is cut short rather than the
//! player kept waiting; a performance that goes into files has the time. With an ear that is some 0.6 s behind the
//! samples handed over, the playhead of a line starts below zero, and its first gesture is seen from the beginning.

use std::time::Duration;

use bevy_momjit::playback::{AudioOutput, Feed, Reading};

/// Frames a second; the rate of the built-in voice, which then needs no conversion.
const RATE: u32 = 24_000;

/// Takes samples as the app's clock runs, throws them away, and hears them `lead` later.
pub struct LateOutput {
    lead: Duration,
    feed: Option<Feed>,
    /// Frames taken, and the fraction of one that the clock is ahead.
    taken: f64,
    owed: f64,
}

impl LateOutput {
    /// An output that hears this much behind the clock.
    #[must_use]
    pub fn new(lead: Duration) -> Self {
        Self {
            lead,
            feed: None,
            taken: 0.0,
            owed: 0.0,
        }
    }
}

impl AudioOutput for LateOutput {
    fn name(&self) -> String {
        "file".to_owned()
    }

    fn start(&mut self, feed: Feed) {
        self.feed = Some(feed);
    }

    fn advance(&mut self, real: Duration) {
        let Some(feed) = &self.feed else { return };
        self.owed += real.as_secs_f64() * f64::from(RATE);
        let mut block = vec![0.0; self.owed as usize];
        feed.fill(RATE, &mut block);
        self.taken += block.len() as f64;
        self.owed -= block.len() as f64;
    }

    fn reading(&self) -> Reading {
        let handed = self.taken / f64::from(RATE);
        Reading {
            now: handed,
            heard: (handed - self.lead.as_secs_f64()).max(0.0),
            handed,
        }
    }
}
