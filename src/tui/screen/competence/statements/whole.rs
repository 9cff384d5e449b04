//! A statement in full, as pages to be read.

use crate::domain::writing::joined;
use crate::service::view::statements::{OutlineUnit, StatementWhole, UnitKnown};
use crate::tui::screen::competence::reading::{judgement_lines, rating_words};
use crate::tui::theme::Theme;
use crate::tui::widget::pages::Pages;

/// What can be done from here, by the keys of the screen.
const KEYS: &str = "e files evidence for it, r rates you in the unit, c claims the unit, N says that it is not applicable.";

/// Pages of a statement: its words, whether the post wants it, the person's evidence, what corresponds, the source.
pub(super) fn pages(whole: &StatementWhole, theme: Theme) -> Pages {
    let statement = &whole.statement;
    let head = joined(&[&statement.id, &whole.level]);
    let mut pages = Pages::new(&head).with(&statement.text, theme.heading());
    let mut say = |words: &str| {
        let taken = std::mem::take(&mut pages);
        pages = taken.with(words, theme.text());
    };
    say("");
    say(&format!(
        "{}: {}",
        statement.framework_title, statement.unit
    ));
    if !whole.aim.is_empty() {
        say(&whole.aim);
    }
    for note in &whole.notes {
        say(note);
    }
    if let Some(part) = &statement.part {
        say(&format!("Which part of a full competence: {part}"));
    }
    if let Some(local) = &statement.local {
        say(&format!(
            "Added here by {} on {} ({}); the source says nothing of it",
            local.by, local.on, local.entry
        ));
    }
    if statement.retired {
        say("A newer version of the source left it out; nothing new can be filed for it");
    }
    say("");
    match (whole.asked.as_slice(), whole.post.as_str(), &*whole.level) {
        ([], "", _) => say(&format!(
            "{} has no role profile yet, so no post asks for it",
            whole.name
        )),
        ([], post, "") => say(&format!("The post does not ask for it: {post}")),
        ([], post, _) => say(&format!(
            "The post does not ask for it at this level: {post}"
        )),
        (asked, post, _) => {
            for words in asked {
                say(&format!("{post} asks for the unit: {words}"));
            }
        }
    }
    for words in &whole.not_applicable {
        say(words);
    }
    for one in &whole.ratings {
        say(&format!("Own rating of the unit: {}", rating_words(one)));
    }
    for line in whole.judgements.iter().flat_map(judgement_lines) {
        say(&line);
    }
    if let Some(claim) = &whole.claim {
        say(&format!(
            "Claim {}, made {}: {}",
            claim.entry, claim.made, claim.state
        ));
    }
    evidence(whole, &mut say);
    corresponding(whole, &mut say);
    source(whole, &mut say);
    say("");
    say(KEYS);
    pages
}

fn evidence(whole: &StatementWhole, say: &mut impl FnMut(&str)) {
    say("");
    say(&match whole.items.len() {
        0 => format!("No evidence of {} is linked to it", whole.name),
        1 => format!("1 item of evidence of {}:", whole.name),
        count => format!("{count} items of evidence of {}:", whole.name),
    });
    for item in &whole.items {
        let tags = match item.tags.join("; ") {
            tags if tags.is_empty() => tags,
            tags => format!(" ({tags})"),
        };
        say(&format!(
            "  {} {}, {}: {}{tags}",
            item.entry,
            item.kind,
            item.happened,
            item.title.lines().next().unwrap_or_default()
        ));
        if item.corrected {
            say("    ! the entry it points to was taken back since");
        }
    }
}

fn corresponding(whole: &StatementWhole, say: &mut impl FnMut(&str)) {
    say("");
    if whole.corresponding.is_empty() {
        say("Our map knows nothing that corresponds in other frameworks");
        return;
    }
    say("What corresponds in other frameworks:");
    for one in &whole.corresponding {
        say(&format!("  {} {}", one.statement, one.label));
        say(&format!("    {}", one.why));
    }
    say(&whole.caution);
}

fn source(whole: &StatementWhole, say: &mut impl FnMut(&str)) {
    let source = &whole.source;
    say("");
    say(&format!(
        "Source: {}, version {} ({})",
        source.title, source.number, source.version
    ));
    for (label, words) in [
        ("Issued by", &source.issued),
        ("Rights", &source.rights),
        ("Caution", &source.caution),
    ] {
        if !words.is_empty() {
            say(&format!("{label}: {words}"));
        }
    }
}

/// Lines about a unit that is announced and not yet written.
pub(super) fn unwritten(unit: &OutlineUnit, known: Option<&UnitKnown>) -> Vec<String> {
    let mut lines = vec![
        unit.title.clone(),
        format!("Its id: {}", unit.id),
        "Its source announces this unit; its statements are not written yet. It is never counted as met.".to_owned(),
        format!("A lead may add statements: caseload catalogue extend {}", unit.id),
    ];
    let more = [&unit.aim, &unit.note];
    lines.extend(more.into_iter().filter(|words| !words.is_empty()).cloned());
    if let Some(known) = known {
        let asked = known.asked.iter();
        lines.extend(asked.map(|one| format!("The post asks for it: {}", one.words)));
        lines.extend(known.not_applicable.iter().map(|one| one.words.clone()));
    }
    lines
}
