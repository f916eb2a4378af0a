//! What the model hears.

use malsori::feature::{AUDIO_WIDTH, ENERGY, MEL_BANDS, ONSET, PITCH, VOICED, analyse};

use crate::transcript::say;

/// A tone with harmonics, a glide, pauses: a stand-in for a voice that is defined at any sample rate.
fn tone(sample_rate: u32, seconds: f64) -> Vec<f32> {
    let rate = f64::from(sample_rate);
    let mut phase = 0.0;
    (0..(seconds * rate) as usize)
        .map(|n| {
            let time = n as f64 / rate;
            phase += (150.0 + 60.0 * (1.7 * time).sin()) / rate;
            let loud = (3.0 * time).sin().max(0.0);
            let sum: f64 = (1..=18)
                .map(|h| (std::f64::consts::TAU * phase * f64::from(h)).sin() / f64::from(h))
                .sum();
            (0.2 * loud * sum) as f32
        })
        .collect()
}

#[test]
fn frames_do_not_drift_over_a_minute() {
    for (sample_rate, frame_rate) in [(24_000_u32, 15.0_f32), (16_000, 30.0), (44_100, 29.97)] {
        let mut samples = vec![0.0; 60 * sample_rate as usize];
        let struck: Vec<usize> = (7..(59.0 * frame_rate) as usize).step_by(11).collect();
        for &frame in &struck {
            let time = frame as f64 / f64::from(frame_rate);
            samples[(time * f64::from(sample_rate)).round() as usize] = 1.0;
        }
        let count = (60.0 * frame_rate) as usize;
        let frames = analyse(&samples, sample_rate, frame_rate, 0.0, count);
        for &frame in &struck {
            let here = frames[frame][ENERGY];
            let beside = frames[frame - 1][ENERGY].max(frames[frame + 1][ENERGY]);
            assert!(
                here > beside + 2.0,
                "impulse {frame} at {sample_rate} Hz: {here} beside {beside}"
            );
        }
        // The centre of a window weighs most: the same impulse, the same energy, from first to last.
        let (first, last) = (
            frames[struck[0]][ENERGY],
            frames[struck[struck.len() - 1]][ENERGY],
        );
        assert!(
            (first - last).abs() < 0.02,
            "centred at the start {first} and after a minute {last}"
        );
    }
}

#[test]
fn sixteen_and_twenty_four_kilohertz_agree() {
    let at = |rate| analyse(&tone(rate, 6.0), rate, 15.0, 0.0, 90);
    let (low, high) = (at(16_000), at(24_000));
    let mut voiced = 0;
    for (k, (low, high)) in low.iter().zip(&high).enumerate() {
        if high[ENERGY] < -12.0 {
            continue;
        }
        for band in 0..MEL_BANDS {
            let error = (low[band] - high[band]).abs();
            // The last band ends where 16 kHz ends; bands without a partial hold only leakage.
            assert!(
                error < 0.25 || high[band] < -14.0,
                "frame {k} band {band}: {} {}",
                low[band],
                high[band]
            );
        }
        assert!(
            (low[ENERGY] - high[ENERGY]).abs() < 0.05,
            "energy of frame {k}"
        );
        if low[VOICED] == 1.0 && high[VOICED] == 1.0 {
            voiced += 1;
            assert!(
                (low[PITCH] - high[PITCH]).abs() < 0.03,
                "pitch of frame {k}"
            );
        }
    }
    assert!(voiced > 30, "most of the sound is voiced: {voiced}");
}

#[test]
fn pitch_follows_the_melody() {
    let rate = 24_000;
    let frames = analyse(&tone(rate, 6.0), rate, 15.0, 0.0, 90);
    let mut checked = 0;
    let reference = frames
        .iter()
        .enumerate()
        .filter(|(_, f)| f[VOICED] == 1.0 && f[ENERGY] > -8.0)
        .map(|(k, f)| f[PITCH] - (150.0 + 60.0 * (1.7 * k as f64 / 15.0).sin()).log2() as f32)
        .collect::<Vec<_>>();
    for offset in &reference {
        assert!(
            (offset - reference[0]).abs() < 0.05,
            "the same median for every frame: {reference:?}"
        );
        checked += 1;
    }
    assert!(checked > 20, "many frames are voiced: {checked}");
}

#[test]
fn a_frame_does_not_depend_on_the_others() {
    let speech = say("오늘은 날씨가 참 좋네요.");
    let whole = analyse(&speech.samples, speech.sample_rate, 15.0, -0.5, 40);
    let part = analyse(
        &speech.samples,
        speech.sample_rate,
        15.0,
        -0.5 + 12.0 / 15.0,
        5,
    );
    for (k, (a, b)) in whole[12..17].iter().zip(&part).enumerate() {
        for (index, (a, b)) in a.iter().zip(b).enumerate() {
            assert!((a - b).abs() < 0.02, "frame {k} number {index}: {a} {b}");
        }
    }
}

#[test]
fn silence_surrounds_the_sound() {
    let speech = say("네.");
    let frames = analyse(&speech.samples, speech.sample_rate, 15.0, -2.0, 10);
    let far = analyse(&speech.samples, speech.sample_rate, 15.0, 1e6, 1);
    let nothing = analyse(&[], 24_000, 15.0, 0.0, 3);
    for frame in frames.iter().chain(&far).chain(&nothing) {
        assert_eq!(frame[VOICED], 0.0, "silence has no voice");
        assert_eq!(frame[ONSET], 0.0, "and no onset");
        assert!(
            frame[ENERGY] < -20.0 && frame.iter().all(|value| value.is_finite()),
            "{frame:?}"
        );
    }
}

#[test]
fn vowels_of_the_voice_are_voiced_and_onsets_stand_out() {
    let speech = say("아버지는 나무를 보며 노래를 부릅니다.");
    let vowels = speech
        .transcript
        .phones
        .iter()
        .filter(|p| malsori::phone::is_vowel(&p.symbol));
    let (mut voiced, mut all) = (0, 0);
    for vowel in vowels {
        let middle = 0.5 * (vowel.start + vowel.end);
        let frame = analyse(&speech.samples, speech.sample_rate, 15.0, middle, 1)[0];
        all += 1;
        voiced += usize::from(frame[VOICED] == 1.0);
        assert!(
            frame[PITCH].abs() < 1.0,
            "no octave error in {}: {}",
            vowel.symbol,
            frame[PITCH]
        );
    }
    assert!(
        voiced * 10 >= all * 9,
        "{voiced} of {all} vowels are voiced"
    );
    let start = analyse(&speech.samples, speech.sample_rate, 15.0, 0.0, 1)[0][ONSET];
    let middle = analyse(&speech.samples, speech.sample_rate, 15.0, 0.05, 1)[0][ONSET];
    assert!(
        start > middle + 1.0,
        "the first sound is an onset: {start} against {middle}"
    );
    assert_eq!(AUDIO_WIDTH, 28, "the width that models are trained with");
}
