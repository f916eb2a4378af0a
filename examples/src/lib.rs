//! What the demo applications share.
//!
//! [`assets`] finds the files that come along, [`avatar_source`] says which body plays and [`cast`] puts it on stage;
//! [`scene`] is that stage, [`orbit`] the camera on it. [`korean`] lets egui write and read Hangul, [`panel`] is the
//! demo's panel. [`offscreen`] renders without a window; [`perform`] uses it to put one spoken line into a folder of
//! files, [`still`] to draw the demo itself.

pub mod assets;
pub mod avatar_source;
pub mod cast;
pub mod korean;
pub mod offscreen;
pub mod orbit;
pub mod panel;
pub mod perform;
pub mod scene;
pub mod still;
