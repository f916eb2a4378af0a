//! What the mouth does: a mouth shape for every phone, and the blended mouth at any instant.

use crate::phone;
use crate::transcript::{Phone, Syllable, Transcript, Viseme, VisemeMark};

/// Weights of the fifteen mouth shapes, indexed by `Viseme as usize`; 0..=1 each, their sum at most 1.
pub type Mouth = [f32; COUNT];

/// How many mouth shapes there are.
pub const COUNT: usize = 15;

/// The shapes in the order of [`Mouth`].
pub const ALL: [Viseme; COUNT] = [
    Viseme::Sil,
    Viseme::PP,
    Viseme::FF,
    Viseme::TH,
    Viseme::DD,
    Viseme::KK,
    Viseme::CH,
    Viseme::SS,
    Viseme::NN,
    Viseme::RR,
    Viseme::AA,
    Viseme::E,
    Viseme::IH,
    Viseme::OH,
    Viseme::OU,
];

/// A mouth at rest: silence and nothing else.
pub const REST: Mouth = {
    let mut mouth = [0.0; COUNT];
    mouth[Viseme::Sil as usize] = 1.0;
    mouth
};

/// A shape is begun this long before its sound, in seconds: lips lead.
const LEAD: f64 = 0.05;
/// And is fully formed this long after the sound began.
const LAG: f64 = 0.02;
/// Closed lips are closed when the sound begins and start to part this long before it ends.
const RELEASE: f64 = 0.005;
/// And are apart this long after it.
const PARTED: f64 = 0.045;

/// The marks of phones: neighbours touch, pauses are silence.
#[must_use]
pub fn marks(phones: &[Phone], syllables: &[Syllable], duration: f64) -> Vec<VisemeMark> {
    let mut marks = Vec::with_capacity(phones.len() + 8);
    let mut time = 0.0;
    let rest = |start, end| VisemeMark {
        viseme: Viseme::Sil,
        start,
        end,
        weight: 1.0,
    };
    for (index, phone) in phones.iter().enumerate() {
        if phone.start > time + 1e-9 {
            marks.push(rest(time, phone.start));
        }
        let (viseme, strength) = shape(&phone.symbol, phones.get(index + 1));
        let energy = syllables
            .get(phone.syllable)
            .map_or(1.0, |syllable| syllable.energy);
        let weight = if phone::is_vowel(&phone.symbol) {
            strength * (0.7 + 0.3 * energy)
        } else {
            strength
        };
        marks.push(VisemeMark {
            viseme,
            start: phone.start,
            end: phone.end,
            weight,
        });
        time = phone.end;
    }
    if duration > time + 1e-9 {
        marks.push(rest(time, duration));
    }
    marks
}

/// The mouth at an instant of the speech, coarticulated: shapes lead their sounds by up to 50 ms and cross-fade, lips
/// close fully for ㅁ ㅂ ㅃ ㅍ. Before, after and between the sounds the mouth rests.
#[must_use]
pub fn sample(transcript: &Transcript, time: f64) -> Mouth {
    /// No fade reaches further than this from its boundary.
    const REACH: f64 = 0.1;
    let marks = &transcript.visemes;
    let first = marks.partition_point(|mark| mark.end <= time - REACH);
    let mut mouth = [0.0; COUNT];
    // The mark before the first one in reach is gone by now; what lies before all marks is rest.
    let mut risen = if first == 0 {
        rise(None, marks.first(), time)
    } else {
        1.0
    };
    mouth[Viseme::Sil as usize] += 1.0 - risen;
    for (index, mark) in marks.iter().enumerate().skip(first) {
        let next_risen = rise(Some(mark), marks.get(index + 1), time);
        add(&mut mouth, marks, index, risen - next_risen);
        risen = next_risen;
        if risen <= 0.0 {
            break;
        }
    }
    mouth[Viseme::Sil as usize] += risen;
    mouth
}

/// How far the mouth has gone over from one mark to the next, 0..=1.
///
/// Later boundaries begin and end later, whatever the durations, so differences of neighbours are never negative.
fn rise(before: Option<&VisemeMark>, after: Option<&VisemeMark>, time: f64) -> f32 {
    let boundary = match (before, after) {
        (_, Some(after)) => after.start,
        (Some(before), None) => before.end,
        (None, None) => return 0.0,
    };
    let length =
        |mark: Option<&VisemeMark>| mark.map_or(f64::INFINITY, |mark| mark.end - mark.start);
    let closed = |mark: Option<&VisemeMark>| mark.is_some_and(|mark| mark.viseme == Viseme::PP);
    let (lead, lag) = match (closed(before), closed(after)) {
        (_, true) => (LEAD, 0.0),
        (true, false) => (RELEASE, PARTED),
        (false, false) => (LEAD, LAG),
    };
    let start = boundary - lead.min(0.9 * length(before));
    let end = boundary + lag.min(0.8 * length(after));
    let share = ((time - start) / (end - start)).clamp(0.0, 1.0);
    (share * share * (3.0 - 2.0 * share)) as f32
}

/// Adds a mark; what its consonant leaves free takes half the shape of the vowel beside it.
fn add(mouth: &mut Mouth, marks: &[VisemeMark], index: usize, amount: f32) {
    let mark = &marks[index];
    mouth[mark.viseme as usize] += amount * mark.weight;
    let free = 1.0 - mark.weight;
    if free <= 0.0 || is_vowel(mark.viseme) {
        return;
    }
    let after = marks.get(index + 1..).unwrap_or_default().iter().take(2);
    let before = marks[..index].iter().rev().take(1);
    let until_rest = |mark: &&VisemeMark| mark.viseme != Viseme::Sil;
    let mut vowels = after
        .take_while(until_rest)
        .chain(before)
        .filter(|mark| is_vowel(mark.viseme));
    if let Some(vowel) = vowels.next() {
        mouth[vowel.viseme as usize] += amount * free * 0.6 * vowel.weight;
    }
}

fn is_vowel(viseme: Viseme) -> bool {
    matches!(
        viseme,
        Viseme::AA | Viseme::E | Viseme::IH | Viseme::OH | Viseme::OU
    )
}

/// The mouth shape of a phone and how strongly it is formed.
fn shape(symbol: &str, next: Option<&Phone>) -> (Viseme, f32) {
    match symbol {
        "a" => (Viseme::AA, 1.0),
        "eo" => (Viseme::OH, 0.75),
        "o" => (Viseme::OH, 1.0),
        "u" => (Viseme::OU, 1.0),
        "eu" => (Viseme::IH, 0.7),
        "i" => (Viseme::IH, 0.9),
        "e" => (Viseme::E, 0.9),
        "y" => (Viseme::IH, 0.8),
        "w" => (Viseme::OU, 0.9),
        "m" | "b" | "bb" | "p" | "M" | "P" => (Viseme::PP, 1.0),
        "n" | "N" => (Viseme::NN, 0.5),
        "d" | "dd" | "t" | "T" => (Viseme::DD, 0.6),
        "r" | "L" => (Viseme::RR, 0.5),
        "s" | "ss" => (Viseme::SS, 0.7),
        "j" | "jj" | "c" => (Viseme::CH, 0.7),
        // ㅎ is the breath of the vowel that follows.
        "h" => match next {
            Some(next) if next.symbol != "h" => (shape(&next.symbol, None).0, 0.3),
            _ => (Viseme::KK, 0.2),
        },
        _ => (Viseme::KK, 0.4),
    }
}
