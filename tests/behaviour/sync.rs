//! Lips and hands follow what is truly heard, on a device that makes it as hard as real ones do.

use bevy_ecs::entity::Entity;
use bevy_momjit::kinesics::performance::{FRAME_RATE, Performance, Source};
use bevy_momjit::kinesics::{Frame, Layout, Motion};
use bevy_momjit::malsori::viseme;
use bevy_momjit::prelude::*;
use bevy_momjit::test_app::{MockDevice, MockOutput, MockSettings, TestApp};
use bevy_momjit::{Body, GestureTrack, Mouth, Speech, Voices};

use crate::speak::by_grammar;
use crate::voices::Ramp;

const SECONDS: f64 = 30.0;
/// The longest transition between two motions, with room to spare: from then on the pose is the motion's own.
const JOINED: f64 = 0.5;

/// A motion that shows its own time: the head turns by one degree a second.
fn telling_time() -> Performance {
    let start = -0.6;
    let frame = |k: u32| Frame {
        head: bevy_math::Vec3::new(
            0.0,
            (start + f64::from(k) / f64::from(FRAME_RATE)) as f32,
            0.0,
        ),
        ..Frame::default()
    };
    let frames = (0..((SECONDS + 2.0) * f64::from(FRAME_RATE)) as u32)
        .map(frame)
        .collect();
    let motion = Motion {
        frame_rate: FRAME_RATE,
        start,
        layout: Layout::Full55,
        frames,
    };
    Performance {
        motion,
        plan: Vec::new(),
        source: Source::Grammar,
        problems: Vec::new(),
    }
}

/// An app on a mock device, with a line that sounds as a ramp and moves as a clock.
fn speaking(settings: MockSettings) -> (TestApp, MockDevice, Entity, Entity) {
    let (output, device) = MockOutput::new(settings);
    let mut app = TestApp::with_output(output);
    app.app
        .world_mut()
        .resource_mut::<Voices>()
        .insert("ramp", Ramp { seconds: SECONDS });
    let avatar = app.spawn_avatar(by_grammar());
    let voice = Voice {
        name: "ramp".to_owned(),
        ..Voice::default()
    };
    app.app
        .world_mut()
        .entity_mut(avatar)
        .insert((voice, Idle { amount: 0.0 }));
    let line = app.say(avatar, "가 나 다 라 마 바 사 아 자 차");
    app.step();
    let mut track = app
        .app
        .world_mut()
        .get_mut::<GestureTrack>(line)
        .expect("a line that was said has a track");
    assert!(
        track.replace(0, telling_time()),
        "the portion should be there to be replaced"
    );
    (app, device, avatar, line)
}

/// Frame lengths between 8 and 50 ms, the same on every run.
fn jittered(state: &mut u64) -> f64 {
    *state = state
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1_442_695_040_888_963_407);
    0.008 + 0.042 * ((*state >> 33) as f64 / f64::from(1u32 << 31))
}

/// Time shown minus time heard, in seconds, of every frame once the motion is joined: of the head, and of the lips.
fn errors(settings: MockSettings) -> Vec<(f64, f64)> {
    let (mut app, device, avatar, line) = speaking(settings);
    let ramp = Ramp { seconds: SECONDS };
    let mut errors = Vec::new();
    let mut chance = 1;
    for _ in 0..1_200 {
        app.step_by(jittered(&mut chance));
        let Some(heard) = ramp.time_of(device.heard_sample()) else {
            continue;
        };
        let Some(playhead) = app.app.world().get::<Playhead>(line) else {
            break;
        };
        if heard < JOINED {
            continue;
        }
        let body = app.get::<Body>(avatar);
        errors.push((f64::from(body.frame.head.y) - heard, playhead.now - heard));
        let transcript = &app.get::<Speech>(line).portions()[0].speech.transcript;
        let mouth = Mouth(viseme::sample(transcript, playhead.now));
        assert_eq!(
            app.get::<Mouth>(avatar),
            &mouth,
            "the lips should be those of the playhead's time"
        );
    }
    assert!(
        errors.len() > 500,
        "the line should be long enough to measure"
    );
    errors
}

/// Median and 99th percentile of the absolute values.
fn spread(errors: impl Iterator<Item = f64>) -> (f64, f64) {
    let mut sizes: Vec<f64> = errors.map(f64::abs).collect();
    sizes.sort_by(f64::total_cmp);
    (sizes[sizes.len() / 2], sizes[sizes.len() * 99 / 100])
}

#[test]
fn a_hard_device_is_followed_within_the_bar() {
    let settings = MockSettings {
        callbacks: vec![240, 4800, 480, 1024, 2400, 960],
        latency_noise: 0.005,
        skew: 0.0002,
        stalls: vec![(9.0, 9.3)],
        ..MockSettings::default()
    };
    let errors = errors(settings);
    for (what, values) in [
        ("hands", errors.iter().map(|e| e.0).collect::<Vec<_>>()),
        ("lips", errors.iter().map(|e| e.1).collect()),
    ] {
        let (median, late) = spread(values.iter().copied());
        assert!(
            median <= 0.008,
            "{what}: the median error should be at most 8 ms, it is {median} s"
        );
        assert!(
            late <= 1.0 / 60.0,
            "{what}: 99 % of errors should be at most one frame, the 99th is {late} s"
        );
        let tail = &values[values.len() * 3 / 4..];
        let drift = tail.iter().sum::<f64>() / tail.len() as f64;
        assert!(
            drift.abs() < 0.004,
            "{what}: 200 ppm over half a minute should leave no drift, it is {drift} s"
        );
    }
}

#[test]
fn a_perfect_device_is_followed_exactly() {
    let errors = errors(MockSettings::default());
    let (median, late) = spread(errors.iter().map(|e| e.0));
    assert!(
        median < 0.0005 && late < 0.001,
        "nothing should be added by our own clock: {median} s, {late} s"
    );
}

#[test]
fn callbacks_of_every_size_alone_are_followed() {
    for frames in [240, 480, 1024, 4800] {
        let errors = errors(MockSettings {
            callbacks: vec![frames],
            latency_noise: 0.005,
            ..MockSettings::default()
        });
        let (median, late) = spread(errors.iter().map(|e| e.0));
        assert!(
            median <= 0.008 && late <= 1.0 / 60.0,
            "{frames} frames a callback: {median} s, {late} s"
        );
    }
}
