//! What the gesture model hears: 28 numbers for every pose frame, measured on any sound.
//!
//! Frame k is centred exactly at `start + k / frame_rate` seconds; the instant is computed from k, never summed up, so
//! sound and motion cannot drift apart.

mod frame;
mod mel;
mod pitch;

use frame::Analyser;

/// Numbers in a frame: 24 log-mel bands, log energy, pitch, voicing, onset strength, in this order.
pub const AUDIO_WIDTH: usize = MEL_BANDS + 4;

/// Mel bands between 60 and 7600 Hz.
pub const MEL_BANDS: usize = 24;

/// Index of the natural logarithm of the mean square, −23 (silence) ..= 0.
pub const ENERGY: usize = MEL_BANDS;
/// Index of the pitch: log2 of F0 over the median F0 of the voiced sound; 0 where unvoiced.
pub const PITCH: usize = MEL_BANDS + 1;
/// Index of the voicing: 1 voiced, 0 not.
pub const VOICED: usize = MEL_BANDS + 2;
/// Index of the onset strength: mean rise of the log-mel bands over 32 ms, in nats, 0 or more.
pub const ONSET: usize = MEL_BANDS + 3;

/// Measures `count` frames of mono `samples` (−1..=1) at a sample rate of at least 16 kHz.
///
/// Frame k is centred at `start + k / frame_rate` seconds; outside the sound there is silence. Windows are given in
/// seconds and powers are densities, so the same sound at another sample rate gives the same numbers. The median pitch
/// is that of the whole sound, so a frame does not depend on which other frames are asked for.
#[must_use]
pub fn analyse(
    samples: &[f32],
    sample_rate: u32,
    frame_rate: f32,
    start: f64,
    count: usize,
) -> Vec<[f32; AUDIO_WIDTH]> {
    let mut analyser = Analyser::new(samples, sample_rate);
    let reference = analyser.median_pitch();
    let frame = |k: usize| {
        let time = start + k as f64 / f64::from(frame_rate);
        analyser.frame(time, reference)
    };
    (0..count).map(frame).collect()
}
