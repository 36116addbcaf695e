//! What is in the ring, when somebody asks or the trace ends.

use core::sync::atomic::{AtomicBool, Ordering::Relaxed};

use super::diagram::Diagram;
use super::out::Out;
use super::pcapng::{self, Packets};
use super::streams::{self, Writer, give_document};
use super::{capture, json, mermaid, ring, sinks, svg, text};
use crate::error::{Error, Result};
use crate::names::form;

/// Where the records of this process begin, as far as they are still there.
fn from() -> u64 {
    ring::oldest().max(capture::begin())
}

/// Writes the ring in a form; `write` says whether it could.
pub(super) fn to(writer: &mut Writer, form: i32, mut write: impl FnMut(&[u8]) -> bool) -> Result<()> {
    let mut good = true;
    match form {
        form::MERMAID | form::SVG => good = write(document(writer, form).as_bytes()),
        form::PCAPNG => {
            let mut first = true;
            writer.each(from(), |record, sockets, room| {
                let mut out = Out::new(room);
                if core::mem::take(&mut first) {
                    pcapng::begin(&mut out);
                }
                let mut packets = Packets::new(&mut out, |bytes| good = good && write(bytes));
                sockets.follow(record, &mut packets);
                packets.end();
            });
        }
        form => writer.each(from(), |record, _, room| {
            let mut out = Out::new(room);
            match form {
                _ if record.is_part() => {}
                form::JSON => json::write(&mut out, record),
                _ => text::write(&mut out, record),
            }
            good = good && (out.bytes().is_empty() || write(out.bytes()));
        }),
    }
    if good { Ok(()) } else { Err(Error::last_os()) }
}

/// The diagram of the ring.
fn document(writer: &mut Writer, form: i32) -> String {
    let mut diagram = Diagram::default();
    writer.each(from(), |record, sockets, _| sockets.follow(record, &mut diagram));
    if form == form::SVG { svg::write(&diagram) } else { mermaid::write(&diagram) }
}

/// Makes the diagrams this process was asked for.
pub(super) fn diagrams(writer: &mut Writer) {
    for sink in sinks::used().filter(|sink| sink.form() > form::PCAPNG && sink.is_ours()) {
        let document = document(writer, sink.form());
        give_document(sink, document.as_bytes());
    }
}

/// Has the diagrams made at the end of the process, also if nobody stops the trace.
pub(super) fn at_exit() {
    static ASKED: AtomicBool = AtomicBool::new(false);
    if !ASKED.swap(true, Relaxed) {
        crate::raw::own::at_exit(finish);
    }
}

extern "C" fn finish() {
    let _ = std::panic::catch_unwind(|| {
        if let Some(mut writer) = streams::hold() {
            diagrams(&mut writer);
            sinks::used().filter(|sink| sink.form() > form::PCAPNG).for_each(sinks::Sink::close);
        }
    });
}
