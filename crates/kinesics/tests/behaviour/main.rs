//! Behaviour of kinesics.
