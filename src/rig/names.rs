//! Which joint is which bone, by name: one table a family of rigs, and one way to read a name.
//!
//! A name only has to identify a bone; axes and rest pose are measured (see [`rest`](super::rest)).

use super::bone::{HumanBone, Side};

/// The names one tool gives its bones, in the form of [`read`].
#[derive(Debug)]
pub(crate) struct Family {
    /// What people call it: `Mixamo`.
    pub(crate) name: &'static str,
    centre: &'static [(HumanBone, &'static [&'static str])],
    /// By the LEFT bone; the right one has the same name on the other side.
    sided: &'static [(HumanBone, &'static [&'static str])],
    /// Thumb, index, middle, ring, little finger.
    fingers: [&'static str; 5],
    /// What follows the name of a finger, from the wrist outwards.
    phalanges: [&'static str; 3],
    /// The same for the thumb.
    thumb: [&'static str; 3],
}

use HumanBone as B;

/// All families, the commonest first: where two explain a rig equally well, the earlier one is taken.
pub(crate) const FAMILIES: &[Family] = &[
    Family {
        name: "Mixamo",
        centre: &[
            (B::Hips, &["hips"]),
            (B::Spine, &["spine"]),
            (B::Chest, &["spine1"]),
            (B::UpperChest, &["spine2"]),
            (B::Neck, &["neck"]),
            (B::Head, &["head"]),
            (B::Jaw, &["jaw"]),
        ],
        sided: &[
            (B::LeftEye, &["eye"]),
            (B::LeftShoulder, &["shoulder"]),
            (B::LeftUpperArm, &["arm"]),
            (B::LeftLowerArm, &["forearm"]),
            (B::LeftHand, &["hand"]),
            (B::LeftUpperLeg, &["upleg"]),
            (B::LeftLowerLeg, &["leg"]),
            (B::LeftFoot, &["foot"]),
            (B::LeftToes, &["toebase"]),
        ],
        fingers: [
            "handthumb",
            "handindex",
            "handmiddle",
            "handring",
            "handpinky",
        ],
        phalanges: ["1", "2", "3"],
        thumb: ["1", "2", "3"],
    },
    Family {
        name: "VRM names",
        centre: &[
            (B::Hips, &["hips"]),
            (B::Spine, &["spine"]),
            (B::Chest, &["chest"]),
            (B::UpperChest, &["upperchest"]),
            (B::Neck, &["neck"]),
            (B::Head, &["head"]),
            (B::Jaw, &["jaw"]),
        ],
        sided: &[
            (B::LeftEye, &["eye", "faceeye"]),
            (B::LeftShoulder, &["shoulder"]),
            (B::LeftUpperArm, &["upperarm"]),
            (B::LeftLowerArm, &["lowerarm"]),
            (B::LeftHand, &["hand"]),
            (B::LeftUpperLeg, &["upperleg"]),
            (B::LeftLowerLeg, &["lowerleg"]),
            (B::LeftFoot, &["foot"]),
            (B::LeftToes, &["toes", "toebase"]),
        ],
        fingers: ["thumb", "index", "middle", "ring", "little"],
        phalanges: ["proximal", "intermediate", "distal"],
        thumb: ["metacarpal", "proximal", "distal"],
    },
    Family {
        name: "VRoid",
        centre: &[
            (B::Hips, &["hips"]),
            (B::Spine, &["spine"]),
            (B::Chest, &["chest"]),
            (B::UpperChest, &["upperchest"]),
            (B::Neck, &["neck"]),
            (B::Head, &["head"]),
        ],
        sided: &[
            (B::LeftEye, &["faceeye"]),
            (B::LeftShoulder, &["shoulder"]),
            (B::LeftUpperArm, &["upperarm"]),
            (B::LeftLowerArm, &["lowerarm"]),
            (B::LeftHand, &["hand"]),
            (B::LeftUpperLeg, &["upperleg"]),
            (B::LeftLowerLeg, &["lowerleg"]),
            (B::LeftFoot, &["foot"]),
            (B::LeftToes, &["toebase"]),
        ],
        fingers: ["thumb", "index", "middle", "ring", "little"],
        phalanges: ["1", "2", "3"],
        thumb: ["1", "2", "3"],
    },
    Family {
        name: "Unreal",
        centre: &[
            (B::Hips, &["pelvis"]),
            (B::Spine, &["spine01"]),
            (B::Chest, &["spine02"]),
            // Unreal 5 has five spine bones; the topmost carries the arms.
            (B::UpperChest, &["spine05", "spine03"]),
            (B::Neck, &["neck01"]),
            (B::Head, &["head"]),
            (B::Jaw, &["jaw"]),
        ],
        sided: &[
            (B::LeftEye, &["eye"]),
            (B::LeftShoulder, &["clavicle"]),
            (B::LeftUpperArm, &["upperarm"]),
            (B::LeftLowerArm, &["lowerarm"]),
            (B::LeftHand, &["hand"]),
            (B::LeftUpperLeg, &["thigh"]),
            (B::LeftLowerLeg, &["calf"]),
            (B::LeftFoot, &["foot"]),
            (B::LeftToes, &["ball"]),
        ],
        fingers: ["thumb", "index", "middle", "ring", "pinky"],
        phalanges: ["01", "02", "03"],
        thumb: ["01", "02", "03"],
    },
    Family {
        name: "MakeHuman",
        centre: &[
            (B::Hips, &["root"]),
            // The spine of MakeHuman counts downwards.
            (B::Spine, &["spine05"]),
            (B::Chest, &["spine03"]),
            (B::UpperChest, &["spine01"]),
            (B::Neck, &["neck01"]),
            (B::Head, &["head"]),
            (B::Jaw, &["jaw"]),
        ],
        sided: &[
            (B::LeftEye, &["eye"]),
            (B::LeftShoulder, &["clavicle"]),
            (B::LeftUpperArm, &["upperarm01"]),
            (B::LeftLowerArm, &["lowerarm01"]),
            (B::LeftHand, &["wrist"]),
            (B::LeftUpperLeg, &["upperleg01"]),
            (B::LeftLowerLeg, &["lowerleg01"]),
            (B::LeftFoot, &["foot"]),
            (B::LeftToes, &["toe11"]),
        ],
        fingers: ["finger1", "finger2", "finger3", "finger4", "finger5"],
        phalanges: ["1", "2", "3"],
        thumb: ["1", "2", "3"],
    },
    Family {
        name: "Rigify",
        centre: &[
            (B::Hips, &["spine"]),
            (B::Spine, &["spine001"]),
            (B::Chest, &["spine002"]),
            (B::UpperChest, &["spine003"]),
            (B::Neck, &["spine004"]),
            (B::Head, &["spine006"]),
            (B::Jaw, &["jawmaster", "jaw"]),
        ],
        sided: &[
            (B::LeftEye, &["eye"]),
            (B::LeftShoulder, &["shoulder"]),
            (B::LeftUpperArm, &["upperarm"]),
            (B::LeftLowerArm, &["forearm"]),
            (B::LeftHand, &["hand"]),
            (B::LeftUpperLeg, &["thigh"]),
            (B::LeftLowerLeg, &["shin"]),
            (B::LeftFoot, &["foot"]),
            (B::LeftToes, &["toe"]),
        ],
        fingers: ["thumb", "findex", "fmiddle", "fring", "fpinky"],
        phalanges: ["01", "02", "03"],
        thumb: ["01", "02", "03"],
    },
    Family {
        name: "SMPL-X",
        centre: &[
            (B::Hips, &["pelvis"]),
            (B::Spine, &["spine1"]),
            (B::Chest, &["spine2"]),
            (B::UpperChest, &["spine3"]),
            (B::Neck, &["neck"]),
            (B::Head, &["head"]),
            (B::Jaw, &["jaw"]),
        ],
        sided: &[
            (B::LeftEye, &["eyesmplhf", "eye"]),
            (B::LeftShoulder, &["collar"]),
            (B::LeftUpperArm, &["shoulder"]),
            (B::LeftLowerArm, &["elbow"]),
            (B::LeftHand, &["wrist"]),
            (B::LeftUpperLeg, &["hip"]),
            (B::LeftLowerLeg, &["knee"]),
            (B::LeftFoot, &["ankle"]),
            (B::LeftToes, &["foot"]),
        ],
        fingers: ["thumb", "index", "middle", "ring", "pinky"],
        phalanges: ["1", "2", "3"],
        thumb: ["1", "2", "3"],
    },
    Family {
        name: "Biped",
        centre: &[
            (B::Hips, &["pelvis"]),
            (B::Spine, &["spine"]),
            (B::Chest, &["spine1"]),
            (B::UpperChest, &["spine2"]),
            (B::Neck, &["neck"]),
            (B::Head, &["head"]),
        ],
        sided: &[
            (B::LeftShoulder, &["clavicle"]),
            (B::LeftUpperArm, &["upperarm"]),
            (B::LeftLowerArm, &["forearm"]),
            (B::LeftHand, &["hand"]),
            (B::LeftUpperLeg, &["thigh"]),
            (B::LeftLowerLeg, &["calf"]),
            (B::LeftFoot, &["foot"]),
            (B::LeftToes, &["toe0"]),
        ],
        fingers: ["finger0", "finger1", "finger2", "finger3", "finger4"],
        phalanges: ["", "1", "2"],
        thumb: ["", "1", "2"],
    },
    Family {
        name: "Daz",
        centre: &[
            (B::Hips, &["pelvis", "hip"]),
            (B::Spine, &["abdomenlower", "abdomen"]),
            (B::Chest, &["abdomenupper", "abdomen2"]),
            (B::UpperChest, &["chestupper", "chest", "chestlower"]),
            (B::Neck, &["necklower", "neck"]),
            (B::Head, &["head"]),
            (B::Jaw, &["lowerjaw"]),
        ],
        sided: &[
            (B::LeftEye, &["eye"]),
            (B::LeftShoulder, &["collar"]),
            (B::LeftUpperArm, &["shldrbend", "shldr"]),
            (B::LeftLowerArm, &["forearmbend", "forearm"]),
            (B::LeftHand, &["hand"]),
            (B::LeftUpperLeg, &["thighbend", "thigh"]),
            (B::LeftLowerLeg, &["shin"]),
            (B::LeftFoot, &["foot"]),
            (B::LeftToes, &["toe"]),
        ],
        fingers: ["thumb", "index", "mid", "ring", "pinky"],
        phalanges: ["1", "2", "3"],
        thumb: ["1", "2", "3"],
    },
];

impl Family {
    /// Every bone of the family with its side and the names it may have, best first.
    pub(crate) fn bones(
        &self,
    ) -> impl Iterator<Item = (HumanBone, Option<Side>, Vec<String>)> + '_ {
        let owned = |names: &[&str]| {
            names
                .iter()
                .map(|&name| name.to_owned())
                .collect::<Vec<_>>()
        };
        let centre = self
            .centre
            .iter()
            .map(move |&(bone, names)| (bone, None, owned(names)));
        let sided = self.sided.iter().flat_map(move |&(left, names)| {
            Side::BOTH.map(|side| (on_side(left, side), Some(side), owned(names)))
        });
        let fingers = (0..30).map(|index| {
            let (side, finger, phalanx) = (Side::BOTH[index / 15], index % 15 / 3, index % 3);
            let ends = if finger == 0 {
                self.thumb
            } else {
                self.phalanges
            };
            (
                B::finger(side, finger, phalanx),
                Some(side),
                vec![format!("{}{}", self.fingers[finger], ends[phalanx])],
            )
        });
        centre.chain(sided).chain(fingers)
    }
}

/// A name without its prefixes, case and separators: `mixamorig:LeftHandIndex1` is `handindex1` on the left.
///
/// `None` for what never is a main bone: twist, end, IK and secondary joints.
pub(crate) fn read(name: &str) -> Option<(String, Option<Side>)> {
    let mut tokens = tokens(without_prefix(name));
    if tokens.iter().any(|t| {
        matches!(
            t.as_str(),
            "twist" | "end" | "nub" | "ik" | "pole" | "target" | "sec"
        )
    }) {
        return None;
    }
    // The side stands first (`Left…`, `l…`, `L …`) or last (`…_l`, `….L`); a lone letter inside a name is no side.
    let first = tokens.first().and_then(|t| side(t));
    let last = tokens.last().and_then(|t| side(t));
    if first.is_some() && tokens.len() > 1 {
        tokens.remove(0);
    } else if last.is_some() && tokens.len() > 1 {
        tokens.pop();
    }
    Some((tokens.concat(), first.or(last)))
}

fn on_side(left: HumanBone, side: Side) -> HumanBone {
    if side == Side::Left {
        return left;
    }
    let name = left.name().replacen("left", "right", 1);
    HumanBone::named(&name).unwrap_or(left)
}

fn side(token: &str) -> Option<Side> {
    match token {
        "left" | "l" | "lft" => Some(Side::Left),
        "right" | "r" | "rgt" => Some(Side::Right),
        _ => None,
    }
}

fn without_prefix(name: &str) -> &str {
    let name = name.rsplit([':', '|']).next().unwrap_or(name);
    // Some exporters drop the colon: `mixamorigHips`, `mixamorig1Hips`.
    if let Some(rest) = name.strip_prefix("mixamorig") {
        return rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '_');
    }
    let prefixes = [
        "Character1_",
        "Bip001 ",
        "Bip001_",
        "Bip01 ",
        "Bip01_",
        "J_Bip_C_",
        "J_Bip_",
        "J_Adj_C_",
        "J_Adj_",
        "DEF-",
        "ORG-",
        "DEF_",
        "CC_Base_",
        "Armature_",
    ];
    prefixes
        .iter()
        .find_map(|prefix| name.strip_prefix(prefix))
        .unwrap_or(name)
}

/// Splits at separators, before a capital that begins a word, and around digits; lower case.
fn tokens(name: &str) -> Vec<String> {
    let characters: Vec<char> = name.chars().collect();
    let mut tokens = vec![String::new()];
    for (i, &c) in characters.iter().enumerate() {
        let before = i.checked_sub(1).map(|j| characters[j]);
        let after = characters.get(i + 1);
        let begins_word = c.is_uppercase()
            && (before.is_some_and(|b| b.is_lowercase())
                || after.is_some_and(|a| a.is_lowercase()));
        let changes_kind = before.is_some_and(|b| b.is_ascii_digit() != c.is_ascii_digit());
        if !c.is_alphanumeric() || begins_word || changes_kind {
            tokens.push(String::new());
        }
        if c.is_alphanumeric() {
            let last = tokens.len() - 1;
            tokens[last].extend(c.to_lowercase());
        }
    }
    tokens.retain(|token| !token.is_empty());
    tokens
}
