//! What the library itself found wrong with the arguments of a call, in both languages: one row for each text of
//! `Error::InvalidArgument`, which is the English cause and finds the row.

use super::{
    Live, Text, endpoint_refusals, framing_refusals, loop_refusals, proxy_refusals, server_refusals, stream_refusals,
};

/// Declares rows: English cause (the text of the error) and step, Korean cause and step.
macro_rules! refusals {
    ($($told:literal $en_hint:literal $ko_why:literal $ko_hint:literal)*) => {
        &[$(&Live {
            en: Text { why: $told, hint: $en_hint },
            ko: Text { why: $ko_why, hint: $ko_hint },
        }),*]
    };
}
pub(super) use refusals;

/// All of them.
pub(super) const ALL: &[&Live] = refusals! {
    "size is 0 or too small: it has not been set to sizeof the structure"
    "set its first member: options.size = sizeof options, or { .size = sizeof options } where it is declared"
    "size가 0이거나 너무 작습니다. 구조체의 sizeof 값으로 설정하지 않았습니다"
    "첫 멤버를 options.size = sizeof options처럼, 또는 선언할 때 { .size = sizeof options }로 채우십시오"

    "size is that of a newer version, and what this one does not know is not 0"
    "clear the structure before filling it, or run the program with the library it was compiled for"
    "size가 더 새로운 버전의 것이고, 이 버전이 모르는 부분이 0이 아닙니다"
    "구조체를 먼저 0으로 지우고 채우거나, 컴파일할 때 쓴 버전의 라이브러리로 실행하십시오"
};

/// The row for what an error told; `None` for an empty text, and for one that has no row.
pub(crate) fn refusal(told: &str) -> Option<&'static Live> {
    if told.is_empty() {
        return None;
    }
    let streams = [ALL, stream_refusals::ALL, framing_refusals::ALL];
    let others = [loop_refusals::ALL, server_refusals::ALL, proxy_refusals::ALL, endpoint_refusals::ALL];
    streams.into_iter().chain(others).flatten().copied().find(|row| row.en.why == told)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::refusal;

    /// What stands before a text that finds its row.
    const MARKS: &[&str] = &[
        "InvalidArgument(",
        "refused(",
        "header_failed(ctx, ",
        "Err(",
        "ok_or(",
        "map_err(|_| ",
        "address(",
        "const NO_HEADER: &str = ",
        "const TOO_LONG: &str = ",
    ];

    fn texts(folder: &Path, found: &mut Vec<String>) {
        for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if entry.is_dir() {
                texts(&entry, found);
                continue;
            }
            let source = fs::read_to_string(&entry).unwrap();
            let source = source.split("#[cfg(test)]").next().unwrap_or("");
            for mark in MARKS {
                let behind = source.split(mark).skip(1).filter_map(|rest| rest.trim_start().strip_prefix('"'));
                let whole = behind.map(|text| text.replace("\\\"", "\u{1}"));
                found.extend(whole.filter_map(|text| Some(text.split_once('"')?.0.replace('\u{1}', "\""))));
            }
        }
    }

    #[test]
    fn what_a_loop_refuses_is_explained_in_both_languages() {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let mut found = Vec::new();
        texts(&source.join("event"), &mut found);
        texts(&source.join("ffi/event"), &mut found);
        assert!(found.len() > 60, "only {}", found.len());
        let bare: Vec<_> = found.iter().filter(|text| refusal(text).is_none()).collect();
        assert!(bare.is_empty(), "no row: {bare:#?}");
    }
}
