//! The pictures in `assets/` show the program as it is.

use std::fs;
use std::path::Path;

#[expect(dead_code, reason = "the program that writes them has a `main`")]
#[path = "../../examples/pictures.rs"]
mod drawn;

#[test]
fn pictures_are_fresh() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets");
    for (name, picture) in drawn::all() {
        let kept = fs::read_to_string(folder.join(name)).unwrap_or_default();
        assert!(
            kept == picture,
            "assets/{name} is stale: run `cargo run --example pictures`, look at it, and keep it"
        );
    }
}
