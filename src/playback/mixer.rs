//! The sum of all voices, sample by sample, on the programme's time line.
//!
//! The mixer runs in whatever asks for samples: a device's callback, the null output, a test. It never waits, and in
//! its steady state it never allocates. Programme time is device time without the pauses.
//! Invariant: knows no entity and no Bevy type.

use std::collections::VecDeque;
use std::sync::Arc;

use malsori::Speech;

use super::console::{Clip, Command, Desk, Mark, VoiceId};
use super::resample;

/// How long a stopped voice fades, and how long a pause or a change of volume takes, in seconds.
const FADE: f32 = 0.015;

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
    desk: Desk,
}

impl Mixer {
    /// A mixer that listens to this desk's console.
    pub(super) fn new(desk: Desk) -> Self {
        let open = Ramp {
            now: 1.0,
            target: 1.0,
        };
        Self {
            rate: 0,
            device: 0,
            programme: 0,
            master: open,
            gate: open,
            running: true,
            tracks: Vec::with_capacity(64),
            desk,
        }
    }

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
        let audible = if self.gate.target == 0.0 {
            ((self.gate.now / step).ceil() as usize).min(out.len())
        } else {
            out.len()
        };
        if self.running {
            let (sounding, _) = out.split_at_mut(audible);
            self.sum_tracks(step, sounding);
            for sample in sounding.iter_mut() {
                *sample =
                    (*sample * self.master.next(step) * self.gate.next(step)).clamp(-1.0, 1.0);
            }
            self.programme += audible as u64;
            if audible < out.len() {
                self.running = false;
                self.desk.tell(Mark::Paused {
                    device: self.device + audible as u64,
                });
            }
        }
        self.device += out.len() as u64;
        self.retire();
        self.desk.flush();
    }

    fn set_running(&mut self, block: usize) {
        if self.gate.target > 0.0 && !self.running && block > 0 {
            self.running = true;
            self.desk.tell(Mark::Running {
                device: self.device,
            });
        }
    }

    fn obey(&mut self) {
        while let Some(command) = self.desk.command() {
            match command {
                Command::Play(clip) => self.schedule(clip),
                Command::Volume(voice, level) => {
                    if let Some(track) = self
                        .tracks
                        .iter_mut()
                        .find(|track| track.id == voice && !track.stopping)
                    {
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
        let after = if track.end == 0 {
            0
        } else {
            track.end + frames(clip.gap)
        };
        let start = programme.max(after).max(frames(clip.not_before));
        let end =
            start + resample::length(clip.speech.samples.len(), clip.speech.sample_rate, rate);
        track.end = end;
        track.clips.push_back(Scheduled {
            speech: clip.speech,
            start,
            end,
        });
        let seconds = |frame: u64| frame as f64 / f64::from(rate);
        self.desk.tell(Mark::Scheduled {
            clip: clip.id,
            start: seconds(start),
            end: seconds(end),
        });
    }

    fn track(&mut self, id: VoiceId, volume: f32) -> &mut Track {
        let index = self
            .tracks
            .iter()
            .position(|track| track.id == id)
            .unwrap_or_else(|| {
                let level = Ramp {
                    now: volume,
                    target: volume,
                };
                self.tracks.push(Track {
                    id,
                    clips: VecDeque::with_capacity(8),
                    end: 0,
                    level,
                    stopping: false,
                });
                self.tracks.len() - 1
            });
        &mut self.tracks[index]
    }

    fn sum_tracks(&mut self, step: f32, out: &mut [f32]) {
        let (rate, begin) = (self.rate, self.programme);
        let finish = begin + out.len() as u64;
        for track in &mut self.tracks {
            for clip in track
                .clips
                .iter()
                .filter(|clip| clip.start < finish && clip.end > begin)
            {
                let speech = &clip.speech;
                for frame in clip.start.max(begin)..clip.end.min(finish) {
                    let sample = resample::at(
                        &speech.samples,
                        speech.sample_rate,
                        rate,
                        frame - clip.start,
                    );
                    out[(frame - begin) as usize] += sample * track.level.next(step);
                }
            }
            // A voice that is silent in this block has nothing to fade.
            if track.stopping
                && !track
                    .clips
                    .iter()
                    .any(|clip| clip.start < finish && clip.end > begin)
            {
                track.level.now = 0.0;
            }
        }
    }

    /// Lets go of what has been played or has faded.
    fn retire(&mut self) {
        let (programme, desk) = (self.programme, &self.desk);
        for track in &mut self.tracks {
            let silent = track.stopping && track.level.now == 0.0;
            while track
                .clips
                .front()
                .is_some_and(|clip| silent || clip.end <= programme)
            {
                if let Some(clip) = track.clips.pop_front() {
                    desk.retire(clip.speech);
                }
            }
        }
        self.tracks
            .retain(|track| !(track.stopping && track.level.now == 0.0));
    }
}

#[cfg(test)]
mod tests {
    use super::super::console::{ClipId, Console, console};
    use super::*;

    const RATE: u32 = 1_000;

    fn steady(seconds: f64) -> Arc<Speech> {
        let samples = vec![0.5; (seconds * f64::from(RATE)) as usize];
        Arc::new(Speech {
            samples,
            sample_rate: RATE,
            ..Speech::default()
        })
    }

    fn clip(id: u64, voice: u64, seconds: f64, gap: f64, not_before: f64) -> Command {
        let (id, voice) = (ClipId(id), VoiceId(voice));
        Command::Play(Clip {
            id,
            voice,
            speech: steady(seconds),
            gap,
            not_before,
            volume: 1.0,
        })
    }

    fn render(mixer: &mut Mixer, frames: usize) -> Vec<f32> {
        let mut out = vec![9.0; frames];
        mixer.fill(RATE, &mut out);
        out
    }

    fn mixer() -> (Mixer, Console) {
        let (console, desk) = console();
        (Mixer::new(desk), console)
    }

    #[test]
    fn clips_of_a_voice_follow_each_other_and_voices_add_up() {
        let (mut mixer, mut console) = mixer();
        console.send(clip(1, 1, 0.1, 0.0, 0.0));
        console.send(clip(2, 1, 0.1, 0.05, 0.0));
        console.send(clip(3, 2, 0.02, 0.0, 0.3));
        let out = render(&mut mixer, 400);
        let expected = |frame: usize| match frame {
            0..100 | 150..250 | 300..320 => 0.5,
            _ => 0.0,
        };
        assert!(
            (0..400).all(|frame| out[frame] == expected(frame)),
            "gaps and earliest times should be kept"
        );
        let marks: Vec<Mark> = console.marks().collect();
        let scheduled = |clip, start, end| Mark::Scheduled {
            clip: ClipId(clip),
            start,
            end,
        };
        let wanted = [
            scheduled(1, 0.0, 0.1),
            scheduled(2, 0.15, 0.25),
            scheduled(3, 0.3, 0.32),
        ];
        assert_eq!(
            marks, wanted,
            "the game should be told the schedule at once"
        );
        console.send(clip(4, 1, 0.1, 0.0, 0.0));
        console.send(clip(5, 2, 0.1, 0.0, 0.0));
        let out = render(&mut mixer, 50);
        assert!(
            out.iter().all(|sample| *sample == 1.0),
            "two voices at half should be one whole"
        );
    }

    #[test]
    fn blocks_of_any_size_give_the_same_sound() {
        let whole = {
            let (mut mixer, mut console) = mixer();
            console.send(clip(1, 1, 0.13, 0.0, 0.0));
            render(&mut mixer, 300)
        };
        let (mut mixer, mut console) = mixer();
        console.send(clip(1, 1, 0.13, 0.0, 0.0));
        let pieces: Vec<f32> = [7, 93, 1, 99, 100]
            .iter()
            .flat_map(|frames| render(&mut mixer, *frames))
            .collect();
        assert_eq!(pieces, whole, "where a block ends should not be heard");
    }

    #[test]
    fn a_stopped_voice_fades_and_is_forgotten() {
        let (mut mixer, mut console) = mixer();
        console.send(clip(1, 1, 10.0, 0.0, 0.0));
        render(&mut mixer, 100);
        console.send(Command::Stop(VoiceId(1)));
        let out = render(&mut mixer, 100);
        assert!(
            out[0] > 0.4 && out[20..].iter().all(|sample| *sample == 0.0),
            "the fade should take 15 ms: {out:?}"
        );
        assert!(mixer.tracks.is_empty(), "nothing should be kept of it");
    }

    #[test]
    fn a_pause_is_silent_and_takes_no_programme_time() {
        let (mut mixer, mut console) = mixer();
        console.send(clip(1, 1, 1.0, 0.0, 0.0));
        render(&mut mixer, 100);
        console.send(Command::Pause(true));
        let paused = render(&mut mixer, 500);
        assert!(
            paused[16..].iter().all(|sample| *sample == 0.0),
            "a pause should be silent after its fade"
        );
        console.send(Command::Pause(false));
        let out = render(&mut mixer, 1_000);
        let sounding = out.iter().filter(|sample| **sample != 0.0).count();
        assert!(
            (880..=886).contains(&sounding),
            "the rest of the second should follow, {sounding} samples did"
        );
        let marks: Vec<Mark> = console.marks().skip(1).collect();
        let [Mark::Paused { device: from }, Mark::Running { device: to }] = marks[..] else {
            panic!("the pause should be told: {marks:?}")
        };
        assert!(
            (114..=117).contains(&from) && to == 600,
            "from the end of the fade, {from}, to the block after, {to}"
        );
    }
}
