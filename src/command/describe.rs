//! `rustsock describe`: the sockets of another process, as that process would be told of them.

use std::fs;
use std::io;
use std::os::fd::AsRawFd;

use super::json::Json;
use super::{Answer, Exit, describe_text, people};
use crate::diag::messages;
use crate::error::{Error, Result};
use crate::names::{self, role, write_address};
use crate::socket::describe::{self, Description};
use crate::sys::address::Address;
use crate::sys::process;

pub(super) fn run(words: &[String], json: bool) -> Answer {
    let (pid, fd) = match words {
        [pid] => (number(pid), None),
        [pid, fd] => (number(pid), Some(number(fd))),
        _ => {
            let why = both!(
                "describe takes a process and, if you like, a descriptor",
                "프로세스 번호와, 원하면 디스크립터를 주십시오"
            );
            return Answer::usage(&why, "describe");
        }
    };
    let (Some(pid), None | Some(Some(_))) = (pid.filter(|pid| *pid > 0), fd) else {
        let why = both!("processes and descriptors are numbers", "프로세스와 디스크립터는 숫자로 줍니다");
        return Answer::usage(&why, "describe");
    };
    let Some(name) = people::process_name(pid) else {
        return Answer::not_found(&both!("there is no process {pid}", "프로세스 {pid}은(는) 없습니다"));
    };
    if let Some(process) = people::process_of(pid).filter(|process| *process != pid) {
        return Answer::not_found(&both!(
            "{pid} is a thread; its process is {process}",
            "{pid}은(는) 스레드입니다. 프로세스는 {process}입니다"
        ));
    }
    match fd.flatten() {
        Some(fd) => one(pid, &name, fd, json),
        None => all(pid, &name, json),
    }
}

/// A number that is not negative.
fn number(word: &str) -> Option<i32> {
    word.parse().ok().filter(|number| *number >= 0)
}

fn one(pid: i32, name: &str, fd: i32, json: bool) -> Answer {
    match described(pid, fd) {
        Ok(told) if json => Answer::found(listed(pid, name, &[told])),
        Ok(told) => Answer::found(describe_text::of(&told) + "\n"),
        Err(error) => Answer::not_found(&why_not(pid, name, Some(fd), error)),
    }
}

fn all(pid: i32, name: &str, json: bool) -> Answer {
    let sockets = match sockets_of(pid) {
        Ok(sockets) => sockets,
        Err(error) => {
            let error = error.raw_os_error().map_or(Error::Os(libc::EIO), Error::Os);
            return Answer::not_found(&why_not(pid, name, None, error));
        }
    };
    let (mut found, mut failed) = (Vec::new(), None);
    for fd in sockets {
        match described(pid, fd) {
            Ok(told) => found.push(told),
            // Closed since the list was read.
            Err(Error::Os(libc::EBADF | libc::ENOTSOCK)) => {}
            Err(error) => failed = failed.or(Some((fd, error))),
        }
    }
    if let (true, Some((fd, error))) = (found.is_empty(), failed) {
        return Answer::not_found(&why_not(pid, name, Some(fd), error));
    }
    let none = both!("process {pid} ({name}) has no socket", "프로세스 {pid}({name})에는 소켓이 없습니다");
    let err = if found.is_empty() { format!("rustsock: {none}\n") } else { String::new() };
    let out = if json {
        listed(pid, name, &found)
    } else {
        found.iter().map(|told| describe_text::of(told) + "\n").collect()
    };
    Answer { out, exit: if found.is_empty() { Exit::NotFound } else { Exit::Found }, err }
}

/// The descriptors of a process that are sockets, in order.
fn sockets_of(pid: i32) -> io::Result<Vec<i32>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(format!("/proc/{pid}/fd"))? {
        let entry = entry?;
        let is_socket = fs::read_link(entry.path()).is_ok_and(|link| link.to_string_lossy().starts_with("socket:"));
        found.extend(entry.file_name().to_str().and_then(number).filter(|_| is_socket));
    }
    found.sort_unstable();
    Ok(found)
}

/// What the kernel says of a copy of the descriptor, which is ours; what belongs to the original is put back.
fn described(pid: i32, fd: i32) -> Result<Description> {
    let copy = process::copy_of(pid, fd)?;
    let mut told = describe::describe(copy.as_raw_fd(), role::UNKNOWN)?;
    told.fd = fd;
    told.cloexec = closed_by_exec(pid, fd).map_or(-1, i32::from);
    Ok(told)
}

/// From the line "flags: 02004002" of fdinfo, in octal.
fn closed_by_exec(pid: i32, fd: i32) -> Option<bool> {
    let info = fs::read_to_string(format!("/proc/{pid}/fdinfo/{fd}")).ok()?;
    let flags = info.lines().find_map(|line| line.strip_prefix("flags:"))?;
    Some(i32::from_str_radix(flags.trim(), 8).ok()? & libc::O_CLOEXEC != 0)
}

fn why_not(pid: i32, name: &str, fd: Option<i32>, error: Error) -> String {
    let code = error.code();
    let fd = fd.unwrap_or(-1);
    match code {
        libc::EPERM | libc::EACCES => both!(
            "not permitted: process {pid} ({name}) may be looked into by root and by whoever may trace it\n\
             hint: run rustsock as root; for your own processes, kernel.yama.ptrace_scope=0 is enough",
            "권한이 없습니다. 프로세스 {pid}({name})은(는) root와 추적 권한이 있는 사용자만 볼 수 있습니다\n\
             조치: root로 실행하십시오. 자기 프로세스라면 kernel.yama.ptrace_scope=0으로도 됩니다"
        ),
        libc::ENOSYS => both!(
            "this kernel cannot do that: pidfd_getfd came with Linux 5.6",
            "이 커널에는 pidfd_getfd가 없습니다. Linux 5.6부터 있습니다"
        ),
        libc::ENOTSOCK => both!(
            "descriptor {fd} of process {pid} ({name}) is not a socket\nhint: readlink /proc/{pid}/fd/{fd} tells what it is",
            "프로세스 {pid}({name})의 디스크립터 {fd}은(는) 소켓이 아닙니다\n\
             조치: readlink /proc/{pid}/fd/{fd}으로 무엇인지 볼 수 있습니다"
        ),
        libc::EBADF => both!(
            "process {pid} ({name}) has no descriptor {fd}\nhint: rustsock describe {pid} lists its sockets",
            "프로세스 {pid}({name})에는 디스크립터 {fd}이(가) 없습니다\n조치: rustsock describe {pid}로 소켓 목록을 보십시오"
        ),
        libc::ESRCH | libc::ENOENT => both!("process {pid} has ended", "프로세스 {pid}은(는) 끝났습니다"),
        _ => {
            let text = messages::error_text(code).map_or("", |code| code.name());
            both!(
                "process {pid} ({name}) cannot be looked into: {text}",
                "프로세스 {pid}({name})을(를) 볼 수 없습니다: {text}"
            )
        }
    }
}

fn listed(pid: i32, name: &str, sockets: &[Description]) -> String {
    Json::Object(vec![
        ("pid", pid.into()),
        ("name", name.into()),
        ("sockets", Json::List(sockets.iter().map(json_of).collect())),
    ])
    .line()
}

/// An address as everywhere in the library, or null.
fn json_address(address: &libc::sockaddr_storage, len: libc::socklen_t) -> Json {
    let mut text = String::new();
    // Writing to a String does not fail.
    let _ = write_address(&mut text, Address::of_storage(address, len).bytes());
    if len == 0 { Json::Null } else { text.into() }
}

fn json_of(told: &Description) -> Json {
    let protocol = match told.family {
        libc::AF_INET | libc::AF_INET6 => names::of(names::PROTOCOL, "IPPROTO_", told.protocol),
        _ => None,
    };
    let role = match told.role {
        role::LISTENER => "listener",
        role::CLIENT => "client",
        role::SERVER => "server",
        role::PAIR => "pair",
        role::UNCONNECTED => "unconnected",
        _ => "unknown",
    };
    let flag = |value: i32| if value < 0 { Json::Null } else { Json::Bool(value == 1) };
    let mut members = vec![
        ("fd", told.fd.into()),
        ("text", describe_text::of(told).into()),
        ("family", Json::or_null(names::of(names::FAMILY, "AF_", told.family))),
        ("type", Json::or_null(names::of(names::KIND, "SOCK_", told.r#type))),
        ("protocol", Json::or_null(protocol)),
        ("role", role.into()),
        ("state", Json::or_null(names::of_state(told.state))),
        ("nonblocking", flag(told.nonblocking)),
        ("cloexec", flag(told.cloexec)),
        ("local", json_address(&told.local, told.local_len)),
        ("peer", json_address(&told.peer, told.peer_len)),
    ];
    members.extend(numbers(told).map(|(key, number)| (key, Json::known(number))));
    Json::Object(members)
}

/// The numbers of `rsk_description` under their names there.
fn numbers(told: &Description) -> impl Iterator<Item = (&'static str, i64)> {
    [
        ("unread", told.unread),
        ("unsent", told.unsent),
        ("waiting", told.waiting),
        ("backlog", told.backlog),
        ("receive_buffer", told.receive_buffer),
        ("send_buffer", told.send_buffer),
        ("peer_pid", told.peer_pid),
        ("peer_uid", told.peer_uid),
        ("peer_gid", told.peer_gid),
        ("rtt_us", told.rtt_us),
        ("rtt_variation_us", told.rtt_variation_us),
        ("min_rtt_us", told.min_rtt_us),
        ("cwnd", told.cwnd),
        ("slow_start_threshold", told.slow_start_threshold),
        ("send_window", told.send_window),
        ("mss", told.mss),
        ("path_mtu", told.path_mtu),
        ("in_flight", told.in_flight),
        ("retransmits", told.retransmits),
        ("timeouts_in_row", told.timeouts_in_row),
        ("acked", told.acked),
        ("received", told.received),
        ("segments_sent", told.segments_sent),
        ("segments_received", told.segments_received),
        ("last_sent_ms", told.last_sent_ms),
        ("last_received_ms", told.last_received_ms),
    ]
    .into_iter()
}
