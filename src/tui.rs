//! What a person sees and types: the floor above the client.
//!
//! - `terminal`: enters and leaves the terminal, draws sparingly, reads keys
//! - `event`: what comes in (keys, pastes, sizes, answers, signals), through one channel
//! - `action`, `keymap`: what can be done, and the one table of keys that drives dispatch, hints, help and manual
//! - `theme`: glyphs and styles; no meaning by colour alone
//! - `files`: files made for somebody: the day sheet, documents
//! - `form`: the one form widget; every form is a draft
//! - `task`: every form as data, and the command it becomes
//! - `model`, `update`, `effect`, `view`, `run`: what is known, what happens, what is asked outside, what is drawn, the loop
//! - `screen`: today, caseload, patient, evidence, service
//! - `layer`: what lies over a screen: forms, lists, the line that finds people, text, questions
//! - `guard`: nobody at the keys: when the screen locks, and the locked screen
//! - `widget`: table, chart, header and status lines, picker, pages of text

pub mod action;
pub mod effect;
pub mod event;
pub mod files;
pub mod form;
pub mod guard;
pub mod keymap;
pub mod layer;
pub mod model;
pub mod run;
pub mod screen;
pub mod task;
pub mod terminal;
pub mod theme;
pub mod update;
pub mod view;
pub mod widget;

#[cfg(test)]
mod tests;
