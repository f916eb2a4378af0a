//! Figures: counts, sums, decimals, dates, clock times, telephone numbers, ranges, fractions.

use std::ops::Range;

use super::{Reader, number, symbol};
use crate::hangul;
use crate::spoken::counter;

impl Reader<'_> {
    /// Reads the figure at the current letter, with the unit of measure directly behind it.
    pub(super) fn figure(&mut self) {
        let run = self.figure_run();
        let rest = &self.text[self.letters[run.end - 1].range.end..self.end];
        let follows = if rest.is_empty() { self.next } else { rest };
        let follows = follows.to_owned();
        if self.dimensional(&run) {
            return;
        }
        self.ranged(run, &follows);
        self.unit();
    }

    /// Digits, and the separators that stand between two digits.
    fn figure_run(&mut self) -> Range<usize> {
        let start = self.at;
        let is_digit = |letter: Option<char>| letter.is_some_and(|c| c.is_ascii_digit());
        while is_digit(self.peek(0))
            || (self.at > start && is_separator(self.peek(0)) && is_digit(self.peek(1)))
        {
            self.at += 1;
        }
        start..self.at
    }

    /// `2D` and `3D` are read in English.
    fn dimensional(&mut self, run: &Range<usize>) -> bool {
        let alone = !self.peek(1).is_some_and(|c| c.is_ascii_alphabetic());
        let reading = match self.plain(run).as_str() {
            "2" => "투",
            "3" => "쓰리",
            _ => return false,
        };
        let is_d = self.peek(0) == Some('D') && alone;
        if is_d {
            self.say(reading, self.span(run));
        }
        is_d
    }

    /// `3~5`: from three to five; each side is read by itself.
    fn ranged(&mut self, run: Range<usize>, follows: &str) {
        let sides = self.divide(&run, |c| matches!(c, '~' | '～' | '∼'));
        for (index, side) in sides.iter().enumerate() {
            if index > 0 {
                self.say("에서", self.letters[side.start - 1].range.clone());
            }
            self.single(side, follows);
        }
    }

    fn single(&mut self, run: &Range<usize>, follows: &str) {
        let dashed = self.divide(run, |c| c == '-');
        let dotted = self.divide(run, |c| c == '.');
        let slashed = self.divide(run, |c| c == '/');
        let timed = self.divide(run, |c| c == ':');
        for parts in [&dashed, &dotted, &slashed] {
            if let [year, month, day] = parts.as_slice()
                && year.len() == 4
                && month.len() <= 2
                && day.len() <= 2
            {
                self.date(year, month, day);
                return;
            }
        }
        match (dashed.as_slice(), slashed.as_slice(), timed.as_slice()) {
            ([_, _, ..], _, _) if self.is_telephone(run, &dashed) => {
                for part in &dashed {
                    self.say(&number::digits(&self.plain(part), "공"), self.span(part));
                }
            }
            ([_, _, ..], _, _) => self.list(&dashed, dash(follows), follows),
            (_, [over, under], _) => {
                self.say(&number::sino(&self.plain(under)), self.span(under));
                self.say("분의", self.letters[under.start - 1].range.clone());
                self.say(&number::sino(&self.plain(over)), self.span(over));
            }
            (_, [_, _, ..], _) => self.list(&slashed, "", follows),
            (_, _, [hour, minute]) if self.is_clock(hour, minute) => self.clock(hour, minute),
            (_, _, [_, _, ..]) => self.list(&timed, "대", follows),
            _ => self.amount(run, follows),
        }
    }

    fn list(&mut self, parts: &[Range<usize>], between: &str, follows: &str) {
        for (index, part) in parts.iter().enumerate() {
            if index > 0 {
                self.say(between, self.letters[part.start - 1].range.clone());
            }
            // In a range every number is counted: 세에서 네명.
            let counted = between == "에서" || index + 1 == parts.len();
            self.amount(part, if counted { follows } else { "" });
        }
    }

    fn date(&mut self, year: &Range<usize>, month: &Range<usize>, day: &Range<usize>) {
        for (part, name) in [(year, "년"), (month, "월"), (day, "일")] {
            let digits = self.plain(part);
            let trimmed = digits.trim_start_matches('0');
            self.say(&(counter::read(trimmed, name) + name), self.span(part));
        }
    }

    fn clock(&mut self, hour: &Range<usize>, minute: &Range<usize>) {
        let hours = self.plain(hour);
        let hours = hours.trim_start_matches('0');
        let hours = if hours.is_empty() { "0" } else { hours };
        self.say(&(counter::read(hours, "시") + "시"), self.span(hour));
        if self.plain(minute) != "00" {
            self.say(
                &(number::sino(&self.plain(minute)) + "분"),
                self.span(minute),
            );
        }
    }

    /// A number with its thousands separators and decimals.
    fn amount(&mut self, run: &Range<usize>, follows: &str) {
        let groups = self.divide(run, |c| c == ',');
        let thousands = groups[1..]
            .iter()
            .all(|g| self.plain(g).split('.').next().map(str::len) == Some(3));
        if groups.len() > 1 && !thousands {
            self.list(&groups, "", follows);
            return;
        }
        let span = self.span(run);
        let plain: String = self.plain(run).chars().filter(|&c| c != ',').collect();
        let reading = match plain.split_once('.') {
            Some((whole, decimals)) if !decimals.contains('.') => {
                format!(
                    "{}점{}",
                    number::sino(whole),
                    number::digits(decimals, "영")
                )
            }
            // A version number: each part by itself.
            Some(_) => plain
                .split('.')
                .map(number::sino)
                .collect::<Vec<_>>()
                .join("점"),
            None if plain.len() > 1 && plain.starts_with('0') => number::digits(&plain, "공"),
            None => counter::read(&plain, follows),
        };
        self.say(&reading, span);
    }

    fn unit(&mut self) {
        let start = self.at;
        let run = self.run(|c| c.is_ascii_alphabetic());
        if run.is_empty() {
            return;
        }
        let Some(reading) = symbol::unit(&self.plain(&run)) else {
            self.at = start;
            return;
        };
        self.say(reading, self.span(&run));
        if self.peek(0) == Some('/')
            && let Some(per) = self.peek(1).and_then(|c| symbol::unit(&c.to_string()))
        {
            let range = self.letters[self.at].range.start..self.letters[self.at + 1].range.end;
            self.say("퍼", range.clone());
            self.say(per, range);
            self.at += 2;
        }
    }

    fn is_telephone(&self, run: &Range<usize>, parts: &[Range<usize>]) -> bool {
        let plain = self.plain(run);
        let only = plain.chars().all(|c| c.is_ascii_digit() || c == '-');
        only && (parts.len() >= 3 || plain.starts_with('0') || plain.len() >= 8)
    }

    fn is_clock(&self, hour: &Range<usize>, minute: &Range<usize>) -> bool {
        let value = |part| self.plain(part).parse::<u32>().ok();
        minute.len() == 2
            && value(hour).is_some_and(|hour| hour <= 24)
            && value(minute).is_some_and(|minute| minute < 60)
    }

    /// Cuts a run at the letters that pass, which are left out.
    fn divide(&self, run: &Range<usize>, cut: impl Fn(char) -> bool) -> Vec<Range<usize>> {
        let mut parts = Vec::new();
        let mut start = run.start;
        for index in run.clone() {
            if cut(self.letters[index].plain) {
                parts.push(start..index);
                start = index + 1;
            }
        }
        parts.push(start..run.end);
        parts
    }

    fn plain(&self, run: &Range<usize>) -> String {
        self.letters[run.clone()]
            .iter()
            .map(|letter| letter.plain)
            .collect()
    }
}

fn is_separator(c: Option<char>) -> bool {
    matches!(c, Some(',' | '.' | ':' | '-' | '/' | '~' | '～' | '∼'))
}

/// `3-4명` is a range; `123-4` and `123-4번지` are an address.
fn dash(follows: &str) -> &'static str {
    const ADDRESS: [&str; 4] = ["번지", "번길", "호", "동"];
    let address = ADDRESS.iter().any(|name| follows.starts_with(name));
    let counted = follows.starts_with(|c| hangul::is_syllable(c) || c == '%');
    if counted && !address {
        "에서"
    } else {
        "다시"
    }
}
