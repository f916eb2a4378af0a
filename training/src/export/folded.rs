//! Weights with the statistics folded in: raw numbers go straight into the first matrix.

use super::writer::Matrix;
use crate::corpus::CHANNELS;
use crate::network::PACK;
use crate::parameters::Parameters;

/// The matrix of a declared array.
pub(super) fn matrix(weights: &Parameters, name: &str) -> Matrix {
    let array = weights.array(name);
    Matrix {
        rows: array.shape[0],
        columns: array.shape[1],
        numbers: array.values.clone(),
    }
}

/// Several matrices with the same columns, one below the other.
pub(super) fn stacked(parts: &[Matrix]) -> Matrix {
    let numbers = parts
        .iter()
        .flat_map(|part| part.numbers.iter().copied())
        .collect();
    Matrix {
        rows: parts.iter().map(|part| part.rows).sum(),
        columns: parts[0].columns,
        numbers,
    }
}

/// Rows `rows` of a matrix.
pub(super) fn rows(matrix: &Matrix, rows: std::ops::Range<usize>) -> Matrix {
    let numbers = matrix.numbers[rows.start * matrix.columns..rows.end * matrix.columns].to_vec();
    Matrix {
        rows: rows.len(),
        columns: matrix.columns,
        numbers,
    }
}

/// The sum of two matrices.
pub(super) fn sum(a: &Matrix, b: &Matrix) -> Matrix {
    let numbers = a
        .numbers
        .iter()
        .zip(&b.numbers)
        .map(|(a, b)| a + b)
        .collect();
    Matrix {
        rows: a.rows,
        columns: a.columns,
        numbers,
    }
}

/// `((x − mean) · gain) W + b` as `x W' + b'`: returns `W'` and `b'`.
pub(super) fn normalised(
    weight: &Matrix,
    bias: &[f32],
    mean: &[f32],
    gain: &[f32],
) -> (Matrix, Vec<f32>) {
    let columns = weight.columns;
    let mut folded = weight.numbers.clone();
    let mut offset: Vec<f64> = bias.iter().map(|b| f64::from(*b)).collect();
    for (row, (mean, gain)) in folded.chunks_exact_mut(columns).zip(mean.iter().zip(gain)) {
        for (weight, offset) in row.iter_mut().zip(&mut offset) {
            *weight *= gain;
            *offset -= f64::from(*mean) * f64::from(*weight);
        }
    }
    let bias = offset.iter().map(|offset| *offset as f32).collect();
    (
        Matrix {
            rows: weight.rows,
            columns,
            numbers: folded,
        },
        bias,
    )
}

/// Numbers of a frame, repeated for every frame of a step.
pub(super) fn per_step(numbers: &[f32]) -> Vec<f32> {
    numbers.repeat(PACK)
}

/// One over each pose scale, for every frame of a step.
pub(super) fn pose_gain(scale: &[f32]) -> Vec<f32> {
    debug_assert_eq!(scale.len(), CHANNELS);
    per_step(&scale.iter().map(|scale| 1.0 / scale).collect::<Vec<_>>())
}
