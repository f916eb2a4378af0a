//! Lines wait for each other on one avatar, and only there.

use bevy_ecs::entity::Entity;
use bevy_momjit::test_app::{Happening, TestApp};

use crate::speak::by_grammar;

#[test]
fn the_second_line_waits_for_the_first_and_follows_soon() {
    let mut app = TestApp::new();
    let avatar = app.spawn_avatar(by_grammar());
    let first = app.say(avatar, "안녕하세요.");
    let second = app.say(avatar, "반갑습니다.");
    let frames_until = |app: &mut TestApp, line: Entity, what: Happening| {
        let mut frames = 0;
        let came = app.run_until(10.0, |app| {
            frames += 1;
            app.told(line).contains(&what)
        });
        assert!(came, "both lines should be said: {what:?} did not come");
        frames
    };
    frames_until(&mut app, first, Happening::Finished);
    assert_eq!(
        app.told(second),
        [],
        "the second line should not begin before the first is over"
    );
    let gap = f64::from(frames_until(&mut app, second, Happening::Started)) / 60.0;
    assert!(
        (0.2..0.5).contains(&gap),
        "the lines should be apart by a speaker's pause, not by {gap} s"
    );
}

#[test]
fn two_avatars_speak_at_the_same_time() {
    let mut app = TestApp::new();
    let (one, other) = (
        app.spawn_avatar(by_grammar()),
        app.spawn_avatar(by_grammar()),
    );
    let (a, b) = (app.say(one, "안녕하세요."), app.say(other, "반갑습니다."));
    app.run_for(0.3);
    for line in [a, b] {
        assert!(
            app.told(line).contains(&Happening::Started),
            "no avatar should wait for another"
        );
    }
}

#[test]
fn lines_come_in_the_order_in_which_they_were_asked_for() {
    let mut app = TestApp::new();
    let avatar = app.spawn_avatar(by_grammar());
    let lines: Vec<_> = ["하나.", "둘.", "셋.", "넷.", "다섯."]
        .map(|text| app.say(avatar, text))
        .into();
    let last = lines[4];
    assert!(
        app.run_until(20.0, |app| app.told(last).contains(&Happening::Finished)),
        "all should be said"
    );
    assert_eq!(
        app.words(),
        ["하나", "둘", "셋", "넷", "다섯"],
        "the queue should keep its order"
    );
}
