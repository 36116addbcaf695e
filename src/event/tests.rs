//! A server and clients on one loop, through the array front end.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop where it stands")]

use std::ffi::CString;

use super::events::LoopEvent;
use super::framing::{Description, Framing, kind as frame};
use super::server::ListenOptions;
use super::stream::StreamOptions;
use super::{LoopOptions, Owner, front, open, reach};
use crate::names::backend;
use crate::names::looping::kind;
use crate::raw::memory;
use crate::sys::caller::Bytes;

pub(super) fn listen_options() -> ListenOptions<'static> {
    ListenOptions { host: Some(c"127.0.0.1"), ..ListenOptions::default() }
}

pub(super) fn port_of(server: u64) -> CString {
    let address = reach(server, |core| core.server_address(server)).unwrap();
    let port = u16::from_be_bytes([address.bytes()[2], address.bytes()[3]]);
    CString::new(port.to_string()).unwrap()
}

#[test]
fn echo_goes_round_and_everything_is_told_once() {
    for backend in [backend::SELECT, backend::POLL, backend::EPOLL] {
        let id = open(&LoopOptions { backend, read_size: 0 }).unwrap();
        let owner = Owner { handlers: 0, user: 7 };
        let server = reach(id, |core| core.server_listen(&listen_options(), owner)).unwrap();
        let port = port_of(server);
        let client = reach(id, |core| {
            let client = core.stream_connect(c"127.0.0.1", &port, &StreamOptions::default(), owner)?;
            core.stream_write(client, Bytes::of(b"hello"), 5)?;
            Ok(client)
        });
        let client = client.unwrap();
        let mut seen: Vec<(i32, bool)> = Vec::new();
        while !(seen.contains(&(kind::SERVER_CLOSE, true)) && seen.contains(&(kind::CLOSE, false))) {
            let mut events: Vec<LoopEvent> = Vec::new();
            front::poll(id, 2000, |told| {
                events.push(told.event);
                true
            })
            .unwrap();
            assert!(!events.is_empty(), "{seen:?}");
            for event in events {
                seen.push((event.kind, event.source != client));
                if event.kind == kind::DATA && event.source != client {
                    assert_eq!(event.len, 5);
                    // SAFETY is the loop's: the bytes are there until the next poll. Sent back unread.
                    let back = Bytes::of(b"HELLO");
                    assert!(reach(id, |core| core.stream_write(event.source, back, 0)).unwrap());
                }
                if event.kind == kind::DATA && event.source == client {
                    reach(id, |core| core.stream_end(client, 9)).unwrap();
                    reach(id, |core| core.server_close(server, -1, 0)).unwrap();
                }
            }
        }
        let of = |client: bool| seen.iter().filter(move |it| it.1 != client).map(|it| it.0).collect::<Vec<_>>();
        assert_eq!(
            of(true).iter().filter(|kind| **kind != kind::WRITTEN).copied().collect::<Vec<_>>(),
            [kind::ATTEMPT, kind::CONNECT, kind::DATA, kind::END, kind::CLOSE]
        );
        assert_eq!(
            of(false),
            [kind::LISTENING, kind::CONNECTION, kind::DATA, kind::END, kind::CLOSE, kind::SERVER_CLOSE]
        );
        front::close(id, |_| panic!("nothing is left to be told")).unwrap();
    }
}

/// A loop, a stream that was accepted on it, and the client at its other end.
fn accepted() -> (u64, u64, u64) {
    let id = open(&LoopOptions { backend: backend::AUTO, read_size: 0 }).unwrap();
    let server = reach(id, |core| core.server_listen(&listen_options(), Owner::default())).unwrap();
    let port = port_of(server);
    let client =
        reach(id, |core| core.stream_connect(c"127.0.0.1", &port, &StreamOptions::default(), Owner::default()));
    loop {
        if let Some(event) = polled(id).into_iter().find(|event| event.kind == kind::CONNECTION) {
            return (id, event.value, client.unwrap());
        }
    }
}

fn polled(id: u64) -> Vec<LoopEvent> {
    let mut events = Vec::new();
    let give = |told: super::events::Told| {
        events.push(told.event);
        true
    };
    assert!(front::poll(id, 2000, give).unwrap() > 0);
    events
}

/// The data of the events, read after the whole turn as a program with an array does.
fn data_of(events: &[LoopEvent]) -> Vec<String> {
    let data = events.iter().filter(|event| event.kind == kind::DATA);
    let bytes = data.map(|event| {
        let mut bytes = vec![0; event.len];
        assert_eq!(memory::read(event.data as usize, &mut bytes), event.len);
        String::from_utf8(bytes).unwrap()
    });
    bytes.collect()
}

#[test]
fn frames_stay_where_they_are_until_the_next_poll() {
    let (id, stream, client) = accepted();
    let lines = Framing::new(&Description { kind: frame::LINE, ..Description::default() }).unwrap();
    reach(id, |core| core.stream_set_framing(stream, Some(lines))).unwrap();
    for (sent, expected) in [("first\nsecond\nth", vec!["first", "second"]), ("ird\n", vec!["third"]), ("\n", vec![""])]
    {
        reach(id, |core| core.stream_write(client, Bytes::of(sent.as_bytes()), 0)).unwrap();
        let events = loop {
            let events = polled(id);
            if events.iter().any(|event| event.kind == kind::DATA) {
                break events;
            }
        };
        assert_eq!(data_of(&events), expected);
    }
    front::close(id, |_| ()).unwrap();
}
