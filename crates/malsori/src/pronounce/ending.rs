//! Tensing behind the adnominal ending -(으)ㄹ (rule 27): `할 수` → 할 쑤, `드릴게요` → 드릴께요.

use super::boundary;
use crate::hangul::{self, Block};
use crate::phrase::Group;
use crate::spoken::Pause;

/// Dependent words that follow -(으)ㄹ.
const DEPENDENT: [char; 14] = [
    '것', '거', '게', '건', '걸', '겁', '수', '데', '바', '줄', '지', '적', '듯', '점',
];

/// What may follow a dependent word in its eojeol, so that 수 is told from 수박.
const PARTICLES: [&str; 38] = [
    "",
    "이",
    "가",
    "은",
    "는",
    "을",
    "를",
    "도",
    "만",
    "에",
    "에는",
    "에서",
    "의",
    "로",
    "으로",
    "야",
    "다",
    "까지",
    "밖에",
    "이다",
    "이야",
    "예요",
    "에요",
    "이에요",
    "입니다",
    "니다",
    "니까",
    "같다",
    "같아",
    "같아요",
    "같습니다",
    "처럼",
    "라고",
    "이라고",
    "라는",
    "이라는",
    "고",
    "요",
];

/// Nouns and adverbs in ㄹ that are no verb form.
const NOT_ADNOMINAL: [&str; 22] = [
    "오늘", "내일", "서울", "겨울", "가을", "마을", "정말", "말", "일", "물", "달", "길", "딸",
    "술", "불", "발", "글", "잘", "별", "돌", "얼굴", "하늘",
];

/// Verb stems in ㄹ before which bare -게 and -지 are no -ㄹ게, -ㄹ지: `알지` stays 알지.
const STEMS_IN_L: [char; 24] = [
    '알', '살', '길', '멀', '달', '물', '놀', '울', '들', '말', '굴', '날', '늘', '걸', '벌', '털',
    '쓸', '풀', '불', '돌', '팔', '밀', '열', '줄',
];

/// Makes the consonant of a dependent word tense behind a word that ends in the adnominal ㄹ.
pub(super) fn tense_dependent_words(spellings: &mut [Vec<char>], groups: &[Group]) {
    for index in groups.iter().flat_map(|group| group.words.clone().skip(1)) {
        tense_after(spellings, index);
    }
    // Across the edge of a phrase without a pause the two words still stand together.
    for pair in groups
        .windows(2)
        .filter(|pair| pair[0].pause == Pause::None)
    {
        tense_after(spellings, pair[1].words.start);
    }
}

fn tense_after(spellings: &mut [Vec<char>], index: usize) {
    if is_adnominal(&spellings[index - 1]) && is_dependent(&spellings[index]) {
        tense_onset(&mut spellings[index][0]);
    }
}

fn is_adnominal(word: &[char]) -> bool {
    let ends_in_l = word
        .last()
        .is_some_and(|&c| c != '를' && hangul::coda(c) == Some('ㄹ'));
    ends_in_l && !NOT_ADNOMINAL.contains(&word.iter().collect::<String>().as_str())
}

fn is_dependent(word: &[char]) -> bool {
    let Some((first, rest)) = word.split_first() else {
        return false;
    };
    DEPENDENT.contains(first) && PARTICLES.contains(&rest.iter().collect::<String>().as_str())
}

/// The same inside a word: -ㄹ게(요), -ㄹ걸(요), -ㄹ지, -ㄹ수록, -ㄹ지라도.
pub(super) fn tense_endings(letters: &mut [char]) {
    for index in 1..letters.len() {
        if hangul::coda(letters[index - 1]) != Some('ㄹ') {
            continue;
        }
        let rest: String = letters[index..].iter().take(5).collect();
        let stem_in_l = STEMS_IN_L.contains(&letters[index - 1]);
        let tenses = match rest.as_str() {
            "게요" | "걸요" | "수록" | "지라도" | "지언정" => true,
            "게" | "지" | "지도" | "지는" | "걸" => !stem_in_l,
            _ => rest.starts_with("수록") || rest.starts_with("지라도"),
        };
        if tenses {
            tense_onset(&mut letters[index]);
        }
    }
}

fn tense_onset(letter: &mut char) {
    if let Some(block) = Block::split(*letter)
        && let Some(tensed) = (Block {
            onset: boundary::tense(block.onset),
            ..block
        })
        .join()
    {
        *letter = tensed;
    }
}
