//! A mistake that was found, with the facts that show it. Of fixed size, put into words when somebody reads it.

use core::ffi::CStr;
use core::fmt::{Result, Write};

use super::catalogue::{self, Case, Mistake};
use crate::diag::{site, template};
use crate::gate::Call;
use crate::names;

/// Bytes kept of a text or an address: enough for any socket address of the internet and most paths.
const ROOM: usize = 112;

/// A fact of a finding.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Fact {
    /// There is none.
    None,
    /// A number.
    Number(i64),
    /// A word of ours, such as the name of a constant.
    Name(&'static str),
    /// Bytes of a socket address.
    Address([u8; ROOM], u8),
    /// A text of the program's.
    Text([u8; ROOM], u8),
    /// A place in the program.
    Place(usize),
    /// A call of the library.
    Call(Call),
    /// An address in memory.
    Pointer(usize),
}

fn kept(bytes: &[u8]) -> ([u8; ROOM], u8) {
    let mut room = [0; ROOM];
    let len = bytes.len().min(ROOM);
    if let (Some(to), Some(from)) = (room.get_mut(..len), bytes.get(..len)) {
        to.copy_from_slice(from);
    }
    (room, u8::try_from(len).unwrap_or(0))
}

impl Fact {
    /// A socket address.
    pub(crate) fn address(bytes: &[u8]) -> Self {
        let (room, len) = kept(bytes);
        Self::Address(room, len)
    }

    /// A text that is not ours.
    pub(crate) fn text(bytes: &[u8]) -> Self {
        let (room, len) = kept(bytes);
        Self::Text(room, len)
    }

    fn write(&self, out: &mut impl Write) -> Result {
        let bytes = |room: &[u8; ROOM], len: u8| -> ([u8; ROOM], usize) { (*room, usize::from(len)) };
        match self {
            Self::None => Ok(()),
            Self::Number(value) => write!(out, "{value}"),
            Self::Name(name) => out.write_str(name),
            Self::Address(room, len) => {
                let (room, len) = bytes(room, *len);
                names::write_address(out, room.get(..len).unwrap_or_default())
            }
            Self::Text(room, len) => {
                let (room, len) = bytes(room, *len);
                write!(out, "{}", room.get(..len).unwrap_or_default().escape_ascii())
            }
            Self::Place(address) => site::write_site(out, *address),
            Self::Pointer(address) => write!(out, "{address:#x}"),
            Self::Call(call) => out.write_str(call.signature().name),
        }
    }
}

macro_rules! numbers {
    ($($kind:ty),*) => {$(
        impl From<$kind> for Fact {
            fn from(value: $kind) -> Self {
                Self::Number(i64::from(value))
            }
        }
    )*};
}
numbers!(i32, u16, u32, i64);

impl From<usize> for Fact {
    fn from(value: usize) -> Self {
        Self::Number(i64::try_from(value).unwrap_or(i64::MAX))
    }
}

impl From<&'static str> for Fact {
    fn from(name: &'static str) -> Self {
        Self::Name(name)
    }
}

impl From<Call> for Fact {
    fn from(call: Call) -> Self {
        Self::Call(call)
    }
}

/// A mistake that was found.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Finding {
    /// Which.
    pub(crate) code: u16,
    /// Which form of it.
    pub(crate) case: u8,
    /// Whether it is about a socket that is closed already, so that nothing needs to be there any more.
    pub(crate) of_closed: bool,
    facts: [Fact; 4],
}

impl Finding {
    /// A finding of the form `case` of a mistake, without facts.
    pub(crate) const fn new(code: u16, case: u8) -> Self {
        Self { code, case, of_closed: false, facts: [Fact::None; 4] }
    }

    /// With one more fact.
    pub(crate) fn with(mut self, fact: impl Into<Fact>) -> Self {
        if let Some(free) = self.facts.iter_mut().find(|fact| matches!(fact, Fact::None)) {
            *free = fact.into();
        }
        self
    }

    /// About a socket that is closed: it is reported although the fd is another socket now, or none.
    pub(crate) const fn of_closed(mut self) -> Self {
        self.of_closed = true;
        self
    }

    /// Its row.
    pub(crate) fn mistake(&self) -> Option<&'static Mistake> {
        catalogue::find(self.code)
    }

    /// Its form.
    pub(crate) fn form(&self) -> Option<&'static Case> {
        let cases = self.mistake()?.cases;
        cases.get(usize::from(self.case)).or_else(|| cases.first())
    }

    /// Writes the fact of its form in the language in use.
    pub(crate) fn write_fact(&self, out: &mut impl Write) -> Result {
        self.form().map_or(Ok(()), |form| self.fill(out, form.words().fact))
    }

    /// Writes fact, why and code as one reason for a failure; the hint that goes with it.
    pub(crate) fn write_reason(&self, out: &mut impl Write) -> core::result::Result<&'static str, core::fmt::Error> {
        let Some(words) = self.form().map(Case::words) else { return Ok("") };
        self.fill(out, words.fact)?;
        write!(out, "; {} [RSK{}]", words.why.to_str().unwrap_or_default(), self.code)?;
        Ok(words.hint.to_str().unwrap_or_default())
    }

    fn fill(&self, out: &mut impl Write, line: &'static CStr) -> Result {
        template::fill(out, line.to_str().unwrap_or_default(), |seen, place| {
            self.facts.get(place).map_or(Ok(()), |fact| fact.write(seen))
        })
    }
}
