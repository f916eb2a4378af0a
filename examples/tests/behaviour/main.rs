//! Behaviour of the demo applications.
#![expect(clippy::unwrap_used, reason = "a failed expectation is a failed test")]

mod performed;

mod arguments;
mod avatar_source;
mod bvh;
mod gpu;
mod hangul;
mod line;
mod out_folder;
mod render;
