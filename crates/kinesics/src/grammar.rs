//! The gesture grammar: plans gestures from what is said and when, by knowledge instead of learning.
//!
//! A sentence travels: `phrase` finds its accentual phrases, `stem` and `lexicon` what its words mean to the hands,
//! `choice` which of them get a gesture, `stroke` what that gesture is, `schedule` what has room and what happens in
//! between, `writer` and `head` write that as minimum-jerk movements (`channel`) into a `score`, `render` turns the
//! score into bones. Whatever it makes is synthetic: rules and constants come from the literature and from one measured
//! speaker, nobody was copied.

mod chance;
mod channel;
mod choice;
mod head;
mod lexicon;
mod phrase;
mod render;
mod schedule;
mod score;
mod stem;
mod stroke;
mod writer;

use malsori::Transcript;
use serde::{Deserialize, Serialize};

pub use lexicon::{Class, forms_of};

use crate::body::Side;
use crate::motion::{Layout, Motion};
use crate::style::Style;
use chance::{Chance, Purpose};
use schedule::Scheduler;
use score::Score;
use stroke::{Drafter, Stroke};
use writer::Writer;

/// When a planned motion starts, seconds from the first sample: the hands may move before the voice.
pub const LEAD: f64 = -0.6;

/// How long a planned motion goes on after the speech, seconds.
pub const TAIL: f64 = 1.0;

/// Which hands a gesture takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Hands {
    Left,
    Right,
    Both,
    None,
}

impl Hands {
    /// One hand.
    #[must_use]
    pub const fn one(side: Side) -> Self {
        match side {
            Side::Left => Self::Left,
            Side::Right => Self::Right,
        }
    }

    /// Whether this hand takes part.
    #[must_use]
    pub const fn include(self, side: Side) -> bool {
        matches!(
            (self, side),
            (Self::Both, _) | (Self::Left, Side::Left) | (Self::Right, Side::Right)
        )
    }
}

/// One gesture of a plan. Times are seconds from the first sample, in this order; `prep` may be negative.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Gesture {
    /// Name of its form: `greet_bow`, `self`, `beat_out`.
    pub form: String,
    /// What it is for.
    pub class: Class,
    /// Which hands it takes.
    pub hands: Hands,
    /// First and last word it goes with, as indices into [`Transcript::words`].
    pub word: [usize; 2],
    /// The preparation begins.
    pub prep: f64,
    /// The stroke begins.
    pub stroke: f64,
    /// The stroke is at its height.
    pub apex: f64,
    /// The stroke ends, the hold begins.
    pub stroke_end: f64,
    /// The hold ends, the retraction begins.
    pub hold_end: f64,
    /// The hands have sunk, are home, or belong to the next gesture.
    pub end: f64,
}

impl Gesture {
    /// Whether it carries no meaning of its own: a beat or a presenting palm, which any source of motion may make.
    #[must_use]
    pub const fn is_beat(&self) -> bool {
        matches!(self.class, Class::Beat | Class::Present)
    }

    fn of(stroke: &Stroke) -> Self {
        Self {
            form: stroke.pick.form.name.clone(),
            class: stroke.pick.form.class,
            hands: stroke.hands,
            word: stroke.pick.words,
            prep: stroke.prep,
            stroke: stroke.stroke,
            apex: stroke.apex,
            stroke_end: stroke.stroke_end,
            hold_end: stroke.hold_end,
            end: stroke.end,
        }
    }
}

/// What the hands, the head and the torso do during one utterance.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    gestures: Vec<Gesture>,
    score: Score,
    style: Style,
    end: f64,
    still: bool,
}

/// Plans the gestures of an utterance.
///
/// The same transcript, style, seed and intensity give the same plan, bit for bit; another seed gives another one.
/// `intensity` 0..=1 scales how often and how far; at 0 (or when it is not a number) there is no gesture and no motion.
/// Linear in the length of the transcript.
#[must_use]
pub fn plan(transcript: &Transcript, style: &Style, seed: u64, intensity: f32) -> Plan {
    let style = style.clamped();
    let intensity = if intensity.is_finite() {
        intensity.clamp(0.0, 1.0)
    } else {
        0.0
    };
    let end = transcript.duration + TAIL;
    if intensity == 0.0 {
        return Plan {
            gestures: Vec::new(),
            score: Score::new(&style),
            style,
            end,
            still: true,
        };
    }
    let phrases = phrase::phrases(transcript);
    let register = phrase::Register::of(transcript);
    let mut chance = Chance::new(seed, Purpose::Choice);
    let picks = choice::choose(
        transcript,
        &phrases,
        &style,
        register,
        intensity,
        &mut chance,
    );
    let tempo = style.tempo * register.tempo;
    let chance = Chance::new(seed, Purpose::Timing);
    let drafter = Drafter {
        words: &transcript.words,
        phrases: &phrases,
        style: &style,
        register,
        intensity,
        tempo,
        chance,
    };
    let strokes = Scheduler::new(drafter).run(picks.clone());
    let chance = Chance::new(seed, Purpose::Path);
    let mut writer = Writer {
        score: Score::new(&style),
        style: &style,
        intensity,
        tempo,
        chance,
    };
    strokes.iter().for_each(|stroke| writer.write(stroke));
    let mut score = writer.score;
    let mut chance = Chance::new(seed, Purpose::Head);
    head::write(
        &mut score,
        &phrases,
        &picks,
        &strokes,
        &style,
        intensity,
        &mut chance,
    );
    let end = strokes.last().map_or(end, |last| end.max(last.end + 0.4));
    Plan {
        gestures: strokes.iter().map(Gesture::of).collect(),
        score,
        style,
        end,
        still: false,
    }
}

impl Plan {
    /// The gestures in order of time.
    #[must_use]
    pub fn gestures(&self) -> &[Gesture] {
        &self.gestures
    }

    /// The motion: from [`LEAD`] until at least [`TAIL`] after the speech, back at rest, without idle noise (that is
    /// [`idle`](crate::idle)'s). A frame rate that is not finite or not above 0 counts as 30.
    #[must_use]
    pub fn motion(&self, frame_rate: f32) -> Motion {
        let frame_rate = if frame_rate.is_finite() && frame_rate > 0.0 {
            frame_rate
        } else {
            30.0
        };
        let rate = f64::from(frame_rate);
        let count = ((self.end - LEAD) * rate).ceil() as usize + 1;
        let frames = if self.still {
            vec![self.style.rest(); count]
        } else {
            render::frames(
                &self.score,
                &self.style,
                render::Grid {
                    start: LEAD,
                    rate,
                    count,
                },
            )
        };
        Motion {
            frame_rate,
            start: LEAD,
            layout: Layout::Full55,
            frames,
        }
    }
}
