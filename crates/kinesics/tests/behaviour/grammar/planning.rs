//! What is planned: courtesy, variety, determinism, files.

use std::collections::BTreeSet;

use kinesics::Style;
use kinesics::grammar::{Gesture, plan};
use malsori::Transcript;

use super::{GREETING, LINES, line, planned, plans};

#[test]
fn every_style_bows_at_a_greeting() {
    let transcript = line::evenly(GREETING);
    for style in Style::names() {
        for seed in 0..20 {
            let plan = planned(&transcript, style, seed);
            let bow = plan
                .gestures()
                .iter()
                .find(|gesture| gesture.form == "greet_bow");
            let bow = bow
                .unwrap_or_else(|| panic!("{style} with seed {seed} does not bow at 안녕하세요"));
            assert_eq!(bow.word, [0, 0], "the bow goes with 안녕하세요");
        }
    }
}

#[test]
fn the_same_seed_gives_the_same_bits_and_another_seed_another_motion() {
    let transcript = line::evenly(GREETING);
    for style in Style::names() {
        let [one, again, other] = [1, 1, 2].map(|seed| planned(&transcript, style, seed));
        assert_eq!(one, again, "the same seed gives the same plan in {style}");
        assert_eq!(
            one.motion(30.0),
            again.motion(30.0),
            "the same seed gives the same motion in {style}"
        );
        assert_ne!(
            one.motion(30.0),
            other.motion(30.0),
            "another seed gives another motion in {style}"
        );
    }
}

#[test]
fn a_plan_is_written_as_people_read_it() {
    let plan = planned(&line::evenly(GREETING), "presenter", 0);
    let json = serde_json::to_value(plan.gestures()).expect("a plan is serialisable");
    let first = json[0].as_object().expect("an object a gesture");
    let keys: BTreeSet<&str> = first.keys().map(String::as_str).collect();
    let expected = [
        "form",
        "class",
        "hands",
        "word",
        "prep",
        "stroke",
        "apex",
        "stroke_end",
        "hold_end",
        "end",
    ];
    assert_eq!(keys, BTreeSet::from(expected), "the fields of plan.json");
    assert_eq!(first["class"], "bow");
    assert_eq!(first["word"], serde_json::json!([0, 0]));
    let back: Vec<Gesture> = serde_json::from_value(json).expect("a plan can be read back");
    assert_eq!(back, plan.gestures(), "reading undoes writing");
}

#[test]
fn words_with_meaning_get_their_form() {
    let cases = [
        ("저는 학생이에요.", "self"),
        ("사람이 아주 많아요.", "many"),
        ("아니요, 안 됩니다.", "negate"),
        ("왜 그럴까요?", "question"),
        ("감사합니다.", "thanks_bow"),
        ("죄송합니다.", "apology_bow"),
    ];
    for (text, form) in cases {
        let transcript = line::evenly(text);
        let seeds = 0..40;
        let hits = seeds.filter(|seed| {
            planned(&transcript, "creator", *seed)
                .gestures()
                .iter()
                .any(|g| g.form == form)
        });
        let hits = hits.count();
        assert!(
            hits >= 10,
            "{text:?} asks for {form}: {hits} of 40 plans have it"
        );
    }
}

#[test]
fn a_question_word_is_a_question_only_in_a_question() {
    let text = "왜 그런지 아무도 모릅니다.";
    let asked = (0..40).filter(|seed| {
        planned(&line::evenly(text), "lecturer", *seed)
            .gestures()
            .iter()
            .any(|gesture| gesture.form == "question")
    });
    assert!(asked.count() <= 6, "왜 in a statement is no question");
}

#[test]
fn styles_gesture_at_their_own_rate() {
    let talk = LINES[..15].join(" ");
    let transcript = line::evenly(&talk);
    let minutes = transcript.duration / 60.0;
    let rate = |style: &str| {
        let counts = (0..6).map(|seed| planned(&transcript, style, seed).gestures().len());
        counts.sum::<usize>() as f64 / 6.0 / minutes
    };
    let [shy, agent, presenter, lecturer, animated] =
        ["shy", "agent", "presenter", "lecturer", "animated"].map(rate);
    assert!(
        shy < agent && agent < presenter && presenter < lecturer && lecturer < animated,
        "strokes a minute rise from shy to animated: {shy:.1} {agent:.1} {presenter:.1} {lecturer:.1} {animated:.1}"
    );
    assert!(
        shy > 2.0 && animated > 35.0,
        "and span a range: {shy:.1} to {animated:.1}"
    );
}

#[test]
fn the_left_hander_leads_with_the_left() {
    let mut hands = [0, 0];
    for (_, style, plan) in plans(3) {
        for gesture in plan.gestures().iter().filter(|_| style == "teacher_left") {
            match gesture.hands {
                kinesics::grammar::Hands::Left => hands[0] += 1,
                kinesics::grammar::Hands::Right => hands[1] += 1,
                _ => {}
            }
        }
    }
    assert!(
        hands[0] > 2 * hands[1],
        "left {} right {}",
        hands[0],
        hands[1]
    );
}

#[test]
fn minutes_of_text_are_planned_in_one_pass() {
    let long = LINES.join(" ").repeat(12);
    let transcript = line::evenly(&long);
    assert!(transcript.duration > 600.0, "more than ten minutes");
    let plan = planned(&transcript, "lecturer", 0);
    let thirds: Vec<usize> = (0..3)
        .map(|third| {
            let span = transcript.duration / 3.0;
            let inside = |g: &&Gesture| {
                (span * f64::from(third)..span * f64::from(third + 1)).contains(&g.stroke)
            };
            plan.gestures().iter().filter(inside).count()
        })
        .collect();
    let (least, most) = (
        thirds.iter().min().expect("three"),
        thirds.iter().max().expect("three"),
    );
    assert!(
        *least * 3 > *most * 2,
        "gestures are spread over the whole text: {thirds:?}"
    );
}

#[test]
fn nothing_said_is_nothing_planned() {
    for transcript in [
        Transcript::default(),
        Transcript {
            duration: 2.0,
            ..Transcript::default()
        },
    ] {
        let plan = plan(&transcript, &Style::default(), 0, 1.0);
        assert!(plan.gestures().is_empty(), "no words, no gestures");
        let motion = plan.motion(30.0);
        assert!(
            motion.frames.iter().all(kinesics::Frame::is_finite),
            "and the motion is still one"
        );
    }
}

#[test]
fn words_without_phrases_are_phrased() {
    let mut transcript = line::evenly(GREETING);
    transcript.phrases.clear();
    transcript.syllables.clear();
    transcript
        .words
        .iter_mut()
        .for_each(|word| word.syllables = 0..0);
    let plan = plan(&transcript, &Style::default(), 0, 1.0);
    assert_eq!(
        plan.gestures()[0].form,
        "greet_bow",
        "a voice without prosody still bows"
    );
}
