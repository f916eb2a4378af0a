//! A rig is recognised by its file or by its names, and measured from its bind pose.

mod glb;

use bevy_app::{App, TaskPoolPlugin};
use bevy_asset::{AssetApp, AssetPlugin, Assets};
use bevy_ecs::prelude::*;
use bevy_math::{Mat4, Quat, Vec3};
use bevy_mesh::skinning::{SkinnedMesh, SkinnedMeshInverseBindposes};
use bevy_momjit::kinesics::Frame;
use bevy_momjit::retarget::RetargetPlugin;
use bevy_momjit::rig::file::Standard;
use bevy_momjit::rig::{BoneMap, HumanBone, NamedNode, RigError, RigFile, Side};
use bevy_momjit::skeleton::{AvatarReady, AvatarUnusable, Skeleton, SkeletonPlugin};
use bevy_momjit::{Body, GestureAvatar};
use bevy_time::TimePlugin;
use bevy_transform::TransformPlugin;
use bevy_transform::components::{GlobalTransform, Transform};

use crate::mannequin::{Make, Mannequin, Posed};

/// A chain of nodes, each below the one before it, with what the names mean.
fn recognised(chains: &[&[&str]]) -> BoneMap {
    let mut nodes: Vec<NamedNode> = Vec::new();
    for chain in chains {
        let mut parent = None;
        for name in *chain {
            let known = nodes.iter().position(|node| node.name == *name);
            parent = Some(known.unwrap_or_else(|| {
                nodes.push(NamedNode {
                    name: (*name).to_owned(),
                    parent,
                });
                nodes.len() - 1
            }));
        }
    }
    BoneMap::by_names(&nodes)
}

fn both(map: &BoneMap, part: usize) -> bool {
    Side::BOTH
        .into_iter()
        .all(|side| map.node(HumanBone::arm(side, part)).is_some())
}

#[test]
fn families_are_told_by_the_names_of_their_joints() {
    let cases: &[(&str, &[&[&str]])] = &[
        (
            "Mixamo",
            &[
                &[
                    "Armature",
                    "mixamorig:Hips",
                    "mixamorig:Spine",
                    "mixamorig:Spine1",
                    "mixamorig:Spine2",
                    "mixamorig:Neck",
                    "mixamorig:Head",
                ],
                &[
                    "mixamorig:Spine2",
                    "mixamorig:LeftShoulder",
                    "mixamorig:LeftArm",
                    "mixamorig:LeftForeArm",
                    "mixamorig:LeftHand",
                    "mixamorig:LeftHandIndex1",
                ],
                &[
                    "mixamorig:Spine2",
                    "mixamorig:RightShoulder",
                    "mixamorig:RightArm",
                    "mixamorig:RightForeArm",
                    "mixamorig:RightHand",
                ],
            ],
        ),
        (
            "Mixamo",
            &[
                &[
                    "mixamorig1Hips",
                    "mixamorig1Spine",
                    "mixamorig1Spine1",
                    "mixamorig1Neck",
                    "mixamorig1Head",
                ],
                &[
                    "mixamorig1Spine1",
                    "mixamorig1LeftArm",
                    "mixamorig1LeftForeArm",
                    "mixamorig1LeftHand",
                ],
                &[
                    "mixamorig1Spine1",
                    "mixamorig1RightArm",
                    "mixamorig1RightForeArm",
                    "mixamorig1RightHand",
                ],
            ],
        ),
        (
            "Unreal",
            &[
                &[
                    "root", "pelvis", "spine_01", "spine_02", "spine_03", "neck_01", "head",
                ],
                &[
                    "spine_03",
                    "clavicle_l",
                    "upperarm_l",
                    "lowerarm_l",
                    "hand_l",
                    "index_01_l",
                ],
                &["upperarm_l", "upperarm_twist_01_l"],
                &[
                    "spine_03",
                    "clavicle_r",
                    "upperarm_r",
                    "lowerarm_r",
                    "hand_r",
                ],
            ],
        ),
        (
            "MakeHuman",
            &[
                &[
                    "root", "spine05", "spine04", "spine03", "spine02", "spine01", "neck01",
                    "neck02", "head",
                ],
                &[
                    "spine01",
                    "clavicle.L",
                    "shoulder01.L",
                    "upperarm01.L",
                    "upperarm02.L",
                    "lowerarm01.L",
                    "lowerarm02.L",
                    "wrist.L",
                    "finger2-1.L",
                ],
                &[
                    "spine01",
                    "clavicle.R",
                    "shoulder01.R",
                    "upperarm01.R",
                    "upperarm02.R",
                    "lowerarm01.R",
                    "lowerarm02.R",
                    "wrist.R",
                ],
            ],
        ),
        (
            "Rigify",
            &[
                &[
                    "DEF-spine",
                    "DEF-spine.001",
                    "DEF-spine.002",
                    "DEF-spine.003",
                    "DEF-spine.004",
                    "DEF-spine.006",
                ],
                &[
                    "DEF-spine.003",
                    "DEF-shoulder.L",
                    "DEF-upper_arm.L",
                    "DEF-upper_arm.L.001",
                    "DEF-forearm.L",
                    "DEF-hand.L",
                ],
                &[
                    "DEF-spine.003",
                    "DEF-shoulder.R",
                    "DEF-upper_arm.R",
                    "DEF-forearm.R",
                    "DEF-hand.R",
                ],
            ],
        ),
        (
            "SMPL-X",
            &[
                &["pelvis", "spine1", "spine2", "spine3", "neck", "head"],
                &["pelvis", "left_hip", "left_knee", "left_ankle", "left_foot"],
                &[
                    "spine3",
                    "left_collar",
                    "left_shoulder",
                    "left_elbow",
                    "left_wrist",
                    "left_index1",
                ],
                &[
                    "spine3",
                    "right_collar",
                    "right_shoulder",
                    "right_elbow",
                    "right_wrist",
                ],
            ],
        ),
        (
            "VRoid",
            &[
                &[
                    "Root",
                    "J_Bip_C_Hips",
                    "J_Bip_C_Spine",
                    "J_Bip_C_Chest",
                    "J_Bip_C_UpperChest",
                    "J_Bip_C_Neck",
                    "J_Bip_C_Head",
                ],
                &[
                    "J_Bip_C_UpperChest",
                    "J_Bip_L_Shoulder",
                    "J_Bip_L_UpperArm",
                    "J_Bip_L_LowerArm",
                    "J_Bip_L_Hand",
                    "J_Bip_L_Index1",
                ],
                &["J_Bip_C_UpperChest", "J_Sec_L_Bust1"],
                &[
                    "J_Bip_C_UpperChest",
                    "J_Bip_R_Shoulder",
                    "J_Bip_R_UpperArm",
                    "J_Bip_R_LowerArm",
                    "J_Bip_R_Hand",
                    "J_Bip_R_Index1",
                ],
            ],
        ),
        (
            "Biped",
            &[
                &[
                    "Bip001",
                    "Bip001 Pelvis",
                    "Bip001 Spine",
                    "Bip001 Spine1",
                    "Bip001 Neck",
                    "Bip001 Head",
                ],
                &[
                    "Bip001 Neck",
                    "Bip001 L Clavicle",
                    "Bip001 L UpperArm",
                    "Bip001 L Forearm",
                    "Bip001 L Hand",
                    "Bip001 L Finger1",
                    "Bip001 L Finger11",
                ],
                &[
                    "Bip001 Neck",
                    "Bip001 R Clavicle",
                    "Bip001 R UpperArm",
                    "Bip001 R Forearm",
                    "Bip001 R Hand",
                ],
            ],
        ),
        (
            "Daz",
            &[
                &[
                    "hip",
                    "pelvis",
                    "abdomenLower",
                    "abdomenUpper",
                    "chestLower",
                    "chestUpper",
                    "neckLower",
                    "head",
                ],
                &[
                    "chestUpper",
                    "lCollar",
                    "lShldrBend",
                    "lShldrTwist",
                    "lForearmBend",
                    "lForearmTwist",
                    "lHand",
                    "lCarpal1",
                    "lIndex1",
                ],
                &[
                    "chestUpper",
                    "rCollar",
                    "rShldrBend",
                    "rShldrTwist",
                    "rForearmBend",
                    "rForearmTwist",
                    "rHand",
                ],
            ],
        ),
    ];
    for (family, chains) in cases {
        let map = recognised(chains);
        assert_eq!(map.family, *family, "the family of {:?}", chains[0]);
        for part in 1..4 {
            assert!(
                both(&map, part),
                "{family}: both arms are found ({})",
                HumanBone::arm(Side::Left, part).name()
            );
        }
        assert!(
            map.node(HumanBone::Head).is_some() && map.node(HumanBone::Spine).is_some(),
            "{family}: the trunk is found"
        );
        assert!(
            map.clone().checked().is_ok(),
            "{family}: the avatar can gesture"
        );
    }
}

#[test]
fn a_name_means_what_it_means_in_its_family() {
    // In SMPL `left_shoulder` is the upper arm and `left_hip` the thigh.
    let smpl = recognised(&[
        &["pelvis", "spine1", "spine2", "spine3", "neck", "head"],
        &["pelvis", "left_hip", "left_knee", "left_ankle", "left_foot"],
        &[
            "spine3",
            "left_collar",
            "left_shoulder",
            "left_elbow",
            "left_wrist",
        ],
    ]);
    assert_eq!(
        smpl.node(HumanBone::LeftUpperArm),
        Some(11),
        "left_shoulder is the upper arm"
    );
    assert_eq!(
        smpl.node(HumanBone::LeftToes),
        Some(9),
        "left_foot is the toes"
    );
    let unreal = recognised(&[
        &[
            "pelvis", "spine_01", "spine_02", "spine_03", "neck_01", "head",
        ],
        &[
            "spine_03",
            "clavicle_l",
            "upperarm_l",
            "upperarm_twist_01_l",
        ],
        &["upperarm_l", "lowerarm_l", "hand_l"],
    ]);
    assert_eq!(
        unreal.node(HumanBone::LeftUpperArm),
        Some(7),
        "a twist bone is never the main bone"
    );
}

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

/// What the plugin told about an avatar.
#[derive(Resource, Default)]
struct Told {
    ready: Vec<&'static str>,
    unusable: Vec<String>,
}

fn app() -> App {
    let mut app = App::new();
    app.add_plugins((
        TaskPoolPlugin::default(),
        AssetPlugin::default(),
        TimePlugin,
        TransformPlugin,
    ))
    .add_plugins((SkeletonPlugin, RetargetPlugin))
    .init_asset::<SkinnedMeshInverseBindposes>()
    .init_resource::<Told>()
    .add_observer(|ready: On<AvatarReady>, mut told: ResMut<Told>| {
        told.ready.push(ready.report.family)
    })
    .add_observer(|unusable: On<AvatarUnusable>, mut told: ResMut<Told>| {
        told.unusable.push(unusable.error.to_string())
    });
    app.finish();
    app
}

/// Spawns a doll below an avatar, with its nodes in another pose than the one it was bound in.
fn spawn(app: &mut App, doll: &Mannequin, turned: Quat) -> (Entity, Vec<Entity>) {
    let avatar = app.world_mut().spawn(GestureAvatar::default()).id();
    let mut entities: Vec<Entity> = Vec::new();
    for (joint, node) in doll.joints.iter().zip(&doll.nodes) {
        let mut local = joint.local;
        if node.name.contains("Arm") && node.name != "Armature" {
            local.rotation *= turned;
        }
        let parent = joint.parent.map_or(avatar, |parent| entities[parent]);
        entities.push(
            app.world_mut()
                .spawn((Name::new(node.name.clone()), local, ChildOf(parent)))
                .id(),
        );
    }
    let (joints, poses): (Vec<Entity>, Vec<Mat4>) = doll
        .joints
        .iter()
        .zip(&entities)
        .filter_map(|(joint, &entity)| Some((entity, joint.bind?.inverse())))
        .unzip();
    let inverse_bindposes = app
        .world_mut()
        .resource_mut::<Assets<SkinnedMeshInverseBindposes>>()
        .add(poses);
    app.world_mut().spawn((
        SkinnedMesh {
            inverse_bindposes,
            joints,
        },
        Transform::default(),
        ChildOf(avatar),
    ));
    (avatar, entities)
}

fn seen(app: &App, doll: &Mannequin, entities: &[Entity]) -> Posed {
    let mut posed = Posed {
        at: [None; HumanBone::COUNT],
        turned: [Quat::IDENTITY; HumanBone::COUNT],
    };
    for &(bone, node) in &doll.bones {
        let global = app
            .world()
            .get::<GlobalTransform>(entities[node])
            .expect("every joint has one");
        posed.at[bone as usize] = Some(doll.heading.inverse() * global.translation());
    }
    posed
}

#[test]
fn an_avatar_in_the_world_shows_its_body_on_its_bones() {
    let mut app = app();
    let make = Make {
        axes: 5,
        arms_down: 40.0,
        elbow: 20.0,
        armature: Quat::from_rotation_x(-std::f32::consts::FRAC_PI_2),
        scale: 0.01,
        // VRM 0.x looks along -z.
        heading: Quat::from_rotation_y(std::f32::consts::PI),
        ..Make::default()
    };
    let doll = Mannequin::new(&make);
    // The file was saved in the middle of a dance: only the bind pose tells the rest pose.
    let (avatar, entities) = spawn(&mut app, &doll, Quat::from_rotation_z(0.7));
    let frame = reaching(1.0);
    app.world_mut()
        .get_mut::<Body>(avatar)
        .expect("an avatar has a body")
        .frame = frame;
    app.update();
    app.update();
    assert_eq!(
        app.world().resource::<Told>().ready,
        ["VRM names"],
        "an avatar gets ready once"
    );
    let error = seen(&app, &doll, &entities).worst_arm_error(&frame);
    assert!(
        error <= 2.0,
        "the worst arm bone is {error}° off in the world"
    );
    let hand = app
        .world()
        .get::<Skeleton>(avatar)
        .and_then(|skeleton| skeleton.entity(HumanBone::LeftHand));
    let hand = hand.expect("the hand is found");
    assert_eq!(
        app.world().get::<HumanBone>(hand),
        Some(&HumanBone::LeftHand),
        "a joint says which bone it is"
    );
}

#[test]
fn legs_belong_to_the_games_own_animation() {
    let mut app = app();
    let doll = Mannequin::new(&Make::default());
    let (avatar, entities) = spawn(&mut app, &doll, Quat::IDENTITY);
    app.world_mut()
        .get_mut::<Body>(avatar)
        .expect("an avatar has a body")
        .frame = reaching(1.0);
    app.update();
    let of = |bone: HumanBone| {
        entities[doll
            .bones
            .iter()
            .find(|(b, _)| *b == bone)
            .expect("the doll has it")
            .1]
    };
    let stride = Quat::from_rotation_x(0.5);
    for bone in [HumanBone::LeftUpperLeg, HumanBone::Hips] {
        app.world_mut()
            .get_mut::<Transform>(of(bone))
            .expect("a joint")
            .rotation = stride;
    }
    for _ in 0..3 {
        app.update();
    }
    for bone in [HumanBone::LeftUpperLeg, HumanBone::Hips] {
        let now = app
            .world()
            .get::<Transform>(of(bone))
            .expect("a joint")
            .rotation;
        assert_eq!(now, stride, "{} keeps what the game gave it", bone.name());
    }
}

#[test]
fn a_still_body_changes_no_transform() {
    #[derive(Resource, Default)]
    struct Changes(usize);
    let mut app = app();
    app.init_resource::<Changes>();
    app.add_systems(
        bevy_app::Last,
        |changed: Query<(), Changed<Transform>>, mut changes: ResMut<Changes>| {
            changes.0 = changed.iter().count()
        },
    );
    let (avatar, _) = spawn(
        &mut app,
        &Mannequin::new(&Make {
            axes: 9,
            ..Make::default()
        }),
        Quat::IDENTITY,
    );
    app.world_mut()
        .get_mut::<Body>(avatar)
        .expect("an avatar has a body")
        .frame = reaching(1.0);
    app.update();
    assert!(
        app.world().resource::<Changes>().0 > 20,
        "the first frame poses the arms"
    );
    for _ in 0..5 {
        app.update();
    }
    // Eyes make their small jumps; nothing else moves.
    assert!(
        app.world().resource::<Changes>().0 <= 2,
        "a still body leaves its transforms alone"
    );
}

#[test]
fn a_pillar_is_told_to_be_unusable_once() {
    let mut app = app();
    let avatar = app.world_mut().spawn(GestureAvatar::default()).id();
    app.world_mut()
        .spawn((Name::new("Hips"), Transform::default(), ChildOf(avatar)));
    for _ in 0..3 {
        app.update();
    }
    let told = app.world().resource::<Told>();
    assert_eq!(
        told.unusable.len(),
        1,
        "one sentence, once: {:?}",
        told.unusable
    );
    assert!(
        told.unusable[0].contains("leftUpperArm"),
        "{}",
        told.unusable[0]
    );
    assert!(told.ready.is_empty());
}
