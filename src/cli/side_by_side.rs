//! `wirecopy side_by_side`.
