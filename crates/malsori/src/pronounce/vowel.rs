//! Vowels that are not said as they are written (rule 5): 의, ㅖ, 져.

use crate::hangul::{self, Block};

/// Nouns that end in 의 and are no genitive.
const NOUNS: [&str; 22] = [
    "주의", "회의", "강의", "동의", "정의", "논의", "문의", "거의", "합의", "토의", "예의", "편의",
    "유의", "의의", "호의", "고의", "결의", "심의", "협의", "경의", "임의", "악의",
];

/// 의 is [ㅢ] only at the head of a word; the particle 의 is [에]; ㅖ is [ㅔ] behind a consonant; 져, 쪄, 쳐 lose their
/// glide.
pub(super) fn apply(letters: &mut [char]) {
    let word: String = letters.iter().collect();
    let genitive = letters.len() > 1 && !NOUNS.iter().any(|noun| word.ends_with(noun));
    let last = letters.len().saturating_sub(1);
    for (index, letter) in letters.iter_mut().enumerate() {
        let Some(block) = Block::split(*letter) else {
            continue;
        };
        let vowel = match (block.onset, block.vowel) {
            ('ㅇ', 'ㅢ') if index == 0 => 'ㅢ',
            ('ㅇ', 'ㅢ') if index == last && genitive && hangul::coda(*letter).is_none() => 'ㅔ',
            (_, 'ㅢ') => 'ㅣ',
            ('ㅈ' | 'ㅉ' | 'ㅊ', 'ㅕ') => 'ㅓ',
            ('ㅇ' | 'ㄹ', 'ㅖ') => 'ㅖ',
            (_, 'ㅖ') => 'ㅔ',
            (_, other) => other,
        };
        if let Some(said) = (Block { vowel, ..block }).join() {
            *letter = said;
        }
    }
}
