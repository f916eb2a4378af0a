//! Performances: the network and the grammar joined, and what is left when one of them is missing.

use glam::Vec3;
use kinesics::engine::{EngineError, Tensor};
use kinesics::generate::{Generator, LEAD, TAIL};
use kinesics::performance::{
    Director, FRAME_RATE, Performance, PerformanceProblem, Request, Source,
};
use kinesics::{BoneLengths, Frame, Joint, Layout, Motion, Style};
use malsori::{CancelFlag, Speech};

use crate::line::{self, CHEF};
use crate::tiny::{self, Scripted, input};

const WIDTH: usize = 29;

fn perform(
    director: &mut Director,
    speech: &Speech,
    source: Source,
    intensity: f32,
) -> Performance {
    let style = Style::default();
    director.perform(&Request {
        speech,
        style: &style,
        intensity,
        seed: 11,
        source,
        cancel: &CancelFlag::default(),
    })
}

fn director(
    answer: impl FnMut(&[Tensor]) -> Result<Vec<f32>, EngineError> + Send + 'static,
) -> Director {
    Director::new(Some(Generator::new(tiny::model(), Scripted::new(answer))))
}

/// A network that does nothing but hold both forearms level in front.
fn level(inputs: &[Tensor]) -> Result<Vec<f32>, EngineError> {
    let mut frame = input(inputs, "seed")[3 * WIDTH..].to_vec();
    frame[15..18].copy_from_slice(&LEVEL.to_array());
    frame[24..27].copy_from_slice(&LEVEL.to_array());
    frame[27..].copy_from_slice(&[1.0, 1.0]);
    Ok(frame.repeat(30))
}

const LEVEL: Vec3 = Vec3::Z;

/// A network that answers nothing usable.
fn broken(_: &[Tensor]) -> Result<Vec<f32>, EngineError> {
    Ok(vec![f32::NAN; 30 * WIDTH])
}

fn covers(motion: &Motion, speech: &Speech) -> bool {
    motion.start <= 0.0 && motion.end() >= speech.duration() + TAIL - 1e-6
}

/// The greatest speed and acceleration of any wrist, m/s and m/s², once the network's first pose is reached.
fn extremes(motion: &Motion) -> [f32; 2] {
    let rate = motion.frame_rate;
    let mut extremes = [0.0, 0.0];
    for wrist in [Joint::LeftWrist, Joint::RightWrist] {
        let path = motion.path(wrist, &BoneLengths::default());
        for frames in path[15..].windows(3) {
            let [before, after] = [frames[1] - frames[0], frames[2] - frames[1]];
            extremes[0] = f32::max(extremes[0], before.length() * rate);
            extremes[1] = f32::max(extremes[1], (after - before).length() * rate * rate);
        }
    }
    extremes
}

fn at(motion: &Motion, time: f64) -> Frame {
    motion.sample(time).expect("a performance has frames")
}

#[test]
fn every_source_covers_the_speech_and_says_who_played() {
    for text in [CHEF, "네.", "", "🎉"] {
        let speech = line::spoken(text);
        for source in Source::ALL {
            let made = perform(&mut director(level), &speech, source, 1.0);
            assert_eq!(
                (made.source, made.problems),
                (source, vec![]),
                "nothing was missing for {text:?}"
            );
            assert!(covers(&made.motion, &speech), "{source} covers {text:?}");
            assert_eq!(
                (made.motion.frame_rate, made.motion.layout),
                (FRAME_RATE, Layout::Full55)
            );
            assert_eq!(made.motion.start, LEAD);
            assert!(made.motion.frames.iter().all(Frame::is_finite));
            let rest = Style::default().rest();
            let last = made.motion.frames.last().expect("a performance has frames");
            for (found, expected) in last.directions.iter().zip(rest.directions) {
                assert!(
                    found.distance(expected) < 1e-3,
                    "{source} ends {text:?} at rest"
                );
            }
        }
    }
}

#[test]
fn the_greeting_bow_is_planned_by_grammar_and_hybrid() {
    let speech = line::spoken(CHEF);
    for source in [Source::Grammar, Source::Hybrid] {
        let plan = perform(&mut director(level), &speech, source, 1.0).plan;
        let bow = plan
            .iter()
            .find(|gesture| gesture.word[0] == 0 && gesture.form.contains("bow"));
        assert!(bow.is_some(), "{source} bows at 안녕하세요: {plan:?}");
    }
    assert!(
        perform(&mut director(level), &speech, Source::Neural, 1.0)
            .plan
            .is_empty()
    );
}

#[test]
fn no_intensity_is_no_motion() {
    let speech = line::spoken(CHEF);
    let rest = Style::default().rest();
    for source in Source::ALL {
        for intensity in [0.0, -1.0, f32::NAN] {
            let made = perform(&mut director(level), &speech, source, intensity);
            assert!(
                made.motion.frames.iter().all(|frame| *frame == rest),
                "{source} at {intensity} is the rest pose"
            );
            assert!(made.plan.is_empty() && covers(&made.motion, &speech));
        }
    }
}

#[test]
fn half_the_intensity_turns_the_networks_arms_half_the_way() {
    let speech = line::spoken(CHEF);
    let rest = Style::default().rest().directions[5];
    let turned = |intensity| {
        let made = perform(&mut director(level), &speech, Source::Neural, intensity);
        at(&made.motion, 2.0).directions[5].angle_between(rest)
    };
    assert!(
        (turned(0.5) / turned(1.0) - 0.5).abs() < 0.02,
        "{} of {}",
        turned(0.5),
        turned(1.0)
    );
}

#[test]
fn without_a_model_the_grammar_plays() {
    let speech = line::spoken(CHEF);
    let alone = perform(&mut Director::default(), &speech, Source::Grammar, 1.0);
    assert!(
        alone.problems.is_empty(),
        "who asks for the grammar misses nothing"
    );
    for source in [Source::Hybrid, Source::Neural] {
        let made = perform(&mut Director::default(), &speech, source, 1.0);
        assert_eq!(
            (made.source, made.problems),
            (Source::Grammar, vec![PerformanceProblem::NoModel])
        );
        assert_eq!(
            (made.motion, made.plan),
            (alone.motion.clone(), alone.plan.clone())
        );
    }
}

#[test]
fn a_network_that_answers_nonsense_is_replaced_and_the_cause_is_told() {
    let speech = line::spoken(CHEF);
    for source in [Source::Hybrid, Source::Neural] {
        let made = perform(&mut director(broken), &speech, source, 1.0);
        assert_eq!(made.source, Source::Grammar);
        let [problem] = &made.problems[..] else {
            panic!("one thing was missing: {:?}", made.problems)
        };
        assert_eq!(
            problem.to_string(),
            "the gesture model failed, the gesture grammar plays alone: window 0 holds NaN for channel \
             \"spine-thorax.x\" of its frame 0, which is no pose"
        );
    }
}

#[test]
fn unusable_times_are_a_rest_and_a_reason() {
    let mut speech = line::spoken(CHEF);
    speech.transcript.words[1].start = f64::NAN;
    let made = perform(&mut director(level), &speech, Source::Hybrid, 1.0);
    assert!(
        made.motion
            .frames
            .iter()
            .all(|frame| *frame == Style::default().rest())
    );
    assert!(matches!(
        made.problems[..],
        [PerformanceProblem::Transcript(_)]
    ));
}

#[test]
fn a_hybrid_takes_forms_from_the_grammar_and_free_arms_from_the_network() {
    let speech = line::spoken(
        "기차가 강을 따라 천천히 지나가고 창밖에는 비가 내렸습니다. 안녕하세요. 저는 괜찮아요.",
    );
    let grammar = perform(&mut director(level), &speech, Source::Grammar, 1.0);
    let neural = perform(&mut director(level), &speech, Source::Neural, 1.0);
    let hybrid = perform(&mut director(level), &speech, Source::Hybrid, 1.0);
    let with_form = grammar
        .plan
        .iter()
        .filter(|gesture| !gesture.is_beat())
        .cloned();
    assert_eq!(
        hybrid.plan,
        with_form.collect::<Vec<_>>(),
        "the plan tells what the grammar really makes"
    );
    let formed: Vec<_> = hybrid
        .plan
        .iter()
        .filter(|gesture| !gesture.is_beat())
        .collect();
    for gesture in &formed {
        let [stroke, hold] = [gesture.stroke, gesture.hold_end].map(|time| (time - LEAD) * 30.0);
        for k in stroke.ceil() as usize..=hold.floor() as usize {
            for side in kinesics::body::Side::BOTH
                .into_iter()
                .filter(|side| gesture.hands.include(*side))
            {
                let arm = side.shoulder_bone()..side.shoulder_bone() + 3;
                let (found, expected) = (&hybrid.motion.frames[k], &grammar.motion.frames[k]);
                assert_eq!(
                    found.directions[arm.clone()],
                    expected.directions[arm],
                    "{} is the grammar's",
                    gesture.form
                );
                assert_eq!(found.hands[side as usize], expected.hands[side as usize]);
            }
        }
    }
    assert!(
        !formed.is_empty(),
        "the line greets and points at the speaker: {:?}",
        hybrid.plan
    );
    let is_free = |time: f64| {
        formed
            .iter()
            .all(|gesture| time < gesture.prep - 0.9 || time > gesture.end + 0.9)
    };
    let ends = speech.duration();
    let free: Vec<usize> = (18..((ends - LEAD) * 30.0) as usize)
        .filter(|k| is_free(LEAD + *k as f64 / 30.0))
        .collect();
    assert!(
        free.len() >= 30,
        "the line has a second without a form: {} frames",
        free.len()
    );
    for k in free {
        // Against the chest, for the network's arms hang on the grammar's.
        let bend = |frame: &Frame| frame.directions[0].angle_between(frame.directions[5]);
        let [found, expected] = [&hybrid, &neural].map(|made| bend(&made.motion.frames[k]));
        assert!(
            (found - expected).abs() < 0.01,
            "far from any form the arms are the network's"
        );
    }
    for (found, expected) in hybrid.motion.frames.iter().zip(&grammar.motion.frames) {
        assert_eq!(
            found.directions[..3],
            expected.directions[..3],
            "torso and head are the grammar's"
        );
        assert_eq!((found.head, found.torso), (expected.head, expected.torso));
    }
}

#[test]
fn a_hybrid_changes_sources_as_a_hand_moves() {
    for text in [
        CHEF,
        "여러분, 저는 이것이 아주 크다고 생각합니다. 아니요, 그렇지 않아요. 세 가지 이유가 있어요. 감사합니다!",
    ] {
        let speech = line::spoken(text);
        let [grammar, hybrid] = [Source::Grammar, Source::Hybrid]
            .map(|source| perform(&mut director(level), &speech, source, 1.0).motion);
        let ([slow, _], [fast, jerk]) = (extremes(&grammar), extremes(&hybrid));
        assert!(
            fast <= slow.max(1.2) + 0.6,
            "a wrist flies at {fast} m/s where the grammar's has {slow}"
        );
        assert!(jerk < 45.0, "a wrist is torn with {jerk} m/s²");
    }
}

#[test]
fn a_network_alone_gets_hands_head_and_chest() {
    let speech = line::spoken(CHEF);
    let lean = 0.12_f32;
    let bowing = move |inputs: &[Tensor]| {
        let mut pose = level(inputs)?;
        for frame in pose.chunks_mut(WIDTH) {
            frame[..3].copy_from_slice(&[0.0, lean.cos(), lean.sin()]);
        }
        Ok(pose)
    };
    let made = perform(&mut director(bowing), &speech, Source::Neural, 1.0);
    let frame = at(&made.motion, 2.0);
    let rest = Style::default().rest();
    let pitch = (frame.torso.x - rest.torso.x).abs();
    let straight = rest.directions[0]
        .angle_between(frame.directions[0])
        .to_degrees();
    assert!(
        (pitch - straight).abs() < 0.5,
        "the chest leans {pitch} degrees where its bone leans {straight}"
    );
    assert!(
        frame.hands[0].pronation < rest.hands[0].pronation,
        "the palm of an active arm opens"
    );
    assert_eq!(
        made.motion.frames.last().map(|frame| frame.hands),
        Some(rest.hands)
    );
}

#[test]
fn angles_read_from_bones_are_the_angles_that_made_them() {
    use kinesics::body::{ArmStance, Stance};

    let wrist = Vec3::new(0.2, -0.4, 0.2);
    for (torso, head) in [
        (Vec3::new(8.0, 5.0, -3.0), Vec3::ZERO),
        (Vec3::ZERO, Vec3::new(12.0, -20.0, 6.0)),
        (Vec3::new(15.0, -6.0, 2.0), Vec3::new(-10.0, 15.0, -8.0)),
    ] {
        let stance = Stance {
            torso,
            head,
            arms: [ArmStance::resting(wrist, 0.0, 0.0); 2],
        };
        let shown = stance.frame([kinesics::Hand::default(); 2], [1.0; 2]);
        let network = move |_: &[Tensor]| {
            let mut numbers = Vec::new();
            Layout::Upper29.write(&shown, &mut numbers);
            Ok(numbers.repeat(30))
        };
        let made = perform(
            &mut director(network),
            &line::spoken(CHEF),
            Source::Neural,
            1.0,
        );
        let frame = at(&made.motion, 2.0);
        assert!(
            frame.torso.distance(torso) < 1.5,
            "the chest is at {} not {torso}",
            frame.torso
        );
        assert!(
            frame.head.distance(head) < 1.5,
            "the head is at {}, not {head}",
            frame.head
        );
    }
}

#[test]
fn the_same_request_gives_the_same_bits() {
    let speech = line::spoken(CHEF);
    for source in Source::ALL {
        let one = perform(&mut director(level), &speech, source, 0.8);
        let two = perform(&mut director(level), &speech, source, 0.8);
        assert_eq!((one.motion, one.plan), (two.motion, two.plan));
    }
}

#[test]
fn a_source_has_a_name() {
    for source in Source::ALL {
        assert_eq!(source.to_string().parse(), Ok(source));
    }
    let error = "magic"
        .parse::<Source>()
        .expect_err("there is no magic")
        .to_string();
    assert_eq!(
        error,
        "\"magic\" is no source of gestures: hybrid, neural or grammar"
    );
}
