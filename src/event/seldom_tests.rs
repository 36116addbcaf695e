//! States of streams and loops that are seldom met: what comes apart from the rest, together with the end, or too late.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop where it stands")]

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::fd::{AsRawFd, IntoRawFd};
use std::os::unix::net::UnixStream;
use std::time::{Duration, Instant};

use libc::c_int;

use super::core::Front;
use super::events::LoopEvent;
use super::server::ListenOptions;
use super::stream::StreamOptions;
use super::{LoopOptions, Owner, front, open, reach, tests};
use crate::io::rights;
use crate::names::backend;
use crate::names::looping::{kind, listen, state};
use crate::raw::memory;
use crate::sys::caller::{Bytes, Room};
use crate::sys::io::send_bytes;

const BACKENDS: [c_int; 3] = [backend::SELECT, backend::POLL, backend::EPOLL];

fn loop_on(backend: c_int) -> u64 {
    open(&LoopOptions { backend, read_size: 1024 }).unwrap()
}

fn adopt(id: u64, socket: impl IntoRawFd, options: &StreamOptions) -> u64 {
    let fd = socket.into_raw_fd();
    reach(id, |core| core.stream_adopt(fd, options, Owner::default())).unwrap()
}

/// A stream on one end of a pair, and the other end.
fn pair(id: u64, options: &StreamOptions) -> (u64, UnixStream) {
    let (ours, theirs) = UnixStream::pair().unwrap();
    (adopt(id, ours, options), theirs)
}

fn tcp_pair() -> (TcpStream, TcpStream) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let client = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    (listener.accept().unwrap().0, client)
}

/// At most `most` events.
fn some(id: u64, most: usize, timeout_ms: c_int) -> Vec<LoopEvent> {
    let mut events = Vec::new();
    let give = |told: super::events::Told| {
        events.push(told.event);
        events.len() < most
    };
    front::poll(id, timeout_ms, give).unwrap();
    events
}

/// What is told until nothing was for a while: kind, code and value of each event of `stream`, and its bytes.
fn all_of(id: u64, stream: u64) -> (Vec<(c_int, c_int, u64)>, Vec<u8>) {
    let (mut seen, mut bytes) = (Vec::new(), Vec::new());
    loop {
        let events = some(id, usize::MAX, 100);
        if events.is_empty() {
            return (seen, bytes);
        }
        for event in events.into_iter().filter(|event| event.source == stream) {
            seen.push((event.kind, event.code, event.value));
            if event.kind == kind::DATA {
                let mut data = vec![0; event.len];
                assert_eq!(memory::read(event.data as usize, &mut data), event.len);
                bytes.extend(data);
            }
        }
    }
}

#[test]
fn urgent_data_does_not_hide_what_comes_behind_it() {
    for backend in BACKENDS {
        let id = loop_on(backend);
        let (ours, mut theirs) = tcp_pair();
        theirs.write_all(b"before").unwrap();
        assert_eq!(send_bytes(theirs.as_raw_fd(), Bytes::of(b"!"), libc::MSG_OOB), Ok(1));
        theirs.write_all(b"behind").unwrap();
        let stream = adopt(id, ours, &StreamOptions::default());
        let (_, bytes) = all_of(id, stream);
        assert_eq!(String::from_utf8_lossy(&bytes), "beforebehind", "backend {backend}");
        front::close(id, |_| ()).unwrap();
    }
}

#[test]
fn bytes_that_came_with_a_descriptor_do_not_hide_what_comes_behind_them() {
    for backend in BACKENDS {
        let id = loop_on(backend);
        let (ours, theirs) = UnixStream::pair().unwrap();
        for bytes in [b"one", b"two", b"six"] {
            assert_eq!(rights::send(theirs.as_raw_fd(), Bytes::of(bytes), &[theirs.as_raw_fd()], 100), Ok(3));
        }
        let stream = adopt(id, ours, &StreamOptions::default());
        let (_, bytes) = all_of(id, stream);
        assert_eq!(String::from_utf8_lossy(&bytes), "onetwosix", "backend {backend}");
        front::close(id, |_| ()).unwrap();
    }
}

#[test]
fn a_failed_detach_leaves_data_before_the_end() {
    let id = loop_on(backend::EPOLL);
    let [(first, mut peer), (second, mut other)] = [tcp_pair(), tcp_pair()];
    let [first, second] = [first, second].map(|ours| adopt(id, ours, &StreamOptions::default()));
    // As much as is received at once: the stream is looked at again, beside what has changed since.
    other.write_all(&[b'a'; 1024]).unwrap();
    while some(id, 1, 1000).first().map(|event| event.kind) != Some(kind::DATA) {}
    peer.write_all(b"x").unwrap();
    other.write_all(b"the rest").unwrap();
    other.shutdown(std::net::Shutdown::Write).unwrap();
    let told = some(id, 1, 1000);
    assert_eq!(told.first().map(|event| event.source), Some(first));
    assert!(reach(id, |core| core.stream_detach(second, Room::of(&mut []))).is_err(), "no room");
    let (seen, bytes) = all_of(id, second);
    assert_eq!(String::from_utf8_lossy(&bytes), "the rest", "{seen:?}");
    let kinds: Vec<_> = seen.iter().map(|event| event.0).collect();
    assert_eq!(kinds, [kind::DATA, kind::END, kind::CLOSE]);
    front::close(id, |_| ()).unwrap();
}

#[test]
fn what_has_gone_before_a_file_fell_short_is_told_to_have_gone() {
    let id = loop_on(backend::AUTO);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = std::ffi::CString::new(listener.local_addr().unwrap().port().to_string()).unwrap();
    let file = std::fs::File::open("/proc/self/exe").unwrap();
    let len = file.metadata().unwrap().len();
    let stream = reach(id, |core| {
        let stream = core.stream_connect(c"127.0.0.1", &port, &StreamOptions::default(), Owner::default())?;
        core.stream_write(stream, Bytes::of(b"before"), 1)?;
        core.stream_sendfile(stream, file.as_raw_fd(), len - 3, 10, 2)?;
        Ok(stream)
    });
    let stream = stream.unwrap();
    let (mut taken, _) = listener.accept().unwrap();
    let mut seen = Vec::new();
    while !seen.iter().any(|event: &(c_int, c_int, u64)| event.0 == kind::CLOSE) {
        seen.extend(some(id, 1, 1000).iter().map(|event| (event.kind, event.code, event.value)));
        if seen.iter().any(|event| event.0 == kind::ERROR) {
            let counts = reach(id, |core| core.stream_counters(stream)).unwrap();
            assert_eq!((counts.queued, counts.taken), (16, 9));
        }
    }
    let written: Vec<_> = seen.iter().filter(|event| event.0 == kind::WRITTEN).copied().collect();
    assert_eq!(written, [(kind::WRITTEN, 0, 1), (kind::WRITTEN, libc::ENODATA, 2)]);
    let _ = taken.read(&mut [0; 16]);
    front::close(id, |_| ()).unwrap();
}

#[test]
fn a_peer_that_does_not_read_is_given_up_also_while_more_is_written() {
    let id = loop_on(backend::AUTO);
    let (stream, peer) = pair(id, &StreamOptions { write_ms: 200, ..StreamOptions::default() });
    let began = Instant::now();
    while reach(id, |core| core.stream_write(stream, Bytes::of(&vec![0; 65_536]), 0)).unwrap() {}
    let mut ended = false;
    while !ended && began.elapsed() < Duration::from_secs(2) {
        ended = some(id, 8, 20).iter().any(|event| event.kind == kind::ERROR && event.code == libc::ETIMEDOUT);
        let _ = reach(id, |core| core.stream_write(stream, Bytes::of(b"more"), 0));
    }
    assert!(ended, "it waits for ever as long as the program writes");
    drop(peer);
    front::close(id, |_| ()).unwrap();
}

#[test]
fn the_target_of_a_pipe_from_a_stream_that_has_ended_ends_too() {
    let id = loop_on(backend::AUTO);
    let half_open = StreamOptions { half_open: true, ..StreamOptions::default() };
    let (from, source) = pair(id, &half_open);
    let (to, mut target) = pair(id, &half_open);
    source.shutdown(std::net::Shutdown::Write).unwrap();
    let (seen, _) = all_of(id, from);
    assert_eq!(seen, [(kind::END, 0, 0)]);
    reach(id, |core| core.stream_write(to, Bytes::of(b"last"), 0)).unwrap();
    reach(id, |core| core.stream_pipe(from, to, 0)).unwrap();
    let mut left = Vec::new();
    target.set_read_timeout(Some(Duration::from_secs(2))).unwrap();
    target.read_to_end(&mut left).unwrap();
    assert_eq!(left, b"last");
    reach(id, |core| core.stream_end(from, 0)).unwrap();
    let (seen, _) = all_of(id, to);
    assert_eq!(seen, [], "it goes on receiving");
    assert_eq!(reach(id, |core| core.stream_state(to)).unwrap() & state::CLOSED, 0);
    front::close(id, |_| ()).unwrap();
}

#[test]
fn a_timer_that_is_always_due_leaves_the_turn() {
    let id = loop_on(backend::AUTO);
    let (stream, _peer) = pair(id, &StreamOptions { idle_ms: 60_000, ..StreamOptions::default() });
    reach(id, |core| core.timer_start(1, 1, Owner::default())).unwrap();
    std::thread::sleep(Duration::from_millis(3));
    reach(id, |core| {
        core.enter(Front::Callbacks)?;
        core.begin(100)?;
        let now = core.now_ms();
        for count in 0.. {
            if core.next().is_none() {
                break;
            }
            assert!(count < 5, "the network waits for the timer");
            // As a callback does that takes longer than the timer.
            std::thread::sleep(Duration::from_millis(3));
            core.stream_write(stream, Bytes::of(b"x"), 0)?;
            assert_eq!(core.now_ms(), now, "the time of the turn");
        }
        core.leave();
        Ok(())
    })
    .unwrap();
    front::close(id, |_| ()).unwrap();
}

#[test]
fn a_loop_that_is_gone_is_gone_for_other_threads_too() {
    let old = loop_on(backend::AUTO);
    front::close(old, |_| ()).unwrap();
    // Takes the number of the old one, most likely.
    let new = loop_on(backend::AUTO);
    let asked = std::thread::spawn(move || reach(old, |_| Ok(()))).join().unwrap();
    assert_eq!(asked, Err(crate::error::Error::StaleHandle(old)));
    front::close(new, |_| ()).unwrap();
}

#[test]
fn a_connection_that_has_not_said_whose_it_is_is_nobodys() {
    for (idle_ms, paused) in [(50, false), (0, true)] {
        let id = loop_on(backend::AUTO);
        let stream = StreamOptions { paused, idle_ms, ..StreamOptions::default() };
        let options = ListenOptions { flags: listen::PROXY, proxy_ms: 300, stream, ..tests::listen_options() };
        let server = reach(id, |core| core.server_listen(&options, Owner::default())).unwrap();
        let port = tests::port_of(server).into_string().unwrap().parse().unwrap();
        let mut clients = [0, 1].map(|_| TcpStream::connect(("127.0.0.1", port)).unwrap());
        clients[1].write_all(b"PROXY UNKNOWN\r\nrest").unwrap();
        let began = Instant::now();
        let (mut streams, mut kinds) = (Vec::new(), Vec::new());
        while began.elapsed() < Duration::from_millis(500) {
            for event in some(id, 1, 50) {
                if event.kind == kind::CONNECTION {
                    streams.push(event.value);
                }
                assert!(event.source == server || streams.contains(&event.source), "told of a stream nobody knows");
                kinds.push(event.kind);
            }
        }
        let own = if paused { vec![] } else { vec![kind::DATA, kind::TIMEOUT] };
        let expected = [vec![kind::LISTENING, kind::CONNECTION], own, vec![kind::DROP]].concat();
        assert_eq!(kinds, expected);
        front::close(id, |_| ()).unwrap();
    }
}

#[test]
fn a_signal_stays_blocked_as_long_as_anybody_waits_for_it() {
    let is_blocked = || {
        let status = std::fs::read_to_string("/proc/thread-self/status").unwrap();
        let mask = status.lines().find_map(|line| line.strip_prefix("SigBlk:")).unwrap();
        u64::from_str_radix(mask.trim(), 16).unwrap() >> (libc::SIGUSR2 - 1) & 1 == 1
    };
    let id = loop_on(backend::AUTO);
    for first in [0, 1] {
        let both = [0, 1].map(|_| reach(id, |core| core.signal_start(libc::SIGUSR2, Owner::default())).unwrap());
        reach(id, |core| core.signal_stop(both[first])).unwrap();
        assert!(is_blocked(), "it would end the process now");
        reach(id, |core| core.signal_stop(both[1 - first])).unwrap();
        assert!(!is_blocked());
    }
    front::close(id, |_| ()).unwrap();
}
