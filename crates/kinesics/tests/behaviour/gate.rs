//! The still gate: resting hands are held, moving hands are followed.

use glam::{Quat, Vec3};
use kinesics::gate::{Gate, GateSettings, smoothstep};
use kinesics::{BoneLengths, Frame, Joint};

const RATE: f32 = 15.0;

/// The rest pose with the left forearm turned by so many degrees and both arms so active.
fn turned(degrees: f32, activity: f32) -> Frame {
    let mut frame = Frame::default();
    frame.directions[5] = Quat::from_rotation_x(-degrees.to_radians()) * frame.directions[5];
    frame.activity = [activity; 2];
    frame
}

fn through(frames: &[Frame]) -> Vec<Frame> {
    let mut gate = Gate::new(GateSettings::default(), RATE, &Frame::default());
    frames.iter().map(|frame| gate.step(frame)).collect()
}

fn left_wrist(frame: &Frame) -> Vec3 {
    frame.pose(&BoneLengths::default())[Joint::LeftWrist]
}

#[test]
fn a_hand_that_trembles_is_held() {
    // .3 degrees are 1.3 mm at the wrist: .02 m/s back and forth.
    let trembling: Vec<Frame> = (0..60)
        .map(|k| turned(if k % 2 == 0 { 0.3 } else { 0.0 }, 1.0))
        .collect();
    let held = through(&trembling);
    assert!(
        held.iter()
            .all(|frame| frame.directions == Frame::default().directions),
        "not a bit moves"
    );
}

#[test]
fn a_fast_and_active_arm_is_followed() {
    // 6 degrees a frame are .39 m/s at the wrist.
    let fast: Vec<Frame> = (1..=10).map(|k| turned(6.0 * k as f32, 1.0)).collect();
    for (gated, wanted) in through(&fast).iter().zip(&fast) {
        assert!(
            left_wrist(gated).distance(left_wrist(wanted)) < 1e-5,
            "above both edges the gate is open"
        );
    }
}

#[test]
fn an_arm_without_a_purpose_is_held_however_fast() {
    let idle: Vec<Frame> = (1..=10).map(|k| turned(6.0 * k as f32, 0.15)).collect();
    assert!(
        through(&idle)
            .iter()
            .all(|frame| frame.directions == Frame::default().directions)
    );
}

#[test]
fn a_slow_drift_is_followed_late_but_followed() {
    // One degree a frame is .065 m/s: just above the lower edge.
    let slow: Vec<Frame> = (1..=60).map(|k| turned(k as f32, 1.0)).collect();
    let gated = through(&slow);
    let behind = left_wrist(&gated[59]).distance(left_wrist(&slow[59]));
    assert!(
        behind < 0.02,
        "the arm is {behind} m behind: never farther than the gate's edges allow"
    );
    assert!(
        left_wrist(&gated[0]).distance(left_wrist(&slow[0])) > 0.003,
        "and at first it waits"
    );
}

#[test]
fn an_arm_that_was_held_far_away_catches_up_without_a_jump() {
    // The network lifts the forearm by 60 degrees while it calls the arm idle, then wakes up.
    let mut frames: Vec<Frame> = (1..=10).map(|k| turned(6.0 * k as f32, 0.0)).collect();
    frames.extend((0..20).map(|k| turned(60.0 + k as f32, 1.0)));
    let gated = through(&frames);
    for pair in gated.windows(2) {
        let speed = left_wrist(&pair[0]).distance(left_wrist(&pair[1])) * RATE;
        assert!(
            speed < 0.75,
            "a hand jumps at {speed} m/s where .6 to catch up and .065 to follow are wanted"
        );
    }
    let behind = left_wrist(&gated[29]).distance(left_wrist(&frames[29]));
    assert!(
        behind < 0.02,
        "but it arrives: {behind} m are missing after a second"
    );
}

#[test]
fn one_arm_moves_and_the_other_is_held() {
    let fast: Vec<Frame> = (1..=10).map(|k| turned(6.0 * k as f32, 1.0)).collect();
    for frame in through(&fast) {
        assert_eq!(
            frame.directions[6..],
            Frame::default().directions[6..],
            "the right arm never wanted to move"
        );
    }
}

#[test]
fn only_arms_go_through_the_gate() {
    let mut frame = turned(0.2, 0.4);
    frame.directions[0] = Vec3::new(0.1, 1.0, 0.2).normalize();
    frame.directions[2] = Vec3::new(0.3, 1.0, 0.2).normalize();
    frame.head = Vec3::new(3.0, 4.0, 5.0);
    frame.hands[1].pronation = 44.0;
    let gated = through(&[frame])[0];
    assert_eq!(gated.directions[..3], frame.directions[..3]);
    assert_eq!(
        (gated.head, gated.hands, gated.activity),
        (frame.head, frame.hands, frame.activity)
    );
}

#[test]
fn bones_stay_unit_vectors_in_the_half_open_gate() {
    let half: Vec<Frame> = (1..=40).map(|k| turned(2.0 * k as f32, 0.3)).collect();
    for frame in through(&half) {
        assert!(
            frame
                .directions
                .iter()
                .all(|d| (d.length() - 1.0).abs() < 1e-5)
        );
    }
}

#[test]
fn the_step_is_smooth() {
    assert_eq!(
        [0.0, 0.05, 0.125, 0.2, 1.0].map(|v| smoothstep([0.05, 0.2], v)),
        [0.0, 0.0, 0.5, 1.0, 1.0]
    );
}
