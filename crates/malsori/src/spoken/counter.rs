//! Which numerals a counting word takes.

use super::number;

/// Counters that take native numerals, longest first where one begins another.
const NATIVE: [&str; 58] = [
    "시간",
    "번째",
    "마리",
    "송이",
    "그루",
    "켤레",
    "사람",
    "그릇",
    "접시",
    "조각",
    "포기",
    "가지",
    "군데",
    "바퀴",
    "차례",
    "걸음",
    "방울",
    "모금",
    "꼭지",
    "자루",
    "꾸러미",
    "식구",
    "아이",
    "어른",
    "친구",
    "학생",
    "손님",
    "줄기",
    "토막",
    "묶음",
    "상자",
    "봉지",
    "박스",
    "가닥",
    "갈래",
    "시",
    "살",
    "명",
    "개",
    "잔",
    "번",
    "권",
    "병",
    "벌",
    "장",
    "대",
    "채",
    "척",
    "곡",
    "달",
    "곳",
    "끼",
    "쌍",
    "판",
    "통",
    "줄",
    "배",
    "컵",
];

/// Words that begin like a counter above and are none.
const NOT_NATIVE: [&str; 24] = [
    "시즌",
    "시리즈",
    "시그마",
    "개월",
    "개년",
    "개국",
    "개소",
    "개사",
    "번지",
    "번길",
    "번대",
    "번선",
    "달러",
    "대학",
    "장관",
    "명령",
    "배터",
    "통신",
    "통화",
    "판매",
    "대로",
    "장로",
    "병원",
    "대의",
];

/// Reads a whole number before `follows`, the text directly behind it.
pub(super) fn read(digits: &str, follows: &str) -> String {
    let number: Option<u64> = digits.parse().ok();
    if follows.starts_with('월') && !follows.starts_with("월급") {
        match number {
            Some(6) => return "유".to_owned(),
            Some(10) => return "시".to_owned(),
            _ => {}
        }
    }
    number
        .filter(|&number| takes_native(number, follows))
        .and_then(number::native)
        .unwrap_or_else(|| number::sino(digits))
}

fn takes_native(number: u64, follows: &str) -> bool {
    if NOT_NATIVE.iter().any(|word| follows.starts_with(word)) {
        return false;
    }
    let Some(counter) = NATIVE.iter().find(|counter| follows.starts_with(*counter)) else {
        return false;
    };
    match *counter {
        // 13시 and later are read as on a railway clock: 십삼시.
        "시" => number <= 12,
        // 20대 is an age group, 3대 are three machines.
        "대" => !number.is_multiple_of(10),
        // 1번 is a name, 두 번 is a count; numbers above ten are mostly names.
        "번" => number <= 10,
        _ => true,
    }
}
