//! What a network of directions does not say: hands, and the angles that its directions imply.

use super::chest;
use crate::motion::{Frame, Hand, Layout, Motion};
use crate::style::Style;

/// The hand of an arm that gestures without a form: open, loose, its palm turned a little upwards.
pub(super) const GESTURING: Hand = Hand {
    pronation: -15.0,
    flexion: -8.0,
    deviation: 0.0,
    shape: [0.14, 0.18, 0.24, 0.30, 0.18, 0.40, 0.25],
};

/// Fills the channels that the model's layout lacks.
pub(super) fn completed(mut motion: Motion, style: &Style) -> Motion {
    if motion.layout == Layout::Full55 {
        return motion;
    }
    let rest = style.rest();
    for frame in &mut motion.frames {
        complete(frame, &rest);
    }
    motion.layout = Layout::Full55;
    motion
}

fn complete(frame: &mut Frame, rest: &Frame) {
    if frame.directions == rest.directions {
        *frame = *rest;
        return;
    }
    frame.hands =
        std::array::from_fn(|side| rest.hands[side].towards(&GESTURING, frame.activity[side]));
    // Counted from the rest pose, so that a style whose rest pose turns head or chest keeps its own angles there.
    let (torso, rest_torso) = (chest::torso(frame), chest::torso(rest));
    frame.torso = rest.torso + torso - rest_torso;
    frame.head = rest.head + chest::head(frame, torso) - chest::head(rest, rest_torso);
}
