//! The mouth in time.

use malsori::viseme::{self, Mouth};
use malsori::{SpeechRequest, Synthesizer, Transcript, Viseme, phone, voice::FormantVoice};
use proptest::prelude::*;

use crate::transcript::say;

fn weight(mouth: &Mouth, viseme: Viseme) -> f32 {
    mouth[viseme as usize]
}

fn check_closures(transcript: &Transcript) {
    for phone in transcript
        .phones
        .iter()
        .filter(|p| phone::is_bilabial(&p.symbol))
    {
        let mouth = viseme::sample(transcript, 0.5 * (phone.start + phone.end));
        assert!(
            (weight(&mouth, Viseme::PP) - 1.0).abs() < 1e-4,
            "{} closes: {mouth:?}",
            phone.symbol
        );
        let open: f32 = mouth.iter().sum::<f32>() - weight(&mouth, Viseme::PP);
        assert!(
            open < 1e-4,
            "nothing else moves the lips in {}: {mouth:?}",
            phone.symbol
        );
    }
}

#[test]
fn lips_are_closed_in_the_middle_of_every_bilabial() {
    let transcript = say("아빠 엄마 밥 먹고 파란 바람 부는 봄밤입니다. 앞마당 풀밭!").transcript;
    let count = transcript
        .phones
        .iter()
        .filter(|p| phone::is_bilabial(&p.symbol))
        .count();
    assert!(count >= 15, "the line is full of bilabials: {count}");
    check_closures(&transcript);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn lips_close_at_any_speed_in_any_line(text in "[가-힣]{1,12}", rate in 0.5_f32..3.0) {
        let request = SpeechRequest { rate, ..SpeechRequest::new(text) };
        let speech = FormantVoice::male().synthesize(&request).expect("speech");
        check_closures(&speech.transcript);
    }

    #[test]
    fn weights_are_shares_at_any_time(text in "[가-힣 ,]{0,12}", time in -2.0_f64..6.0) {
        let transcript = say(&text).transcript;
        let mouth = viseme::sample(&transcript, time);
        prop_assert!(mouth.iter().all(|w| (-1e-6..=1.0001).contains(w)), "{mouth:?}");
        prop_assert!(mouth.iter().sum::<f32>() <= 1.0001, "{mouth:?}");
    }

    #[test]
    fn the_mouth_never_jumps(text in "[가-힣 ,]{1,12}") {
        let transcript = say(&text).transcript;
        let mut before = viseme::sample(&transcript, -0.2);
        for step in 1..1500 {
            let mouth = viseme::sample(&transcript, -0.2 + f64::from(step) * 0.002);
            for (a, b) in before.iter().zip(&mouth) {
                prop_assert!((a - b).abs() < 0.25, "at step {step}: {before:?} {mouth:?}");
            }
            before = mouth;
        }
    }
}

#[test]
fn silence_is_a_resting_mouth() {
    let transcript = say("네. 네.").transcript;
    for time in [
        -1.0,
        transcript.duration + 1.0,
        0.5 * (transcript.words[0].end + transcript.words[1].start),
    ] {
        assert_eq!(
            viseme::sample(&transcript, time),
            viseme::REST,
            "at {time} s"
        );
    }
    assert_eq!(
        viseme::sample(&Transcript::default(), 0.0),
        viseme::REST,
        "an empty line"
    );
}

#[test]
fn lips_lead_the_sound() {
    let transcript = say("이아").transcript;
    let a = transcript
        .phones
        .iter()
        .find(|p| p.symbol == "a")
        .expect("ㅏ");
    let at = |time| weight(&viseme::sample(&transcript, time), Viseme::AA);
    assert!(
        at(a.start - 0.02) > 0.2,
        "the mouth opens before the sound: {}",
        at(a.start - 0.02)
    );
    assert!(at(a.start - 0.08) < 0.01, "but not long before it");
    assert!(
        at(0.5 * (a.start + a.end)) > 0.6,
        "and is open in its middle"
    );
}

#[test]
fn vowels_have_their_shapes() {
    let shapes = [
        ("아", Viseme::AA),
        ("오", Viseme::OH),
        ("우", Viseme::OU),
        ("이", Viseme::IH),
        ("으", Viseme::IH),
        ("에", Viseme::E),
        ("애", Viseme::E),
        ("어", Viseme::OH),
    ];
    for (text, expected) in shapes {
        let transcript = say(text).transcript;
        let vowel = &transcript.phones[0];
        let mouth = viseme::sample(&transcript, 0.5 * (vowel.start + vowel.end));
        let strongest = viseme::ALL
            .into_iter()
            .max_by(|a, b| weight(&mouth, *a).total_cmp(&weight(&mouth, *b)));
        assert_eq!(strongest, Some(expected), "{text}: {mouth:?}");
    }
}
