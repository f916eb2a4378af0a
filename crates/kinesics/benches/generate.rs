//! How long a line of about five seconds takes, from features to the finished performance, beside its parts.
//!
//! `cargo bench -p kinesics --bench generate`; rows of the network are left out where no model lies in `models/first`.

use std::path::{Path, PathBuf};

use divan::Bencher;
use kinesics::engine::Provider;
use kinesics::generate::{self, Generator};
use kinesics::model::Model;
use kinesics::performance::{Director, Request, Source};
use kinesics::window::{FRAME_RATE, Geometry};
use kinesics::{Style, grammar};
use malsori::voice::FormantVoice;
use malsori::{CancelFlag, Speech, SpeechRequest, Synthesizer};

fn main() {
    divan::main();
}

fn line() -> Speech {
    let text = "안녕하세요, 오늘은 셰프가 준비한 요리를 대접해 드릴게요. 맛있는 음식 기대해주세요!";
    FormantVoice::female()
        .synthesize(&SpeechRequest::new(text))
        .expect("the built-in voice says any text")
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models/first")
}

/// The engines to measure: none without a model, ONNX Runtime only where its library is.
fn providers() -> Vec<Provider> {
    let Ok(model) = Model::from_dir(&folder()) else {
        return Vec::new();
    };
    [Provider::Embedded, Provider::Cpu]
        .into_iter()
        .filter(|provider| model.load(*provider).is_ok())
        .collect()
}

fn generator(provider: Provider) -> Generator {
    let model = Model::from_dir(&folder()).expect("the model was there a moment ago");
    let engine = model
        .load(provider)
        .expect("the engine was there a moment ago");
    Generator::new(model, engine)
}

#[divan::bench]
fn features(bencher: Bencher) {
    let (speech, geometry) = (line(), Geometry::default());
    let windows = geometry.windows(((speech.duration() + 1.6) * f64::from(FRAME_RATE)) as usize);
    bencher.bench(|| generate::describe(&speech, FRAME_RATE, &geometry, windows));
}

#[divan::bench]
fn grammar_alone(bencher: Bencher) {
    let (speech, style) = (line(), Style::default());
    bencher.bench(|| grammar::plan(&speech.transcript, &style, 1, 1.0).motion(30.0));
}

#[divan::bench(args = providers())]
fn network_alone(bencher: Bencher, provider: Provider) {
    let (speech, style, cancel) = (line(), Style::default(), CancelFlag::default());
    let mut generator = generator(provider);
    bencher.bench_local(|| generator.generate(&speech, &style, 1, &cancel));
}

#[divan::bench(args = providers())]
fn performance(bencher: Bencher, provider: Provider) {
    let (speech, style, cancel) = (line(), Style::default(), CancelFlag::default());
    let mut director = Director::new(Some(generator(provider)));
    let request = Request {
        speech: &speech,
        style: &style,
        intensity: 1.0,
        seed: 1,
        source: Source::Hybrid,
        cancel: &cancel,
    };
    bencher.bench_local(|| director.perform(&request));
}
