//! The sound card: all code that knows cpal.
//!
//! One thread opens the default device, keeps the stream and never closes it: opening costs up to seconds on some
//! systems, and a stream that is fed silence has a steady clock. The callback stores an anchor (frames handed over,
//! and when the first of this buffer will be heard); the head is extrapolated from it.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use cpal::traits::{DeviceTrait, HostTrait, StreamTrait};
use cpal::{
    Device, ErrorKind, FromSample, OutputCallbackInfo, SampleFormat, SizedSample, StreamConfig,
};
use crossbeam_channel::{Receiver, Sender, bounded};
use tracing::{debug, info};

use super::output::{AudioOutput, Feed, Reading};
use crate::error::OutputError;

/// The most frames rendered at once; a larger buffer is filled in steps.
const BLOCK: usize = 1024;

/// The system's default output device.
#[derive(Debug)]
pub struct DeviceOutput {
    shared: Arc<Shared>,
    failure: Option<Receiver<OutputError>>,
    /// Dropping it ends the thread that owns the stream.
    stop: Option<Sender<()>>,
    begun: Instant,
}

#[derive(Debug)]
struct Shared {
    name: Mutex<String>,
    anchor: Mutex<Option<Anchor>>,
    handed: AtomicU64,
    rate: AtomicU64,
    /// Set when the null output has taken the feed over: a callback that is still under way must not touch it.
    retired: AtomicBool,
}

/// The frames handed over before a buffer, and the instant at which its first frame reaches the ear.
#[derive(Debug, Clone, Copy)]
struct Anchor {
    frames: u64,
    heard: Instant,
}

impl Default for DeviceOutput {
    fn default() -> Self {
        let shared = Shared {
            name: Mutex::new("opening".to_owned()),
            anchor: Mutex::new(None),
            handed: AtomicU64::new(0),
            rate: AtomicU64::new(0),
            retired: AtomicBool::new(false),
        };
        Self {
            shared: Arc::new(shared),
            failure: None,
            stop: None,
            begun: Instant::now(),
        }
    }
}

impl AudioOutput for DeviceOutput {
    fn name(&self) -> String {
        self.shared
            .name
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn start(&mut self, feed: Feed) {
        let (failed, failure) = bounded(16);
        let (stop, stopped) = bounded(0);
        self.failure = Some(failure);
        self.stop = Some(stop);
        let (shared, report) = (self.shared.clone(), failed.clone());
        let owner = move || own_stream(&shared, &feed, &report, &stopped);
        if let Err(error) = thread::Builder::new()
            .name("momjit-sound".to_owned())
            .spawn(owner)
        {
            let _ = failed.try_send(OutputError::Unavailable {
                reason: error.to_string(),
            });
        }
    }

    fn reading(&self) -> Reading {
        let at = Instant::now();
        let now = (at - self.begun).as_secs_f64();
        let rate = self.shared.rate.load(Ordering::Acquire) as f64;
        let anchor = *self
            .shared
            .anchor
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let Some(anchor) = anchor.filter(|_| rate > 0.0) else {
            return Reading {
                now,
                ..Reading::default()
            };
        };
        let since = match at.checked_duration_since(anchor.heard) {
            Some(after) => after.as_secs_f64(),
            None => -(anchor.heard - at).as_secs_f64(),
        };
        let handed = self.shared.handed.load(Ordering::Acquire) as f64 / rate;
        Reading {
            now,
            heard: anchor.frames as f64 / rate + since,
            handed,
        }
    }

    fn failure(&mut self) -> Option<OutputError> {
        let failure = self.failure.as_ref()?.try_recv().ok()?;
        self.retire();
        Some(failure)
    }
}

impl DeviceOutput {
    fn retire(&mut self) {
        self.shared.retired.store(true, Ordering::Release);
        self.stop = None;
    }
}

impl Drop for DeviceOutput {
    fn drop(&mut self) {
        self.retire();
    }
}

/// Opens the device and keeps its stream until the output is dropped.
fn own_stream(
    shared: &Arc<Shared>,
    feed: &Feed,
    failed: &Sender<OutputError>,
    stopped: &Receiver<()>,
) {
    match open(shared, feed, failed) {
        // Nothing is ever sent: the receiver wakes when the output drops its end.
        Ok(_stream) => _ = stopped.recv(),
        Err(error) => {
            let _ = failed.try_send(OutputError::Unavailable {
                reason: error.to_string(),
            });
        }
    }
}

fn open(
    shared: &Arc<Shared>,
    feed: &Feed,
    failed: &Sender<OutputError>,
) -> Result<cpal::Stream, cpal::Error> {
    let no_device = || {
        cpal::Error::with_message(
            ErrorKind::DeviceNotAvailable,
            "there is no default output device",
        )
    };
    let device = cpal::default_host()
        .default_output_device()
        .ok_or_else(no_device)?;
    let supported = device.default_output_config()?;
    let config = supported.config();
    let stream = match supported.sample_format() {
        SampleFormat::F32 => build::<f32>(&device, config, shared, feed, failed)?,
        SampleFormat::I16 => build::<i16>(&device, config, shared, feed, failed)?,
        SampleFormat::I32 => build::<i32>(&device, config, shared, feed, failed)?,
        SampleFormat::U16 => build::<u16>(&device, config, shared, feed, failed)?,
        SampleFormat::U8 => build::<u8>(&device, config, shared, feed, failed)?,
        other => {
            let message = format!("the device wants samples as {other}, which is not supported");
            return Err(cpal::Error::with_message(
                ErrorKind::UnsupportedConfig,
                message,
            ));
        }
    };
    let name = device
        .description()
        .map_or_else(|_| "default".to_owned(), |about| about.name().to_owned());
    info!("sound goes to {name:?} at {} Hz", config.sample_rate);
    *shared.name.lock().unwrap_or_else(PoisonError::into_inner) = name;
    stream.play()?;
    Ok(stream)
}

fn build<S: SizedSample + FromSample<f32>>(
    device: &Device,
    config: StreamConfig,
    shared: &Arc<Shared>,
    feed: &Feed,
    failed: &Sender<OutputError>,
) -> Result<cpal::Stream, cpal::Error> {
    let rate = config.sample_rate;
    let channels = usize::from(config.channels).max(1);
    shared.rate.store(u64::from(rate), Ordering::Release);
    let (shared, feed, failed) = (shared.clone(), feed.clone(), failed.clone());
    let mut block = vec![0.0f32; BLOCK];
    let callback = move |out: &mut [S], info: &OutputCallbackInfo| {
        if shared.retired.load(Ordering::Acquire) {
            out.fill(S::EQUILIBRIUM);
            return;
        }
        let frames = shared.handed.load(Ordering::Acquire);
        let times = info.timestamp();
        let heard = Instant::now() + times.playback.duration_since(times.callback);
        // Never waits: where the game is just reading, the anchor before this one still holds.
        if let Ok(mut anchor) = shared.anchor.try_lock() {
            *anchor = Some(Anchor { frames, heard });
        }
        for part in out.chunks_mut(BLOCK * channels) {
            let mono = &mut block[..part.len() / channels];
            feed.fill(rate, mono);
            for (frame, sample) in part.chunks_mut(channels).zip(mono) {
                frame.fill(S::from_sample(*sample));
            }
        }
        shared
            .handed
            .store(frames + (out.len() / channels) as u64, Ordering::Release);
    };
    let on_error = move |error: cpal::Error| {
        if is_fatal(error.kind()) {
            let _ = failed.try_send(OutputError::Lost {
                reason: error.to_string(),
            });
        } else {
            debug!("sound device: {error}");
        }
    };
    // A device that takes longer than this to open is as good as none.
    device.build_output_stream(config, callback, on_error, Some(Duration::from_secs(5)))
}

/// Whether a stream that reports this will not play on. An underrun, or news about scheduling, is no such thing.
fn is_fatal(kind: ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::DeviceNotAvailable
            | ErrorKind::HostUnavailable
            | ErrorKind::StreamInvalidated
            | ErrorKind::PermissionDenied
            | ErrorKind::UnsupportedConfig
    )
}
