//! How much faster than real time the built-in voice and the audio features are, on one core.
#![expect(clippy::print_stdout, reason = "a benchmark prints what it measured")]

use std::time::Instant;

use divan::Bencher;
use malsori::voice::FormantVoice;
use malsori::{SpeechRequest, Synthesizer, feature};

/// About five seconds.
const LINE: &str =
    "안녕하세요, 오늘은 셰프가 준비한 요리를 대접해 드릴게요. 맛있는 음식 기대해주세요!";

fn main() {
    print_factor("female", &FormantVoice::female());
    print_factor("male", &FormantVoice::male());
    print_feature_factor();
    divan::main();
}

/// Prints the real-time factor, the median of 31 runs.
fn print_factor(name: &str, voice: &FormantVoice) {
    let request = SpeechRequest::new(LINE);
    let mut seconds = 0.0;
    let factor = median(|| {
        let speech = voice.synthesize(&request);
        seconds = speech.map_or(0.0, |speech| speech.duration());
    });
    println!(
        "{name}: {seconds:.2} s of speech, real-time factor {:.5}",
        factor / seconds
    );
}

fn print_feature_factor() {
    let Ok(speech) = FormantVoice::female().synthesize(&SpeechRequest::new(LINE)) else {
        return;
    };
    let frames = (speech.duration() * 15.0) as usize;
    let taken = median(|| {
        divan::black_box(feature::analyse(
            &speech.samples,
            speech.sample_rate,
            15.0,
            0.0,
            frames,
        ));
    });
    println!(
        "features at 15 frames a second: {:.0} times real time",
        speech.duration() / taken
    );
}

fn median(mut work: impl FnMut()) -> f64 {
    let mut times: Vec<f64> = (0..31)
        .map(|_| {
            let start = Instant::now();
            work();
            start.elapsed().as_secs_f64()
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

#[divan::bench]
fn female(bencher: Bencher) {
    let voice = FormantVoice::female();
    let request = SpeechRequest::new(LINE);
    bencher.bench_local(|| voice.synthesize(&request));
}

#[divan::bench]
fn male(bencher: Bencher) {
    let voice = FormantVoice::male();
    let request = SpeechRequest::new(LINE);
    bencher.bench_local(|| voice.synthesize(&request));
}
