//! What runs on the voice thread.
//!
//! Invariant: knows no Bevy type but the entity that an answer belongs to. A panic costs one line, never the thread.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Instant;

use bevy_ecs::prelude::Entity;
use malsori::{SpeechError, SpeechRequest, Synthesizer};

use crate::error::UtteranceError;
use crate::worker::panic_message;

/// A portion to be said.
pub(super) struct Job {
    pub(super) utterance: Entity,
    pub(super) voice: String,
    pub(super) synthesizer: Arc<dyn Synthesizer>,
    pub(super) request: SpeechRequest,
}

/// What became of it.
pub(super) struct Reply {
    pub(super) utterance: Entity,
    pub(super) result: Result<malsori::Speech, UtteranceError>,
    pub(super) seconds: f64,
}

/// Runs a voice; what it does wrong ends here.
pub(super) fn synthesize(job: Job) -> Reply {
    let begun = Instant::now();
    let result = if job.request.cancel.is_cancelled() {
        Err(SpeechError::Cancelled.into())
    } else {
        match catch_unwind(AssertUnwindSafe(|| {
            job.synthesizer.synthesize(&job.request)
        })) {
            Ok(result) => result
                .map_err(UtteranceError::from)
                .and_then(|speech| usable(speech, &job.voice)),
            Err(panic) => Err(UtteranceError::VoicePanicked {
                voice: job.voice,
                message: panic_message(&*panic),
            }),
        }
    };
    Reply {
        utterance: job.utterance,
        result,
        seconds: begun.elapsed().as_secs_f64(),
    }
}

/// No voice may bring a number that is not finite, or times that contradict each other, into the game.
fn usable(mut speech: malsori::Speech, voice: &str) -> Result<malsori::Speech, UtteranceError> {
    let failed = |reason: String| {
        UtteranceError::from(SpeechError::Failed {
            voice: voice.to_owned(),
            reason,
        })
    };
    if speech.sample_rate == 0 && !speech.samples.is_empty() {
        return Err(failed("it gave samples without a rate".to_owned()));
    }
    if let Some(index) = speech.samples.iter().position(|sample| !sample.is_finite()) {
        return Err(failed(format!("sample {index} is not a finite number")));
    }
    speech.transcript = speech
        .transcript
        .checked()
        .map_err(|error| failed(error.to_string()))?;
    Ok(speech)
}
