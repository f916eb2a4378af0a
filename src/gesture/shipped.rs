//! The model inside the binary.

/// `model.onnx` and `card.ron` of the shipped model; `None` without the feature `default-model`.
#[cfg(feature = "default-model")]
pub(super) fn parts() -> Option<(&'static [u8], &'static str)> {
    let onnx = include_bytes!(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/models/first/model.onnx"
    ));
    let card = include_str!(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/models/first/card.ron"
    ));
    Some((onnx, card))
}

/// `model.onnx` and `card.ron` of the shipped model; `None` without the feature `default-model`.
#[cfg(not(feature = "default-model"))]
pub(super) fn parts() -> Option<(&'static [u8], &'static str)> {
    None
}
