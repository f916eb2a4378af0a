//! Behaviour of malsori.
