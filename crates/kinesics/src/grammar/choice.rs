//! Which words get a gesture, and which form: candidates by meaning and by discourse function, then a budget.

use std::collections::BTreeSet;

use malsori::{PhraseEnd, Transcript};

use super::chance::Chance;
use super::lexicon::{Class, Form, HandUse, Lexicon};
use super::phrase::{PhraseView, Register, is_filler};
use crate::style::Style;

/// A gesture that was chosen, not yet timed.
#[derive(Debug, Clone)]
pub(crate) struct Pick {
    pub(crate) form: &'static Form,
    /// Index of its accentual phrase.
    pub(crate) phrase: usize,
    /// First and last word it goes with.
    pub(crate) words: [usize; 2],
    /// When the first of them starts, seconds.
    pub(crate) starts: f64,
    /// Whether the words ask for this form; otherwise it only marks rhythm or presents.
    pub(crate) meaning: bool,
    score: f32,
}

/// Up to this many syllables are a backchannel ("네, 맞아요"): the head answers, the hands do not.
const BACKCHANNEL: usize = 4;
/// Forms that even one word may have.
const SHORT_TURN: [&str; 4] = ["wave", "question", "stop", "thumb_up"];
/// The same form does not come back within this time, seconds; a beat may sooner.
const REPEAT: f64 = 6.0;
const REPEAT_BEAT: f64 = 2.2;
/// Hands keep free before and after the word of a bow, seconds.
const BEFORE_BOW: f64 = 1.0;
const AFTER_BOW: f64 = 1.9;

/// Chooses gestures for the utterance, in order of time.
pub(crate) fn choose(
    transcript: &Transcript,
    phrases: &[PhraseView],
    style: &Style,
    register: Register,
    intensity: f32,
    chance: &mut Chance,
) -> Vec<Pick> {
    let mut candidates = candidates(transcript, phrases, style, register, chance);
    candidates.sort_by(|a, b| b.score.total_cmp(&a.score));
    let mut chosen = Chosen::new(phrases, style, register, intensity, chance);
    for bows in [true, false] {
        for pick in candidates
            .iter()
            .filter(|pick| (pick.form.class == Class::Bow) == bows)
        {
            chosen.offer(pick);
        }
    }
    let mut picks: Vec<Pick> = chosen.of_phrase.into_iter().flatten().collect();
    picks.sort_by(|a, b| a.starts.total_cmp(&b.starts));
    picks
}

fn candidates(
    transcript: &Transcript,
    phrases: &[PhraseView],
    style: &Style,
    register: Register,
    chance: &mut Chance,
) -> Vec<Pick> {
    let questions: BTreeSet<usize> = phrases
        .iter()
        .filter(|phrase| phrase.ends == PhraseEnd::Question)
        .map(|phrase| phrase.intonation)
        .collect();
    let mut all = Vec::new();
    for (index, phrase) in phrases.iter().enumerate() {
        if is_filler(transcript, phrase) {
            continue;
        }
        let first = all.len();
        by_meaning(
            transcript,
            index,
            phrase,
            style,
            register,
            questions.contains(&phrase.intonation),
            &mut all,
        );
        by_function(transcript, index, phrase, style, chance, &mut all);
        for pick in &mut all[first..] {
            pick.score += style.variety * 0.25 * chance.gumbel();
        }
    }
    all
}

fn by_meaning(
    transcript: &Transcript,
    index: usize,
    phrase: &PhraseView,
    style: &Style,
    register: Register,
    question: bool,
    all: &mut Vec<Pick>,
) {
    for word in phrase.words.clone() {
        let said = &transcript.words[word];
        for (form, length) in Lexicon::get().matches(&said.text) {
            // A wave at somebody one speaks to politely is wrong in Korean.
            if form.name == "wave" && register.formal {
                continue;
            }
            let courtesy = if form.class == Class::Bow {
                0.5 * style.bow
            } else {
                0.0
            };
            let unasked = if form.class == Class::Act && !question {
                0.45
            } else {
                0.0
            };
            let reserve = if form.class == Class::Emblem && register.formal {
                0.08
            } else {
                0.0
            };
            let score =
                form.weight * style.meaning + 0.04 * length as f32 + courtesy - unasked - reserve;
            let score = score + 0.25 * phrase.prominence;
            let words = [word, word];
            all.push(Pick {
                form,
                phrase: index,
                words,
                starts: said.start,
                meaning: true,
                score,
            });
        }
    }
}

fn by_function(
    transcript: &Transcript,
    index: usize,
    phrase: &PhraseView,
    style: &Style,
    chance: &mut Chance,
    all: &mut Vec<Pick>,
) {
    let words = [phrase.words.start, phrase.words.end - 1];
    let topic = transcript.words[words[1]].text.ends_with(['은', '는']);
    let predicate = !matches!(phrase.ends, PhraseEnd::Open | PhraseEnd::Comma);
    for form in Lexicon::get().forms.iter().filter(|form| form.is_generic()) {
        let mut weight = form.weight * style.liking(&form.name) * chance.between(0.75, 1.25);
        if weight <= 0.0 {
            continue;
        }
        weight *= match (form.class, topic, predicate) {
            (Class::Present, true, _) | (Class::Present, _, true) => 1.25,
            (Class::Present, ..) => 0.95,
            (_, true, _) => 0.9,
            _ => 1.15,
        };
        if form.hands == HandUse::Both {
            weight *= 0.75 + 0.35 * style.two_handed;
        }
        let score = 0.72 * weight + 0.38 * phrase.prominence;
        all.push(Pick {
            form,
            phrase: index,
            words,
            starts: phrase.start,
            meaning: false,
            score,
        });
    }
}

/// What was chosen so far, and what may still be.
struct Chosen<'a> {
    phrases: &'a [PhraseView],
    of_phrase: Vec<Option<Pick>>,
    sentence_of: Vec<usize>,
    budget: Vec<f32>,
    spacing: f64,
    backchannel: bool,
}

impl<'a> Chosen<'a> {
    fn new(
        phrases: &'a [PhraseView],
        style: &Style,
        register: Register,
        intensity: f32,
        chance: &mut Chance,
    ) -> Self {
        let rate = style.rate * register.rate * intensity;
        let mut sentence_of = Vec::with_capacity(phrases.len());
        let mut budget: Vec<f32> = Vec::new();
        // What one sentence cannot spend goes to the next, so that short sentences get their share on average.
        let mut carried = chance.between(0.0, 1.0);
        let mut begins = true;
        for phrase in phrases {
            if begins {
                budget.push(0.0);
            }
            sentence_of.push(budget.len() - 1);
            let share = rate * (phrase.end - phrase.start) as f32 / 60.0;
            if let Some(last) = budget.last_mut() {
                *last += share;
            }
            begins = !matches!(phrase.ends, PhraseEnd::Open | PhraseEnd::Comma);
        }
        for sentence in &mut budget {
            let whole = (*sentence + carried).floor();
            carried += *sentence - whole;
            *sentence = whole;
        }
        Self {
            phrases,
            of_phrase: vec![None; phrases.len()],
            sentence_of,
            budget,
            spacing: f64::from(0.5 + 0.25 * (1.0 - style.rate / 60.0).max(0.0)),
            backchannel: phrases.iter().map(|phrase| phrase.syllables).sum::<usize>()
                <= BACKCHANNEL,
        }
    }

    fn offer(&mut self, pick: &Pick) {
        let bow = pick.form.class == Class::Bow;
        let silent = self.backchannel && !bow && !SHORT_TURN.contains(&pick.form.name.as_str());
        let sentence = self.sentence_of[pick.phrase];
        // A budget may be overdrawn by the last gesture of a sentence, never by a second one.
        if silent || self.of_phrase[pick.phrase].is_some() || (!bow && self.budget[sentence] <= 0.0)
        {
            return;
        }
        if self.neighbours(pick).any(|other| self.clash(pick, other)) {
            return;
        }
        self.budget[sentence] -= match (bow, pick.meaning) {
            (true, _) => 0.3,
            (_, true) => 0.8,
            _ => 1.0,
        };
        self.of_phrase[pick.phrase] = Some(pick.clone());
    }

    /// What was chosen within the reach of the rules, on both sides.
    fn neighbours(&self, pick: &Pick) -> impl Iterator<Item = &Pick> {
        let at = |index: usize| self.phrases[index].start;
        let here = at(pick.phrase);
        let before = (0..pick.phrase)
            .rev()
            .take_while(move |&i| here - at(i) < REPEAT + 1.0);
        let after =
            (pick.phrase..self.phrases.len()).take_while(move |&i| at(i) - here < REPEAT + 1.0);
        before
            .chain(after)
            .filter_map(|i| self.of_phrase[i].as_ref())
    }

    fn clash(&self, pick: &Pick, other: &Pick) -> bool {
        let apart = pick.starts - other.starts;
        let same = pick.form.name == other.form.name;
        let repeat = if pick.form.class == Class::Beat {
            REPEAT_BEAT
        } else {
            REPEAT
        };
        if same && apart.abs() < repeat {
            return true;
        }
        match (
            pick.form.class == Class::Bow,
            other.form.class == Class::Bow,
        ) {
            (false, true) => -BEFORE_BOW < apart && apart < AFTER_BOW,
            (true, false) => -AFTER_BOW < apart && apart < BEFORE_BOW,
            _ => apart.abs() < self.spacing,
        }
    }
}
