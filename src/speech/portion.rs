//! Cutting a long line into portions, so that the first one sounds while the rest is made.
//!
//! Invariant: pure; every character that is not white space is in exactly one portion.

use std::ops::Range;

use malsori::sentence;

/// Bytes of the first portion, where the line has sentences to cut at: about 45 syllables, eight seconds.
const FIRST: usize = 160;
/// Bytes of a later portion: fewer cuts, since it need not be quick.
const LATER: usize = 600;
/// Silence at a cut between sentences, in seconds.
const SENTENCE_PAUSE: f64 = 0.45;
/// Silence at a cut inside a sentence, in seconds: a breath.
const BREATH: f64 = 0.2;

/// A stretch of the line that is said in one go.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Cut {
    /// Bytes of the line.
    pub(super) range: Range<usize>,
    /// Silence before it, in seconds.
    pub(super) pause_before: f64,
}

/// Cuts at sentences, and at spaces where a sentence is longer than a portion. At least one portion, maybe empty.
pub(super) fn cut(line: &str) -> Vec<Cut> {
    let mut cuts: Vec<Cut> = Vec::new();
    for sentence in sentence::split(line) {
        for (index, piece) in pieces(line, sentence).into_iter().enumerate() {
            let limit = if cuts.len() <= 1 { FIRST } else { LATER };
            match cuts.last_mut() {
                Some(last) if index == 0 && piece.end - last.range.start <= limit => {
                    last.range.end = piece.end;
                }
                _ => cuts.push(Cut {
                    range: piece,
                    pause_before: if index == 0 { SENTENCE_PAUSE } else { BREATH },
                }),
            }
        }
    }
    match cuts.first_mut() {
        Some(first) => first.pause_before = 0.0,
        None => cuts.push(Cut {
            range: 0..0,
            pause_before: 0.0,
        }),
    }
    cuts
}

/// A sentence in pieces of at most [`LATER`] bytes, or so; one piece where it is short enough.
fn pieces(line: &str, sentence: Range<usize>) -> Vec<Range<usize>> {
    let mut pieces = Vec::new();
    let mut start = sentence.start;
    while sentence.end - start > LATER {
        let window = &line[start..floor_boundary(line, start + LATER)];
        // The last space; a word without end is cut where it stands.
        let end = match window
            .char_indices()
            .rfind(|(index, c)| *index > 0 && c.is_whitespace())
        {
            Some((index, _)) => start + index,
            None => start + window.len(),
        };
        pieces.push(start..end);
        start = end + line[end..sentence.end].len() - line[end..sentence.end].trim_start().len();
    }
    if start < sentence.end || pieces.is_empty() {
        pieces.push(start..sentence.end);
    }
    pieces
}

fn floor_boundary(text: &str, mut index: usize) -> usize {
    while !text.is_char_boundary(index) {
        index -= 1;
    }
    index
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_short_line_is_one_portion() {
        let line =
            "안녕하세요, 오늘은 셰프가 준비한 요리를 대접해 드릴게요. 맛있는 음식 기대해주세요!";
        let ranges: Vec<_> = cut(line).into_iter().map(|cut| cut.range).collect();
        assert_eq!(
            ranges,
            std::slice::from_ref(&(0..line.len())),
            "two sentences of five seconds should be said in one go"
        );
    }

    #[test]
    fn a_long_line_begins_with_a_short_portion() {
        let line = "오늘은 날씨가 참 좋네요. ".repeat(30);
        let cuts = cut(&line);
        assert!(
            cuts.len() > 2,
            "thirty sentences should be several portions"
        );
        assert!(
            cuts[0].range.len() <= FIRST,
            "the first portion should be short"
        );
        assert_eq!(
            cuts[0].pause_before, 0.0,
            "nothing is silent before the first"
        );
        assert!(
            cuts[1..]
                .iter()
                .all(|cut| cut.pause_before == SENTENCE_PAUSE),
            "sentences are apart by a pause"
        );
    }

    #[test]
    fn nothing_is_one_empty_portion() {
        for line in ["", "  \n "] {
            assert_eq!(
                cut(line),
                [Cut {
                    range: 0..0,
                    pause_before: 0.0
                }],
                "an empty line is still an utterance"
            );
        }
    }

    proptest! {
        #[test]
        fn every_character_is_said_exactly_once(line in "(\\PC{0,40}[.?! \n]{0,2}){0,60}") {
            let cuts = cut(&line);
            let mut said = 0;
            for cut in &cuts {
                prop_assert!(line[said..cut.range.start].chars().all(char::is_whitespace), "only white space is skipped");
                prop_assert!(cut.range.len() <= LATER, "a portion has a limit");
                said = cut.range.end;
            }
            prop_assert!(line[said..].chars().all(char::is_whitespace), "nothing is left at the end");
        }
    }
}
