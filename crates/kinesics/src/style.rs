//! A way of gesturing as plain numbers: how often, how large, how fast, from which rest pose.
//!
//! A style is data. The named ones are in `style/named.ron`; any weighted mean of valid styles is a valid style, and
//! [`Style::vector`] is what a model is conditioned on, so a slider between two speakers means something to both the
//! grammar and a network.

use std::sync::LazyLock;

use glam::Vec3;
use serde::{Deserialize, Serialize};

use crate::body::{ArmStance, Side, Stance, clearance};
use crate::motion::{Frame, Hand};

/// One number of a style: its name, and the range in which it makes sense.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scalar {
    /// The field of [`Style`].
    pub name: &'static str,
    /// Its value in [`Style::default`].
    pub default: f32,
    /// The smallest value.
    pub low: f32,
    /// The largest value.
    pub high: f32,
}

/// Declares the fields, their defaults and their ranges once, so that the struct, the vector and the checks agree.
macro_rules! style_scalars {
    ($($(#[$doc:meta])* $name:ident = $default:literal in $low:literal..=$high:literal,)+) => {
        /// How somebody gestures. Lengths in metres, angles in degrees; a "factor" multiplies the grammar's own value.
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        #[serde(default, deny_unknown_fields)]
        pub struct Style {
            $($(#[$doc])* pub $name: f32,)+
        }

        impl Style {
            /// Every number of a style, in the order of [`Style::vector`].
            pub const SCALARS: &'static [Scalar] = &[
                $(Scalar { name: stringify!($name), default: $default, low: $low, high: $high },)+
            ];

            /// How many numbers a style has.
            pub const WIDTH: usize = Self::SCALARS.len();

            /// The raw numbers, in the order of [`Style::SCALARS`].
            #[must_use]
            pub fn scalars(&self) -> [f32; Self::WIDTH] {
                [$(self.$name,)+]
            }

            /// A style from raw numbers in the order of [`Style::SCALARS`]; a number outside its range is moved to the
            /// nearest end, one that is not finite becomes the default.
            #[must_use]
            pub fn from_scalars(numbers: &[f32; Self::WIDTH]) -> Self {
                let [$($name,)+] = *numbers;
                Self { $($name: within($name, $default, $low, $high),)+ }
            }
        }

        impl Default for Style {
            /// A calm presenter, between a service desk and a lecture: what a product should start from.
            fn default() -> Self {
                Self { $($name: $default,)+ }
            }
        }
    };
}

style_scalars! {
    /// Strokes a minute of speech.
    rate = 25.0 in 0.0..=80.0,
    /// Size of strokes, a factor about the centre of gesture space; acts fully on beats, less on meaning.
    extent = 0.92 in 0.3..=3.5,
    /// Raises every stroke, metres.
    height = 0.0 in -0.15..=0.15,
    /// Moves every stroke outwards, metres.
    spread = 0.015 in -0.05..=0.15,
    /// Duration factor: above 1 is slower.
    tempo = 1.03 in 0.6..=1.6,
    /// How much neighbouring movements flow into each other and how round their paths are, 0..=1.
    fluidity = 0.6 in 0.0..=1.0,
    /// How late and sharp the peak of a stroke is, 0..=1.
    power = 0.42 in 0.0..=1.0,
    /// Factor on the length of holds.
    hold = 1.05 in 0.2..=2.5,
    /// Share of one-handed gestures made by the right hand, 0..=1.
    right_hand = 0.8 in 0.0..=1.0,
    /// Weight of two-handed forms.
    two_handed = 1.3 in 0.0..=3.0,
    /// Weight of forms that carry meaning.
    meaning = 1.0 in 0.0..=2.0,
    /// How much the idle hand joins in with the other.
    sympathy = 0.25 in 0.0..=2.0,
    /// A pause at least this long between gestures sends the hands home, seconds.
    rest_gap = 1.3 in 0.3..=4.0,
    /// Chance of a small beat on each later accent during a hold, 0..=1.
    beats = 0.3 in 0.0..=1.0,
    /// Factor on nods.
    nod = 1.15 in 0.0..=2.0,
    /// Factor on all head movement.
    head = 0.9 in 0.0..=2.0,
    /// Factor on head tilts.
    tilt = 1.0 in 0.0..=2.0,
    /// Factor on the depth of bows.
    bow = 1.05 in 0.0..=1.5,
    /// Turns the elbows outwards, degrees.
    elbow = 5.0 in -10.0..=30.0,
    /// Leans the torso forward at rest, degrees.
    lean = 0.8 in -8.0..=8.0,
    /// Turns the palms of presenting forms and beats down (negative: up), degrees.
    palm = -8.0 in -30.0..=30.0,
    /// How much a hand lags behind its wrist.
    drag = 0.8 in 0.0..=1.5,
    /// Size of the slow sway of torso and head.
    sway = 0.45 in 0.0..=1.5,
    /// How much the torso follows the hands.
    follow = 0.6 in 0.0..=1.5,
    /// Scatter of stroke positions, metres.
    jitter = 0.018 in 0.0..=0.05,
    /// Randomness of the choice of forms, 0..=1.
    variety = 0.28 in 0.0..=1.0,
    /// Factor on the small motion of a held hand.
    live = 1.0 in 0.0..=3.0,
    /// Slow wandering of the hands in gesture space, metres.
    wander = 0.0 in 0.0..=0.08,
    /// Rest of the left wrist: outwards from mid-shoulder, metres.
    rest_left_out = 0.068 in 0.02..=0.32,
    /// Rest of the left wrist: upwards from mid-shoulder, metres.
    rest_left_up = -0.385 in -0.5..=-0.2,
    /// Rest of the left wrist: forwards of mid-shoulder, metres.
    rest_left_forward = 0.195 in 0.03..=0.35,
    /// Rest of the right wrist: outwards from mid-shoulder, metres.
    rest_right_out = 0.066 in 0.02..=0.32,
    /// Rest of the right wrist: upwards from mid-shoulder, metres.
    rest_right_up = -0.374 in -0.5..=-0.2,
    /// Rest of the right wrist: forwards of mid-shoulder, metres.
    rest_right_forward = 0.213 in 0.03..=0.35,
    /// Pronation of both hands at rest, degrees.
    rest_pronation = 24.0 in -90.0..=88.0,
    /// Flexion of both hands at rest, degrees.
    rest_flexion = 7.0 in -30.0..=30.0,
    /// 1 where the resting hands lie on each other (공수, gongsu), 0 where they are apart.
    rest_clasp = 0.8 in 0.0..=1.0,
    /// Weight of `offer`: one open palm.
    offer = 1.2 in 0.0..=3.0,
    /// Weight of `offer2`: two open palms.
    offer2 = 1.4 in 0.0..=3.0,
    /// Weight of `frame2`: two hands that frame a topic.
    frame2 = 1.1 in 0.0..=3.0,
    /// Weight of `aside`: a hand that opens to its side.
    aside = 1.0 in 0.0..=3.0,
    /// Weight of `swing2`: both arms swing up.
    swing2 = 0.3 in 0.0..=3.0,
    /// Weight of `toss`: a hand tossed outwards.
    toss = 0.5 in 0.0..=3.0,
    /// Weight of `beat_in`: a beat in front of the body.
    beat_in = 1.0 in 0.0..=3.0,
    /// Weight of `beat2`: a beat of both hands.
    beat2 = 1.1 in 0.0..=3.0,
    /// Weight of `beat_out`: a beat that opens outwards.
    beat_out = 1.0 in 0.0..=3.0,
    /// Weight of `beat_chop`: a beat with the edge of the hand.
    beat_chop = 0.4 in 0.0..=3.0,
    /// Weight of `beat_ring`: a beat with thumb and index finger together.
    beat_ring = 0.5 in 0.0..=3.0,
    /// Weight of `beat_low`: a beat at rest height.
    beat_low = 0.9 in 0.0..=3.0,
    /// Weight of `drop2`: both hands fall.
    drop2 = 0.2 in 0.0..=3.0,
}

/// The default has no entry in the data, it is the struct's own.
const DEFAULT_NAME: &str = "presenter";

static NAMED: LazyLock<Vec<(String, Style)>> = LazyLock::new(|| {
    let mut styles: Vec<(String, Style)> = ron::from_str(include_str!("style/named.ron"))
        .expect("the styles inside the library are valid RON");
    styles.insert(0, (DEFAULT_NAME.to_owned(), Style::default()));
    styles
});

impl Style {
    /// The style of that name: `presenter` (the default), `agent`, `lecturer`, `friend`, `animated`, `shy`, `creator`, ...
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        NAMED
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, style)| style.clone())
    }

    /// The names that [`Style::named`] knows, the default first.
    #[must_use]
    pub fn names() -> Vec<&'static str> {
        NAMED.iter().map(|(name, _)| name.as_str()).collect()
    }

    /// The numbers for a model: each as a share of its range, so 0..=1 for every valid style.
    #[must_use]
    pub fn vector(&self) -> Vec<f32> {
        let shares = self.clamped().scalars();
        shares
            .iter()
            .zip(Self::SCALARS)
            .map(|(n, scalar)| (n - scalar.low) / (scalar.high - scalar.low))
            .collect()
    }

    /// The weighted mean of some styles. Weights need not sum to 1; negative and non-finite ones count as 0. Without
    /// any weight it is the default. Every result is a valid style.
    #[must_use]
    pub fn blend(styles: &[(Self, f32)]) -> Self {
        let weight = |w: f32| {
            if w.is_finite() {
                f64::from(w.max(0.0))
            } else {
                0.0
            }
        };
        let total: f64 = styles.iter().map(|(_, w)| weight(*w)).sum();
        if total <= 0.0 {
            return Self::default();
        }
        let mut sums = [0.0_f64; Self::WIDTH];
        for (style, w) in styles {
            for (sum, number) in sums.iter_mut().zip(style.clamped().scalars()) {
                *sum += f64::from(number) * weight(*w) / total;
            }
        }
        Self::from_scalars(&sums.map(|sum| sum as f32))
    }

    /// The same style with every number inside its range.
    #[must_use]
    pub fn clamped(&self) -> Self {
        Self::from_scalars(&self.scalars())
    }

    /// The still pose in which this style waits: what intensity 0 shows in every frame.
    #[must_use]
    pub fn rest(&self) -> Frame {
        let style = self.clamped();
        let wrists = clearance::clear(
            Side::BOTH.map(|side| style.rest_wrist(side)),
            [0.0; 2],
            style.rest_clasp,
        );
        let arms = wrists.map(|wrist| ArmStance::resting(wrist, 0.0, style.elbow));
        let stance = Stance {
            torso: style.rest_torso(),
            head: style.rest_head(),
            arms,
        };
        stance.frame([style.rest_hand(); 2], [0.0; 2])
    }

    /// Where a wrist waits: outwards, up, forwards from mid-shoulder, metres.
    #[must_use]
    pub fn rest_wrist(&self, side: Side) -> Vec3 {
        match side {
            Side::Left => Vec3::new(
                self.rest_left_out,
                self.rest_left_up,
                self.rest_left_forward,
            ),
            Side::Right => Vec3::new(
                self.rest_right_out,
                self.rest_right_up,
                self.rest_right_forward,
            ),
        }
    }

    /// How a hand waits.
    #[must_use]
    pub fn rest_hand(&self) -> Hand {
        Hand {
            pronation: self.rest_pronation,
            flexion: self.rest_flexion,
            ..Hand::default()
        }
    }

    pub(crate) fn rest_torso(&self) -> Vec3 {
        Vec3::new(self.lean, 0.0, 0.0)
    }

    /// The head takes back half of the lean, so that the eyes stay on the listener.
    pub(crate) fn rest_head(&self) -> Vec3 {
        Vec3::new(-0.5 * self.lean, 0.0, 0.0)
    }

    /// How much this style likes a form without meaning of its own; 1 for a form it does not list.
    pub(crate) fn liking(&self, form: &str) -> f32 {
        match form {
            "offer" => self.offer,
            "offer2" => self.offer2,
            "frame2" => self.frame2,
            "aside" => self.aside,
            "swing2" => self.swing2,
            "toss" => self.toss,
            "beat_in" => self.beat_in,
            "beat2" => self.beat2,
            "beat_out" => self.beat_out,
            "beat_chop" => self.beat_chop,
            "beat_ring" => self.beat_ring,
            "beat_low" => self.beat_low,
            "drop2" => self.drop2,
            _ => 1.0,
        }
    }
}

fn within(number: f32, default: f32, low: f32, high: f32) -> f32 {
    if number.is_finite() {
        number.clamp(low, high)
    } else {
        default
    }
}
