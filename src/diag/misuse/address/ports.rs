//! RSK101 and RSK110: ports with their bytes swapped, and no port at all.

use core::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering::Relaxed};

use super::given::Given;
use crate::diag::misuse::finding::Finding;
use crate::diag::misuse::{Scene, diagnosing};
use crate::gate::{Call, Outcome};
use crate::raw::asking;

/// Ports people write into programs: of services, of tutorials, and easy to type. None is another one's byte swap.
static WELL_KNOWN: [u16; 54] = [
    7, 13, 21, 22, 25, 53, 80, 110, 143, 443, 1234, 1883, 2222, 3000, 3306, 3333, 3490, 4242, 4321, 4444, 4950, 5000,
    5001, 5050, 5432, 5555, 6000, 6379, 7000, 7777, 8000, 8001, 8008, 8080, 8081, 8088, 8443, 8888, 9000, 9001, 9034,
    9090, 9876, 9877, 9999, 10000, 11211, 12000, 12345, 27017, 50000, 51717, 54321, 65432,
];

fn is_well_known(port: u16) -> bool {
    WELL_KNOWN.contains(&port)
}

/// A set of ports.
struct Ports([AtomicU64; 1024]);

impl Ports {
    const fn new() -> Self {
        Self([const { AtomicU64::new(0) }; 1024])
    }

    fn add(&self, port: u16) {
        if let Some(word) = self.0.get(usize::from(port / 64)) {
            word.fetch_or(1 << (port % 64), Relaxed);
        }
    }

    fn has(&self, port: u16) -> bool {
        self.0.get(usize::from(port / 64)).is_some_and(|word| word.load(Relaxed) >> (port % 64) & 1 == 1)
    }
}

/// Ports the program has from somewhere that gives them right: `htons`, `getsockname`, `getaddrinfo`, its own bind.
static KNOWN: Ports = Ports::new();
/// The program has bound or connected to a port that looks right, so it knows how.
static KNOWS_HOW: AtomicBool = AtomicBool::new(false);
/// The program has taken an address from a datagram, and may answer to any port.
static ANSWERS: AtomicBool = AtomicBool::new(false);
/// The program has let the system pick a port.
static LETS_PICK: AtomicBool = AtomicBool::new(false);
/// Connects that were refused.
static REFUSED: AtomicU32 = AtomicU32::new(0);

/// Refused connects after which a program is taken for one that tries ports.
const TRIES: u32 = 4;

/// The port of an address as it stands, and as it would be with its bytes swapped, if that could have been meant.
fn swapped(given: &Given) -> Option<(u16, u16)> {
    let port = given.internet()?.port();
    let meant = port.swap_bytes();
    (port != 0 && port != meant && !is_well_known(port) && !KNOWN.has(port)).then_some((port, meant))
}

/// 101 before a call: the first port a program binds (or sends datagrams) to is the swap of one people use.
///
/// A correct program may use any port. So it is silent if the port came from a call that gives ports right, and from the
/// moment the program has used another port rightly: what is left is a program whose only port looks swapped. Those calls
/// are seen with reports only, so it is not looked for without.
pub(super) fn swapped_before(scene: &Scene, given: &Given) -> Option<Finding> {
    if !diagnosing() {
        return None;
    }
    let (port, meant) = swapped(given)?;
    let suspicious = match scene.call {
        // A round port is one that people choose.
        Call::Bind => is_well_known(meant) && port % 100 != 0 && !KNOWS_HOW.load(Relaxed),
        Call::Sendto => {
            let first = is_well_known(meant) && !KNOWS_HOW.load(Relaxed) && !ANSWERS.load(Relaxed);
            (first || KNOWN.has(meant) && !ANSWERS.load(Relaxed)) && scene.is_udp()
        }
        _ => false,
    };
    suspicious.then(|| Finding::new(101, 0).with(i32::from(port)).with(i32::from(meant)))
}

/// 101 after a connect was refused: the swapped port is one this program has used, or one people use.
///
/// A correct program is refused when its server is down. So the port must not be known to be right, and a program that is
/// refused again and again, as one that tries ports is, is left alone.
pub(super) fn swapped_target(scene: &Scene, given: &Given) -> Option<Finding> {
    let (port, meant) = swapped(given)?;
    // Without reports it is not seen where ports are asked for.
    let blind = !diagnosing() && (LETS_PICK.load(Relaxed) || KNOWS_HOW.load(Relaxed));
    let meant_that = KNOWN.has(meant) || (is_well_known(meant) && !blind);
    (meant_that && REFUSED.load(Relaxed) < TRIES && scene.is_tcp())
        .then(|| Finding::new(101, 1).with(i32::from(port)).with(i32::from(meant)))
}

/// 110: no port. Connecting a datagram socket without one is a way to ask for a route, and raw sockets have none.
pub(super) fn zero(scene: &Scene, given: &Given) -> Option<Finding> {
    if given.internet()?.port() != 0 {
        return None;
    }
    match scene.call {
        Call::Connect if scene.is_tcp() => Some(Finding::new(110, 0).with(given.fact())),
        Call::Sendto if scene.is_udp() => Some(Finding::new(110, 1).with(given.fact())),
        _ => None,
    }
}

/// Remembers which ports a program uses.
pub(super) fn note_use(scene: &Scene, given: &Given) {
    let Some(port) = given.internet().map(|address| address.port()) else { return };
    match scene.call {
        Call::Bind if port == 0 => LETS_PICK.store(true, Relaxed),
        _ if port == 0 || swapped(given).is_some_and(|(_, meant)| is_well_known(meant) || KNOWN.has(meant)) => {}
        Call::Bind => {
            KNOWS_HOW.store(true, Relaxed);
            KNOWN.add(port);
        }
        // Ports the system has picked are no proof.
        _ if !KNOWN.has(port) || is_well_known(port) => KNOWS_HOW.store(true, Relaxed),
        _ => {}
    }
}

/// Remembers a refused connect.
pub(super) fn note_refusal(scene: &Scene, outcome: Outcome) {
    if let (Call::Connect, Some(libc::ECONNREFUSED)) = (scene.call, outcome.failure) {
        REFUSED.fetch_add(1, Relaxed);
    }
}

/// Remembers ports the program is given.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "ports are 16 bits of a word")]
pub(super) fn learn_from(scene: &Scene, outcome: Outcome) {
    if !diagnosing() || outcome.failure.is_some() {
        return;
    }
    match scene.call {
        Call::Htons => KNOWN.add(scene.args.int(0) as u16),
        Call::Getsockname | Call::Getpeername => learn_at(scene, scene.args.word(1)),
        Call::Recvfrom if scene.args.word(4) != 0 => ANSWERS.store(true, Relaxed),
        Call::Recvmsg | Call::Recvmmsg | Call::RecvDatagram | Call::RecvMany => ANSWERS.store(true, Relaxed),
        Call::Getaddrinfo => learn_found(scene),
        Call::TcpListen | Call::UdpOpen => learn_name(asking::local_name(outcome.value as i32)),
        Call::TcpConnect | Call::UdpConnect => learn_name(asking::peer_name(outcome.value as i32)),
        _ => {}
    }
}

fn learn_at(scene: &Scene, pointer: usize) {
    let mut bytes = [0; 28];
    if let Some(address) = asking::internet(scene.look(pointer, &mut bytes)) {
        KNOWN.add(address.port());
    }
}

fn learn_name(name: Option<asking::Name>) {
    if let Some(address) = name.and_then(|name| name.internet()) {
        KNOWN.add(address.port());
    }
}

/// The first of the addresses `getaddrinfo` has found; the others have the same port.
fn learn_found(scene: &Scene) {
    let pointer_at = |at: usize| {
        let mut bytes = [0; size_of::<usize>()];
        (scene.look(at, &mut bytes).len() == bytes.len()).then(|| usize::from_ne_bytes(bytes))
    };
    let list = pointer_at(scene.args.word(3));
    if let Some(address) = list.and_then(|list| pointer_at(list + core::mem::offset_of!(libc::addrinfo, ai_addr))) {
        learn_at(scene, address);
    }
}

#[cfg(test)]
mod tests {
    use super::{Ports, WELL_KNOWN, is_well_known};

    #[test]
    fn no_port_people_use_is_the_swap_of_another() {
        assert!(WELL_KNOWN.is_sorted());
        for port in WELL_KNOWN {
            assert!(port == port.swap_bytes() || !is_well_known(port.swap_bytes()), "{port}");
        }
    }

    #[test]
    fn a_set_has_what_was_added_and_no_more() {
        let ports = Ports::new();
        for port in [0, 63, 64, 8080, u16::MAX] {
            assert!(!ports.has(port));
            ports.add(port);
            assert!(ports.has(port) && !ports.has(port ^ 1));
        }
    }
}
