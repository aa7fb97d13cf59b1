//! What did a run take? Seconds and processor seconds of each stage, memory at its end and the most of all, as JSON.

use std::io::Write;
use std::time::Instant;

use serde_json::{Map, Value, json};

use crate::engine::dedup::memory::of_process;
use crate::engine::observer::Stage;

/// Takes the time of a run, stage by stage.
#[derive(Debug)]
pub(crate) struct Stopwatch {
    begun: Now,
    stages: Vec<(Stage, Now)>,
}

/// What can be told of the process at a moment.
#[derive(Debug, Clone, Copy)]
struct Now {
    at: Instant,
    cpu: Option<f64>,
    memory: Option<u64>,
}

impl Now {
    fn look() -> Self {
        Self { at: Instant::now(), cpu: cpu_seconds(), memory: of_process("VmRSS:") }
    }

    /// Seconds and processor seconds since then.
    fn since(self, then: Self) -> (f64, Option<f64>) {
        let cpu = then.cpu.zip(self.cpu).map(|(from, to)| thousandths(to - from));
        (thousandths((self.at - then.at).as_secs_f64()), cpu)
    }
}

impl Default for Stopwatch {
    fn default() -> Self {
        Self::new()
    }
}

impl Stopwatch {
    pub(crate) fn new() -> Self {
        Self { begun: Now::look(), stages: Vec::new() }
    }

    /// The next stage begins.
    pub(crate) fn begin(&mut self, stage: Stage) {
        self.stages.push((stage, Now::look()));
    }

    /// Writes what was measured until now, beside some counts of the command's.
    pub(crate) fn write(&self, counts: Value, out: &mut dyn Write) -> std::io::Result<()> {
        let now = Now::look();
        let mut all = Map::new();
        all.insert("wirecopy".to_owned(), env!("CARGO_PKG_VERSION").into());
        if let Value::Object(counts) = counts {
            all.extend(counts);
        }
        let (seconds, cpu) = now.since(self.begun);
        all.insert("seconds".to_owned(), seconds.into());
        all.insert("cpu_seconds".to_owned(), cpu.into());
        all.insert("peak_memory_bytes".to_owned(), of_process("VmHWM:").into());
        let ends = self.stages.iter().skip(1).map(|&(_, now)| now).chain([now]);
        // A stage that comes again is one with what it was.
        let mut stages: Vec<(Stage, f64, Option<f64>, Option<u64>)> = Vec::new();
        for (&(stage, begun), end) in self.stages.iter().zip(ends) {
            let (seconds, cpu) = end.since(begun);
            match stages.iter_mut().find(|known| known.0 == stage) {
                Some((_, all, all_cpu, memory)) => {
                    *all = thousandths(*all + seconds);
                    *all_cpu = all_cpu.zip(cpu).map(|(x, y)| thousandths(x + y));
                    *memory = end.memory;
                }
                None => stages.push((stage, seconds, cpu, end.memory)),
            }
        }
        let stages = stages.into_iter().map(|(stage, seconds, cpu, memory)| {
            json!({"stage": stage.name(), "seconds": seconds, "cpu_seconds": cpu, "memory_bytes": memory})
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
