//! Posts out of a file that is too large to be held: all of them one by one, those that are wanted, or how many there are.

use std::borrow::Cow;
use std::io;

use serde::Deserialize;

use super::{Line, Lines, PostsFile};
use crate::archive::load;
use crate::model::post::Post;

/// What a post is called and what it points at, read without the rest of it.
#[derive(Debug, Deserialize)]
pub struct Links<'a> {
    /// Its id.
    #[serde(borrow)]
    pub id: Cow<'a, str>,
    #[serde(borrow, default)]
    reply_to: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    quote_of: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    actor: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    sources: Vec<Cow<'a, str>>,
}

impl Links<'_> {
    /// Whether the post answers, quotes, is by or cites the record of this id.
    pub fn point_at(&self, id: &str) -> bool {
        let single = [&self.reply_to, &self.quote_of, &self.actor];
        let mut all = single.into_iter().flatten().chain(&self.sources);
        all.any(|known| known == id)
    }
}

impl Lines {
    /// Hands each post that reads to `see`, from the next line on. What does not read is left out: a check tells of it.
    ///
    /// # Errors
    /// Those of `see`, and when the file cannot be read on; `see` has had what lies before.
    pub fn each_post(mut self, mut see: impl FnMut(Post) -> io::Result<()>) -> io::Result<()> {
        while let Some(line) = self.next_line()? {
            if let Some(post) = post(&line) {
                see(post)?;
            }
        }
        Ok(())
    }
}

impl PostsFile {
    /// The posts that are wanted, in their order: those that `wants` says yes to, the first `most` of them.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn pick(
        &self,
        most: usize,
        mut wants: impl FnMut(&Links<'_>) -> bool,
    ) -> io::Result<Vec<Post>> {
        let mut picked = Vec::new();
        let mut lines = self.lines()?;
        while picked.len() < most
            && let Some(line) = lines.next_line()?
        {
            let text = std::str::from_utf8(line.bytes);
            if let Ok(links) = serde_json::from_str(text.unwrap_or_default())
                && wants(&links)
            {
                picked.extend(post(&line));
            }
        }
        Ok(picked)
    }

    /// How many posts there are: lines on which there is something that is not too long to be read.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn count(&self) -> io::Result<usize> {
        let mut lines = self.lines()?;
        let mut count = 0;
        while let Some(line) = lines.next_line()? {
            count += usize::from(!line.is_blank() && !line.is_too_long());
        }
        Ok(count)
    }
}

fn post(line: &Line<'_>) -> Option<Post> {
    load::parse(line.bytes).ok()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::archive::place::POSTS;

    #[test]
    fn posts_are_picked_and_counted_without_the_rest() {
        let folder = tempfile::tempdir().unwrap();
        let post = |id: &str, more: &str| {
            format!(
                r#"{{"id": "{id}", "status": "synthetic", "form": "post", "platform": "x", "text": "t"{more}}}"#
            )
        };
        let text = [
            post("p1", ""),
            String::new(),
            post("p2", r#", "reply_to": "p1", "sources": ["s1"]"#),
            "no post".to_owned(),
            post("p\\u0033", r#", "quote_of": "p\u0031", "actor": "a1""#),
            // What it points at reads, the post does not.
            r#"{"id": "p4", "reply_to": "p1"}"#.to_owned(),
            post("p1", ""),
        ];
        fs::write(folder.path().join(POSTS), text.join("\n")).unwrap();
        let file = PostsFile::of(folder.path()).unwrap();
        assert_eq!(file.count().unwrap(), 6);
        let mut all = Vec::new();
        let read = file.lines().unwrap().each_post(|post| {
            all.push(post.id);
            Ok(())
        });
        read.unwrap();
        assert_eq!(all, ["p1", "p2", "p3", "p1"]);
        let picked = |most, wants: &dyn Fn(&Links<'_>) -> bool| -> Vec<String> {
            let posts = file.pick(most, wants).unwrap();
            posts.into_iter().map(|post| post.id).collect()
        };
        assert_eq!(picked(1, &|links| links.id == "p1"), ["p1"]);
        assert_eq!(picked(9, &|links| links.id == "p1"), ["p1", "p1"]);
        assert_eq!(picked(9, &|links| links.point_at("p1")), ["p2", "p3"]);
        assert_eq!(picked(9, &|links| links.point_at("a1")), ["p3"]);
        assert_eq!(picked(9, &|links| links.point_at("s1")), ["p2"]);
        assert_eq!(picked(9, &|_| false), [""; 0]);
    }
}
