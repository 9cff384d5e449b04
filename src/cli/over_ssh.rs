//! `caseload over-ssh`: what sshd starts for a login of the team. Without a command it opens the screens; a command that came with
//! the login is carried out when it is one of caseload's own that works on the record. It leaves no file on the server and reads
//! none there: what is given comes in by standard input, and documents go out by standard output.
//!
//! No shell reads the command: its words are parted by quotes and spaces, and nothing in them stands for anything else.

use std::path::{Path, PathBuf};

use clap::CommandFactory as _;

use crate::cli::args::catalogue::CatalogueVerb;
use crate::cli::args::development::DevelopmentVerb;
use crate::cli::args::gaps::ProfileVerb;
use crate::cli::args::house::Import;
use crate::cli::args::{Cli, Common, Verb};
use crate::cli::failure::{self, Stop};
use crate::cli::{given, screens};

/// Where sshd leaves the command that came with the login.
const ASKED: &str = "SSH_ORIGINAL_COMMAND";

/// What the help says below the options.
pub const HELP: &str = "`caseload generate sshd` prints the block for sshd. From your own computer then, for a server called `team`:

  ssh team                                      the screens
  ssh team caseload today                       one command, without a terminal
  ssh team \"caseload portfolio --for 'the university'\" > portfolio.zip

Words with spaces need both kinds of quotes, as above. Documents come as one ZIP archive; files are given on standard input, named -.";

/// Serves one login.
///
/// # Errors
/// As the screens, or the command that came with the login; a command that is none of caseload's, or that is about files.
pub fn run(common: &Common) -> Result<(), Stop> {
    let asked = std::env::var_os(ASKED).unwrap_or_default();
    let Some(asked) = asked.to_str() else {
        return Err(Stop::wrong_use("The command is not text in UTF-8"));
    };
    let words = words(asked)?;
    if words.is_empty() {
        return screens::run(common);
    }
    let all = std::iter::once("caseload".to_owned()).chain(words);
    let mut cli = match Cli::read(all) {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are answers; what is wrong has its sentence from clap.
            let is_wrong = error.use_stderr();
            let _ = error.print();
            return if is_wrong {
                Err(Stop::said(failure::WRONG_USE))
            } else {
                Ok(())
            };
        }
    };
    if cli.common.by_flag.store || cli.common.by_flag.server {
        return Err(Stop::refused(
            "Where the record is, is settled on the server: leave --store and --server out",
        ));
    }
    // What stands in the block for sshd holds for every login.
    cli.common.store.clone_from(&common.store);
    cli.common.server.clone_from(&common.server);
    cli.common.by_flag = common.by_flag;
    if let Some(verb) = &mut cli.verb {
        keep_to_the_line(verb)?;
    }
    super::run(&cli)
}

/// The words of a command, without the program's own name.
fn words(asked: &str) -> Result<Vec<String>, Stop> {
    let mut words = shell_words::split(asked).map_err(|_no_end| {
        Stop::wrong_use("A quotation mark in the command has no other that ends it")
    })?;
    if words.first().is_some_and(|word| word == "caseload") {
        words.remove(0);
    }
    if let Some(first) = words.first()
        && !first.starts_with('-')
        && first != "help"
        && Cli::command().find_subcommand(first).is_none()
    {
        return Err(Stop::wrong_use(&format!(
            "This login opens caseload and nothing else, and '{first}' is none of its commands: `caseload --help` lists them, and without a command the screens open"
        )));
    }
    Ok(words)
}

/// Refuses what works on files of the server, and turns what makes documents to standard output.
fn keep_to_the_line(verb: &mut Verb) -> Result<(), Stop> {
    match verb {
        Verb::Import(Import::Patients(import)) => {
            from_standard_input(&import.file)?;
            import.rejected.as_deref().map_or(Ok(()), no_file)
        }
        Verb::Catalogue(catalogue) => match &catalogue.verb {
            Some(CatalogueVerb::Import { file, .. }) => from_standard_input(file),
            _ => Ok(()),
        },
        Verb::Submit(submit) => from_standard_input(&submit.file),
        Verb::Portfolio(portfolio) => to_standard_output(&mut portfolio.to),
        Verb::Profile(profile) => match &mut profile.verb {
            Some(ProfileVerb::Print { to, .. }) => to_standard_output(to),
            _ => Ok(()),
        },
        Verb::Gaps(gaps) if gaps.print => to_standard_output(&mut gaps.to),
        Verb::Development(development) => match &mut development.verb {
            Some(DevelopmentVerb::Print { to, .. }) => to_standard_output(to),
            _ => Ok(()),
        },
        Verb::Checkpoint(checkpoint) => checkpoint.to.as_deref().map_or(Ok(()), no_file),
        Verb::Init(_)
        | Verb::Demo(_)
        | Verb::Serve(_)
        | Verb::OverSsh
        | Verb::Rebuild
        | Verb::Verify(_)
        | Verb::VerifyPortfolio(_)
        | Verb::Generate(_) => Err(Stop::refused(
            "That command is about files and processes of the server, which this login does not reach: whoever runs the server does it there",
        )),
        Verb::Today(_)
        | Verb::List(_)
        | Verb::Find(_)
        | Verb::Show(_)
        | Verb::Contact(_)
        | Verb::Intensity(_)
        | Verb::Refuse(_)
        | Verb::FollowUp(_)
        | Verb::Plan(_)
        | Verb::Register(_)
        | Verb::Details(_)
        | Verb::Alert(_)
        | Verb::Consent(_)
        | Verb::Tier(_)
        | Verb::Assign(_)
        | Verb::Leave(_)
        | Verb::Admit(_)
        | Verb::Return(_)
        | Verb::Fall(_)
        | Verb::Move(_)
        | Verb::Carer(_)
        | Verb::CarerBreakdown(_)
        | Verb::Death(_)
        | Verb::Score(_)
        | Verb::Lace(_)
        | Verb::Charlson(_)
        | Verb::Correct(_)
        | Verb::Original(_)
        | Verb::Cover(_)
        | Verb::Looked(_)
        | Verb::Privacy(_)
        | Verb::Competence(_)
        | Verb::Countersign(_)
        | Verb::Comment(_)
        | Verb::Supervision(_)
        | Verb::Level(_)
        | Verb::Passphrase(_)
        | Verb::Evidence(_)
        | Verb::Gaps(_)
        | Verb::Staff(_)
        | Verb::Policy(_)
        | Verb::Drafts
        | Verb::Join(_)
        | Verb::Doctor
        | Verb::Manual(_) => Ok(()),
    }
}

fn from_standard_input(file: &Path) -> Result<(), Stop> {
    if given::is_standard(file) {
        return Ok(());
    }
    Err(Stop::refused(
        "No file of the server is read for this login: name it - and give your own on standard input, with < FILE at the end",
    ))
}

fn no_file(_named: &Path) -> Result<(), Stop> {
    Err(Stop::refused(
        "No file is written on the server for this login: leave it out, and send what is printed into a file of your own",
    ))
}

/// A folder that was left out becomes standard output.
fn to_standard_output(to: &mut PathBuf) -> Result<(), Stop> {
    if to.as_os_str() == "." {
        *to = PathBuf::from(given::STANDARD);
        return Ok(());
    }
    if given::is_standard(to) {
        return Ok(());
    }
    no_file(to)
}
