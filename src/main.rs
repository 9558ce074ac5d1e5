//! The program: hands over to the command line and passes its exit code on.

use std::process::ExitCode;

fn main() -> ExitCode {
    backfire::cli::main()
}
