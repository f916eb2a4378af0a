//! Where in the text an instant lies: nine numbers.

use malsori::{PhraseEnd, Transcript, Word};

use super::TEXT_WIDTH;

/// What the numbers are, in order. The first is 0 or 1; the next five are seconds, cut off so that silence and long
/// words look alike everywhere; the last three say 0 or 1 whether the word that sounds is followed by that mark.
pub const NAMES: [&str; TEXT_WIDTH] = [
    "sounding",
    "since_word_start",
    "to_word_end",
    "to_next_word",
    "to_phrase_end",
    "since_phrase_start",
    "before_question",
    "before_stop",
    "before_comma",
];

/// A word counts as sounding for this long after its end, in seconds: short gaps are no pauses.
pub const LINGER: f64 = 0.10;

/// Seconds to and since the edges of a word are cut off here.
pub const WORD_REACH: f64 = 1.5;

/// Seconds to and since the edges of a phrase are cut off here.
pub const PHRASE_REACH: f64 = 2.0;

/// The edges of words and phrases of one transcript, made ready for asking.
#[derive(Debug, Clone)]
pub struct Clock {
    words: Vec<(f64, f64)>,
    marks: Vec<[f32; 3]>,
    phrase_starts: Vec<f64>,
    phrase_ends: Vec<f64>,
}

impl Clock {
    /// Reads the edges. Phrases are the transcript's accentual phrases; where a voice gave none, stretches between
    /// punctuation marks.
    #[must_use]
    pub fn new(transcript: &Transcript) -> Self {
        let mut phrases: Vec<(f64, f64)> = transcript
            .phrases
            .iter()
            .map(|p| (p.start, p.end))
            .collect();
        if phrases.is_empty() {
            phrases = between_marks(transcript);
        }
        Self {
            words: transcript.words.iter().map(|w| (w.start, w.end)).collect(),
            marks: marks(transcript),
            phrase_starts: phrases.iter().map(|p| p.0).collect(),
            phrase_ends: phrases.iter().map(|p| p.1).collect(),
        }
    }

    /// The word that sounds at `time` or ended no longer than [`LINGER`] before.
    #[must_use]
    pub fn sounding(&self, time: f64) -> Option<usize> {
        let word = self.words.partition_point(|w| w.0 <= time).checked_sub(1)?;
        (time < self.words[word].1 + LINGER).then_some(word)
    }

    /// The numbers of an instant, in the order of [`NAMES`]; all finite.
    #[must_use]
    pub fn numbers(&self, time: f64) -> [f32; TEXT_WIDTH] {
        let mut numbers = [0.0; TEXT_WIDTH];
        if let Some(word) = self.sounding(time) {
            let (start, end) = self.words[word];
            numbers[0] = 1.0;
            numbers[1] = within(time - start, -1.0, WORD_REACH);
            numbers[2] = within(end - time, -1.0, WORD_REACH);
            numbers[6..].copy_from_slice(&self.marks[word]);
        }
        let next = self.words.get(self.words.partition_point(|w| w.0 <= time));
        numbers[3] = within(next.map_or(WORD_REACH, |w| w.0 - time), 0.0, WORD_REACH);
        let end = self
            .phrase_ends
            .get(self.phrase_ends.partition_point(|end| *end < time));
        numbers[4] = within(
            end.map_or(PHRASE_REACH, |end| end - time),
            0.0,
            PHRASE_REACH,
        );
        let begun = self.phrase_starts.partition_point(|start| *start <= time);
        let start = begun
            .checked_sub(1)
            .map(|phrase| self.phrase_starts[phrase]);
        numbers[5] = within(
            start.map_or(PHRASE_REACH, |start| time - start),
            0.0,
            PHRASE_REACH,
        );
        numbers
    }
}

/// Question, stop and comma after every word. A sentence's end that the voice knows and the writer left out counts too.
fn marks(transcript: &Transcript) -> Vec<[f32; 3]> {
    let mut ends = vec![PhraseEnd::Open; transcript.words.len()];
    for phrase in &transcript.phrases {
        if let Some(end) = phrase
            .words
            .end
            .checked_sub(1)
            .and_then(|word| ends.get_mut(word))
        {
            *end = phrase.end_kind;
        }
    }
    let mark = |(word, end): (&Word, PhraseEnd)| {
        let written = word.punctuation.as_str();
        let question = written.contains(['?', '？']) || end == PhraseEnd::Question;
        let stops = matches!(end, PhraseEnd::Statement | PhraseEnd::Exclamation);
        let stop = !question && (written.contains(['.', '!', '…', '。', '！']) || stops);
        let comma = !question && !stop && (!written.is_empty() || end == PhraseEnd::Comma);
        [question, stop, comma].map(|mark| f32::from(u8::from(mark)))
    };
    transcript.words.iter().zip(ends).map(mark).collect()
}

fn between_marks(transcript: &Transcript) -> Vec<(f64, f64)> {
    let ends_here = |word: &Word| !word.punctuation.is_empty();
    transcript
        .words
        .split_inclusive(ends_here)
        .filter_map(|words| Some((words.first()?.start, words.last()?.end)))
        .collect()
}

/// Cuts off; what is not a number is 0, so that a broken mark cannot spoil a window.
fn within(seconds: f64, low: f64, high: f64) -> f32 {
    if seconds.is_nan() {
        0.0
    } else {
        seconds.clamp(low, high) as f32
    }
}
