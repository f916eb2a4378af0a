//! A picture of the demo, panel included, drawn without a window: for a page that tells of it.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, ensure};
use bevy::prelude::*;
use bevy_egui::{EguiPlugin, PrimaryEguiContext};
use bevy_momjit::kinesics::engine::Provider;
use bevy_momjit::malsori::CancelFlag;

use crate::cast::Role;
use crate::korean::KoreanPlugin;
use crate::offscreen::{self, Renderer, Studio};
use crate::orbit::{Orbit, OrbitPlugin};
use crate::panel::PanelPlugin;
use crate::perform::room;
use crate::scene::{self, StagePlugin};

/// Draws the demo `seconds` after the avatar began to say `line`, and writes it as PNG.
///
/// # Errors
/// When there is no renderer, the avatar cannot be loaded, or the file cannot be written.
pub fn draw(role: &Role, line: &str, seconds: f64, size: UVec2, file: &Path) -> anyhow::Result<()> {
    const STEP: Duration = Duration::from_millis(50);
    let renderer = Renderer::open()?;
    let mut app = App::new();
    role.avatar.register(&mut app);
    app.add_plugins(offscreen::plugins(Some(renderer)));
    app.add_plugins((
        EguiPlugin::default(),
        KoreanPlugin,
        OrbitPlugin,
        PanelPlugin,
    ));
    app.add_plugins(StagePlugin { shadows: true });
    room::furnish(&mut app, role, Provider::Auto);
    let orbit = Orbit::default();
    let eye = (scene::lens(), orbit.transform(), orbit, PrimaryEguiContext);
    let mut studio = Studio::new(app, size, eye);
    let cancel = CancelFlag::default();
    let avatar = room::enter(&mut studio, &cancel)?;
    room::let_lead_in_pass(&mut studio);
    let ready = room::rehearse(&mut studio, avatar, line, &cancel)?;
    loop {
        studio.step(STEP);
        let heard = room::heard(studio.app.world(), ready.utterance);
        ensure!(heard.is_some(), "the line is over before {seconds} s");
        if heard.is_some_and(|now| now >= seconds) {
            break;
        }
    }
    let picture = studio.picture()?;
    picture
        .save(file)
        .with_context(|| format!("{file:?} cannot be written"))
}
