//! The contract of a voice: text in, samples and a transcript out.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use thiserror::Error;

use crate::transcript::Transcript;

/// A flag that asks long work to stop; clones share it.
#[derive(Debug, Clone, Default)]
pub struct CancelFlag(Arc<AtomicBool>);

impl CancelFlag {
    /// Asks the work to stop at its next opportunity.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether somebody asked.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// What a voice is asked to say.
#[derive(Debug, Clone)]
pub struct SpeechRequest {
    /// The line, in any script.
    pub text: String,
    /// Speed, 1.0 = the voice's own; useful range 0.5..=2.0.
    pub rate: f32,
    /// Pitch factor, 1.0 = the voice's own; useful range 0.5..=2.0.
    pub pitch: f32,
    /// Set when nobody waits for the answer any more.
    pub cancel: CancelFlag,
}

impl SpeechRequest {
    /// The line at the voice's own speed and pitch.
    pub fn new(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            rate: 1.0,
            pitch: 1.0,
            cancel: CancelFlag::default(),
        }
    }
}

/// A spoken line: mono samples in -1..=1 and what is in them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Speech {
    /// Mono samples, -1..=1.
    pub samples: Vec<f32>,
    /// Samples a second.
    pub sample_rate: u32,
    /// Words, syllables, phones, visemes and phrases with their times.
    pub transcript: Transcript,
}

impl Speech {
    /// Length in seconds.
    #[must_use]
    pub fn duration(&self) -> f64 {
        if self.sample_rate == 0 {
            0.0
        } else {
            self.samples.len() as f64 / f64::from(self.sample_rate)
        }
    }
}

/// A voice.
///
/// - Blocking; called on a worker, never on the game's main thread.
/// - Samples at any rate; silence is allowed, an empty line gives an empty speech.
/// - Marks where the voice knows them; each points at a range of the ORIGINAL text.
/// - Looks at [`SpeechRequest::cancel`] between pieces of work.
pub trait Synthesizer: Send + Sync {
    /// Says the line.
    ///
    /// # Errors
    /// [`SpeechError`] when the voice cannot, with the reason.
    fn synthesize(&self, request: &SpeechRequest) -> Result<Speech, SpeechError>;
}

/// Why a voice could not say a line.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum SpeechError {
    /// Nobody waited any more.
    #[error("the line was cancelled")]
    Cancelled,
    /// A number of the request is not usable.
    #[error("{name} is {value}, which is not a finite number above 0")]
    Setting {
        /// `rate` or `pitch`.
        name: &'static str,
        /// What was given.
        value: f32,
    },
    /// The voice broke.
    #[error("the voice {voice:?} failed: {reason}")]
    Failed {
        /// Its name.
        voice: String,
        /// What it said.
        reason: String,
    },
}
