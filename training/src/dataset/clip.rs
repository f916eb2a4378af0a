//! One clip: the record, and the conversions between its bytes and numbers.

use kinesics::{BoneLengths, JOINT_COUNT, Layout, Motion};
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;

use super::DatasetError;
use crate::split::Split;

/// Where a clip's motion comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Provenance {
    /// A person, filmed or captured.
    Real,
    /// A program: synthetic.
    Composed,
}

/// A clip with everything that is known about it. Times inside are seconds from its first sample of sound.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Clip {
    /// Id of the video or of the composed series.
    pub video: String,
    /// Number within it.
    pub clip: u32,
    /// Real or composed.
    pub source: Provenance,
    /// Licence of the motion and sound, as an SPDX expression.
    pub licence: String,
    /// Who speaks.
    pub speaker: String,
    /// Name of the style of gesturing.
    pub style: String,
    /// Numbers of the style, see [`kinesics::Style::vector`].
    pub style_vector: Vec<f32>,
    /// BCP 47 tag of the language.
    pub language: String,
    /// What is said.
    pub text: String,
    /// Sentence templates of composed text, in order.
    pub templates: Vec<String>,
    /// Where the clip starts in its video, in seconds.
    pub start: f64,
    /// Where it ends in its video, in seconds.
    pub end: f64,
    /// Frames a second.
    pub frame_rate: f32,
    /// Time of the first frame, in seconds from the first sample; negative when the hands start before the voice.
    pub motion_start: f64,
    /// `[text, start, end]` of every word.
    pub words: Vec<(String, f64, f64)>,
    /// Joint positions in metres, shape `[n, 10, 3]`, Momjit's axes.
    pub joints: Floats,
    /// Model channels, where the clip has more than joints.
    pub channels: Option<Channels>,
    /// Per frame and joint: 1 seen, 0 guessed; shape `[n, 10]`.
    pub seen: ByteShape,
    /// The sound.
    pub audio: Audio,
    /// What the model hears and reads, where it was computed with the clip.
    pub features: Option<FeatureFrames>,
    /// Hash of the settings that made the clip.
    pub recipe: String,
    /// Its part of the dataset.
    pub split: Split,
}

/// `f32` numbers as little-endian bytes with a shape.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Floats {
    /// Outermost first.
    pub shape: Vec<usize>,
    /// Four bytes a number.
    pub bytes: ByteBuf,
}

/// Bytes with a shape.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ByteShape {
    /// Outermost first.
    pub shape: Vec<usize>,
    /// One byte a value.
    pub bytes: ByteBuf,
}

/// Named channels over time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Channels {
    /// Names, see [`Layout::names`].
    pub names: Vec<String>,
    /// `[n, names]`.
    pub shape: Vec<usize>,
    /// Little-endian `f32`.
    pub bytes: ByteBuf,
}

/// Sound at 16 kHz.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Audio {
    /// Samples a second.
    pub rate: u32,
    /// Mono samples as little-endian `i16`.
    pub bytes: ByteBuf,
}

/// Per-frame input of a model, from `before` frames ahead of the motion until after its end.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FeatureFrames {
    /// Hash of the settings they were computed with.
    pub settings: String,
    /// Frames ahead of the motion's first.
    pub before: usize,
    /// Subword ids, shape `[m, 8]`, little-endian `i32`.
    pub words: ByteShape,
    /// Text and audio numbers, shape `[m, 37]`.
    pub values: Floats,
}

impl Floats {
    /// Packs numbers of the given shape.
    #[must_use]
    pub fn pack(shape: Vec<usize>, numbers: impl IntoIterator<Item = f32>) -> Self {
        let bytes: Vec<u8> = numbers.into_iter().flat_map(f32::to_le_bytes).collect();
        Self {
            shape,
            bytes: ByteBuf::from(bytes),
        }
    }

    /// The numbers.
    #[must_use]
    pub fn unpack(&self) -> Vec<f32> {
        self.bytes
            .as_chunks()
            .0
            .iter()
            .map(|bytes| f32::from_le_bytes(*bytes))
            .collect()
    }
}

impl ByteShape {
    /// Packs whole numbers of the given shape as `i32`.
    #[must_use]
    pub fn pack_ids(shape: Vec<usize>, ids: impl IntoIterator<Item = i32>) -> Self {
        let bytes: Vec<u8> = ids.into_iter().flat_map(i32::to_le_bytes).collect();
        Self {
            shape,
            bytes: ByteBuf::from(bytes),
        }
    }

    /// The `i32` numbers.
    #[must_use]
    pub fn unpack_ids(&self) -> Vec<i32> {
        self.bytes
            .as_chunks()
            .0
            .iter()
            .map(|bytes| i32::from_le_bytes(*bytes))
            .collect()
    }
}

impl Channels {
    /// The channels of a motion in its own layout.
    #[must_use]
    pub fn of(motion: &Motion) -> Self {
        let names = motion.layout.names();
        let shape = vec![motion.frames.len(), names.len()];
        let mut numbers = Vec::with_capacity(shape[0] * shape[1]);
        for frame in &motion.frames {
            motion.layout.write(frame, &mut numbers);
        }
        Self {
            names,
            bytes: Floats::pack(Vec::new(), numbers).bytes,
            shape,
        }
    }

    /// The channels of `layout`, picked by name, frame after frame; `None` when one of them is not here.
    #[must_use]
    pub fn pick(&self, layout: Layout) -> Option<Vec<f32>> {
        let at = |name: &String| self.names.iter().position(|own| own == name);
        let columns = layout
            .names()
            .iter()
            .map(at)
            .collect::<Option<Vec<usize>>>()?;
        let numbers: Vec<f32> = self
            .bytes
            .as_chunks()
            .0
            .iter()
            .map(|bytes| f32::from_le_bytes(*bytes))
            .collect();
        let rows = numbers.chunks_exact(self.names.len().max(1));
        Some(
            rows.flat_map(|row| columns.iter().map(|column| row[*column]))
                .collect(),
        )
    }
}

impl Audio {
    /// Packs samples in -1..=1; louder ones are cut.
    #[must_use]
    pub fn pack(rate: u32, samples: &[f32]) -> Self {
        let to_i16 = |sample: &f32| (sample.clamp(-1.0, 1.0) * f32::from(i16::MAX)).round() as i16;
        let bytes: Vec<u8> = samples
            .iter()
            .flat_map(|sample| to_i16(sample).to_le_bytes())
            .collect();
        Self {
            rate,
            bytes: ByteBuf::from(bytes),
        }
    }

    /// The samples, -1..=1.
    #[must_use]
    pub fn unpack(&self) -> Vec<f32> {
        let samples = self.bytes.as_chunks().0.iter();
        samples
            .map(|bytes| f32::from(i16::from_le_bytes(*bytes)) / f32::from(i16::MAX))
            .collect()
    }
}

/// Joint positions of every frame, for the grammar's own body.
#[must_use]
pub fn joints(motion: &Motion) -> Floats {
    let lengths = BoneLengths::default();
    let positions = motion
        .frames
        .iter()
        .flat_map(|frame| frame.pose(&lengths).joints);
    Floats::pack(
        vec![motion.frames.len(), JOINT_COUNT, 3],
        positions.flat_map(|joint| joint.to_array()),
    )
}

impl Clip {
    /// The key under which it is stored: `composed-1-000/0042`.
    #[must_use]
    pub fn key(&self) -> String {
        format!("{}/{:04}", self.video, self.clip)
    }

    /// How many frames it has.
    #[must_use]
    pub fn frames(&self) -> usize {
        self.joints.shape.first().copied().unwrap_or(0)
    }

    /// Length of the motion in seconds.
    #[must_use]
    pub fn seconds(&self) -> f64 {
        self.frames() as f64 / f64::from(self.frame_rate)
    }

    /// Checks that shapes, byte counts and times agree.
    ///
    /// # Errors
    /// [`DatasetError::Clip`] says what does not.
    pub fn check(&self) -> Result<(), DatasetError> {
        let frames = self.frames();
        let mut arrays = vec![
            (
                "joints",
                &self.joints.shape,
                vec![frames, JOINT_COUNT, 3],
                self.joints.bytes.len(),
                4,
            ),
            (
                "seen",
                &self.seen.shape,
                vec![frames, JOINT_COUNT],
                self.seen.bytes.len(),
                1,
            ),
        ];
        if let Some(channels) = &self.channels {
            arrays.push((
                "channels",
                &channels.shape,
                vec![frames, channels.names.len()],
                channels.bytes.len(),
                4,
            ));
        }
        if let Some(features) = &self.features {
            let rows = features.words.shape.first().copied().unwrap_or(0);
            let width = |shape: &[usize]| shape.get(1).copied().unwrap_or(0);
            let (words, values) = (&features.words, &features.values);
            arrays.push((
                "feature words",
                &words.shape,
                vec![rows, width(&words.shape)],
                words.bytes.len(),
                4,
            ));
            arrays.push((
                "feature values",
                &values.shape,
                vec![rows, width(&values.shape)],
                values.bytes.len(),
                4,
            ));
        }
        let broken = |what: String| {
            Err(DatasetError::Clip {
                key: self.key(),
                what,
            })
        };
        for (name, shape, wanted, bytes, size) in arrays {
            if *shape != wanted || bytes != size * wanted.iter().product::<usize>() {
                return broken(format!(
                    "{name} have shape {shape:?} and {bytes} bytes where {wanted:?} is needed"
                ));
            }
        }
        if !(self.frame_rate.is_finite() && self.frame_rate > 0.0) {
            return broken(format!("frame rate {} is not above 0", self.frame_rate));
        }
        if self
            .joints
            .unpack()
            .iter()
            .any(|number| !number.is_finite())
        {
            return broken("a joint position is not a finite number".to_owned());
        }
        match self
            .words
            .iter()
            .find(|(_, start, end)| !(start.is_finite() && start < end))
        {
            Some((word, start, end)) => {
                broken(format!("word {word:?} lasts from {start} s to {end} s"))
            }
            None => Ok(()),
        }
    }
}
