//! RSK111: paths of Unix sockets that do not fit, and files that are left over.

use core::ffi::CStr;

use libc::c_int;

use super::given::{Given, domain, text};
use crate::diag::misuse::Scene;
use crate::diag::misuse::finding::Finding;
use crate::gate::Call;
use crate::raw::asking;

/// Bytes of `sun_path`.
const PATH: usize = 108;

/// 111: longer than `sun_path`, or filling it without a NUL, as what was cut by `strncpy` does.
pub(super) fn does_not_fit(scene: &Scene, given: &Given) -> Option<Finding> {
    if given.family()? != libc::AF_UNIX || given.len < PATH + 2 {
        return None;
    }
    let path = given.memory().get(2..PATH + 2)?;
    if path.contains(&0) {
        return None;
    }
    if given.len > PATH + 2 {
        return (domain(scene) == Some(libc::AF_UNIX)).then(|| Finding::new(111, 0).with(given.len - 2));
    }
    Some(Finding::new(111, 1))
}

/// 111: why a path could not be used.
pub(super) fn unusable(scene: &Scene, given: &Given, code: c_int) -> Option<Finding> {
    let path = given.path()?;
    let mut room = [0; PATH + 1];
    let end = path.iter().position(|byte| *byte == 0).unwrap_or(path.len()).min(PATH);
    room.get_mut(..end)?.copy_from_slice(path.get(..end)?);
    let file = CStr::from_bytes_until_nul(&room).ok().filter(|file| !file.is_empty())?;
    match (scene.call, code) {
        (Call::Bind, libc::EADDRINUSE) => left_over(given, file),
        // As long as sun_path lets it be, and not there: the rest of it was cut off.
        (Call::Connect | Call::Sendto, libc::ENOENT) if end == PATH - 1 => Some(Finding::new(111, 4)),
        _ => None,
    }
}

/// A file where the socket was to be, and nobody behind it.
fn left_over(given: &Given, file: &CStr) -> Option<Finding> {
    let kind = asking::mode(file).ok()? & libc::S_IFMT;
    if kind != libc::S_IFSOCK {
        return Some(Finding::new(111, 3).with(text(file.to_bytes())));
    }
    // The socket answers even one of the wrong type; a file without a socket refuses.
    (asking::unix_probe(given.bytes())? == libc::ECONNREFUSED).then(|| Finding::new(111, 2).with(text(file.to_bytes())))
}
