//! JSON, written.

use core::fmt::{self, Display, Write};

use crate::diag::json::Quoted;

/// A value that JSON has.
#[derive(Debug, Clone)]
pub(super) enum Json {
    Null,
    Bool(bool),
    Number(i64),
    Text(String),
    List(Vec<Json>),
    Object(Vec<(&'static str, Json)>),
}

impl Json {
    /// A line of output.
    pub(super) fn line(&self) -> String {
        format!("{self}\n")
    }

    /// A number, or null where there is none.
    pub(super) fn known(number: i64) -> Self {
        if number < 0 { Self::Null } else { Self::Number(number) }
    }

    /// The value, or null.
    pub(super) fn or_null<T: Into<Json>>(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

impl From<&str> for Json {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Json {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<i32> for Json {
    fn from(number: i32) -> Self {
        Self::Number(number.into())
    }
}

impl From<u32> for Json {
    fn from(number: u32) -> Self {
        Self::Number(number.into())
    }
}

impl Display for Json {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::Null => out.write_str("null"),
            Self::Bool(value) => write!(out, "{value}"),
            Self::Number(value) => write!(out, "{value}"),
            Self::Text(text) => Quoted(text).fmt(out),
            Self::List(values) => {
                out.write_char('[')?;
                for (at, value) in values.iter().enumerate() {
                    write!(out, "{}{value}", if at == 0 { "" } else { ", " })?;
                }
                out.write_char(']')
            }
            Self::Object(members) => {
                out.write_char('{')?;
                for (at, (key, value)) in members.iter().enumerate() {
                    write!(out, "{}\"{key}\": {value}", if at == 0 { "" } else { ", " })?;
                }
                out.write_char('}')
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Json;

    #[test]
    fn texts_with_quotes_and_controls_stay_texts() {
        let value =
            Json::Object(vec![("a", Json::from("x\"\\\n\u{1b}가")), ("b", Json::List(vec![Json::Null, 1.into()]))]);
        assert_eq!(value.line(), "{\"a\": \"x\\\"\\\\\\n\\u001b가\", \"b\": [null, 1]}\n");
    }
}
