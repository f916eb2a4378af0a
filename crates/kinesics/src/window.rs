//! How the frames of an utterance are cut into windows and joined again.
//!
//! A network makes one window at a time. The first frames of a window, its seed, are frames that already exist (the
//! rest pose, or the end of the window before), the others are new. Windows overlap by [`BLEND`] new frames, over
//! which the earlier fades into the later, so that no seam shows.
//!
//! ```text
//! window 0   s s s s n n n n … n n n n n n n n
//! window 1                     s s s s n n n n n n n n …      s = seed, n = new
//! blended                              x x x x
//! ```

use std::ops::Range;

/// Frames a second of the models that the workshop trains.
pub const FRAME_RATE: f32 = 15.0;

/// Frames of a window, the seed among them.
pub const WINDOW: usize = 34;

/// Frames of the seed.
pub const SEED_FRAMES: usize = 4;

/// Frames of speech shown before the window.
pub const BEFORE: usize = 8;

/// Frames of speech shown after the window: .93 s, for a gesture begins before its word.
pub const AFTER: usize = 14;

/// New frames that two neighbouring windows share.
pub const BLEND: usize = 4;

/// The sizes of a model's windows, in frames.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Geometry {
    /// Frames of a window, the seed among them.
    pub window: usize,
    /// Frames of the seed.
    pub seed_frames: usize,
    /// Frames of speech shown before the window.
    pub before: usize,
    /// Frames of speech shown after the window.
    pub after: usize,
}

impl Default for Geometry {
    fn default() -> Self {
        Self {
            window: WINDOW,
            seed_frames: SEED_FRAMES,
            before: BEFORE,
            after: AFTER,
        }
    }
}

impl Geometry {
    /// Frames that a window adds.
    #[must_use]
    pub const fn new_frames(&self) -> usize {
        self.window - self.seed_frames
    }

    /// Frames of speech that a window is shown.
    #[must_use]
    pub const fn context(&self) -> usize {
        self.before + self.window + self.after
    }

    /// New frames that neighbours share: [`BLEND`], or fewer where a window is too short to spare so many.
    #[must_use]
    pub fn blend(&self) -> usize {
        BLEND.min(self.new_frames().saturating_sub(self.seed_frames) / 2)
    }

    /// From the first new frame of one window to that of the next.
    #[must_use]
    pub fn hop(&self) -> usize {
        self.new_frames() - self.blend()
    }

    /// How many chained windows it takes to make `frames` new frames.
    #[must_use]
    pub fn windows(&self, frames: usize) -> usize {
        if frames == 0 {
            0
        } else {
            1 + frames
                .saturating_sub(self.new_frames())
                .div_ceil(self.hop())
        }
    }

    /// The new frames of window `index`, counted from the utterance's first.
    #[must_use]
    pub fn span(&self, index: usize) -> Range<usize> {
        let start = index * self.hop();
        start..start + self.new_frames()
    }

    /// Frames of speech to describe for `windows` chained windows; the first of them lies
    /// [`Geometry::lead`] frames before the utterance's first.
    #[must_use]
    pub fn described(&self, windows: usize) -> usize {
        if windows == 0 {
            0
        } else {
            (windows - 1) * self.hop() + self.context()
        }
    }

    /// Frames of speech before the first new frame.
    #[must_use]
    pub const fn lead(&self) -> usize {
        self.before + self.seed_frames
    }

    /// The described frames that window `index` is shown.
    #[must_use]
    pub fn shown(&self, index: usize) -> Range<usize> {
        let start = index * self.hop();
        start..start + self.context()
    }
}

/// Something that can fade into another of its kind.
pub trait Fade {
    /// `self` at 0, `later` at 1; must give `self` back where both are equal.
    fn fade(&self, later: &Self, amount: f32) -> Self;
}

impl<const N: usize> Fade for [f32; N] {
    fn fade(&self, later: &Self, amount: f32) -> Self {
        std::array::from_fn(|i| self[i] + amount * (later[i] - self[i]))
    }
}

impl Fade for Vec<f32> {
    fn fade(&self, later: &Self, amount: f32) -> Self {
        self.iter()
            .zip(later)
            .map(|(earlier, later)| earlier + amount * (later - earlier))
            .collect()
    }
}

/// Cuts frames into the new frames of chained windows; beyond the last frame, that frame is repeated.
#[must_use]
pub fn cut<T: Clone>(frames: &[T], geometry: &Geometry) -> Vec<Vec<T>> {
    let Some(last) = frames.len().checked_sub(1) else {
        return Vec::new();
    };
    let window = |index| {
        geometry
            .span(index)
            .map(|frame| frames[frame.min(last)].clone())
            .collect()
    };
    (0..geometry.windows(frames.len())).map(window).collect()
}

/// Appends the new frames of the next window to what the windows before it made, fading over the frames they share.
pub fn join<T: Fade>(made: &mut Vec<T>, window: Vec<T>, geometry: &Geometry) {
    let shared = if made.is_empty() {
        0
    } else {
        geometry.blend().min(made.len())
    };
    let start = made.len() - shared;
    for (i, frame) in window.into_iter().enumerate() {
        match made.get(start + i) {
            Some(earlier) => {
                let amount = (i + 1) as f32 / (shared + 1) as f32;
                made[start + i] = earlier.fade(&frame, amount);
            }
            None => made.push(frame),
        }
    }
}

/// Joins chained windows and keeps the first `count` frames: the inverse of [`cut`].
#[must_use]
pub fn stitch<T: Fade>(windows: Vec<Vec<T>>, count: usize, geometry: &Geometry) -> Vec<T> {
    let mut frames = Vec::with_capacity(count);
    for window in windows {
        join(&mut frames, window, geometry);
    }
    frames.truncate(count);
    frames
}
