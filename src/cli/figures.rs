//! What do the figures of a scan count? The options, checked before any work.

use std::path::PathBuf;

use clap::Args;

use crate::engine::Settings;
use crate::report::choice::{By, Choice, Condition, Window};

#[derive(Debug, Args)]
#[command(next_help_heading = "Figures")]
pub(crate) struct FiguresArgs {
    /// Count two pieces as a match only if they were published within this time of one another, such as 24h, 90min or 7d
    #[arg(long, value_name = "TIME")]
    window: Option<Window>,
    /// Break figures down: by year, month, week or day, by type or country of the outlet, by language, or by a column of the
    /// records; `owner` counts outlets under their owners (both need --outlets; may be given twice, once with `owner`)
    #[arg(long, value_name = "WHAT")]
    by: Vec<String>,
    /// Count only pieces of which this column matches the regular expression, such as 'section~^politics'; may be repeated.
    /// Also: id, document, title, source, carrier, origin, role, language, url, author, published, type, country, owner
    #[arg(long = "where", value_name = "FIELD~REGEX")]
    conditions: Vec<Condition>,
    /// Write a paragraph that says how the figures were made, to be pasted into a paper; `-` is standard output
    #[arg(long, value_name = "FILE")]
    pub(crate) methods: Option<PathBuf>,
}

impl FiguresArgs {
    /// What was chosen.
    pub(crate) fn choice(&self, settings: &Settings) -> anyhow::Result<Choice> {
        let mut choice = Choice {
            window: self.window.clone(),
            conditions: self.conditions.clone(),
            ..Choice::default()
        };
        for given in &self.by {
            let what = given.trim();
            if matches!(what, "owner" | "type" | "country") && settings.outlets.is_empty() {
                anyhow::bail!(
                    "--by {what} needs --outlets FILE: a table that says it of each outlet"
                );
            }
            match what {
                "outlet" => {}
                "owner" => choice.owners = true,
                _ if choice.by.is_some() => {
                    anyhow::bail!("--by {what}: figures are broken down by one thing at a time");
                }
                _ => {
                    let by: By = what.parse().map_err(anyhow::Error::msg)?;
                    choice.by = Some(by);
                }
            }
        }
        Ok(choice)
    }
}
