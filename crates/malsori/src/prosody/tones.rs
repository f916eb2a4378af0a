//! The tones of accentual and intonation phrases.

use super::{Beat, Score, end_kind, prominence};
use crate::phone;
use crate::phrase::Group;
use crate::spoken::{Pause, SpokenWord};
use crate::transcript::{Phrase, PhraseEnd};

/// High and low tone of the first phrase, in semitones around the voice's own pitch.
const HIGH: f32 = 3.0;
const LOW: f32 = -1.6;
/// How much each further phrase steps down, up to [`MOST_STEPS`].
const STEP: f32 = 0.75;
const MOST_STEPS: usize = 4;

/// Writes melody, force and phrases of a score whose syllables have their times.
pub(super) fn compose(score: &mut Score, words: &[SpokenWord], groups: &[Group], letters: &[char]) {
    let mut measures = Vec::with_capacity(groups.len());
    let mut first = 0;
    let mut step = 0;
    let mut clause = 0;
    for (index, group) in groups.iter().enumerate() {
        let opens = index == 0 || groups[index - 1].intonation != group.intonation;
        if opens {
            step = 0;
            clause = if index > 0 && groups[index - 1].pause > Pause::Comma {
                0
            } else {
                clause
            };
        }
        let count = score.syllables[first..]
            .iter()
            .take_while(|s| group.words.contains(&s.word))
            .count();
        if count == 0 {
            continue;
        }
        let weight = prominence::weight(&words[group.words.clone()], opens);
        let fall = STEP * step.min(MOST_STEPS) as f32 + 0.5 * clause.min(3) as f32;
        let range = first..first + count;
        let tones = Tones {
            high: HIGH * weight - fall,
            low: LOW - 0.45 * fall,
            strong: score.sounds[score.syllables[first].sounds.0].sound.symbol,
            pause: group.pause,
            last: letters[first + count - 1],
        };
        let anchor = tones.write(score, range.clone());
        let beats = &mut score.syllables[range];
        set_force(beats, weight, fall, group.pause);
        let length = (beats[count - 1].end - beats[0].start) / count as f64;
        measures.push([weight, tones.high - tones.low, length as f32]);
        let phrase = Phrase {
            words: group.words.clone(),
            start: beats[0].start,
            end: beats[count - 1].end,
            intonation: group.intonation,
            end_kind: end_kind(group.pause),
            anchor,
            prominence: 0.0,
        };
        score.phrases.push(phrase);
        first += count;
        step += 1;
        if group.pause == Pause::Comma {
            clause += 1;
        }
    }
    let scores = prominence::scores(&measures);
    for (phrase, prominence) in score.phrases.iter_mut().zip(scores) {
        phrase.prominence = prominence;
    }
}

struct Tones {
    high: f32,
    low: f32,
    strong: &'static str,
    pause: Pause,
    last: char,
}

impl Tones {
    /// Writes the contour of the syllables and returns the instant of the phrase's high tone.
    fn write(&self, score: &mut Score, range: std::ops::Range<usize>) -> f64 {
        let beats: Vec<Beat> = score.syllables[range].to_vec();
        let count = beats.len();
        let strong = phone::is_strong(self.strong);
        let accent = if strong || count < 3 { 0 } else { 1 };
        let boundary = self.pause != Pause::None;
        let body = if boundary { count - 1 } else { count };
        for (index, beat) in beats[..body].iter().enumerate() {
            let level = self.level(index, count, strong);
            if count == 1 {
                score.melody.push(at(beat, 0.2), self.low);
            }
            score.melody.push(at(beat, 0.5), level);
        }
        if boundary {
            self.write_boundary(score, &beats[count - 1], count);
        }
        at(&beats[accent], 0.5)
    }

    /// L H … L H, or H H … L H behind a strong onset.
    fn level(&self, index: usize, count: usize, strong: bool) -> f32 {
        let first = if strong { self.high * 0.9 } else { self.low };
        match (index, count) {
            (0, 1) => self.high * 0.8,
            (0, _) => first,
            (index, count) if index + 1 == count => self.high * 0.9,
            (1, _) => self.high,
            (index, count) => {
                // From the high of the second syllable down to the low of the last but one.
                let share = (index - 1) as f32 / (count - 3).max(1) as f32;
                self.high + (self.low - self.high) * share
            }
        }
    }

    fn write_boundary(&self, score: &mut Score, beat: &Beat, count: usize) {
        let alone = if count == 1 { self.high * 0.6 } else { 0.0 };
        // A polite -요 ends high-low, other statements low.
        let polite = self.last == '요';
        let (from, to) = match end_kind(self.pause) {
            PhraseEnd::Question => (self.low + alone, self.high.max(2.0) + 4.0),
            PhraseEnd::Comma => (self.low + 0.4 + alone, self.high.max(1.0)),
            PhraseEnd::Exclamation => (self.high * 0.7 + alone, self.low - 1.5),
            _ if polite => (self.low + 2.2 + alone, self.low - 2.2),
            _ => (self.low - 0.4 + alone, self.low - 2.6),
        };
        score.melody.push(at(beat, 0.1), from);
        score.melody.push(at(beat, 0.85), to);
    }
}

/// An instant of a syllable's vowel, 0 its start, 1 its end.
fn at(beat: &Beat, share: f64) -> f64 {
    beat.vowel_start + (beat.vowel_end - beat.vowel_start) * share
}

/// Louder where the phrase weighs more, softer towards the end of a statement.
fn set_force(beats: &mut [Beat], weight: f32, fall: f32, pause: Pause) {
    let count = beats.len();
    for (index, beat) in beats.iter_mut().enumerate() {
        let last = index + 1 == count;
        let end = match (last, pause) {
            (true, Pause::Statement) => 0.78,
            (true, Pause::Comma | Pause::Question) => 0.92,
            _ => 1.0,
        };
        beat.force = (0.86 + 0.28 * (weight - 0.8) - 0.04 * fall).clamp(0.6, 1.2) * end;
    }
}
