//! Export: the file gives what the network gives, in both engines, and the loader takes it.

use std::collections::BTreeMap;

use kinesics::engine::Provider;
use kinesics::model::{Model, ModelError};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use training::corpus::Corpus;
use training::export::{MAX_BYTES, export};
use training::network::{Sizes, WORDS};
use training::parameters::Parameters;
use training::parity;
use training::statistics::Statistics;
use training::train::{Record, Settings};

/// A tiny network with random weights everywhere, so that no part of the graph is hidden behind a zero.
fn random(seed: u64) -> (Record, Parameters) {
    let settings = Settings {
        sizes: Sizes::tiny(),
        ..Settings::default()
    };
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let corpus = Corpus::random(40, settings.sizes.style, &mut rng);
    let statistics = Statistics::of(&corpus);
    let mut weights = settings.sizes.initial(seed);
    for array in weights
        .arrays_mut()
        .iter_mut()
        .filter(|array| array.name != WORDS)
    {
        array
            .values
            .iter_mut()
            .enumerate()
            .for_each(|(i, value)| *value += 0.1 * ((i * 13 % 17) as f32 / 8.0 - 1.0));
    }
    (
        Record {
            settings,
            statistics,
            steps: 0,
            cpu_seconds: 0.0,
            log: Vec::new(),
        },
        weights,
    )
}

#[test]
fn both_engines_give_what_the_network_gives() {
    let (record, weights) = random(1);
    let exported = export("tiny", &record, &weights, &BTreeMap::new()).unwrap();
    let model = Model::from_parts(exported.onnx.clone(), &exported.card.to_ron().unwrap()).unwrap();
    let mut engine = model.load(Provider::Embedded).unwrap();
    let difference = parity::difference(&record, &weights, engine.as_mut()).unwrap();
    assert!(difference <= 1e-4, "embedded differs by {difference}");
    let gpu = std::env::var("MOMJIT_TEST_GPU").is_ok_and(|value| value == "1");
    if gpu {
        let mut engine = model.load(Provider::WebGpu).unwrap();
        let difference = parity::difference(&record, &weights, engine.as_mut()).unwrap();
        assert!(difference <= 1e-3, "webgpu differs by {difference}");
    }
    match model.load(Provider::OnnxRuntime) {
        Ok(mut engine) => {
            let difference = parity::difference(&record, &weights, engine.as_mut()).unwrap();
            assert!(difference <= 1e-4, "onnxruntime differs by {difference}");
        }
        Err(error) => assert!(
            std::env::var_os("MOMJIT_REQUIRE_ONNXRUNTIME").is_none(),
            "ONNX Runtime is required here and does not load: {error}"
        ),
    }
}

#[test]
fn other_weights_are_noticed() {
    let (record, weights) = random(1);
    let exported = export("tiny", &record, &weights, &BTreeMap::new()).unwrap();
    let model = Model::from_parts(exported.onnx.clone(), &exported.card.to_ron().unwrap()).unwrap();
    let mut engine = model.load(Provider::Embedded).unwrap();
    for name in [
        "words",
        "style.0.bias",
        "time.1.weight",
        "encoder.1.mix.weight",
        "body.2.modulation.bias",
    ] {
        let mut other = weights.clone();
        let array = other
            .arrays_mut()
            .iter_mut()
            .find(|array| array.name == name)
            .unwrap();
        let skip = array.shape[array.shape.len() - 1] * usize::from(name == WORDS);
        // Not all by the same amount: rows that are normalised have the mean zero and would not notice.
        array.values[skip..]
            .iter_mut()
            .step_by(7)
            .for_each(|value| *value += 0.3);
        let difference = parity::difference(&record, &other, engine.as_mut()).unwrap();
        assert!(
            difference > 1e-3,
            "the comparison sees a change of {name}, here only {difference}"
        );
    }
}

#[test]
fn the_same_network_is_the_same_file_and_a_changed_file_is_refused() {
    let (record, weights) = random(2);
    let metrics = BTreeMap::from([("fgd.model".to_owned(), 0.5)]);
    let [first, second] = [(); 2].map(|()| export("tiny", &record, &weights, &metrics).unwrap());
    assert_eq!(first.onnx, second.onnx);
    assert_eq!(first.card.metrics["fgd.model"], 0.5);
    assert!(first.onnx.len() < MAX_BYTES);
    let mut changed = first.onnx.clone();
    let middle = changed.len() / 2;
    changed[middle] ^= 1;
    let refused = Model::from_parts(changed, &first.card.to_ron().unwrap());
    assert!(
        matches!(
            refused,
            Err(ModelError::Sha256 { .. } | ModelError::Graph(_))
        ),
        "{:?}",
        refused.err()
    );
}

#[test]
fn a_model_folder_is_written_and_read() {
    let folder = tempfile::tempdir().unwrap();
    let (record, weights) = random(3);
    let exported = export("tiny", &record, &weights, &BTreeMap::new()).unwrap();
    exported.write(folder.path()).unwrap();
    let model = Model::from_dir(folder.path()).unwrap();
    assert_eq!(model.card(), &exported.card);
    assert!(
        model.card().data.starts_with("synthetic"),
        "composed data are called synthetic"
    );
    let names: Vec<String> = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert!(
        names.iter().all(|name| !name.ends_with(".part")),
        "nothing half written is left: {names:?}"
    );
}
