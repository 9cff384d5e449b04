//! `caseload portfolio`: my competence for an outside body, as Markdown and PDF, with a bundle that proves it.

use serde_json::json;

use crate::cli::args::portfolio::Portfolio;
use crate::cli::failure::Stop;
use crate::cli::new_files::Documents;
use crate::cli::output::counted;
use crate::cli::session::{Session, wanted};
use crate::domain::refusal::Refusal;
use crate::domain::time::shown;
use crate::protocol::shell::{ShellAsk, ShellReply};
use crate::service::portfolio::{PortfolioWish, file_names};

/// Makes the portfolio and writes its files, none of which may be there already.
pub fn run(session: &mut Session, given: &Portfolio) -> Result<(), Stop> {
    let basis = session.basis()?;
    let today = basis.today;
    let names = file_names(today);
    let from = session.day_if_any("from", given.from.as_ref())?;
    let until = session.day_if_any("until", given.until.as_ref())?;
    if let (Some(from), Some(until)) = (from, until)
        && from > until
    {
        return Err(Refusal::invalid(
            "from",
            format!(
                "Nothing lies between {} and {}: the first day is after the last",
                shown::full_day(from),
                shown::full_day(until)
            ),
        )
        .advise("Give --from a day that is not after --until")
        .into());
    }
    // Made before anything is asked or recorded: what is given out has all its files, or none.
    let files = Documents::reserve(&given.to, &names, &session.out)?;
    let wish = PortfolioWish {
        audience: given.audience.clone(),
        purpose: given.purpose.clone(),
        from,
        until,
        frameworks: given.framework.clone(),
        bundle_name: names[2].clone(),
    };
    let asked = session.ask_shell(ShellAsk::Portfolio(wish))?;
    let made = wanted!(asked, ShellReply::Portfolio(made) => made)?;
    let (items, entries) = (made.items, made.entries);
    let (key, notes) = (made.key.clone(), made.notes.clone());
    let contents = made.files();
    let contents = contents.each_ref().map(Vec::as_slice);
    let files = files.give(&contents, &basis, &mut session.out)?;
    if session.out.json {
        return session.out.value(&json!({
            "items": items,
            "entries": entries,
            "files": files,
            "key": key,
            "notes": notes,
        }));
    }
    for file in &files {
        session.out.line(file)?;
    }
    for note in &notes {
        session.out.line(&format!("{note}."))?;
    }
    session.out.line(&format!(
        "{}, {} entries proved, {}. Whoever gets it checks it without this service: caseload verify-portfolio {} --key {}",
        counted(items, "item"),
        entries,
        shown::full_day(today),
        names[2],
        names[3]
    ))
}
