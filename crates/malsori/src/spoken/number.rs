//! Numbers in Hangul: Sino-Korean, native, and digit by digit.

const SINO: [&str; 10] = ["", "일", "이", "삼", "사", "오", "육", "칠", "팔", "구"];
const SMALL: [&str; 4] = ["", "십", "백", "천"];
const LARGE: [&str; 5] = ["", "만", "억", "조", "경"];
const ONES: [&str; 10] = [
    "", "한", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉",
];
const TENS: [&str; 10] = [
    "", "열", "스물", "서른", "마흔", "쉰", "예순", "일흔", "여든", "아흔",
];

/// A whole number in Sino-Korean: `12345` → 만이천삼백사십오, `0` → 영.
///
/// `digits` holds ASCII digits; more than twenty of them, or anything else, are read one by one.
#[must_use]
pub fn sino(digits: &str) -> String {
    let significant = digits.trim_start_matches('0');
    if significant.is_empty() {
        return if digits.is_empty() {
            String::new()
        } else {
            "영".to_owned()
        };
    }
    if significant.len() > 20 || !significant.bytes().all(|b| b.is_ascii_digit()) {
        return self::digits(digits, "영");
    }
    let mut reading = String::new();
    let bytes = significant.as_bytes();
    let mut position = bytes.len();
    for group in bytes.rchunks(4).rev() {
        position -= group.len();
        let mut part = String::new();
        for (index, &byte) in group.iter().enumerate() {
            let digit = usize::from(byte - b'0');
            let place = group.len() - 1 - index;
            if digit > 0 {
                // 십, 백, 천 stand for ten, a hundred, a thousand; 일십 is not said.
                if digit > 1 || place == 0 {
                    part.push_str(SINO[digit]);
                }
                part.push_str(SMALL[place]);
            }
        }
        if !part.is_empty() {
            // Ten thousand at the head of a number is 만, not 일만.
            let bare = position == 4 && part == "일" && reading.is_empty();
            reading.push_str(if bare { "" } else { &part });
            reading.push_str(LARGE[position / 4]);
        }
    }
    reading
}

/// A count from 1 to 99 as it stands before a counter: `3` → 세, `20` → 스무, `21` → 스물한; others are `None`.
#[must_use]
pub fn native(number: u64) -> Option<String> {
    match number {
        20 => Some("스무".to_owned()),
        1..=99 => {
            let (tens, ones) = ((number / 10) as usize, (number % 10) as usize);
            Some(format!("{}{}", TENS[tens], ONES[ones]))
        }
        _ => None,
    }
}

/// Digits one by one, `zero` standing for 0: `010` → 공일공. Other characters are left out.
#[must_use]
pub fn digits(digits: &str, zero: &str) -> String {
    let name = |c: char| match c.to_digit(10) {
        Some(0) => Some(zero),
        Some(digit) => Some(SINO[digit as usize]),
        None => None,
    };
    digits.chars().filter_map(name).collect()
}
