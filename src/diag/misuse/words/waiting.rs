//! Waiting that never wakes, wakes for nothing or loses events: RSK160 to RSK176.

use crate::diag::misuse::catalogue::{Level, Mistake, case};

/// The rows.
pub(in crate::diag::misuse) const ROWS: &[Mistake] = &[Mistake {
    code: 164,
    name: c"select-nfds",
    level: Level::Always,
    refused_with: libc::EINVAL,
    title: [c"nfds of select without the plus one", c"select의 nfds에 1을 더하지 않음"],
    cases: &[case(
        [
            c"fd {0} is in the {1} set but nfds is {2}, so it is never watched",
            c"nfds is the highest descriptor of all sets plus one",
            c"pass the highest descriptor plus one, or use rsk_poll, which needs no such number",
        ],
        [
            c"fd {0}이 {1} 집합에 있지만 nfds가 {2}라서 지켜보지 않습니다",
            c"nfds는 모든 집합에서 가장 큰 디스크립터 번호에 1을 더한 값입니다",
            c"가장 큰 번호에 1을 더해 넘기거나, 그런 수가 필요 없는 rsk_poll을 쓰십시오",
        ],
    )],
}];
