//! Poses in time, and their layout as the channels of a model.

use glam::Vec3;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::joint::{BONES, Joint};
use crate::pose::{BoneLengths, Pose};

/// The state of one hand beyond where its wrist is. Angles in degrees.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hand {
    /// Turn about the forearm: 0 thumb up, +80 palm down, -90 palm up.
    pub pronation: f32,
    /// Bend of the wrist towards the palm.
    pub flexion: f32,
    /// Bend of the wrist towards the thumb.
    pub deviation: f32,
    /// Curl of index, middle, ring, little finger (0 straight, 1 fist), thumb curl, thumb abduction, finger spread; 0..=1.
    pub shape: [f32; 7],
}

impl Hand {
    /// The hand between this one and `other`.
    #[must_use]
    pub fn towards(&self, other: &Self, amount: f32) -> Self {
        Self {
            pronation: between(self.pronation, other.pronation, amount),
            flexion: between(self.flexion, other.flexion, amount),
            deviation: between(self.deviation, other.deviation, amount),
            shape: std::array::from_fn(|i| between(self.shape[i], other.shape[i], amount)),
        }
    }
}

impl Default for Hand {
    /// A relaxed hand hanging at the side.
    fn default() -> Self {
        Self {
            pronation: 15.0,
            flexion: 6.0,
            deviation: 0.0,
            shape: [0.28, 0.34, 0.40, 0.45, 0.25, 0.35, 0.15],
        }
    }
}

/// Everything about the upper body at one instant.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Frame {
    /// Unit directions of the nine bones of [`BONES`]; torso lean and head turn are already in them.
    pub directions: [Vec3; 9],
    /// Left and right hand.
    pub hands: [Hand; 2],
    /// Head against the chest: pitch (down +), yaw (left +), roll (to the left shoulder +), degrees.
    pub head: Vec3,
    /// Chest against the hips: pitch (forward +), yaw (left +), roll (left +), degrees.
    pub torso: Vec3,
    /// How far the left and the right arm are away from rest on purpose, 0..=1.
    pub activity: [f32; 2],
}

impl Frame {
    /// Positions of the ten joints of a body with these bones.
    #[must_use]
    pub fn pose(&self, lengths: &BoneLengths) -> Pose {
        Pose::from_directions(&self.directions, lengths)
    }

    /// The frame between this one and `other`: `amount` 0 is exactly this frame, 1 exactly the other. Bones turn on the
    /// shortest arc, everything else goes straight.
    #[must_use]
    pub fn towards(&self, other: &Self, amount: f32) -> Self {
        if amount <= 0.0 {
            return *self;
        }
        if amount >= 1.0 {
            return *other;
        }
        let directions =
            std::array::from_fn(|i| on_the_arc(self.directions[i], other.directions[i], amount));
        let hands = std::array::from_fn(|i| self.hands[i].towards(&other.hands[i], amount));
        let activity =
            std::array::from_fn(|i| between(self.activity[i], other.activity[i], amount));
        let (head, torso) = (
            self.head + amount * (other.head - self.head),
            self.torso + amount * (other.torso - self.torso),
        );
        Self {
            directions,
            hands,
            head,
            torso,
            activity,
        }
    }

    /// Whether every number is finite.
    #[must_use]
    pub fn is_finite(&self) -> bool {
        let mut numbers = Vec::with_capacity(Layout::Full55.width());
        Layout::Full55.write(self, &mut numbers);
        numbers.iter().all(|n| n.is_finite())
    }
}

/// Which numbers of a [`Frame`] a model or a file carries, and in which order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Layout {
    /// Nine bone directions.
    Upper27,
    /// Nine bone directions and the activity of both arms.
    Upper29,
    /// Nine bone directions; per hand pronation, flexion, deviation and shape; head; torso; activity.
    Full55,
}

impl Layout {
    /// Numbers a frame.
    #[must_use]
    pub const fn width(self) -> usize {
        match self {
            Self::Upper27 => 27,
            Self::Upper29 => 29,
            Self::Full55 => 55,
        }
    }

    /// The name of every channel: `left_shoulder-left_elbow.x`, `left.pronation`, `head.yaw`, `right.activity`.
    #[must_use]
    pub fn names(self) -> Vec<String> {
        let mut names = Vec::with_capacity(self.width());
        for bone in BONES {
            names.extend(
                ["x", "y", "z"]
                    .map(|axis| format!("{}-{}.{axis}", bone.parent.name(), bone.child.name())),
            );
        }
        if self == Self::Full55 {
            for side in ["left", "right"] {
                let hand = [
                    "pronation",
                    "flexion",
                    "deviation",
                    "index_curl",
                    "middle_curl",
                    "ring_curl",
                    "little_curl",
                    "thumb_curl",
                    "thumb_abduction",
                    "spread",
                ];
                names.extend(hand.map(|name| format!("{side}.{name}")));
            }
            for part in ["head", "torso"] {
                names.extend(["pitch", "yaw", "roll"].map(|axis| format!("{part}.{axis}")));
            }
        }
        if self != Self::Upper27 {
            names.extend(["left.activity".to_owned(), "right.activity".to_owned()]);
        }
        names
    }

    /// Appends the frame's numbers in this layout.
    pub fn write(self, frame: &Frame, out: &mut Vec<f32>) {
        out.extend(frame.directions.iter().flat_map(|d| d.to_array()));
        if self == Self::Full55 {
            for hand in &frame.hands {
                out.extend([hand.pronation, hand.flexion, hand.deviation]);
                out.extend(hand.shape);
            }
            out.extend(frame.head.to_array());
            out.extend(frame.torso.to_array());
        }
        if self != Self::Upper27 {
            out.extend(frame.activity);
        }
    }

    /// Reads a frame back; directions become unit vectors again, what the layout lacks is at its default (head and
    /// torso angles zero: the directions carry them).
    ///
    /// # Errors
    /// [`MotionError::Width`] when `numbers` is not [`Layout::width`] long, [`MotionError::NotFinite`] on a NaN or
    /// an infinity, so that neither ever reaches a bone.
    pub fn read(self, numbers: &[f32]) -> Result<Frame, MotionError> {
        if numbers.len() != self.width() {
            return Err(MotionError::Width {
                expected: self.width(),
                found: numbers.len(),
            });
        }
        if let Some(channel) = numbers.iter().position(|n| !n.is_finite()) {
            return Err(MotionError::NotFinite {
                channel: self.names().swap_remove(channel),
            });
        }
        let triple = |at: usize| Vec3::new(numbers[at], numbers[at + 1], numbers[at + 2]);
        let mut frame = Frame {
            directions: std::array::from_fn(|i| triple(3 * i).normalize_or(Vec3::NEG_Y)),
            ..Frame::default()
        };
        if self == Self::Full55 {
            frame.hands = [27, 37].map(|at| Hand {
                pronation: numbers[at],
                flexion: numbers[at + 1],
                deviation: numbers[at + 2],
                shape: std::array::from_fn(|i| numbers[at + 3 + i]),
            });
            frame.head = triple(47);
            frame.torso = triple(50);
        }
        if self != Self::Upper27 {
            frame.activity = [numbers[self.width() - 2], numbers[self.width() - 1]];
        }
        Ok(frame)
    }
}

impl Default for Frame {
    /// Standing upright, arms hanging at the sides.
    fn default() -> Self {
        let arm = |side: f32| {
            [
                // The shoulders of `body`: a shrug is the way up from here.
                Vec3::new(0.17 * side, -0.055, 0.0),
                Vec3::new(0.16 * side, -1.0, 0.05),
                Vec3::new(0.06 * side, -1.0, 0.22),
            ]
        };
        let [ls, lu, lf] = arm(1.0);
        let [rs, ru, rf] = arm(-1.0);
        let raw = [
            Vec3::Y,
            Vec3::new(0.0, 0.90, 0.44),
            Vec3::new(0.0, 0.91, -0.41),
            ls,
            lu,
            lf,
            rs,
            ru,
            rf,
        ];
        Self {
            directions: raw.map(Vec3::normalize),
            hands: [Hand::default(); 2],
            head: Vec3::ZERO,
            torso: Vec3::ZERO,
            activity: [0.0; 2],
        }
    }
}

/// Frames at a fixed rate. Frame `k` is at `start + k / frame_rate` seconds from the first sample of the speech.
#[derive(Debug, Clone, PartialEq)]
pub struct Motion {
    /// Frames a second, above 0.
    pub frame_rate: f32,
    /// Time of the first frame in seconds; negative when the hands start before the voice.
    pub start: f64,
    /// Which channels of the frames were really made; the others are at their defaults.
    pub layout: Layout,
    /// The frames.
    pub frames: Vec<Frame>,
}

impl Motion {
    /// Time of the last frame in seconds; `start` when there is none.
    #[must_use]
    pub fn end(&self) -> f64 {
        self.start + self.frames.len().saturating_sub(1) as f64 / f64::from(self.frame_rate)
    }

    /// The frame at `time`, between frames by a cubic (Catmull-Rom) through the neighbours with directions made unit
    /// again; before the first and after the last frame that frame is held. `None` only when there are no frames.
    #[must_use]
    pub fn sample(&self, time: f64) -> Option<Frame> {
        let last = self.frames.len().checked_sub(1)?;
        let position = ((time - self.start) * f64::from(self.frame_rate)).clamp(0.0, last as f64);
        // A time that is a frame's, but for rounding, gives that very frame.
        let nearest = position.round();
        if (position - nearest).abs() < 1e-6 {
            return Some(self.frames[nearest as usize]);
        }
        let index = position.floor() as usize;
        let t = (position - index as f64) as f32;
        let at = |offset: isize| {
            &self.frames[(index as isize + offset).clamp(0, last as isize) as usize]
        };
        Some(catmull_rom([at(-1), at(0), at(1), at(2)], t))
    }

    /// The same motion at another frame rate, from the same start to the same end.
    #[must_use]
    pub fn resampled(&self, frame_rate: f32) -> Self {
        let seconds = self.end() - self.start;
        let count = if self.frames.is_empty() {
            0
        } else {
            (seconds * f64::from(frame_rate)).round() as usize + 1
        };
        let frames = (0..count)
            .filter_map(|k| self.sample(self.start + k as f64 / f64::from(frame_rate)))
            .collect();
        Self {
            frame_rate,
            start: self.start,
            layout: self.layout,
            frames,
        }
    }

    /// Where `joint` is in every frame, for a body with these bones.
    #[must_use]
    pub fn path(&self, joint: Joint, lengths: &BoneLengths) -> Vec<Vec3> {
        self.frames
            .iter()
            .map(|frame| frame.pose(lengths)[joint])
            .collect()
    }
}

/// The share of the way after the share `u` of the time, `10 u³ − 15 u⁴ + 6 u⁵`: the smoothest way from one place of
/// rest to another (Flash and Hogan 1985).
#[must_use]
pub fn minimum_jerk(u: f64) -> f64 {
    let u = u.clamp(0.0, 1.0);
    u * u * u * (10.0 + u * (6.0 * u - 15.0))
}

/// The unit vector between two, on the shortest arc. Equal vectors give their very bits back.
pub(crate) fn on_the_arc(from: Vec3, to: Vec3, amount: f32) -> Vec3 {
    if from == to {
        from
    } else {
        from.slerp(to, amount).normalize_or(from)
    }
}

fn between(from: f32, to: f32, amount: f32) -> f32 {
    from + amount * (to - from)
}

fn catmull_rom(points: [&Frame; 4], t: f32) -> Frame {
    let (t2, t3) = (t * t, t * t * t);
    let weights = [
        -0.5 * t3 + t2 - 0.5 * t,
        1.5 * t3 - 2.5 * t2 + 1.0,
        -1.5 * t3 + 2.0 * t2 + 0.5 * t,
        0.5 * t3 - 0.5 * t2,
    ];
    let number =
        |get: &dyn Fn(&Frame) -> f32| (0..4).map(|p| weights[p] * get(points[p])).sum::<f32>();
    let vector =
        |get: &dyn Fn(&Frame) -> Vec3| (0..4).map(|p| weights[p] * get(points[p])).sum::<Vec3>();
    // A cubic overshoots; shares of something do not.
    let share = |get: &dyn Fn(&Frame) -> f32| number(get).clamp(0.0, 1.0);
    Frame {
        directions: std::array::from_fn(|i| {
            vector(&|f| f.directions[i]).normalize_or(points[1].directions[i])
        }),
        hands: std::array::from_fn(|side| Hand {
            pronation: number(&|f| f.hands[side].pronation),
            flexion: number(&|f| f.hands[side].flexion),
            deviation: number(&|f| f.hands[side].deviation),
            shape: std::array::from_fn(|i| share(&|f| f.hands[side].shape[i])),
        }),
        head: vector(&|f| f.head),
        torso: vector(&|f| f.torso),
        activity: std::array::from_fn(|side| share(&|f| f.activity[side])),
    }
}

/// Why numbers are not a motion.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum MotionError {
    /// A frame has the wrong number of channels.
    #[error("a frame has {found} channels where the layout has {expected}")]
    Width {
        /// The layout's.
        expected: usize,
        /// The frame's.
        found: usize,
    },
    /// A channel is NaN or infinite.
    #[error("channel {channel:?} is not a finite number")]
    NotFinite {
        /// Its name.
        channel: String,
    },
}
