//! Windows cut from whole performances of the test takes, from the rest pose to the last word.

use kinesics::Layout;
use kinesics::generate::Generator;
use kinesics::window::WINDOW;
use malsori::speech::CancelFlag;

use super::{EvaluateError, STRIDE};
use crate::compose::{Take, speak};
use crate::corpus::{CHANNELS, Corpus};

/// Frames of a performance before the first window that is cut from it: those of the first window made.
const SKIP: usize = WINDOW;

/// Up to `limit` windows of motion that the model chained itself.
///
/// # Errors
/// [`EvaluateError`] when a take cannot be spoken or moved again.
pub fn chained(
    corpus: &Corpus,
    generator: &mut Generator,
    limit: usize,
    mut progress: impl FnMut(f64),
) -> Result<Vec<Vec<f32>>, EvaluateError> {
    let mut windows = Vec::new();
    for (clip, piece) in corpus
        .clips
        .iter()
        .enumerate()
        .filter(|(clip, _)| clip % 2 == 0)
    {
        let Some(take) = Take::of_key(&piece.key) else {
            continue;
        };
        let speech = speak(&take)?;
        let motion =
            generator.generate(&speech, &take.style, clip as u64, &CancelFlag::default())?;
        let mut frames = Vec::with_capacity(motion.frames.len() * CHANNELS);
        motion
            .frames
            .iter()
            .for_each(|frame| Layout::Upper29.write(frame, &mut frames));
        let last = (motion.frames.len() + 1).saturating_sub(WINDOW);
        let cut = (SKIP..last)
            .step_by(STRIDE)
            .map(|start| frames[start * CHANNELS..(start + WINDOW) * CHANNELS].to_vec());
        windows.extend(cut.take(limit - windows.len()));
        progress(windows.len() as f64 / limit as f64);
        if windows.len() >= limit {
            break;
        }
    }
    Ok(windows)
}
