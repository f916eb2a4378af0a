//! The parts of a glTF document that concern a rig, as the three standards write them down.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::super::bone::HumanBone;
use super::{EyeRange, MorphBind, RigFile, Standard};

#[derive(Deserialize)]
pub(super) struct Document {
    #[serde(default)]
    nodes: Vec<Node>,
    #[serde(default)]
    meshes: Vec<Mesh>,
    #[serde(default)]
    extensions: Extensions,
}

#[derive(Deserialize)]
struct Node {
    name: Option<String>,
    mesh: Option<usize>,
}

#[derive(Deserialize)]
struct Mesh {
    #[serde(default)]
    extras: serde_json::Value,
    #[serde(default)]
    primitives: Vec<Primitive>,
}

#[derive(Deserialize)]
struct Primitive {
    #[serde(default)]
    extras: serde_json::Value,
}

#[derive(Deserialize, Default)]
struct Extensions {
    #[serde(rename = "VRMC_vrm")]
    vrm1: Option<Vrm1>,
    #[serde(rename = "VRM")]
    vrm0: Option<Vrm0>,
}

#[derive(Deserialize)]
struct Vrm1 {
    humanoid: Humanoid1,
    #[serde(default)]
    expressions: Expressions1,
    #[serde(rename = "lookAt")]
    look_at: Option<LookAt1>,
}

#[derive(Deserialize)]
struct Humanoid1 {
    #[serde(rename = "humanBones")]
    bones: BTreeMap<String, NodeIndex>,
}

#[derive(Deserialize)]
struct NodeIndex {
    node: usize,
}

#[derive(Deserialize, Default)]
struct Expressions1 {
    #[serde(default)]
    preset: BTreeMap<String, Expression1>,
}

#[derive(Deserialize)]
struct Expression1 {
    #[serde(default, rename = "morphTargetBinds")]
    binds: Vec<Bind1>,
}

#[derive(Deserialize)]
struct Bind1 {
    node: usize,
    index: usize,
    weight: f32,
}

#[derive(Deserialize)]
struct LookAt1 {
    #[serde(rename = "type")]
    kind: Option<String>,
    #[serde(rename = "rangeMapHorizontalOuter")]
    sideways: Option<Range1>,
    #[serde(rename = "rangeMapVerticalDown")]
    vertical: Option<Range1>,
}

#[derive(Deserialize)]
struct Range1 {
    #[serde(rename = "inputMaxValue")]
    input: f32,
    #[serde(rename = "outputScale")]
    output: f32,
}

#[derive(Deserialize)]
struct Vrm0 {
    humanoid: Humanoid0,
    #[serde(default, rename = "blendShapeMaster")]
    expressions: Expressions0,
}

#[derive(Deserialize)]
struct Humanoid0 {
    #[serde(rename = "humanBones")]
    bones: Vec<Bone0>,
}

#[derive(Deserialize)]
struct Bone0 {
    bone: String,
    node: i64,
}

#[derive(Deserialize, Default)]
struct Expressions0 {
    #[serde(default, rename = "blendShapeGroups")]
    groups: Vec<Group0>,
}

#[derive(Deserialize)]
struct Group0 {
    #[serde(default, rename = "presetName")]
    preset: String,
    #[serde(default)]
    binds: Vec<Bind0>,
}

#[derive(Deserialize)]
struct Bind0 {
    mesh: i64,
    index: usize,
    weight: f32,
}

impl Document {
    pub(super) fn rig(self) -> RigFile {
        let names = |(index, node): (usize, &Node)| {
            node.name
                .clone()
                .unwrap_or_else(|| format!("GltfNode{index}"))
        };
        let nodes: Vec<String> = self.nodes.iter().enumerate().map(names).collect();
        let morphs = self.nodes.iter().enumerate().filter_map(|(index, node)| {
            let mesh = self.meshes.get(node.mesh?)?;
            Some((index, mesh.morph_names()))
        });
        let mut rig = RigFile {
            standard: Standard::Gltf,
            morphs: morphs.collect(),
            nodes,
            bones: BTreeMap::new(),
            expressions: BTreeMap::new(),
            eyes: None,
        };
        if let Some(vrm) = &self.extensions.vrm1 {
            vrm.fill(&mut rig);
        } else if let Some(vrm) = &self.extensions.vrm0 {
            vrm.fill(&mut rig, &self.nodes);
        }
        // A file of strangers may point anywhere.
        let count = rig.nodes.len();
        rig.bones.retain(|_, node| *node < count);
        rig
    }
}

impl Mesh {
    /// The names of the morph targets, by the convention of most tools: `extras.targetNames` of the mesh or of its
    /// first primitive.
    fn morph_names(&self) -> Vec<String> {
        let of = |extras: &serde_json::Value| {
            let names = extras.get("targetNames")?.as_array()?;
            Some(
                names
                    .iter()
                    .map(|name| name.as_str().unwrap_or_default().to_owned())
                    .collect::<Vec<_>>(),
            )
        };
        let first = || {
            self.primitives
                .first()
                .and_then(|primitive| of(&primitive.extras))
        };
        of(&self.extras).or_else(first).unwrap_or_default()
    }
}

impl Vrm1 {
    fn fill(&self, rig: &mut RigFile) {
        rig.standard = Standard::Vrm1;
        let bones = self.humanoid.bones.iter();
        rig.bones = bones
            .filter_map(|(name, index)| Some((HumanBone::named(name)?, index.node)))
            .collect();
        for (name, expression) in &self.expressions.preset {
            let binds = expression.binds.iter();
            let binds = binds.map(|b| MorphBind {
                node: b.node,
                index: b.index,
                weight: b.weight,
            });
            rig.expressions.insert(name.clone(), binds.collect());
        }
        let Some(look) = self
            .look_at
            .as_ref()
            .filter(|look| look.kind.as_deref() != Some("expression"))
        else {
            return;
        };
        if let (Some(sideways), Some(vertical)) = (&look.sideways, &look.vertical) {
            rig.eyes = Some([sideways, vertical].map(|r| EyeRange {
                input: r.input,
                output: r.output,
            }));
        }
    }
}

impl Vrm0 {
    fn fill(&self, rig: &mut RigFile, nodes: &[Node]) {
        rig.standard = Standard::Vrm0;
        for bone in &self.humanoid.bones {
            let named = HumanBone::named(thumb_of_vrm1(&bone.bone));
            if let (Some(named), Ok(node)) = (named, usize::try_from(bone.node)) {
                rig.bones.insert(named, node);
            }
        }
        for group in &self.expressions.groups {
            let Some(name) = expression_of_vrm1(&group.preset) else {
                continue;
            };
            let mut binds = Vec::new();
            for bind in &group.binds {
                let Ok(mesh) = usize::try_from(bind.mesh) else {
                    continue;
                };
                let carriers = nodes
                    .iter()
                    .enumerate()
                    .filter(|(_, node)| node.mesh == Some(mesh));
                // VRM 0.x counts weights from 0 to 100.
                let bound = carriers.map(|(node, _)| MorphBind {
                    node,
                    index: bind.index,
                    weight: bind.weight / 100.0,
                });
                binds.extend(bound);
            }
            rig.expressions.insert(name.to_owned(), binds);
        }
    }
}

/// VRM 0.x named the three bones of the thumb like those of the other fingers.
fn thumb_of_vrm1(name: &str) -> &str {
    match name {
        "leftThumbProximal" => "leftThumbMetacarpal",
        "leftThumbIntermediate" => "leftThumbProximal",
        "rightThumbProximal" => "rightThumbMetacarpal",
        "rightThumbIntermediate" => "rightThumbProximal",
        same => same,
    }
}

fn expression_of_vrm1(preset: &str) -> Option<&'static str> {
    Some(match preset.to_ascii_lowercase().as_str() {
        "a" => "aa",
        "i" => "ih",
        "u" => "ou",
        "e" => "ee",
        "o" => "oh",
        "blink" => "blink",
        "blink_l" => "blinkLeft",
        "blink_r" => "blinkRight",
        _ => return None,
    })
}
