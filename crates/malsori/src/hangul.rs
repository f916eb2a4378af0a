//! Hangul syllables and the letters they are made of.
//!
//! Letters are written as compatibility jamo (`ㄱ`, `ㅏ`, `ㄺ`), the ones a Korean keyboard types, so that a rule reads
//! like the rule in the book.

/// The nineteen onsets in Unicode order; `ㅇ` is the silent one.
pub const ONSETS: [char; 19] = [
    'ㄱ', 'ㄲ', 'ㄴ', 'ㄷ', 'ㄸ', 'ㄹ', 'ㅁ', 'ㅂ', 'ㅃ', 'ㅅ', 'ㅆ', 'ㅇ', 'ㅈ', 'ㅉ', 'ㅊ', 'ㅋ',
    'ㅌ', 'ㅍ', 'ㅎ',
];

/// The twenty-one vowels in Unicode order.
pub const VOWELS: [char; 21] = [
    'ㅏ', 'ㅐ', 'ㅑ', 'ㅒ', 'ㅓ', 'ㅔ', 'ㅕ', 'ㅖ', 'ㅗ', 'ㅘ', 'ㅙ', 'ㅚ', 'ㅛ', 'ㅜ', 'ㅝ', 'ㅞ',
    'ㅟ', 'ㅠ', 'ㅡ', 'ㅢ', 'ㅣ',
];

/// The twenty-seven codas in Unicode order.
pub const CODAS: [char; 27] = [
    'ㄱ', 'ㄲ', 'ㄳ', 'ㄴ', 'ㄵ', 'ㄶ', 'ㄷ', 'ㄹ', 'ㄺ', 'ㄻ', 'ㄼ', 'ㄽ', 'ㄾ', 'ㄿ', 'ㅀ', 'ㅁ',
    'ㅂ', 'ㅄ', 'ㅅ', 'ㅆ', 'ㅇ', 'ㅈ', 'ㅊ', 'ㅋ', 'ㅌ', 'ㅍ', 'ㅎ',
];

const FIRST: u32 = 0xAC00;
const LAST: u32 = 0xD7A3;

/// A syllable block taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Block {
    /// One of [`ONSETS`].
    pub onset: char,
    /// One of [`VOWELS`].
    pub vowel: char,
    /// One of [`CODAS`], or none.
    pub coda: Option<char>,
}

impl Block {
    /// Takes a syllable apart; anything else than a precomposed syllable (U+AC00–U+D7A3) is `None`.
    #[must_use]
    pub fn split(syllable: char) -> Option<Self> {
        if !is_syllable(syllable) {
            return None;
        }
        let index = (syllable as u32 - FIRST) as usize;
        let coda = (index % 28).checked_sub(1).map(|coda| CODAS[coda]);
        Some(Self {
            onset: ONSETS[index / 588],
            vowel: VOWELS[index / 28 % 21],
            coda,
        })
    }

    /// Puts the syllable together again; `None` where a letter stands in a place it cannot have (`ㄸ` as a coda).
    #[must_use]
    pub fn join(self) -> Option<char> {
        let onset = ONSETS.iter().position(|&letter| letter == self.onset)?;
        let vowel = VOWELS.iter().position(|&letter| letter == self.vowel)?;
        let coda = match self.coda {
            None => 0,
            Some(coda) => CODAS.iter().position(|&letter| letter == coda)? + 1,
        };
        char::from_u32(FIRST + (onset * 588 + vowel * 28 + coda) as u32)
    }
}

/// Whether `c` is a precomposed Hangul syllable.
#[must_use]
pub fn is_syllable(c: char) -> bool {
    (FIRST..=LAST).contains(&(c as u32))
}

/// The coda of a syllable, if it is one and has one.
#[must_use]
pub fn coda(c: char) -> Option<char> {
    Block::split(c).and_then(|block| block.coda)
}
