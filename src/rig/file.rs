//! What an avatar's file says of its own rig: the JSON part of a glTF, GLB or VRM file, and nothing else of it.
//!
//! Bevy's own glTF loader gives entities and meshes but drops the VRM extensions. This small asset is loaded from the
//! same path and read beside it.

mod document;

use std::collections::BTreeMap;

use bevy_asset::io::Reader;
use bevy_asset::{Asset, AssetLoader, AsyncReadExt, LoadContext};
use bevy_reflect::TypePath;
use thiserror::Error;

use self::document::Document;
use super::bone::HumanBone;

/// Which standard the file declares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standard {
    /// Plain glTF.
    Gltf,
    /// VRM 0.x, extension `VRM`.
    Vrm0,
    /// VRM 1.0, extension `VRMC_vrm`.
    Vrm1,
}

/// One morph target that an expression moves.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MorphBind {
    /// Index of the node that carries the mesh.
    pub node: usize,
    /// Index of the morph target.
    pub index: usize,
    /// Weight of the target when the expression is fully shown, 0..=1.
    pub weight: f32,
}

/// How far an eye turns for a gaze: degrees of gaze up to `input` become degrees of the eye up to `output`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EyeRange {
    /// The gaze, in degrees, at which the eye stops.
    pub input: f32,
    /// The eye's angle there, in degrees.
    pub output: f32,
}

/// The rig of an avatar as its file declares it.
#[derive(Asset, TypePath, Debug, Clone, PartialEq)]
pub struct RigFile {
    /// Which standard the file follows.
    pub standard: Standard,
    /// Names of the nodes, as Bevy names their entities.
    pub nodes: Vec<String>,
    /// The node of every bone that the VRM humanoid map names.
    pub bones: BTreeMap<HumanBone, usize>,
    /// The morph targets of every preset expression, by its VRM 1.0 name: `aa`, `blinkLeft`.
    pub expressions: BTreeMap<String, Vec<MorphBind>>,
    /// For every node with a mesh, the names of its morph targets (empty where the file has none).
    pub morphs: BTreeMap<usize, Vec<String>>,
    /// Sideways and up-and-down range of the eyes, where the file gives one.
    pub eyes: Option<[EyeRange; 2]>,
}

/// Loads a [`RigFile`]. It claims no file extension, so that it never competes with Bevy's glTF loader: it is found
/// by the type of its asset.
#[derive(Debug, Default, TypePath)]
pub struct RigFileLoader;

impl AssetLoader for RigFileLoader {
    type Asset = RigFile;
    type Settings = ();
    type Error = RigFileError;

    async fn load(
        &self,
        reader: &mut dyn Reader,
        (): &(),
        _: &mut LoadContext<'_>,
    ) -> Result<RigFile, RigFileError> {
        let mut head = [0; 20];
        let mut filled = 0;
        while filled < head.len() {
            match reader.read(&mut head[filled..]).await? {
                0 => break,
                read => filled += read,
            }
        }
        let mut bytes = head[..filled].to_vec();
        // A GLB may hold megabytes of meshes after its JSON; only the JSON is read.
        match json_length(&bytes)? {
            Some(length) => reader.take(length as u64).read_to_end(&mut bytes).await?,
            None => AsyncReadExt::read_to_end(reader, &mut bytes).await?,
        };
        RigFile::parse(&bytes)
    }
}

impl RigFile {
    /// Reads the rig out of the bytes of a `.glb`, `.vrm` or `.gltf` file; of the first two only the head and the
    /// JSON chunk need be there.
    ///
    /// # Errors
    /// [`RigFileError`] when the bytes are no glTF.
    pub fn parse(bytes: &[u8]) -> Result<Self, RigFileError> {
        let json = match json_length(bytes)? {
            Some(length) => bytes.get(20..20 + length).ok_or(RigFileError::Truncated {
                expected: length,
                found: bytes.len(),
            })?,
            None => bytes,
        };
        let document: Document = serde_json::from_slice(json)?;
        Ok(document.rig())
    }

    /// The names of the morph targets of the node with this name.
    #[must_use]
    pub fn morphs_of(&self, name: &str) -> Option<&Vec<String>> {
        self.morphs
            .iter()
            .find(|&(&node, _)| self.nodes.get(node).is_some_and(|of| of == name))
            .map(|(_, names)| names)
    }

    /// The preset expressions, with the file's nodes replaced by what `find` knows by their names.
    pub(crate) fn expressions_by(
        &self,
        find: impl Fn(&str) -> Option<usize>,
    ) -> BTreeMap<String, Vec<(usize, usize, f32)>> {
        let bind =
            |bind: &MorphBind| Some((find(self.nodes.get(bind.node)?)?, bind.index, bind.weight));
        self.expressions
            .iter()
            .map(|(name, binds)| (name.clone(), binds.iter().filter_map(bind).collect()))
            .collect()
    }
}

/// Why a file tells nothing of its rig.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum RigFileError {
    /// It could not be read.
    #[error("the avatar's file could not be read")]
    Read(#[from] std::io::Error),
    /// It ends inside its JSON.
    #[error(
        "the avatar's file promises {expected} bytes of JSON after its head but has {found} bytes in all"
    )]
    Truncated {
        /// Bytes of JSON promised.
        expected: usize,
        /// Bytes in the file.
        found: usize,
    },
    /// Its JSON is none, or not that of a glTF.
    #[error("the avatar's file is no glTF: its JSON is not readable")]
    Json(#[from] serde_json::Error),
}

/// Length of the JSON chunk of a GLB; `None` when the file is plain JSON.
fn json_length(bytes: &[u8]) -> Result<Option<usize>, RigFileError> {
    if !bytes.starts_with(b"glTF") {
        return Ok(None);
    }
    let field = bytes.get(12..16).ok_or(RigFileError::Truncated {
        expected: 20,
        found: bytes.len(),
    })?;
    Ok(Some(
        u32::from_le_bytes([field[0], field[1], field[2], field[3]]) as usize,
    ))
}
