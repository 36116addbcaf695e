//! What a text such as "teach,164=off,json" asks for: the form of `RUSTSOCK_DIAG` and of `rsk_diag`.

use super::policy::{self, Policy};
use super::{arrange, catalogue, lifetime, report, suppress, transfer};
use crate::diag::leaks;
use crate::error::{Error, Result};
use crate::raw::own;

/// What one word of the text asks for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wish<'a> {
    Overall(Policy),
    Of(u16, Policy),
    Every,
    Json,
    Leaks,
    File(&'a [u8]),
    Suppress(&'a [u8]),
    Chop(u64),
    Poison,
    SlowLookup(u32),
}

fn wish(word: &[u8]) -> Option<Wish<'_>> {
    if let Some(policy) = Policy::from_name(word) {
        return Some(Wish::Overall(policy));
    }
    match word {
        // What a student wants: every mistake told where it is made.
        b"teach" | b"1" => return Some(Wish::Overall(Policy::Warn)),
        b"every" => return Some(Wish::Every),
        b"json" => return Some(Wish::Json),
        b"leaks" => return Some(Wish::Leaks),
        b"poison" => return Some(Wish::Poison),
        _ => {}
    }
    let at = word.iter().position(|byte| *byte == b'=')?;
    let (name, value) = (word.get(..at)?, word.get(at + 1..)?);
    match name {
        b"file" => Some(Wish::File(value)),
        b"suppress" => Some(Wish::Suppress(value)),
        b"chop" => Some(Wish::Chop(core::str::from_utf8(value).ok()?.parse().ok()?)),
        b"slow_lookup" => Some(Wish::SlowLookup(core::str::from_utf8(value).ok()?.parse().ok()?)),
        code => Some(Wish::Of(catalogue::by_text(code)?.code, Policy::from_name(value)?)),
    }
}

/// Does what `text` asks for, from a fresh start. Nothing is changed if a word of it is not known; if one cannot be granted,
/// mistakes are only counted.
///
/// # Errors
/// `InvalidArgument` for an unknown word (the word is given back), or the file cannot be opened.
pub(crate) fn configure(text: &[u8]) -> core::result::Result<(), (Error, &[u8])> {
    let words = || text.split(|byte| *byte == b',').map(<[u8]>::trim_ascii).filter(|word| !word.is_empty());
    for word in words() {
        if wish(word).is_none() {
            return Err((Error::InvalidArgument("unknown word"), word));
        }
    }
    policy::set_overall(Policy::Count);
    policy::set_every(false);
    suppress::clear();
    report::set_json(false);
    leaks::want_at_exit(false);
    lifetime::rehearse(0);
    report::output().close();
    transfer::rehearsal::reset();
    // What is said of all holds before what is said of one, wherever it stands.
    for general in [true, false] {
        for (word, wish) in words().filter_map(|word| Some((word, wish(word)?))) {
            if matches!(wish, Wish::Overall(_)) == general {
                if let Err(error) = grant(wish) {
                    // Half of what was asked for would be neither what it was nor what it should be.
                    policy::set_overall(Policy::Count);
                    arrange();
                    return Err((error, word));
                }
            }
        }
    }
    arrange();
    Ok(())
}

fn grant(wish: Wish) -> Result<()> {
    match wish {
        Wish::Overall(policy) => policy::set_overall(policy),
        Wish::Of(code, policy) => policy::set(code, policy),
        Wish::Every => policy::set_every(true),
        Wish::Json => report::set_json(true),
        Wish::Leaks => leaks::want_at_exit(true),
        Wish::SlowLookup(milliseconds) => lifetime::rehearse(milliseconds),
        Wish::File(path) => return own::appended(path, |fd| report::output().open(fd)),
        Wish::Suppress(entry) => return suppress::add(entry),
        Wish::Chop(seed) => transfer::rehearsal::chop(seed),
        Wish::Poison => transfer::rehearsal::poison(),
    }
    Ok(())
}
