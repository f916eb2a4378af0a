//! Where the project's assets are, from whatever folder an example is started.

use std::path::{Path, PathBuf};

use bevy::asset::AssetPlugin;

/// The folder with `avatars/` and `fonts/`: beside the working folder or a folder above it, above the program, or where
/// the sources were when the program was built. The last of these is returned when none exists, so that a message
/// about a missing file names a sensible place.
#[must_use]
pub fn folder() -> PathBuf {
    let built = Path::new(env!("CARGO_MANIFEST_DIR")).join("../assets");
    let working = std::env::current_dir().ok();
    let program = std::env::current_exe().ok();
    let starts = working
        .iter()
        .chain(&program)
        .flat_map(|start| start.ancestors().map(|above| above.join("assets")));
    let found = std::iter::once(built.clone())
        .chain(starts)
        .find(|folder| folder.join("avatars").is_dir());
    let folder = found.unwrap_or(built);
    folder.canonicalize().unwrap_or(folder)
}

/// Bevy's asset plugin, rooted at [`folder`].
#[must_use]
pub fn plugin() -> AssetPlugin {
    AssetPlugin {
        file_path: folder().to_string_lossy().into_owned(),
        ..AssetPlugin::default()
    }
}
