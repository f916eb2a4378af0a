//! A dataset: one LMDB environment of clips, written in transactions, read by the same code.
//!
//! Named databases: `meta` holds the one record [`Meta`] under the key `dataset`, `clips` holds a [`Clip`] under each
//! key `<video>/<clip, 4 digits>`. Values are MessagePack maps with named fields, so that any language can read them.

pub mod clip;
mod store;

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use thiserror::Error;

pub use clip::{Audio, Channels, Clip, FeatureFrames, Floats, Provenance};
pub(crate) use store::hex;
pub use store::{Dataset, Fingerprint};

/// The layout of clips and meta that this build reads and writes.
pub const SCHEMA_VERSION: u32 = 1;

/// What is true of a whole dataset.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Meta {
    /// [`SCHEMA_VERSION`] of the writer.
    pub schema_version: u32,
    /// Frames a second of every clip.
    pub frame_rate: f32,
    /// Names of the joints, in the order of [`Clip::joints`].
    pub joints: Vec<String>,
    /// Licences that occur in it.
    pub licences: Vec<String>,
    /// Clips written so far.
    pub clips: u64,
    /// Seconds of motion written so far.
    pub seconds: f64,
    /// Seconds of motion by name of the split.
    pub split_seconds: BTreeMap<String, f64>,
    /// Hash of the settings that made it; appending under other settings is refused.
    pub recipe: String,
}

/// Why a dataset cannot be read or written.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum DatasetError {
    /// There is no dataset at the place.
    #[error("{path:?} holds no dataset (no data.mdb in it)")]
    Missing {
        /// The folder.
        path: PathBuf,
    },
    /// The folder cannot be made.
    #[error("cannot make the folder {path:?}")]
    Folder {
        /// The folder.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The database refused.
    #[error("the database in {path:?} failed")]
    Database {
        /// The folder.
        path: PathBuf,
        /// Why.
        #[source]
        source: heed::Error,
    },
    /// A record is not what it should be.
    #[error("the record {key:?} cannot be read")]
    Decode {
        /// Its key.
        key: String,
        /// Why.
        #[source]
        source: rmp_serde::decode::Error,
    },
    /// A record cannot be written.
    #[error("the record {key:?} cannot be written")]
    Encode {
        /// Its key.
        key: String,
        /// Why.
        #[source]
        source: rmp_serde::encode::Error,
    },
    /// The dataset was written by another version.
    #[error("{path:?} has schema version {found}, this build reads version {SCHEMA_VERSION}")]
    Schema {
        /// The folder.
        path: PathBuf,
        /// Its version.
        found: u32,
    },
    /// The dataset was begun with other settings.
    #[error(
        "{path:?} was begun with other settings (recipe {found}, now {wanted}); choose an empty folder"
    )]
    Recipe {
        /// The folder.
        path: PathBuf,
        /// What it was begun with.
        found: String,
        /// What was asked for.
        wanted: String,
    },
    /// A clip contradicts itself.
    #[error("clip {key:?}: {what}")]
    Clip {
        /// Its key.
        key: String,
        /// What is wrong.
        what: String,
    },
}
