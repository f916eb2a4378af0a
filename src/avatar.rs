//! What a game puts on an avatar: who gestures, how, with which voice, looking where.

use bevy_asset::Handle;
use bevy_ecs::prelude::*;
use bevy_math::Vec3;
use bevy_reflect::prelude::*;
use bevy_transform::components::Transform;
use kinesics::Style;
use kinesics::performance::Source;
use tracing::warn;

use crate::body::{Body, Mouth, Posture};
use crate::gesture::GestureModel;

/// Makes an entity an avatar: lines that target it with [`Speak`](crate::Speak) are voiced and gestured.
///
/// Put it on the entity that holds the character's scene; the rig below it is recognised by itself. The dials beside
/// it ([`GestureStyle`], [`Voice`], [`Gaze`], [`Idle`]) may change at any time; a change of style or voice concerns
/// what has not been made yet, a change of volume or idle is heard and seen at once.
#[derive(Component, Debug, Clone, Default, Reflect)]
#[reflect(Component, Default)]
#[require(GestureStyle, Voice, Gaze, Idle, Body, Mouth, Posture, Transform)]
pub struct GestureAvatar {
    /// The gesture model; `None` is the one that is shipped inside the binary.
    pub model: Option<Handle<GestureModel>>,
    /// Who moves the arms.
    pub source: GestureSource,
}

/// Who makes the motion. Each is complete by itself.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Reflect)]
#[reflect(Default, PartialEq)]
pub enum GestureSource {
    /// The neural model owns the arms' beats and arcs; the grammar owns emblems, hand shapes, bows.
    #[default]
    Hybrid,
    /// The neural model alone.
    Neural,
    /// The gesture grammar alone: no network is run.
    Grammar,
}

impl From<GestureSource> for Source {
    fn from(source: GestureSource) -> Self {
        match source {
            GestureSource::Hybrid => Self::Hybrid,
            GestureSource::Neural => Self::Neural,
            GestureSource::Grammar => Self::Grammar,
        }
    }
}

/// How an avatar gestures.
#[derive(Component, Debug, Clone, PartialEq, Reflect)]
#[reflect(Component, Default, PartialEq)]
pub struct GestureStyle {
    /// Named styles and their shares, `[("lecturer", 0.7), ("shy", 0.3)]`; the shares need not sum to one. Empty is
    /// the default presenter. [`kinesics::Style::names`] lists the names.
    pub styles: Vec<(String, f32)>,
    /// From 0 (provably still) to 1 (as the style says).
    pub intensity: f32,
    /// Speed of the movements, 1 = the style's own; 2 is twice as quick. Useful range 0.7..=1.5.
    pub tempo: f32,
    /// Share of one-handed gestures made by the right hand, 0..=1; `None` leaves it to the style.
    pub right_hand: Option<f32>,
    /// Chance: another seed is another performance of the same line, the same seed is the same one to the bit.
    pub seed: u64,
}

impl Default for GestureStyle {
    fn default() -> Self {
        Self {
            styles: Vec::new(),
            intensity: 1.0,
            tempo: 1.0,
            right_hand: None,
            seed: 0,
        }
    }
}

impl GestureStyle {
    /// One named style at full intensity.
    #[must_use]
    pub fn named(name: impl Into<String>) -> Self {
        Self {
            styles: vec![(name.into(), 1.0)],
            ..Self::default()
        }
    }

    /// The numbers of the blend. A name that no style has is left out, with one warning.
    #[must_use]
    pub fn resolve(&self) -> Style {
        let mut shares = Vec::with_capacity(self.styles.len());
        for (name, share) in &self.styles {
            match Style::named(name) {
                Some(style) => shares.push((style, *share)),
                None => warn!(
                    "no gesture style is called {name:?}; there are {:?}",
                    Style::names()
                ),
            }
        }
        shares.retain(|(_, share)| share.is_finite() && *share > 0.0);
        let mut style = if shares.is_empty() {
            Style::default()
        } else {
            Style::blend(&shares)
        };
        // The style's own tempo is a factor on durations.
        style.tempo /= self.tempo;
        if let Some(share) = self.right_hand {
            style.right_hand = share;
        }
        // Through the raw numbers, so that what a game wrote ends inside the ranges in which the grammar is tested.
        Style::from_scalars(&style.scalars())
    }

    /// [`Self::intensity`] as a number in 0..=1, whatever was written there.
    #[must_use]
    pub fn checked_intensity(&self) -> f32 {
        if self.intensity.is_finite() {
            self.intensity.clamp(0.0, 1.0)
        } else {
            0.0
        }
    }
}

/// The voice of an avatar.
#[derive(Component, Debug, Clone, PartialEq, Reflect)]
#[reflect(Component, Default, PartialEq)]
pub struct Voice {
    /// A name in [`Voices`](crate::Voices): `female`, `male`, or one that the game added.
    pub name: String,
    /// Speed, 1 = the voice's own; useful range 0.5..=2.
    pub rate: f32,
    /// Pitch factor, 1 = the voice's own; useful range 0.5..=2.
    pub pitch: f32,
    /// Loudness factor, 1 = as synthesised; heard at once when changed.
    pub volume: f32,
}

impl Default for Voice {
    fn default() -> Self {
        Self {
            name: "female".to_owned(),
            rate: 1.0,
            pitch: 1.0,
            volume: 1.0,
        }
    }
}

/// Where an avatar looks.
#[derive(Component, Debug, Clone, Copy, Default, PartialEq, Reflect)]
#[reflect(Component, Default, PartialEq)]
pub enum Gaze {
    /// Ahead, with the small saccades of a listener's or speaker's eyes.
    #[default]
    Ahead,
    /// At a point of the world, in metres.
    Point(Vec3),
    /// At another entity: the listener, the camera.
    Entity(Entity),
}

/// The life in a body that does nothing: breath, sway, hands that are never quite still.
#[derive(Component, Debug, Clone, Copy, PartialEq, Reflect)]
#[reflect(Component, Default, PartialEq)]
pub struct Idle {
    /// From 0 (a statue when silent) to 1 (natural). Multiplied by [`GestureStyle::intensity`].
    pub amount: f32,
}

impl Default for Idle {
    fn default() -> Self {
        Self { amount: 1.0 }
    }
}

/// Registers the dials, so that inspectors and the remote protocol see them.
#[derive(Debug, Default)]
pub struct AvatarPlugin;

impl bevy_app::Plugin for AvatarPlugin {
    fn build(&self, app: &mut bevy_app::App) {
        app.register_type::<GestureAvatar>()
            .register_type::<GestureStyle>()
            .register_type::<Voice>()
            .register_type::<Gaze>()
            .register_type::<Idle>();
    }
}
