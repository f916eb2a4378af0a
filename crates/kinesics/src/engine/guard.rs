//! Keeps a panic inside an engine from ending the program.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::EngineError;

/// Runs `work`, and turns a panic in it into [`EngineError::Panicked`].
///
/// What `work` borrows must not be used again after a panic, or be fit for it: both engines drop what a failed load
/// made and keep no state between runs.
pub(super) fn guarded<T>(
    engine: &'static str,
    work: impl FnOnce() -> Result<T, EngineError>,
) -> Result<T, EngineError> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|payload| {
        let text = payload.downcast_ref::<String>().map(String::as_str);
        let message = text
            .or_else(|| payload.downcast_ref::<&str>().copied())
            .unwrap_or("without a message");
        Err(EngineError::Panicked {
            engine,
            message: message.to_owned(),
        })
    })
}
