//! Two-pole resonators and two-zero antiresonators (Klatt 1980).

use std::f32::consts::PI;

use super::SAMPLE_RATE;

/// The three coefficients that a resonator of a frequency and a bandwidth has.
#[derive(Debug, Clone, Copy)]
pub(super) struct Coefficients {
    a: f32,
    b: f32,
    c: f32,
    /// 1 / a.
    inverse: f32,
}

impl Coefficients {
    /// Unit gain at 0 Hz; frequency and bandwidth in Hz.
    pub(super) fn new(frequency: f32, bandwidth: f32) -> Self {
        let period = 1.0 / SAMPLE_RATE as f32;
        let radius = (-PI * bandwidth * period).exp();
        let c = -radius * radius;
        let b = 2.0 * radius * (2.0 * PI * frequency * period).cos();
        let a = 1.0 - b - c;
        Self {
            a,
            b,
            c,
            inverse: 1.0 / a,
        }
    }
}

/// The memory of a filter.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Memory {
    one: f32,
    two: f32,
}

impl Memory {
    /// Passes a sample through a resonator.
    #[inline]
    pub(super) fn resonate(&mut self, filter: Coefficients, input: f32) -> f32 {
        // The bracket does not wait for the input: a cascade is only as fast as its longest chain.
        let output = filter.a * input + (filter.b * self.one + filter.c * self.two);
        self.two = self.one;
        self.one = output;
        output
    }

    /// Passes a sample through the inverse of a resonator: a dip instead of a peak.
    #[inline]
    pub(super) fn reject(&mut self, filter: Coefficients, input: f32) -> f32 {
        let output = filter.inverse * (input - (filter.b * self.one + filter.c * self.two));
        self.two = self.one;
        self.one = input;
        output
    }
}
