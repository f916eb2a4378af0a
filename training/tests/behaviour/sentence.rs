//! Sentences: enough of them, well formed, split by whole templates.

use std::collections::BTreeSet;

use kinesics::grammar::forms_of;
use rand::SeedableRng;
use rand::seq::IteratorRandom;
use rand_chacha::ChaCha8Rng;
use training::sentence::{self, DOMAINS, particle};
use training::split::Split;

#[test]
fn there_are_enough_templates_and_every_split_has_its_share() {
    let counts = Split::ALL.map(|split| sentence::templates(split).len());
    let total: usize = counts.iter().sum();
    assert!(
        DOMAINS.len() >= 12,
        "everyday talk has at least twelve domains, here {}",
        DOMAINS.len()
    );
    assert!(total >= 60, "at least sixty templates, here {total}");
    assert!(
        counts[2] * 10 >= total,
        "at least a tenth of the templates is held out for test: {counts:?}"
    );
    assert!(
        counts[1] * 20 >= total,
        "at least a twentieth is held out for validation: {counts:?}"
    );
    assert!(
        counts[0] * 2 >= total,
        "at least half is for training: {counts:?}"
    );
}

#[test]
fn no_template_is_in_two_splits() {
    let ids = Split::ALL.map(|split| {
        sentence::templates(split)
            .into_iter()
            .map(|(id, _)| id)
            .collect::<BTreeSet<_>>()
    });
    assert!(
        ids[0].is_disjoint(&ids[1]) && ids[0].is_disjoint(&ids[2]) && ids[1].is_disjoint(&ids[2])
    );
    let patterns: Vec<&str> = DOMAINS
        .iter()
        .flat_map(|domain| domain.patterns.iter().copied())
        .collect();
    let distinct: BTreeSet<&str> = patterns.iter().copied().collect();
    assert_eq!(
        patterns.len(),
        distinct.len(),
        "the same pattern twice could fall into two splits"
    );
}

#[test]
fn half_of_the_sentences_say_nothing_that_the_hands_know() {
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let mut drawn = || {
        sentence::fill(
            DOMAINS
                .iter()
                .flat_map(|d| d.patterns)
                .choose(&mut rng)
                .unwrap(),
            &mut rng,
        )
    };
    let plain = |text: &String| {
        text.split_whitespace()
            .all(|word| forms_of(word.trim_matches(|c: char| c.is_ascii_punctuation())).is_empty())
    };
    let count = (0..4000).map(|_| drawn()).filter(plain).count();
    assert!(
        count >= 2000,
        "a network must also learn talk without a lexicon word: {count} of 4000 have none"
    );
}

#[test]
fn every_pattern_fills_without_a_trace_of_its_slots() {
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    for pattern in DOMAINS.iter().flat_map(|domain| domain.patterns) {
        let text = sentence::fill(pattern, &mut rng);
        assert!(!text.contains(['{', '}', '+']), "{pattern} became {text}");
        assert!(text.ends_with(['.', '?', '!']), "{text} ends a sentence");
    }
}

#[test]
fn sentences_ask_state_and_exclaim() {
    let patterns: Vec<&str> = DOMAINS
        .iter()
        .flat_map(|domain| domain.patterns.iter().copied())
        .collect();
    for (mark, least) in [('?', 10), ('!', 4), ('.', 60)] {
        let count = patterns
            .iter()
            .filter(|pattern| pattern.ends_with(mark))
            .count();
        assert!(
            count >= least,
            "at least {least} patterns end in {mark}, here {count}"
        );
    }
}

#[test]
fn particles_fit_the_sound_before_them() {
    for (word, particle, expected) in [
        ("김치찌개", "을", "를"),
        ("비빔밥", "을", "을"),
        ("비빔밥", "를", "을"),
        ("서울", "으로", "로"),
        ("부산", "으로", "으로"),
        ("제주", "으로", "로"),
        ("민수", "이라고", "라고"),
        ("지훈", "이라고", "이라고"),
        ("커피", "과", "와"),
        ("abc", "은", "는"),
        ("물", "만", "만"),
    ] {
        assert_eq!(
            particle::fitting(word, particle),
            expected,
            "{word} takes {expected}"
        );
    }
}

#[test]
fn slots_of_one_sentence_differ() {
    for seed in 0..50 {
        let text = sentence::fill(
            "{city}에서 {city2}까지",
            &mut ChaCha8Rng::seed_from_u64(seed),
        );
        let (from, to) = text.split_once("에서 ").unwrap();
        assert_ne!(
            format!("{from}까지"),
            to,
            "nobody travels from a city to itself"
        );
    }
}
