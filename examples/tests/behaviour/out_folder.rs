//! The output folder holds one whole performance or nothing of it.

use std::fs;

use momjit_examples::perform::folder::Staging;

#[test]
fn files_appear_together() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("new/out");
    let staging = Staging::open(&out).unwrap();
    staging.text("words.json", "[]").unwrap();
    assert!(
        !out.join("words.json").exists(),
        "nothing should be seen before everything is there"
    );
    let written = staging.publish().unwrap();
    assert_eq!(
        written,
        [out.join("words.json")],
        "what was written is told"
    );
    let names: Vec<_> = fs::read_dir(&out)
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(names, ["words.json"], "no scaffold should be left");
}

#[test]
fn a_given_up_performance_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let staging = Staging::open(&out).unwrap();
    staging.text("motion.json", "half").unwrap();
    drop(staging);
    assert!(
        !out.exists(),
        "a folder made for a run that failed should go with it"
    );
}

#[test]
fn an_older_performance_is_replaced_as_a_whole() {
    let out = tempfile::tempdir().unwrap();
    for name in [
        "performance.mp4",
        "key-1-rest-front.png",
        "motion.json",
        "notes.txt",
    ] {
        fs::write(out.path().join(name), "old").unwrap();
    }
    let failed = Staging::open(out.path()).unwrap();
    failed.text("motion.json", "half").unwrap();
    drop(failed);
    let read = |name: &str| fs::read_to_string(out.path().join(name)).ok();
    assert_eq!(
        read("motion.json").as_deref(),
        Some("old"),
        "a run that failed should not touch the one before"
    );
    let staging = Staging::open(out.path()).unwrap();
    staging.text("motion.json", "new").unwrap();
    staging.publish().unwrap();
    assert_eq!(
        read("motion.json").as_deref(),
        Some("new"),
        "the new motion is there"
    );
    assert_eq!(
        read("performance.mp4"),
        None,
        "no old film should stay beside a new motion"
    );
    assert_eq!(
        read("key-1-rest-front.png"),
        None,
        "no old picture should stay beside a new motion"
    );
    assert_eq!(
        read("notes.txt").as_deref(),
        Some("old"),
        "other people's files are left alone"
    );
}
