//! Where the organs of speech want to be: formants and sources of a stretch of sound.

/// What the synthesiser glides towards.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Target {
    /// F1 to F4 in Hz, of a male vocal tract.
    pub(super) formants: [f32; 4],
    /// Voicing, 0..=1.
    pub(super) voice: f32,
    /// Breath through the whole tract.
    pub(super) breath: f32,
    /// Noise made at a narrow place.
    pub(super) friction: f32,
    /// Centre of that noise in Hz.
    pub(super) friction_frequency: f32,
    /// Its bandwidth in Hz.
    pub(super) friction_bandwidth: f32,
    /// How far the velum is open, 0..=1.
    pub(super) nasal: f32,
}

impl Target {
    /// A tract shape without any source.
    pub(super) const fn silent(formants: [f32; 4]) -> Self {
        Self {
            formants,
            voice: 0.0,
            breath: 0.0,
            friction: 0.0,
            friction_frequency: 3000.0,
            friction_bandwidth: 1000.0,
            nasal: 0.0,
        }
    }

    /// A voiced tract shape.
    pub(super) const fn voiced(formants: [f32; 4], voice: f32) -> Self {
        Self {
            voice,
            ..Self::silent(formants)
        }
    }

    pub(super) const fn with_voice(self, voice: f32) -> Self {
        Self { voice, ..self }
    }

    pub(super) const fn with_breath(self, breath: f32) -> Self {
        Self { breath, ..self }
    }

    pub(super) const fn with_nasal(self, nasal: f32) -> Self {
        Self { nasal, ..self }
    }

    pub(super) const fn with_friction(self, friction: f32, frequency: f32, bandwidth: f32) -> Self {
        Self {
            friction,
            friction_frequency: frequency,
            friction_bandwidth: bandwidth,
            ..self
        }
    }
}

/// Formants of a vowel or glide.
pub(super) fn vowel(symbol: &str) -> [f32; 4] {
    match symbol {
        "a" => [780.0, 1300.0, 2600.0, 3600.0],
        "eo" => [590.0, 980.0, 2600.0, 3550.0],
        "o" => [420.0, 780.0, 2550.0, 3500.0],
        "u" => [340.0, 850.0, 2450.0, 3500.0],
        "eu" => [370.0, 1400.0, 2500.0, 3550.0],
        "i" => [290.0, 2250.0, 3000.0, 3700.0],
        "y" => [290.0, 2200.0, 2950.0, 3650.0],
        "w" => [330.0, 720.0, 2400.0, 3450.0],
        _ => [500.0, 1950.0, 2650.0, 3600.0],
    }
}

/// Where the formants of a consonant point to.
pub(super) fn locus(place: Place, vowel_f2: f32) -> [f32; 4] {
    match place {
        Place::Labial => [220.0, 850.0, 2300.0, 3400.0],
        Place::Alveolar => [220.0, 1700.0, 2650.0, 3600.0],
        Place::Palatal => [220.0, 2050.0, 2700.0, 3600.0],
        Place::Velar => [220.0, (vowel_f2 * 0.8 + 500.0).min(2300.0), 2300.0, 3500.0],
    }
}

/// Where the tract is narrow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Labial,
    Alveolar,
    Palatal,
    Velar,
}
