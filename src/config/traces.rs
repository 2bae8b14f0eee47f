//! Where traces of calls go.

use super::ConfigError;
use super::declare::settings;

settings! {
    /// Traces of calls.
    layer TraceSettings;
    /// Traces of calls.
    holds Traces in "traces.";

    /// Collector that traces of calls are sent to by OTLP over gRPC, without TLS, so one beside the service: http://127.0.0.1:4317
    ("otlp-endpoint", "TALENTMATCH_OTLP_ENDPOINT", "URL")
    otlp_endpoint: String;

    /// Share of the calls that are traced where the caller does not decide, 0 to 1
    ("traces-share", "TALENTMATCH_TRACES_SHARE", "SHARE")
    share: f64 = 0.1, 0.0 => 1.0;
}

impl Traces {
    pub(super) fn check(&self, problems: &mut Vec<ConfigError>) {
        self.check_ranges(problems);
        let is_plain = |url: &String| url.starts_with("http://") && url.parse::<http::Uri>().is_ok();
        if self.otlp_endpoint.as_ref().is_some_and(|url| !is_plain(url)) {
            let problem = "must be a URL such as http://127.0.0.1:4317".to_string();
            problems.push(ConfigError::new("traces.otlp_endpoint", problem));
        }
    }
}
