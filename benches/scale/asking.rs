//! The questions, asked of both engines in turns.

use std::io;
use std::time::{Duration, Instant};

use backfire::index::Index;

use crate::generate::mix::{Asked, Class};
use crate::measured::Times;
use crate::ordinary::{Order, Ordinary};
use crate::panel::Panel;
use crate::product;

/// The product and the yardstick, over the same posts.
pub struct Both<'a> {
    /// The product.
    pub ours: &'a dyn Index,
    /// Tantivy, the ordinary way.
    pub theirs: &'a Ordinary,
}

/// Times of both.
#[derive(Default)]
pub struct Pair {
    /// The product's.
    pub ours: Times,
    /// The yardstick's.
    pub theirs: Times,
}

impl Pair {
    fn push(&mut self, ours: Duration, theirs: Duration) {
        self.ours.push(ours);
        self.theirs.push(theirs);
    }

    /// How many times as long the yardstick takes for all but a hundredth.
    pub fn factor(&self) -> f64 {
        self.theirs.p99() / self.ours.p99()
    }

    /// The product's p99 as a part of the yardstick's.
    fn ratio(&self) -> String {
        match self.factor() {
            factor if factor > 1.0 => format!("1/{factor:.1}"),
            factor => format!("{:.1}", factor.recip()),
        }
    }

    /// Both and the ratio, as a table tells it.
    pub fn told(&self) -> String {
        format!(
            "{:.2} / {:.2} ms, ordinary {:.2} / {:.2} ms, ratio {}",
            self.ours.median(),
            self.ours.p99(),
            self.theirs.median(),
            self.theirs.p99(),
            self.ratio()
        )
    }
}

/// Times of many questions.
#[derive(Default)]
pub struct Timed {
    /// Of all of them.
    pub all: Pair,
    /// By class, in the order asked.
    pub classes: Vec<(Class, Pair)>,
    /// Of those that find nothing, for which the product looks for a word that would.
    pub nothing: Pair,
}

impl Both<'_> {
    /// Fails unless both give the same answer to each of these.
    pub fn prove(&self, all: &[Asked]) -> io::Result<()> {
        for asked in all {
            for order in [Order::Time, Order::Relevance] {
                let ours = Panel::of(self.ours(asked, order)?.0);
                let found = self.theirs(asked, order)?.0;
                // What a match is worth is each engine's own affair.
                let theirs = self.theirs.panel(&found)?;
                ours.same(&theirs, asked, order == Order::Time)?;
            }
        }
        Ok(())
    }

    /// Times of each question, `rounds` times over.
    pub fn time(&self, all: &[Asked], order: Order, rounds: usize) -> io::Result<Timed> {
        let mut timed = Timed::default();
        for _ in 0..rounds {
            for asked in all {
                let (answer, ours) = self.ours(asked, order)?;
                let theirs = self.theirs(asked, order)?.1;
                timed.all.push(ours, theirs);
                if answer.total == 0 {
                    timed.nothing.push(ours, theirs);
                }
                let classes = &mut timed.classes;
                let known = classes.iter().position(|(class, _)| *class == asked.class);
                let place = known.unwrap_or_else(|| {
                    classes.push((asked.class, Pair::default()));
                    classes.len() - 1
                });
                classes[place].1.push(ours, theirs);
            }
        }
        Ok(timed)
    }

    fn ours(&self, asked: &Asked, order: Order) -> io::Result<(backfire::index::Answer, Duration)> {
        let begun = Instant::now();
        let question = product::question(asked, order);
        let answer = self.ours.ask(&question, &|| false);
        let took = begun.elapsed();
        Ok((answer.map_err(io::Error::other)?, took))
    }

    fn theirs(
        &self,
        asked: &Asked,
        order: Order,
    ) -> io::Result<(crate::ordinary::Found, Duration)> {
        let begun = Instant::now();
        let found = self.theirs.ask(asked, order);
        let took = begun.elapsed();
        Ok((found.map_err(io::Error::other)?, took))
    }
}
