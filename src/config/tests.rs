use std::io::Write;

use clap::Parser;

use super::declare::Layer;
use super::jwt::JwtSettings;
use super::traces::TraceSettings;
use super::*;

#[derive(Parser)]
struct Flags {
    #[command(flatten)]
    settings: Settings,
    #[command(flatten)]
    model: ModelFlags,
}

fn flags(words: &[&str]) -> Settings {
    let flags = Flags::try_parse_from(std::iter::once(&"talentmatch").chain(words)).expect("flags parse");
    flags.model.over(flags.settings)
}

fn problems(settings: Settings) -> Vec<String> {
    Config::resolve(settings).expect_err("refused").into_iter().map(|problem| problem.field).collect()
}

const KEY: &str = "2c70e12b7a0646f92279f427c7b38e7334d8e5389cff167a1dc30e73f826b683"; // SHA-256 of "key"

#[test]
fn nothing_said_gives_the_documented_defaults() {
    let config = Config::resolve(Settings::default()).expect("defaults are valid");
    assert_eq!(config.listen.to_string(), "127.0.0.1:50051");
    assert_eq!(config.tenant.as_str(), "default");
    assert_eq!((config.store, config.model.as_str()), (StoreKind::Embedded, "zh-ngram"));
    assert_eq!(config.limits.max_message_bytes, 4_194_304);
    assert!(config.reflection && config.tls.is_none() && config.api_keys.is_empty());
}

#[test]
fn help_states_the_defaults_that_hold() {
    let mut command = <Flags as clap::CommandFactory>::command().term_width(0);
    let help = command.render_long_help().to_string();
    let described = Config::resolve(Settings::default()).expect("defaults are valid").describe();
    let mut table = "";
    for line in described.lines().filter(|line| !line.starts_with("level")) {
        table = line.strip_prefix('[').map_or(table, |line| line.trim_end_matches(']'));
        let Some((key, value)) = line.split_once(" = ") else { continue };
        if key == "format" {
            continue; // a flag that all commands share
        }
        let value = value.trim_matches('"');
        assert!(help.contains(&format!("[default: {value}]")), "{line} is not in --help");
        let variables = [key.to_string(), format!("{table}_{key}")];
        let variables = variables.map(|name| format!("TALENTMATCH_{}", name.to_uppercase()));
        assert!(variables.iter().any(|variable| help.contains(variable)), "{variables:?} are not in --help");
    }
}

fn declared() -> Vec<declare::Declared> {
    let mut all = Settings::declared();
    all.extend(ModelFlags::declared());
    all.extend(ModelsDir::declared());
    all.extend(TlsSettings::declared());
    all.extend(LimitSettings::declared());
    all.extend(ErasureSettings::declared());
    all.extend(TextSettings::declared());
    all.extend(OnnxSettings::declared());
    all.extend(QdrantSettings::declared());
    all.extend(JwtSettings::declared());
    all.extend(TraceSettings::declared());
    all.extend(LogSettings::declared());
    all
}

#[test]
fn readme_lists_every_setting() {
    let mut table = "| key in the file | flag | default | |\n|---|---|---|---|\n".to_string();
    for declare::Declared { key, flag, help, default, .. } in declared() {
        let default = default.map(|default| format!("`{default}`")).unwrap_or_default();
        table.push_str(&format!("| `{key}` | `--{flag}` | {default} | {help} |\n"));
    }
    assert!(include_str!("../../README.md").contains(&table), "README.md should have this table:\n{table}");
}

#[test]
fn a_variable_is_named_as_its_flag() {
    for declare::Declared { flag, variable, .. } in
        declared().into_iter().filter(|one| one.flag != "onnx-library")
    {
        assert_eq!(variable, format!("TALENTMATCH_{}", flag.to_uppercase().replace('-', "_")));
    }
}

#[test]
fn the_annotated_example_says_what_holds_anyway() {
    let text = include_str!("../../tests/fixtures/talentmatch.toml");
    let example = Config::resolve(Settings::from_toml(text).expect("valid")).expect("valid");
    let default = Config::resolve(Settings::default()).expect("defaults are valid");
    assert_eq!(example.describe(), default.describe());
    let is_setting = |line: &str| line.contains(" = ") || line.starts_with('[');
    let uncommented: String = text
        .lines()
        .map(|line| line.strip_prefix("# ").filter(|rest| is_setting(rest)).unwrap_or(line))
        .map(|line| format!("{line}\n"))
        .filter(|line| {
            !line.starts_with("api_keys_file")
                && !line.starts_with("rules")
                && !line.starts_with("api_key_file")
        })
        .collect();
    let whole = Settings::from_toml(&uncommented).expect("what is commented out is valid too");
    assert!(whole.api_keys.len() == 1 && whole.tls.cert.is_some());
}

#[test]
fn flags_win_over_the_file() {
    let file = Settings::from_toml("tenant = \"city\"\ndisk_reserve_mb = 7\n[limits]\nmax_streams = 9\n");
    let merged = flags(&["--tenant", "school", "--max-streams", "11"]).or(file.expect("valid file"));
    let config = Config::resolve(merged).expect("valid");
    assert_eq!(config.tenant.as_str(), "school");
    assert_eq!((config.limits.max_streams, config.disk_reserve_mb), (11, 7));
}

#[test]
fn a_misspelt_or_mistyped_setting_is_named_with_its_line() {
    let error = Settings::from_toml("tenant = \"a\"\nlisten_on = \"127.0.0.1:1\"\n").expect_err("unknown");
    assert_eq!(error.field, "listen_on");
    assert!(error.problem.starts_with("line 2: "), "{error}");
    let error = Settings::from_toml("[limits]\nmax_streams = \"many\"\n").expect_err("not a number");
    assert_eq!(error.field, "max_streams");
    assert_eq!(Settings::from_toml("tenant = \"学校\"\n").expect_err("bad id").field, "tenant");
}

#[test]
fn what_lies_under_a_problem_is_kept() {
    let error = Settings::from_file(Path::new("/nowhere.toml")).expect_err("no such file");
    assert!(error.to_string().starts_with("config: cannot read /nowhere.toml: "), "{error}");
    let source = std::error::Error::source(&error).and_then(|source| source.downcast_ref::<std::io::Error>());
    assert_eq!(source.map(std::io::Error::kind), Some(std::io::ErrorKind::NotFound));
}

#[test]
fn callers_without_keys_are_for_loopback_only() {
    assert_eq!(problems(flags(&["--listen", "0.0.0.0:50051"])), ["listen"]);
    assert!(Config::resolve(flags(&["--listen", "[::1]:0"])).is_ok());
    let keys = format!("listen = \"0.0.0.0:50051\"\n[[api_keys]]\nsha256 = \"{KEY}\"\ntenant = \"a\"\n");
    assert!(Config::resolve(Settings::from_toml(&keys).expect("valid")).is_ok());
}

#[test]
fn every_problem_is_listed() {
    let settings = flags(&["--max-streams", "0", "--tls-cert", "/nowhere.pem", "--onnx-batch", "0"]);
    assert_eq!(problems(settings), ["onnx.batch", "tls.key", "limits.max_streams"]);
    let text = "[[api_keys]]\nsha256 = \"zz\"\ntenant = \"a\"\n".repeat(2);
    assert_eq!(
        problems(Settings::from_toml(&text).expect("well-formed")),
        ["api_keys[0].sha256", "api_keys[1].sha256"]
    );
    let text = format!("[[api_keys]]\nsha256 = \"{KEY}\"\ntenant = \"a\"\n").repeat(2);
    assert_eq!(problems(Settings::from_toml(&text).expect("well-formed")), ["api_keys[1].sha256"]);
    // No record could name such an alliance.
    for alliance in ["", "a b", "*", "川南", "110101199003071233"] {
        let text = format!(
            "[[api_keys]]\nsha256 = \"{KEY}\"\ntenant = \"a\"\nalliances = [\"power\", \"{alliance}\"]\n"
        );
        assert_eq!(problems(Settings::from_toml(&text).expect("well-formed")), ["api_keys[0].alliances"]);
    }
    let text = format!("[[api_keys]]\nsha256 = \"{KEY}\"\ntenant = \"11010119900307-1233\"\n");
    assert_eq!(problems(Settings::from_toml(&text).expect("well-formed")), ["api_keys[0].tenant"]);
}

#[test]
fn keys_come_from_a_file_of_their_own_and_are_never_shown() {
    let mut file = tempfile::NamedTempFile::new().expect("temporary file");
    write!(file, "[[api_keys]]\nsha256 = \"{KEY}\"\ntenant = \"city\"\nalliances = [\"power\"]\n")
        .expect("written");
    let path = file.path().to_str().expect("a text path");
    let settings = flags(&["--api-keys-file", path]);
    let config = Config::resolve(settings).expect("valid");
    assert_eq!(config.api_keys[0].tenant.as_str(), "city");
    for shown in [format!("{config:?}"), config.describe()] {
        assert!(!shown.contains("2c70") && !shown.contains("44, 112"), "{shown}");
    }
    assert!(config.describe().contains("tenant = \"city\""));
}

#[test]
fn the_key_of_qdrant_is_never_shown_and_settings_are_checked() {
    let mut file = tempfile::NamedTempFile::new().expect("temporary file");
    writeln!(file, "very-secret").expect("written");
    let path = file.path().to_str().expect("a text path");
    let config =
        Config::resolve(flags(&["--store", "qdrant", "--qdrant-api-key-file", path])).expect("valid");
    assert_eq!(config.qdrant.api_key.as_ref().map(Secret::reveal), Some("very-secret"));
    let direct = flags(&["--qdrant-api-key", "very-secret"]);
    assert!(!format!("{direct:?}").contains("very-secret"));
    for shown in
        [format!("{config:?}"), config.describe(), Config::resolve(direct).expect("valid").describe()]
    {
        assert!(!shown.contains("very-secret"), "{shown}");
    }
    let bad =
        "[qdrant]\nurl = \"localhost\"\nprefix = \"a b\"\nshard_number = 0\nwrite_consistency_factor = 2\n";
    assert_eq!(
        problems(Settings::from_toml(bad).expect("well-formed")),
        ["qdrant.url", "qdrant.prefix", "qdrant.shard_number", "qdrant.write_consistency_factor"]
    );
    assert_eq!(problems(flags(&["--qdrant-api-key", "a\nb"])), ["qdrant.api_key"]);
    assert_eq!(problems(flags(&["--qdrant-api-key-file", "/nowhere"])), ["qdrant.api_key_file"]);
    // A file that is there, and holds no certificate.
    for ca in [path, "/nowhere"] {
        assert_eq!(problems(flags(&["--qdrant-ca-file", ca])), ["qdrant.ca_file"]);
    }
    assert_eq!(problems(flags(&["--qdrant-takeover-ms", "1"])), ["qdrant.takeover_ms"]);
}

#[test]
fn tokens_need_keys_an_issuer_and_an_audience() {
    let mut file = tempfile::NamedTempFile::new().expect("temporary file");
    writeln!(file, "no JSON").expect("written");
    let path = file.path().to_str().expect("a text path");
    let given =
        |jwks: &str| ["--jwt-jwks", jwks, "--jwt-issuer", "i", "--jwt-audience", "a"].map(str::to_string);
    let problems_of = |jwks: &str| problems(flags(&given(jwks).each_ref().map(String::as_str)));
    for jwks in ["/nowhere", path, "http://id.example/keys", "https:///keys"] {
        assert_eq!(problems_of(jwks), ["jwt.jwks"], "{jwks}");
    }
    assert_eq!(problems(flags(&["--jwt-issuer", "i"])), ["jwt.jwks"]);
    assert_eq!(problems(flags(&["--jwt-jwks", "https://id.example/keys"])), ["jwt.issuer", "jwt.audience"]);
    // Keys of other kinds are passed over, and without any other nobody could come in.
    let mut keys = tempfile::NamedTempFile::new().expect("temporary file");
    let other = r#"{"kty": "AKP", "alg": "ML-DSA-44", "kid": "x"}, {"kty": "oct", "k": "AAAA"}"#;
    let path = keys.path().to_str().expect("a text path").to_string();
    writeln!(keys, "{{\"keys\": [{other}]}}").expect("written");
    assert_eq!(problems_of(&path), ["jwt.jwks"]);
    let good =
        r#"{"kty": "OKP", "crv": "Ed25519", "kid": "e", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#;
    std::fs::write(&path, format!("{{\"keys\": [{other}, {good}]}}")).expect("written");
    assert!(Config::resolve(flags(&given(&path).each_ref().map(String::as_str))).is_ok());
    let here = given("http://127.0.0.1:9/keys");
    let config = Config::resolve(flags(&here.each_ref().map(String::as_str))).expect("valid");
    assert!(!config.is_open(), "nobody is let in without a token or a key");
}
