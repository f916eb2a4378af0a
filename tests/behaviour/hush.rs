//! `Hush` ends a line at once: the sound fades, the body settles, nothing jumps.

use bevy_ecs::entity::Entity;
use bevy_momjit::kinesics::{BoneLengths, Frame, Joint};
use bevy_momjit::prelude::*;
use bevy_momjit::test_app::{Happening, MockOutput, MockSettings, TestApp};
use bevy_momjit::{Body, Lockstep, Mouth, Voices};

use crate::speak::{LINE, by_grammar};
use crate::voices::{Endless, RATE, Ramp};

fn wrists(app: &TestApp, avatar: Entity) -> [bevy_math::Vec3; 2] {
    let pose = app.get::<Body>(avatar).frame.pose(&BoneLengths::default());
    [pose[Joint::LeftWrist], pose[Joint::RightWrist]]
}

fn apart(one: &Frame, other: &Frame) -> f32 {
    one.directions
        .iter()
        .zip(&other.directions)
        .map(|(a, b)| a.distance(*b))
        .fold(0.0, f32::max)
}

/// A speaking avatar without idle, and its rest pose.
fn speaking(app: &mut TestApp) -> (Entity, Frame) {
    let avatar = app.spawn_avatar(by_grammar());
    app.app
        .world_mut()
        .entity_mut(avatar)
        .insert(Idle { amount: 0.0 });
    app.step();
    let rest = app.get::<Body>(avatar).frame;
    (avatar, rest)
}

#[test]
fn the_body_is_at_rest_within_300_ms_and_nothing_jumps() {
    let mut cut_in_movement = false;
    for moment in [0.4, 0.9, 1.5, 2.2, 3.0, 4.1] {
        let mut app = TestApp::new();
        let (avatar, rest) = speaking(&mut app);
        let line = app.say(avatar, LINE);
        app.run_for(moment);
        let mut before = wrists(&app, avatar);
        cut_in_movement |= apart(&app.get::<Body>(avatar).frame, &rest) > 0.2;
        app.hush(avatar);
        for _ in 0..18 {
            app.step();
            let now = wrists(&app, avatar);
            for (now, before) in now.iter().zip(before) {
                let speed = now.distance(before) * 60.0;
                assert!(
                    speed < 6.0,
                    "hushed at {moment} s, a wrist should not jump, it moved at {speed} m/s"
                );
            }
            before = now;
        }
        let left = apart(&app.get::<Body>(avatar).frame, &rest);
        assert!(
            left < 1e-3,
            "hushed at {moment} s, the body should be at rest after 300 ms, it is {left} off"
        );
        assert_eq!(
            app.get::<Mouth>(avatar),
            &Mouth::default(),
            "the mouth should be closed"
        );
        assert_eq!(
            app.told(line).iter().filter(|told| told.is_end()).count(),
            1,
            "there should be one end"
        );
        assert_eq!(
            app.told(line).last(),
            Some(&Happening::Hushed),
            "and it should be this one"
        );
    }
    assert!(
        cut_in_movement,
        "at least one of the moments should be one with the arms away from rest"
    );
}

#[test]
fn the_sound_fades_within_20_ms() {
    let (output, device) = MockOutput::new(MockSettings::default());
    let mut app = TestApp::with_output(output);
    app.app
        .world_mut()
        .resource_mut::<Voices>()
        .insert("ramp", Ramp { seconds: 10.0 });
    let (avatar, _) = speaking(&mut app);
    app.app.world_mut().entity_mut(avatar).insert(Voice {
        name: "ramp".to_owned(),
        ..Voice::default()
    });
    app.say(avatar, "가 나 다");
    app.run_for(1.0);
    let handed = device.recording().len();
    app.hush(avatar);
    app.run_for(0.2);
    let after = device.recording().split_off(handed);
    let last = after
        .iter()
        .rposition(|sample| *sample != 0.0)
        .map_or(0, |index| index + 1);
    let seconds = last as f64 / f64::from(RATE);
    assert!(
        seconds <= 0.02,
        "what is handed over after a hush should be silent after 20 ms, it sounded for {seconds} s"
    );
    let steepest = after
        .windows(2)
        .map(|pair| (pair[1] - pair[0]).abs())
        .fold(0.0, f32::max);
    assert!(
        steepest < 0.01,
        "the sound should fade, not break off: the largest step is {steepest}"
    );
}

#[test]
fn hushing_an_avatar_forgets_its_queue_and_hushing_a_line_only_that_line() {
    let mut app = TestApp::new();
    let (avatar, _) = speaking(&mut app);
    let [a, b, c] = ["하나.", "둘.", "셋."].map(|text| app.say(avatar, text));
    app.run_for(0.1);
    app.hush(b);
    assert_eq!(
        app.told(b),
        [Happening::Hushed],
        "the line that was hushed should end unsaid"
    );
    assert!(
        app.run_until(5.0, |app| app.told(c).contains(&Happening::Finished)),
        "the others should be said"
    );
    assert_eq!(
        app.told(a).last(),
        Some(&Happening::Finished),
        "the one before too"
    );
    let [d, e] = ["넷.", "다섯."].map(|text| app.say(avatar, text));
    app.run_for(0.1);
    app.hush(avatar);
    app.run_for(5.0);
    for line in [d, e] {
        assert_eq!(
            app.told(line).last(),
            Some(&Happening::Hushed),
            "the whole queue should be forgotten"
        );
    }
}

#[test]
fn a_line_that_is_still_being_made_is_hushed_too() {
    let mut app = TestApp::new();
    app.app.insert_resource(Lockstep(false));
    app.app
        .world_mut()
        .resource_mut::<Voices>()
        .insert("endless", Endless);
    let (avatar, _) = speaking(&mut app);
    app.app.world_mut().entity_mut(avatar).insert(Voice {
        name: "endless".to_owned(),
        ..Voice::default()
    });
    let line = app.say(avatar, "끝이 없는 말");
    app.run_for(0.1);
    assert_eq!(
        app.told(line),
        [],
        "a voice that does not end should keep its line waiting"
    );
    app.hush(avatar);
    app.step();
    assert_eq!(
        app.told(line),
        [Happening::Hushed],
        "the line should end without having been heard"
    );
    // In lockstep the next line can only be said if the worker has let go of the first.
    app.app.insert_resource(Lockstep(true));
    app.app
        .world_mut()
        .entity_mut(avatar)
        .insert(Voice::default());
    let next = app.say(avatar, "네.");
    assert!(
        app.run_until(5.0, |app| app.told(next).contains(&Happening::Finished)),
        "the worker should be free again"
    );
}

#[test]
fn hushing_a_silent_avatar_or_anything_else_does_nothing() {
    let mut app = TestApp::new();
    let (avatar, rest) = speaking(&mut app);
    let stone = app.app.world_mut().spawn_empty().id();
    app.hush(avatar);
    app.hush(stone);
    app.run_for(0.1);
    assert_eq!(
        app.get::<Body>(avatar).frame,
        rest,
        "a body at rest should stay there"
    );
    assert!(!app.heard(|_| true), "there is nothing to tell");
}
