//! A progress bar on standard error, for work that takes more than a second.

use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

/// Work shorter than this needs no bar.
const QUIET: Duration = Duration::from_secs(1);

/// The progress of one piece of work.
#[derive(Debug)]
pub struct Progress {
    what: &'static str,
    begun: Instant,
    bar: Option<ProgressBar>,
}

impl Progress {
    /// Work that begins now.
    pub fn of(what: &'static str) -> Progress {
        Progress {
            what,
            begun: Instant::now(),
            bar: None,
        }
    }

    /// So much is done of so much.
    pub fn at(&mut self, done: u64, total: u64) {
        if self.bar.is_none() && self.begun.elapsed() >= QUIET {
            let bar = ProgressBar::new(total);
            if let Ok(style) = ProgressStyle::with_template(
                "{msg} {bar:30} {human_pos} of {human_len}, {eta} left",
            ) {
                bar.set_style(style.progress_chars("##-"));
            }
            bar.set_message(self.what);
            self.bar = Some(bar);
        }
        if let Some(bar) = &self.bar {
            bar.set_length(total);
            bar.set_position(done);
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
    }
}
