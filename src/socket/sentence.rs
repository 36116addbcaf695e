//! A description in one line of plain English.

use core::fmt::{Result, Write};

use super::describe::{Description, state};
use crate::names::{self, role, write_address};
use crate::sys::address::Address;

/// What `told` says, as one line.
pub(crate) fn of(told: &Description) -> String {
    let mut line = String::new();
    // Writing to a String does not fail.
    let _ = write(&mut line, told);
    line
}

/// The beginning of the line, which has no words but names: the descriptor, the protocol and both ends.
pub(crate) fn subject(told: &Description) -> String {
    let mut subject = String::new();
    // Writing to a String does not fail.
    let _ = write_subject(&mut subject, told);
    subject
}

fn write_subject(out: &mut impl Write, told: &Description) -> Result {
    write!(out, "fd {}: ", told.fd)?;
    write_protocol(out, told)?;
    write_ends(out, told)
}

/// Writes what `told` says: the protocol, both ends, which side this is, its state, its queues.
fn write(out: &mut impl Write, told: &Description) -> Result {
    write_subject(out, told)?;
    write_state(out, told)?;
    if told.peer_pid > 0 {
        write!(out, ", peer is process {} of user {}", told.peer_pid, told.peer_uid)?;
    }
    write_queues(out, told)?;
    if told.is_tcp() && told.rtt_us >= 0 {
        write!(out, ", rtt {} us, congestion window {}", told.rtt_us, told.cwnd)?;
        write!(out, ", mss {}, {} retransmitted", told.mss, told.retransmits)?;
    }
    out.write_str(if told.nonblocking == 1 { ", non-blocking" } else { ", blocking" })?;
    out.write_str(if told.cloexec == 0 { ", inherited by exec" } else { "" })
}

fn write_protocol(out: &mut impl Write, told: &Description) -> Result {
    let kind = names::of(names::KIND, "SOCK_", told.r#type).unwrap_or("SOCK_?");
    match told.family {
        libc::AF_INET | libc::AF_INET6 => {
            let name = names::of(names::PROTOCOL, "IPPROTO_", told.protocol).and_then(|name| name.get(8..));
            let raw = if told.r#type == libc::SOCK_RAW { "raw " } else { "" };
            match name {
                Some(name) => write!(out, "{raw}{name}"),
                None => write!(out, "{raw}IP protocol {}", told.protocol),
            }
        }
        libc::AF_UNIX => match told.r#type {
            libc::SOCK_STREAM => out.write_str("Unix stream"),
            libc::SOCK_DGRAM => out.write_str("Unix datagram"),
            _ => write!(out, "Unix {kind}"),
        },
        libc::AF_PACKET => out.write_str("packets of"),
        family => match names::of(names::FAMILY, "AF_", family) {
            Some(name) => write!(out, "{name} {kind}"),
            None => write!(out, "family {family} {kind}"),
        },
    }
}

fn write_ends(out: &mut impl Write, told: &Description) -> Result {
    if told.role == role::PAIR && told.family == libc::AF_UNIX {
        return Ok(());
    }
    match told.local_len {
        0 => out.write_str(" without an address")?,
        len => write_end(out, &told.local, len)?,
    }
    if told.peer_len > 0 {
        out.write_str(match told.role {
            role::CLIENT => " ->",
            role::SERVER => " <-",
            _ => " <->",
        })?;
        write_end(out, &told.peer, told.peer_len)?;
    }
    Ok(())
}

fn write_end(out: &mut impl Write, address: &libc::sockaddr_storage, len: libc::socklen_t) -> Result {
    out.write_char(' ')?;
    write_address(out, Address::of_storage(address, len).bytes())
}

fn write_state(out: &mut impl Write, told: &Description) -> Result {
    match told.role {
        role::LISTENER => return out.write_str(", listening"),
        role::CLIENT if told.r#type != libc::SOCK_DGRAM => out.write_str(", client side")?,
        role::SERVER => out.write_str(", server side")?,
        role::PAIR => out.write_str(", one of a pair")?,
        role::UNKNOWN => out.write_str(", cannot tell which side called connect")?,
        _ => {}
    }
    match told.state {
        state::CLOSE if told.family == libc::AF_PACKET || told.r#type == libc::SOCK_RAW => Ok(()),
        state::CLOSE if told.r#type == libc::SOCK_DGRAM => out.write_str(", any peer"),
        state::CLOSE => out.write_str(", not connected"),
        number => write!(out, ", {}", name_of_state(number)),
    }
}

/// As they are called in the standard, and what they mean where that is not plain.
fn name_of_state(number: i32) -> &'static str {
    match number {
        state::ESTABLISHED => "connected",
        state::SYN_SENT => "connecting (SYN_SENT)",
        3 => "connecting (SYN_RECV)",
        4 => "this side has ended, not yet confirmed (FIN_WAIT1)",
        state::FIN_WAIT2 => "this side has ended, the other has not (FIN_WAIT2)",
        state::TIME_WAIT => "both sides have ended (TIME_WAIT)",
        state::CLOSE_WAIT => "the other side has ended, this has not (CLOSE_WAIT)",
        9 => "both sides have ended, not yet confirmed (LAST_ACK)",
        state::LISTEN => "listening",
        11 => "both sides have ended, not yet confirmed (CLOSING)",
        _ => "in a state without a name",
    }
}

fn write_queues(out: &mut impl Write, told: &Description) -> Result {
    if told.waiting >= 0 {
        write!(out, ", {} of {} connections waiting", told.waiting, told.backlog)?;
    }
    if told.unread >= 0 {
        write!(out, ", {} bytes to read", told.unread)?;
    }
    if told.unsent >= 0 {
        write!(out, ", {} bytes on their way", told.unsent)?;
    }
    Ok(())
}
