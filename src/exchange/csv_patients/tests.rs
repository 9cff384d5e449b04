//! Reading files as they come, good and bad.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may stop")]

use super::{Column, ImportError, read};

#[test]
fn headings_are_known_by_many_names() {
    for (heading, column) in [
        ("NHS no.", Column::NhsNumber),
        ("NHSNumber", Column::NhsNumber),
        ("D.O.B.", Column::BirthDate),
        ("Family Name", Column::Surname),
        ("given_name", Column::Forenames),
        ("Post Code", Column::Postcode),
        ("VISIT FREQUENCY", Column::Intensity),
        ("Case-manager", Column::CaseManager),
    ] {
        assert_eq!(Column::of(heading), Some(column), "{heading}");
    }
    assert_eq!(Column::of("Shoe size"), None);
}

#[test]
fn what_cannot_be_a_caseload_is_refused_in_a_sentence() {
    let refused = |bytes: &[u8]| read(bytes, "a.csv").unwrap_err();
    assert!(matches!(refused(b""), ImportError::Empty { .. }));
    assert!(matches!(
        refused(b"\xef\xbb\xbf \r\n\r\n"),
        ImportError::Empty { .. }
    ));
    assert!(matches!(
        refused(b"Surname,DOB\r\n"),
        ImportError::NoRows { .. }
    ));
    assert!(matches!(
        refused(b"Surname,DOB\r\n,\r\n"),
        ImportError::NoRows { .. }
    ));
    assert!(matches!(
        refused(b"PK\x03\x04..."),
        ImportError::NotText { .. }
    ));
    assert!(matches!(
        refused(b"Surname\0DOB"),
        ImportError::NotText { .. }
    ));
    assert_eq!(
        refused(b"Given name,Town,Shoe size\nAnna,X,4\n").to_string(),
        "the file a.csv has no column for the surname and the date of birth; its columns are: Given name, Town, Shoe size"
    );
    assert_eq!(
        refused(b"Surname,Last name,DOB\nA,B,1940-01-01\n").to_string(),
        "the file a.csv has two columns for surname: \"Surname\" and \"Last name\"; take one out"
    );
    let escape = refused(b"\x1b]0;owned\x07First,Second\nA,B\n").to_string();
    assert!(!escape.contains(['\x1b', '\x07']), "{escape}");
}

#[test]
fn delimiters_letters_and_line_breaks_are_found() {
    let sheet = read(b"Surname;DOB;Address\r\n\"M\xfcller; J\";1/2/1940;\"1 Row,\r\nTown\"\r\n\r\nLee;2/2/1940;\r\n", "x.csv").unwrap();
    assert_eq!((sheet.delimiter, sheet.encoding), (';', "Windows-1252"));
    assert_eq!(sheet.rows[0].fields[0], "Müller; J");
    assert_eq!(sheet.rows[0].fields[2], "1 Row,\r\nTown");
    let places: Vec<(u64, u32)> = sheet.rows.iter().map(|row| (row.line, row.row)).collect();
    assert_eq!(places, [(2, 1), (5, 2)]);
    let wide: Vec<u8> = [0xff, 0xfe]
        .into_iter()
        .chain(
            "Surname\tDOB\nŁoś\t1940-01-01\n"
                .encode_utf16()
                .flat_map(u16::to_le_bytes),
        )
        .collect();
    let sheet = read(&wide, "x.csv").unwrap();
    assert_eq!(
        (sheet.delimiter, sheet.rows[0].fields[0].as_str()),
        ('\t', "Łoś")
    );
}

#[test]
fn ten_megabytes_in_one_field_are_read_and_do_no_harm() {
    let mut bytes = b"Surname,DOB\n\"".to_vec();
    bytes.extend(std::iter::repeat_n(b'x', 10 << 20));
    let sheet = read(&bytes, "x.csv").unwrap();
    assert_eq!(sheet.rows.len(), 1);
    bytes.resize(super::FILE_BYTES_MAX + 1, b'x');
    assert!(matches!(
        read(&bytes, "x.csv"),
        Err(ImportError::TooLarge { .. })
    ));
}
