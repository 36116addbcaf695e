#!/usr/bin/env python3
"""Which function stands in for which of libc: one table for <rustsock/posix.h>, for ld --wrap, and for a preload library.

    python3 packaging/stand_ins.py                  write include/rustsock/posix.h
    python3 packaging/stand_ins.py --check          only compare
    python3 packaging/stand_ins.py --wrap FILE      write the response file for the link-time form
    python3 packaging/stand_ins.py --defsym FILE    __wrap_X = rsk_X, for making librustsock_wrap.a
    python3 packaging/stand_ins.py --redefine FILE  X __real_X, for making librustsock_wrap.a
"""

import difflib
import sys
from dataclasses import dataclass

import header as c_header

PATH = "include/rustsock/posix.h"


@dataclass
class Row:
    """A function of libc and its stand-in.

    `fortified` is the name _FORTIFY_SOURCE gives it, with a stand-in of its own; `aliases` are names the system headers or
    other libraries use for the same function with the same arguments.
    """

    name: str
    function: str
    fortified: str = ""
    aliases: tuple = ()


def twins(*names):
    return [Row(name, f"rsk_{name}") for name in names]


# The header of the system, the macro it is guarded by, and what is taken over of it.
TABLE = [
    (
        "sys/socket.h",
        "_SYS_SOCKET_H",
        [
            *twins("socket", "socketpair", "bind", "listen", "accept", "accept4", "connect", "shutdown"),
            *twins("getsockname", "getpeername", "getsockopt", "setsockopt", "send", "sendto", "sendmsg", "sendmmsg"),
            Row("recv", "rsk_recv", fortified="rsk_posix_recv_chk"),
            Row("recvfrom", "rsk_recvfrom", fortified="rsk_posix_recvfrom_chk"),
            *twins("recvmsg", "recvmmsg"),
        ],
    ),
    (
        "unistd.h",
        "_UNISTD_H",
        [
            *twins("close", "dup", "dup2", "dup3"),
            Row("read", "rsk_read", fortified="rsk_posix_read_chk"),
            Row("write", "rsk_posix_write"),
        ],
    ),
    ("fcntl.h", "_FCNTL_H", [Row("fcntl", "rsk_fcntl", aliases=("fcntl64",))]),
    ("sys/ioctl.h", "_SYS_IOCTL_H", twins("ioctl")),
    ("sys/uio.h", "_SYS_UIO_H", [*twins("readv"), Row("writev", "rsk_posix_writev")]),
    ("sys/sendfile.h", "_SYS_SENDFILE_H", [Row("sendfile", "rsk_posix_sendfile", aliases=("sendfile64",))]),
    ("sys/select.h", "_SYS_SELECT_H", twins("select", "pselect")),
    (
        "poll.h",
        "_SYS_POLL_H",
        [
            Row("poll", "rsk_poll", fortified="rsk_posix_poll_chk"),
            Row("ppoll", "rsk_ppoll", fortified="rsk_posix_ppoll_chk"),
        ],
    ),
    ("sys/epoll.h", "_SYS_EPOLL_H", twins("epoll_create", "epoll_create1", "epoll_ctl", "epoll_wait", "epoll_pwait")),
    ("netdb.h", "_NETDB_H", twins("getaddrinfo", "freeaddrinfo", "gai_strerror", "getnameinfo")),
    ("arpa/inet.h", "_ARPA_INET_H", twins("inet_pton", "inet_ntop", "inet_addr", "inet_aton", "inet_ntoa")),
    ("net/if.h", "_NET_IF_H", twins("if_nametoindex", "if_indextoname")),
    ("stdio.h", "_STDIO_H", [*twins("fdopen"), Row("perror", "rsk_posix_perror")]),
    ("string.h", "_STRING_H", twins("strerror")),
]

FIRST = """\
/*
 * rustsock/posix.h - C and C++ sources written for libc run on rustsock, unchanged.
 *
 * Written by `make header` from packaging/stand_ins.py; do not edit.
 *
 *   cc -include rustsock/posix.h prog.c $(pkg-config --cflags --libs rustsock)
 *
 * It comes before everything else in a source file, which is what -include does. It includes no header and defines no
 * feature macro, so the program sees of the system what it asked for (_GNU_SOURCE in its first line still works). It has two
 * means, for the same list of functions:
 *
 *   names      in C, `#define send rsk_send` makes the headers of the system declare rsk_send, as they would have declared send.
 *              Members of structures, pointers to functions and functions of the program's own may have such names: they are
 *              renamed everywhere alike. In C++ no name is defined.
 *   symbols    whatever still refers to libc's symbol is given to the other by the assembler: all of C++, calls made by inline
 *              functions of the system headers (_FORTIFY_SOURCE), large-file names (fcntl64), names that were undefined again.
 *              So an object file refers to all functions listed here, used or not, and wants -lrustsock to be linked.
 *
 * The functions are the twins of <rustsock.h>, and descriptors are what they were. What differs for the program:
 *
 *   SIGPIPE    is not raised by a socket: writing to a connection the peer has left fails with EPIPE. A pipe, a terminal, a
 *              file raise it as ever.
 *   close      does not fail with EINTR: Linux has closed the descriptor.
 *   pointers   where libc would crash on NULL, a function may fail with EFAULT.
 *   fdopen     on a socket gives a stream whose calls are seen too; fileno works on it. It carries bytes, no wide characters.
 *   seccomp    a program that forbids itself system calls has to allow sendto and getsockopt where it used write, writev.
 *
 * perror and strerror say what they always did; rsk_perror of <rustsock.h>, which may be included too, says more. Not taken
 * over: gethostbyname and its kin, pread and pwrite, dprintf, splice, close_range, popen, calls inside other libraries.
 *
 * A program that must keep one of the functions, because it defines a function of that name itself for all its files, or
 * because a macro of its own would be redefined: -DRUSTSOCK_KEEP_send. With -flto use the link-time form instead, or as well:
 * what the assembler is told in one file may then not reach the others (rustsock-posix(7)).
 */
#ifndef RUSTSOCK_POSIX_H
#define RUSTSOCK_POSIX_H

/* Sources in assembler may be compiled with the same options. */
#ifndef __ASSEMBLER__

#if !defined __linux__ || !defined __LP64__
#error "rustsock/posix.h knows the names of 64-bit Linux only"
#endif

/* Where a header of the system was included before, its names are declared already and are left to the assembler. */
"""
LAST = """\

#endif /* __ASSEMBLER__ */
#endif /* RUSTSOCK_POSIX_H */
"""


def rows():
    return [row for _, _, listed in TABLE for row in listed]


def symbols():
    """Each symbol of libc and the function it stands for."""
    found = {}
    for row in rows():
        found |= {name: row.function for name in (row.name, *row.aliases)}
        if row.fortified:
            found[f"__{row.name}_chk"] = row.fortified
    return found


def one(row, guard):
    symbols_of_row = [(row.name, row.function), *((alias, row.function) for alias in row.aliases)]
    if row.fortified:
        symbols_of_row.append((f"__{row.name}_chk", row.fortified))
    told = "".join(f'__asm__(".set {symbol},{function}");\n' for symbol, function in symbols_of_row)
    return (
        f"#ifndef RUSTSOCK_KEEP_{row.name}\n{told}"
        f"#if !defined __cplusplus && !defined {guard}\n#define {row.name} {row.function}\n#endif\n#endif\n"
    )


def text():
    parts = [FIRST]
    for name, guard, listed in TABLE:
        parts.append(f"\n/* {name} */\n" + "".join(one(row, guard) for row in listed))
    return "".join(parts) + LAST


def missing():
    """Stand-ins that <rustsock.h> does not declare."""
    declared = {entry.name for entry in c_header.read().functions}
    return sorted(set(symbols().values()) - declared)


def write(path, lines):
    with open(path, "w", encoding="ascii") as file:
        file.writelines(f"{line}\n" for line in lines)


def main():
    if missing():
        sys.exit(f"packaging/stand_ins.py: not in include/rustsock.h: {', '.join(missing())}")
    wanted = text()
    if "--check" in sys.argv[1:]:
        with open(PATH, encoding="ascii") as file:
            found = file.read()
        sys.stdout.writelines(difflib.unified_diff(found.splitlines(True), wanted.splitlines(True), PATH, "the table"))
        if found != wanted:
            sys.exit(f"{PATH} is not what packaging/stand_ins.py says: run `make header`")
    elif len(sys.argv) == 3:
        forms = {
            "--wrap": lambda symbol, _: f"-Wl,--wrap={symbol}",
            "--defsym": lambda symbol, function: f"--defsym=__wrap_{symbol}={function}",
            "--redefine": lambda symbol, _: f"{symbol} __real_{symbol}",
        }
        form = forms[sys.argv[1]]
        write(sys.argv[2], (form(symbol, function) for symbol, function in symbols().items()))
    else:
        with open(PATH, "w", encoding="ascii") as file:
            file.write(wanted)


if __name__ == "__main__":
    main()
