//! One line performed without drawing: everything that the data files hold.

use std::time::Duration;

use anyhow::{Context, ensure};
use bevy::prelude::*;
use bevy::time::TimeUpdateStrategy;
use bevy_momjit::Speech;
use bevy_momjit::gesture::{EngineStatus, GestureTrack};
use bevy_momjit::kinesics::Motion;
use bevy_momjit::kinesics::engine::Provider;
use bevy_momjit::kinesics::grammar::Gesture;
use bevy_momjit::kinesics::performance::Source;
use bevy_momjit::malsori::{CancelFlag, Transcript};
use bevy_momjit::rig::RigReport;
use bevy_momjit::skeleton::Skeleton;

use super::room::{self, Ready, Stepped};
use crate::cast::Role;
use crate::offscreen;

/// A performed line.
pub struct Take {
    /// Mono samples, and how many a second.
    pub samples: (Vec<f32>, u32),
    /// Each word in its original spelling with start and end in seconds.
    pub words: Vec<(String, f64, f64)>,
    /// What is known about the sounds of each portion, and when it begins.
    pub transcripts: Vec<(f64, Transcript)>,
    /// The motion of the whole line, without idle.
    pub motion: Motion,
    /// The planned gestures, in seconds and words of the whole line.
    pub plan: Vec<Gesture>,
    /// Who really made the motion.
    pub source: Source,
    /// Why it was not who was asked for.
    pub problems: Vec<String>,
    /// What ran the network.
    pub engine: EngineStatus,
    /// What was recognised of the avatar, or why it cannot gesture.
    pub rig: Result<RigReport, String>,
    /// Wall-clock seconds: see [`Ready`].
    pub first_sound: f64,
    /// Likewise.
    pub gesture: f64,
    /// Wall-clock seconds that the voice took.
    pub speech: f64,
}

impl Take {
    /// Whether the grammar had a part in it.
    #[must_use]
    pub fn has_plan(&self) -> bool {
        self.source != Source::Neural
    }
}

/// Performs the line.
///
/// # Errors
/// As [`room::rehearse`].
pub fn record(
    line: &str,
    role: &Role,
    provider: Provider,
    cancel: &CancelFlag,
) -> anyhow::Result<Take> {
    let mut app = App::new();
    role.avatar.register(&mut app);
    app.add_plugins(offscreen::plugins(None))
        .insert_resource(TimeUpdateStrategy::ManualDuration(Duration::ZERO));
    room::furnish(&mut app, role, provider);
    offscreen::finish_plugins(&mut app);
    let avatar = room::enter(&mut app, cancel)?;
    let ready = room::rehearse(&mut app, avatar, line, cancel)?;
    collect(app.world(), avatar, &ready)
}

impl Stepped for App {
    fn step(&mut self, length: Duration) {
        self.insert_resource(TimeUpdateStrategy::ManualDuration(length));
        self.update();
    }

    fn world(&mut self) -> &mut World {
        App::world_mut(self)
    }
}

fn collect(world: &World, avatar: Entity, ready: &Ready) -> anyhow::Result<Take> {
    let speech = world
        .get::<Speech>(ready.utterance)
        .context("the line was lost")?;
    let track = world
        .get::<GestureTrack>(ready.utterance)
        .context("the gestures were lost")?;
    // Why there is no model comes first: what the line lost follows from it.
    let engine = world.resource::<EngineStatus>();
    let lost = track.problems().map(ToString::to_string);
    let problems: Vec<String> = engine.problem.clone().into_iter().chain(lost).collect();
    let motion = track.motion();
    ensure!(
        !motion.frames.is_empty(),
        "no motion could be made: {}",
        problems.join("; ")
    );
    let rig = match (&ready.unusable, world.get::<Skeleton>(avatar)) {
        (Some(reason), _) => Err(reason.clone()),
        (None, Some(skeleton)) => Ok(skeleton.report().clone()),
        (None, None) => Err("the avatar was not recognised".to_owned()),
    };
    Ok(Take {
        samples: speech.samples(),
        words: speech
            .words()
            .map(|word| (word.text.to_owned(), word.start, word.end))
            .collect(),
        transcripts: speech
            .portions()
            .iter()
            .map(|portion| (portion.offset, portion.speech.transcript.clone()))
            .collect(),
        motion,
        plan: track.plan(),
        source: track.source().unwrap_or_default(),
        problems,
        engine: engine.clone(),
        rig,
        first_sound: ready.first_sound,
        gesture: ready.gesture,
        speech: speech
            .portions()
            .iter()
            .map(|portion| portion.seconds)
            .sum(),
    })
}
