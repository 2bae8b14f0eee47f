//! How strongly an opening asks.

use serde::{Deserialize, Serialize};

/// How strongly an opening asks for something. What is stated in a field is demanded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Strength {
    /// A field states it, or words that demand it: 要求, 必须, 仅限, 及以上.
    #[default]
    Demanded,
    /// Words state it and do not say how strictly it is meant: "please check".
    Stated,
    /// It is welcome (优先), or one of more than could be read: others fit as well.
    Welcome,
}
