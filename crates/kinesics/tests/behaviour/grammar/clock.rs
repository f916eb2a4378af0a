//! The clock contract: when strokes begin against their words.

use kinesics::grammar::Gesture;

use super::plans;

fn percentile(sorted: &[f64], share: f64) -> f64 {
    sorted[((sorted.len() - 1) as f64 * share).round() as usize]
}

#[test]
fn strokes_begin_shortly_before_their_words() {
    let mut leads: Vec<f64> = Vec::new();
    let mut beginnings: Vec<f64> = Vec::new();
    for (transcript, _, plan) in plans(3) {
        for gesture in plan.gestures() {
            let word = &transcript.words[gesture.word[0]];
            leads.push(word.start - gesture.stroke);
            beginnings.push(word.start - gesture.prep);
        }
    }
    assert!(
        leads.len() >= 300,
        "the rule is checked on at least 300 gestures, not on {}",
        leads.len()
    );
    leads.sort_by(f64::total_cmp);
    beginnings.sort_by(f64::total_cmp);
    let median = percentile(&leads, 0.5);
    assert!(
        (0.08..=0.20).contains(&median),
        "median stroke onset {median:.3} s before the word"
    );
    let (low, high) = (percentile(&leads, 0.1), percentile(&leads, 0.9));
    assert!(
        low >= -0.05 && high <= 0.40,
        "10 to 90 % of strokes begin {low:.3} to {high:.3} s before the word"
    );
    let late = leads.iter().filter(|lead| **lead < 0.0).count();
    assert!(
        late * 10 <= leads.len(),
        "{late} of {} strokes begin late",
        leads.len()
    );
    assert!(
        leads[0] >= -0.05,
        "no stroke begins more than 50 ms late, one does by {:.3} s",
        -leads[0]
    );
    let begins = percentile(&beginnings, 0.5);
    assert!(
        (0.45..=0.75).contains(&begins),
        "a gesture begins about 0.6 s before its word, not {begins:.3} s"
    );
}

#[test]
fn phases_are_in_order() {
    for (_, style, plan) in plans(2) {
        for gesture in plan.gestures() {
            let Gesture {
                prep,
                stroke,
                apex,
                stroke_end,
                hold_end,
                end,
                ..
            } = gesture;
            let times = [prep, stroke, apex, stroke_end, hold_end, end];
            assert!(
                times.is_sorted(),
                "phases of {} in {style} follow each other: {times:?}",
                gesture.form
            );
            assert!(
                **times.first().expect("six times") >= -0.6,
                "{} starts before the motion does",
                gesture.form
            );
        }
    }
}

#[test]
fn no_stroke_begins_after_the_last_word() {
    for (transcript, style, plan) in plans(2) {
        let last = transcript.words.last().expect("words").end;
        for gesture in plan.gestures() {
            assert!(
                gesture.stroke < last,
                "{} in {style} strokes after the last word",
                gesture.form
            );
            assert!(gesture.word[0] <= gesture.word[1] && gesture.word[1] < transcript.words.len());
        }
    }
}

#[test]
fn preparations_wait_for_the_stroke_before() {
    for (_, style, plan) in plans(2) {
        for pair in plan.gestures().windows(2) {
            assert!(
                pair[1].prep >= pair[0].stroke_end,
                "{} in {style} tears {} apart",
                pair[1].form,
                pair[0].form
            );
        }
    }
}

#[test]
fn the_apex_is_near_the_accent() {
    let mut off: Vec<f64> = Vec::new();
    for (transcript, _, plan) in plans(2) {
        for gesture in plan.gestures().iter().filter(|gesture| gesture.is_beat()) {
            let phrase = transcript
                .phrases
                .iter()
                .find(|phrase| phrase.words.contains(&gesture.word[0]));
            off.push((gesture.apex - phrase.expect("its phrase").anchor).abs());
        }
    }
    off.sort_by(f64::total_cmp);
    let median = percentile(&off, 0.5);
    assert!(
        median <= 0.15,
        "half of the beats peak within 0.15 s of the accent, not {median:.3} s"
    );
}
