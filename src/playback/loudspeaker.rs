//! The resource that joins an output, the mixer behind it and the clock of what was heard.

use std::collections::BTreeMap;
use std::time::Duration;

use bevy_ecs::prelude::*;
use tracing::warn;

use super::clock::{HeardClock, Pauses};
use super::console::{ClipId, Command, Console, Mark, VoiceId, console};
use super::device::DeviceOutput;
use super::mixer::Mixer;
use super::null::NullOutput;
use super::output::{AudioOutput, Feed};
use crate::error::OutputError;

/// A device that takes no sample for so long is as good as none, in seconds. Opening one may take two.
const PATIENCE: f64 = 4.0;

/// Where the sound goes. The default is the system's output device, and the null output where there is none.
///
/// Insert one of your own before the plugin to choose:
/// ```
/// # use bevy_app::App;
/// # use bevy_momjit::playback::{Loudspeaker, NullOutput};
/// # let mut app = App::new();
/// app.insert_resource(Loudspeaker::new(NullOutput::default()));
/// ```
#[derive(Resource)]
pub struct Loudspeaker {
    output: Box<dyn AudioOutput>,
    feed: Feed,
    console: Console,
    clock: HeardClock,
    pauses: Pauses,
    paused: bool,
    schedule: BTreeMap<ClipId, (f64, f64)>,
    next_id: u64,
    handed: f64,
    /// Real seconds since the output last took samples.
    idle: f64,
    fallback: Option<OutputError>,
}

impl Default for Loudspeaker {
    fn default() -> Self {
        Self::new(DeviceOutput::default())
    }
}

impl Loudspeaker {
    /// Starts an output.
    #[must_use]
    pub fn new(output: impl AudioOutput) -> Self {
        let (console, desk) = console();
        let feed = Feed::new(Mixer::new(desk));
        let mut output: Box<dyn AudioOutput> = Box::new(output);
        output.start(feed.clone());
        Self {
            output,
            feed,
            console,
            clock: HeardClock::default(),
            pauses: Pauses::default(),
            paused: false,
            schedule: BTreeMap::new(),
            next_id: 0,
            handed: 0.0,
            idle: 0.0,
            fallback: None,
        }
    }

    /// The device's name, or `null`.
    #[must_use]
    pub fn name(&self) -> String {
        self.output.name()
    }

    /// Why the null output plays in place of a device, if it does.
    #[must_use]
    pub fn fallback(&self) -> Option<&OutputError> {
        self.fallback.as_ref()
    }

    /// Seconds between handing a sample over and its being heard, as it is now.
    #[must_use]
    pub fn latency(&self) -> f64 {
        let reading = self.output.reading();
        (reading.handed - reading.heard).max(0.0)
    }

    /// Seconds of sound, silence included, that the output has taken.
    #[must_use]
    pub fn handed_over(&self) -> f64 {
        self.output.reading().handed
    }

    pub(crate) fn new_voice(&mut self) -> VoiceId {
        self.next_id += 1;
        VoiceId(self.next_id)
    }

    pub(crate) fn new_clip(&mut self) -> ClipId {
        self.next_id += 1;
        ClipId(self.next_id)
    }

    pub(crate) fn send(&mut self, command: Command) {
        self.console.send(command);
    }

    /// When a clip begins and ends, in seconds of programme time, once the mixer has said so.
    pub(crate) fn schedule(&self, clip: ClipId) -> Option<(f64, f64)> {
        self.schedule.get(&clip).copied()
    }

    pub(crate) fn forget(&mut self, voice: VoiceId, clips: &[ClipId]) {
        self.console.send(Command::Stop(voice));
        for clip in clips {
            self.schedule.remove(clip);
        }
    }

    pub(crate) fn pause(&mut self, paused: bool) {
        if self.paused != paused {
            self.paused = paused;
            self.console.send(Command::Pause(paused));
        }
    }

    /// One frame of the game: returns the programme time that the ear has heard.
    pub(crate) fn advance(&mut self, real: Duration) -> Duration {
        self.console.flush();
        self.output.advance(real);
        self.watch(real);
        // The reading before the marks: every frame it speaks of has its marks in the channel by then.
        let reading = self.output.reading();
        let heard = self.clock.update(reading);
        for mark in self.console.marks() {
            match mark {
                Mark::Scheduled { clip, start, end } => {
                    _ = self.schedule.insert(clip, (start, end));
                }
                Mark::Paused { .. } | Mark::Running { .. } => self.pauses.note(mark),
            }
        }
        let rate = f64::from(self.feed.rate().unwrap_or(1));
        Duration::from_secs_f64((self.pauses.programme(heard * rate) / rate).max(0.0))
    }

    /// Puts the null output in the place of a device that failed or got stuck.
    fn watch(&mut self, real: Duration) {
        let handed = self.output.reading().handed;
        self.idle = if handed > self.handed {
            0.0
        } else {
            self.idle + real.as_secs_f64()
        };
        self.handed = handed;
        let stuck = self.idle > PATIENCE && self.fallback.is_none();
        let failure = self
            .output
            .failure()
            .or(stuck.then_some(OutputError::Stuck { seconds: self.idle }));
        if let Some(error) = failure {
            warn!("{error}; going on without sound");
            self.fallback = Some(error);
            let mut null = NullOutput::default();
            null.start(self.feed.clone());
            self.clock.change_output(null.reading().now);
            self.output = Box::new(null);
            self.idle = 0.0;
        }
    }
}
