//! The output folder: everything appears at once or not at all.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;
use serde::Serialize;

/// Files are written into a hidden folder inside the output folder and moved out of it at the very end. Dropping a
/// stage that was not published removes it, and with it everything half done.
pub struct Staging {
    out: PathBuf,
    hidden: PathBuf,
    /// Whether the output folder was made for this run, so that giving up removes it again.
    fresh: bool,
    published: bool,
}

impl Staging {
    /// Opens a stage inside `out`, which is made if need be.
    ///
    /// # Errors
    /// When the folder cannot be made or written.
    pub fn open(out: &Path) -> anyhow::Result<Self> {
        let fresh = !out.exists();
        fs::create_dir_all(out).with_context(|| format!("the folder {out:?} cannot be made"))?;
        let hidden = out.join(format!(".perform-{}", std::process::id()));
        fs::create_dir_all(&hidden)
            .with_context(|| format!("the folder {out:?} cannot be written to"))?;
        Ok(Self {
            out: out.to_owned(),
            hidden,
            fresh,
            published: false,
        })
    }

    /// Where a file of this name is put until it is published.
    #[must_use]
    pub fn path(&self, name: &str) -> PathBuf {
        self.hidden.join(name)
    }

    /// Stages a text.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn text(&self, name: &str, text: &str) -> anyhow::Result<()> {
        fs::write(self.path(name), text).with_context(|| format!("{name} cannot be written"))
    }

    /// Stages a value as one line of JSON.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn json(&self, name: &str, value: &impl Serialize) -> anyhow::Result<()> {
        let text = serde_json::to_string(value)
            .with_context(|| format!("{name} cannot be written as JSON"))?;
        self.text(name, &(text + "\n"))
    }

    /// Moves everything into the output folder and takes away what an earlier run left there under our names, so
    /// that no old film stays beside a new motion.
    ///
    /// # Errors
    /// When a file cannot be moved.
    pub fn publish(mut self) -> anyhow::Result<Vec<PathBuf>> {
        let fresh = files(&self.hidden)?;
        for old in files(&self.out)?
            .iter()
            .filter(|name| is_ours(name) && !fresh.contains(name))
        {
            fs::remove_file(self.out.join(old))
                .with_context(|| format!("the old {old} cannot be removed"))?;
        }
        for name in &fresh {
            let moved = fs::rename(self.hidden.join(name), self.out.join(name));
            moved.with_context(|| format!("{name} cannot be put into {:?}", self.out))?;
        }
        self.published = true;
        Ok(fresh.iter().map(|name| self.out.join(name)).collect())
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        // Nothing to report to: what cannot be removed stays hidden.
        let _ = fs::remove_dir_all(&self.hidden);
        if self.fresh && !self.published {
            let _ = fs::remove_dir(&self.out);
        }
    }
}

/// Whether `perform` writes files of this name.
fn is_ours(name: &str) -> bool {
    const FILES: [&str; 7] = [
        "speech.wav",
        "words.json",
        "motion.json",
        "plan.json",
        "report.json",
        "motion.bvh",
        "performance.mp4",
    ];
    FILES.contains(&name) || (name.starts_with("key-") && name.ends_with(".png"))
}

/// Names of the plain files in a folder, sorted.
fn files(folder: &Path) -> anyhow::Result<Vec<String>> {
    let listing =
        fs::read_dir(folder).with_context(|| format!("the folder {folder:?} cannot be read"))?;
    let mut names = Vec::new();
    for entry in listing {
        let entry = entry.with_context(|| format!("the folder {folder:?} cannot be read"))?;
        if entry.file_type().is_ok_and(|kind| kind.is_file()) {
            names.extend(entry.file_name().into_string().ok());
        }
    }
    names.sort();
    Ok(names)
}
