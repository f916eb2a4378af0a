//! A dataset in memory, as windows: what the optimiser and the measures draw from.

use kinesics::{Layout, feature, window};
use rand::Rng;
use std::collections::BTreeMap;

use crate::dataset::{Clip, Dataset, DatasetError};
use crate::split::Split;

/// Channels of a pose frame here: [`Layout::Upper29`].
pub const CHANNELS: usize = Layout::Upper29.width();

/// All clips of one split.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Corpus {
    /// The clips.
    pub clips: Vec<Piece>,
    /// Pose frames of all clips, [`CHANNELS`] numbers each.
    poses: Vec<f32>,
    /// Distinct subword bags; the first is the empty one.
    bags: Vec<[i32; feature::WORD_IDS]>,
    /// Which bag sounds, by speech frame.
    sounding: Vec<u32>,
    /// Text and audio numbers by speech frame.
    values: Vec<f32>,
}

/// Where a clip lies in the arrays of a [`Corpus`].
#[derive(Debug, Clone, PartialEq)]
pub struct Piece {
    /// Key of the clip.
    pub key: String,
    /// Numbers of its style.
    pub style: Vec<f32>,
    /// Pose frames.
    pub frames: usize,
    /// Its first pose frame.
    pose: usize,
    /// Its first speech frame, [`window::BEFORE`] before the first pose frame.
    speech: usize,
}

/// A window: a clip and the frame in it where the seed starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Index into [`Corpus::clips`].
    pub clip: usize,
    /// Frame of the clip.
    pub frame: usize,
}

impl Corpus {
    /// Reads the clips of a split.
    ///
    /// # Errors
    /// [`DatasetError`] of the dataset, or of a clip that lacks channels or features or has them of another kind.
    pub fn read(dataset: &Dataset, split: Split) -> Result<Self, DatasetError> {
        let mut corpus = Self {
            bags: vec![[0; feature::WORD_IDS]],
            ..Self::default()
        };
        let mut known = BTreeMap::from([([0; feature::WORD_IDS], 0)]);
        let settings = feature::FeatureSettings::default().sha256();
        dataset.each(|clip| {
            if clip.split == split {
                corpus.add(&clip, &settings, &mut known)
            } else {
                Ok(())
            }
        })?;
        Ok(corpus)
    }

    /// Random numbers in the shape of a corpus: `clips` clips of one window each. For comparing implementations.
    #[must_use]
    pub fn random(clips: usize, style: usize, rng: &mut impl Rng) -> Self {
        let mut corpus = Self {
            bags: vec![[0; feature::WORD_IDS]],
            ..Self::default()
        };
        for clip in 0..clips {
            corpus.clips.push(Piece {
                key: format!("random/{clip:04}"),
                style: (0..style).map(|_| rng.random_range(0.0..1.0)).collect(),
                frames: window::WINDOW,
                pose: clip * window::WINDOW,
                speech: clip * CONTEXT,
            });
            corpus
                .poses
                .extend((0..window::WINDOW * CHANNELS).map(|_| rng.random_range(-1.0..1.0_f32)));
            corpus.values.extend(
                (0..CONTEXT * feature::SPEECH_WIDTH).map(|_| rng.random_range(-2.0..2.0_f32)),
            );
            for _ in 0..CONTEXT {
                corpus
                    .sounding
                    .push(rng.random_range(0..=corpus.bags.len() as u32 - 1));
                corpus.bags.push(std::array::from_fn(|_| {
                    rng.random_range(0..feature::VOCABULARY as i32)
                }));
            }
        }
        corpus
    }

    fn add(
        &mut self,
        clip: &Clip,
        settings: &str,
        known: &mut BTreeMap<[i32; feature::WORD_IDS], u32>,
    ) -> Result<(), DatasetError> {
        let broken = |what: &str| DatasetError::Clip {
            key: clip.key(),
            what: what.to_owned(),
        };
        clip.check()?;
        let channels = clip
            .channels
            .as_ref()
            .and_then(|channels| channels.pick(Layout::Upper29));
        let channels = channels.ok_or_else(|| broken("it lacks a channel of upper29"))?;
        let features = clip
            .features
            .as_ref()
            .ok_or_else(|| broken("it has no features"))?;
        if features.settings != settings || features.before != window::BEFORE {
            return Err(broken(
                "its features were computed with other settings than this build's; compose it again",
            ));
        }
        let (frames, rows) = (
            clip.frames(),
            window::BEFORE + clip.frames() + window::AFTER,
        );
        let shaped = features.words.shape == [rows, feature::WORD_IDS]
            && features.values.shape == [rows, feature::SPEECH_WIDTH];
        if !shaped {
            return Err(broken(
                "its features do not cover its frames and their context",
            ));
        }
        self.clips.push(Piece {
            key: clip.key(),
            style: clip.style_vector.clone(),
            frames,
            pose: self.poses.len() / CHANNELS,
            speech: self.sounding.len(),
        });
        self.poses.extend(channels);
        self.values.extend(features.values.unpack());
        for bag in features
            .words
            .unpack_ids()
            .as_chunks::<{ feature::WORD_IDS }>()
            .0
        {
            if bag
                .iter()
                .any(|id| !(0..feature::VOCABULARY as i32).contains(id))
            {
                return Err(broken("a subword id lies outside the vocabulary"));
            }
            let next = self.bags.len() as u32;
            let index = *known.entry(*bag).or_insert(next);
            if index == next {
                self.bags.push(*bag);
            }
            self.sounding.push(index);
        }
        Ok(())
    }

    /// Every window, in order, each starting `stride` frames after the one before it in its clip.
    #[must_use]
    pub fn places(&self, stride: usize) -> Vec<Place> {
        let clips = self.clips.iter().enumerate();
        let starts = clips.flat_map(|(clip, piece)| {
            let last = (piece.frames + 1).saturating_sub(window::WINDOW);
            (0..last)
                .step_by(stride.max(1))
                .map(move |frame| Place { clip, frame })
        });
        starts.collect()
    }

    /// Hours of motion.
    #[must_use]
    pub fn hours(&self) -> f64 {
        (self.poses.len() / CHANNELS) as f64 / f64::from(window::FRAME_RATE) / 3600.0
    }

    /// The pose frames of a window, seed first: `WINDOW · CHANNELS` numbers.
    #[must_use]
    pub fn poses(&self, place: Place) -> &[f32] {
        let first = self.clips[place.clip].pose + place.frame;
        &self.poses[first * CHANNELS..(first + window::WINDOW) * CHANNELS]
    }

    /// All pose frames.
    #[must_use]
    pub fn all_poses(&self) -> &[f32] {
        &self.poses
    }

    /// All text and audio numbers.
    #[must_use]
    pub fn all_values(&self) -> &[f32] {
        &self.values
    }

    /// The bag that sounds in each speech frame of a window.
    #[must_use]
    pub fn sounding(&self, place: Place) -> &[u32] {
        let first = self.speech(place);
        &self.sounding[first..first + CONTEXT]
    }

    /// The text and audio numbers of each speech frame of a window.
    #[must_use]
    pub fn values(&self, place: Place) -> &[f32] {
        let first = self.speech(place);
        &self.values[first * feature::SPEECH_WIDTH..(first + CONTEXT) * feature::SPEECH_WIDTH]
    }

    /// The subwords of a bag.
    #[must_use]
    pub fn bag(&self, index: u32) -> &[i32; feature::WORD_IDS] {
        &self.bags[index as usize]
    }

    fn speech(&self, place: Place) -> usize {
        self.clips[place.clip].speech + place.frame
    }
}

/// Speech frames that a window is shown.
pub const CONTEXT: usize = window::BEFORE + window::WINDOW + window::AFTER;
