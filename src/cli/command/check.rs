//! `backfire check`: validates an archive: file, line, what is wrong, how to mend it.

use std::path::PathBuf;

use serde::Serialize;

use crate::archive::Archive;
use crate::cli::command::Run;
use crate::cli::context::{Context, Exit};
use crate::cli::page::Page;
use crate::model::finding::{Finding, Severity};
use crate::shown::{Shown, counted};

/// Arguments of `check`.
#[derive(Debug, clap::Args)]
pub struct Check {
    /// An archive or case folder; the built-in archive when none is named. Posts may be of any number, packed as
    /// posts.jsonl.zst too; of a file 1,000 findings are listed, errors first
    #[arg(value_name = "DIR")]
    pub dir: Option<PathBuf>,
    /// Ask more: what is allowed but ought not to stay
    #[arg(long)]
    pub strict: bool,
    /// Write JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    errors: usize,
    warnings: usize,
    findings: &'a [Finding],
}

impl Run for Check {
    const NAME: &'static str = "check";
    const ABOUT: &'static str = "Validates an archive: file, line, what is wrong, how to mend it";

    fn run(self, context: &mut Context<'_>) -> anyhow::Result<Exit> {
        let archive = match self.dir {
            Some(dir) => Archive::open(&[dir], false)?,
            None => Archive::builtin(),
        };
        let findings = archive.check(self.strict);
        let errors = findings
            .iter()
            .filter(|f| f.severity == Severity::Error)
            .count();
        let document = Document {
            schema: "backfire/check/1",
            errors,
            warnings: findings.len() - errors,
            findings: &findings,
        };
        if self.json {
            context.json(&document)?;
        } else {
            write(&document, archive.slugs().len(), context)?;
        }
        Ok(if findings.is_empty() {
            Exit::Done
        } else {
            Exit::Nothing
        })
    }
}

fn write(document: &Document<'_>, cases: usize, context: &mut Context<'_>) -> anyhow::Result<()> {
    let width = context.width();
    let mut page = Page::new(context.out, width);
    for found in document.findings {
        let severity = match found.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let (file, line, column) = (found.file.display(), found.line, found.column);
        page.text(
            0,
            &Shown::say(format_args!(
                "{file}:{line}:{column}: {severity} [{}]",
                found.rule
            )),
        )?;
        page.text(4, &Shown::line(&found.message))?;
        if !found.hint.is_empty() {
            page.hanging(4, &Shown::own("mend: "), &Shown::line(&found.hint))?;
        }
    }
    let (errors, warnings) = (document.errors, document.warnings);
    page.text(
        0,
        &Shown::say(format_args!(
            "{}, {}, {}",
            counted(cases, "case"),
            counted(errors, "error"),
            counted(warnings, "warning")
        )),
    )?;
    Ok(())
}
