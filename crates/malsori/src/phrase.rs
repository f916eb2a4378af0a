//! Which words are said in one go: accentual phrases and the intonation phrases they make up.
//!
//! Korean has no word stress; a speaker groups words into accentual phrases (AP), and these into intonation phrases
//! (IP) that end with a pause or a boundary tone (Jun 2005).

use std::ops::Range;

use crate::spoken::{Pause, SpokenWord};

/// An accentual phrase before it has times.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Indices of its words.
    pub words: Range<usize>,
    /// Index of its intonation phrase, from 0.
    pub intonation: usize,
    /// What follows the phrase.
    pub pause: Pause,
}

/// An AP is complete with this many syllables.
const ENOUGH: usize = 3;
/// An AP does not grow beyond this many syllables by taking in another word.
const MOST: usize = 7;
/// A speaker takes a breath after a clause of this many syllables, even where nobody wrote a comma.
const BREATH: usize = 14;

/// Groups words into phrases: words are joined until three syllables are together or a pause comes.
///
/// Long sentences without a comma get one pause more behind a connective ending (`-고`, `-지만`, …).
#[must_use]
pub fn group(words: &[SpokenWord]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut start = 0;
    let mut syllables = 0;
    let mut clause = 0;
    let mut intonation = 0;
    for (index, word) in words.iter().enumerate() {
        syllables += word.syllables.len();
        clause += word.syllables.len();
        let mut pause = word.pause;
        if pause == Pause::None && index + 1 == words.len() {
            pause = Pause::Statement;
        }
        if pause == Pause::None && clause >= BREATH && word.is_connective() {
            pause = Pause::Comma;
        }
        let next = words.get(index + 1).map_or(0, |next| next.syllables.len());
        if pause == Pause::None && (syllables < ENOUGH && syllables + next <= MOST) {
            continue;
        }
        groups.push(Group {
            words: start..index + 1,
            intonation,
            pause,
        });
        start = index + 1;
        syllables = 0;
        if pause != Pause::None {
            intonation += 1;
            clause = 0;
        }
    }
    groups
}
