//! Taking figures: medians and 95th percentiles of many single measurements, and their ratio to the bare limit taken in
//! the same run, turn by turn, so that a noisy machine weighs on both alike.
#![allow(dead_code, reason = "each benchmark uses what it needs")]

use std::time::{Duration, Instant};

/// Many single measurements of one thing.
#[derive(Debug, Default, Clone)]
pub struct Figures(Vec<Duration>);

impl Figures {
    /// Measures one call.
    pub fn take<T>(&mut self, work: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let result = work();
        self.0.push(start.elapsed());
        result
    }

    /// Adds a measurement taken elsewhere.
    pub fn add(&mut self, duration: Duration) {
        self.0.push(duration);
    }

    /// The value below which `share` of the measurements lie.
    pub fn percentile(&self, share: f64) -> Duration {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        #[allow(
            clippy::cast_precision_loss,
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a place in a list"
        )]
        let place = ((sorted.len().saturating_sub(1)) as f64 * share).round() as usize;
        sorted.get(place).copied().unwrap_or_default()
    }

    /// One line: name, count, p50, p95, and the ratio of the medians to `limit`.
    pub fn print(&self, name: &str, limit: Option<&Figures>) {
        let (p50, p95) = (self.percentile(0.5), self.percentile(0.95));
        let ratio = limit.map(|limit| {
            format!(
                "  {:5.2} x the bare limit",
                p50.as_secs_f64() / limit.percentile(0.5).as_secs_f64().max(1e-9)
            )
        });
        println!(
            "{name:<44} n {:>6}  p50 {:>10}  p95 {:>10}{}",
            self.0.len(),
            shown(p50),
            shown(p95),
            ratio.unwrap_or_default()
        );
    }
}

/// A duration with a fitting unit.
pub fn shown(duration: Duration) -> String {
    let micros = duration.as_secs_f64() * 1e6;
    if micros < 1_000.0 {
        format!("{micros:.1} us")
    } else if micros < 1e6 {
        format!("{:.2} ms", micros / 1e3)
    } else {
        format!("{:.2} s", micros / 1e6)
    }
}

/// Resident memory of this process in MiB.
pub fn resident_mib() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status
        .lines()
        .find(|line| line.starts_with("VmRSS:"))
        .unwrap_or_default();
    line.split_whitespace()
        .nth(1)
        .and_then(|kib| kib.parse::<f64>().ok())
        .unwrap_or_default()
        / 1024.0
}
