//! A back end for tests of what asks: any other, but it panics when more rows are wanted at once than a pane may show.

use crate::index::{Answer, Index, IndexError, MAX_WINDOW, Question};
use crate::model::post::Post;
use crate::model::record::Key;

/// The back end inside, guarded.
pub struct Windowed<I>(pub I);

impl<I: Index> Index for Windowed<I> {
    fn name(&self) -> &'static str {
        self.0.name()
    }

    fn ask(&self, question: &Question, stop: &dyn Fn() -> bool) -> Result<Answer, IndexError> {
        let asked = question.window.len();
        assert!(asked <= MAX_WINDOW, "{asked} rows wanted at once");
        self.0.ask(question, stop)
    }

    fn posts(&self, keys: &[Key]) -> Result<Vec<Post>, IndexError> {
        assert!(
            keys.len() <= MAX_WINDOW,
            "{} posts wanted at once",
            keys.len()
        );
        self.0.posts(keys)
    }
}
