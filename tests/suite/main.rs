//! Tests of the whole program, in one binary because linking is what takes the time.

mod cli;
mod hostile;
mod world;
