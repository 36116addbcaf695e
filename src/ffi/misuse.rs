//! Mistakes caught.

use core::ffi::{c_char, c_void};
use core::sync::atomic::{AtomicPtr, Ordering::Acquire, Ordering::Relaxed, Ordering::Release};

use libc::{c_int, ssize_t};

use super::{bytes_of_text, guard, length, reporting};
use crate::diag::leaks;
use crate::diag::misuse::catalogue::{self, Mistake};
use crate::diag::misuse::policy::{self, Policy};
use crate::diag::misuse::report::{self, Report};
use crate::diag::misuse::{self, configure, suppress};
use crate::diag::site;
use crate::diag::text::Text;
use crate::error::{Error, Result};
use crate::gate::{Args, Call, args};
use crate::names;
use crate::sys::thread::uncancelled;

/// Policy for a mistake: it is not looked for.
pub const RSK_POLICY_OFF: c_int = 1;
/// Policy for a mistake: it is counted. What holds unless something else is said.
pub const RSK_POLICY_COUNT: c_int = 2;
/// Policy for a mistake: it is counted and reported, once for each place that makes it.
pub const RSK_POLICY_WARN: c_int = 3;
/// Policy for a mistake: as RSK_POLICY_WARN, and the call fails if the mistake shows before the
/// call is made.
pub const RSK_POLICY_ERROR: c_int = 4;
/// Policy for a mistake: as RSK_POLICY_WARN, and the process is ended by abort(3).
pub const RSK_POLICY_ABORT: c_int = 5;
/// Form of a report: lines for people.
pub const RSK_REPORT_TEXT: c_int = 0;
/// Form of a report: one JSON object a line.
pub const RSK_REPORT_JSON: c_int = 1;

/// A mistake that was found, as a callback is given it. All texts end with the call of the
/// callback; none is NULL, but place is "" if it cannot be told.
#[derive(Debug, Clone, Copy)]
#[repr(C)]
pub struct MisuseReport {
    /// The number behind "RSK".
    pub code: c_int,
    /// What is done about it: RSK_POLICY_WARN, RSK_POLICY_ERROR or RSK_POLICY_ABORT.
    pub policy: c_int,
    /// The descriptor the call was about, -1 if none.
    pub fd: c_int,
    /// 0.
    pub reserved: c_int,
    /// A short name, such as "select-nfds".
    pub name: *const c_char,
    /// The call with its arguments in words.
    pub call: *const c_char,
    /// Where the program made it: "server.c:41", "main+0x2f" or another form, as far as known.
    pub place: *const c_char,
    /// What was seen.
    pub fact: *const c_char,
    /// Why it is wrong, with what is known of the descriptor.
    pub why: *const c_char,
    /// What to do instead.
    pub hint: *const c_char,
    /// All of it: the three lines that would have been written, without the last newline.
    pub text: *const c_char,
    /// The same as one JSON object.
    pub json: *const c_char,
}

/// Called with each report and the pointer given to rsk_misuse_callback.
pub type MisuseCallback = Option<unsafe extern "C" fn(report: *const MisuseReport, user: *mut c_void)>;

/// Says which mistakes are reported, where and how, as the environment variable RUSTSOCK_DIAG does.
///
/// wishes is a list of words with commas between them. It replaces what was asked for before, and
/// is read as a whole: an unknown word changes nothing. The words:
///
///   teach, warn      report every mistake, once for each place that makes it
///   error            and let calls fail that show their mistake beforehand
///   abort            and end the process at the first mistake
///   count            count mistakes, report none (what holds without this call)
///   off              do not look
///   164=off          any of warn, error, abort, count, off for one code; RSK164 and its name too
///   every            report every time and not once for each place
///   json             reports as one JSON object a line
///   file=PATH        append reports to a file and not to standard error
///   suppress=PLACE   no reports of a place: server.c, server.c:41, a function, libfoo.so;
///                    RSK164@PLACE for one code
///   leaks            at the end of the program tell which sockets are still open
///   chop=SEED        rehearsal: receives on streams return less than has arrived, as on a slow
///                    network; the number makes a run repeatable (RSK142)
///   poison           rehearsal: 64 bytes behind what a receive has brought are overwritten with
///                    0xA5, so that a program that uses them shows it (RSK151)
///   slow_lookup=MS   with reports: rehearse a slow name server, names take that many milliseconds
///
/// With "count" only what costs nothing is looked at. The others look closely at every call: some
/// microseconds each. In a program with raised rights (setuid) the environment variable is not
/// read.
///
/// Without a rehearsal no program gets another result than without this call. A correct one runs
/// with chop too; poison changes bytes that every system leaves alone, on which a correct program
/// may rely. Receives with MSG_WAITALL and on sockets that an epoll set or a poller watches for
/// edges are not chopped.
///
/// Parameters:
/// - wishes: the words; NULL or "" for "count".
///
/// Returns: 0; -1 with all as it was if a word is unknown, else with mistakes counted only.
///
/// Errors:
/// - EINVAL: a word is unknown, an entry of suppress is too long, or more than 64.
/// - EFAULT: wishes points to no memory.
/// - ENOENT, EACCES, EISDIR, EMFILE: the file cannot be opened.
///
/// See also: rsk_misuse_set_policy, rsk_misuse_callback, rsk_misuse_codes. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_diag(wishes: *const c_char) -> c_int {
    guard(Call::Diag, args!(wishes), || {
        // SAFETY: class *text*.
        let wishes = unsafe { bytes_of_text(wishes) }?;
        configure::configure(wishes.map_or(&[][..], |wishes| wishes.to_bytes())).map_err(|(error, _)| error)?;
        Ok(0)
    })
}

/// Says what is done about one mistake, or about all.
///
/// Parameters:
/// - code: the number behind "RSK"; 0 for all, which ends what was said of single ones.
/// - policy: RSK_POLICY_OFF: it is not looked for. RSK_POLICY_COUNT: it is counted.
///   RSK_POLICY_WARN: it is counted and reported. RSK_POLICY_ERROR: and the call fails, with
///   EINVAL or the errno the catalogue gives, if the mistake shows before the call is made.
///   RSK_POLICY_ABORT: it is reported and the process ended by abort(3).
///
/// Returns: 0, or -1 with the policy unchanged.
///
/// Errors:
/// - EINVAL: there is no such code or policy.
///
/// See also: rsk_misuse_policy, rsk_diag. Since 0.1.
#[unsafe(no_mangle)]
pub extern "C" fn rsk_misuse_set_policy(code: c_int, policy: c_int) -> c_int {
    guard(Call::MisuseSetPolicy, args!(code, policy), || {
        let policy = Policy::from_number(policy).ok_or(Error::InvalidArgument("no such policy"))?;
        match code {
            0 => policy::set_overall(policy),
            code => policy::set(mistake(code)?.code, policy),
        }
        misuse::arrange();
        Ok(0)
    })
}

/// Tells what is done about one mistake, or about those of which nothing else was said.
///
/// Parameters:
/// - code: the number behind "RSK"; 0 for those of which nothing else was said.
///
/// Returns: RSK_POLICY_OFF, RSK_POLICY_COUNT, RSK_POLICY_WARN, RSK_POLICY_ERROR or
/// RSK_POLICY_ABORT; -1 on failure.
///
/// Errors:
/// - EINVAL: there is no such code.
///
/// See also: rsk_misuse_set_policy. Since 0.1.
#[unsafe(no_mangle)]
pub extern "C" fn rsk_misuse_policy(code: c_int) -> c_int {
    guard(Call::MisusePolicy, args!(code), || match code {
        0 => Ok(policy::overall() as c_int),
        code => Ok(policy::of(mistake(code)?.code) as c_int),
    })
}

/// Tells how often a mistake was made so far, in all threads.
///
/// What policies and suppressed places keep from being reported is counted too, unless the policy
/// is RSK_POLICY_OFF.
///
/// Parameters:
/// - code: the number behind "RSK"; 0 for the sum of all.
///
/// Returns: the number, or -1.
///
/// Errors:
/// - EINVAL: there is no such code.
///
/// See also: rsk_misuse_forget. Since 0.1.
#[unsafe(no_mangle)]
pub extern "C" fn rsk_misuse_count(code: c_int) -> ssize_t {
    guard(Call::MisuseCount, args!(code), || {
        let code = if code == 0 { 0 } else { mistake(code)?.code };
        Ok(length(usize::try_from(policy::counted(code)).unwrap_or(usize::MAX)))
    })
}

/// Sets all counts to 0 and lets every place report again.
///
/// For tests that look at one part of a program after another.
///
/// See also: rsk_misuse_count. Since 0.1.
#[unsafe(no_mangle)]
pub extern "C" fn rsk_misuse_forget() {
    reporting(Call::MisuseForget, Args::NONE, || {
        policy::forget();
        Ok(())
    });
}

/// Keeps reports of a code or a place back. They are still counted.
///
/// Parameters:
/// - entry: "server.c", "server.c:41", the name of a function or of a library file ("libfoo.so"),
///   of at most 64 bytes; "RSK164" for a code everywhere; "RSK164@server.c:41" for a code at a
///   place. Places need what the report shows: file and line are known of code compiled with -g.
///   NULL ends all entries.
///
/// Returns: 0, or -1.
///
/// Errors:
/// - EINVAL: entry is "" or too long, the code is unknown, or there are 64 entries.
/// - EFAULT: entry points to no memory.
///
/// See also: rsk_diag, rsk_misuse_set_policy. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_misuse_suppress(entry: *const c_char) -> c_int {
    guard(Call::MisuseSuppress, args!(entry), || {
        // SAFETY: class *text*.
        match unsafe { bytes_of_text(entry) }? {
            None => suppress::clear(),
            Some(entry) => suppress::add(entry.to_bytes())?,
        }
        Ok(0)
    })
}

/// Chooses where reports go, and their form.
///
/// The library writes to a copy of its own, which exec closes; each report is written at once.
///
/// Parameters:
/// - fd: any descriptor that can be written; stays yours and may be closed. -1 for standard error,
///   as at the beginning.
/// - form: RSK_REPORT_TEXT: three lines. RSK_REPORT_JSON: one JSON object a line, with the members
///   code, name, call, fd, pid, thread, at (if known), fact, why and hint.
///
/// Returns: 0, or -1 with all as it was.
///
/// Errors:
/// - EINVAL: there is no such form.
/// - EBADF: fd is not open.
/// - EMFILE: no descriptor is left for the copy.
///
/// See also: rsk_misuse_callback, rsk_diag. Since 0.1.
#[unsafe(no_mangle)]
pub extern "C" fn rsk_misuse_output(fd: c_int, form: c_int) -> c_int {
    guard(Call::MisuseOutput, args!(fd, form), || {
        let json = is_json(form)?;
        match fd {
            -1 => report::output().close(),
            fd => report::output().open(fd)?,
        }
        report::set_json(json);
        Ok(0)
    })
}

static CALLBACK: AtomicPtr<c_void> = AtomicPtr::new(core::ptr::null_mut());
static USER: AtomicPtr<c_void> = AtomicPtr::new(core::ptr::null_mut());

/// Gives reports to a function instead of writing them.
///
/// It is called in the thread that made the mistake, inside the call that shows it, possibly in a
/// signal handler. It may call functions of this library, which then look for no mistakes, but must
/// return: no longjmp(3), no exception, no end of the thread; pthread_cancel(3) waits until it has.
/// errno is put back afterwards. Change it while other threads report, and a report may meet the
/// old function with the new pointer.
///
/// Parameters:
/// - callback: the function; NULL to have reports written again.
/// - user: handed to it as it is.
///
/// Returns: 0; -1 only with ENOTRECOVERABLE.
///
/// See also: rsk_misuse_output, rsk_misuse_report. Since 0.1.
#[unsafe(no_mangle)]
pub extern "C" fn rsk_misuse_callback(callback: MisuseCallback, user: *mut c_void) -> c_int {
    let function = callback.map_or(core::ptr::null_mut(), |function| function as *mut c_void);
    guard(Call::MisuseCallback, args!(function, user), || {
        report::receive(deliver);
        CALLBACK.store(core::ptr::null_mut(), Release);
        USER.store(user, Relaxed);
        CALLBACK.store(function, Release);
        Ok(0)
    })
}

/// Hands a report to the callback; whether there is one.
fn deliver(given: &Report) -> bool {
    let function = CALLBACK.load(Acquire);
    if function.is_null() {
        return false;
    }
    let (mut place, mut text, mut json) = (Text::<256>::new(), report::Whole::new(), report::Whole::new());
    if given.place != 0 {
        let _ = site::write_site(&mut place, given.place);
    }
    let _ = given.write_text(&mut text);
    let _ = given.write_json(&mut json);
    let shown = MisuseReport {
        code: c_int::from(given.mistake.code),
        policy: given.policy as c_int,
        fd: given.fd,
        reserved: 0,
        name: given.mistake.name.as_ptr(),
        call: given.call.as_ptr(),
        place: place.terminated().as_ptr(),
        fact: given.fact.as_ptr(),
        why: given.why.as_ptr(),
        hint: given.hint.as_ptr(),
        text: text.terminated().as_ptr(),
        json: json.terminated().as_ptr(),
    };
    // SAFETY: only rsk_misuse_callback stores here, and only functions of this type.
    let callback = unsafe { core::mem::transmute::<*mut c_void, MisuseCallback>(function) };
    if let Some(callback) = callback {
        // Cancelled in there, the thread could not be unwound through the gate.
        uncancelled(|| {
            // SAFETY: the caller's function, given what its type promises.
            unsafe { callback(&raw const shown, USER.load(Relaxed)) };
        });
    }
    true
}

/// Tells which sockets are still open, grouped by the place that opened them.
///
/// Also counted are sockets that were closed although received data was never read, or the peer of
/// a TCP connection had not acknowledged all that was sent. Only what diagnosis mode (rsk_diag,
/// RUSTSOCK_DIAG) has seen opened or closed is known.
///
/// Parameters:
/// - fd: the report is written there; -1 for none, only the number is wanted.
/// - form: RSK_REPORT_TEXT: lines for people. RSK_REPORT_JSON: one JSON object for each place.
///
/// Returns: the number of open sockets, or -1.
///
/// Errors:
/// - EINVAL: there is no such form.
/// - EBADF: fd is not open.
///
/// See also: rsk_diag. Since 0.1.
#[unsafe(no_mangle)]
pub extern "C" fn rsk_leaks(fd: c_int, form: c_int) -> c_int {
    guard(Call::Leaks, args!(fd, form), || {
        let found = leaks::report(fd, is_json(form)?)?;
        Ok(c_int::try_from(found).unwrap_or(c_int::MAX))
    })
}

/// The mistake with this code.
pub(super) fn mistake(code: c_int) -> Result<&'static Mistake> {
    let found = u16::try_from(code).ok().and_then(catalogue::find);
    found.ok_or(Error::InvalidArgument("no such code"))
}

fn is_json(form: c_int) -> Result<bool> {
    match form {
        names::report::TEXT => Ok(false),
        names::report::JSON => Ok(true),
        _ => Err(Error::InvalidArgument("no such form")),
    }
}
