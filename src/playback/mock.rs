//! A sound device made of arithmetic, stepped by the game's clock, which knows what was truly heard.
//!
//! It has what makes real devices hard to follow: buffers of changing size, a latency that is reported with noise, a
//! clock that runs faster or slower than the game's, and stalls during which nothing is asked for.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::output::{AudioOutput, Feed, Reading};

/// How a [`MockOutput`] behaves.
#[derive(Debug, Clone, PartialEq)]
pub struct MockSettings {
    /// Frames a second by the device's own reckoning.
    pub rate: u32,
    /// Frames of the callbacks, in turn, again and again.
    pub callbacks: Vec<usize>,
    /// The reported latency is off by up to this many seconds either way.
    pub latency_noise: f64,
    /// How much faster than the game's clock the device runs: 0.0002 is 200 ppm.
    pub skew: f64,
    /// Stretches of the game's clock, from and to in seconds, in which the device asks for nothing.
    pub stalls: Vec<(f64, f64)>,
}

impl Default for MockSettings {
    /// A perfect device.
    fn default() -> Self {
        Self {
            rate: 48_000,
            callbacks: vec![480],
            latency_noise: 0.0,
            skew: 0.0,
            stalls: Vec::new(),
        }
    }
}

/// The output for the app; its [`MockDevice`] stays with the test.
#[derive(Debug)]
pub struct MockOutput(MockDevice);

/// A test's view of the device; clones share it.
#[derive(Debug, Clone)]
pub struct MockDevice(Arc<Mutex<State>>);

#[derive(Debug)]
struct State {
    settings: MockSettings,
    feed: Option<Feed>,
    now: f64,
    /// Device frames that the ear has heard, the fraction included.
    played: f64,
    handed: u64,
    turn: usize,
    /// Frames handed over before the newest callback, and when its first frame is said to be heard.
    anchor: (u64, f64),
    chance: u64,
    recording: Vec<f32>,
}

impl MockOutput {
    /// A device and the output that plays on it.
    #[must_use]
    pub fn new(settings: MockSettings) -> (Self, MockDevice) {
        let state = State {
            settings,
            feed: None,
            now: 0.0,
            played: 0.0,
            handed: 0,
            turn: 0,
            anchor: (0, 0.0),
            chance: 0x9E37_79B9_7F4A_7C15,
            recording: Vec::new(),
        };
        let device = MockDevice(Arc::new(Mutex::new(state)));
        (Self(device.clone()), device)
    }
}

impl MockDevice {
    /// The sample that is leaving the loudspeaker at this instant.
    #[must_use]
    pub fn heard_sample(&self) -> f32 {
        let state = self.lock();
        state
            .recording
            .get(state.played as usize)
            .copied()
            .unwrap_or(0.0)
    }

    /// Seconds of sound, silence included, that have been heard.
    #[must_use]
    pub fn heard_seconds(&self) -> f64 {
        let state = self.lock();
        state.played / f64::from(state.settings.rate)
    }

    /// Every sample that was handed to the device so far.
    #[must_use]
    pub fn recording(&self) -> Vec<f32> {
        self.lock().recording.clone()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl AudioOutput for MockOutput {
    fn name(&self) -> String {
        "mock".to_owned()
    }

    fn start(&mut self, feed: Feed) {
        self.0.lock().feed = Some(feed);
    }

    fn advance(&mut self, real: Duration) {
        self.0.lock().run_to(real.as_secs_f64());
    }

    fn reading(&self) -> Reading {
        let state = self.0.lock();
        let rate = f64::from(state.settings.rate);
        let (frames, heard_at) = state.anchor;
        Reading {
            now: state.now,
            heard: frames as f64 / rate + state.now - heard_at,
            handed: state.handed as f64 / rate,
        }
    }
}

impl State {
    /// Lets `seconds` of the game's clock pass, with all callbacks that fall into them.
    fn run_to(&mut self, seconds: f64) {
        let Some(feed) = self.feed.clone() else {
            return;
        };
        let end = self.now + seconds;
        let speed = f64::from(self.settings.rate) * (1.0 + self.settings.skew);
        loop {
            let size = self.settings.callbacks[self.turn % self.settings.callbacks.len()];
            // Double buffering: the device asks when no more than one buffer is left.
            let surplus = (self.handed as f64 - self.played - size as f64).max(0.0);
            let due = self.after_stall(self.now + surplus / speed);
            if due > end {
                break;
            }
            self.play_until(due, speed);
            self.callback(&feed, size);
        }
        self.play_until(end, speed);
    }

    fn after_stall(&self, instant: f64) -> f64 {
        let stall = self
            .settings
            .stalls
            .iter()
            .find(|(from, to)| (*from..*to).contains(&instant));
        stall.map_or(instant, |(_, to)| *to)
    }

    fn play_until(&mut self, instant: f64, speed: f64) {
        self.played = (self.played + (instant - self.now) * speed).min(self.handed as f64);
        self.now = instant;
    }

    fn callback(&mut self, feed: &Feed, size: usize) {
        let rate = f64::from(self.settings.rate);
        let latency = (self.handed as f64 - self.played) / rate + self.noise();
        self.anchor = (self.handed, self.now + latency);
        let mut block = vec![0.0; size];
        feed.fill(self.settings.rate, &mut block);
        self.recording.extend(block);
        self.handed += size as u64;
        self.turn += 1;
    }

    /// Uniform in plus or minus the reported noise, the same on every run (xorshift).
    fn noise(&mut self) -> f64 {
        self.chance ^= self.chance << 13;
        self.chance ^= self.chance >> 7;
        self.chance ^= self.chance << 17;
        ((self.chance >> 11) as f64 / (1u64 << 52) as f64 - 1.0) * self.settings.latency_noise
    }
}
