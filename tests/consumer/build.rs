//! Empty: it makes cargo count the build dependencies when it unifies features (see `Cargo.toml`).
fn main() {}
