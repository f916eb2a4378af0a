//! The gesture grammar: what it plans, when, and how the planned body moves.

mod channels;
mod clock;
pub(crate) mod line;
mod motion;
mod planning;
mod stems;
mod voiced;

use kinesics::Style;
use kinesics::grammar::{Plan, plan};
use malsori::Transcript;

/// The sentence of the demo.
pub(crate) const GREETING: &str =
    "안녕하세요, 오늘은 셰프가 준비한 요리를 대접해 드릴게요. 맛있는 음식 기대해주세요!";

/// Lines of many kinds: courtesy, statements, questions, numbers, contrasts, news, plain talk, sad ones, one word.
pub(crate) const LINES: [&str; 16] = [
    GREETING,
    "저는 이 회사에서 삼 년 동안 일했습니다. 여러분과 함께 일하게 되어 정말 기쁩니다.",
    "가격이 작년보다 많이 올라갔어요. 왜 그럴까요? 먼저 재료값을 살펴보겠습니다.",
    "첫째, 물을 끓입니다. 둘째, 소금을 조금 넣습니다. 셋째, 면을 넣고 기다립니다.",
    "이 방법은 아주 중요합니다. 절대로 잊지 마세요.",
    "하지만 모든 사람이 그렇게 생각하지는 않습니다. 다른 의견도 많습니다.",
    "정부는 오늘 새로운 정책을 발표했습니다. 내년부터 시행될 예정입니다.",
    "어제 본 영화가 너무 재미있었어. 너도 꼭 봐야 해!",
    "죄송합니다. 지금은 자리에 안 계십니다. 나중에 다시 전화해 주시겠어요?",
    "여기에서 저쪽 건물까지 걸어가면 십 분 정도 걸려요.",
    "큰 상자는 아래에 두고 작은 상자는 위로 올려 주세요.",
    "마지막으로 한 가지만 더 말씀드릴게요. 질문이 있으면 언제든지 물어보세요. 감사합니다.",
    "우리 할머니가 돌아가셨을 때 나는 너무 어렸어. 그래서 기억이 거의 없어.",
    "날씨가 따뜻해지면서 공원을 찾는 시민들이 눈에 띄게 늘었습니다.",
    "다음 주에 있을 회의에서는 이 문제를 자세히 논의할 계획이고, 결과는 곧 알려 드리겠습니다.",
    "네, 맞아요.",
];

/// The plan of an evenly spoken line at full intensity.
pub(crate) fn planned(transcript: &Transcript, style: &str, seed: u64) -> Plan {
    plan(
        transcript,
        &Style::named(style).expect("a named style"),
        seed,
        1.0,
    )
}

/// Every line in every style with some seeds.
pub(crate) fn plans(seeds: u64) -> impl Iterator<Item = (Transcript, &'static str, Plan)> {
    let cases = LINES
        .iter()
        .flat_map(move |text| Style::names().into_iter().map(move |style| (text, style)));
    cases.flat_map(move |(text, style)| {
        (0..seeds).map(move |seed| {
            let transcript = line::evenly(text);
            let plan = planned(&transcript, style, seed);
            (transcript, style, plan)
        })
    })
}
