//! The mean of paired differences with its bootstrap interval.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde::Serialize;

/// A mean and the interval in which it lies with 95 % confidence.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Interval {
    /// The mean.
    pub mean: f64,
    /// The 2.5th percentile of means of resampled data.
    pub low: f64,
    /// The 97.5th.
    pub high: f64,
}

/// Percentile bootstrap of the mean, 2 000 resamples of the given groups.
///
/// Values of one group (windows of one take) are drawn together, for they are not independent.
#[must_use]
pub fn bootstrap(values: &[(usize, f64)], seed: u64) -> Interval {
    const RESAMPLES: usize = 2000;
    let mut groups: std::collections::BTreeMap<usize, (f64, f64)> = Default::default();
    for (group, value) in values {
        let (sum, count) = groups.entry(*group).or_default();
        *sum += value;
        *count += 1.0;
    }
    let groups: Vec<(f64, f64)> = groups.into_values().collect();
    let mean = |(sum, count): (f64, f64)| sum / count.max(1.0);
    let add = |a: (f64, f64), b: (f64, f64)| (a.0 + b.0, a.1 + b.1);
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut means: Vec<f64> = (0..RESAMPLES)
        .map(|_| {
            let drawn = (0..groups.len()).map(|_| groups[rng.random_range(0..groups.len())]);
            mean(drawn.fold((0.0, 0.0), add))
        })
        .collect();
    means.sort_by(f64::total_cmp);
    Interval {
        mean: mean(groups.iter().copied().fold((0.0, 0.0), add)),
        low: means[RESAMPLES / 40],
        high: means[RESAMPLES - 1 - RESAMPLES / 40],
    }
}
