//! When eyelids close.

use crate::chance::unit;

/// One blink falls into every so many seconds; gaps between two are half to one and a half times this.
const PERIOD: f64 = 4.0;

/// Seconds from open to open.
const LENGTH: f64 = 0.15;

/// How often a second blink follows at once, and after how long.
const DOUBLE: f32 = 0.15;
const DOUBLE_AFTER: f64 = 0.28;

/// How far the lids are closed, 0..=1: a pure function of seed and time.
pub(super) fn closed(seed: u64, time: f64) -> f32 {
    let period = (time / PERIOD).floor();
    let chance = |channel| unit(seed, period as u64, channel);
    let since = time - period * PERIOD - 2.0 * f64::from(chance(10));
    let double = if chance(11) < DOUBLE {
        lid(since - DOUBLE_AFTER)
    } else {
        0.0
    };
    lid(since).max(double)
}

/// Lids fall in a third of the blink and rise in the rest.
fn lid(since: f64) -> f32 {
    let t = since / LENGTH;
    if !(0.0..1.0).contains(&t) {
        return 0.0;
    }
    let t = t as f32;
    let ease = |x: f32| x * x * (3.0 - 2.0 * x);
    if t < 0.33 {
        ease(t / 0.33)
    } else {
        ease((1.0 - t) / 0.67)
    }
}
