//! The motion as a BVH file, for any animation program.
//!
//! BVH knows rotations of joints, Momjit directions of bones; so every bone is a joint of its own that turns from a
//! T-pose into the bone's direction by the smallest turn. The hips carry the rotation of the chest. Centimetres,
//! y up, facing +z, the avatar's left at +x; each joint's channels are `Zrotation Xrotation Yrotation` in degrees.

use std::fmt::Write;

use bevy::math::{EulerRot, Quat, Vec3};
use bevy_momjit::kinesics::{BoneLengths, Frame, Motion};

/// A joint of the file: its name, the bone of [`bevy_momjit::kinesics::BONES`] that it turns, its children.
struct Node {
    name: &'static str,
    bone: usize,
    children: &'static [Node],
}

/// What hangs on the hips.
const SPINE: Node = Node {
    name: "Spine",
    bone: 0,
    children: &[NECK, LEFT, RIGHT],
};
const NECK: Node = Node {
    name: "Neck",
    bone: 1,
    children: &[Node {
        name: "Head",
        bone: 2,
        children: &[],
    }],
};
const LEFT: Node = Node {
    name: "LeftShoulder",
    bone: 3,
    children: &[Node {
        name: "LeftArm",
        bone: 4,
        children: &[Node {
            name: "LeftForeArm",
            bone: 5,
            children: &[],
        }],
    }],
};
const RIGHT: Node = Node {
    name: "RightShoulder",
    bone: 6,
    children: &[Node {
        name: "RightArm",
        bone: 7,
        children: &[Node {
            name: "RightForeArm",
            bone: 8,
            children: &[],
        }],
    }],
};

/// Directions of the nine bones in the T-pose of the file.
const REST: [Vec3; 9] = [
    Vec3::Y,
    Vec3::Y,
    Vec3::Y,
    Vec3::X,
    Vec3::X,
    Vec3::X,
    Vec3::NEG_X,
    Vec3::NEG_X,
    Vec3::NEG_X,
];

/// The whole file.
#[must_use]
pub fn write(motion: &Motion, lengths: &BoneLengths) -> String {
    let mut text = String::from("HIERARCHY\nROOT Hips\n{\n  OFFSET 0 0 0\n");
    text += "  CHANNELS 6 Xposition Yposition Zposition Zrotation Xrotation Yrotation\n";
    joint(&SPINE, Vec3::ZERO, lengths, 1, &mut text);
    text += "}\nMOTION\n";
    // Writing to a `String` cannot fail.
    let _ = writeln!(text, "Frames: {}", motion.frames.len());
    let _ = writeln!(text, "Frame Time: {}", 1.0 / motion.frame_rate);
    for frame in &motion.frames {
        let mut numbers = vec![0.0; 3];
        let hips = torso(frame);
        push(hips, &mut numbers);
        turn(&SPINE, hips, frame, &mut numbers);
        let words: Vec<String> = numbers
            .iter()
            .map(|number| format!("{number:.5}"))
            .collect();
        text += &words.join(" ");
        text.push('\n');
    }
    text
}

fn joint(node: &Node, offset: Vec3, lengths: &BoneLengths, depth: usize, text: &mut String) {
    let pad = "  ".repeat(depth);
    let tip = REST[node.bone] * lengths.0[node.bone] * 100.0;
    let _ = writeln!(text, "{pad}JOINT {}\n{pad}{{", node.name);
    let _ = writeln!(text, "{pad}  OFFSET {} {} {}", offset.x, offset.y, offset.z);
    let _ = writeln!(text, "{pad}  CHANNELS 3 Zrotation Xrotation Yrotation");
    for child in node.children {
        joint(child, tip, lengths, depth + 1, text);
    }
    if node.children.is_empty() {
        let _ = writeln!(
            text,
            "{pad}  End Site\n{pad}  {{\n{pad}    OFFSET {} {} {}\n{pad}  }}",
            tip.x, tip.y, tip.z
        );
    }
    let _ = writeln!(text, "{pad}}}");
}

/// The rotation of the chest against the hips' rest, from the frame's torso angles.
fn torso(frame: &Frame) -> Quat {
    let [pitch, yaw, roll] = frame.torso.to_array().map(f32::to_radians);
    Quat::from_euler(EulerRot::YXZ, yaw, pitch, -roll)
}

/// Appends the rotations of `node` and everything below it; `parent` is the rotation that carries it.
fn turn(node: &Node, parent: Quat, frame: &Frame, numbers: &mut Vec<f32>) {
    let wanted = parent.inverse() * frame.directions[node.bone];
    let local = Quat::from_rotation_arc(REST[node.bone], wanted.normalize_or(REST[node.bone]));
    push(local, numbers);
    for child in node.children {
        turn(child, parent * local, frame, numbers);
    }
}

fn push(rotation: Quat, numbers: &mut Vec<f32>) {
    let (z, x, y) = rotation.to_euler(EulerRot::ZXY);
    numbers.extend([z, x, y].map(f32::to_degrees));
}
