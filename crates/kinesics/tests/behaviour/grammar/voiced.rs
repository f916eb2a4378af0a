//! The grammar on the transcripts of the built-in voice, as a game gets them.

use kinesics::grammar::plan;
use kinesics::joint::Joint;
use kinesics::{BoneLengths, Style};
use malsori::voice::FormantVoice;
use malsori::{SpeechRequest, Synthesizer, Transcript};

use super::{GREETING, LINES};

fn spoken(text: &str) -> Transcript {
    let speech = FormantVoice::female().synthesize(&SpeechRequest::new(text));
    speech.expect("the built-in voice says any line").transcript
}

#[test]
fn the_clock_contract_holds_for_the_built_in_voice() {
    let mut leads: Vec<f64> = Vec::new();
    for text in LINES {
        let transcript = spoken(text);
        for style in Style::names() {
            let style = Style::named(style).expect("a named style");
            for seed in 0..3 {
                let plan = plan(&transcript, &style, seed, 1.0);
                leads.extend(
                    plan.gestures()
                        .iter()
                        .map(|g| transcript.words[g.word[0]].start - g.stroke),
                );
            }
        }
    }
    leads.sort_by(f64::total_cmp);
    assert!(
        leads.len() >= 300,
        "the rule is checked on {} gestures",
        leads.len()
    );
    let at = |share: f64| leads[((leads.len() - 1) as f64 * share).round() as usize];
    assert!(
        (0.08..=0.20).contains(&at(0.5)),
        "median stroke onset {:.3} s before the word",
        at(0.5)
    );
    assert!(
        at(0.1) >= -0.05 && at(0.9) <= 0.40,
        "10 to 90 %: {:.3} to {:.3} s before the word",
        at(0.1),
        at(0.9)
    );
    assert!(at(0.0) >= -0.05, "no stroke begins more than 50 ms late");
}

#[test]
fn every_style_bows_at_the_greeting_of_the_built_in_voice() {
    let transcript = spoken(GREETING);
    for name in Style::names() {
        let plan = plan(
            &transcript,
            &Style::named(name).expect("a named style"),
            0,
            1.0,
        );
        let bow = plan
            .gestures()
            .iter()
            .find(|gesture| gesture.form == "greet_bow");
        assert_eq!(
            bow.map(|bow| bow.word),
            Some([0, 0]),
            "{name} bows at 안녕하세요"
        );
    }
}

#[test]
fn the_greeting_takes_a_wrist_far_whatever_the_seed() {
    let transcript = spoken(GREETING);
    for seed in 0..20 {
        let motion = plan(&transcript, &Style::default(), seed, 1.0).motion(30.0);
        let far = [Joint::LeftWrist, Joint::RightWrist].map(|wrist| {
            let path = motion.path(wrist, &BoneLengths::default());
            path.windows(2)
                .map(|step| step[0].distance(step[1]))
                .sum::<f32>()
        });
        assert!(
            far[0].max(far[1]) >= 0.3,
            "seed {seed}: wrists travel {far:?} m, one at least 0.3"
        );
    }
}

#[test]
fn any_text_is_planned_without_panic() {
    for text in [
        "",
        "   ",
        "!?",
        "😀👍",
        "ㅋㅋㅋ ㅠㅠ",
        "Hello, world 123",
        "가",
        "3.14%",
        "안\u{0}녕 \u{202e}하세요",
    ] {
        let transcript = spoken(text);
        for style in Style::names() {
            let style = Style::named(style).expect("a named style");
            let plan = plan(&transcript, &style, 1, 1.0);
            assert!(
                plan.motion(30.0)
                    .frames
                    .iter()
                    .all(kinesics::Frame::is_finite),
                "{text:?} gives finite frames"
            );
        }
    }
}
