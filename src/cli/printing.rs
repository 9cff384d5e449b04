//! Printed documents about posts, people and teams, each as Markdown and as PDF.

use std::path::Path;

use serde_json::json;

use crate::cli::failure::Stop;
use crate::cli::new_files::Documents;
use crate::cli::session::{Session, wanted};
use crate::protocol::shell::{PrintAsk, ShellAsk, ShellReply};

/// Prints into a folder or an archive, in both forms, and says where they are.
pub fn print(session: &mut Session, ask: PrintAsk, folder: &Path) -> Result<(), Stop> {
    let asked = session.ask_shell(ShellAsk::Print(ask))?;
    let printed = wanted!(asked, ShellReply::Printed(printed) => printed)?;
    let names = ["md", "pdf"].map(|end| format!("{}.{end}", printed.name));
    let contents: [&[u8]; 2] = [printed.markdown.as_bytes(), &printed.pdf];
    let basis = session.basis()?;
    let documents = Documents::reserve(folder, &names, &session.out)?;
    let files = documents.give(&contents, &basis, &mut session.out)?;
    if session.out.json {
        return session.out.value(&json!({ "files": files }));
    }
    for file in &files {
        session.out.line(file)?;
    }
    Ok(())
}
