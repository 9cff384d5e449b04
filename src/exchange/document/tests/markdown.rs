//! Markdown read back by a parser with every extension that GitHub has.

use comrak::nodes::NodeValue;
use comrak::{Arena, Options, parse_document};
use proptest::prelude::*;

use super::super::*;
use super::sample;

fn options() -> Options<'static> {
    let mut options = Options::default();
    options.extension.table = true;
    options.extension.autolink = true;
    options.extension.strikethrough = true;
    options.extension.tasklist = true;
    options.extension.footnotes = true;
    options.extension.superscript = true;
    options.extension.math_dollars = true;
    options
}

/// What a parser makes of Markdown: its text, and the names of what is neither text nor what a document consists of.
fn read(markdown: &str) -> (String, Vec<String>, usize) {
    let arena = Arena::new();
    let root = parse_document(&arena, markdown, &options());
    let mut text = String::new();
    let mut strange = Vec::new();
    let mut cells = 0;
    for node in root.descendants() {
        match &node.data.borrow().value {
            NodeValue::Text(part) => text.push_str(part),
            NodeValue::LineBreak => text.push('\n'),
            NodeValue::HtmlInline(part) if part == "<br>" => text.push('\n'),
            NodeValue::Document
            | NodeValue::Heading(_)
            | NodeValue::Paragraph
            | NodeValue::Strong
            | NodeValue::List(_)
            | NodeValue::Item(_)
            | NodeValue::BlockQuote
            | NodeValue::ThematicBreak
            | NodeValue::Table(_)
            | NodeValue::TableRow(_) => {}
            NodeValue::TableCell => cells += 1,
            NodeValue::CodeBlock(code) => text.push_str(&code.literal),
            other => strange.push(format!("{other:?}")),
        }
    }
    (text, strange, cells)
}

#[test]
fn the_sample_as_markdown() {
    insta::assert_snapshot!(to_markdown(&sample()));
}

/// A document in which a text stands everywhere a text can stand.
fn everywhere(text: &str) -> Document {
    let mut document = Document {
        title: format!("T{text}"),
        ..Document::default()
    };
    document.heading(Rank::Section, format!("H{text}"));
    document.paragraph(text);
    document.bullets([text]);
    document.definitions([(text, text)]);
    document.caution(format!("C{text}"), text);
    document.table(
        &[("One", 1), ("Two", 1)],
        vec![vec![text.to_owned(), text.to_owned()]],
    );
    document
}

fn assert_is_only_text(typed: &str) {
    let markdown = to_markdown(&everywhere(typed));
    let (text, strange, cells) = read(&markdown);
    assert!(
        strange.is_empty(),
        "{typed:?} became {strange:?} in\n{markdown}"
    );
    assert_eq!(cells, 4, "{typed:?} broke the table in\n{markdown}");
    let lines = shown(typed);
    let line = lines.join("\n");
    let one = lines.join(" ");
    let definition = if one.is_empty() {
        String::new()
    } else {
        format!("{one}: {line}")
    };
    let after = |letter: &str| shown_in_one(&format!("{letter}{typed}"));
    let (title, heading, caution) = (after("T"), after("H"), after("C"));
    let expected =
        format!("{title}{heading}{line}{line}{definition}{caution}{line}OneTwo{line}{line}");
    assert_eq!(text, expected, "{typed:?} was changed in\n{markdown}");
}

#[test]
fn nothing_typed_becomes_markup_a_table_break_or_a_link() {
    for typed in [
        "*stars* and _lines_ and **both**, snake_case_name",
        "- a list",
        "+ a list",
        "1. a list",
        "23) a list",
        "# a heading",
        "> a quotation",
        "===",
        "---",
        "- - -",
        "```\ncode\n```",
        "~~gone~~ and ~~~",
        "a | b \\| c \\",
        "| --- | --- |",
        "[link](https://example.org) and ![picture](x)",
        "[ref]: https://example.org",
        "https://example.org/a?b=c&d=e and www.example.org and WWW.example.org",
        "<script>alert(1)</script> <!-- no --> <https://example.org>",
        "&amp; &#64; &copy;",
        "[x] done [^1] note",
        "$a$ and $$b$$ ^up^ ==marked==",
        "ends in a backslash\\\nand goes on",
        "two\n\nparagraphs",
        "    indented",
        "\ttab",
        "BP 120/80 at 12:30:15, 3 * 4 = 12, #5, 50% :smile: ftp://x mailto:a.b",
        "C:\\Users\\nurse",
        "\u{202e}turned\u{200b}",
    ] {
        assert_is_only_text(typed);
    }
}

#[test]
fn lines_to_be_copied_stay_as_they_are() {
    let lines = "# no heading\n\n  — name *x*  y\n```\n</code> [a](b)";
    let mut document = Document::default();
    document.paragraph("Copy");
    document.verbatim(lines);
    document.paragraph("and paste");
    let (text, strange, _) = read(&to_markdown(&document));
    assert_eq!(strange, Vec::<String>::new());
    assert_eq!(text, format!("Copy{lines}\nand paste"));
}

#[test]
fn an_electronic_address_is_no_link() {
    assert_is_only_text("write to zoe.wren@example.org or xmpp:a@example.org");
}

proptest! {
    #[test]
    fn no_text_becomes_markup(typed in "[-a-z0-9 \\n#*_`\\[\\]()<>!|\\\\~=+.:/&$^\"'{}@w]{1,40}") {
        prop_assume!(!shown(&typed).is_empty());
        assert_is_only_text(&typed);
    }

    #[test]
    fn no_letters_are_lost(typed in "\\PC{1,40}") {
        prop_assume!(!shown(&typed).is_empty());
        assert_is_only_text(&typed);
    }
}
