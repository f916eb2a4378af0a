//! The motion of one utterance: the network and the grammar joined, or the best of what there is.
//!
//! The network is good at what has no form: beats, arcs, holds, how one movement runs into the next. The grammar is
//! good at what has one: bows, emblems, numbers, pointing, hand shapes. A hybrid performance takes the arms from the
//! network except while the grammar makes a gesture with a form, and head, torso and hands from the grammar.
//!
//! Making a performance never fails. What cannot be had is replaced by the next rung (network, grammar, the rest
//! pose), and a [`PerformanceProblem`] says why.

mod chest;
mod join;
mod neural;

use std::fmt;
use std::str::FromStr;

use malsori::{CancelFlag, Speech, TranscriptError};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::generate::{GenerateError, Generator, LEAD, TAIL};
use crate::grammar::{self, Gesture};
use crate::motion::{Frame, Layout, Motion};
use crate::style::Style;

/// Frames a second of a performance.
pub const FRAME_RATE: f32 = 30.0;

/// Who makes the motion.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Source {
    /// The network's arms, the grammar's forms, hands, head and torso.
    #[default]
    Hybrid,
    /// The network alone.
    Neural,
    /// The grammar alone.
    Grammar,
}

impl Source {
    /// All sources.
    pub const ALL: [Self; 3] = [Self::Hybrid, Self::Neural, Self::Grammar];

    /// The name used on command lines and in files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Hybrid => "hybrid",
            Self::Neural => "neural",
            Self::Grammar => "grammar",
        }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// A name that is no [`Source`].
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{0:?} is no source of gestures: hybrid, neural or grammar")]
pub struct UnknownSource(pub String);

impl FromStr for Source {
    type Err = UnknownSource;

    fn from_str(name: &str) -> Result<Self, UnknownSource> {
        Self::ALL
            .into_iter()
            .find(|source| source.name() == name)
            .ok_or_else(|| UnknownSource(name.to_owned()))
    }
}

/// What is to be performed, and how.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// The line as it sounds.
    pub speech: &'a Speech,
    /// Who gestures.
    pub style: &'a Style,
    /// 0 (still) to 1 (the style's own); numbers outside are cut off, what is no number counts as 0.
    pub intensity: f32,
    /// Other seeds give other performances of the same line.
    pub seed: u64,
    /// Who is to make the motion.
    pub source: Source,
    /// Set when nobody waits for the performance any more.
    pub cancel: &'a CancelFlag,
}

/// The motion of one utterance.
#[derive(Debug, Clone)]
pub struct Performance {
    /// [`FRAME_RATE`] frames a second in [`Layout::Full55`], without idle motion, from [`LEAD`] before the first
    /// sample until at least [`TAIL`] after the last.
    pub motion: Motion,
    /// The gestures that the grammar makes in this motion: all of its plan where it plays alone, those with a form
    /// where the network makes the beats, none where the network plays alone.
    pub plan: Vec<Gesture>,
    /// Who really made the motion.
    pub source: Source,
    /// What could not be had, and why.
    pub problems: Vec<PerformanceProblem>,
}

/// Makes performances; one director serves any number of avatars, one utterance at a time.
#[derive(Default)]
pub struct Director {
    generator: Option<Generator>,
}

impl Director {
    /// A director with a network, or without one.
    #[must_use]
    pub fn new(generator: Option<Generator>) -> Self {
        Self { generator }
    }

    /// The network, where there is one.
    #[must_use]
    pub fn generator(&self) -> Option<&Generator> {
        self.generator.as_ref()
    }

    /// Performs a line. The same request and model give the same bits on a CPU.
    ///
    /// At intensity 0 every frame is exactly the style's rest pose.
    pub fn perform(&mut self, request: &Request<'_>) -> Performance {
        if let Err(cause) = request.speech.transcript.clone().checked() {
            return still(request, vec![PerformanceProblem::Transcript(cause)]);
        }
        // Written so that a NaN is none, too.
        let intensity = if request.intensity > 0.0 {
            request.intensity.min(1.0)
        } else {
            0.0
        };
        if intensity == 0.0 {
            return still(request, Vec::new());
        }
        let (network, problems) = match self.network(request, intensity) {
            Ok(network) => (network, Vec::new()),
            Err(problem) => (None, vec![problem]),
        };
        let played = match network {
            Some(network) if request.source == Source::Neural => unplanned(request, &network),
            network => planned(request, intensity, network.as_ref()),
        };
        Performance { problems, ..played }
    }

    /// What the network makes of the line, with every channel filled; `None` where the grammar alone was asked for.
    fn network(
        &mut self,
        request: &Request<'_>,
        intensity: f32,
    ) -> Result<Option<Motion>, PerformanceProblem> {
        if request.source == Source::Grammar {
            return Ok(None);
        }
        let generator = self.generator.as_mut().ok_or(PerformanceProblem::NoModel)?;
        let motion =
            generator.generate(request.speech, request.style, request.seed, request.cancel)?;
        let mut motion = neural::completed(motion, request.style);
        // The network knows no intensity: what it makes is pulled back towards rest by what is missing to 1.
        let rest = request.style.rest();
        for frame in &mut motion.frames {
            *frame = frame.towards(&rest, 1.0 - intensity);
        }
        Ok(Some(motion))
    }
}

/// The network's motion as it is.
fn unplanned(request: &Request<'_>, network: &Motion) -> Performance {
    let rest = request.style.rest();
    let motion = timeline(request.speech, |time| network.sample(time).unwrap_or(rest));
    Performance {
        motion,
        plan: Vec::new(),
        source: Source::Neural,
        problems: Vec::new(),
    }
}

/// The grammar's motion, joined with the network's where there is one.
fn planned(request: &Request<'_>, intensity: f32, network: Option<&Motion>) -> Performance {
    let plan = grammar::plan(
        &request.speech.transcript,
        request.style,
        request.seed,
        intensity,
    );
    let (rest, planned) = (request.style.rest(), plan.motion(FRAME_RATE));
    let mut gestures = plan.gestures().to_vec();
    let (source, motion) = match network {
        Some(network) => {
            gestures.retain(|gesture| !gesture.is_beat());
            let join = join::Join::new(&gestures, &planned, network, &rest);
            (
                Source::Hybrid,
                timeline(request.speech, |time| join.at(time)),
            )
        }
        None => {
            let formed = |time| planned.sample(time).unwrap_or(rest);
            (Source::Grammar, timeline(request.speech, formed))
        }
    };
    Performance {
        motion,
        plan: gestures,
        source,
        problems: Vec::new(),
    }
}

/// The rest pose for as long as the line lasts.
fn still(request: &Request<'_>, problems: Vec<PerformanceProblem>) -> Performance {
    let rest = request.style.rest();
    let motion = timeline(request.speech, |_| rest);
    Performance {
        motion,
        plan: Vec::new(),
        source: request.source,
        problems,
    }
}

/// Frames from [`LEAD`] until [`TAIL`] after the speech.
fn timeline(speech: &Speech, frame: impl Fn(f64) -> Frame) -> Motion {
    let rate = f64::from(FRAME_RATE);
    // The slack keeps a whole number of frames, computed a hair too large, from costing one more.
    let count = ((speech.duration() + TAIL - LEAD) * rate - 1e-6).ceil() as usize + 1;
    let frames = (0..count).map(|k| frame(LEAD + k as f64 / rate)).collect();
    Motion {
        frame_rate: FRAME_RATE,
        start: LEAD,
        layout: Layout::Full55,
        frames,
    }
}

/// What could not be had for a performance.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum PerformanceProblem {
    /// No model is loaded: the grammar gestures alone.
    #[error("no gesture model is loaded, the gesture grammar plays alone")]
    NoModel,
    /// The network made no motion: the grammar gestures alone.
    #[error("the gesture model failed, the gesture grammar plays alone: {0}")]
    Neural(#[from] GenerateError),
    /// Nobody knows when the words sound: the avatar stands still.
    #[error("the times of the words are unusable, the avatar stands still: {0}")]
    Transcript(#[from] TranscriptError),
}
