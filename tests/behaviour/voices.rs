//! Voices made for tests: their sound says what time it is.

use std::thread;
use std::time::Duration;

use bevy_momjit::malsori::{Speech, SpeechError, SpeechRequest, Synthesizer, Transcript, Word};

/// Samples a second of the test voices: that of the mock device, so that nothing is converted.
pub(crate) const RATE: u32 = 48_000;

/// Says anything as one long ramp: sample values grow with time, so that a heard sample tells its own time.
pub(crate) struct Ramp {
    pub(crate) seconds: f64,
}

impl Ramp {
    const LOW: f32 = 0.1;
    const HEIGHT: f32 = 0.8;

    /// The time within the speech at which this sample stands; `None` for silence.
    pub(crate) fn time_of(&self, sample: f32) -> Option<f64> {
        (sample >= Self::LOW).then(|| f64::from((sample - Self::LOW) / Self::HEIGHT) * self.seconds)
    }
}

impl Synthesizer for Ramp {
    fn synthesize(&self, request: &SpeechRequest) -> Result<Speech, SpeechError> {
        let count = (self.seconds * f64::from(RATE)) as usize;
        let samples = (0..count)
            .map(|i| Self::LOW + Self::HEIGHT * i as f32 / count as f32)
            .collect();
        Ok(Speech {
            samples,
            sample_rate: RATE,
            transcript: words_of(&request.text, self.seconds),
        })
    }
}

/// Goes on until nobody waits any more.
pub(crate) struct Endless;

impl Synthesizer for Endless {
    fn synthesize(&self, request: &SpeechRequest) -> Result<Speech, SpeechError> {
        while !request.cancel.is_cancelled() {
            thread::sleep(Duration::from_millis(1));
        }
        Err(SpeechError::Cancelled)
    }
}

/// Refuses.
pub(crate) struct Mute;

impl Synthesizer for Mute {
    fn synthesize(&self, _: &SpeechRequest) -> Result<Speech, SpeechError> {
        Err(SpeechError::Failed {
            voice: "mute".to_owned(),
            reason: "it has no throat".to_owned(),
        })
    }
}

/// Panics.
pub(crate) struct Fragile;

impl Synthesizer for Fragile {
    fn synthesize(&self, _: &SpeechRequest) -> Result<Speech, SpeechError> {
        panic!("the throat broke")
    }
}

/// Brings numbers that are none.
pub(crate) struct Poisoned;

impl Synthesizer for Poisoned {
    fn synthesize(&self, _: &SpeechRequest) -> Result<Speech, SpeechError> {
        Ok(Speech {
            samples: vec![0.0, f32::NAN],
            sample_rate: RATE,
            transcript: Transcript::default(),
        })
    }
}

/// The space-separated words of a text, at equal lengths.
fn words_of(text: &str, duration: f64) -> Transcript {
    let pieces: Vec<&str> = text.split_whitespace().collect();
    let each = duration / pieces.len().max(1) as f64;
    let word = |(index, piece): (usize, &&str)| {
        let start = piece.as_ptr() as usize - text.as_ptr() as usize;
        Word {
            text: (*piece).to_owned(),
            punctuation: String::new(),
            range: start..start + piece.len(),
            start: index as f64 * each,
            end: (index + 1) as f64 * each,
            syllables: 0..0,
        }
    };
    let words = pieces.iter().enumerate().map(word).collect();
    Transcript {
        text: text.to_owned(),
        duration,
        words,
        ..Transcript::default()
    }
}
