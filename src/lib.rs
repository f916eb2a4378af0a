//! 몸짓 (momjit, gesture): an avatar says a typed Korean line, with voice, lips, hands and head in time.
//!
//! ```no_run
//! use bevy_app::prelude::*;
//! use bevy_ecs::prelude::*;
//! use bevy_momjit::prelude::*;
//!
//! fn greet(mut commands: Commands) {
//!     // Beside it a `WorldAssetRoot` with any humanoid's scene: the rig is recognised by itself.
//!     let avatar = commands.spawn(GestureAvatar::default()).id();
//!     commands.trigger(Speak::new(avatar, "안녕하세요, 오늘은 셰프가 준비한 요리를 대접해 드릴게요."));
//! }
//! ```
//!
//! Add [`MomjitPlugins`] after Bevy's `DefaultPlugins` (or after `TaskPoolPlugin`, `TimePlugin`, `AssetPlugin` and
//! `TransformPlugin` in an app without a window).
//!
//! # How a line travels
//!
//! One line is one entity; what each stage makes is one component on it.
//!
//! | stage | makes | module |
//! |---|---|---|
//! | ask | [`Utterance`], queued on the avatar | [`utterance`] |
//! | voice | [`Speech`]: samples, words, syllables, phones, visemes | [`speech`] |
//! | move | [`GestureTrack`]: body frames at 30 Hz | [`gesture`] |
//! | play | [`Playhead`], events; on the avatar [`Body`] and [`Mouth`] | [`playback`], [`body`] |
//! | show | bone rotations and morph weights of the avatar's rig | [`retarget`], [`face`] |
//!
//! # What a game says and hears
//!
//! - [`Speak`] queues a line, [`Hush`] stops; both are events that target the avatar.
//! - [`UtteranceStarted`], [`WordSpoken`], [`UtteranceFinished`], [`UtteranceHushed`], [`UtteranceFailed`] and
//!   [`UtteranceDegraded`] target the utterance and propagate to its avatar: observe either. A global observer hears
//!   them once per entity on that way.
//! - The dials are components beside [`GestureAvatar`]: [`GestureStyle`], [`Voice`], [`Gaze`], [`Idle`].
//! - Pausing `Time<Virtual>` pauses sound and motion together.
//!
//! # Features
//!
//! | feature | default | adds |
//! |---|---|---|
//! | `default-model` | yes | the shipped gesture model, inside the binary |
//! | `embedded` | yes | the inference engine in pure Rust |
//! | `onnxruntime` | no | ONNX Runtime with its GPU providers, loaded at run time where its library is found |
//! | `test_app` | no | `test_app`: a headless app, stepped by hand, to test a game that uses the plugin |
//!
//! # Words
//!
//! *Utterance*: one line of text said by one avatar. *Portion*: a stretch of it that is made in one go. *Transcript*:
//! what sounds when. *Stroke*: the part of a gesture that carries it. *Audible time*: what has reached the ear.

pub mod avatar;
pub mod body;
mod chance;
pub mod error;
pub mod face;
pub mod gesture;
pub mod playback;
pub mod retarget;
pub mod rig;
pub mod skeleton;
pub mod speech;
#[cfg(feature = "test_app")]
pub mod test_app;
pub mod utterance;
mod worker;

use bevy_app::{AnimationSystems, plugin_group, prelude::*};
use bevy_ecs::prelude::*;
use bevy_transform::TransformSystems;

pub use kinesics;
pub use malsori;

pub use avatar::{Gaze, GestureAvatar, GestureSource, GestureStyle, Idle, Voice};
pub use body::{Body, Mouth};
pub use error::{GestureError, OutputError, UtteranceError};
pub use gesture::{EngineStatus, GestureEngine, GestureModel, GestureTrack, UtteranceDegraded};
pub use playback::{Audible, Loudspeaker, MasterVolume, Playhead};
pub use speech::{Speech, Voices};
pub use utterance::{
    Hush, Speak, Utterance, UtteranceFailed, UtteranceFinished, UtteranceHushed, UtteranceOf,
    UtteranceStarted, Utterances, WordSpoken,
};
pub use worker::Lockstep;

/// What a user types in the first hour.
pub mod prelude {
    pub use crate::{
        Audible, Gaze, GestureAvatar, GestureSource, GestureStyle, Hush, Idle, MomjitPlugins,
        MomjitSystems, Playhead, Speak, UtteranceFailed, UtteranceFinished, UtteranceHushed,
        UtteranceStarted, Voice, WordSpoken,
    };
}

plugin_group! {
    /// Everything: typed lines in, sound and a moving avatar out. Each member can be disabled; the stages after it
    /// then have nothing to do.
    pub struct MomjitPlugins {
        :SchedulePlugin,
        avatar:::AvatarPlugin,
        utterance:::UtterancePlugin,
        speech:::SpeechPlugin,
        gesture:::GesturePlugin,
        playback:::PlaybackPlugin,
        body:::BodyPlugin,
        skeleton:::SkeletonPlugin,
        retarget:::RetargetPlugin,
        face:::FacePlugin,
    }
}

/// The order of the stages. The first three are chained in `Update`; the last two run in `PostUpdate`, after the
/// avatar's own animation and before its transforms are propagated.
#[derive(SystemSet, Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MomjitSystems {
    /// Lines become speech. Filled by `SpeechPlugin`.
    Speak,
    /// Speech becomes motion. Filled by `GesturePlugin`.
    Gesticulate,
    /// Sound and motion are played, and told about. Filled by `PlaybackPlugin` and `BodyPlugin`.
    Play,
    /// The body becomes bone rotations. Filled by `RetargetPlugin`.
    Retarget,
    /// Mouth, lids and eyes. Filled by `FacePlugin`.
    Face,
}

/// Orders [`MomjitSystems`].
#[derive(Debug, Default)]
pub struct SchedulePlugin;

impl Plugin for SchedulePlugin {
    fn build(&self, app: &mut App) {
        app.configure_sets(
            Update,
            (
                MomjitSystems::Speak,
                MomjitSystems::Gesticulate,
                MomjitSystems::Play,
            )
                .chain(),
        )
        .configure_sets(
            PostUpdate,
            (MomjitSystems::Retarget, MomjitSystems::Face)
                .chain()
                .after(AnimationSystems)
                .before(TransformSystems::Propagate),
        );
    }
}
