//! Large archives: import, whole answers, typing, memory and size, beside tantivy the ordinary way on the same posts.
//!
//! `cargo bench --bench scale [-- --seed FILE --queries FILE]`; `-- --smoke` does all of it once on 3,000 posts. Archives of
//! `BACKFIRE_BENCH_SIZES` posts (100000,1000000) are made under `target/bench-data` and kept; so is the index that answers are
//! compared with. `BACKFIRE_BENCH_ROUNDS` (3) is how often each question is asked, `BACKFIRE_BENCH_IMPORTS` (5) how often each
//! engine imports.

mod asking;
mod child;
mod curve;
#[path = "../generate/mod.rs"]
mod generate;
#[path = "../measured/mod.rs"]
mod measured;
#[path = "../ordinary/mod.rs"]
mod ordinary;
mod panel;
mod product;
mod size;

use std::{env, io};

use curve::Curve;
use generate::{Recipe, data};
use measured::smoke;

fn main() -> io::Result<()> {
    if child::serve()? {
        return Ok(());
    }
    let mut curve = Curve::default();
    for posts in sizes()? {
        curve.add(size::measure(&Recipe::given(posts)?, &data())?);
    }
    curve.publish()
}

/// How many posts, once for each archive.
fn sizes() -> io::Result<Vec<u32>> {
    let text = match env::var("BACKFIRE_BENCH_SIZES") {
        Ok(text) => text,
        Err(_) if smoke() => "3000".to_owned(),
        Err(_) => "100000,1000000".to_owned(),
    };
    text.split(',')
        .map(|size| {
            let what = || io::Error::other(format!("{size}: not a number of posts"));
            size.trim().parse().map_err(|_| what())
        })
        .collect()
}
