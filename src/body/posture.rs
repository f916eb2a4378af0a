//! What an avatar's body is doing now, from frame to frame.

use std::sync::Arc;

use bevy_ecs::prelude::*;
use kinesics::performance::Performance;
use kinesics::{Frame, idle};
use malsori::viseme;

use super::Mouth;
use super::inertia::{Transition, largest_turn};
use crate::avatar::GestureStyle;

/// Time from one motion into the next, in seconds: where they are the same, and where a bone has to turn by a radian or
/// more. A short way takes a short time, so that a line begins to be seen when it begins to be heard.
const INTO_MOTION: (f64, f64) = (0.12, 0.25);
/// Time from any pose to rest after a hush, in seconds; the promise is 0.3.
const INTO_REST: f64 = 0.26;
/// Time into another style's rest pose, in seconds.
const INTO_STYLE: f64 = 0.4;
/// Time in which lips that are cut off close, in seconds.
const LIPS: f64 = 0.08;
/// How quickly the idle's speaking state follows, in seconds.
const SPEAKING_SETTLES: f32 = 0.3;

/// What [`Body`](super::Body) is made of: the motion that plays and the remains of the one before. Every avatar has
/// one by itself.
#[derive(Component, Debug, Default)]
pub struct Posture {
    manner: Option<Manner>,
    cue: Option<Cue>,
    transition: Option<Transition>,
    lips: Option<(f64, Mouth)>,
    speaking: f32,
    dropped: bool,
}

/// What follows from an avatar's style.
#[derive(Debug)]
struct Manner {
    style: GestureStyle,
    rest: Frame,
    idle: idle::Idle,
}

impl Manner {
    /// The cue whose motion is shown: none at intensity 0, whatever was made before it was set.
    fn playing<'a>(&self, cue: Option<&'a Cue>) -> Option<&'a Cue> {
        cue.filter(|_| self.style.checked_intensity() > 0.0)
    }
}

/// One portion of speech and its motion, placed on the audible clock.
#[derive(Debug, Clone)]
pub(super) struct Cue {
    pub(super) utterance: Entity,
    pub(super) portion: usize,
    pub(super) speech: Arc<malsori::Speech>,
    /// Missing until it is made, and for ever where it cannot be.
    pub(super) performance: Option<Arc<Performance>>,
    /// When the portion's first sample is heard, in seconds of `Time<Audible>`.
    pub(super) start: f64,
}

impl Cue {
    /// When it takes the body over from what sounds until `before`.
    pub(super) fn takes_over(&self, before: f64) -> f64 {
        let lead = self
            .performance
            .as_ref()
            .map_or(0.0, |performance| performance.motion.start.min(0.0));
        before.max(self.start + lead)
    }

    pub(super) fn sound_ends(&self) -> f64 {
        self.start + self.speech.duration()
    }

    fn motion_ends(&self) -> f64 {
        self.start
            + self
                .performance
                .as_ref()
                .map_or(0.0, |performance| performance.motion.end())
    }

    fn frame(&self, time: f64) -> Option<Frame> {
        if time > self.motion_ends() {
            return None;
        }
        self.performance.as_ref()?.motion.sample(time - self.start)
    }

    fn is_same_as(&self, other: &Self) -> bool {
        self.utterance == other.utterance
            && self.portion == other.portion
            && self.performance.as_ref().map(Arc::as_ptr)
                == other.performance.as_ref().map(Arc::as_ptr)
    }
}

impl Posture {
    /// The body is to forget what it plays and go to rest.
    pub(super) fn drop_cue(&mut self) {
        self.dropped = true;
    }

    pub(super) fn plays(&self, utterance: Entity) -> bool {
        self.cue
            .as_ref()
            .is_some_and(|cue| cue.utterance == utterance)
    }

    /// Follows the dials; the first call makes the rest pose.
    pub(super) fn follow_style(&mut self, style: &GestureStyle, time: f64) {
        if self
            .manner
            .as_ref()
            .is_some_and(|manner| manner.style == *style)
        {
            return;
        }
        let numbers = style.resolve();
        let idle = idle::Idle::new(style.seed, &numbers);
        let manner = Manner {
            style: style.clone(),
            rest: numbers.rest(),
            idle,
        };
        let before = self.manner.replace(manner);
        if let Some(before) = before {
            let (cue, transition) = (self.cue.clone(), self.transition.take());
            let old = |at| {
                shown(
                    before.playing(cue.as_ref()),
                    transition.as_ref(),
                    &before.rest,
                    at,
                )
            };
            self.transition = Transition::between(time, INTO_STYLE, old, |at| self.target(at));
        }
    }

    /// Takes the cue that is due, if there is one; lets go of one that is over or was dropped.
    pub(super) fn follow_cue(&mut self, due: Option<Cue>, time: f64) {
        let dropped = std::mem::take(&mut self.dropped);
        let over = |cue: &Cue| time > cue.sound_ends() && time > cue.motion_ends();
        match (&self.cue, due) {
            (Some(current), Some(due)) if current.is_same_as(&due) => {}
            (_, Some(due)) => self.change(Some(due), None, time),
            (Some(_), None) if dropped => self.change(None, Some(INTO_REST), time),
            (Some(current), None) if over(current) => self.change(None, None, time),
            _ => {}
        }
    }

    /// The frame to show, without idle.
    pub(super) fn frame(&mut self, time: f64) -> Frame {
        if self
            .transition
            .as_ref()
            .is_some_and(|transition| transition.is_over(time))
        {
            self.transition = None;
        }
        shown(self.playing(), self.transition.as_ref(), &self.rest(), time)
    }

    /// Adds breath, sway and the live hold. `time` is the game's; `passed` since the frame before.
    pub(super) fn enliven(
        &mut self,
        frame: &mut Frame,
        amount: f32,
        heard: f64,
        time: f64,
        passed: f32,
    ) {
        let sounding = self
            .cue
            .as_ref()
            .is_some_and(|cue| (cue.start - 0.3..cue.sound_ends()).contains(&heard));
        let aim = if sounding { 1.0 } else { 0.0 };
        self.speaking += (aim - self.speaking) * (1.0 - (-passed / SPEAKING_SETTLES).exp());
        if let Some(manner) = &self.manner {
            let amount = if amount.is_finite() {
                amount.clamp(0.0, 2.0)
            } else {
                0.0
            };
            manner.idle.apply(
                frame,
                time,
                amount * manner.style.checked_intensity(),
                self.speaking,
            );
        }
    }

    /// The mouth to show.
    pub(super) fn mouth(&self, time: f64) -> Mouth {
        let mouth = self.spoken_mouth(time);
        let Some((since, from)) = &self.lips else {
            return mouth;
        };
        let left = (1.0 - (time - since) / LIPS).clamp(0.0, 1.0) as f32;
        Mouth(std::array::from_fn(|shape| {
            mouth.0[shape] + (from.0[shape] - mouth.0[shape]) * left
        }))
    }

    fn spoken_mouth(&self, time: f64) -> Mouth {
        match &self.cue {
            Some(cue) => Mouth(viseme::sample(&cue.speech.transcript, time - cue.start)),
            None => Mouth::default(),
        }
    }

    /// Plays another cue, or none, from now on; without `seconds` in as long as the way takes.
    fn change(&mut self, cue: Option<Cue>, seconds: Option<f64>, time: f64) {
        self.lips = Some((time, self.mouth(time)));
        let rest = self.rest();
        let (old_cue, old_transition) = (
            std::mem::replace(&mut self.cue, cue),
            self.transition.take(),
        );
        let old_cue = self
            .manner
            .as_ref()
            .and_then(|manner| manner.playing(old_cue.as_ref()));
        let old = |at| shown(old_cue, old_transition.as_ref(), &rest, at);
        let turn = f64::from(largest_turn(&old(time), &self.target(time)).min(1.0));
        let (short, long) = INTO_MOTION;
        let seconds = seconds.unwrap_or(short + (long - short) * turn);
        self.transition = Transition::between(time, seconds, old, |at| self.target(at));
    }

    fn target(&self, time: f64) -> Frame {
        shown(self.playing(), None, &self.rest(), time)
    }

    fn playing(&self) -> Option<&Cue> {
        self.manner.as_ref()?.playing(self.cue.as_ref())
    }

    fn rest(&self) -> Frame {
        self.manner
            .as_ref()
            .map_or_else(Frame::default, |manner| manner.rest)
    }
}

fn shown(cue: Option<&Cue>, transition: Option<&Transition>, rest: &Frame, time: f64) -> Frame {
    let frame = cue.and_then(|cue| cue.frame(time)).unwrap_or(*rest);
    transition.map_or(frame, |transition| transition.apply(time, frame))
}
