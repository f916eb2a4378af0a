//! Reading a sound between its samples: band-limited interpolation with a windowed sinc.
//!
//! Invariant: pure; knows no clock and no device.

use std::f32::consts::PI;
use std::sync::LazyLock;

/// Zero crossings of the sinc on each side.
const REACH: usize = 12;
/// Table entries between two zero crossings.
const FINENESS: usize = 256;
/// Pass band as a share of half the lower of the two rates: leaves room for the filter's slope.
const PASS: f32 = 0.95;
/// Kaiser window parameter: about 80 dB of stop band.
const KAISER_BETA: f32 = 8.0;

static KERNEL: LazyLock<Vec<f32>> = LazyLock::new(|| {
    (0..=REACH * FINENESS)
        .map(|i| {
            let x = i as f32 / FINENESS as f32;
            let sinc = if i == 0 {
                PASS
            } else {
                (PI * PASS * x).sin() / (PI * x)
            };
            let edge = x / REACH as f32;
            sinc * bessel_i0(KAISER_BETA * (1.0 - edge * edge).max(0.0).sqrt())
                / bessel_i0(KAISER_BETA)
        })
        .collect()
});

/// The value of `samples` (at `from` Hz) at output sample `index` of a stream at `to` Hz; silence outside.
pub(crate) fn at(samples: &[f32], from: u32, to: u32, index: u64) -> f32 {
    if from == to {
        return usize::try_from(index)
            .ok()
            .and_then(|i| samples.get(i))
            .copied()
            .unwrap_or(0.0);
    }
    let position = index as f64 * f64::from(from) / f64::from(to);
    // Going down, the kernel is stretched so that it cuts at the lower rate.
    let squeeze = (to as f32 / from as f32).min(1.0);
    let reach = REACH as f64 / f64::from(squeeze);
    let first = (position - reach).ceil().max(0.0) as usize;
    let last = (position + reach).floor().min(samples.len() as f64 - 1.0);
    if last < first as f64 {
        return 0.0;
    }
    let window = samples[first..=last as usize].iter().enumerate();
    let sum: f32 = window
        .map(|(i, s)| s * kernel(((first + i) as f64 - position) as f32 * squeeze))
        .sum();
    sum * squeeze
}

/// How many output samples `samples` input samples become.
pub(crate) fn length(samples: usize, from: u32, to: u32) -> u64 {
    if from == 0 {
        0
    } else {
        (samples as u64 * u64::from(to)).div_ceil(u64::from(from))
    }
}

fn kernel(x: f32) -> f32 {
    let place = x.abs() * FINENESS as f32;
    let index = place as usize;
    match KERNEL.get(index..=index + 1) {
        Some(pair) => pair[0] + (pair[1] - pair[0]) * (place - index as f32),
        None => 0.0,
    }
}

/// Modified Bessel function of the first kind, order 0, by its power series.
fn bessel_i0(x: f32) -> f32 {
    let quarter = x * x / 4.0;
    let mut term = 1.0;
    let mut sum = 1.0;
    for k in 1..32 {
        term *= quarter / (k * k) as f32;
        sum += term;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tone(hz: f32, rate: u32, seconds: f32) -> Vec<f32> {
        (0..(seconds * rate as f32) as usize)
            .map(|i| (2.0 * PI * hz * i as f32 / rate as f32).sin())
            .collect()
    }

    #[test]
    fn a_tone_stays_itself_at_every_common_device_rate() {
        for (from, to) in [
            (24_000, 48_000),
            (24_000, 44_100),
            (16_000, 48_000),
            (48_000, 24_000),
            (44_100, 48_000),
        ] {
            let given = tone(1_000.0, from, 0.2);
            let wanted = tone(1_000.0, to, 0.2);
            let middle = wanted.len() / 4..wanted.len() * 3 / 4;
            let worst = middle
                .map(|i| (at(&given, from, to, i as u64) - wanted[i]).abs())
                .fold(0.0, f32::max);
            assert!(
                worst < 2e-3,
                "a 1 kHz tone should be right to -54 dB from {from} to {to} Hz, was off by {worst}"
            );
        }
    }

    #[test]
    fn what_the_lower_rate_cannot_hold_is_removed() {
        let given = tone(10_500.0, 48_000, 0.2);
        let loudest = (400..3_000)
            .map(|i| at(&given, 48_000, 16_000, i).abs())
            .fold(0.0, f32::max);
        assert!(
            loudest < 2e-3,
            "a tone above half the output rate should not fold back, {loudest} was left"
        );
    }

    #[test]
    fn the_length_is_rounded_up_so_that_no_sample_is_lost() {
        assert_eq!(
            length(24_000, 24_000, 48_000),
            48_000,
            "one second should stay one second"
        );
        assert_eq!(
            length(1, 48_000, 44_100),
            1,
            "a single sample should not vanish"
        );
        assert_eq!(length(0, 24_000, 48_000), 0, "nothing should stay nothing");
        assert_eq!(
            length(5, 0, 48_000),
            0,
            "a sound without a rate has no length"
        );
    }

    #[test]
    fn an_empty_sound_is_silence() {
        assert_eq!(
            at(&[], 24_000, 48_000, 0),
            0.0,
            "there is nothing to hear in no samples"
        );
    }
}
