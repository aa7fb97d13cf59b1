//! wirecopy finds copied news: what overlaps in a pile of articles, which text is the original and which the reprint.
//!
//! ```text
//!  read ─► extract ─► text ─► shingle ─► sketch ─► lsh ────────► verify ─► align ─► cluster ─► provenance ─► report
//!  bytes   pieces     words   hashes     MinHash   candidate     exact     shared   leaders,   evidence,     terminal,
//!                                        + winnow  pairs         figures   runs     families   trees, roles  JSON
//! ```
//!
//! One direction only: a stage knows the types of the stages before it and nothing of those after. From [`text`] to
//! [`provenance`] there are no files, clocks, threads' orders or platforms' roundings in it, so the same collection gives
//! the same answer everywhere. [`engine`] drives the stages; [`store`] holds their rows; the command line is one caller.
//!
//! # Example
//!
//! Two articles, one of them a copy of the other with its quotation marks flattened:
//!
//! ```
//! use wirecopy::article::{Document, Form, Metadata};
//! use wirecopy::engine::{Input, Settings, archive::Archive, batch, observer::Silent};
//! use wirecopy::extract::{Collection, Unit};
//! use wirecopy::provenance::Role;
//! use wirecopy::Place;
//!
//! let page = |id: &str, text: String| Document {
//!     id: id.to_owned(),
//!     place: Place::file(id),
//!     form: Form::Text,
//!     text,
//!     metadata: Metadata::default(),
//!     fields: Default::default(),
//!     notes: Vec::new(),
//!     ..Document::default()
//! };
//! let story = "Every weekday at seven the ferry “Ellen” leaves Port Marden with nobody’s luggage on board.\n\n\
//!              “It’s been that way since the strike,” says her master, Ada Lund. “We don’t ask.”\n\n\
//!              “The town’s own rules forbid it,” the harbour board’s clerk said, “and yet it’s done.”\n\n\
//!              The passengers’ union wants the board’s reasons by Friday, and its members’ bags before that.";
//! let copy = story.replace(['“', '”', '’'], "'").replace("\n\n", " ");
//! let documents = vec![page("ledger.txt", story.to_owned()), page("deck.txt", copy)];
//!
//! let settings = Settings::default();
//! let mut collection = Collection::extract(documents, Unit::Piece);
//! let texts = Archive::of(&mut collection);
//! let outcome = batch::study(Input::default(), collection, texts, &settings, &Silent)?;
//!
//! let verdict = |id| &outcome.provenance.verdicts[outcome.collection.find(id).unwrap()];
//! assert_eq!(verdict("ledger.txt").role, Role::Original);
//! assert_eq!(verdict("deck.txt").role, Role::Reprint);
//! assert_eq!(verdict("deck.txt").parent, outcome.collection.find("ledger.txt"));
//! assert!(verdict("deck.txt").evidence.iter().any(|e| e.kind.name() == "lossy_characters"));
//! # Ok::<(), wirecopy::Error>(())
//! ```
//!
//! From files it is one call: [`engine::scan`] takes paths and [`Settings`](engine::Settings), and
//! [`report::Report::new`] writes down what it found. [`engine::matching::compare`] measures two pieces,
//! [`engine::matching::explain`] follows a pair through every stage. [`synth`] makes collections with a known truth,
//! [`evaluate`] scores reports against it.
//!
//! # Features
//!
//! `cli` (default): the command-line program. `html` (default): main text and metadata of HTML pages.

pub mod article;
#[cfg(any(feature = "html", feature = "parquet"))]
mod caught;
mod disk;
pub mod error;
pub mod params;
mod vectors;

pub mod read;

pub mod extract;

pub mod text;

pub mod shingle;

pub mod sketch;

pub mod lsh;

pub mod store;

pub mod verify;

pub mod align;

pub mod cluster;

pub mod provenance;

pub mod overlap;

pub mod engine;

pub mod report;

pub mod synth;

pub mod evaluate;

#[cfg(feature = "csv")]
pub mod validate;

#[cfg(feature = "cli")]
pub mod cli;

pub use article::{Document, Piece, Span, Texts};
pub use error::{Error, Place, Result, Skipped};
pub use params::Params;
