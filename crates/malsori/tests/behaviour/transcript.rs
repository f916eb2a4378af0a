//! The transcript of the built-in voice: valid for any text, exact in its times.

use malsori::voice::FormantVoice;
use malsori::{PhraseEnd, Speech, SpeechRequest, Synthesizer, phone};
use proptest::prelude::*;

pub(crate) fn say(text: &str) -> Speech {
    FormantVoice::female()
        .synthesize(&SpeechRequest::new(text))
        .expect("the built-in voice says anything")
}

fn check(speech: &Speech) {
    let transcript = speech
        .transcript
        .clone()
        .checked()
        .expect("times and ranges are valid");
    assert!(
        (transcript.duration - speech.duration()).abs() < 1e-9,
        "it lasts as long as its sound"
    );
    for word in &transcript.words {
        assert_eq!(
            transcript.text[word.range.clone()],
            word.text,
            "a word is what was typed"
        );
        assert!(word.end - word.start > 0.01, "no word is instantaneous");
        let own = &transcript.syllables[word.syllables.clone()];
        let (first, last) = (
            own.first().expect("a syllable"),
            own.last().expect("a syllable"),
        );
        assert_eq!(
            (word.start, word.end),
            (first.start, last.end),
            "a word spans its syllables"
        );
        for syllable in own {
            let inside =
                word.range.start <= syllable.range.start && syllable.range.end <= word.range.end;
            assert!(
                inside,
                "{} comes from inside {:?}",
                syllable.text, word.text
            );
        }
    }
    for (index, syllable) in transcript.syllables.iter().enumerate() {
        let phones = &transcript.phones[syllable.phones.clone()];
        let vowels = phones.iter().filter(|p| phone::is_vowel(&p.symbol)).count();
        assert_eq!(vowels, 1, "one vowel a syllable, in {}", syllable.text);
        assert!(
            phones.iter().all(|p| p.syllable == index),
            "phones know their syllable"
        );
    }
    let covered: Vec<usize> = transcript
        .phrases
        .iter()
        .flat_map(|p| p.words.clone())
        .collect();
    assert_eq!(
        covered,
        (0..transcript.words.len()).collect::<Vec<_>>(),
        "phrases cover all words"
    );
    for phrase in &transcript.phrases {
        assert!(
            phrase.start <= phrase.anchor && phrase.anchor <= phrase.end,
            "anchor inside"
        );
        assert!(
            (0.0..=1.0).contains(&phrase.prominence),
            "prominence is a share"
        );
    }
    for pair in transcript.visemes.windows(2) {
        assert!(
            (pair[0].end - pair[1].start).abs() < 1e-9,
            "neighbouring mouth shapes touch"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn any_text_gives_a_valid_transcript(text in "\\PC{0,40}") {
        check(&say(&text));
    }

    #[test]
    fn any_characters_give_a_valid_transcript(text in proptest::collection::vec(any::<char>(), 0..40)) {
        check(&say(&text.into_iter().collect::<String>()));
    }

    #[test]
    fn hard_mixtures_give_a_valid_transcript(
        text in "([가-힣]|[ㄱ-ㅣ]|[0-9]|[.,:/~%$+=-]|[a-zA-Z]|[\u{1100}-\u{1112}\u{1161}-\u{1175}]|[😀🏳👍]|\u{200d}|\u{200b}|[ \n\t\u{3164}]|[אب日本]|[０-９]){0,50}"
    ) {
        check(&say(&text));
    }
}

#[test]
fn words_of_a_line_come_in_order_with_their_spelling() {
    let speech =
        say("안녕하세요, 오늘은 셰프가 준비한 요리를 대접해 드릴게요. 맛있는 음식 기대해주세요!");
    check(&speech);
    let transcript = &speech.transcript;
    let words: Vec<(&str, &str)> = transcript
        .words
        .iter()
        .map(|w| (w.text.as_str(), w.punctuation.as_str()))
        .collect();
    let expected = [
        ("안녕하세요", ","),
        ("오늘은", ""),
        ("셰프가", ""),
        ("준비한", ""),
        ("요리를", ""),
        ("대접해", ""),
        ("드릴게요", "."),
        ("맛있는", ""),
        ("음식", ""),
        ("기대해주세요", "!"),
    ];
    assert_eq!(words, expected, "eojeol and the punctuation behind them");
    let pronounced: String = transcript
        .syllables
        .iter()
        .map(|s| s.text.as_str())
        .collect();
    assert_eq!(
        pronounced,
        "안녕하세요오느른세프가준비한요리를대저패드릴께요마신는음식기대해주세요"
    );
    let syllables_a_second = transcript.syllables.len() as f64 / transcript.duration;
    assert!(
        (4.5..7.0).contains(&syllables_a_second),
        "{syllables_a_second} syllables a second"
    );
    let ends: Vec<PhraseEnd> = transcript
        .phrases
        .iter()
        .map(|p| p.end_kind)
        .filter(|end| *end != PhraseEnd::Open)
        .collect();
    assert_eq!(
        ends,
        [
            PhraseEnd::Comma,
            PhraseEnd::Statement,
            PhraseEnd::Exclamation
        ]
    );
    let pause = transcript.words[1].start - transcript.words[0].end;
    assert!(
        (pause - 0.2).abs() < 1e-9,
        "a comma is a pause of 0.2 s, not {pause}"
    );
}

#[test]
fn the_text_is_kept_in_nfc_and_ranges_index_it() {
    use unicode_normalization::UnicodeNormalization;
    let composed = "국물이 맛있다";
    let speech = say(&composed.nfd().collect::<String>());
    check(&speech);
    assert_eq!(
        speech.transcript.text, composed,
        "an NFD text is stored in NFC"
    );
    assert_eq!(
        speech.transcript,
        say(composed).transcript,
        "and sounds the same"
    );
}

#[test]
fn nothing_to_say_is_silence() {
    for text in ["", "   ", "…!?", "😀👍", "你好", "\u{200b}\u{feff}", "ㅠㅠ"] {
        let speech = say(text);
        assert!(speech.samples.is_empty(), "{text:?} has no sound");
        assert!(speech.transcript.words.is_empty(), "{text:?} has no word");
    }
}

#[test]
fn ten_thousand_characters_are_spoken() {
    let text = "오늘은 셰프가 준비한 요리를 대접해 드릴게요. ".repeat(400);
    assert!(text.chars().count() >= 10_000);
    let speech = say(&text);
    check(&speech);
    assert_eq!(
        speech.transcript.words.len(),
        6 * 400,
        "every word is there"
    );
    let unbroken = say(&"가나다라마".repeat(2000));
    check(&unbroken);
    assert_eq!(
        unbroken.transcript.words.len(),
        1,
        "a word of ten thousand syllables is one word"
    );
}

#[test]
fn rate_scales_every_duration() {
    let voice = FormantVoice::male();
    let slow = voice
        .synthesize(&SpeechRequest::new("천천히 말해요, 네."))
        .expect("speech");
    let request = SpeechRequest {
        rate: 2.0,
        ..SpeechRequest::new("천천히 말해요, 네.")
    };
    let fast = voice.synthesize(&request).expect("speech");
    for (slow, fast) in slow.transcript.words.iter().zip(&fast.transcript.words) {
        assert!(
            (slow.start - 2.0 * fast.start).abs() < 1e-9,
            "starts are halved, pauses too"
        );
        assert!((slow.end - 2.0 * fast.end).abs() < 1e-9, "ends are halved");
    }
}
