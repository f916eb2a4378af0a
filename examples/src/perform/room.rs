//! The room in which a line is performed: an app with one avatar in it, whose time moves only by hand.
//!
//! Both runs of a performance happen in one: the take, which is quick and draws nothing, and the film.

use std::time::{Duration, Instant};

use anyhow::{Context, bail, ensure};
use bevy::asset::LoadState;
use bevy::prelude::*;
use bevy_momjit::gesture::{EngineStatus, GestureEngine, GestureTrack};
use bevy_momjit::kinesics::engine::Provider;
use bevy_momjit::malsori::CancelFlag;
use bevy_momjit::playback::{Loudspeaker, Playhead};
use bevy_momjit::skeleton::{AvatarUnusable, Skeleton};
use bevy_momjit::{GestureAvatar, MomjitPlugins, Speak, Speech, Utterance, UtteranceFailed};

use super::late_output::LateOutput;
use crate::cast::{CastPlugin, Role};

/// How long before its first sample a line may begin to move.
pub const LEAD: Duration = Duration::from_millis(600);

/// Frames of the lead-in.
const LEAD_STEPS: u32 = 18;

/// What is said after Ctrl-C.
pub const STOPPED: &str = "stopped before it was finished; nothing was written";

/// How long an avatar may take to load.
const PATIENCE: Duration = Duration::from_secs(120);

/// What went wrong in the room, collected by observers.
#[derive(Resource, Debug, Default)]
struct Trouble {
    unusable: Option<String>,
    failed: Option<String>,
}

/// Adds everything a performance needs to an app that has Bevy's plugins.
pub fn furnish(app: &mut App, role: &Role, provider: Provider) {
    app.insert_resource(Loudspeaker::new(LateOutput::new(LEAD)))
        .insert_resource(GestureEngine { provider })
        .insert_resource(role.clone())
        .init_resource::<Trouble>()
        .add_plugins((MomjitPlugins, CastPlugin))
        .add_observer(|event: On<AvatarUnusable>, mut trouble: ResMut<Trouble>| {
            trouble.unusable = Some(event.error.to_string());
        })
        .add_observer(|event: On<UtteranceFailed>, mut trouble: ResMut<Trouble>| {
            trouble.failed = Some(event.error.to_string());
        });
}

/// An avatar that has been asked to speak; its sound and motion are complete, and nothing of it has sounded yet.
pub struct Ready {
    /// The line.
    pub utterance: Entity,
    /// What the avatar's rig lacks, if it cannot gesture.
    pub unusable: Option<String>,
    /// Wall-clock seconds until the first portion of the speech could be played.
    pub first_sound: f64,
    /// Wall-clock seconds until all of the motion was there.
    pub gesture: f64,
}

/// Waits until the avatar stands there and the gesture model is loaded, time standing still.
///
/// # Errors
/// When the avatar's file is broken, or `cancel` was set.
pub fn enter(room: &mut impl Stepped, cancel: &CancelFlag) -> anyhow::Result<Entity> {
    wait(room, cancel, "the avatar", avatar_is_there)?;
    wait(room, cancel, "the gesture model", |world| {
        let status = world.resource::<EngineStatus>();
        Ok(!status.engine.is_empty() || status.problem.is_some())
    })?;
    avatar(room.world())
}

/// Lets [`LEAD`] pass in silence, so that a line asked for afterwards begins before its first sample.
pub fn let_lead_in_pass(room: &mut impl Stepped) {
    for _ in 0..LEAD_STEPS {
        room.step(LEAD / LEAD_STEPS);
    }
}

/// Asks for the line and waits, time standing still, until all of its sound and motion is made.
///
/// # Errors
/// When the voice fails, or `cancel` was set.
pub fn rehearse(
    room: &mut impl Stepped,
    avatar: Entity,
    line: &str,
    cancel: &CancelFlag,
) -> anyhow::Result<Ready> {
    let asked = Instant::now();
    room.world().trigger(Speak::new(avatar, line));
    // The utterance is spawned by a command.
    room.world().flush();
    wait(room, cancel, "the voice", |world| {
        Ok(!speech(world)?.1.portions().is_empty())
    })?;
    let first_sound = asked.elapsed().as_secs_f64();
    wait(room, cancel, "the voice", |world| {
        Ok(speech(world)?.1.is_complete())
    })?;
    wait(room, cancel, "the gestures", |world| {
        let (utterance, speech) = speech(world)?;
        let portions = speech.portions().len();
        Ok(world
            .get::<GestureTrack>(utterance)
            .is_some_and(|track| track.has(portions)))
    })?;
    let gesture = asked.elapsed().as_secs_f64();
    let utterance = speech(room.world())?.0;
    let unusable = room.world().resource::<Trouble>().unusable.clone();
    Ok(Ready {
        utterance,
        unusable,
        first_sound,
        gesture,
    })
}

/// An app, or a studio with one in it.
pub trait Stepped {
    /// One frame of this length.
    fn step(&mut self, length: Duration);
    /// What is in it.
    fn world(&mut self) -> &mut World;
}

/// Where the ear is in the line, in seconds from its first sample; `None` before it is sent and after its end.
pub fn heard(world: &World, utterance: Entity) -> Option<f64> {
    world
        .get::<Playhead>(utterance)
        .map(|playhead| playhead.now)
}

fn wait<W: Stepped>(
    app: &mut W,
    cancel: &CancelFlag,
    what: &str,
    mut done: impl FnMut(&mut World) -> anyhow::Result<bool>,
) -> anyhow::Result<()> {
    let asked = Instant::now();
    loop {
        ensure!(!cancel.is_cancelled(), STOPPED);
        if done(app.world())? {
            return Ok(());
        }
        if asked.elapsed() > PATIENCE {
            bail!("{what} did not come within {} s", PATIENCE.as_secs());
        }
        app.step(Duration::ZERO);
        std::thread::yield_now();
    }
}

fn avatar(world: &mut World) -> anyhow::Result<Entity> {
    let mut avatars = world.query_filtered::<Entity, With<GestureAvatar>>();
    avatars
        .single(world)
        .context("there is not exactly one avatar")
}

/// Whether the avatar's scene stands and its bones were looked for.
fn avatar_is_there(world: &mut World) -> anyhow::Result<bool> {
    if world.resource::<Trouble>().unusable.is_some() {
        return Ok(true);
    }
    let mut avatars = world.query::<(&WorldAssetRoot, Has<Skeleton>)>();
    let Ok((root, recognised)) = avatars.single(world) else {
        return Ok(false);
    };
    let scene = root.0.id();
    match world.resource::<AssetServer>().get_load_state(scene) {
        Some(LoadState::Failed(error)) => bail!("the avatar cannot be loaded: {error}"),
        _ => Ok(recognised),
    }
}

/// The line and its sound so far.
fn speech(world: &mut World) -> anyhow::Result<(Entity, Speech)> {
    if let Some(failed) = &world.resource::<Trouble>().failed {
        bail!("the line cannot be spoken: {failed}");
    }
    let mut lines = world.query_filtered::<(Entity, Option<&Speech>), With<Utterance>>();
    let (utterance, speech) = lines.single(world).context("the line was lost")?;
    Ok((utterance, speech.cloned().unwrap_or_default()))
}
