//! Who reprints whom, as a network? GraphML for igraph, networkx and Gephi, DOT for Graphviz.
//!
//! Of [`Of::Sources`] nodes are the sources, and origins that have no piece here; an edge goes from an origin to each source that took from
//! it, with the figures of the table `overlap`. Of [`Of::Pieces`] nodes are the pieces and absent originals; edges are those of the
//! table `edges`, and from an absent original to the pieces made from it. Nodes and edges come in a fixed order and are
//! numbered, so that no name can break a file or meet another.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::Path;

use super::Report;
use super::file;
use super::table::{Cell, Column, Type};
use super::tables::{self, Flat};
use crate::error::Result;
use crate::provenance::agencies;

/// The form of a graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// GraphML, an XML form.
    GraphMl,
    /// The language of Graphviz.
    Dot,
}

impl Form {
    /// The form that a file's name asks for, in any case.
    ///
    /// ```
    /// use wirecopy::report::graph::Form;
    ///
    /// assert_eq!(Form::of("who.GraphML".as_ref()), Some(Form::GraphMl));
    /// assert_eq!(Form::of("who.gexf".as_ref()), None);
    /// ```
    pub fn of(path: &Path) -> Option<Self> {
        let extension = path.extension()?;
        if extension.eq_ignore_ascii_case("graphml") {
            Some(Self::GraphMl)
        } else if extension.eq_ignore_ascii_case("dot") {
            Some(Self::Dot)
        } else {
            None
        }
    }
}

/// What the nodes are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Of {
    /// Sources, and origins that have no piece here.
    #[default]
    Sources,
    /// Pieces, and absent originals.
    Pieces,
}

/// A directed network. Nodes and edges have a value for each of their columns.
struct Graph<'r> {
    node_columns: Vec<Column>,
    nodes: Vec<Vec<Cell<'r>>>,
    edge_columns: Vec<Column>,
    edges: Vec<(usize, usize, Vec<Cell<'r>>)>,
}

/// Every node has these: its name, the same for programs that look for a label, and whether it is not in the collection.
fn named() -> Vec<Column> {
    vec![
        Column::new("name", Type::Text, ""),
        Column::new("label", Type::Text, ""),
        Column::new("absent", Type::Boolean, ""),
    ]
}

fn of_sources(report: &Report) -> io::Result<Graph<'static>> {
    let (sources, overlap) = (tables::sources(report)?, tables::overlap(report)?);
    let text = |cell: &Cell<'_>| match cell {
        Cell::Text(text) => text.to_string(),
        _ => String::new(),
    };
    let mut node_columns = named();
    node_columns.extend(sources.columns.into_iter().skip(1));
    let mut nodes: Vec<Vec<Cell<'static>>> = Vec::new();
    // The same party may be written in two ways.
    let (mut exact, mut alike) = (BTreeMap::new(), BTreeMap::new());
    for row in sources.rows {
        let name = text(&row[0]);
        exact.insert(name.clone(), nodes.len());
        alike.entry(agencies::key(&name)).or_insert(nodes.len());
        let mut cells = vec![name.clone().into(), name.into(), false.into()];
        cells.extend(row.into_iter().skip(1));
        nodes.push(cells);
    }
    let width = node_columns.len();
    let mut node = |name: String| {
        if let Some(&known) = exact.get(&name).or_else(|| alike.get(&agencies::key(&name))) {
            return known;
        }
        let mut cells: Vec<Cell<'_>> = vec![name.clone().into(), name.clone().into(), true.into()];
        cells.resize(width, Cell::Null);
        alike.insert(agencies::key(&name), nodes.len());
        exact.insert(name, nodes.len());
        nodes.push(cells);
        nodes.len() - 1
    };
    let Flat { columns, rows } = overlap;
    let edges = rows
        .into_iter()
        .map(|row| (node(text(&row[0])), node(text(&row[1])), row.into_iter().skip(2).collect()))
        .collect();
    Ok(Graph { node_columns, nodes, edge_columns: columns.into_iter().skip(2).collect(), edges })
}

fn of_pieces(report: &Report) -> Graph<'_> {
    let fields = tables::piece_columns();
    let mut node_columns = named();
    node_columns.extend(fields.iter().skip(1).map(|field| field.column.clone()));
    let width = node_columns.len();
    let mut number: BTreeMap<&str, usize> = BTreeMap::new();
    let mut nodes: Vec<Vec<Cell<'_>>> = Vec::new();
    for piece in &report.pieces {
        number.insert(&piece.id, nodes.len());
        let mut cells = vec![(&piece.id).into(), (&piece.id).into(), false.into()];
        cells.extend(fields.iter().skip(1).map(|field| (field.get)(piece)));
        nodes.push(cells);
    }
    let place = |name: &str| node_columns.iter().position(|column| column.name == name);
    let origin = place("origin");
    for absent in &report.absent {
        number.insert(&absent.id, nodes.len());
        let mut cells = vec![(&absent.id).into(), (&absent.id).into(), true.into()];
        cells.resize(width, Cell::Null);
        if let Some(origin) = origin {
            cells[origin] = absent.origin.as_ref().into();
        }
        nodes.push(cells);
    }
    let (title, source) = (place("title"), place("source"));
    for known in report.reference.iter().flatten() {
        number.insert(&known.id, nodes.len());
        let mut cells = vec![(&known.id).into(), (&known.id).into(), false.into()];
        cells.resize(width, Cell::Null);
        for (place, value) in [(title, &known.title), (source, &known.source)] {
            if let Some(place) = place {
                cells[place] = value.as_ref().into();
            }
        }
        nodes.push(cells);
    }
    let fields = tables::edge_columns();
    let edge_columns: Vec<Column> =
        fields.iter().skip(2).map(|field| field.column.clone()).collect();
    let mut edges = Vec::new();
    for edge in report.pairs.iter().filter_map(|pair| tables::edges(report, pair)) {
        let Some((&from, &to)) = number.get(edge.from).zip(number.get(edge.to)) else { continue };
        let cells: Vec<Cell<'_>> =
            fields.iter().skip(2).map(|field| (field.get)(&edge).into_owned()).collect();
        edges.push((from, to, cells));
    }
    let direction = edge_columns.iter().position(|column| column.name == "direction");
    for piece in &report.pieces {
        let from = piece.absent_parent.as_deref().and_then(|absent| number.get(absent));
        let Some((&from, &to)) = from.zip(number.get(piece.id.as_str())) else { continue };
        let mut cells = vec![Cell::Null; edge_columns.len()];
        if let Some(direction) = direction {
            cells[direction] = "parent".into();
        }
        edges.push((from, to, cells));
    }
    Graph { node_columns, nodes, edge_columns, edges }
}

/// Writes a graph.
///
/// # Errors
/// What the stream gives.
pub fn write(report: &Report, form: Form, of: Of, out: &mut dyn Write) -> io::Result<()> {
    let graph = match of {
        Of::Sources => of_sources(report)?,
        Of::Pieces => of_pieces(report),
    };
    match form {
        Form::GraphMl => graph_ml(&graph, out),
        Form::Dot => dot(&graph, out),
    }
}

/// Writes a graph to a file, which appears whole under its name or not at all.
///
/// # Errors
/// [`crate::Error::Io`] with the path.
pub fn save(report: &Report, form: Form, of: Of, path: &Path) -> Result<()> {
    file::save(path, |out| write(report, form, of, out))
}

fn graph_ml(graph: &Graph<'_>, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")?;
    out.write_all(b"<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n")?;
    for (of, letter, columns) in
        [("node", 'v', &graph.node_columns), ("edge", 'e', &graph.edge_columns)]
    {
        for (n, column) in columns.iter().enumerate() {
            let kind = match column.kind {
                Type::Integer => "long",
                Type::Number => "double",
                Type::Boolean => "boolean",
                Type::Text | Type::Moment | Type::List => "string",
            };
            let name = xml(&column.name);
            writeln!(
                out,
                "  <key id=\"{letter}{n}\" for=\"{of}\" attr.name=\"{name}\" attr.type=\"{kind}\"/>"
            )?;
        }
    }
    out.write_all(b"  <graph id=\"wirecopy\" edgedefault=\"directed\">\n")?;
    let data = |letter: char, cells: &[Cell<'_>], out: &mut dyn Write| {
        for (n, cell) in cells.iter().enumerate() {
            if let Some(text) = written(cell) {
                writeln!(out, "      <data key=\"{letter}{n}\">{}</data>", xml(&text))?;
            }
        }
        Ok::<_, io::Error>(())
    };
    for (n, cells) in graph.nodes.iter().enumerate() {
        writeln!(out, "    <node id=\"n{n}\">")?;
        data('v', cells, out)?;
        out.write_all(b"    </node>\n")?;
    }
    for (from, to, cells) in &graph.edges {
        writeln!(out, "    <edge source=\"n{from}\" target=\"n{to}\">")?;
        data('e', cells, out)?;
        out.write_all(b"    </edge>\n")?;
    }
    out.write_all(b"  </graph>\n</graphml>\n")
}

fn dot(graph: &Graph<'_>, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(
        b"digraph wirecopy {\n  node [shape=box, style=filled, fillcolor=\"#e8eef4\"];\n",
    )?;
    let attributes = |columns: &[Column], cells: &[Cell<'_>], out: &mut dyn Write| {
        let mut before = " [";
        for (column, cell) in columns.iter().zip(cells) {
            if let Some(text) = written(cell) {
                write!(out, "{before}{}={}", quoted(&column.name), quoted(&text))?;
                before = ", ";
            }
        }
        Ok::<_, io::Error>(before == ", ")
    };
    for (n, cells) in graph.nodes.iter().enumerate() {
        write!(out, "  n{n}")?;
        if attributes(&graph.node_columns, cells, out)? {
            // What is not here is drawn hollow.
            let hollow = cells.get(2) == Some(&Cell::Boolean(true));
            out.write_all(if hollow { b", style=dashed];\n" } else { b"];\n" })?;
        } else {
            out.write_all(b";\n")?;
        }
    }
    let pieces = graph.edge_columns.iter().position(|column| column.name == "pieces");
    for (from, to, cells) in &graph.edges {
        write!(out, "  n{from} -> n{to}")?;
        if attributes(&graph.edge_columns, cells, out)? {
            match pieces.and_then(|n| written(&cells[n])) {
                Some(pieces) => writeln!(out, ", label={}];", quoted(&pieces))?,
                None => out.write_all(b"];\n")?,
            }
        } else {
            out.write_all(b";\n")?;
        }
    }
    out.write_all(b"}\n")
}

/// A value as text; nothing where there is none.
fn written<'c>(cell: &'c Cell<'_>) -> Option<Cow<'c, str>> {
    Some(match cell {
        Cell::Text(text) => Cow::Borrowed(&**text),
        Cell::Integer(n) => n.to_string().into(),
        Cell::Number(n) if n.is_finite() => format!("{n:?}").into(),
        Cell::Null | Cell::Number(_) => return None,
        Cell::Boolean(is) => is.to_string().into(),
        Cell::Moment(second) => super::table::moment(*second).into(),
        Cell::List(texts) if texts.is_empty() => return None,
        Cell::List(texts) => serde_json::to_string(texts).unwrap_or_default().into(),
    })
}

/// What neither form can hold becomes the mark for such: XML knows no NUL and hardly any other control character.
fn allowed(c: char) -> char {
    match c {
        '\t' | '\n' | '\r' => c,
        c if c < ' ' || matches!(c, '\u{fffe}' | '\u{ffff}') => '\u{fffd}',
        c => c,
    }
}

fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().map(allowed) {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // As they stand they would be read as other blanks.
            '\t' => out.push_str("&#9;"),
            '\n' => out.push_str("&#10;"),
            '\r' => out.push_str("&#13;"),
            c => out.push(c),
        }
    }
    out
}

fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars().map(allowed) {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
