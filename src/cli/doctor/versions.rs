//! Versions: of this program, and of the server it would ask.

use std::path::Path;

use super::Finding;

pub(super) fn all(socket: Option<&Path>) -> Vec<Finding> {
    let mut findings = vec![Finding::fine("this program", env!("CARGO_PKG_VERSION"))];
    if let Some(socket) = socket {
        findings.push(Finding::look_at(
            "server",
            server_version(socket),
            "ask the administrator which version runs",
        ));
    }
    findings
}

/// The version of the server behind a socket.
fn server_version(_socket: &Path) -> String {
    "not asked yet".to_owned()
}
