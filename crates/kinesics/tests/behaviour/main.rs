//! Behaviour of kinesics.

mod body;
mod card;
mod codec;
#[cfg(all(feature = "embedded", feature = "onnxruntime"))]
mod engine;
#[cfg(all(feature = "embedded", feature = "onnxruntime"))]
mod example_graph;
mod feature;
mod gate;
mod generate;
mod grammar;
mod idle;
mod line;
mod onnx;
mod performance;
#[cfg(feature = "embedded")]
mod shipped;
mod style;
mod tiny;
mod window;
