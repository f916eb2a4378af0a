//! Pitch over time.

/// A pitch contour: straight lines between points, in semitones above the voice's own pitch.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Melody {
    /// `(seconds, semitones)`, in order of time.
    points: Vec<(f64, f32)>,
}

impl Melody {
    /// Adds a point; one that does not lie behind the last is left out.
    pub fn push(&mut self, time: f64, semitones: f32) {
        if self.points.last().is_none_or(|&(last, _)| time > last) {
            self.points.push((time, semitones));
        }
    }

    /// The points, in order of time.
    #[must_use]
    pub fn points(&self) -> &[(f64, f32)] {
        &self.points
    }

    /// The pitch at a time, in semitones; the ends are held, an empty contour is 0.
    #[must_use]
    pub fn at(&self, time: f64) -> f32 {
        let next = self.points.partition_point(|&(point, _)| point <= time);
        let before = next.checked_sub(1).and_then(|index| self.points.get(index));
        match (before, self.points.get(next)) {
            (Some(&(t0, s0)), Some(&(t1, s1))) => {
                let share = ((time - t0) / (t1 - t0)) as f32;
                // A raised cosine: the voice has no corners.
                s0 + (s1 - s0) * (0.5 - 0.5 * (std::f32::consts::PI * share).cos())
            }
            (Some(&(_, level)), None) | (None, Some(&(_, level))) => level,
            (None, None) => 0.0,
        }
    }
}
