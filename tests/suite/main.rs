//! Tests of the whole program, in one binary because linking is what takes the time.

#![expect(clippy::expect_used, reason = "in tests a panic is the finding")]

mod cli;
mod hostile;
mod world;
