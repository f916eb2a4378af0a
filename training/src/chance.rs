//! Normal numbers from a seeded generator.

use rand::Rng;

/// A standard normal number by the method of Box and Muller.
pub(crate) fn normal(rng: &mut impl Rng) -> f32 {
    let (radius, angle) = (rng.random::<f64>(), rng.random::<f64>());
    ((-2.0 * (1.0 - radius).ln()).sqrt() * (std::f64::consts::TAU * angle).cos()) as f32
}
