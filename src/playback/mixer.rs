//! The sum of all voices, sample by sample, on the programme's time line.
//!
//! The mixer runs in whatever asks for samples: a device's callback, the null output, a test. It is told what to play
//! through a [`Console`] and tells back when things are scheduled; both are bounded channels, so that the callback
//! never waits and never allocates in its steady state. Programme time is device time without the pauses.
//! Invariant: knows no entity and no Bevy type.

use std::collections::VecDeque;
use std::sync::Arc;

use crossbeam_channel::{Receiver, Sender, TrySendError, bounded};
use malsori::Speech;

use super::resample;

/// How long a stopped voice fades, and how long a pause or a change of volume takes, in seconds.
const FADE: f32 = 0.015;
/// Commands and marks under way at most.
const QUEUE: usize = 1024;

/// One line's stream of clips.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct VoiceId(pub(crate) u64);

/// One piece of sound, played once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct ClipId(pub(crate) u64);

/// A piece of sound and when it may begin.
#[derive(Debug, Clone)]
pub(crate) struct Clip {
    pub(crate) id: ClipId,
    pub(crate) voice: VoiceId,
    pub(crate) speech: Arc<Speech>,
    /// Silence after the same voice's clip before, in seconds.
    pub(crate) gap: f64,
    /// Programme time before which it must not begin, in seconds.
    pub(crate) not_before: f64,
    /// Loudness factor of the voice, where this is its first clip.
    pub(crate) volume: f32,
}

/// What the game asks of the mixer.
#[derive(Debug)]
pub(crate) enum Command {
    Play(Clip),
    /// Loudness factor of a voice that plays.
    Volume(VoiceId, f32),
    /// Loudness factor of everything.
    Master(f32),
    Stop(VoiceId),
    Pause(bool),
}

/// What the mixer tells the game.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Mark {
    /// A clip will be, or begins to be, rendered from `start` to `end` of programme time, in seconds.
    Scheduled { clip: ClipId, start: f64, end: f64 },
    /// From this device frame on, programme time stands still.
    Paused { device: u64 },
    /// From this device frame on, programme time runs again.
    Running { device: u64 },
}

/// The game's end of the channels.
#[derive(Debug)]
pub(crate) struct Console {
    commands: Sender<Command>,
    marks: Receiver<Mark>,
    retired: Receiver<Arc<Speech>>,
    /// What did not fit yet.
    waiting: VecDeque<Command>,
}

impl Console {
    /// Sends a command, in order; one that does not fit waits here for the next call of [`Self::flush`].
    pub(crate) fn send(&mut self, command: Command) {
        self.waiting.push_back(command);
        self.flush();
    }

    /// Sends what waits, and frees the sounds that have been played.
    pub(crate) fn flush(&mut self) {
        while let Some(command) = self.waiting.pop_front() {
            if let Err(TrySendError::Full(command)) = self.commands.try_send(command) {
                self.waiting.push_front(command);
                break;
            }
        }
        while self.retired.try_recv().is_ok() {}
    }

    /// The marks that have arrived.
    pub(crate) fn marks(&self) -> impl Iterator<Item = Mark> + '_ {
        self.marks.try_iter()
    }
}

#[derive(Debug)]
struct Scheduled {
    speech: Arc<Speech>,
    start: u64,
    end: u64,
}

#[derive(Debug)]
struct Track {
    id: VoiceId,
    clips: VecDeque<Scheduled>,
    end: u64,
    level: Ramp,
    stopping: bool,
}

/// A loudness that moves to its target instead of jumping there.
#[derive(Debug, Clone, Copy)]
struct Ramp {
    now: f32,
    target: f32,
}

impl Ramp {
    fn next(&mut self, step: f32) -> f32 {
        self.now += (self.target - self.now).clamp(-step, step);
        self.now
    }
}

/// Renders the programme.
#[derive(Debug)]
pub(crate) struct Mixer {
    rate: u32,
    device: u64,
    programme: u64,
    master: Ramp,
    /// 1 while running, 0 while paused.
    gate: Ramp,
    running: bool,
    tracks: Vec<Track>,
    commands: Receiver<Command>,
    marks: Sender<Mark>,
    unsent: VecDeque<Mark>,
    retired: Sender<Arc<Speech>>,
}

/// A mixer and the console it listens to.
pub(crate) fn mixer() -> (Mixer, Console) {
    let (commands, command_end) = bounded(QUEUE);
    let (mark_end, marks) = bounded(QUEUE);
    let (retired_end, retired) = bounded(QUEUE);
    let open = Ramp { now: 1.0, target: 1.0 };
    let mixer = Mixer {
        rate: 0,
        device: 0,
        programme: 0,
        master: open,
        gate: open,
        running: true,
        tracks: Vec::with_capacity(64),
        commands: command_end,
        marks: mark_end,
        unsent: VecDeque::with_capacity(QUEUE),
        retired: retired_end,
    };
    (mixer, Console { commands, marks, retired, waiting: VecDeque::new() })
}

impl Mixer {
    /// Frames a second; 0 before the first block.
    pub(crate) fn rate(&self) -> u32 {
        self.rate
    }

    /// Frames rendered so far, pauses included.
    pub(crate) fn frames(&self) -> u64 {
        self.device
    }

    /// Renders the next mono block. The first call fixes the rate.
    pub(crate) fn fill(&mut self, rate: u32, out: &mut [f32]) {
        if self.rate == 0 {
            self.rate = rate.max(1);
        }
        self.obey();
        self.set_running(out.len());
        out.fill(0.0);
        // A pause ends when the gate has closed: the sound fades instead of breaking off.
        let step = 1.0 / (FADE * self.rate as f32);
        let audible = if self.gate.target == 0.0 { ((self.gate.now / step).ceil() as usize).min(out.len()) } else { out.len() };
        if self.running {
            let (sounding, _) = out.split_at_mut(audible);
            self.sum_tracks(step, sounding);
            for sample in sounding.iter_mut() {
                *sample = (*sample * self.master.next(step) * self.gate.next(step)).clamp(-1.0, 1.0);
            }
            self.programme += audible as u64;
            if audible < out.len() {
                self.running = false;
                self.tell(Mark::Paused { device: self.device + audible as u64 });
            }
        }
        self.device += out.len() as u64;
        self.retire();
        self.send_marks();
    }

    fn set_running(&mut self, block: usize) {
        if self.gate.target > 0.0 && !self.running && block > 0 {
            self.running = true;
            self.tell(Mark::Running { device: self.device });
        }
    }

    fn obey(&mut self) {
        while let Ok(command) = self.commands.try_recv() {
            match command {
                Command::Play(clip) => self.schedule(clip),
                Command::Volume(voice, level) => {
                    if let Some(track) = self.tracks.iter_mut().find(|track| track.id == voice && !track.stopping) {
                        track.level.target = level;
                    }
                }
                Command::Master(level) => self.master.target = level,
                Command::Pause(paused) => self.gate.target = if paused { 0.0 } else { 1.0 },
                Command::Stop(voice) => {
                    if let Some(track) = self.tracks.iter_mut().find(|track| track.id == voice) {
                        track.stopping = true;
                        track.level.target = 0.0;
                    }
                }
            }
        }
    }

    fn schedule(&mut self, clip: Clip) {
        let (rate, programme) = (self.rate, self.programme);
        let frames = |seconds: f64| (seconds * f64::from(rate)).round().max(0.0) as u64;
        let track = self.track(clip.voice, clip.volume);
        let after = if track.end == 0 { 0 } else { track.end + frames(clip.gap) };
        let start = programme.max(after).max(frames(clip.not_before));
        let end = start + resample::length(clip.speech.samples.len(), clip.speech.sample_rate, rate);
        track.end = end;
        track.clips.push_back(Scheduled { speech: clip.speech, start, end });
        let seconds = |frame: u64| frame as f64 / f64::from(rate);
        self.tell(Mark::Scheduled { clip: clip.id, start: seconds(start), end: seconds(end) });
    }

    fn track(&mut self, id: VoiceId, volume: f32) -> &mut Track {
        let index = self.tracks.iter().position(|track| track.id == id).unwrap_or_else(|| {
            let level = Ramp { now: volume, target: volume };
            self.tracks.push(Track { id, clips: VecDeque::with_capacity(8), end: 0, level, stopping: false });
            self.tracks.len() - 1
        });
        &mut self.tracks[index]
    }

    fn sum_tracks(&mut self, step: f32, out: &mut [f32]) {
        let (rate, begin) = (self.rate, self.programme);
        let finish = begin + out.len() as u64;
        for track in &mut self.tracks {
            for clip in track.clips.iter().filter(|clip| clip.start < finish && clip.end > begin) {
                let speech = &clip.speech;
                for frame in clip.start.max(begin)..clip.end.min(finish) {
                    let sample = resample::at(&speech.samples, speech.sample_rate, rate, frame - clip.start);
                    out[(frame - begin) as usize] += sample * track.level.next(step);
                }
            }
            // A voice that is silent in this block has nothing to fade.
            if track.stopping && !track.clips.iter().any(|clip| clip.start < finish && clip.end > begin) {
                track.level.now = 0.0;
            }
        }
    }

    /// Hands finished sounds back to the game, which frees them: freeing memory has no place in a callback.
    fn retire(&mut self) {
        let (programme, retired) = (self.programme, &self.retired);
        for track in &mut self.tracks {
            let silent = track.stopping && track.level.now == 0.0;
            while track.clips.front().is_some_and(|clip| silent || clip.end <= programme) {
                if let Some(clip) = track.clips.pop_front() {
                    let _ = retired.try_send(clip.speech);
                }
            }
        }
        self.tracks.retain(|track| !(track.stopping && track.level.now == 0.0));
    }

    fn tell(&mut self, mark: Mark) {
        self.unsent.push_back(mark);
    }

    fn send_marks(&mut self) {
        while let Some(mark) = self.unsent.pop_front() {
            if let Err(TrySendError::Full(mark)) = self.marks.try_send(mark) {
                self.unsent.push_front(mark);
                break;
            }
        }
    }
}
