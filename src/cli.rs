//! The command line: what the screens do, from the shell, and the door to the screens.
//!
//! * `args`: what can be typed (clap types only); `words`: how single arguments are read.
//! * `session`: the store found, opened, its user known, stopped cleanly; `takeover`: ending one's own other screen.
//! * `secret`: typing that must not be seen.
//! * `output`, `progress`, `failure`: answers on standard output, bars and sentences on standard error, exit codes.
//! * `given`, `new_files`: files that somebody names, documents that are made, or standard input and output in their place; `over_ssh`: the
//!   one command that came with a login.
//! * One file a subcommand, or a few small ones that belong together.

mod access;
pub mod args;
mod catalogue;
mod checkpoint;
mod competence;
mod contact;
mod correct;
mod demo;
mod development;
mod doctor;
mod drafts;
mod evidence;
mod facts;
mod failure;
mod gaps;
mod generate;
mod given;
mod import;
mod init;
mod intensity;
mod lists;
mod manual;
mod new_files;
mod output;
mod over_ssh;
mod policy;
mod portfolio;
mod printing;
mod progress;
mod rebuild;
mod register;
mod scores;
mod screens;
mod secret;
mod serve;
mod session;
mod show;
mod signing;
mod staff;
mod submit;
mod takeover;
mod verify;
mod verify_portfolio;
mod words;

use std::panic::{self, PanicHookInfo};
use std::process::ExitCode;

use args::{Cli, Common, Verb};
use failure::{BUG, Stop};
use output::Out;
use session::Session;

/// Runs the program as its arguments ask; gives the exit code.
pub fn main() -> ExitCode {
    panic::set_hook(Box::new(say_bug));
    // A fault ends the program with its own code; what was acknowledged is in the journal already.
    panic::catch_unwind(|| {
        let cli = match Cli::read(std::env::args_os()) {
            Ok(cli) => cli,
            Err(error) => {
                // Help and version are answers: whoever read them may have gone.
                let _ = error.print();
                return if error.use_stderr() {
                    ExitCode::from(failure::WRONG_USE)
                } else {
                    ExitCode::SUCCESS
                };
            }
        };
        match run(&cli) {
            Ok(()) => ExitCode::SUCCESS,
            Err(stop) => {
                if !stop.sentence.is_empty() {
                    eprintln!("{}", stop.sentence);
                }
                ExitCode::from(stop.code)
            }
        }
    })
    .unwrap_or(ExitCode::from(BUG))
}

/// Says in a sentence that the program is at fault, and where.
fn say_bug(panic: &PanicHookInfo<'_>) {
    // sled's panics while opening are caught, and answered by a rebuild.
    if std::thread::current().name() == Some("open-store") {
        return;
    }
    let what = panic
        .payload()
        .downcast_ref::<&str>()
        .map(|&text| text.to_owned())
        .or_else(|| panic.payload().downcast_ref::<String>().cloned())
        .unwrap_or_default();
    let place = panic.location().map(ToString::to_string);
    eprintln!(
        "{}",
        failure::sentence(&format!(
            "the program is at fault ({what}, at {}): nothing that was saved is lost; please report it",
            place.unwrap_or_default()
        ))
    );
}

fn run(cli: &Cli) -> Result<(), Stop> {
    let common = &cli.common;
    match &cli.verb {
        None => screens::run(common),
        Some(Verb::Init(arguments)) => init::run(common, arguments),
        Some(Verb::Demo(arguments)) => demo::run(common, arguments),
        Some(Verb::Serve(arguments)) => serve::run(common, arguments),
        Some(Verb::OverSsh) => over_ssh::run(common),
        Some(Verb::Join(arguments)) => screens::follow(common, arguments),
        Some(Verb::Rebuild) => rebuild::run(common),
        Some(Verb::Verify(arguments)) => verify::run(common, arguments),
        Some(Verb::VerifyPortfolio(arguments)) => verify_portfolio::run(common, arguments),
        Some(Verb::Doctor) => doctor::run(common),
        Some(Verb::Generate(arguments)) => printed(common, |out| generate::run(out, arguments)),
        Some(Verb::Manual(arguments)) => printed(common, |out| manual::run(out, arguments)),
        Some(verb) => at_work(common, verb),
    }
}

/// What needs no store.
fn printed(common: &Common, work: impl FnOnce(&mut Out) -> Result<(), Stop>) -> Result<(), Stop> {
    let mut out = Out::new(common.json);
    work(&mut out)?;
    out.flush()
}

/// What somebody of the register does on a store.
fn at_work(common: &Common, verb: &Verb) -> Result<(), Stop> {
    let with = |what: &str, work: &dyn Fn(&mut Session) -> Result<(), Stop>| {
        session::with(common, what, |session| work(session))
    };
    match verb {
        Verb::Today(given) => with("today", &|session| lists::today(session, given)),
        Verb::List(given) => with("list", &|session| lists::list(session, given)),
        Verb::Find(given) => with("find", &|session| lists::find(session, given)),
        Verb::Show(given) => with("show", &|session| show::run(session, given)),
        Verb::Contact(given) => with("contact", &|session| contact::run(session, given)),
        Verb::Intensity(given) => with("intensity", &|session| intensity::run(session, given)),
        Verb::Refuse(given) => with("refuse", &|session| intensity::refuse(session, given)),
        Verb::FollowUp(given) => with("follow-up", &|session| contact::follow_up(session, given)),
        Verb::Plan(given) => with("plan", &|session| contact::plan(session, given)),
        Verb::Register(given) => with("register", &|session| register::run(session, given)),
        Verb::Details(given) => with("details", &|session| register::correct(session, given)),
        Verb::Alert(given) => with("alert", &|session| facts::alert(session, given)),
        Verb::Consent(given) => with("consent", &|session| facts::consent(session, given)),
        Verb::Tier(given) => with("tier", &|session| facts::tier(session, given)),
        Verb::Assign(given) => with("assign", &|session| facts::assign(session, given)),
        Verb::Leave(given) => with("leave", &|session| facts::leave(session, given)),
        Verb::Admit(given) => with("admit", &|session| facts::admit(session, given)),
        Verb::Return(given) => with("return", &|session| facts::come_home(session, given)),
        Verb::Fall(given) => with("fall", &|session| facts::fall(session, given)),
        Verb::Move(given) => with("move", &|session| facts::move_house(session, given)),
        Verb::Carer(given) => with("carer", &|session| facts::carer(session, given)),
        Verb::CarerBreakdown(given) => with("carer-breakdown", &|session| {
            facts::breakdown(session, given)
        }),
        Verb::Death(given) => with("death", &|session| facts::death(session, given)),
        Verb::Score(given) => with("score", &|session| scores::score(session, given)),
        Verb::Lace(given) => with("lace", &|session| scores::lace(session, given)),
        Verb::Charlson(given) => with("charlson", &|session| scores::charlson(session, given)),
        Verb::Correct(given) => with("correct", &|session| correct::run(session, given)),
        Verb::Original(given) => with("original", &|session| correct::original(session, given)),
        Verb::Cover(given) => with("cover", &|session| access::cover(session, given)),
        Verb::Looked(given) => with("looked", &|session| access::looked(session, given)),
        Verb::Privacy(given) => with("privacy", &|session| access::privacy(session, given)),
        Verb::Countersign(given) => with("countersign", &|session| {
            signing::countersign(session, given)
        }),
        Verb::Competence(given) => with("competence", &|session| competence::run(session, given)),
        Verb::Portfolio(given) => with("portfolio", &|session| portfolio::run(session, given)),
        Verb::Comment(given) => with("comment", &|session| signing::comment(session, given)),
        Verb::Supervision(given) => with("supervision", &|session| {
            signing::supervision(session, given)
        }),
        Verb::Level(given) => with("level", &|session| signing::level(session, given)),
        Verb::Passphrase(given) => {
            with("passphrase", &|session| signing::passphrase(session, given))
        }
        Verb::Evidence(given) => with("evidence", &|session| evidence::run(session, given)),
        Verb::Catalogue(given) => with("catalogue", &|session| catalogue::run(session, given)),
        Verb::Profile(given) => with("profile", &|session| gaps::profiles(session, given)),
        Verb::Gaps(given) => with("gaps", &|session| gaps::gaps(session, given)),
        Verb::Development(given) => {
            with("development", &|session| development::run(session, given))
        }
        Verb::Staff(given) => with("staff", &|session| staff::run(session, given)),
        Verb::Policy(given) => with("policy", &|session| policy::run(session, given)),
        Verb::Import(given) => with("import", &|session| import::run(session, given)),
        Verb::Submit(given) => with("submit", &|session| submit::run(session, given)),
        Verb::Checkpoint(given) => with("checkpoint", &|session| checkpoint::run(session, given)),
        Verb::Drafts => with("drafts", &drafts::run),
        Verb::Init(_)
        | Verb::Demo(_)
        | Verb::Serve(_)
        | Verb::Join(_)
        | Verb::OverSsh
        | Verb::Rebuild
        | Verb::Verify(_)
        | Verb::VerifyPortfolio(_)
        | Verb::Doctor
        | Verb::Generate(_)
        | Verb::Manual(_) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop")]
    use clap::CommandFactory as _;

    #[test]
    fn the_arguments_are_in_order() {
        super::Cli::command().debug_assert();
    }

    #[test]
    fn what_was_typed_is_told_from_what_was_set() {
        let read = |arguments: &[&str]| super::Cli::read(arguments).map(|cli| cli.common);
        for arguments in [
            &["caseload", "--store", "demo", "list"],
            &["caseload", "list", "--store", "demo"],
        ] {
            let common = read(arguments).unwrap();
            assert!(common.by_flag.store && !common.by_flag.server, "{common:?}");
        }
        let common = read(&["caseload", "list", "--server", "/run/a.sock"]).unwrap();
        assert!(!common.by_flag.store && common.by_flag.server);
    }
}
