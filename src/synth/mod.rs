//! What is a collection with a known truth? Invented articles, many of them copies, and who was copied from whom.
//!
//! [`Corpus`] makes any number of articles as JSON lines, with a line of truth for each that is part of something. The words
//! follow Zipf's law, the lengths a log-normal one; sixty outlets and five agencies print with their own furniture and house
//! style. Every article is made from the seed and its number alone: the same bytes on any machine with any number of threads,
//! and memory that does not grow with the collection. It costs less to make an article than to look for its copies.
//!
//! The text means nothing, and chance overlap is rarer than in real news: speed and recall measured on it hold for real
//! text, precision does not.
//!
//! # Example
//!
//! ```
//! use wirecopy::synth::{Corpus, Mix, Options};
//!
//! let corpus = Corpus::new(Options { articles: 500, ..Options::default() })?;
//! let (mut articles, mut truth) = (Vec::new(), Vec::new());
//! let counts = corpus.write(&mut articles, Some(&mut truth)).unwrap();
//!
//! assert_eq!(articles.iter().filter(|b| **b == b'\n').count(), 500);
//! assert!(counts.copies() > 100);
//! let line: serde_json::Value = serde_json::from_slice(articles.split(|b| *b == b'\n').next().unwrap()).unwrap();
//! assert_eq!(line["id"], "a00000000");
//! # Ok::<(), wirecopy::Error>(())
//! ```

mod article;
mod bundle;
pub(crate) mod draw;
mod lists;
mod outlets;
mod page;
mod plan;
mod story;
pub mod syndication;
mod vocabulary;
mod write;

use crate::error::{Error, Result};
pub use write::{Corpus, Counts};

/// What kind of collection is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mix {
    /// Ordinary news: about 27 % copies, most stories copied once or twice.
    #[default]
    A,
    /// The same with two hubs of 2,000 copies (one exact, one edited) and 30 forms filled in 100 times each; in collections
    /// below 100,000 articles a hub is a fiftieth of them, and a form is filled in for every thousandth.
    B,
    /// 42 % copies, stories of up to 200 copies.
    Dense,
}

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// How many articles.
    pub articles: u64,
    /// The seed; each names another collection.
    pub seed: u64,
    /// What kind of collection.
    pub mix: Mix,
    /// Mean words of a story, from 50 to 5,000.
    pub words: u32,
}

impl Default for Options {
    fn default() -> Self {
        Self { articles: 0, seed: 1, mix: Mix::A, words: 500 }
    }
}

impl Options {
    fn check(self) -> Result<Self> {
        if !(50..=5000).contains(&self.words) {
            let given = self.words.to_string();
            return Err(Error::Parameter { name: "words", must: "from 50 to 5000", given });
        }
        Ok(self)
    }
}

/// What an article is, as the truth names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A story that nobody shares.
    Single,
    /// A story of which there are copies.
    Original,
    /// The same text, furniture and all, under another name.
    Exact,
    /// The same story between another outlet's furniture, in its house style.
    Boilerplate,
    /// With words replaced, struck out and put in, 2 to 112 in a thousand.
    Edited,
    /// The first 30 to 90 % of it.
    Cut,
    /// With 5 to 60 % of new text.
    Insert,
    /// A page of several articles and excerpts.
    Aggregator,
    /// A story with a quotation that others carry too.
    Quoted,
    /// A story with a quotation of 60 words from another.
    Quotation,
    /// One of 2,000 equal texts.
    HubExact,
    /// One of 2,000 edited versions of one story.
    HubEdit,
    /// A form filled in: the words of others with other numbers and names.
    Template,
}

impl Kind {
    /// All kinds, in the order of their definition.
    pub const ALL: [Self; 13] = [
        Self::Single,
        Self::Original,
        Self::Exact,
        Self::Boilerplate,
        Self::Edited,
        Self::Cut,
        Self::Insert,
        Self::Aggregator,
        Self::Quoted,
        Self::Quotation,
        Self::HubExact,
        Self::HubEdit,
        Self::Template,
    ];

    /// The name in the truth.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Single => "single",
            Self::Original => "original",
            Self::Exact => "exact",
            Self::Boilerplate => "boilerplate",
            Self::Edited => "edited",
            Self::Cut => "cut",
            Self::Insert => "insert",
            Self::Aggregator => "aggregator",
            Self::Quoted => "quoted",
            Self::Quotation => "quotation",
            Self::HubExact => "hub_exact",
            Self::HubEdit => "hub_edit",
            Self::Template => "template",
        }
    }

    /// Whether it was made from another's story.
    pub const fn is_copy(self) -> bool {
        matches!(
            self,
            Self::Exact
                | Self::Boilerplate
                | Self::Edited
                | Self::Cut
                | Self::Insert
                | Self::HubExact
                | Self::HubEdit
        )
    }
}
