//! How the tree is kept.

use std::fs;
use std::path::{Path, PathBuf};

use crate::root;

fn sources() -> Vec<PathBuf> {
    let mut found = Vec::new();
    let folders = [
        "src", "crates", "examples", "training", "xtask", "tests", "benches",
    ];
    let mut open: Vec<PathBuf> = folders.map(|folder| root().join(folder)).to_vec();
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder)
            .expect("a folder of the tree")
            .flatten()
        {
            let path = entry.path();
            let name = entry.file_name().to_string_lossy().into_owned();
            if path.is_dir() && name != "target" {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    assert!(found.len() > 50, "the walk found the sources");
    found.sort();
    found
}

fn shown(path: &Path) -> String {
    path.strip_prefix(root())
        .unwrap_or(path)
        .display()
        .to_string()
}

#[test]
fn a_module_is_a_file_beside_its_folder() {
    let wrong: Vec<String> = sources()
        .iter()
        .filter(|path| path.ends_with("mod.rs"))
        .map(|path| shown(path))
        .collect();
    assert!(
        wrong.is_empty(),
        "write foo.rs beside foo/, not foo/mod.rs: {wrong:?}"
    );
}

#[test]
fn every_file_says_what_it_is() {
    let silent: Vec<String> = sources()
        .iter()
        .filter(|path| !fs::read_to_string(path).expect("UTF-8").starts_with("//!"))
        .map(|path| shown(path))
        .collect();
    assert!(
        silent.is_empty(),
        "the first line of a source file is its `//!`: {silent:?}"
    );
}

#[test]
fn a_file_holds_one_idea() {
    // About 400 lines is where one asks for the second idea; 600 is where the answer is known.
    let long: Vec<String> = sources()
        .iter()
        .filter(|path| fs::read_to_string(path).expect("UTF-8").lines().count() > 600)
        .map(|path| shown(path))
        .collect();
    assert!(long.is_empty(), "these files want to be split: {long:?}");
}

#[test]
fn every_asset_has_its_licence() {
    let licences =
        fs::read_to_string(root().join("assets/LICENCES.md")).expect("assets/LICENCES.md");
    let mut open = vec![root().join("assets")];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).expect("a folder of assets").flatten() {
            let path = entry.path();
            let name = entry.file_name().to_string_lossy().into_owned();
            if path.is_dir() {
                open.push(path);
            } else if ["glb", "ttf", "otf", "png"]
                .iter()
                .any(|kind| name.ends_with(kind))
            {
                assert!(
                    licences.contains(&name),
                    "assets/LICENCES.md does not mention {name}"
                );
            }
        }
    }
}
