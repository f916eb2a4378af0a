//! Windows that start from true seed frames.

use kinesics::gate::Gate;
use kinesics::generate::{Generator, Noise, WindowInputs};
use kinesics::window::{FRAME_RATE, SEED_FRAMES};
use kinesics::{Frame, Layout, feature};

use super::{Bench, EvaluateError, SPEECH};
use crate::corpus::{CHANNELS, Corpus, Place};
use crate::flow::NEW_FRAMES;

/// The speech of some windows, as the graph takes it.
pub(super) struct Speech(Vec<(Vec<[i32; feature::WORD_IDS]>, Vec<[f32; SPEECH]>)>);

impl Speech {
    pub(super) fn of(corpus: &Corpus, places: &[Place]) -> Self {
        let one = |place: &Place| {
            let words = corpus
                .sounding(*place)
                .iter()
                .map(|bag| *corpus.bag(*bag))
                .collect();
            (words, corpus.values(*place).as_chunks().0.to_vec())
        };
        Self(places.iter().map(one).collect())
    }
}

/// The windows of some places with the given speech, seed first, raw, the still gate behind the network. The same
/// noise for the same place number, whatever the speech.
pub(super) fn generate(
    bench: &Bench<'_>,
    generator: &mut Generator,
    places: &[Place],
    speech: &Speech,
    mut progress: impl FnMut(f64),
) -> Result<Vec<Vec<f32>>, EvaluateError> {
    let mut windows = Vec::with_capacity(places.len());
    let gate = generator.model().card().gate;
    for (index, (place, (words, values))) in places.iter().zip(&speech.0).enumerate() {
        let poses = bench.corpus.poses(*place);
        let seed = &poses[..SEED_FRAMES * CHANNELS];
        let noise = Noise::new(index as u64).take(NEW_FRAMES * CHANNELS);
        let style = &bench.corpus.clips[place.clip].style;
        let made = generator.window(
            &WindowInputs {
                words,
                speech: values,
                style,
                seed,
                noise: &noise,
            },
            index,
        )?;
        let before = read(&seed[seed.len() - CHANNELS..]);
        let mut gate = Gate::new(gate, FRAME_RATE, &before);
        let mut window = seed.to_vec();
        for frame in made.chunks_exact(CHANNELS) {
            Layout::Upper29.write(&gate.step(&read(frame)), &mut window);
        }
        windows.push(window);
        progress((index + 1) as f64 / places.len() as f64);
    }
    Ok(windows)
}

/// A frame of finite numbers; the generator has looked at them.
fn read(numbers: &[f32]) -> Frame {
    Layout::Upper29.read(numbers).unwrap_or_default()
}
