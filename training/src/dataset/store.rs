//! The LMDB environment behind a dataset. The only unsafe code of the workshop: memory-mapping a file.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use heed::types::{Bytes, Str};
use heed::{Database, Env, EnvOpenOptions};
use serde::{Serialize, de::DeserializeOwned};
use sha2::{Digest, Sha256};

use super::{Clip, DatasetError, Meta, SCHEMA_VERSION};

/// Address space reserved for the map; the file grows only as it is written.
const MAP_BYTES: usize = 64 << 30;
const META_KEY: &str = "dataset";

/// An open dataset.
#[derive(Debug)]
pub struct Dataset {
    path: PathBuf,
    env: Env,
    meta: Database<Str, Bytes>,
    clips: Database<Str, Bytes>,
}

/// What identifies a dataset's content.
#[derive(Debug, Clone, PartialEq)]
pub struct Fingerprint {
    /// Clips in it.
    pub clips: u64,
    /// Seconds of motion in it.
    pub seconds: f64,
    /// SHA-256 over key and value of every clip, sorted by key, in lower-case hex.
    pub sha256: String,
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "clips {} seconds {:.1} sha256 {}",
            self.clips, self.seconds, self.sha256
        )
    }
}

impl Dataset {
    /// Opens a dataset that exists.
    ///
    /// # Errors
    /// [`DatasetError`] when there is none, or it was written by another version.
    pub fn open(path: &Path) -> Result<Self, DatasetError> {
        if !path.join("data.mdb").is_file() {
            return Err(DatasetError::Missing {
                path: path.to_owned(),
            });
        }
        let dataset = Self::map(path)?;
        dataset.meta()?;
        Ok(dataset)
    }

    /// Opens a dataset for appending and makes it when there is none.
    ///
    /// # Errors
    /// [`DatasetError`] when it was begun with another recipe or another version.
    pub fn create(path: &Path, meta: &Meta) -> Result<Self, DatasetError> {
        fs::create_dir_all(path).map_err(|source| DatasetError::Folder {
            path: path.to_owned(),
            source,
        })?;
        let dataset = Self::map(path)?;
        match dataset.find_meta()? {
            Some(found) if found.recipe != meta.recipe => {
                let (path, wanted) = (path.to_owned(), meta.recipe.clone());
                return Err(DatasetError::Recipe {
                    path,
                    found: found.recipe,
                    wanted,
                });
            }
            Some(_) => {}
            None => dataset.append(&[], meta)?,
        }
        Ok(dataset)
    }

    /// What is true of the whole dataset.
    ///
    /// # Errors
    /// [`DatasetError`] when the record is missing or of another version.
    pub fn meta(&self) -> Result<Meta, DatasetError> {
        self.find_meta()?.ok_or_else(|| DatasetError::Missing {
            path: self.path.clone(),
        })
    }

    /// Adds clips and replaces the meta record, all in one transaction: after a crash either all of it is there or
    /// none.
    ///
    /// # Errors
    /// [`DatasetError`] when the disk or the database refuses.
    pub fn append(&self, clips: &[Clip], meta: &Meta) -> Result<(), DatasetError> {
        let mut transaction = self.env.write_txn().map_err(|source| self.failed(source))?;
        for clip in clips {
            let key = clip.key();
            let value = encode(&key, clip)?;
            self.clips
                .put(&mut transaction, &key, &value)
                .map_err(|source| self.failed(source))?;
        }
        let value = encode(META_KEY, meta)?;
        self.meta
            .put(&mut transaction, META_KEY, &value)
            .map_err(|source| self.failed(source))?;
        transaction.commit().map_err(|source| self.failed(source))
    }

    /// Hands every clip to `visit`, in the order of the keys.
    ///
    /// # Errors
    /// [`DatasetError`] of the database, of a clip that cannot be read, or of `visit` itself.
    pub fn each(
        &self,
        mut visit: impl FnMut(Clip) -> Result<(), DatasetError>,
    ) -> Result<(), DatasetError> {
        let transaction = self.env.read_txn().map_err(|source| self.failed(source))?;
        for entry in self
            .clips
            .iter(&transaction)
            .map_err(|source| self.failed(source))?
        {
            let (key, value) = entry.map_err(|source| self.failed(source))?;
            visit(decode(key, value)?)?;
        }
        Ok(())
    }

    /// Reads and checks every clip, and hashes the content.
    ///
    /// The hash is taken over the sorted (key, value) pairs, never over the file's pages, so that two datasets with
    /// the same clips have the same hash whatever the order of writing.
    ///
    /// # Errors
    /// [`DatasetError`] names the first clip that is broken.
    pub fn verify(&self) -> Result<Fingerprint, DatasetError> {
        let transaction = self.env.read_txn().map_err(|source| self.failed(source))?;
        let (mut clips, mut seconds, mut hash) = (0, 0.0, Sha256::new());
        for entry in self
            .clips
            .iter(&transaction)
            .map_err(|source| self.failed(source))?
        {
            let (key, value) = entry.map_err(|source| self.failed(source))?;
            let clip: Clip = decode(key, value)?;
            clip.check()?;
            if clip.key() != key {
                return Err(DatasetError::Clip {
                    key: key.to_owned(),
                    what: format!("it calls itself {:?}", clip.key()),
                });
            }
            clips += 1;
            seconds += clip.seconds();
            hash.update(key.as_bytes());
            hash.update(value);
        }
        Ok(Fingerprint {
            clips,
            seconds,
            sha256: hex(&hash.finalize()),
        })
    }

    fn find_meta(&self) -> Result<Option<Meta>, DatasetError> {
        let transaction = self.env.read_txn().map_err(|source| self.failed(source))?;
        let value = self
            .meta
            .get(&transaction, META_KEY)
            .map_err(|source| self.failed(source))?;
        let Some(meta) = value
            .map(|value| decode::<Meta>(META_KEY, value))
            .transpose()?
        else {
            return Ok(None);
        };
        if meta.schema_version != SCHEMA_VERSION {
            return Err(DatasetError::Schema {
                path: self.path.clone(),
                found: meta.schema_version,
            });
        }
        Ok(Some(meta))
    }

    fn map(path: &Path) -> Result<Self, DatasetError> {
        let failed = |source| DatasetError::Database {
            path: path.to_owned(),
            source,
        };
        let mut options = EnvOpenOptions::new();
        options.map_size(MAP_BYTES).max_dbs(4);
        #[expect(
            unsafe_code,
            reason = "LMDB maps its file; nothing else of ours writes to it"
        )]
        // SAFETY: the file is only ever written through LMDB, whose lock file keeps processes apart, and heed refuses
        // to open the same folder twice in one process.
        let env = unsafe { options.open(path) }.map_err(failed)?;
        let mut transaction = env.write_txn().map_err(failed)?;
        let meta = env
            .create_database(&mut transaction, Some("meta"))
            .map_err(failed)?;
        let clips = env
            .create_database(&mut transaction, Some("clips"))
            .map_err(failed)?;
        transaction.commit().map_err(failed)?;
        Ok(Self {
            path: path.to_owned(),
            env,
            meta,
            clips,
        })
    }

    fn failed(&self, source: heed::Error) -> DatasetError {
        DatasetError::Database {
            path: self.path.clone(),
            source,
        }
    }
}

/// Lower-case hex of a hash.
#[must_use]
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn encode(key: &str, value: &impl Serialize) -> Result<Vec<u8>, DatasetError> {
    rmp_serde::to_vec_named(value).map_err(|source| DatasetError::Encode {
        key: key.to_owned(),
        source,
    })
}

fn decode<T: DeserializeOwned>(key: &str, value: &[u8]) -> Result<T, DatasetError> {
    rmp_serde::from_slice(value).map_err(|source| DatasetError::Decode {
        key: key.to_owned(),
        source,
    })
}
