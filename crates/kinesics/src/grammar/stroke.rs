//! One gesture on its own: which hands, where its keys are in the speaker's space, how long its stroke takes.
//!
//! The ONSET of a stroke is fixed shortly before its word, because that is what a listener notices; its length then
//! brings the apex near the accent.

use glam::Vec3;

use super::Hands;
use super::chance::Chance;
use super::choice::Pick;
use super::lexicon::{Form, HandUse, Key, Lexicon};
use super::phrase::{PhraseView, Register};
use crate::body::{Side, arm};
use crate::style::Style;

/// What the hands do after the hold.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum After {
    /// Go home.
    Home,
    /// Sink this share of the way home.
    Sink(f32),
    /// Straight on to the next gesture.
    On,
}

/// A gesture with all its times and places.
#[derive(Debug, Clone)]
pub(crate) struct Stroke {
    pub(crate) pick: Pick,
    pub(crate) hands: Hands,
    /// The hand that leads.
    pub(crate) leading: Side,
    /// The wrist at every key, per side, outwards, up, forwards.
    pub(crate) path: [Vec<Vec3>; 2],
    /// Durations of the stroke's pieces, one between every two keys.
    pub(crate) pieces: Vec<f64>,
    pub(crate) prep: f64,
    pub(crate) stroke: f64,
    pub(crate) apex: f64,
    pub(crate) stroke_end: f64,
    pub(crate) hold_end: f64,
    pub(crate) end: f64,
    pub(crate) after: After,
    /// Where the other hand goes because an earlier gesture left it in the air.
    pub(crate) release: Option<Vec3>,
    /// Small beats during the hold, seconds.
    pub(crate) beats: Vec<f64>,
    /// Depth of a bow, degrees.
    pub(crate) bow: f32,
    /// Until when it would be held if nothing followed.
    pub(crate) natural_hold: f64,
}

impl Stroke {
    /// The keys of the form for one side.
    pub(crate) fn keys(&self, side: Side) -> &'static [Key] {
        let form = self.pick.form;
        if side != self.leading && form.other.len() == form.keys.len() {
            &form.other
        } else {
            &form.keys
        }
    }

    /// Whether this hand takes part.
    pub(crate) fn uses(&self, side: Side) -> bool {
        self.hands.include(side)
    }
}

/// Turns picks into gestures without looking at their neighbours.
pub(crate) struct Drafter<'a> {
    pub(crate) words: &'a [malsori::Word],
    pub(crate) phrases: &'a [PhraseView],
    pub(crate) style: &'a Style,
    pub(crate) register: Register,
    pub(crate) intensity: f32,
    pub(crate) tempo: f32,
    pub(crate) chance: Chance,
}

/// The least hold between a stroke and the next preparation, seconds.
pub(crate) const SETTLE: f64 = 0.05;
/// The deepest bow, degrees: beyond, the torso folds.
const DEEPEST_BOW: f32 = 28.0;

impl Drafter<'_> {
    /// Drafts a gesture. `raised` is the hand that is up already, if one is.
    pub(crate) fn draft(&mut self, pick: Pick, raised: Option<Side>) -> Stroke {
        let phrase = &self.phrases[pick.phrase];
        let (hands, leading) = self.hands(pick.form, raised);
        let stroke = pick.starts - f64::from(self.chance.normal(0.135, 0.04).clamp(0.04, 0.24));
        let bow = self.bow_depth(pick.form);
        let path = self.path(&pick, hands, leading, phrase.prominence);
        let mut pieces = if bow > 0.0 {
            vec![self.descent(&pick, stroke, bow)]
        } else {
            self.pieces(&pick, &path[leading as usize])
        };
        let to_apex = if bow > 0.0 { 1 } else { pick.form.apex_key() };
        let near = pieces[..to_apex].iter().sum::<f64>();
        if bow == 0.0 && near > 0.0 {
            // Towards the accent, as far as the stroke stays a stroke.
            let stretch = ((phrase.anchor - stroke) / near).clamp(0.82, 1.2);
            pieces[..to_apex]
                .iter_mut()
                .for_each(|piece| *piece *= stretch);
        }
        let apex = stroke + pieces[..to_apex].iter().sum::<f64>();
        let stroke_end = stroke + pieces.iter().sum::<f64>();
        let natural_hold = self.natural_hold(&pick, stroke_end, bow);
        Stroke {
            pick,
            hands,
            leading,
            path,
            pieces,
            prep: stroke,
            stroke,
            apex,
            stroke_end,
            hold_end: natural_hold,
            end: natural_hold,
            after: After::On,
            release: None,
            beats: Vec::new(),
            bow,
            natural_hold,
        }
    }

    fn hands(&mut self, form: &Form, raised: Option<Side>) -> (Hands, Side) {
        let dominant = if self.style.right_hand >= 0.5 {
            Side::Right
        } else {
            Side::Left
        };
        let one = |side| (Hands::one(side), side);
        match (form.hands, raised) {
            (HandUse::None, _) => (Hands::None, dominant),
            (HandUse::Both, _) => (Hands::Both, dominant),
            (HandUse::Right, _) => one(dominant),
            (HandUse::Left, _) => one(dominant.other()),
            // Inside a unit a speaker tends to stay with the hand that is up already.
            (HandUse::One, Some(hand)) if self.chance.happens(0.72) => one(hand),
            (HandUse::One, _) => one(self.chance.hand(self.style)),
        }
    }

    fn bow_depth(&mut self, form: &Form) -> f32 {
        if form.bow == 0.0 {
            return 0.0;
        }
        let scale = self.style.bow * self.register.bow * (0.7 + 0.3 * self.intensity);
        (form.bow * scale * self.chance.between(0.9, 1.1)).clamp(4.0, DEEPEST_BOW)
    }

    /// How long the bow goes down: to the end of the courtesy where that is possible.
    fn descent(&self, pick: &Pick, stroke: f64, bow: f32) -> f64 {
        let own = f64::from((0.50 + 0.010 * bow) * self.style.tempo);
        (self.words[pick.words[1]].end - stroke).clamp(own * 0.95, own * 1.45)
    }

    fn path(
        &mut self,
        pick: &Pick,
        hands: Hands,
        leading: Side,
        prominence: f32,
    ) -> [Vec<Vec3>; 2] {
        let form = pick.form;
        let jitter = Vec3::from_array(std::array::from_fn(|_| {
            self.chance.normal(0.0, self.style.jitter)
        }));
        let size = self.chance.normal(0.0, 0.20).exp() * (0.9 + 0.25 * prominence);
        let second = self.chance.between(0.88, 1.0);
        Side::BOTH.map(|side| {
            let mut path: Vec<Vec3> = Vec::new();
            if !hands.include(side) {
                return path;
            }
            let other = side != leading && form.other.len() == form.keys.len();
            let keys = if other { &form.other } else { &form.keys };
            path.extend(
                keys.iter()
                    .map(|key| self.place(form, Vec3::from_array(key.at), jitter, size)),
            );
            // Two hands never mirror each other exactly; where nothing touches, the second one does a little less.
            if side != leading && !form.contact && path.len() == 2 {
                path[1] = path[0] + (path[1] - path[0]) * second;
            }
            if form.bow > 0.0 && side == leading {
                path.iter_mut()
                    .for_each(|wrist| *wrist += Vec3::new(0.0, 0.012, 0.018));
            }
            path
        })
    }

    /// A key in the speaker's gesture space: scaled about its centre by the style, then moved and kept within reach.
    fn place(&self, form: &Form, key: Vec3, jitter: Vec3, size: f32) -> Vec3 {
        const CENTRE: Vec3 = Vec3::new(0.21, -0.28, 0.27);
        const HOME: Vec3 = Vec3::new(0.225, -0.305, 0.25);
        if form.contact {
            return key;
        }
        let share = Lexicon::get().extent_share(form.class);
        let extent = self.style.extent * self.register.extent;
        let larger = if extent > 1.0 {
            1.0 + (extent - 1.0) * share
        } else {
            extent
        };
        let scale = larger * (1.0 + (size - 1.0) * share);
        let forward = 0.5 + 0.5 * scale;
        let offset =
            (key - CENTRE) * Vec3::new(scale, scale, forward) * (0.55 + 0.45 * self.intensity);
        let own = Vec3::new(self.style.spread, self.style.height, 0.0);
        arm::within_reach(HOME + offset + own + jitter)
    }

    fn pieces(&mut self, pick: &Pick, path: &[Vec3]) -> Vec<f64> {
        let phrase = &self.phrases[pick.phrase];
        let tempo = self.tempo;
        let count = path.len().saturating_sub(1);
        let mut pieces: Vec<f32> = match pick.form.duration {
            Some(whole) => {
                let proportions = &pick.form.proportions;
                let share = |i: usize| {
                    if proportions.len() == count {
                        proportions[i]
                    } else {
                        1.0
                    }
                };
                let sum: f32 = (0..count).map(share).sum();
                let whole = whole * tempo * self.chance.between(0.92, 1.1);
                (0..count)
                    .map(|i| whole * share(i) / sum.max(1e-3))
                    .collect()
            }
            None => {
                let sharp = tempo * (1.12 - 0.24 * self.style.power);
                let steps = path.windows(2).map(|ends| ends[0].distance(ends[1]));
                steps
                    .map(|way| (0.21 + 0.95 * way) * sharp * self.chance.between(0.88, 1.14))
                    .collect()
            }
        };
        // Strokes lengthen under prominence and at the end of an intonation phrase (Krivokapić et al. 2017).
        let boundary = if phrase.ends == malsori::PhraseEnd::Open {
            0.0
        } else {
            0.10
        };
        let lengthened = 0.92 + 0.16 * phrase.prominence + boundary;
        pieces.iter_mut().for_each(|piece| *piece *= lengthened);
        pieces.into_iter().map(f64::from).collect()
    }

    fn natural_hold(&self, pick: &Pick, stroke_end: f64, bow: f32) -> f64 {
        let hold = f64::from(pick.form.hold * self.tempo);
        if bow > 0.0 {
            return stroke_end + hold;
        }
        if pick.form.duration.is_some() && pick.form.hold < 0.2 {
            // What is acted out or waved ends with its motion: a hand left at the mouth means nothing.
            return stroke_end + hold.max(SETTLE);
        }
        let phrase = &self.phrases[pick.phrase];
        let later = self.phrases[pick.phrase..]
            .iter()
            .take_while(|next| next.intonation == phrase.intonation);
        let intonation_end = later.last().map_or(phrase.end, |last| last.end);
        let edge = if intonation_end - stroke_end > 1.6 {
            phrase.end
        } else {
            intonation_end
        };
        let factor = f64::from(self.style.hold);
        let longest = stroke_end + (hold + 0.42 * f64::from(self.tempo)) * factor;
        (edge.max(stroke_end + hold * factor) + SETTLE)
            .min(longest)
            .max(stroke_end + SETTLE)
    }
}
