"""Makes every kind of mistake and prints what is raised: `error_table.py socket` or `error_table.py rustsock`."""

import importlib
import os
import sys
import tempfile

socket = importlib.import_module(sys.argv[1])
HUGE = 2**70


def report(label, work):
    try:
        value = work()
        print(label, "->", "ok")
        if hasattr(value, "close"):
            value.close()
    except Exception as problem:
        kinds = [kind.__name__ for kind in type(problem).__mro__ if kind not in (object, BaseException, Exception)]
        first = str(problem).split("\n")[0]
        print(label, "->", kinds, getattr(problem, "errno", None), first)


def unconnected():
    return socket.socket()


closed = socket.socket()
closed.close()
number = os.open(os.devnull, os.O_RDWR)
left, right = socket.socketpair()
gone, other = socket.socketpair()
other.close()
server = socket.create_server(("127.0.0.1", 0))
nobody = socket.socket()
nobody.bind(("127.0.0.1", 0))
refused = nobody.getsockname()[1]
udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
directory = tempfile.mkdtemp()
waiting = socket.socketpair()[0]
quick, quick_peer = socket.socketpair()
quick.settimeout(0.01)
never, never_peer = socket.socketpair()
never.setblocking(False)

# Of the kernel.
for name, work in {
    "connect refused": lambda: unconnected().connect(("127.0.0.1", refused)),
    "connect_ex refused": lambda: print(unconnected().connect_ex(("127.0.0.1", refused))),
    "connect with timeout refused": lambda: socket.create_connection(("127.0.0.1", refused), timeout=5),
    "connect to no unix path": lambda: socket.socket(socket.AF_UNIX).connect(os.path.join(directory, "none")),
    "connect to a file": lambda: socket.socket(socket.AF_UNIX).connect(__file__),
    "connect broadcast": lambda: udp.connect(("255.255.255.255", 9)),
    "bind in use": lambda: unconnected().bind(server.getsockname()),
    "create_server in use": lambda: socket.create_server(refused and server.getsockname()[:1] + (refused,)),
    "bind not ours": lambda: unconnected().bind(("203.0.113.1", 0)),
    "bind twice": lambda: nobody.bind(("127.0.0.1", 0)),
    "bind no directory": lambda: socket.socket(socket.AF_UNIX).bind(os.path.join(directory, "none", "none")),
    "bind path too long": lambda: socket.socket(socket.AF_UNIX).bind("x" * 200),
    "listen udp": lambda: udp.listen(),
    "accept not listening": lambda: unconnected().accept(),
    "accept udp": lambda: udp.accept(),
    "recv unconnected": lambda: unconnected().recv(1),
    "send unconnected": lambda: unconnected().send(b"x"),
    "sendall unconnected": lambda: unconnected().sendall(b"x"),
    "recvmsg unconnected": lambda: unconnected().recvmsg(1),
    "sendmsg unconnected": lambda: unconnected().sendmsg([b"x"]),
    "send to the gone": lambda: gone.send(b"x"),
    "sendall to the gone": lambda: gone.sendall(bytes(10)),
    "too long datagram": lambda: udp.sendto(bytes(70000), ("127.0.0.1", 9)),
    "send udp without address": lambda: udp.send(b"x"),
    "getpeername": lambda: unconnected().getpeername(),
    "shutdown": lambda: unconnected().shutdown(socket.SHUT_RDWR),
    "shutdown how": lambda: left.shutdown(77),
    "getsockopt": lambda: left.getsockopt(socket.SOL_SOCKET, 9999),
    "setsockopt": lambda: left.setsockopt(socket.SOL_SOCKET, 9999, 1),
    "setsockopt level": lambda: left.setsockopt(9999, 1, 1),
    "setsockopt short": lambda: left.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, b""),
    "recv timeout": lambda: quick.recv(1),
    "recv_into timeout": lambda: quick.recv_into(bytearray(1)),
    "recvfrom timeout": lambda: quick.recvfrom(1),
    "recvmsg timeout": lambda: quick.recvmsg(1),
    "sendall timeout": lambda: quick.sendall(bytes(1 << 24)),
    "recv not now": lambda: never.recv(1),
    "recvfrom not now": lambda: never.recvfrom(1),
    "recv dontwait": lambda: left.recv(1, socket.MSG_DONTWAIT),
    "sendall not now": lambda: never.sendall(bytes(1 << 24)),
    "socket family": lambda: socket.socket(12345),
    "socket negative family": lambda: socket.socket(-5),
    "socket type": lambda: socket.socket(socket.AF_INET, 55),
    "socket proto": lambda: socket.socket(socket.AF_INET, socket.SOCK_STREAM, 17),
    "socketpair": lambda: socket.socketpair(socket.AF_INET),
    "no socket": lambda: socket.socket(fileno=number),
    "no descriptor": lambda: socket.socket(fileno=9999),
    "negative descriptor": lambda: socket.socket(fileno=-3),
    "no number": lambda: socket.socket(fileno="x"),
    "float": lambda: socket.socket(fileno=1.5),
    "close": lambda: socket.close(-5),
    "dup": lambda: socket.dup(-5),
    "fromfd": lambda: socket.fromfd(9999, socket.AF_INET, socket.SOCK_STREAM),
}.items():
    report(name, work)

# A closed socket.
for name, work in {
    "recv": lambda: closed.recv(1),
    "recv_into": lambda: closed.recv_into(bytearray(1)),
    "recvfrom": lambda: closed.recvfrom(1),
    "recvmsg": lambda: closed.recvmsg(1),
    "send": lambda: closed.send(b"x"),
    "sendall": lambda: closed.sendall(b"x"),
    "sendto": lambda: closed.sendto(b"x", ("127.0.0.1", 9)),
    "bind": lambda: closed.bind(("127.0.0.1", 0)),
    "listen": lambda: closed.listen(),
    "accept": lambda: closed.accept(),
    "connect": lambda: closed.connect(("127.0.0.1", 9)),
    "getsockname": lambda: closed.getsockname(),
    "getpeername": lambda: closed.getpeername(),
    "getsockopt": lambda: closed.getsockopt(1, 1),
    "setsockopt": lambda: closed.setsockopt(1, 1, 1),
    "settimeout": lambda: closed.settimeout(1),
    "setblocking": lambda: closed.setblocking(False),
    "shutdown": lambda: closed.shutdown(2),
    "dup": lambda: closed.dup(),
    "close": lambda: closed.close(),
    "detach": lambda: print(closed.detach()),
    "get_inheritable": lambda: closed.get_inheritable(),
}.items():
    report("closed " + name, work)

# Wrong arguments of methods.
sock = socket.socket()
for name, *arguments in (
    ("settimeout", "x"),
    ("settimeout", float("nan")),
    ("settimeout", float("inf")),
    ("settimeout", -1),
    ("settimeout", -0.5),
    ("settimeout", 1e30),
    ("settimeout", 2**63),
    ("settimeout", []),
    ("settimeout", 1e10),
    ("setsockopt", 1, 2, 2**40),
    ("setsockopt", 2**40, 2, 1),
    ("setsockopt", 1, 2**40, 1),
    ("setsockopt", 1, 2, 3.5),
    ("setsockopt", 1, 2, None),
    ("setsockopt", 1, 2, "x"),
    ("setsockopt", 1.5, 2, 3),
    ("setsockopt", 1, 2, None, 3),
    ("getsockopt", 1, 2, 2000),
    ("getsockopt", 1, 2, -1),
    ("getsockopt", 1, 2**40),
    ("getsockopt", 2**40, 1),
    ("recv", -1),
    ("recv", HUGE),
    ("recv", "x"),
    ("recv", 1.0),
    ("recv", 10, 2**40),
    ("recv", 10, "x"),
    ("recv", 1, None),
    ("recv_into", b"xy"),
    ("recv_into", "xy"),
    ("recv_into", bytearray(3), 4),
    ("recv_into", bytearray(3), -4),
    ("recv_into", bytearray(3), HUGE),
    ("recv_into", memoryview(bytearray(4))[::2]),
    ("recv_into", 5),
    ("recvfrom", -1),
    ("recvfrom", HUGE),
    ("recvfrom_into", bytearray(3), 4),
    ("recvfrom_into", bytearray(3), -1),
    ("recvfrom_into", b"xyz"),
    ("recvmsg", -1),
    ("recvmsg", 1, -1),
    ("recvmsg", 1, 2**50),
    ("recvmsg_into", 5),
    ("recvmsg_into", [b"x"]),
    ("recvmsg_into", ["x"]),
    ("send", "x"),
    ("send", None),
    ("send", 5),
    ("send", b"x", HUGE),
    ("sendall", "x"),
    ("sendall", [1]),
    ("sendto", b""),
    ("sendto", b"", 1, 2),
    ("sendto", b"", 1, 2, 4),
    ("sendto", "x", ("127.0.0.1", 9)),
    ("sendto", b"", "x", ("127.0.0.1", 1)),
    ("sendmsg", b"x"),
    ("sendmsg", "x"),
    ("sendmsg", 5),
    ("sendmsg", [b""], 5),
    ("sendmsg", [b""], [(1, 2)]),
    ("sendmsg", [b""], [(1, 2, "x")]),
    ("sendmsg", [b""], [(1, "x", b"")]),
    ("sendmsg", [b""], [], 0, 5),
    ("sendmsg", ["x"]),
    ("bind", "x"),
    ("bind", ("127.0.0.1",)),
    ("bind", ("127.0.0.1", 70000)),
    ("bind", ("127.0.0.1", -1)),
    ("bind", ("127.0.0.1", HUGE)),
    ("bind", ("127.0.0.1", "x")),
    ("bind", (1, 1)),
    ("bind", ("a\0b", 1)),
    ("bind", (b"a\0b", 1)),
    ("bind", (None, 1)),
    ("bind", ["127.0.0.1", 1]),
    ("bind", ("::1", 0)),
    ("connect", ("127.0.0.1", 65536)),
    ("connect_ex", ("127.0.0.1", 65536)),
    ("connect", 5),
    ("connect", ("not.a.host.invalid", 1)),
    ("connect_ex", ("not.a.host.invalid", 1)),
    ("listen", 2**40),
    ("listen", "x"),
    ("shutdown", "x"),
    ("setblocking", "x"),
    ("sendfile", open(os.devnull)),
    ("sendfile", open(os.devnull, "rb"), 0, 0),
    ("sendfile", open(os.devnull, "rb"), 0, "x"),
    ("makefile", "z"),
    ("makefile", "r", 0),
):
    report(
        f"{name}{tuple(a if not hasattr(a, 'name') else 'FILE' for a in arguments)!r:.60}".split(" at 0x")[0],
        lambda: getattr(sock, name)(*arguments),
    )

six = socket.socket(socket.AF_INET6)
for address in (("::1",), ("::1", 0, 2**30), ("::1", 0, 0, 0, 0), ("127.0.0.1", 0), ("::1", "x"), "x"):
    report(f"bind6 {address}", lambda: six.bind(address))

# Wrong arguments of functions.
for name, *arguments in (
    ("htons", 1.5),
    ("htons", -1),
    ("htons", 2**16),
    ("htons", "x"),
    ("htonl", 2**32),
    ("htonl", -1),
    ("htonl", "x"),
    ("ntohs", 2**16),
    ("ntohl", 2**32),
    ("ntohl", 1.5),
    ("CMSG_LEN", -1),
    ("CMSG_LEN", 2**63 - 1),
    ("CMSG_LEN", HUGE),
    ("CMSG_LEN", 1.5),
    ("CMSG_SPACE", -1),
    ("CMSG_SPACE", 2**63 - 1),
    ("inet_aton", "x"),
    ("inet_aton", b"1"),
    ("inet_aton", "256.1.1.1"),
    ("inet_ntoa", b"x"),
    ("inet_ntoa", "x"),
    ("inet_pton", 2, "x"),
    ("inet_pton", 10, "x"),
    ("inet_pton", 99, "x"),
    ("inet_pton", 2, b"1.2.3.4"),
    ("inet_ntop", 2, b"x"),
    ("inet_ntop", 99, b"xxxx"),
    ("inet_ntop", 2, "abcd"),
    ("inet_ntop", 10, bytes(4)),
    ("if_nametoindex", "none"),
    ("if_nametoindex", "x\0x"),
    ("if_nametoindex", 5),
    ("if_indextoname", -1),
    ("if_indextoname", 9999),
    ("if_indextoname", 0),
    ("if_indextoname", "x"),
    ("if_indextoname", HUGE),
    ("getservbyname", "none"),
    ("getservbyname", 5),
    ("getservbyport", 65536),
    ("getservbyport", -1),
    ("getservbyport", 65535),
    ("getprotobyname", "none"),
    ("gethostbyname", "a" * 70),
    ("gethostbyname", 5),
    ("gethostbyname", "999.1.1.1"),
    ("gethostbyname_ex", 5),
    ("gethostbyaddr", "1.2.3.4.5"),
    ("gethostbyaddr", 5),
    ("getaddrinfo", 5, 5),
    ("getaddrinfo", "a", 1.5),
    ("getaddrinfo", "127.0.0.1", HUGE),
    ("getaddrinfo", "127.0.0.1", -1),
    ("getaddrinfo", "127.0.0.1", "none"),
    ("getaddrinfo", None, None),
    ("getaddrinfo", "127.0.0.1", 1, 999),
    ("getaddrinfo", "::1", 1, 2),
    ("getaddrinfo", "127.0.0.1", 1, 0, 0, 0, 0x8000),
    ("getaddrinfo", "127.0.0.1", 1, 0, 77),
    ("getnameinfo", ("127.0.0.1",), 0),
    ("getnameinfo", ("127.0.0.1", 1, 2), 0),
    ("getnameinfo", ("localhost", 1), 0),
    ("getnameinfo", 5, 0),
    ("getnameinfo", ("::1", 1, 2**30), 0),
    ("getnameinfo", ("127.0.0.1", 1), 2**40),
    ("getnameinfo", (5, 1), 0),
    ("socket", 2**40),
    ("socket", 2, 2**40),
    ("socket", "x"),
    ("setdefaulttimeout", "x"),
    ("setdefaulttimeout", -1),
    ("sethostname", 5),
    ("create_connection", 5),
    ("create_connection", ("x",)),
    ("create_server", ("127.0.0.1", -1)),
):
    report(f"{name}{tuple(arguments)!r:.60}", lambda: getattr(socket, name)(*arguments))

os.rmdir(directory)
sys.stdout.flush()
os._exit(0)
