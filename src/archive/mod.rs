//! Archives on disk and in the binary: reading, checking, writing.

pub mod schema;
