//! The network's arms and the grammar's forms in one motion.

use glam::Quat;

use super::neural::GESTURING;
use crate::body::Side;
use crate::grammar::Gesture;
use crate::joint::Joint;
use crate::motion::{Frame, Motion, minimum_jerk, on_the_arc};
use crate::pose::BoneLengths;

/// The shortest time, in seconds, in which an arm changes from one source to the other.
const SHORTEST: f64 = 0.2;

/// Both motions and when the grammar has which arm: from the stroke of a gesture with a form until its hold ends. The
/// change takes place during preparation and retraction, when the arm travels anyway.
pub(super) struct Join<'a> {
    planned: &'a Motion,
    network: &'a Motion,
    rest: &'a Frame,
    takeovers: [Vec<Takeover>; 2],
}

impl<'a> Join<'a> {
    /// Joins them for gestures with a form.
    pub(super) fn new(
        formed: &[Gesture],
        planned: &'a Motion,
        network: &'a Motion,
        rest: &'a Frame,
    ) -> Self {
        let takeovers = Side::BOTH.map(|side| {
            let gestures = formed.iter().filter(|gesture| gesture.hands.include(side));
            gestures
                .map(|gesture| Takeover::new(gesture, side, planned, network))
                .collect()
        });
        Self {
            planned,
            network,
            rest,
            takeovers,
        }
    }

    pub(super) fn at(&self, time: f64) -> Frame {
        let grammar = self.planned.sample(time).unwrap_or(*self.rest);
        let network = self.network.sample(time).unwrap_or(*self.rest);
        let shares = Side::BOTH.map(|side| share(&self.takeovers[side as usize], time));
        joined(&grammar, &network, shares, self.rest)
    }
}

/// When the grammar takes an arm and gives it back: it rises from the first to the second time and falls from the
/// third to the fourth, seconds.
struct Takeover([f64; 4]);

impl Takeover {
    fn new(gesture: &Gesture, side: Side, planned: &Motion, network: &Motion) -> Self {
        // Where the two arms are apart, the change is a movement of its own and needs a movement's time.
        let wrist = [Joint::LeftWrist, Joint::RightWrist][side as usize];
        let apart = |time| {
            let at = |motion: &Motion| {
                motion
                    .sample(time)
                    .map(|frame| frame.pose(&BoneLengths::default())[wrist])
            };
            at(planned)
                .zip(at(network))
                .map_or(0.0, |(one, other)| f64::from(one.distance(other)))
        };
        let change = |from: f64, to: f64| {
            let farthest = [from, (from + to) / 2.0, to]
                .map(apart)
                .into_iter()
                .fold(0.0, f64::max);
            travel(farthest).max(to - from)
        };
        let rise = change(gesture.prep, gesture.stroke);
        let fall = change(gesture.hold_end, gesture.end);
        Self([
            gesture.stroke - rise,
            gesture.stroke,
            gesture.hold_end,
            gesture.hold_end + fall,
        ])
    }

    fn share(&self, time: f64) -> f64 {
        let [rises, risen, falls, fallen] = self.0;
        let up = minimum_jerk((time - rises) / (risen - rises));
        let down = minimum_jerk((time - falls) / (fallen - falls));
        up * (1.0 - down)
    }
}

/// Seconds that a hand takes for so many metres: 0.28 + 1.2 d, as measured on a speaker; nothing for no way at all.
fn travel(metres: f64) -> f64 {
    if metres < 0.02 {
        SHORTEST
    } else {
        0.28 + 1.2 * metres
    }
}

/// How much of an arm is the grammar's, 0..=1: what none of the gestures leaves to the network. A product, not the
/// greatest, for the greatest has a kink where one gesture hands over to the next, and the wrist would feel it.
fn share(takeovers: &[Takeover], time: f64) -> f32 {
    let left: f64 = takeovers
        .iter()
        .map(|takeover| 1.0 - takeover.share(time))
        .product();
    (1.0 - left) as f32
}

fn joined(grammar: &Frame, network: &Frame, shares: [f32; 2], rest: &Frame) -> Frame {
    let mut frame = *grammar;
    // The network's arms hang on the grammar's chest: they follow where it leans.
    let lean = Quat::from_rotation_arc(network.directions[0], grammar.directions[0]);
    for side in Side::BOTH {
        let (first, side) = (side.shoulder_bone(), side as usize);
        let share = shares[side];
        if share >= 1.0 {
            continue;
        }
        for bone in first..first + 3 {
            let free = (lean * network.directions[bone]).normalize_or(grammar.directions[bone]);
            frame.directions[bone] = on_the_arc(free, grammar.directions[bone], share);
        }
        // A hand belongs to the arm that carries it: it opens with an arm that only the network moves, and rests
        // with an arm that only the grammar would have moved.
        let more = (1.0 - share) * (network.activity[side] - grammar.activity[side]);
        let other = if more > 0.0 {
            &GESTURING
        } else {
            &rest.hands[side]
        };
        frame.hands[side] = grammar.hands[side].towards(other, more.abs());
        frame.activity[side] += (1.0 - share) * (network.activity[side] - grammar.activity[side]);
    }
    frame
}
