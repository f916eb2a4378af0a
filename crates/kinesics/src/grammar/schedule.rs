//! What the hands do between two gestures, and which gestures have no room.
//!
//! A gesture that does not fit behind the one before it is dropped before anything of it is planned, so it leaves no
//! trace in its neighbours. One pass, linear in the length of the utterance.

use glam::Vec3;

use super::Hands;
use super::LEAD;
use super::choice::Pick;
use super::lexicon::Class;
use super::stroke::{After, Drafter, SETTLE, Stroke};
use crate::body::Side;

/// What the planner times gestures with.
pub(crate) struct Scheduler<'a> {
    drafter: Drafter<'a>,
    rest: [Vec3; 2],
    /// Where the wrists are after the last stroke that was kept.
    at: [Vec3; 2],
    last_hand: Side,
    homed: bool,
}

/// A preparation is squeezed to this share of its length at most.
const SQUEEZE: f64 = 0.62;
/// A pause this long lets the hands sink a little, seconds.
const SINK_GAP: f64 = 0.45;
/// A hand left this far from home is released when the other one gestures alone, metres.
const FORGOTTEN: f32 = 0.09;
/// The hands are free this long after a bow begins to rise, seconds.
const AFTER_BOW: f64 = 0.12;

impl<'a> Scheduler<'a> {
    pub(crate) fn new(mut drafter: Drafter<'a>) -> Self {
        let rest = Side::BOTH.map(|side| drafter.style.rest_wrist(side));
        let last_hand = drafter.chance.hand(drafter.style);
        Self {
            drafter,
            rest,
            at: rest,
            last_hand,
            homed: true,
        }
    }

    /// Times the picks in order; those that cannot be made in time are left out.
    pub(crate) fn run(mut self, picks: Vec<Pick>) -> Vec<Stroke> {
        let mut kept: Vec<Stroke> = Vec::with_capacity(picks.len());
        for pick in picks
            .into_iter()
            .filter(|pick| pick.form.class != Class::Head)
        {
            let raised = (!self.homed).then_some(self.last_hand);
            let mut next = self.drafter.draft(pick, raised);
            if !self.fit(kept.last_mut(), &mut next) {
                continue;
            }
            self.move_hands(&mut next);
            kept.push(next);
        }
        if let Some(last) = kept.last_mut() {
            self.go_home(last);
        }
        for stroke in &mut kept {
            self.beat(stroke);
        }
        kept
    }

    /// Finds room for the preparation behind `before`; decides what the hands do in between. False when there is none.
    fn fit(&mut self, before: Option<&mut Stroke>, next: &mut Stroke) -> bool {
        let ease = self.drafter.tempo * self.drafter.chance.between(0.9, 1.12);
        let Some(before) = before else {
            let wanted = preparation(&self.rest, next, ease);
            next.prep = (next.stroke - wanted).max(LEAD + 0.02);
            // A courtesy is never left out at the start of a line, however far the hands have to come.
            return next.bow > 0.0 || next.stroke - next.prep >= SQUEEZE * wanted;
        };
        let share = self.drafter.chance.between(0.25, 0.5);
        self.by_home(before, next, ease)
            || self.by_sinking(before, next, ease, share)
            || self.straight_on(before, next, ease)
    }

    /// A long pause: the hands go home in between.
    fn by_home(&mut self, before: &mut Stroke, next: &mut Stroke, ease: f32) -> bool {
        let wanted = preparation(&self.rest, next, ease);
        let gap = next.stroke - wanted - before.natural_hold;
        if gap <= f64::from(self.drafter.style.rest_gap).max(self.retraction(1.0)) {
            return false;
        }
        self.go_home(before);
        self.at = self.rest;
        self.homed = true;
        next.prep = next.stroke - wanted;
        true
    }

    /// A short pause: the hands sink a little and come up again.
    fn by_sinking(
        &mut self,
        before: &mut Stroke,
        next: &mut Stroke,
        ease: f32,
        share: f32,
    ) -> bool {
        let sunk: [Vec3; 2] = std::array::from_fn(|i| self.at[i].lerp(self.rest[i], share));
        let sinking = self.retraction(share);
        let wanted = preparation(&sunk, next, ease);
        if next.stroke - wanted - before.natural_hold <= SINK_GAP.max(sinking) {
            return false;
        }
        before.after = After::Sink(share);
        before.hold_end = before.natural_hold;
        before.end = self.risen(before).max(before.natural_hold + sinking);
        self.at = sunk;
        self.homed = false;
        next.prep = next.stroke - wanted;
        true
    }

    /// No pause: from one gesture into the next, if the preparation fits.
    fn straight_on(&mut self, before: &mut Stroke, next: &mut Stroke, ease: f32) -> bool {
        let wanted = preparation(&self.at, next, ease);
        let bow = before.bow > 0.0;
        let earliest = if bow {
            before.natural_hold + AFTER_BOW
        } else {
            before.stroke_end + SETTLE
        };
        let prep = (next.stroke - wanted).max(earliest);
        if next.stroke - prep < SQUEEZE * wanted {
            return false;
        }
        next.prep = prep;
        before.after = After::On;
        before.hold_end = before.natural_hold.min(prep);
        before.end = before.hold_end.max(self.risen(before));
        self.homed = false;
        true
    }

    /// Seconds for the way home, or for a share of it.
    fn retraction(&self, share: f32) -> f64 {
        let far = self.at[0]
            .distance(self.rest[0])
            .max(self.at[1].distance(self.rest[1]))
            * share;
        f64::from((0.36 + 1.2 * far) * self.drafter.tempo)
    }

    fn go_home(&self, stroke: &mut Stroke) {
        stroke.after = After::Home;
        stroke.hold_end = stroke.natural_hold;
        stroke.end = self
            .risen(stroke)
            .max(stroke.hold_end + self.retraction(1.0));
    }

    /// When the torso is upright again after a bow: it rises slower than it went down.
    fn risen(&self, stroke: &Stroke) -> f64 {
        let rise = f64::from((0.62 + 0.014 * stroke.bow) * self.drafter.tempo);
        if stroke.bow > 0.0 {
            stroke.natural_hold + rise
        } else {
            stroke.hold_end
        }
    }

    fn move_hands(&mut self, stroke: &mut Stroke) {
        for side in Side::BOTH {
            if let Some(end) = stroke.path[side as usize].last() {
                self.at[side as usize] = *end;
            }
        }
        let (Hands::Left | Hands::Right) = stroke.hands else {
            return;
        };
        let idle = stroke.leading.other() as usize;
        self.last_hand = stroke.leading;
        if self.at[idle].distance(self.rest[idle]) > FORGOTTEN {
            let released =
                self.at[idle].lerp(self.rest[idle], self.drafter.chance.between(0.55, 1.0));
            self.at[idle] = released;
            stroke.release = Some(released);
        }
    }

    /// Puts small beats on the accents that fall into the hold.
    fn beat(&mut self, stroke: &mut Stroke) {
        if stroke.bow > 0.0 || stroke.pick.form.class == Class::Adaptor {
            return;
        }
        let (first, last) = (stroke.stroke_end + 0.18, stroke.hold_end - 0.12);
        let phrase = &self.drafter.phrases[stroke.pick.phrase];
        let same = self.drafter.phrases[stroke.pick.phrase..]
            .iter()
            .take_while(|next| next.intonation == phrase.intonation);
        let likely = self.drafter.style.beats * if stroke.pick.form.beats { 1.8 } else { 1.0 };
        for accent in same
            .flat_map(|phrase| [phrase.anchor, phrase.last])
            .filter(|&at| first < at && at < last)
        {
            let apart = stroke
                .beats
                .last()
                .is_none_or(|before| accent - before > 0.22);
            if apart
                && stroke.beats.len() < 4
                && self.drafter.chance.happens(likely * self.drafter.intensity)
            {
                stroke.beats.push(accent);
            }
        }
    }
}

/// Seconds that the hands need to where the stroke starts.
fn preparation(from: &[Vec3; 2], next: &Stroke, ease: f32) -> f64 {
    let far = |side: Side| {
        next.path[side as usize]
            .first()
            .map_or(0.0, |key| key.distance(from[side as usize]))
    };
    let far = far(Side::Left).max(far(Side::Right));
    if next.bow > 0.0 {
        f64::from(0.40 + far)
    } else {
        f64::from((0.28 + 1.1 * far) * ease)
    }
}
