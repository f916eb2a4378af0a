//! A number that moves by superposed minimum-jerk submovements.
//!
//! Position(t) = base + Σ delta·mj(uᵞ) + Σ arc·(4u(1−u))³ with mj(u) = 10u³ − 15u⁴ + 6u⁵ and u the share of the
//! submovement that has passed (Flash & Hogan 1985 for mj; Flash & Henis 1991 for the superposition). Overlapping submovements give curved paths with bell-shaped
//! speeds, and every derivative up to the second is continuous.

/// One submovement.
#[derive(Debug, Clone, PartialEq)]
struct Submovement<const N: usize> {
    start: f64,
    end: f64,
    delta: [f32; N],
    skew: f32,
    arc: [f32; N],
}

/// How a submovement differs from a straight, symmetric one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Manner<const N: usize> {
    /// Exponent on the share of time: above 1 the speed peaks late.
    pub(crate) skew: f32,
    /// How far the middle of the path bulges.
    pub(crate) arc: [f32; N],
}

impl<const N: usize> Default for Manner<N> {
    fn default() -> Self {
        Self {
            skew: 1.0,
            arc: [0.0; N],
        }
    }
}

/// `N` numbers that move together.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Channel<const N: usize> {
    base: [f32; N],
    target: [f32; N],
    moves: Vec<Submovement<N>>,
}

/// No submovement is shorter than this, seconds.
const SHORTEST: f64 = 0.08;

impl<const N: usize> Channel<N> {
    pub(crate) fn new(base: [f32; N]) -> Self {
        Self {
            base,
            target: base,
            moves: Vec::new(),
        }
    }

    /// Where the numbers are when all submovements are over.
    pub(crate) fn target(&self) -> [f32; N] {
        self.target
    }

    /// Adds a submovement from the present target to `target`.
    pub(crate) fn go(&mut self, target: [f32; N], start: f64, end: f64) {
        self.go_in(target, start, end, Manner::default());
    }

    /// [`Channel::go`] in a manner.
    pub(crate) fn go_in(&mut self, target: [f32; N], start: f64, end: f64, manner: Manner<N>) {
        let delta = std::array::from_fn(|i| target[i] - self.target[i]);
        self.push(start, end, delta, manner);
        self.target = target;
    }

    /// Adds `delta` and takes it back: out from `start` to `peak`, back until `end`.
    pub(crate) fn bump(&mut self, delta: [f32; N], start: f64, peak: f64, end: f64) {
        self.push(start, peak, delta, Manner::default());
        self.push(
            peak - 0.15 * (peak - start),
            end,
            delta.map(|d| -d),
            Manner::default(),
        );
    }

    fn push(&mut self, start: f64, end: f64, delta: [f32; N], manner: Manner<N>) {
        let end = end.max(start + SHORTEST);
        self.moves.push(Submovement {
            start,
            end,
            delta,
            skew: manner.skew,
            arc: manner.arc,
        });
    }

    /// The numbers at `count` instants from `start` on, `rate` a second. Costs the sum of the submovements' lengths.
    pub(crate) fn track(&self, start: f64, rate: f64, count: usize) -> Vec<[f32; N]> {
        let mut moving = vec![[0.0_f64; N]; count];
        let mut settled = vec![[0.0_f64; N]; count + 1];
        for step in &self.moves {
            let first = frame_at_or_after(step.start, start, rate, count);
            let last = frame_at_or_after(step.end, start, rate, count);
            for (k, numbers) in moving.iter_mut().enumerate().take(last).skip(first) {
                let u = (start + k as f64 / rate - step.start) / (step.end - step.start);
                let (way, bulge) = (
                    minimum_jerk(skewed(u, step.skew)),
                    (4.0 * u * (1.0 - u)).powi(3),
                );
                for (i, number) in numbers.iter_mut().enumerate() {
                    *number += f64::from(step.delta[i]) * way + f64::from(step.arc[i]) * bulge;
                }
            }
            for (number, delta) in settled[last].iter_mut().zip(step.delta) {
                *number += f64::from(delta);
            }
        }
        let mut sum = self.base.map(f64::from);
        let numbers = moving.iter().zip(&settled).map(|(now, past)| {
            sum.iter_mut()
                .zip(past)
                .for_each(|(sum, past)| *sum += past);
            std::array::from_fn(|i| (sum[i] + now[i]) as f32)
        });
        numbers.collect()
    }
}

/// The share of the way after the share `u` of the time.
pub(crate) fn minimum_jerk(u: f64) -> f64 {
    u * u * u * (10.0 + u * (-15.0 + 6.0 * u))
}

fn skewed(u: f64, skew: f32) -> f64 {
    if skew == 1.0 {
        u
    } else {
        u.powf(f64::from(skew))
    }
}

fn frame_at_or_after(time: f64, start: f64, rate: f64, count: usize) -> usize {
    (((time - start) * rate).ceil().max(0.0) as usize).min(count)
}
