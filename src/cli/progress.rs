//! How far is it? A bar on standard error, only when a person watches.

use std::io::IsTerminal;
use std::sync::Mutex;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use super::stats::Stopwatch;
use crate::engine::observer::{Observer, Stage};

/// Shows the stages of a run as they go.
pub(crate) struct Progress {
    bar: Mutex<ProgressBar>,
    watch: Mutex<Stopwatch>,
    watched: bool,
}

impl Progress {
    pub(crate) fn new(quiet: bool) -> Self {
        Self {
            bar: Mutex::new(ProgressBar::hidden()),
            watch: Mutex::new(Stopwatch::new()),
            watched: !quiet && std::io::stderr().is_terminal(),
        }
    }

    /// Clears the screen, and gives the times taken.
    pub(crate) fn finish(self) -> Stopwatch {
        self.with(|bar| bar.finish_and_clear());
        let watch = self.watch.lock().map(|mut watch| std::mem::take(&mut *watch));
        watch.unwrap_or_default()
    }

    fn with(&self, act: impl FnOnce(&mut ProgressBar)) {
        if self.watched
            && let Ok(mut bar) = self.bar.lock()
        {
            act(&mut bar);
        }
    }
}

impl Observer for Progress {
    fn begin(&self, stage: Stage, total: u64) {
        if let Ok(mut watch) = self.watch.lock() {
            watch.begin(stage);
        }
        self.with(|bar| {
            bar.finish_and_clear();
            let (new, template) = match (stage, total) {
                (Stage::Reading, 0) => {
                    (ProgressBar::new_spinner(), "{msg:10} {spinner} {bytes} · {bytes_per_sec}")
                }
                (_, 0) => (ProgressBar::new_spinner(), "{msg:10} {spinner} {elapsed}"),
                (Stage::Reading, _) => (
                    ProgressBar::new(total),
                    "{msg:10} {bar:32} {bytes}/{total_bytes} · {bytes_per_sec} · {eta} left",
                ),
                _ => (
                    ProgressBar::new(total),
                    "{msg:10} {bar:32} {human_pos}/{human_len} · {per_sec} · {eta} left",
                ),
            };
            if let Ok(style) = ProgressStyle::with_template(template) {
                new.set_style(style);
            }
            new.set_message(stage.name());
            new.enable_steady_tick(Duration::from_millis(120));
            *bar = new;
        });
    }

    fn advance(&self, steps: u64) {
        self.with(|bar| bar.inc(steps));
    }

    fn cancelled(&self) -> bool {
        false
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.with(|bar| bar.finish_and_clear());
    }
}
