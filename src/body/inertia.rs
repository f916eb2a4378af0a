//! Going from one motion to another without a jump in place or speed.
//!
//! At the change, the difference between what was shown and the new motion is taken, with its speed; the new motion
//! plays at once, and the difference is added to it while it fades by a quintic (inertialisation, as D. Bollo
//! presented it at GDC 2018). Directions differ by rotations, everything else by numbers.
//! Invariant: pure; knows no clock and no entity.

use bevy_math::{Quat, Vec3};
use kinesics::{Frame, Hand};

/// The step over which speeds are taken, in seconds.
const STEP: f64 = 1.0 / 60.0;
/// Speeds beyond these come from measuring across a jump, not from a body: radians, and degrees, a second.
const TOP_TURN: f32 = 10.0;
const TOP_DRIFT: f32 = 400.0;
/// Numbers of a frame that are not directions: two hands of ten, head, torso.
const NUMBERS: usize = 26;

/// A difference that fades.
#[derive(Debug, Clone)]
pub(crate) struct Transition {
    start: f64,
    seconds: f64,
    /// Per bone: rotation vector from the new direction to the shown one, and its speed.
    turns: [(Vec3, Vec3); 9],
    numbers: [(f32, f32); NUMBERS],
}

impl Transition {
    /// From `old` to `new`, two motions as functions of time, in `seconds` from `time` on. `None` where they do not
    /// differ: nothing is then added, not even rounding.
    pub(crate) fn between(
        time: f64,
        seconds: f64,
        old: impl Fn(f64) -> Frame,
        new: impl Fn(f64) -> Frame,
    ) -> Option<Self> {
        let (from, to) = (old(time), new(time));
        let (from_before, to_before) = (old(time - STEP), new(time - STEP));
        if from == to && from_before == to_before {
            return None;
        }
        let step = STEP as f32;
        let turns = std::array::from_fn(|bone| {
            let turn = arc(to.directions[bone], from.directions[bone]);
            let before = arc(to_before.directions[bone], from_before.directions[bone]);
            (turn, ((turn - before) / step).clamp_length_max(TOP_TURN))
        });
        let (from, to) = (numbers(&from), numbers(&to));
        let (from_before, to_before) = (numbers(&from_before), numbers(&to_before));
        let numbers = std::array::from_fn(|index| {
            let difference = from[index] - to[index];
            let speed = (difference - (from_before[index] - to_before[index])) / step;
            (difference, speed.clamp(-TOP_DRIFT, TOP_DRIFT))
        });
        Some(Self {
            start: time,
            seconds,
            turns,
            numbers,
        })
    }

    /// Whether nothing is left of it.
    pub(crate) fn is_over(&self, time: f64) -> bool {
        time - self.start >= self.seconds
    }

    /// The new motion's frame with what is left of the difference.
    pub(crate) fn apply(&self, time: f64, frame: Frame) -> Frame {
        if self.is_over(time) {
            return frame;
        }
        let (place, speed) = self.fade(time);
        let mut shown = frame;
        for (direction, (turn, turning)) in shown.directions.iter_mut().zip(&self.turns) {
            *direction = (Quat::from_scaled_axis(*turn * place + *turning * speed) * *direction)
                .normalize_or(*direction);
        }
        let mut left = numbers(&frame);
        for (number, (difference, drift)) in left.iter_mut().zip(&self.numbers) {
            *number += difference * place + drift * speed;
        }
        set_numbers(&mut shown, &left);
        shown
    }

    /// How much of the difference is left, and by how much its first speed has moved it: quintics that leave at the
    /// first place, speed and zero acceleration and arrive at rest.
    fn fade(&self, time: f64) -> (f32, f32) {
        let seconds = self.seconds as f32;
        let s = ((time - self.start) as f32 / seconds).clamp(0.0, 1.0);
        let s3 = s * s * s;
        let place = 1.0 - s3 * (10.0 - s * (15.0 - 6.0 * s));
        let speed = seconds * (s - s3 * (6.0 - s * (8.0 - 3.0 * s)));
        (place, speed)
    }
}

/// The angle by which the directions of two frames differ most, in radians.
pub(crate) fn largest_turn(one: &Frame, other: &Frame) -> f32 {
    let pairs = one.directions.iter().zip(&other.directions);
    pairs
        .map(|(one, other)| arc(*one, *other).length())
        .fold(0.0, f32::max)
}

fn arc(from: Vec3, to: Vec3) -> Vec3 {
    Quat::from_rotation_arc(from.normalize_or(Vec3::NEG_Y), to.normalize_or(Vec3::NEG_Y))
        .to_scaled_axis()
}

fn numbers(frame: &Frame) -> [f32; NUMBERS] {
    let mut numbers = [0.0; NUMBERS];
    for (hand, out) in frame.hands.iter().zip(numbers.chunks_mut(10)) {
        out[..3].copy_from_slice(&[hand.pronation, hand.flexion, hand.deviation]);
        out[3..].copy_from_slice(&hand.shape);
    }
    numbers[20..23].copy_from_slice(&frame.head.to_array());
    numbers[23..].copy_from_slice(&frame.torso.to_array());
    numbers
}

fn set_numbers(frame: &mut Frame, numbers: &[f32; NUMBERS]) {
    for (hand, part) in frame.hands.iter_mut().zip(numbers.chunks(10)) {
        let shape = std::array::from_fn(|finger| part[3 + finger].clamp(0.0, 1.0));
        *hand = Hand {
            pronation: part[0],
            flexion: part[1],
            deviation: part[2],
            shape,
        };
    }
    frame.head = Vec3::from_slice(&numbers[20..23]);
    frame.torso = Vec3::from_slice(&numbers[23..]);
}

#[cfg(test)]
mod tests {
    use std::f32::consts::PI;

    use super::*;

    /// An arm that swings up at two radians a second, its hand turning with it.
    fn swinging(time: f64) -> Frame {
        let angle = 2.0 * time as f32;
        let mut frame = Frame::default();
        frame.directions[4] = Vec3::new(0.0, -angle.cos(), angle.sin());
        frame.hands[0].pronation = 60.0 * time as f32;
        frame
    }

    fn still(_: f64) -> Frame {
        Frame::default()
    }

    #[test]
    fn place_and_speed_go_on_at_the_change_and_end_in_the_new_motion() {
        let change = 0.6;
        let transition =
            Transition::between(change, 0.25, swinging, still).expect("the two differ");
        let shown = |time: f64| transition.apply(time, still(time));
        let off = shown(change).directions[4].angle_between(swinging(change).directions[4]);
        assert!(
            off < 1e-3,
            "the first frame should be the one that was shown, it is {off} rad off"
        );
        assert!(
            (shown(change).hands[0].pronation - swinging(change).hands[0].pronation).abs() < 1e-3,
            "hands too"
        );
        let later = change + 0.01;
        let off = shown(later).directions[4].angle_between(swinging(later).directions[4]);
        assert!(
            off < 0.004,
            "the arm should go on at its speed at first, after 10 ms it is {off} rad off"
        );
        let end = shown(change + 0.25);
        assert_eq!(
            end,
            still(0.0),
            "at the end nothing of the old motion should be left"
        );
    }

    #[test]
    fn equal_motions_need_no_transition() {
        assert!(
            Transition::between(1.0, 0.25, still, still).is_none(),
            "stillness should stay exact"
        );
    }

    #[test]
    fn opposite_directions_and_jumps_stay_finite() {
        let up = |_: f64| {
            let mut frame = Frame::default();
            frame.directions = frame.directions.map(|direction| -direction);
            frame
        };
        let transition = Transition::between(0.0, 0.25, up, still).expect("the two differ");
        for frame in 0..=30 {
            let shown = transition.apply(f64::from(frame) / 100.0, Frame::default());
            assert!(
                shown.is_finite(),
                "a half turn should be a turn, not a division by zero"
            );
            let unit = shown
                .directions
                .iter()
                .all(|direction| (direction.length() - 1.0).abs() < 1e-4);
            assert!(unit, "directions should stay unit vectors");
        }
        let speed = transition.turns[4].1.length();
        assert!(
            speed <= TOP_TURN + 1e-3 && transition.turns[4].0.length() <= PI + 1e-3,
            "speeds should be a body's"
        );
    }
}
