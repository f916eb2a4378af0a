//! Behaviour of training.
