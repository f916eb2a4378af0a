//! A person types Hangul into the panel through an input method, presses Enter, and the avatar is asked to say it.

use std::time::Duration;

use bevy::camera::RenderTarget;
use bevy::prelude::*;
use bevy::render::render_resource::TextureFormat;
use bevy::time::TimeUpdateStrategy;
use bevy::window::Ime;
use bevy_egui::input::EguiInputEvent;
use bevy_egui::{EguiPlugin, PrimaryEguiContext, egui};
use bevy_momjit::playback::{Loudspeaker, NullOutput};
use bevy_momjit::{MomjitPlugins, Speak};
use momjit_examples::cast::{CastPlugin, Role};
use momjit_examples::korean::KoreanPlugin;
use momjit_examples::offscreen;
use momjit_examples::orbit::OrbitPlugin;
use momjit_examples::panel::{Panel, PanelPlugin};

/// Lines that avatars were asked to say.
#[derive(Resource, Default)]
struct Asked(Vec<String>);

/// The demo without window, renderer and sound card.
struct Demo {
    app: App,
    context: Entity,
}

impl Demo {
    fn open() -> Self {
        let mut app = App::new();
        app.insert_resource(Loudspeaker::new(NullOutput::default()))
            .insert_resource(TimeUpdateStrategy::ManualDuration(Duration::from_millis(
                16,
            )))
            .init_resource::<Role>()
            .init_resource::<Asked>()
            .add_plugins((
                offscreen::plugins(None),
                MomjitPlugins,
                EguiPlugin::default(),
                KoreanPlugin,
            ))
            .add_plugins((OrbitPlugin, CastPlugin, PanelPlugin))
            .add_observer(|speak: On<Speak>, mut asked: ResMut<Asked>| {
                asked.0.push(speak.text.clone());
            });
        offscreen::finish_plugins(&mut app);
        let image = Image::new_target_texture(640, 480, TextureFormat::Rgba8UnormSrgb, None);
        let image = app.world_mut().resource_mut::<Assets<Image>>().add(image);
        let eye = (
            Camera3d::default(),
            PrimaryEguiContext,
            RenderTarget::Image(image.into()),
        );
        let context = app.world_mut().spawn(eye).id();
        let mut demo = Self { app, context };
        for _ in 0..4 {
            demo.app.update();
        }
        demo
    }

    /// What the input method says, one message a frame.
    fn compose(&mut self, steps: &[(&str, bool)]) {
        let window = Entity::PLACEHOLDER;
        for &(value, finished) in steps {
            let value = value.to_owned();
            if finished {
                self.app.world_mut().write_message(Ime::Preedit {
                    window,
                    value: String::new(),
                    cursor: None,
                });
                self.app
                    .world_mut()
                    .write_message(Ime::Commit { window, value });
            } else {
                // winit counts the caret in bytes.
                let cursor = Some((value.len(), value.len()));
                self.app.world_mut().write_message(Ime::Preedit {
                    window,
                    value,
                    cursor,
                });
            }
            self.app.update();
        }
    }

    fn press_enter(&mut self) {
        for pressed in [true, false] {
            let event = egui::Event::Key {
                key: egui::Key::Enter,
                physical_key: None,
                pressed,
                repeat: false,
                modifiers: egui::Modifiers::NONE,
            };
            self.app.world_mut().write_message(EguiInputEvent {
                context: self.context,
                event,
            });
            self.app.update();
        }
    }

    fn typed(&self) -> &str {
        &self.app.world().resource::<Panel>().text
    }

    fn asked(&self) -> &[String] {
        &self.app.world().resource::<Asked>().0
    }
}

#[test]
fn syllables_are_composed_and_spoken() {
    let mut demo = Demo::open();
    demo.compose(&[("ㅎ", false), ("하", false), ("한", false)]);
    assert_eq!(
        demo.typed(),
        "한",
        "the unfinished syllable is shown in the field"
    );
    demo.compose(&[
        ("한", true),
        ("ㄱ", false),
        ("그", false),
        ("글", false),
        ("글", true),
    ]);
    assert_eq!(demo.typed(), "한글", "finished syllables follow each other");
    demo.press_enter();
    assert_eq!(
        demo.asked(),
        ["한글"],
        "Enter asks the avatar to say the line, once"
    );
    assert_eq!(demo.typed(), "", "the field is empty for the next line");
    demo.compose(&[("네", false), ("네", true)]);
    assert_eq!(
        demo.typed(),
        "네",
        "the field keeps the keyboard after Enter"
    );
}

#[test]
fn enter_takes_the_unfinished_syllable_along() {
    let mut demo = Demo::open();
    demo.compose(&[("요", false)]);
    demo.press_enter();
    assert_eq!(
        demo.asked(),
        ["요"],
        "the syllable that was still composed is part of the line"
    );
    demo.compose(&[("요", true)]);
    assert_eq!(
        demo.typed(),
        "",
        "its late commit is not typed into the next line"
    );
    demo.compose(&[("요", false), ("요", true)]);
    assert_eq!(demo.typed(), "요", "the same syllable typed anew is");
}

#[test]
fn an_empty_line_asks_for_nothing() {
    let mut demo = Demo::open();
    demo.press_enter();
    assert!(
        demo.asked().is_empty(),
        "Enter in an empty field says nothing"
    );
}
