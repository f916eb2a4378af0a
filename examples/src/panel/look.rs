//! Colours and sizes of the panel.

use bevy::prelude::*;
use bevy_egui::{EguiContexts, egui};

/// The colour of what is being said and of what is chosen.
pub(super) const ACCENT: egui::Color32 = egui::Color32::from_rgb(255, 176, 112);

/// Height of a control, in points.
pub(super) const ROW: f32 = 26.0;

/// Dresses egui, once.
pub(super) fn put_on(mut contexts: EguiContexts, mut done: Local<bool>) -> Result {
    if *done {
        return Ok(());
    }
    contexts.ctx_mut()?.all_styles_mut(|style| {
        let visuals = &mut style.visuals;
        *visuals = egui::Visuals::dark();
        visuals.window_fill = egui::Color32::from_rgb(27, 37, 47);
        visuals.panel_fill = visuals.window_fill;
        visuals.window_stroke = egui::Stroke::NONE;
        visuals.window_corner_radius = 12.into();
        visuals.selection.bg_fill = egui::Color32::from_rgb(34, 112, 122);
        visuals.hyperlink_color = ACCENT;
        visuals.widgets.noninteractive.fg_stroke.color = egui::Color32::from_rgb(222, 230, 236);
        visuals.weak_text_alpha = 0.7;
        style.spacing.item_spacing = egui::vec2(8.0, 7.0);
        style.spacing.button_padding = egui::vec2(9.0, 4.0);
        style.spacing.interact_size.y = ROW;
        for (text, font) in &mut style.text_styles {
            font.size = match text {
                egui::TextStyle::Heading => 19.0,
                egui::TextStyle::Small => 12.0,
                _ => 14.5,
            };
        }
    });
    *done = true;
    Ok(())
}
