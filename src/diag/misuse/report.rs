//! A finding told: three lines for people or one JSON object for machines, to standard error, a file, or a callback.

use core::ffi::CStr;
use core::fmt::{Result, Write};
use core::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::os::fd::RawFd;
use std::sync::OnceLock;

use super::catalogue::{Case, Mistake};
use super::finding::Finding;
use super::policy::{self, Policy};
use super::{REPORTING, Scene};
use crate::diag::decode::write_call;
use crate::diag::explain::{self, write_known};
use crate::diag::json::Quoted;
use crate::diag::output::Output;
use crate::diag::site;
use crate::diag::text::Text;
use crate::gate::{self, Outcome};
use crate::raw::own;

/// A whole report.
pub(crate) type Whole = Text<3072>;

/// Where reports go unless a file was chosen: standard error.
static OUTPUT: Output = Output::new();
static JSON: AtomicBool = AtomicBool::new(false);

/// One report, as a receiver gets it.
pub(crate) struct Report<'a> {
    /// What was found.
    pub(crate) mistake: &'static Mistake,
    /// What is done about it.
    pub(crate) policy: Policy,
    /// The descriptor, -1 if none.
    pub(crate) fd: i32,
    /// The place in the program, 0 if unknown.
    pub(crate) place: usize,
    /// The call in words.
    pub(crate) call: &'a CStr,
    /// What was seen.
    pub(crate) fact: &'a CStr,
    /// Why it is wrong, with what is known of the descriptor.
    pub(crate) why: &'a CStr,
    /// What to do instead.
    pub(crate) hint: &'static CStr,
}

/// Somebody who may take reports before they are written; says whether it did.
pub(crate) type Receiver = fn(&Report) -> bool;

static RECEIVER: OnceLock<Receiver> = OnceLock::new();

/// Shows all reports to `receiver` first. There is one for the life of the process.
pub(crate) fn receive(receiver: Receiver) {
    let _ = RECEIVER.set(receiver);
}

/// Where reports are written, and in which form.
pub(crate) fn output() -> &'static Output {
    &OUTPUT
}

/// Lets `work` write where reports go, in the form they have.
pub(crate) fn with_output<T>(work: impl FnOnce(RawFd, bool) -> T) -> T {
    work(OUTPUT.fd().unwrap_or(libc::STDERR_FILENO), JSON.load(Relaxed))
}

/// Chooses one JSON object a line (`true`) or three lines of text.
pub(crate) fn set_json(on: bool) {
    JSON.store(on, Relaxed);
}

/// Tells a finding, unless this place has told it already. Ends the process if that is the policy.
pub(super) fn give(
    scene: &Scene,
    outcome: Option<Outcome>,
    finding: &Finding,
    mistake: &'static Mistake,
    policy: Policy,
) {
    let place = gate::caller();
    if policy::wants(mistake, place) {
        REPORTING.set(true);
        tell(scene, outcome, finding, mistake, policy, place);
        REPORTING.set(false);
    }
    if policy == Policy::Abort {
        std::process::abort();
    }
}

/// Tells a finding that no call shows, unless it was told: `place` is where it has its cause, `call` stands for the call.
pub(super) fn give_late(
    call: &CStr,
    fd: RawFd,
    finding: &Finding,
    mistake: &'static Mistake,
    policy: Policy,
    place: usize,
) {
    let Some(words) = finding.form().map(Case::words).filter(|_| policy::wants(mistake, place)) else { return };
    let (mut fact, mut why) = (Text::<512>::new(), Text::<768>::new());
    let _ = finding.write_fact(&mut fact);
    let _ = why.write_str(words.why.to_str().unwrap_or_default());
    let _ = write_known(&mut why, fd);
    REPORTING.set(true);
    hand_over(&Report {
        mistake,
        policy,
        fd,
        place,
        call,
        fact: fact.terminated(),
        why: why.terminated(),
        hint: words.hint,
    });
    REPORTING.set(false);
}

fn tell(
    scene: &Scene,
    outcome: Option<Outcome>,
    finding: &Finding,
    mistake: &'static Mistake,
    policy: Policy,
    place: usize,
) {
    let Some(form) = finding.form() else { return };
    let words = form.words();
    let (mut call, mut fact, mut why) = (Text::<512>::new(), Text::<512>::new(), Text::<768>::new());
    let result = outcome.filter(|outcome| outcome.failure.is_none()).map(|outcome| outcome.value);
    let _ = write_call(&mut call, scene.call, scene.args, scene.memory, result);
    let _ = finding.write_fact(&mut fact);
    let _ = why.write_str(words.why.to_str().unwrap_or_default());
    if scene.fd >= 0 {
        let _ = write_known(&mut why, scene.fd);
    }
    let report = Report {
        mistake,
        policy,
        fd: scene.fd,
        place,
        call: call.terminated(),
        fact: fact.terminated(),
        why: why.terminated(),
        hint: words.hint,
    };
    hand_over(&report);
}

fn hand_over(report: &Report) {
    if !RECEIVER.get().is_some_and(|receiver| receiver(report)) {
        write(report);
    }
}

fn write(report: &Report) {
    let mut text = Whole::new();
    let _ = if JSON.load(Relaxed) { report.write_json(&mut text) } else { report.write_text(&mut text) };
    text.end_line();
    if !OUTPUT.write(text.as_bytes()) {
        own::write(libc::STDERR_FILENO, text.as_bytes());
    }
}

impl Report<'_> {
    /// Three lines without a newline at the end.
    pub(crate) fn write_text(&self, out: &mut impl Write) -> Result {
        let labels = explain::labels();
        write!(out, "rustsock[RSK{}] {}", self.mistake.code, text_of(self.call))?;
        if self.place != 0 {
            out.write_str(" at ")?;
            site::write_site(out, self.place)?;
        }
        let [fact, why, hint] = [self.fact, self.why, self.hint].map(text_of);
        write!(out, ": {fact}\n  {}{why}\n  {}{hint}", labels.why, labels.hint)
    }

    /// One JSON object without a newline.
    pub(crate) fn write_json(&self, out: &mut impl Write) -> Result {
        let [name, call, fact, why, hint] =
            [self.mistake.name, self.call, self.fact, self.why, self.hint].map(|text| Quoted(text_of(text)));
        write!(out, "{{\"code\":\"RSK{}\",\"name\":{name},\"call\":{call}", self.mistake.code)?;
        write!(out, ",\"fd\":{},\"pid\":{},\"thread\":{}", self.fd, std::process::id(), own::thread_id())?;
        if self.place != 0 {
            out.write_str(",\"at\":")?;
            let mut at = Text::<256>::new();
            site::write_site(&mut at, self.place)?;
            write!(out, "{}", Quoted(at.as_str()))?;
        }
        write!(out, ",\"fact\":{fact},\"why\":{why},\"hint\":{hint}}}")
    }
}

fn text_of(text: &CStr) -> &str {
    text.to_str().unwrap_or_default()
}

/// Writes an entry of the catalogue: what people do, and the forms it takes as a report has them.
pub(crate) fn write_entry(out: &mut impl Write, mistake: &'static Mistake) -> Result {
    let labels = explain::labels();
    write!(out, "RSK{} {}: {}", mistake.code, text_of(mistake.name), text_of(mistake.title()))?;
    for words in mistake.cases.iter().map(Case::words) {
        out.write_str("\n")?;
        let mut rest = text_of(words.fact);
        while let Some((before, place)) = rest.split_once('{') {
            write!(out, "{before}N")?;
            rest = place.split_once('}').map_or("", |(_, after)| after);
        }
        write!(out, "{rest}\n  {}{}\n  {}{}", labels.why, text_of(words.why), labels.hint, text_of(words.hint))?;
    }
    Ok(())
}
