//! `motion.json`: joint positions and channels of every frame, at full precision.

use bevy_momjit::kinesics::{BoneLengths, Frame, Joint, Layout, Motion};
use serde::Serialize;

/// The file's contents; see the examples' README for the axes.
#[derive(Debug, Serialize)]
pub struct MotionFile {
    frame_rate: f32,
    start: f64,
    joints: [&'static str; 10],
    frames: Vec<[[f32; 3]; 10]>,
    channels: Channels,
}

#[derive(Debug, Serialize)]
struct Channels {
    names: Vec<String>,
    frames: Vec<Vec<f32>>,
}

impl MotionFile {
    /// Positions on a body with these bones, and all 55 channels.
    #[must_use]
    pub fn new(motion: &Motion, lengths: &BoneLengths) -> Self {
        let positions = |frame: &Frame| frame.pose(lengths).joints.map(|joint| joint.to_array());
        let numbers = |frame: &Frame| {
            let mut numbers = Vec::with_capacity(Layout::Full55.width());
            Layout::Full55.write(frame, &mut numbers);
            numbers
        };
        Self {
            frame_rate: motion.frame_rate,
            start: motion.start,
            joints: Joint::ALL.map(Joint::name),
            frames: motion.frames.iter().map(positions).collect(),
            channels: Channels {
                names: Layout::Full55.names(),
                frames: motion.frames.iter().map(numbers).collect(),
            },
        }
    }
}
