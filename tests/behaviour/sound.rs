//! The sound output: loud as asked for, and replaced by silence where there is no device.

use std::time::Duration;

use bevy_momjit::playback::{AudioOutput, Feed, Reading};
use bevy_momjit::prelude::*;
use bevy_momjit::test_app::{Happening, MockOutput, MockSettings, TestApp};
use bevy_momjit::{Loudspeaker, MasterVolume, OutputError, Voices};

use crate::speak::{LINE, by_grammar};
use crate::voices::Ramp;

/// A device that plays well until it is pulled out: at once, or later.
struct Doomed {
    device: MockOutput,
    passed: f64,
    lasts: f64,
    told: bool,
}

impl Doomed {
    fn after(seconds: f64) -> Self {
        let (device, _) = MockOutput::new(MockSettings::default());
        Self {
            device,
            passed: 0.0,
            lasts: seconds,
            told: false,
        }
    }
}

impl AudioOutput for Doomed {
    fn name(&self) -> String {
        "doomed".to_owned()
    }

    fn start(&mut self, feed: Feed) {
        self.device.start(feed);
    }

    fn advance(&mut self, real: Duration) {
        if self.passed < self.lasts {
            self.device.advance(real);
        }
        self.passed += real.as_secs_f64();
    }

    fn reading(&self) -> Reading {
        self.device.reading()
    }

    fn failure(&mut self) -> Option<OutputError> {
        let fails = self.passed >= self.lasts
            && !std::mem::replace(&mut self.told, self.passed >= self.lasts);
        fails.then(|| OutputError::Lost {
            reason: "it was pulled out".to_owned(),
        })
    }
}

/// A device that opens and never asks for a sample.
struct Stuck;

impl AudioOutput for Stuck {
    fn name(&self) -> String {
        "stuck".to_owned()
    }

    fn start(&mut self, _: Feed) {}

    fn reading(&self) -> Reading {
        Reading::default()
    }
}

#[test]
fn without_a_device_and_after_losing_one_lines_are_said_all_the_same() {
    for lasts in [0.0, 0.7, 2.0] {
        let mut app = TestApp::with_output(Doomed::after(lasts));
        let avatar = app.spawn_avatar(by_grammar());
        let line = app.say(avatar, LINE);
        assert!(
            app.run_until(20.0, |app| app.told(line).iter().any(Happening::is_end)),
            "the line should end"
        );
        assert_eq!(
            app.told(line).last(),
            Some(&Happening::Finished),
            "and should be said to its end"
        );
        assert_eq!(
            app.words().len(),
            10,
            "with every word once, the device lasting {lasts} s"
        );
        let loudspeaker = app.app.world().resource::<Loudspeaker>();
        assert_eq!(
            loudspeaker.name(),
            "null",
            "the null output should have taken over"
        );
        let why = loudspeaker.fallback().map(ToString::to_string);
        assert_eq!(
            why.as_deref(),
            Some("the sound device was lost: it was pulled out"),
            "and the reason be kept"
        );
    }
}

#[test]
fn a_device_that_never_asks_for_samples_is_given_up() {
    let mut app = TestApp::with_output(Stuck);
    let avatar = app.spawn_avatar(by_grammar());
    let line = app.say(avatar, "네.");
    assert!(
        app.run_until(15.0, |app| app.told(line).contains(&Happening::Finished)),
        "the line should be said in the end"
    );
    let loudspeaker = app.app.world().resource::<Loudspeaker>();
    assert!(
        matches!(loudspeaker.fallback(), Some(OutputError::Stuck { .. })),
        "and the device be called stuck"
    );
}

#[test]
fn loudness_is_heard_at_once_and_without_a_step() {
    let (output, device) = MockOutput::new(MockSettings::default());
    let mut app = TestApp::with_output(output);
    app.app
        .world_mut()
        .resource_mut::<Voices>()
        .insert("ramp", Ramp { seconds: 20.0 });
    let avatar = app.spawn_avatar(by_grammar());
    let voice = Voice {
        name: "ramp".to_owned(),
        volume: 0.5,
        ..Voice::default()
    };
    app.app.world_mut().entity_mut(avatar).insert(voice.clone());
    app.say(avatar, "가 나 다");
    let level = |app: &mut TestApp| {
        app.run_for(0.2);
        device.recording().last().copied().unwrap_or(0.0)
    };
    let half = level(&mut app);
    assert!(
        (0.05..0.06).contains(&half),
        "half the volume should be half the samples, the ramp is at {half}"
    );
    app.app.world_mut().entity_mut(avatar).insert(Voice {
        volume: 1.0,
        ..voice.clone()
    });
    let full = level(&mut app);
    assert!(
        (0.11..0.13).contains(&full),
        "the voice's volume should be heard at once, the ramp is at {full}"
    );
    app.app.insert_resource(MasterVolume(0.25));
    let quarter = level(&mut app);
    assert!(
        (0.028..0.033).contains(&quarter),
        "the master volume too, the ramp is at {quarter}"
    );
    app.app.world_mut().entity_mut(avatar).insert(Voice {
        volume: f32::NAN,
        ..voice
    });
    assert_eq!(
        level(&mut app),
        0.0,
        "a volume that is no number should be silence"
    );
    let steepest = device
        .recording()
        .windows(2)
        .map(|pair| (pair[1] - pair[0]).abs())
        .skip(100_000 / 48)
        .fold(0.0, f32::max);
    assert!(
        steepest < 0.06,
        "no change should be a step, the largest is {steepest}"
    );
}
