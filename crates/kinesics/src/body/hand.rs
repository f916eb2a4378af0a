//! How a hand stands in space, from the bones of its arm and the angles of [`Hand`].

use glam::{Quat, Vec3};

use super::Side;
use super::arm::smooth_step;
use crate::motion::Hand;

/// The axes of a hand, unit vectors at right angles.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HandAxes {
    /// From the wrist to the knuckles.
    pub fingers: Vec3,
    /// Out of the palm.
    pub palm: Vec3,
    /// Towards the thumb.
    pub thumb: Vec3,
}

impl HandAxes {
    /// The axes of a hand on an arm with these unit bone directions.
    ///
    /// Pronation counts from "thumb up": from gravity where the forearm is level, from the arm's own plane where it is
    /// upright and gravity says nothing, so that a lifted elbow does not tilt the palm.
    #[must_use]
    pub fn new(side: Side, upper: Vec3, fore: Vec3, hand: &Hand) -> Self {
        // The hinge of the elbow; a straight arm borrows it from an elbow that points down and out.
        let spare = Vec3::new(0.42 * side.sign(), -1.0, -0.38).cross(fore);
        let hinge = upper
            .cross(fore)
            .normalize_or(spare.normalize_or(Vec3::NEG_X));
        let thumb = hinge.cross(fore).normalize_or(Vec3::Y);
        let pronation = (hand.pronation + gravity(side, fore, thumb)).clamp(-88.0, 88.0);
        let thumb = Quat::from_axis_angle(fore, pronation.to_radians() * side.sign()) * thumb;
        let palm = fore.cross(thumb) * side.sign();
        let (sin, cos) = hand.flexion.to_radians().sin_cos();
        let (fingers, palm) = (fore * cos + palm * sin, palm * cos - fore * sin);
        let (sin, cos) = hand.deviation.to_radians().sin_cos();
        let (fingers, thumb) = (fingers * cos + thumb * sin, thumb * cos - fingers * sin);
        Self {
            fingers,
            palm,
            thumb,
        }
    }
}

/// Degrees of pronation from the arm's own "thumb up" to gravity's, fading out as the forearm becomes upright.
fn gravity(side: Side, fore: Vec3, thumb: Vec3) -> f32 {
    let up = Vec3::Y - fore * fore.y;
    let level = up.length();
    let up = up.normalize_or(thumb);
    let angle = thumb.cross(up).dot(fore).atan2(thumb.dot(up)).to_degrees() * side.sign();
    angle.clamp(-75.0, 75.0) * smooth_step(level, 0.25, 0.70)
}
