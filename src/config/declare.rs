//! How a setting is declared: once, in a `settings!` block, which gives its flag, variable, key in the file, help, type,
//! default and range.
//!
//! A block makes two types of a group of settings: what one layer says (flags and variables, or the file), where nothing
//! said is `None`, and what holds in the end. A default or a bound may name the settings that stand before it.

use serde::Serialize;

/// What is said of a setting, for help and documentation.
#[cfg_attr(not(test), expect(dead_code, reason = "keys and variables are for the test of the documentation"))]
pub(super) struct Declared {
    /// Its key in the file, with the table: `limits.max_streams`.
    pub key: &'static str,
    /// Without the dashes.
    pub flag: &'static str,
    pub variable: &'static str,
    pub help: String,
    /// As it is written in the file, without quotation marks.
    pub default: Option<String>,
}

/// A layer of settings.
pub(super) trait Layer {
    /// These settings, and where they say nothing those of the layer below.
    fn or(self, below: Self) -> Self;
}

impl<T> Layer for Option<T> {
    fn or(self, below: Self) -> Self {
        Option::or(self, below)
    }
}

impl<T> Layer for Vec<T> {
    fn or(self, below: Self) -> Self {
        if self.is_empty() { below } else { self }
    }
}

/// Help that is written as a comment in several lines, as one line.
pub(super) fn joined(lines: &[&str]) -> String {
    lines.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ")
}

/// A value as the file has it, without quotation marks.
pub(super) fn shown(value: &impl Serialize) -> Option<String> {
    match toml::Value::try_from(value).ok()? {
        toml::Value::String(text) => Some(text),
        other => Some(other.to_string()),
    }
}

/// The help of a flag, with the default that holds.
pub(super) fn help(declared: &[Declared], flag: &str) -> String {
    let Some(setting) = declared.iter().find(|setting| setting.flag == flag) else { return String::new() };
    match &setting.default {
        Some(default) => format!("{} [default: {default}]", setting.help),
        None => setting.help.clone(),
    }
}

/// Declares a group of settings. A setting without a default may be left out, and is an `Option` in what holds. After the
/// settings come fields of the layer that are no settings of this group, and fields of what holds that are made of them.
macro_rules! settings {
    (
        $(#[$layer_meta:meta])*
        layer $layer:ident;
        $(#[$held_meta:meta])*
        holds $held:ident in $table:literal;
        $(
            $(#[doc = $help:literal])+
            ($flag:literal, $variable:literal, $shape:literal $(, $more:meta)*)
            $name:ident: $type:ty $(= $default:expr)? $(, $low:expr => $high:expr)?;
        )+
        $(layer { $($(#[$said_meta:meta])* $said:ident: $said_type:ty,)+ })?
        $(holds { $($(#[$made_meta:meta])* $made:ident: $made_type:ty,)+ })?
    ) => {
        #[derive(Clone, Debug, Default, clap::Args, serde::Deserialize)]
        $(#[$layer_meta])*
        #[serde(deny_unknown_fields, default)]
        pub struct $layer {
            $(
                $(#[doc = $help])+
                #[arg(id = $flag, long = $flag, env = $variable, value_name = $shape $(, $more)*)]
                #[arg(help = $crate::config::declare::help(&$layer::declared(), $flag))]
                pub $name: Option<$type>,
            )+
            $($($(#[$said_meta])* pub $said: $said_type,)+)?
        }

        #[derive(Clone, Debug, serde::Serialize)]
        $(#[$held_meta])*
        pub struct $held {
            $($(#[doc = $help])+ pub $name: settings!(@type $type $(, $default)?),)+
            $($($(#[$made_meta])* pub $made: $made_type,)+)?
        }

        impl $layer {
            /// Every setting of the group.
            pub(super) fn declared() -> Vec<$crate::config::declare::Declared> {
                use $crate::config::declare::{Declared, joined};
                let nothing = Self::default();
                $(let $name = settings!(@value nothing.$name $(, $default)?);)+
                vec![$(Declared {
                    key: concat!($table, stringify!($name)),
                    flag: $flag,
                    variable: $variable,
                    help: joined(&[$($help),+]),
                    default: settings!(@shown $name $(, $default)?),
                }),+]
            }

            /// These settings, and the defaults of what they leave out.
            #[allow(clippy::too_many_arguments, reason = "what is made is passed for each field by itself")]
            pub fn fill(self $($(, $made: $made_type)+)?) -> $held {
                $(let $name = settings!(@value self.$name $(, $default)?);)+
                $held { $($name,)+ $($($made,)+)? }
            }
        }

        impl $crate::config::declare::Layer for $layer {
            fn or(self, below: Self) -> Self {
                Self {
                    $($name: self.$name.or(below.$name),)+
                    $($($said: $crate::config::declare::Layer::or(self.$said, below.$said),)+)?
                }
            }
        }

        impl $held {
            /// Adds a problem for each setting that is out of its range.
            #[allow(dead_code, unused_variables, clippy::ptr_arg, reason = "not every group and setting has a range")]
            pub(super) fn check_ranges(&self, problems: &mut Vec<$crate::config::ConfigError>) {
                $(let $name = &self.$name;)+
                $($(
                    let (low, high) = ($low, $high);
                    if !(low..=high).contains($name) {
                        let problem = format!("must be {low} to {high}, not {}", $name);
                        problems.push($crate::config::ConfigError::new(concat!($table, stringify!($name)), problem));
                    }
                )?)+
            }
        }
    };

    (@type $type:ty) => { Option<$type> };
    (@type $type:ty, $default:expr) => { $type };
    (@value $said:expr) => { $said };
    (@value $said:expr, $default:expr) => { $said.unwrap_or_else(|| $default) };
    (@shown $name:ident) => {{
        let _ = $name;
        None
    }};
    (@shown $name:ident, $default:expr) => { $crate::config::declare::shown(&$name) };
}

pub(super) use settings;
