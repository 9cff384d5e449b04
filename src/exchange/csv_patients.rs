//! A caseload from a CSV file: read as other systems write it, compared with what is known, never guessed at.
//!
//! * [`mod@self`]: the sheet as it was read, the file of rejected rows.
//! * `text`: bytes to text, and which character parts the fields.
//! * `columns`: which heading means what.
//! * `fields`: a row's fields as what is asked of the service.
//! * [`mod@plan`]: what would happen, row by row; `deciding`: how that is found out.

mod columns;
mod deciding;
mod fields;
pub mod plan;
mod text;

#[cfg(test)]
mod tests;

pub use columns::{COLUMNS_HELP, Column};
pub use deciding::plan;
pub use plan::{Action, Conflict, Known, Matched, Owner, Plan, PlannedRow};

/// The largest file that is read, in bytes.
pub const FILE_BYTES_MAX: usize = 64 << 20;
/// The most rows that are read.
pub const ROWS_MAX: usize = 200_000;

/// Why a file is no caseload.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ImportError {
    /// Nothing in it.
    #[error(
        "the file {file} is empty; a caseload file has a heading line and a row for each patient"
    )]
    Empty {
        /// The file's name.
        file: String,
    },
    /// A heading and nothing below.
    #[error("the file {file} has a heading line and no rows; there is nobody to bring in")]
    NoRows {
        /// The file's name.
        file: String,
    },
    /// Beyond the limits.
    #[error("the file {file} has {found}; the limit is {limit}: split it")]
    TooLarge {
        /// The file's name.
        file: String,
        /// How much it has, in words.
        found: String,
        /// The limit, in words.
        limit: String,
    },
    /// Not text.
    #[error("the file {file} is {what}, not a CSV file; save it as \"CSV UTF-8\" and try again")]
    NotText {
        /// The file's name.
        file: String,
        /// What it seems to be.
        what: &'static str,
    },
    /// Columns without which nobody can be registered are missing.
    #[error("the file {file} has no column for {missing}; its columns are: {found}")]
    MissingColumns {
        /// The file's name.
        file: String,
        /// What is missing, in words.
        missing: String,
        /// The headings that are there.
        found: String,
    },
    /// One thing has two columns.
    #[error(
        "the file {file} has two columns for {what}: \"{first}\" and \"{second}\"; take one out"
    )]
    TwiceColumn {
        /// The file's name.
        file: String,
        /// What both mean.
        what: &'static str,
        /// The first heading.
        first: String,
        /// The second heading.
        second: String,
    },
}

/// One row as it stands in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetRow {
    /// The line on which it begins, counted from 1.
    pub line: u64,
    /// Its number, counted from 1 after the heading.
    pub row: u32,
    /// Its fields.
    pub fields: Vec<String>,
}

/// A file as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// The file's name, without its folder.
    pub file: String,
    /// How its letters were written.
    pub encoding: &'static str,
    /// What parts its fields.
    pub delimiter: char,
    /// The headings as they stand there, cleaned.
    pub headings: Vec<String>,
    /// What each column means, where it is known.
    pub columns: Vec<Option<Column>>,
    /// The rows.
    pub rows: Vec<SheetRow>,
}

impl Sheet {
    /// The headings that mean nothing to the program.
    pub fn unknown_columns(&self) -> Vec<String> {
        let pairs = self.headings.iter().zip(&self.columns);
        pairs
            .filter(|(heading, column)| column.is_none() && !heading.is_empty())
            .map(|(heading, _)| heading.clone())
            .collect()
    }

    /// Whether a column is there.
    pub fn has(&self, column: Column) -> bool {
        self.columns.contains(&Some(column))
    }
}

/// Reads a file's bytes.
///
/// # Errors
/// [`ImportError`]: nothing can be brought in from it.
pub fn read(bytes: &[u8], file_name: &str) -> Result<Sheet, ImportError> {
    let file = crate::domain::writing::clean_line(file_name).0;
    if bytes.len() > FILE_BYTES_MAX {
        return Err(ImportError::TooLarge {
            file,
            found: format!("{} MB", bytes.len() >> 20),
            limit: format!("{} MB", FILE_BYTES_MAX >> 20),
        });
    }
    if let Some(what) = text::not_text(bytes) {
        return Err(ImportError::NotText { file, what });
    }
    let (decoded, encoding) = text::decode(bytes);
    let (body, delimiter) = text::body_and_delimiter(&decoded);
    let above = decoded.len() - body.len();
    let lines_above = decoded[..above].matches('\n').count() as u64;
    if body.trim().is_empty() {
        return Err(ImportError::Empty { file });
    }
    let (headings, rows) = text::records(body, delimiter, lines_above);
    let headings: Vec<String> = headings
        .iter()
        .map(|heading| crate::domain::writing::clean_line(heading).0)
        .collect();
    let columns = columns::recognise(&file, &headings)?;
    if rows.is_empty() {
        return Err(ImportError::NoRows { file });
    }
    if rows.len() > ROWS_MAX {
        return Err(ImportError::TooLarge {
            file,
            found: format!("{} rows", rows.len()),
            limit: format!("{ROWS_MAX} rows"),
        });
    }
    Ok(Sheet {
        file,
        encoding,
        delimiter,
        headings,
        columns,
        rows,
    })
}

/// The rejected rows as they were, with the reason in the last column; commas and UTF-8 whatever the file had. Empty when
/// no row was rejected.
pub fn rejected_csv(sheet: &Sheet, plan: &Plan) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new()
        .flexible(true)
        .from_writer(Vec::new());
    let mut any = false;
    // Writing into memory does not fail.
    let heading = sheet.headings.iter().map(String::as_str).chain(["reason"]);
    let _ = writer.write_record(heading);
    // A plan has a row for each row of its sheet.
    for (planned, row) in plan.rows.iter().zip(&sheet.rows) {
        let Action::Rejected { reason } = &planned.action else {
            continue;
        };
        any = true;
        // A short row is filled up, so that the reason stands under its heading.
        let missing = sheet.headings.len().saturating_sub(row.fields.len());
        let fields = row
            .fields
            .iter()
            .map(String::as_str)
            .chain(std::iter::repeat_n("", missing));
        let _ = writer.write_record(fields.chain([reason.as_str()]));
    }
    if any {
        writer.into_inner().unwrap_or_default()
    } else {
        Vec::new()
    }
}
