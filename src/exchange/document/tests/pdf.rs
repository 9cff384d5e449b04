//! PDF read back.

use pdf_extract::{
    Document as File, MediaBox, Object, OutputDev, OutputError, Transform, output_doc,
};
use proptest::prelude::*;

use super::super::pdf::{PAGE_HEIGHT, PAGE_WIDTH};
use super::super::*;
use super::{LETTERS, sample};

/// What another library reads from a PDF.
#[derive(Default)]
struct Read {
    /// The letters of each page in the order in which they were drawn.
    pages: Vec<String>,
    /// The letters that reach beyond their page, with where they stand.
    outside: Vec<String>,
    /// How far to the right letters reach.
    reach: f64,
}

impl OutputDev for Read {
    fn begin_page(
        &mut self,
        _: u32,
        media_box: &MediaBox,
        _: Option<(f64, f64, f64, f64)>,
    ) -> Result<(), OutputError> {
        assert!(
            (media_box.urx - f64::from(PAGE_WIDTH)).abs() < 0.01,
            "A4 wide"
        );
        assert!(
            (media_box.ury - f64::from(PAGE_HEIGHT)).abs() < 0.01,
            "A4 high"
        );
        self.pages.push(String::new());
        Ok(())
    }

    fn end_page(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn output_character(
        &mut self,
        at: &Transform,
        width: f64,
        _: f64,
        size: f64,
        letters: &str,
    ) -> Result<(), OutputError> {
        let end = at.m31 + width * size * at.m11.abs();
        self.reach = self.reach.max(end);
        let within = at.m31 >= 30.0 && end <= f64::from(PAGE_WIDTH) - 30.0;
        let level = at.m32 >= 20.0 && at.m32 <= f64::from(PAGE_HEIGHT) - 20.0;
        let seen = !letters.trim().is_empty();
        if seen && !(within && level) {
            self.outside.push(format!(
                "{letters:?} at {:.1} to {end:.1}, {:.1}",
                at.m31, at.m32
            ));
        }
        if let Some(page) = self.pages.last_mut() {
            page.push_str(letters);
        }
        Ok(())
    }

    fn begin_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_line(&mut self) -> Result<(), OutputError> {
        Ok(())
    }
}

impl Read {
    fn new(document: &Document) -> Read {
        let bytes = to_pdf(document).expect("a PDF");
        let mut file = File::load_mem(&bytes).expect("another library reads it");
        spell_out_widths(&mut file);
        let mut read = Read::default();
        output_doc(&file, &mut read).expect("the text is readable");
        read
    }

    /// All letters without blanks, since a line's end may stand where one was.
    fn letters(&self) -> String {
        letters(&self.pages.concat())
    }
}

/// Writes the widths of letters one by one where the file gives them for ranges, which the library misreads.
fn spell_out_widths(file: &mut File) {
    for object in file.objects.values_mut() {
        let Ok(font) = object.as_dict_mut() else {
            continue;
        };
        let Ok(ranges) = font.get(b"W").and_then(Object::as_array) else {
            continue;
        };
        let mut single = Vec::new();
        for range in ranges.chunks(3) {
            let (first, last) = (range[0].as_i64(), range[1].as_i64());
            for id in first.expect("a first")..=last.expect("a last") {
                single.push(Object::Integer(id));
                single.push(Object::Array(vec![range[2].clone()]));
            }
        }
        font.set("W", single);
    }
}

fn letters(text: &str) -> String {
    text.split_whitespace().collect()
}

#[test]
fn no_text_is_lost_and_none_leaves_the_page() {
    let read = Read::new(&sample());
    let found = read.letters();
    for block in &sample().blocks {
        // Columns that stand beside one another are read line by line, so a text may be interrupted, a word never.
        for word in texts(block).into_iter().flat_map(str::split_whitespace) {
            assert!(found.contains(word), "{word:?} is not in {found}");
        }
    }
    assert!(read.outside.is_empty(), "{:?}", read.outside);
}

#[test]
fn letters_of_names_are_drawn_as_they_are() {
    let read = Read::new(&sample());
    for name in LETTERS {
        assert!(read.letters().contains(&letters(name)), "{name}");
    }
    assert!(!read.letters().contains('\u{fffd}'));
}

#[test]
fn a_character_that_the_typeface_lacks_is_seen_and_named() {
    let mut document = sample();
    document.paragraph("Wang 王 and a smile 🙂.");
    let read = Read::new(&document);
    assert!(
        read.letters().contains("Wang\u{fffd}andasmile\u{fffd}."),
        "{}",
        read.letters()
    );
    assert!(
        read.letters().contains("U+738B,U+1F642"),
        "{}",
        read.letters()
    );
}

#[test]
fn every_page_says_which_of_how_many_it_is() {
    let mut document = sample();
    for number in 0..120 {
        document.paragraph(format!("Paragraph {number}: {}", "some words ".repeat(20)));
    }
    let read = Read::new(&document);
    let count = read.pages.len();
    assert!(count > 5, "{count}");
    for (at, page) in read.pages.iter().enumerate() {
        let number = format!("Page {} of {count}", at + 1);
        assert!(page.ends_with(&number), "{page}");
        assert!(page.contains("Confidential"), "{page}");
        assert!(page.contains("Made 16 November 2026"), "{page}");
    }
    assert!(read.outside.is_empty(), "{:?}", read.outside);
}

#[test]
fn a_heading_never_ends_a_page_and_a_table_repeats_its_head() {
    let mut document = Document {
        title: "Title".to_owned(),
        ..Document::default()
    };
    for number in 0..60 {
        document.heading(Rank::Section, format!("Heading {number}"));
        document.paragraph("word ".repeat(number * 7 % 90 + 1));
    }
    document.blocks.push(Block::PageBreak);
    let rows = (0..90)
        .map(|row| vec![format!("Row {row}."), "cell ".repeat(row)])
        .collect();
    document.table(&[("Number", 1), ("Longer text", 2)], rows);
    let read = Read::new(&document);
    let first = read
        .pages
        .iter()
        .position(|page| page.contains("Number"))
        .expect("the table");
    for page in &read.pages[..first] {
        let words: Vec<&str> = page.trim().split(' ').collect();
        let before_number = words[words.len() - 5];
        assert!(
            before_number.ends_with("word") || before_number.is_empty(),
            "{page}"
        );
    }
    for page in &read.pages[first..] {
        assert!(page.starts_with("Number"), "{page}");
        assert!(page.contains("Longer text"), "{page}");
    }
    assert!(read.outside.is_empty(), "{:?}", read.outside);
    for row in 0..90 {
        assert!(read.letters().contains(&format!("Row{row}.")), "{row}");
    }
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    let one = to_pdf(&sample()).expect("a PDF");
    assert_eq!(one, to_pdf(&sample()).expect("a PDF"));
    let mut later = sample();
    later.made = Moment(later.made.0 + 60_000_000);
    assert_ne!(one, to_pdf(&later).expect("a PDF"), "the moment is in it");
}

#[test]
fn it_says_its_title_and_language_and_is_tagged() {
    let bytes = to_pdf(&sample()).expect("a PDF");
    let file = File::load_mem(&bytes).expect("readable");
    let catalog = file.catalog().expect("a catalogue");
    assert_eq!(
        catalog.get(b"Lang").expect("a language").as_str().ok(),
        Some(&b"en-GB"[..])
    );
    assert!(catalog.get(b"StructTreeRoot").is_ok());
    assert!(catalog.get(b"Outlines").is_ok());
    let metadata = String::from_utf8_lossy(&bytes);
    assert!(metadata.contains("Evidence of competence: Zoë Ní Bhriain-Wałęsa"));
    assert!(
        metadata.contains("<pdfuaid:part>1"),
        "tagged for screen readers"
    );
    assert!(metadata.contains("<pdfaid:part>2"), "fit to be kept");
    assert!(metadata.contains("2026-11-16"), "made then");
}

#[test]
fn ten_thousand_words_a_long_word_and_a_long_cell_are_whole() {
    let mut document = sample();
    let words: Vec<String> = (0..10_000).map(|word| format!("word{word}")).collect();
    document.paragraph(words.join(" "));
    document.paragraph("k".repeat(3_000));
    document.table(
        &[("A", 1), ("B", 1)],
        vec![vec!["z".repeat(2_000), words[..2_000].join(" ")]],
    );
    let read = Read::new(&document);
    let found = read.letters();
    for word in words.iter().skip(9_900) {
        assert!(found.contains(word.as_str()), "{word}");
    }
    assert_eq!(found.matches('z').count(), 2_000);
    assert!(found.matches('k').count() >= 3_000);
    assert!(read.outside.is_empty(), "{:?}", read.outside);
    let edge = f64::from(PAGE_WIDTH) - 62.0;
    assert!(
        (edge - 20.0..=edge).contains(&read.reach),
        "lines are filled: {}",
        read.reach
    );
    assert!(read.pages.len() < 100, "{}", read.pages.len());
}

#[test]
fn a_document_without_a_title_is_refused() {
    let error = to_pdf(&Document::default()).expect_err("no title");
    assert!(error.to_string().contains("title"), "{error}");
}

#[test]
fn tables_without_columns_rows_or_text_do_no_harm() {
    let mut document = sample();
    document.table(&[], vec![vec!["lost to nobody".to_owned()]]);
    document.table(&[("Alone", 0)], Vec::new());
    let many: Vec<(&str, u16)> = (0..40).map(|_| ("Narrow", 1)).collect();
    document.table(&many, vec![vec!["cell".to_owned(); 40]]);
    document.caution("", "");
    document.paragraph(" \n ");
    document.heading(Rank::Part, " ");
    document.bullets([""]);
    let read = Read::new(&document);
    assert!(read.letters().contains("Alone"));
    assert!(read.outside.is_empty(), "{:?}", read.outside);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn whatever_was_typed_becomes_a_pdf_and_stays_on_the_page(
        typed in "(\\PC|[a-zé \\n]){1,300}",
        width in 1u16..20,
    ) {
        let mut document = sample();
        document.title = format!("T{typed}");
        document.running_head = typed.clone();
        document.heading(Rank::Item, format!("H{typed}"));
        document.bullets([typed.as_str()]);
        document.caution(typed.as_str(), typed.as_str());
        document.definitions([(typed.as_str(), typed.as_str())]);
        document.table(&[("One", 1), ("Two", width)], vec![vec![typed.clone(), typed.clone()]]);
        let read = Read::new(&document);
        prop_assert!(read.outside.is_empty(), "{:?}", read.outside);
    }
}
