//! One named thread that does one kind of slow work in order, and the game's end of its two bounded channels.
//!
//! Invariant: knows no Bevy type but the resource that holds it. The thread ends when the game's end is dropped.

use std::any::Any;
use std::thread;
use std::time::Duration;

use bevy_ecs::prelude::*;
use bevy_reflect::prelude::*;
use crossbeam_channel::{Receiver, Sender, TrySendError, bounded};

/// Jobs under way at most; more are asked for again in the next frame.
const QUEUE: usize = 64;
/// In lockstep, the longest wait for one answer: beyond it the worker is considered lost.
const PATIENCE: Duration = Duration::from_secs(120);

/// Whether a frame waits for the voices and motions that it asked for.
///
/// Off in a game, where a line sounds as soon as it is ready. On in tests and offline rendering: the outcome then
/// depends on no thread and no machine's speed, at the price of long frames.
#[derive(Resource, Debug, Clone, Copy, Default, PartialEq, Eq, Reflect)]
#[reflect(Resource, Default, PartialEq)]
pub struct Lockstep(pub bool);

/// The game's end of a worker thread.
#[derive(Debug)]
pub(crate) struct Worker<J, R> {
    jobs: Sender<J>,
    replies: Receiver<R>,
    under_way: usize,
}

/// Why a job was not taken.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// Ask again in the next frame.
    Busy,
    /// There is no thread.
    Gone,
}

impl<J: Send + 'static, R: Send + 'static> Worker<J, R> {
    /// Starts the thread. `make` runs on it and returns what does the work, so that this need not be `Send`. Where the
    /// system gives no thread, every job is refused as [`Refusal::Gone`].
    pub(crate) fn start<W: FnMut(J) -> R>(
        name: &str,
        make: impl FnOnce() -> W + Send + 'static,
    ) -> Self {
        let (jobs, inbox) = bounded::<J>(QUEUE);
        let (outbox, replies) = bounded(QUEUE);
        let body = move || {
            let mut work = make();
            for job in inbox {
                if outbox.send(work(job)).is_err() {
                    break;
                }
            }
        };
        if let Err(error) = thread::Builder::new().name(name.to_owned()).spawn(body) {
            tracing::error!("the thread {name:?} could not be started: {error}");
        }
        Self {
            jobs,
            replies,
            under_way: 0,
        }
    }

    /// Hands a job over without waiting.
    pub(crate) fn submit(&mut self, job: J) -> Result<(), Refusal> {
        // No more than the channel of answers holds, so that the thread never waits for the game.
        if self.under_way >= QUEUE {
            return Err(Refusal::Busy);
        }
        match self.jobs.try_send(job) {
            Ok(()) => {
                self.under_way += 1;
                Ok(())
            }
            Err(TrySendError::Full(_)) => Err(Refusal::Busy),
            Err(TrySendError::Disconnected(_)) => Err(Refusal::Gone),
        }
    }

    /// The next answer; in lockstep, waits for it as long as one is due.
    pub(crate) fn receive(&mut self, lockstep: bool) -> Option<R> {
        let reply = if lockstep && self.under_way > 0 {
            self.replies.recv_timeout(PATIENCE).ok()
        } else {
            self.replies.try_recv().ok()
        }?;
        self.under_way -= 1;
        Some(reply)
    }
}

/// The message inside a caught panic.
pub(crate) fn panic_message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "no message".to_owned())
}
