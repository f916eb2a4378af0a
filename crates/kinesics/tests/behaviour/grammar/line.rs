//! Transcripts made by hand: every syllable as long as every other, so that a test of the grammar does not hang on the
//! prosody of one voice.

use std::ops::Range;

use malsori::{Phrase, PhraseEnd, Syllable, Transcript, Word};

/// Seconds a syllable.
const SYLLABLE: f64 = 0.16;

/// The line, spoken evenly, with a pause after every punctuation mark and phrases of at least three syllables.
pub(crate) fn evenly(text: &str) -> Transcript {
    let mut transcript = Transcript {
        text: text.to_owned(),
        ..Transcript::default()
    };
    let mut now = 0.02;
    for range in pieces(text) {
        let piece = &text[range.clone()];
        let bare = piece.trim_end_matches(['.', ',', '?', '!']);
        let index = transcript.words.len();
        let (start, first) = (now, transcript.syllables.len());
        for (offset, syllable) in bare.char_indices() {
            let from = range.start + offset;
            transcript.syllables.push(Syllable {
                text: syllable.to_string(),
                range: from..from + syllable.len_utf8(),
                start: now,
                end: now + SYLLABLE,
                word: index,
                phones: 0..0,
                pitch: 0.0,
                energy: 0.7,
            });
            now += SYLLABLE;
        }
        let punctuation = &piece[bare.len()..];
        transcript.words.push(Word {
            text: bare.to_owned(),
            punctuation: punctuation.to_owned(),
            range: range.start..range.start + bare.len(),
            start,
            end: now,
            syllables: first..transcript.syllables.len(),
        });
        now += if punctuation.is_empty() { 0.0 } else { 0.25 };
    }
    transcript.duration = now + 0.1;
    phrase(&mut transcript);
    transcript.checked().expect("the transcript is valid")
}

fn pieces(text: &str) -> Vec<Range<usize>> {
    let start_of = |piece: &str| piece.as_ptr() as usize - text.as_ptr() as usize;
    let words = text
        .split_whitespace()
        .filter(|piece| piece.chars().any(char::is_alphanumeric));
    words
        .map(|piece| start_of(piece)..start_of(piece) + piece.len())
        .collect()
}

fn phrase(transcript: &mut Transcript) {
    let (mut first, mut intonation) = (0, 0);
    for index in 0..transcript.words.len() {
        let last = index + 1 == transcript.words.len();
        let word = &transcript.words[index];
        let end_kind = match word.punctuation.chars().next() {
            Some('?') => PhraseEnd::Question,
            Some('!') => PhraseEnd::Exclamation,
            Some('.') => PhraseEnd::Statement,
            Some(_) => PhraseEnd::Comma,
            None if last => PhraseEnd::Statement,
            None => PhraseEnd::Open,
        };
        let syllables = transcript.words[first].syllables.start..word.syllables.end;
        if end_kind == PhraseEnd::Open && syllables.len() < 3 {
            continue;
        }
        let accented = &transcript.syllables[syllables.start + usize::from(syllables.len() > 2)];
        transcript.phrases.push(Phrase {
            words: first..index + 1,
            start: transcript.words[first].start,
            end: word.end,
            intonation,
            end_kind,
            anchor: accented.start + 0.05,
            // Varies with the place, so that not all phrases are alike.
            prominence: [0.5, 0.7, 0.35, 0.6][transcript.phrases.len() % 4],
        });
        first = index + 1;
        intonation += usize::from(end_kind != PhraseEnd::Open);
    }
}
