//! What of a report stands in which table? A folder of tables that other programs join by id, and what describes them.
//!
//! [`save`] writes everything the report holds, one row a piece, pair, passage and so on, in one of the forms of
//! [`table`](super::table), with `datapackage.json` beside them, which names every table, column, type and key. docs/tables.md explains
//! them. The set is new as a whole: all files are written under other names first, then take their names, and
//! `datapackage.json` comes last. While that goes on a file named [`UNFINISHED`] lies there.

mod dates;
mod edges;
mod figures;
mod package;
mod pieces;
mod rows;

use std::fs::{self, File};
use std::io::{self, BufWriter, Write as _};
use std::path::Path;

use serde_json::Value;

use super::Report;
use super::file::Pending;
use super::table::{Cell, Column, Format, Rows, Type, Writer};
use crate::error::{Error, Result};

pub(crate) use edges::{columns as edge_columns, edges};
pub(crate) use figures::{Flat, overlap, sources};
pub(crate) use pieces::columns as piece_columns;

/// The file that describes the tables; where it stands, the set is whole.
pub const PACKAGE: &str = "datapackage.json";
/// The file that lies there while old tables give way to new ones.
pub const UNFINISHED: &str = "unfinished";

/// Every table, in the order of docs/tables.md.
pub const TABLES: &[&str] = &[
    "pieces",
    "origins",
    "captures",
    "segments",
    "evidence",
    "pairs",
    "passages",
    "edges",
    "clusters",
    "bridges",
    "families",
    "absent",
    "members",
    "sources",
    "overlap",
    "matrix",
    "newsflow",
    "non_articles",
    "reference",
    "taken",
];

/// What a table is called, what it holds and how its rows are told apart.
pub(crate) struct About {
    name: &'static str,
    holds: &'static str,
    /// Columns that together tell a row from all others.
    key: &'static [&'static str],
    /// Columns that hold a key of another table: the column, the table, its column.
    refers: &'static [[&'static str; 3]],
}

/// A column with where its values are found in a row of this kind.
pub(crate) struct Field<T> {
    pub(crate) column: Column,
    pub(crate) get: for<'a> fn(&'a T) -> Cell<'a>,
}

fn field<T>(
    name: &'static str,
    kind: Type,
    about: &'static str,
    get: for<'a> fn(&'a T) -> Cell<'a>,
) -> Field<T> {
    Field { column: Column::new(name, kind, about), get }
}

/// A set of tables that is being written.
struct Set<'f> {
    folder: &'f Path,
    format: Format,
    made: Vec<(Pending, Value)>,
}

impl Set<'_> {
    /// Writes a table whose rows `fill` makes.
    fn table(
        &mut self,
        about: &About,
        columns: Vec<Column>,
        items: usize,
        fill: impl Fn(usize, &mut Rows<'_>) -> io::Result<()> + Sync,
    ) -> Result<()> {
        let path = self.folder.join(format!("{}.{}", about.name, self.format.extension()));
        let mut pending = Pending::new(&path)?;
        let known = columns.clone();
        let written = || {
            let out = BufWriter::with_capacity(1 << 18, pending.file());
            let mut table = Writer::new(self.format, columns, out)?;
            table.rows(items, fill)?;
            let (out, rows) = table.finish()?;
            let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
            Ok((rows, file.metadata()?.len()))
        };
        let (rows, bytes) = written().map_err(|error: io::Error| {
            // What could not be read again while writing is not the output's fault.
            error.downcast::<Error>().unwrap_or_else(|error| Error::io("write", &path, error))
        })?;
        let resource = package::resource(about, &known, self.format, rows, bytes);
        self.made.push((pending, resource));
        Ok(())
    }

    /// Writes a table of fields; `each` gives the rows of an item, any number.
    fn of<T>(
        &mut self,
        about: &About,
        fields: &[Field<T>],
        items: usize,
        each: impl Fn(usize, &mut dyn FnMut(&T) -> io::Result<()>) -> io::Result<()> + Sync,
    ) -> Result<()> {
        let columns = fields.iter().map(|field| field.column.clone()).collect();
        self.table(about, columns, items, |n, rows| {
            each(n, &mut |row| {
                let cells: Vec<Cell<'_>> = fields.iter().map(|field| (field.get)(row)).collect();
                rows.push(&cells)
            })
        })
    }

    /// Writes a table that is small enough to be there already.
    fn flat(&mut self, about: &About, flat: Flat) -> Result<()> {
        let Flat { columns, rows: made } = flat;
        self.table(about, columns, made.len(), |n, rows| rows.push(&made[n]))
    }

    /// Gives every file its name. Until here nothing in the folder has changed but files with other names.
    fn keep(self, report: &Report) -> Result<()> {
        let Self { folder, format, made } = self;
        let failed = |path: &Path| {
            let path = path.to_path_buf();
            move |source| Error::io("write", path, source)
        };
        let (pending, resources): (Vec<Pending>, Vec<Value>) = made.into_iter().unzip();
        let package_path = folder.join(PACKAGE);
        let mut package = Pending::new(&package_path)?;
        package::write(report, format, &resources, &mut BufWriter::new(package.file()))
            .map_err(failed(&package_path))?;
        for file in pending.iter().chain([&package]) {
            file.sync()?;
        }
        let unfinished = folder.join(UNFINISHED);
        File::create(&unfinished)
            .and_then(|mut file| {
                file.write_all(b"These tables are not whole: the run that wrote them was broken off. Run it again.\n")?;
                file.sync_all()
            })
            .map_err(failed(&unfinished))?;
        let stale = ours(folder).map_err(failed(folder))?;
        // From here to the end the set says that it is not whole.
        for name in stale {
            let path = folder.join(name);
            fs::remove_file(&path).map_err(|source| Error::io("remove", &path, source))?;
        }
        settle(folder);
        for file in pending {
            file.keep()?;
        }
        package.keep()?;
        settle(folder);
        fs::remove_file(&unfinished).map_err(|source| Error::io("remove", &unfinished, source))
    }
}

/// The names in a folder are on disk, where the system does that.
fn settle(folder: &Path) {
    #[cfg(unix)]
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
    #[cfg(not(unix))]
    let _ = folder;
}

/// Whether a file of this name is one of a set of tables.
fn is_table(name: &str) -> bool {
    let Some((table, extension)) = name.split_once('.') else { return false };
    TABLES.contains(&table) && ["csv", "jsonl", "parquet"].contains(&extension)
}

/// The tables of an earlier set, and its description.
fn ours(folder: &Path) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name();
        names.extend(
            name.to_str().filter(|name| *name == PACKAGE || is_table(name)).map(str::to_owned),
        );
    }
    // The description goes first.
    names.sort_by_key(|name| (name != PACKAGE, name.clone()));
    Ok(names)
}

/// Removes what a run that was broken off left half written.
fn discard(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with(super::file::PREFIX) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// What in a folder is not of an earlier set of tables, by name; none where tables may be written there.
///
/// A folder that holds tables must also hold their description, or the mark of a run that was broken off: a file that
/// merely bears such a name is the user's own.
///
/// # Errors
/// What reading the folder gives.
pub fn foreign(folder: &Path) -> io::Result<Option<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        names.push(entry?.file_name().to_string_lossy().into_owned());
    }
    // What a run that was broken off left.
    names.retain(|name| !name.starts_with(super::file::PREFIX));
    names.sort_unstable();
    let described = fs::read(folder.join(PACKAGE)).is_ok_and(|bytes| package::is_ours(&bytes));
    let is_set = described || names.iter().any(|name| name == UNFINISHED);
    let known = |name: &String| is_set && (name == PACKAGE || name == UNFINISHED || is_table(name));
    Ok(names.into_iter().find(|name| !known(name)))
}

/// Writes the tables of a report into a folder, which is made where it is not there. What an earlier set left is replaced; with an
/// error before that, it stays as it was.
///
/// # Errors
/// [`Error::Io`] with the path; what reading a text again gives.
pub fn save(report: &Report, folder: &Path, format: Format) -> Result<()> {
    if !folder.is_dir() {
        fs::create_dir(folder).map_err(|source| Error::io("create", folder, source))?;
    }
    discard(folder).map_err(|source| Error::io("write", folder, source))?;
    let mut set = Set { folder, format, made: Vec::new() };
    pieces::write(report, &mut set)?;
    rows::write(report, &mut set)?;
    edges::write(report, &mut set)?;
    figures::write(report, &mut set)?;
    let place = |name: &Value| TABLES.iter().position(|table| name == table);
    set.made.sort_by_key(|(_, resource)| place(&resource["name"]));
    set.keep(report)
}
