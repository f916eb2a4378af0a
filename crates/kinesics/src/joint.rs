//! The ten joints and nine bones: the single table of the skeleton.
//!
//! Order and meaning follow the dataset format of the field's upper-body corpora (Human3.6M joints 7 to 16).

use serde::{Deserialize, Serialize};

/// How many joints there are.
pub const JOINT_COUNT: usize = 10;

/// A joint of the upper body, in the order of every file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Joint {
    Spine,
    Thorax,
    Nose,
    Head,
    LeftShoulder,
    LeftElbow,
    LeftWrist,
    RightShoulder,
    RightElbow,
    RightWrist,
}

impl Joint {
    /// All joints, in order.
    pub const ALL: [Self; JOINT_COUNT] = [
        Self::Spine,
        Self::Thorax,
        Self::Nose,
        Self::Head,
        Self::LeftShoulder,
        Self::LeftElbow,
        Self::LeftWrist,
        Self::RightShoulder,
        Self::RightElbow,
        Self::RightWrist,
    ];

    /// The name used in files: `left_wrist`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Spine => "spine",
            Self::Thorax => "thorax",
            Self::Nose => "nose",
            Self::Head => "head",
            Self::LeftShoulder => "left_shoulder",
            Self::LeftElbow => "left_elbow",
            Self::LeftWrist => "left_wrist",
            Self::RightShoulder => "right_shoulder",
            Self::RightElbow => "right_elbow",
            Self::RightWrist => "right_wrist",
        }
    }

    /// The same joint on the other side of the body.
    #[must_use]
    pub const fn mirrored(self) -> Self {
        match self {
            Self::LeftShoulder => Self::RightShoulder,
            Self::LeftElbow => Self::RightElbow,
            Self::LeftWrist => Self::RightWrist,
            Self::RightShoulder => Self::LeftShoulder,
            Self::RightElbow => Self::LeftElbow,
            Self::RightWrist => Self::LeftWrist,
            centre => centre,
        }
    }
}

/// A bone: the direction from `parent` to `child`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bone {
    /// The joint nearer to the spine.
    pub parent: Joint,
    /// The joint it carries.
    pub child: Joint,
}

/// The nine bones, parents before children; bone `i` is channel `3 i .. 3 i + 3` of `upper27`.
pub const BONES: [Bone; 9] = [
    Bone {
        parent: Joint::Spine,
        child: Joint::Thorax,
    },
    Bone {
        parent: Joint::Thorax,
        child: Joint::Nose,
    },
    Bone {
        parent: Joint::Nose,
        child: Joint::Head,
    },
    Bone {
        parent: Joint::Thorax,
        child: Joint::LeftShoulder,
    },
    Bone {
        parent: Joint::LeftShoulder,
        child: Joint::LeftElbow,
    },
    Bone {
        parent: Joint::LeftElbow,
        child: Joint::LeftWrist,
    },
    Bone {
        parent: Joint::Thorax,
        child: Joint::RightShoulder,
    },
    Bone {
        parent: Joint::RightShoulder,
        child: Joint::RightElbow,
    },
    Bone {
        parent: Joint::RightElbow,
        child: Joint::RightWrist,
    },
];
