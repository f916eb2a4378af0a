//! From what an output reports to what the ear has heard: smooth, never backwards, never ahead of the samples.
//!
//! Invariant: pure; knows no device and no thread.

use std::collections::VecDeque;

use bevy_reflect::prelude::*;

use super::console::Mark;
use super::output::Reading;

/// The clock of what has reached the ear, as `Time<Audible>`: seconds of programme heard since the start, which stand
/// still while `Time<Virtual>` is paused and while the sound device is stalled.
///
/// Advanced once a frame in `First`; a copy for the frame. Lips and gestures follow it and nothing else.
#[derive(Debug, Clone, Copy, Default, Reflect)]
#[reflect(Default)]
pub struct Audible;

/// How quickly small differences between the reported and the smoothed time are taken up, in seconds.
const SETTLING: f64 = 0.15;
/// A difference beyond this is no noise of the reported latency: the device stalled, or was moved. In seconds.
const NOISE: f64 = 0.015;

/// Smooths the readings of one output.
#[derive(Debug, Default)]
pub(crate) struct HeardClock {
    last: Option<(f64, f64)>,
}

impl HeardClock {
    /// The device time that has been heard, in seconds.
    pub(crate) fn update(&mut self, reading: Reading) -> f64 {
        let heard = match self.last {
            None => reading.heard,
            Some((now, heard)) => {
                let passed = (reading.now - now).max(0.0);
                let expected = heard + passed;
                let error = reading.heard - expected;
                if error.abs() <= NOISE {
                    expected + error * (1.0 - (-passed / SETTLING).exp())
                } else {
                    // Forwards: go there. Backwards: the maximum below makes the clock wait for the ear.
                    reading.heard
                }
            }
        };
        let before = self.last.map_or(0.0, |(_, heard)| heard);
        let heard = heard.min(reading.handed).max(before);
        self.last = Some((reading.now, heard));
        heard
    }

    /// Begins again with another output's readings; time goes on from where it is.
    pub(crate) fn change_output(&mut self, now: f64) {
        self.last = self.last.map(|(_, heard)| (now, heard));
    }
}

/// Where programme time stood still while device time went on.
#[derive(Debug, Default)]
pub(crate) struct Pauses {
    /// Pauses not yet fully heard, as device frames: from, and to where known.
    open: VecDeque<(u64, Option<u64>)>,
    /// Frames of the pauses that lie behind.
    passed: u64,
}

impl Pauses {
    /// Takes note of a pause's beginning or end.
    pub(crate) fn note(&mut self, mark: Mark) {
        match mark {
            Mark::Paused { device } => self.open.push_back((device, None)),
            Mark::Running { device } => {
                if let Some((_, to)) = self.open.back_mut() {
                    *to = Some(device);
                }
            }
            Mark::Scheduled { .. } => {}
        }
    }

    /// The programme frame that sounds at a device frame. Calls must not go backwards.
    pub(crate) fn programme(&mut self, device: f64) -> f64 {
        while let Some(&(from, Some(to))) = self.open.front() {
            if device < to as f64 {
                break;
            }
            self.passed += to - from;
            self.open.pop_front();
        }
        let running = match self.open.front() {
            Some(&(from, _)) => device.min(from as f64),
            None => device,
        };
        running - self.passed as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn noise_in_the_reported_latency_is_smoothed_away() {
        let mut clock = HeardClock::default();
        let mut worst = 0.0f64;
        for frame in 0..600 {
            let now = f64::from(frame) / 60.0;
            let noise = if frame % 2 == 0 { 0.005 } else { -0.005 };
            let heard = clock.update(Reading {
                now,
                heard: now + noise,
                handed: now + 0.1,
            });
            if frame > 60 {
                worst = worst.max((heard - now).abs());
            }
        }
        assert!(
            worst < 0.001,
            "alternating noise of 5 ms should leave less than 1 ms, left {worst} s"
        );
    }

    #[test]
    fn the_ear_is_never_ahead_of_the_samples_and_never_goes_back() {
        let mut clock = HeardClock::default();
        assert_eq!(
            clock.update(Reading {
                now: 0.0,
                heard: 0.5,
                handed: 0.2
            }),
            0.2,
            "handed samples are the limit"
        );
        assert_eq!(
            clock.update(Reading {
                now: 0.1,
                heard: 0.0,
                handed: 0.2
            }),
            0.2,
            "time never goes back"
        );
        assert_eq!(
            clock.update(Reading {
                now: 0.2,
                heard: 0.9,
                handed: 1.0
            }),
            0.9,
            "a jump forwards is followed"
        );
    }

    #[test]
    fn a_pause_takes_no_programme_time() {
        let mut pauses = Pauses::default();
        pauses.note(Mark::Paused { device: 100 });
        assert_eq!(
            pauses.programme(50.0),
            50.0,
            "before the pause both times agree"
        );
        assert_eq!(
            pauses.programme(130.0),
            100.0,
            "in the pause programme time stands still"
        );
        pauses.note(Mark::Running { device: 150 });
        assert_eq!(
            pauses.programme(149.0),
            100.0,
            "until the end of the pause is heard"
        );
        assert_eq!(pauses.programme(160.0), 110.0, "after it, it goes on");
        pauses.note(Mark::Paused { device: 200 });
        pauses.note(Mark::Running { device: 210 });
        assert_eq!(pauses.programme(300.0), 240.0, "pauses add up");
    }
}
