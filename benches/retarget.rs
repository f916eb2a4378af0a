//! What one frame of one avatar costs: `cargo bench --bench retarget`. The last line is machine-readable.

#![expect(clippy::print_stdout, reason = "a benchmark tells its result")]

use std::hint::black_box;
use std::time::Instant;

use bevy_math::{Mat4, Quat, Vec3};
use bevy_momjit::kinesics::Frame;
use bevy_momjit::retarget::{Look, Scratch, solve};
use bevy_momjit::rig::{BoneMap, HumanBone, Rest, RestJoint, Side};
use bevy_transform::components::Transform;

const FRAMES: usize = 20_000;
const RUNS: usize = 31;

fn main() {
    let rest = humanoid();
    let bind: Vec<Quat> = rest.sources().map(|_| Quat::IDENTITY).collect();
    let frames: Vec<Frame> = (0..64).map(|k| waving(k as f32 / 10.0)).collect();
    let mut scratch = Scratch::default();
    let mut local = bind.clone();
    let mut run = || {
        let start = Instant::now();
        for k in 0..FRAMES {
            local.copy_from_slice(&bind);
            solve(
                &rest,
                black_box(&frames[k % frames.len()]),
                Look::Along(Vec3::Z),
                &mut local,
                &mut scratch,
            );
            black_box(&local);
        }
        start.elapsed().as_secs_f64() * 1e6 / FRAMES as f64
    };
    let mut microseconds: Vec<f64> = (0..RUNS).map(|_| run()).collect();
    microseconds.sort_by(f64::total_cmp);
    println!(
        "one frame of one avatar with {} nodes, all fingers",
        rest.sources().count()
    );
    println!(
        "retarget_us median {:.2} p95 {:.2}",
        microseconds[RUNS / 2],
        microseconds[RUNS * 95 / 100]
    );
}

fn waving(time: f32) -> Frame {
    let mut frame = Frame::default();
    frame.directions[4] = Vec3::new(0.5, -0.6 + 0.4 * time.sin(), 0.5).normalize();
    frame.directions[5] = Vec3::new(-0.3, 0.5 * time.cos(), 0.7).normalize();
    frame.directions[8] = Vec3::new(0.2, 0.4 * time.sin(), 0.9).normalize();
    frame.torso = Vec3::new(4.0 * time.sin(), 3.0 * time.cos(), 1.0);
    frame.directions[0] = bevy_momjit::kinesics::body::rotation(frame.torso) * Vec3::Y;
    frame
}

/// A humanoid in T-pose with every bone but the jaw, its axes those of the world.
fn humanoid() -> Rest {
    let mut joints: Vec<RestJoint> = Vec::new();
    let mut bones: Vec<(HumanBone, usize)> = Vec::new();
    let mut places: Vec<Vec3> = Vec::new();
    let mut add = |bone: HumanBone, parent: Option<HumanBone>, at: Vec3| {
        let parent = parent
            .and_then(|parent| bones.iter().find(|(known, _)| *known == parent))
            .map(|&(_, node)| node);
        let local =
            Transform::from_translation(at - parent.map_or(Vec3::ZERO, |parent| places[parent]));
        joints.push(RestJoint {
            parent,
            local,
            bind: Some(Mat4::from_translation(at)),
        });
        places.push(at);
        bones.push((bone, joints.len() - 1));
    };
    let trunk = [
        HumanBone::Hips,
        HumanBone::Spine,
        HumanBone::Chest,
        HumanBone::UpperChest,
        HumanBone::Neck,
        HumanBone::Head,
    ];
    for (k, bone) in trunk.into_iter().enumerate() {
        add(
            bone,
            k.checked_sub(1).map(|above| trunk[above]),
            Vec3::Y * (0.95 + 0.1 * k as f32),
        );
    }
    add(
        HumanBone::LeftEye,
        Some(HumanBone::Head),
        Vec3::new(0.03, 1.55, 0.08),
    );
    add(
        HumanBone::RightEye,
        Some(HumanBone::Head),
        Vec3::new(-0.03, 1.55, 0.08),
    );
    for side in Side::BOTH {
        let out = |x: f32, z: f32| Vec3::new(x * side.sign(), 1.3, z);
        for (part, x) in [0.03, 0.15, 0.42, 0.67].into_iter().enumerate() {
            let parent = if part == 0 {
                HumanBone::UpperChest
            } else {
                HumanBone::arm(side, part - 1)
            };
            add(HumanBone::arm(side, part), Some(parent), out(x, 0.0));
        }
        for finger in 0..5 {
            for phalanx in 0..3 {
                let parent = if phalanx == 0 {
                    HumanBone::arm(side, 3)
                } else {
                    HumanBone::finger(side, finger, phalanx - 1)
                };
                let at = out(0.75 + 0.03 * phalanx as f32, 0.04 - 0.02 * finger as f32);
                add(HumanBone::finger(side, finger, phalanx), Some(parent), at);
            }
        }
    }
    let map = BoneMap::declared("bench", bones);
    Rest::measure(&joints, &map, None).expect("a humanoid can be measured")
}
