//! `caseload portfolio`: my competence for an outside body, as Markdown and PDF, with a bundle that proves it.

use serde_json::json;

use crate::cli::args::portfolio::Portfolio;
use crate::cli::failure::Stop;
use crate::cli::new_files;
use crate::cli::session::{Session, wanted};
use crate::domain::refusal::Refusal;
use crate::domain::time::{Day, shown};
use crate::protocol::shell::{ShellAsk, ShellReply};
use crate::service::portfolio::PortfolioWish;

/// Makes the portfolio and writes its files, none of which may be there already.
pub fn run(session: &mut Session, given: &Portfolio) -> Result<(), Stop> {
    let today = session.basis()?.today;
    let base = format!("portfolio-{}", today.0);
    let names = ["md", "pdf", "bundle.json", "key"].map(|end| format!("{base}.{end}"));
    let places = new_files::places(&given.to, &names)?;
    let wish = PortfolioWish {
        audience: given.audience.clone(),
        purpose: given.purpose.clone(),
        from: day("from", given.from.as_deref())?,
        until: day("until", given.until.as_deref())?,
        frameworks: given.framework.clone(),
        bundle_name: names[2].clone(),
    };
    let asked = session.ask_shell(ShellAsk::Portfolio(wish))?;
    let made = wanted!(asked, ShellReply::Portfolio(made) => made)?;
    let key = format!("{}\n", made.key);
    let contents: [&[u8]; 4] = [
        made.markdown.as_bytes(),
        &made.pdf,
        made.bundle.as_bytes(),
        key.as_bytes(),
    ];
    for (place, bytes) in places.iter().zip(contents) {
        new_files::write(place, bytes)?;
    }
    let files = places.map(|place| place.display().to_string());
    if session.out.json {
        return session.out.value(&json!({
            "items": made.items,
            "entries": made.entries,
            "files": files,
            "key": made.key,
            "notes": made.notes,
        }));
    }
    for file in &files {
        session.out.line(file)?;
    }
    for note in &made.notes {
        session.out.line(&format!("{note}."))?;
    }
    session.out.line(&format!(
        "{} items, {} entries proved, {}. Whoever gets it checks it without this service: caseload verify-portfolio {} --key {}",
        made.items,
        made.entries,
        shown::full_day(today),
        names[2],
        names[3]
    ))
}

/// A day of the past or to come, as the calendar writes it.
fn day(field: &str, text: Option<&str>) -> Result<Option<Day>, Stop> {
    let Some(text) = text else { return Ok(None) };
    let day = text.trim().parse().map(Day).map_err(|_no_day| {
        Stop::from(
            Refusal::invalid(field, format!("'{text}' is no day")).advise("Write it as 2026-01-31"),
        )
    })?;
    Ok(Some(day))
}
