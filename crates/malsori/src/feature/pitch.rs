//! Fundamental frequency from the autocorrelation of a windowed stretch (Boersma 1993).

/// Search range, in Hz.
const RANGE: (f32, f32) = (65.0, 450.0);
/// A stretch is voiced where the normalised autocorrelation reaches this.
const VOICED: f32 = 0.5;
/// And its mean square this: −60 dB.
const AUDIBLE: f32 = 1e-6;

/// Finds F0 in Hz, if the stretch is voiced.
///
/// `own` is the autocorrelation of the windowed stretch, `window` that of the window itself, both by lag in samples;
/// `power` is the mean square of the stretch.
pub(super) fn find(own: &[f32], window: &[f32], sample_rate: f32, power: f32) -> Option<f32> {
    if power < AUDIBLE || own.first().is_none_or(|&zero| zero <= 0.0) {
        return None;
    }
    let at = |lag: usize| (own[lag] / own[0]) / (window[lag] / window[0]).max(1e-3);
    let shortest = (sample_rate / RANGE.1) as usize;
    let longest = ((sample_rate / RANGE.0) as usize).min(own.len().min(window.len()) - 2);
    let mut best: Option<(f32, f32, f32)> = None;
    for lag in shortest.max(1)..=longest {
        let (left, here, right) = (at(lag - 1), at(lag), at(lag + 1));
        if here < left || here < right || here < VOICED * 0.7 {
            continue;
        }
        let bend = left - 2.0 * here + right;
        let shift = if bend < 0.0 {
            0.5 * (left - right) / bend
        } else {
            0.0
        };
        let peak = here - 0.25 * (left - right) * shift;
        let period = (lag as f32 + shift) / sample_rate;
        // Of equal peaks the shortest period is the voice, the others its multiples.
        let merit = peak - 0.02 * (period * RANGE.0).log2();
        if best.is_none_or(|(most, _, _)| merit > most) {
            best = Some((merit, peak, period));
        }
    }
    best.filter(|&(_, peak, _)| peak >= VOICED)
        .map(|(_, _, period)| 1.0 / period)
}
