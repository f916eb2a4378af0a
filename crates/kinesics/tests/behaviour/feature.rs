//! Features: which numbers a frame carries, and that they never drift from the sound.

use kinesics::feature::{self, FeatureSettings, TEXT_WIDTH, VOCABULARY, subword, timing};
use proptest::prelude::*;

use crate::line::{self, Said};

/// How many parts two words share.
fn shared(one: &str, other: &str) -> usize {
    let other = subword::ids(other);
    subword::ids(one)
        .iter()
        .filter(|id| **id != 0 && other.contains(id))
        .count()
}

#[test]
fn the_hash_is_the_published_one() {
    // The vectors of Fowler, Noll and Vo.
    assert_eq!(subword::fnv1a(b""), 0x811c_9dc5);
    assert_eq!(subword::fnv1a(b"a"), 0xe40c_292c);
    assert_eq!(subword::fnv1a(b"foobar"), 0xbf9c_f968);
    assert_eq!(subword::id("foobar"), 1 + (0xbf9c_f968_u32 % 4095) as i32);
}

#[test]
fn inflected_forms_share_their_stem() {
    for (one, other, parts) in [
        ("대접해", "대접하다", 4),
        ("대접해", "대접했어요", 4),
        ("준비한", "준비합니다", 4),
        ("기대해주세요", "기대할게요", 4),
        ("요리를", "요리가", 4),
    ] {
        let found = shared(one, other);
        assert!(
            found >= parts,
            "{one} and {other} share {found} parts, at least {parts} expected"
        );
    }
}

#[test]
fn words_with_the_same_ending_share_it() {
    assert!(shared("드릴게요", "할게요") >= 2, "both end in 게요");
    assert!(
        shared("기대해주세요", "앉아주세요") >= 2,
        "both end in 세요"
    );
}

#[test]
fn words_with_nothing_in_common_share_nothing() {
    for (one, other) in [
        ("안녕하세요", "맛있는"),
        ("오늘은", "셰프가"),
        ("음식", "학교에서"),
    ] {
        assert_eq!(
            shared(one, other),
            0,
            "{one} and {other} have no part in common"
        );
    }
}

#[test]
fn a_part_counts_once() {
    let ids = subword::ids("네");
    let parts = ids.iter().filter(|id| **id != 0).count();
    assert_eq!(
        parts, 4,
        "one open syllable is a prefix, an open prefix, a suffix and a whole"
    );
    assert_eq!(subword::ids(""), [0; 8], "no word, no part");
}

#[test]
fn letters_are_taken_in_lower_case() {
    assert_eq!(subword::ids("AI"), subword::ids("ai"));
}

#[test]
fn a_coda_falls_off() {
    let open: String = "한글값Ab1".chars().map(subword::without_coda).collect();
    assert_eq!(open, "하그가Ab1");
}

/// Two phrases: 안녕하세요, | 뭐 해요?
fn greeting() -> malsori::Speech {
    line::speech(
        &[
            Said("안녕하세요", ",", 0.0, 0.8),
            Said("뭐", "", 1.2, 1.4),
            Said("해요", "?", 1.4, 1.9),
        ],
        &[
            (0..1, malsori::PhraseEnd::Comma),
            (1..3, malsori::PhraseEnd::Question),
        ],
        2.0,
    )
}

#[test]
fn the_text_numbers_say_where_an_instant_lies() {
    let speech = greeting();
    let clock = timing::Clock::new(&speech.transcript);
    for (time, expected) in [
        // Before the line nothing sounds; the word begins in .6 s, its phrase ends in 1.4 s.
        (-0.6, [0.0, 0.0, 0.0, 0.6, 1.4, 2.0, 0.0, 0.0, 0.0]),
        (0.3, [1.0, 0.3, 0.5, 0.9, 0.5, 0.3, 0.0, 0.0, 1.0]),
        // A word lingers a tenth of a second, its end then lies behind.
        (0.85, [1.0, 0.85, -0.05, 0.35, 1.05, 0.85, 0.0, 0.0, 1.0]),
        (1.0, [0.0, 0.0, 0.0, 0.2, 0.9, 1.0, 0.0, 0.0, 0.0]),
        (1.3, [1.0, 0.1, 0.1, 0.1, 0.6, 0.1, 0.0, 0.0, 0.0]),
        (1.5, [1.0, 0.1, 0.4, 1.5, 0.4, 0.3, 1.0, 0.0, 0.0]),
        (9.0, [0.0, 0.0, 0.0, 1.5, 2.0, 2.0, 0.0, 0.0, 0.0]),
    ] {
        let found = clock.numbers(time);
        for (i, (found, expected)) in found.iter().zip(expected).enumerate() {
            assert!(
                (found - expected).abs() < 1e-6,
                "{} at {time} s is {found}, not {expected}",
                timing::NAMES[i]
            );
        }
    }
}

#[test]
fn without_phrases_the_marks_of_the_text_make_them() {
    let mut speech = greeting();
    let with = timing::Clock::new(&speech.transcript).numbers(1.3);
    speech.transcript.phrases.clear();
    assert_eq!(timing::Clock::new(&speech.transcript).numbers(1.3), with);
}

#[test]
fn a_frame_carries_the_word_that_sounds() {
    let speech = greeting();
    let features = feature::extract(&speech, 10.0, -0.1, 30);
    for (frame, word) in [
        (0, ""),
        (1, "안녕하세요"),
        (9, "안녕하세요"),
        (11, ""),
        (13, "뭐"),
        (16, "해요"),
        (29, ""),
    ] {
        assert_eq!(
            features.words[frame],
            subword::ids(word),
            "frame {frame} carries {word:?}"
        );
    }
}

#[test]
fn after_a_minute_a_frame_still_belongs_to_its_instant() {
    // Every word begins exactly at a frame; a drift of one part in 2 000 would be 30 ms after a minute.
    let words: Vec<Said<'_>> = (0..150)
        .map(|i| {
            Said(
                "말",
                "",
                f64::from(6 * i) / 15.0,
                f64::from(6 * i + 3) / 15.0,
            )
        })
        .collect();
    let speech = line::speech(&words, &[(0..150, malsori::PhraseEnd::Statement)], 61.0);
    let features = feature::extract(&speech, 15.0, -0.8, 12 + 900);
    for word in 0..150 {
        let first = 12 + 6 * word;
        let since = |frame: usize| features.values[frame][1];
        assert!(
            since(first).abs() < 1e-4,
            "word {word} begins at its frame, not {} s later",
            since(first)
        );
        assert!((since(first + 2) - 2.0 / 15.0).abs() < 1e-4);
        assert_eq!(
            features.values[first - 1][0],
            0.0,
            "nothing sounds a frame before word {word}"
        );
    }
}

#[test]
fn a_stretch_described_alone_is_described_alike() {
    let speech = line::spoken("안녕하세요, 오늘은 셰프가 준비한 요리를 대접해 드릴게요.");
    let whole = feature::extract(&speech, 15.0, -1.4, 80);
    let part = feature::extract(&speech, 15.0, -1.4 + 26.0 / 15.0, 40);
    assert_eq!(
        part.words,
        whole.words[26..66],
        "windows see the same words wherever they are cut"
    );
    for (part, whole) in part.values.iter().zip(&whole.values[26..66]) {
        for (part, whole) in part.iter().zip(whole) {
            assert!(
                (part - whole).abs() < 1e-3,
                "windows see the same numbers wherever they are cut: {part}, {whole}"
            );
        }
    }
}

#[test]
fn sound_is_described_beside_text() {
    let speech = line::spoken("안녕하세요.");
    let features = feature::extract(&speech, 15.0, -1.0, 45);
    let level = |frame: usize| features.values[frame][TEXT_WIDTH + 24];
    let voiced = 15 + (speech.duration() * 0.4 * 15.0) as usize;
    assert!(
        level(voiced) > level(2),
        "speech is louder than the silence before it"
    );
}

#[test]
fn a_changed_setting_is_another_hash() {
    let settings = FeatureSettings::default();
    let mut seen = vec![settings.sha256()];
    for change in [
        |s: &mut FeatureSettings| s.version += 1,
        |s: &mut FeatureSettings| s.hash = "crc32".to_owned(),
        |s: &mut FeatureSettings| s.vocabulary += 1,
        |s: &mut FeatureSettings| s.word_ids += 1,
        |s: &mut FeatureSettings| s.numbers.swap(0, 1),
    ] {
        let mut other = settings.clone();
        change(&mut other);
        seen.push(other.sha256());
    }
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 6, "every setting is part of the hash");
}

proptest! {
    #[test]
    fn any_word_has_ids_of_the_vocabulary(word in "\\PC*") {
        for id in subword::ids(&word) {
            prop_assert!((0..VOCABULARY as i32).contains(&id));
        }
    }

    #[test]
    fn text_numbers_are_finite_whatever_the_marks_say(
        times in proptest::collection::vec(proptest::num::f64::ANY, 6),
        time in proptest::num::f64::ANY,
    ) {
        let words = [Said("말", ".", times[0], times[1]), Said("또", "?", times[2], times[3])];
        let mut speech = line::speech(&words, &[(0..2, malsori::PhraseEnd::Open)], 1.0);
        speech.transcript.phrases[0].start = times[4];
        speech.transcript.phrases[0].end = times[5];
        let numbers = timing::Clock::new(&speech.transcript).numbers(time);
        prop_assert!(numbers.iter().all(|n| n.is_finite() && n.abs() <= 2.0));
    }
}
