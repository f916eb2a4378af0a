//! The built-in voice: Korean by formant synthesis, no data, no download, exact times.

use std::ops::Range;

use unicode_normalization::{UnicodeNormalization, is_nfc};

use crate::prosody::{self, Score};
use crate::speech::{Speech, SpeechError, SpeechRequest, Synthesizer};
use crate::spoken::{self, SpokenWord};
use crate::transcript::{Phone, Syllable, Transcript, Word};
use crate::{phrase, pronounce, viseme};

mod articulation;
mod formant;
mod glottis;
mod resonator;
mod target;

use formant::{Render, Timbre};

/// Samples a second of [`FormantVoice`].
pub const SAMPLE_RATE: u32 = 24_000;

/// The names that [`by_name`] knows.
pub const NAMES: [&str; 2] = ["female", "male"];

/// A voice of [`NAMES`].
#[must_use]
pub fn by_name(name: &str) -> Option<FormantVoice> {
    match name {
        "female" => Some(FormantVoice::female()),
        "male" => Some(FormantVoice::male()),
        _ => None,
    }
}

/// The built-in voice. The same request gives the same samples, bit for bit.
#[derive(Debug, Clone, PartialEq)]
pub struct FormantVoice {
    timbre: Timbre,
}

impl FormantVoice {
    /// A woman's voice, about 205 Hz.
    #[must_use]
    pub fn female() -> Self {
        Self {
            timbre: Timbre::FEMALE,
        }
    }

    /// A man's voice, about 118 Hz.
    #[must_use]
    pub fn male() -> Self {
        Self {
            timbre: Timbre::MALE,
        }
    }

    /// The voice's own pitch, in Hz.
    #[must_use]
    pub fn pitch(&self) -> f32 {
        self.timbre.pitch
    }
}

impl Synthesizer for FormantVoice {
    fn synthesize(&self, request: &SpeechRequest) -> Result<Speech, SpeechError> {
        usable("rate", request.rate)?;
        usable("pitch", request.pitch)?;
        let text: String = if is_nfc(&request.text) {
            request.text.clone()
        } else {
            request.text.nfc().collect()
        };
        let spoken = spoken::read(&text);
        let groups = phrase::group(&spoken.words);
        let pronounced = pronounce::pronounce(&spoken.words, &groups);
        if request.cancel.is_cancelled() {
            return Err(SpeechError::Cancelled);
        }
        // Outside these the sounds would merge or the folds would not swing.
        let rate = f64::from(request.rate.clamp(0.25, 4.0));
        let pitch = self.timbre.pitch * request.pitch.clamp(0.25, 4.0);
        let score = prosody::plan(&spoken.words, &groups, &pronounced, rate);
        let render = formant::render(&score, &self.timbre, pitch, &request.cancel)?;
        let transcript = transcript(text, &spoken.words, &pronounced, &score, &render);
        Ok(Speech {
            samples: render.samples,
            sample_rate: SAMPLE_RATE,
            transcript,
        })
    }
}

fn usable(name: &'static str, value: f32) -> Result<(), SpeechError> {
    if value.is_finite() && value > 0.0 {
        Ok(())
    } else {
        Err(SpeechError::Setting { name, value })
    }
}

fn transcript(
    text: String,
    words: &[SpokenWord],
    pronounced: &[String],
    score: &Score,
    render: &Render,
) -> Transcript {
    let phones: Vec<Phone> = score
        .sounds
        .iter()
        .map(|timed| Phone {
            symbol: timed.sound.symbol.to_owned(),
            start: timed.start,
            end: timed.end,
            syllable: timed.sound.syllable,
        })
        .collect();
    let syllables = syllables(words, pronounced, score, render);
    let duration = render.samples.len() as f64 / f64::from(SAMPLE_RATE);
    let visemes = viseme::marks(&phones, &syllables, duration);
    let words = timed_words(&text, words, &syllables);
    Transcript {
        text,
        duration,
        words,
        syllables,
        phones,
        visemes,
        phrases: score.phrases.clone(),
    }
}

fn syllables(
    words: &[SpokenWord],
    pronounced: &[String],
    score: &Score,
    render: &Render,
) -> Vec<Syllable> {
    let letters = pronounced.iter().flat_map(|word| word.chars());
    let ranges = words
        .iter()
        .flat_map(|word| &word.syllables)
        .map(|s| s.range.clone());
    let levels: Vec<f32> = score
        .syllables
        .iter()
        .map(|b| render.level(b.vowel_start, b.vowel_end))
        .collect();
    let loudest = levels.iter().copied().fold(f32::MIN_POSITIVE, f32::max);
    let each = score.syllables.iter().zip(letters).zip(ranges).zip(&levels);
    each.map(|(((beat, letter), range), level)| Syllable {
        text: letter.to_string(),
        range,
        start: beat.start,
        end: beat.end,
        word: beat.word,
        phones: beat.sounds.0..beat.sounds.1,
        pitch: render.pitch(beat.vowel_start, beat.vowel_end),
        energy: level / loudest,
    })
    .collect()
}

fn timed_words(text: &str, words: &[SpokenWord], syllables: &[Syllable]) -> Vec<Word> {
    let mut first = 0;
    let mut timed = Vec::with_capacity(words.len());
    for word in words {
        let own: Range<usize> = first..first + word.syllables.len();
        first = own.end;
        if let (Some(start), Some(end)) = (syllables.get(own.start), syllables.get(own.end - 1)) {
            timed.push(Word {
                text: text[word.range.clone()].to_owned(),
                punctuation: word.punctuation.clone(),
                range: word.range.clone(),
                start: start.start,
                end: end.end,
                syllables: own,
            });
        }
    }
    timed
}
