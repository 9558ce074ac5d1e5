//! Why nothing was found: values that no codebook and no archive has, and tags that no record carries.

use crate::archive::Archive;
use crate::cli::problem;
use crate::index::IndexError;
use crate::model::query::{Keyword, Match, Query};
use crate::model::tag::Tag;

/// What a query asks for by name, and whether it asks to leave it out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Named<'a> {
    Tag(&'a str, &'a str, bool),
    Case(&'a str),
}

/// A remark for each value that explains it; `count` tells how many of the records that were searched match a query, and
/// `within` names these records after a space, empty when they are all.
pub(super) fn remarks(
    query: &Query,
    archive: &Archive,
    count: &dyn Fn(Query) -> Result<usize, IndexError>,
    within: &str,
) -> Result<Vec<String>, IndexError> {
    let mut named = Vec::new();
    collect(query, false, &mut named);
    let mut remarks = Vec::new();
    for name in named {
        let remark = match name {
            Named::Case(slug) => case(slug, archive),
            Named::Tag(namespace, value, out) => match tag(namespace, value, archive) {
                // Nothing is lost by leaving out what is not there.
                None if out => None,
                None => {
                    let own = Query::Tag(namespace.to_owned(), Match::Is(value.to_owned()));
                    (count(own)? == 0)
                        .then(|| format!("no record{within} carries {namespace}:{value}"))
                }
                unknown => unknown,
            },
        };
        remarks.extend(remark.filter(|remark| !remarks.contains(remark)));
    }
    Ok(remarks)
}

fn collect<'a>(query: &'a Query, out: bool, into: &mut Vec<Named<'a>>) {
    match query {
        Query::And(parts) | Query::Or(parts) => {
            for part in parts {
                collect(part, out, into);
            }
        }
        Query::Not(inner) => collect(inner, !out, into),
        Query::Tag(namespace, Match::Is(value)) => into.push(Named::Tag(namespace, value, out)),
        Query::Keyword(Keyword::Case, Match::Is(slug)) => into.push(Named::Case(slug)),
        _ => {}
    }
}

fn case(slug: &str, archive: &Archive) -> Option<String> {
    let slugs = archive.slugs();
    if slugs.iter().any(|known| known == slug) {
        return None;
    }
    Some(
        match problem::nearest(slug, slugs.iter().map(String::as_str)) {
            Some(near) => format!("no case {slug} in the archive, nearest case:{near}"),
            None => format!("no case {slug} in the archive: see `backfire cases`"),
        },
    )
}

/// What is wrong with a tag the codebook does not have.
fn tag(namespace: &str, value: &str, archive: &Archive) -> Option<String> {
    let tags = || archive.codebook().tags.iter().map(|code| &code.tag);
    if tags().any(|tag| tag.namespace() == namespace && tag.value() == value) {
        return None;
    }
    let own: Vec<&str> = tags()
        .filter(|tag| tag.namespace() == namespace)
        .map(Tag::value)
        .collect();
    let missing = format!("no tag {namespace}:{value} in the codebook");
    if let Some(near) = problem::nearest(value, own.iter().copied()) {
        return Some(format!("{missing}, nearest {namespace}:{near}"));
    }
    if let Some(other) = tags().find(|tag| tag.value() == value) {
        return Some(format!("{missing}, but there is {other}"));
    }
    Some(format!(
        "{missing}; those of {namespace}: {}",
        own.join(", ")
    ))
}

#[cfg(test)]
mod tests {
    use super::remarks;
    use crate::archive::Archive;
    use crate::model::query::parse;

    #[test]
    fn what_is_named_and_not_there_is_told() {
        let archive = Archive::builtin();
        let codebook = archive.codebook();
        let namespaces = codebook.names();
        let table: [(&str, &[&str]); 8] = [
            (
                "stance:mockin bank stance:mockin",
                &["no tag stance:mockin in the codebook, nearest stance:mocking"],
            ),
            (
                "stance:mocking",
                &["no record in askjpm carries stance:mocking"],
            ),
            ("-stance:mocking", &[]),
            (
                "-stance:mockin",
                &["no tag stance:mockin in the codebook, nearest stance:mocking"],
            ),
            (
                "(a OR case:askjpn)",
                &["no case askjpn in the archive, nearest case:askjpm"],
            ),
            (
                "case:zzzzzzzz",
                &["no case zzzzzzzz in the archive: see `backfire cases`"],
            ),
            ("case:askjpm", &[]),
            (
                "tactic:mocking",
                &["no tag tactic:mocking in the codebook, but there is stance:mocking"],
            ),
        ];
        for (text, told) in table {
            let query = parse(text, &namespaces).expect("a query");
            let remarks =
                remarks(&query, &archive, &|_| Ok(0), " in askjpm").expect("an index that answers");
            assert_eq!(remarks, told, "{text}");
        }
    }

    #[test]
    fn a_tag_that_records_carry_is_no_reason() {
        let query = parse("stance:mocking zzz", &["stance".to_owned()]).expect("a query");
        let told = remarks(&query, &Archive::builtin(), &|_| Ok(3), "").expect("an answer");
        assert!(told.is_empty(), "{told:?}");
    }
}
