//! Connecting: names, several addresses, times, and giving it up at every step.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop where it stands")]

use std::ffi::CString;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::os::fd::AsRawFd;
use std::time::{Duration, Instant};

use libc::c_int;

use super::events::Step;
use super::stream::{Local, StreamOptions};
use super::{LoopOptions, Owner, front, open, reach};
use crate::names::backend;
use crate::names::looping::{kind, state, timeout};
use crate::sys::address::Address;
use crate::sys::caller::Bytes;
use crate::sys::socket::start_listening;

/// What was told of one stream: kind, code and value of each event, and of a failure the step and the address.
#[derive(Debug, Default)]
struct Seen {
    events: Vec<(c_int, c_int, u64)>,
    failures: Vec<(Step, Address)>,
}

impl Seen {
    fn kinds(&self) -> Vec<c_int> {
        self.events.iter().map(|event| event.0).collect()
    }

    fn last(&self) -> (c_int, c_int) {
        self.events.last().map_or((0, 0), |event| (event.0, event.1))
    }

    fn failure(&self) -> (Step, Address) {
        self.failures[0]
    }
}

/// Polls loop `id` until an event of kind `until` has come, or its time is over.
fn watch(id: u64, seen: &mut Seen, until: c_int) {
    let deadline = Instant::now() + Duration::from_secs(5);
    while !seen.kinds().contains(&until) {
        assert!(Instant::now() < deadline, "{seen:?}");
        front::poll(id, 1000, |told| {
            seen.events.push((told.event.kind, told.event.code, told.event.value));
            seen.failures.extend(told.failure.map(|failure| (failure.step, failure.address)));
            true
        })
        .unwrap();
    }
}

fn watched(id: u64, until: c_int) -> Seen {
    let mut seen = Seen::default();
    watch(id, &mut seen, until);
    seen
}

fn new_loop() -> u64 {
    open(&LoopOptions { backend: backend::AUTO, read_size: 0 }).unwrap()
}

fn end(id: u64) {
    front::close(id, |told| panic!("{} was left to be told", told.event.kind)).unwrap();
}

fn connect_to(id: u64, addresses: &[SocketAddr], local: Option<Local>, options: &StreamOptions) -> u64 {
    let addresses = addresses.iter().map(|end| Address::internet(*end)).collect();
    reach(id, |core| core.connect_to((c"host", c"9"), addresses, local, options, Owner::default())).unwrap()
}

/// Where nobody listens.
fn nobody() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

/// A listener that does not answer: its queue is full.
struct Silent {
    listener: TcpListener,
    _queued: Vec<TcpStream>,
}

impl Silent {
    fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        start_listening(listener.as_raw_fd(), 0).unwrap();
        let mut queued = Vec::new();
        while let Ok(stream) = TcpStream::connect_timeout(&listener.local_addr().unwrap(), Duration::from_millis(100)) {
            queued.push(stream);
        }
        Self { listener, _queued: queued }
    }

    fn end(&self) -> SocketAddr {
        self.listener.local_addr().unwrap()
    }
}

fn timed(connect_ms: u32) -> StreamOptions {
    StreamOptions { connect_ms, ..StreamOptions::default() }
}

#[test]
fn a_dead_address_costs_no_time_and_a_silent_one_a_quarter_of_a_second() {
    let server = TcpListener::bind("127.0.0.1:0").unwrap();
    let (alive, silent) = (server.local_addr().unwrap(), Silent::new());
    let id = new_loop();
    let before = Instant::now();
    connect_to(id, &[nobody(), alive], None, &timed(0));
    assert_eq!(watched(id, kind::CONNECT).kinds(), [kind::ATTEMPT, kind::ATTEMPT, kind::CONNECT]);
    assert!(before.elapsed() < Duration::from_millis(200), "{:?}", before.elapsed());

    let before = Instant::now();
    let stream = connect_to(id, &[silent.end(), silent.end(), nobody(), alive], None, &timed(0));
    let seen = watched(id, kind::CONNECT);
    assert_eq!(seen.kinds(), [kind::ATTEMPT, kind::ATTEMPT, kind::ATTEMPT, kind::ATTEMPT, kind::CONNECT]);
    // Two silent ones; the dead one does not count.
    let took = before.elapsed().as_millis();
    assert!((500..800).contains(&took), "{took} ms");
    let peer = reach(id, |core| core.stream_address(stream, 1)).unwrap();
    assert_eq!(peer, Address::internet(alive));
    front::close(id, |_| ()).unwrap();
}

#[test]
fn the_failure_told_is_the_most_telling_with_its_address() {
    let (silent, nobody) = (Silent::new(), nobody());
    let id = new_loop();
    let stream = connect_to(id, &[nobody, "[2001:db8::1]:9".parse().unwrap()], None, &timed(2000));
    reach(id, |core| core.stream_write(stream, Bytes::of(b"lost"), 7)).unwrap();
    let seen = watched(id, kind::CLOSE);
    // The other one has no way here, or none that answers.
    if seen.last().1 == libc::ECONNREFUSED {
        assert_eq!(seen.failure(), (Step::Connect, Address::internet(nobody)));
        let told: Vec<_> = seen.events.iter().filter(|event| event.0 != kind::ATTEMPT).collect();
        let refused = libc::ECONNREFUSED;
        assert_eq!(told, [&(kind::WRITTEN, refused, 7), &(kind::ERROR, refused, 0), &(kind::CLOSE, refused, 0)]);
    } else {
        assert_eq!(seen.last().1, libc::ETIMEDOUT);
    }
    let before = Instant::now();
    connect_to(id, &[silent.end(), nobody], None, &timed(300));
    let seen = watched(id, kind::CLOSE);
    assert_eq!((seen.last(), seen.failure().0), ((kind::CLOSE, libc::ETIMEDOUT), Step::ConnectAtAll));
    assert_eq!(seen.failure().1, Address::internet(silent.end()));
    assert!((300..600).contains(&before.elapsed().as_millis()));
    end(id);
}

#[test]
fn names_are_looked_up_in_time_and_told() {
    let server = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = CString::new(server.local_addr().unwrap().port().to_string()).unwrap();
    let id = new_loop();
    let connect = |host, service: &_, options: &_| {
        reach(id, |core| core.stream_connect(host, service, options, Owner::default())).unwrap()
    };
    connect(c"localhost", &port, &timed(0));
    let seen = watched(id, kind::CONNECT);
    assert_eq!((seen.kinds()[0], seen.events[0].2 > 0), (kind::LOOKUP, true), "{seen:?}");
    assert_eq!(seen.kinds()[1], kind::ATTEMPT);

    connect(c"nobody.invalid", &port, &timed(0));
    let seen = watched(id, kind::CLOSE);
    assert_eq!(seen.kinds(), [kind::ERROR, kind::CLOSE]);
    assert!([libc::EAI_NONAME, libc::EAI_AGAIN].contains(&seen.last().1), "{seen:?}");
    assert_eq!(seen.failure().0, Step::Resolve);
    for wrong in [c"65536", c"", c"-1"] {
        let refused = reach(id, |core| core.stream_connect(c"localhost", wrong, &timed(0), Owner::default()));
        assert_eq!(refused, Err(crate::error::Error::Name(libc::EAI_SERVICE)));
    }
    front::close(id, |_| ()).unwrap();
}

#[test]
fn given_up_at_any_step_it_tells_nothing_but_its_end() {
    let silent = Silent::new();
    let id = new_loop();
    let ends = |stream| {
        reach(id, |core| core.stream_destroy(stream, 0)).unwrap();
        let seen = watched(id, kind::CLOSE);
        assert_eq!(seen.events, [(kind::CLOSE, 0, 0)], "{seen:?}");
    };
    for _ in 0..20 {
        ends(reach(id, |core| core.stream_connect(c"localhost", c"9", &timed(0), Owner::default())).unwrap());
        ends(connect_to(id, &[silent.end(), silent.end()], None, &timed(0)));
    }
    // With two attempts underway.
    let stream = connect_to(id, &[silent.end(); 3], None, &timed(0));
    let mut seen = Seen::default();
    while seen.events.len() < 2 {
        front::poll(id, 1000, |told| {
            seen.events.push((told.event.kind, 0, 0));
            true
        })
        .unwrap();
    }
    assert_eq!(reach(id, |core| core.stream_state(stream)), Ok(state::CONNECTING));
    ends(stream);
    // The time is set anew while it connects.
    let stream = connect_to(id, &[silent.end()], None, &timed(60_000));
    reach(id, |core| core.stream_set_timeout(stream, timeout::CONNECT, 20)).unwrap();
    assert_eq!(watched(id, kind::CLOSE).last().1, libc::ETIMEDOUT);
    end(id);
}

#[test]
fn the_local_end_is_the_one_asked_for_or_the_connection_fails() {
    let server = TcpListener::bind("127.0.0.1:0").unwrap();
    let to = [server.local_addr().unwrap()];
    let id = new_loop();
    let local = |host, service| Local::of(host, service).unwrap();
    let stream = connect_to(id, &to, Some(local(c"127.0.0.2", c"0")), &timed(0));
    watched(id, kind::CONNECT);
    assert_eq!(server.accept().unwrap().1.ip().to_string(), "127.0.0.2");
    reach(id, |core| core.stream_destroy(stream, 0)).unwrap();
    watched(id, kind::CLOSE);

    let busy = TcpListener::bind("0.0.0.0:0").unwrap();
    let port = CString::new(busy.local_addr().unwrap().port().to_string()).unwrap();
    connect_to(id, &to, Some(local(c"", &port)), &timed(0));
    let seen = watched(id, kind::CLOSE);
    assert_eq!((seen.last().1, seen.failure().0), (libc::EADDRINUSE, Step::Bind));
    assert_eq!(seen.failure().1, Address::internet(busy.local_addr().unwrap()));

    connect_to(id, &to, Some(local(c"::1", c"0")), &timed(0));
    let seen = watched(id, kind::CLOSE);
    assert_eq!((seen.last().1, seen.failure().0), (libc::EAFNOSUPPORT, Step::ConnectAtAll));
    assert!(Local::of(c"localhost", c"0").is_err() && Local::of(c"::1", c"http").is_err());
    end(id);
}

#[test]
fn a_port_of_ones_own_is_used_for_one_address_after_the_other() {
    let server = TcpListener::bind("127.0.0.1:0").unwrap();
    let alive = server.local_addr().unwrap();
    let port = CString::new(nobody().port().to_string()).unwrap();
    let id = new_loop();
    connect_to(id, &[nobody(), alive], Some(Local::of(c"127.0.0.1", &port).unwrap()), &timed(0));
    assert_eq!(watched(id, kind::CONNECT).kinds(), [kind::ATTEMPT, kind::ATTEMPT, kind::CONNECT]);
    assert_eq!(server.accept().unwrap().1.port().to_string().as_bytes(), port.to_bytes());
    front::close(id, |_| ()).unwrap();
}

#[test]
fn a_unix_server_without_room_is_tried_until_the_time_is_over() {
    use std::os::unix::net::{UnixListener, UnixStream};
    let path = std::env::temp_dir().join(format!("rustsock-connect-{}", std::process::id()));
    let server = UnixListener::bind(&path).unwrap();
    start_listening(server.as_raw_fd(), 0).unwrap();
    let name = CString::new(path.to_str().unwrap()).unwrap();
    let first = UnixStream::connect(&path).unwrap();
    let id = new_loop();
    let connect =
        |options: &StreamOptions| reach(id, |core| core.stream_connect_unix(&name, options, Owner::default())).unwrap();
    connect(&timed(50));
    let seen = watched(id, kind::CLOSE);
    assert_eq!((seen.last().1, seen.failure().0), (libc::ETIMEDOUT, Step::ConnectAtAll));
    assert_eq!(seen.kinds(), [kind::ATTEMPT, kind::ERROR, kind::CLOSE]);

    let stream = connect(&timed(0));
    let mut seen = Seen::default();
    front::poll(id, 0, |told| {
        seen.events.push((told.event.kind, 0, 0));
        true
    })
    .unwrap();
    assert_eq!(
        (seen.kinds(), reach(id, |core| core.stream_state(stream))),
        (vec![kind::ATTEMPT], Ok(state::CONNECTING))
    );
    drop((server.accept().unwrap(), first));
    watch(id, &mut seen, kind::CONNECT);

    // While it tries again, the server goes.
    connect(&timed(0));
    drop(server);
    assert_eq!(watched(id, kind::CLOSE).last().0, kind::CLOSE);
    std::fs::remove_file(&path).unwrap();
    front::close(id, |_| ()).unwrap();
}

#[test]
fn a_thousand_connect_at_once() {
    let server = TcpListener::bind("127.0.0.1:0").unwrap();
    let to = [server.local_addr().unwrap()];
    let accepting = std::thread::spawn(move || (0..1000).map(|_| server.accept().unwrap().0).collect::<Vec<_>>());
    let id = new_loop();
    let options = StreamOptions { paused: true, ..timed(0) };
    for _ in 0..1000 {
        connect_to(id, &to, None, &options);
    }
    let mut connected = 0;
    while connected < 1000 {
        front::poll(id, 2000, |told| {
            assert!(matches!(told.event.kind, kind::ATTEMPT | kind::CONNECT), "{}", told.event.kind);
            connected += usize::from(told.event.kind == kind::CONNECT);
            true
        })
        .unwrap();
    }
    assert_eq!(accepting.join().unwrap().len(), 1000);
    front::close(id, |_| ()).unwrap();
}
