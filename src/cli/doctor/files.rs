//! Files: the configuration, the socket, the store's folder, their owners and modes.

use std::fs::{self, Metadata};
use std::io;
use std::os::unix::fs::{FileTypeExt as _, MetadataExt as _};
use std::path::Path;

use nix::unistd::geteuid;

use super::Finding;
use crate::cli::failure::Stop;
use crate::client::configured::ConfiguredServer;
use crate::service::{checkpoint, open};
use crate::store::reserve;

pub(super) fn configuration(server: &Result<Option<ConfiguredServer>, Stop>) -> Vec<Finding> {
    let what = "configuration";
    vec![match server {
        Ok(None) => Finding::fine(what, "no team server is named"),
        Ok(Some(server)) => Finding::fine(
            what,
            format!("{} says {}", server.said_by, server.socket.display()),
        ),
        Err(stop) => Finding::wrong(
            what,
            stop.sentence.clone(),
            "until then the program does not start",
        ),
    }]
}

pub(super) fn socket(path: &Path) -> Vec<Finding> {
    let what = "socket";
    let shown = path.display();
    let mut findings = vec![match fs::metadata(path) {
        Ok(found) if !found.file_type().is_socket() => Finding::wrong(
            what,
            format!("{shown} is no socket"),
            "remove it, and start the server",
        ),
        Ok(found) if found.mode() & 0o007 != 0 => Finding::look_at(
            what,
            format!(
                "{shown} lets everybody on this machine knock ({:o})",
                found.mode() & 0o777
            ),
            "restrict it to a group: `caseload serve --mode 660 --group NAME`",
        ),
        Ok(found) => Finding::fine(
            what,
            format!(
                "{shown}, {:o}, user {}, group {}",
                found.mode() & 0o777,
                found.uid(),
                found.gid()
            ),
        ),
        Err(error) => missing(
            what,
            path,
            &error,
            "start the server: `systemctl start caseload`",
        ),
    }];
    if let Some(folder) = path.parent()
        && let Ok(found) = fs::metadata(folder)
        && found.mode() & 0o022 != 0
    {
        let advice = format!("`chmod go-w {}`", folder.display());
        findings.push(Finding::wrong(
            "socket's folder",
            format!("others may write {}", folder.display()),
            advice,
        ));
    }
    findings
}

fn missing(what: &'static str, path: &Path, error: &io::Error, advice: &str) -> Finding {
    let shown = path.display();
    match error.kind() {
        io::ErrorKind::NotFound => Finding::wrong(what, format!("{shown} is not there"), advice),
        io::ErrorKind::PermissionDenied => Finding::look_at(
            what,
            format!("{shown}: not looked at, for want of rights"),
            "ask the administrator, or run it as the server's user",
        ),
        _ => Finding::wrong(what, format!("{shown}: {error}"), "look at the file system"),
    }
}

pub(super) fn store(folder: &Path) -> Vec<Finding> {
    let what = "store";
    let found = match fs::metadata(folder) {
        Ok(found) => found,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return vec![Finding::look_at(
                what,
                format!("there is none in {}", folder.display()),
                "make one with `caseload init`, or name a server",
            )];
        }
        Err(error) => return vec![missing(what, folder, &error, "")],
    };
    let mut findings = vec![own(what, folder, &found)];
    for path in ["journal", "drafts", "lock"].map(|name| folder.join(name)) {
        match fs::metadata(&path) {
            Ok(inside) if inside.uid() != found.uid() => findings.push(Finding::wrong(
                "store's files",
                format!(
                    "{} belongs to user {}, the store to user {}",
                    path.display(),
                    inside.uid(),
                    found.uid()
                ),
                format!("`chown -R {} {}`", found.uid(), folder.display()),
            )),
            _ => {}
        }
    }
    if open::exists(folder) {
        findings.push(signing_key(folder));
        findings.push(if reserve::is_there(folder) {
            Finding::fine("reserve", "8 MiB are kept for a full disk")
        } else {
            Finding::look_at(
                "reserve",
                "the 8 MiB kept for a full disk are not there",
                "free some room; the next start puts them back",
            )
        });
    }
    findings
}

fn own(what: &'static str, folder: &Path, found: &Metadata) -> Finding {
    let shown = folder.display();
    let mode = found.mode() & 0o777;
    if !found.is_dir() {
        return Finding::wrong(
            what,
            format!("{shown} is no folder"),
            "name another with --store",
        );
    }
    if mode & 0o077 != 0 {
        let advice = format!("`chmod 700 {shown}`");
        return Finding::wrong(
            what,
            format!("others may look into {shown} ({mode:o})"),
            advice,
        );
    }
    if found.uid() != geteuid().as_raw() {
        return Finding::look_at(
            what,
            format!("{shown} belongs to user {}, not to you", found.uid()),
            "run the server as that user",
        );
    }
    Finding::fine(what, format!("{shown}, yours alone"))
}

fn signing_key(folder: &Path) -> Finding {
    let what = "signing key";
    let path = checkpoint::key_path(folder);
    let shown = path.display();
    match fs::symlink_metadata(&path) {
        Ok(found) => match checkpoint::fault_of_key_file(&found) {
            None => Finding::fine(what, format!("{shown}, its owner's alone")),
            Some(fault) => Finding::wrong(
                what,
                format!("{shown} signs nothing, since {fault}"),
                format!("find out who could have read it; then `chmod 600 {shown}`"),
            ),
        },
        Err(error) if error.kind() == io::ErrorKind::NotFound => Finding::look_at(
            what,
            format!("{shown} is not there, so no checkpoint can be signed"),
            "a store of an earlier version gets one when it is next worked with; else put it back from a backup",
        ),
        Err(error) => missing(what, &path, &error, ""),
    }
}
