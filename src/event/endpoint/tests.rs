//! Endpoints on one loop, through the array front end.

#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]

use std::ffi::CString;

use super::super::events::LoopEvent;
use super::super::{LoopOptions, Owner, front, open, reach};
use super::EndpointOptions;
use crate::names::backend;
use crate::names::flag;
use crate::names::looping::{kind, side};
use crate::sys::caller::Bytes;

fn poll(id: u64) -> Vec<LoopEvent> {
    let mut events = Vec::new();
    front::poll(id, 2000, |told| {
        events.push(told.event);
        true
    })
    .unwrap();
    events
}

#[test]
fn batches_are_cut_up_and_told_in_lists_no_longer_than_asked() {
    for (backend, offload) in [(backend::SELECT, 0), (backend::POLL, flag::NO_OFFLOAD), (backend::EPOLL, 0)] {
        let id = open(&LoopOptions { backend, read_size: 0 }).unwrap();
        let owner = Owner::default();
        let near = EndpointOptions { host: Some(c"127.0.0.1"), flags: offload, ..EndpointOptions::default() };
        let to = reach(id, |core| core.endpoint_open(&near, owner)).unwrap();
        let port = reach(to, |core| core.endpoint_address(to, side::LOCAL)).unwrap().port();
        let port = CString::new(port.to_string()).unwrap();
        let far = EndpointOptions { peer_host: Some(c"127.0.0.1"), peer_service: Some(&port), ..near };
        let far = EndpointOptions { host: None, ..far };
        let from = reach(id, |core| core.endpoint_open(&far, owner)).unwrap();
        for count in 0..100u8 {
            let bytes = vec![count; 100];
            assert_eq!(reach(from, |core| core.endpoint_send(from, Bytes::of(&bytes), &[])), Ok(true));
        }
        let sent = reach(from, |core| core.endpoint_counters(from)).unwrap();
        assert_eq!((sent.sent, sent.queued), (64, 36), "a full batch does not wait for the end of the turn");
        let mut came = 0;
        while came < 100 {
            for event in poll(id) {
                assert_eq!((event.kind, event.source, event.code), (kind::DATAGRAMS, to, 0));
                assert!((1..=64).contains(&event.value) && !event.data.is_null());
                came += event.value;
            }
        }
        let counts = reach(to, |core| core.endpoint_counters(to)).unwrap();
        assert_eq!((counts.received, counts.received_bytes, counts.dropped), (100, 10_000, 0));
        reach(to, |core| core.endpoint_close(to)).unwrap();
        assert_eq!(poll(id).iter().map(|event| event.kind).collect::<Vec<_>>(), [kind::ENDPOINT_CLOSE]);
        assert!(reach(to, |core| core.endpoint_fd(to)).is_err());
        front::close(id, |told| assert_eq!(told.event.kind, kind::ENDPOINT_CLOSE)).unwrap();
    }
}
