//! How long after Enter a typed line is heard and seen to move.
//!
//! A headless app at 60 frames a second, the built-in voice, the shipped model, a five-second sentence. Measured from
//! the moment the line is asked for: until the first sample that is not silence is handed to the output, and until a
//! wrist of the shown body is more than 5 mm from where it was (idle is off, so that only the line can move it).
//! `cargo bench --bench latency` ends with one line `first_sound_ms median p95 first_gesture_ms median p95`.

#![expect(
    clippy::print_stdout,
    reason = "a benchmark reports on standard output"
)]

use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use bevy_app::{TaskPoolPlugin, prelude::*};
use bevy_asset::AssetPlugin;
use bevy_ecs::prelude::*;
use bevy_momjit::kinesics::{BoneLengths, Joint};
use bevy_momjit::playback::{AudioOutput, Feed, Reading};
use bevy_momjit::prelude::*;
use bevy_momjit::{Body, EngineStatus, GestureTrack, Loudspeaker, Speech};
use bevy_time::TimePlugin;
use bevy_transform::TransformPlugin;

const LINE: &str =
    "안녕하세요, 오늘은 셰프가 준비한 요리를 대접해 드릴게요. 맛있는 음식 기대해주세요!";
const RUNS: usize = 40;
const RATE: u32 = 48_000;
const FRAME: Duration = Duration::from_micros(16_667);
const MOVED: f32 = 0.005;

/// An output paced by the game's real time that notes when it is handed something audible.
struct Probe {
    feed: Option<Feed>,
    frames: u64,
    owed: f64,
    first_sound: Arc<Mutex<Option<Instant>>>,
}

impl AudioOutput for Probe {
    fn name(&self) -> String {
        "probe".to_owned()
    }

    fn start(&mut self, feed: Feed) {
        self.feed = Some(feed);
    }

    fn advance(&mut self, real: Duration) {
        self.owed += real.as_secs_f64() * f64::from(RATE);
        let mut block = vec![0.0; self.owed as usize];
        self.owed -= block.len() as f64;
        self.frames += block.len() as u64;
        if let Some(feed) = &self.feed {
            feed.fill(RATE, &mut block);
        }
        if block.iter().any(|sample| *sample != 0.0) {
            self.first_sound
                .lock()
                .expect("nobody panics with the lock")
                .get_or_insert_with(Instant::now);
        }
    }

    fn reading(&self) -> Reading {
        let seconds = self.frames as f64 / f64::from(RATE);
        Reading {
            now: seconds,
            heard: seconds,
            handed: seconds,
        }
    }
}

fn main() {
    let first_sound = Arc::new(Mutex::new(None));
    let probe = Probe {
        feed: None,
        frames: 0,
        owed: 0.0,
        first_sound: first_sound.clone(),
    };
    let mut app = App::new();
    app.add_plugins((
        TaskPoolPlugin::default(),
        TimePlugin,
        AssetPlugin::default(),
        TransformPlugin,
    ))
    .insert_resource(Loudspeaker::new(probe))
    .add_plugins(MomjitPlugins);
    app.finish();
    app.cleanup();
    let avatar = app
        .world_mut()
        .spawn((GestureAvatar::default(), Idle { amount: 0.0 }))
        .id();
    settle(&mut app, 2.0);
    report_engine(&app);
    let (mut sounds, mut gestures, mut voices, mut motions) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for run in 0..RUNS + 2 {
        let [sound, gesture, voice, motion] = one_run(&mut app, avatar, &first_sound);
        // The first two warm the caches and the page tables, as the first lines of a game do.
        if run >= 2 {
            sounds.push(sound);
            gestures.push(gesture);
            voices.push(voice);
            motions.push(motion);
        }
    }
    println!(
        "of which the voice {:.1} ms, the motion {:.1} ms (medians of {RUNS})",
        median(&mut voices),
        median(&mut motions)
    );
    println!(
        "first_sound_ms {:.1} {:.1} first_gesture_ms {:.1} {:.1}",
        median(&mut sounds),
        percentile(&mut sounds, 95),
        median(&mut gestures),
        percentile(&mut gestures, 95)
    );
}

/// Milliseconds until sound and until movement, and what voice and motion took of them.
fn one_run(app: &mut App, avatar: Entity, first_sound: &Mutex<Option<Instant>>) -> [f64; 4] {
    *first_sound.lock().expect("nobody panics with the lock") = None;
    let home = wrists(app, avatar);
    let enter = Instant::now();
    app.world_mut().trigger(Speak::new(avatar, LINE));
    let mut moved = None;
    let (heard, made) = loop {
        let frame = Instant::now();
        app.update();
        if moved.is_none()
            && wrists(app, avatar)
                .iter()
                .zip(home)
                .any(|(now, home)| now.distance(home) > MOVED)
        {
            moved = Some(enter.elapsed());
        }
        let heard = *first_sound.lock().expect("nobody panics with the lock");
        if let (Some(heard), Some(_), Some(made)) = (heard, moved, seconds_made(app)) {
            break (heard, made);
        }
        assert!(
            enter.elapsed() < Duration::from_secs(5),
            "a line should be heard and move within five seconds"
        );
        thread::sleep(FRAME.saturating_sub(frame.elapsed()));
    };
    app.world_mut().trigger(Hush::new(avatar));
    settle(app, 0.6);
    let ms = |duration: Duration| duration.as_secs_f64() * 1e3;
    [
        ms(heard - enter),
        moved.map_or(f64::NAN, ms),
        made[0] * 1e3,
        made[1] * 1e3,
    ]
}

/// How long voice and motion took to be made, once both are: the hands have set out before on the grammar's sketch.
fn seconds_made(app: &mut App) -> Option<[f64; 2]> {
    let mut lines = app.world_mut().query::<(&Speech, &GestureTrack)>();
    let (speech, track) = lines.iter(app.world()).next()?;
    track
        .has(1)
        .then(|| [speech.portions()[0].seconds, track.seconds()])
}

fn settle(app: &mut App, seconds: f64) {
    let begun = Instant::now();
    while begun.elapsed().as_secs_f64() < seconds {
        let frame = Instant::now();
        app.update();
        thread::sleep(FRAME.saturating_sub(frame.elapsed()));
    }
}

fn wrists(app: &App, avatar: Entity) -> [bevy_math::Vec3; 2] {
    let body = app
        .world()
        .get::<Body>(avatar)
        .expect("an avatar has a body");
    let pose = body.frame.pose(&BoneLengths::default());
    [pose[Joint::LeftWrist], pose[Joint::RightWrist]]
}

fn report_engine(app: &App) {
    let status = app.world().resource::<EngineStatus>();
    match &status.problem {
        Some(problem) => println!("no model: {problem}; the grammar gestures"),
        None => println!(
            "model {:?} on {} ({})",
            status.model, status.engine, status.provider
        ),
    }
}

fn median(values: &mut [f64]) -> f64 {
    percentile(values, 50)
}

fn percentile(values: &mut [f64], percent: usize) -> f64 {
    values.sort_by(f64::total_cmp);
    values[(values.len() - 1) * percent / 100]
}
