//! A description in one line: the library's in English, the same in Korean.

use core::fmt::Write;

use crate::diag::language::{self, Language};
use crate::names::{self, role};
use crate::socket::describe::Description;
use crate::socket::sentence;

/// What `told` says, as one line in the language in use.
pub(super) fn of(told: &Description) -> String {
    match language::current() {
        Language::English => sentence::of(told),
        Language::Korean => korean(told),
    }
}

fn korean(told: &Description) -> String {
    let mut line = sentence::subject(told);
    let mut say = |part: core::fmt::Arguments| {
        // Writing to a String does not fail.
        let _ = write!(line, ", {part}");
    };
    let side = match told.role {
        role::CLIENT if told.r#type != libc::SOCK_DGRAM => "클라이언트 쪽",
        role::SERVER => "서버 쪽",
        role::PAIR => "한 쌍의 한쪽",
        role::UNKNOWN => "어느 쪽이 connect했는지 알 수 없음",
        _ => "",
    };
    let without_state = told.family == libc::AF_PACKET || told.r#type == libc::SOCK_RAW;
    let state = match names::of_state(told.state) {
        _ if told.role == role::LISTENER => "listen 중",
        Some("CLOSE") if without_state => "",
        Some("CLOSE") if told.r#type == libc::SOCK_DGRAM => "상대를 정하지 않음",
        Some("CLOSE") => "연결되지 않음",
        Some("ESTABLISHED") => "연결됨",
        Some("SYN_SENT") => "연결하는 중(SYN_SENT)",
        Some("SYN_RECV") => "연결하는 중(SYN_RECV)",
        Some("FIN_WAIT1") => "이쪽이 끝냄, 아직 확인되지 않음(FIN_WAIT1)",
        Some("FIN_WAIT2") => "이쪽이 끝냄, 상대는 아님(FIN_WAIT2)",
        Some("CLOSE_WAIT") => "상대가 끝냄, 이쪽은 아님(CLOSE_WAIT)",
        Some("LAST_ACK") => "양쪽이 끝냄, 아직 확인되지 않음(LAST_ACK)",
        Some("CLOSING") => "양쪽이 끝냄, 아직 확인되지 않음(CLOSING)",
        Some("TIME_WAIT") => "양쪽이 끝냄(TIME_WAIT)",
        Some(name) => name,
        None => "이름 없는 상태",
    };
    for part in [side, state].into_iter().filter(|part| !part.is_empty()) {
        say(format_args!("{part}"));
    }
    if told.peer_pid > 0 {
        say(format_args!("상대는 사용자 {}의 프로세스 {}", told.peer_uid, told.peer_pid));
    }
    if told.waiting >= 0 {
        say(format_args!("기다리는 연결 {}개(최대 {}개)", told.waiting, told.backlog));
    }
    if told.unread >= 0 {
        say(format_args!("읽을 것 {}바이트", told.unread));
    }
    if told.unsent >= 0 {
        say(format_args!("가는 중 {}바이트", told.unsent));
    }
    if told.rtt_us >= 0 {
        say(format_args!("왕복 시간 {}us, 혼잡 윈도 {}", told.rtt_us, told.cwnd));
        say(format_args!("mss {}, 재전송 {}개", told.mss, told.retransmits));
    }
    say(format_args!("{}", if told.nonblocking == 1 { "논블로킹" } else { "블로킹" }));
    if told.cloexec == 0 {
        say(format_args!("exec로 상속됨"));
    }
    line
}
