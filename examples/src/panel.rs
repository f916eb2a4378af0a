//! The demo's panel: a field to type a line in, its words lighting up as they are spoken, the dials of the avatar.
//!
//! `caption` shows the words, `dials` the controls, `status` what really runs.

use bevy::prelude::*;
use bevy_egui::{EguiContexts, EguiPrimaryContextPass, egui};
use bevy_momjit::{GestureAvatar, GestureEngine, Hush, Speak};

use crate::cast::Role;
use crate::korean::Composition;
use crate::orbit::OrbitBlocked;

mod caption;
mod dials;
mod look;
pub mod status;

use caption::Caption;
use status::Status;

/// Lines to begin with.
pub const EXAMPLES: [&str; 6] = [
    "안녕하세요, 오늘은 셰프가 준비한 요리를 대접해 드릴게요. 맛있는 음식 기대해주세요!",
    "저는 여러분 모두를 정말 반갑게 맞이하고 싶어요.",
    "첫째, 물을 끓입니다. 둘째, 면을 넣습니다. 셋째, 삼 분만 기다리세요.",
    "아니요, 그건 제가 한 게 아니에요. 왜 그렇게 생각하세요?",
    "이쪽에는 아주 큰 산이 있고, 저쪽에는 작은 강이 흐릅니다.",
    "오늘 와 주셔서 정말 감사합니다. 다음에 또 만나요!",
];

/// The panel; needs `EguiPlugin` and [`crate::korean::KoreanPlugin`].
pub struct PanelPlugin;

impl Plugin for PanelPlugin {
    fn build(&self, app: &mut App) {
        app.init_resource::<Panel>()
            .add_plugins((caption::CaptionPlugin, status::StatusPlugin))
            .add_systems(EguiPrimaryContextPass, (look::put_on, show).chain());
    }
}

/// What the person has typed.
#[derive(Resource, Debug)]
pub struct Panel {
    /// The line in the field, the unfinished syllable included.
    pub text: String,
    /// Whether the field is to get the keyboard in the next frame.
    focus: bool,
}

impl Default for Panel {
    fn default() -> Self {
        Self {
            text: String::new(),
            focus: true,
        }
    }
}

/// What a click or key asked for.
enum Wish {
    Speak(String),
    Hush,
}

fn show(
    mut contexts: EguiContexts,
    mut commands: Commands,
    mut panel: ResMut<Panel>,
    mut role: ResMut<Role>,
    mut engine: ResMut<GestureEngine>,
    mut composition: ResMut<Composition>,
    mut blocked: ResMut<OrbitBlocked>,
    mut time: ResMut<Time<Virtual>>,
    caption: Res<Caption>,
    status: Res<Status>,
    avatars: Query<Entity, With<GestureAvatar>>,
) -> Result {
    let context = contexts.ctx_mut()?;
    let mut wishes = Vec::new();
    // The dials write to a copy: the avatar is told only of what really changed.
    let (mut wanted, mut wanted_engine) = (role.clone(), engine.clone());
    let mut paused = time.is_paused();
    egui::Window::new("몸짓")
        .default_pos([16.0, 16.0])
        .default_width(250.0)
        .resizable(false)
        .show(context, |ui| {
            dials::show(ui, &mut wanted, &mut wanted_engine.provider, &mut paused);
            ui.separator();
            status::show(ui, &status);
        });
    caption::show(context, &caption);
    bar(context, &mut panel, &mut composition, &mut wishes);
    role.set_if_neq(wanted);
    engine.set_if_neq(wanted_engine);
    match (paused, time.is_paused()) {
        (true, false) => time.pause(),
        (false, true) => time.unpause(),
        _ => {}
    }
    blocked.0 = context.egui_wants_pointer_input();
    for avatar in &avatars {
        for wish in &wishes {
            match wish {
                Wish::Speak(line) => commands.trigger(Speak::new(avatar, line.clone())),
                Wish::Hush => commands.trigger(Hush::new(avatar)),
            }
        }
    }
    Ok(())
}

/// The field at the foot of the window.
fn bar(
    context: &egui::Context,
    panel: &mut Panel,
    composition: &mut Composition,
    wishes: &mut Vec<Wish>,
) {
    let width = (context.content_rect().width() - 48.0).clamp(240.0, 760.0);
    let area = egui::Area::new("line".into()).anchor(egui::Align2::CENTER_BOTTOM, [0.0, -18.0]);
    area.show(context, |ui| {
        egui::Frame::window(ui.style()).show(ui, |ui| {
            ui.set_width(width);
            ui.horizontal(|ui| {
                ui.label("예문");
                for (index, example) in EXAMPLES.iter().enumerate() {
                    let button = ui
                        .small_button(format!("{}", index + 1))
                        .on_hover_text(*example);
                    if button.clicked() {
                        wishes.push(Wish::Speak((*example).to_owned()));
                    }
                }
            });
            ui.horizontal(|ui| {
                let field = egui::TextEdit::singleline(&mut panel.text)
                    .hint_text("문장을 입력하고 Enter를 누르세요")
                    .font(egui::TextStyle::Heading)
                    .desired_width(width - 170.0);
                let field = ui.add(field);
                if std::mem::take(&mut panel.focus) {
                    field.request_focus();
                }
                let entered =
                    field.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
                let pressed = ui.button("말하기 ▶").clicked();
                if ui.button("그만 ■").clicked() {
                    wishes.push(Wish::Hush);
                }
                if entered || pressed {
                    let line = std::mem::take(&mut panel.text);
                    composition.text_was_taken();
                    panel.focus = true;
                    if !line.trim().is_empty() {
                        wishes.push(Wish::Speak(line));
                    }
                }
            });
        });
    });
}
