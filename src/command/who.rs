//! `rustsock who`: which process has a port, or the path of a Unix socket.

use std::fs;
use std::os::unix::fs::{FileTypeExt, MetadataExt};

use super::json::Json;
use super::people::Users;
use super::who_text::{self, Advice};
use super::{Answer, Exit, codes, people};
use crate::diag::messages;
use crate::error::{Error, Result};
use crate::names::{self, write_address};
use crate::socket::name::{self, Bound};
use crate::socket::port::{self, Owner, PortUser, Sight};
use crate::sys::address::Address;

/// A word of the command line: what is asked for.
enum Asked {
    /// A port, and its protocol or 0.
    Port(i32, i32),
    /// A Unix name, as the kernel keeps it.
    Unix(Vec<u8>),
}

/// A socket that was found.
pub(super) struct Found {
    pub(super) protocol: &'static str,
    pub(super) family: &'static str,
    pub(super) state: i32,
    pub(super) datagrams: bool,
    pub(super) local: String,
    pub(super) peer: Option<String>,
    pub(super) inode: u64,
    /// Of an IPv6 listener: it takes no IPv4.
    pub(super) only_ipv6: bool,
    /// The user who opened it, where the kernel tells.
    pub(super) uid: Option<u32>,
    /// Milliseconds of `TIME_WAIT` that are left.
    pub(super) left_ms: i64,
    pub(super) holders: Vec<Process>,
    /// Of a Unix socket: who has the other end.
    pub(super) peer_holders: Vec<Process>,
}

/// A process with a socket.
pub(super) struct Process {
    pub(super) pid: i32,
    pub(super) name: String,
    pub(super) uid: Option<u32>,
    pub(super) fd: i32,
}

/// All that is on one port or path.
struct Report {
    asked: String,
    found: Vec<Found>,
    advice: Vec<Advice>,
}

pub(super) fn run(words: &[String], json: bool) -> Answer {
    if words.is_empty() {
        let why = both!("who has what? give a port or the path of a socket", "포트나 소켓 경로를 주십시오");
        return Answer::usage(&why, "who");
    }
    let mut reports = Vec::new();
    for word in words {
        let Some(asked) = asked_for(word) else {
            let why = both!(
                "{word} is neither a port (8080, tcp/8080, udp/53) nor a path (/run/x.sock, @name)",
                "{word}은(는) 포트(8080, tcp/8080, udp/53)도 경로(/run/x.sock, @name)도 아닙니다"
            );
            return Answer::usage(&why, "who");
        };
        match report(word, &asked) {
            Ok(report) => reports.push(report),
            Err(error) => {
                let why = if error == Error::Unsupported {
                    both!(
                        "this kernel does not list sockets (sock_diag)",
                        "이 커널은 소켓 목록(sock_diag)을 주지 않습니다"
                    )
                } else {
                    let text = messages::error_text(error.code()).map_or("", codes::text);
                    both!("cannot look: {text}", "볼 수 없습니다: {text}")
                };
                return Answer::not_found(&why);
            }
        }
    }
    let exit = if reports.iter().all(|report| !report.found.is_empty()) { Exit::Found } else { Exit::NotFound };
    let (mut out, mut err) = (String::new(), String::new());
    for report in &reports {
        out += &report.found.iter().map(who_text::of).collect::<String>();
        err += &report.advice.iter().map(|advice| who_text::advice(*advice, &report.asked)).collect::<String>();
    }
    if json {
        out = Json::Object(vec![("asked", Json::List(reports.iter().map(json_of).collect()))]).line();
    }
    Answer { out, err, exit }
}

/// `8080`, `tcp/8080`, `8080/udp`, `:8080`; `/run/x.sock`, `unix:/run/x.sock`, `@name`, or a file that is a socket.
fn asked_for(word: &str) -> Option<Asked> {
    let port = |text: &str, protocol| {
        let port = text.parse::<i32>().ok().filter(|port| (1..=65535).contains(port))?;
        Some(Asked::Port(port, protocol))
    };
    let protocol = |name: &str| match name.to_ascii_lowercase().as_str() {
        "tcp" => Some(libc::IPPROTO_TCP),
        "udp" => Some(libc::IPPROTO_UDP),
        _ => None,
    };
    let path = word.strip_prefix("unix:").unwrap_or(word);
    if let Some(name) = path.strip_prefix('@').filter(|name| !name.is_empty()) {
        return Some(Asked::Unix([&[0], name.as_bytes()].concat()));
    }
    if let Some((before, after)) = word.split_once(['/', ':']) {
        let pairs = [(before, after), (after, before)];
        if let Some((name, number)) = pairs.into_iter().find_map(|(name, number)| Some((protocol(name)?, number))) {
            return port(number, name);
        }
    }
    let number = word.strip_prefix(':').unwrap_or(word);
    if number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-') {
        return port(number, 0);
    }
    let is_path = path.contains('/') || path != word || fs::symlink_metadata(path).is_ok();
    is_path.then(|| Asked::Unix(path.as_bytes().to_vec()))
}

fn report(word: &str, asked: &Asked) -> Result<Report> {
    let (found, sight, file) = match asked {
        Asked::Port(number, protocol) => {
            let users = port::users(*number, *protocol)?;
            (on_port(&users.users), users.sight, None)
        }
        Asked::Unix(name) => on_name(name)?,
    };
    let mut advice = Vec::new();
    if found.is_empty() {
        advice.push(file.unwrap_or(Advice::Nobody));
    }
    let hidden = |found: &Found| found.inode != 0 && found.holders.is_empty();
    if !sight.to_the_end {
        advice.push(Advice::TooMany);
    } else if found.iter().any(hidden) {
        advice.push(if people::is_root() { Advice::Unseen } else { Advice::NotRoot });
    } else if !sight.everybody && !people::is_root() && found.iter().any(|found| !found.holders.is_empty()) {
        advice.push(Advice::PerhapsMore);
    }
    Ok(Report { asked: word.to_owned(), found, advice })
}

/// The users of a port, put together by socket.
fn on_port(users: &[PortUser]) -> Vec<Found> {
    let mut all: Vec<Found> = Vec::new();
    let (mut last, mut of_processes) = (None, Users::default());
    for user in users {
        let key = (user.protocol, user.inode, end(&user.local, user.local_len), end(&user.peer, user.peer_len));
        if last.as_ref() != Some(&key) {
            all.push(Found {
                protocol: if user.protocol == libc::IPPROTO_TCP { "tcp" } else { "udp" },
                family: names::of(names::FAMILY, "AF_", user.family).unwrap_or_default(),
                state: user.state,
                datagrams: user.protocol == libc::IPPROTO_UDP,
                local: key.2.clone(),
                peer: (user.peer_len > 0).then(|| key.3.clone()),
                inode: user.inode,
                only_ipv6: user.only_ipv6 == 1,
                uid: (user.inode != 0).then_some(user.uid),
                left_ms: user.left_ms,
                holders: Vec::new(),
                peer_holders: Vec::new(),
            });
            last = Some(key);
        }
        if let (Some(found), true) = (all.last_mut(), user.pid > 0) {
            let name = user.name.iter().flat_map(|c| c.to_ne_bytes()).take_while(|byte| *byte != 0);
            let name: Vec<u8> = name.collect();
            found.holders.push(process(user.pid, user.fd, &name, &mut of_processes));
        }
    }
    all
}

/// An address in the words of the library.
fn end(address: &libc::sockaddr_storage, len: libc::socklen_t) -> String {
    let mut text = String::new();
    // Writing to a String does not fail.
    let _ = write_address(&mut text, Address::of_storage(address, len).bytes());
    text
}

fn process(pid: i32, fd: i32, name: &[u8], users: &mut Users) -> Process {
    Process { pid, name: String::from_utf8_lossy(name).into_owned(), uid: users.of(pid), fd }
}

/// The sockets on a Unix name; and what to say if there is none.
fn on_name(name: &[u8]) -> Result<(Vec<Found>, Sight, Option<Advice>)> {
    let path = String::from_utf8_lossy(name);
    let is_abstract = name.first() == Some(&0);
    let meta = if is_abstract { None } else { fs::metadata(path.as_ref()).ok() };
    let file = meta.as_ref().map(|meta| (meta.dev(), meta.ino()));
    let users = name::users(name, file)?;
    let nobody = match meta {
        Some(meta) if meta.file_type().is_socket() => Advice::Stale,
        Some(_) => Advice::NoSocket,
        None if is_abstract => Advice::Nobody,
        None => Advice::NoFile,
    };
    let found = users.sockets.iter().map(|socket| on_unix(socket, &users.owners)).collect();
    Ok((found, users.sight, Some(nobody)))
}

fn on_unix(socket: &Bound, owners: &[Owner]) -> Found {
    let mut users = Users::default();
    let mut holders = |inode: u64| {
        let mine = owners.iter().filter(|owner| owner.inode == inode);
        mine.map(|owner| process(owner.pid, owner.fd, &owner.name, &mut users)).collect()
    };
    let shown = match socket.name.split_first() {
        Some((0, name)) => format!("unix:@{}", name.escape_ascii()),
        _ => format!("unix:{}", socket.name.escape_ascii()),
    };
    Found {
        protocol: match socket.kind {
            libc::SOCK_STREAM => "unix stream",
            libc::SOCK_DGRAM => "unix datagram",
            _ => "unix seqpacket",
        },
        family: "AF_UNIX",
        state: socket.state,
        datagrams: socket.kind == libc::SOCK_DGRAM,
        local: shown,
        peer: None,
        inode: socket.inode,
        only_ipv6: false,
        uid: None,
        left_ms: -1,
        holders: holders(socket.inode),
        peer_holders: socket.peer.map_or_else(Vec::new, &mut holders),
    }
}

fn json_of(report: &Report) -> Json {
    Json::Object(vec![
        ("asked", report.asked.as_str().into()),
        ("sockets", Json::List(report.found.iter().map(json_of_socket).collect())),
        ("notes", Json::List(report.advice.iter().map(|advice| advice.key().into()).collect())),
    ])
}

fn json_of_socket(found: &Found) -> Json {
    Json::Object(vec![
        ("protocol", found.protocol.into()),
        ("family", found.family.into()),
        ("state", Json::or_null(names::of_state(found.state))),
        ("local", found.local.as_str().into()),
        ("peer", Json::or_null(found.peer.clone())),
        ("inode", Json::known(i64::try_from(found.inode).unwrap_or(-1))),
        ("only_ipv6", Json::Bool(found.only_ipv6)),
        ("uid", Json::or_null(found.uid)),
        ("user", Json::or_null(found.uid.map(people::user_name))),
        ("left_ms", Json::known(found.left_ms)),
        ("holders", Json::List(found.holders.iter().map(json_of_process).collect())),
        ("peer_holders", Json::List(found.peer_holders.iter().map(json_of_process).collect())),
    ])
}

fn json_of_process(process: &Process) -> Json {
    Json::Object(vec![
        ("pid", process.pid.into()),
        ("name", process.name.as_str().into()),
        ("uid", Json::or_null(process.uid)),
        ("user", Json::or_null(process.uid.map(people::user_name))),
        ("fd", process.fd.into()),
    ])
}
