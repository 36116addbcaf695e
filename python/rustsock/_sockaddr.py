"""Socket addresses as bytes: `struct sockaddr` unpacked for Python, and packed where that needs no resolver."""

from __future__ import annotations

import os
import struct
from functools import lru_cache
from typing import Any, Callable

from ._constants import table
from ._errors import refusal
from ._inet import AF_INET, AF_INET6, numeric_text
from ._interface import if_indextoname

AF_UNIX, AF_NETLINK, AF_PACKET, AF_VSOCK = (
    table["AF_UNIX"],
    table["AF_NETLINK"],
    table["AF_PACKET"],
    table["AF_VSOCK"],
)

# The family is in the machine's byte order, ports are in the network's.
_FAMILY = struct.Struct("=H")
_IPV4 = struct.Struct("=H2s4s8x")
_IPV6 = struct.Struct("=H2s4s16sI")
_PORT = struct.Struct("!H")
_FLOW = struct.Struct("!I")
_NETLINK = struct.Struct("=H2xII")
_PACKET = struct.Struct("=H2siHBB8s")
_VSOCK = struct.Struct("=H2xII4x")
_PATH_ROOM = 108


def pack_ipv4(packed: bytes, port: int) -> bytes:
    """`struct sockaddr_in`."""
    return _IPV4.pack(AF_INET, _PORT.pack(port), packed)


def pack_ipv6(packed: bytes, port: int, flow: int, scope: int) -> bytes:
    """`struct sockaddr_in6`."""
    return _IPV6.pack(AF_INET6, _PORT.pack(port), _FLOW.pack(flow), packed, scope & 0xFFFFFFFF)


def pack_ip(family: int, packed: bytes, port: int) -> bytes:
    """The address of a port at an IP address of either family."""
    return pack_ipv4(packed, port) if family == AF_INET else pack_ipv6(packed, port, 0, 0)


def pack_path(path: bytes) -> bytes:
    """`struct sockaddr_un`: a path ends with NUL, an abstract name starts with one and may fill all of it."""
    if len(path) > _PATH_ROOM or (len(path) == _PATH_ROOM and not path.startswith(b"\0")):
        raise refusal("AF_UNIX path too long")
    return _FAMILY.pack(AF_UNIX) + path


def pack_netlink(pid: int, groups: int) -> bytes:
    """`struct sockaddr_nl`."""
    return _NETLINK.pack(AF_NETLINK, pid, groups)


def pack_vsock(cid: int, port: int) -> bytes:
    """`struct sockaddr_vm`."""
    return _VSOCK.pack(AF_VSOCK, port, cid)


def pack_packet(interface: int, protocol: int, kind: int, hardware_type: int, hardware: bytes) -> bytes:
    """`struct sockaddr_ll`."""
    protocol_bytes = _PORT.pack(protocol)
    return _PACKET.pack(
        AF_PACKET, protocol_bytes, interface, hardware_type & 0xFFFF, kind & 0xFF, len(hardware), hardware
    )


def ip_of(address: bytes) -> bytes:
    """The IP address in a `sockaddr_in` or `sockaddr_in6`."""
    return address[4:8] if _FAMILY.unpack_from(address)[0] == AF_INET else address[8:24]


def unpack(address: bytes) -> Any:
    """An address as Python knows it; None for no address, (family, bytes) where the family is unknown here."""
    if len(address) < _FAMILY.size:
        return None
    family = _FAMILY.unpack_from(address)[0]
    reader = _READERS.get(family)
    return reader(address) if reader is not None else (family, address[2:].ljust(14, b"\0"))


def shown(address: bytes) -> str:
    """An address as explanations show it."""
    family, known = _FAMILY.unpack_from(address)[0], unpack(address)
    if family == AF_INET:
        return f"{known[0]}:{known[1]}"
    if family == AF_INET6:
        return f"[{known[0]}]:{known[1]}"
    return f"unix:{known}" if family == AF_UNIX and isinstance(known, str) else repr(known)


@lru_cache(maxsize=1024)
def _ipv4(address: bytes) -> Any:
    _, port, packed = _IPV4.unpack_from(address)
    return numeric_text(AF_INET, packed), _PORT.unpack(port)[0]


@lru_cache(maxsize=1024)
def _ipv6(address: bytes) -> Any:
    _, port, flow, packed, scope = _IPV6.unpack_from(address)
    return numeric_text(AF_INET6, packed), _PORT.unpack(port)[0], _FLOW.unpack(flow)[0], scope


def _unix(address: bytes) -> Any:
    name = address[2:]
    if name.startswith(b"\0"):
        return name
    return os.fsdecode(name.partition(b"\0")[0])


def _netlink(address: bytes) -> Any:
    return _NETLINK.unpack_from(address)[1:]


def _vsock(address: bytes) -> Any:
    _, port, cid = _VSOCK.unpack_from(address)
    return cid, port


def _packet(address: bytes) -> Any:
    _, protocol, number, hardware_type, kind, size, hardware = _PACKET.unpack_from(address.ljust(_PACKET.size, b"\0"))
    try:
        name = if_indextoname(number) if number else ""
    except OSError:
        name = ""
    return name, _PORT.unpack(protocol)[0], kind, hardware_type, hardware[:size]


_READERS: dict[int, Callable[[bytes], Any]] = {
    AF_INET: _ipv4,
    AF_INET6: _ipv6,
    AF_UNIX: _unix,
    AF_NETLINK: _netlink,
    AF_PACKET: _packet,
    AF_VSOCK: _vsock,
}
