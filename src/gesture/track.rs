//! The motion of an utterance, portion by portion as it is made.

use std::sync::Arc;

use bevy_ecs::prelude::*;
use bevy_reflect::prelude::*;
use kinesics::grammar::Gesture;
use kinesics::performance::{FRAME_RATE, Performance, Source};
use kinesics::{Layout, Motion};

use super::studio::Performed;
use crate::body::inertia::Transition;
use crate::error::GestureError;
use crate::speech::Portion;

/// Time from one portion's motion into the next, in seconds.
const JOIN: f64 = 0.25;

/// The motion of an utterance. The motion of portion `k` counts from the start of portion `k` of its
/// [`Speech`](crate::Speech).
#[derive(Component, Debug, Clone, Default, Reflect)]
#[reflect(Component, Default)]
pub struct GestureTrack {
    #[reflect(ignore)]
    parts: Vec<Part>,
}

#[derive(Debug, Clone)]
struct Part {
    offset: f64,
    sound_ends: f64,
    words: usize,
    performance: Option<Arc<Performance>>,
    /// No performance will come where there is none yet.
    answered: bool,
    seconds: f64,
    problems: Vec<GestureError>,
}

impl GestureTrack {
    /// The motion of a portion, once it is made.
    #[must_use]
    pub fn performance(&self, portion: usize) -> Option<&Arc<Performance>> {
        self.parts.get(portion)?.performance.as_ref()
    }

    /// Whether the motions of the first `portions` portions have all been made, or given up.
    #[must_use]
    pub fn has(&self, portions: usize) -> bool {
        self.parts.len() >= portions && self.parts[..portions].iter().all(|part| part.answered)
    }

    /// Who made the motion; where portions differ, the first. `None` before anything is made.
    #[must_use]
    pub fn source(&self) -> Option<Source> {
        self.parts
            .iter()
            .find_map(|part| Some(part.performance.as_ref()?.source))
    }

    /// How long the making took, in seconds.
    #[must_use]
    pub fn seconds(&self) -> f64 {
        self.parts.iter().map(|part| part.seconds).sum()
    }

    /// What could not be had, and why.
    pub fn problems(&self) -> impl Iterator<Item = &GestureError> {
        self.parts.iter().flat_map(|part| &part.problems)
    }

    /// The gestures planned by the grammar, in the utterance's time and word numbers.
    #[must_use]
    pub fn plan(&self) -> Vec<Gesture> {
        let mut plan = Vec::new();
        let mut first_word = 0;
        for part in &self.parts {
            let planned = part
                .performance
                .iter()
                .flat_map(|performance| performance.plan.iter().cloned());
            plan.extend(planned.map(|gesture| moved(gesture, part.offset, first_word)));
            first_word += part.words;
        }
        plan
    }

    /// The motion of everything made so far as one, in the utterance's time: what a file of it holds. Portions are
    /// joined as on a living avatar; idle is not in it.
    #[must_use]
    pub fn motion(&self) -> Motion {
        let made: Vec<_> = self
            .parts
            .iter()
            .filter_map(|part| Some((part, &part.performance.as_ref()?.motion)))
            .collect();
        if let [(part, motion)] = made[..] {
            return Motion {
                start: motion.start + part.offset,
                ..motion.clone()
            };
        }
        let mut joined = Motion {
            frame_rate: FRAME_RATE,
            start: 0.0,
            layout: Layout::Full55,
            frames: Vec::new(),
        };
        let (Some((first, motion)), Some((last, ending))) = (made.first(), made.last()) else {
            return joined;
        };
        joined.start = first.offset + motion.start;
        let seconds = last.offset + ending.end() - joined.start;
        let mut current = 0;
        let mut transition: Option<Transition> = None;
        for k in 0..=(seconds * f64::from(FRAME_RATE)).round() as usize {
            let time = joined.start + k as f64 / f64::from(FRAME_RATE);
            let frame = |index: usize, at: f64| {
                made[index]
                    .1
                    .sample(at - made[index].0.offset)
                    .unwrap_or_default()
            };
            if let Some((next, motion)) = made.get(current + 1)
                && time >= made[current].0.sound_ends.max(next.offset + motion.start)
            {
                let shown = |at| {
                    transition
                        .as_ref()
                        .map_or_else(|| frame(current, at), |t| t.apply(at, frame(current, at)))
                };
                transition = Transition::between(time, JOIN, shown, |at| frame(current + 1, at));
                current += 1;
            }
            let plain = frame(current, time);
            joined.frames.push(
                transition
                    .as_ref()
                    .map_or(plain, |transition| transition.apply(time, plain)),
            );
        }
        joined
    }

    /// Plays a performance of the game's own in a portion, in place of the one that was made. `false` where the
    /// portion has not been asked for yet.
    pub fn replace(&mut self, portion: usize, performance: Performance) -> bool {
        let part = self.parts.get_mut(portion);
        part.map(|part| part.performance = Some(Arc::new(performance)))
            .is_some()
    }

    /// How many portions have been asked for.
    pub(super) fn asked(&self) -> usize {
        self.parts.len()
    }

    /// A portion has been asked for, or will never be.
    pub(super) fn ask(&mut self, portion: &Portion, problem: Option<GestureError>) {
        self.parts.push(Part {
            offset: portion.offset,
            sound_ends: portion.offset + portion.speech.duration(),
            words: portion.words.len(),
            performance: None,
            answered: matches!(problem, Some(GestureError::NoWorker)),
            seconds: 0.0,
            problems: problem.into_iter().collect(),
        });
    }

    /// Takes a portion's motion in, and returns the problems that no portion before it had. A sketch is played until
    /// the motion proper is there.
    pub(super) fn receive(&mut self, performed: Performed) -> Vec<GestureError> {
        let known: Vec<GestureError> = self.problems().cloned().collect();
        let Some(part) = self.parts.get_mut(performed.portion) else {
            return Vec::new();
        };
        if performed.sketch {
            if !part.answered {
                part.performance = performed.performance.map(Arc::new);
            }
            return Vec::new();
        }
        part.answered = true;
        part.seconds = performed.seconds;
        part.problems.extend(performed.problems.iter().cloned());
        part.performance = performed.performance.map(Arc::new);
        performed
            .problems
            .into_iter()
            .filter(|problem| !known.contains(problem))
            .collect()
    }
}

fn moved(gesture: Gesture, seconds: f64, words: usize) -> Gesture {
    Gesture {
        word: gesture.word.map(|word| word + words),
        prep: gesture.prep + seconds,
        stroke: gesture.stroke + seconds,
        apex: gesture.apex + seconds,
        stroke_end: gesture.stroke_end + seconds,
        hold_end: gesture.hold_end + seconds,
        end: gesture.end + seconds,
        ..gesture
    }
}

#[cfg(test)]
mod tests {
    use bevy_ecs::prelude::Entity;

    use super::*;

    fn performed(source: Source, sketch: bool) -> Performed {
        let motion = Motion {
            frame_rate: FRAME_RATE,
            start: 0.0,
            layout: Layout::Full55,
            frames: Vec::new(),
        };
        let performance = Performance {
            motion,
            plan: Vec::new(),
            source,
            problems: Vec::new(),
        };
        let utterance = Entity::PLACEHOLDER;
        Performed {
            utterance,
            portion: 0,
            sketch,
            performance: Some(performance),
            problems: Vec::new(),
            seconds: 0.0,
        }
    }

    fn asked() -> GestureTrack {
        let mut track = GestureTrack::default();
        let portion = Portion {
            speech: Arc::default(),
            range: 0..0,
            offset: 0.0,
            pause_before: 0.0,
            seconds: 0.0,
            words: Vec::new(),
        };
        track.ask(&portion, None);
        track
    }

    #[test]
    fn a_sketch_is_played_until_the_motion_is_there() {
        let mut track = asked();
        track.receive(performed(Source::Grammar, true));
        assert_eq!(
            track.source(),
            Some(Source::Grammar),
            "the sketch should be played"
        );
        assert!(!track.has(1), "and the motion still be waited for");
        track.receive(performed(Source::Hybrid, false));
        assert_eq!(
            track.source(),
            Some(Source::Hybrid),
            "the motion should take its place"
        );
        assert!(track.has(1), "and nothing more be waited for");
    }

    #[test]
    fn a_sketch_that_comes_late_changes_nothing() {
        let mut track = asked();
        track.receive(performed(Source::Hybrid, false));
        track.receive(performed(Source::Grammar, true));
        assert_eq!(
            track.source(),
            Some(Source::Hybrid),
            "the motion proper should stay"
        );
    }
}
