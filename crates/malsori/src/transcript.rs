//! What was said and when: words, syllables, phones, visemes and phrases of one utterance.
//!
//! Times are seconds from the first sample. Every `range` is a byte range of [`Transcript::text`], the ORIGINAL
//! spelling, so a caption can light up what the person really typed.

use std::ops::Range;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Everything that is known about the timing of one utterance.
///
/// Invariants, kept by [`Transcript::checked`]: words are sorted, do not overlap, have a positive length and lie inside
/// `0.0..=duration`; the same holds for syllables and phones; every range lies on character boundaries of `text`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Transcript {
    /// The text as the person wrote it, in NFC.
    pub text: String,
    /// Length of the sound, in seconds.
    pub duration: f64,
    /// Eojeol (space-separated words) without their punctuation, in order.
    pub words: Vec<Word>,
    /// Syllables as pronounced, in order.
    pub syllables: Vec<Syllable>,
    /// Phones, in order.
    pub phones: Vec<Phone>,
    /// Mouth shapes, in order; neighbours touch.
    pub visemes: Vec<VisemeMark>,
    /// Accentual phrases, in order; together they cover all words.
    pub phrases: Vec<Phrase>,
}

/// One eojeol.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Word {
    /// Original spelling, without surrounding punctuation: `안녕하세요`.
    pub text: String,
    /// The punctuation that directly follows, or `""`: `,`.
    pub punctuation: String,
    /// Byte range of the word (without punctuation) in the original text.
    pub range: Range<usize>,
    /// Start in seconds.
    pub start: f64,
    /// End in seconds, before any pause.
    pub end: f64,
    /// Indices into [`Transcript::syllables`]; empty when the voice gave no syllables.
    pub syllables: Range<usize>,
}

/// One pronounced syllable.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Syllable {
    /// Phonetic Hangul: `안`, `녕`, `하`, `세`, `요`.
    pub text: String,
    /// Byte range of the original characters it comes from (several syllables may share one: `3` → 삼).
    pub range: Range<usize>,
    /// Start in seconds.
    pub start: f64,
    /// End in seconds.
    pub end: f64,
    /// Index into [`Transcript::words`].
    pub word: usize,
    /// Indices into [`Transcript::phones`].
    pub phones: Range<usize>,
    /// Mean fundamental frequency over the vowel, in Hz; 0 where unknown or unvoiced.
    pub pitch: f32,
    /// Level of the vowel relative to the loudest syllable of the utterance, 0..=1.
    pub energy: f32,
}

/// One phone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Phone {
    /// Romanised symbol: onset `g n d r m b s j c k t p h gg dd bb ss jj`, vowel `a eo o u eu i e`, glide `y w`,
    /// coda `K N T L M P NG`.
    pub symbol: String,
    /// Start in seconds.
    pub start: f64,
    /// End in seconds.
    pub end: f64,
    /// Index into [`Transcript::syllables`].
    pub syllable: usize,
}

/// An accentual phrase: the unit on which Korean speakers gesture.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Phrase {
    /// Indices into [`Transcript::words`].
    pub words: Range<usize>,
    /// Start in seconds.
    pub start: f64,
    /// End in seconds, before any pause.
    pub end: f64,
    /// Index of the intonation phrase it belongs to, from 0.
    pub intonation: usize,
    /// How the phrase ends.
    pub end_kind: PhraseEnd,
    /// The instant its high tone is reached, where a gesture's apex belongs, in seconds.
    pub anchor: f64,
    /// How much it stands out from its neighbours, 0..=1.
    pub prominence: f32,
}

/// The boundary after a phrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum PhraseEnd {
    /// Inside an intonation phrase: the speaker goes straight on.
    Open,
    /// An intonation phrase ends, the sentence does not: a comma, a pause.
    Comma,
    /// A statement ends.
    Statement,
    /// A question ends.
    Question,
    /// An exclamation ends.
    Exclamation,
}

/// A mouth shape, the fifteen of Oculus.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names are the standard's")]
pub enum Viseme {
    Sil,
    PP,
    FF,
    TH,
    DD,
    KK,
    CH,
    SS,
    NN,
    RR,
    AA,
    E,
    IH,
    OH,
    OU,
}

/// A mouth shape with its time.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct VisemeMark {
    /// The shape.
    pub viseme: Viseme,
    /// When it begins to be heard, in seconds.
    pub start: f64,
    /// When it ends, in seconds.
    pub end: f64,
    /// How strongly it is formed, 0..=1.
    pub weight: f32,
}

/// Why a transcript is not one.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum TranscriptError {
    /// Two neighbours overlap or are out of order.
    #[error("{what} {index} starts at {start} s, before its predecessor ends at {end} s")]
    Overlap {
        /// `word`, `syllable` or `phone`.
        what: &'static str,
        /// Which one.
        index: usize,
        /// Its start.
        start: f64,
        /// The end of the one before.
        end: f64,
    },
    /// A time lies outside the sound, is not finite, or ends before it begins.
    #[error(
        "{what} {index} lasts from {start} s to {end} s, which is empty or outside the sound of {duration} s"
    )]
    Outside {
        /// `word`, `syllable` or `phone`.
        what: &'static str,
        /// Which one.
        index: usize,
        /// Its start.
        start: f64,
        /// Its end.
        end: f64,
        /// Length of the sound.
        duration: f64,
    },
    /// A range does not lie on character boundaries of the text.
    #[error(
        "{what} {index} points at bytes {range:?}, which the text of {len} bytes does not have"
    )]
    Range {
        /// `word` or `syllable`.
        what: &'static str,
        /// Which one.
        index: usize,
        /// The range.
        range: Range<usize>,
        /// Bytes in the text.
        len: usize,
    },
}

impl Transcript {
    /// Checks the invariants and returns the transcript.
    ///
    /// # Errors
    /// [`TranscriptError`] names the first element that breaks one.
    pub fn checked(self) -> Result<Self, TranscriptError> {
        let ranges = self
            .words
            .iter()
            .map(|w| &w.range)
            .enumerate()
            .map(|(i, r)| ("word", i, r));
        let ranges = ranges.chain(
            self.syllables
                .iter()
                .map(|s| &s.range)
                .enumerate()
                .map(|(i, r)| ("syllable", i, r)),
        );
        for (what, index, range) in ranges {
            if self.text.get(range.clone()).is_none() {
                return Err(TranscriptError::Range {
                    what,
                    index,
                    range: range.clone(),
                    len: self.text.len(),
                });
            }
        }
        in_order(
            "word",
            self.words.iter().map(|w| (w.start, w.end)),
            self.duration,
        )?;
        in_order(
            "syllable",
            self.syllables.iter().map(|s| (s.start, s.end)),
            self.duration,
        )?;
        in_order(
            "phone",
            self.phones.iter().map(|p| (p.start, p.end)),
            self.duration,
        )?;
        Ok(self)
    }

    /// The word that sounds at `time`, if one does.
    #[must_use]
    pub fn word_at(&self, time: f64) -> Option<usize> {
        let index = self
            .words
            .partition_point(|w| w.start <= time)
            .checked_sub(1)?;
        (time < self.words[index].end).then_some(index)
    }
}

fn in_order(
    what: &'static str,
    spans: impl Iterator<Item = (f64, f64)>,
    duration: f64,
) -> Result<(), TranscriptError> {
    // Times are sums of many small durations: forgive rounding, nothing more.
    const SLACK: f64 = 1e-6;
    let mut before = 0.0;
    for (index, (start, end)) in spans.enumerate() {
        let sane = start.is_finite() && end.is_finite() && start < end;
        if !sane || start < -SLACK || end > duration + SLACK {
            return Err(TranscriptError::Outside {
                what,
                index,
                start,
                end,
                duration,
            });
        }
        if start < before - SLACK {
            return Err(TranscriptError::Overlap {
                what,
                index,
                start,
                end: before,
            });
        }
        before = end;
    }
    Ok(())
}
