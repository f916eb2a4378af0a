//! Any avatar file on the computer plays, whatever its name and place.

use std::fs;

use momjit_examples::assets;
use momjit_examples::avatar_source::AvatarSource;

use crate::performed::run;

#[test]
fn a_file_outside_the_assets_plays() {
    let folder = tempfile::tempdir().unwrap();
    // Signs that mean something in an asset path, and a letter case of its own.
    let file = folder.path().join("내 아바타 #1.VRM");
    fs::copy(assets::folder().join("avatars/pixel.glb"), &file).unwrap();
    let out = folder.path().join("out");
    run(&out, &["--avatar", file.to_str().unwrap()]).expect("a .vrm file anywhere should play");
    let report: serde_json::Value =
        serde_json::from_slice(&fs::read(out.join("report.json")).unwrap()).unwrap();
    assert_eq!(
        report["rig"]["avatar"], "내 아바타 #1.VRM",
        "the report names the file"
    );
    assert!(
        report["rig"]["unusable"].is_null(),
        "the rig should be recognised: {}",
        report["rig"]
    );
}

#[test]
fn a_broken_file_is_named_and_nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("broken.glb");
    fs::write(&file, b"glTF, but not really").unwrap();
    let out = folder.path().join("out");
    let error =
        run(&out, &["--avatar", file.to_str().unwrap()]).expect_err("a broken avatar cannot play");
    assert!(
        format!("{error:#}").contains("avatar cannot be loaded"),
        "the message names the avatar: {error:#}"
    );
    assert!(!out.exists(), "nothing half should be left behind");
}

#[test]
fn bundled_names_come_before_files() {
    for name in ["pixel", "robin"] {
        let source: AvatarSource = name.parse().unwrap();
        assert_eq!(
            source,
            AvatarSource::Bundled(name),
            "a bundled name means the bundled avatar"
        );
        assert!(
            assets::folder().join(source.asset_path()).is_file(),
            "{name} should come along"
        );
    }
}
