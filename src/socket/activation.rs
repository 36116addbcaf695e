//! Sockets that whoever started the program has opened for it, as systemd does: descriptors from 3 on, told of by the
//! environment.

use core::ffi::CStr;
use std::os::fd::RawFd;

use crate::error::{Error, Result};
use crate::raw::own;
use crate::sys::descriptor::set_cloexec;

/// The first of them.
const FIRST: RawFd = 3;
/// More than that nobody hands on: a number above is a mistake.
const MOST: RawFd = 1024;

/// The sockets with that name, or all; closed by exec from now on.
pub(crate) fn sockets(name: Option<&CStr>) -> Result<Vec<RawFd>> {
    let meant = number(c"LISTEN_PID");
    if meant != Some(own::process_id()) {
        return Ok(Vec::new());
    }
    let Some(count) = own::environment(c"LISTEN_FDS") else { return Ok(Vec::new()) };
    let count = parsed(count).filter(|count| (0..=MOST).contains(count));
    let count = count
        .ok_or(Error::InvalidArgument("the variable LISTEN_FDS in the environment is no number from 0 to 1024"))?;
    let names = own::environment(c"LISTEN_FDNAMES").map_or(&[][..], CStr::to_bytes);
    let names = names.split(|byte| *byte == b':').map(Some).chain(core::iter::repeat(None));
    let mut found = Vec::new();
    for (fd, called) in (FIRST..FIRST + count).zip(names) {
        if set_cloexec(fd, true) == -1 {
            return Err(Error::last_os());
        }
        if name.is_none_or(|name| called == Some(name.to_bytes())) {
            found.push(fd);
        }
    }
    Ok(found)
}

fn number(name: &CStr) -> Option<i32> {
    parsed(own::environment(name)?)
}

fn parsed(text: &CStr) -> Option<i32> {
    text.to_str().ok()?.parse().ok()
}
