//! Where ONNX Runtime's library may be.

use std::env;
use std::path::{Path, PathBuf};

/// The environment variable that names the library, or the folder it is in.
pub const LIBRARY_VARIABLE: &str = "MOMJIT_ONNXRUNTIME";

/// The folder that is looked for beside the executable, in the working folder, and in every folder above either.
const FOLDER: &str = "runtime/onnxruntime";

/// Where to try, in order: what [`LIBRARY_VARIABLE`] names, the library folders, the system's own library. What is
/// no file any more is still listed when somebody asked for it, so that the refusal can say so.
pub(super) fn candidates() -> Vec<PathBuf> {
    let mut found = Vec::new();
    if let Some(named) = env::var_os(LIBRARY_VARIABLE).filter(|value| !value.is_empty()) {
        found.extend(libraries_at(Path::new(&named)));
    }
    let starts = [env::current_exe().ok(), env::current_dir().ok()];
    for folder in starts.iter().flatten().flat_map(|start| start.ancestors()) {
        let folder = folder.join(FOLDER);
        if folder.is_dir() {
            found.extend(libraries_at(&folder));
        }
    }
    // Windows ships an old library of the same name; there only a full path is safe.
    if !cfg!(windows) {
        found.push(PathBuf::from(format!(
            "{}onnxruntime{}",
            env::consts::DLL_PREFIX,
            env::consts::DLL_SUFFIX
        )));
    }
    let mut seen = Vec::with_capacity(found.len());
    found.retain(|path| {
        !seen.contains(path) && {
            seen.push(path.clone());
            true
        }
    });
    found
}

/// The library itself, or the libraries of a folder by name; the path as it is when there is none.
pub(super) fn libraries_at(path: &Path) -> Vec<PathBuf> {
    let Ok(entries) = path.read_dir() else {
        return vec![path.to_owned()];
    };
    let mut libraries: Vec<PathBuf> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|p| is_library(p))
        .collect();
    libraries.sort();
    if libraries.is_empty() {
        vec![path.to_owned()]
    } else {
        libraries
    }
}

/// `libonnxruntime.so`, `libonnxruntime.so.1`, `libonnxruntime.1.30.0.dylib`, `onnxruntime.dll`; not the libraries
/// of single providers, whose names go on with an underscore.
fn is_library(path: &Path) -> bool {
    let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
        return false;
    };
    let stem = format!("{}onnxruntime.", env::consts::DLL_PREFIX);
    let suffix = env::consts::DLL_SUFFIX.trim_start_matches('.');
    name.strip_prefix(&stem)
        .is_some_and(|rest| rest.split('.').any(|part| part == suffix))
}
