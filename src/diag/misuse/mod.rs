//! The misuse catalogue at work: the observer that sees each call with what is known of its descriptor, lets the checks look
//! at it, and does about a finding what the policy says.
//!
//! One file a group of checks. A check is a function of a [`Scene`]; it says what it saw with a [`Finding`] and knows nothing
//! of policies, places and words. Three kinds:
//! * `before` — arguments and history show the mistake before the call is made, so the call can be refused.
//! * `after` — the mistake shows in the result, or in what was done since the last call.
//! * `failed` — a call has failed and this is why. Asked for a report, and by [`super::explain`].
//!
//! Without reports (policy "count", the default) only the calls that set sockets up are shown here, and the results of
//! transfers that are out of the ordinary; so sending and receiving cost nothing more.

mod address;
pub(crate) mod catalogue;
pub(crate) mod configure;
pub(crate) mod finding;
mod lifetime;
pub(crate) mod policy;
pub(crate) mod report;
mod setup;
pub(crate) mod suppress;
mod transfer;
mod waiting;
mod words;

use core::cell::Cell;
use core::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::os::fd::RawFd;

use libc::c_int;

use self::finding::Finding;
use self::policy::Policy;
use super::decode::Memory;
use super::evidence;
use super::leaks;
use super::notes::{Note, Notes};
use super::state::{self, Marks};
use crate::gate::{self, Args, Call, Event, Observer, Outcome, Returns, Verdict, last};
use crate::raw::{ends, fork, own, spare, tasks};

/// The checks as an observer.
pub(crate) const OBSERVER: Observer = Observer { before, after };

/// One group of checks.
struct Group {
    before: fn(&Scene, &mut Found),
    after: fn(&Scene, Outcome, &mut Found),
    failed: fn(&Scene, c_int) -> Option<Finding>,
}

const GROUPS: [&Group; 5] = [&address::GROUP, &setup::GROUP, &transfer::GROUP, &waiting::GROUP, &lifetime::GROUP];

/// In which order the groups are asked why a call has failed: what a descriptor's own past shows says more than the call.
const REASONS: [&Group; 5] = [&lifetime::GROUP, &address::GROUP, &setup::GROUP, &transfer::GROUP, &waiting::GROUP];

/// Whether reports are on: every call is looked at closely.
static DIAGNOSING: AtomicBool = AtomicBool::new(false);

thread_local! {
    /// Set while a report is given: what a callback does is its own affair.
    static REPORTING: Cell<bool> = const { Cell::new(false) };
    /// The call refused last, or that has failed last with reports on, and for which mistake.
    static TOLD: Cell<Option<(Call, Args, Finding)>> = const { Cell::new(None) };
}

/// Whether diagnosis mode is on.
pub(crate) fn diagnosing() -> bool {
    DIAGNOSING.load(Relaxed)
}

/// Looks at the calls that the policies ask for. To be called when a policy has changed.
pub(crate) fn arrange() {
    let reports = policy::reports() || transfer::rehearsal::is_on() || leaks::is_wanted();
    if reports {
        fork::count_forks();
        // The first walk up the stack prepares a table, which should not happen in a signal handler.
        gate::caller();
        leaks::at_exit();
        spare::keep();
    }
    DIAGNOSING.store(reports, Relaxed);
    evidence::search_processes(reports);
    match (reports, policy::sleeps()) {
        (true, _) => gate::observe_all(super::MISUSE, true),
        (false, true) => gate::observe_all(super::MISUSE, false),
        (false, false) => gate::observe_tracked(super::MISUSE),
    }
}

/// A call with what is known of its descriptor.
pub(crate) struct Scene<'a> {
    /// Which call.
    pub(crate) call: Call,
    /// Its arguments.
    pub(crate) args: &'a Args,
    /// Where to look at what pointer arguments point to.
    pub(crate) memory: Memory<'a>,
    /// The descriptor it is about, -1 if none.
    pub(crate) fd: RawFd,
    /// The history of that, as the fd table has it. Checked against the kernel before a finding is reported.
    pub(crate) marks: Marks,
    /// What diagnosis mode remembers of it.
    pub(crate) notes: Option<Notes>,
}

impl<'a> Scene<'a> {
    fn new(call: Call, args: &'a Args, memory: Memory<'a>) -> Self {
        let fd = call.signature().fd_of(args);
        Self { call, args, memory, fd, marks: state::marks(fd), notes: Notes::of(fd) }
    }

    /// A failure as the checks see it.
    pub(crate) fn of_failure(failure: &'a last::Failure) -> Self {
        Self::new(failure.call, &failure.args, Memory::Copied(failure))
    }

    /// Copies what is at `pointer` into `room`; the part that could be read.
    pub(crate) fn look<'r>(&self, pointer: usize, room: &'r mut [u8]) -> &'r [u8] {
        let len = self.memory.read(pointer, room);
        room.get(..len).unwrap_or_default()
    }

    /// The `int` at `pointer`.
    pub(crate) fn int_at(&self, pointer: usize) -> Option<c_int> {
        let mut bytes = [0; 4];
        (self.look(pointer, &mut bytes).len() == 4).then(|| c_int::from_ne_bytes(bytes))
    }

    /// Whether the descriptor is a stream socket, as far as the kernel says.
    pub(crate) fn is_stream(&self) -> bool {
        own::int_option(self.fd, libc::SOL_SOCKET, libc::SO_TYPE) == Some(libc::SOCK_STREAM)
    }

    /// Whether the address of a connect has no family, which dissolves a connection.
    pub(crate) fn dissolves(&self) -> bool {
        state::disconnects(self.args)
    }

    /// An option of the socket level that is an int.
    pub(crate) fn socket_option(&self, name: c_int) -> Option<c_int> {
        own::int_option(self.fd, libc::SOL_SOCKET, name)
    }

    /// Whether the descriptor is a socket that speaks TCP, also in its form with several paths.
    pub(crate) fn is_tcp(&self) -> bool {
        self.is_stream()
            && matches!(self.socket_option(libc::SO_PROTOCOL), Some(libc::IPPROTO_TCP | libc::IPPROTO_MPTCP))
    }

    /// Whether it speaks UDP. A raw socket may have its number, and has no ports.
    pub(crate) fn is_udp(&self) -> bool {
        self.socket_option(libc::SO_TYPE) == Some(libc::SOCK_DGRAM)
            && self.socket_option(libc::SO_PROTOCOL) == Some(libc::IPPROTO_UDP)
    }

    /// Whether somebody asks for the reason of a failure, and not the observer at the time of the call.
    pub(crate) fn is_asked(&self) -> bool {
        matches!(self.memory, Memory::Copied(_))
    }

    /// What is noted of the descriptor, 0 if nothing.
    pub(crate) fn note(&self, note: Note) -> u64 {
        self.notes.map_or(0, |notes| notes.get(note))
    }
}

/// Takes findings of one call.
pub(crate) struct Found<'a> {
    scene: &'a Scene<'a>,
    /// The outcome, once the call was made.
    outcome: Option<Outcome>,
    verdict: Verdict,
}

impl Found<'_> {
    /// A mistake was found.
    pub(crate) fn add(&mut self, finding: &Finding) {
        let Some(mistake) = finding.mistake() else { return };
        let policy = policy::of(mistake.code);
        if policy == Policy::Off || !is_about_this_socket(self.scene, finding) {
            return;
        }
        policy::count(mistake.code);
        if policy >= Policy::Warn {
            report::give(self.scene, self.outcome, finding, mistake, policy);
        }
        if policy == Policy::Error && self.outcome.is_none() && mistake.refused_with != 0 {
            self.verdict = Verdict::Fail(mistake.refused_with);
            TOLD.set(Some((self.scene.call, *self.scene.args, *finding)));
        }
    }
}

/// Without reports records are not compared with the kernel at each call, so a finding is.
fn is_about_this_socket(scene: &Scene, finding: &Finding) -> bool {
    scene.fd < 0 || finding.of_closed || diagnosing() || state::is_current(scene.fd)
}

/// What the library does inside a function of its own is not the program's doing, and what a callback does is not looked at.
fn is_own() -> bool {
    REPORTING.get() || last::is_silent()
}

fn before(event: &mut Event) -> Verdict {
    if REPORTING.get() {
        return Verdict::Proceed;
    }
    if diagnosing() {
        recognise(event.call.signature().fd_of(event.args));
    }
    let scene = Scene::new(event.call, event.args, Memory::Live);
    let mut found = Found { scene: &scene, outcome: None, verdict: Verdict::Proceed };
    if !is_own() {
        for group in GROUPS {
            (group.before)(&scene, &mut found);
        }
    }
    let verdict = found.verdict;
    if verdict == Verdict::Proceed {
        match event.call {
            Call::Close => note_close(event.args.int(0)),
            Call::Dup2 | Call::Dup3 if state::replaces(event.args) => note_close(event.args.int(1)),
            _ => {}
        }
    }
    if verdict == Verdict::Proceed && diagnosing() && !is_own() {
        transfer::alter(event);
    }
    verdict
}

fn after(event: &mut Event, outcome: Outcome) {
    transfer::restore(event);
    if REPORTING.get() {
        return;
    }
    if outcome.failure.is_none() {
        note_success(event, outcome);
    }
    if is_own() {
        return;
    }
    look_back(event, outcome, outcome.failure.filter(|_| diagnosing()));
}

/// Lets the checks look at a call that was made; `failure` if they are to say why it failed.
fn look_back(event: &Event, outcome: Outcome, failure: Option<c_int>) {
    let scene = Scene::new(event.call, event.args, Memory::Live);
    let mut found = Found { scene: &scene, outcome: Some(outcome), verdict: Verdict::Proceed };
    for group in GROUPS {
        (group.after)(&scene, outcome, &mut found);
    }
    if let Some(code) = failure {
        let mistake = reason(&scene, code);
        TOLD.set(mistake.map(|finding| (event.call, *event.args, finding)));
        if let Some(finding) = &mistake {
            found.add(finding);
        }
    }
}

/// A transfer without observers has ended out of the ordinary: short, with nothing, or in failure.
pub(crate) fn unusual(call: Call, args: &mut Args, outcome: Outcome) {
    if !policy::sleeps() {
        after(&mut Event { call, args }, outcome);
    }
}

/// The program ends.
pub(crate) fn ending() {
    lifetime::at_end();
}

/// Which mistake made a call fail with `code`, if it was one.
fn reason(scene: &Scene, code: c_int) -> Option<Finding> {
    REASONS.iter().find_map(|group| (group.failed)(scene, code))
}

/// The mistake behind a failure.
pub(crate) struct Behind {
    /// What it was.
    pub(crate) finding: Finding,
    /// Whether it was told of already, by a refusal or a report: then an explanation says the same.
    told: bool,
}

impl Behind {
    /// Whether the system is not to be asked: it was told of already, or only the history of the program shows what happened.
    pub(crate) fn is_certain(&self) -> bool {
        self.told || self.finding.code >= lifetime::FIRST
    }
}

/// The mistake behind a failure: the one it was refused or reported for, or that shows now.
pub(crate) fn behind(failure: &last::Failure) -> Option<Behind> {
    match TOLD.get() {
        Some((call, args, finding)) if call == failure.call && args == failure.args => {
            Some(Behind { finding, told: true })
        }
        _ => reason(&Scene::of_failure(failure), failure.code).map(|finding| Behind { finding, told: false }),
    }
}

/// Makes the row of `fd` be about the socket that is there now.
fn recognise(fd: RawFd) {
    let Some(notes) = Notes::make(fd) else { return };
    let cookie = match own::socket_cookie(fd) {
        Some(cookie) => cookie,
        // Something else than a socket has the number now.
        None if notes.get(Note::Identity) != 0 && own::is_open(fd) => 0,
        None => return,
    };
    if notes.get(Note::Identity) != cookie {
        notes.clear();
        notes.set(Note::Identity, cookie);
    }
}

/// Notes where in the program something was done to a descriptor.
#[allow(clippy::cast_possible_truncation, reason = "an fd came back, which is an int")]
fn note_success(event: &Event, outcome: Outcome) {
    let fd = event.args.int(0);
    match event.call {
        Call::Bind => note_place(fd, Note::Bound),
        Call::Listen => note_place(fd, Note::Listened),
        Call::Connect => {
            note_place(fd, Note::Connected);
            note_peer(fd);
        }
        Call::Shutdown => note_place(fd, Note::ShutDown),
        Call::Dup2 | Call::Dup3 if !state::replaces(event.args) => {}
        Call::Fcntl if state::copies(event.args) => note_opened(outcome.value as RawFd),
        call if call.signature().returns == Returns::NewFd => {
            note_opened(outcome.value as RawFd);
            if matches!(call, Call::Accept | Call::Accept4) {
                note_peer(outcome.value as RawFd);
            }
        }
        Call::Socketpair => state::each_of_pair(event.args, note_opened),
        _ => {}
    }
}

/// A descriptor was opened: what was noted of an earlier one at this number does not hold for it.
fn note_opened(fd: RawFd) {
    let notes = if diagnosing() { Notes::make(fd) } else { Notes::of(fd) };
    if let Some(notes) = notes {
        notes.clear();
        notes.set(Note::Identity, own::socket_cookie(fd).unwrap_or(0));
    }
    note_place(fd, Note::Opened);
    if let Some(notes) = notes.filter(|_| diagnosing()) {
        notes.set(Note::OpenedBy, tasks::current());
    }
}

/// It has got another end: remembered for when the kernel has forgotten.
fn note_peer(fd: RawFd) {
    let notes = if diagnosing() { Notes::of(fd) } else { None };
    if let (Some(notes), Some(peer)) = (notes, ends::peer(fd)) {
        notes.set_peer(&peer);
    }
}

/// A descriptor is about to be closed; one that is not open keeps the note of where it was.
fn note_close(fd: RawFd) {
    if !diagnosing() || !own::is_open(fd) {
        return;
    }
    let Some(notes) = Notes::make(fd) else { return };
    notes.set(Note::ClosedBefore, notes.get(Note::Closed));
    notes.set(Note::ClosedBeforeBy, notes.get(Note::ClosedBy));
    note_place(fd, Note::Closed);
    notes.set(Note::ClosedBy, tasks::current());
    notes.set(Note::Gone, 1);
    if notes.peer().is_none() {
        note_peer(fd);
    }
    leaks::note_close(fd, notes.place(Note::Closed));
}

fn note_place(fd: RawFd, note: Note) {
    if !diagnosing() {
        return;
    }
    let Some(notes) = Notes::make(fd) else { return };
    notes.set(note, gate::caller() as u64);
    let now = match note {
        Note::Opened => Note::OpenedAt,
        Note::Closed => Note::ClosedAt,
        _ => return,
    };
    notes.set(now, own::coarse_milliseconds());
}
