//! The flow: the transform has an inverse, the sampler's steps add up.

use proptest::prelude::*;
use training::flow::{LATEST, NEW_FRAMES, restore, steps, transform};
use training::network::{TIME_WAVES, time_numbers};

proptest! {
    #[test]
    fn the_transform_and_its_inverse_cancel(frames in prop::collection::vec(-3.0_f32..3.0, 2 * NEW_FRAMES)) {
        let back = restore(&transform(&frames));
        for (a, b) in frames.iter().zip(&back) {
            prop_assert!((a - b).abs() < 1e-4, "{} came back as {}", a, b);
        }
        let energy = |x: &[f32]| x.iter().map(|x| x * x).sum::<f32>();
        prop_assert!((energy(&frames) - energy(&transform(&frames))).abs() < 1e-2, "the transform is orthonormal");
    }
}

#[test]
fn the_steps_of_the_sampler_keep_a_window_that_is_clean_already() {
    for count in 1..9 {
        let all = steps(count);
        assert_eq!(all.len(), count);
        assert_eq!(
            all[0].time, 0.0,
            "the first estimate is made from pure noise"
        );
        let last = all[count - 1];
        assert_eq!(
            (last.keep, last.estimate, last.before),
            (0.0, 1.0, 0.0),
            "the last estimate is the result"
        );
        for step in &all {
            let sum = step.keep + step.estimate + step.before;
            assert!(
                (sum - 1.0).abs() < 1e-5,
                "clean = estimate stays: weights {step:?} sum to {sum}"
            );
            assert!((0.0..=LATEST).contains(&step.time));
        }
        assert!(
            all.windows(2).all(|pair| pair[0].time < pair[1].time),
            "flow time only rises"
        );
    }
}

#[test]
fn two_steps_follow_an_estimate_that_changes_linearly_exactly() {
    // dr/dt = (x̂(t) − r) / (1 − t) with x̂(t) = a + b t has the solution r(t) = (1 − t) r₀ + t a + b ((1 − t) ln(1 − t) + t).
    let (a, b, start) = (0.3_f64, -1.2_f64, 2.0_f64);
    let exact = |t: f64| (1.0 - t) * start + t * a + b * ((1.0 - t) * (1.0 - t).ln() + t);
    let all = steps(6);
    let (now, next) = (f64::from(all[2].time), f64::from(all[3].time));
    let estimate = |t: f64| a + b * t;
    let made = f64::from(all[2].keep) * exact(now)
        + f64::from(all[2].estimate) * estimate(now)
        + f64::from(all[2].before) * estimate(f64::from(all[1].time));
    assert!(
        (made - exact(next)).abs() < 1e-5,
        "{made} where the solution is {}",
        exact(next)
    );
}

#[test]
fn flow_times_are_told_apart() {
    let (early, late) = (time_numbers(0.10), time_numbers(0.12));
    let distance: f32 = early
        .iter()
        .zip(late)
        .map(|(a, b)| (a - b).powi(2))
        .sum::<f32>()
        .sqrt();
    assert!(
        distance > 0.5,
        "a fiftieth of the way is seen, distance {distance}"
    );
    assert_eq!(
        time_numbers(0.0)[TIME_WAVES],
        1.0,
        "cosines follow the sines"
    );
}
