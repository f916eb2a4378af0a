//! One eojeol, read from left to right.

use std::ops::Range;

use super::{SpokenSyllable, eojeol, latin, number, symbol};
use crate::hangul::{self, Block};

mod figure;

/// Reads the piece of `text`; `next` is the eojeol behind it, which may hold the counter of a number (`3 명`).
pub(super) fn read(text: &str, piece: Range<usize>, next: &str) -> Vec<SpokenSyllable> {
    let letters = text[piece.clone()].char_indices();
    let letters: Vec<Letter> = letters
        .map(|(at, written)| Letter {
            plain: latin::plain(written)
                .or(full_width_digit(written))
                .unwrap_or(written),
            range: piece.start + at..piece.start + at + written.len_utf8(),
        })
        .collect();
    let mut reader = Reader {
        text,
        letters,
        at: 0,
        next,
        end: piece.end,
        syllables: Vec::new(),
    };
    while reader.at < reader.letters.len() {
        reader.step();
    }
    reader.syllables
}

/// A character of the piece.
struct Letter {
    /// Without accent and in plain width.
    plain: char,
    /// Where it stands in the text.
    range: Range<usize>,
}

struct Reader<'a> {
    text: &'a str,
    letters: Vec<Letter>,
    at: usize,
    next: &'a str,
    end: usize,
    syllables: Vec<SpokenSyllable>,
}

impl Reader<'_> {
    fn step(&mut self) {
        let c = self.letters[self.at].plain;
        if hangul::is_syllable(c) {
            self.say_here(&c.to_string());
        } else if c.is_ascii_digit() {
            self.figure();
        } else if c.is_ascii_alphabetic() {
            self.latin();
        } else if eojeol::is_jamo(c) {
            self.jamo();
        } else if symbol::is_currency(c) && self.peek(1).is_some_and(|c| c.is_ascii_digit()) {
            let range = self.letters[self.at].range.clone();
            self.at += 1;
            self.figure();
            self.say(symbol::name(c).unwrap_or_default(), range);
        } else {
            self.symbol(c);
        }
    }

    fn symbol(&mut self, c: char) {
        let between = |test: fn(&char) -> bool| {
            let before = self.at.checked_sub(1).map(|at| self.letters[at].plain);
            before.is_some_and(|c| test(&c)) && self.peek(1).is_some_and(|c| test(&c))
        };
        let reading = match c {
            '-' | '−' if self.at == 0 && self.peek(1).is_some_and(|c| c.is_ascii_digit()) => {
                "마이너스"
            }
            '.' if between(char::is_ascii_alphabetic) => "닷",
            _ => symbol::name(c).unwrap_or_default(),
        };
        self.say_here(reading);
    }

    /// A run of Latin letters.
    fn latin(&mut self) {
        let run = self.run(|c| c.is_ascii_alphabetic());
        let after_percent =
            run.start > 0 && symbol::name(self.letters[run.start - 1].plain) == Some("퍼센트");
        let letters: Vec<char> = self.letters[run.clone()].iter().map(|l| l.plain).collect();
        match latin::read(&letters) {
            _ if after_percent && letters == ['p'] => self.say("포인트", self.span(&run)),
            latin::Reading::Whole(word) => self.say(word, self.span(&run)),
            latin::Reading::Letters(names) => {
                for (index, name) in run.zip(names) {
                    self.say(name, self.letters[index].range.clone());
                }
            }
        }
    }

    /// Letters of the keyboard that form no syllable: laughter is laughed, weeping is not read, the rest is named.
    fn jamo(&mut self) {
        const LAUGHS: usize = 4;
        let run = self.run(eojeol::is_jamo);
        let letters: String = self.letters[run.clone()].iter().map(|l| l.plain).collect();
        let shorthand = match letters.as_str() {
            "ㅇㅇ" => Some("응"),
            "ㅇㅋ" => Some("오케이"),
            "ㄴㄴ" => Some("노노"),
            "ㄱㄱ" => Some("고고"),
            "ㄱㅅ" => Some("감사"),
            "ㅊㅋ" => Some("추카"),
            "ㅎㅇ" => Some("하이"),
            "ㅂㅂ" => Some("바이"),
            "ㅈㅅ" => Some("죄송"),
            "ㄷㄷ" => Some("덜덜"),
            _ => None,
        };
        if let Some(shorthand) = shorthand {
            self.say(shorthand, self.span(&run));
            return;
        }
        let mut laughs = 0;
        for index in run {
            let letter = self.letters[index].plain;
            laughs = if matches!(letter, 'ㅋ' | 'ㅎ') {
                laughs + 1
            } else {
                0
            };
            if laughs <= LAUGHS {
                self.say(&jamo_name(letter), self.letters[index].range.clone());
            }
        }
    }

    /// Takes the run of letters that pass, from the current one on.
    fn run(&mut self, test: impl Fn(char) -> bool) -> Range<usize> {
        let start = self.at;
        while self
            .letters
            .get(self.at)
            .is_some_and(|letter| test(letter.plain))
        {
            self.at += 1;
        }
        start..self.at
    }

    fn peek(&self, ahead: usize) -> Option<char> {
        self.letters.get(self.at + ahead).map(|letter| letter.plain)
    }

    /// The bytes of a run of letters.
    fn span(&self, run: &Range<usize>) -> Range<usize> {
        self.letters[run.start].range.start..self.letters[run.end - 1].range.end
    }

    fn say_here(&mut self, reading: &str) {
        let range = self.letters[self.at].range.clone();
        self.say(reading, range);
        self.at += 1;
    }

    fn say(&mut self, reading: &str, range: Range<usize>) {
        let syllables = reading.chars().filter(|&c| hangul::is_syllable(c));
        self.syllables
            .extend(syllables.map(|hangul| SpokenSyllable {
                hangul,
                range: range.clone(),
            }));
    }
}

fn full_width_digit(c: char) -> Option<char> {
    ('０'..='９')
        .contains(&c)
        .then(|| char::from(b'0' + (c as u32 - '０' as u32) as u8))
}

/// `ㄱ` → 기역; a vowel is read as itself; the bare strokes that stand for weeping eyes are silent.
fn jamo_name(letter: char) -> String {
    let name = match letter {
        'ㅋ' => "크",
        'ㅎ' => "흐",
        'ㅠ' | 'ㅜ' | 'ㅡ' => "",
        'ㄱ' => "기역",
        'ㄲ' => "쌍기역",
        'ㄴ' => "니은",
        'ㄷ' => "디귿",
        'ㄸ' => "쌍디귿",
        'ㄹ' => "리을",
        'ㅁ' => "미음",
        'ㅂ' => "비읍",
        'ㅃ' => "쌍비읍",
        'ㅅ' => "시옷",
        'ㅆ' => "쌍시옷",
        'ㅇ' => "이응",
        'ㅈ' => "지읒",
        'ㅉ' => "쌍지읒",
        'ㅊ' => "치읓",
        'ㅌ' => "티읕",
        'ㅍ' => "피읖",
        _ => {
            let vowel = Block {
                onset: 'ㅇ',
                vowel: letter,
                coda: None,
            };
            return vowel.join().map(String::from).unwrap_or_default();
        }
    };
    name.to_owned()
}
