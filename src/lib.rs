//! Backfire: a terminal explorer for conversations that turned against the people who started them.
//!
//! The modules stand in floor order; `ARCHITECTURE.md` is the map.

pub mod model;
pub mod shown;

pub mod archive;
pub mod measure;
pub mod places;

pub mod export;
pub mod index;
pub mod store;

pub mod work;

pub mod session;

pub mod ui;

pub mod cli;
