//! From the joints of an avatar to its bones: by the map in its file, else by the names of its joints.

use serde::Serialize;
use thiserror::Error;

use super::bone::{HumanBone, Side};
use super::names;

/// A node of the avatar, parents before children.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedNode {
    /// Its name, as the file spells it.
    pub name: String,
    /// Index of its parent.
    pub parent: Option<usize>,
}

/// Which node is which bone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoneMap {
    /// How the bones were told: `VRM 1.0`, `Mixamo`.
    pub family: &'static str,
    nodes: [Option<usize>; HumanBone::COUNT],
}

impl BoneMap {
    /// The bones that a file names itself; `family` is what to call it.
    #[must_use]
    pub fn declared(
        family: &'static str,
        bones: impl IntoIterator<Item = (HumanBone, usize)>,
    ) -> Self {
        let mut map = Self {
            family,
            nodes: [None; HumanBone::COUNT],
        };
        for (bone, node) in bones {
            map.nodes[bone as usize] = Some(node);
        }
        map
    }

    /// The bones told by the names of the nodes: of all families the one that explains the most of them.
    #[must_use]
    pub fn by_names(nodes: &[NamedNode]) -> Self {
        let read: Vec<_> = nodes.iter().map(|node| names::read(&node.name)).collect();
        let find = |side: Option<Side>, wanted: &str| {
            read.iter().position(|name| {
                name.as_ref()
                    .is_some_and(|(key, of)| key == wanted && *of == side)
            })
        };
        let mut best = Self {
            family: "unknown",
            nodes: [None; HumanBone::COUNT],
        };
        for family in names::FAMILIES {
            let bones = family.bones();
            let found = bones.filter_map(|(bone, side, keys)| {
                keys.iter()
                    .find_map(|key| find(side, key))
                    .map(|node| (bone, node))
            });
            let mut map = Self::declared(family.name, found);
            map.drop_strays(nodes);
            if map.score() > best.score() {
                best = map;
            }
        }
        best
    }

    /// The node of a bone.
    #[must_use]
    pub fn node(&self, bone: HumanBone) -> Option<usize> {
        self.nodes[bone as usize]
    }

    /// All bones that were found, with their nodes.
    pub fn iter(&self) -> impl Iterator<Item = (HumanBone, usize)> + '_ {
        HumanBone::ALL
            .into_iter()
            .filter_map(|bone| Some((bone, self.node(bone)?)))
    }

    /// Whether the avatar can gesture: it needs one whole arm and something that tells up from down.
    ///
    /// # Errors
    /// [`RigError`] names the bones that are missing.
    pub fn checked(self) -> Result<Self, RigError> {
        let missing = self.missing();
        let whole = |side| (1..4).all(|part| self.node(HumanBone::arm(side, part)).is_some());
        let upright = [
            HumanBone::Head,
            HumanBone::Neck,
            HumanBone::UpperChest,
            HumanBone::Chest,
        ];
        let lowest = [HumanBone::Hips, HumanBone::Spine];
        let has = |any: &[HumanBone]| any.iter().any(|&bone| self.node(bone).is_some());
        if Side::BOTH.into_iter().any(whole) && has(&upright) && has(&lowest) {
            Ok(self)
        } else {
            Err(RigError::MissingBones {
                family: self.family,
                missing,
            })
        }
    }

    /// What to tell people about the rig.
    #[must_use]
    pub fn report(&self) -> RigReport {
        let name = |bone: HumanBone| bone.name();
        RigReport {
            family: self.family,
            bones: self.iter().map(|(bone, _)| name(bone)).collect(),
            missing: self.missing().into_iter().map(name).collect(),
        }
    }

    fn missing(&self) -> Vec<HumanBone> {
        let arms = Side::BOTH
            .into_iter()
            .flat_map(|side| (1..4).map(move |part| HumanBone::arm(side, part)));
        let wanted = [HumanBone::Hips, HumanBone::Spine, HumanBone::Head]
            .into_iter()
            .chain(arms);
        wanted.filter(|&bone| self.node(bone).is_none()).collect()
    }

    /// Bones count by how much of the body they tell apart: a family that explains the arms beats one that explains
    /// the fingers.
    fn score(&self) -> usize {
        self.iter()
            .map(|(bone, _)| {
                if bone < HumanBone::LeftThumbMetacarpal {
                    4
                } else {
                    1
                }
            })
            .sum()
    }

    /// A forearm that does not hang on the upper arm, or a finger that does not hang on the hand, is something else
    /// of that name.
    fn drop_strays(&mut self, nodes: &[NamedNode]) {
        for side in Side::BOTH {
            for part in 1..3 {
                self.drop_unless_below(
                    nodes,
                    HumanBone::arm(side, part + 1),
                    HumanBone::arm(side, part),
                );
            }
            for finger in 0..5 {
                self.drop_unless_below(
                    nodes,
                    HumanBone::finger(side, finger, 0),
                    HumanBone::arm(side, 3),
                );
                for phalanx in 1..3 {
                    let (below, above) = (
                        HumanBone::finger(side, finger, phalanx),
                        HumanBone::finger(side, finger, phalanx - 1),
                    );
                    self.drop_unless_below(nodes, below, above);
                }
            }
        }
    }

    fn drop_unless_below(&mut self, nodes: &[NamedNode], bone: HumanBone, above: HumanBone) {
        let Some(mut node) = self.node(bone) else {
            return;
        };
        let above = self.node(above);
        while let Some(parent) = nodes[node].parent {
            if Some(parent) == above {
                return;
            }
            node = parent;
        }
        self.nodes[bone as usize] = None;
    }
}

/// What was recognised of an avatar's rig; `report.json` carries it as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RigReport {
    /// How the bones were told: `VRM 1.0`, `Mixamo`.
    pub family: &'static str,
    /// The bones that were found.
    pub bones: Vec<&'static str>,
    /// Bones of arms and trunk that the avatar lacks; it does without them.
    pub missing: Vec<&'static str>,
}

/// Why an avatar cannot gesture. It can still speak.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum RigError {
    /// Too few bones were found.
    #[error(
        "the avatar cannot gesture: its rig (best explained as {family}) lacks {}",
        missing.iter().map(|bone| bone.name()).collect::<Vec<_>>().join(", ")
    )]
    MissingBones {
        /// The family of names that explained the most.
        family: &'static str,
        /// The bones it lacks.
        missing: Vec<HumanBone>,
    },
    /// Bones were found, but they lie on one another: nothing can be measured.
    #[error("the avatar cannot gesture: its {} has no length", bone.name())]
    NoLength {
        /// The bone.
        bone: HumanBone,
    },
}
