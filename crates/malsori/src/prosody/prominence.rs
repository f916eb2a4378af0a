//! How much a phrase stands out.

use crate::spoken::SpokenWord;

/// Words that a speaker stresses.
const STRESSED: [&str; 34] = [
    "정말",
    "아주",
    "매우",
    "너무",
    "꼭",
    "절대",
    "제일",
    "가장",
    "모두",
    "전부",
    "바로",
    "훨씬",
    "완전",
    "진짜",
    "특히",
    "반드시",
    "누가",
    "누구",
    "무엇",
    "뭐",
    "어디",
    "언제",
    "왜",
    "어떻게",
    "어떤",
    "몇",
    "얼마",
    "하지만",
    "그러나",
    "절대로",
    "결코",
    "새로운",
    "처음",
    "드디어",
];

/// Words that carry little.
const WEAK: [&str; 14] = [
    "그", "저", "이", "좀", "또", "및", "등", "있는", "하는", "것을", "것이", "것은", "수", "때",
];

/// The weight of a phrase from its words, about 0.8..=1.4: numbers, question words and intensifiers stand out.
pub(super) fn weight(words: &[SpokenWord], first_of_intonation: bool) -> f32 {
    let of = |word: &SpokenWord| {
        let reading = word.reading();
        let figure = word
            .syllables
            .windows(2)
            .any(|pair| pair[0].range == pair[1].range);
        if figure
            || STRESSED
                .iter()
                .any(|stressed| reading.starts_with(stressed))
        {
            1.35
        } else if WEAK.contains(&reading.as_str()) {
            0.85
        } else {
            1.0
        }
    };
    let strongest = words.iter().map(of).fold(0.8, f32::max);
    if first_of_intonation {
        strongest * 1.05
    } else {
        strongest
    }
}

/// Squashes measurements of every phrase to 0..=1: a logistic of their weighted standard scores.
pub(super) fn scores(measures: &[[f32; 3]]) -> Vec<f32> {
    const WEIGHTS: [f32; 3] = [0.4, 0.5, 0.4];
    let count = measures.len().max(1) as f32;
    let mut sums = vec![0.0; measures.len()];
    for (column, weight) in WEIGHTS.iter().enumerate() {
        let mean = measures.iter().map(|row| row[column]).sum::<f32>() / count;
        let variance = measures
            .iter()
            .map(|row| (row[column] - mean).powi(2))
            .sum::<f32>()
            / count;
        let deviation = variance.sqrt().max(1e-3);
        for (sum, row) in sums.iter_mut().zip(measures) {
            *sum += weight * ((row[column] - mean) / deviation).clamp(-3.0, 3.0);
        }
    }
    sums.into_iter()
        .map(|sum| 1.0 / (1.0 + (-sum).exp()))
        .collect()
}
