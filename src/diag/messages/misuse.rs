//! Choosing what is done about mistakes.

use super::{Advice, on};

pub(super) const ROWS: &[Advice] = &[
    on(
        &["diag"],
        libc::EINVAL,
        "a word is unknown, or a suppress entry is empty, too long or one of more than 64",
        "compare the words with those at rsk_diag in rustsock.h; commas stand between them",
        "모르는 단어가 있거나, suppress 항목이 비었거나 너무 길거나 64개를 넘었습니다",
        "rustsock.h의 rsk_diag에 있는 단어와 비교하십시오. 단어 사이에는 쉼표를 넣습니다",
    ),
    on(
        &["misuse_set_policy", "misuse_policy", "misuse_count", "misuse_text"],
        libc::EINVAL,
        "no mistake of the catalogue has this code, or there is no such policy",
        "take a code from rsk_misuse_codes and one of the RSK_POLICY_ constants",
        "목록에 이 코드의 실수가 없거나, 그런 정책이 없습니다",
        "rsk_misuse_codes에 있는 코드와 RSK_POLICY_ 상수 가운데 하나를 쓰십시오",
    ),
    on(
        &["misuse_suppress"],
        libc::EINVAL,
        "the entry is empty or longer than 64 bytes, its code is unknown, or there are 64 entries already",
        "give a file, file:line, function or library, RSK and a code, or both with @ between, to rsk_misuse_suppress",
        "항목이 비었거나 64바이트보다 길거나, 모르는 코드이거나, 이미 항목이 64개입니다",
        "rsk_misuse_suppress에 파일, 파일:줄, 함수, 라이브러리 이름이나 RSK 코드, 또는 둘을 @로 이어 주십시오",
    ),
    on(
        &["misuse_output", "leaks"],
        libc::EINVAL,
        "there is no such form of a report",
        "pass RSK_REPORT_TEXT or RSK_REPORT_JSON; rsk_misuse_output and rsk_leaks know no other",
        "그런 보고 형식은 없습니다",
        "RSK_REPORT_TEXT나 RSK_REPORT_JSON을 넘기십시오. rsk_misuse_output과 rsk_leaks는 이 둘만 압니다",
    ),
];
