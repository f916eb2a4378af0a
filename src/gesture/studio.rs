//! What runs on the gesture thread: the models, each with its director, and the work they are given.
//!
//! Invariant: knows no Bevy type but the entity that an answer belongs to. A panic costs one motion, never the thread.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Instant;

use bevy_ecs::prelude::Entity;
use kinesics::Style;
use kinesics::engine::Provider;
use kinesics::generate::Generator;
use kinesics::model::Model;
use kinesics::performance::{Director, Performance, Request, Source};
use malsori::{CancelFlag, Speech};
use tracing::{debug, info, warn};

use super::model::GestureModel;
use super::{EngineStatus, shipped};
use crate::error::GestureError;
use crate::worker::panic_message;

/// A game's own models that are kept ready at most; beyond it all are loaded anew.
const KEPT: usize = 4;

/// What the thread is asked to do.
pub(super) enum Job {
    /// Use this engine from now on, and load the shipped model.
    UseProvider(Provider),
    /// Load a model, so that it is ready.
    Prepare(ModelRef),
    /// Make a motion.
    Perform(Box<Order>),
}

/// A motion to make.
#[derive(Clone)]
pub(super) struct Order {
    pub(super) utterance: Entity,
    pub(super) portion: usize,
    /// A better one has been asked for too.
    pub(super) sketch: bool,
    pub(super) speech: Arc<Speech>,
    pub(super) style: Style,
    pub(super) intensity: f32,
    pub(super) seed: u64,
    pub(super) source: Source,
    /// `None`: the grammar alone.
    pub(super) model: Option<ModelRef>,
    pub(super) cancel: CancelFlag,
}

/// Which model.
#[derive(Debug, Clone)]
pub(super) enum ModelRef {
    /// The one inside the binary.
    Shipped,
    /// One that the game loaded.
    Own(GestureModel),
}

/// What the thread answers, one to each job.
pub(super) enum Reply {
    /// Nothing to tell.
    Nothing,
    /// What runs the shipped model.
    Engine(Box<EngineStatus>),
    /// A motion.
    Performed(Box<Performed>),
}

/// A motion that was made, or could not be.
pub(super) struct Performed {
    pub(super) utterance: Entity,
    pub(super) portion: usize,
    pub(super) sketch: bool,
    pub(super) performance: Option<Performance>,
    pub(super) problems: Vec<GestureError>,
    pub(super) seconds: f64,
}

/// The thread's state.
#[derive(Default)]
pub(super) struct Studio {
    provider: Provider,
    shipped: Director,
    /// By the model's identity, see [`GestureModel::id`].
    own: HashMap<u64, Director>,
}

impl Studio {
    /// Does one job.
    pub(super) fn work(&mut self, job: Job) -> Reply {
        match job {
            Job::UseProvider(provider) => Reply::Engine(Box::new(self.use_provider(provider))),
            Job::Prepare(model) => {
                if let Err(panic) = catch_unwind(AssertUnwindSafe(|| _ = self.director(&model))) {
                    warn!(
                        "loading a gesture model panicked: {}",
                        panic_message(&*panic)
                    );
                }
                Reply::Nothing
            }
            Job::Perform(order) => Reply::Performed(Box::new(self.perform(&order))),
        }
    }

    fn use_provider(&mut self, provider: Provider) -> EngineStatus {
        self.provider = provider;
        self.own.clear();
        self.shipped = Director::default();
        let Some((onnx, card)) = shipped::parts() else {
            let problem =
                Some("this build has no model inside (feature `default-model`)".to_owned());
            return EngineStatus {
                problem,
                ..EngineStatus::default()
            };
        };
        let load = || Model::from_parts(onnx, card).map_err(|error| error.to_string());
        match catch_unwind(|| load().and_then(|model| generator(model, provider))) {
            Ok(Ok(generator)) => {
                let status = status(&generator);
                info!(
                    "gestures are made by {} on {} ({})",
                    status.model, status.engine, status.provider
                );
                self.shipped = Director::new(Some(generator));
                status
            }
            Ok(Err(problem)) => EngineStatus {
                problem: Some(problem),
                ..EngineStatus::default()
            },
            Err(panic) => EngineStatus {
                problem: Some(panic_message(&*panic)),
                ..EngineStatus::default()
            },
        }
    }

    /// The director of a model. One that cannot be loaded gets a director without a network, which says so at each use.
    fn director(&mut self, model: &ModelRef) -> &mut Director {
        let ModelRef::Own(model) = model else {
            return &mut self.shipped;
        };
        if self.own.len() >= KEPT && !self.own.contains_key(&model.id()) {
            self.own.clear();
        }
        let provider = self.provider;
        self.own.entry(model.id()).or_insert_with(|| {
            match generator(model.model().clone(), provider) {
                Ok(generator) => Director::new(Some(generator)),
                Err(problem) => {
                    warn!(
                        "the gesture model {:?} does not run: {problem}",
                        model.model().card().name
                    );
                    Director::default()
                }
            }
        })
    }

    fn perform(&mut self, order: &Order) -> Performed {
        let begun = Instant::now();
        let mut problems = Vec::new();
        let performance = if order.cancel.is_cancelled() {
            None
        } else {
            self.climb_down(order, &mut problems)
        };
        let seconds = begun.elapsed().as_secs_f64();
        debug!(
            "the motion of portion {} of {} took {seconds:.3} s",
            order.portion, order.utterance
        );
        Performed {
            utterance: order.utterance,
            portion: order.portion,
            sketch: order.sketch,
            performance,
            problems,
            seconds,
        }
    }

    /// The ladder: the model, else the grammar, else nothing (idle), a panic on any rung included.
    fn climb_down(
        &mut self,
        order: &Order,
        problems: &mut Vec<GestureError>,
    ) -> Option<Performance> {
        if let Some(model) = &order.model {
            match catch_unwind(AssertUnwindSafe(|| {
                self.director(model).perform(&order.request(order.source))
            })) {
                Ok(performance) => {
                    problems.extend(performance.problems.iter().cloned().map(GestureError::from));
                    return Some(performance);
                }
                Err(panic) => problems.push(GestureError::Panicked {
                    message: panic_message(&*panic),
                }),
            }
        }
        let grammar = || Director::default().perform(&order.request(Source::Grammar));
        catch_unwind(AssertUnwindSafe(grammar))
            .map_err(|panic| {
                problems.push(GestureError::Panicked {
                    message: panic_message(&*panic),
                });
            })
            .ok()
    }
}

impl Order {
    fn request(&self, source: Source) -> Request<'_> {
        Request {
            speech: &self.speech,
            style: &self.style,
            intensity: self.intensity,
            seed: self.seed,
            source,
            cancel: &self.cancel,
        }
    }
}

fn generator(model: Model, provider: Provider) -> Result<Generator, String> {
    let engine = model.load(provider).map_err(|error| error.to_string())?;
    Ok(Generator::new(model, engine))
}

fn status(generator: &Generator) -> EngineStatus {
    let report = generator.report();
    EngineStatus {
        engine: report.engine.to_owned(),
        provider: report.provider.to_owned(),
        refused: report.refused.clone(),
        model: generator.model().card().name.clone(),
        problem: None,
    }
}
