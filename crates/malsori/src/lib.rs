//! 말소리 (malsori, speech sound): Korean text to timed speech.
//!
//! A sentence travels through the modules in this order: [`sentence`] splits a line, [`spoken`] writes it as it is
//! read, [`pronounce`] applies the rules of standard pronunciation, [`phone`] names the sounds, [`prosody`] gives
//! them phrases, durations and melody, [`voice`] makes them audible, [`viseme`] says what the mouth does, and
//! [`transcript`] keeps every time together with the range of the ORIGINAL text it belongs to. [`feature`] measures
//! any sound for the gesture model.

pub mod hangul;
pub mod sentence;
pub mod spoken;

pub mod phrase;

pub mod pronounce;

pub mod phone;

pub mod prosody;

pub mod voice;

pub mod viseme;

pub mod feature;

pub mod speech;
pub mod transcript;

pub use speech::{CancelFlag, Speech, SpeechError, SpeechRequest, Synthesizer};
pub use transcript::{
    Phone, Phrase, PhraseEnd, Syllable, Transcript, TranscriptError, Viseme, VisemeMark, Word,
};
