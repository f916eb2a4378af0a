//! Where a word begins and ends, and what its punctuation asks for.

use std::ops::Range;

use super::{Pause, is_letter, symbol};
use crate::{hangul, sentence};

/// Cuts a text into pieces between white space; a clause mark between two Hangul syllables cuts as well (`네,그래요`).
pub(super) fn split(text: &str) -> Vec<Range<usize>> {
    let mut pieces = Vec::new();
    let mut start = None;
    let mut before = ' ';
    let mut marked = false;
    for (at, c) in text.char_indices() {
        if is_space(c) {
            if let Some(from) = start.take() {
                pieces.push(from..at);
            }
            marked = false;
        } else {
            if marked
                && is_letter(c)
                && let Some(from) = start.replace(at)
            {
                pieces.push(from..at);
                marked = false;
            }
            start.get_or_insert(at);
            if is_clause_mark(c) {
                marked |= hangul::is_syllable(before);
            } else if is_letter(c) {
                marked = false;
            }
        }
        before = c;
    }
    if let Some(from) = start {
        pieces.push(from..text.len());
    }
    pieces
}

/// The word without its surrounding punctuation, and the punctuation that follows it.
pub(super) fn trim(text: &str, piece: Range<usize>) -> (Range<usize>, String) {
    let whole = &text[piece.clone()];
    let keeps = |c: char| is_letter(c) || symbol::name(c).is_some() || is_jamo(c);
    let Some(first) = whole.find(keeps) else {
        return (piece.start..piece.start, String::new());
    };
    let last = whole.char_indices().rev().find(|&(_, c)| keeps(c));
    let end = last.map_or(whole.len(), |(at, c)| at + c.len_utf8());
    // A combining mark belongs to the letter before it.
    let marks = whole[end..]
        .chars()
        .take_while(|&c| is_invisible(c))
        .map(char::len_utf8);
    let end = end + marks.sum::<usize>();
    (
        piece.start + first..piece.start + end,
        whole[end..]
            .chars()
            .filter(|&c| is_punctuation(c))
            .collect(),
    )
}

/// The strongest pause that a run of punctuation asks for.
pub(super) fn pause(punctuation: &str) -> Pause {
    let of = |c| match c {
        '?' | '？' | '⁇' | '⁈' | '؟' => Pause::Question,
        '!' | '！' | '‼' | '⁉' => Pause::Exclamation,
        _ if sentence::is_end_mark(c) => Pause::Statement,
        _ if is_clause_mark(c) => Pause::Comma,
        _ => Pause::None,
    };
    punctuation.chars().map(of).max().unwrap_or_default()
}

/// A jamo that is not part of a syllable: `ㅋ`.
pub(super) fn is_jamo(c: char) -> bool {
    ('\u{3131}'..='\u{3163}').contains(&c)
}

fn is_clause_mark(c: char) -> bool {
    sentence::is_end_mark(c)
        || matches!(
            c,
            ',' | ';' | ':' | '，' | '、' | '；' | '：' | '—' | '–' | '―' | '،' | '؛'
        )
}

/// Marks of writing; emoji and the like are none.
fn is_punctuation(c: char) -> bool {
    c.is_ascii_punctuation()
        || is_clause_mark(c)
        || matches!(c, '·' | '«' | '»' | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205e}')
        || matches!(c, '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{301f}' | '\u{ff01}'..='\u{ff65}')
}

fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{3164}' | '\u{115f}' | '\u{1160}' | '\u{ffa0}')
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}
