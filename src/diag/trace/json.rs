//! The JSON form: one object a line.

use core::fmt::{Result, Write};

use super::out::Out;
use super::record::{Record, tag};
use super::time;
use crate::diag::decode::{Memory, write_argument};
use crate::diag::json::Inside;
use crate::diag::messages;
use crate::diag::text::Text;
use crate::gate::{Kind, Returns};
use crate::names;

/// Bytes of data shown.
const DATA: usize = super::capture::PREVIEW;

/// Writes the line of a record.
pub(super) fn write(out: &mut Out, record: &Record) {
    let written = object(out, record);
    if out.full || written.is_err() {
        // The room is far larger than what a record can fill; and no line is better than a broken one.
        out.clear();
    }
}

fn object(out: &mut Out, record: &Record) -> Result {
    let wall = time::wall(record.time());
    let (seconds, nanoseconds) = (wall / 1_000_000_000, wall % 1_000_000_000);
    write!(
        out,
        "{{\"time\": {seconds}.{nanoseconds:09}, \"pid\": {}, \"thread\": {}",
        record.process(),
        record.thread()
    )?;
    write!(out, ", \"call\": \"{}\", \"inner\": {}", record.name(), record.is_inner())?;
    if record.fd() >= 0 {
        write!(out, ", \"fd\": {}", record.fd())?;
    }
    arguments(out, record)?;
    result(out, record)?;
    addresses(out, record)?;
    data(out, record)?;
    out.write_str("}\n")
}

fn arguments(out: &mut Out, record: &Record) -> Result {
    out.write_str(", \"args\": [")?;
    let outcome = record.outcome();
    let result = outcome.failure.is_none().then_some(outcome.value);
    let args = record.args();
    let kinds = record.call().map_or(&[][..], |call| call.signature().args);
    for (i, kind) in kinds.iter().enumerate() {
        out.write_str(if i > 0 { ", " } else { "" })?;
        match kind {
            Kind::Fd | Kind::Int | Kind::Code | Kind::Milliseconds => write!(out, "{}", args.int(i))?,
            Kind::Size => write!(out, "{}", args.word(i))?,
            kind => {
                out.write_char('"')?;
                write_argument(&mut Inside(out), *kind, i, &args, Memory::Recorded(record), result)?;
                out.write_char('"')?;
            }
        }
    }
    out.write_char(']')
}

fn result(out: &mut Out, record: &Record) -> Result {
    let outcome = record.outcome();
    match record.call().map(|call| call.signature().returns) {
        Some(Returns::Nothing) => {}
        Some(Returns::Pointer | Returns::Text) if outcome.value == 0 => out.write_str(", \"result\": null")?,
        Some(Returns::Pointer | Returns::Text) => write!(out, ", \"result\": \"{:#x}\"", outcome.value)?,
        _ => write!(out, ", \"result\": {}", outcome.value)?,
    }
    let Some(code) = outcome.failure else { return Ok(()) };
    write!(out, ", \"code\": {code}")?;
    match messages::error_text(code) {
        Some(error) => write!(out, ", \"error\": \"{}\", \"meaning\": \"{}\"", error.name(), error.en),
        None => Ok(()),
    }
}

fn addresses(out: &mut Out, record: &Record) -> Result {
    for (name, tag) in [("local", tag::LOCAL), ("peer", tag::PEER), ("address", tag::NAME)] {
        let mut address = [0; 128];
        let len = record.tagged(tag, &mut address);
        if len > 0 {
            let mut words = Text::<256>::new();
            names::write_address(&mut words, address.get(..len).unwrap_or_default())?;
            write!(out, ", \"{name}\": \"")?;
            Inside(out).write_str(words.as_str())?;
            out.write_char('"')?;
        }
    }
    Ok(())
}

/// The first bytes that were moved. A character of the text is a byte.
fn data(out: &mut Out, record: &Record) -> Result {
    let mut data = [0; DATA];
    let len = record.data(0, &mut data);
    if len == 0 {
        return Ok(());
    }
    out.write_str(", \"data\": \"")?;
    for byte in data.iter().take(len) {
        match byte {
            0x20..0x7f => Inside(out).write_char(char::from(*byte))?,
            byte => write!(out, "\\u{byte:04x}")?,
        }
    }
    out.write_char('"')
}

#[cfg(test)]
mod tests {
    use super::super::record::kept;
    use super::{Out, Record, write};
    use crate::gate::{Call, args};

    #[test]
    fn any_byte_may_be_in_the_data() {
        let data = b"a\"b\\c\n\x00\xff";
        let words = kept(Call::Send, args!(-1, data.as_ptr(), data.len(), 0), 8, None);
        let mut room = [0; 4096];
        let mut out = Out::new(&mut room);
        write(&mut out, &Record::new(&words));
        let line = String::from_utf8(out.bytes().to_vec()).unwrap();
        assert!(line.ends_with("\"result\": 8, \"data\": \"a\\\"b\\\\c\\u000a\\u0000\\u00ff\"}\n"), "{line}");
        assert!(line.contains(r#""args": [-1, "\"a\\\"b\\\\c\\n\\x00\\xff\"", 8, "0"]"#), "{line}");
    }

    #[test]
    fn line_that_does_not_fit_is_none() {
        let words = kept(Call::Close, args!(-1), -1, Some(libc::EBADF));
        for room in 0..150 {
            let mut room = vec![0; room];
            let mut out = Out::new(&mut room);
            write(&mut out, &Record::new(&words));
            assert!(out.bytes().is_empty());
        }
    }
}
