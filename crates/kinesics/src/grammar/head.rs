//! What the head does: by the rhythm of speech (nods on accents and at phrase ends, looking away and back), and what
//! belongs to a form (a nod, a tilt, a shake).

use malsori::PhraseEnd;

use super::chance::Chance;
use super::choice::Pick;
use super::lexicon::{Class, HeadMove};
use super::phrase::PhraseView;
use super::score::Score;
use super::stroke::Stroke;
use crate::style::Style;

/// Writes the head movements of an utterance; `intensity` 0..=1 scales them.
pub(crate) fn write(
    score: &mut Score,
    phrases: &[PhraseView],
    picks: &[Pick],
    strokes: &[Stroke],
    style: &Style,
    intensity: f32,
    chance: &mut Chance,
) {
    let size = style.head * intensity;
    for phrase in phrases {
        if chance.happens(0.30 + 0.5 * phrase.prominence) {
            let nod = (1.6 + 3.6 * phrase.prominence) * size * chance.between(0.6, 1.2);
            let yaw = chance.normal(0.0, 1.2) * size;
            // A beat nod begins shortly before the accented syllable.
            let at = phrase.anchor;
            score
                .head
                .bump([nod, yaw, 0.0], at - 0.17, at + 0.02, at + 0.30);
        }
    }
    for unit in phrases.chunk_by(|a, b| a.intonation == b.intonation) {
        close(score, unit, style, size, chance);
        look(score, unit, size, chance);
        shift(score, unit, strokes, style, intensity, chance);
    }
    for pick in picks.iter().filter(|pick| pick.form.class == Class::Head) {
        for &(kind, degrees) in &pick.form.head {
            if kind == HeadMove::NodTwice {
                nod_twice(
                    score,
                    degrees * style.nod * size,
                    phrases[pick.phrase].anchor,
                );
            }
        }
    }
}

/// The movements of head, torso and shoulders that belong to a gesture's form.
pub(crate) fn of_form(
    score: &mut Score,
    stroke: &Stroke,
    style: &Style,
    intensity: f32,
    chance: &mut Chance,
) {
    let form = stroke.pick.form;
    let (on, apex) = (stroke.stroke, stroke.apex);
    for &(kind, degrees) in &form.head {
        let size = degrees * style.head * (0.6 + 0.4 * intensity);
        let (turn, start, peak, end) = match kind {
            HeadMove::NodTwice => {
                nod_twice(score, size * style.nod, apex);
                continue;
            }
            HeadMove::Shake => {
                shake(score, size, on);
                continue;
            }
            HeadMove::Nod => (
                [size * style.nod, 0.0, 0.0],
                apex - 0.20,
                apex - 0.02,
                apex + 0.30,
            ),
            HeadMove::Tilt => {
                let side = if chance.happens(0.6) { 1.0 } else { -1.0 };
                let roll = size * style.tilt * side;
                (
                    [0.0, 0.0, roll],
                    on - 0.1,
                    stroke.stroke_end + 0.05,
                    stroke.hold_end + 0.6,
                )
            }
            HeadMove::Turn => (
                [0.0, size * stroke.leading.sign(), 0.0],
                on - 0.1,
                apex,
                apex + 0.7,
            ),
            HeadMove::Up => ([-size, 0.0, 0.2 * size], on - 0.05, apex, apex + 0.6),
            HeadMove::Narrow => ([0.6 * size, 0.0, 0.2 * size], on - 0.05, apex, apex + 0.6),
            HeadMove::Down => ([size, 0.0, 0.0], on - 0.1, apex, apex + 0.9),
        };
        score.head.bump(turn, start, peak, end);
    }
    if form.lean > 0.0 {
        score.torso.bump(
            [form.lean * intensity, 0.0, 0.0],
            on - 0.1,
            apex,
            apex + 0.9,
        );
    }
    if form.shrug > 0.0 {
        score
            .shrug
            .go([form.shrug * intensity], on, stroke.stroke_end);
        score
            .shrug
            .go([0.0], stroke.hold_end, stroke.hold_end + 0.45);
    }
}

/// The end of an intonation phrase: chin up and a tilt for a question, else often a nod, as Koreans do.
fn close(score: &mut Score, unit: &[PhraseView], style: &Style, size: f32, chance: &mut Chance) {
    let Some(last) = unit.last() else { return };
    let at = last.last;
    if last.ends == PhraseEnd::Question {
        score.head.bump(
            [-4.5 * size, 0.0, 4.0 * size * style.tilt],
            at - 0.25,
            at + 0.08,
            at + 0.65,
        );
    } else if chance.happens(0.55 * style.nod) {
        let nod = (3.5 + 3.0 * chance.between(0.0, 1.0)) * size * style.nod;
        score
            .head
            .bump([nod, 0.0, 0.0], at - 0.15, at + 0.08, at + 0.45);
    }
}

/// Speakers look away while they plan and come back before the phrase ends, to hand over.
fn look(score: &mut Score, unit: &[PhraseView], size: f32, chance: &mut Chance) {
    let (Some(first), Some(last)) = (unit.first(), unit.last()) else {
        return;
    };
    if chance.happens(0.62) {
        let leave = first.start - 0.3 + f64::from(chance.between(0.0, 0.15));
        let away = leave + f64::from(chance.between(0.38, 0.58));
        let side = if chance.happens(0.5) { 1.0 } else { -1.0 };
        let target = [
            chance.normal(-0.5, 2.2) * size,
            side * chance.between(5.0, 13.0) * size,
            chance.normal(0.0, 2.4) * size,
        ];
        score.gaze.go(target, leave, away);
        let back = (last.start - 0.1).max(away + f64::from(chance.between(0.4, 1.4)));
        score.gaze.go([0.0; 3], back, back + 0.45);
    } else {
        let turn = [
            -1.2 * size,
            0.5 * chance.normal(0.0, 4.5) * size,
            chance.normal(0.0, 1.5) * size,
        ];
        let end = first.start + f64::from(chance.between(0.9, 1.2));
        score
            .head
            .bump(turn, first.start - 0.25, first.start + 0.15, end);
    }
}

/// Posture shifts come at the start of a segment, never during a bow; the last segment brings the body back.
fn shift(
    score: &mut Score,
    unit: &[PhraseView],
    strokes: &[Stroke],
    style: &Style,
    intensity: f32,
    chance: &mut Chance,
) {
    let (Some(first), Some(last)) = (unit.first(), unit.last()) else {
        return;
    };
    let (yaw, roll) = (chance.normal(0.0, 2.2), chance.normal(0.0, 1.3));
    let from = strokes.partition_point(|stroke| stroke.end < first.start - 0.5);
    let soon = strokes[from..]
        .iter()
        .take_while(|stroke| stroke.prep < last.end + 0.8);
    let bows = soon.clone().any(|stroke| stroke.bow > 0.0);
    if bows || !chance.happens(0.45) {
        return;
    }
    let size = style.sway * intensity;
    let start = first.start - 0.3;
    score.torso.bump(
        [0.0, yaw * size, roll * size],
        start,
        start + 1.0,
        (last.end + 0.8).max(start + 2.2),
    );
}

/// Two nods, the second smaller.
fn nod_twice(score: &mut Score, degrees: f32, at: f64) {
    for (i, share) in [1.0, 0.7].into_iter().enumerate() {
        let at = at + 0.34 * i as f64;
        score
            .head
            .bump([degrees * share, 0.0, 0.0], at - 0.15, at + 0.02, at + 0.28);
    }
}

/// Head shake: left, right, left, a little right.
fn shake(score: &mut Score, degrees: f32, start: f64) {
    for (i, share) in [0.8, -1.2, 0.95, -0.5].into_iter().enumerate() {
        let start = start + 0.02 + 0.2 * i as f64;
        score.head.bump(
            [0.0, degrees * share, 0.0],
            start,
            start + 0.13,
            start + 0.34,
        );
    }
}
