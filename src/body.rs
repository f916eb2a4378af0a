//! Gives every avatar the pose and the mouth of this instant.
//!
//! Reads what is audible now, takes the motion's frame at that very time, joins motions without a jump, adds idle.
//! Writes [`Body`] and [`Mouth`]; retargeting and face read them later in the same frame.
//! Invariant: knows no bone, no mesh, no sound device. A number that is not finite never leaves it.

use bevy_app::prelude::*;
use bevy_ecs::prelude::*;
use bevy_reflect::prelude::*;
use bevy_time::prelude::*;
use kinesics::Frame;
use malsori::Viseme;

use crate::MomjitSystems;
use crate::avatar::{GestureStyle, Idle};
use crate::gesture::GestureTrack;
use crate::playback::{Audible, Loudspeaker, Sounding};
use crate::speech::Speech;
use crate::utterance::{Hush, UtteranceHushed, UtteranceOf, Utterances};

pub(crate) mod inertia;
mod posture;

pub use posture::Posture;

use posture::Cue;

/// The upper body to show now, idle included. Read by the retargeter in `PostUpdate`.
#[derive(Component, Debug, Clone, Copy, Default, PartialEq, Reflect)]
#[reflect(Component, Default)]
pub struct Body {
    /// Bone directions, hands, head and torso.
    #[reflect(ignore)]
    pub frame: Frame,
}

/// The mouth to show now: fifteen weights in 0..=1, indexed by `malsori::Viseme as usize`. Read by the face in
/// `PostUpdate`.
#[derive(Component, Debug, Clone, Copy, PartialEq, Reflect)]
#[reflect(Component, Default)]
pub struct Mouth(pub [f32; 15]);

impl Default for Mouth {
    /// Closed and at ease.
    fn default() -> Self {
        let mut weights = [0.0; 15];
        weights[Viseme::Sil as usize] = 1.0;
        Self(weights)
    }
}

/// Writes [`Body`] and [`Mouth`] of every avatar, at the end of [`MomjitSystems::Play`].
#[derive(Debug, Default)]
pub struct BodyPlugin;

impl Plugin for BodyPlugin {
    fn build(&self, app: &mut App) {
        app.register_type::<Body>()
            .register_type::<Mouth>()
            .add_observer(settle_hushed_avatar)
            .add_observer(settle_hushed_line)
            .add_systems(
                Update,
                pose_bodies
                    .in_set(MomjitSystems::Play)
                    .after(crate::playback::move_playheads),
            );
    }
}

fn settle_hushed_avatar(hush: On<Hush>, mut postures: Query<&mut Posture>) {
    if let Ok(mut posture) = postures.get_mut(hush.entity) {
        posture.drop_cue();
    }
}

fn settle_hushed_line(
    hushed: On<UtteranceHushed>,
    lines: Query<&UtteranceOf>,
    mut postures: Query<&mut Posture>,
) {
    if let Ok(of) = lines.get(hushed.entity)
        && let Ok(mut posture) = postures.get_mut(of.0)
        && posture.plays(hushed.entity)
    {
        posture.drop_cue();
    }
}

fn pose_bodies(
    audible: Res<Time<Audible>>,
    time: Res<Time>,
    loudspeaker: Res<Loudspeaker>,
    mut avatars: Query<(
        Option<&Utterances>,
        &GestureStyle,
        &Idle,
        &mut Posture,
        &mut Body,
        &mut Mouth,
    )>,
    lines: Query<(&Speech, &Sounding, Option<&GestureTrack>)>,
) {
    let heard = audible.elapsed_secs_f64();
    for (queue, style, idle, mut posture, mut body, mut mouth) in &mut avatars {
        posture.follow_style(style, heard);
        // An avatar with nothing to say has no queue.
        let due = queue.and_then(|queue| cue_due(queue, &lines, &loudspeaker, heard));
        posture.follow_cue(due, heard);
        let mut frame = posture.frame(heard);
        posture.enliven(
            &mut frame,
            idle.amount,
            heard,
            time.elapsed_secs_f64(),
            time.delta_secs(),
        );
        // The frame before stays where a fault upstream made a number that no bone could take.
        if frame.is_finite() {
            body.frame = frame;
        }
        let shapes = posture.mouth(heard);
        if shapes.0.iter().all(|weight| weight.is_finite()) {
            *mouth = shapes;
        }
    }
}

/// The newest portion that has taken the body over: from its lead-in on, but not before the sound before it is over.
fn cue_due(
    queue: &Utterances,
    lines: &Query<(&Speech, &Sounding, Option<&GestureTrack>)>,
    loudspeaker: &Loudspeaker,
    heard: f64,
) -> Option<Cue> {
    let mut due = None;
    let mut before = f64::NEG_INFINITY;
    for utterance in queue.iter() {
        let Ok((speech, sounding, track)) = lines.get(utterance) else {
            break;
        };
        for (index, portion) in speech.portions().iter().enumerate() {
            let Some(start) = sounding.portion_start(index, loudspeaker) else {
                return due;
            };
            let performance = track.and_then(|track| track.performance(index)).cloned();
            let cue = Cue {
                utterance,
                portion: index,
                speech: portion.speech.clone(),
                performance,
                start,
            };
            if cue.takes_over(before) > heard {
                return due;
            }
            before = cue.sound_ends();
            due = Some(cue);
        }
    }
    due
}
