//! Families of rigs are told by the names of their joints.

use bevy_momjit::rig::{BoneMap, HumanBone, NamedNode, Side};

/// A chain of nodes, each below the one before it, with what the names mean.
pub(super) fn recognised(chains: &[&[&str]]) -> BoneMap {
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
