//! Any frame on any rig: the bones point where the frame says.

use bevy_math::{Affine3A, Quat, Vec3};
use bevy_momjit::kinesics::body::hand::HandAxes;
use bevy_momjit::kinesics::{Frame, Hand, body};
use bevy_momjit::rig::{HumanBone, Side};
use proptest::prelude::*;

use crate::mannequin::{Make, Mannequin};

/// The bar for any humanoid rig.
const WORST: f32 = 2.0;

fn direction() -> impl Strategy<Value = Vec3> {
    (-1.0_f32..1.0, 0.0_f32..std::f32::consts::TAU).prop_map(|(y, turn)| {
        let flat = (1.0 - y * y).max(0.0).sqrt();
        Vec3::new(flat * turn.cos(), y, flat * turn.sin())
    })
}

fn hand() -> impl Strategy<Value = Hand> {
    (
        -85.0_f32..88.0,
        -65.0_f32..65.0,
        -22.0_f32..18.0,
        prop::array::uniform7(0.0_f32..=1.0),
    )
        .prop_map(|(pronation, flexion, deviation, shape)| Hand {
            pronation,
            flexion,
            deviation,
            shape,
        })
}

prop_compose! {
    fn frame()(
        arms in prop::array::uniform4(direction()),
        hands in [hand(), hand()],
        torso in prop::array::uniform3(-25.0_f32..25.0),
        head in prop::array::uniform3(-30.0_f32..30.0),
    ) -> Frame {
        let torso = Vec3::from_array(torso);
        let mut frame = Frame { hands, torso, head: Vec3::from_array(head), ..Frame::default() };
        frame.directions[0] = body::rotation(torso) * Vec3::Y;
        for (bone, arm) in [4, 5, 7, 8].into_iter().zip(arms) {
            frame.directions[bone] = arm;
        }
        frame
    }
}

fn quat() -> impl Strategy<Value = Quat> {
    (direction(), -3.1_f32..3.1).prop_map(|(axis, angle)| Quat::from_axis_angle(axis, angle))
}

prop_compose! {
    fn make()(
        arms_down in 0.0_f32..60.0,
        elbow in 0.0_f32..50.0,
        axes in any::<u32>(),
        armature in quat(),
        scale in prop_oneof![Just(1.0_f32), Just(0.01), 0.1_f32..20.0],
        bind in (quat(), 0.01_f32..100.0),
        heading in quat(),
        without in prop::sample::subsequence(optional(), 0..=5),
    ) -> Make {
        let bind = Affine3A::from_scale_rotation_translation(Vec3::splat(bind.1), bind.0, Vec3::new(0.3, -2.0, 5.0));
        Make { arms_down, elbow, axes, armature, scale, bind, heading, without }
    }
}

fn optional() -> Vec<HumanBone> {
    use HumanBone as B;
    vec![
        B::UpperChest,
        B::Chest,
        B::Neck,
        B::LeftShoulder,
        B::RightShoulder,
        B::LeftIndexProximal,
        B::LeftIndexIntermediate,
        B::LeftIndexDistal,
        B::RightLittleProximal,
        B::RightLittleIntermediate,
        B::RightLittleDistal,
        B::LeftUpperLeg,
        B::RightEye,
    ]
}

proptest! {
    #[test]
    fn arm_bones_point_where_the_frame_says_on_any_rig(make in make(), frame in frame()) {
        let posed = Mannequin::new(&make).posed(&frame);
        let error = posed.worst_arm_error(&frame);
        prop_assert!(error <= WORST, "the worst arm bone is {error}° off");
    }

    #[test]
    fn the_hand_stands_as_the_arm_and_its_angles_say(make in make(), frame in frame()) {
        prop_assume!(!make.without.contains(&HumanBone::LeftIndexProximal));
        let posed = Mannequin::new(&Make { without: Vec::new(), ..make }).posed(&frame);
        for side in Side::BOTH {
            let first = 3 + 3 * side as usize;
            // A straight arm has no hinge of its own: there pronation means what each side takes it to mean.
            if frame.directions[first + 1].cross(frame.directions[first + 2]).length() < 0.2 {
                continue;
            }
            let kinesics_side = body::Side::BOTH[side as usize];
            let axes = HandAxes::new(
                kinesics_side, frame.directions[first + 1], frame.directions[first + 2], &frame.hands[side as usize],
            );
            let finger = |finger| HumanBone::finger(side, finger, 0);
            let along = posed.direction(HumanBone::arm(side, 3), finger(2));
            let across = posed.direction(finger(4), finger(1));
            let error = along.angle_between(axes.fingers).to_degrees();
            prop_assert!(error <= WORST, "the hand points {error}° off");
            let across = across - axes.fingers * across.dot(axes.fingers);
            let error = across.angle_between(axes.thumb).to_degrees();
            prop_assert!(error <= WORST, "the knuckles lie {error}° off");
        }
    }

    #[test]
    fn the_chest_turns_with_the_torso_and_hips_stay(make in make(), frame in frame()) {
        let doll = Mannequin::new(&make);
        let rest: Vec<Quat> = doll.joints.iter().map(|joint| joint.local.rotation).collect();
        let (before, after) = (doll.walk(&rest), doll.posed(&frame));
        let top = [HumanBone::UpperChest, HumanBone::Chest, HumanBone::Spine];
        let top = top.into_iter().find(|bone| !make.without.contains(bone)).expect("a spine is never left out");
        let turn = after.turned[top as usize] * before.turned[top as usize].inverse();
        let error = turn.angle_between(body::rotation(frame.torso)).to_degrees();
        prop_assert!(error <= WORST, "the chest is turned {error}° off");
        prop_assert_eq!(after.at[HumanBone::Hips as usize], before.at[HumanBone::Hips as usize]);
        let locals = doll.retargeted(&frame, |joint| joint.local.rotation);
        let hips = doll.bones.iter().find(|(bone, _)| *bone == HumanBone::Hips).expect("hips are never left out").1;
        prop_assert_eq!(locals[hips], doll.joints[hips].local.rotation, "the hips are never turned");
        let head = after.turned[HumanBone::Head as usize] * before.turned[HumanBone::Head as usize].inverse();
        let error = head.angle_between(body::rotation(frame.torso) * body::rotation(frame.head)).to_degrees();
        prop_assert!(error <= WORST, "the head is turned {error}° off");
    }

    #[test]
    fn the_frame_of_the_rest_pose_leaves_the_arms_at_rest(axes in any::<u32>(), arms_down in 0.0_f32..60.0, elbow in 0.0_f32..50.0) {
        let doll = Mannequin::new(&Make { axes, arms_down, elbow, ..Make::default() });
        let rest: Vec<Quat> = doll.joints.iter().map(|joint| joint.local.rotation).collect();
        let before = doll.walk(&rest);
        let mut frame = Frame::default();
        for side in Side::BOTH {
            let [upper, lower, hand] = [1, 2, 3].map(|part| HumanBone::arm(side, part));
            let first = 3 + 3 * side as usize;
            // Where the grammar's body has its shoulders.
            frame.directions[first] = Vec3::new(0.17 * side.sign(), -0.055, 0.0).normalize();
            frame.directions[first + 1] = before.direction(upper, lower);
            frame.directions[first + 2] = before.direction(lower, hand);
        }
        let after = doll.posed(&frame);
        for side in Side::BOTH {
            let upper = HumanBone::arm(side, 1) as usize;
            let turned = after.turned[upper].angle_between(before.turned[upper]).to_degrees();
            // Below some ten degrees of bend the elbow's hinge is borrowed, not seen.
            let allowed = if elbow > 12.0 { 1.0 } else { 40.0 };
            prop_assert!(turned <= allowed, "the upper arm is rolled {turned}° in its own rest pose");
        }
        for bone in [HumanBone::Spine, HumanBone::Chest, HumanBone::UpperChest, HumanBone::Neck, HumanBone::Head, HumanBone::LeftShoulder] {
            let turned = after.turned[bone as usize].angle_between(before.turned[bone as usize]).to_degrees();
            prop_assert!(turned < 0.3, "{} is turned {turned}° by an upright frame", bone.name());
        }
    }
}

#[test]
fn a_gesture_leans_with_the_animation_below_it() {
    let doll = Mannequin::new(&Make {
        axes: 7,
        ..Make::default()
    });
    let lean = Quat::from_rotation_x(0.3);
    let chest = doll
        .bones
        .iter()
        .find(|(bone, _)| *bone == HumanBone::Spine)
        .expect("a spine")
        .1;
    let base: Vec<Quat> = (0..doll.joints.len())
        .map(|node| {
            let rotation = doll.joints[node].local.rotation;
            // Turned in the world's axes: the doll's parents stand at rest.
            if node == chest {
                let parent = doll.walk(
                    &doll
                        .joints
                        .iter()
                        .map(|j| j.local.rotation)
                        .collect::<Vec<_>>(),
                );
                let hips = parent.turned[HumanBone::Hips as usize];
                hips.inverse() * lean * hips * rotation
            } else {
                rotation
            }
        })
        .collect();
    let frame = Frame::default();
    let index = std::cell::Cell::new(0);
    let locals = doll.retargeted(&frame, |_| {
        let rotation = base[index.get()];
        index.set(index.get() + 1);
        rotation
    });
    let posed = doll.walk(&locals);
    for (from, to, bone) in [
        (HumanBone::LeftUpperArm, HumanBone::LeftLowerArm, 4_usize),
        (HumanBone::RightLowerArm, HumanBone::RightHand, 8),
    ] {
        let error = posed
            .direction(from, to)
            .angle_between(lean.mul_vec3(frame.directions[bone]))
            .to_degrees();
        assert!(
            error < 0.5,
            "an arm hangs on the animated chest, not on the world: {error}° off"
        );
    }
}

#[test]
fn a_fist_closes_and_a_flat_hand_is_straight() {
    let doll = Mannequin::new(&Make {
        axes: 3,
        arms_down: 45.0,
        elbow: 30.0,
        ..Make::default()
    });
    let mut frame = Frame::default();
    let bend = |frame: &Frame, side| {
        let posed = doll.posed(frame);
        let bone = |phalanx| HumanBone::finger(side, 2, phalanx);
        let palm = posed.direction(HumanBone::arm(side, 3), bone(0));
        palm.angle_between(posed.direction(bone(1), bone(2)))
            .to_degrees()
    };
    for side in Side::BOTH {
        frame.hands[side as usize].shape = [0.0; 7];
        let flat = bend(&frame, side);
        assert!(flat < 8.0, "curl 0 is straight, found {flat}°");
        frame.hands[side as usize].shape = [1.0, 1.0, 1.0, 1.0, 1.0, 0.0, 0.0];
        let fist = bend(&frame, side);
        assert!(
            (160.0..=180.0).contains(&fist),
            "75° at the knuckle and 95° beyond it make 170°, found {fist}°"
        );
    }
}

#[test]
fn curled_fingertips_lie_on_the_palms_side() {
    let doll = Mannequin::new(&Make {
        axes: 11,
        ..Make::default()
    });
    let mut frame = Frame::default();
    for hand in &mut frame.hands {
        *hand = Hand {
            pronation: 0.0,
            flexion: 0.0,
            deviation: 0.0,
            shape: [0.6, 0.6, 0.6, 0.6, 0.5, 0.5, 0.0],
        };
    }
    // Forearms level and forwards, elbows at the sides: thumbs up, palms facing each other.
    for first in [4, 7] {
        frame.directions[first] = Vec3::NEG_Y;
        frame.directions[first + 1] = Vec3::Z;
    }
    let posed = doll.posed(&frame);
    for side in Side::BOTH {
        let tip = posed.direction(HumanBone::finger(side, 1, 0), HumanBone::finger(side, 1, 2));
        assert!(
            tip.x * side.sign() < -0.5,
            "fingers bend inwards, towards the other hand, not to {tip}"
        );
        let thumb = posed.direction(HumanBone::arm(side, 3), HumanBone::finger(side, 0, 0));
        assert!(
            thumb.y > 0.05,
            "at pronation 0 the thumb is above, not at {thumb}"
        );
    }
}

#[test]
fn a_whole_turn_of_the_palm_is_shared_by_forearm_and_wrist() {
    let doll = Mannequin::new(&Make::default());
    let mut frame = Frame::default();
    for first in [4, 7] {
        frame.directions[first] = Vec3::NEG_Y;
        frame.directions[first + 1] = Vec3::Z;
    }
    let twist = |pronation: f32| {
        let mut frame = frame;
        frame.hands[0] = Hand {
            pronation,
            flexion: 0.0,
            deviation: 0.0,
            ..frame.hands[0]
        };
        let posed = doll.posed(&frame);
        (
            posed.turned[HumanBone::LeftLowerArm as usize],
            posed.turned[HumanBone::LeftHand as usize],
        )
    };
    let (lower_down, hand_down) = twist(80.0);
    let (lower_up, hand_up) = twist(-80.0);
    let degrees = |a: Quat, b: Quat| a.angle_between(b).to_degrees();
    assert!(
        (degrees(hand_down, hand_up) - 160.0).abs() < 1.0,
        "the hand turns all the way"
    );
    assert!(
        (degrees(lower_down, lower_up) - 80.0).abs() < 1.0,
        "the forearm turns half the way"
    );
}
