//! Reads the shipped avatars without a renderer: nodes and bind matrices.

use bevy_math::{Mat4, Quat, Vec3};
use bevy_momjit::rig::{NamedNode, RestJoint, RigFile};
use bevy_transform::components::Transform;
use serde_json::Value;

/// A shipped avatar. Its nodes come parents before children, as its generator writes them.
pub(crate) struct Avatar {
    pub(crate) file: RigFile,
    pub(crate) nodes: Vec<NamedNode>,
    pub(crate) joints: Vec<RestJoint>,
}

/// Reads `assets/avatars/<name>.glb`.
pub(crate) fn read(name: &str) -> Avatar {
    let path = format!("{}/assets/avatars/{name}.glb", env!("CARGO_MANIFEST_DIR"));
    let bytes = std::fs::read(path).expect("a shipped avatar");
    let length = u32::from_le_bytes(bytes[12..16].try_into().expect("four bytes")) as usize;
    let json: Value = serde_json::from_slice(&bytes[20..20 + length]).expect("the JSON of a GLB");
    let binary = &bytes[28 + length..];
    let list = json["nodes"].as_array().expect("nodes");
    let mut parents = vec![None; list.len()];
    for (parent, node) in list.iter().enumerate() {
        for child in node["children"].as_array().into_iter().flatten() {
            parents[child.as_u64().expect("an index") as usize] = Some(parent);
        }
    }
    assert!(
        parents
            .iter()
            .enumerate()
            .all(|(node, parent)| parent.is_none_or(|p| p < node)),
        "parents come first"
    );
    let mut binds = vec![None; list.len()];
    let skin = &json["skins"][0];
    let accessor =
        &json["accessors"][skin["inverseBindMatrices"].as_u64().expect("bind matrices") as usize];
    let view = &json["bufferViews"][accessor["bufferView"].as_u64().expect("a view") as usize];
    let start = view["byteOffset"].as_u64().unwrap_or(0) as usize;
    for (index, joint) in skin["joints"]
        .as_array()
        .expect("joints")
        .iter()
        .enumerate()
    {
        let numbers: [f32; 16] = std::array::from_fn(|k| {
            let at = start + 64 * index + 4 * k;
            f32::from_le_bytes(binary[at..at + 4].try_into().expect("four bytes"))
        });
        binds[joint.as_u64().expect("an index") as usize] =
            Some(Mat4::from_cols_array(&numbers).inverse());
    }
    let nodes = list.iter().zip(&parents).map(|(node, &parent)| NamedNode {
        name: node["name"].as_str().unwrap_or_default().to_owned(),
        parent,
    });
    let joints = list.iter().enumerate().map(|(index, node)| RestJoint {
        parent: parents[index],
        local: transform(node),
        bind: binds[index],
    });
    Avatar {
        nodes: nodes.collect(),
        joints: joints.collect(),
        file: RigFile::parse(&bytes).expect("the rig of a shipped avatar"),
    }
}

fn transform(node: &Value) -> Transform {
    let numbers = |key: &str| -> Vec<f32> {
        node[key]
            .as_array()
            .into_iter()
            .flatten()
            .map(|n| n.as_f64().expect("a number") as f32)
            .collect()
    };
    let mut transform = Transform::IDENTITY;
    if let [x, y, z] = numbers("translation")[..] {
        transform.translation = Vec3::new(x, y, z);
    }
    if let [x, y, z, w] = numbers("rotation")[..] {
        transform.rotation = Quat::from_xyzw(x, y, z, w);
    }
    if let [x, y, z] = numbers("scale")[..] {
        transform.scale = Vec3::new(x, y, z);
    }
    transform
}
