//! What a take says, who says it and how: drawn from the seed and the take's number.

use kinesics::Style;
use malsori::voice;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::sentence::{self, Sentence};
use crate::split::Split;

/// Takes of a series, the `video` of their clips.
const SERIES: u64 = 1000;

/// A take before it is made.
#[derive(Debug, Clone, PartialEq)]
pub struct Take {
    /// Its number in the corpus.
    pub index: u64,
    /// The corpus' seed.
    pub seed: u64,
    /// Its part of the dataset; all its sentences are of that part.
    pub split: Split,
    /// One to four sentences.
    pub sentences: Vec<Sentence>,
    /// Name of the built-in voice.
    pub voice: &'static str,
    /// Factor on its speed.
    pub rate: f32,
    /// Factor on its pitch.
    pub pitch: f32,
    /// What the style is called: a name, or a mix like `agent .62 + friend .38`.
    pub style_name: String,
    /// The style.
    pub style: Style,
}

impl Take {
    /// Take `index` of the corpus with this seed.
    #[must_use]
    pub fn draw(seed: u64, index: u64) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        rng.set_stream(index + 1);
        let split = split(&mut rng);
        let count = *[1, 2, 2, 3, 3, 4]
            .choose(&mut rng)
            .expect("the list is not empty");
        let sentences = (0..count)
            .map(|_| sentence::draw(split, &mut rng))
            .collect();
        let voice = *voice::NAMES
            .choose(&mut rng)
            .expect("there is a built-in voice");
        let (rate, pitch) = (rng.random_range(0.85..=1.2), rng.random_range(0.85..=1.15));
        let (style_name, style) = if rng.random_bool(0.5) {
            named(&mut rng)
        } else {
            mixed(&mut rng)
        };
        Self {
            index,
            seed,
            split,
            sentences,
            voice,
            rate,
            pitch,
            style_name,
            style,
        }
    }

    /// What is said.
    #[must_use]
    pub fn text(&self) -> String {
        self.sentences
            .iter()
            .map(|sentence| sentence.text.as_str())
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// The seed of its gestures.
    #[must_use]
    pub fn gesture_seed(&self) -> u64 {
        self.seed
            .wrapping_mul(0x9e37_79b9_7f4a_7c15)
            .wrapping_add(self.index)
    }

    /// The series it is stored in, and its number there.
    #[must_use]
    pub fn place(&self) -> (String, u32) {
        (
            format!("composed-{}-{:03}", self.seed, self.index / SERIES),
            (self.index % SERIES) as u32,
        )
    }

    /// The take that is stored under a key; `None` when the key is not of a composed clip.
    #[must_use]
    pub fn of_key(key: &str) -> Option<Self> {
        let (video, clip) = key.split_once('/')?;
        let (seed, series) = video.strip_prefix("composed-")?.split_once('-')?;
        let index = series.parse::<u64>().ok()?.checked_mul(SERIES)? + clip.parse::<u64>().ok()?;
        Some(Self::draw(seed.parse().ok()?, index))
    }
}

/// Every split gets the share of takes that it has of the templates.
fn split(rng: &mut impl Rng) -> Split {
    let sizes = Split::ALL.map(|split| sentence::templates(split).len());
    let mut at = rng.random_range(0..sizes.iter().sum());
    for (split, size) in Split::ALL.into_iter().zip(sizes) {
        match at.checked_sub(size) {
            Some(rest) => at = rest,
            None => return split,
        }
    }
    Split::Train
}

fn named(rng: &mut impl Rng) -> (String, Style) {
    let names = Style::names();
    let name = *names.choose(rng).expect("there are styles");
    (name.to_owned(), Style::named(name).unwrap_or_default())
}

/// Two or three named styles with weights from a flat Dirichlet distribution.
fn mixed(rng: &mut impl Rng) -> (String, Style) {
    let count = rng.random_range(2..=3);
    let names = Style::names();
    let chosen: Vec<&str> = names.choose_multiple(rng, count).copied().collect();
    let raw: Vec<f32> = chosen
        .iter()
        .map(|_| -(1.0 - rng.random::<f32>()).ln())
        .collect();
    let total: f32 = raw.iter().sum::<f32>().max(f32::EPSILON);
    let parts: Vec<(&str, f32)> = chosen
        .into_iter()
        .zip(raw.iter().map(|weight| weight / total))
        .collect();
    let name = parts
        .iter()
        .map(|(name, weight)| format!("{name} {weight:.2}"))
        .collect::<Vec<_>>()
        .join(" + ");
    let styles: Vec<(Style, f32)> = parts
        .iter()
        .map(|(name, weight)| (Style::named(name).unwrap_or_default(), *weight))
        .collect();
    (name, Style::blend(&styles))
}
