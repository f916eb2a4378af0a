//! Triangular mel bands on a power spectral density.

use super::MEL_BANDS;

/// Lower and upper edge of the bands, in Hz.
const EDGES: (f32, f32) = (60.0, 7600.0);
/// Power below which a band is silent; its logarithm is the floor.
const FLOOR: f32 = 1e-10;

/// The bands for one spacing of the spectrum's bins.
pub(super) struct Bands {
    /// First bin and weights of each band.
    bands: Vec<(usize, Vec<f32>)>,
}

impl Bands {
    /// Bands on bins that are `spacing` Hz apart.
    pub(super) fn new(spacing: f32, bins: usize) -> Self {
        let (low, high) = (to_mel(EDGES.0), to_mel(EDGES.1));
        let edge =
            |index: usize| to_hertz(low + (high - low) * index as f32 / (MEL_BANDS + 1) as f32);
        let band = |index: usize| {
            let (left, centre, right) = (edge(index), edge(index + 1), edge(index + 2));
            let first = (left / spacing).ceil() as usize;
            let last = ((right / spacing).floor() as usize).min(bins.saturating_sub(1));
            let weight = |bin: usize| {
                let frequency = bin as f32 * spacing;
                let rising = (frequency - left) / (centre - left);
                let falling = (right - frequency) / (right - centre);
                rising.min(falling).max(0.0) * spacing
            };
            (first, (first..=last).map(weight).collect())
        };
        Self {
            bands: (0..MEL_BANDS).map(band).collect(),
        }
    }

    /// Natural logarithm of the power in each band.
    pub(super) fn log_powers(&self, density: &[f32]) -> [f32; MEL_BANDS] {
        let mut powers = [0.0; MEL_BANDS];
        for (power, (first, weights)) in powers.iter_mut().zip(&self.bands) {
            let bins = density.get(*first..).unwrap_or_default();
            let sum: f32 = weights
                .iter()
                .zip(bins)
                .map(|(weight, value)| weight * value)
                .sum();
            *power = (sum + FLOOR).ln();
        }
        powers
    }
}

/// Mel of O'Shaughnessy (1987).
fn to_mel(hertz: f32) -> f32 {
    2595.0 * (1.0 + hertz / 700.0).log10()
}

fn to_hertz(mel: f32) -> f32 {
    700.0 * (10.0_f32.powf(mel / 2595.0) - 1.0)
}
