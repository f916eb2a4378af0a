//! Splitting a text into sentences.

use malsori::sentence;
use proptest::prelude::*;

fn check(text: &str, expected: &[&str]) {
    let pieces: Vec<&str> = sentence::split(text)
        .into_iter()
        .map(|range| &text[range])
        .collect();
    assert_eq!(pieces, expected, "sentences of {text:?}");
}

#[test]
fn marks_and_line_breaks_end_sentences() {
    check("안녕하세요. 반갑습니다!", &["안녕하세요.", "반갑습니다!"]);
    check("정말?! 그래… 알았어.", &["정말?!", "그래…", "알았어."]);
    check(
        "첫 줄\n둘째 줄\r\n\r\n셋째 줄",
        &["첫 줄", "둘째 줄", "셋째 줄"],
    );
    check(
        "그는 \"가자.\" 하고 말했다.",
        &["그는 \"가자.\"", "하고 말했다."],
    );
    check("네。 좋아요！", &["네。", "좋아요！"]);
    check("끝 표시가 없는 문장", &["끝 표시가 없는 문장"]);
}

#[test]
fn a_full_stop_inside_a_word_ends_nothing() {
    check("값은 3.14 입니다.", &["값은 3.14 입니다."]);
    check("momjit.dev 에서 보세요.", &["momjit.dev 에서 보세요."]);
}

#[test]
fn nothing_gives_nothing() {
    check("", &[]);
    check(" \n\t \u{3000}", &[]);
}

proptest! {
    #[test]
    fn sentences_hold_everything_that_is_no_space(text in "\\PC*|[가-힣 .?!\n\"]*") {
        let ranges = sentence::split(&text);
        let mut kept = String::new();
        let mut before = 0;
        for range in ranges {
            prop_assert!(before <= range.start && range.start < range.end, "in order and not empty");
            let piece = &text[range.clone()];
            prop_assert_eq!(piece.trim(), piece, "trimmed");
            kept.push_str(piece);
            before = range.end;
        }
        let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        prop_assert_eq!(bare(&kept), bare(&text));
    }
}
