//! What the library itself found wrong with the arguments of a call, in both languages: one row for each text of
//! `Error::InvalidArgument`, which is the English cause and finds the row.

use super::{Live, Text};

/// Declares rows: English cause (the text of the error) and step, Korean cause and step.
macro_rules! refusals {
    ($($told:literal $en_hint:literal $ko_why:literal $ko_hint:literal)*) => {
        &[$(&Live {
            en: Text { why: $told, hint: $en_hint },
            ko: Text { why: $ko_why, hint: $ko_hint },
        }),*]
    };
}

/// All of them.
pub(super) const ALL: &[&Live] = refusals! {
    "size is 0 or too small: it has not been set to sizeof the structure"
    "begin with rsk_stream_options options = {{ .size = sizeof options }} or the like, the rest is then zero"
    "size가 0이거나 너무 작습니다. 구조체의 sizeof 값으로 설정하지 않았습니다"
    "rsk_stream_options options = {{ .size = sizeof options }}처럼 시작하면 나머지는 0이 됩니다"
};

/// The row for what an error told; `None` for an empty text, and for one that has no row.
pub(crate) fn refusal(told: &str) -> Option<&'static Live> {
    if told.is_empty() {
        return None;
    }
    ALL.iter().copied().find(|row| row.en.why == told)
}
