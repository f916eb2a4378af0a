//! Hangul in egui: a font that has it, and typing through an input method.
//!
//! Two faults between winit and egui matter for Hangul and are mended here. The caret inside an unfinished syllable
//! arrives in bytes where egui counts characters. And Enter may overtake the syllable it finishes: the line is then
//! already sent, syllable included, when the input method commits it once more.

use std::sync::Arc;

use bevy::prelude::*;
use bevy::window::Ime;
use bevy_egui::input::EguiInputEvent;
use bevy_egui::{
    EguiContexts, EguiGlobalSettings, EguiInputSet, EguiPreUpdateSet, EguiPrimaryContextPass,
    PrimaryEguiContext, egui,
};

/// Font and input method for the primary egui context. Add it after `EguiPlugin`.
pub struct KoreanPlugin;

impl Plugin for KoreanPlugin {
    fn build(&self, app: &mut App) {
        let mut settings = app.world_mut().get_resource_or_init::<EguiGlobalSettings>();
        settings.input_system_settings.run_write_ime_messages_system = false;
        app.init_resource::<Composition>()
            .add_systems(EguiPrimaryContextPass, add_font)
            .add_systems(
                PreUpdate,
                pass_on
                    .in_set(EguiPreUpdateSet::ProcessInput)
                    .in_set(EguiInputSet::ReadBevyMessages),
            );
    }
}

/// The syllable that the input method is still composing.
#[derive(Resource, Debug, Default)]
pub struct Composition {
    pending: String,
    sent: Option<String>,
}

impl Composition {
    /// The text has been taken away, unfinished syllable included: the commit that is still to come is not to be
    /// typed again.
    pub fn text_was_taken(&mut self) {
        let pending = std::mem::take(&mut self.pending);
        self.sent = (!pending.is_empty()).then_some(pending);
    }
}

/// Hands what the input method says to egui.
fn pass_on(
    mut messages: MessageReader<Ime>,
    mut composition: ResMut<Composition>,
    context: Option<Single<Entity, With<PrimaryEguiContext>>>,
    mut events: MessageWriter<EguiInputEvent>,
) {
    let Some(context) = context.map(|context| *context) else {
        return;
    };
    for message in messages.read() {
        let event = match message {
            Ime::Preedit { value, cursor, .. } => {
                if !value.is_empty() {
                    composition.sent = None;
                }
                composition.pending.clone_from(value);
                let chars = |bytes: usize| {
                    value
                        .get(..bytes)
                        .map_or(0, |before| before.chars().count())
                };
                let active_range_chars = cursor.map(|(start, end)| chars(start)..chars(end));
                egui::ImeEvent::Preedit {
                    text: value.clone(),
                    active_range_chars,
                }
            }
            Ime::Commit { value, .. } => {
                composition.pending.clear();
                if composition.sent.take().is_some_and(|sent| sent == *value) {
                    continue;
                }
                egui::ImeEvent::Commit(value.clone())
            }
            Ime::Enabled { .. } | Ime::Disabled { .. } => continue,
        };
        events.write(EguiInputEvent {
            context,
            event: egui::Event::Ime(event),
        });
    }
}

/// The font that comes along; the SIL Open Font License is beside it.
const FONT: &[u8] = include_bytes!("../../assets/fonts/Pretendard-Regular.otf");

/// Gives the primary egui context a fallback font for Hangul, once.
fn add_font(mut contexts: EguiContexts, mut done: Local<bool>) -> Result {
    if *done {
        return Ok(());
    }
    contexts.ctx_mut()?.set_fonts(fonts());
    *done = true;
    Ok(())
}

fn fonts() -> egui::FontDefinitions {
    let mut fonts = egui::FontDefinitions::default();
    fonts
        .font_data
        .insert("korean".into(), Arc::new(egui::FontData::from_static(FONT)));
    // Behind the Latin fonts: they keep their letters, this one brings what they lack.
    for family in fonts.families.values_mut() {
        family.push("korean".into());
    }
    fonts
}
