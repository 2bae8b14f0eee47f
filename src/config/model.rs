//! Which model embeds: the flags of every command that embeds, and what of them stands in the config file.

use clap::Args;

use super::Settings;

/// The model of a command.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Model")]
pub struct ModelFlags {
    /// Model that embeds: the name of a known one, or the folder of one of your own [default: zh-ngram]
    #[arg(long, env = "TALENTMATCH_MODEL", value_name = "NAME|DIR")]
    pub model: Option<String>,
}

impl ModelFlags {
    /// The settings, and what the flags say before them.
    pub fn over(self, settings: Settings) -> Settings {
        Settings { model: self.model.or(settings.model), ..settings }
    }
}
