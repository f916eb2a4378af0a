//! One frame: spectra of windows centred at an instant.

use std::sync::Arc;

use realfft::num_complex::Complex;
use realfft::{ComplexToReal, RealFftPlanner, RealToComplex};

use super::mel::Bands;
use super::{AUDIO_WIDTH, ENERGY, MEL_BANDS, ONSET, PITCH, VOICED, pitch};

/// Seconds of the window for spectrum, energy and pitch.
const WINDOW: f64 = 0.064;
/// Seconds of the two windows whose difference is the onset.
const HALF: f64 = 0.032;
/// Pitch is measured below this frequency, in Hz, which every sample rate can carry.
const PITCH_BAND: f32 = 1500.0;
/// Frames a second at which the median pitch of the whole sound is taken.
const MEDIAN_RATE: f64 = 6.0;
/// Points of the autocorrelation: 8 to a millisecond, at every sample rate.
const LAGS: usize = 1024;

/// Measures frames of one sound.
pub(super) struct Analyser<'a> {
    samples: &'a [f32],
    sample_rate: u32,
    long: Spectrum,
    short: Spectrum,
    inverse: Arc<dyn ComplexToReal<f32>>,
    powers: Vec<Complex<f32>>,
    correlation: Vec<f32>,
    window_correlation: Vec<f32>,
}

impl<'a> Analyser<'a> {
    pub(super) fn new(samples: &'a [f32], sample_rate: u32) -> Self {
        let mut planner = RealFftPlanner::new();
        let long = Spectrum::new(WINDOW, sample_rate, &mut planner);
        let short = Spectrum::new(HALF, sample_rate, &mut planner);
        let inverse = planner.plan_fft_inverse(LAGS);
        let correlation = vec![0.0; LAGS];
        let mut analyser = Self {
            samples,
            sample_rate,
            long,
            short,
            powers: inverse.make_input_vec(),
            inverse,
            correlation,
            window_correlation: Vec::new(),
        };
        analyser.long.input.fill(0.0);
        let window = analyser.long.window.clone();
        analyser.long.input[..window.len()].copy_from_slice(&window);
        analyser.long.transform();
        analyser.correlate();
        analyser.window_correlation = analyser.correlation.clone();
        analyser
    }

    /// Median F0 of the voiced parts in Hz, or 0 where nothing is voiced.
    pub(super) fn median_pitch(&mut self) -> f32 {
        let seconds = self.samples.len() as f64 / f64::from(self.sample_rate);
        let count = (seconds * MEDIAN_RATE).ceil() as usize;
        let mut pitches: Vec<f32> = (0..count)
            .filter_map(|k| self.pitch_at(k as f64 / MEDIAN_RATE))
            .collect();
        pitches.sort_by(f32::total_cmp);
        pitches.get(pitches.len() / 2).copied().unwrap_or(0.0)
    }

    /// The features at an instant, in seconds; `reference` is the pitch that counts as 0.
    pub(super) fn frame(&mut self, time: f64, reference: f32) -> [f32; AUDIO_WIDTH] {
        let mut frame = [0.0; AUDIO_WIDTH];
        let pitch = self.pitch_at(time);
        frame[..MEL_BANDS].copy_from_slice(&self.long.bands.log_powers(&self.long.density));
        frame[ENERGY] = (self.long.power + 1e-10).ln();
        if let Some(pitch) = pitch.filter(|_| reference > 0.0) {
            frame[PITCH] = (pitch / reference).log2();
            frame[VOICED] = 1.0;
        }
        self.short
            .measure(self.samples, self.sample_rate, time - HALF / 2.0);
        let before = self.short.bands.log_powers(&self.short.density);
        self.short
            .measure(self.samples, self.sample_rate, time + HALF / 2.0);
        let after = self.short.bands.log_powers(&self.short.density);
        let rises = after
            .iter()
            .zip(before)
            .map(|(after, before)| (after - before).max(0.0));
        frame[ONSET] = rises.sum::<f32>() / MEL_BANDS as f32;
        frame
    }

    /// Measures the long window at an instant and returns its F0 in Hz.
    fn pitch_at(&mut self, time: f64) -> Option<f32> {
        self.long.measure(self.samples, self.sample_rate, time);
        let power = self.long.power;
        if power <= 0.0 {
            return None;
        }
        self.correlate();
        let rate = (LAGS as f64 / (2.0 * WINDOW)) as f32;
        pitch::find(&self.correlation, &self.window_correlation, rate, power)
    }

    /// Autocorrelation of the long window from its spectrum below [`PITCH_BAND`].
    fn correlate(&mut self) {
        let limit = (PITCH_BAND / self.long.spacing) as usize;
        self.powers.fill(Complex::new(0.0, 0.0));
        for (power, value) in self.powers.iter_mut().zip(&self.long.output).take(limit) {
            power.re = value.norm_sqr();
        }
        let done = self
            .inverse
            .process(&mut self.powers, &mut self.correlation);
        debug_assert!(done.is_ok(), "the buffers were made for this transform");
    }
}

/// The spectrum of a Hann window of some seconds; its bins lie as far apart at every sample rate.
struct Spectrum {
    forward: Arc<dyn RealToComplex<f32>>,
    window: Vec<f32>,
    input: Vec<f32>,
    output: Vec<Complex<f32>>,
    /// Power spectral density, one-sided.
    density: Vec<f32>,
    /// Mean square under the window.
    power: f32,
    bands: Bands,
    spacing: f32,
    scale: f32,
}

impl Spectrum {
    fn new(seconds: f64, sample_rate: u32, planner: &mut RealFftPlanner<f32>) -> Self {
        let rate = f64::from(sample_rate.max(1));
        let size = (seconds * rate).round().max(4.0) as usize;
        // Twice as long as the window: room for its autocorrelation.
        let length = (2.0 * seconds * rate).round().max(8.0) as usize;
        let forward = planner.plan_fft_forward(length);
        let turn = std::f64::consts::TAU / size as f64;
        let window: Vec<f32> = (0..size)
            .map(|n| (0.5 - 0.5 * ((n as f64 + 0.5) * turn).cos()) as f32)
            .collect();
        let energy: f32 = window.iter().map(|w| w * w).sum();
        let output = forward.make_output_vec();
        let spacing = (rate / length as f64) as f32;
        Self {
            input: forward.make_input_vec(),
            density: vec![0.0; output.len()],
            bands: Bands::new(spacing, output.len()),
            scale: 2.0 / (energy * rate as f32),
            power: 0.0,
            forward,
            window,
            output,
            spacing,
        }
    }

    /// Measures the window centred at an instant.
    fn measure(&mut self, samples: &[f32], sample_rate: u32, time: f64) {
        let centre = (time * f64::from(sample_rate)).round() as i64;
        let first = centre - self.window.len() as i64 / 2;
        self.input.fill(0.0);
        let mut power = 0.0;
        let mut weight = 0.0;
        for (offset, &window) in self.window.iter().enumerate() {
            let sample = usize::try_from(first + offset as i64)
                .ok()
                .and_then(|at| samples.get(at));
            let sample = sample.copied().unwrap_or(0.0);
            self.input[offset] = sample * window;
            power += sample * sample * window;
            weight += window;
        }
        self.power = power / weight;
        self.transform();
    }

    fn transform(&mut self) {
        let done = self.forward.process(&mut self.input, &mut self.output);
        debug_assert!(done.is_ok(), "the buffers were made for this transform");
        for (density, value) in self.density.iter_mut().zip(&self.output) {
            *density = value.norm_sqr() * self.scale;
        }
    }
}
