//! Standard pronunciation (표준 발음법): `국물이 좋다` → `궁무리 조타`.
//!
//! The rules act on the boundary between two syllables, from left to right; the number of syllables never changes, so
//! syllable i of the pronunciation comes from syllable i of the reading. What the rules cannot know (compounds, Sino-
//! Korean tensing) is a table of respellings, applied first.

use crate::hangul::{self, Block};
use crate::phrase::{self, Group};
use crate::spoken::{self, Pause, SpokenWord};

mod boundary;
mod ending;
mod respelling;
mod vowel;

/// The pronunciation of every word, in phonetic Hangul: one string a word, one syllable for each of its reading.
///
/// Nothing acts over a pause. Between two words a coda is not carried over to a following vowel (`옷 안` stays apart),
/// but nasals and liquids assimilate (`밥 먹고` → `밤 먹꼬`), and inside an accentual phrase obstruents become tense
/// (`책 사고` → `책 싸고`; Jun 1993).
#[must_use]
pub fn pronounce(words: &[SpokenWord], groups: &[Group]) -> Vec<String> {
    let mut spellings: Vec<Vec<char>> = words.iter().map(spelling).collect();
    ending::tense_dependent_words(&mut spellings, groups);
    let mut blocks: Vec<Block> = Vec::new();
    let mut joins: Vec<Join> = Vec::new();
    let mut lengths = Vec::with_capacity(words.len());
    for group in groups {
        for index in group.words.clone() {
            let before = blocks.len();
            for block in spellings[index].iter().filter_map(|&c| Block::split(c)) {
                blocks.push(block);
                joins.push(Join::Inside);
            }
            lengths.push(blocks.len() - before);
            if let Some(last) = joins.last_mut() {
                *last = match (index + 1 == group.words.end, group.pause) {
                    (false, _) => Join::Word,
                    (true, Pause::None) => Join::Phrase,
                    (true, _) => Join::Pause,
                };
            }
        }
    }
    boundary::apply(&mut blocks, &joins);
    let mut sounds = blocks.into_iter().filter_map(Block::join);
    lengths
        .iter()
        .map(|&length| sounds.by_ref().take(length).collect())
        .collect()
}

/// The pronunciation of a text, words separated by spaces: `같이 가요` → `가치 가요`.
#[must_use]
pub fn phonetic(text: &str) -> String {
    let spoken = spoken::read(text);
    let groups = phrase::group(&spoken.words);
    pronounce(&spoken.words, &groups).join(" ")
}

/// What lies between a syllable and the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Join {
    /// Both belong to one word.
    Inside,
    /// The next word of the same accentual phrase follows.
    Word,
    /// The next accentual phrase follows without a pause.
    Phrase,
    /// A pause, or the end.
    Pause,
}

/// The word as it would be spelled if the exceptions were regular.
fn spelling(word: &SpokenWord) -> Vec<char> {
    let mut letters: Vec<char> = word.syllables.iter().map(|s| s.hangul).collect();
    respelling::apply(&mut letters);
    ending::tense_endings(&mut letters);
    vowel::apply(&mut letters);
    debug_assert!(
        letters.iter().all(|&c| hangul::is_syllable(c)),
        "a respelling is Hangul"
    );
    letters
}
