//! From fifteen visemes and two eyelids to the morph targets that a face happens to have.

use std::collections::BTreeMap;

use bevy_reflect::Reflect;
use malsori::Viseme;

/// Fifteen visemes, then the left and the right eyelid.
pub(super) const CHANNELS: usize = 17;
pub(super) const BLINK_LEFT: usize = 15;
pub(super) const BLINK_RIGHT: usize = 16;

/// How a face names its mouth shapes, the most expressive first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Reflect)]
pub enum Dialect {
    /// One shape a viseme, named as Oculus does: `viseme_PP`.
    Oculus,
    /// The 52 shapes of ARKit: `jawOpen`, `mouthFunnel`.
    Arkit,
    /// The five vowels as VRM expressions: `aa ih ou ee oh`.
    VrmExpressions,
    /// The five vowels as morph targets: `Fcl_MTH_A`, `あ`, `aa`.
    Vowels,
    /// Nothing but a mouth that opens.
    Jaw,
    /// No mouth shape; perhaps eyelids.
    None,
}

/// One morph target and how far each channel moves it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Move {
    pub(super) index: usize,
    pub(super) by: [f32; CHANNELS],
}

/// An expression of the file: the node, morph target and weight of everything it moves.
pub(crate) type Expressions = BTreeMap<String, Vec<(usize, usize, f32)>>;

use Viseme as V;

/// The vowel expressions that show a viseme. Lips are closed (nothing is moved) in silence and in ㅁ ㅂ ㅍ.
const VOWELS: &[(Viseme, &[(&str, f32)])] = &[
    (V::AA, &[("aa", 1.0)]),
    (V::OH, &[("oh", 1.0)]),
    (V::OU, &[("ou", 1.0)]),
    (V::IH, &[("ih", 0.8)]),
    (V::E, &[("ee", 0.9)]),
    (V::FF, &[("ih", 0.15)]),
    (V::TH, &[("ih", 0.30)]),
    (V::DD, &[("ih", 0.30)]),
    (V::NN, &[("ih", 0.25)]),
    (V::RR, &[("ih", 0.25), ("oh", 0.10)]),
    (V::SS, &[("ee", 0.30)]),
    (V::CH, &[("ih", 0.15), ("ou", 0.30)]),
    (V::KK, &[("aa", 0.20)]),
];

/// The same by the shapes of ARKit, sides together: `mouthStretch` is `mouthStretchLeft` and `mouthStretchRight`.
const ARKIT: &[(Viseme, &[(&str, f32)])] = &[
    (V::AA, &[("jawopen", 0.52), ("mouthlowerdown", 0.15)]),
    (
        V::OH,
        &[
            ("jawopen", 0.34),
            ("mouthfunnel", 0.55),
            ("mouthpucker", 0.25),
        ],
    ),
    (
        V::OU,
        &[
            ("jawopen", 0.15),
            ("mouthpucker", 0.85),
            ("mouthfunnel", 0.15),
        ],
    ),
    (
        V::IH,
        &[
            ("jawopen", 0.14),
            ("mouthstretch", 0.40),
            ("mouthlowerdown", 0.25),
            ("mouthupperup", 0.15),
        ],
    ),
    (
        V::E,
        &[
            ("jawopen", 0.22),
            ("mouthstretch", 0.30),
            ("mouthsmile", 0.25),
            ("mouthlowerdown", 0.25),
        ],
    ),
    (
        V::PP,
        &[
            ("mouthpress", 0.45),
            ("mouthrolllower", 0.12),
            ("mouthrollupper", 0.12),
        ],
    ),
    (
        V::FF,
        &[
            ("mouthrolllower", 0.45),
            ("mouthupperup", 0.15),
            ("jawopen", 0.04),
        ],
    ),
    (V::TH, &[("jawopen", 0.12), ("mouthlowerdown", 0.15)]),
    (
        V::DD,
        &[
            ("jawopen", 0.10),
            ("mouthlowerdown", 0.20),
            ("mouthstretch", 0.10),
        ],
    ),
    (
        V::NN,
        &[
            ("jawopen", 0.10),
            ("mouthlowerdown", 0.15),
            ("mouthstretch", 0.10),
        ],
    ),
    (V::RR, &[("jawopen", 0.12), ("mouthfunnel", 0.20)]),
    (
        V::SS,
        &[
            ("jawopen", 0.04),
            ("mouthstretch", 0.30),
            ("mouthlowerdown", 0.25),
        ],
    ),
    (
        V::CH,
        &[
            ("jawopen", 0.08),
            ("mouthfunnel", 0.45),
            ("mouthlowerdown", 0.10),
        ],
    ),
    (V::KK, &[("jawopen", 0.14), ("mouthlowerdown", 0.08)]),
];

/// What a jaw alone can do.
const JAW: &[(Viseme, f32)] = &[
    (V::AA, 0.9),
    (V::OH, 0.6),
    (V::OU, 0.25),
    (V::IH, 0.3),
    (V::E, 0.45),
    (V::TH, 0.2),
    (V::DD, 0.2),
    (V::NN, 0.15),
    (V::RR, 0.2),
    (V::SS, 0.1),
    (V::CH, 0.15),
    (V::KK, 0.2),
    (V::FF, 0.05),
];

/// Names that artists give the five vowels, in the form of [`plain`].
const VOWEL_NAMES: &[(&str, &[&str])] = &[
    ("aa", &["fclmtha", "aa", "あ", "moutha", "vowela", "a"]),
    ("ih", &["fclmthi", "ih", "い", "mouthi", "voweli", "i"]),
    ("ou", &["fclmthu", "ou", "う", "mouthu", "vowelu", "u"]),
    ("ee", &["fclmthe", "ee", "え", "mouthe", "vowele", "e"]),
    ("oh", &["fclmtho", "oh", "お", "moutho", "vowelo", "o"]),
];

/// Names of the eyelids: left, right, both at once.
const LIDS: [&[&str]; 3] = [
    &[
        "blinkleft",
        "eyeblinkleft",
        "eyeblinkl",
        "blinkl",
        "fcleyeclosel",
        "ウィンク",
    ],
    &[
        "blinkright",
        "eyeblinkright",
        "eyeblinkr",
        "blinkr",
        "fcleyecloser",
        "ウィンク右",
    ],
    &[
        "blink",
        "eyesclosed",
        "eyeblink",
        "fcleyeclose",
        "まばたき",
        "eyesblink",
    ],
];

/// What follows `viseme_` (Oculus) or `vrc.v_`, indexed by viseme.
const OCULUS: [&[&str]; 15] = [
    &["sil"],
    &["pp"],
    &["ff"],
    &["th"],
    &["dd"],
    &["kk"],
    &["ch"],
    &["ss"],
    &["nn"],
    &["rr"],
    &["aa"],
    &["e"],
    &["i", "ih"],
    &["o", "oh"],
    &["u", "ou"],
];

/// Tells which shapes speak and blink. `meshes` are the nodes with morph targets and the names of these.
pub(super) fn tell(
    meshes: &[(usize, Vec<String>)],
    expressions: &Expressions,
) -> (Dialect, BTreeMap<usize, Vec<Move>>) {
    let shapes = Shapes::new(meshes);
    let mut moved = Moved::default();
    let dialect = mouth(&shapes, expressions, &mut moved);
    lids(&shapes, expressions, &mut moved);
    (dialect, moved.0)
}

fn mouth(shapes: &Shapes, expressions: &Expressions, moved: &mut Moved) -> Dialect {
    let oculus = OCULUS.map(|names| {
        let names: Vec<String> = ["viseme", "vrcv"]
            .iter()
            .flat_map(|p| names.iter().map(move |n| format!("{p}{n}")))
            .collect();
        shapes.any(&names.iter().map(String::as_str).collect::<Vec<_>>())
    });
    if oculus.iter().filter(|found| !found.is_empty()).count() >= 10 {
        for (channel, found) in oculus.iter().enumerate().skip(1) {
            moved.add(channel, found, 1.0);
        }
        return Dialect::Oculus;
    }
    if ["jawopen", "mouthfunnel", "mouthpucker"]
        .iter()
        .all(|name| !shapes.any(&[name]).is_empty())
    {
        for (viseme, parts) in ARKIT {
            for (name, weight) in *parts {
                let sides = [
                    format!("{name}left"),
                    format!("{name}right"),
                    format!("{name}l"),
                    format!("{name}r"),
                ];
                let found =
                    shapes.all(std::iter::once(*name).chain(sides.iter().map(String::as_str)));
                moved.add(*viseme as usize, &found, *weight);
            }
        }
        return Dialect::Arkit;
    }
    if ["aa", "ih", "ou"].iter().all(|name| {
        expressions
            .get(*name)
            .is_some_and(|binds| !binds.is_empty())
    }) {
        for (viseme, parts) in VOWELS {
            for (name, weight) in *parts {
                moved.express(*viseme as usize, expressions, name, *weight);
            }
        }
        return Dialect::VrmExpressions;
    }
    let vowel = |name: &str| {
        VOWEL_NAMES
            .iter()
            .find(|(of, _)| *of == name)
            .map(|(_, names)| shapes.any(names))
    };
    if ["aa", "ih", "ou"]
        .iter()
        .all(|name| vowel(name).is_some_and(|found| !found.is_empty()))
    {
        for (viseme, parts) in VOWELS {
            for (name, weight) in *parts {
                moved.add(*viseme as usize, &vowel(name).unwrap_or_default(), *weight);
            }
        }
        return Dialect::Vowels;
    }
    let jaw = shapes.any(&["jawopen", "mouthopen", "openmouth", "moutha", "aa"]);
    if jaw.is_empty() {
        return Dialect::None;
    }
    for (viseme, weight) in JAW {
        moved.add(*viseme as usize, &jaw, *weight);
    }
    Dialect::Jaw
}

fn lids(shapes: &Shapes, expressions: &Expressions, moved: &mut Moved) {
    let single = |name: &str| expressions.get(name).is_some_and(|binds| !binds.is_empty());
    if single("blinkLeft") && single("blinkRight") {
        moved.express(BLINK_LEFT, expressions, "blinkLeft", 1.0);
        moved.express(BLINK_RIGHT, expressions, "blinkRight", 1.0);
    } else if single("blink") {
        moved.express(BLINK_LEFT, expressions, "blink", 1.0);
    } else {
        let [left, right, both] = LIDS.map(|names| shapes.any(names));
        if left.is_empty() || right.is_empty() {
            moved.add(BLINK_LEFT, &both, 1.0);
        } else {
            moved.add(BLINK_LEFT, &left, 1.0);
            moved.add(BLINK_RIGHT, &right, 1.0);
        }
    }
}

/// Every morph target by its plain name: nodes and indices (head, brows and teeth may share one).
struct Shapes(BTreeMap<String, Vec<(usize, usize)>>);

impl Shapes {
    fn new(meshes: &[(usize, Vec<String>)]) -> Self {
        let mut shapes: BTreeMap<String, Vec<(usize, usize)>> = BTreeMap::new();
        for (node, names) in meshes {
            for (index, name) in names.iter().enumerate() {
                shapes.entry(plain(name)).or_default().push((*node, index));
            }
        }
        Self(shapes)
    }

    /// The shapes with the first of these names that exists.
    fn any(&self, names: &[&str]) -> Vec<(usize, usize)> {
        names
            .iter()
            .find_map(|name| self.0.get(*name))
            .cloned()
            .unwrap_or_default()
    }

    /// The shapes with any of these names.
    fn all<'a>(&self, names: impl Iterator<Item = &'a str>) -> Vec<(usize, usize)> {
        names
            .filter_map(|name| self.0.get(name))
            .flatten()
            .copied()
            .collect()
    }
}

/// Lower case, letters and digits only, without what exporters put before it: `Face.M_F00_Fcl_MTH_A`, `blendShape1.jawOpen`.
fn plain(name: &str) -> String {
    let name = name
        .rsplit('.')
        .next()
        .filter(|last| !last.is_empty() && !name.starts_with("vrc."))
        .unwrap_or(name);
    let name = name.find("Fcl_").map_or(name, |at| &name[at..]);
    name.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// Moves by node, as they are collected.
#[derive(Default)]
struct Moved(BTreeMap<usize, Vec<Move>>);

impl Moved {
    fn add(&mut self, channel: usize, shapes: &[(usize, usize)], weight: f32) {
        for &(node, index) in shapes {
            self.add_one(channel, node, index, weight);
        }
    }

    fn express(&mut self, channel: usize, expressions: &Expressions, name: &str, weight: f32) {
        for &(node, index, share) in expressions.get(name).into_iter().flatten() {
            self.add_one(channel, node, index, weight * share);
        }
    }

    fn add_one(&mut self, channel: usize, node: usize, index: usize, weight: f32) {
        let moves = self.0.entry(node).or_default();
        let at = moves
            .iter()
            .position(|known| known.index == index)
            .unwrap_or_else(|| {
                moves.push(Move {
                    index,
                    by: [0.0; CHANNELS],
                });
                moves.len() - 1
            });
        moves[at].by[channel] += weight;
    }
}
