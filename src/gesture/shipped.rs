//! The model inside the binary.

/// `model.onnx` and `card.ron` of the shipped model; `None` without the feature `default-model`.
pub(super) fn parts() -> Option<(&'static [u8], &'static str)> {
    None
}
