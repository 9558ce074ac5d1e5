//! Writes the JSON Schemas of case format 1 into `assets/schema/`, generated from the very types that read the files.
//!
//! `cargo run --example schemas`

use std::fs;
use std::path::Path;

fn main() -> anyhow::Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/schema");
    fs::create_dir_all(&folder)?;
    for (name, schema) in backfire::archive::schema::all() {
        fs::write(folder.join(name), schema)?;
    }
    Ok(())
}
