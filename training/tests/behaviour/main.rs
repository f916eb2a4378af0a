//! Behaviour of the workshop.
#![expect(clippy::unwrap_used, reason = "a failed expectation is a failed test")]

mod command;
mod compose;
mod dataset;
mod sentence;

#[cfg(feature = "learn")]
mod export;
#[cfg(feature = "learn")]
mod flow;
#[cfg(feature = "learn")]
mod measure;
#[cfg(feature = "learn")]
mod train;
