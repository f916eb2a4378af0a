//! A headless app, stepped by hand, to test a game that uses the plugin.
//!
//! No window, no sound card, no thread to wait for: time passes only in [`TestApp::step`], voices and motions are
//! ready in the frame that asks for them ([`Lockstep`](crate::Lockstep)), and a system that races another is an error.
//!
//! ```
//! use bevy_momjit::prelude::*;
//! use bevy_momjit::test_app::{Happening, TestApp};
//!
//! let mut app = TestApp::new();
//! let avatar = app.spawn_avatar(GestureAvatar { source: GestureSource::Grammar, ..Default::default() });
//! app.say(avatar, "안녕하세요, 반갑습니다.");
//! assert!(app.run_until(10.0, |app| app.heard(Happening::is_finished)), "a short line should end within ten seconds");
//! assert_eq!(app.words(), ["안녕하세요", "반갑습니다"], "words should be told in order");
//! ```

use std::time::Duration;

use bevy_app::{TaskPoolPlugin, prelude::*};
use bevy_asset::AssetPlugin;
use bevy_ecs::prelude::*;
use bevy_ecs::schedule::{LogLevel, ScheduleBuildSettings, ScheduleLabel, SingleThreadedExecutor};
use bevy_time::{TimePlugin, TimeUpdateStrategy};
use bevy_transform::TransformPlugin;
use kinesics::engine::Provider;

use crate::playback::{AudioOutput, Loudspeaker, NullOutput};
use crate::{
    GestureAvatar, GestureEngine, Hush, Lockstep, MomjitPlugins, Speak, UtteranceDegraded,
    UtteranceFailed, UtteranceFinished, UtteranceHushed, UtteranceStarted, WordSpoken,
};

pub use crate::playback::mock::{MockDevice, MockOutput, MockSettings};

/// Length of a frame unless the test says otherwise: 60 Hz.
const FRAME: Duration = Duration::from_nanos(16_666_667);

/// The app. Everything that is not here is done through [`TestApp::app`].
pub struct TestApp {
    /// The Bevy app.
    pub app: App,
}

impl Default for TestApp {
    fn default() -> Self {
        Self::new()
    }
}

/// Something that the plugin told about an utterance.
#[derive(Debug, Clone, PartialEq)]
pub enum Happening {
    /// [`UtteranceStarted`].
    Started,
    /// [`WordSpoken`]: its number and spelling.
    Word(usize, String),
    /// [`UtteranceFinished`].
    Finished,
    /// [`UtteranceHushed`].
    Hushed,
    /// [`UtteranceFailed`]: the sentence of its error.
    Failed(String),
    /// [`UtteranceDegraded`]: the sentence of its error.
    Degraded(String),
}

impl Happening {
    /// Whether the utterance was said to its end.
    #[must_use]
    pub fn is_finished(&self) -> bool {
        *self == Self::Finished
    }

    /// Whether it is one of the three ends of an utterance.
    #[must_use]
    pub fn is_end(&self) -> bool {
        matches!(self, Self::Finished | Self::Hushed | Self::Failed(_))
    }
}

/// Everything told so far, each thing once: the utterance, and what happened to it.
#[derive(Resource, Debug, Default)]
struct Diary(Vec<(Entity, Happening)>);

impl TestApp {
    /// An app on the null output.
    #[must_use]
    pub fn new() -> Self {
        Self::with_output(NullOutput::default())
    }

    /// An app on another output, such as [`MockOutput`].
    #[must_use]
    pub fn with_output(output: impl AudioOutput) -> Self {
        Self::bare(Loudspeaker::new(output), AssetPlugin::default())
    }

    /// An app with these assets, for models of the game's own.
    #[must_use]
    pub fn with_assets(assets: AssetPlugin) -> Self {
        Self::bare(Loudspeaker::new(NullOutput::default()), assets)
    }

    fn bare(loudspeaker: Loudspeaker, assets: AssetPlugin) -> Self {
        let mut app = App::new();
        app.add_plugins((
            TaskPoolPlugin::default(),
            TimePlugin,
            assets,
            TransformPlugin,
        ))
        .insert_resource(TimeUpdateStrategy::ManualDuration(FRAME))
        .insert_resource(loudspeaker)
        .insert_resource(Lockstep(true))
        // The engine that is the same everywhere, whatever libraries and devices a machine has.
        .insert_resource(GestureEngine {
            provider: Provider::Embedded,
        })
        .init_resource::<Diary>()
        .add_plugins(MomjitPlugins);
        for schedule in [First.intern(), Update.intern(), PostUpdate.intern()] {
            app.edit_schedule(schedule, |schedule| {
                let settings = ScheduleBuildSettings {
                    ambiguity_detection: LogLevel::Error,
                    ..Default::default()
                };
                schedule.set_build_settings(settings);
            });
        }
        // A hundred tests side by side have no use for a hundred times all cores.
        for (_, schedule) in app.world_mut().resource_mut::<Schedules>().iter_mut() {
            schedule.set_executor(SingleThreadedExecutor::new());
        }
        keep_diary(&mut app);
        app.finish();
        app.cleanup();
        Self { app }
    }

    /// An entity with this avatar and no rig.
    pub fn spawn_avatar(&mut self, avatar: GestureAvatar) -> Entity {
        self.app.world_mut().spawn(avatar).id()
    }

    /// Asks an avatar to speak, and returns the utterance.
    ///
    /// # Panics
    /// When the entity is no avatar.
    pub fn say(&mut self, avatar: Entity, text: &str) -> Entity {
        self.app.world_mut().trigger(Speak::new(avatar, text));
        self.app.world_mut().flush();
        let queue = self.app.world().get::<crate::Utterances>(avatar);
        queue
            .and_then(|queue| queue.iter().last())
            .expect("an avatar that was asked to speak has an utterance")
    }

    /// Stops an avatar, or one utterance.
    pub fn hush(&mut self, avatar_or_utterance: Entity) {
        self.app.world_mut().trigger(Hush::new(avatar_or_utterance));
        self.app.world_mut().flush();
    }

    /// Lets one frame pass.
    pub fn step(&mut self) {
        self.app.update();
    }

    /// Lets one frame of this length pass.
    pub fn step_by(&mut self, seconds: f64) {
        self.app
            .insert_resource(TimeUpdateStrategy::ManualDuration(Duration::from_secs_f64(
                seconds,
            )));
        self.app.update();
        self.app
            .insert_resource(TimeUpdateStrategy::ManualDuration(FRAME));
    }

    /// Lets frames pass for so many seconds of the game.
    pub fn run_for(&mut self, seconds: f64) {
        let frames = (seconds / FRAME.as_secs_f64()).round() as usize;
        (0..frames).for_each(|_| self.step());
    }

    /// Lets frames pass until something is so, at most so many seconds of the game. Says whether it became so.
    pub fn run_until(&mut self, seconds: f64, mut so: impl FnMut(&Self) -> bool) -> bool {
        let frames = (seconds / FRAME.as_secs_f64()).round() as usize;
        (0..frames).any(|_| {
            self.step();
            so(self)
        })
    }

    /// A component, which must be there.
    ///
    /// # Panics
    /// When the entity has no such component.
    #[must_use]
    pub fn get<C: Component>(&self, entity: Entity) -> &C {
        self.app
            .world()
            .get::<C>(entity)
            .expect("the entity has the component that the test reads")
    }

    /// Everything told so far about one utterance, in order.
    #[must_use]
    pub fn told(&self, utterance: Entity) -> Vec<Happening> {
        let diary = &self.app.world().resource::<Diary>().0;
        diary
            .iter()
            .filter(|(entity, _)| *entity == utterance)
            .map(|(_, happening)| happening.clone())
            .collect()
    }

    /// Whether something like this has been told about any utterance.
    #[must_use]
    pub fn heard(&self, like: impl Fn(&Happening) -> bool) -> bool {
        self.app
            .world()
            .resource::<Diary>()
            .0
            .iter()
            .any(|(_, happening)| like(happening))
    }

    /// The words told so far, of all utterances.
    #[must_use]
    pub fn words(&self) -> Vec<String> {
        let word = |happening: &Happening| match happening {
            Happening::Word(_, text) => Some(text.clone()),
            _ => None,
        };
        self.app
            .world()
            .resource::<Diary>()
            .0
            .iter()
            .filter_map(|(_, happening)| word(happening))
            .collect()
    }
}

/// Writes every event down once: the events come by once for every entity on their way.
fn keep_diary(app: &mut App) {
    app.add_observer(|event: On<UtteranceStarted>, diary: ResMut<Diary>| {
        note(
            event.original_event_target(),
            event.entity,
            Happening::Started,
            diary,
        );
    })
    .add_observer(|event: On<WordSpoken>, diary: ResMut<Diary>| {
        note(
            event.original_event_target(),
            event.entity,
            Happening::Word(event.word, event.text.clone()),
            diary,
        );
    })
    .add_observer(|event: On<UtteranceFinished>, diary: ResMut<Diary>| {
        note(
            event.original_event_target(),
            event.entity,
            Happening::Finished,
            diary,
        );
    })
    .add_observer(|event: On<UtteranceHushed>, diary: ResMut<Diary>| {
        note(
            event.original_event_target(),
            event.entity,
            Happening::Hushed,
            diary,
        );
    })
    .add_observer(|event: On<UtteranceFailed>, diary: ResMut<Diary>| {
        note(
            event.original_event_target(),
            event.entity,
            Happening::Failed(event.error.to_string()),
            diary,
        );
    })
    .add_observer(|event: On<UtteranceDegraded>, diary: ResMut<Diary>| {
        note(
            event.original_event_target(),
            event.entity,
            Happening::Degraded(event.error.to_string()),
            diary,
        );
    });
}

fn note(target: Entity, now_at: Entity, happening: Happening, mut diary: ResMut<Diary>) {
    if target == now_at {
        diary.0.push((target, happening));
    }
}
