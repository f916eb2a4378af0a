//! Idle motion: a pure, continuous, small function of time.

use glam::Vec3;
use kinesics::idle::Idle;
use kinesics::{BoneLengths, Frame, Joint, Style};

const WRISTS: [Joint; 2] = [Joint::LeftWrist, Joint::RightWrist];

fn applied(idle: &Idle, frame: Frame, time: f64, intensity: f32) -> Frame {
    let mut frame = frame;
    idle.apply(&mut frame, time, intensity, 1.0);
    frame
}

/// The wrist against its shoulder, which sways with the torso.
fn wrist(frame: &Frame, joint: Joint) -> Vec3 {
    let pose = frame.pose(&BoneLengths::default());
    kinesics::body::rotation(frame.torso).inverse() * (pose[joint] - pose[Joint::Thorax])
}

#[test]
fn intensity_0_changes_nothing() {
    let rest = Style::default().rest();
    let idle = Idle::new(3, &Style::default());
    for k in 0..200 {
        assert_eq!(
            applied(&idle, rest, f64::from(k) * 0.37, 0.0),
            rest,
            "intensity 0 is exact"
        );
    }
    assert_eq!(
        applied(&idle, rest, 1.0, f32::NAN),
        rest,
        "an intensity that is no number is none"
    );
}

#[test]
fn it_is_a_pure_function_of_time() {
    let rest = Style::default().rest();
    let idle = Idle::new(3, &Style::default());
    let again = Idle::new(3, &Style::default());
    assert_eq!(
        applied(&idle, rest, 12.5, 1.0),
        applied(&again, rest, 12.5, 1.0),
        "the same seed breathes alike"
    );
    let other = Idle::new(4, &Style::default());
    assert_ne!(
        applied(&idle, rest, 12.5, 1.0),
        applied(&other, rest, 12.5, 1.0),
        "another seed breathes otherwise"
    );
}

#[test]
fn a_held_hand_lives_by_millimetres() {
    for name in Style::names() {
        let style = Style::named(name).expect("a style");
        let idle = Idle::new(1, &style);
        let rest = style.rest();
        for joint in WRISTS {
            let home = wrist(&rest, joint);
            let off: Vec<f32> = (0..900)
                .map(|k| {
                    wrist(&applied(&idle, rest, f64::from(k) / 15.0, 1.0), joint).distance(home)
                })
                .collect();
            let most = off.iter().copied().fold(0.0, f32::max);
            let mean = off.iter().sum::<f32>() / off.len() as f32;
            assert!(
                mean > 5e-4,
                "{joint:?} of {name} is alive: {:.2} mm on average",
                mean * 1e3
            );
            let wander = 2.5 * style.wander;
            assert!(
                most < 0.02 + wander,
                "{joint:?} of {name} wanders {:.1} mm",
                most * 1e3
            );
        }
    }
}

#[test]
fn it_is_continuous_even_after_hours() {
    let style = Style::default();
    let idle = Idle::new(9, &style);
    for base in [0.0, 36_000.0] {
        for k in 0..600 {
            let time = base + f64::from(k) / 60.0;
            let [a, b] =
                [time, time + 1.0 / 60.0].map(|time| applied(&idle, style.rest(), time, 1.0));
            for joint in Joint::ALL {
                let [a, b] = [&a, &b].map(|frame| frame.pose(&BoneLengths::default())[joint]);
                assert!(
                    a.distance(b) < 4e-3,
                    "{joint:?} jumps by {:.2} mm at {time} s",
                    a.distance(b) * 1e3
                );
            }
        }
    }
}

#[test]
fn any_frame_stays_a_frame() {
    let idle = Idle::new(2, &Style::named("animated").expect("a style"));
    let straight = [Vec3::NEG_Y; 9];
    let odd = [
        Frame::default(),
        Frame {
            directions: straight,
            ..Frame::default()
        },
        Style::default().rest(),
    ];
    for frame in odd {
        for k in 0..300 {
            let moved = applied(&idle, frame, f64::from(k) * 0.1 - 5.0, 1.0);
            assert!(moved.is_finite(), "idle keeps numbers finite");
            assert!(
                moved
                    .directions
                    .iter()
                    .all(|d| (d.length() - 1.0).abs() < 1e-4),
                "and directions unit"
            );
            for (before, after) in frame.directions.iter().zip(moved.directions) {
                assert!(
                    before.angle_between(after) < 0.6,
                    "a bone turns by {} rad",
                    before.angle_between(after)
                );
            }
        }
    }
}

#[test]
fn half_the_intensity_is_about_half_the_motion() {
    let style = Style::default();
    let idle = Idle::new(5, &style);
    let moved = |intensity: f32| {
        let frames = (0..300).map(|k| applied(&idle, style.rest(), f64::from(k) * 0.1, intensity));
        frames
            .map(|frame| {
                wrist(&frame, Joint::LeftWrist).distance(wrist(&style.rest(), Joint::LeftWrist))
            })
            .sum::<f32>()
    };
    let ratio = moved(0.5) / moved(1.0);
    assert!((0.4..0.6).contains(&ratio), "the dial is even: {ratio:.2}");
}
