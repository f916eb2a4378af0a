//! What the planner needs to know of an utterance: its accentual phrases, their accents, and its register.

use std::ops::Range;

use malsori::{PhraseEnd, Transcript};

/// An accentual phrase as the planner sees it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct PhraseView {
    pub(crate) words: Range<usize>,
    pub(crate) start: f64,
    pub(crate) end: f64,
    /// Where its high tone is reached, seconds.
    pub(crate) anchor: f64,
    /// Where its last syllable is at its height, seconds.
    pub(crate) last: f64,
    /// The intonation phrase it belongs to.
    pub(crate) intonation: usize,
    pub(crate) ends: PhraseEnd,
    pub(crate) prominence: f32,
    pub(crate) syllables: usize,
}

/// How formal the speaker is: to a superior Koreans gesture less and smaller, and bow deeper.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Register {
    pub(crate) rate: f32,
    pub(crate) extent: f32,
    pub(crate) bow: f32,
    pub(crate) tempo: f32,
    pub(crate) formal: bool,
}

const POLITE_ENDINGS: [&str; 3] = ["니다", "니까", "요"];
const SAD: [&str; 9] = [
    "슬프",
    "슬픔",
    "힘들",
    "돌아가셨",
    "아프",
    "눈물",
    "외로",
    "장례",
    "유감",
];
const FILLERS: [&str; 8] = ["음", "어", "아", "그", "저기요", "뭐랄까", "흠", "에"];

/// A voice without prosody leaves no phrases: then words are joined to at least this many syllables.
const SYLLABLES_A_PHRASE: usize = 3;
/// A pause longer than this ends an intonation phrase, seconds.
const PAUSE: f64 = 0.13;

impl Register {
    pub(crate) fn of(transcript: &Transcript) -> Self {
        let words = || transcript.words.iter().map(|word| word.text.as_str());
        let formal = words().any(|word| POLITE_ENDINGS.iter().any(|ending| word.ends_with(ending)));
        let sad = words().any(|word| SAD.iter().any(|stem| word.starts_with(stem)));
        let (rate, extent, bow) = if formal {
            (0.92, 0.93, 1.12)
        } else {
            (1.08, 1.05, 0.8)
        };
        let (slower, smaller) = if sad { (1.12, 0.85) } else { (1.0, 1.0) };
        Self {
            rate,
            extent: extent * smaller,
            bow,
            tempo: slower,
            formal,
        }
    }
}

/// Whether nothing but fillers is said: hands stop when speech stops.
pub(crate) fn is_filler(transcript: &Transcript, phrase: &PhraseView) -> bool {
    transcript.words[phrase.words.clone()]
        .iter()
        .all(|word| FILLERS.contains(&word.text.as_str()))
}

/// The accentual phrases of the utterance, in order; words without phrases are joined into some.
pub(crate) fn phrases(transcript: &Transcript) -> Vec<PhraseView> {
    let known = transcript.phrases.iter().filter(|phrase| {
        !phrase.words.is_empty()
            && phrase.words.end <= transcript.words.len()
            && phrase.start < phrase.end
    });
    let mut views: Vec<PhraseView> = known
        .map(|phrase| PhraseView {
            words: phrase.words.clone(),
            start: phrase.start,
            end: phrase.end,
            anchor: phrase.anchor.clamp(phrase.start, phrase.end),
            last: last_syllable(transcript, &phrase.words),
            intonation: phrase.intonation,
            ends: phrase.end_kind,
            prominence: if phrase.prominence.is_finite() {
                phrase.prominence.clamp(0.0, 1.0)
            } else {
                0.5
            },
            syllables: syllable_count(transcript, &phrase.words),
        })
        .collect();
    if views.is_empty() {
        views = joined(transcript);
    }
    views
}

fn joined(transcript: &Transcript) -> Vec<PhraseView> {
    let words = &transcript.words;
    let mut views: Vec<PhraseView> = Vec::new();
    let (mut first, mut intonation) = (0, 0);
    for (i, word) in words.iter().enumerate() {
        let pause = words
            .get(i + 1)
            .is_none_or(|next| next.start - word.end > PAUSE);
        let breaks = pause || !word.punctuation.is_empty();
        let range = first..i + 1;
        let syllables = syllable_count(transcript, &range);
        if !breaks && syllables < SYLLABLES_A_PHRASE {
            continue;
        }
        let (start, end) = (words[first].start, word.end);
        views.push(PhraseView {
            anchor: start + (end - start) * (1.5 / syllables.max(2) as f64),
            last: last_syllable(transcript, &range),
            words: range,
            start,
            end,
            intonation,
            ends: boundary(&word.punctuation, breaks),
            prominence: 0.5,
            syllables,
        });
        first = i + 1;
        intonation += usize::from(breaks);
    }
    views
}

fn boundary(punctuation: &str, breaks: bool) -> PhraseEnd {
    if punctuation.contains('?') {
        PhraseEnd::Question
    } else if punctuation.contains('!') {
        PhraseEnd::Exclamation
    } else if punctuation.contains(['.', '…', '。']) {
        PhraseEnd::Statement
    } else if breaks {
        PhraseEnd::Comma
    } else {
        PhraseEnd::Open
    }
}

fn syllable_count(transcript: &Transcript, words: &Range<usize>) -> usize {
    let marked: usize = transcript.words[words.clone()]
        .iter()
        .map(|word| word.syllables.len())
        .sum();
    if marked > 0 {
        marked
    } else {
        transcript.words[words.clone()]
            .iter()
            .map(|w| w.text.chars().count())
            .sum()
    }
}

fn last_syllable(transcript: &Transcript, words: &Range<usize>) -> f64 {
    let word = &transcript.words[words.end - 1];
    let last = word
        .syllables
        .clone()
        .next_back()
        .and_then(|index| transcript.syllables.get(index));
    last.map_or(word.end - 0.1, |syllable| syllable.start + 0.04)
        .clamp(word.start, word.end)
}
