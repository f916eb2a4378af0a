//! From channels to frames: clearance, shoulders and elbows, the torso that follows the hands, hands that lag.

use glam::Vec3;

use super::score::Score;
use crate::body::hand::HandAxes;
use crate::body::{ArmStance, Side, Stance, arm, clearance};
use crate::motion::{Frame, Hand};
use crate::style::Style;

/// When the frames are.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Grid {
    pub(crate) start: f64,
    pub(crate) rate: f64,
    pub(crate) count: usize,
}

/// How long the torso takes to follow the hands, seconds (deviation of a Gaussian).
const FOLLOW: f32 = 0.16;
/// How slowly a correction for clearance comes and goes, seconds.
const CORRECTION: f32 = 0.045;
/// How slowly shoulders and elbows answer to the wrist, seconds.
const GIRDLE: f32 = 0.055;
/// How far a hand hangs behind its wrist, seconds.
const LAG: f64 = 0.035;

/// The frames of a score.
pub(crate) fn frames(score: &Score, style: &Style, grid: Grid) -> Vec<Frame> {
    let wrists = cleared(score, grid);
    let (torso, head) = trunk(score, &wrists, style, grid);
    let shrug = score.shrug.track(grid.start, grid.rate, grid.count);
    let [left, right] =
        Side::BOTH.map(|side| Arm::new(side, score, &wrists[side as usize], &shrug, style, grid));
    let frames = (0..grid.count).map(|k| {
        let stance = Stance {
            torso: torso[k],
            head: head[k],
            arms: [left.stances[k], right.stances[k]],
        };
        stance.frame(
            [left.hands[k], right.hands[k]],
            [left.activity[k], right.activity[k]],
        )
    });
    frames.collect()
}

fn points(track: &[[f32; 3]]) -> Vec<Vec3> {
    track.iter().map(|point| Vec3::from_array(*point)).collect()
}

/// Where both wrists are, kept clear of the body and of each other.
fn cleared(score: &Score, grid: Grid) -> [Vec<Vec3>; 2] {
    let [left, right] = [0, 1].map(|i: usize| {
        points(
            &score.hands[i]
                .wrist
                .track(grid.start, grid.rate, grid.count),
        )
    });
    let [left_touch, right_touch] = [0, 1].map(|i: usize| {
        score.hands[i]
            .contact
            .track(grid.start, grid.rate, grid.count)
    });
    let clasp = score.clasp.track(grid.start, grid.rate, grid.count);
    let mut corrections = [
        Vec::with_capacity(grid.count),
        Vec::with_capacity(grid.count),
    ];
    for k in 0..grid.count {
        let clear = clearance::clear(
            [left[k], right[k]],
            [left_touch[k][0], right_touch[k][0]],
            clasp[k][0],
        );
        corrections[0].push(clear[0] - left[k]);
        corrections[1].push(clear[1] - right[k]);
    }
    let add = |wrist: Vec<Vec3>, correction: &[Vec3]| {
        let smooth = smoothed(correction, CORRECTION, grid.rate);
        wrist
            .iter()
            .zip(smooth)
            .map(|(wrist, correction)| *wrist + correction)
            .collect()
    };
    [add(left, &corrections[0]), add(right, &corrections[1])]
}

/// Angles of torso and head; the torso turns and leans with the hands.
fn trunk(
    score: &Score,
    wrists: &[Vec<Vec3>; 2],
    style: &Style,
    grid: Grid,
) -> (Vec<Vec3>, Vec<Vec3>) {
    let rest = wrists
        .each_ref()
        .map(|wrist| wrist.first().copied().unwrap_or_default());
    let pull: Vec<Vec3> = (0..grid.count)
        .map(|k| {
            // Both wrists against their rest: to the left +, forwards +.
            let moved = [wrists[0][k] - rest[0], wrists[1][k] - rest[1]];
            let aside = 0.5 * (moved[0].x - moved[1].x);
            let ahead = 0.5 * (moved[0].z + moved[1].z);
            Vec3::new(9.0 * ahead.max(0.0), 26.0 * aside, 10.0 * aside) * style.follow
        })
        .collect();
    let pull = smoothed(&pull, FOLLOW, grid.rate);
    let torso = points(&score.torso.track(grid.start, grid.rate, grid.count));
    let head = points(&score.head.track(grid.start, grid.rate, grid.count));
    let gaze = points(&score.gaze.track(grid.start, grid.rate, grid.count));
    let torso = torso
        .iter()
        .zip(&pull)
        .map(|(torso, pull)| *torso + *pull)
        .collect();
    let heads = head.iter().zip(&gaze).zip(&pull);
    let head = heads
        .map(|((head, gaze), pull)| *head + *gaze + Vec3::Y * pull.y * 0.25)
        .collect();
    (torso, head)
}

/// One arm through time.
struct Arm {
    stances: Vec<ArmStance>,
    hands: Vec<Hand>,
    activity: Vec<f32>,
}

impl Arm {
    fn new(
        side: Side,
        score: &Score,
        wrists: &[Vec3],
        shrug: &[[f32; 1]],
        style: &Style,
        grid: Grid,
    ) -> Self {
        let shoulders: Vec<Vec3> = wrists
            .iter()
            .zip(shrug)
            .map(|(wrist, shrug)| arm::shoulder(*wrist, shrug[0]))
            .collect();
        let swivels: Vec<Vec3> = wrists
            .iter()
            .map(|wrist| Vec3::X * arm::swivel(*wrist, style.elbow))
            .collect();
        let shoulders = smoothed(&shoulders, GIRDLE, grid.rate);
        let swivels = smoothed(&swivels, GIRDLE, grid.rate);
        let stances: Vec<ArmStance> = (0..grid.count)
            .map(|k| ArmStance {
                wrist: wrists[k],
                shoulder: shoulders[k],
                swivel: swivels[k].x,
            })
            .collect();
        let hands = hands(side, score, &stances, style, grid);
        let activity = activity(&score.hands[side as usize].active, grid);
        Self {
            stances,
            hands,
            activity,
        }
    }
}

/// The hands, which lag behind their wrists and are dragged against the movement.
fn hands(side: Side, score: &Score, stances: &[ArmStance], style: &Style, grid: Grid) -> Vec<Hand> {
    let hand = &score.hands[side as usize];
    let angles = hand.angles.track(grid.start, grid.rate, grid.count);
    let shapes = hand.shape.track(grid.start, grid.rate, grid.count);
    let lag = (LAG * grid.rate).round() as usize;
    let drag: Vec<Vec3> = (0..grid.count)
        .map(|k| {
            let k = k.saturating_sub(lag);
            let (before, after) = (k.saturating_sub(1), (k + 1).min(grid.count - 1));
            let span = (after - before).max(1) as f32 / grid.rate as f32;
            let velocity = side.mirror(stances[after].wrist - stances[before].wrist) / span;
            let [_, upper, fore] =
                arm::bones(side, &stances[k], &crate::pose::BoneLengths::default());
            let straight = Hand {
                pronation: angles[k][0],
                flexion: 0.0,
                deviation: 0.0,
                shape: [0.0; 7],
            };
            let axes = HandAxes::new(side, upper, fore, &straight);
            -Vec3::new(velocity.dot(axes.palm), velocity.dot(axes.thumb), 0.0) * style.drag * 16.0
        })
        .collect();
    let drag = smoothed(&drag, 0.045, grid.rate);
    let hands = (0..grid.count).map(|k| Hand {
        pronation: angles[k][0].clamp(-88.0, 88.0),
        flexion: (angles[k][1] + soft_limit(drag[k].x, 22.0)).clamp(-65.0, 65.0),
        deviation: (angles[k][2] + 0.6 * soft_limit(drag[k].y, 14.0)).clamp(-22.0, 18.0),
        shape: shapes[k].map(|curl| curl.clamp(0.0, 1.0)),
    });
    hands.collect()
}

fn soft_limit(x: f32, limit: f32) -> f32 {
    limit * (x / limit).tanh()
}

/// 1 while gestures use the arm, with soft edges inside the unit.
fn activity(intervals: &[(f64, f64)], grid: Grid) -> Vec<f32> {
    const RISE: f64 = 0.3;
    const FALL: f64 = 0.4;
    let mut activity = vec![0.0_f32; grid.count];
    for (start, end) in units(intervals) {
        let first = ((start - grid.start) * grid.rate).ceil().max(0.0) as usize;
        let last = (((end - grid.start) * grid.rate).floor().max(0.0) as usize).min(grid.count);
        for (k, value) in activity.iter_mut().enumerate().take(last).skip(first) {
            let time = grid.start + k as f64 / grid.rate;
            let edge = ((time - start) / RISE).min((end - time) / FALL);
            *value = value.max(arm::smooth_step(edge as f32, 0.0, 1.0));
        }
    }
    activity
}

/// Gestures that follow each other closely are one unit: the arm stays active in between.
fn units(gestures: &[(f64, f64)]) -> Vec<(f64, f64)> {
    const PAUSE: f64 = 0.5;
    let mut units: Vec<(f64, f64)> = Vec::with_capacity(gestures.len());
    for &(start, end) in gestures {
        match units.last_mut() {
            Some(unit) if start - unit.1 <= PAUSE => unit.1 = unit.1.max(end),
            _ => units.push((start, end)),
        }
    }
    units
}

/// A Gaussian mean in time; the ends are held.
fn smoothed(values: &[Vec3], deviation: f32, rate: f64) -> Vec<Vec3> {
    let deviation = deviation * rate as f32;
    let reach = (3.0 * deviation).ceil() as isize;
    let Some(last) = values.len().checked_sub(1) else {
        return Vec::new();
    };
    let weights: Vec<f32> = (-reach..=reach)
        .map(|i| (-0.5 * (i as f32 / deviation).powi(2)).exp())
        .collect();
    let sum: f32 = weights.iter().sum();
    let mean = |k: usize| {
        let window =
            (-reach..=reach).map(|i| values[(k as isize + i).clamp(0, last as isize) as usize]);
        // Summed against the middle, so that a constant stays exactly what it is.
        let middle = values[k];
        middle
            + window
                .zip(&weights)
                .map(|(value, weight)| (value - middle) * *weight)
                .sum::<Vec3>()
                / sum
    };
    (0..values.len()).map(mean).collect()
}
