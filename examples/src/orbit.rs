//! A camera that circles a point: drag to turn, right-drag to shift, wheel to come closer.

use std::f32::consts::FRAC_PI_2;

use bevy::input::mouse::{AccumulatedMouseMotion, AccumulatedMouseScroll, MouseScrollUnit};
use bevy::prelude::*;

/// Moves every [`Orbit`] camera by the mouse, unless [`OrbitBlocked`] says that somebody else has it.
pub struct OrbitPlugin;

impl Plugin for OrbitPlugin {
    fn build(&self, app: &mut App) {
        app.init_resource::<OrbitBlocked>()
            .add_systems(Update, (steer, place).chain());
    }
}

/// True while the pointer belongs to a panel.
#[derive(Resource, Debug, Default)]
pub struct OrbitBlocked(pub bool);

/// Where a camera is, seen from what it looks at.
#[derive(Component, Debug, Clone, Copy, PartialEq)]
pub struct Orbit {
    /// The point in the middle of the picture, in metres.
    pub focus: Vec3,
    /// Metres from it.
    pub distance: f32,
    /// Radians to the side; 0 looks at the avatar's front, positive moves towards its left.
    pub yaw: f32,
    /// Radians above the horizon.
    pub pitch: f32,
}

impl Default for Orbit {
    /// A standing person from the hips up.
    fn default() -> Self {
        Self {
            focus: Vec3::new(0.0, 1.2, 0.0),
            distance: 1.7,
            yaw: 0.28,
            pitch: 0.06,
        }
    }
}

impl Orbit {
    /// The same camera, further to the side.
    #[must_use]
    pub fn with_yaw(self, yaw: f32) -> Self {
        Self { yaw, ..self }
    }

    /// Where the camera stands and what it faces.
    #[must_use]
    pub fn transform(&self) -> Transform {
        let rotation = Quat::from_rotation_y(self.yaw) * Quat::from_rotation_x(-self.pitch);
        Transform {
            translation: self.focus + rotation * Vec3::Z * self.distance,
            rotation,
            ..Transform::default()
        }
    }

    /// Keeps the camera above the floor and neither inside the body nor outside the stage.
    fn tame(&mut self) {
        self.distance = self.distance.clamp(0.5, 6.0);
        self.pitch = self.pitch.clamp(-0.15, FRAC_PI_2 - 0.1);
        self.focus = self
            .focus
            .clamp(Vec3::new(-1.5, 0.3, -1.5), Vec3::new(1.5, 2.0, 1.5));
    }
}

fn steer(
    mut cameras: Query<&mut Orbit>,
    buttons: Res<ButtonInput<MouseButton>>,
    motion: Res<AccumulatedMouseMotion>,
    scroll: Res<AccumulatedMouseScroll>,
    blocked: Res<OrbitBlocked>,
) {
    if blocked.0 {
        return;
    }
    let turn = if buttons.pressed(MouseButton::Left) {
        motion.delta
    } else {
        Vec2::ZERO
    };
    let shift = if buttons.pressed(MouseButton::Right) {
        motion.delta
    } else {
        Vec2::ZERO
    };
    let notches = match scroll.unit {
        MouseScrollUnit::Line => scroll.delta.y,
        MouseScrollUnit::Pixel => scroll.delta.y / 60.0,
    };
    if turn == Vec2::ZERO && shift == Vec2::ZERO && notches == 0.0 {
        return;
    }
    for mut orbit in &mut cameras {
        orbit.yaw -= turn.x * 0.006;
        orbit.pitch += turn.y * 0.005;
        let sideways = orbit.transform().rotation * Vec3::new(-shift.x, shift.y, 0.0);
        let pace = orbit.distance * 0.0012;
        orbit.focus += sideways * pace;
        orbit.distance *= 0.9_f32.powf(notches);
        orbit.tame();
    }
}

fn place(mut cameras: Query<(&Orbit, &mut Transform), Changed<Orbit>>) {
    for (orbit, mut transform) in &mut cameras {
        *transform = orbit.transform();
    }
}
