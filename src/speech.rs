//! Gives every utterance its sound and its times.
//!
//! Owns the [`Voices`] and the thread they run on. A line is cut at its sentences; the first portion is playing while
//! the next is made.
//! Invariant: knows no sound device and no motion.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use bevy_app::prelude::*;
use bevy_ecs::prelude::*;
use bevy_reflect::prelude::*;
use malsori::{SpeechRequest, Synthesizer, voice};
use tracing::debug;

use crate::MomjitSystems;
use crate::avatar::Voice;
use crate::error::UtteranceError;
use crate::utterance::{Utterance, UtteranceFailed, Utterances, Work, end};
use crate::worker::{Lockstep, Refusal, Worker};

mod booth;
mod portion;
mod spelling;

use booth::{Job, Reply, synthesize};
use portion::Cut;

/// Lines of one avatar that are made in advance, the one that plays included.
const AHEAD: usize = 3;

/// The voices that [`Voice::name`] can name. The built-in ones are `female` and `male`.
#[derive(Resource, Clone)]
pub struct Voices(BTreeMap<String, Arc<dyn Synthesizer>>);

impl Default for Voices {
    fn default() -> Self {
        let built_in = voice::NAMES.iter().filter_map(|name| {
            let voice: Arc<dyn Synthesizer> = Arc::new(voice::by_name(name)?);
            Some(((*name).to_owned(), voice))
        });
        Self(built_in.collect())
    }
}

impl Voices {
    /// Adds a voice, or puts it in the place of the one that had its name.
    pub fn insert(&mut self, name: impl Into<String>, voice: impl Synthesizer + 'static) {
        self.0.insert(name.into(), Arc::new(voice));
    }

    /// The names, in alphabetical order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

/// The sound of an utterance, portion by portion as it is made.
#[derive(Component, Debug, Clone, Default, Reflect)]
#[reflect(Component, Default)]
pub struct Speech {
    #[reflect(ignore)]
    portions: Vec<Portion>,
    complete: bool,
    #[reflect(ignore)]
    broken: Option<UtteranceError>,
}

/// A stretch of an utterance that was made in one go.
#[derive(Debug, Clone)]
pub struct Portion {
    /// Samples and transcript; times and ranges count from this portion's start.
    pub speech: Arc<malsori::Speech>,
    /// Its bytes in [`Utterance::text`].
    pub range: Range<usize>,
    /// When it begins, in seconds from the utterance's first sample.
    pub offset: f64,
    /// The silence before it, in seconds.
    pub pause_before: f64,
    /// How long the voice took to make it, in seconds.
    pub seconds: f64,
    /// Where each of its words stands in [`Utterance::text`], in bytes.
    pub words: Vec<Range<usize>>,
}

/// A word of an utterance.
#[derive(Debug, Clone, PartialEq)]
pub struct SpokenWord<'a> {
    /// Its spelling, without punctuation.
    pub text: &'a str,
    /// Where it stands in [`Utterance::text`], in bytes.
    pub range: Range<usize>,
    /// When it begins, in seconds from the utterance's first sample.
    pub start: f64,
    /// When it ends.
    pub end: f64,
}

impl Speech {
    /// What has been made so far, in order.
    #[must_use]
    pub fn portions(&self) -> &[Portion] {
        &self.portions
    }

    /// Whether nothing more will come.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.complete
    }

    /// Why nothing more will come, where the voice failed in the middle of the line.
    #[must_use]
    pub fn broken(&self) -> Option<&UtteranceError> {
        self.broken.as_ref()
    }

    /// Length of what has been made, in seconds.
    #[must_use]
    pub fn duration(&self) -> f64 {
        self.portions
            .last()
            .map_or(0.0, |last| last.offset + last.speech.duration())
    }

    /// Every word made so far, in order.
    pub fn words(&self) -> impl Iterator<Item = SpokenWord<'_>> {
        self.portions.iter().flat_map(|portion| {
            portion
                .speech
                .transcript
                .words
                .iter()
                .zip(&portion.words)
                .map(|(word, range)| SpokenWord {
                    text: &word.text,
                    range: range.clone(),
                    start: portion.offset + word.start,
                    end: portion.offset + word.end,
                })
        })
    }

    /// Everything made so far as one stream of mono samples, and their rate: what a file of it holds.
    #[must_use]
    pub fn samples(&self) -> (Vec<f32>, u32) {
        let rate = self
            .portions
            .first()
            .map_or(voice::SAMPLE_RATE, |portion| portion.speech.sample_rate);
        let mut samples: Vec<f32> = Vec::new();
        for portion in &self.portions {
            let begin = (portion.offset * f64::from(rate)).round() as usize;
            samples.resize(begin.max(samples.len()), 0.0);
            samples.extend(&portion.speech.samples);
        }
        (samples, rate)
    }

    fn push(&mut self, line: &str, cut: &Cut, speech: malsori::Speech, seconds: f64) {
        let offset = if self.portions.is_empty() {
            0.0
        } else {
            self.duration() + cut.pause_before
        };
        let words = spelling::in_line(line, cut.range.clone(), &speech.transcript);
        let (range, pause_before) = (cut.range.clone(), cut.pause_before);
        self.portions.push(Portion {
            speech: Arc::new(speech),
            range,
            offset,
            pause_before,
            seconds,
            words,
        });
    }
}

/// The cutting of a line and how far its making has come.
#[derive(Component, Debug)]
pub(crate) struct Synthesis {
    cuts: Vec<Cut>,
    made: usize,
    waiting: bool,
}

/// The thread of the voices.
#[derive(Resource)]
struct SpeechWorker(Worker<Job, Reply>);

/// Gives every [`Utterance`] a [`Speech`]; fills [`MomjitSystems::Speak`].
#[derive(Debug, Default)]
pub struct SpeechPlugin;

impl Plugin for SpeechPlugin {
    fn build(&self, app: &mut App) {
        app.register_type::<Speech>()
            .init_resource::<Voices>()
            .init_resource::<Lockstep>()
            .register_type::<Lockstep>()
            .insert_resource(SpeechWorker(Worker::start("momjit-voice", || synthesize)))
            .add_systems(
                Update,
                (cut_lines, ask_voices, hear_voices)
                    .chain()
                    .in_set(MomjitSystems::Speak),
            );
    }
}

fn cut_lines(mut commands: Commands, lines: Query<(Entity, &Utterance), Without<Synthesis>>) {
    for (entity, utterance) in &lines {
        let cuts = portion::cut(&utterance.text);
        commands.entity(entity).insert(Synthesis {
            cuts,
            made: 0,
            waiting: false,
        });
    }
}

/// Asks for the next portion of the first unfinished line of every avatar.
fn ask_voices(
    mut commands: Commands,
    mut worker: ResMut<SpeechWorker>,
    voices: Res<Voices>,
    avatars: Query<(&Utterances, &Voice)>,
    mut lines: Query<(&Utterance, &mut Synthesis, &mut Work)>,
) {
    for (queue, voice) in &avatars {
        let mut waiting = queue.iter().take(AHEAD);
        let unfinished = |entity: &Entity| {
            lines
                .get(*entity)
                .is_ok_and(|(_, s, w)| s.made < s.cuts.len() && !w.ended)
        };
        let Some(entity) = waiting.find(unfinished) else {
            continue;
        };
        let Ok((utterance, mut synthesis, mut work)) = lines.get_mut(entity) else {
            continue;
        };
        if synthesis.waiting {
            continue;
        }
        let Some(synthesizer) = voices.0.get(&voice.name).cloned() else {
            let error = UtteranceError::UnknownVoice {
                name: voice.name.clone(),
                known: voices.0.keys().cloned().collect(),
            };
            end(
                entity,
                &mut work,
                UtteranceFailed { entity, error },
                &mut commands,
            );
            continue;
        };
        let request = SpeechRequest {
            text: utterance.text[synthesis.cuts[synthesis.made].range.clone()].to_owned(),
            rate: voice.rate,
            pitch: voice.pitch,
            cancel: work.cancel.clone(),
        };
        match worker.0.submit(Job {
            utterance: entity,
            voice: voice.name.clone(),
            synthesizer,
            request,
        }) {
            Ok(()) => synthesis.waiting = true,
            Err(Refusal::Busy) => return,
            Err(Refusal::Gone) => {
                end(
                    entity,
                    &mut work,
                    UtteranceFailed {
                        entity,
                        error: UtteranceError::NoWorker,
                    },
                    &mut commands,
                );
            }
        }
    }
}

fn hear_voices(
    mut commands: Commands,
    mut worker: ResMut<SpeechWorker>,
    lockstep: Res<Lockstep>,
    mut lines: Query<(&Utterance, &mut Synthesis, Option<&mut Speech>, &mut Work)>,
) {
    while let Some(Reply {
        utterance: entity,
        result,
        seconds,
    }) = worker.0.receive(lockstep.0)
    {
        // A line that is gone was hushed.
        let Ok((utterance, mut synthesis, speech, mut work)) = lines.get_mut(entity) else {
            continue;
        };
        synthesis.waiting = false;
        let mut fresh = None;
        let is_first = speech.is_none();
        let speech = speech.map_or_else(|| fresh.insert(Speech::default()), Mut::into_inner);
        match result {
            Ok(made) => {
                debug!("portion {} of {entity} took {seconds:.3} s", synthesis.made);
                speech.push(
                    &utterance.text,
                    &synthesis.cuts[synthesis.made],
                    made,
                    seconds,
                );
                synthesis.made += 1;
                speech.complete = synthesis.made == synthesis.cuts.len();
            }
            Err(error) if is_first => {
                end(
                    entity,
                    &mut work,
                    UtteranceFailed { entity, error },
                    &mut commands,
                );
                continue;
            }
            // What was made is still said; then the line fails.
            Err(error) => {
                synthesis.made = synthesis.cuts.len();
                speech.complete = true;
                speech.broken = Some(error);
            }
        }
        if let Some(fresh) = fresh {
            commands.entity(entity).insert(fresh);
        }
    }
}
