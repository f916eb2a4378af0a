//! What is despawned in the middle of a line is gone cleanly, and the line has its one end.

use bevy_momjit::test_app::{Happening, MockOutput, MockSettings, TestApp};

use crate::speak::{LINE, by_grammar};

#[test]
fn despawning_the_avatar_silences_it_and_ends_its_lines() {
    let (output, device) = MockOutput::new(MockSettings::default());
    let mut app = TestApp::with_output(output);
    let avatar = app.spawn_avatar(by_grammar());
    let (first, second) = (app.say(avatar, LINE), app.say(avatar, LINE));
    app.run_for(1.0);
    app.app.world_mut().entity_mut(avatar).despawn();
    app.run_for(0.2);
    let handed = device.recording().len();
    app.run_for(1.0);
    assert!(
        device.recording()[handed..]
            .iter()
            .all(|sample| *sample == 0.0),
        "nobody is there to be heard"
    );
    for line in [first, second] {
        let ends: Vec<_> = app
            .told(line)
            .into_iter()
            .filter(Happening::is_end)
            .collect();
        assert_eq!(
            ends,
            [Happening::Hushed],
            "a despawned line should have the one end `Hushed`"
        );
        assert!(
            app.app.world().get_entity(line).is_err(),
            "the lines should be gone with their avatar"
        );
    }
}

#[test]
fn despawning_before_anything_was_made_is_clean_too() {
    let mut app = TestApp::new();
    let avatar = app.spawn_avatar(by_grammar());
    let line = app.say(avatar, LINE);
    app.app.world_mut().entity_mut(avatar).despawn();
    app.run_for(0.5);
    assert_eq!(
        app.told(line),
        [Happening::Hushed],
        "the line should end once"
    );
}

#[test]
fn despawning_a_line_lets_the_next_one_speak() {
    let mut app = TestApp::new();
    let avatar = app.spawn_avatar(by_grammar());
    let (first, second) = (app.say(avatar, LINE), app.say(avatar, "네."));
    app.run_for(1.0);
    app.app.world_mut().entity_mut(first).despawn();
    assert!(
        app.run_until(3.0, |app| app.told(second).contains(&Happening::Finished)),
        "the queue should move up"
    );
    let ends: Vec<_> = app
        .told(first)
        .into_iter()
        .filter(Happening::is_end)
        .collect();
    assert_eq!(
        ends,
        [Happening::Hushed],
        "the despawned line should have one end"
    );
}
