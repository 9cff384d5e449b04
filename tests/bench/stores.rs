//! The two stores that figures are taken on, made once and kept beside the build.

use std::path::PathBuf;

use caseload::demo;
use caseload::domain::time::Moment;

/// A store of so many patients and entries, made when it is not there yet.
pub fn store(patients: usize, entries: u64) -> PathBuf {
    let folder =
        PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("store-{patients}-{entries}"));
    if !folder.join("journal").is_dir() {
        eprintln!("making a store of {patients} patients and {entries} entries …");
        let now = Moment::from(jiff::Timestamp::now());
        demo::generate_large(&folder, now, patients, entries, &mut |_, _| {})
            .expect("a store can be made");
    }
    folder
}
