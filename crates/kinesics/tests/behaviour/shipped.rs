//! The shipped model: it loads, it gestures, and every engine makes it gesture alike.

use std::path::PathBuf;

use kinesics::engine::Provider;
use kinesics::generate::Generator;
use kinesics::model::Model;
use kinesics::performance::{Director, Performance, Request, Source};
use kinesics::{BoneLengths, Frame, Joint, Layout, Motion, Style};
use malsori::CancelFlag;

use crate::line::{self, CHEF};

fn model() -> Model {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../models/first");
    Model::from_dir(&folder).expect("the shipped model passes every check")
}

fn embedded() -> Generator {
    let model = model();
    let engine = model
        .load(Provider::Embedded)
        .expect("the embedded engine takes the shipped model");
    Generator::new(model, engine)
}

fn motion(generator: &mut Generator, text: &str) -> Motion {
    let made = generator.generate(
        &line::spoken(text),
        &Style::default(),
        1,
        &CancelFlag::default(),
    );
    made.expect("the shipped model makes poses")
}

fn perform(source: Source, style: &Style, seed: u64) -> Performance {
    let (speech, cancel) = (line::spoken(CHEF), CancelFlag::default());
    let request = Request {
        speech: &speech,
        style,
        intensity: 1.0,
        seed,
        source,
        cancel: &cancel,
    };
    Director::new(Some(embedded())).perform(&request)
}

/// How far the wrists travel, metres, and their greatest speed, m/s.
fn travel(motion: &Motion) -> [(f32, f32); 2] {
    [Joint::LeftWrist, Joint::RightWrist].map(|wrist| {
        let path = motion.path(wrist, &BoneLengths::default());
        let steps = path.windows(2).map(|pair| pair[0].distance(pair[1]));
        steps.fold((0.0, 0.0), |(way, top), step| {
            (way + step, f32::max(top, step * motion.frame_rate))
        })
    })
}

#[test]
fn it_is_small_free_and_says_what_it_learned_from() {
    let model = model();
    assert!(
        model.onnx().len() <= 8 << 20,
        "it is inside every binary: {} bytes",
        model.onnx().len()
    );
    assert_eq!(
        (model.card().name.as_str(), model.card().layout),
        ("first", Layout::Upper29)
    );
    assert_eq!(model.card().licence, "MIT OR Apache-2.0");
    assert!(
        model.card().data.contains("synthetic"),
        "composed data are called synthetic: {}",
        model.card().data
    );
    assert!(
        !model.card().metrics.is_empty(),
        "what was measured is in the card"
    );
    for name in Style::names() {
        let style = Style::named(name).expect("every name has a style");
        assert_eq!(
            model.card().styles.get(name),
            Some(&style.vector()),
            "the style {name} is the one it learned"
        );
    }
}

#[test]
fn it_moves_hands_and_rests_afterwards() {
    for source in [Source::Hybrid, Source::Neural] {
        let made = perform(source, &Style::default(), 3);
        assert_eq!(
            (made.source, &made.problems[..]),
            (source, &[][..]),
            "the model really played"
        );
        let [left, right] = travel(&made.motion);
        assert!(
            left.0.max(right.0) >= 0.3,
            "a wrist travels {} m and {} m",
            left.0,
            right.0
        );
        assert!(
            left.1.max(right.1) < 4.0,
            "no wrist flies: {} m/s and {} m/s",
            left.1,
            right.1
        );
        let rest = Style::default().rest();
        let last = made.motion.frames.last().expect("there are frames");
        assert!((0..9).all(|bone| last.directions[bone].distance(rest.directions[bone]) < 1e-3));
    }
}

#[test]
fn bones_stay_where_bones_can_be_in_every_style() {
    for name in Style::names() {
        let style = Style::named(name).expect("every name has a style");
        let made = perform(Source::Neural, &style, 5);
        assert!(made.problems.is_empty(), "{name}: {:?}", made.problems);
        let upright = |frame: &Frame| frame.directions[0].y > 0.8 && frame.directions[1].y > 0.3;
        assert!(
            made.motion.frames.iter().all(upright),
            "{name} stands upright and looks ahead"
        );
    }
}

#[test]
fn another_seed_is_another_motion_and_the_same_seed_the_same_bits() {
    let one = perform(Source::Hybrid, &Style::default(), 1).motion;
    assert_eq!(perform(Source::Hybrid, &Style::default(), 1).motion, one);
    assert_ne!(perform(Source::Hybrid, &Style::default(), 2).motion, one);
}

#[test]
fn another_sentence_is_another_motion() {
    let mut generator = embedded();
    let one = motion(&mut generator, "여러분, 오늘은 아주 큰 발표가 있습니다.");
    let two = motion(&mut generator, "아니요, 저는 괜찮습니다, 고맙습니다.");
    let apart = one
        .frames
        .iter()
        .zip(&two.frames)
        .map(|(a, b)| a.directions[4].distance(b.directions[4]));
    assert!(
        apart.fold(0.0, f32::max) > 0.05,
        "the arms follow what is said, not the noise alone"
    );
}

#[test]
fn every_engine_makes_the_same_utterance() {
    let reference = motion(&mut embedded(), CHEF);
    let model = model();
    let engine = match model.load(Provider::OnnxRuntime) {
        Ok(engine) => engine,
        Err(error) => {
            let is_required =
                std::env::var("MOMJIT_REQUIRE_ONNXRUNTIME").is_ok_and(|value| value == "1");
            assert!(!is_required, "ONNX Runtime was promised: {error}");
            let auto = model
                .load(Provider::Auto)
                .expect("the embedded engine is always there");
            assert_eq!(auto.report().engine, "embedded");
            assert!(
                !auto.report().refused.is_empty(),
                "why ONNX Runtime does not play is told"
            );
            return;
        }
    };
    assert_eq!(engine.report().engine, "onnxruntime");
    let other = motion(&mut Generator::new(model, engine), CHEF);
    let bones = reference.frames.iter().zip(&other.frames);
    let apart = bones
        .flat_map(|(a, b)| (0..9).map(|i| a.directions[i].distance(b.directions[i])))
        .fold(0.0, f32::max);
    assert!(
        apart <= 1e-4,
        "the engines are {apart} apart over the whole utterance"
    );
}
