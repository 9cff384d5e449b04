//! Arguments about the team server.

use std::path::PathBuf;

use clap::Args;

/// `caseload serve`.
#[derive(Debug, Args)]
#[command(
    after_help = "It stays in the foreground and says what happens on standard error; systemd takes it from there (`caseload generate systemd`).\nSIGTERM and Ctrl-C stop it: everybody is told, what is being typed is kept, and nothing accepted is lost."
)]
pub struct Serve {
    /// Where to listen; /run/caseload/caseload.sock for the system's own user, else `caseload.sock` in `$XDG_RUNTIME_DIR`
    #[arg(long, value_name = "PATH")]
    pub socket: Option<PathBuf>,
    /// Who may connect: the permission bits of the socket, in octal
    #[arg(long, value_name = "MODE", default_value = "660", value_parser = mode)]
    pub mode: u32,
    /// The group that the socket belongs to: its members may connect
    #[arg(long, value_name = "GROUP")]
    pub group: Option<String>,
}

/// `caseload join`.
#[derive(Debug, Args)]
#[command(
    after_help = "Your colleague offers their screens with w. You look on with your own rights, both of you see who is present, and the review goes on record."
)]
pub struct Join {
    /// The login of the colleague
    #[arg(value_name = "LOGIN")]
    pub login: String,
}

fn mode(text: &str) -> Result<u32, String> {
    u32::from_str_radix(text.trim_start_matches("0o"), 8)
        .ok()
        .filter(|mode| *mode <= 0o777)
        .ok_or_else(|| format!("'{text}' is not a mode such as 660"))
}
