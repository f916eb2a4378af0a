//! Writes planned gestures into a score: preparation, stroke, beats, and the way out.

use glam::Vec3;

use super::chance::Chance;
use super::channel::Manner;
use super::head;
use super::lexicon::{Class, Key, Lexicon};
use super::score::Score;
use super::stroke::{After, Stroke};
use crate::body::{Side, arm};
use crate::style::Style;

/// Writes gestures into a score, in order.
pub(crate) struct Writer<'a> {
    pub(crate) score: Score,
    pub(crate) style: &'a Style,
    pub(crate) intensity: f32,
    pub(crate) tempo: f32,
    pub(crate) chance: Chance,
}

impl Writer<'_> {
    /// Everything that belongs to one gesture.
    pub(crate) fn write(&mut self, stroke: &Stroke) {
        if stroke.bow > 0.0 {
            self.bow(stroke);
        }
        for side in Side::BOTH.into_iter().filter(|side| stroke.uses(*side)) {
            let late = if side == stroke.leading {
                0.0
            } else {
                f64::from(self.chance.between(0.0, 0.045))
            };
            self.prepare(stroke, side, late);
            self.strike(stroke, side, late);
            self.score.hands[side as usize]
                .active
                .push((stroke.prep, stroke.end));
        }
        self.other_hand(stroke);
        head::of_form(
            &mut self.score,
            stroke,
            self.style,
            self.intensity,
            &mut self.chance,
        );
        self.beats(stroke);
        self.leave(stroke);
    }

    fn bow(&mut self, stroke: &Stroke) {
        let (down, bottom, rise) = (stroke.stroke, stroke.stroke_end, stroke.hold_end);
        let up = stroke.end.max(rise + f64::from(0.62 + 0.014 * stroke.bow));
        let [pitch, ..] = self.style.rest_torso().to_array();
        let [head, ..] = self.style.rest_head().to_array();
        self.score
            .torso
            .go([pitch + stroke.bow, 0.0, 0.0], down, bottom);
        self.score.torso.go([pitch, 0.0, 0.0], rise, up);
        // The eyes go down first and come up last.
        self.score
            .head
            .go([stroke.bow * 0.55, 0.0, 0.0], down - 0.06, bottom);
        self.score.head.go([head, 0.0, 0.0], rise + 0.05, up + 0.05);
        self.score.clasp.go([1.0], stroke.prep, stroke.stroke);
    }

    fn prepare(&mut self, stroke: &Stroke, side: Side, late: f64) {
        let Some(&first) = stroke.path[side as usize].first() else {
            return;
        };
        let from = self.score.wrist(side);
        let round = 0.4 + 0.9 * self.style.fluidity;
        let bulge = Vec3::new(
            self.chance.normal(0.05, 0.10),
            self.chance.normal(0.03, 0.05),
            self.chance.normal(0.13, 0.05),
        );
        let arc = (bulge * from.distance(first) * round).to_array();
        let first_piece = stroke.pieces.first().copied().unwrap_or(0.3);
        let overlap = self.overlap() * first_piece.min(stroke.stroke - stroke.prep);
        let key = stroke.keys(side).first();
        let (angles, shape) = (key.map(|key| self.angles(stroke, key)), key.map(shape_of));
        let hand = &mut self.score.hands[side as usize];
        let (start, end) = (stroke.prep + late, stroke.stroke + late);
        hand.wrist.go_in(
            first.to_array(),
            start,
            end + 0.5 * overlap,
            Manner { skew: 0.95, arc },
        );
        if let (Some(angles), Some(shape)) = (angles, shape) {
            hand.angles.go(angles, start + 0.02, end + 0.03);
            hand.shape.go(shape, start, end);
        }
        hand.contact.go(
            [if stroke.pick.form.contact { 1.0 } else { 0.0 }],
            stroke.prep,
            stroke.stroke,
        );
    }

    fn strike(&mut self, stroke: &Stroke, side: Side, late: f64) {
        let path = &stroke.path[side as usize];
        let last = path.len().saturating_sub(1);
        let power = 1.0 + 0.30 * (self.style.power - 0.35);
        let mut start = stroke.stroke + late;
        for (i, ends) in path.windows(2).enumerate() {
            let piece = stroke.pieces.get(i).copied().unwrap_or(0.3);
            let end = start + piece;
            let overlap = self.overlap() * piece * 0.5;
            let arc = self.bulge(ends[0], ends[1], stroke.pick.form.arc);
            let skew = if i + 1 == stroke.pick.form.apex_key() {
                power
            } else {
                1.0
            };
            let key = &stroke.keys(side)[i + 1];
            let (angles, shape) = (self.angles(stroke, key), shape_of(key));
            let hand = &mut self.score.hands[side as usize];
            let flow = if i + 1 < last { overlap } else { 0.0 };
            hand.wrist.go_in(
                ends[1].to_array(),
                start - 0.5 * overlap,
                end + flow,
                Manner { skew, arc },
            );
            let drag = f64::from(0.05 + 0.05 * self.style.drag);
            hand.angles.go(angles, start, end + drag);
            hand.shape.go(shape, start - 0.12, end - 0.02);
            start = end;
        }
        if self.style.power > 0.55 && path.len() == 2 && stroke.pick.form.class != Class::Deictic {
            // A powerful stroke recoils.
            let back = path[1] - (path[1] - path[0]) * 0.10 * self.style.power;
            let hand = &mut self.score.hands[side as usize];
            hand.wrist.go(back.to_array(), start - 0.02, start + 0.20);
        }
    }

    /// How far a piece of a stroke bulges: up and forwards by the form, and a little to one side by chance.
    fn bulge(&mut self, from: Vec3, to: Vec3, arc: f32) -> [f32; 3] {
        let way = to - from;
        let along = way.normalize_or(Vec3::X);
        let across = if along.z.abs() < 0.8 {
            Vec3::new(0.2, -0.3, 1.0)
        } else {
            Vec3::new(1.0, 0.2, 0.0)
        };
        let sideways = along.cross(across).normalize_or(Vec3::Y);
        let drawn = self.chance.normal(0.10, 0.05) * (0.3 + self.style.fluidity) * way.length();
        (Vec3::new(0.0, 1.0, 0.3) * arc + sideways * drawn).to_array()
    }

    fn overlap(&self) -> f64 {
        f64::from(0.12 + 0.33 * self.style.fluidity)
    }

    fn angles(&self, stroke: &Stroke, key: &Key) -> [f32; 3] {
        let open = matches!(stroke.pick.form.class, Class::Present | Class::Beat);
        [
            key.pronation + if open { self.style.palm } else { 0.0 },
            key.flexion,
            key.deviation,
        ]
    }

    /// The hand that does not gesture: released when it was forgotten in the air, else it may join in a little.
    fn other_hand(&mut self, stroke: &Stroke) {
        if stroke.uses(stroke.leading.other()) {
            return;
        }
        let side = stroke.leading.other();
        if let Some(released) = stroke.release {
            let start = stroke.prep - 0.05 + f64::from(self.chance.between(0.0, 0.12));
            let far = self.score.wrist(side).distance(released);
            let end = start + f64::from((0.4 + 1.1 * far) * self.tempo);
            self.settle(side, released, start, end);
        }
        let joins = self.chance.happens(0.35 + self.style.sympathy);
        if !joins
            || self.style.sympathy <= 0.0
            || matches!(stroke.pick.form.class, Class::Emblem | Class::Number)
        {
            return;
        }
        let path = &stroke.path[stroke.leading as usize];
        let (Some(&from), Some(&to)) = (path.first(), path.last()) else {
            return;
        };
        let share = self.style.sympathy * self.chance.between(0.3, 0.8);
        let along = ((to - from) * share).clamp_length_max(0.13);
        let lift = Vec3::new(0.0, 0.05, 0.04) * self.style.sympathy * self.chance.between(0.3, 1.2);
        let lifted = arm::within_reach(self.score.wrist(side) + lift.clamp_length_max(0.09));
        let hand = &mut self.score.hands[side as usize];
        hand.wrist
            .go(lifted.to_array(), stroke.prep + 0.05, stroke.stroke + 0.1);
        hand.wrist.go(
            arm::within_reach(lifted + along).to_array(),
            stroke.stroke + 0.03,
            stroke.stroke_end + 0.06,
        );
        hand.active.push((stroke.prep, stroke.end));
    }

    fn beats(&mut self, stroke: &Stroke) {
        for &accent in &stroke.beats {
            let size = (0.6 + 0.8 * self.style.power)
                * self.style.extent.min(1.6)
                * self.chance.between(0.7, 1.25);
            let beat = Vec3::new(0.003, -0.036, 0.020) * size;
            for side in Side::BOTH.into_iter().filter(|side| stroke.uses(*side)) {
                let beat = if side == stroke.leading {
                    beat
                } else {
                    beat * 0.8
                };
                let at = self.score.wrist(side);
                let hand = &mut self.score.hands[side as usize];
                hand.wrist
                    .go((at - beat * 0.35).to_array(), accent - 0.30, accent - 0.13);
                hand.wrist
                    .go((at + beat * 0.90).to_array(), accent - 0.15, accent + 0.03);
                hand.wrist
                    .go((at + beat * 0.15).to_array(), accent + 0.02, accent + 0.27);
                hand.angles
                    .bump([0.0, 7.0, 0.0], accent - 0.12, accent + 0.05, accent + 0.30);
            }
        }
    }

    /// What the hands do after the hold.
    fn leave(&mut self, stroke: &Stroke) {
        let share = match stroke.after {
            After::On => return,
            After::Sink(share) => share,
            After::Home => 1.0,
        };
        for side in Side::BOTH {
            let (at, rest) = (self.score.wrist(side), self.style.rest_wrist(side));
            if at.distance(rest) < 0.02 && share < 1.0 {
                continue;
            }
            let start = stroke.hold_end + f64::from(self.chance.between(0.0, 0.05));
            self.settle(
                side,
                at.lerp(rest, share),
                start,
                stroke.end.max(start + 0.25),
            );
        }
        if share >= 1.0 {
            self.score
                .clasp
                .go([self.style.rest_clasp], stroke.hold_end + 0.2, stroke.end);
        }
    }

    /// A hand goes home or towards it on a loop, not on the line it came by, and relaxes.
    fn settle(&mut self, side: Side, to: Vec3, start: f64, end: f64) {
        let rest = self.style.rest_hand();
        let far = self.score.wrist(side).distance(to);
        let loose = 0.5 + self.style.fluidity;
        let bulge = Vec3::new(
            self.chance.normal(0.10, 0.07),
            self.chance.normal(0.0, 0.04),
            self.chance.normal(0.06, 0.04),
        );
        let home = self.style.rest_wrist(side).distance(to) < 0.02;
        let hand = &mut self.score.hands[side as usize];
        let waiting = [rest.pronation, rest.flexion, rest.deviation];
        let now = hand.angles.target();
        let angles = if home {
            waiting
        } else {
            std::array::from_fn(|i| now[i] + 0.3 * (waiting[i] - now[i]))
        };
        let manner = Manner {
            skew: 0.92,
            arc: (bulge * far * loose).to_array(),
        };
        hand.wrist.go_in(to.to_array(), start, end, manner);
        hand.angles.go(angles, start, end);
        hand.shape
            .go(rest.shape, start, start + (end - start) * 0.8);
        hand.contact.go([0.0], start, start + (end - start) * 0.5);
    }
}

fn shape_of(key: &Key) -> [f32; 7] {
    Lexicon::get().shape(&key.shape)
}
