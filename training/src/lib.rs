//! The workshop: datasets, training, evaluation and export of Momjit's gesture models.
//!
//! Reading order: [`sentence`] and [`compose`] make a synthetic corpus, [`dataset`] keeps it; [`corpus`] reads it as
//! windows, [`network`] and [`flow`] are the model, [`train`] teaches it, [`export`] writes it as ONNX, [`evaluate`]
//! says how good it is. [`stage`] is the command line on top.

pub mod split;

pub mod sentence;

pub mod dataset;

pub mod compose;

pub mod file;

#[cfg(feature = "learn")]
mod chance;
#[cfg(feature = "learn")]
pub mod clock;
#[cfg(feature = "learn")]
mod host;

#[cfg(feature = "learn")]
pub mod corpus;
#[cfg(feature = "learn")]
pub mod statistics;

#[cfg(feature = "learn")]
pub mod flow;
#[cfg(feature = "learn")]
pub mod parameters;

#[cfg(feature = "learn")]
pub mod network;

#[cfg(feature = "learn")]
pub mod batch;
#[cfg(feature = "learn")]
pub mod optimiser;

#[cfg(feature = "learn")]
pub mod sampler;
#[cfg(feature = "learn")]
pub mod train;

#[cfg(feature = "learn")]
pub mod export;
#[cfg(feature = "learn")]
pub mod parity;

#[cfg(feature = "learn")]
pub mod measure;

#[cfg(feature = "learn")]
pub mod evaluate;

pub mod stage;
