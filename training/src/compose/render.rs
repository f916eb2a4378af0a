//! Makes the clip of a take: voice, gestures, features.

use kinesics::{feature, grammar, window};
use malsori::speech::{SpeechRequest, Synthesizer};
use malsori::{Speech, voice};
use serde_bytes::ByteBuf;

use super::{AUDIO_RATE, ComposeError, LICENCE, Take, resample};
use crate::dataset::clip::{ByteShape, joints};
use crate::dataset::{Audio, Channels, Clip, FeatureFrames, Floats, Provenance};

/// Speaks and gestures a take.
///
/// # Errors
/// [`ComposeError::Speech`] when the voice fails, [`ComposeError::Motion`] when the grammar makes a number that is
/// not finite.
pub fn render(take: &Take, recipe: &str) -> Result<Clip, ComposeError> {
    let text = take.text();
    let speech = speak(take)?;
    let motion = grammar::plan(&speech.transcript, &take.style, take.gesture_seed(), 1.0)
        .motion(window::FRAME_RATE);
    if !motion.frames.iter().all(kinesics::Frame::is_finite) {
        return Err(ComposeError::Motion {
            take: take.index,
            text,
        });
    }
    let (video, clip) = take.place();
    let joints = joints(&motion);
    let seen = ByteShape {
        shape: joints.shape[..2].to_vec(),
        bytes: ByteBuf::from(vec![1; joints.bytes.len() / 12]),
    };
    Ok(Clip {
        video,
        clip,
        source: Provenance::Composed,
        licence: LICENCE.to_owned(),
        speaker: format!("formant {}", take.voice),
        style: take.style_name.clone(),
        style_vector: take.style.vector(),
        language: "ko".to_owned(),
        text: text.clone(),
        templates: take
            .sentences
            .iter()
            .map(|sentence| sentence.template.clone())
            .collect(),
        start: 0.0,
        end: speech.duration(),
        frame_rate: window::FRAME_RATE,
        motion_start: motion.start,
        words: speech
            .transcript
            .words
            .iter()
            .map(|word| (word.text.clone(), word.start, word.end))
            .collect(),
        joints,
        channels: Some(Channels::of(&motion)),
        seen,
        audio: Audio::pack(
            AUDIO_RATE,
            &resample(&speech.samples, speech.sample_rate, AUDIO_RATE),
        ),
        features: Some(features(&speech, motion.start, motion.frames.len())),
        recipe: recipe.to_owned(),
        split: take.split,
    })
}

/// Speaks a take.
///
/// # Errors
/// [`ComposeError::Speech`] when the voice fails.
pub fn speak(take: &Take) -> Result<Speech, ComposeError> {
    let text = take.text();
    let voice = voice::by_name(take.voice).unwrap_or_else(voice::FormantVoice::female);
    let request = SpeechRequest {
        rate: take.rate,
        pitch: take.pitch,
        ..SpeechRequest::new(text.as_str())
    };
    voice
        .synthesize(&request)
        .map_err(|source| ComposeError::Speech {
            take: take.index,
            text,
            source,
        })
}

/// What the game would show a model for these frames, and for the context around them.
fn features(speech: &Speech, start: f64, frames: usize) -> FeatureFrames {
    let count = window::BEFORE + frames + window::AFTER;
    let start = start - window::BEFORE as f64 / f64::from(window::FRAME_RATE);
    let features = feature::extract(speech, window::FRAME_RATE, start, count);
    FeatureFrames {
        settings: feature::FeatureSettings::default().sha256(),
        before: window::BEFORE,
        words: ByteShape::pack_ids(
            vec![count, feature::WORD_IDS],
            features.words.into_iter().flatten(),
        ),
        values: Floats::pack(
            vec![count, feature::SPEECH_WIDTH],
            features.values.into_iter().flatten(),
        ),
    }
}
