//! The processor time a run has used.

use std::time::{Duration, Instant};

/// Measures processor time of this process, all threads together, where the system tells (Linux); wall-clock time
/// elsewhere.
#[derive(Debug)]
pub struct CpuClock {
    wall: Instant,
    before: Option<Duration>,
}

impl CpuClock {
    /// Starts at zero.
    #[must_use]
    pub fn start() -> Self {
        Self {
            wall: Instant::now(),
            before: processor_time(),
        }
    }

    /// Time used since the start.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        match (self.before, processor_time()) {
            (Some(before), Some(now)) => now.saturating_sub(before),
            _ => self.wall.elapsed(),
        }
    }

    /// Whether it is processor time that is measured.
    #[must_use]
    pub fn is_processor_time(&self) -> bool {
        self.before.is_some()
    }
}

/// User and system time from `/proc/self/stat`, in clock ticks of a hundredth of a second.
fn processor_time() -> Option<Duration> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    // The name of the program, in parentheses, may hold spaces: fields are counted from behind it.
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks = fields.get(11)?.parse::<u64>().ok()? + fields.get(12)?.parse::<u64>().ok()?;
    Some(Duration::from_millis(10 * ticks))
}
