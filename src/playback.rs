//! Makes speech audible, and tells what has been heard of it.
//!
//! Owns the sound output ([`Loudspeaker`]), the clock of what reached the ear (`Time<Audible>`), the
//! [`Playhead`] of every utterance and the events that follow from it.
//! Invariant: knows no motion and no rig.

use bevy_app::prelude::*;
use bevy_ecs::lifecycle::HookContext;
use bevy_ecs::message::message_update_system;
use bevy_ecs::prelude::*;
use bevy_ecs::world::DeferredWorld;
use bevy_reflect::prelude::*;
use bevy_time::{Real, Time, TimeSystems, Virtual};

use crate::MomjitSystems;
use crate::avatar::Voice;
use crate::speech::Speech;
use crate::utterance::{
    UtteranceFailed, UtteranceFinished, UtteranceOf, UtteranceStarted, Utterances, WordSpoken,
    Work, end,
};

mod clock;
mod console;
mod device;
mod loudspeaker;
mod mixer;
#[cfg(feature = "test_app")]
pub mod mock;
mod null;
mod output;
mod resample;

pub use clock::Audible;
pub use device::DeviceOutput;
pub use loudspeaker::Loudspeaker;
pub use null::NullOutput;
pub use output::{AudioOutput, Feed, Reading};

use console::{Clip, ClipId, Command, VoiceId};

/// Silence between two queued lines, in seconds: about what a speaker leaves between sentences.
const BETWEEN_LINES: f64 = 0.35;
/// A line is moved forward when that gains more than this, in seconds; less is the latency of the output.
const SLACK: f64 = 0.5;

/// Loudness of everything Momjit plays.
#[derive(Resource, Debug, Clone, Copy, PartialEq, Reflect)]
#[reflect(Resource, Default, PartialEq)]
pub struct MasterVolume(pub f32);

impl Default for MasterVolume {
    fn default() -> Self {
        Self(1.0)
    }
}

/// How far an utterance has been heard, in seconds from its first sample. Negative while it is on its way to the ear.
#[derive(Component, Debug, Clone, Copy, PartialEq, Reflect)]
#[reflect(Component, PartialEq, from_reflect = false)]
pub struct Playhead {
    /// At the frame before; minus infinity at first.
    pub previous: f64,
    /// Now.
    pub now: f64,
}

/// Which clips an utterance has in the mixer. Its removal stops them.
#[derive(Component, Debug)]
#[component(on_remove = fall_silent)]
pub(crate) struct Sounding {
    voice: VoiceId,
    /// One a portion of [`Speech`], as far as they were sent.
    clips: Vec<ClipId>,
    started: bool,
    /// Words told so far.
    told: usize,
}

/// Plays every utterance that has a [`Speech`], one after the other on each avatar.
///
/// Opens the sound card with the app, unless the game inserted a [`Loudspeaker`] of its own before.
#[derive(Debug, Default)]
pub struct PlaybackPlugin;

impl Plugin for PlaybackPlugin {
    fn build(&self, app: &mut App) {
        app.register_type::<Playhead>()
            .register_type::<MasterVolume>()
            .register_type::<Time<Audible>>()
            .init_resource::<MasterVolume>()
            .init_resource::<Time<Audible>>()
            .init_resource::<Loudspeaker>()
            .add_systems(
                First,
                advance_clock
                    .in_set(TimeSystems)
                    .after(bevy_time::time_system)
                    .ambiguous_with(message_update_system),
            )
            .add_systems(
                Update,
                (send_clips, set_volume, move_playheads)
                    .chain()
                    .in_set(MomjitSystems::Play),
            );
    }
}

fn advance_clock(
    real: Res<Time<Real>>,
    game: Res<Time<Virtual>>,
    mut loudspeaker: ResMut<Loudspeaker>,
    mut audible: ResMut<Time<Audible>>,
) {
    loudspeaker.pause(game.is_paused());
    let heard = loudspeaker.advance(real.delta());
    // The programme never runs backwards, but two roundings of it might.
    let before = audible.elapsed();
    audible.advance_to(heard.max(before));
}

/// Sends every portion that is ready to the mixer; the next line once the one before is wholly scheduled.
fn send_clips(
    mut commands: Commands,
    audible: Res<Time<Audible>>,
    mut loudspeaker: ResMut<Loudspeaker>,
    avatars: Query<(&Utterances, &Voice)>,
    mut utterances: Query<(&Speech, Option<&mut Sounding>)>,
) {
    let heard = audible.elapsed_secs_f64();
    for (queue, voice) in &avatars {
        let mut not_before = 0.0f64;
        for utterance in queue.iter() {
            let Ok((speech, sounding)) = utterances.get_mut(utterance) else {
                break;
            };
            let mut fresh = None;
            let sounding = match sounding {
                Some(sounding) => sounding.into_inner(),
                None => fresh.insert(Sounding {
                    voice: loudspeaker.new_voice(),
                    clips: Vec::new(),
                    started: false,
                    told: 0,
                }),
            };
            for portion in &speech.portions()[sounding.clips.len()..] {
                let clip = Clip {
                    id: loudspeaker.new_clip(),
                    voice: sounding.voice,
                    speech: portion.speech.clone(),
                    gap: portion.pause_before,
                    not_before,
                    volume: loudness(voice.volume),
                };
                sounding.clips.push(clip.id);
                loudspeaker.send(Command::Play(clip));
            }
            let waits_too_long =
                |(start, _): (f64, f64)| start > (heard + BETWEEN_LINES).max(not_before) + SLACK;
            if sounding
                .clips
                .first()
                .and_then(|clip| loudspeaker.schedule(*clip))
                .is_some_and(waits_too_long)
            {
                // The line before it was stopped: it is sent again, for now.
                commands.entity(utterance).remove::<Sounding>();
                break;
            }
            let over = sounding
                .clips
                .last()
                .and_then(|clip| loudspeaker.schedule(*clip))
                .map(|(_, end)| end);
            if let Some(fresh) = fresh {
                commands.entity(utterance).insert(fresh);
            }
            match over {
                Some(end) if speech.is_complete() => not_before = end + BETWEEN_LINES,
                _ => break,
            }
        }
    }
}

fn set_volume(
    mut loudspeaker: ResMut<Loudspeaker>,
    master: Res<MasterVolume>,
    voices: Query<(&Voice, &Utterances), Changed<Voice>>,
    sounding: Query<&Sounding>,
) {
    if master.is_changed() {
        loudspeaker.send(Command::Master(loudness(master.0)));
    }
    for (voice, queue) in &voices {
        for sounding in sounding.iter_many(queue.iter()) {
            loudspeaker.send(Command::Volume(sounding.voice, loudness(voice.volume)));
        }
    }
}

fn loudness(volume: f32) -> f32 {
    if volume.is_finite() {
        volume.clamp(0.0, 4.0)
    } else {
        0.0
    }
}

/// Moves the playheads and tells what they passed.
pub(crate) fn move_playheads(
    mut commands: Commands,
    audible: Res<Time<Audible>>,
    loudspeaker: Res<Loudspeaker>,
    mut utterances: Query<
        (
            Entity,
            &Speech,
            &mut Sounding,
            &mut Work,
            Option<&mut Playhead>,
        ),
        With<UtteranceOf>,
    >,
) {
    for (entity, speech, mut sounding, mut work, playhead) in &mut utterances {
        let Some(now) = utterance_time(speech, &sounding, &loudspeaker, audible.elapsed_secs_f64())
        else {
            continue;
        };
        let previous = playhead
            .as_ref()
            .map_or(f64::NEG_INFINITY, |playhead| playhead.now);
        // A stall of the voice between two portions must not turn the line back.
        let now = now.max(previous);
        match playhead {
            Some(mut playhead) => *playhead = Playhead { previous, now },
            None => {
                commands.entity(entity).insert(Playhead { previous, now });
            }
        }
        if now < 0.0 {
            continue;
        }
        if !std::mem::replace(&mut sounding.started, true) {
            commands.trigger(UtteranceStarted { entity });
        }
        let told = sounding.told;
        for spoken in speech
            .words()
            .skip(told)
            .take_while(|word| word.start <= now)
        {
            let (word, text) = (sounding.told, spoken.text.to_owned());
            commands.trigger(WordSpoken {
                entity,
                word,
                text,
                range: spoken.range,
            });
            sounding.told += 1;
        }
        let all_sent = sounding.clips.len() == speech.portions().len();
        if speech.is_complete() && all_sent && now >= speech.duration() {
            match speech.broken() {
                Some(error) => end(
                    entity,
                    &mut work,
                    UtteranceFailed {
                        entity,
                        error: error.clone(),
                    },
                    &mut commands,
                ),
                None => end(
                    entity,
                    &mut work,
                    UtteranceFinished { entity },
                    &mut commands,
                ),
            }
        }
    }
}

/// Where in the utterance the ear is; `None` until the mixer has scheduled its first portion.
fn utterance_time(
    speech: &Speech,
    sounding: &Sounding,
    loudspeaker: &Loudspeaker,
    heard: f64,
) -> Option<f64> {
    let starts = sounding
        .clips
        .iter()
        .map_while(|clip| loudspeaker.schedule(*clip).map(|(start, _)| start));
    let (index, start) = starts
        .enumerate()
        .take_while(|(index, start)| *index == 0 || *start <= heard)
        .last()?;
    let time = speech.portions()[index].offset + heard - start;
    // Where the next portion is late, the line waits for it.
    let next = speech.portions().get(index + 1).map(|next| next.offset);
    let waiting = (!speech.is_complete()).then(|| speech.duration());
    Some(next.or(waiting).map_or(time, |limit| time.min(limit)))
}

impl Sounding {
    /// When a portion begins, in seconds of `Time<Audible>`, once that is known.
    pub(crate) fn portion_start(&self, portion: usize, loudspeaker: &Loudspeaker) -> Option<f64> {
        loudspeaker
            .schedule(*self.clips.get(portion)?)
            .map(|(start, _)| start)
    }
}

fn fall_silent(mut world: DeferredWorld, context: HookContext) {
    let Some(sounding) = world.get::<Sounding>(context.entity) else {
        return;
    };
    let (voice, clips) = (sounding.voice, sounding.clips.clone());
    if let Some(mut loudspeaker) = world.get_resource_mut::<Loudspeaker>() {
        loudspeaker.forget(voice, &clips);
    }
}
