//! Korean sentences for the composed corpus: templates of everyday talk, filled with words.
//!
//! A sentence knows its template, so that a split can hold whole templates out.

pub mod particle;
mod template;
mod word;

use rand::Rng;
use rand::seq::IndexedRandom;

use crate::split::Split;

pub use template::{DOMAINS, Domain};
pub use word::words;

/// A filled template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// The sentence with its final punctuation: `김치찌개를 함께 먹어요.`
    pub text: String,
    /// The template it comes from: `restaurant/3`.
    pub template: String,
}

/// The templates of one split, as `(id, pattern)`.
#[must_use]
pub fn templates(split: Split) -> Vec<(String, &'static str)> {
    let all = DOMAINS.iter().flat_map(|domain| {
        domain
            .patterns
            .iter()
            .enumerate()
            .map(|(index, pattern)| (format!("{}/{index}", domain.name), *pattern))
    });
    all.filter(|(id, _)| Split::of(id) == split).collect()
}

/// Draws a template of the split and fills it.
///
/// # Panics
/// When a pattern names a slot that has no words; a test fills every pattern.
#[must_use]
pub fn draw(split: Split, rng: &mut impl Rng) -> Sentence {
    let templates = templates(split);
    let (id, pattern) = templates.choose(rng).expect("every split has templates");
    Sentence {
        text: fill(pattern, rng),
        template: id.clone(),
    }
}

/// Fills the slots of a pattern: `{food}` is a word, `{food+을}` the word with the fitting form of the particle,
/// `{food2}` another word of the same kind.
///
/// # Panics
/// When a slot has no words or a brace is not closed.
#[must_use]
pub fn fill(pattern: &str, rng: &mut impl Rng) -> String {
    let mut text = String::with_capacity(2 * pattern.len());
    let mut used: Vec<&str> = Vec::new();
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once('{') {
        let (slot, tail) = after.split_once('}').expect("a pattern closes its braces");
        let (kind, particle) = slot.split_once('+').unwrap_or((slot, ""));
        let choice = words(kind.trim_end_matches(|c: char| c.is_ascii_digit()))
            .expect("a slot names known words");
        let fresh: Vec<&str> = choice
            .iter()
            .copied()
            .filter(|word| !used.contains(word))
            .collect();
        let word = *fresh
            .choose(rng)
            .or_else(|| choice.choose(rng))
            .expect("a slot has words");
        used.push(word);
        text.push_str(before);
        text.push_str(word);
        text.push_str(particle::fitting(word, particle));
        rest = tail;
    }
    text.push_str(rest);
    text
}
