//! Hangul in egui: a font that has it, and an input method whose caret stays in place.

use std::sync::Arc;

use bevy::prelude::*;
use bevy_egui::{EguiContexts, egui};

/// The font that comes along; the SIL Open Font License is beside it.
const FONT: &[u8] = include_bytes!("../../assets/fonts/NanumGothic.ttf");

/// Gives the primary egui context a fallback font for Hangul, once. Runs in `EguiPrimaryContextPass`, before panels.
///
/// # Errors
/// When there is no primary context yet; the system tries again in the next frame.
pub fn add_font(mut contexts: EguiContexts, mut done: Local<bool>) -> Result {
    if *done {
        return Ok(());
    }
    contexts.ctx_mut()?.set_fonts(fonts());
    *done = true;
    Ok(())
}

fn fonts() -> egui::FontDefinitions {
    let mut fonts = egui::FontDefinitions::default();
    fonts.font_data.insert("korean".into(), Arc::new(egui::FontData::from_static(FONT)));
    // Behind the Latin fonts: they keep their letters, this one brings what they lack.
    for family in fonts.families.values_mut() {
        family.push("korean".into());
    }
    fonts
}
