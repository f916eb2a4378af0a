//! How good generated motion is, in numbers.

pub mod eigen;
pub mod extractor;
pub mod frechet;
pub mod interval;
pub mod kinematics;
