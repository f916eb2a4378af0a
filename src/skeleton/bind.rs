//! From the scene of an avatar to its skeleton.

use std::collections::BTreeMap;

use bevy_asset::prelude::*;
use bevy_ecs::prelude::*;
use bevy_math::{Mat4, Vec3};
use bevy_mesh::skinning::{SkinnedMesh, SkinnedMeshInverseBindposes};
use bevy_transform::components::Transform;
use tracing::{debug, warn};

use super::scene::{AvatarScene, SceneNode};
use super::{AvatarReady, AvatarUnusable, BoneMap, HumanBone, Rest, RigError, Skeleton, Unusable};
use crate::retarget::Scratch;
use crate::rig::file::{EyeRange, RigFile, Standard};
use crate::rig::{NamedNode, RestJoint};

/// Recognises and measures every avatar whose scene stands and that has no skeleton yet.
pub(super) fn bind(
    avatars: Query<(Entity, &AvatarScene), (Without<Skeleton>, Without<Unusable>)>,
    files: Option<Res<Assets<RigFile>>>,
    poses: Option<Res<Assets<SkinnedMeshInverseBindposes>>>,
    skins: Query<&SkinnedMesh>,
    transforms: Query<&Transform>,
    mut commands: Commands,
) {
    for (avatar, scene) in &avatars {
        let file = scene
            .file
            .as_ref()
            .zip(files.as_ref())
            .and_then(|(file, files)| files.get(file));
        let binds = binds(scene, &skins, poses.as_deref());
        match skeleton(scene, file, &binds, &transforms) {
            Ok(skeleton) => {
                debug!(
                    "avatar {avatar}: {} bones, told as {}",
                    skeleton.report.bones.len(),
                    skeleton.report.family
                );
                for bone in HumanBone::ALL {
                    if let Some(joint) = skeleton.entity(bone) {
                        commands.entity(joint).try_insert(bone);
                    }
                }
                let report = skeleton.report.clone();
                commands.entity(avatar).insert(skeleton);
                commands.trigger(AvatarReady {
                    entity: avatar,
                    report,
                });
            }
            Err(error) => {
                warn!("{error}");
                commands.entity(avatar).insert(Unusable);
                commands.trigger(AvatarUnusable {
                    entity: avatar,
                    error,
                });
            }
        }
    }
}

fn skeleton(
    scene: &AvatarScene,
    file: Option<&RigFile>,
    binds: &BTreeMap<Entity, Mat4>,
    transforms: &Query<&Transform>,
) -> Result<Skeleton, RigError> {
    let bones = recognise(scene, file).checked()?;
    let joints: Vec<RestJoint> = scene
        .nodes
        .iter()
        .map(|node| joint(node, binds, transforms))
        .collect();
    let eyes: Option<[EyeRange; 2]> = file.and_then(|file| file.eyes);
    let rest = Rest::measure(&joints, &bones, eyes)?;
    let entity = |node: usize| scene.nodes[node].entity;
    Ok(Skeleton {
        report: bones.report(),
        bones: HumanBone::ALL.map(|bone| bones.node(bone).map(entity)),
        entities: rest.nodes.iter().map(|node| entity(node.source)).collect(),
        base: rest.nodes.iter().map(|node| node.local).collect(),
        written: rest
            .nodes
            .iter()
            .map(|node| joints[node.source].local.rotation)
            .collect(),
        local: Vec::with_capacity(rest.nodes.len()),
        scratch: Scratch::default(),
        look: Vec3::Z,
        rest,
    })
}

/// The file's own map where it has a usable one, else the names.
fn recognise(scene: &AvatarScene, file: Option<&RigFile>) -> BoneMap {
    let named = scene.nodes.iter().map(|node| NamedNode {
        name: node.name.clone(),
        parent: node.parent,
    });
    let by_names = || BoneMap::by_names(&named.clone().collect::<Vec<_>>());
    let Some(file) = file.filter(|file| !file.bones.is_empty()) else {
        return by_names();
    };
    let family = if file.standard == Standard::Vrm0 {
        "VRM 0.x"
    } else {
        "VRM 1.0"
    };
    let declared = file
        .bones
        .iter()
        .filter_map(|(&bone, &node)| Some((bone, scene.named(&file.nodes[node])?)));
    let declared = BoneMap::declared(family, declared);
    if declared.clone().checked().is_ok() {
        declared
    } else {
        by_names()
    }
}

impl AvatarScene {
    /// The first node with this name. (Bevy gives a mesh's primitives names of their own, below the node's.)
    pub(crate) fn named(&self, name: &str) -> Option<usize> {
        self.nodes.iter().position(|node| node.name == name)
    }
}

fn joint(
    node: &SceneNode,
    binds: &BTreeMap<Entity, Mat4>,
    transforms: &Query<&Transform>,
) -> RestJoint {
    RestJoint {
        parent: node.parent,
        local: transforms.get(node.entity).copied().unwrap_or_default(),
        bind: binds.get(&node.entity).copied(),
    }
}

/// The bind matrix of every joint: of the skin with the most joints, and of those that agree with it.
fn binds(
    scene: &AvatarScene,
    skins: &Query<&SkinnedMesh>,
    poses: Option<&Assets<SkinnedMeshInverseBindposes>>,
) -> BTreeMap<Entity, Mat4> {
    let mut found: Vec<Vec<(Entity, Mat4)>> = Vec::new();
    for skin in scene
        .nodes
        .iter()
        .filter_map(|node| skins.get(node.entity).ok())
    {
        let Some(pose) = poses.and_then(|poses| poses.get(&skin.inverse_bindposes)) else {
            continue;
        };
        found.push(
            skin.joints
                .iter()
                .copied()
                .zip(pose.iter().map(Mat4::inverse))
                .collect(),
        );
    }
    found.sort_by_key(|skin| std::cmp::Reverse(skin.len()));
    let mut binds = BTreeMap::new();
    for skin in found {
        // Another skin may be bound in another space (a scale of 100, say): then it says nothing about this one.
        let agrees = |(joint, matrix): &(Entity, Mat4)| {
            binds.get(joint).map(|known: &Mat4| {
                known.abs_diff_eq(*matrix, 1e-3 * (1.0 + known.w_axis.length()))
            })
        };
        let verdicts: Vec<bool> = skin.iter().filter_map(agrees).collect();
        if binds.is_empty() || (!verdicts.is_empty() && verdicts.into_iter().all(|same| same)) {
            for (joint, matrix) in skin {
                binds.entry(joint).or_insert(matrix);
            }
        }
    }
    binds
}
