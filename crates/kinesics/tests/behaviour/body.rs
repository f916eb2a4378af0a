//! The body: two-bone arms, clearance, hands.

use glam::Vec3;
use kinesics::body::hand::HandAxes;
use kinesics::body::{ArmStance, Side, Stance, arm, clearance, rotation};
use kinesics::{BoneLengths, Hand, Joint, Style};
use proptest::prelude::*;

fn stance(wrists: [Vec3; 2]) -> Stance {
    let arms = wrists.map(|wrist| ArmStance::resting(wrist, 0.0, 5.0));
    Stance {
        torso: Vec3::ZERO,
        head: Vec3::ZERO,
        arms,
    }
}

#[test]
fn a_wrist_goes_where_it_is_sent() {
    let wanted = Vec3::new(0.2, -0.25, 0.3);
    let frame = stance([wanted; 2]).frame([Hand::default(); 2], [0.0; 2]);
    let pose = frame.pose(&BoneLengths::default());
    for (side, wrist) in Side::BOTH
        .into_iter()
        .zip([Joint::LeftWrist, Joint::RightWrist])
    {
        let at = side.mirror(pose[wrist] - pose[Joint::Thorax] - kinesics::body::MID_SHOULDER);
        assert!(
            at.distance(wanted) < 2e-3,
            "{side:?}: wanted {wanted}, got {at}"
        );
    }
}

#[test]
fn left_and_right_are_mirror_images() {
    let frame = stance([Vec3::new(0.1, -0.3, 0.25); 2]).frame([Hand::default(); 2], [0.0; 2]);
    let pose = frame.pose(&BoneLengths::default());
    for (a, b) in pose.joints.iter().zip(pose.mirrored().joints) {
        assert!(
            a.distance(b) < 1e-6,
            "the same target on both sides gives a symmetric body"
        );
    }
}

#[test]
fn elbows_hang_down_and_outside() {
    for wrist in [
        Vec3::new(0.2, -0.3, 0.25),
        Vec3::new(0.02, -0.2, 0.2),
        Vec3::new(0.3, -0.2, 0.3),
    ] {
        let pose = stance([wrist; 2])
            .frame([Hand::default(); 2], [0.0; 2])
            .pose(&BoneLengths::default());
        let (shoulder, elbow) = (pose[Joint::LeftShoulder], pose[Joint::LeftElbow]);
        assert!(
            elbow.y < shoulder.y - 0.1,
            "no chicken wing for a wrist at {wrist}: elbow {elbow}"
        );
        assert!(
            elbow.x > shoulder.x - 0.03,
            "the elbow stays at its side for a wrist at {wrist}: {elbow}"
        );
    }
}

#[test]
fn torso_angles_turn_the_spine_their_way() {
    let up = |angles: Vec3| rotation(angles) * Vec3::Y;
    assert!(up(Vec3::new(20.0, 0.0, 0.0)).z > 0.3, "pitch + is forward");
    assert!(
        up(Vec3::new(0.0, 0.0, 20.0)).x > 0.3,
        "roll + is to the left"
    );
    assert!(
        (rotation(Vec3::new(0.0, 20.0, 0.0)) * Vec3::Z).x > 0.3,
        "yaw + is to the left"
    );
}

#[test]
fn pronation_turns_the_palm() {
    let (upper, fore) = (Vec3::NEG_Y, Vec3::Z);
    for side in Side::BOTH {
        let at = |pronation| {
            HandAxes::new(
                side,
                upper,
                fore,
                &Hand {
                    pronation,
                    flexion: 0.0,
                    deviation: 0.0,
                    shape: [0.0; 7],
                },
            )
        };
        assert!(at(0.0).thumb.y > 0.99, "{side:?}: at 0 the thumb is up");
        assert!(
            at(0.0).palm.x * side.sign() < -0.99,
            "{side:?}: and the palm looks inwards"
        );
        assert!(at(80.0).palm.y < -0.9, "{side:?}: at +80 the palm is down");
        assert!(at(-88.0).palm.y > 0.9, "{side:?}: at -88 the palm is up");
    }
}

#[test]
fn clasped_hands_stay_apart() {
    let gongsu = Style::named("agent").expect("a style");
    let wrists = clearance::clear(
        Side::BOTH.map(|side| gongsu.rest_wrist(side)),
        [0.0; 2],
        1.0,
    );
    let apart = Side::Left
        .mirror(wrists[0])
        .distance(Side::Right.mirror(wrists[1]));
    assert!(
        (0.05..0.13).contains(&apart),
        "hands that lie on each other are {apart:.3} m apart at the wrists"
    );
}

fn anywhere() -> impl Strategy<Value = Vec3> {
    (-0.6_f32..0.6, -0.7_f32..0.5, -0.3_f32..0.6).prop_map(Vec3::from)
}

proptest! {
    #[test]
    fn two_bones_reach_what_is_in_reach(target in anywhere(), pole in anywhere()) {
        let (upper, fore) = arm::two_bone(target, pole, 0.27, 0.25);
        prop_assert!((upper.length() - 1.0).abs() < 1e-4 && (fore.length() - 1.0).abs() < 1e-4, "directions are unit");
        let end = upper * 0.27 + fore * 0.25;
        if (0.25..0.44).contains(&target.length()) {
            prop_assert!(end.distance(target) < 3e-3, "reached {end} for {target}");
        }
        prop_assert!(end.length() < 0.52, "an arm never straightens fully");
    }

    #[test]
    fn every_target_gives_a_body(left in anywhere(), right in anywhere()) {
        let wrists = clearance::clear([left, right], [0.0; 2], 0.0).map(arm::within_reach);
        let frame = stance(wrists).frame([Hand::default(); 2], [0.0; 2]);
        prop_assert!(frame.is_finite());
        prop_assert!(frame.directions.iter().all(|d| (d.length() - 1.0).abs() < 1e-4));
    }

    #[test]
    fn hand_axes_are_at_right_angles(pronation in -90.0_f32..90.0, flexion in -60.0_f32..60.0, fore in anywhere()) {
        prop_assume!(fore.length() > 0.1);
        let hand = Hand { pronation, flexion, deviation: 10.0, shape: [0.0; 7] };
        let axes = HandAxes::new(Side::Right, Vec3::NEG_Y, fore.normalize(), &hand);
        for (a, b) in [(axes.fingers, axes.palm), (axes.palm, axes.thumb), (axes.thumb, axes.fingers)] {
            prop_assert!(a.dot(b).abs() < 1e-3 && (a.length() - 1.0).abs() < 1e-3);
        }
    }
}
