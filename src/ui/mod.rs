//! The explorer's screen: panes, overlays, keys, themes, and the loop that draws.
//!
//! Floor 5, the only one that knows the terminal. Strangers' text reaches a cell through `pen` alone.

mod canvas;
pub mod config;
mod explorer;
mod field;
pub mod keymap;
mod layout;
pub mod overlay;
pub mod pane;
mod pen;
mod screen;
pub mod stage;
mod terminal;
pub mod theme;

pub use explorer::{Ending, Options, explore};
pub use terminal::columns;
