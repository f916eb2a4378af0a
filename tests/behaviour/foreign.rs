//! Any text may be asked for.

use bevy_momjit::Speech;
use bevy_momjit::test_app::{Happening, TestApp};

use crate::speak::by_grammar;

#[test]
fn text_without_anything_to_say_starts_and_finishes() {
    for text in ["", "   \n\t ", "…!?", "🙂🙂🙂", "\u{200b}\u{feff}"] {
        let mut app = TestApp::new();
        let avatar = app.spawn_avatar(by_grammar());
        let line = app.say(avatar, text);
        let ended = app.run_until(10.0, |app| app.told(line).iter().any(Happening::is_end));
        assert!(ended, "{text:?} should end");
        let told = app.told(line);
        assert_eq!(
            told.first(),
            Some(&Happening::Started),
            "{text:?} should start"
        );
        assert_eq!(
            told.last(),
            Some(&Happening::Finished),
            "{text:?} should finish"
        );
    }
}

#[test]
fn mixed_scripts_are_said_and_their_words_found_in_the_line() {
    let lines = [
        "Momjit 0.1은 2026년에 나왔습니다 😀, 정말요?",
        "ㅋㅋㅋ ㅠㅠ 그래 ㅇㅋ",
        "שלום مرحبا 你好 こんにちは привет",
        "\u{1112}\u{1161}\u{11ab}\u{1100}\u{1173}\u{11af} 풀어 쓴 글",
        "가격은 ₩12,500(-15%)입니다… \u{202e}거꾸로\u{202c}",
    ];
    for text in lines {
        let mut app = TestApp::new();
        let avatar = app.spawn_avatar(by_grammar());
        let line = app.say(avatar, text);
        app.step();
        let words: Vec<_> = app
            .get::<Speech>(line)
            .words()
            .map(|word| word.range)
            .collect();
        assert!(
            words
                .iter()
                .all(|range| text.get(range.clone()).is_some_and(|word| !word.is_empty())),
            "{text:?}: {words:?}"
        );
        assert!(
            words.is_sorted_by_key(|range| range.start),
            "{text:?}: words should come in the line's order"
        );
        let ended = app.run_until(40.0, |app| app.told(line).iter().any(Happening::is_end));
        assert!(
            ended && app.told(line).last() == Some(&Happening::Finished),
            "{text:?} should be said to its end"
        );
    }
}

#[test]
fn ten_thousand_characters_begin_at_once() {
    for text in ["나는 오늘도 걷는다. ".repeat(910), "가".repeat(10_000)] {
        assert!(
            text.chars().count() >= 10_000,
            "the text should be as long as it is called"
        );
        let mut app = TestApp::new();
        let avatar = app.spawn_avatar(by_grammar());
        let line = app.say(avatar, &text);
        assert!(
            app.run_until(0.2, |app| app.told(line).contains(&Happening::Started)),
            "the first words should sound"
        );
        assert!(
            app.run_until(10.0, |app| !app.words().is_empty()),
            "and be told"
        );
        app.hush(avatar);
        app.step();
        assert_eq!(
            app.told(line).last(),
            Some(&Happening::Hushed),
            "and the rest be stopped"
        );
    }
}
