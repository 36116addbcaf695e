//! Commands of `fcntl` and requests of `ioctl`, for traces.

use super::{Constant, constants};

constants! {
    /// Commands of `fcntl`.
    FCNTL:
    F_DUPFD, F_GETFD, F_SETFD, F_GETFL, F_SETFL, F_GETLK, F_SETLK, F_SETLKW, F_SETOWN, F_GETOWN, F_OFD_GETLK, F_OFD_SETLK,
    F_OFD_SETLKW, F_SETLEASE, F_GETLEASE, F_NOTIFY, F_DUPFD_CLOEXEC, F_SETPIPE_SZ, F_GETPIPE_SZ, F_ADD_SEALS, F_GET_SEALS;
    F_SETSIG = 10, F_GETSIG = 11, F_SETOWN_EX = 15, F_GETOWN_EX = 16
}

constants! {
    /// Requests of `ioctl` that programs with sockets make.
    IOCTL:
    FIONREAD, FIONBIO, FIOCLEX, FIONCLEX, TIOCOUTQ, TIOCGWINSZ, TCGETS, TCSETS;
    FIOASYNC = 0x5452, FIOSETOWN = 0x8901, SIOCSPGRP = 0x8902, FIOGETOWN = 0x8903, SIOCGPGRP = 0x8904, SIOCATMARK = 0x8905,
    SIOCGSTAMP = 0x8906, SIOCGIFNAME = 0x8910, SIOCGIFCONF = 0x8912, SIOCGIFFLAGS = 0x8913, SIOCSIFFLAGS = 0x8914,
    SIOCGIFADDR = 0x8915, SIOCGIFDSTADDR = 0x8917, SIOCGIFBRDADDR = 0x8919, SIOCGIFNETMASK = 0x891b,
    SIOCGIFMTU = 0x8921, SIOCGIFHWADDR = 0x8927, SIOCGIFINDEX = 0x8933, SIOCETHTOOL = 0x8946
}

constants! {
    /// Status flags `F_SETFL` takes.
    STATUS_FLAGS:
    O_WRONLY, O_RDWR, O_APPEND, O_NONBLOCK, O_ASYNC, O_DIRECT, O_NOATIME;
}

/// Whether a command of `fcntl` takes no argument.
pub(crate) const fn takes_nothing(command: libc::c_int) -> bool {
    const GETSIG: libc::c_int = 11;
    matches!(
        command,
        libc::F_GETFD
            | libc::F_GETFL
            | libc::F_GETOWN
            | libc::F_GETLEASE
            | libc::F_GETPIPE_SZ
            | libc::F_GET_SEALS
            | GETSIG
    )
}

/// Whether a command of `fcntl` takes a pointer.
pub(crate) const fn takes_pointer(command: libc::c_int) -> bool {
    const OWNER: core::ops::RangeInclusive<libc::c_int> = 15..=16;
    matches!(
        command,
        libc::F_GETLK | libc::F_SETLK | libc::F_SETLKW | libc::F_OFD_GETLK | libc::F_OFD_SETLK | libc::F_OFD_SETLKW
    ) || command == *OWNER.start()
        || command == *OWNER.end()
}
