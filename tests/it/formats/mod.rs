//! Tables, web archives and feeds: what is read from them, what is said of the rest, and what damage costs.

#![allow(clippy::format_collect, reason = "test data is small")]

// Writes files of each format, for the tests and nobody else.
mod made;
// The same articles in every format, through the program.
mod alike;
// Web archives: what becomes a document, codings, damage.
mod archives;
// Feeds: what an item says of itself, HTML in it, broken markup.
mod feeds;
// Tables in text and in Parquet: columns, delimiters, encodings, rows that do not fit.
mod tables;
// Files of every format cut off and scribbled on anywhere.
mod damage;
