//! Chance without memory: a number in 0..1 from a seed and two counters, the same on every machine.

/// Uniform in `0.0..1.0`.
pub(crate) fn unit(seed: u64, counter: u64, channel: u64) -> f32 {
    // The finaliser of SplitMix64, twice: neighbouring counters must not look alike.
    let mut x = seed
        ^ counter.wrapping_mul(0x9E37_79B9_7F4A_7C15)
        ^ channel.wrapping_mul(0xD1B5_4A32_D192_ED03);
    for _ in 0..2 {
        x = x.wrapping_add(0x9E37_79B9_7F4A_7C15);
        x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        x ^= x >> 31;
    }
    (x >> 40) as f32 / (1_u32 << 24) as f32
}
