//! What did a run take? Seconds and processor seconds of each stage, and the most memory, as JSON.

use std::io::Write;
use std::time::Instant;

use serde_json::{Map, Value, json};

use crate::engine::observer::Stage;

/// Takes the time of a run, stage by stage.
#[derive(Debug)]
pub(crate) struct Stopwatch {
    begun: (Instant, Option<f64>),
    stages: Vec<(Stage, Instant, Option<f64>)>,
}

impl Default for Stopwatch {
    fn default() -> Self {
        Self::new()
    }
}

impl Stopwatch {
    pub(crate) fn new() -> Self {
        Self { begun: (Instant::now(), cpu_seconds()), stages: Vec::new() }
    }

    /// The next stage begins.
    pub(crate) fn begin(&mut self, stage: Stage) {
        self.stages.push((stage, Instant::now(), cpu_seconds()));
    }

    /// Writes what was measured until now, beside some counts of the command's.
    pub(crate) fn write(&self, counts: Value, out: &mut dyn Write) -> std::io::Result<()> {
        let now = (Instant::now(), cpu_seconds());
        let mut all = Map::new();
        all.insert("wirecopy".to_owned(), env!("CARGO_PKG_VERSION").into());
        if let Value::Object(counts) = counts {
            all.extend(counts);
        }
        let between = |from: (Instant, Option<f64>), to: (Instant, Option<f64>)| {
            let cpu = from.1.zip(to.1).map(|(from, to)| thousandths(to - from));
            (thousandths((to.0 - from.0).as_secs_f64()), cpu)
        };
        let (seconds, cpu) = between(self.begun, now);
        all.insert("seconds".to_owned(), seconds.into());
        all.insert("cpu_seconds".to_owned(), cpu.into());
        all.insert("peak_memory_bytes".to_owned(), peak_memory().into());
        let ends = self.stages.iter().skip(1).map(|&(_, at, cpu)| (at, cpu)).chain([now]);
        let stages = self.stages.iter().zip(ends).map(|(&(stage, at, cpu), end)| {
            let (seconds, cpu) = between((at, cpu), end);
            json!({"stage": stage.name(), "seconds": seconds, "cpu_seconds": cpu})
        });
        all.insert("stages".to_owned(), stages.collect());
        serde_json::to_writer_pretty(&mut *out, &all)?;
        out.write_all(b"\n")
    }
}

fn thousandths(seconds: f64) -> f64 {
    (seconds * 1_000.0).round() / 1_000.0
}

/// Processor seconds of all threads so far, where the system tells (Linux).
fn cpu_seconds() -> Option<f64> {
    // Ticks have been hundredths of a second on every Linux since 2.6.
    const TICKS: f64 = 100.0;
    let about = std::fs::read_to_string("/proc/self/stat").ok()?;
    // The name of the program, in parentheses, may hold blanks.
    let mut fields = about[about.rfind(')')? + 1..].split_whitespace().skip(11);
    let user: f64 = fields.next()?.parse().ok()?;
    let system: f64 = fields.next()?.parse().ok()?;
    Some((user + system) / TICKS)
}

/// The most memory held at once, in bytes, where the system tells (Linux).
fn peak_memory() -> Option<u64> {
    let about = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = about.lines().find(|line| line.starts_with("VmHWM:"))?;
    Some(line.split_whitespace().nth(1)?.parse::<u64>().ok()? << 10)
}
