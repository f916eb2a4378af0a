//! The BVH file says the same as the motion it was made of.

use bevy::math::{EulerRot, Quat, Vec3};
use bevy_momjit::kinesics::grammar::{self};
use bevy_momjit::kinesics::{BoneLengths, Joint, Style};
use bevy_momjit::malsori::voice::FormantVoice;
use bevy_momjit::malsori::{SpeechRequest, Synthesizer};
use momjit_examples::perform::bvh;

/// A joint of the file as a reader sees it.
struct Read {
    name: String,
    parent: Option<usize>,
    offset: Vec3,
}

fn numbers(line: &str) -> Vec<f32> {
    line.split_whitespace()
        .filter_map(|word| word.parse().ok())
        .collect()
}

/// Joints and end sites in the order of the file.
fn hierarchy(text: &str) -> Vec<Read> {
    let (mut joints, mut open): (Vec<Read>, Vec<usize>) = (Vec::new(), Vec::new());
    for line in text
        .lines()
        .take_while(|line| *line != "MOTION")
        .map(str::trim)
    {
        let name = line
            .strip_prefix("ROOT ")
            .or_else(|| line.strip_prefix("JOINT "))
            .or(line.strip_prefix("End "));
        if let Some(name) = name {
            joints.push(Read {
                name: name.to_owned(),
                parent: open.last().copied(),
                offset: Vec3::ZERO,
            });
        } else if line == "{" {
            open.push(joints.len() - 1);
        } else if line == "}" {
            open.pop();
        } else if let Some(offset) = line.strip_prefix("OFFSET ") {
            joints.last_mut().unwrap().offset = Vec3::from_slice(&numbers(offset));
        }
    }
    joints
}

/// Where every joint is in one line of the motion.
fn places(joints: &[Read], line: &str) -> Vec<Vec3> {
    let values = numbers(line);
    let mut angles = values[3..].chunks_exact(3);
    let mut solved: Vec<(Vec3, Quat)> = Vec::new();
    for joint in joints {
        let (place, turn) = joint
            .parent
            .map_or((Vec3::ZERO, Quat::IDENTITY), |parent| solved[parent]);
        let local = if joint.name == "Site" {
            Quat::IDENTITY
        } else {
            let [z, x, y] = angles.next().unwrap() else {
                panic!("a joint has three angles")
            };
            Quat::from_euler(
                EulerRot::ZXY,
                z.to_radians(),
                x.to_radians(),
                y.to_radians(),
            )
        };
        solved.push((place + turn * joint.offset, turn * local));
    }
    solved.into_iter().map(|(place, _)| place).collect()
}

#[test]
fn a_reader_finds_the_joints_where_the_motion_has_them() {
    let speech = FormantVoice::female()
        .synthesize(&SpeechRequest::new("안녕하세요, 저는 셰프예요!"))
        .unwrap();
    let plan = grammar::plan(&speech.transcript, &Style::default(), 1, 1.0);
    let (motion, lengths) = (plan.motion(30.0), BoneLengths::default());
    let text = bvh::write(&motion, &lengths);
    let joints = hierarchy(&text);
    let lines: Vec<&str> = text
        .lines()
        .skip_while(|line| !line.starts_with("Frame Time"))
        .skip(1)
        .collect();
    assert_eq!(lines.len(), motion.frames.len(), "every frame is a line");
    let at = |name: &str| joints.iter().position(|joint| joint.name == name).unwrap();
    let tip = |name: &str| {
        joints
            .iter()
            .position(|joint| joint.parent == Some(at(name)))
            .unwrap()
    };
    let pairs = [
        (at("LeftArm"), Joint::LeftShoulder),
        (at("LeftForeArm"), Joint::LeftElbow),
        (tip("LeftForeArm"), Joint::LeftWrist),
        (tip("RightForeArm"), Joint::RightWrist),
        (at("Head"), Joint::Nose),
        (tip("Head"), Joint::Head),
    ];
    for (frame, line) in motion.frames.iter().zip(lines) {
        let (pose, read) = (frame.pose(&lengths), places(&joints, line));
        for (index, joint) in pairs {
            let gap = (read[index] / 100.0).distance(pose[joint]);
            assert!(
                gap < 1e-3,
                "{} should be within 1 mm of the motion, is {gap} m away",
                joint.name()
            );
        }
    }
}
