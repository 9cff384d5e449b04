//! What leaves the program and what comes in: printed documents and files of other systems.

pub mod print_day_sheet;
