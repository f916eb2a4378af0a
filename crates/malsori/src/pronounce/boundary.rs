//! The rules between two syllables: liaison, palatalisation, ㅎ, coda neutralisation, tensing, nasals and liquids.

use super::Join;
use crate::hangul::Block;

/// Applies the rules to every boundary, from left to right; `joins[i]` is what follows syllable i.
pub(super) fn apply(blocks: &mut [Block], joins: &[Join]) {
    for index in 0..blocks.len() {
        let join = joins[index];
        let next = match join {
            Join::Pause => None,
            Join::Inside | Join::Word | Join::Phrase => blocks.get(index + 1).copied(),
        };
        let Some(coda) = blocks[index].coda else {
            continue;
        };
        let Some(next) = next else {
            blocks[index].coda = Some(neutral(coda));
            continue;
        };
        let (coda, onset) = meet(blocks[index], coda, next, join);
        blocks[index].coda = coda;
        let next = &mut blocks[index + 1];
        next.onset = onset;
        // Behind ㅈ, ㅉ, ㅊ no glide is heard, where they have just arisen too: 닫혀 → 다처.
        if matches!((onset, next.vowel), ('ㅈ' | 'ㅉ' | 'ㅊ', 'ㅕ')) {
            next.vowel = 'ㅓ';
        }
    }
}

/// The coda that stays and the onset that follows.
fn meet(block: Block, coda: char, next: Block, join: Join) -> (Option<char>, char) {
    let inside = join == Join::Inside;
    if inside && let Some(met) = palatalised(coda, next) {
        return met;
    }
    let together = join != Join::Phrase;
    if together && let Some(met) = aspirated(coda, next, inside) {
        return met;
    }
    if next.onset == 'ㅇ' {
        return if inside {
            carried(coda)
        } else {
            (Some(neutral(coda)), 'ㅇ')
        };
    }
    let onset = if together && tenses(coda, next.onset) {
        tense(next.onset)
    } else {
        next.onset
    };
    let coda = reduced(block, coda, next);
    assimilated(coda, onset)
}

/// Rule 17: ㄷ, ㅌ, ㄾ before 이 (and ㅕ of a verb's 이어) become ㅈ, ㅊ; ㄷ before 히 becomes ㅊ.
fn palatalised(coda: char, next: Block) -> Option<(Option<char>, char)> {
    if !matches!(next.vowel, 'ㅣ' | 'ㅕ') {
        return None;
    }
    match (coda, next.onset) {
        ('ㄷ', 'ㅇ') => Some((None, 'ㅈ')),
        ('ㅌ', 'ㅇ') => Some((None, 'ㅊ')),
        ('ㄾ', 'ㅇ') => Some((Some('ㄹ'), 'ㅊ')),
        ('ㄷ', 'ㅎ') => Some((None, 'ㅊ')),
        _ => None,
    }
}

/// Rule 12: ㅎ melts with a plain stop into an aspirate, makes ㅅ tense, and is lost before a vowel.
fn aspirated(coda: char, next: Block, inside: bool) -> Option<(Option<char>, char)> {
    let rest = match coda {
        'ㅎ' => None,
        'ㄶ' => Some('ㄴ'),
        'ㅀ' => Some('ㄹ'),
        _ => return obstruent_before_h(coda, next.onset),
    };
    match next.onset {
        'ㄱ' => Some((rest, 'ㅋ')),
        'ㄷ' => Some((rest, 'ㅌ')),
        'ㅈ' => Some((rest, 'ㅊ')),
        'ㅅ' => Some((rest, 'ㅆ')),
        'ㄴ' => Some(match rest {
            Some('ㄹ') => (Some('ㄹ'), 'ㄹ'),
            _ => (Some('ㄴ'), 'ㄴ'),
        }),
        'ㅇ' if inside => Some((None, rest.unwrap_or('ㅇ'))),
        _ => None,
    }
}

fn obstruent_before_h(coda: char, onset: char) -> Option<(Option<char>, char)> {
    if onset != 'ㅎ' {
        return None;
    }
    Some(match coda {
        'ㄱ' | 'ㄲ' | 'ㅋ' | 'ㄳ' => (None, 'ㅋ'),
        'ㄺ' => (Some('ㄹ'), 'ㅋ'),
        'ㄷ' | 'ㅅ' | 'ㅆ' | 'ㅌ' | 'ㅊ' => (None, 'ㅌ'),
        'ㅈ' => (None, 'ㅊ'),
        'ㄵ' => (Some('ㄴ'), 'ㅊ'),
        'ㅂ' | 'ㅍ' | 'ㅄ' | 'ㄿ' => (None, 'ㅍ'),
        'ㄼ' => (Some('ㄹ'), 'ㅍ'),
        _ => return None,
    })
}

/// Rules 13 and 14: the coda, or the second half of a cluster, opens the next syllable.
fn carried(coda: char) -> (Option<char>, char) {
    match coda {
        'ㅇ' => (Some('ㅇ'), 'ㅇ'),
        'ㄳ' => (Some('ㄱ'), 'ㅆ'),
        'ㄵ' => (Some('ㄴ'), 'ㅈ'),
        'ㄺ' => (Some('ㄹ'), 'ㄱ'),
        'ㄻ' => (Some('ㄹ'), 'ㅁ'),
        'ㄼ' => (Some('ㄹ'), 'ㅂ'),
        'ㄽ' => (Some('ㄹ'), 'ㅆ'),
        'ㄾ' => (Some('ㄹ'), 'ㅌ'),
        'ㄿ' => (Some('ㄹ'), 'ㅍ'),
        'ㅄ' => (Some('ㅂ'), 'ㅆ'),
        simple => (None, simple),
    }
}

/// Rules 9 to 11: at the end and before consonants only seven codas are heard.
fn neutral(coda: char) -> char {
    match coda {
        'ㄱ' | 'ㄲ' | 'ㅋ' | 'ㄳ' | 'ㄺ' => 'ㄱ',
        'ㄷ' | 'ㅅ' | 'ㅆ' | 'ㅈ' | 'ㅊ' | 'ㅌ' | 'ㅎ' => 'ㄷ',
        'ㅂ' | 'ㅍ' | 'ㅄ' | 'ㄿ' => 'ㅂ',
        'ㄴ' | 'ㄵ' | 'ㄶ' => 'ㄴ',
        'ㄹ' | 'ㄼ' | 'ㄽ' | 'ㄾ' | 'ㅀ' => 'ㄹ',
        'ㅁ' | 'ㄻ' => 'ㅁ',
        other => other,
    }
}

/// The coda before a consonant, with the two stems that differ from [`neutral`].
fn reduced(block: Block, coda: char, next: Block) -> char {
    // 맑게 → 말께, but 닭과 → 닥꽈: a verb's ending begins with 거, 게, 겠, 고, 기, 구; the particle is 과.
    let verb_ending = next.onset == 'ㄱ' && matches!(next.vowel, 'ㅓ' | 'ㅔ' | 'ㅗ' | 'ㅣ' | 'ㅜ');
    match coda {
        'ㄺ' if verb_ending => 'ㄹ',
        // 밟다 → 밥따, alone among the stems in ㄼ.
        'ㄼ' if (block.onset, block.vowel) == ('ㅂ', 'ㅏ') => 'ㅂ',
        other => neutral(other),
    }
}

/// Rules 23 to 25: a plain obstruent is tense behind an obstruent and behind the verb stems in ㄵ, ㄻ, ㄼ, ㄾ.
fn tenses(coda: char, onset: char) -> bool {
    matches!(onset, 'ㄱ' | 'ㄷ' | 'ㅂ' | 'ㅅ' | 'ㅈ')
        && (matches!(neutral(coda), 'ㄱ' | 'ㄷ' | 'ㅂ')
            || matches!(coda, 'ㄵ' | 'ㄻ' | 'ㄼ' | 'ㄽ' | 'ㄾ'))
}

/// The tense partner of a plain obstruent; others stay.
pub(super) fn tense(onset: char) -> char {
    match onset {
        'ㄱ' => 'ㄲ',
        'ㄷ' => 'ㄸ',
        'ㅂ' => 'ㅃ',
        'ㅅ' => 'ㅆ',
        'ㅈ' => 'ㅉ',
        other => other,
    }
}

/// Rules 18 to 20: nasals and liquids make their neighbours like themselves.
fn assimilated(coda: char, onset: char) -> (Option<char>, char) {
    let nasal = |coda| match coda {
        'ㄱ' => 'ㅇ',
        'ㄷ' => 'ㄴ',
        'ㅂ' => 'ㅁ',
        other => other,
    };
    let (coda, onset) = match (coda, onset) {
        ('ㄱ' | 'ㄷ' | 'ㅂ', 'ㄴ' | 'ㅁ') => (nasal(coda), onset),
        ('ㄱ' | 'ㄷ' | 'ㅂ' | 'ㅁ' | 'ㅇ', 'ㄹ') => (nasal(coda), 'ㄴ'),
        ('ㄴ', 'ㄹ') | ('ㄹ', 'ㄴ') => ('ㄹ', 'ㄹ'),
        pair => pair,
    };
    (Some(coda), onset)
}
