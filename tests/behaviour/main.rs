//! Behaviour of the plugin: one module for each thing it promises.

mod despawn;
mod face;
mod foreign;
mod hush;
mod mannequin;
mod pause;
mod queue;
mod retarget;
mod rig;
#[cfg(all(feature = "default-model", feature = "embedded"))]
mod shipped;
mod sound;
mod speak;
mod sync;
mod trouble;
mod voices;
