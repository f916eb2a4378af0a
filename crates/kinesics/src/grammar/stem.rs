//! Whether an eojeol is an inflection of a stem, without a dictionary.
//!
//! Korean glues particles and endings to a stem, so a stem is looked for at the start of the word. That traps the
//! unwary: 작년 (last year) is not small (작), 보통 (usually) is not seeing (보). A one-syllable stem must therefore be
//! followed by what may follow it, and a list names the strangers that remain.

use serde::Deserialize;

/// What may follow a one-syllable stem, and which words only look like one.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct StemRules {
    particles: String,
    endings: String,
    nouns: String,
    adnominals: String,
    adverbs: String,
    strangers: Vec<String>,
}

impl StemRules {
    /// The length in characters of the part of `word` that `stem` matches. `=x` asks for the whole word, `~x` for any
    /// part of it, plain `x` for its start.
    pub(crate) fn matched(&self, word: &str, stem: &str) -> Option<usize> {
        if let Some(whole) = stem.strip_prefix('=') {
            return (word == whole).then(|| whole.chars().count());
        }
        if let Some(part) = stem.strip_prefix('~') {
            return word.contains(part).then(|| part.chars().count());
        }
        let rest = word.strip_prefix(stem)?;
        if self.strangers.iter().any(|stranger| {
            word.starts_with(stranger.as_str()) && !stem.starts_with(stranger.as_str())
        }) {
            return None;
        }
        let mut syllables = stem.chars();
        match (syllables.next(), syllables.next()) {
            (Some(only), None) => self.may_follow(only, rest.chars().next()).then_some(1),
            _ => Some(stem.chars().count()),
        }
    }

    fn may_follow(&self, stem: char, next: Option<char>) -> bool {
        if self.adnominals.contains(stem) {
            next.is_none()
        } else if self.adverbs.contains(stem) {
            true
        } else if self.nouns.contains(stem) {
            next.is_none_or(|next| self.particles.contains(next))
        } else {
            next.is_some_and(|next| self.endings.contains(next))
        }
    }
}
