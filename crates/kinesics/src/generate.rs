//! The one generation loop: from a speech to the motion of a network, in the game and in the workshop alike.
//!
//! Windows are chained ([`crate::window`]): the first starts from the rest pose of the style, each other from the
//! last frames before it. The still gate ([`crate::gate`]) goes over the whole, and the end is eased to rest.

mod noise;
mod tail;

use malsori::{CancelFlag, Speech};
use thiserror::Error;

use crate::card::ModelCard;
use crate::engine::{Engine, EngineError, EngineReport, Tensor};
use crate::feature::{self, Features, SPEECH_WIDTH, WORD_IDS};
use crate::gate::{Gate, GateSettings};
use crate::model::Model;
use crate::motion::{Frame, Layout, Motion, MotionError};
use crate::style::Style;
use crate::window::{self, Geometry};

pub use noise::Noise;
pub use tail::{LEAD, SETTLE, TAIL};

/// A number of a network beyond this is no pose: bone directions are about 1, shapes and activity 0..=1.
const ABSURD: f32 = 16.0;

/// The same for angles, in degrees.
const ABSURD_ANGLE: f32 = 720.0;

/// A model with the engine that runs it.
pub struct Generator {
    model: Model,
    engine: Box<dyn Engine>,
}

/// What one window is made from.
#[derive(Debug, Clone, Copy)]
pub struct WindowInputs<'a> {
    /// Subword ids of the frames that the window is shown.
    pub words: &'a [[i32; WORD_IDS]],
    /// Numbers of the frames that the window is shown.
    pub speech: &'a [[f32; SPEECH_WIDTH]],
    /// The style's vector.
    pub style: &'a [f32],
    /// Channels of the seed frames, frame by frame.
    pub seed: &'a [f32],
    /// Standard normal noise for every channel of the new frames, frame by frame.
    pub noise: &'a [f32],
}

impl Generator {
    /// Joins a model with the engine that loaded its graph ([`Model::load`]).
    #[must_use]
    pub fn new(model: Model, engine: Box<dyn Engine>) -> Self {
        Self { model, engine }
    }

    /// The model.
    #[must_use]
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// What really runs it.
    #[must_use]
    pub fn report(&self) -> &EngineReport {
        self.engine.report()
    }

    /// Makes the motion of a speech: from [`LEAD`] before its first sample until [`TAIL`] after its last, in the
    /// model's layout and frame rate, ending in the style's rest pose. Same inputs and seed, same bits.
    ///
    /// # Errors
    /// [`GenerateError`] when cancelled between windows, when the engine fails, and when a window holds a number
    /// that is no pose.
    pub fn generate(
        &mut self,
        speech: &Speech,
        style: &Style,
        seed: u64,
        cancel: &CancelFlag,
    ) -> Result<Motion, GenerateError> {
        let frame_rate = self.model.card().frame_rate;
        let count = tail::frames(speech.duration(), frame_rate);
        let rest = style.rest();
        let raw = self.chain(speech, style, seed, count, cancel)?;
        let card = self.model.card();
        let mut gate = Gate::new(settings(card), frame_rate, &rest);
        let frames = raw.iter().map(|frame| gate.step(frame)).collect();
        let mut motion = Motion {
            frame_rate,
            start: LEAD,
            layout: card.layout,
            frames,
        };
        tail::settle(&mut motion, speech.duration(), &rest);
        Ok(motion)
    }

    /// Runs the graph for one window and gives the channels of its new frames, frame by frame, checked to be numbers
    /// of a pose. `window` is only for the error's sake.
    ///
    /// # Errors
    /// [`GenerateError::Engine`] and [`GenerateError::Absurd`].
    pub fn window(
        &mut self,
        inputs: &WindowInputs<'_>,
        window: usize,
    ) -> Result<Vec<f32>, GenerateError> {
        let card = self.model.card();
        let (geometry, width) = (card.geometry(), card.layout.width());
        let (words, speech) = (
            inputs.words.as_flattened().to_vec(),
            inputs.speech.as_flattened().to_vec(),
        );
        let tensors = [
            Tensor::i32("words", &[1, inputs.words.len(), WORD_IDS], words),
            Tensor::f32("speech", &[1, inputs.speech.len(), SPEECH_WIDTH], speech),
            Tensor::f32("style", &[1, inputs.style.len()], inputs.style.to_vec()),
            Tensor::f32(
                "seed",
                &[1, geometry.seed_frames, width],
                inputs.seed.to_vec(),
            ),
            Tensor::f32(
                "noise",
                &[1, geometry.new_frames(), width],
                inputs.noise.to_vec(),
            ),
        ];
        let outputs = self
            .engine
            .run(&tensors)
            .map_err(|cause| GenerateError::Engine { window, cause })?;
        let pose = outputs
            .iter()
            .find(|output| output.name == "pose")
            .and_then(Tensor::as_f32);
        let found = pose.map_or(0, <[f32]>::len);
        let expected = geometry.new_frames() * width;
        let Some(pose) = pose.filter(|pose| pose.len() == expected) else {
            return Err(GenerateError::Count {
                window,
                expected,
                found,
            });
        };
        check(pose, self.model.card().layout, window)?;
        Ok(pose.to_vec())
    }

    /// Chains windows until there are `count` frames.
    fn chain(
        &mut self,
        speech: &Speech,
        style: &Style,
        seed: u64,
        count: usize,
        cancel: &CancelFlag,
    ) -> Result<Vec<Frame>, GenerateError> {
        let card = self.model.card();
        let (geometry, layout, frame_rate) = (card.geometry(), card.layout, card.frame_rate);
        let windows = geometry.windows(count);
        let features = describe(speech, frame_rate, &geometry, windows);
        let style_vector = style.vector();
        let mut noise = Noise::new(seed);
        let mut seed = channels(&vec![style.rest(); geometry.seed_frames], layout);
        let mut frames: Vec<Vec<f32>> = Vec::with_capacity(geometry.span(windows).start);
        for index in 0..windows {
            if cancel.is_cancelled() {
                return Err(GenerateError::Cancelled);
            }
            let shown = geometry.shown(index);
            let noise = noise.take(geometry.new_frames() * layout.width());
            let inputs = WindowInputs {
                words: &features.words[shown.clone()],
                speech: &features.values[shown],
                style: &style_vector,
                seed: &seed,
                noise: &noise,
            };
            let made = self.window(&inputs, index)?;
            let made = made
                .chunks(layout.width())
                .map(|numbers| tidy(numbers, layout))
                .collect::<Result<_, _>>()?;
            window::join(&mut frames, made, &geometry);
            let end = geometry.span(index + 1).start;
            seed = frames[end - geometry.seed_frames..end].concat();
        }
        frames.truncate(count);
        frames
            .iter()
            .map(|numbers| Ok(layout.read(numbers)?))
            .collect()
    }
}

/// Describes the speech for chained windows, the first frame of whose motion is at [`LEAD`].
#[must_use]
pub fn describe(speech: &Speech, frame_rate: f32, geometry: &Geometry, windows: usize) -> Features {
    let start = LEAD - geometry.lead() as f64 / f64::from(frame_rate);
    feature::extract(speech, frame_rate, start, geometry.described(windows))
}

/// The card's gate; a layout without activity is gated by speed alone.
fn settings(card: &ModelCard) -> GateSettings {
    match card.layout {
        Layout::Upper27 => GateSettings {
            activity: [-1.0, 0.0],
            ..card.gate
        },
        Layout::Upper29 | Layout::Full55 => card.gate,
    }
}

fn channels(frames: &[Frame], layout: Layout) -> Vec<f32> {
    let mut numbers = Vec::with_capacity(frames.len() * layout.width());
    for frame in frames {
        layout.write(frame, &mut numbers);
    }
    numbers
}

/// A frame as the next window should see it: unit directions, activity in 0..=1.
fn tidy(numbers: &[f32], layout: Layout) -> Result<Vec<f32>, MotionError> {
    let mut frame = layout.read(numbers)?;
    frame.activity = frame.activity.map(|activity| activity.clamp(0.0, 1.0));
    Ok(channels(&[frame], layout))
}

fn check(pose: &[f32], layout: Layout, window: usize) -> Result<(), GenerateError> {
    let angles = |channel: usize| layout == Layout::Full55 && (27..53).contains(&channel);
    let absurd = pose.iter().enumerate().find(|(at, value)| {
        let limit = if angles(at % layout.width()) {
            ABSURD_ANGLE
        } else {
            ABSURD
        };
        value.is_nan() || value.abs() > limit
    });
    let Some((at, &value)) = absurd else {
        return Ok(());
    };
    let channel = layout.names().swap_remove(at % layout.width());
    Err(GenerateError::Absurd {
        window,
        frame: at / layout.width(),
        channel,
        value,
    })
}

/// Why a network made no motion.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum GenerateError {
    /// Nobody waited any more.
    #[error("the motion was cancelled")]
    Cancelled,
    /// The engine failed.
    #[error("window {window} failed: {cause}")]
    Engine {
        /// From 0.
        window: usize,
        /// What the engine said.
        cause: EngineError,
    },
    /// The engine gave another count of numbers than the card promises.
    #[error("window {window} holds {found} numbers for `pose` where the card promises {expected}")]
    Count {
        /// From 0.
        window: usize,
        /// The card's.
        expected: usize,
        /// The engine's.
        found: usize,
    },
    /// A number is NaN, infinite or far outside what a pose can be.
    #[error(
        "window {window} holds {value} for channel {channel:?} of its frame {frame}, which is no pose"
    )]
    Absurd {
        /// From 0.
        window: usize,
        /// From 0, among the window's new frames.
        frame: usize,
        /// The channel's name.
        channel: String,
        /// The number.
        value: f32,
    },
    /// Numbers are no frame.
    #[error("a frame of the network is none: {0}")]
    Frame(#[from] MotionError),
}
