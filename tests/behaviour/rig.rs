//! A rig is recognised by its file or by its names, and measured from its bind pose.

mod glb;
mod names;
mod world;

use bevy_math::{Quat, Vec3};
use bevy_momjit::kinesics::Frame;
use bevy_momjit::rig::file::Standard;
use bevy_momjit::rig::{BoneMap, HumanBone, RigError, RigFile};

use self::names::recognised;
use crate::mannequin::Mannequin;

#[test]
fn an_avatar_without_arms_names_what_it_lacks() {
    let map = recognised(&[&["Hips", "Spine", "Neck", "Head"]]);
    let error = map.checked().expect_err("a pillar cannot gesture");
    let RigError::MissingBones { missing, .. } = &error else {
        panic!("another error: {error}")
    };
    assert!(
        missing.contains(&HumanBone::LeftUpperArm),
        "the missing bones are data"
    );
    let sentence = error.to_string();
    for bone in [
        "leftUpperArm",
        "leftLowerArm",
        "leftHand",
        "rightUpperArm",
        "rightLowerArm",
        "rightHand",
    ] {
        assert!(
            sentence.contains(bone),
            "the sentence names {bone}: {sentence}"
        );
    }
    assert!(
        !sentence.contains("spine"),
        "what is there is not missing: {sentence}"
    );
}

#[test]
fn one_arm_is_enough() {
    let map = recognised(&[
        &["Hips", "Spine", "Chest", "Neck", "Head"],
        &["Chest", "LeftUpperArm", "LeftLowerArm", "LeftHand"],
    ]);
    let map = map.checked().expect("one whole arm gestures");
    assert!(
        map.report().missing.contains(&"rightHand"),
        "and the report says what is missing"
    );
}

#[test]
fn a_vrm_1_file_tells_its_bones_expressions_and_morphs() {
    let file = RigFile::parse(
        br#"{"nodes":[{"name":"a"},{"name":"b","mesh":0},{}],
            "meshes":[{"primitives":[{}],"extras":{"targetNames":["Open","Shut"]}}],
            "extensions":{"VRMC_vrm":{"specVersion":"1.0",
                "humanoid":{"humanBones":{"hips":{"node":0},"leftThumbMetacarpal":{"node":2},"tail":{"node":1},"head":{"node":99}}},
                "lookAt":{"type":"bone","rangeMapHorizontalOuter":{"inputMaxValue":60,"outputScale":7},"rangeMapVerticalDown":{"inputMaxValue":30,"outputScale":5}},
                "expressions":{"preset":{"aa":{"morphTargetBinds":[{"node":1,"index":0,"weight":0.5}]},"neutral":{}}}}}}"#,
    )
    .expect("a valid file");
    assert_eq!(file.standard, Standard::Vrm1);
    assert_eq!(
        file.nodes,
        ["a", "b", "GltfNode2"],
        "nodes are named as Bevy names its entities"
    );
    assert_eq!(
        file.bones.len(),
        2,
        "what is no bone or no node is left out: {:?}",
        file.bones
    );
    assert_eq!(file.bones[&HumanBone::LeftThumbMetacarpal], 2);
    assert_eq!(
        file.morphs_of("b").expect("node b has a mesh"),
        &["Open", "Shut"]
    );
    assert_eq!(file.expressions["aa"][0].weight, 0.5);
    assert!(file.expressions["neutral"].is_empty());
    let [sideways, vertical] = file.eyes.expect("the eyes are bones");
    assert_eq!(
        (
            sideways.input,
            sideways.output,
            vertical.input,
            vertical.output
        ),
        (60.0, 7.0, 30.0, 5.0)
    );
}

#[test]
fn a_vrm_0_file_is_read_in_the_names_of_vrm_1() {
    let file = RigFile::parse(
        br#"{"nodes":[{"name":"a"},{"name":"b","mesh":0},{"name":"c"}],"meshes":[{"primitives":[]}],
            "extensions":{"VRM":{"humanoid":{"humanBones":[{"bone":"hips","node":0},{"bone":"rightThumbProximal","node":2},{"bone":"jaw","node":-1}]},
                "blendShapeMaster":{"blendShapeGroups":[
                    {"name":"A","presetName":"a","binds":[{"mesh":0,"index":3,"weight":100}]},
                    {"name":"Blink_L","presetName":"blink_l","binds":[{"mesh":0,"index":4,"weight":50}]},
                    {"name":"Wink","presetName":"unknown","binds":[]}]}}}}"#,
    )
    .expect("a valid file");
    assert_eq!(file.standard, Standard::Vrm0);
    assert_eq!(
        file.bones[&HumanBone::RightThumbMetacarpal],
        2,
        "the thumb's bones have moved by one name"
    );
    assert!(!file.bones.contains_key(&HumanBone::Jaw), "-1 is no node");
    let bind = file.expressions["aa"][0];
    assert_eq!(
        (bind.node, bind.index, bind.weight),
        (1, 3, 1.0),
        "weights count to 100 there"
    );
    assert_eq!(file.expressions["blinkLeft"][0].weight, 0.5);
    assert_eq!(file.expressions.len(), 2);
}

#[test]
fn a_file_that_is_no_gltf_is_refused_with_a_reason() {
    let truncated = RigFile::parse(b"glTF\x02\0\0\0\xff\0\0\0\x40\0\0\0JSON{}")
        .expect_err("64 bytes are promised, 2 are there");
    assert!(truncated.to_string().contains("64"), "{truncated}");
    assert!(RigFile::parse(b"glTF").is_err(), "a head alone is no file");
    assert!(RigFile::parse(b"not json").is_err());
    assert!(
        RigFile::parse(b"{}").is_ok_and(|file| file.nodes.is_empty()),
        "an empty glTF has no nodes"
    );
}

#[test]
fn both_shipped_avatars_are_whole_and_point_where_they_should() {
    for name in ["pixel", "robin"] {
        let glb::Avatar {
            file,
            nodes,
            joints,
        } = glb::read(name);
        assert_eq!(file.standard, Standard::Vrm1, "{name} is a VRM 1.0 file");
        assert_eq!(file.bones.len(), 54, "{name} has all bones but the jaw");
        let by_file = BoneMap::declared("VRM 1.0", file.bones.clone());
        let by_names = BoneMap::by_names(&nodes);
        assert_eq!(by_names.family, "Mixamo");
        for (bone, node) in by_file.iter() {
            assert_eq!(
                by_names.node(bone),
                Some(node),
                "{name}: {} by its name and by its file",
                bone.name()
            );
        }
        let doll = Mannequin {
            joints,
            nodes,
            bones: by_file.iter().collect(),
            heading: Quat::IDENTITY,
        };
        for frame in [Frame::default(), reaching(1.0), reaching(-1.0)] {
            let error = doll.posed(&frame).worst_arm_error(&frame);
            assert!(error <= 2.0, "{name}: the worst arm bone is {error}° off");
        }
    }
}

fn reaching(x: f32) -> Frame {
    let mut frame = Frame::default();
    let arms = [
        Vec3::new(0.4, -0.8, 0.3),
        Vec3::new(-0.3 * x, 0.5, 0.8),
        Vec3::new(-0.6, 0.2, 0.5),
        Vec3::new(0.5, 0.6 * x, 0.4),
    ];
    for (bone, arm) in [4, 5, 7, 8].into_iter().zip(arms) {
        frame.directions[bone] = arm.normalize();
    }
    frame
}
