//! Asking an avatar to speak, the queue of its lines, and what is told about them.
//!
//! One line is one entity; what each stage makes is one component on it: [`Utterance`], then
//! [`Speech`](crate::Speech), [`GestureTrack`](crate::GestureTrack), [`Playhead`](crate::Playhead). An utterance ends
//! in exactly one of [`UtteranceFinished`], [`UtteranceHushed`], [`UtteranceFailed`], and its entity is despawned
//! after that.

use std::ops::Range;

use bevy_app::prelude::*;
use bevy_ecs::lifecycle::HookContext;
use bevy_ecs::prelude::*;
use bevy_ecs::world::DeferredWorld;
use bevy_reflect::prelude::*;
use malsori::CancelFlag;

use crate::avatar::GestureAvatar;
use crate::error::UtteranceError;

/// Asks an avatar to say a line, after the lines it was asked to say before.
///
/// ```no_run
/// # use bevy_ecs::prelude::*;
/// # use bevy_momjit::prelude::*;
/// fn greet(mut commands: Commands, avatar: Single<Entity, With<GestureAvatar>>) {
///     commands.trigger(Speak::new(*avatar, "안녕하세요, 반갑습니다."));
/// }
/// ```
///
/// Any text is allowed: an empty one starts and finishes at once, a long one is cut at its sentences and begins to
/// sound while the rest is made. An entity without [`GestureAvatar`] is told so by a [`UtteranceFailed`].
#[derive(EntityEvent, Debug, Clone, Reflect)]
#[reflect(Event)]
pub struct Speak {
    /// The avatar.
    pub entity: Entity,
    /// The line.
    pub text: String,
}

impl Speak {
    /// `avatar` says `text`.
    pub fn new(avatar: Entity, text: impl Into<String>) -> Self {
        Self {
            entity: avatar,
            text: text.into(),
        }
    }
}

/// Stops an avatar and forgets the lines it has not said; given an utterance, only that one. The sound fades within
/// 20 ms of the output's latency, the body settles to rest within 300 ms.
#[derive(EntityEvent, Debug, Clone, Copy, Reflect)]
#[reflect(Event)]
pub struct Hush {
    /// The avatar, or one of its utterances.
    pub entity: Entity,
}

impl Hush {
    /// Stops an avatar or one utterance.
    #[must_use]
    pub fn new(avatar_or_utterance: Entity) -> Self {
        Self {
            entity: avatar_or_utterance,
        }
    }
}

/// One line, asked for and not yet over.
#[derive(Component, Debug, Reflect)]
#[reflect(Component, from_reflect = false)]
#[component(immutable, on_remove = end_unfinished)]
#[require(Work)]
pub struct Utterance {
    /// The line as it was asked for.
    pub text: String,
}

/// The avatar that says an [`Utterance`].
#[derive(Component, Debug, Clone, Copy, PartialEq, Eq, Reflect)]
#[reflect(Component, PartialEq, from_reflect = false)]
#[relationship(relationship_target = Utterances)]
pub struct UtteranceOf(pub Entity);

/// The lines of an avatar in the order in which they were asked for; despawning the avatar drops them. An avatar that
/// has none has no such component.
#[derive(Component, Debug, Default, Reflect)]
#[reflect(Component, Default)]
#[relationship_target(relationship = UtteranceOf, linked_spawn)]
pub struct Utterances(Vec<Entity>);

/// How far the work on an utterance has come, beyond what its components say.
#[derive(Component, Debug, Default)]
pub(crate) struct Work {
    /// Set when nobody waits any more; seen by the workers.
    pub(crate) cancel: CancelFlag,
    /// An end was announced; no other may be.
    pub(crate) ended: bool,
}

/// The first sample of an utterance has just been heard.
#[derive(EntityEvent, Debug, Clone, Copy, Reflect)]
#[entity_event(propagate = &'static UtteranceOf, auto_propagate)]
pub struct UtteranceStarted {
    /// The utterance; observers on the avatar read it by `On::original_event_target`.
    pub entity: Entity,
}

/// A word has just begun to be heard. Words come in order, each once.
#[derive(EntityEvent, Debug, Clone, Reflect)]
#[entity_event(propagate = &'static UtteranceOf, auto_propagate)]
pub struct WordSpoken {
    /// The utterance.
    pub entity: Entity,
    /// Which word of the utterance, from 0.
    pub word: usize,
    /// Its spelling in the line, without punctuation.
    pub text: String,
    /// Where it stands in [`Utterance::text`], in bytes.
    pub range: Range<usize>,
}

/// The last sample of an utterance has been heard.
#[derive(EntityEvent, Debug, Clone, Copy, Reflect)]
#[entity_event(propagate = &'static UtteranceOf, auto_propagate)]
pub struct UtteranceFinished {
    /// The utterance; despawned after the observers have run.
    pub entity: Entity,
}

/// An utterance was stopped: by [`Hush`], or because it or its avatar was despawned. In the latter case the entities
/// are gone, and only global observers hear it.
#[derive(EntityEvent, Debug, Clone, Copy, Reflect)]
#[entity_event(propagate = &'static UtteranceOf, auto_propagate)]
pub struct UtteranceHushed {
    /// The utterance.
    pub entity: Entity,
}

/// An utterance could not be said.
#[derive(EntityEvent, Debug, Clone)]
#[entity_event(propagate = &'static UtteranceOf, auto_propagate)]
pub struct UtteranceFailed {
    /// The utterance; or, where there is none, what [`Speak`] was sent to.
    pub entity: Entity,
    /// Why.
    pub error: UtteranceError,
}

/// Turns [`Speak`] into queued [`Utterance`] entities and [`Hush`] into their end.
#[derive(Debug, Default)]
pub struct UtterancePlugin;

impl Plugin for UtterancePlugin {
    fn build(&self, app: &mut App) {
        app.register_type::<Utterance>()
            .register_type::<UtteranceOf>()
            .register_type::<Utterances>()
            .register_type::<Speak>()
            .register_type::<Hush>()
            .register_type::<UtteranceStarted>()
            .register_type::<WordSpoken>()
            .register_type::<UtteranceFinished>()
            .register_type::<UtteranceHushed>()
            .add_observer(queue)
            .add_observer(hush);
    }
}

fn queue(speak: On<Speak>, avatars: Query<(), With<GestureAvatar>>, mut commands: Commands) {
    let avatar = speak.entity;
    if avatars.contains(avatar) {
        commands.spawn((
            Utterance {
                text: speak.text.clone(),
            },
            UtteranceOf(avatar),
        ));
    } else {
        commands.trigger(UtteranceFailed {
            entity: avatar,
            error: UtteranceError::NotAnAvatar { entity: avatar },
        });
    }
}

fn hush(
    hush: On<Hush>,
    avatars: Query<&Utterances>,
    mut work: Query<&mut Work>,
    mut commands: Commands,
) {
    let queued: Vec<Entity> = avatars.get(hush.entity).map_or_else(
        |_| vec![hush.entity],
        |utterances| utterances.iter().collect(),
    );
    for utterance in queued {
        if let Ok(mut work) = work.get_mut(utterance) {
            end(
                utterance,
                &mut work,
                UtteranceHushed { entity: utterance },
                &mut commands,
            );
        }
    }
}

/// Announces the one end of an utterance, then despawns it.
pub(crate) fn end<'a, E>(utterance: Entity, work: &mut Work, event: E, commands: &mut Commands)
where
    E: EntityEvent<Trigger<'a>: Default>,
{
    if work.ended {
        return;
    }
    work.ended = true;
    work.cancel.cancel();
    commands.trigger(event);
    commands.entity(utterance).try_despawn();
}

/// Whoever despawns an utterance, or its avatar, ends it: the promise of exactly one end holds then too.
fn end_unfinished(mut world: DeferredWorld, context: HookContext) {
    let utterance = context.entity;
    if let Some(mut work) = world.get_mut::<Work>(utterance) {
        work.cancel.cancel();
        if !std::mem::replace(&mut work.ended, true) {
            world.trigger(UtteranceHushed { entity: utterance });
        }
    }
}
