//! What makes a case manager's login open the program and nothing else.

/// The block for sshd: members of `group` get `program`, on a terminal, and no forwarding of any kind.
pub fn block(program: &str, group: &str) -> String {
    format!(
        "\
# /etc/ssh/sshd_config.d/caseload.conf
# Members of the group open caseload and nothing else; a dead line is noticed after 45 seconds.
Match Group {group}
    ForceCommand {program} over-ssh
    PermitTTY yes
    DisableForwarding yes
    AllowAgentForwarding no
    AllowStreamLocalForwarding no
    AllowTcpForwarding no
    X11Forwarding no
    PermitTunnel no
    PermitUserRC no
    ClientAliveInterval 15
    ClientAliveCountMax 3
Match all
"
    )
}
