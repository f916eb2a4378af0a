//! What goes wrong costs its stage and says so in a sentence; everything else goes on.

use std::fs;
use std::path::Path;
use std::thread;
use std::time::Duration;

use bevy_asset::{AssetPlugin, AssetServer};
use bevy_momjit::prelude::*;
use bevy_momjit::test_app::{Happening, TestApp};
use bevy_momjit::{Body, Voices};

use crate::speak::{LINE, by_grammar};
use crate::voices::{Fragile, Mute, Poisoned};

#[test]
fn a_voice_that_fails_ends_its_line_and_not_the_next() {
    let mut app = TestApp::new();
    let mut voices = app.app.world_mut().resource_mut::<Voices>();
    voices.insert("mute", Mute);
    voices.insert("fragile", Fragile);
    voices.insert("poisoned", Poisoned);
    let avatar = app.spawn_avatar(by_grammar());
    for (name, cause) in [
        ("mute", "it has no throat"),
        ("fragile", "the throat broke"),
        ("poisoned", "sample 1 is not a finite number"),
        ("nobody", "\"female\""),
    ] {
        app.app.world_mut().entity_mut(avatar).insert(Voice {
            name: name.to_owned(),
            ..Voice::default()
        });
        let line = app.say(avatar, LINE);
        app.run_for(0.1);
        let [Happening::Failed(why)] = &app.told(line)[..] else {
            panic!(
                "the voice {name:?} should fail its line: {:?}",
                app.told(line)
            )
        };
        assert!(
            why.contains(cause) && why.contains(name),
            "the sentence should name voice and cause: {why}"
        );
    }
    app.app
        .world_mut()
        .entity_mut(avatar)
        .insert(Voice::default());
    let line = app.say(avatar, "네.");
    assert!(
        app.run_until(5.0, |app| app.told(line).contains(&Happening::Finished)),
        "the next line should be said"
    );
}

#[test]
fn a_rate_that_is_no_number_is_refused_by_name() {
    let mut app = TestApp::new();
    let avatar = app.spawn_avatar(by_grammar());
    app.app.world_mut().entity_mut(avatar).insert(Voice {
        rate: f32::NAN,
        ..Voice::default()
    });
    let line = app.say(avatar, LINE);
    app.run_for(0.1);
    let [Happening::Failed(why)] = &app.told(line)[..] else {
        panic!("a NaN rate should fail: {:?}", app.told(line))
    };
    assert!(
        why.contains("rate"),
        "the sentence should name the number: {why}"
    );
}

/// Says a line with a model of the folder; returns what was told about it once the files were read.
fn with_model(folder: &Path) -> Vec<Happening> {
    let path = folder
        .to_str()
        .expect("the temporary folder has a Unicode name")
        .to_owned();
    let mut app = TestApp::with_assets(AssetPlugin {
        file_path: path,
        ..AssetPlugin::default()
    });
    let model = app
        .app
        .world()
        .resource::<AssetServer>()
        .load("models/mine/card.ron");
    let avatar = app.spawn_avatar(GestureAvatar {
        model: Some(model.clone()),
        ..GestureAvatar::default()
    });
    app.app
        .world_mut()
        .entity_mut(avatar)
        .insert(Idle { amount: 0.0 });
    // Files are read on a thread of Bevy's; no time of the game passes meanwhile.
    for _ in 0..5_000 {
        app.step_by(0.0);
        if app
            .app
            .world()
            .resource::<AssetServer>()
            .load_state(&model)
            .is_failed()
        {
            break;
        }
        thread::sleep(Duration::from_millis(1));
    }
    let rest = app.get::<Body>(avatar).frame;
    let line = app.say(avatar, LINE);
    let mut moved = false;
    let ended = app.run_until(20.0, |app| {
        moved |= app.get::<Body>(avatar).frame.directions[4].distance(rest.directions[4]) > 0.1;
        app.told(line).iter().any(Happening::is_end)
    });
    assert!(
        ended && app.told(line).contains(&Happening::Finished),
        "the line should be said"
    );
    assert!(moved, "and gestured by the grammar");
    app.told(line)
}

fn reason(told: &[Happening]) -> &str {
    let reasons: Vec<&str> = told
        .iter()
        .filter_map(|happening| match happening {
            Happening::Degraded(why) => Some(why.as_str()),
            _ => None,
        })
        .collect();
    let [reason] = reasons[..] else {
        panic!("there should be one sentence about the model: {told:?}")
    };
    reason
}

#[test]
fn a_missing_model_costs_only_the_model() {
    let folder = tempfile::tempdir().expect("the system has room for a folder");
    let told = with_model(folder.path());
    assert!(
        reason(&told).contains("models/mine/card.ron"),
        "the sentence should name the file: {}",
        reason(&told)
    );
}

#[test]
fn a_broken_model_costs_only_the_model() {
    let folder = tempfile::tempdir().expect("the system has room for a folder");
    let place = folder.path().join("models/mine");
    fs::create_dir_all(&place).expect("the folder is ours");
    fs::write(place.join("model.onnx"), b"this is no graph").expect("the folder is ours");
    fs::write(place.join("card.ron"), "(schema: 1)").expect("the folder is ours");
    let told = with_model(folder.path());
    assert!(
        reason(&told).contains("card"),
        "the sentence should say what is wrong: {}",
        reason(&told)
    );
}
