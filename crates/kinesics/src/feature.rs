//! What a gesture model is told about the speech, frame by frame.
//!
//! A frame carries [`WORD_IDS`] hashed subwords of the eojeol that sounds ([`subword`]), [`TEXT_WIDTH`] numbers that
//! say where in the text it lies ([`timing`]) and [`AUDIO_WIDTH`] numbers of the sound
//! ([`malsori::feature`]). Frame `k` is at `start + k / frame_rate`, computed from `k` every time, so text, sound and
//! pose never drift apart. Nothing is shifted: what a gesture has to know in advance, the window's context shows it.

pub mod subword;
pub mod timing;

use malsori::Speech;
use malsori::feature::AUDIO_WIDTH;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// Subword ids a frame.
pub const WORD_IDS: usize = 8;

/// Subword ids lie in `0..VOCABULARY`; 0 means none.
pub const VOCABULARY: usize = 4096;

/// Numbers a frame that place it in the text.
pub const TEXT_WIDTH: usize = 9;

/// Numbers a frame: text, then sound.
pub const SPEECH_WIDTH: usize = TEXT_WIDTH + AUDIO_WIDTH;

/// Everything that decides which numbers [`extract`] gives for a speech.
///
/// A model card keeps a copy; a model runs only where the copy equals [`FeatureSettings::default`], for a network
/// that is shown other numbers than it learned from moves at random without any error.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FeatureSettings {
    /// Version of the rules behind the numbers; raised by any change of [`subword`], [`timing`] or
    /// [`malsori::feature`] that changes a number.
    pub version: u32,
    /// How subwords become ids.
    pub hash: String,
    /// [`VOCABULARY`].
    pub vocabulary: usize,
    /// [`WORD_IDS`].
    pub word_ids: usize,
    /// Names of the numbers a frame, in order.
    pub numbers: Vec<String>,
}

impl Default for FeatureSettings {
    /// The settings of this build.
    fn default() -> Self {
        let audio = (0..AUDIO_WIDTH).map(|i| format!("audio.{i}"));
        Self {
            version: 1,
            hash: "fnv1a-32 mod 4095 + 1".to_owned(),
            vocabulary: VOCABULARY,
            word_ids: WORD_IDS,
            numbers: timing::NAMES
                .map(str::to_owned)
                .into_iter()
                .chain(audio)
                .collect(),
        }
    }
}

impl FeatureSettings {
    /// SHA-256 over the settings, in hexadecimal.
    #[must_use]
    pub fn sha256(&self) -> String {
        let Self {
            version,
            hash,
            vocabulary,
            word_ids,
            numbers,
        } = self;
        let text = format!(
            "{version}\n{hash}\n{vocabulary}\n{word_ids}\n{}\n",
            numbers.join("\n")
        );
        hex(&Sha256::digest(text.as_bytes()))
    }
}

/// What a stretch of frames is told about the speech.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Features {
    /// Subword ids, each in `0..VOCABULARY`, 0 = none.
    pub words: Vec<[i32; WORD_IDS]>,
    /// Text numbers in the order of [`timing::NAMES`], then the sound's.
    pub values: Vec<[f32; SPEECH_WIDTH]>,
}

/// Describes `count` frames of a speech; frame `k` is at `start + k / frame_rate` seconds from its first sample.
///
/// Any time is allowed: before the first and after the last sample it is silent.
#[must_use]
pub fn extract(speech: &Speech, frame_rate: f32, start: f64, count: usize) -> Features {
    let transcript = &speech.transcript;
    let bags: Vec<_> = transcript
        .words
        .iter()
        .map(|word| subword::ids(&word.text))
        .collect();
    let clock = timing::Clock::new(transcript);
    let sound = malsori::feature::analyse(
        &speech.samples,
        speech.sample_rate,
        frame_rate,
        start,
        count,
    );
    let mut features = Features {
        words: Vec::with_capacity(count),
        values: Vec::with_capacity(count),
    };
    for (k, sound) in sound.iter().enumerate() {
        let time = start + k as f64 / f64::from(frame_rate);
        features.words.push(
            clock
                .sounding(time)
                .map_or([0; WORD_IDS], |word| bags[word]),
        );
        let mut values = [0.0; SPEECH_WIDTH];
        values[..TEXT_WIDTH].copy_from_slice(&clock.numbers(time));
        values[TEXT_WIDTH..].copy_from_slice(sound);
        features.values.push(values);
    }
    features
}

/// Bytes in hexadecimal, lower case.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
