//! Seeded standard normal noise.

use std::f64::consts::TAU;

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// An endless stream of independent standard normal numbers; the same seed gives the same stream.
#[derive(Debug, Clone)]
pub struct Noise {
    chance: ChaCha8Rng,
    spare: Option<f32>,
}

impl Noise {
    /// The stream of a seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self {
            chance: ChaCha8Rng::seed_from_u64(seed),
            spare: None,
        }
    }

    /// The next `count` numbers.
    #[must_use]
    pub fn take(&mut self, count: usize) -> Vec<f32> {
        (0..count).map(|_| self.next()).collect()
    }

    /// One number by the polar-free form of Box and Muller (1958): two uniform numbers make two normal ones.
    fn next(&mut self) -> f32 {
        if let Some(spare) = self.spare.take() {
            return spare;
        }
        // 1 - u lies in (0, 1], so that its logarithm is finite.
        let (u, v) = (
            1.0 - self.chance.random::<f64>(),
            self.chance.random::<f64>(),
        );
        let radius = (-2.0 * u.ln()).sqrt();
        self.spare = Some((radius * (TAU * v).sin()) as f32);
        (radius * (TAU * v).cos()) as f32
    }
}
