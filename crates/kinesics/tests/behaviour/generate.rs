//! The generation loop: what the network is fed, window by window, and what becomes of its answer.

use std::sync::{Arc, Mutex};

use kinesics::engine::{EngineError, Tensor};
use kinesics::feature;
use kinesics::generate::{GenerateError, Generator, LEAD, Noise, TAIL};
use kinesics::window::Geometry;
use kinesics::{Frame, Layout, Motion, Style};
use malsori::CancelFlag;

use crate::line::{self, CHEF};
use crate::tiny::{self, Scripted, input};

const WIDTH: usize = 29;

/// The channels of a frame, as a network gives them.
fn channels(frame: &Frame) -> Vec<f32> {
    let mut numbers = Vec::new();
    Layout::Upper29.write(frame, &mut numbers);
    numbers
}

/// The last seed frame, thirty times.
fn held(inputs: &[Tensor]) -> Vec<f32> {
    input(inputs, "seed")[3 * WIDTH..].repeat(30)
}

fn generate(generator: &mut Generator, seed: u64) -> Result<Motion, GenerateError> {
    generator.generate(
        &line::spoken(CHEF),
        &Style::default(),
        seed,
        &CancelFlag::default(),
    )
}

/// Runs a script over the chef's line and gives back what it was fed.
fn fed(answer: impl Fn(&[Tensor]) -> Vec<f32> + Send + 'static) -> (Vec<Vec<Tensor>>, Motion) {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let record = Arc::clone(&seen);
    let engine = Scripted::new(move |inputs| {
        record.lock().expect("one thread").push(inputs.to_vec());
        Ok(answer(inputs))
    });
    let motion =
        generate(&mut Generator::new(tiny::model(), engine), 7).expect("the script never fails");
    let seen = seen.lock().expect("one thread").clone();
    (seen, motion)
}

/// A script whose left arm goes round and round, never a frame like another.
fn circling(inputs: &[Tensor]) -> Vec<f32> {
    let noise = input(inputs, "noise");
    let seed = input(inputs, "seed");
    let frame = |k: usize| {
        let mut numbers = seed[3 * WIDTH..].to_vec();
        numbers[15] += 0.3 * (0.4 * k as f32).sin() + 0.01 * noise[k * WIDTH];
        numbers[16] += 0.3 * (0.4 * k as f32).cos();
        numbers[27] = 1.0;
        numbers
    };
    (0..30).flat_map(frame).collect()
}

#[test]
fn the_motion_covers_the_speech_and_ends_at_rest() {
    let speech = line::spoken(CHEF);
    let (_, motion) = fed(circling);
    assert_eq!(
        (motion.start, motion.frame_rate, motion.layout),
        (LEAD, 15.0, Layout::Upper29)
    );
    assert!(
        motion.end() >= speech.duration() + TAIL - 1e-6,
        "the motion outlasts the speech"
    );
    assert!(
        motion.end() < speech.duration() + TAIL + 1.0 / 15.0,
        "but not by more than its tail"
    );
    let last = motion.frames.last().expect("there are frames");
    assert_eq!(
        last.directions,
        Style::default().rest().directions,
        "exactly at rest"
    );
}

#[test]
fn the_end_is_eased_without_a_jump() {
    let (_, motion) = fed(circling);
    let after = motion.frames.len() - 15;
    for pair in motion.frames[after..].windows(2) {
        let turned = pair[0].directions[5]
            .angle_between(pair[1].directions[5])
            .to_degrees();
        assert!(
            turned < 20.0,
            "the forearm turns {turned} degrees in a fifteenth of a second"
        );
    }
}

#[test]
fn the_first_window_starts_from_rest_and_each_other_from_the_end_of_the_one_before() {
    let geometry = Geometry::default();
    let (seen, motion) = fed(circling);
    let rest = channels(&Style::default().rest());
    assert_eq!(
        input(&seen[0], "seed"),
        rest.repeat(4),
        "the first seed is the rest pose"
    );
    assert_eq!(seen.len(), geometry.windows(motion.frames.len()));
    for index in 1..seen.len() {
        let before = circling(&seen[index - 1]);
        let end = geometry.hop() * WIDTH;
        let seed = input(&seen[index], "seed");
        for (seed, made) in seed
            .chunks(WIDTH)
            .zip(before[end - 4 * WIDTH..end].chunks(WIDTH))
        {
            let made = Layout::Upper29
                .read(made)
                .expect("the script gives numbers");
            let seed = Layout::Upper29.read(seed).expect("the loop feeds numbers");
            assert!(
                made.directions[5].distance(seed.directions[5]) < 1e-5,
                "window {index} continues the one before"
            );
            assert!(
                seed.directions
                    .iter()
                    .all(|d| (d.length() - 1.0).abs() < 1e-5),
                "seed bones are unit vectors"
            );
        }
    }
}

#[test]
fn every_window_is_shown_its_own_speech() {
    let speech = line::spoken(CHEF);
    let (seen, _) = fed(held);
    for (index, inputs) in seen.iter().enumerate() {
        // The first new frame of the window is its 13th described one.
        let start = LEAD + (26 * index) as f64 / 15.0 - 12.0 / 15.0;
        let expected = feature::extract(&speech, 15.0, start, 56);
        let words = inputs[0].as_i32().expect("ids");
        assert_eq!(
            words,
            expected.words.as_flattened(),
            "window {index} is shown its words"
        );
        for (found, expected) in input(inputs, "speech")
            .iter()
            .zip(expected.values.as_flattened())
        {
            assert!(
                (found - expected).abs() < 1e-3,
                "window {index} is shown its sound"
            );
        }
    }
}

#[test]
fn the_style_is_drawn_once_and_the_noise_anew() {
    let (seen, _) = fed(held);
    for pair in seen.windows(2) {
        assert_eq!(input(&pair[0], "style"), Style::default().vector());
        assert_eq!(input(&pair[0], "style"), input(&pair[1], "style"));
        assert_ne!(input(&pair[0], "noise"), input(&pair[1], "noise"));
    }
}

#[test]
fn the_noise_is_standard_normal_and_seeded() {
    let noise = Noise::new(3).take(200_000);
    let mean = |power: i32| {
        noise.iter().map(|x| f64::from(*x).powi(power)).sum::<f64>() / noise.len() as f64
    };
    // Four standard errors of each moment.
    assert!(mean(1).abs() < 0.009, "the mean is {}", mean(1));
    assert!((mean(2) - 1.0).abs() < 0.013, "the variance is {}", mean(2));
    assert!(mean(3).abs() < 0.035, "the skewness is {}", mean(3));
    assert!((mean(4) - 3.0).abs() < 0.09, "the kurtosis is {}", mean(4));
    let mut again = Noise::new(3);
    let (head, tail) = (again.take(777), again.take(1000));
    assert_eq!(
        [head, tail].concat(),
        noise[..1777],
        "however it is taken, the stream is the same"
    );
    assert_ne!(
        Noise::new(4).take(100),
        noise[..100],
        "another seed, another stream"
    );
}

#[test]
fn the_same_seed_gives_the_same_bits_and_another_seed_another_motion() {
    let mut generator = Generator::new(tiny::model(), Scripted::new(|inputs| Ok(circling(inputs))));
    let one = generate(&mut generator, 1).expect("the script never fails");
    assert_eq!(generate(&mut generator, 1), Ok(one.clone()));
    assert_ne!(generate(&mut generator, 2), Ok(one));
}

#[test]
fn a_cancelled_line_stops_between_windows() {
    let cancel = CancelFlag::default();
    let flag = cancel.clone();
    let runs = Arc::new(Mutex::new(0));
    let count = Arc::clone(&runs);
    let engine = Scripted::new(move |inputs| {
        *count.lock().expect("one thread") += 1;
        flag.cancel();
        Ok(held(inputs))
    });
    let made = Generator::new(tiny::model(), engine).generate(
        &line::spoken(CHEF),
        &Style::default(),
        0,
        &cancel,
    );
    assert_eq!(made, Err(GenerateError::Cancelled));
    assert_eq!(
        *runs.lock().expect("one thread"),
        1,
        "no window is made that nobody waits for"
    );
}

#[test]
fn numbers_that_are_no_pose_are_named() {
    for bad in [f32::NAN, f32::INFINITY, -3.0e8] {
        let mut window = 0;
        let engine = Scripted::new(move |inputs| {
            let mut pose = held(inputs);
            if window == 1 {
                pose[5 * WIDTH + 28] = bad;
            }
            window += 1;
            Ok(pose)
        });
        match generate(&mut Generator::new(tiny::model(), engine), 0) {
            Err(GenerateError::Absurd {
                window: 1,
                frame: 5,
                channel,
                ..
            }) => assert_eq!(channel, "right.activity"),
            other => panic!("{bad} is no activity: {other:?}"),
        }
    }
}

#[test]
fn an_engine_that_fails_or_answers_too_little_is_told_with_its_window() {
    let failing = Scripted::new(|_| {
        Err(EngineError::Panicked {
            engine: "embedded",
            message: "of course".to_owned(),
        })
    });
    let error = generate(&mut Generator::new(tiny::model(), failing), 0)
        .expect_err("the engine panics")
        .to_string();
    assert_eq!(
        error,
        "window 0 failed: the engine embedded panicked: of course"
    );
    let short = Scripted::new(|_| Ok(vec![0.0; WIDTH]));
    let expected = GenerateError::Count {
        window: 0,
        expected: 30 * WIDTH,
        found: WIDTH,
    };
    assert_eq!(
        generate(&mut Generator::new(tiny::model(), short), 0),
        Err(expected)
    );
}

#[test]
fn a_line_without_a_sound_is_a_short_rest() {
    let engine = Scripted::new(|inputs| Ok(held(inputs)));
    let speech = malsori::Speech::default();
    let made = Generator::new(tiny::model(), engine).generate(
        &speech,
        &Style::default(),
        0,
        &CancelFlag::default(),
    );
    let motion = made.expect("silence can be gestured");
    let rest = Style::default().rest().directions;
    assert!(
        motion
            .frames
            .iter()
            .all(|frame| frame.directions[3..] == rest[3..]),
        "no arm moves"
    );
    assert!((motion.end() - TAIL).abs() < 1.0 / 15.0);
}

#[cfg(feature = "embedded")]
#[test]
fn a_real_graph_goes_the_whole_way() {
    use kinesics::engine::Provider;

    let model = tiny::model();
    let engine = model
        .load(Provider::Embedded)
        .expect("the embedded engine takes the tiny graph");
    let mut generator = Generator::new(model, engine);
    let one = generate(&mut generator, 5).expect("the tiny model makes poses");
    assert_eq!(
        generate(&mut generator, 5),
        Ok(one.clone()),
        "the same bits on every run"
    );
    assert_ne!(
        generate(&mut generator, 6),
        Ok(one),
        "another seed, another motion"
    );
    assert_eq!(generator.report().engine, "embedded");
}
