//! Rebuild, verify and opening of a store of 7,644 patients and 1,000,000 entries.
//!
//! `cargo bench --bench large`. The bare limit is reading the journal's files once and hashing them.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a benchmark may stop"
)]

mod figures;
mod stores;

use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use caseload::service::clock::SystemClock;
use caseload::service::open;
use caseload::store::rebuild;
use caseload::store::verify::first_difference;
use figures::{Figures, resident_mib, shown};
use sha2::{Digest, Sha256};

fn read_and_hash(folder: &Path) -> u64 {
    let mut bytes = 0;
    let mut buffer = vec![0_u8; 1 << 20];
    for file in std::fs::read_dir(folder.join("journal")).unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "log") {
            continue;
        }
        let mut hash = Sha256::new();
        let mut file = std::fs::File::open(path).unwrap();
        loop {
            let read = file.read(&mut buffer).unwrap();
            if read == 0 {
                break;
            }
            hash.update(&buffer[..read]);
            bytes += read as u64;
        }
        std::hint::black_box(hash.finalize());
    }
    bytes
}

fn main() {
    let folder = stores::store(7_644, 1_000_000);
    let mut limit = Figures::default();
    let bytes = limit.take(|| read_and_hash(&folder));
    let bytes_mib = bytes / (1 << 20);
    println!("journal: {bytes_mib} MiB");
    limit.print("bare: read and hash the journal once", None);

    let mut rebuilding = Figures::default();
    rebuilding.take(|| open::rebuild(&folder, &mut |_, _| {}).unwrap());
    rebuilding.print("rebuild (target 10 s)", Some(&limit));

    let mut opening = Figures::default();
    for _ in 0..20 {
        let service =
            opening.take(|| open::open(&folder, Arc::new(SystemClock), &mut |_, _| {}).unwrap());
        service.stop().unwrap();
    }
    opening.print("open after a clean stop", None);
    println!("resident after 20 openings: {:.0} MiB", resident_mib());

    let service = open::open(&folder, Arc::new(SystemClock), &mut |_, _| {}).unwrap();
    let mut verifying = Figures::default();
    verifying.take(|| {
        let (reader, present) = service.parts();
        let verified = reader.verify(&mut |_, _| {}).unwrap();
        assert!(verified.damage.is_empty());
        let image = rebuild::image(reader, &mut |_, _| {}).unwrap();
        assert_eq!(first_difference(&image, present).unwrap(), None);
    });
    verifying.print("verify (target 20 s)", Some(&limit));
    service.stop().unwrap();
    println!(
        "rebuild {} / verify {}",
        shown(rebuilding.percentile(0.5)),
        shown(verifying.percentile(0.5))
    );
}
