//! Seeded chance: the same seed gives the same numbers on every run.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::body::Side;
use crate::style::Style;

/// What the numbers are drawn for. Each purpose has its own stream, so that one stage's draws never shift another's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    Choice,
    Timing,
    Path,
    Head,
}

/// A source of numbers.
#[derive(Debug, Clone)]
pub(crate) struct Chance(ChaCha8Rng);

impl Chance {
    pub(crate) fn new(seed: u64, purpose: Purpose) -> Self {
        let mut source = ChaCha8Rng::seed_from_u64(seed);
        source.set_stream(purpose as u64);
        Self(source)
    }

    /// Evenly in `low..high`.
    pub(crate) fn between(&mut self, low: f32, high: f32) -> f32 {
        low + (high - low) * self.0.random::<f32>()
    }

    /// Whether something with this probability happens.
    pub(crate) fn happens(&mut self, probability: f32) -> bool {
        self.0.random::<f32>() < probability
    }

    /// The hand for a one-handed gesture.
    pub(crate) fn hand(&mut self, style: &Style) -> Side {
        if self.happens(style.right_hand) {
            Side::Right
        } else {
            Side::Left
        }
    }

    /// Normally distributed, cut at 2.5 deviations so that one draw never spoils a gesture.
    pub(crate) fn normal(&mut self, mean: f32, deviation: f32) -> f32 {
        let radius = (-2.0 * (1.0 - self.0.random::<f32>()).ln()).sqrt();
        let angle = std::f32::consts::TAU * self.0.random::<f32>();
        mean + deviation * (radius * angle.cos()).clamp(-2.5, 2.5)
    }

    /// Standard Gumbel: adding it to scores and taking the best draws from their softmax. Cut at 4.
    pub(crate) fn gumbel(&mut self) -> f32 {
        let u = self.0.random::<f32>().max(1e-6);
        (-(-u.ln()).max(1e-6).ln()).min(4.0)
    }
}
