//! The sound of the built-in voice.

use malsori::voice::{self, FormantVoice, SAMPLE_RATE};
use malsori::{CancelFlag, Speech, SpeechError, SpeechRequest, Synthesizer, Transcript};

use crate::transcript::say;

const LINE: &str =
    "안녕하세요, 오늘은 셰프가 준비한 요리를 대접해 드릴게요. 맛있는 음식 기대해주세요!";

fn level(speech: &Speech, start: f64, end: f64) -> f32 {
    let at = |time: f64| (time * f64::from(speech.sample_rate)) as usize;
    let part = &speech.samples[at(start)..at(end).min(speech.samples.len())];
    (part.iter().map(|s| s * s).sum::<f32>() / part.len().max(1) as f32).sqrt()
}

#[test]
fn voices_are_found_by_name() {
    for name in voice::NAMES {
        assert!(voice::by_name(name).is_some(), "{name} is a voice");
    }
    assert!(voice::by_name("").is_none(), "an unknown name is no voice");
}

#[test]
fn the_same_request_gives_the_same_samples() {
    assert_eq!(say(LINE), say(LINE), "bit for bit");
}

#[test]
fn samples_stay_below_one_and_end_in_silence() {
    for voice in [FormantVoice::female(), FormantVoice::male()] {
        let speech = voice.synthesize(&SpeechRequest::new(LINE)).expect("speech");
        assert_eq!(speech.sample_rate, SAMPLE_RATE);
        let peak = speech
            .samples
            .iter()
            .fold(0.0_f32, |peak, s| peak.max(s.abs()));
        assert!((0.75..=0.85).contains(&peak), "the peak is {peak}");
        let first = speech.samples[0].abs();
        let last = speech.samples[speech.samples.len() - 1].abs();
        assert!(
            first < 0.01 && last < 0.002,
            "starts and ends softly: {first}, {last}"
        );
    }
}

#[test]
fn every_vowel_is_audible_and_every_pause_is_silent() {
    let speech = say(LINE);
    let transcript = &speech.transcript;
    for syllable in &transcript.syllables {
        let level = level(&speech, syllable.start, syllable.end);
        assert!(
            level > 0.02,
            "{} at {:.2} s has level {level}",
            syllable.text,
            syllable.start
        );
        assert!(
            (0.05..=1.0).contains(&syllable.energy),
            "energy {} is a share",
            syllable.energy
        );
    }
    for pair in transcript
        .words
        .windows(2)
        .filter(|pair| pair[1].start - pair[0].end > 0.1)
    {
        let quiet = level(&speech, pair[0].end + 0.08, pair[1].start);
        assert!(
            quiet < 0.003,
            "the pause behind {} has level {quiet}",
            pair[0].text
        );
    }
}

#[test]
fn a_silent_closure_precedes_the_burst_of_a_tense_stop() {
    let speech = say("아빠");
    let closure = speech
        .transcript
        .phones
        .iter()
        .find(|p| p.symbol == "bb")
        .expect("ㅃ");
    let inside = level(&speech, closure.start + 0.04, closure.start + 0.07);
    let vowel = &speech.transcript.syllables[0];
    let before = level(&speech, vowel.start, vowel.end);
    assert!(
        inside < 0.1 * before,
        "closure {inside} against vowel {before}"
    );
}

#[test]
fn pitch_is_near_the_voice_s_own_and_scales() {
    for voice in [FormantVoice::female(), FormantVoice::male()] {
        let mean = |pitch: f32| {
            let request = SpeechRequest {
                pitch,
                ..SpeechRequest::new(LINE)
            };
            let speech = voice.synthesize(&request).expect("speech");
            let pitches: Vec<f32> = speech
                .transcript
                .syllables
                .iter()
                .map(|s| s.pitch)
                .collect();
            pitches.iter().sum::<f32>() / pitches.len() as f32
        };
        let own = mean(1.0);
        assert!(
            (own / voice.pitch() - 1.0).abs() < 0.15,
            "mean pitch {own} of {}",
            voice.pitch()
        );
        assert!(
            (mean(1.5) / own - 1.5).abs() < 0.02,
            "the pitch factor scales F0"
        );
    }
}

/// F0 in Hz of a vowel, by counting: the lag of the highest autocorrelation.
fn measured_pitch(speech: &Speech, start: f64, end: f64) -> f32 {
    let at = |time: f64| (time * f64::from(speech.sample_rate)) as usize;
    let part = &speech.samples[at(start)..at(end)];
    let correlation = |lag: usize| {
        let pairs = part.iter().zip(&part[lag..]);
        let (mut cross, mut left, mut right) = (0.0, 0.0, 0.0);
        for (a, b) in pairs {
            cross += a * b;
            left += a * a;
            right += b * b;
        }
        cross / (left * right).sqrt().max(1e-9)
    };
    let longest = (speech.sample_rate as usize / 80).min(part.len() / 2);
    let lags = speech.sample_rate as usize / 450..longest;
    let best = lags
        .max_by(|&a, &b| correlation(a).total_cmp(&correlation(b)))
        .expect("a lag");
    speech.sample_rate as f32 / best as f32
}

#[test]
fn the_pitch_that_is_reported_is_heard() {
    let speech = say("아 어 오 우 이");
    let transcript = &speech.transcript;
    for syllable in &transcript.syllables {
        let heard = measured_pitch(&speech, syllable.start, syllable.end);
        let error = (heard / syllable.pitch).log2().abs();
        assert!(
            error < 0.25,
            "{}: {heard} Hz heard, {} Hz reported",
            syllable.text,
            syllable.pitch
        );
    }
}

fn last_two(transcript: &Transcript) -> (f32, f32) {
    let count = transcript.syllables.len();
    (
        transcript.syllables[count - 2].pitch,
        transcript.syllables[count - 1].pitch,
    )
}

#[test]
fn a_question_rises_and_a_statement_falls() {
    let (before, last) = last_two(&say("집에 가니?").transcript);
    assert!(
        last > before * 1.1,
        "a question rises: {before} Hz, {last} Hz"
    );
    let (before, last) = last_two(&say("집에 간다.").transcript);
    assert!(last < before, "a statement falls: {before} Hz, {last} Hz");
    let question = say("밥 먹었어?").transcript.syllables[3].pitch;
    let statement = say("밥 먹었어.").transcript.syllables[3].pitch;
    assert!(
        question > 1.3 * statement,
        "the same words, {question} Hz against {statement} Hz"
    );
}

#[test]
fn an_accentual_phrase_rises_from_low_to_high() {
    let transcript = say("우리나라는 아름다운 나라입니다.").transcript;
    let pitch = |index: usize| transcript.syllables[index].pitch;
    assert!(
        pitch(1) > 1.1 * pitch(0),
        "우리 rises: {} Hz, {} Hz",
        pitch(0),
        pitch(1)
    );
    let strong = say("커다란 나무가 있습니다.").transcript.syllables[0].pitch;
    let weak = say("거다란 나무가 있습니다.").transcript.syllables[0].pitch;
    assert!(
        strong > 1.1 * weak,
        "an aspirated onset starts high: {strong} Hz, {weak} Hz"
    );
}

#[test]
fn there_is_no_click_at_any_boundary() {
    let speech = say(LINE);
    let steps: Vec<f32> = speech
        .samples
        .windows(2)
        .map(|w| (w[1] - w[0]).abs())
        .collect();
    let largest = steps.iter().copied().fold(0.0, f32::max);
    assert!(
        largest < 0.5,
        "the largest step between two samples is {largest}"
    );
    // At the edges of the phones nothing may jump more than the voice itself does around them.
    for phone in &speech.transcript.phones {
        let at = (phone.start * f64::from(SAMPLE_RATE)) as usize;
        let slice = |from: usize, to: usize| &steps[from.min(steps.len())..to.min(steps.len())];
        let here = slice(at.saturating_sub(3), at + 3)
            .iter()
            .copied()
            .fold(0.0, f32::max);
        let around = slice(at.saturating_sub(360), at.saturating_sub(3)).iter();
        let around = around
            .chain(slice(at + 3, at + 360))
            .copied()
            .fold(0.0, f32::max);
        assert!(
            here <= 1.3 * around + 0.01,
            "{} clicks: {here} against {around}",
            phone.symbol
        );
    }
}

#[test]
fn bad_numbers_and_cancelled_lines_are_refused() {
    let voice = FormantVoice::female();
    for bad in [0.0, -1.0, f32::NAN, f32::INFINITY] {
        let request = SpeechRequest {
            rate: bad,
            ..SpeechRequest::new("네")
        };
        let error = voice
            .synthesize(&request)
            .expect_err("a rate that is no rate");
        assert!(
            error.to_string().contains("rate"),
            "the message names the setting: {error}"
        );
        let request = SpeechRequest {
            pitch: bad,
            ..SpeechRequest::new("네")
        };
        assert!(
            voice.synthesize(&request).is_err(),
            "a pitch that is no pitch"
        );
    }
    let cancel = CancelFlag::default();
    cancel.cancel();
    let request = SpeechRequest {
        cancel,
        ..SpeechRequest::new(LINE)
    };
    assert_eq!(voice.synthesize(&request), Err(SpeechError::Cancelled));
}

#[test]
fn extreme_rates_and_pitches_stay_sound() {
    let voice = FormantVoice::male();
    for (rate, pitch) in [(1e-6, 1.0), (1e6, 1.0), (1.0, 1e-6), (1.0, 1e6), (4.0, 4.0)] {
        let request = SpeechRequest {
            rate,
            pitch,
            ..SpeechRequest::new("빠르게 또는 느리게.")
        };
        let speech = voice.synthesize(&request).expect("speech");
        assert!(
            speech.samples.iter().all(|s| s.abs() <= 1.0),
            "finite at {rate}, {pitch}"
        );
        speech.transcript.checked().expect("valid times");
    }
}
