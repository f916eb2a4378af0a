//! Adam with a clipped gradient, and the running average of the weights, in one pass over plain numbers.

use crate::parameters::Parameters;

const FIRST_DECAY: f32 = 0.9;
const SECOND_DECAY: f32 = 0.99;
const EPSILON: f32 = 1e-8;

/// Longest gradient, over all weights together, that is used as it is; longer ones are scaled down to it.
pub const CLIP: f64 = 2.0;

/// The moments of Adam (Kingma and Ba 2015).
#[derive(Debug, Clone, PartialEq)]
pub struct Adam {
    /// Running mean of the gradient.
    pub first: Parameters,
    /// Running mean of its square.
    pub second: Parameters,
    /// Updates made.
    pub steps: u64,
}

impl Adam {
    /// No updates made yet.
    #[must_use]
    pub fn new(parameters: &Parameters) -> Self {
        let mut zero = parameters.clone();
        zero.arrays_mut()
            .iter_mut()
            .for_each(|array| array.values.fill(0.0));
        Self {
            first: zero.clone(),
            second: zero,
            steps: 0,
        }
    }

    /// Moves the weights one step down the gradient, given array by array in the order of declaration, and returns
    /// the gradient's length before clipping. A gradient that is not finite moves nothing.
    pub fn step(&mut self, parameters: &mut Parameters, gradients: &[Vec<f32>], rate: f32) -> f64 {
        let square =
            |gradient: &Vec<f32>| gradient.iter().map(|g| f64::from(*g).powi(2)).sum::<f64>();
        let length = gradients.iter().map(square).sum::<f64>().sqrt();
        if !length.is_finite() {
            return length;
        }
        self.steps += 1;
        let clip = if length > CLIP {
            (CLIP / length) as f32
        } else {
            1.0
        };
        let bias = |decay: f32| 1.0 - f64::from(decay).powi(self.steps.min(100_000) as i32) as f32;
        let (rate, second_bias) = (rate / bias(FIRST_DECAY), bias(SECOND_DECAY));
        let moments = self
            .first
            .arrays_mut()
            .iter_mut()
            .zip(self.second.arrays_mut());
        for ((array, gradient), (first, second)) in parameters
            .arrays_mut()
            .iter_mut()
            .zip(gradients)
            .zip(moments)
        {
            let numbers = array
                .values
                .iter_mut()
                .zip(gradient)
                .zip(first.values.iter_mut().zip(&mut second.values));
            for ((value, gradient), (first, second)) in numbers {
                let gradient = gradient * clip;
                *first += (1.0 - FIRST_DECAY) * (gradient - *first);
                *second += (1.0 - SECOND_DECAY) * (gradient * gradient - *second);
                *value -= rate * *first / ((*second / second_bias).sqrt() + EPSILON);
            }
        }
        length
    }
}

/// Moves the running average towards the weights; young averages move faster, so that the first weights are soon
/// forgotten.
pub fn average(average: &mut Parameters, parameters: &Parameters, decay: f32, steps: u64) {
    let decay = decay.min((1 + steps) as f32 / (10 + steps) as f32);
    for (mean, array) in average.arrays_mut().iter_mut().zip(parameters.arrays()) {
        mean.values
            .iter_mut()
            .zip(&array.values)
            .for_each(|(mean, value)| *mean += (1.0 - decay) * (value - *mean));
    }
}
