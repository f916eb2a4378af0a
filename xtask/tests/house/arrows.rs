//! The arrows between members, read from `cargo metadata`.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde_json::Value;

use crate::root;

/// Every member with the members it may name (development dependencies included).
const ARROWS: [(&str, &[&str]); 6] = [
    ("malsori", &[]),
    ("kinesics", &["malsori"]),
    ("bevy_momjit", &["bevy_momjit", "kinesics", "malsori"]),
    ("examples", &["bevy_momjit"]),
    ("training", &["kinesics", "malsori"]),
    ("xtask", &[]),
];

/// What a member must never reach, however indirectly, by the beginning of the crate's name.
const NEVER: [(&str, &[&str]); 4] = [
    (
        "malsori",
        &["bevy", "tract", "ort", "burn", "reqwest", "tokio"],
    ),
    ("kinesics", &["bevy", "burn", "reqwest", "tokio"]),
    (
        "bevy_momjit",
        &[
            "burn",
            "bevy_render",
            "bevy_winit",
            "bevy_egui",
            "reqwest",
            "training",
        ],
    ),
    ("training", &["bevy"]),
];

fn metadata(arguments: &[&str]) -> Value {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--offline"])
        .args(arguments)
        .current_dir(root())
        .output()
        .expect("cargo metadata starts");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&output.stdout).expect("cargo metadata prints JSON")
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a string")
}

fn list(value: &Value) -> &[Value] {
    value.as_array().expect("an array")
}

#[test]
fn members_name_only_the_members_they_may() {
    let metadata = metadata(&["--no-deps"]);
    let members: BTreeSet<&str> = list(&metadata["packages"])
        .iter()
        .map(|package| text(&package["name"]))
        .collect();
    let expected: BTreeSet<&str> = ARROWS.iter().map(|(name, _)| *name).collect();
    assert_eq!(
        members, expected,
        "the members of the workspace are those of the plan"
    );
    for package in list(&metadata["packages"]) {
        let name = text(&package["name"]);
        let (_, allowed) = ARROWS
            .iter()
            .find(|(member, _)| *member == name)
            .expect("checked above");
        for dependency in list(&package["dependencies"]) {
            let dependency = text(&dependency["name"]);
            assert!(
                !members.contains(dependency) || allowed.contains(&dependency),
                "{name} must not depend on {dependency}"
            );
        }
    }
}

#[test]
fn members_never_reach_what_they_must_not_know() {
    let metadata = metadata(&[]);
    let names: BTreeMap<&str, &str> = list(&metadata["packages"])
        .iter()
        .map(|package| (text(&package["id"]), text(&package["name"])))
        .collect();
    // Normal dependencies only: a test may render, a game that links the crate must not have to.
    let edges: BTreeMap<&str, Vec<&str>> = list(&metadata["resolve"]["nodes"])
        .iter()
        .map(|node| {
            let normal = list(&node["deps"]).iter().filter(|dependency| {
                list(&dependency["dep_kinds"])
                    .iter()
                    .any(|kind| kind["kind"].is_null())
            });
            (
                text(&node["id"]),
                normal.map(|dependency| text(&dependency["pkg"])).collect(),
            )
        })
        .collect();
    for (member, never) in NEVER {
        let start = names
            .iter()
            .find(|(_, name)| **name == member)
            .expect("a member")
            .0;
        let mut reached = BTreeSet::new();
        let mut open = vec![*start];
        while let Some(id) = open.pop() {
            if reached.insert(id) {
                open.extend(&edges[id]);
            }
        }
        for id in reached {
            let name = names[id];
            let forbidden = never.iter().any(|beginning| {
                name == *beginning
                    || name.starts_with(&format!("{beginning}_"))
                    || name.starts_with(&format!("{beginning}-"))
            });
            assert!(!forbidden || name == member, "{member} reaches {name}");
        }
    }
}
