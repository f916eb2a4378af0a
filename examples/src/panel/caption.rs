//! The line over the field, each word lighting up when it is heard.

use bevy::prelude::*;
use bevy_egui::egui;
use bevy_momjit::{Speech, Utterance, UtteranceStarted, WordSpoken};

use super::look::ACCENT;

/// Keeps [`Caption`] by the events of the utterances.
pub(super) struct CaptionPlugin;

impl Plugin for CaptionPlugin {
    fn build(&self, app: &mut App) {
        app.init_resource::<Caption>()
            .add_observer(begin)
            .add_observer(light_up)
            .add_systems(Update, go_out);
    }
}

/// The line that is spoken, and the byte up to which it has been heard.
#[derive(Resource, Debug, Default)]
pub(super) struct Caption {
    utterance: Option<Entity>,
    line: String,
    /// The word that sounds, in bytes of the line.
    word: std::ops::Range<usize>,
}

fn begin(
    started: On<UtteranceStarted>,
    utterances: Query<&Utterance>,
    mut caption: ResMut<Caption>,
) {
    if let Ok(utterance) = utterances.get(started.entity) {
        *caption = Caption {
            utterance: Some(started.entity),
            line: utterance.text.clone(),
            word: 0..0,
        };
    }
}

fn light_up(spoken: On<WordSpoken>, mut caption: ResMut<Caption>) {
    if caption.utterance == Some(spoken.entity) {
        caption.word = spoken.range.clone();
    }
}

/// The caption goes when its utterance is over.
fn go_out(mut caption: ResMut<Caption>, utterances: Query<(), With<Speech>>) {
    if caption
        .utterance
        .is_some_and(|utterance| !utterances.contains(utterance))
    {
        *caption = Caption::default();
    }
}

/// Draws it.
pub(super) fn show(context: &egui::Context, caption: &Caption) {
    if caption.line.is_empty() {
        return;
    }
    let area = egui::Area::new("caption".into())
        .anchor(egui::Align2::CENTER_BOTTOM, [0.0, -128.0])
        .interactable(false);
    area.show(context, |ui| {
        let frame = egui::Frame::new()
            .fill(egui::Color32::from_black_alpha(175))
            .corner_radius(10.0);
        frame
            .inner_margin(egui::Margin::symmetric(18, 10))
            .show(ui, |ui| {
                ui.set_max_width(context.content_rect().width() * 0.8);
                ui.label(layout(caption));
            });
    });
}

/// Heard words white, the sounding one in colour, the rest dim.
fn layout(caption: &Caption) -> egui::text::LayoutJob {
    let mut job = egui::text::LayoutJob {
        halign: egui::Align::Center,
        ..Default::default()
    };
    let (line, word) = (&caption.line, &caption.word);
    let heard = line.get(..word.start).unwrap_or_default();
    let sounding = line.get(word.clone()).unwrap_or_default();
    let to_come = line.get(word.end..).unwrap_or(line);
    let dim = egui::Color32::from_gray(165);
    for (text, colour) in [
        (heard, egui::Color32::WHITE),
        (sounding, ACCENT),
        (to_come, dim),
    ] {
        job.append(
            text,
            0.0,
            egui::TextFormat::simple(egui::FontId::proportional(24.0), colour),
        );
    }
    job
}
