//! Which text is the original and which the reprint, and what says so? Evidence, trees, roles.
//!
//! Input are the pieces of a collection and what matching found between them; output is a [`Verdict`] for each piece with
//! the evidence it rests on, and the originals that are evidently copied from but not in the collection.
//!
//! * [`facts`] reads what each piece says of itself: carrier, credits, dates.
//! * [`direction`] reads what two texts prove about one another.
//! * [`decide`](mod@decide) puts both into trees and gives every piece its role.
//!
//! A credit beats overlap, and overlap beats a date. A photo credit never counts for the text. Nothing is called an
//! original because nothing was found.

mod absent;
pub mod agencies;
pub mod calibration;
pub mod claims;
pub mod clock;
pub mod corrections;
pub mod credit;
pub mod decide;
pub mod direction;
pub mod evidence;
pub mod facts;
mod given;
pub mod role;
pub mod segments;
pub mod story;
pub mod tree;
mod verdict;
mod versions;

pub use decide::{Provenance, decide};
pub use facts::Facts;
pub use given::Given;
pub use role::{Absent, Degree, Hop, Role, Taken, Verdict};
