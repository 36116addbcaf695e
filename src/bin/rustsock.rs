//! The command `rustsock`. All of it is in the library, in `command`.

use std::process::ExitCode;

fn main() -> ExitCode {
    rustsock::command::run()
}
