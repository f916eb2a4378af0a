//! Where the words of a portion stand in the line as it was typed.

use std::ops::Range;

use malsori::Transcript;

/// The bytes of `line` for every word of a transcript of `line[portion]`.
///
/// A voice keeps its text in NFC. Where the line was typed otherwise (decomposed Hangul from some keyboards and file
/// systems), its bytes differ, but not its spaces: the word is then its whole space-separated piece of the line.
pub(super) fn in_line(
    line: &str,
    portion: Range<usize>,
    transcript: &Transcript,
) -> Vec<Range<usize>> {
    let typed = &line[portion.clone()];
    if typed == transcript.text {
        let shift = |word: &Range<usize>| portion.start + word.start..portion.start + word.end;
        return transcript
            .words
            .iter()
            .map(|word| shift(&word.range))
            .collect();
    }
    let pieces: Vec<Range<usize>> = pieces(typed)
        .map(|piece| portion.start + piece.start..portion.start + piece.end)
        .collect();
    let nowhere = portion.end..portion.end;
    let kept: Vec<Range<usize>> = self::pieces(&transcript.text).collect();
    let piece = |word: &Range<usize>| kept.partition_point(|piece| piece.end <= word.start);
    transcript
        .words
        .iter()
        .map(|word| {
            pieces
                .get(piece(&word.range))
                .cloned()
                .unwrap_or(nowhere.clone())
        })
        .collect()
}

/// The space-separated pieces of a text.
fn pieces(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    text.split_whitespace().map(move |piece| {
        // A subslice of `text`: its place follows from the addresses.
        let start = piece.as_ptr() as usize - text.as_ptr() as usize;
        start..start + piece.len()
    })
}

#[cfg(test)]
mod tests {
    use malsori::Word;

    use super::*;

    fn transcript(text: &str, ranges: &[Range<usize>]) -> Transcript {
        let word = |range: &Range<usize>| Word {
            text: text[range.clone()].to_owned(),
            punctuation: String::new(),
            range: range.clone(),
            start: 0.0,
            end: 1.0,
            syllables: 0..0,
        };
        Transcript {
            text: text.to_owned(),
            words: ranges.iter().map(word).collect(),
            ..Transcript::default()
        }
    }

    #[test]
    fn ranges_of_a_later_portion_count_from_the_start_of_the_line() {
        let line = "네. 안녕, 친구";
        let portion = 5..line.len();
        let said = transcript(&line[portion.clone()], &[0..6, 8..14]);
        let words: Vec<_> = in_line(line, portion, &said)
            .into_iter()
            .map(|range| &line[range])
            .collect();
        assert_eq!(
            words,
            ["안녕", "친구"],
            "words should be found in the whole line"
        );
    }

    #[test]
    fn decomposed_hangul_is_found_by_its_spaces() {
        let line = "\u{1112}\u{1161}\u{11ab} \u{1100}\u{1173}\u{11af}";
        let said = transcript("한 글", &[0..3, 4..7]);
        let words: Vec<_> = in_line(line, 0..line.len(), &said)
            .into_iter()
            .map(|range| &line[range])
            .collect();
        assert_eq!(
            words,
            ["\u{1112}\u{1161}\u{11ab}", "\u{1100}\u{1173}\u{11af}"],
            "the typed bytes should be covered"
        );
    }
}
