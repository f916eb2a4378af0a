//! The form of a Korean particle that fits the word before it: 밥을, but 국수를.

/// Pairs of (form after a final consonant, form after a vowel).
const PAIRS: [(&str, &str); 9] = [
    ("은", "는"),
    ("이", "가"),
    ("을", "를"),
    ("과", "와"),
    ("으로", "로"),
    ("이에요", "예요"),
    ("이라고", "라고"),
    ("이나", "나"),
    ("이라서", "라서"),
];

/// The form of `particle` that fits `word`; a particle of one form only, or unknown, comes back as it is.
#[must_use]
pub fn fitting<'a>(word: &str, particle: &'a str) -> &'a str {
    let Some(&(closed, open)) = PAIRS
        .iter()
        .find(|(closed, open)| particle == *closed || particle == *open)
    else {
        return particle;
    };
    match word.chars().next_back().and_then(coda) {
        // 로 follows ㄹ as if it were a vowel: 서울로.
        Some(coda) if coda != 0 && !(closed == "으로" && coda == RIEUL) => closed,
        _ => open,
    }
}

/// Index of ㄹ among the final consonants of Unicode.
const RIEUL: u32 = 8;

/// Index of the final consonant of a Hangul syllable, 0 for none; `None` for any other character.
fn coda(syllable: char) -> Option<u32> {
    ('가'..='힣')
        .contains(&syllable)
        .then(|| (syllable as u32 - '가' as u32) % 28)
}
