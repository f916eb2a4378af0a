//! Pose, directions and channels: every pair of inverses gives back what went in.

use glam::Vec3;
use kinesics::pose::y_down;
use kinesics::{BONES, BoneLengths, Frame, Hand, Joint, Layout, Motion, MotionError, Pose};
use proptest::array::uniform9;
use proptest::prelude::*;

/// A unit vector, uniform enough: a cube's point that is not too near its middle.
fn direction() -> impl Strategy<Value = Vec3> {
    (-1.0_f32..1.0, -1.0_f32..1.0, -1.0_f32..1.0)
        .prop_map(|(x, y, z)| Vec3::new(x, y, z))
        .prop_filter("too short to have a direction", |v| v.length() > 0.1)
        .prop_map(Vec3::normalize)
}

fn angles() -> impl Strategy<Value = Vec3> {
    (-60.0_f32..60.0, -60.0_f32..60.0, -60.0_f32..60.0).prop_map(|(x, y, z)| Vec3::new(x, y, z))
}

fn hand() -> impl Strategy<Value = Hand> {
    (angles(), proptest::array::uniform7(0.0_f32..=1.0)).prop_map(|(a, shape)| Hand {
        pronation: a.x,
        flexion: a.y,
        deviation: a.z,
        shape,
    })
}

fn frame() -> impl Strategy<Value = Frame> {
    let activity = (0.0_f32..=1.0, 0.0_f32..=1.0);
    (
        uniform9(direction()),
        [hand(), hand()],
        angles(),
        angles(),
        activity,
    )
        .prop_map(|(directions, hands, head, torso, (left, right))| Frame {
            directions,
            hands,
            head,
            torso,
            activity: [left, right],
        })
}

fn lengths() -> impl Strategy<Value = BoneLengths> {
    uniform9(0.05_f32..0.6).prop_map(BoneLengths)
}

fn close(one: Vec3, other: Vec3, tolerance: f32) -> bool {
    one.distance(other) <= tolerance
}

fn channels(layout: Layout, frame: &Frame) -> Vec<f32> {
    let mut numbers = Vec::new();
    layout.write(frame, &mut numbers);
    numbers
}

proptest! {
    #[test]
    fn directions_of_a_pose_built_from_directions_are_those_directions(
        directions in uniform9(direction()),
        lengths in lengths(),
    ) {
        let pose = Pose::from_directions(&directions, &lengths);
        prop_assert_eq!(pose[Joint::Spine], Vec3::ZERO, "the origin is the spine joint");
        for (found, expected) in pose.directions().iter().zip(&directions) {
            prop_assert!(close(*found, *expected, 2e-5), "{found} is not {expected}");
        }
    }

    #[test]
    fn a_pose_built_from_its_own_directions_and_lengths_is_that_pose(
        directions in uniform9(direction()),
        lengths in lengths(),
    ) {
        let pose = Pose::from_directions(&directions, &lengths);
        let measured = BoneLengths(BONES.map(|bone| pose[bone.parent].distance(pose[bone.child])));
        let again = Pose::from_directions(&pose.directions(), &measured);
        for joint in Joint::ALL {
            prop_assert!(close(again[joint], pose[joint], 2e-5), "{} moved", joint.name());
        }
    }

    #[test]
    fn the_door_to_y_down_files_is_its_own_inverse(directions in uniform9(direction())) {
        let pose = Pose::from_directions(&directions, &BoneLengths::default());
        prop_assert_eq!(pose.y_down().y_down(), pose);
        let down = pose.y_down();
        for (found, expected) in down.directions().iter().zip(pose.directions()) {
            prop_assert!(close(*found, y_down(expected), 1e-6), "directions go through the same door as positions");
        }
    }

    #[test]
    fn a_mirror_image_of_a_mirror_image_is_the_pose(directions in uniform9(direction())) {
        let pose = Pose::from_directions(&directions, &BoneLengths::default());
        prop_assert_eq!(pose.mirrored().mirrored(), pose);
        let mirrored = pose.mirrored();
        prop_assert_eq!(mirrored[Joint::LeftWrist].x, -pose[Joint::RightWrist].x, "left and right change places");
        prop_assert_eq!(mirrored[Joint::LeftWrist].y, pose[Joint::RightWrist].y);
    }

    #[test]
    fn a_frame_of_all_channels_comes_back(frame in frame()) {
        let numbers = channels(Layout::Full55, &frame);
        let again = Layout::Full55.read(&numbers).expect("a finite frame reads");
        for (found, expected) in again.directions.iter().zip(&frame.directions) {
            prop_assert!(close(*found, *expected, 1e-6));
        }
        prop_assert_eq!(
            (again.hands, again.head, again.torso, again.activity),
            (frame.hands, frame.head, frame.torso, frame.activity)
        );
    }

    #[test]
    fn channels_of_unit_directions_come_back_in_every_layout(frame in frame()) {
        for layout in [Layout::Upper27, Layout::Upper29, Layout::Full55] {
            let numbers = channels(layout, &frame);
            prop_assert_eq!(numbers.len(), layout.width());
            prop_assert_eq!(layout.names().len(), layout.width(), "every channel has a name");
            let again = channels(layout, &layout.read(&numbers).expect("a finite frame reads"));
            for (found, expected) in again.iter().zip(&numbers) {
                prop_assert!((found - expected).abs() < 1e-6);
            }
        }
    }

    #[test]
    fn a_number_that_is_none_is_named(frame in frame(), at in 0_usize..29, bad in prop_oneof![
        Just(f32::NAN), Just(f32::INFINITY), Just(f32::NEG_INFINITY),
    ]) {
        let mut numbers = channels(Layout::Upper29, &frame);
        numbers[at] = bad;
        let channel = Layout::Upper29.names()[at].clone();
        prop_assert_eq!(Layout::Upper29.read(&numbers), Err(MotionError::NotFinite { channel }));
    }

    #[test]
    fn a_frame_between_two_lies_between_them(one in frame(), other in frame(), amount in 0.0_f32..=1.0) {
        prop_assert_eq!(one.towards(&other, 0.0), one);
        prop_assert_eq!(one.towards(&other, 1.0), other);
        prop_assert_eq!(one.towards(&one, amount), one, "nothing moves between equal frames");
        let between = one.towards(&other, amount);
        for i in 0..9 {
            let arc = one.directions[i].angle_between(other.directions[i]);
            let gone = one.directions[i].angle_between(between.directions[i]);
            prop_assert!((between.directions[i].length() - 1.0).abs() < 1e-5, "bones stay unit vectors");
            prop_assert!((gone - amount * arc).abs() < 5e-3, "a bone turned {gone}, not {amount} of {arc}");
        }
    }

    #[test]
    fn a_motion_sampled_at_its_frames_gives_its_frames(
        frames in proptest::collection::vec(frame(), 1..6),
        start in -2.0_f64..2.0,
    ) {
        let motion = Motion { frame_rate: 15.0, start, layout: Layout::Full55, frames };
        for (k, frame) in motion.frames.iter().enumerate() {
            prop_assert_eq!(motion.sample(start + k as f64 / 15.0), Some(*frame));
        }
        prop_assert_eq!(motion.sample(start - 1.0), motion.frames.first().copied(), "held before the start");
        prop_assert_eq!(motion.sample(motion.end() + 1.0), motion.frames.last().copied(), "held after the end");
        let doubled = motion.resampled(30.0);
        prop_assert!((doubled.end() - motion.end()).abs() < 1e-9, "resampling keeps start and end");
        for (k, frame) in motion.frames.iter().enumerate() {
            prop_assert_eq!(doubled.frames[2 * k], *frame, "every frame survives a doubled rate");
        }
    }
}

#[test]
fn between_frames_a_motion_is_smooth_and_its_shares_stay_shares() {
    let frame = |k: usize| {
        let way = [0.0, 0.0, 1.0, 1.0][k];
        let bone = Vec3::new(way, -1.0, 0.2).normalize();
        Frame {
            directions: [bone; 9],
            activity: [way, way],
            ..Frame::default()
        }
    };
    let frames = (0..4).map(frame).collect();
    let motion = Motion {
        frame_rate: 10.0,
        start: 0.0,
        layout: Layout::Upper29,
        frames,
    };
    let mut before = motion.sample(0.0).expect("there are frames");
    for step in 1..=300 {
        let now = motion
            .sample(f64::from(step) / 1000.0)
            .expect("there are frames");
        assert!(
            now.directions
                .iter()
                .all(|d| (d.length() - 1.0).abs() < 1e-5),
            "bones stay unit vectors"
        );
        assert!(
            now.activity.iter().all(|a| (0.0..=1.0).contains(a)),
            "activity stays within 0..=1"
        );
        let turned = now.directions[4].angle_between(before.directions[4]);
        assert!(
            turned < 0.02,
            "a millisecond turns a bone by {turned}: less than twice the mean"
        );
        before = now;
    }
    let middle = motion.sample(0.15).expect("there are frames").activity[0];
    assert!(
        (middle - 0.5).abs() < 1e-6,
        "half-way in time is half-way in space between equal neighbours"
    );
}

#[test]
fn a_frame_of_the_wrong_width_is_refused() {
    assert_eq!(
        Layout::Upper29.read(&[0.0; 27]),
        Err(MotionError::Width {
            expected: 29,
            found: 27
        })
    );
}

#[test]
fn a_direction_of_no_length_hangs_down() {
    let frame = Layout::Upper27.read(&[0.0; 27]).expect("zeros are finite");
    assert!(
        frame.directions.iter().all(|d| *d == Vec3::NEG_Y),
        "a bone without a direction is no NaN"
    );
}
