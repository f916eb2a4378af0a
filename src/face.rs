//! Shows the avatar's [`Mouth`] on its face, and blinks.
//!
//! Reads [`Mouth`]; writes the [`MorphWeights`] of the shapes it moves, on top of what the game's own animation gave
//! them. Invariant: knows no sentence and no sound; a mouth at rest is the face as it was modelled.

mod blink;
mod shapes;

use bevy_app::{AnimationSystems, prelude::*};
use bevy_asset::prelude::*;
use bevy_ecs::prelude::*;
use bevy_mesh::Mesh;
use bevy_mesh::morph::MorphWeights;
use bevy_reflect::prelude::*;
use bevy_time::prelude::*;
use bevy_transform::TransformSystems;

use crate::MomjitSystems;
use crate::avatar::{GestureStyle, Idle};
use crate::body::Mouth;
use crate::rig::file::RigFile;
use crate::skeleton::scene::AvatarScene;

pub use self::shapes::Dialect;
use self::shapes::{CHANNELS, Move};

/// The face of an avatar: which of its morph targets speak and blink. Absent where nothing was recognised.
#[derive(Component, Debug, Clone, Reflect)]
#[reflect(opaque)]
#[reflect(Component)]
pub struct Face {
    dialect: Dialect,
    meshes: Vec<FaceMesh>,
}

impl Face {
    /// How the shapes of the mouth were told.
    #[must_use]
    pub const fn dialect(&self) -> Dialect {
        self.dialect
    }
}

/// One mesh with shapes that move.
#[derive(Debug, Clone)]
struct FaceMesh {
    entity: Entity,
    moves: Vec<Move>,
    /// Per move, the weight that the avatar's own animation last gave the shape.
    base: Vec<f32>,
    /// Per move, what was last written here: a weight that is still the same was not animated since.
    written: Vec<f32>,
}

/// The face of this scene has been looked for.
#[derive(Component, Debug)]
struct Looked;

/// Moves mouths and eyelids every frame.
#[derive(Debug, Default)]
pub struct FacePlugin;

impl Plugin for FacePlugin {
    fn build(&self, app: &mut App) {
        app.register_type::<Face>()
            .add_observer(forget)
            .configure_sets(
                PostUpdate,
                MomjitSystems::Face
                    .after(AnimationSystems)
                    .before(TransformSystems::Propagate),
            )
            .add_systems(
                PostUpdate,
                (find, speak).chain().in_set(MomjitSystems::Face),
            );
    }
}

fn forget(removed: On<Remove, AvatarScene>, mut commands: Commands) {
    if let Ok(mut avatar) = commands.get_entity(removed.entity) {
        avatar.try_remove::<(Face, Looked)>();
    }
}

/// Looks for the speaking shapes of every avatar whose scene stands.
fn find(
    avatars: Query<(Entity, &AvatarScene), Without<Looked>>,
    files: Option<Res<Assets<RigFile>>>,
    meshes: Option<Res<Assets<Mesh>>>,
    morphs: Query<&MorphWeights>,
    mut commands: Commands,
) {
    for (avatar, scene) in &avatars {
        let file = scene
            .file
            .as_ref()
            .zip(files.as_ref())
            .and_then(|(file, files)| files.get(file));
        let mut found: Vec<(usize, Vec<String>)> = Vec::new();
        for (index, node) in scene.nodes.iter().enumerate() {
            let Ok(weights) = morphs.get(node.entity) else {
                continue;
            };
            let declared = file.and_then(|file| file.morphs_of(&node.name));
            let loaded = || {
                let mesh = meshes.as_ref()?.get(weights.first_mesh()?)?;
                mesh.try_morph_target_names().ok()?.map(<[String]>::to_vec)
            };
            let names = declared
                .filter(|names| !names.is_empty())
                .cloned()
                .or_else(loaded)
                .unwrap_or_default();
            found.push((index, names));
        }
        let expressions = file
            .map(|file| file.expressions_by(|name| scene.named(name)))
            .unwrap_or_default();
        let (dialect, moves) = shapes::tell(&found, &expressions);
        let meshes: Vec<FaceMesh> = moves
            .into_iter()
            .map(|(node, moves)| FaceMesh::new(scene.nodes[node].entity, moves))
            .collect();
        let mut avatar = commands.entity(avatar);
        avatar.insert(Looked);
        if !meshes.is_empty() {
            avatar.insert(Face { dialect, meshes });
        }
    }
}

impl FaceMesh {
    fn new(entity: Entity, moves: Vec<Move>) -> Self {
        // Not a weight that a mesh can have, so that the first frame reads what is really there.
        let unknown = vec![f32::NAN; moves.len()];
        Self {
            entity,
            base: unknown.clone(),
            written: unknown,
            moves,
        }
    }
}

fn speak(
    mut avatars: Query<(&mut Face, &Mouth, Option<&GestureStyle>, Option<&Idle>)>,
    mut morphs: Query<&mut MorphWeights>,
    time: Res<Time>,
) {
    for (mut face, mouth, style, idle) in &mut avatars {
        let mut channels = [0.0; CHANNELS];
        channels[..15].copy_from_slice(&mouth.0);
        // An avatar without any idle life is a statue: it does not blink.
        if idle.is_none_or(|idle| idle.amount > 0.0) {
            let closed =
                blink::closed(style.map_or(0, |style| style.seed), time.elapsed_secs_f64());
            channels[shapes::BLINK_LEFT] = closed;
            channels[shapes::BLINK_RIGHT] = closed;
        }
        for mesh in &mut face.meshes {
            if let Ok(mut weights) = morphs.get_mut(mesh.entity) {
                mesh.show(&channels, &mut weights);
            }
        }
    }
}

impl FaceMesh {
    fn show(&mut self, channels: &[f32; CHANNELS], morphs: &mut Mut<MorphWeights>) {
        for ((shape, base), written) in self.moves.iter().zip(&mut self.base).zip(&mut self.written)
        {
            let Some(&now) = morphs.weights().get(shape.index) else {
                continue;
            };
            if now != *written {
                *base = now;
            }
            let shown: f32 = shape
                .by
                .iter()
                .zip(channels)
                .map(|(by, channel)| by * channel)
                .sum();
            let shown = (*base + shown).clamp(0.0, 1.0_f32.max(*base));
            *written = shown;
            if now != shown {
                morphs.weights_mut()[shape.index] = shown;
            }
        }
    }
}
