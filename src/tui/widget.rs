//! Widgets that screens are made of. None knows what a patient is, none keeps state behind its drawing, and each draws
//! in whatever room it gets, down to one cell.
//!
//! - `table`: a list with columns, a mark in the gutter and a place that survives a refresh
//! - `picker`: a list that is filtered by typing; the command palette is one
//! - `line`: one line of text being typed
//! - `secret`: one line that is typed unseen
//! - `pages`: text to be read, scrolled
//! - `chart`: planned against actual in one line, and intensity over time
//! - `bars`: the lines at the top and at the bottom of every screen
//! - `text`: widths, cutting with `…`, wrapping, clearing under a layer
//! - `paste`: what is left of pasted text once nothing in it can command a terminal

pub mod bars;
pub mod chart;
pub mod line;
pub mod pages;
pub mod paste;
pub mod picker;
pub mod secret;
pub mod table;
pub mod text;
