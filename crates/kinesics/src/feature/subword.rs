//! An eojeol as a bag of hashed subwords.
//!
//! Korean words inflect: 대접하다, 대접해, 대접해 드릴게요 share their first syllables, 드릴게요 and 할게요 their last.
//! A word list knows none of the forms it has not seen; prefixes, suffixes and first syllables without their coda
//! survive the ending, so an unseen form still shares most of its ids with the forms a model learned from.

use super::{VOCABULARY, WORD_IDS};

/// The ids of a word in its original spelling, without punctuation; 0 where it has no such part.
///
/// In order: the first one, two and three syllables (`<안`, `<안녕`, `<안녕하`); the first syllable, and the first
/// two, the last of them without its coda (`~아`, `~안녀`); the last one and two syllables (`요>`, `세요>`); the whole
/// (`=안녕하세요`). A part that says the same as an earlier one counts once. Letters of other scripts are taken in
/// lower case, one character for one syllable.
#[must_use]
pub fn ids(word: &str) -> [i32; WORD_IDS] {
    let letters: Vec<char> = word.to_lowercase().chars().collect();
    let mut ids = [0; WORD_IDS];
    if letters.is_empty() {
        return ids;
    }
    let count = letters.len();
    let first = |n: usize| format!("<{}", text(&letters[..n.min(count)]));
    let last = |n: usize| format!("{}>", text(&letters[count - n.min(count)..]));
    let open = |n: usize| {
        let (head, tail) = letters[..n.min(count)].split_at(n.min(count) - 1);
        format!("~{}{}", text(head), text(&[without_coda(tail[0])]))
    };
    let parts = [
        first(1),
        first(2),
        first(3),
        open(1),
        open(2),
        last(1),
        last(2),
        format!("={}", text(&letters)),
    ];
    for (i, part) in parts.iter().enumerate() {
        if !parts[..i].contains(part) {
            ids[i] = id(part);
        }
    }
    ids
}

/// The id of a part: `1 + fnv1a(part) mod (VOCABULARY - 1)`, so that 0 stays free.
#[must_use]
pub fn id(part: &str) -> i32 {
    let id = 1 + fnv1a(part.as_bytes()) % (VOCABULARY as u32 - 1);
    i32::try_from(id).expect("an id is below 4096")
}

/// The 32-bit FNV-1a hash (Fowler, Noll, Vo): the same on every machine and in every version.
#[must_use]
pub fn fnv1a(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x811c_9dc5, |hash, byte| {
        (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193)
    })
}

/// The syllable without its final consonant: 한 → 하. Other characters stay as they are.
#[must_use]
pub fn without_coda(letter: char) -> char {
    const FIRST: u32 = '가' as u32;
    const CODAS: u32 = 28;
    if !('가'..='힣').contains(&letter) {
        return letter;
    }
    let open = FIRST + (letter as u32 - FIRST) / CODAS * CODAS;
    char::from_u32(open).unwrap_or(letter)
}

fn text(letters: &[char]) -> String {
    letters.iter().collect()
}
