"""Addresses as Python programs give them, packed for the kernel."""

from __future__ import annotations

import os
from errno import ENODEV
from functools import lru_cache
from typing import Any, Callable

from . import _sockaddr
from ._buffer import Held
from ._errors import failure, refusal
from ._inet import AF_INET, AF_INET6, packed_numeric
from ._integer import c_uint, index, port_number
from ._interface import index_of
from ._resolve import address_of_host, host_bytes


def pack(family: int, address: Any, call: str) -> bytes:
    """`address` as the `struct sockaddr` a socket of `family` needs; `call` is for the texts of errors."""
    packer = _PACKERS.get(family)
    if packer is None:
        raise refusal(f"{call}(): bad family")
    return packer(address, call)


def _parts(address: Any, name: str, call: str, fewest: int, most: int, shape: str) -> tuple[Any, ...]:
    if not isinstance(address, tuple):
        raise TypeError(f"{call}(): {name} address must be tuple, not {type(address).__name__}")
    if not fewest <= len(address) <= most:
        raise TypeError(f"{name} address must be a {shape}")
    return address


def _ip(host: Any, family: int) -> bytes:
    raw = host_bytes(host)
    packed = packed_numeric(family, raw)
    return packed if packed is not None else address_of_host(raw, family)[1]


@lru_cache(maxsize=1024)
def _known_ipv4(host: str, port: int) -> bytes | None:
    """The address, if the host is written in numbers."""
    try:
        packed = packed_numeric(AF_INET, host_bytes(host))
    except TypeError:
        return None
    return _sockaddr.pack_ipv4(packed, port) if packed is not None and 0 <= port <= 0xFFFF else None


def _ipv4(address: Any, call: str) -> bytes:
    # Who sends datagrams sends many of them to few.
    if type(address) is tuple and len(address) == 2 and type(address[0]) is str and type(address[1]) is int:
        known = _known_ipv4(*address)
        if known is not None:
            return known
    host, port = _parts(address, "AF_INET", call, 2, 2, "pair (host, port)")
    # The host is looked at first, but is not looked up for a port that is wrong.
    raw = host_bytes(host)
    port = port_number(port, call)
    return _sockaddr.pack_ipv4(_ip(raw, AF_INET), port)


def _ipv6(address: Any, call: str) -> bytes:
    host, port, *rest = _parts(address, "AF_INET6", call, 2, 4, "tuple (host, port[, flowinfo[, scopeid]])")
    raw = host_bytes(host)
    port = port_number(port, call)
    flow, scope = ([index(part) for part in rest] + [0, 0])[:2]
    if not 0 <= flow <= 0xFFFFF:
        raise OverflowError(f"{call}(): flowinfo must be 0-1048575.")
    return _sockaddr.pack_ipv6(_ip(raw, AF_INET6), port, flow, scope)


def _unix(address: Any, call: str) -> bytes:
    if isinstance(address, str):
        return _sockaddr.pack_path(os.fsencode(address))
    with Held(address) as memory:
        return _sockaddr.pack_path(bytes(memoryview(address)) if memory.size else b"")


def _netlink(address: Any, call: str) -> bytes:
    pid, groups = _parts(address, "AF_NETLINK", call, 2, 2, "pair (pid, groups)")
    return _sockaddr.pack_netlink(index(pid) & 0xFFFFFFFF, index(groups) & 0xFFFFFFFF)


def _vsock(address: Any, call: str) -> bytes:
    cid, port = _parts(address, "AF_VSOCK", call, 2, 2, "pair (cid, port)")
    return _sockaddr.pack_vsock(c_uint(cid, "cid"), c_uint(port, "port"))


def _packet(address: Any, call: str) -> bytes:
    name, protocol, *rest = _parts(address, "AF_PACKET", call, 2, 5, "tuple of two to five elements")
    if not isinstance(name, str):
        raise TypeError(f"{call}(): the interface must be str, not {type(name).__name__}")
    protocol = index(protocol)
    if not 0 <= protocol <= 0xFFFF:
        raise OverflowError(f"{call}(): proto must be 0-65535.")
    kind, hardware_type = ([index(part) for part in rest[:2]] + [0, 0])[:2]
    hardware = bytes(rest[2]) if len(rest) == 3 else b""
    if len(hardware) > 8:
        raise ValueError("hardware address must be 8 bytes or less")
    number = index_of(os.fsencode(name))
    if number == 0:
        raise failure("if_nametoindex", -1, ENODEV)
    return _sockaddr.pack_packet(number, protocol, kind, hardware_type, hardware)


_PACKERS: dict[int, Callable[[Any, str], bytes]] = {
    AF_INET: _ipv4,
    AF_INET6: _ipv6,
    _sockaddr.AF_UNIX: _unix,
    _sockaddr.AF_NETLINK: _netlink,
    _sockaddr.AF_PACKET: _packet,
    _sockaddr.AF_VSOCK: _vsock,
}
