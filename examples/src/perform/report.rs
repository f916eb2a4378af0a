//! `report.json`: what really ran, and how long it took.

use std::collections::BTreeMap;

use bevy_momjit::rig::RigReport;
use serde::Serialize;

use super::take::Take;
use crate::cast::Role;

/// The file's contents.
#[derive(Debug, Serialize)]
pub struct Report {
    engine: String,
    provider: String,
    /// Engines and providers that were tried before, each with its reason.
    refused: BTreeMap<String, String>,
    model: String,
    source: &'static str,
    seed: u64,
    intensity: f32,
    style: String,
    voice: String,
    seconds: Seconds,
    rig: Rig,
    /// Why it is not what was asked for.
    problems: Vec<String>,
    /// What drew the pictures, where there are any.
    renderer: Option<String>,
}

/// Wall-clock seconds, but for `line`.
#[derive(Debug, Serialize)]
struct Seconds {
    /// How long the speech lasts.
    line: f64,
    /// How long the voice took to make all of it.
    speech: f64,
    /// From the wish to speak until all of the motion was there.
    gesture: f64,
    /// From the wish to speak until the first samples could be played.
    first_sound: f64,
}

#[derive(Debug, Serialize)]
struct Rig {
    avatar: String,
    #[serde(flatten)]
    recognised: Option<RigReport>,
    /// Why the avatar cannot gesture.
    #[serde(skip_serializing_if = "Option::is_none")]
    unusable: Option<String>,
}

impl Report {
    /// What is to be said about a take; `renderer` names what drew the pictures.
    #[must_use]
    pub fn new(take: &Take, role: &Role, renderer: Option<String>) -> Self {
        let style = role
            .style
            .styles
            .first()
            .map_or("default", |(name, _)| name);
        Self {
            engine: take.engine.engine.clone(),
            provider: take.engine.provider.clone(),
            refused: take.engine.refused.iter().cloned().collect(),
            model: take.engine.model.clone(),
            source: take.source.name(),
            seed: role.style.seed,
            intensity: role.style.intensity,
            style: style.to_owned(),
            voice: role.voice.name.clone(),
            seconds: Seconds {
                line: take.samples.0.len() as f64 / f64::from(take.samples.1),
                speech: take.speech,
                gesture: take.gesture,
                first_sound: take.first_sound,
            },
            rig: Rig {
                avatar: role.avatar.name(),
                recognised: take.rig.as_ref().ok().cloned(),
                unusable: take.rig.as_ref().err().cloned(),
            },
            problems: take.problems.clone(),
            renderer,
        }
    }
}
