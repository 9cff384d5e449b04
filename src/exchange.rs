//! What leaves the program and what comes in: printed documents and files of other systems.
//!
//! Pure: bytes and views come in, plans, documents and bytes go out. Who may, and what is recorded, is the service's
//! business.
//!
//! * [`document`]: what a printed document is made of, and how it becomes Markdown or PDF.
//! * [`print_portfolio`], [`print_role`], [`print_gap`]: the documents about competence.
//! * [`print_day_sheet`]: the day's list as plain text.
//! * [`csv_patients`]: a caseload from a file.

pub mod csv_patients;
pub mod document;
pub mod print_day_sheet;
pub mod print_gap;
pub mod print_portfolio;
pub mod print_role;
