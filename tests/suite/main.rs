//! Integration tests: one target, so that they are linked once; each subject is a file here.

// Said again, so that the lints know helper functions for what they are.
#[cfg(test)]
mod package;
#[cfg(test)]
mod readme;
#[cfg(test)]
mod source;
#[cfg(test)]
mod tidy;
