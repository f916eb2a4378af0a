//! The minimum-jerk channels seen from outside: a plan's motion is twice differentiable.

use kinesics::{BoneLengths, Joint};

use super::{GREETING, line, planned};

/// Halving the step of a finite difference halves the jump between neighbours of a continuous acceleration; a corner in
/// the velocity would double the acceleration itself instead.
#[test]
fn acceleration_is_continuous() {
    let plan = planned(&line::evenly(GREETING), "lecturer", 1);
    let peak = |rate: f32| {
        let path = plan
            .motion(rate)
            .path(Joint::RightWrist, &BoneLengths::default());
        let accelerations = path
            .windows(3)
            .map(|at| (at[2] - at[1] * 2.0 + at[0]) * rate * rate);
        accelerations.map(glam::Vec3::length).fold(0.0, f32::max)
    };
    let (coarse, fine) = (peak(60.0), peak(240.0));
    assert!(
        fine < coarse * 1.3 + 1.0,
        "peak acceleration converges: {coarse:.1} at 60, {fine:.1} m/s² at 240 a second"
    );
}
