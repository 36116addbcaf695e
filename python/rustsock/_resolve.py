"""Names to addresses and back: getaddrinfo, getnameinfo, and what is built on them."""

from __future__ import annotations

import ctypes
import sys
from typing import Any, SupportsIndex

from . import _sockaddr
from ._constants import AddressFamily, SocketKind, member, table
from ._errors import gaierror, herror, refusal, resolver_failure, unexplained
from ._inet import AF_INET, AF_INET6, numeric_text, packed_numeric
from ._integer import c_int, c_long, index
from ._library import function
from ._services import gethostname

AddressInfoTuple = tuple[Any, Any, int, str, Any]


class _AddressInfo(ctypes.Structure):
    """`struct addrinfo`."""


_AddressInfo._fields_ = [
    ("flags", ctypes.c_int),
    ("family", ctypes.c_int),
    ("type", ctypes.c_int),
    ("protocol", ctypes.c_int),
    ("address_size", ctypes.c_uint),
    ("address", ctypes.c_void_p),
    ("canonical_name", ctypes.c_char_p),
    ("next", ctypes.POINTER(_AddressInfo)),
]

_getaddrinfo = function("getaddrinfo")
_freeaddrinfo = function("freeaddrinfo", None)
_getnameinfo = function("getnameinfo")

_AF_UNSPEC = table["AF_UNSPEC"]
_SOCK_DGRAM = table["SOCK_DGRAM"]
_AI_PASSIVE, _AI_CANONNAME, _AI_NUMERICHOST = table["AI_PASSIVE"], table["AI_CANONNAME"], table["AI_NUMERICHOST"]
_NI_MAXHOST, _NI_MAXSERV = table["NI_MAXHOST"], table["NI_MAXSERV"]
_NI_NUMERICHOST, _NI_NAMEREQD = table["NI_NUMERICHOST"], table["NI_NAMEREQD"]
_HOST_NOT_FOUND = 1


def _query(
    host: bytes | None, service: bytes | None, family: int = 0, type: int = 0, proto: int = 0, flags: int = 0
) -> list[tuple[int, int, int, str, bytes]]:
    hints = _AddressInfo(flags=flags, family=family, type=type, protocol=proto)
    first = ctypes.POINTER(_AddressInfo)()
    code = _getaddrinfo(host, service, ctypes.byref(hints), ctypes.byref(first))
    if code != 0:
        raise resolver_failure("getaddrinfo", code)
    found = []
    try:
        link = first
        while link:
            info = link.contents
            canonical = (info.canonical_name or b"").decode("utf-8", "replace")
            address = ctypes.string_at(info.address, info.address_size)
            found.append((info.family, info.type, info.protocol, canonical, address))
            link = info.next
    finally:
        _freeaddrinfo(first)
    return found


def host_bytes(host: Any, complaint: str = "str, bytes or bytearray expected, not {}") -> bytes:
    """A host name as the resolver takes it: IDNA where it is not ASCII."""
    if isinstance(host, str):
        try:
            raw = host.encode("ascii")
        except UnicodeEncodeError:
            try:
                raw = host.encode("idna")
            except UnicodeError:
                raise TypeError("encoding of hostname failed") from None
    elif isinstance(host, (bytes, bytearray)):
        raw = bytes(host)
    else:
        raise TypeError(complaint.format(type(host).__name__))
    if b"\0" in raw:
        raise TypeError("host name must not contain null character")
    return raw


def address_of_host(host: bytes, family: int) -> tuple[int, bytes]:
    """The family and the packed IP address a host stands for, where an address of a socket is given.

    "" is every address of this host, "<broadcast>" the broadcast address.
    """
    if host == b"":
        found = _query(None, b"0", family, _SOCK_DGRAM, 0, _AI_PASSIVE)
        if len(found) != 1:
            raise refusal("wildcard resolved to multiple address")
    elif host in (b"<broadcast>", b"255.255.255.255"):
        if family not in (AF_INET, _AF_UNSPEC):
            raise refusal("address family mismatched")
        return AF_INET, b"\xff\xff\xff\xff"
    else:
        for numeric in (AF_INET, AF_INET6):
            packed = packed_numeric(numeric, host) if family in (numeric, _AF_UNSPEC) else None
            if packed is not None:
                return numeric, packed
        found = _query(host, None, family)
    family, _, _, _, address = found[0]
    return family, _sockaddr.ip_of(address)


def _node(host: Any) -> bytes | None:
    if host is None:
        return None
    if isinstance(host, str):
        return host.encode("idna")
    if isinstance(host, bytes):
        return host
    raise TypeError("getaddrinfo() argument 1 must be string or None")


def _service(port: Any) -> bytes | None:
    if port is None:
        return None
    if isinstance(port, int):
        # From Python 3.12 on a number of any size is left to the resolver to refuse.
        return b"%d" % (port if sys.version_info >= (3, 12) else c_long(port))
    if isinstance(port, str):
        return port.encode()
    if isinstance(port, bytes):
        return port
    raise refusal("Int or String expected")


def getaddrinfo(
    host: str | bytes | None,
    port: str | bytes | int | None,
    family: SupportsIndex = 0,
    type: SupportsIndex = 0,
    proto: SupportsIndex = 0,
    flags: SupportsIndex = 0,
) -> list[AddressInfoTuple]:
    """Find addresses for a host and a service: a list of (family, type, proto, canonname, sockaddr).

    A host of None is this host itself; with AI_PASSIVE, every address of it.
    """
    wish = c_int(family), c_int(type), c_int(proto), c_int(flags)
    node, service = _node(host), _service(port)
    sys.audit("socket.getaddrinfo", host, port, family, type, proto)
    return [
        (member(af, AddressFamily), member(kind, SocketKind), protocol, name, _sockaddr.unpack(address))
        for af, kind, protocol, name, address in _query(node, service, *wish)
    ]


def _names_of(address: bytes, flags: int) -> tuple[str, str]:
    host, service = (ctypes.c_char * _NI_MAXHOST)(), (ctypes.c_char * _NI_MAXSERV)()
    code = _getnameinfo(address, len(address), host, _NI_MAXHOST, service, _NI_MAXSERV, flags)
    if code != 0:
        raise resolver_failure("getnameinfo", code)
    return host.value.decode(), service.value.decode()


def getnameinfo(sockaddr: Any, flags: SupportsIndex, /) -> tuple[str, str]:
    """Find the names of an address, (host, port): the host in numbers, as a socket reports it."""
    flags = c_int(flags)
    if not isinstance(sockaddr, tuple):
        del sockaddr  # the traceback would keep it alive
        raise TypeError("getnameinfo() argument 1 must be a tuple")
    if not 2 <= len(sockaddr) <= 4:
        raise TypeError("getnameinfo(): illegal sockaddr argument")
    host, port = sockaddr[:2]
    if not isinstance(host, str):
        raise TypeError("getnameinfo(): illegal sockaddr argument")
    port = c_int(port)
    flow, scope = (tuple(index(part) for part in sockaddr[2:]) + (0, 0))[:2]
    if not 0 <= flow <= 0xFFFFF:
        raise OverflowError("getnameinfo(): flowinfo must be 0-1048575.")
    sys.audit("socket.getnameinfo", sockaddr)
    found = _query(host.encode(), b"%d" % port, _AF_UNSPEC, _SOCK_DGRAM, 0, _AI_NUMERICHOST)
    if len(found) != 1:
        raise refusal("sockaddr resolved to multiple addresses")
    family, _, _, _, address = found[0]
    if family == AF_INET:
        if len(sockaddr) != 2:
            raise refusal("IPv4 sockaddr must be 2 tuple")
    elif family == AF_INET6:
        packed = _sockaddr.ip_of(address)
        address = _sockaddr.pack_ipv6(packed, port, flow, scope)
    return _names_of(address, flags)


def gethostbyname(hostname: str | bytes | bytearray, /) -> str:
    """Return the IPv4 address of a host as text."""
    raw = _host_argument(hostname, "gethostbyname")
    sys.audit("socket.gethostbyname", hostname)
    return numeric_text(*address_of_host(raw, AF_INET))


def gethostbyname_ex(hostname: str | bytes | bytearray, /) -> tuple[str, list[str], list[str]]:
    """Return (name, aliases, addresses) of a host, IPv4 only. The list of aliases is empty: getaddrinfo knows none."""
    raw = _host_argument(hostname, "gethostbyname_ex")
    sys.audit("socket.gethostbyname", hostname)
    found = _query(raw or None, None if raw else b"0", AF_INET, _SOCK_DGRAM, 0, _AI_CANONNAME if raw else _AI_PASSIVE)
    addresses = [numeric_text(AF_INET, _sockaddr.ip_of(address)) for _, _, _, _, address in found]
    name = found[0][3] or raw.decode("utf-8", "replace")
    return name, [], list(dict.fromkeys(addresses))


def gethostbyaddr(ip_address: str | bytes | bytearray, /) -> tuple[str, list[str], list[str]]:
    """Return (name, aliases, addresses) of an IP address or a host. The list of aliases is empty."""
    raw = _host_argument(ip_address, "gethostbyaddr")
    sys.audit("socket.gethostbyaddr", ip_address)
    family, packed = address_of_host(raw, _AF_UNSPEC)
    try:
        name, _ = _names_of(_sockaddr.pack_ip(family, packed, 0), _NI_NAMEREQD)
    except gaierror:
        raise unexplained(herror(_HOST_NOT_FOUND, "Unknown host")) from None
    return name, [], [numeric_text(family, packed)]


def _host_argument(host: Any, call: str) -> bytes:
    if isinstance(host, str):
        raw = host.encode("idna")
    elif isinstance(host, (bytes, bytearray)):
        raw = bytes(host)
    else:
        raise TypeError(f"{call}() argument 1 must be str, bytes or bytearray, not {type(host).__name__}")
    if b"\0" in raw:
        raise ValueError("embedded null character")
    return raw


def getfqdn(name: str = "") -> str:
    """Return the full domain name of a host; of this one by default. Where none is known, the name as it was given."""
    name = name.strip()
    if name in ("", "0.0.0.0", "::"):
        name = gethostname()
    try:
        found, aliases, _ = gethostbyaddr(name)
    except OSError:
        return name
    return next((candidate for candidate in (found, *aliases) if "." in candidate), found)
