//! How the planned body moves: smooth, inside a body's limits, and provably still when asked.

use kinesics::body::Side;
use kinesics::body::clearance::TORSO;
use kinesics::grammar::plan;
use kinesics::joint::Joint;
use kinesics::{BoneLengths, Frame, Layout, Motion, Style};

use super::{GREETING, LINES, line, planned, plans};

const RATE: f32 = 60.0;
const WRISTS: [Joint; 2] = [Joint::LeftWrist, Joint::RightWrist];

#[test]
fn wrists_accelerate_like_arms() {
    for (_, style, plan) in plans(1) {
        let motion = plan.motion(RATE);
        for wrist in WRISTS {
            let path = motion.path(wrist, &BoneLengths::default());
            for (k, at) in path.windows(3).enumerate() {
                let acceleration = (at[2] - at[1] * 2.0 + at[0]).length() * RATE * RATE;
                let time = motion.start + k as f64 / f64::from(RATE);
                assert!(
                    acceleration < 45.0,
                    "{wrist:?} in {style} at {time:.2} s: {acceleration:.1} m/s², limit 45"
                );
            }
        }
    }
}

#[test]
fn bones_turn_slower_than_700_degrees_a_second() {
    for (_, style, plan) in plans(1) {
        for pair in plan.motion(RATE).frames.windows(2) {
            for (bone, (a, b)) in pair[0]
                .directions
                .iter()
                .zip(pair[1].directions)
                .enumerate()
            {
                let speed = a.angle_between(b).to_degrees() * RATE;
                assert!(
                    speed < 700.0,
                    "bone {bone} in {style} turns at {speed:.0} °/s"
                );
            }
        }
    }
}

#[test]
fn bone_directions_are_unit_and_hands_in_range() {
    for (_, style, plan) in plans(1) {
        for frame in &plan.motion(30.0).frames {
            assert!(frame.is_finite(), "a frame in {style} is not finite");
            assert!(
                frame
                    .directions
                    .iter()
                    .all(|d| (d.length() - 1.0).abs() < 1e-5),
                "a direction is not unit"
            );
            for hand in &frame.hands {
                assert!(
                    hand.shape.iter().all(|curl| (0.0..=1.0).contains(curl)),
                    "a finger bends beyond its range"
                );
                assert!(
                    hand.pronation.abs() <= 88.0 && hand.flexion.abs() <= 65.0,
                    "a wrist bends beyond its range"
                );
                assert!(
                    (-22.0..=18.0).contains(&hand.deviation),
                    "a wrist deviates beyond its range"
                );
            }
            assert!(
                frame.activity.iter().all(|a| (0.0..=1.0).contains(a)),
                "activity outside 0..=1"
            );
        }
    }
}

/// Both wrists in the chest's axes, from mid-shoulder.
fn in_the_chest(frame: &Frame) -> [glam::Vec3; 2] {
    let pose = frame.pose(&BoneLengths::default());
    let chest = kinesics::body::rotation(frame.torso);
    WRISTS.map(|wrist| {
        chest.inverse() * (pose[wrist] - pose[Joint::Thorax]) - kinesics::body::MID_SHOULDER
    })
}

#[test]
fn wrists_stay_out_of_the_torso_and_apart() {
    for (_, style, plan) in plans(2) {
        let motion = plan.motion(30.0);
        for (k, frame) in motion.frames.iter().enumerate() {
            let wrists = in_the_chest(frame);
            let time = motion.start + k as f64 / 30.0;
            for (wrist, side) in wrists.iter().zip(Side::BOTH) {
                let radius = (wrist.x / TORSO[0]).hypot(wrist.z / TORSO[1]);
                let inside = wrist.y < -0.05 && wrist.z > -0.2 && radius < 1.0;
                assert!(
                    !inside,
                    "the {side:?} wrist in {style} is inside the torso at {time:.2} s: {wrist}"
                );
            }
            let apart = wrists[0].distance(wrists[1]);
            assert!(
                apart >= 0.05,
                "wrists in {style} are {:.1} cm apart at {time:.2} s",
                apart * 100.0
            );
        }
    }
}

#[test]
fn intensity_0_is_exact_stillness() {
    for style in Style::names() {
        let style = Style::named(style).expect("a named style");
        let still = plan(&line::evenly(GREETING), &style, 7, 0.0);
        assert!(still.gestures().is_empty(), "intensity 0 plans nothing");
        let motion = still.motion(30.0);
        assert!(
            motion.frames.iter().all(|frame| *frame == style.rest()),
            "intensity 0 is the rest pose in every frame"
        );
        assert!(
            motion.end() >= still_end(),
            "a still motion covers the speech as well"
        );
    }
}

fn still_end() -> f64 {
    line::evenly(GREETING).duration + 1.0
}

#[test]
fn a_motion_starts_and_ends_at_rest() {
    for (transcript, name, plan) in plans(1) {
        let motion = plan.motion(30.0);
        assert_eq!(motion.start, -0.6, "the hands may start before the voice");
        assert_eq!(motion.layout, Layout::Full55);
        assert!(
            motion.end() >= transcript.duration + 1.0,
            "the motion goes on for a second after the speech"
        );
        let rest = Style::named(name)
            .expect("a named style")
            .rest()
            .pose(&BoneLengths::default());
        for frame in [&motion.frames[0], &motion.frames[motion.frames.len() - 1]] {
            let pose = frame.pose(&BoneLengths::default());
            for joint in Joint::ALL {
                let off = pose[joint].distance(rest[joint]);
                assert!(
                    off < 2e-3,
                    "{joint:?} in {name} is {:.1} mm from rest at an end",
                    off * 1e3
                );
            }
            assert_eq!(
                frame.activity, [0.0; 2],
                "arms are idle at the ends of {name}"
            );
        }
    }
}

#[test]
fn the_greeting_moves_a_wrist_by_30_cm() {
    let plan = planned(&line::evenly(GREETING), "presenter", 0);
    let motion = plan.motion(30.0);
    let far = WRISTS
        .map(|wrist| travelled(&motion, wrist))
        .into_iter()
        .fold(0.0, f32::max);
    assert!(far >= 0.3, "a wrist travels at least 0.3 m, not {far:.2} m");
}

fn travelled(motion: &Motion, joint: Joint) -> f32 {
    motion
        .path(joint, &BoneLengths::default())
        .windows(2)
        .map(|step| step[0].distance(step[1]))
        .sum()
}

#[test]
fn a_bow_leans_the_torso_and_keeps_the_hands_low() {
    let plan = planned(&line::evenly(GREETING), "agent", 0);
    let bow = plan
        .gestures()
        .iter()
        .find(|gesture| gesture.form == "greet_bow")
        .expect("the bow");
    let bottom = plan.motion(30.0).sample(bow.apex).expect("frames");
    let spine = bottom.directions[0]
        .angle_between(glam::Vec3::Y)
        .to_degrees();
    assert!(
        (10.0..30.0).contains(&spine),
        "a greeting bows 10 to 30 degrees, not {spine:.1}"
    );
    assert!(
        in_the_chest(&bottom).iter().all(|wrist| wrist.y < -0.3),
        "hands stay low and together in a bow"
    );
}

#[test]
fn less_intensity_moves_less() {
    let lecturer = Style::named("lecturer").expect("a named style");
    let moved = [0.0, 0.25, 0.5, 1.0].map(|intensity| {
        let plans = LINES
            .iter()
            .map(|text| plan(&line::evenly(text), &lecturer, 3, intensity).motion(30.0));
        plans
            .map(|motion| {
                WRISTS
                    .map(|wrist| travelled(&motion, wrist))
                    .iter()
                    .sum::<f32>()
            })
            .sum::<f32>()
    });
    assert!(
        moved.is_sorted() && moved[0] < 1e-3,
        "the dial is monotone: {moved:?} m"
    );
}

#[test]
fn frame_rate_changes_the_frames_not_the_motion() {
    let plan = planned(&line::evenly(GREETING), "lecturer", 5);
    let (coarse, fine) = (plan.motion(30.0), plan.motion(60.0));
    for (k, frame) in coarse.frames.iter().enumerate() {
        let Some(same) = fine.frames.get(2 * k) else {
            break;
        };
        let [a, b] = [frame, same].map(|frame| frame.pose(&BoneLengths::default()));
        for joint in Joint::ALL {
            assert!(
                a[joint].distance(b[joint]) < 0.012,
                "{joint:?} differs between 30 and 60 frames a second"
            );
        }
    }
}
