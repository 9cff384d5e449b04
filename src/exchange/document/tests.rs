//! Documents read back: PDF by another library, Markdown by the rules that GitHub reads it by.
#![allow(clippy::expect_used, clippy::panic, reason = "a test may stop")]

mod markdown;
mod pdf;

use super::*;

/// A document with one of each block, and the letters of many names.
fn sample() -> Document {
    let mut document = Document {
        title: "Evidence of competence: Zoë Ní Bhriain-Wałęsa".to_owned(),
        subtitle: "For an outside body that asks what was seen".to_owned(),
        author: "Zoë Ní Bhriain-Wałęsa".to_owned(),
        made: Moment(1_794_823_200_000_000),
        running_head: "Confidential".to_owned(),
        running_foot: "Made 16 November 2026 by Zoë Ní Bhriain-Wałęsa".to_owned(),
        blocks: Vec::new(),
    };
    document.heading(Rank::Part, "Names");
    document.paragraph(LETTERS.join(", "));
    document.caution(
        "Read this first",
        "It holds no patient's identity.\nIt is no record of care.",
    );
    document.heading(Rank::Section, "Rows");
    document.definitions([
        ("Role", "Community matron"),
        (
            "What it is that is meant by a long term",
            "Said\nin two lines",
        ),
    ]);
    document.heading(Rank::Item, "A table");
    document.table(
        &[("Unit", 1), ("What was seen", 3)],
        vec![
            vec![
                "B1".to_owned(),
                "Led a review | with <b>three</b> services".to_owned(),
            ],
            vec!["B2".to_owned()],
            vec!["B3".to_owned(), "one".to_owned(), "and beyond".to_owned()],
        ],
    );
    document.verbatim("caseload verify\n\nand a signed line");
    document.blocks.push(Block::PageBreak);
    document.bullets(["First point", "Second point"]);
    document
}

/// Letters that names and notes hold: Polish, French, Irish, Welsh, Greek, Turkish, Vietnamese, Ukrainian, and signs.
const LETTERS: [&str; 10] = [
    "Zażółć gęślą jaźń",
    "Hélène Lefèvre-Œuvray, Noël",
    "Seán Ó Súilleabháin, Ḃriġid",
    "Ŵyn Llŷr ap Siôn",
    "Ελένη Παπαδοπούλου",
    "Şükrü Çağlar İpek",
    "Nguyễn Thị Hồng",
    "Олександр Їжак",
    "≥ 5 mmol/l → £12, 37 °C ± ½",
    "“quoted” – it’s … 24/7 €",
];

#[test]
fn short_forms_are_explained_once_and_only_those_used() {
    let mut document = Document::default();
    document.paragraph("Seen by the AHP and again the AHP; AKI ruled out.");
    document.explain_short_forms(0);
    let Block::Definitions(rows) = &document.blocks[1] else {
        panic!("{:?}", document.blocks);
    };
    let rows: Vec<(&str, &str)> = rows
        .iter()
        .map(|row| (row.term.as_str(), row.text.as_str()))
        .collect();
    assert!(rows.contains(&("AKI", "acute kidney injury")), "{rows:?}");
    assert!(rows.iter().filter(|(term, _)| *term == "AHP").count() <= 1);
    assert!(
        document.blocks.contains(&Block::Paragraph(
            "Seen by the AHP and again the AHP; AKI ruled out.".to_owned()
        )),
        "what was written stays as it was written"
    );
    let mut plain = Document::default();
    plain.paragraph("Seen by the nurse.");
    plain.explain_short_forms(0);
    assert_eq!(plain.blocks.len(), 1);
}
