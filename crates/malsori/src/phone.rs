//! The sounds of phonetic Hangul: onset, glide, vowel and coda of every syllable, with their lengths at normal speed.

use crate::hangul::Block;

/// The place of a sound in its syllable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// The consonant before the vowel.
    Onset,
    /// The y or w before the vowel.
    Glide,
    /// The vowel; every syllable has exactly one.
    Nucleus,
    /// The consonant behind the vowel.
    Coda,
}

/// A sound of the utterance, before it has times.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sound {
    /// Romanised symbol, see [`crate::transcript::Phone::symbol`].
    pub symbol: &'static str,
    /// Its place in the syllable.
    pub role: Role,
    /// Index of its syllable in the utterance.
    pub syllable: usize,
    /// The vowel of its syllable.
    pub vowel: Vowel,
    /// The sound before it in the same stretch of speech; none after a pause.
    pub before: Option<&'static str>,
    /// Length at normal speed, in seconds.
    pub seconds: f64,
}

/// What colours the consonants of a syllable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Vowel {
    /// The glide, if there is one.
    pub glide: Option<&'static str>,
    /// The nucleus.
    pub nucleus: &'static str,
    /// Whether it is ㅢ, which ends in i.
    pub closes_in_i: bool,
}

impl Vowel {
    /// Whether consonants before it are palatal (시, 쟈, 혀).
    #[must_use]
    pub fn is_palatal(self) -> bool {
        self.glide == Some("y") || (self.glide.is_none() && self.nucleus == "i")
    }
}

/// The sounds of an utterance in order; `syllables` are phonetic Hangul, `pause_before(i)` says whether one precedes
/// syllable i. Anything that is no syllable is skipped.
#[must_use]
pub fn sounds(syllables: &[char], pause_before: impl Fn(usize) -> bool) -> Vec<Sound> {
    let mut sounds = Vec::with_capacity(syllables.len() * 3);
    let mut before = None;
    for (syllable, &letter) in syllables.iter().enumerate() {
        let Some(block) = Block::split(letter) else {
            continue;
        };
        if pause_before(syllable) {
            before = None;
        }
        let vowel = vowel(block.vowel);
        let voiced = before_is_voiced(before);
        let mut push = |symbol, role, seconds| {
            sounds.push(Sound {
                symbol,
                role,
                syllable,
                vowel,
                before,
                seconds,
            });
            before = Some(symbol);
        };
        if let Some(symbol) = onset(block.onset) {
            push(symbol, Role::Onset, onset_seconds(symbol, voiced));
        }
        if let Some(glide) = vowel.glide {
            push(glide, Role::Glide, 0.05);
        }
        let coda = block.coda.and_then(coda);
        push(
            vowel.nucleus,
            Role::Nucleus,
            nucleus_seconds(vowel, coda.is_some()),
        );
        if let Some(symbol) = coda {
            push(symbol, Role::Coda, coda_seconds(symbol));
        }
    }
    sounds
}

/// Whether the vocal folds go on from the sound before: lax stops are voiced then.
#[must_use]
pub fn before_is_voiced(before: Option<&str>) -> bool {
    before.is_some_and(|symbol| !matches!(symbol, "K" | "T" | "P"))
}

/// Whether a symbol is a vowel.
#[must_use]
pub fn is_vowel(symbol: &str) -> bool {
    matches!(symbol, "a" | "eo" | "o" | "u" | "eu" | "i" | "e")
}

/// Whether the lips close for a symbol: ㅁ, ㅂ, ㅃ, ㅍ.
#[must_use]
pub fn is_bilabial(symbol: &str) -> bool {
    matches!(symbol, "m" | "b" | "bb" | "p" | "M" | "P")
}

/// Whether an onset is strong: tense, aspirated, s or h; it raises the tone at the head of a phrase (Jun 1993).
#[must_use]
pub fn is_strong(symbol: &str) -> bool {
    matches!(
        symbol,
        "gg" | "dd" | "bb" | "ss" | "jj" | "k" | "t" | "p" | "c" | "s" | "h"
    )
}

fn onset(letter: char) -> Option<&'static str> {
    Some(match letter {
        'ㄱ' => "g",
        'ㄲ' => "gg",
        'ㄴ' => "n",
        'ㄷ' => "d",
        'ㄸ' => "dd",
        'ㄹ' => "r",
        'ㅁ' => "m",
        'ㅂ' => "b",
        'ㅃ' => "bb",
        'ㅅ' => "s",
        'ㅆ' => "ss",
        'ㅈ' => "j",
        'ㅉ' => "jj",
        'ㅊ' => "c",
        'ㅋ' => "k",
        'ㅌ' => "t",
        'ㅍ' => "p",
        'ㅎ' => "h",
        _ => return None,
    })
}

fn vowel(letter: char) -> Vowel {
    let (glide, nucleus) = match letter {
        'ㅏ' => (None, "a"),
        'ㅑ' => (Some("y"), "a"),
        'ㅘ' => (Some("w"), "a"),
        'ㅓ' => (None, "eo"),
        'ㅕ' => (Some("y"), "eo"),
        'ㅝ' => (Some("w"), "eo"),
        'ㅗ' => (None, "o"),
        'ㅛ' => (Some("y"), "o"),
        'ㅜ' => (None, "u"),
        'ㅠ' => (Some("y"), "u"),
        'ㅡ' | 'ㅢ' => (None, "eu"),
        'ㅣ' => (None, "i"),
        'ㅟ' => (Some("w"), "i"),
        'ㅒ' | 'ㅖ' => (Some("y"), "e"),
        'ㅙ' | 'ㅚ' | 'ㅞ' => (Some("w"), "e"),
        _ => (None, "e"),
    };
    Vowel {
        glide,
        nucleus,
        closes_in_i: letter == 'ㅢ',
    }
}

fn coda(letter: char) -> Option<&'static str> {
    Some(match letter {
        'ㄱ' | 'ㄲ' | 'ㄳ' | 'ㄺ' | 'ㅋ' => "K",
        'ㄴ' | 'ㄵ' | 'ㄶ' => "N",
        'ㄷ' | 'ㅅ' | 'ㅆ' | 'ㅈ' | 'ㅊ' | 'ㅌ' | 'ㅎ' => "T",
        'ㄹ' | 'ㄼ' | 'ㄽ' | 'ㄾ' | 'ㅀ' => "L",
        'ㅁ' | 'ㄻ' => "M",
        'ㅂ' | 'ㅄ' | 'ㄿ' | 'ㅍ' => "P",
        'ㅇ' => "NG",
        _ => return None,
    })
}

/// Closure, burst and aspiration together; lax stops are short and voiced between voiced sounds.
fn onset_seconds(symbol: &str, voiced: bool) -> f64 {
    match symbol {
        "g" | "d" | "b" if voiced => 0.053,
        "g" | "d" | "b" => 0.088,
        "gg" | "dd" | "bb" => 0.110,
        "k" | "t" | "p" => 0.137,
        "j" if voiced => 0.065,
        "j" => 0.105,
        "jj" => 0.115,
        "c" => 0.150,
        "s" => 0.110,
        "ss" => 0.125,
        "h" if voiced => 0.045,
        "h" => 0.070,
        "n" => 0.065,
        "m" => 0.070,
        _ => 0.028,
    }
}

fn nucleus_seconds(vowel: Vowel, closed: bool) -> f64 {
    let length = if closed { 0.085 } else { 0.105 };
    let length = if matches!(vowel.nucleus, "eu" | "i" | "u") {
        length * 0.85
    } else {
        length
    };
    if vowel.closes_in_i {
        length + 0.05
    } else {
        length
    }
}

fn coda_seconds(symbol: &str) -> f64 {
    match symbol {
        "N" => 0.075,
        "M" | "NG" => 0.080,
        _ => 0.070,
    }
}
