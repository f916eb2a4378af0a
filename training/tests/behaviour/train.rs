//! Training: the network can learn, a run goes on where it stopped, "no word" stays nothing.

use std::path::Path;

use burn::tensor::Device;
use malsori::speech::CancelFlag;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use training::batch::{Lesson, Shown, gather, scatter};
use training::compose::{Settings as ComposeSettings, compose};
use training::corpus::{CHANNELS, Corpus};
use training::dataset::Dataset;
use training::flow::NEW_FRAMES;
use training::network::{Sizes, WORDS};
use training::optimiser::Adam;
use training::split::Split;
use training::statistics::Statistics;
use training::train::{Budget, Checkpoint, Settings, TrainError, gradients, rate, train};

fn tiny() -> Settings {
    Settings {
        sizes: Sizes::tiny(),
        batch: 8,
        warm_up: 5,
        ..Settings::default()
    }
}

fn corpora(folder: &Path) -> [Corpus; 2] {
    compose(
        folder,
        &ComposeSettings {
            hours: 0.15,
            seed: 2,
        },
        &CancelFlag::default(),
        |_| {},
    )
    .unwrap();
    let dataset = Dataset::open(folder).unwrap();
    [Split::Train, Split::Validation].map(|split| Corpus::read(&dataset, split).unwrap())
}

#[test]
fn one_batch_is_learned_by_heart() {
    let folder = tempfile::tempdir().unwrap();
    let [corpus, _] = corpora(folder.path());
    let statistics = Statistics::of(&corpus);
    let settings = tiny();
    let places: Vec<_> = corpus.places(40).into_iter().take(4).collect();
    let lesson = Lesson::draw(
        &corpus,
        &statistics,
        &places,
        false,
        &mut ChaCha8Rng::seed_from_u64(1),
    );
    let mut parameters = settings.sizes.initial(1);
    let mut adam = Adam::new(&parameters);
    let mut losses = Vec::new();
    for _ in 0..250 {
        let (loss, gradients) = gradients(&parameters, &settings, &lesson, &Device::flex());
        adam.step(&mut parameters, &gradients, 5e-3);
        losses.push(loss);
    }
    let (first, last) = (losses[0], losses[losses.len() - 1]);
    assert!(
        last < 0.1 * first,
        "a batch of four can be learned by heart: loss {first} became {last}"
    );
    let words = parameters.array(WORDS);
    assert!(
        words.values[..words.shape[1]]
            .iter()
            .all(|value| *value == 0.0),
        "row 0, no word, stays zero"
    );
}

#[test]
fn gradients_are_those_of_the_loss() {
    let mut rng = ChaCha8Rng::seed_from_u64(5);
    let settings = tiny();
    let corpus = Corpus::random(6, settings.sizes.style, &mut rng);
    let statistics = Statistics::of(&corpus);
    let lesson = Lesson::draw(&corpus, &statistics, &corpus.places(34), true, &mut rng);
    // Away from the start, where the output is zero and hides the rest.
    let mut parameters = settings.sizes.initial(3);
    for array in parameters
        .arrays_mut()
        .iter_mut()
        .filter(|array| array.name != WORDS)
    {
        array
            .values
            .iter_mut()
            .enumerate()
            .for_each(|(i, value)| *value += 0.05 * ((i * 7 % 11) as f32 / 5.0 - 1.0));
    }
    let (_, slopes) = gradients(&parameters, &settings, &lesson, &Device::flex());
    for name in [
        "encoder.input.values.weight",
        "body.position",
        "body.1.mix.weight",
        "style.0.weight",
        "time.1.bias",
    ] {
        let name = name
            .strip_suffix(".weight")
            .filter(|stem| stem.contains("input"))
            .unwrap_or(name);
        let at = parameters
            .arrays()
            .iter()
            .position(|array| array.name == name)
            .unwrap();
        let slope = &slopes[at];
        let largest = (0..slope.len())
            .max_by(|a, b| slope[*a].abs().total_cmp(&slope[*b].abs()))
            .unwrap();
        let loss_at = |shift: f32| {
            let mut moved = parameters.clone();
            moved.arrays_mut()[at].values[largest] += shift;
            gradients(&moved, &settings, &lesson, &Device::flex()).0
        };
        let step = 2e-3;
        let measured = (loss_at(step) - loss_at(-step)) / (2.0 * step);
        let (given, bound) = (slope[largest], 0.05 * slope[largest].abs() + 2e-3);
        assert!(
            (measured - given).abs() < bound,
            "{name}: slope {given} where differences give {measured}"
        );
    }
}

#[test]
fn a_run_that_was_stopped_goes_on_as_if_it_had_not_been() {
    let folder = tempfile::tempdir().unwrap();
    let [corpus, validation] = corpora(&folder.path().join("data"));
    let budget = Budget {
        steps: Some(30),
        cpu_seconds: None,
    };
    let run = |name: &str, stop: Option<u64>| {
        let cancel = CancelFlag::default();
        train(
            &folder.path().join(name),
            [&corpus, &validation],
            &tiny(),
            budget,
            &Device::flex(),
            &cancel,
            |now| {
                if stop.is_some_and(|stop| now.step >= stop) {
                    cancel.cancel();
                }
            },
        )
    };
    let whole = run("whole", None).unwrap();
    let stopped = run("broken", Some(20));
    assert!(
        matches!(stopped, Err(TrainError::Stopped { step: 20 })),
        "{stopped:?}"
    );
    let resumed = run("broken", None).unwrap();
    assert_eq!(
        resumed.average, whole.average,
        "the same weights, bit for bit"
    );
    assert_eq!(resumed.record.steps, 30);
    let other = Settings { seed: 2, ..tiny() };
    let refused = Checkpoint::load(&folder.path().join("whole"), &other);
    assert!(
        matches!(refused, Err(TrainError::Settings { .. })),
        "a run is not continued under other settings"
    );
}

#[test]
fn a_corpus_without_windows_is_said_to_be_too_short() {
    let folder = tempfile::tempdir().unwrap();
    let empty = Corpus::default();
    let budget = Budget {
        steps: Some(1),
        cpu_seconds: None,
    };
    let result = train(
        folder.path(),
        [&empty, &empty],
        &tiny(),
        budget,
        &Device::flex(),
        &CancelFlag::default(),
        |_| {},
    );
    assert!(
        matches!(result, Err(TrainError::Empty { split: "train", .. })),
        "{result:?}"
    );
}

#[test]
fn the_rate_rises_stays_and_falls() {
    let settings = Settings::default();
    assert!(rate(&settings, 0, 0.0) < 0.01 * settings.rate);
    assert_eq!(rate(&settings, 1000, 0.3), settings.rate);
    assert_eq!(rate(&settings, 1000, 0.75), 0.5 * settings.rate);
    assert!(rate(&settings, 1000, 1.0) > 0.0);
    let both = Budget {
        steps: Some(100),
        cpu_seconds: Some(10.0),
    };
    assert_eq!(both.share(50, 8.0), 0.8, "whichever limit is nearer");
    assert_eq!(
        Budget::default().share(0, 0.0),
        1.0,
        "no budget is used up at once"
    );
}

#[test]
fn each_modality_is_dropped_now_and_then() {
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let drawn: Vec<Shown> = (0..20_000).map(|_| Shown::draw(&mut rng)).collect();
    let share = |wanted: Shown| {
        drawn.iter().filter(|shown| **shown == wanted).count() as f64 / drawn.len() as f64
    };
    for dropped in [
        Shown {
            text: false,
            audio: true,
        },
        Shown {
            text: true,
            audio: false,
        },
        Shown::NOTHING,
    ] {
        assert!(
            (share(dropped) - 0.08).abs() < 0.01,
            "{dropped:?} in {:.3} of the windows",
            share(dropped)
        );
    }
    assert!((share(Shown::ALL) - 0.76).abs() < 0.01);
}

#[test]
fn rows_and_samples_are_the_same_numbers() {
    let frames: Vec<f32> = (0..NEW_FRAMES * CHANNELS).map(|i| i as f32).collect();
    let mut rows = vec![0.0; 3 * frames.len()];
    scatter(&mut rows, &frames, 1, 3);
    assert_eq!(gather(&rows, 1, 3), frames);
    assert!(
        gather(&rows, 0, 3).iter().all(|x| *x == 0.0),
        "other samples are untouched"
    );
}
