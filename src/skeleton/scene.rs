//! The scene of an avatar, once it stands: its nodes and what its file says of them.

use bevy_asset::prelude::*;
use bevy_asset::{AssetId, LoadState};
use bevy_ecs::prelude::*;
use bevy_world_serialization::{WorldAsset, WorldAssetRoot, WorldInstanceReady};
use tracing::warn;

use crate::avatar::GestureAvatar;
use crate::rig::file::RigFile;

/// The nodes below an avatar, parents before children.
#[derive(Component, Debug)]
pub(crate) struct AvatarScene {
    pub(crate) nodes: Vec<SceneNode>,
    pub(crate) file: Option<Handle<RigFile>>,
}

/// One entity of the scene.
#[derive(Debug)]
pub(crate) struct SceneNode {
    pub(crate) entity: Entity,
    pub(crate) name: String,
    /// Index of its parent; `None` directly below the avatar.
    pub(crate) parent: Option<usize>,
}

/// The rig file that belongs to an avatar's scene.
#[derive(Component, Debug)]
pub(crate) struct RigSource {
    scene: AssetId<WorldAsset>,
    file: Option<Handle<RigFile>>,
}

/// The scene below this entity has been spawned, from this asset.
#[derive(Component, Debug)]
pub(crate) struct Spawned(AssetId<WorldAsset>);

/// A scene stands (again): what was known of the one before it is void.
pub(crate) fn spawned(
    ready: On<WorldInstanceReady>,
    roots: Query<(&WorldAssetRoot, Option<&ChildOf>)>,
    mut commands: Commands,
) {
    let Ok((root, parent)) = roots.get(ready.entity) else {
        return;
    };
    commands.entity(ready.entity).try_insert(Spawned(root.id()));
    for entity in [Some(ready.entity), parent.map(ChildOf::parent)]
        .into_iter()
        .flatten()
    {
        commands.entity(entity).try_remove::<AvatarScene>();
    }
}

/// Asks for the rig file beside the scene of every avatar, as soon as the avatar has one.
pub(crate) fn open(
    avatars: Query<
        (
            Entity,
            Option<&WorldAssetRoot>,
            Option<&Children>,
            Option<&RigSource>,
        ),
        With<GestureAvatar>,
    >,
    roots: Query<&WorldAssetRoot>,
    assets: Option<Res<AssetServer>>,
    mut commands: Commands,
) {
    for (avatar, own, children, source) in &avatars {
        let below = || {
            children
                .into_iter()
                .flatten()
                .find_map(|&child| roots.get(child).ok())
        };
        let Some(root) = own.or_else(below) else {
            continue;
        };
        if source.is_some_and(|source| source.scene == root.id()) {
            continue;
        }
        let path = assets
            .as_ref()
            .and_then(|assets| assets.get_path(root.id()));
        let file = path
            .zip(assets.as_ref())
            .map(|(path, assets)| assets.load(path.without_label().into_owned()));
        commands
            .entity(avatar)
            .insert(RigSource {
                scene: root.id(),
                file,
            })
            .remove::<AvatarScene>();
    }
}

/// Collects the nodes of every avatar whose scene and rig file are there.
pub(crate) fn settle(
    avatars: Query<
        (Entity, &Children, Option<&RigSource>, Option<&Spawned>),
        (With<GestureAvatar>, Without<AvatarScene>),
    >,
    nodes: Query<(Option<&Name>, Option<&Children>)>,
    spawned: Query<&Spawned>,
    assets: Option<Res<AssetServer>>,
    mut commands: Commands,
) {
    for (avatar, children, source, own) in &avatars {
        if let Some(source) = source {
            let below = || children.iter().find_map(|child| spawned.get(child).ok());
            if own
                .or_else(below)
                .is_none_or(|spawned| spawned.0 != source.scene)
            {
                continue;
            }
        }
        let file = source.and_then(|source| source.file.clone());
        if let (Some(file), Some(assets)) = (&file, &assets) {
            match assets.get_load_state(file) {
                Some(LoadState::Failed(error)) => {
                    warn!("an avatar's rig is told by names alone: {error}");
                }
                Some(LoadState::Loaded) => {}
                _ => continue,
            }
        }
        let nodes = below(children, &nodes);
        commands.entity(avatar).insert(AvatarScene { nodes, file });
    }
}

fn below(children: &Children, query: &Query<(Option<&Name>, Option<&Children>)>) -> Vec<SceneNode> {
    let mut nodes: Vec<SceneNode> = Vec::new();
    let mut waiting: Vec<(Entity, Option<usize>)> =
        children.iter().rev().map(|child| (child, None)).collect();
    while let Some((entity, parent)) = waiting.pop() {
        let Ok((name, children)) = query.get(entity) else {
            continue;
        };
        let name = name.map_or_else(String::new, |name| name.as_str().to_owned());
        nodes.push(SceneNode {
            entity,
            name,
            parent,
        });
        let index = nodes.len() - 1;
        waiting.extend(
            children
                .into_iter()
                .flat_map(|c| c.iter().rev())
                .map(|child| (child, Some(index))),
        );
    }
    nodes
}
