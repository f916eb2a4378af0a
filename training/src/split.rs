//! Train, validation or test: decided by the whole sentence template or speaker, never by the single clip.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The part of a dataset that a clip belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Split {
    /// Seen by the optimiser.
    Train,
    /// Looked at while settings are chosen.
    Validation,
    /// Looked at once, for the figures that are published.
    Test,
}

impl Split {
    /// All splits.
    pub const ALL: [Self; 3] = [Self::Train, Self::Validation, Self::Test];

    /// The split of everything that comes from `origin`, a template or a speaker.
    ///
    /// Depends on the name alone: adding origins moves no other. Of twenty equal buckets test has four, validation two.
    #[must_use]
    pub fn of(origin: &str) -> Self {
        let digest = Sha256::digest(origin.as_bytes());
        match digest[0] % 20 {
            0..4 => Self::Test,
            4..6 => Self::Validation,
            _ => Self::Train,
        }
    }

    /// The name used in files: `train`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Train => "train",
            Self::Validation => "validation",
            Self::Test => "test",
        }
    }
}
