//! Where one sentence ends and the next begins.

use std::ops::Range;

/// Splits a text into sentences: byte ranges of `text`, in order, trimmed, none empty.
///
/// A sentence ends after `.`, `!`, `?` or `…` (also their full-width forms) with the closing quotes and brackets that
/// follow, where white space or the end of the text comes next, and at every line break. A full stop inside a number
/// (`3.14`) or an address (`momjit.dev`) has no space behind it and ends nothing.
#[must_use]
pub fn split(text: &str) -> Vec<Range<usize>> {
    let mut sentences = Vec::new();
    let mut start = 0;
    let mut ended = false;
    for (at, c) in text.char_indices() {
        if is_line_break(c) || (ended && c.is_whitespace()) {
            push_trimmed(text, start..at, &mut sentences);
            start = at;
            ended = false;
        } else if is_end_mark(c) {
            ended = true;
        } else if !is_closing(c) {
            ended = false;
        }
    }
    push_trimmed(text, start..text.len(), &mut sentences);
    sentences
}

/// Whether `c` ends a sentence.
#[must_use]
pub fn is_end_mark(c: char) -> bool {
    matches!(
        c,
        '.' | '!' | '?' | '…' | '。' | '！' | '？' | '．' | '‼' | '⁇' | '⁈' | '⁉' | '؟'
    )
}

/// Whether `c` starts a new line.
#[must_use]
pub fn is_line_break(c: char) -> bool {
    matches!(
        c,
        '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}

fn is_closing(c: char) -> bool {
    matches!(
        c,
        '"' | '\'' | ')' | ']' | '}' | '”' | '’' | '」' | '』' | '》' | '〉' | '】' | '~' | '～'
    )
}

fn push_trimmed(text: &str, range: Range<usize>, sentences: &mut Vec<Range<usize>>) {
    let piece = &text[range.clone()];
    let trimmed = piece.trim();
    if !trimmed.is_empty() {
        let start = range.start + (piece.len() - piece.trim_start().len());
        sentences.push(start..start + trimmed.len());
    }
}
