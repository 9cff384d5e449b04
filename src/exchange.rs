//! What leaves the program and what comes in: printed documents and files of other systems.
//!
//! Pure: bytes and views come in, plans, documents and bytes go out. Who may, and what is recorded, is the service's
//! business.

pub mod csv_patients;
pub mod print_day_sheet;
