//! Files that somebody names to be read: opened, or standard input where `-` stands.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use crate::cli::failure::{STORE, Stop};

/// What stands for standard input, and for standard output where files are made.
pub const STANDARD: &str = "-";

/// Whether standard input or output is meant.
pub fn is_standard(path: &Path) -> bool {
    path == Path::new(STANDARD)
}

/// What a file is called in sentences and in the record: its name, without the folders above it.
pub fn name(path: &Path) -> String {
    if is_standard(path) {
        return "standard input".to_owned();
    }
    let name = path.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

/// Opens a file, or standard input; `expected` is what a folder was found instead of ("a CSV file").
///
/// # Errors
/// It is not there, may not be read, or is a folder.
pub fn open(path: &Path, expected: &str) -> Result<Box<dyn Read + Send>, Stop> {
    if is_standard(path) {
        return Ok(Box::new(io::stdin()));
    }
    let unreadable = |error| Stop::file("Cannot read", path, &error);
    let file = File::open(path).map_err(unreadable)?;
    if file.metadata().map_err(unreadable)?.is_dir() {
        let text = format!(
            "{} is a folder where {expected} is expected: name the file",
            path.display()
        );
        return Err(Stop::new(STORE, &text));
    }
    Ok(Box::new(file))
}

/// How many bytes a file has; none for standard input and for what is no file.
pub fn length(path: &Path) -> Option<u64> {
    if is_standard(path) {
        return None;
    }
    let found = std::fs::metadata(path).ok()?;
    found.is_file().then_some(found.len())
}
