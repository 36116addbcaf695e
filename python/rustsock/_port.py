"""Who has a port."""

from __future__ import annotations

import ctypes
import os
from typing import Any, NamedTuple, SupportsIndex

from ._errors import failure
from ._integer import c_int
from ._library import function
from ._sockaddr import unpack

_port_users = function("port_users")


class _Entry(ctypes.Structure):
    """`struct rsk_port_user`. The addresses are `struct sockaddr_storage`."""

    _fields_ = [
        ("family", ctypes.c_int),
        ("protocol", ctypes.c_int),
        ("state", ctypes.c_int),
        ("pid", ctypes.c_int),
        ("fd", ctypes.c_int),
        ("uid", ctypes.c_uint),
        ("only_ipv6", ctypes.c_int),
        ("local", ctypes.c_ulong * (128 // ctypes.sizeof(ctypes.c_ulong))),
        ("peer", ctypes.c_ulong * (128 // ctypes.sizeof(ctypes.c_ulong))),
        ("local_len", ctypes.c_uint),
        ("peer_len", ctypes.c_uint),
        ("inode", ctypes.c_uint64),
        ("left_ms", ctypes.c_int64),
        ("name", ctypes.c_char * 16),
        ("spare", ctypes.c_int64 * 4),
    ]


class PortUser(NamedTuple):
    """A socket on a port, and a descriptor of a process that refers to it."""

    pid: int | None
    """The process; None if the socket has none, or none that may be seen (then `inode` is not 0)."""
    name: str
    """Its name; "" if there is no process."""
    fd: int | None
    """Its descriptor."""
    uid: int
    """The user who opened the socket."""
    protocol: int
    """IPPROTO_TCP or IPPROTO_UDP."""
    state: int
    """As Linux numbers TCP's states: 1 connected, 6 TIME_WAIT, 7 neither, 10 listening, ..."""
    local: Any
    """The address of this end."""
    peer: Any
    """The address of the other end, or None."""
    inode: int
    """The kernel's number for the socket; 0 if no process has it."""
    seconds_left: float | None
    """Of TIME_WAIT: how long it lasts."""


def port_users(port: SupportsIndex, protocol: SupportsIndex = 0) -> list[PortUser]:
    """Return who has a port: an entry for each descriptor of each process, listening sockets first.

    `protocol` is IPPROTO_TCP, IPPROTO_UDP, or 0 for both. Processes of other users are seen by root only.
    """
    wanted, kind = c_int(port), c_int(protocol)
    room = 16
    while True:
        entries = (_Entry * room)()
        found = _port_users(wanted, kind, entries, room)
        if found == -1:
            raise failure("port_users")
        if found <= room:
            return [_told(entry) for entry in entries[:found]]
        # More may come until it is asked again.
        room = found + found // 2


def _told(entry: _Entry) -> PortUser:
    return PortUser(
        entry.pid if entry.pid > 0 else None,
        os.fsdecode(entry.name),
        entry.fd if entry.pid > 0 else None,
        entry.uid,
        entry.protocol,
        entry.state,
        unpack(bytes(entry.local)[: entry.local_len]),
        unpack(bytes(entry.peer)[: entry.peer_len]) if entry.peer_len else None,
        entry.inode,
        entry.left_ms / 1000 if entry.left_ms >= 0 else None,
    )
