//! Which instants of a performance are worth a picture.

use bevy_momjit::kinesics::grammar::Gesture;
use bevy_momjit::kinesics::{BoneLengths, Joint, Motion};
use bevy_momjit::malsori::{Transcript, Viseme, viseme};

/// From where an instant is photographed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    /// Straight ahead, from the thighs up.
    Front,
    /// From the avatar's left front.
    ThreeQuarter,
    /// The face alone.
    Face,
}

/// One picture.
#[derive(Debug, Clone, PartialEq)]
pub struct Moment {
    /// Seconds from the first sample of the speech.
    pub time: f64,
    /// From where.
    pub view: View,
    /// What it shows, as part of the file's name: `rest`, a gesture's form, `mouth-open`.
    pub name: String,
}

/// Gestures that are photographed.
const GESTURES: usize = 2;
/// Two pictured gestures are at least so many seconds apart.
const APART: f64 = 0.6;

/// At most eight pictures in the order of time: rest and the two most telling gestures from two sides, the mouth at
/// its widest and at its most firmly closed.
#[must_use]
pub fn choose(
    plan: &[Gesture],
    motion: &Motion,
    lengths: &BoneLengths,
    transcripts: &[(f64, Transcript)],
) -> Vec<Moment> {
    let mut moments = Vec::new();
    let mut both_sides = |time: f64, name: &str| {
        for view in [View::Front, View::ThreeQuarter] {
            moments.push(Moment {
                time,
                view,
                name: name.to_owned(),
            });
        }
    };
    both_sides(motion.start, "rest");
    for (time, name) in gestures(plan, motion, lengths) {
        both_sides(time, &name);
    }
    for (viseme, name) in [(Viseme::AA, "mouth-open"), (Viseme::PP, "mouth-closed")] {
        if let Some(time) = strongest(transcripts, motion, viseme) {
            moments.push(Moment {
                time,
                view: View::Face,
                name: name.to_owned(),
            });
        }
    }
    moments.sort_by(|a, b| a.time.total_cmp(&b.time));
    moments
}

/// The gestures that take the hands furthest from rest, gestures with a form before beats.
fn gestures(plan: &[Gesture], motion: &Motion, lengths: &BoneLengths) -> Vec<(f64, String)> {
    let reach = |time: f64| {
        let (Some(now), Some(rest)) = (motion.sample(time), motion.frames.first()) else {
            return 0.0;
        };
        let (now, rest) = (now.pose(lengths), rest.pose(lengths));
        [Joint::LeftWrist, Joint::RightWrist]
            .iter()
            .map(|wrist| now[*wrist].distance(rest[*wrist]))
            .sum()
    };
    let mut candidates: Vec<(f32, f64, String)> = if plan.is_empty() {
        let times = (0..motion.frames.len())
            .map(|k| motion.start + k as f64 / f64::from(motion.frame_rate));
        times
            .map(|time| (reach(time), time, "gesture".to_owned()))
            .collect()
    } else {
        let rank =
            |gesture: &Gesture| reach(gesture.apex) + if gesture.is_beat() { 0.0 } else { 1.0 };
        plan.iter()
            .map(|gesture| (rank(gesture), gesture.apex, gesture.form.to_string()))
            .collect()
    };
    candidates.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.total_cmp(&b.1)));
    let mut chosen: Vec<(f64, String)> = Vec::new();
    for (rank, time, name) in candidates {
        let far = chosen
            .iter()
            .all(|(other, _)| (other - time).abs() >= APART);
        if far && rank > 0.05 && chosen.len() < GESTURES {
            chosen.push((time, name));
        }
    }
    chosen
}

/// When the mouth shows `viseme` most clearly to a camera in front of it, if it ever does.
fn strongest(transcripts: &[(f64, Transcript)], motion: &Motion, wanted: Viseme) -> Option<f64> {
    const STEP: f64 = 1.0 / 60.0;
    /// Degrees of a bowed or turned head that hide the mouth.
    const TURNED: f32 = 20.0;
    let visible = |time: f64| {
        let turned = motion
            .sample(time)
            .map_or(0.0, |frame| (frame.head + frame.torso).length());
        1.0 - (turned / TURNED).min(1.0)
    };
    let instants = transcripts.iter().flat_map(|(offset, transcript)| {
        let times = (0..(transcript.duration / STEP) as usize).map(|k| k as f64 * STEP);
        times.map(move |time| {
            (
                viseme::sample(transcript, time)[wanted as usize],
                offset + time,
            )
        })
    });
    let clear = instants
        .filter(|(weight, _)| *weight > 0.3)
        .map(|(weight, time)| (weight * visible(time), time));
    clear
        .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.total_cmp(&a.1)))
        .map(|(_, time)| time)
}
