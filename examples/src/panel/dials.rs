//! The controls of the avatar.

use bevy_egui::egui;
use bevy_momjit::GestureSource;
use bevy_momjit::kinesics::Style;
use bevy_momjit::kinesics::engine::Provider;
use bevy_momjit::malsori::voice;

use super::look::ROW;
use crate::avatar_source::{AvatarSource, NAMES};
use crate::cast::Role;

/// Draws them; writes what is moved into `role`, `provider` and `paused`.
pub(super) fn show(ui: &mut egui::Ui, role: &mut Role, provider: &mut Provider, paused: &mut bool) {
    egui::Grid::new("dials")
        .num_columns(2)
        .spacing([12.0, 7.0])
        .show(ui, |ui| {
            name(ui, "아바타");
            ui.horizontal(|ui| {
                for name in NAMES {
                    ui.selectable_value(&mut role.avatar, AvatarSource::Bundled(name), name);
                }
            });
            ui.end_row();
            voice_rows(ui, role);
            style_rows(ui, role);
            provider_row(ui, provider);
        });
    ui.checkbox(paused, "일시 정지");
}

fn voice_rows(ui: &mut egui::Ui, role: &mut Role) {
    name(ui, "목소리");
    ui.horizontal(|ui| {
        for name in voice::NAMES {
            if ui
                .selectable_label(role.voice.name == name, korean(name))
                .clicked()
            {
                name.clone_into(&mut role.voice.name);
            }
        }
    });
    ui.end_row();
    slider(ui, "속도", &mut role.voice.rate, 0.6..=1.6);
    slider(ui, "높이", &mut role.voice.pitch, 0.7..=1.4);
    slider(ui, "음량", &mut role.voice.volume, 0.0..=1.5);
}

fn style_rows(ui: &mut egui::Ui, role: &mut Role) {
    name(ui, "스타일");
    let chosen = role
        .style
        .styles
        .first()
        .map_or(korean("default"), |(name, _)| korean(name))
        .to_owned();
    egui::ComboBox::from_id_salt("style")
        .selected_text(chosen)
        .show_ui(ui, |ui| {
            ui.selectable_value(&mut role.style.styles, Vec::new(), korean("default"));
            for name in Style::names() {
                ui.selectable_value(
                    &mut role.style.styles,
                    vec![(name.to_owned(), 1.0)],
                    korean(name),
                );
            }
        });
    ui.end_row();
    slider(ui, "크기", &mut role.style.intensity, 0.0..=1.0);
    slider(ui, "빠르기", &mut role.style.tempo, 0.7..=1.5);
    name(ui, "움직임");
    ui.horizontal(|ui| {
        let sources = [
            (GestureSource::Hybrid, "함께"),
            (GestureSource::Neural, "신경망"),
            (GestureSource::Grammar, "문법"),
        ];
        for (source, name) in sources {
            ui.selectable_value(&mut role.source, source, name);
        }
    });
    ui.end_row();
    name(ui, "변주");
    ui.horizontal(|ui| {
        ui.add(egui::DragValue::new(&mut role.style.seed).speed(0.2));
        if ui
            .button("다음")
            .on_hover_text("같은 문장, 다른 몸짓")
            .clicked()
        {
            role.style.seed = role.style.seed.wrapping_add(1);
        }
    });
    ui.end_row();
}

fn provider_row(ui: &mut egui::Ui, provider: &mut Provider) {
    name(ui, "추론");
    let chosen = provider.to_string();
    egui::ComboBox::from_id_salt("provider")
        .selected_text(chosen)
        .show_ui(ui, |ui| {
            for choice in Provider::ALL {
                ui.selectable_value(provider, choice, choice.to_string());
            }
        });
    ui.end_row();
}

/// The name of a row, level with its control.
fn name(ui: &mut egui::Ui, text: &str) {
    let level = egui::Layout::left_to_right(egui::Align::Center);
    ui.allocate_ui_with_layout(egui::vec2(46.0, ROW), level, |ui| ui.label(text));
}

fn slider(ui: &mut egui::Ui, text: &str, value: &mut f32, range: std::ops::RangeInclusive<f32>) {
    name(ui, text);
    ui.add(egui::Slider::new(value, range).fixed_decimals(2));
    ui.end_row();
}

/// What a person who reads Korean expects; other names stay as they are.
fn korean(name: &str) -> &str {
    match name {
        "female" => "여성",
        "male" => "남성",
        "default" => "기본",
        "agent" => "상담원",
        "lecturer" => "강연자",
        "friend" => "친구",
        "animated" => "활발한 사람",
        "shy" => "수줍은 사람",
        "creator" => "크리에이터",
        other => other,
    }
}
