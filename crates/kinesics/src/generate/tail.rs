//! Where a motion begins and how it ends.

pub use crate::grammar::{LEAD, TAIL};
use crate::motion::{Frame, Layout, Motion, minimum_jerk};

/// From this long after the end of the speech on the pose is eased to rest, in seconds; it arrives at [`TAIL`].
pub const SETTLE: f64 = 0.2;

/// Frames from [`LEAD`] until [`TAIL`] after a speech of `duration` seconds, the last of them not before that.
pub(super) fn frames(duration: f64, frame_rate: f32) -> usize {
    // The slack keeps a whole number of frames, computed a hair too large, from costing one more.
    let steps = (duration - LEAD + TAIL) * f64::from(frame_rate) - 1e-6;
    steps.max(0.0).ceil() as usize + 1
}

/// Eases the end of a motion to rest; frames at and after `duration +` [`TAIL`] are exactly the rest pose.
pub(super) fn settle(motion: &mut Motion, duration: f64, rest: &Frame) {
    let rate = f64::from(motion.frame_rate);
    let rest = match motion.layout {
        Layout::Full55 => *rest,
        // What the layout lacks stays at its default to the end.
        Layout::Upper27 | Layout::Upper29 => Frame {
            directions: rest.directions,
            ..Frame::default()
        },
    };
    let last = motion.frames.len().saturating_sub(1);
    for (k, frame) in motion.frames.iter_mut().enumerate() {
        let after = motion.start + k as f64 / rate - duration;
        let way = ((after - SETTLE) / (TAIL - SETTLE)).clamp(0.0, 1.0);
        if k == last || way >= 1.0 {
            *frame = rest;
        } else if way > 0.0 {
            *frame = frame.towards(&rest, minimum_jerk(way) as f32);
        }
    }
}
