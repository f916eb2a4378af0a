//! What really runs: engine, provider, sound device, and how long the last line took to be heard.

use std::time::Instant;

use bevy::prelude::*;
use bevy_egui::egui;
use bevy_momjit::gesture::EngineStatus;
use bevy_momjit::playback::Loudspeaker;
use bevy_momjit::{Speak, Speech, UtteranceDegraded, UtteranceFailed, UtteranceStarted};

/// Keeps [`Status`].
pub(super) struct StatusPlugin;

impl Plugin for StatusPlugin {
    fn build(&self, app: &mut App) {
        app.init_resource::<Status>()
            .add_observer(asked)
            .add_observer(heard)
            .add_observer(degraded)
            .add_observer(failed)
            .add_systems(Update, look);
    }
}

/// What the panel tells about the machine.
#[derive(Resource, Debug, Default)]
pub struct Status {
    engine: EngineStatus,
    output: String,
    asked: Option<Instant>,
    /// From the wish to speak to the first sample heard, in milliseconds.
    heard_after: Option<f64>,
    /// How long the voice took for the first portion, in milliseconds.
    voiced_in: Option<f64>,
    /// What went wrong last.
    trouble: Option<String>,
}

fn asked(_: On<Speak>, mut status: ResMut<Status>) {
    status.asked = Some(Instant::now());
    status.trouble = None;
}

fn heard(started: On<UtteranceStarted>, speeches: Query<&Speech>, mut status: ResMut<Status>) {
    // The event goes on to the avatar, which has no speech of its own.
    let Ok(speech) = speeches.get(started.entity) else {
        return;
    };
    status.voiced_in = speech.portions().first().map(|first| first.seconds * 1e3);
    status.heard_after = status
        .asked
        .take()
        .map(|asked| asked.elapsed().as_secs_f64() * 1e3);
}

fn degraded(event: On<UtteranceDegraded>, mut status: ResMut<Status>) {
    status.trouble = Some(event.error.to_string());
}

fn failed(event: On<UtteranceFailed>, mut status: ResMut<Status>) {
    status.trouble = Some(event.error.to_string());
}

fn look(engine: Res<EngineStatus>, loudspeaker: Res<Loudspeaker>, mut status: ResMut<Status>) {
    if status.engine != *engine {
        status.engine.clone_from(&engine);
    }
    let name = loudspeaker.name();
    if status.output != name {
        status.output = name;
    }
}

/// Draws it.
pub(super) fn show(ui: &mut egui::Ui, status: &Status) {
    let engine = &status.engine;
    let running = match (engine.engine.as_str(), &engine.problem) {
        ("", Some(_)) => "없음 (문법만)".to_owned(),
        ("", None) => "불러오는 중".to_owned(),
        (name, _) => format!("{name} · {}", engine.provider),
    };
    let milliseconds =
        |value: Option<f64>| value.map_or("–".to_owned(), |value| format!("{value:.0} ms"));
    egui::Grid::new("status")
        .num_columns(2)
        .min_row_height(18.0)
        .spacing([12.0, 4.0])
        .show(ui, |ui| {
            let rows = [
                ("추론", running),
                (
                    "모델",
                    if engine.model.is_empty() {
                        "–".to_owned()
                    } else {
                        engine.model.clone()
                    },
                ),
                ("소리", status.output.clone()),
                ("첫 소리", milliseconds(status.heard_after)),
                ("합성", milliseconds(status.voiced_in)),
            ];
            for (name, value) in rows {
                ui.weak(name);
                ui.label(value);
                ui.end_row();
            }
        });
    if !engine.refused.is_empty() {
        egui::CollapsingHeader::new("거절된 장치").show(ui, |ui| {
            for (name, reason) in &engine.refused {
                ui.weak(format!("{name}: {reason}"));
            }
        });
    }
    for trouble in engine.problem.iter().chain(&status.trouble) {
        ui.colored_label(egui::Color32::from_rgb(255, 140, 120), trouble);
    }
}
