//! What makes a note readable, by the next person and by the terminal: text without what must not reach a screen,
//! spellings that compare, abbreviations pointed out.
//!
//! * [`clean`], [`clean_line`]: pasted and imported text, made safe to show.
//! * [`fold`]: the spelling under which text is searched.
//! * [`abbreviations`]: what another profession could not read, with an offer to write it out.

pub mod abbreviations;
mod cleaning;
mod folding;

pub use cleaning::{clean, clean_line};
pub use folding::{fold, fold_char};
