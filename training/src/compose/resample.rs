//! Changes the sample rate of sound by a windowed sinc.

use std::f64::consts::PI;

/// Zero crossings of the sinc on each side.
const CROSSINGS: f64 = 12.0;

/// The same sound at another rate; what lies above half of the lower rate is taken away.
#[must_use]
pub fn resample(samples: &[f32], from: u32, to: u32) -> Vec<f32> {
    if from == to || from == 0 || to == 0 {
        return samples.to_vec();
    }
    let divisor = gcd(from, to);
    let (up, down) = (u64::from(to / divisor), u64::from(from / divisor));
    let phases: Vec<Vec<f32>> = (0..up)
        .map(|phase| kernel(phase as f64 / up as f64, from, to))
        .collect();
    let reach = phases[0].len() / 2;
    let count = (samples.len() as u64 * up).div_ceil(down);
    let output = (0..count).map(|k| {
        let (centre, phase) = ((k * down / up) as usize, (k * down % up) as usize);
        let taps = phases[phase].iter().enumerate();
        // Tap i stands on sample centre + i - (reach - 1).
        taps.map(|(i, tap)| {
            (centre + i + 1)
                .checked_sub(reach)
                .and_then(|at| samples.get(at))
                .map_or(0.0, |s| s * tap)
        })
        .sum()
    });
    output.collect()
}

/// The taps for an output sample that lies `fraction` of an input sample after an input sample.
fn kernel(fraction: f64, from: u32, to: u32) -> Vec<f32> {
    let cutoff = (f64::from(to) / f64::from(from)).min(1.0);
    let reach = (CROSSINGS / cutoff).ceil() as i64;
    let taps: Vec<f64> = (1 - reach..=reach)
        .map(|offset| {
            let x = offset as f64 - fraction;
            let window = 0.5 + 0.5 * (PI * x / (reach as f64 + 1.0)).cos();
            let angle = PI * x * cutoff;
            window
                * if angle.abs() < 1e-9 {
                    1.0
                } else {
                    angle.sin() / angle
                }
        })
        .collect();
    let total: f64 = taps.iter().sum();
    taps.iter().map(|tap| (tap / total) as f32).collect()
}

fn gcd(a: u32, b: u32) -> u32 {
    if b == 0 { a } else { gcd(b, a % b) }
}
