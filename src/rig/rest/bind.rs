//! The bind pose of every node: from its skin, or through its neighbours from theirs.

use bevy_math::{Affine3A, Mat3, Quat, Vec3};

use super::RestJoint;

/// Where a node is in the bind pose, in the space of the skinned mesh.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Placed {
    pub(super) position: Vec3,
    pub(super) rotation: Quat,
}

/// The bind pose of all nodes.
pub(super) fn pose(joints: &[RestJoint]) -> Vec<Placed> {
    let local = |joint: &RestJoint| joint.local.compute_affine();
    let mut global: Vec<Option<Affine3A>> = joints
        .iter()
        .map(|joint| {
            joint
                .bind
                .map(Affine3A::from_mat4)
                .filter(|affine| affine.is_finite())
        })
        .collect();
    // A parent that no skin names stands where its child's transform puts it.
    for (index, joint) in joints.iter().enumerate().rev() {
        if let (Some(child), Some(parent)) = (global[index], joint.parent)
            && global[parent].is_none()
        {
            let placed = child * local(joint).inverse();
            global[parent] = placed.is_finite().then_some(placed);
        }
    }
    for (index, joint) in joints.iter().enumerate() {
        if global[index].is_none() {
            let parent = joint
                .parent
                .and_then(|parent| global[parent])
                .unwrap_or(Affine3A::IDENTITY);
            global[index] = Some(parent * local(joint));
        }
    }
    global
        .into_iter()
        .map(|affine| place(affine.unwrap_or(Affine3A::IDENTITY)))
        .collect()
}

/// Position and rotation; scale and shear are left behind.
fn place(affine: Affine3A) -> Placed {
    let columns = Mat3::from(affine.matrix3);
    let x = columns.x_axis.normalize_or(Vec3::X);
    let y = (columns.y_axis - x * columns.y_axis.dot(x)).normalize_or(x.any_orthonormal_vector());
    let rotation = Quat::from_mat3(&Mat3::from_cols(x, y, x.cross(y)));
    Placed {
        position: affine.translation.into(),
        rotation,
    }
}
