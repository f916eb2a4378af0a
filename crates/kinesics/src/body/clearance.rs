//! Keeps wrists out of the torso, out of the face and apart from each other.
//!
//! Each push is soft, and whoever moves a body through time smooths the CORRECTION, not the motion: hard limits cost
//! spikes of acceleration, smoothing the motion costs the strokes.

use glam::Vec3;

use super::Side;
use super::arm::soft_plus;

/// Half-axes of the torso's ellipse seen from above: sideways and forwards, metres.
pub const TORSO: [f32; 2] = [0.165, 0.115];

/// The face, from mid-shoulder, and how far a wrist stays from it, metres.
const FACE: Vec3 = Vec3::new(0.0, 0.17, 0.05);
const FACE_RADIUS: f32 = 0.125;

/// How far a wrist may cross the midline, metres.
const CROSSING: f32 = 0.14;

/// Wrists stay this far apart, metres; resting hands that lie on each other may be 30 mm nearer.
const APART: f32 = 0.105;

/// Where the wrists may be instead: `wrists` are outwards, up, forwards; `contact` 0..=1 lets a hand touch the chest;
/// `clasp` 0..=1 lets the hands touch each other.
#[must_use]
pub fn clear(wrists: [Vec3; 2], contact: [f32; 2], clasp: f32) -> [Vec3; 2] {
    let alone: [Vec3; 2] = std::array::from_fn(|i| off_the_body(wrists[i], contact[i]));
    apart(alone, clasp)
}

fn off_the_body(wrist: Vec3, contact: f32) -> Vec3 {
    let margin = 1.30 - 0.10 * contact;
    let mut wrist = wrist;
    for _ in 0..2 {
        let below = soft_plus(-(wrist.y + 0.02), 60.0);
        let beside_torso = below / (0.05 + below);
        let radius = (wrist.x / TORSO[0]).hypot(wrist.z / TORSO[1]);
        if wrist.z > -0.2 {
            wrist.z += soft_plus(margin - radius, 25.0) * beside_torso * TORSO[1] * 1.1;
        }
    }
    wrist.x += soft_plus(-CROSSING - wrist.x, 50.0);
    let from_face = wrist - FACE;
    wrist + from_face.normalize_or(Vec3::Z) * soft_plus(FACE_RADIUS - from_face.length(), 60.0)
}

fn apart(wrists: [Vec3; 2], clasp: f32) -> [Vec3; 2] {
    let [left, right] = [Side::Left.mirror(wrists[0]), Side::Right.mirror(wrists[1])];
    let between = left - right;
    let push = soft_plus(APART - 0.03 * clasp - between.length(), 70.0);
    let sideways = (between + Vec3::X * 1e-3).normalize_or(Vec3::X) * Vec3::new(1.0, 0.3, 0.3);
    let step = sideways.normalize_or(Vec3::X) * push * 0.5;
    [
        Side::Left.mirror(left + step),
        Side::Right.mirror(right - step),
    ]
}
