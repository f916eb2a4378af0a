//! The measures, against answers that are known.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use training::measure::eigen::Square;
use training::measure::frechet::Gaussian;
use training::measure::interval::bootstrap;
use training::measure::kinematics::{Kinematics, wrist_error};

fn diagonal(values: &[f64]) -> Square {
    let mut square = Square::zero(values.len());
    values
        .iter()
        .enumerate()
        .for_each(|(i, value)| square.numbers[i * values.len() + i] = *value);
    square
}

/// A rotation in the plane of two axes, applied on both sides: the same distribution seen from elsewhere.
fn turned(covariance: &Square, angle: f64) -> Square {
    let mut turn = diagonal(&vec![1.0; covariance.size]);
    let size = covariance.size;
    turn.numbers[0] = angle.cos();
    turn.numbers[1] = -angle.sin();
    turn.numbers[size] = angle.sin();
    turn.numbers[size + 1] = angle.cos();
    let mut back = turn.clone();
    back.numbers.swap(1, size);
    turn.times(covariance).times(&back)
}

#[test]
fn the_distance_of_known_gaussians_is_the_known_one() {
    let a = Gaussian {
        mean: vec![0.0, 1.0, 2.0],
        covariance: diagonal(&[1.0, 4.0, 9.0]),
    };
    let b = Gaussian {
        mean: vec![1.0, 1.0, 0.0],
        covariance: diagonal(&[4.0, 1.0, 9.0]),
    };
    // Means: 1 + 0 + 4. Covariances that commute: (1 − 2)² + (2 − 1)² + 0.
    assert!((a.distance(&b) - 7.0).abs() < 1e-9, "{}", a.distance(&b));
    assert!(
        a.distance(&a).abs() < 1e-9,
        "a distribution has no distance from itself"
    );
    assert!(
        (a.distance(&b) - b.distance(&a)).abs() < 1e-9,
        "the distance is symmetric"
    );
}

#[test]
fn the_distance_of_gaussians_that_do_not_commute_is_the_known_one() {
    // In two dimensions tr (Σ₁Σ₂)^½ = √(tr Σ₁Σ₂ + 2 √(det Σ₁ det Σ₂)).
    let (a, b) = (diagonal(&[1.0, 4.0]), turned(&diagonal(&[9.0, 2.0]), 0.7));
    let expected =
        a.trace() + b.trace() - 2.0 * (a.times(&b).trace() + 2.0 * (4.0_f64 * 18.0).sqrt()).sqrt();
    let gaussian = |covariance| Gaussian {
        mean: vec![0.0; 2],
        covariance,
    };
    let found = gaussian(a).distance(&gaussian(b));
    assert!(
        (found - expected).abs() < 1e-9,
        "{found} where {expected} is right"
    );
}

#[test]
fn a_fit_finds_the_gaussian_that_was_sampled() {
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let mut uniform = |width: f32| rng.random_range(-width..width);
    let samples: Vec<Vec<f32>> = (0..20_000)
        .map(|_| vec![uniform(1.0) + 5.0, uniform(3.0)])
        .collect();
    let fit = Gaussian::fit(&samples);
    // A uniform number within ± w has the variance w²/3.
    assert!(
        (fit.mean[0] - 5.0).abs() < 0.02 && fit.mean[1].abs() < 0.06,
        "{:?}",
        fit.mean
    );
    assert!(
        (fit.covariance.at(0, 0) - 1.0 / 3.0).abs() < 0.01,
        "{}",
        fit.covariance.at(0, 0)
    );
    assert!(
        (fit.covariance.at(1, 1) - 3.0).abs() < 0.06,
        "{}",
        fit.covariance.at(1, 1)
    );
    assert!(fit.covariance.at(0, 1).abs() < 0.02);
}

#[test]
fn eigenvectors_give_the_matrix_back() {
    let mut rng = ChaCha8Rng::seed_from_u64(4);
    let size = 12;
    let mut matrix = Square::zero(size);
    for row in 0..size {
        for column in 0..=row {
            let value = rng.random_range(-1.0..1.0);
            matrix.numbers[row * size + column] = value;
            matrix.numbers[column * size + row] = value;
        }
    }
    let (values, vectors) = matrix.eigen();
    for row in 0..size {
        for column in 0..size {
            let back: f64 = (0..size)
                .map(|k| values[k] * vectors.at(row, k) * vectors.at(column, k))
                .sum();
            assert!((back - matrix.at(row, column)).abs() < 1e-9);
        }
    }
    let square = matrix.times(&matrix);
    let root = square.root();
    let error = root
        .times(&root)
        .numbers
        .iter()
        .zip(&square.numbers)
        .map(|(a, b)| (a - b).abs())
        .fold(0.0, f64::max);
    assert!(
        error < 1e-9,
        "a root times itself is the matrix, error {error}"
    );
}

#[test]
fn the_interval_holds_the_mean_and_shrinks_with_the_number_of_groups() {
    let data = |groups: usize| {
        (0..groups)
            .map(|group| (group, (group % 7) as f64))
            .collect::<Vec<_>>()
    };
    let (few, many) = (bootstrap(&data(28), 1), bootstrap(&data(2800), 1));
    assert!(
        (few.mean - 3.0).abs() < 1e-9 && few.low < 3.0 && few.high > 3.0,
        "{few:?}"
    );
    assert!(
        many.high - many.low < 0.2 * (few.high - few.low),
        "a hundred times the data, a tenth of the width"
    );
    // Windows of one group are one observation: repeating them does not make the mean surer.
    let repeated: Vec<_> = data(28).into_iter().flat_map(|value| [value; 50]).collect();
    let again = bootstrap(&repeated, 1);
    assert!(
        (again.high - again.low) > 0.9 * (few.high - few.low),
        "{again:?} against {few:?}"
    );
}

#[test]
fn a_wrist_that_moves_evenly_has_the_speed_it_has() {
    let moving: Vec<[[f32; 3]; 2]> = (0..34)
        .map(|k| [[0.02 * k as f32, 0.0, 0.0], [0.0; 3]])
        .collect();
    let still = vec![[[0.0; 3]; 2]; 34];
    let figures = Kinematics::of(std::slice::from_ref(&moving));
    assert!(
        (figures.v90 - 0.3).abs() < 1e-4,
        "2 cm a frame at 15 frames a second are .3 m/s, here {}",
        figures.v90
    );
    assert!(
        figures.a90 < 1e-2,
        "an even movement has no acceleration, here {}",
        figures.a90
    );
    assert!(
        (figures.hold - 0.5).abs() < 1e-9,
        "one of two wrists is held"
    );
    // New frames 4 to 33 lie 8 to 66 cm apart for one wrist, 0 for the other.
    assert!(
        (wrist_error(&moving, &still) - 0.185).abs() < 1e-6,
        "{}",
        wrist_error(&moving, &still)
    );
}
