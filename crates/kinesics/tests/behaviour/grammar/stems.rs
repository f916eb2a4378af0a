//! Which forms a word asks for: inflections yes, look-alikes no.

use kinesics::grammar::forms_of;

#[test]
fn inflections_find_their_form() {
    let cases = [
        ("안녕하세요", "greet_bow"),
        ("감사합니다", "thanks_bow"),
        ("고마워", "thanks_bow"),
        ("죄송하지만", "apology_bow"),
        ("부탁드립니다", "ask_bow"),
        ("저는", "self"),
        ("우리가", "self"),
        ("여러분께", "you"),
        ("여기에서", "here"),
        ("저쪽으로", "there"),
        ("많은", "many"),
        ("많습니다", "many"),
        ("모두가", "all"),
        ("크고", "big"),
        ("큰", "big"),
        ("작은", "small"),
        ("조금만", "small"),
        ("올라갔어요", "up"),
        ("내려가요", "down"),
        ("아니요", "negate"),
        ("없습니다", "negate"),
        ("왜", "question"),
        ("몇", "question"),
        ("중요합니다", "important"),
        ("꼭", "important"),
        ("다음", "next"),
        ("하나", "one"),
        ("둘째", "two"),
        ("삼", "three"),
        ("지금", "now"),
        ("함께", "together"),
        ("드릴게요", "give"),
        ("먹어요", "eat"),
    ];
    for (word, form) in cases {
        assert!(
            forms_of(word).contains(&form),
            "{word} is an inflection of {form}: {:?}",
            forms_of(word)
        );
    }
}

#[test]
fn look_alikes_do_not() {
    let traps = [
        ("작년", "small"),
        ("작가가", "small"),
        ("작업을", "small"),
        ("작품", "small"),
        ("주말에", "give"),
        ("주로", "give"),
        ("주인이", "give"),
        ("주식을", "give"),
        ("삼성", "three"),
        ("삼겹살", "three"),
        ("하나님", "one"),
        ("여러분", "many"),
        ("길이", "long"),
        ("긴급한", "long"),
        ("크리스마스", "big"),
        ("먹구름", "eat"),
        ("없애는", "give"),
        ("저녁", "self"),
        ("저녁은", "self"),
        ("나무", "self"),
        ("나라", "self"),
        ("막내", "stop"),
        ("몇몇", "two"),
        ("바로크", "important"),
        ("꽃을", "important"),
        ("맛집", "eat"),
        ("안부", "negate"),
        ("손님", "give"),
        ("보통", "think"),
        ("책임", "next"),
    ];
    for (word, form) in traps {
        assert!(
            !forms_of(word).contains(&form),
            "{word} only looks like {form}"
        );
    }
}
