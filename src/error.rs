//! Everything that can go wrong on the way of a line, as data.

use bevy_ecs::prelude::Entity;
use kinesics::performance::PerformanceProblem;
use malsori::SpeechError;
use thiserror::Error;

/// Why a line could not be said.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum UtteranceError {
    /// The entity that was asked to speak has no [`GestureAvatar`](crate::GestureAvatar).
    #[error("entity {entity} was asked to speak, but it has no GestureAvatar")]
    NotAnAvatar {
        /// The entity.
        entity: Entity,
    },
    /// [`Voice::name`](crate::Voice::name) names no voice.
    #[error("no voice is called {name:?}; there are {known:?}")]
    UnknownVoice {
        /// The name.
        name: String,
        /// The names that exist.
        known: Vec<String>,
    },
    /// The voice gave up.
    #[error(transparent)]
    Speech(#[from] SpeechError),
    /// The voice panicked; the worker survived.
    #[error("the voice {voice:?} panicked: {message}")]
    VoicePanicked {
        /// Its name.
        voice: String,
        /// The panic's message.
        message: String,
    },
    /// The worker thread of the voices does not exist.
    #[error("there is no thread to run the voices on")]
    NoWorker,
}

/// What went wrong on the way to a motion. It costs a rung of the ladder (model, grammar, idle), never the voice.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum GestureError {
    /// The avatar's own model could not be loaded.
    #[error("the gesture model {path} could not be loaded: {reason}")]
    Model {
        /// Its asset path.
        path: String,
        /// What the loader said, causes included.
        reason: String,
    },
    /// The avatar's own model was not there in time.
    #[error("the gesture model {path} is still being loaded")]
    ModelLate {
        /// Its asset path.
        path: String,
    },
    /// The performance fell back.
    #[error(transparent)]
    Performance(#[from] PerformanceProblem),
    /// The gesture code panicked; the worker survived.
    #[error("making the motion panicked: {message}")]
    Panicked {
        /// The panic's message.
        message: String,
    },
    /// The worker thread of the gestures does not exist.
    #[error("there is no thread to make motions on")]
    NoWorker,
}

/// Why there is no sound.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum OutputError {
    /// The system has no output device, or it cannot be opened.
    #[error("no sound device can be opened: {reason}")]
    Unavailable {
        /// What the system said.
        reason: String,
    },
    /// The device was there and is gone.
    #[error("the sound device was lost: {reason}")]
    Lost {
        /// What the system said.
        reason: String,
    },
    /// The device stopped asking for samples.
    #[error("the sound device has taken no samples for {seconds:.1} s")]
    Stuck {
        /// For how long, in seconds.
        seconds: f64,
    },
}
