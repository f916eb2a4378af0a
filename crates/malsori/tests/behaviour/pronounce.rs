//! Standard pronunciation.

use malsori::pronounce::phonetic;
use malsori::{phrase, pronounce, spoken};
use proptest::prelude::*;

fn check(rows: &[(&str, &str)]) {
    let wrong: Vec<String> = rows
        .iter()
        .filter(|(written, said)| phonetic(written) != *said)
        .map(|(written, said)| format!("{written}: {} instead of {said}", phonetic(written)))
        .collect();
    assert!(
        wrong.is_empty(),
        "standard pronunciation differs: {wrong:#?}"
    );
}

#[test]
fn codas_are_carried_to_a_following_vowel() {
    check(&[
        ("음악", "으막"),
        ("옷이", "오시"),
        ("있어", "이써"),
        ("깎아", "까까"),
        ("앉아", "안자"),
        ("닭을", "달글"),
        ("젊어", "절머"),
        ("핥아", "할타"),
        ("값이", "갑씨"),
        ("넋이", "넉씨"),
        ("없어", "업써"),
        ("강아지", "강아지"),
        ("쫓아", "쪼차"),
        ("부엌에", "부어케"),
        ("읽어요", "일거요"),
    ]);
}

#[test]
fn codas_are_neutral_before_consonants_and_at_the_end() {
    check(&[
        ("부엌", "부억"),
        ("꽃", "꼳"),
        ("옷", "옫"),
        ("밭", "받"),
        ("앞", "압"),
        ("넋", "넉"),
        ("여덟", "여덜"),
        ("값", "갑"),
        ("닭", "닥"),
        ("삶", "삼"),
        ("밟다", "밥따"),
        ("밟는", "밤는"),
        ("밟아", "발바"),
        ("넓다", "널따"),
        ("넓죽하다", "넙쭈카다"),
        ("맑게", "말께"),
        ("닭과", "닥꽈"),
        ("읊다", "읍따"),
    ]);
}

#[test]
fn nasals_make_stops_nasal() {
    check(&[
        ("국물이", "궁무리"),
        ("먹는", "멍는"),
        ("닫는", "단는"),
        ("입니다", "임니다"),
        ("합니다", "함니다"),
        ("앞마당", "암마당"),
        ("꽃망울", "꼰망울"),
        ("있는", "인는"),
        ("없는", "엄는"),
        ("읽는", "잉는"),
        ("값만", "감만"),
        ("담력", "담녁"),
        ("강릉", "강능"),
        ("대통령", "대통녕"),
        ("독립", "동닙"),
        ("협력", "혐녁"),
        ("십리", "심니"),
    ]);
}

#[test]
fn liquids_make_nasals_liquid() {
    check(&[
        ("신라", "실라"),
        ("난로", "날로"),
        ("천리", "철리"),
        ("칼날", "칼랄"),
        ("물난리", "물랄리"),
        ("닳는", "달른"),
        ("끓는", "끌른"),
        ("의견란", "의견난"),
        ("생산량", "생산냥"),
    ]);
}

#[test]
fn h_aspirates_or_is_lost() {
    check(&[
        ("좋다", "조타"),
        ("많고", "만코"),
        ("않던", "안턴"),
        ("싫소", "실쏘"),
        ("좋아", "조아"),
        ("많아", "마나"),
        ("싫어", "시러"),
        ("않는", "안는"),
        ("놓는", "논는"),
        ("뚫는", "뚤른"),
        ("축하", "추카"),
        ("입학", "이팍"),
        ("맏형", "마텽"),
        ("밝히다", "발키다"),
        ("넓히다", "널피다"),
        ("앉히다", "안치다"),
        ("못하다", "모타다"),
        ("어떻게", "어떠케"),
    ]);
}

#[test]
fn obstruents_make_obstruents_tense() {
    check(&[
        ("국밥", "국빱"),
        ("깎다", "깍따"),
        ("옷고름", "옫꼬름"),
        ("덮개", "덥깨"),
        ("앉고", "안꼬"),
        ("닮고", "담꼬"),
        ("핥다", "할따"),
        ("갈등", "갈뜽"),
        ("발전", "발쩐"),
        ("할 수", "할 쑤"),
        ("갈 데가", "갈 떼가"),
        ("할게요", "할께요"),
        ("드릴게요", "드릴께요"),
        ("할수록", "할쑤록"),
        ("학교", "학꾜"),
        ("손등", "손뜽"),
        ("먹을 것도", "머글 껃또"),
        ("오늘 수박", "오늘 수박"),
        ("알지", "알지"),
        ("할지", "할찌"),
    ]);
}

#[test]
fn dentals_become_palatal_before_i() {
    check(&[
        ("같이", "가치"),
        ("굳이", "구지"),
        ("해돋이", "해도지"),
        ("닫혀", "다처"),
        ("굳히다", "구치다"),
        ("붙여", "부처"),
        ("벼훑이", "벼훌치"),
        ("밭이", "바치"),
    ]);
}

#[test]
fn an_n_is_inserted_in_compounds() {
    check(&[
        ("꽃잎", "꼰닙"),
        ("솜이불", "솜니불"),
        ("색연필", "생년필"),
        ("솔잎", "솔립"),
        ("물약", "물략"),
        ("서울역", "서울력"),
        ("담요", "담뇨"),
        ("한여름", "한녀름"),
        ("십육", "심뉵"),
        ("열여덟", "열려덜"),
        ("깻잎", "깬닙"),
        ("나뭇잎", "나문닙"),
    ]);
}

#[test]
fn exceptions_and_vowels_follow_the_standard() {
    check(&[
        ("맛있다", "마싣따"),
        ("멋있어요", "머시써요"),
        ("맛없다", "마덥따"),
        ("의사", "의사"),
        ("주의", "주이"),
        ("나의", "나에"),
        ("우리의", "우리에"),
        ("희망", "히망"),
        ("무늬", "무니"),
        ("가져", "가저"),
        ("시계", "시게"),
        ("예의", "예이"),
        ("첫인상", "처딘상"),
    ]);
}

#[test]
fn words_of_one_phrase_assimilate_and_a_pause_parts_them() {
    check(&[
        ("밥 먹고", "밤 먹꼬"),
        ("못 먹어", "몬 머거"),
        ("잘 나가", "잘 라가"),
        ("책 사", "책 싸"),
        ("옷 한 벌", "오 탄 벌"),
        ("밥, 먹고", "밥 먹꼬"),
        ("옷 안", "옫 안"),
    ]);
}

#[test]
fn a_whole_line_is_pronounced() {
    check(&[
        (
            "안녕하세요, 오늘은 셰프가 준비한 요리를 대접해 드릴게요.",
            "안녕하세요 오느른 세프가 준비한 요리를 대저패 드릴께요",
        ),
        ("3시 30분에 만나요", "세시 삼십뿌네 만나요"),
        ("국물이 맛있고 값이 싸요", "궁무리 마싣꼬 갑씨 싸요"),
    ]);
}

proptest! {
    #[test]
    fn every_syllable_of_the_reading_has_one_of_the_pronunciation(text in "[가-힣 ,.]{0,60}") {
        let spoken = spoken::read(&text);
        let groups = phrase::group(&spoken.words);
        let pronounced = pronounce::pronounce(&spoken.words, &groups);
        prop_assert_eq!(pronounced.len(), spoken.words.len(), "one string a word");
        for (word, said) in spoken.words.iter().zip(&pronounced) {
            prop_assert_eq!(word.syllables.len(), said.chars().count(), "in {}", word.reading());
        }
    }

    #[test]
    fn only_the_seven_codas_are_left(text in "[가-힣 ]{0,60}") {
        for c in phonetic(&text).chars().filter(|c| *c != ' ') {
            let coda = malsori::hangul::coda(c);
            let heard = matches!(coda, None | Some('ㄱ' | 'ㄴ' | 'ㄷ' | 'ㄹ' | 'ㅁ' | 'ㅂ' | 'ㅇ'));
            prop_assert!(heard, "{c} keeps a coda that nobody can say");
        }
    }
}
