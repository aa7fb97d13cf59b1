//! Where do tables and graphs go? The options of `scan` for them, checked before any work, and their writing after it.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use crate::error::Error;
use crate::report::graph::{self, Form};
use crate::report::{Report, file, table, tables};

#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub(crate) struct TableArgs {
    /// Write everything found as tables that are joined by id: pieces, pairs, passages, sources, … (docs/tables.md); the folder
    /// is made, or holds an earlier set, which is replaced
    #[arg(long, value_name = "DIR")]
    tables: Option<PathBuf>,
    /// The form of the tables
    #[arg(long, value_enum, default_value_t = FormatArg::Csv, requires = "tables")]
    format: FormatArg,
    /// Write who reprints whom as a network: GraphML if the name ends in .graphml, for Graphviz if in .dot
    #[arg(long, value_name = "FILE")]
    pub(crate) graph: Option<PathBuf>,
    /// What the nodes of the network are
    #[arg(long, value_enum, default_value_t = GraphOf::Sources, requires = "graph")]
    graph_of: GraphOf,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FormatArg {
    /// Comma-separated values, in UTF-8 with a header
    Csv,
    /// JSON lines
    Jsonl,
    /// Parquet
    #[cfg(feature = "parquet")]
    Parquet,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum GraphOf {
    /// Sources, and origins that have no piece here
    Sources,
    /// Pieces, and originals that are not here
    Pieces,
}

impl TableArgs {
    /// Refuses what can never be written. `inputs` are all files and folders that are read, `outputs` the other files written.
    pub(crate) fn check<'o>(
        &self,
        inputs: &[PathBuf],
        outputs: impl IntoIterator<Item = &'o PathBuf>,
    ) -> anyhow::Result<()> {
        if let Some(path) = &self.graph
            && Form::of(path).is_none()
        {
            anyhow::bail!(
                "cannot tell the form of the graph {}: give a name that ends in .graphml or .dot",
                path.display()
            );
        }
        let Some(folder) = self.tables.as_deref() else { return Ok(()) };
        check_folder(folder, inputs)?;
        let inside = |output: &&PathBuf| output.parent().is_some_and(|p| real(p) == real(folder));
        if let Some(output) = outputs.into_iter().find(inside) {
            anyhow::bail!(
                "cannot write {} among the tables: give it another folder than {}",
                output.display(),
                folder.display()
            );
        }
        Ok(())
    }

    /// Writes what was asked for.
    pub(crate) fn save(&self, report: &Report) -> crate::Result<()> {
        if let Some(folder) = &self.tables {
            let format = match self.format {
                FormatArg::Csv => table::Format::Csv,
                FormatArg::Jsonl => table::Format::Jsonl,
                #[cfg(feature = "parquet")]
                FormatArg::Parquet => table::Format::Parquet,
            };
            tables::save(report, folder, format)?;
        }
        if let Some((path, form)) = self.graph.as_deref().and_then(|p| Some((p, Form::of(p)?))) {
            let of = match self.graph_of {
                GraphOf::Sources => graph::Of::Sources,
                GraphOf::Pieces => graph::Of::Pieces,
            };
            graph::save(report, form, of, path)?;
        }
        Ok(())
    }
}

/// Where a path leads, also where it is not there yet.
fn real(path: &Path) -> PathBuf {
    let parent = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let by_parent = || Some(parent.canonicalize().ok()?.join(path.file_name()?));
    path.canonicalize().ok().or_else(by_parent).unwrap_or_else(|| path.to_path_buf())
}

fn check_folder(folder: &Path, inputs: &[PathBuf]) -> anyhow::Result<()> {
    let shown = folder.display();
    let parent = match folder.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let (stands, place) = match std::fs::metadata(folder) {
        Ok(about) if about.is_dir() => (true, folder),
        Ok(_) => anyhow::bail!("cannot write tables to {shown}: it is a file; give a folder"),
        Err(_) if parent.is_dir() => (false, parent),
        Err(_) => {
            anyhow::bail!("cannot write tables to {shown}: there is no folder {}", parent.display())
        }
    };
    // Tables are input too: the next scan would read them.
    let real = place.canonicalize().unwrap_or_else(|_| place.to_path_buf());
    for input in inputs {
        let input_real = input.canonicalize();
        if input_real.is_ok_and(|input| input.is_dir() && real.starts_with(&input)) {
            anyhow::bail!(
                "cannot write tables to {shown}: it lies in the input {}, where the next scan would read them",
                input.display()
            );
        }
    }
    if stands {
        let foreign = tables::foreign(folder).map_err(|e| Error::io("read", folder, e))?;
        if let Some(name) = foreign {
            anyhow::bail!(
                "cannot write tables to {shown}: it holds {name}, which is not of an earlier set of tables; give a new or empty \
                 folder"
            );
        }
    }
    // Whether anything can be written there shows before the work.
    tempfile::Builder::new()
        .prefix(file::PREFIX)
        .tempfile_in(place)
        .map_err(|source| Error::io("write", folder, source))?;
    Ok(())
}
