//! Behaviour of malsori.

mod feature;
mod hangul;
mod pronounce;
mod sentence;
mod spoken;
mod transcript;
mod viseme;
mod voice;
