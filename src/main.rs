//! The program's door: no logic here.

fn main() -> std::process::ExitCode {
    caseload::cli::main()
}
