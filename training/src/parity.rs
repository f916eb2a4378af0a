//! Whether an engine gives what the trained network gives.

use burn::tensor::Device;
use kinesics::engine::{Engine, EngineError, Tensor as EngineTensor};
use kinesics::{feature, window};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use crate::chance::normal;
use crate::corpus::{CHANNELS, CONTEXT, Corpus, Place};
use crate::flow::NEW_FRAMES;
use crate::parameters::Parameters;
use crate::sampler::Sampler;
use crate::train::Record;

/// Windows that are compared.
const WINDOWS: usize = 8;

/// The largest difference of any channel between the framework's sampler and an engine, over windows of random
/// speech, styles, seeds and noise.
///
/// # Errors
/// [`EngineError`] when the engine does not run the graph.
pub fn difference(
    record: &Record,
    weights: &Parameters,
    engine: &mut dyn Engine,
) -> Result<f32, EngineError> {
    let device = Device::flex();
    let (corpus, places, normals) = random(&record.settings.sizes.style);
    let weights = weights.on(&device);
    let sampler = Sampler {
        sizes: &record.settings.sizes,
        weights: &weights,
        statistics: &record.statistics,
        device: &device,
    };
    let expected = sampler.sample(&corpus, &places, &normals);
    let mut largest = 0.0_f32;
    for ((place, normal), expected) in places.iter().zip(&normals).zip(&expected) {
        let words: Vec<i32> = corpus
            .sounding(*place)
            .iter()
            .flat_map(|bag| *corpus.bag(*bag))
            .collect();
        let seed = corpus.poses(*place)[..window::SEED_FRAMES * CHANNELS].to_vec();
        let style = corpus.clips[place.clip].style.clone();
        let inputs = [
            EngineTensor::i32("words", &[1, CONTEXT, feature::WORD_IDS], words),
            EngineTensor::f32(
                "speech",
                &[1, CONTEXT, feature::SPEECH_WIDTH],
                corpus.values(*place).to_vec(),
            ),
            EngineTensor::f32("style", &[1, style.len()], style),
            EngineTensor::f32("seed", &[1, window::SEED_FRAMES, CHANNELS], seed),
            EngineTensor::f32("noise", &[1, NEW_FRAMES, CHANNELS], normal.clone()),
        ];
        let outputs = engine.run(&inputs)?;
        let found = outputs
            .iter()
            .find(|output| output.name == "pose")
            .and_then(EngineTensor::as_f32)
            .unwrap_or(&[]);
        let differences = expected
            .iter()
            .enumerate()
            .map(|(at, e)| (e - found.get(at).unwrap_or(&f32::NAN)).abs());
        // A missing or NaN number is an infinite difference.
        largest = differences
            .map(|d| if d.is_nan() { f32::INFINITY } else { d })
            .fold(largest, f32::max);
    }
    Ok(largest)
}

fn random(style: &usize) -> (Corpus, Vec<Place>, Vec<Vec<f32>>) {
    let mut rng = ChaCha8Rng::seed_from_u64(3);
    let corpus = Corpus::random(WINDOWS, *style, &mut rng);
    let places = corpus.places(window::WINDOW);
    let normals = places
        .iter()
        .map(|_| {
            (0..NEW_FRAMES * CHANNELS)
                .map(|_| normal(&mut rng))
                .collect()
        })
        .collect();
    (corpus, places, normals)
}
