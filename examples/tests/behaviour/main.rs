//! Behaviour of examples.
