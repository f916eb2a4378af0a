//! Latin letters by their Korean names.

use unicode_normalization::UnicodeNormalization;

use super::loanword;

const NAMES: [&str; 26] = [
    "에이",
    "비",
    "씨",
    "디",
    "이",
    "에프",
    "지",
    "에이치",
    "아이",
    "제이",
    "케이",
    "엘",
    "엠",
    "엔",
    "오",
    "피",
    "큐",
    "알",
    "에스",
    "티",
    "유",
    "브이",
    "더블유",
    "엑스",
    "와이",
    "제트",
];

/// The plain letter under an accent or in another width: `é` → `e`, `Ａ` → `A`.
pub(super) fn plain(c: char) -> Option<char> {
    if c.is_ascii() {
        return c.is_ascii_alphabetic().then_some(c);
    }
    std::iter::once(c)
        .nfkd()
        .next()
        .filter(char::is_ascii_alphabetic)
}

/// A run of letters: an everyday loanword by its spelling in Korean, anything else letter by letter.
pub(super) fn read(letters: &[char]) -> Reading {
    let lower: String = letters.iter().map(char::to_ascii_lowercase).collect();
    match loanword::hangul(&lower) {
        Some(word) => Reading::Whole(word),
        None => Reading::Letters(letters.iter().map(|&c| name(c)).collect()),
    }
}

/// How a run of letters is read.
pub(super) enum Reading {
    /// As one word.
    Whole(&'static str),
    /// Letter by letter.
    Letters(Vec<&'static str>),
}

fn name(c: char) -> &'static str {
    let index = (c.to_ascii_lowercase() as usize).wrapping_sub('a' as usize);
    NAMES.get(index).copied().unwrap_or("")
}
