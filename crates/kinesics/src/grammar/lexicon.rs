//! The forms that the grammar knows, as data: `lexicon.ron`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::stem::StemRules;

/// What a form is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// A bow of courtesy.
    Bow,
    /// A sign with an agreed meaning: "no", a wave.
    Emblem,
    /// Pointing at somebody, something, somewhere.
    Deictic,
    /// Shows a size, an amount, a direction.
    Iconic,
    /// Fingers that count.
    Number,
    /// Next, last, on the other hand.
    Order,
    /// A speech act: a question.
    Act,
    /// A comment on what is said: "this is important".
    Pragmatic,
    /// Acts something out.
    Action,
    /// A hand at the body: thinking.
    Adaptor,
    /// Now, earlier, later.
    Time,
    /// Presents a topic on an open palm; no meaning of its own.
    Present,
    /// Marks rhythm; no meaning of its own.
    Beat,
    /// Only the head.
    Head,
}

/// Which hands a form takes, for a right-hander.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum HandUse {
    One,
    Both,
    Left,
    Right,
    None,
}

/// A movement of the head that belongs to a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum HeadMove {
    Nod,
    NodTwice,
    Shake,
    Tilt,
    Turn,
    Up,
    Narrow,
    Down,
}

/// One pose of the hand within a form.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Key {
    /// The wrist: outwards, up, forwards from mid-shoulder, metres.
    pub(crate) at: [f32; 3],
    #[serde(default)]
    pub(crate) pronation: f32,
    #[serde(default)]
    pub(crate) flexion: f32,
    #[serde(default)]
    pub(crate) deviation: f32,
    /// A name of [`Lexicon::shapes`].
    pub(crate) shape: String,
}

/// One form of the lexicon.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Form {
    pub(crate) name: String,
    pub(crate) class: Class,
    pub(crate) hands: HandUse,
    /// How well it serves when its words are said; 0..=1.2.
    pub(crate) weight: f32,
    /// Length of the hold after its stroke, seconds.
    pub(crate) hold: f32,
    #[serde(default)]
    pub(crate) stems: Vec<String>,
    /// The first is where the stroke starts, the others what it passes.
    #[serde(default)]
    pub(crate) keys: Vec<Key>,
    /// The keys of the second hand where it is no mirror image.
    #[serde(default)]
    pub(crate) other: Vec<Key>,
    /// Index of the key that is the apex; the last one when absent.
    #[serde(default)]
    pub(crate) apex: Option<usize>,
    /// How far the stroke bulges up and forwards, metres.
    #[serde(default)]
    pub(crate) arc: f32,
    /// Length of the whole stroke where distance does not decide it, seconds.
    #[serde(default)]
    pub(crate) duration: Option<f32>,
    /// Relative durations of the stroke's pieces.
    #[serde(default)]
    pub(crate) proportions: Vec<f32>,
    /// The hand touches the body: its place does not scale with the style.
    #[serde(default)]
    pub(crate) contact: bool,
    /// Small beats suit its hold.
    #[serde(default)]
    pub(crate) beats: bool,
    #[serde(default)]
    pub(crate) shrug: f32,
    /// Depth of a bow, degrees.
    #[serde(default)]
    pub(crate) bow: f32,
    /// Lean of the torso, degrees.
    #[serde(default)]
    pub(crate) lean: f32,
    #[serde(default)]
    pub(crate) head: Vec<(HeadMove, f32)>,
}

impl Form {
    /// Whether it has no meaning of its own and suits any words.
    pub(crate) fn is_generic(&self) -> bool {
        matches!(self.class, Class::Present | Class::Beat) && self.stems.is_empty()
    }

    /// Index of the key at which the stroke is at its apex.
    pub(crate) fn apex_key(&self) -> usize {
        let last = self.keys.len().saturating_sub(1);
        self.apex.unwrap_or(last).min(last)
    }
}

/// All forms and what belongs to them.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Lexicon {
    shapes: BTreeMap<String, [f32; 7]>,
    extent: BTreeMap<Class, f32>,
    pub(crate) rules: StemRules,
    pub(crate) forms: Vec<Form>,
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    ron::from_str(include_str!("lexicon.ron")).expect("the lexicon inside the library is valid RON")
});

impl Lexicon {
    /// The lexicon inside the library, parsed once.
    pub(crate) fn get() -> &'static Self {
        &LEXICON
    }

    /// The seven numbers of a hand shape; a relaxed hand for a name that the data lacks.
    pub(crate) fn shape(&self, name: &str) -> [f32; 7] {
        self.shapes
            .get(name)
            .copied()
            .unwrap_or(crate::motion::Hand::default().shape)
    }

    /// How much of a style's extent acts on forms of this class, 0..=1.
    pub(crate) fn extent_share(&self, class: Class) -> f32 {
        self.extent.get(&class).copied().unwrap_or(1.0)
    }

    /// The forms whose stems occur in `word`, each with the length of its longest matching stem in characters.
    pub(crate) fn matches(&self, word: &str) -> impl Iterator<Item = (&Form, usize)> {
        self.forms.iter().filter_map(move |form| {
            let hits = form
                .stems
                .iter()
                .filter_map(|stem| self.rules.matched(word, stem));
            hits.max().map(|length| (form, length))
        })
    }
}

/// The forms whose words occur in `word` (one eojeol without punctuation), best fit first: what the grammar reads into
/// it, for tools that explain a plan.
#[must_use]
pub fn forms_of(word: &str) -> Vec<&'static str> {
    let mut found: Vec<(&Form, usize)> = Lexicon::get().matches(word).collect();
    found.sort_by_key(|(_, length)| std::cmp::Reverse(*length));
    found
        .into_iter()
        .map(|(form, _)| form.name.as_str())
        .collect()
}
