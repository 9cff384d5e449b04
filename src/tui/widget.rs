//! Widgets that screens are made of. None knows what a patient is, none keeps state behind its drawing, and each draws
//! in whatever room it gets, down to one cell.
//!
//! - `text`: widths, cutting with `…`, wrapping, clearing under a layer

pub mod text;
