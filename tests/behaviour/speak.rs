//! A line that is asked for is said: told in order, moved to, and over.

use bevy_momjit::kinesics::{BoneLengths, Joint};
use bevy_momjit::prelude::*;
use bevy_momjit::test_app::{Happening, TestApp};
use bevy_momjit::{Body, GestureTrack, Mouth, Speech};

/// The line of the first demonstration.
pub(crate) const LINE: &str =
    "안녕하세요, 오늘은 셰프가 준비한 요리를 대접해 드릴게요. 맛있는 음식 기대해주세요!";

/// An avatar whose motion is the grammar's alone: no engine has to be there.
pub(crate) fn by_grammar() -> GestureAvatar {
    GestureAvatar {
        source: GestureSource::Grammar,
        ..GestureAvatar::default()
    }
}

#[test]
fn a_line_is_told_from_start_to_end_once_and_in_order() {
    let mut app = TestApp::new();
    let avatar = app.spawn_avatar(by_grammar());
    let line = app.say(avatar, LINE);
    assert!(
        app.run_until(20.0, |app| app.told(line).iter().any(Happening::is_end)),
        "the line should end"
    );
    app.run_for(0.5);
    let told = app.told(line);
    assert_eq!(
        told.first(),
        Some(&Happening::Started),
        "the start should come first"
    );
    assert_eq!(
        told.last(),
        Some(&Happening::Finished),
        "the end should come last, and be the only one"
    );
    let words = [
        "안녕하세요",
        "오늘은",
        "셰프가",
        "준비한",
        "요리를",
        "대접해",
        "드릴게요",
        "맛있는",
        "음식",
        "기대해주세요",
    ];
    let wanted: Vec<Happening> = words
        .iter()
        .enumerate()
        .map(|(i, w)| Happening::Word(i, (*w).to_owned()))
        .collect();
    assert_eq!(
        told[1..told.len() - 1],
        wanted,
        "every word should be told once, in order, between start and end"
    );
    assert!(
        app.app.world().get_entity(line).is_err(),
        "a finished utterance should be gone"
    );
}

#[test]
fn the_body_moves_and_the_lips_open_while_it_speaks_and_rest_after() {
    let mut app = TestApp::new();
    let avatar = app.spawn_avatar(by_grammar());
    app.app
        .world_mut()
        .entity_mut(avatar)
        .insert(Idle { amount: 0.0 });
    app.step();
    let rest = app.get::<Body>(avatar).frame;
    let line = app.say(avatar, LINE);
    let wrist = |app: &TestApp| {
        app.get::<Body>(avatar).frame.pose(&BoneLengths::default())[Joint::RightWrist]
    };
    let home = wrist(&app);
    let (mut farthest, mut widest) = (0.0f32, 0.0f32);
    app.run_until(20.0, |app| {
        farthest = farthest.max(wrist(app).distance(home));
        let mouth = app.get::<Mouth>(avatar);
        widest = widest.max(1.0 - mouth.0[0]);
        app.told(line).iter().any(Happening::is_end)
    });
    assert!(
        farthest > 0.1,
        "a wrist should leave its rest by more than 10 cm, it went {farthest} m"
    );
    assert!(
        widest > 0.5,
        "the mouth should leave its rest, it did by {widest}"
    );
    app.run_for(2.0);
    let settled = app.get::<Body>(avatar).frame;
    let off = settled
        .directions
        .iter()
        .zip(&rest.directions)
        .map(|(now, rest)| now.distance(*rest))
        .fold(0.0, f32::max);
    assert!(
        off < 1e-3,
        "after the line the body should be at rest again, it is {off} off\n{settled:?}\n{rest:?}"
    );
    assert_eq!(
        app.get::<Mouth>(avatar),
        &Mouth::default(),
        "after the line the mouth should be closed"
    );
}

#[test]
fn intensity_zero_is_provably_still() {
    let mut app = TestApp::new();
    let avatar = app.spawn_avatar(by_grammar());
    app.app.world_mut().entity_mut(avatar).insert(GestureStyle {
        intensity: 0.0,
        ..GestureStyle::default()
    });
    app.step();
    let rest = app.get::<Body>(avatar).frame;
    let line = app.say(avatar, LINE);
    let mut same = true;
    let ended = app.run_until(20.0, |app| {
        same &= app.get::<Body>(avatar).frame == rest;
        app.told(line).iter().any(Happening::is_end)
    });
    assert!(
        ended && same,
        "at intensity 0 no frame should differ from rest in a single bit"
    );
}

#[test]
fn the_same_seed_is_the_same_motion_and_another_seed_another() {
    let motion = |seed: u64| {
        let mut app = TestApp::new();
        let avatar = app.spawn_avatar(by_grammar());
        app.app.world_mut().entity_mut(avatar).insert(GestureStyle {
            seed,
            ..GestureStyle::default()
        });
        let line = app.say(avatar, LINE);
        app.step();
        app.get::<GestureTrack>(line).motion()
    };
    assert_eq!(motion(7), motion(7), "one seed should give the same bits");
    assert_ne!(
        motion(7),
        motion(8),
        "another seed should give another motion"
    );
}

#[test]
fn a_long_line_sounds_while_the_rest_of_it_is_made() {
    let mut app = TestApp::new();
    let avatar = app.spawn_avatar(by_grammar());
    let text = "오늘은 날씨가 참 좋네요. ".repeat(24);
    let line = app.say(avatar, &text);
    app.step();
    let speech = app.get::<Speech>(line);
    assert!(
        !speech.is_complete() && speech.duration() > 1.0,
        "after one frame the first portion should be there"
    );
    assert!(
        app.run_until(1.0, |app| app.told(line).contains(&Happening::Started)),
        "and should soon be heard"
    );
    assert!(
        app.run_until(1.0, |app| app.get::<Speech>(line).is_complete()),
        "the rest should follow"
    );
    let speech = app.get::<Speech>(line);
    for word in speech.words() {
        assert_eq!(
            &text[word.range.clone()],
            word.text,
            "a word's range should be that of the whole text"
        );
    }
    let starts: Vec<f64> = speech.words().map(|word| word.start).collect();
    assert!(
        starts.is_sorted(),
        "words of later portions should be later"
    );
    let (samples, rate) = speech.samples();
    let seconds = samples.len() as f64 / f64::from(rate);
    assert!(
        (seconds - speech.duration()).abs() < 0.001,
        "the samples should cover the line"
    );
    let count = speech.words().count();
    assert!(
        app.run_until(120.0, |app| app.told(line).iter().any(Happening::is_end)),
        "the whole line should end"
    );
    assert_eq!(
        app.words().len(),
        count,
        "every word of every portion should be told once"
    );
}

#[test]
fn an_entity_that_is_no_avatar_is_told_so() {
    let mut app = TestApp::new();
    let stone = app.app.world_mut().spawn_empty().id();
    app.app.world_mut().trigger(Speak::new(stone, "안녕하세요"));
    app.step();
    let [Happening::Failed(why)] = &app.told(stone)[..] else {
        panic!("asking a stone to speak should fail")
    };
    assert!(
        why.contains("GestureAvatar"),
        "the sentence should name what is missing: {why}"
    );
}

#[test]
fn a_frame_of_seconds_tells_everything_it_passed_in_order() {
    let mut app = TestApp::new();
    let avatar = app.spawn_avatar(by_grammar());
    let line = app.say(avatar, LINE);
    app.run_for(0.2);
    app.step_by(2.0);
    let told = app.told(line);
    let words: Vec<usize> = told
        .iter()
        .filter_map(|told| {
            if let Happening::Word(word, _) = told {
                Some(*word)
            } else {
                None
            }
        })
        .collect();
    assert!(
        words.len() >= 3,
        "two seconds should pass several words, they passed {}",
        words.len()
    );
    assert_eq!(
        words,
        (0..words.len()).collect::<Vec<_>>(),
        "late words should come in order, each once"
    );
    app.step_by(20.0);
    assert_eq!(
        app.told(line).last(),
        Some(&Happening::Finished),
        "a frame past the end should end the line"
    );
    assert_eq!(app.words().len(), 10, "with all its words before");
}
