//! How the wrists move: paths, speeds, accelerations, holds.

use kinesics::window::{FRAME_RATE, SEED_FRAMES};
use kinesics::{BoneLengths, Joint, Layout, Motion};
use serde::Serialize;

use crate::corpus::CHANNELS;

/// A wrist slower than this is held, m/s.
pub const HELD: f32 = 0.10;

/// Positions of both wrists in the chest, metres, frame by frame.
pub type Wrists = Vec<[Point; 2]>;

type Point = [f32; 3];

/// The wrists of raw frames in the layout of the models; a frame that is none repeats the one before.
#[must_use]
pub fn wrists(frames: &[f32]) -> Wrists {
    let read = frames
        .chunks_exact(CHANNELS)
        .filter_map(|numbers| Layout::Upper29.read(numbers).ok());
    let motion = Motion {
        frame_rate: FRAME_RATE,
        start: 0.0,
        layout: Layout::Upper29,
        frames: read.collect(),
    };
    let lengths = BoneLengths::default();
    let chest = motion.path(Joint::Thorax, &lengths);
    let sides = [Joint::LeftWrist, Joint::RightWrist].map(|joint| motion.path(joint, &lengths));
    (0..chest.len())
        .map(|k| [0, 1].map(|side: usize| (sides[side][k] - chest[k]).to_array()))
        .collect()
}

/// Mean distance of the wrists of two windows over their new frames, metres.
#[must_use]
pub fn wrist_error(a: &Wrists, b: &Wrists) -> f64 {
    let pairs = a
        .iter()
        .zip(b)
        .skip(SEED_FRAMES)
        .flat_map(|(a, b)| [0, 1].map(|side: usize| distance(a[side], b[side])));
    let (sum, count) = pairs.fold((0.0, 0.0), |(sum, count), distance| {
        (sum + f64::from(distance), count + 1.0)
    });
    sum / f64::max(count, 1.0)
}

/// Figures over many windows.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Kinematics {
    /// Median wrist speed, m/s.
    pub v50: f64,
    /// 90th percentile of wrist speed, m/s.
    pub v90: f64,
    /// 90th percentile of wrist acceleration, m/s².
    pub a90: f64,
    /// Share of frames in which a wrist is slower than [`HELD`].
    pub hold: f64,
}

impl Kinematics {
    /// Measures windows from their last seed frame on.
    #[must_use]
    pub fn of(windows: &[Wrists]) -> Self {
        let (mut speeds, mut accelerations) = (Vec::new(), Vec::new());
        for window in windows {
            let moving = &window[SEED_FRAMES - 1..];
            for side in [0, 1] {
                let path: Vec<Point> = moving.iter().map(|both| both[side]).collect();
                speeds.extend(path.windows(2).map(|w| distance(w[0], w[1]) * FRAME_RATE));
                let square = FRAME_RATE * FRAME_RATE;
                accelerations.extend(path.windows(3).map(|w| bend(w[0], w[1], w[2]) * square));
            }
        }
        let held = speeds.iter().filter(|speed| **speed < HELD).count() as f64
            / speeds.len().max(1) as f64;
        Self {
            v50: percentile(&mut speeds, 0.5),
            v90: percentile(&mut speeds, 0.9),
            a90: percentile(&mut accelerations, 0.9),
            hold: held,
        }
    }

    /// These figures as multiples of others.
    #[must_use]
    pub fn over(&self, other: &Self) -> Self {
        let ratio = |a: f64, b: f64| if b == 0.0 { 0.0 } else { a / b };
        Self {
            v50: ratio(self.v50, other.v50),
            v90: ratio(self.v90, other.v90),
            a90: ratio(self.a90, other.a90),
            hold: ratio(self.hold, other.hold),
        }
    }
}

fn percentile(values: &mut [f32], share: f64) -> f64 {
    values.sort_by(f32::total_cmp);
    let at = (share * values.len().saturating_sub(1) as f64).round() as usize;
    values.get(at).map_or(0.0, |value| f64::from(*value))
}

fn distance(a: Point, b: Point) -> f32 {
    (0..3).map(|i| (a[i] - b[i]).powi(2)).sum::<f32>().sqrt()
}

/// Length of the second difference of three points.
fn bend(a: Point, b: Point, c: Point) -> f32 {
    (0..3)
        .map(|i| (c[i] - 2.0 * b[i] + a[i]).powi(2))
        .sum::<f32>()
        .sqrt()
}
