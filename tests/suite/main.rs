//! Tests of the whole: each subject a file here.

#[cfg(unix)]
mod pty;
#[cfg(unix)]
mod sequence;
#[cfg(unix)]
mod terminal;
