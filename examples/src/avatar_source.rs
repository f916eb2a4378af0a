//! Which avatar plays: one that comes along, or any `.glb`, `.gltf` or `.vrm` file on this computer.
//!
//! Bevy refuses asset paths outside its assets folder and has no loader for `.vrm`. A file is therefore served by an
//! asset source of its own, whose root is the file's folder, under a name that the glTF loader takes; buffers and
//! textures beside a `.gltf` are found as usual.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use anyhow::{Context, bail};
use bevy::app::App;
use bevy::asset::AssetApp;
use bevy::asset::io::file::FileAssetReader;
use bevy::asset::io::{AssetReader, AssetReaderError, AssetSourceBuilder, PathStream, Reader};

/// The avatars that come along.
pub const NAMES: [&str; 2] = ["pixel", "robin"];

/// Name of the asset source that serves a file outside the assets folder.
const SOURCE: &str = "outside";

/// Where an avatar comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AvatarSource {
    /// One of [`NAMES`].
    Bundled(&'static str),
    /// A file that exists, with an absolute path.
    File(PathBuf),
}

impl FromStr for AvatarSource {
    type Err = anyhow::Error;

    fn from_str(given: &str) -> anyhow::Result<Self> {
        if let Some(name) = NAMES.into_iter().find(|name| *name == given) {
            return Ok(Self::Bundled(name));
        }
        let path = Path::new(given);
        if !path.is_file() {
            let names = NAMES.join(", ");
            bail!(
                "no avatar is called {given:?} and no such file exists (avatars that come along: {names})"
            );
        }
        if kind(path).is_none() {
            bail!("{given:?} is not an avatar: its name does not end in .glb, .gltf or .vrm");
        }
        path.canonicalize()
            .map(Self::File)
            .with_context(|| format!("{given:?} cannot be reached"))
    }
}

impl AvatarSource {
    /// Makes the avatar loadable. Call it before [`bevy::asset::AssetPlugin`] is added.
    pub fn register(&self, app: &mut App) {
        let Self::File(path) = self else { return };
        let path = path.clone();
        app.register_asset_source(
            SOURCE,
            AssetSourceBuilder::new(move || Box::new(BesideFile::new(&path))),
        );
    }

    /// The asset path of the file itself; a scene of it has `#Scene0` appended.
    #[must_use]
    pub fn asset_path(&self) -> String {
        match self {
            Self::Bundled(name) => format!("avatars/{name}.glb"),
            Self::File(path) => format!("{SOURCE}://{}", served_name(path)),
        }
    }

    /// What to call the avatar in a report: its name, or its file's.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::Bundled(name) => (*name).to_owned(),
            Self::File(path) => path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned(),
        }
    }
}

/// The extension under which the glTF loader takes the file; `None` for a file that is no avatar.
fn kind(path: &Path) -> Option<&'static str> {
    match path.extension()?.to_str()?.to_lowercase().as_str() {
        "glb" | "vrm" => Some("glb"),
        "gltf" => Some("gltf"),
        _ => None,
    }
}

/// A name that is safe in an asset path, whatever signs (`#`, `:`) the real one has.
fn served_name(path: &Path) -> String {
    format!("avatar.{}", kind(path).unwrap_or("glb"))
}

/// Reads one folder; the avatar's file also answers to its served name.
struct BesideFile {
    folder: FileAssetReader,
    file: PathBuf,
    served: PathBuf,
}

impl BesideFile {
    fn new(path: &Path) -> Self {
        Self {
            folder: FileAssetReader::new(path.parent().unwrap_or(Path::new("/"))),
            file: path.file_name().unwrap_or_default().into(),
            served: served_name(path).into(),
        }
    }

    fn real<'a>(&'a self, path: &'a Path) -> &'a Path {
        if path == self.served {
            &self.file
        } else {
            path
        }
    }
}

impl AssetReader for BesideFile {
    async fn read<'a>(&'a self, path: &'a Path) -> Result<impl Reader + 'a, AssetReaderError> {
        self.folder.read(self.real(path)).await
    }

    async fn read_meta<'a>(&'a self, path: &'a Path) -> Result<impl Reader + 'a, AssetReaderError> {
        // A stray `.meta` file beside somebody's avatar is not ours to obey.
        Err::<Box<dyn Reader>, _>(AssetReaderError::NotFound(path.to_owned()))
    }

    async fn read_directory<'a>(
        &'a self,
        path: &'a Path,
    ) -> Result<Box<PathStream>, AssetReaderError> {
        self.folder.read_directory(path).await
    }

    async fn is_directory<'a>(&'a self, path: &'a Path) -> Result<bool, AssetReaderError> {
        self.folder.is_directory(path).await
    }
}
