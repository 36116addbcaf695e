//! RSK109: a text that is no address, and what is used in its place.

use core::cell::Cell;

use super::given::Given;
use crate::diag::misuse::Scene;
use crate::diag::misuse::finding::{Fact, Finding};
use crate::gate::{Call, Outcome};

/// Bytes kept of a text: as many as the longest address has.
const ROOM: usize = 48;

/// A text this thread has failed to parse.
#[derive(Clone, Copy)]
struct Failed {
    parser: Parser,
    text: [u8; ROOM],
    len: usize,
}

thread_local! {
    /// The last one, unless another was parsed since.
    static FAILED: Cell<Option<Failed>> = const { Cell::new(None) };
}

/// How a call that reads an address from a text says that it could not.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Parser {
    /// Any result but 1.
    Pton,
    /// `INADDR_NONE`, which is also an address.
    Addr,
    /// 0.
    Aton,
}

impl Parser {
    /// Which one a call is.
    fn of(call: Call) -> Option<Self> {
        match call {
            Call::InetPton => Some(Self::Pton),
            Call::InetAddr => Some(Self::Addr),
            Call::InetAton => Some(Self::Aton),
            _ => None,
        }
    }

    /// Which argument is the text.
    const fn text(self) -> usize {
        if matches!(self, Self::Pton) { 1 } else { 0 }
    }

    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an in_addr_t came back")]
    fn has_failed(self, outcome: Outcome) -> bool {
        match self {
            Self::Pton => outcome.value != 1,
            Self::Addr => outcome.value as u32 == u32::MAX,
            Self::Aton => outcome.value == 0,
        }
    }
}

/// Sees texts being parsed; 109 for a number with a zero before it, which the older calls read as octal.
pub(super) fn learn_from(scene: &Scene, outcome: Outcome) -> Option<Finding> {
    if scene.call == Call::Getaddrinfo && outcome.failure.is_none() {
        FAILED.set(None);
    }
    let parser = Parser::of(scene.call)?;
    let mut room = [0; ROOM];
    let there = scene.look(scene.args.word(parser.text()), &mut room);
    let text = there.split(|byte| *byte == 0).next().unwrap_or_default();
    if parser.has_failed(outcome) {
        remember(parser, text);
        return None;
    }
    FAILED.set(None);
    (parser != Parser::Pton && is_octal(text)).then(|| Finding::new(109, 3).with(Fact::text(text)))
}

/// Whether one of the numbers of an address begins with a zero and would be another one in decimal.
fn is_octal(text: &[u8]) -> bool {
    let differs = |number: &[u8]| {
        let digits = number.iter().position(|digit| *digit != b'0').and_then(|start| number.get(start..));
        number.first() == Some(&b'0')
            && digits.is_some_and(|digits| digits.len() > 1 && digits.iter().all(u8::is_ascii_digit))
    };
    text.contains(&b'.') && text.split(|byte| *byte == b'.').any(differs)
}

fn remember(parser: Parser, text: &[u8]) {
    let mut kept = Failed { parser, text: [0; ROOM], len: text.len() };
    for (place, byte) in kept.text.iter_mut().zip(text) {
        *place = *byte;
    }
    // An empty text may well stand for "any address", and 255.255.255.255 is an address, whatever inet_addr says.
    FAILED.set((!text.is_empty() && text != b"255.255.255.255").then_some(kept));
}

impl Failed {
    fn fact(&self) -> Fact {
        Fact::text(self.text.get(..self.len).unwrap_or_default())
    }
}

/// 109: TCP has no broadcast, so 255.255.255.255 there is what `inet_addr` returns for a text it cannot read; and 0.0.0.0 as a
/// target, in a thread that has failed to parse a text and has parsed none since, is an address that was never filled in.
///
/// To listen at 0.0.0.0 after a text could not be read is a way some programs want; a target that is nowhere is none.
pub(super) fn unusable(scene: &Scene, given: &Given) -> Option<Finding> {
    let address = given.internet()?;
    let broadcast = matches!(address.ip(), core::net::IpAddr::V4(ip) if ip.is_broadcast());
    if broadcast {
        // A name that a program has for this address, as Python's "<broadcast>", may have been tried with inet_pton before.
        let none = FAILED.get().filter(|failed| failed.parser == Parser::Addr);
        return match none {
            Some(failed) => Some(Finding::new(109, 2).with(failed.fact())),
            None => scene.is_tcp().then(|| Finding::new(109, 0)),
        };
    }
    let is_target = scene.call != Call::Bind && address.port() != 0;
    if is_target && address.ip().is_unspecified() {
        return FAILED.get().map(|failed| Finding::new(109, 1).with(failed.fact()).with(given.fact()));
    }
    None
}

/// Whether 255.255.255.255 may be what `inet_addr` has returned to this thread for a text that is no address.
pub(super) fn none_was_read() -> bool {
    FAILED.get().is_some_and(|failed| failed.parser == Parser::Addr)
}

#[cfg(test)]
mod tests {
    use super::is_octal;

    #[test]
    fn a_zero_before_a_number_is_octal() {
        for octal in ["010.0.0.1", "192.168.001.010", "10.0.0.0377"] {
            assert!(is_octal(octal.as_bytes()), "{octal}");
        }
        for decimal in [
            "10.0.0.1",
            "0.0.0.0",
            "127.0.0.1",
            "0x7f.0.0.1",
            "017",
            "192.168.001.001",
            "",
            "000.00.0.0",
            "10.20.30.40",
        ] {
            assert!(!is_octal(decimal.as_bytes()), "{decimal}");
        }
    }
}
