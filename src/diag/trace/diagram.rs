//! The conversation as a picture: who talked to whom, in order. Made when a trace ends or is asked for, so it may allocate.

use core::fmt::Write;
use std::collections::{BTreeMap, VecDeque};

use super::address::Addr;
use super::flow::{Step, Viewer, What};
use crate::diag::messages;
use crate::raw::own;

/// Rows that are shown: the last.
pub(super) const ROWS: usize = 400;
/// Columns that are shown: the first.
pub(super) const LANES: usize = 16;
/// Bytes of data shown.
const PREVIEW: usize = 16;

/// A column: one address.
#[derive(Debug)]
pub(super) struct Lane {
    addr: Addr,
    role: &'static str,
    ours: bool,
}

impl Lane {
    /// What it is, and its address.
    pub(super) fn title(&self) -> [String; 2] {
        let mut address = String::new();
        let _ = self.addr.write(&mut address);
        let role = if self.ours { self.role.to_owned() } else { format!("{} (not traced)", self.role) };
        [role, address]
    }
}

/// What a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// From one column to another.
    Arrow,
    /// The same, of something that breaks a connection off.
    Broken,
    /// A remark at one column, or over two.
    Note,
}

/// One line of the picture.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) kind: Kind,
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) text: String,
    /// Nanoseconds since the first.
    pub(super) time: u64,
}

/// The picture.
#[derive(Debug, Default)]
pub(super) struct Diagram {
    pub(super) lanes: Vec<Lane>,
    pub(super) rows: VecDeque<Row>,
    /// Rows left out at the beginning, and those of columns for which there was no room.
    pub(super) left_out: usize,
    states: BTreeMap<(usize, usize), &'static str>,
    begin: Option<u64>,
}

impl Diagram {
    fn lane(&mut self, addr: Addr, ours: bool, role: &'static str) -> Option<usize> {
        let known = self.lanes.iter().position(|lane| lane.addr == addr);
        let at = match known {
            Some(at) => at,
            None if self.lanes.len() < LANES => {
                self.lanes.push(Lane { addr, role: "", ours: false });
                self.lanes.len() - 1
            }
            None => return None,
        };
        let lane = self.lanes.get_mut(at)?;
        lane.ours |= ours;
        if lane.role.is_empty() || (lane.role == "socket" && role != "socket") {
            lane.role = role;
        }
        Some(at)
    }

    fn row(&mut self, kind: Kind, from: usize, to: usize, text: String, time: u64) {
        let time = time.saturating_sub(*self.begin.get_or_insert(time));
        if self.rows.len() == ROWS {
            self.rows.pop_front();
            self.left_out += 1;
        }
        self.rows.push_back(Row { kind, from, to, text, time });
    }

    /// A remark on states that have changed.
    fn states(&mut self, from: usize, to: usize, states: [&'static str; 2], time: u64) {
        let [one, other] = states;
        let mut changed =
            |at, peer, state: &'static str| !state.is_empty() && self.states.insert((at, peer), state) != Some(state);
        let (one_changed, other_changed) = (changed(from, to, one), changed(to, from, other));
        match (one_changed, other_changed) {
            (true, true) if one == other => self.row(Kind::Note, from, to, one.to_owned(), time),
            (one_changed, other_changed) => {
                for (at, state, changed) in [(from, one, one_changed), (to, other, other_changed)] {
                    if changed {
                        self.row(Kind::Note, at, at, state.to_owned(), time);
                    }
                }
            }
        }
    }

    /// What the picture is of.
    pub(super) fn title(&self) -> String {
        let name = std::fs::read_to_string("/proc/self/comm").unwrap_or_default();
        let mut title = format!("{} (pid {}), traced by rustsock", name.trim_end(), own::process_id());
        if self.left_out > 0 {
            let _ = write!(title, "; {} rows left out", self.left_out);
        }
        title
    }
}

/// How many bytes, and the first of them.
fn data(step: &Step) -> String {
    let mut bytes = [0; PREVIEW];
    let known = step.record.data(step.at, &mut bytes).min(step.len);
    let more = if step.len > known { "..." } else { "" };
    let shown = bytes.get(..known).unwrap_or_default().escape_ascii();
    if known == 0 { format!("{} B", step.len) } else { format!("{} B \"{shown}\"{more}", step.len) }
}

fn roles(step: &Step) -> [&'static str; 2] {
    match step.what {
        What::Syn => ["client", "server"],
        What::SynAck | What::Listening => ["server", "client"],
        What::Datagram if step.is_unix => ["Unix datagram socket"; 2],
        What::Datagram => ["UDP socket"; 2],
        _ => ["socket"; 2],
    }
}

impl Viewer for Diagram {
    fn see(&mut self, step: &Step) {
        let time = step.record.time();
        let [role, other_role] = roles(step);
        let [ours, theirs] = step.ours;
        let name = step.record.name();
        let Some(from) = self.lane(step.from, ours, role) else {
            self.left_out += 1;
            return;
        };
        if matches!(step.what, What::Taken | What::Listening | What::Failed) {
            let code = step.record.outcome().failure.unwrap_or(0);
            let text = match step.what {
                What::Taken => format!("{name} {} B", step.len),
                What::Listening => "LISTEN".to_owned(),
                _ => format!("{name}: {}", messages::error_text(code).map_or("failed", |error| error.name())),
            };
            return self.row(Kind::Note, from, from, text, time);
        }
        let Some(to) = self.lane(step.to, theirs, other_role) else {
            self.left_out += 1;
            return;
        };
        let by = if step.seen { format!(" (seen by {name})") } else { String::new() };
        match step.what {
            What::Syn => self.row(Kind::Arrow, from, to, "SYN".to_owned(), time),
            What::SynAck => {
                self.row(Kind::Arrow, from, to, "SYN ACK".to_owned(), time);
                self.row(Kind::Arrow, to, from, "ACK".to_owned(), time);
            }
            What::Fin => {
                self.row(
                    Kind::Arrow,
                    from,
                    to,
                    format!("FIN{}", if step.seen { by } else { format!(" ({name})") }),
                    time,
                );
            }
            What::Rst => self.row(Kind::Broken, from, to, format!("RST{by}"), time),
            _ if !step.seen => self.row(Kind::Arrow, from, to, format!("{name} {}", data(step)), time),
            _ => self.row(Kind::Arrow, from, to, format!("{}{by}", data(step)), time),
        }
        self.states(from, to, step.states, time);
    }
}
