//! Lines to perform: with times written by hand, or said by the built-in voice.

use std::ops::Range;

use malsori::voice::FormantVoice;
use malsori::{Phrase, PhraseEnd, Speech, SpeechRequest, Synthesizer, Transcript, Word};

/// The line of the first demo.
pub(crate) const CHEF: &str =
    "안녕하세요, 오늘은 셰프가 준비한 요리를 대접해 드릴게요. 맛있는 음식 기대해주세요!";

/// A word with its punctuation, start and end in seconds.
#[derive(Clone, Copy)]
pub(crate) struct Said<'a>(
    pub(crate) &'a str,
    pub(crate) &'a str,
    pub(crate) f64,
    pub(crate) f64,
);

/// A silent speech with these words at these times, in these phrases.
pub(crate) fn speech(
    words: &[Said<'_>],
    phrases: &[(Range<usize>, PhraseEnd)],
    duration: f64,
) -> Speech {
    let mut transcript = Transcript {
        duration,
        ..Transcript::default()
    };
    for Said(text, punctuation, start, end) in words {
        if !transcript.text.is_empty() {
            transcript.text.push(' ');
        }
        let from = transcript.text.len();
        transcript.text.push_str(text);
        let range = from..transcript.text.len();
        transcript.text.push_str(punctuation);
        transcript.words.push(Word {
            text: (*text).to_owned(),
            punctuation: (*punctuation).to_owned(),
            range,
            start: *start,
            end: *end,
            syllables: 0..0,
        });
    }
    for (intonation, (words, end_kind)) in phrases.iter().enumerate() {
        let (start, end) = (
            transcript.words[words.start].start,
            transcript.words[words.end - 1].end,
        );
        transcript.phrases.push(Phrase {
            words: words.clone(),
            start,
            end,
            intonation,
            end_kind: *end_kind,
            anchor: start + 0.1,
            prominence: 0.5,
        });
    }
    Speech {
        samples: vec![0.0; (duration * 16_000.0) as usize],
        sample_rate: 16_000,
        transcript,
    }
}

/// The line as the built-in female voice says it.
pub(crate) fn spoken(text: &str) -> Speech {
    FormantVoice::female()
        .synthesize(&SpeechRequest::new(text))
        .expect("the built-in voice says any text")
}
