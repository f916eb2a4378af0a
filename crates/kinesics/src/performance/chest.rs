//! Angles of chest and head, read back from bone directions.

use glam::{Quat, Vec3};

use crate::body;
use crate::motion::Frame;

/// How much of the head's turn the neck takes; see [`body::Stance::frame`].
const NECK: f32 = 0.7;

/// The chest's angles (pitch, yaw, roll, degrees): lean from the spine, yaw from the line through the shoulders.
pub(super) fn torso(frame: &Frame) -> Vec3 {
    let shoulders = frame.directions[3] - frame.directions[6];
    let yaw = (-shoulders.z).atan2(shoulders.x);
    let up = Quat::from_rotation_y(-yaw) * frame.directions[0];
    Vec3::new(up.z.atan2(up.y), yaw, up.x.clamp(-1.0, 1.0).asin()).map(f32::to_degrees)
}

/// The head's angles against a chest with these angles, from neck to nose and nose to crown.
///
/// Two unit vectors say more than three angles need, so the angles are found by Newton's method with the derivative
/// at the upright head; three steps are exact to a tenth of a degree for any head that a neck can carry.
pub(super) fn head(frame: &Frame, torso: Vec3) -> Vec3 {
    let upright = Frame::default().directions;
    let [nose, crown] = [upright[1], upright[2]];
    let chest = body::rotation(torso).inverse();
    let (seen_nose, seen_crown) = (chest * frame.directions[1], chest * frame.directions[2]);
    let determinant = NECK * (crown.z * nose.y - crown.y * nose.z);
    let mut angles = Vec3::ZERO;
    for _ in 0..3 {
        let off_nose = seen_nose - body::rotation(angles * NECK) * nose;
        let off_crown = seen_crown - body::rotation(angles) * crown;
        let forward = |bone: Vec3| Vec3::new(0.0, -bone.z, bone.y);
        let pitch = (off_crown.dot(forward(crown)) + NECK * off_nose.dot(forward(nose)))
            / (1.0 + NECK * NECK);
        let yaw = (off_crown.x * NECK * nose.y - off_nose.x * crown.y) / determinant;
        let roll = (off_nose.x * crown.z - off_crown.x * NECK * nose.z) / determinant;
        angles += Vec3::new(pitch, yaw, roll).map(f32::to_degrees);
    }
    angles
}
