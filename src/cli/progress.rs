//! Bars that show how far long work is.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// A bar of this form, as in indicatif's templates, that moves by itself: of `total` steps, or a spinner where that is not
/// known. A quiet one is not shown.
pub fn bar(is_quiet: bool, total: Option<u64>, form: &str) -> ProgressBar {
    let bar = match (is_quiet, total) {
        (true, _) => ProgressBar::hidden(),
        (false, Some(total)) => ProgressBar::new(total),
        (false, None) => ProgressBar::new_spinner(),
    };
    bar.set_style(ProgressStyle::with_template(form).unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}
