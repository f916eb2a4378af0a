//! Gives every portion of speech its motion.
//!
//! Owns the thread on which models run ([`GestureEngine`] chooses the engine, [`EngineStatus`] says what it became)
//! and the assets of models that a game brings along. Falls down the ladder model, grammar, idle, and tells so by
//! [`UtteranceDegraded`]; the voice never waits for any of it.
//! Invariant: knows no time of the game, no sound device and no rig.

use bevy_app::prelude::*;
use bevy_asset::LoadState;
use bevy_asset::prelude::*;
use bevy_ecs::prelude::*;
use bevy_reflect::prelude::*;
use kinesics::engine::Provider;
use kinesics::performance::Source;
use tracing::{debug, warn};

use crate::MomjitSystems;
use crate::avatar::{GestureAvatar, GestureStyle};
use crate::error::GestureError;
use crate::playback::Playhead;
use crate::speech::Speech;
use crate::utterance::{UtteranceOf, Work};
use crate::worker::{Lockstep, Refusal, Worker};

mod model;
mod shipped;
mod studio;
mod track;

pub use model::{GestureModel, GestureModelError, GestureModelLoader};
pub use track::GestureTrack;

use studio::{Job, ModelRef, Order, Reply, Studio};

/// Utterance time, in seconds, until which a line waits for its avatar's own model before the grammar takes over.
const MODEL_PATIENCE: f64 = 0.5;

/// Which inference engine is asked for. Changing it reloads the models.
#[derive(Resource, Debug, Clone, Default, PartialEq, Eq, Reflect)]
#[reflect(Resource, Default)]
pub struct GestureEngine {
    /// `Provider::Auto` takes the fastest that is there.
    #[reflect(ignore)]
    pub provider: Provider,
}

/// What really runs the shipped model, as reported by the engine.
#[derive(Resource, Debug, Clone, Default, PartialEq, Reflect)]
#[reflect(Resource, Default)]
pub struct EngineStatus {
    /// `embedded` or `onnxruntime`; empty while it is being loaded and where no model is.
    pub engine: String,
    /// `cpu`, `webgpu`, `cuda`, …
    pub provider: String,
    /// Engines and providers that were tried before, each with its reason.
    pub refused: Vec<(String, String)>,
    /// The model's name; empty where there is none.
    pub model: String,
    /// Why there is no model, where there is none.
    pub problem: Option<String>,
}

/// A line lost a rung of its ladder: the motion is made by the grammar in place of the model, or the body idles.
#[derive(EntityEvent, Debug, Clone)]
#[entity_event(propagate = &'static UtteranceOf, auto_propagate)]
pub struct UtteranceDegraded {
    /// The utterance.
    pub entity: Entity,
    /// Why.
    pub error: GestureError,
}

/// The thread of the models.
#[derive(Resource)]
struct GestureWorker(Worker<Job, Reply>);

/// Gives every utterance that has a [`Speech`] a [`GestureTrack`]; fills [`MomjitSystems::Gesticulate`].
///
/// Models of the game's own are loaded where the app has Bevy's `AssetPlugin`, added before this one.
#[derive(Debug, Default)]
pub struct GesturePlugin;

impl Plugin for GesturePlugin {
    fn build(&self, app: &mut App) {
        app.register_type::<GestureTrack>()
            .register_type::<GestureEngine>()
            .register_type::<EngineStatus>()
            .init_resource::<GestureEngine>()
            .init_resource::<EngineStatus>()
            .init_resource::<Lockstep>()
            .insert_resource(GestureWorker(Worker::start("momjit-gesture", || {
                let mut studio = Studio::default();
                move |job| studio.work(job)
            })))
            .add_systems(
                Update,
                (
                    choose_engine,
                    prepare_models,
                    ask_for_motion,
                    receive_motion,
                )
                    .chain()
                    .in_set(MomjitSystems::Gesticulate),
            );
        if app.world().contains_resource::<AssetServer>() {
            app.init_asset::<GestureModel>()
                .init_asset_loader::<GestureModelLoader>();
        }
    }
}

/// Tells the thread which engine to use, at start and after a change.
fn choose_engine(
    mut worker: ResMut<GestureWorker>,
    engine: Res<GestureEngine>,
    mut told: Local<Option<Provider>>,
) {
    if *told != Some(engine.provider) && worker.0.submit(Job::UseProvider(engine.provider)).is_ok()
    {
        *told = Some(engine.provider);
    }
}

/// Loads a game's own model into an engine as soon as its files are there, so that the first line need not wait.
fn prepare_models(
    mut worker: ResMut<GestureWorker>,
    mut events: Option<MessageReader<AssetEvent<GestureModel>>>,
    models: Option<Res<Assets<GestureModel>>>,
) {
    let (Some(events), Some(models)) = (events.as_mut(), models) else {
        return;
    };
    for event in events.read() {
        if let AssetEvent::Added { id } | AssetEvent::Modified { id } = event
            && let Some(model) = models.get(*id)
        {
            // A busy thread loads it with the first line that needs it.
            let _ = worker.0.submit(Job::Prepare(ModelRef::Own(model.clone())));
        }
    }
}

/// The model an avatar is to use now, or why it must do without.
enum Choice {
    Model(ModelRef),
    Wait,
    Without(GestureError),
}

fn choose_model(
    handle: Option<&Handle<GestureModel>>,
    heard: Option<&Playhead>,
    assets: Option<&AssetServer>,
    models: Option<&Assets<GestureModel>>,
) -> Choice {
    let Some(handle) = handle else {
        return Choice::Model(ModelRef::Shipped);
    };
    if let Some(model) = models.and_then(|models| models.get(handle)) {
        return Choice::Model(ModelRef::Own(model.clone()));
    }
    let path = handle
        .path()
        .map_or_else(|| format!("{:?}", handle.id()), ToString::to_string);
    match assets.and_then(|assets| assets.get_load_state(handle)) {
        Some(LoadState::Failed(error)) => Choice::Without(GestureError::Model {
            path,
            reason: error.to_string(),
        }),
        None => Choice::Without(GestureError::Model {
            path,
            reason: "nothing loads this handle".to_owned(),
        }),
        Some(_) if heard.is_some_and(|playhead| playhead.now > MODEL_PATIENCE) => {
            Choice::Without(GestureError::ModelLate { path })
        }
        Some(_) => Choice::Wait,
    }
}

/// Asks for the motion of every portion of speech that has none.
fn ask_for_motion(
    mut commands: Commands,
    mut worker: ResMut<GestureWorker>,
    assets: Option<Res<AssetServer>>,
    models: Option<Res<Assets<GestureModel>>>,
    lockstep: Res<Lockstep>,
    avatars: Query<(&GestureAvatar, &GestureStyle)>,
    mut lines: Query<(
        Entity,
        &UtteranceOf,
        &Speech,
        &Work,
        Option<&Playhead>,
        Option<&mut GestureTrack>,
    )>,
) {
    for (entity, of, speech, work, playhead, track) in &mut lines {
        let Ok((avatar, style)) = avatars.get(of.0) else {
            continue;
        };
        let mut fresh = None;
        let track = track.map_or_else(|| fresh.insert(GestureTrack::default()), Mut::into_inner);
        for (index, portion) in speech.portions().iter().enumerate().skip(track.asked()) {
            let choice = choose_model(
                avatar.model.as_ref(),
                playhead,
                assets.as_deref(),
                models.as_deref(),
            );
            let (model, problem) = match choice {
                Choice::Model(model) => (Some(model), None),
                Choice::Without(problem) => (None, Some(problem)),
                Choice::Wait => break,
            };
            let order = Order {
                utterance: entity,
                portion: index,
                sketch: false,
                speech: portion.speech.clone(),
                style: style.resolve(),
                intensity: style.checked_intensity(),
                // Each portion by its own chance, the first by the seed as it is.
                seed: style.seed.wrapping_add(index as u64),
                source: avatar.source.into(),
                model,
                cancel: work.cancel.clone(),
            };
            let problem = match submit(&mut worker.0, order, lockstep.0) {
                Ok(()) => problem,
                Err(Refusal::Busy) => break,
                Err(Refusal::Gone) => Some(GestureError::NoWorker),
            };
            if let Some(error) = problem
                .clone()
                .filter(|problem| !track.problems().any(|known| known == problem))
            {
                degrade(entity, error, &mut commands);
            }
            track.ask(portion, problem);
        }
        if let Some(fresh) = fresh {
            commands.entity(entity).insert(fresh);
        }
    }
}

/// Asks for a portion's motion.
///
/// Where a model joins in at the beginning of a line, the grammar alone sketches it before: that takes a millisecond,
/// and the hands need not wait for the network. The gestures with a form are the same in both.
fn submit(worker: &mut Worker<Job, Reply>, order: Order, lockstep: bool) -> Result<(), Refusal> {
    let joined = order.source == Source::Hybrid && order.model.is_some();
    if joined && order.portion == 0 && !lockstep {
        let sketch = Order {
            sketch: true,
            source: Source::Grammar,
            model: None,
            ..order.clone()
        };
        worker.submit(Job::Perform(Box::new(sketch)))?;
    }
    worker.submit(Job::Perform(Box::new(order)))
}

fn receive_motion(
    mut commands: Commands,
    mut worker: ResMut<GestureWorker>,
    lockstep: Res<Lockstep>,
    mut status: ResMut<EngineStatus>,
    mut lines: Query<&mut GestureTrack>,
) {
    while let Some(reply) = worker.0.receive(lockstep.0) {
        match reply {
            Reply::Nothing => {}
            Reply::Engine(news) => {
                if let Some(problem) = &news.problem {
                    warn!("no gesture model runs, the gesture grammar plays alone: {problem}");
                }
                *status = *news;
            }
            Reply::Performed(performed) => {
                let entity = performed.utterance;
                // A line that is gone was hushed.
                let Ok(mut track) = lines.get_mut(entity) else {
                    continue;
                };
                for error in track.receive(*performed) {
                    degrade(entity, error, &mut commands);
                }
            }
        }
    }
}

fn degrade(utterance: Entity, error: GestureError, commands: &mut Commands) {
    debug!("{utterance}: {error}");
    commands.trigger(UtteranceDegraded {
        entity: utterance,
        error,
    });
}
