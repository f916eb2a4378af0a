//! How written things are read.

use malsori::spoken::{self, Pause};

fn check(text: &str, expected: &str) {
    let spoken = spoken::read(text);
    let readings: Vec<String> = spoken.words.iter().map(|word| word.reading()).collect();
    assert_eq!(readings.join(" "), expected, "reading of {text:?}");
}

#[test]
fn counts_take_native_numerals_before_native_counters() {
    check("3시 30분", "세시 삼십분");
    check("3 명", "세 명");
    check("사과 5개", "사과 다섯개");
    check("커피 2잔", "커피 두잔");
    check("20살", "스무살");
    check("21살", "스물한살");
    check("고양이 4마리", "고양이 네마리");
    check("책 7권", "책 일곱권");
    check("차 3대", "차 세대");
    check("1번째", "한번째");
    check("12시", "열두시");
    check("8시간", "여덟시간");
    check("1박 2일", "일박 이일");
    check("3만5천원", "삼만오천원");
}

#[test]
fn other_counts_are_sino_korean() {
    check("15시", "십오시");
    check("20대", "이십대");
    check("3층", "삼층");
    check("3개월", "삼개월");
    check("100명", "백명");
    check("5달러", "오달러");
    check("1,234원", "천이백삼십사원");
    check("10000원", "만원");
    check("350000원", "삼십오만원");
    check("100000000", "일억");
    check("100010000", "일억일만");
    check("0", "영");
    check("6월 10일", "유월 십일");
    check("10월 6일", "시월 육일");
}

#[test]
fn decimals_signs_and_fractions_are_read() {
    check("3.14", "삼점일사");
    check("10%", "십퍼센트");
    check("0.5%p", "영점오퍼센트포인트");
    check("-5도", "마이너스오도");
    check("1/2", "이분의일");
    check("3~5명", "세에서다섯명");
    check("3-4명", "세에서네명");
    check("123-4번지", "백이십삼다시사번지");
    check("$5", "오달러");
    check("₩5000", "오천원");
    check("2+3=5", "이플러스삼은오");
}

#[test]
fn dates_clocks_and_telephones_are_recognised() {
    check("2024-05-01", "이천이십사년오월일일");
    check("2024.10.6", "이천이십사년시월육일");
    check("12:30", "열두시삼십분");
    check("09:00", "아홉시");
    check("3:2", "삼대이");
    check("010-1234-5678", "공일공일이삼사오육칠팔");
    check("02-555-0199", "공이오오오공일구구");
    check("007", "공공칠");
}

#[test]
fn latin_letters_are_named_and_everyday_words_are_words() {
    check("AI", "에이아이");
    check("KBS 뉴스", "케이비에스 뉴스");
    check("hello", "헬로");
    check("Café", "카페");
    check("YouTube에서", "유튜브에서");
    check("5km", "오킬로미터");
    check("60km/h", "육십킬로미터퍼시간");
    check("16GB", "십육기가바이트");
    check("3D", "쓰리디");
    check("ＡＩ １０", "에이아이 십");
}

#[test]
fn fragments_are_laughed_named_or_dropped() {
    check("ㅋㅋㅋ", "크크크");
    check("ㅋㅋㅋㅋㅋㅋㅋㅋ", "크크크크");
    check("좋아ㅎㅎ", "좋아흐흐");
    check("슬퍼ㅠㅠ", "슬퍼");
    check("ㅇㅇ", "응");
    check("ㄱ", "기역");
    check("안녕😀하세요 👍", "안녕하세요");
    check("안\u{200b}녕", "안녕");
    check("مرحبا 你好 안녕", "안녕");
    check("", "");
    check("…!? ()", "");
}

#[test]
fn syllables_keep_the_characters_they_come_from() {
    let text = "저는 30분 AI와";
    let spoken = spoken::read(text);
    let pairs: Vec<(char, &str)> = spoken
        .words
        .iter()
        .flat_map(|word| &word.syllables)
        .map(|syllable| (syllable.hangul, &text[syllable.range.clone()]))
        .collect();
    let expected = [
        ('저', "저"),
        ('는', "는"),
        ('삼', "30"),
        ('십', "30"),
        ('분', "분"),
        ('에', "A"),
        ('이', "A"),
        ('아', "I"),
        ('이', "I"),
        ('와', "와"),
    ];
    assert_eq!(pairs, expected, "every syllable points at what was typed");
}

#[test]
fn words_are_eojeol_without_their_punctuation() {
    let text = "\"네,\" (그래요)... 정말?";
    let spoken = spoken::read(text);
    let words: Vec<(&str, &str, Pause)> = spoken
        .words
        .iter()
        .map(|word| {
            (
                &text[word.range.clone()],
                word.punctuation.as_str(),
                word.pause,
            )
        })
        .collect();
    let expected = [
        ("네", ",\"", Pause::Comma),
        ("그래요", ")...", Pause::Statement),
        ("정말", "?", Pause::Question),
    ];
    assert_eq!(
        words, expected,
        "the word, what follows it and the pause it asks for"
    );
}

#[test]
fn emoji_behind_a_word_are_no_punctuation() {
    let spoken = spoken::read("안녕😀! 그래👍👍");
    assert_eq!(
        spoken.words[0].punctuation, "!",
        "the mark is kept, the face is not"
    );
    assert_eq!(spoken.words[1].punctuation, "", "an emoji is no mark");
    assert_eq!(spoken.words[0].pause, Pause::Exclamation);
}

#[test]
fn a_comma_without_a_space_still_parts_two_words() {
    check("네,알겠습니다.그럼", "네 알겠습니다 그럼");
    let spoken = spoken::read("네,알겠습니다");
    assert_eq!(spoken.words[0].pause, Pause::Comma, "the comma is heard");
}

#[test]
fn an_unmarked_end_is_a_question_where_the_ending_asks() {
    assert_eq!(
        spoken::read("어디 갈까요").words[1].pause,
        Pause::Question,
        "-ㄹ까요 asks"
    );
    assert_eq!(
        spoken::read("집에 갑니다").words[1].pause,
        Pause::Statement,
        "-ㅂ니다 states"
    );
}
