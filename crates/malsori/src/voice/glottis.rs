//! The source: the flow derivative of vibrating vocal folds, and noise.

/// The vocal folds.
#[derive(Debug, Clone)]
pub(super) struct Folds {
    /// Position in the period, 0..1.
    phase: f32,
    /// End of the opening phase.
    opening: f32,
    /// End of the closing phase.
    closing: f32,
    /// Weight of the one-pole low-pass that makes the voice soft; 1 is none.
    softness: f32,
    tilted: f32,
}

impl Folds {
    /// `open` is the share of a period in which the folds are apart; `brightness` 0..=1.
    pub(super) fn new(open: f32, brightness: f32) -> Self {
        let opening = open * 0.714;
        Self {
            phase: 0.0,
            opening,
            closing: open,
            softness: brightness,
            tilted: 0.0,
        }
    }

    /// The next sample; `step` is pitch over sample rate.
    #[inline]
    pub(super) fn next(&mut self, step: f32) -> f32 {
        /// Slope of the flow at the instant of closure.
        const CLOSURE: f32 = -1.25;
        self.phase += step;
        if self.phase >= 1.0 {
            self.phase -= 1.0;
        }
        let phase = self.phase;
        let mut flow = if phase < self.opening {
            half_wave(phase / self.opening) * 0.5
        } else if phase < self.closing {
            half_wave(0.5 * (phase - self.opening) / (self.closing - self.opening)) * CLOSURE
        } else {
            0.0
        };
        // The folds close in an instant between two samples: round that step off, or it would alias (PolyBLEP).
        flow += -CLOSURE * 0.5 * rounded_step((phase - self.closing) / step);
        self.tilted += self.softness * (flow - self.tilted);
        self.tilted
    }

    /// Whether the folds are apart: then breath is heard.
    pub(super) fn is_open(&self) -> bool {
        self.phase < self.closing
    }
}

/// sin(π·x) for x in 0..=1, within 0.0017 (Bhāskara I): the folds ask for it every sample.
#[inline]
fn half_wave(x: f32) -> f32 {
    let arch = 4.0 * x * (1.0 - x);
    4.0 * arch / (5.0 - arch)
}

/// The difference between a band-limited and a naive step from −1 to 1; `at` is the distance in samples.
fn rounded_step(at: f32) -> f32 {
    if (0.0..1.0).contains(&at) {
        2.0 * at - at * at - 1.0
    } else if (-1.0..0.0).contains(&at) {
        at * at + 2.0 * at + 1.0
    } else {
        0.0
    }
}

/// White noise in −1..1, the same on every run (xorshift, Marsaglia 2003).
#[derive(Debug, Clone)]
pub(super) struct Noise(u32);

impl Noise {
    pub(super) fn new() -> Self {
        Self(0x9E37_79B9)
    }

    #[inline]
    pub(super) fn next(&mut self) -> f32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 17;
        self.0 ^= self.0 << 5;
        (self.0 >> 8) as f32 / 8_388_608.0 - 1.0
    }
}
