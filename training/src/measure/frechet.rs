//! The Fréchet distance between two normal distributions (Dowson and Landau 1982), which on the features of an
//! auto-encoder is the field's FGD (Yoon et al. 2020).

use super::eigen::Square;

/// A normal distribution.
#[derive(Debug, Clone, PartialEq)]
pub struct Gaussian {
    /// Its mean.
    pub mean: Vec<f64>,
    /// Its covariance.
    pub covariance: Square,
}

impl Gaussian {
    /// Fits one to samples, with the unbiased covariance (division by the count less one).
    ///
    /// # Panics
    /// With fewer than two samples.
    #[must_use]
    pub fn fit(samples: &[Vec<f32>]) -> Self {
        assert!(samples.len() > 1, "a covariance needs two samples");
        let (count, size) = (samples.len() as f64, samples[0].len());
        let mut mean = vec![0.0; size];
        for sample in samples {
            mean.iter_mut()
                .zip(sample)
                .for_each(|(mean, x)| *mean += f64::from(*x) / count);
        }
        let mut covariance = Square::zero(size);
        for sample in samples {
            let centred: Vec<f64> = sample
                .iter()
                .zip(&mean)
                .map(|(x, mean)| f64::from(*x) - mean)
                .collect();
            for row in 0..size {
                for column in 0..size {
                    covariance.numbers[row * size + column] +=
                        centred[row] * centred[column] / (count - 1.0);
                }
            }
        }
        Self { mean, covariance }
    }

    /// `‖μ₁ − μ₂‖² + tr(Σ₁ + Σ₂ − 2 (Σ₁^½ Σ₂ Σ₁^½)^½)`.
    #[must_use]
    pub fn distance(&self, other: &Self) -> f64 {
        let means: f64 = self
            .mean
            .iter()
            .zip(&other.mean)
            .map(|(a, b)| (a - b).powi(2))
            .sum();
        let root = self.covariance.root();
        let (values, _) = root.times(&other.covariance).times(&root).eigen();
        let cross: f64 = values.iter().map(|value| value.max(0.0).sqrt()).sum();
        means + self.covariance.trace() + other.covariance.trace() - 2.0 * cross
    }
}
