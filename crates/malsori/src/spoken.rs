//! What is written, as it is read aloud: every word in Hangul syllables, each with the bytes it comes from.
//!
//! `3시에 AI 10%` is read `세시에 에이아이 십퍼센트`. A word of the result is an eojeol of the text (also where its
//! reading would be written as two words), so that a caption can light up what the person typed.

use std::fmt;
use std::ops::Range;

use crate::hangul;
use crate::sentence;

mod counter;
mod eojeol;
mod latin;
mod loanword;
mod number;
mod reading;
mod symbol;

pub use number::{digits, native, sino};

/// A text as it is read aloud.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Spoken {
    /// The words that can be spoken, in order.
    pub words: Vec<SpokenWord>,
}

/// An eojeol as it is read aloud.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpokenWord {
    /// Byte range in the text, without surrounding punctuation.
    pub range: Range<usize>,
    /// The punctuation that directly follows, or `""`.
    pub punctuation: String,
    /// What the voice does after the word.
    pub pause: Pause,
    /// The reading; never empty.
    pub syllables: Vec<SpokenSyllable>,
}

/// One syllable of the reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpokenSyllable {
    /// A precomposed Hangul syllable.
    pub hangul: char,
    /// Byte range of the characters it comes from; several syllables may share one (`30` → 삼십).
    pub range: Range<usize>,
}

/// What follows a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Pause {
    /// The next word, without a break.
    #[default]
    None,
    /// A short break inside a sentence.
    Comma,
    /// The end of a statement.
    Statement,
    /// The end of an exclamation.
    Exclamation,
    /// The end of a question.
    Question,
}

/// Reads a text.
///
/// `text` should be in NFC; conjoining jamo of an NFD text are not syllables and would be dropped. Emoji, invisible
/// characters and scripts without a reading are dropped; a word in which nothing remains is no word.
#[must_use]
pub fn read(text: &str) -> Spoken {
    let pieces: Vec<Range<usize>> = eojeol::split(text);
    let mut words: Vec<SpokenWord> = Vec::with_capacity(pieces.len());
    let mut before = 0;
    for (index, piece) in pieces.iter().enumerate() {
        let gap = &text[before..piece.start];
        if let Some(last) = words.last_mut()
            && gap.contains(sentence::is_line_break)
        {
            last.pause = last.pause.max(Pause::Statement);
        }
        before = piece.end;
        let next = pieces.get(index + 1).map_or("", |next| &text[next.clone()]);
        let syllables = reading::read(text, piece.clone(), next);
        let (mut core, punctuation) = eojeol::trim(text, piece.clone());
        if let Some(first) = syllables.first() {
            // The minus of `-5` is no punctuation.
            core.start = core.start.min(first.range.start);
        }
        match words.last_mut() {
            // Punctuation or a symbol standing alone: `그래 … 아니`.
            Some(last) if syllables.is_empty() => {
                last.pause = last.pause.max(eojeol::pause(&text[piece.clone()]));
            }
            _ if syllables.is_empty() => {}
            _ => words.push(SpokenWord {
                range: core,
                pause: eojeol::pause(&punctuation),
                punctuation,
                syllables,
            }),
        }
    }
    if let Some(last) = words.last_mut() {
        finish(last);
    }
    Spoken { words }
}

/// A text that ends without a mark still ends: as a question where its ending asks, else as a statement.
fn finish(last: &mut SpokenWord) {
    if last.pause == Pause::None {
        let ending: String = last.syllables.iter().map(|s| s.hangul).collect();
        let stem = ending.strip_suffix('요').unwrap_or(&ending);
        let asks = stem.ends_with('까') && !stem.ends_with("니까")
            || ending.ends_with("습니까")
            || ending.ends_with("입니까")
            || ending.ends_with("나요")
            || ending.ends_with("가요");
        last.pause = if asks {
            Pause::Question
        } else {
            Pause::Statement
        };
    }
}

impl SpokenWord {
    /// The reading as one string.
    #[must_use]
    pub fn reading(&self) -> String {
        self.syllables
            .iter()
            .map(|syllable| syllable.hangul)
            .collect()
    }

    fn last_syllable(&self) -> Option<char> {
        self.syllables.last().map(|syllable| syllable.hangul)
    }

    /// Whether the word ends as a clause does that another one follows: `-고`, `-지만`, `-는데`, `-면`, …
    #[must_use]
    pub fn is_connective(&self) -> bool {
        const ENDINGS: [&str; 14] = [
            "지만", "는데", "은데", "인데", "면서", "어서", "아서", "해서", "려고", "니까", "으면",
            "다면", "거나", "도록",
        ];
        let reading = self.reading();
        let last = self.last_syllable();
        reading.chars().count() >= 2
            && (ENDINGS.iter().any(|ending| reading.ends_with(ending))
                || matches!(last, Some('고' | '면' | '며')))
    }
}

impl fmt::Display for Spoken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, word) in self.words.iter().enumerate() {
            if index > 0 {
                f.write_str(" ")?;
            }
            write!(f, "{}{}", word.reading(), word.punctuation)?;
        }
        Ok(())
    }
}

/// Whether a character can be the reading of anything by itself.
fn is_letter(c: char) -> bool {
    hangul::is_syllable(c) || c.is_alphanumeric()
}
