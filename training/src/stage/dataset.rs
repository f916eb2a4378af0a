//! `workshop dataset`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use clap::Subcommand;

use crate::dataset::Dataset;

/// What to do with a dataset.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Says what is in it.
    Inspect {
        /// Folder of the dataset.
        folder: PathBuf,
    },
    /// Reads and checks every clip; prints `clips … seconds … sha256 …`.
    Verify {
        /// Folder of the dataset.
        folder: PathBuf,
    },
}

pub(super) fn run(command: &Command) -> anyhow::Result<()> {
    match command {
        Command::Inspect { folder } => inspect(&Dataset::open(folder)?),
        Command::Verify { folder } => super::say(Dataset::open(folder)?.verify()?),
    }
}

/// Clips, seconds and distinct templates of one split.
#[derive(Debug, Default)]
struct Part {
    clips: usize,
    seconds: f64,
    words: usize,
    templates: BTreeSet<String>,
}

fn inspect(dataset: &Dataset) -> anyhow::Result<()> {
    let meta = dataset.meta()?;
    let (mut splits, mut speakers) = (BTreeMap::<_, Part>::new(), BTreeMap::<_, usize>::new());
    dataset.each(|clip| {
        let part = splits.entry(clip.split).or_default();
        part.clips += 1;
        part.seconds += clip.seconds();
        part.words += clip.words.len();
        part.templates.extend(clip.templates);
        *speakers.entry(clip.speaker).or_default() += 1;
        Ok(())
    })?;
    super::say(format_args!(
        "schema {} · {} frames/s · recipe {}",
        meta.schema_version, meta.frame_rate, meta.recipe
    ))?;
    super::say(format_args!("licences: {}", meta.licences.join(", ")))?;
    for (split, part) in splits {
        let (name, hours) = (split.name(), part.seconds / 3600.0);
        let Part {
            clips,
            words,
            templates,
            ..
        } = part;
        super::say(format_args!(
            "{name}: {clips} clips, {hours:.2} h, {words} words, {} templates",
            templates.len()
        ))?;
    }
    for (speaker, clips) in speakers {
        super::say(format_args!("speaker {speaker}: {clips} clips"))?;
    }
    Ok(())
}
