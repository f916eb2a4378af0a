//! Composing: the same seed the same corpus, however often it is interrupted.

use malsori::speech::CancelFlag;
use training::compose::{ComposeError, Settings, Take, compose, resample};
use training::dataset::Dataset;
use training::split::Split;

const SETTINGS: Settings = Settings {
    hours: 0.15,
    seed: 9,
};

#[test]
fn an_interrupted_corpus_ends_as_if_it_had_not_been() {
    let whole = tempfile::tempdir().unwrap();
    compose(whole.path(), &SETTINGS, &CancelFlag::default(), |_| {}).unwrap();
    let broken = tempfile::tempdir().unwrap();
    let cancel = CancelFlag::default();
    let stopped = compose(broken.path(), &SETTINGS, &cancel, |_| cancel.cancel());
    assert!(
        matches!(stopped, Err(ComposeError::Stopped { .. })),
        "the flag stops it after a batch"
    );
    compose(broken.path(), &SETTINGS, &CancelFlag::default(), |_| {}).unwrap();
    let fingerprint =
        |folder: &tempfile::TempDir| Dataset::open(folder.path()).unwrap().verify().unwrap();
    let fingerprint_of_whole = fingerprint(&whole);
    assert_eq!(fingerprint_of_whole, fingerprint(&broken));
    assert!(
        (540.0..570.0).contains(&fingerprint_of_whole.seconds),
        "nine minutes and at most one take more"
    );
}

#[test]
fn a_take_holds_sentences_of_one_split_only() {
    let mut mixed = 0;
    for index in 0..300 {
        let take = Take::draw(3, index);
        assert!((1..=4).contains(&take.sentences.len()));
        assert!(
            take.sentences
                .iter()
                .all(|sentence| Split::of(&sentence.template) == take.split)
        );
        assert!((0.85..=1.2).contains(&take.rate), "{}", take.rate);
        mixed += usize::from(take.style_name.contains('+'));
    }
    assert!(
        (110..190).contains(&mixed),
        "about half of the takes mix styles, here {mixed} of 300"
    );
}

#[test]
fn a_take_is_found_again_by_its_key() {
    let take = Take::draw(3, 1234);
    let (video, clip) = take.place();
    assert_eq!(Take::of_key(&format!("{video}/{clip:04}")), Some(take));
    assert_eq!(Take::of_key("k1/0001"), None);
}

#[test]
fn resampling_keeps_what_both_rates_can_hold_and_takes_the_rest_away() {
    let tone = |frequency: f64, rate: u32| -> Vec<f32> {
        let at = |k: u32| {
            (std::f64::consts::TAU * frequency * f64::from(k) / f64::from(rate)).sin() as f32
        };
        (0..rate / 2).map(at).collect()
    };
    let low = resample(&tone(440.0, 24_000), 24_000, 16_000);
    let expected = tone(440.0, 16_000);
    assert_eq!(low.len(), expected.len());
    let inside = 100..low.len() - 100;
    let error = inside
        .clone()
        .map(|k| (low[k] - expected[k]).abs())
        .fold(0.0, f32::max);
    assert!(
        error < 2e-3,
        "a tone of 440 Hz is the same tone at 16 kHz, error {error}"
    );
    let high = resample(&tone(10_000.0, 24_000), 24_000, 16_000);
    let loudest = inside.map(|k| high[k].abs()).fold(0.0, f32::max);
    assert!(
        loudest < 0.02,
        "10 kHz cannot be held at 16 kHz and must not fold back, left {loudest}"
    );
    assert_eq!(resample(&[0.5, -0.5], 16_000, 16_000), [0.5, -0.5]);
}
