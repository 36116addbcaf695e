//! What `rustsock who` found, in words.

use super::people;
use super::who::{Found, Process};
use crate::names;

/// What there is to say besides the sockets.
#[derive(Debug, Clone, Copy)]
pub(super) enum Advice {
    /// No socket is there.
    Nobody,
    /// The path names a socket's file that nobody is bound to any more.
    Stale,
    /// The path names another kind of file.
    NoSocket,
    /// The path names nothing.
    NoFile,
    /// A socket belongs to a process that only root may look into.
    NotRoot,
    /// Processes of other users may have copies.
    PerhapsMore,
    /// A socket belongs to no process that can be seen, not even by root.
    Unseen,
    /// There are more descriptors than are looked at.
    TooMany,
}

impl Advice {
    /// Its name in the JSON form.
    pub(super) fn key(self) -> &'static str {
        match self {
            Self::Nobody => "nobody",
            Self::Stale => "stale_file",
            Self::NoSocket => "not_a_socket",
            Self::NoFile => "no_file",
            Self::NotRoot => "not_root",
            Self::PerhapsMore => "perhaps_more",
            Self::Unseen => "unseen",
            Self::TooMany => "too_many",
        }
    }
}

/// A note in words, as a line.
pub(super) fn advice(advice: Advice, asked: &str) -> String {
    let text = match advice {
        Advice::Nobody => both!("{asked}: nobody has it", "{asked}: 쓰는 프로세스가 없습니다"),
        Advice::Stale => both!(
            "{asked}: a stale socket file; nobody is bound to it, so it can be removed",
            "{asked}: 남아 있는 소켓 파일입니다. 묶여 있는 소켓이 없으므로 지워도 됩니다"
        ),
        Advice::NoSocket => both!("{asked}: this file is not a socket", "{asked}: 이 파일은 소켓이 아닙니다"),
        Advice::NoFile => both!("{asked}: there is no such file", "{asked}: 그런 파일이 없습니다"),
        Advice::NotRoot => both!(
            "{asked}: not every process may be seen; as root, rustsock names the others",
            "{asked}: 볼 수 없는 프로세스가 있습니다. root로 실행하면 나머지도 보입니다"
        ),
        Advice::PerhapsMore => both!(
            "{asked}: processes of other users could not be looked into and may have copies; root sees all",
            "{asked}: 다른 사용자의 프로세스는 볼 수 없어 사본이 더 있을 수 있습니다. root는 모두 봅니다"
        ),
        Advice::Unseen => both!(
            "{asked}: a socket is of no process that can be seen: the kernel's own, under way in a message, or in a container",
            "{asked}: 프로세스가 보이지 않는 소켓이 있습니다. 커널의 소켓이거나, 전달 중이거나, 컨테이너의 것입니다"
        ),
        Advice::TooMany => both!(
            "{asked}: there are too many open descriptors to look at them all",
            "{asked}: 열린 디스크립터가 너무 많아 다 보지 못했습니다"
        ),
    };
    format!("rustsock: {text}\n")
}

/// A socket, with a line for each process that has it.
pub(super) fn of(found: &Found) -> String {
    let mut out = match found.family {
        "AF_UNIX" => format!("{} {}", unix_kind(found.protocol), found.local.trim_start_matches("unix:")),
        _ => format!("{} {}", found.protocol.to_ascii_uppercase(), found.local),
    };
    if let Some(peer) = &found.peer {
        out += " <-> ";
        out += peer;
    }
    out += ", ";
    out += &state(found);
    out.push('\n');
    for process in &found.holders {
        out += &line(process, &both!("held by", "소유:"));
    }
    for process in &found.peer_holders {
        out += &line(process, &both!("other end held by", "상대 쪽 소유:"));
    }
    if found.holders.is_empty() {
        out += "  ";
        out += &no_holder(found);
        out.push('\n');
    }
    out
}

fn unix_kind(protocol: &str) -> &'static str {
    match protocol {
        "unix stream" => "Unix stream",
        "unix datagram" => "Unix datagram",
        _ => "Unix seqpacket",
    }
}

fn line(process: &Process, how: &str) -> String {
    let Process { pid, name, fd, .. } = process;
    let user = process.uid.map_or_else(|| "?".to_owned(), people::user_name);
    both!("  {how} pid {pid} ({name}), user {user}, fd {fd}\n", "  {how} pid {pid}({name}), 사용자 {user}, fd {fd}\n")
}

fn state(found: &Found) -> String {
    let name = names::of_state(found.state).unwrap_or("?");
    match (name, found.datagrams) {
        ("LISTEN", _) if found.only_ipv6 => both!("listening, IPv6 only", "listen 중, IPv6만"),
        ("LISTEN", _) if found.local.starts_with("[::]:") => both!("listening, IPv4 too", "listen 중, IPv4도 받음"),
        ("LISTEN", _) => both!("listening", "listen 중"),
        ("ESTABLISHED", false) => both!("connected", "연결됨"),
        ("ESTABLISHED", true) => both!("with a fixed peer", "상대가 정해짐"),
        ("CLOSE", true) => both!("takes datagrams", "데이터그램을 받음"),
        ("CLOSE", false) => both!("bound, not listening", "묶여 있고 listen하지 않음"),
        ("BOUND_INACTIVE", _) => both!("bound, not connected", "묶여 있고 연결되지 않음"),
        ("CLOSE_WAIT", _) => both!("the other side has ended (CLOSE_WAIT)", "상대가 끝냄(CLOSE_WAIT)"),
        ("TIME_WAIT", _) if found.left_ms >= 0 => {
            let seconds = (found.left_ms + 999) / 1000;
            both!("closed, TIME_WAIT for {seconds} s more", "닫힘, TIME_WAIT {seconds}초 남음")
        }
        _ => name.to_owned(),
    }
}

fn no_holder(found: &Found) -> String {
    match (names::of_state(found.state).unwrap_or_default(), found.inode) {
        ("TIME_WAIT", _) => both!(
            "no process: the system keeps it. A server that always sets SO_REUSEADDR need not wait",
            "프로세스 없음. 시스템이 붙들고 있습니다. 서버가 늘 SO_REUSEADDR를 쓰면 기다릴 필요가 없습니다"
        ),
        ("ESTABLISHED" | "SYN_RECV" | "NEW_SYN_RECV" | "CLOSE_WAIT", 0) => {
            both!("no process yet: it waits to be accepted", "아직 프로세스 없음. accept를 기다립니다")
        }
        (_, 0) => both!(
            "no process: closed, and the system still ends the connection",
            "프로세스 없음. 닫혔고 시스템이 연결을 마무리하고 있습니다"
        ),
        _ => match found.uid.map(people::user_name) {
            Some(user) => both!(
                "opened by user {user}; the process cannot be seen",
                "사용자 {user}이(가) 열었습니다. 프로세스는 볼 수 없습니다"
            ),
            None => both!("the process cannot be seen", "프로세스를 볼 수 없습니다"),
        },
    }
}
