//! Kinesics: what training and the game must do alike, exactly once.
//!
//! Reading order: [`joint`] is the one table of the skeleton, [`pose`] a skeleton's shape, [`motion`] poses in time,
//! [`style`] who gestures. [`grammar`] plans gestures from a transcript by knowledge; [`feature`], [`window`],
//! [`card`], [`engine`] and [`generate`] let a network make them; [`gate`] and [`idle`] finish either;
//! [`performance`] joins all of it into the motion of one utterance.
//!
//! Axes everywhere: metres, origin at the spine joint, +y up, +z out of the chest, +x to the avatar's left.

pub mod body;
pub mod card;
pub mod engine;
pub mod feature;
pub mod gate;
pub mod generate;
pub mod grammar;
pub mod idle;
pub mod joint;
pub mod model;
pub mod motion;
pub mod onnx;
pub mod performance;
pub mod pose;
pub mod style;
pub mod window;

pub use joint::{BONES, Bone, JOINT_COUNT, Joint};
pub use motion::{Frame, Hand, Layout, Motion, MotionError};
pub use pose::{BoneLengths, Pose};
pub use style::Style;
