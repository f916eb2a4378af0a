//! From a sound to the stretches of which it is made: closure, burst, aspiration, frication.

use super::target::{Place, Target, locus, vowel};
use crate::phone::{Role, Sound, before_is_voiced};

/// A stretch of constant target.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Stretch {
    /// Share of the sound's length; the shares of a sound add up to 1.
    pub(super) share: f32,
    /// What the organs glide towards.
    pub(super) target: Target,
    /// How long the glide takes, in seconds.
    pub(super) transition: f32,
}

/// The stretches of a sound, written to `out` (cleared first).
pub(super) fn articulate(sound: &Sound, out: &mut Vec<Stretch>) {
    out.clear();
    let nucleus = vowel(sound.vowel.nucleus);
    let mut push = |milliseconds: f32, transition: f32, target: Target| {
        out.push(Stretch {
            share: milliseconds,
            target,
            transition,
        });
    };
    match sound.role {
        Role::Onset => onset(sound, nucleus, &mut push),
        Role::Glide => push(50.0, 0.04, Target::voiced(vowel(sound.symbol), 0.75)),
        Role::Nucleus if sound.vowel.closes_in_i => {
            push(90.0, 0.03, Target::voiced(nucleus, 1.0));
            push(50.0, 0.03, Target::voiced(vowel("i"), 0.9));
        }
        Role::Nucleus => push(100.0, 0.03, Target::voiced(nucleus, 1.0)),
        Role::Coda => push(70.0, 0.016, coda(sound.symbol, nucleus)),
    }
    let whole: f32 = out.iter().map(|stretch| stretch.share).sum();
    for stretch in out {
        stretch.share /= whole;
    }
}

fn onset(sound: &Sound, nucleus: [f32; 4], push: &mut impl FnMut(f32, f32, Target)) {
    match sound.symbol {
        "g" | "d" | "b" => lax(sound, nucleus, push),
        "gg" | "dd" | "bb" => {
            let (shape, frequency, bandwidth) = stop(sound.symbol, nucleus);
            push(100.0, 0.005, Target::silent(shape));
            push(
                10.0,
                0.005,
                Target::voiced(shape, 0.2).with_friction(0.5, frequency, bandwidth),
            );
        }
        "k" | "t" | "p" => {
            let (shape, frequency, bandwidth) = stop(sound.symbol, nucleus);
            let burst = Target::silent(shape).with_breath(0.2);
            let breath = Target::silent(nucleus).with_breath(0.5);
            push(70.0, 0.005, Target::silent(shape));
            push(12.0, 0.005, burst.with_friction(0.6, frequency, bandwidth));
            push(55.0, 0.01, breath.with_friction(0.1, frequency, bandwidth));
        }
        "j" | "jj" | "c" => affricate(sound, nucleus, push),
        "s" | "ss" => sibilant(sound, nucleus, push),
        "h" if before_is_voiced(sound.before) => {
            push(45.0, 0.02, Target::voiced(nucleus, 0.35).with_breath(0.35));
        }
        "h" => {
            let breath = Target::silent(nucleus).with_breath(0.45);
            push(70.0, 0.02, breath.with_friction(0.05, nucleus[1], 600.0));
        }
        "n" => push(65.0, 0.015, nasal([270.0, 1500.0, 2500.0, 3500.0], 0.4)),
        "m" => push(70.0, 0.015, nasal([260.0, 950.0, 2200.0, 3400.0], 0.4)),
        // Behind an ㄹ the tongue stays: a long lateral; else a tap.
        _ if sound.before == Some("L") => {
            push(
                28.0,
                0.015,
                Target::voiced([360.0, 1150.0, 2700.0, 3500.0], 0.55),
            );
        }
        _ => push(
            28.0,
            0.012,
            Target::voiced([330.0, 1500.0, 2500.0, 3500.0], 0.35),
        ),
    }
}

fn lax(sound: &Sound, nucleus: [f32; 4], push: &mut impl FnMut(f32, f32, Target)) {
    let (shape, frequency, bandwidth) = stop(sound.symbol, nucleus);
    if before_is_voiced(sound.before) {
        push(45.0, 0.02, Target::voiced(shape, 0.22));
        push(
            8.0,
            0.01,
            Target::voiced(shape, 0.3).with_friction(0.25, frequency, bandwidth),
        );
    } else {
        let burst = Target::silent(shape).with_breath(0.1);
        push(50.0, 0.005, Target::silent(shape));
        push(10.0, 0.005, burst.with_friction(0.5, frequency, bandwidth));
        push(28.0, 0.01, Target::silent(nucleus).with_breath(0.35));
    }
}

fn affricate(sound: &Sound, nucleus: [f32; 4], push: &mut impl FnMut(f32, f32, Target)) {
    let shape = Target::silent(locus(Place::Palatal, nucleus[1]));
    let hiss = |target: Target, amount| target.with_friction(amount, 3600.0, 1500.0);
    match sound.symbol {
        "j" if before_is_voiced(sound.before) => {
            push(30.0, 0.02, shape.with_voice(0.2));
            push(35.0, 0.01, hiss(shape.with_voice(0.25), 0.4));
        }
        "j" => {
            push(40.0, 0.005, shape);
            push(50.0, 0.005, hiss(shape.with_breath(0.1), 0.55));
            push(15.0, 0.01, Target::silent(nucleus).with_breath(0.3));
        }
        "jj" => {
            push(80.0, 0.005, shape);
            push(35.0, 0.005, hiss(shape, 0.6));
        }
        _ => {
            push(60.0, 0.005, shape);
            push(80.0, 0.005, hiss(shape.with_breath(0.2), 0.6));
            push(25.0, 0.01, Target::silent(nucleus).with_breath(0.4));
        }
    }
}

fn sibilant(sound: &Sound, nucleus: [f32; 4], push: &mut impl FnMut(f32, f32, Target)) {
    let shape = Target::silent(locus(Place::Alveolar, nucleus[1]));
    let palatal = sound.vowel.is_palatal();
    if sound.symbol == "s" {
        let frequency = if palatal { 3800.0 } else { 5200.0 };
        let breath = Target::silent(nucleus).with_breath(0.3);
        push(
            90.0,
            0.02,
            shape
                .with_breath(0.05)
                .with_friction(0.5, frequency, 1800.0),
        );
        push(20.0, 0.01, breath.with_friction(0.1, frequency, 1800.0));
    } else {
        let frequency = if palatal { 3900.0 } else { 5400.0 };
        push(125.0, 0.02, shape.with_friction(0.6, frequency, 1600.0));
    }
}

fn coda(symbol: &str, nucleus: [f32; 4]) -> Target {
    match symbol {
        "N" => nasal([270.0, 1500.0, 2500.0, 3500.0], 0.4),
        "M" => nasal([260.0, 950.0, 2200.0, 3400.0], 0.4),
        "NG" => nasal([270.0, nucleus[1] * 0.6 + 700.0, 2400.0, 3500.0], 0.42),
        "L" => Target::voiced([360.0, 1150.0, 2700.0, 3500.0], 0.55),
        "K" => Target::silent(locus(Place::Velar, nucleus[1])),
        "P" => Target::silent(locus(Place::Labial, nucleus[1])),
        _ => Target::silent(locus(Place::Alveolar, nucleus[1])),
    }
}

fn nasal(formants: [f32; 4], voice: f32) -> Target {
    Target::voiced(formants, voice).with_nasal(1.0)
}

/// Locus, and frequency and bandwidth of the burst.
fn stop(symbol: &str, nucleus: [f32; 4]) -> ([f32; 4], f32, f32) {
    match symbol {
        "b" | "bb" | "p" => (locus(Place::Labial, nucleus[1]), 900.0, 900.0),
        "d" | "dd" | "t" => (locus(Place::Alveolar, nucleus[1]), 4000.0, 1800.0),
        _ => (
            locus(Place::Velar, nucleus[1]),
            nucleus[1].max(1300.0),
            700.0,
        ),
    }
}
