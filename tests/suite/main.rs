//! Tests of the whole program, in one binary because linking is what takes the time; each subject is a file here.

// Said again, so that the lints know helper functions for what they are.
#[cfg(test)]
mod actions;
#[cfg(test)]
mod cli;
#[cfg(test)]
mod corpus;
#[cfg(test)]
mod disk;
#[cfg(test)]
mod explorer;
#[cfg(test)]
mod export;
#[cfg(test)]
mod follow;
#[cfg(test)]
mod handover;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod looks;
#[cfg(test)]
mod measure;
#[cfg(test)]
mod monkey;
#[cfg(test)]
mod mouse;
#[cfg(test)]
mod overlay;
#[cfg(test)]
mod package;
#[cfg(test)]
mod pictures;
#[cfg(test)]
#[cfg(unix)]
mod pty;
#[cfg(test)]
mod readme;
#[cfg(test)]
mod screen;
#[cfg(test)]
#[cfg(unix)]
mod sequence;
#[cfg(test)]
mod source;
#[cfg(test)]
#[cfg(unix)]
mod terminal;
#[cfg(test)]
mod tidy;
#[cfg(test)]
mod timeline;
#[cfg(test)]
mod together;
#[cfg(test)]
mod world;
