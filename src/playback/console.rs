//! The two ends between the game and the mixer: what to play goes one way, what was scheduled comes back.
//!
//! All channels are bounded and never waited for, so that an audio callback stays in time.

use std::collections::VecDeque;
use std::sync::Arc;

use crossbeam_channel::{Receiver, Sender, TrySendError, bounded};
use malsori::Speech;

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

/// The mixer's end of the channels.
#[derive(Debug)]
pub(super) struct Desk {
    commands: Receiver<Command>,
    marks: Sender<Mark>,
    retired: Sender<Arc<Speech>>,
    /// What did not fit yet.
    unsent: VecDeque<Mark>,
}

impl Desk {
    /// The next command, if there is one.
    pub(super) fn command(&self) -> Option<Command> {
        self.commands.try_recv().ok()
    }

    /// Tells the game, in order, with the next call of [`Self::flush`].
    pub(super) fn tell(&mut self, mark: Mark) {
        self.unsent.push_back(mark);
    }

    /// Sends what is to be told, as far as it fits.
    pub(super) fn flush(&mut self) {
        while let Some(mark) = self.unsent.pop_front() {
            if let Err(TrySendError::Full(mark)) = self.marks.try_send(mark) {
                self.unsent.push_front(mark);
                break;
            }
        }
    }

    /// Hands a finished sound back to the game, which frees it: freeing memory has no place in a callback.
    pub(super) fn retire(&self, speech: Arc<Speech>) {
        // Where the game does not keep up, it is freed here after all.
        let _ = self.retired.try_send(speech);
    }
}

/// Both ends.
pub(super) fn console() -> (Console, Desk) {
    let (commands, command_end) = bounded(QUEUE);
    let (mark_end, marks) = bounded(QUEUE);
    let (retired_end, retired) = bounded(QUEUE);
    let console = Console {
        commands,
        marks,
        retired,
        waiting: VecDeque::new(),
    };
    let unsent = VecDeque::with_capacity(QUEUE);
    (
        console,
        Desk {
            commands: command_end,
            marks: mark_end,
            retired: retired_end,
            unsent,
        },
    )
}
