"""rustsock: the standard library's `socket` on a Rust core, with errors that say what to do.

    import rustsock as socket

gives the names of module `socket`: the same classes, functions, constants, exceptions and texts. On top of them:

    explain(error)      why a call failed and what to do, in three lines; tracebacks show it from Python 3.11 on
    last_error()        the code of the call that failed last in this thread
    set_language(tag)   the language of explanations: "en" or "ko"
    trace(file)         a line of text for each call; None ends it
    diag                mistakes reported as they are made; the environment variable RUSTSOCK_DIAG=teach asks for it
    port_users(port)    which processes have a port
    Poller              one way to wait for many sockets, over select, poll or epoll
    __version__         the version of the library

It is a ctypes wrapper of librustsock and needs nothing else: module `_socket` is not used.
"""

from __future__ import annotations

import ctypes as _ctypes
import os as _os
from errno import EAGAIN as EAGAIN
from errno import EBADF as EBADF
from errno import EWOULDBLOCK as EWOULDBLOCK
from typing import TYPE_CHECKING, Any

from . import _constants, _sendfile
from . import diag as diag
from ._ancillary import CMSG_LEN, CMSG_SPACE
from ._byteorder import htonl, htons, ntohl, ntohs
from ._connect import (
    create_connection,
    create_server,
    fromfd,
    has_dualstack_ipv6,
    recv_fds,
    send_fds,
    socketpair,
)
from ._constants import AddressFamily, AddressInfo, MsgFlag, SocketKind
from ._endpoint import socket
from ._errors import error, explain, gaierror, herror, last_error, timeout
from ._explanation import set_language
from ._inet import inet_aton, inet_ntoa, inet_ntop, inet_pton
from ._interface import if_indextoname, if_nameindex, if_nametoindex
from ._library import function as _function
from ._port import PortUser, port_users
from ._resolve import getaddrinfo, getfqdn, gethostbyaddr, gethostbyname, gethostbyname_ex, getnameinfo
from ._services import gethostname, getprotobyname, getservbyname, getservbyport, sethostname
from ._socket import close, dup
from ._socket import socket as SocketType
from ._stream import SocketIO as SocketIO
from ._timeout import getdefaulttimeout, setdefaulttimeout
from ._trace import trace
from .poller import Event, Poller

# Names without a promise, which the standard library's own tests use.
_LOCALHOST, _LOCALHOST_V6 = "127.0.0.1", "::1"
_GiveupOnSendfile = _sendfile.NotThisFile

has_ipv6 = True
"""IPv6 is part of the library."""

__version__: str = _function("version", _ctypes.c_char_p)().decode()

if TYPE_CHECKING:
    # The constants come from the library when it is loaded.
    def __getattr__(name: str) -> Any: ...


globals().update(_constants.names)

__all__ = [
    "AddressFamily",
    "AddressInfo",
    "CMSG_LEN",
    "CMSG_SPACE",
    "Event",
    "MsgFlag",
    "Poller",
    "SocketKind",
    "SocketType",
    "close",
    "create_connection",
    "create_server",
    "dup",
    "error",
    "explain",
    "fromfd",
    "gaierror",
    "getaddrinfo",
    "getdefaulttimeout",
    "getfqdn",
    "gethostbyaddr",
    "gethostbyname",
    "gethostbyname_ex",
    "gethostname",
    "getnameinfo",
    "getprotobyname",
    "getservbyname",
    "getservbyport",
    "has_dualstack_ipv6",
    "has_ipv6",
    "herror",
    "htonl",
    "htons",
    "if_indextoname",
    "if_nameindex",
    "if_nametoindex",
    "inet_aton",
    "inet_ntoa",
    "inet_ntop",
    "inet_pton",
    "last_error",
    "ntohl",
    "ntohs",
    "recv_fds",
    "send_fds",
    "set_language",
    "setdefaulttimeout",
    "sethostname",
    "socket",
    "socketpair",
    "timeout",
    "trace",
    *_constants.names,
]

if _os.environ.get("RUSTSOCK_DIAG"):
    # The library has read it too, but knows nothing of lines of Python. What it does not understand it has told.
    from . import diag as _diag_module

    try:
        _diag_module.configure(_os.environ["RUSTSOCK_DIAG"])
    except error:
        pass
