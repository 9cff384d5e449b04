//! Versions: of this program, and of the server that it asks.

use std::path::Path;

use super::Finding;
use crate::client::remote::{self, ConnectError};
use crate::protocol::PROTOCOL;
use crate::protocol::hello::{Hello, Verdict};

pub(super) fn all(socket: Option<&Path>) -> Vec<Finding> {
    let own = format!("{}, protocol {PROTOCOL}", env!("CARGO_PKG_VERSION"));
    let mut findings = vec![Finding::fine("this program", own)];
    findings.extend(socket.map(|socket| server(remote::greet(socket).map(|(_, hello)| hello))));
    findings
}

/// What the server said of itself. Only its hello is asked for, so that nobody's place is taken.
fn server(hello: Result<Hello, ConnectError>) -> Finding {
    let what = "server";
    match hello {
        Ok(hello) => {
            let said = format!("{}, protocol {}", hello.version, hello.protocol);
            match hello.verdict {
                Verdict::Welcome => Finding::fine(what, said),
                Verdict::OtherProtocol => Finding::wrong(
                    what,
                    said,
                    "install the server's version of the program, or start the server again if the program was installed since",
                ),
                Verdict::NotLetIn => Finding::wrong(what, said, hello.sentence),
                Verdict::Full | Verdict::Stopping => Finding::look_at(what, said, hello.sentence),
            }
        }
        Err(error @ ConnectError::Silent { .. }) => Finding::wrong(
            what,
            error.to_string(),
            "start it (systemctl start caseload), or look at what it said (journalctl -u caseload)",
        ),
        Err(error) => Finding::wrong(what, error.to_string(), "ask the administrator"),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop")]

    use super::*;
    use crate::cli::doctor::Verdict as Said;

    #[test]
    fn what_a_server_says_of_itself_becomes_a_finding_with_something_to_do() {
        let hello = |verdict| Hello::ours(verdict, "You are suspended");
        assert_eq!(server(Ok(hello(Verdict::Welcome))).verdict, Said::Fine);
        assert_eq!(
            server(Ok(hello(Verdict::OtherProtocol))).verdict,
            Said::Wrong
        );
        let shut_out = server(Ok(hello(Verdict::NotLetIn)));
        assert_eq!(
            (shut_out.verdict, shut_out.advice.as_str()),
            (Said::Wrong, "You are suspended")
        );
        let folder = tempfile::tempdir().unwrap();
        let nobody = remote::greet(&folder.path().join("s")).map(|(_, hello)| hello);
        let silent = server(nobody);
        assert_eq!(silent.verdict, Said::Wrong);
        assert!(silent.advice.contains("systemctl"), "{}", silent.advice);
    }
}
