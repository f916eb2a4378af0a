//! Bevy without a window: an app that renders into an image and is stepped by hand.
//!
//! Every [`Studio::step`] is one frame of exactly the asked length, whatever the machine needs for it, so that software
//! rendering gives the same pictures as a GPU, only later.

use std::collections::BTreeMap;
use std::panic::{self, AssertUnwindSafe};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use bevy::app::{PluginGroupBuilder, PluginsState, TerminalCtrlCHandlerPlugin};
use bevy::camera::RenderTarget;
use bevy::log::LogPlugin;
use bevy::prelude::*;
use bevy::render::pipelined_rendering::PipelinedRenderingPlugin;
use bevy::render::render_resource::{PollType, TextureFormat};
use bevy::render::renderer::{RenderAdapterInfo, RenderDevice, initialize_renderer};
use bevy::render::settings::{Backends, RenderCreation, RenderResources, WgpuSettings};
use bevy::render::view::screenshot::{Screenshot, ScreenshotCaptured};
use bevy::render::{RenderApp, RenderPlugin};
use bevy::time::TimeUpdateStrategy;
use bevy::window::ExitCondition;
use bevy::winit::WinitPlugin;
use image::RgbImage;

use crate::assets;

/// How long a picture may take before the renderer counts as hung.
const PATIENCE: Duration = Duration::from_secs(120);

/// What draws: the graphics card, or a program that stands in for one.
pub struct Renderer {
    resources: RenderResources,
    /// The name it gives itself.
    pub name: String,
    /// Whether it is software: pictures are slow, so shadows and smoothing are worth leaving out.
    pub software: bool,
}

impl Renderer {
    /// Opens the best renderer of this computer.
    ///
    /// # Errors
    /// When there is neither a GPU nor a software driver for one.
    pub fn open() -> anyhow::Result<Self> {
        let settings = WgpuSettings::default();
        let backends = settings.backends.unwrap_or(Backends::VULKAN);
        // Bevy answers a missing driver with a panic; its text is for the log of a game, not for a person at a shell.
        let hook = panic::take_hook();
        panic::set_hook(Box::new(|_| {}));
        let opened = panic::catch_unwind(AssertUnwindSafe(|| {
            bevy::tasks::block_on(initialize_renderer(backends, None, &settings))
        }));
        panic::set_hook(hook);
        let Ok(resources) = opened else {
            bail!(
                "no graphics driver was found; on Debian `apt install mesa-vulkan-drivers` brings one that needs no GPU"
            );
        };
        let RenderAdapterInfo(info) = &resources.2;
        let (name, software) = (
            info.name.clone(),
            format!("{:?}", info.device_type) == "Cpu",
        );
        Ok(Self {
            resources,
            name,
            software,
        })
    }
}

/// Bevy's plugins without window, winit, log and signal handler, time standing still until the studio moves it;
/// `renderer` draws, or nothing does.
#[must_use]
pub fn plugins(renderer: Option<Renderer>) -> PluginGroupBuilder {
    let render_creation = match renderer {
        Some(renderer) => RenderCreation::Manual(renderer.resources),
        None => WgpuSettings {
            backends: None,
            ..default()
        }
        .into(),
    };
    DefaultPlugins
        .set(WindowPlugin {
            primary_window: None,
            exit_condition: ExitCondition::DontExit,
            ..default()
        })
        .set(assets::plugin())
        .set(RenderPlugin {
            render_creation,
            synchronous_pipeline_compilation: true,
            ..default()
        })
        .disable::<WinitPlugin>()
        .disable::<LogPlugin>()
        .disable::<TerminalCtrlCHandlerPlugin>()
        // One update is one finished picture.
        .disable::<PipelinedRenderingPlugin>()
}

/// An app that is stepped by hand.
pub struct Studio {
    /// The app; its plugins are finished.
    pub app: App,
    size: UVec2,
    target: Handle<Image>,
    camera: Entity,
    film: Arc<Mutex<BTreeMap<u64, RgbImage>>>,
    taken: u64,
    handed_out: u64,
    rolling: bool,
}

impl Studio {
    /// Finishes the plugins of `app` and sets up a camera with a picture of `size` pixels. The camera is off until
    /// [`Studio::roll`].
    #[must_use]
    pub fn new(mut app: App, size: UVec2, camera: impl Bundle) -> Self {
        app.insert_resource(TimeUpdateStrategy::ManualDuration(Duration::ZERO));
        finish_plugins(&mut app);
        let image = Image::new_target_texture(size.x, size.y, TextureFormat::Rgba8UnormSrgb, None);
        let target = app.world_mut().resource_mut::<Assets<Image>>().add(image);
        let off = Camera {
            is_active: false,
            ..default()
        };
        let target_of_camera = RenderTarget::Image(target.clone().into());
        let camera = app
            .world_mut()
            .spawn((Camera3d::default(), off, target_of_camera, camera))
            .id();
        Self {
            app,
            size,
            target,
            camera,
            film: Arc::default(),
            taken: 0,
            handed_out: 0,
            rolling: false,
        }
    }

    /// The camera's entity.
    #[must_use]
    pub fn camera(&self) -> Entity {
        self.camera
    }

    /// Whether every frame is drawn from now on. At first none is but those of [`Studio::picture`].
    pub fn roll(&mut self, on: bool) {
        self.rolling = on;
        self.point(on);
    }

    /// One frame of `length`.
    pub fn step(&mut self, length: Duration) {
        self.app
            .insert_resource(TimeUpdateStrategy::ManualDuration(length));
        self.app.update();
    }

    /// One frame of `length`, drawn; the picture comes out of [`Studio::develop`] in the order of the calls.
    pub fn shoot(&mut self, length: Duration) {
        self.point(true);
        let (film, number) = (self.film.clone(), self.taken);
        self.taken += 1;
        let size = self.size;
        self.app
            .world_mut()
            .spawn(Screenshot::image(self.target.clone()))
            .observe(move |captured: On<ScreenshotCaptured>| {
                let picture = captured
                    .image
                    .clone()
                    .try_into_dynamic()
                    .map(|picture| picture.to_rgb8());
                let picture = picture.unwrap_or_else(|_| RgbImage::new(size.x, size.y));
                if let Ok(mut film) = film.lock() {
                    film.insert(number, picture);
                }
            });
        self.step(length);
        self.point(self.rolling);
        self.wait_for_gpu();
    }

    /// The pictures that are ready, in the order in which they were taken. `all` waits for every one; otherwise the
    /// latest may be missing, and come with the next frame.
    ///
    /// # Errors
    /// When the renderer hangs.
    pub fn develop(&mut self, all: bool) -> anyhow::Result<Vec<RgbImage>> {
        let asked = Instant::now();
        let mut ready = Vec::new();
        loop {
            let mut film = self.film.lock().ok().context("a picture was lost")?;
            while let Some(picture) = film.remove(&self.handed_out) {
                ready.push(picture);
                self.handed_out += 1;
            }
            drop(film);
            if !all || self.taken == self.handed_out {
                return Ok(ready);
            }
            if asked.elapsed() > PATIENCE {
                bail!(
                    "the renderer did not finish a picture in {} s",
                    PATIENCE.as_secs()
                );
            }
            self.point(false);
            self.step(Duration::ZERO);
            self.point(self.rolling);
            self.wait_for_gpu();
        }
    }

    /// One drawn frame at the present instant, at once.
    ///
    /// # Errors
    /// When the renderer hangs.
    pub fn picture(&mut self) -> anyhow::Result<RgbImage> {
        // Bevy draws a mesh in the first frame in which it is seen without its morph weights: that frame is thrown away.
        self.point(true);
        self.step(Duration::ZERO);
        self.shoot(Duration::ZERO);
        let picture = self
            .develop(true)?
            .pop()
            .context("the renderer gave no picture")?;
        if self.rolling {
            self.step(Duration::ZERO);
        }
        Ok(picture)
    }

    /// Waits until everything asked of the GPU is done, pictures included.
    fn wait_for_gpu(&self) {
        let renderer = self.app.get_sub_app(RenderApp);
        if let Some(device) = renderer.and_then(|app| app.world().get_resource::<RenderDevice>()) {
            // An error here means that there is no device left to wait for.
            let _ = device.poll(PollType::wait_indefinitely());
        }
    }

    fn point(&mut self, on: bool) {
        if let Some(mut camera) = self.app.world_mut().get_mut::<Camera>(self.camera) {
            camera.is_active = on;
        }
    }
}

impl Drop for Studio {
    /// Lets the queue of the GPU run empty: a software driver that is torn down at work panics.
    fn drop(&mut self) {
        self.wait_for_gpu();
    }
}

/// Waits for plugins that start in the background and ends their set-up, as a runner would.
pub fn finish_plugins(app: &mut App) {
    while app.plugins_state() == PluginsState::Adding {
        bevy::tasks::tick_global_task_pools_on_main_thread();
    }
    app.finish();
    app.cleanup();
}
