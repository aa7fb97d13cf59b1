//! Who watches a run? A caller that shows progress or wants to stop, by callback.

/// A stage of the work, for progress.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Stage {
    /// Documents are read. Steps are bytes, where the total is known.
    Reading,
    /// Credits, carriers and dates are read. Steps are pieces.
    Crediting,
    /// Words, shingles and rows are made. Steps are pieces.
    Sketching,
    /// Rows are grouped into candidate pairs. No steps.
    Pairing,
    /// Candidate pairs are compared exactly. Steps are pairs.
    Verifying,
    /// Clusters and families are made. No steps.
    Clustering,
    /// Origins, parents and roles are weighed. Steps are pieces.
    Tracing,
    /// A sample is compared with everything. Steps are pieces.
    Auditing,
    /// Findings are written down. No steps.
    Reporting,
}

impl Stage {
    /// The stage in a word.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Reading => "reading",
            Self::Crediting => "crediting",
            Self::Sketching => "sketching",
            Self::Pairing => "pairing",
            Self::Verifying => "verifying",
            Self::Clustering => "clustering",
            Self::Tracing => "tracing",
            Self::Auditing => "auditing",
            Self::Reporting => "reporting",
        }
    }
}

/// Is told how far a run is, and asked whether it should go on. Called from several threads.
pub trait Observer: Sync {
    /// A stage begins that has this many steps; 0 where they are not known.
    fn begin(&self, stage: Stage, total: u64);
    /// This many more steps are done.
    fn advance(&self, steps: u64);
    /// Whether the run should stop as soon as it can.
    fn cancelled(&self) -> bool;
}

/// Watches nothing and never stops a run.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Observer for Silent {
    fn begin(&self, _: Stage, _: u64) {}
    fn advance(&self, _: u64) {}
    fn cancelled(&self) -> bool {
        false
    }
}
