//! Symbols that are read by name, and units that follow a number.

/// How a symbol is read inside or beside a word, if it is.
pub(super) fn name(c: char) -> Option<&'static str> {
    Some(match c {
        '%' | '％' | '﹪' => "퍼센트",
        '‰' => "퍼밀",
        '&' | '＆' => "앤드",
        '+' | '＋' => "플러스",
        '=' | '＝' => "은",
        '@' | '＠' => "골뱅이",
        '#' | '＃' => "샵",
        '×' | '✕' => "곱하기",
        '÷' => "나누기",
        '±' => "플러스마이너스",
        '℃' => "도",
        '℉' => "화씨도",
        '°' => "도",
        '㎞' => "킬로미터",
        '㎝' => "센티미터",
        '㎜' => "밀리미터",
        '㎡' => "제곱미터",
        '㎏' => "킬로그램",
        '㎎' => "밀리그램",
        '㎖' => "밀리리터",
        'ℓ' => "리터",
        '$' | '＄' | '﹩' => "달러",
        '₩' | '￦' => "원",
        '€' => "유로",
        '£' | '￡' => "파운드",
        '¥' | '￥' => "엔",
        'π' => "파이",
        'α' => "알파",
        'β' => "베타",
        'γ' => "감마",
        'Ω' => "옴",
        'μ' | 'µ' => "마이크로",
        _ => return None,
    })
}

/// Whether a symbol stands before its number and is read after it: `$5` → 오달러.
pub(super) fn is_currency(c: char) -> bool {
    matches!(
        c,
        '$' | '＄' | '﹩' | '₩' | '￦' | '€' | '£' | '￡' | '¥' | '￥'
    )
}

/// How a unit of measure in Latin letters is read after a number.
pub(super) fn unit(letters: &str) -> Option<&'static str> {
    Some(match letters {
        "km" | "KM" | "Km" => "킬로미터",
        "m" => "미터",
        "cm" | "CM" => "센티미터",
        "mm" | "MM" => "밀리미터",
        "kg" | "KG" | "Kg" => "킬로그램",
        "g" => "그램",
        "mg" => "밀리그램",
        "t" => "톤",
        "L" | "l" => "리터",
        "ml" | "mL" | "ML" => "밀리리터",
        "cc" => "씨씨",
        "kcal" => "킬로칼로리",
        "cal" => "칼로리",
        "KB" | "kB" => "킬로바이트",
        "MB" => "메가바이트",
        "GB" => "기가바이트",
        "TB" => "테라바이트",
        "Hz" => "헤르츠",
        "kHz" => "킬로헤르츠",
        "MHz" => "메가헤르츠",
        "GHz" => "기가헤르츠",
        "W" => "와트",
        "kW" => "킬로와트",
        "V" => "볼트",
        "A" => "암페어",
        "C" => "도",
        "F" => "도",
        "s" => "초",
        "ms" => "밀리초",
        "h" => "시간",
        "p" => "포인트",
        "dB" => "데시벨",
        "px" => "픽셀",
        "fps" => "프레임",
        _ => return None,
    })
}
