//! Integration tests: one target, so that they are linked once.

mod package;
mod source;
mod tidy;
