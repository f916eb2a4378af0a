//! The rig of an avatar: which joint is which bone, and how they stand at rest.
//!
//! Nothing here knows the ECS's queries or time: [`file`](mod@file) reads what the avatar's file declares, [`recognise`] tells
//! the bones, by that or by their names, [`rest`] measures the bind pose. [`skeleton`](crate::skeleton) does it for an
//! avatar in the world.

pub mod bone;
pub mod file;
mod names;
pub mod recognise;
pub mod rest;

pub use bone::{HumanBone, Side};
pub use file::{RigFile, RigFileError};
pub use recognise::{BoneMap, NamedNode, RigError, RigReport};
pub use rest::{Rest, RestJoint};
