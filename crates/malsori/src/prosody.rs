//! When every sound is heard, and at which pitch: phrase-final lengthening, pauses, and the tones of the phrases.
//!
//! An accentual phrase rises on its first two syllables and on its last (L H … L H; H H … where the first onset is
//! tense, aspirated, s or h); high tones step down from phrase to phrase; the last syllable of an intonation phrase
//! carries a boundary tone that says statement, question, exclamation or "not finished" (Jun 2005).

use crate::phone::{self, Role, Sound};
use crate::phrase::Group;
use crate::spoken::{Pause, SpokenWord};
use crate::transcript::{Phrase, PhraseEnd};

mod melody;
mod prominence;
mod tones;

pub use melody::Melody;

/// An utterance with times.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Score {
    /// The sounds in order; between two of them there may be a pause.
    pub sounds: Vec<Timed>,
    /// The syllables in order.
    pub syllables: Vec<Beat>,
    /// The accentual phrases in order.
    pub phrases: Vec<Phrase>,
    /// Pitch over time.
    pub melody: Melody,
    /// Length in seconds, with the silence at the end.
    pub duration: f64,
}

/// A sound with its times.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Timed {
    /// The sound.
    pub sound: Sound,
    /// Start in seconds.
    pub start: f64,
    /// End in seconds.
    pub end: f64,
}

/// A syllable with its times.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Beat {
    /// Index of its word.
    pub word: usize,
    /// Start in seconds.
    pub start: f64,
    /// End in seconds.
    pub end: f64,
    /// Start of its vowel in seconds.
    pub vowel_start: f64,
    /// End of its vowel in seconds.
    pub vowel_end: f64,
    /// How strongly it is spoken, about 0.6..=1.2.
    pub force: f32,
    /// First and last index of its sounds, half open.
    pub sounds: (usize, usize),
}

/// The lengths of [`phone`] are those of careful speech; people talk this much faster, about six syllables a second.
const TEMPO: f64 = 1.22;
/// Silence behind the last sound, so that it dies away inside the utterance.
const TAIL: f64 = 0.12;

/// Plans an utterance. `pronounced[i]` is the phonetic Hangul of `words[i]`; `rate` 1.0 is normal speed, 2.0 twice as
/// fast, pauses included.
#[must_use]
pub fn plan(words: &[SpokenWord], groups: &[Group], pronounced: &[String], rate: f64) -> Score {
    let mut score = Score::default();
    let mut time = 0.0;
    let syllables: Vec<char> = pronounced.iter().flat_map(|word| word.chars()).collect();
    let word_of = owners(pronounced);
    let ends = phrase_ends(groups, pronounced);
    let pauses = |syllable: usize| {
        syllable > 0
            && ends
                .get(syllable - 1)
                .is_some_and(|end| end.is_some_and(|p| p != Pause::None))
    };
    let sounds = phone::sounds(&syllables, pauses);
    let mut at = 0;
    for (syllable, &end) in ends.iter().enumerate() {
        let first = at;
        let start = time;
        let mut vowel = (time, time);
        while let Some(&sound) = sounds.get(at).filter(|sound| sound.syllable == syllable) {
            let seconds = sound.seconds * stretch(&sound, end) / (TEMPO * rate);
            if sound.role == Role::Nucleus {
                vowel = (time, time + seconds);
            }
            score.sounds.push(Timed {
                sound,
                start: time,
                end: time + seconds,
            });
            time += seconds;
            at += 1;
        }
        let (vowel_start, vowel_end) = vowel;
        score.syllables.push(Beat {
            word: word_of[syllable],
            start,
            end: time,
            vowel_start,
            vowel_end,
            force: 1.0,
            sounds: (first, at),
        });
        if syllable + 1 < ends.len() {
            time += pause_seconds(end.unwrap_or_default()) / rate;
        }
    }
    score.duration = if score.sounds.is_empty() {
        0.0
    } else {
        time + TAIL
    };
    tones::compose(&mut score, words, groups, &syllables);
    score
}

/// The word of every syllable.
fn owners(pronounced: &[String]) -> Vec<usize> {
    let each = pronounced.iter().enumerate();
    each.flat_map(|(word, text)| text.chars().map(move |_| word))
        .collect()
}

/// For every syllable: the pause behind it if it ends a phrase.
fn phrase_ends(groups: &[Group], pronounced: &[String]) -> Vec<Option<Pause>> {
    let mut ends = Vec::new();
    for group in groups {
        for word in &pronounced[group.words.clone()] {
            ends.extend(word.chars().map(|_| None));
        }
        if let Some(last) = ends.last_mut() {
            *last = Some(group.pause);
        }
    }
    ends
}

/// Phrase-final lengthening: little at the end of an accentual phrase, much at the end of an intonation phrase.
fn stretch(sound: &Sound, end: Option<Pause>) -> f64 {
    match (end, sound.role) {
        (None, _) | (_, Role::Onset) => 1.0,
        (Some(Pause::None), Role::Nucleus) => 1.15,
        (Some(Pause::None), _) => 1.05,
        (Some(Pause::Comma), Role::Nucleus) => 1.6,
        (Some(Pause::Question), Role::Nucleus) => 1.8,
        (Some(_), Role::Nucleus) => 1.65,
        (Some(_), _) => 1.2,
    }
}

fn pause_seconds(pause: Pause) -> f64 {
    match pause {
        Pause::None => 0.0,
        Pause::Comma => 0.2,
        Pause::Statement | Pause::Exclamation | Pause::Question => 0.35,
    }
}

fn end_kind(pause: Pause) -> PhraseEnd {
    match pause {
        Pause::None => PhraseEnd::Open,
        Pause::Comma => PhraseEnd::Comma,
        Pause::Statement => PhraseEnd::Statement,
        Pause::Exclamation => PhraseEnd::Exclamation,
        Pause::Question => PhraseEnd::Question,
    }
}
