//! Reads the crate's own source, so that its rules can be tests: which text is code, which is comment, which is test.

use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// One file of the crate.
pub(crate) struct Source {
    /// Path from the crate's top, with `/`.
    pub(crate) path: String,
    /// The file as it stands.
    pub(crate) text: String,
    /// The same length in bytes, with comments and the insides of literals blanked: what remains is code.
    pub(crate) code: String,
}

impl Source {
    pub(crate) fn new(path: &str, text: &str) -> Self {
        let code = blank(text, Keep::Code);
        Self {
            path: path.to_owned(),
            text: text.to_owned(),
            code,
        }
    }

    /// Returns the file with everything blanked but its comments.
    pub(crate) fn comments(&self) -> String {
        blank(&self.text, Keep::Comments)
    }

    /// Returns the code that is in the program people run: without `#[cfg(test)]` items, empty for a file of tests.
    pub(crate) fn program(&self) -> String {
        if self.is_test_file() {
            return String::new();
        }
        let mut bytes = self.code.clone().into_bytes();
        for (at, _) in self.code.match_indices("#[cfg(test)]") {
            let end = item_end(&self.code, at);
            blank_range(&mut bytes, at..end);
        }
        String::from_utf8(bytes).expect("blanking keeps the text whole")
    }

    /// Returns true for files that only tests compile: all of `tests/`; `tests.rs`, `…_tests.rs` and `tests/` in `src/`.
    pub(crate) fn is_test_file(&self) -> bool {
        self.path.starts_with("tests/")
            || self.path.ends_with("/tests.rs")
            || self.path.ends_with("_tests.rs")
            || self.path.contains("/tests/")
    }

    /// Returns the test functions, each from its doc comment to its closing brace. Ignored ones are left out: they do not run.
    pub(crate) fn tests(&self) -> Vec<Range<usize>> {
        let found = self
            .code
            .match_indices("#[test]")
            .map(|(at, _)| self.attributes_start(at)..item_end(&self.code, at));
        found
            .filter(|span| !self.code[span.clone()].contains("#[ignore"))
            .collect()
    }

    /// Returns where the doc comments and attributes directly above `at` begin.
    fn attributes_start(&self, at: usize) -> usize {
        let mut start = self.text[..at].rfind('\n').map_or(0, |newline| newline + 1);
        while start > 0 {
            let above = self.text[..start - 1]
                .rfind('\n')
                .map_or(0, |newline| newline + 1);
            let line = self.text[above..start - 1].trim_start();
            if !(line.starts_with("///") || line.starts_with("#[")) {
                break;
            }
            start = above;
        }
        start
    }

    /// Returns the number of the line that holds this byte, counted from 1.
    pub(crate) fn line(&self, at: usize) -> usize {
        self.text[..at].matches('\n').count() + 1
    }
}

/// Returns the crate's top folder.
pub(crate) fn top() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Reads one file below the crate's top.
pub(crate) fn read(path: &str) -> String {
    fs::read_to_string(top().join(path))
        .unwrap_or_else(|error| panic!("cannot read {path}: {error}"))
}

/// Returns every Rust file below `src/` and `tests/`, in the order of their paths.
pub(crate) fn all() -> Vec<Source> {
    let mut sources: Vec<Source> = files("rs")
        .iter()
        .map(|path| Source::new(path, &read(path)))
        .collect();
    sources.sort_by(|left, right| left.path.cmp(&right.path));
    sources
}

/// Returns the paths below `src/` and `tests/` that end in `.end`.
pub(crate) fn files(end: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders: Vec<PathBuf> = ["src", "tests"]
        .iter()
        .map(|name| top().join(name))
        .collect();
    while let Some(folder) = folders.pop() {
        for file in fs::read_dir(&folder)
            .unwrap_or_else(|error| panic!("cannot read {}: {error}", folder.display()))
        {
            let path = file.expect("a folder's entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|it| it == end) {
                let below = path.strip_prefix(top()).expect("it is below the top");
                found.push(below.to_str().expect("a file name of ours").to_owned());
            }
        }
    }
    found
}

/// Returns the end of the item that begins at `at`: its closing brace, or its semicolon when that comes first.
fn item_end(code: &str, at: usize) -> usize {
    let mut depth = 0_usize;
    let mut brackets = 0_usize;
    for (offset, letter) in code[at..].char_indices() {
        match letter {
            '(' | '[' => brackets += 1,
            ')' | ']' => brackets = brackets.saturating_sub(1),
            '{' => depth += 1,
            '}' if depth <= 1 => return at + offset + 1,
            '}' => depth -= 1,
            ';' if depth == 0 && brackets == 0 => return at + offset + 1,
            _ => {}
        }
    }
    code.len()
}

#[derive(Clone, Copy, PartialEq)]
enum Keep {
    Code,
    Comments,
}

fn blank(text: &str, keep: Keep) -> String {
    let mut bytes = text.as_bytes().to_vec();
    let mut at = 0;
    while at < text.len() {
        let (end, kind) = token(text, at);
        match (kind, keep) {
            (Kind::Comment, Keep::Code) | (Kind::Literal, Keep::Comments) => {
                blank_range(&mut bytes, at..end);
            }
            // The quotation marks stay: `include_str!()` of nothing would read as another call.
            (Kind::Literal, Keep::Code) if end > at + 2 => blank_range(&mut bytes, at + 1..end - 1),
            (Kind::Code, Keep::Comments) => blank_range(&mut bytes, at..end),
            _ => {}
        }
        at = end;
    }
    String::from_utf8(bytes).expect("blanking keeps the text whole")
}

fn blank_range(bytes: &mut [u8], range: Range<usize>) {
    for byte in &mut bytes[range] {
        if *byte != b'\n' {
            *byte = b' ';
        }
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Code,
    Comment,
    Literal,
}

/// Returns the end and kind of the token at `at`; code comes a word or a letter at a time.
fn token(text: &str, at: usize) -> (usize, Kind) {
    let rest = &text[at..];
    let end_of = |mark: &str, from: usize| {
        rest[from..]
            .find(mark)
            .map_or(rest.len(), |found| from + found + mark.len())
    };
    if rest.starts_with("//") {
        return (at + rest.find('\n').unwrap_or(rest.len()), Kind::Comment);
    }
    if rest.starts_with("/*") {
        return (at + end_of("*/", 2), Kind::Comment);
    }
    if rest.starts_with('"') {
        return (at + quoted(rest, '"'), Kind::Literal);
    }
    if let Some(length) = raw_string(rest) {
        return (at + length, Kind::Literal);
    }
    if rest.starts_with('\'') && is_character(rest) {
        return (at + quoted(rest, '\''), Kind::Literal);
    }
    let word = rest
        .find(|letter: char| !(letter.is_alphanumeric() || letter == '_'))
        .unwrap_or(rest.len());
    // `br"…"` and `b"…"`: the prefix ends before the quotation mark, and `raw_string` has seen the whole of `r"…"`.
    let first = rest.chars().next().map_or(1, char::len_utf8);
    (at + word.max(first), Kind::Code)
}

/// Returns the length of the literal that `rest` begins with, both marks counted.
fn quoted(rest: &str, mark: char) -> usize {
    let mut escaped = false;
    for (offset, letter) in rest.char_indices().skip(1) {
        match letter {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if letter == mark => return offset + letter.len_utf8(),
            _ => {}
        }
    }
    rest.len()
}

fn raw_string(rest: &str) -> Option<usize> {
    let after = rest.strip_prefix("br").or_else(|| rest.strip_prefix('r'))?;
    let hashes = after.len() - after.trim_start_matches('#').len();
    let inside = after[hashes..].strip_prefix('"')?;
    let close = format!("\"{}", "#".repeat(hashes));
    let start = rest.len() - inside.len();
    Some(
        inside
            .find(&close)
            .map_or(rest.len(), |found| start + found + close.len()),
    )
}

/// Tells a character from a lifetime: `'a'` and `'\n'`, but not `'a`.
fn is_character(rest: &str) -> bool {
    let mut letters = rest.chars().skip(1);
    match letters.next() {
        Some('\\') => true,
        Some(_) => letters.next() == Some('\''),
        None => false,
    }
}

#[test]
fn comments_and_the_insides_of_literals_are_not_code() {
    let source = Source::new(
        "src/made_up.rs",
        "let a = \"// {no}\"; // see {here}\nlet b = r#\"x\"y\"#; let c: &'a str = '{';\n",
    );
    assert_eq!(source.code.len(), source.text.len());
    assert!(
        !source.code.contains('{') && !source.code.contains("here") && !source.code.contains('y')
    );
    assert!(source.code.contains("let b =") && source.code.contains("&'a str"));
    assert!(source.comments().contains("// see {here}") && !source.comments().contains("no"));
}

#[test]
fn a_test_is_found_from_its_doc_comment_to_its_last_brace() {
    let text = "fn before() {}\n\n/// Why.\n#[test]\nfn it() {\n    if true { \"}\"; }\n}\nfn after() {}\n";
    let source = Source::new("src/made_up.rs", text);
    let spans = source.tests();
    assert_eq!(spans.len(), 1);
    let found = &text[spans[0].clone()];
    assert!(
        found.starts_with("/// Why.") && found.ends_with("; }\n}"),
        "{found}"
    );
}

#[test]
fn an_ignored_test_is_not_a_test() {
    let source = Source::new(
        "src/made_up.rs",
        "/// Why.\n#[test]\n#[ignore = \"slow\"]\nfn it() {}\n",
    );
    assert_eq!(source.tests(), []);
}

#[test]
fn what_only_tests_compile_is_not_in_the_program() {
    let source = Source::new(
        "src/a.rs",
        "fn run() {}\n#[cfg(test)]\nmod tests {\n    fn odd() {}\n}\nfn on() {}\n",
    );
    let program = source.program();
    assert!(
        program.contains("fn run()") && program.contains("fn on()") && !program.contains("odd")
    );
    assert!(
        Source::new("src/a/tests.rs", "fn odd() {}")
            .program()
            .is_empty()
    );
}
