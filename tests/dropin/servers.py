"""Longer exchanges with servers, for tests/dropin/alarms.py: each ends in an exception if an answer is wrong."""

import contextlib
import os
import signal
import socket
import subprocess
import tempfile
import threading
import time

from exchanges import BODY, Echo, connected, everything, free_port, question, running, web_files
from stress import PATIENCE, datagrams, line, received, rude, talk, together, web

LARGE = BODY * 27
ME = ["root"] if os.getuid() == 0 else []


def large_files(directory):
    web_files(directory)
    with open(os.path.join(directory, "large.bin"), "wb") as file:
        file.write(LARGE)


def written(path, text):
    with open(path, "w", encoding="ascii") as file:
        file.write(text)
    return path


def echoed(port, size=len(BODY), host="127.0.0.1", whole=True):
    """What comes back when all was sent and that was said by a half-close; some end the connection then."""
    with socket.create_connection((host, port), PATIENCE) as stream:

        def send():
            with contextlib.nullcontext() if whole else contextlib.suppress(OSError):
                stream.sendall(BODY[:size])
                stream.shutdown(socket.SHUT_WR)

        sender, got = threading.Thread(target=send), b""
        sender.start()
        with contextlib.nullcontext() if whole else contextlib.suppress(ConnectionResetError):
            got = everything(stream)
        sender.join()
    if whole and got not in (BODY[:size], BODY[:size][::-1]):
        raise RuntimeError(f"{len(got)} of {size} bytes came back")


def nginx(program, work, trace):
    port, proxy, stream, www = free_port(), free_port(), free_port(), os.path.join(work, "www")
    large_files(www)
    os.makedirs(os.path.join(work, "logs"), exist_ok=True)
    with Echo() as echo:
        config = written(
            os.path.join(work, "nginx.conf"),
            f"{'user root;' if ME else ''} worker_processes 2; pid {work}/pid; error_log {work}/error warn;\n"
            "thread_pool default threads=2; events { worker_connections 256; use epoll; multi_accept on; }\n"
            f"http {{ access_log off; sendfile on; tcp_nopush on; keepalive_timeout 2; aio threads; upstream back {{ server 127.0.0.1:{port}; keepalive 4; }}\n"
            f"server {{ listen 127.0.0.1:{port} backlog=128; listen [::1]:{port}; root {www}; }}\n"
            f"server {{ listen 127.0.0.1:{proxy} reuseport; location / {{ proxy_pass http://back; proxy_http_version 1.1; proxy_set_header Connection \"\"; }} }} }}\n"
            f"stream {{ server {{ listen 127.0.0.1:{stream}; proxy_pass 127.0.0.1:{echo.server_address[1]}; proxy_half_close on; }} }}\n",
        )
        for _ in range(2):
            with running([program, "-p", work, "-c", config, "-g", "daemon off;"], trace) as process:
                web(port)
                web(port, "/large.bin", LARGE)
                web(proxy, "/large.bin", LARGE)
                together([lambda: echoed(stream)] * 8)
                process.send_signal(signal.SIGHUP)
                time.sleep(0.3)
                web(proxy)
                process.send_signal(signal.SIGQUIT)
                process.wait(PATIENCE)
        echo.shutdown()


def lighttpd(program, work, trace):
    port, www = free_port(), os.path.join(work, "www")
    large_files(www)
    for handler in ("linux-sysepoll", "poll"):
        config = written(
            os.path.join(work, "lighttpd.conf"),
            f'server.document-root = "{www}"\nserver.port = {port}\nserver.bind = "127.0.0.1"\nserver.event-handler = "{handler}"\n'
            f'server.errorlog = "{work}/log"\nindex-file.names = ( "index.html" )\nserver.max-keep-alive-idle = 2\n',
        )
        with running([program, "-D", "-f", config], trace) as process:
            web(port)
            web(port, "/large.bin", LARGE)
            process.send_signal(signal.SIGINT)
            process.wait(PATIENCE)


def command(*words):
    return b"*%d\r\n" % len(words) + b"".join(b"$%d\r\n%s\r\n" % (len(word), word) for word in words)


def redis_client(port, number):
    key, value = b"key%d" % number, BODY[: 1 + number * 9000]
    asked = [(command(b"SET", key, value), b"+OK\r\n"), (command(b"GET", key), b"$%d\r\n%s\r\n" % (len(value), value))]
    talk(port, [*asked, (command(b"PING") * 50, b"+PONG\r\n" * 50), (b"QUIT\r\n", b"+OK\r\n")])


def published(port):
    with connected(port) as listener:
        listener.sendall(command(b"SUBSCRIBE", b"news"))
        received(listener, len(b"*3\r\n$9\r\nsubscribe\r\n$4\r\nnews\r\n:1\r\n"))
        with connected(port) as speaker:
            speaker.sendall(command(b"PUBLISH", b"news", BODY))
            line(speaker)
        received(listener, len(BODY))


def replicated(port, second):
    """A replica has what its master has, before long."""
    end = time.monotonic() + PATIENCE
    with connected(second) as stream:
        while time.monotonic() < end:
            stream.sendall(command(b"GET", b"key0"))
            if line(stream) == b"$1\r\n":
                received(stream, 3)
                talk(port, [(command(b"SET", b"more", BODY), b"+OK\r\n"), (command(b"BGSAVE"), b"+Background saving started\r\n")])
                return
            time.sleep(0.1)
    raise RuntimeError("nothing was replicated")


def redis(program, work, trace):
    port, second = free_port(), free_port()
    options = ["--bind", "127.0.0.1", "--save", "", "--dir", work, "--port"]
    threads = ["--io-threads", "3", "--io-threads-do-reads", "yes"]
    for more in ([], threads):
        with running([program, *options, str(port), *more, "--unixsocket", os.path.join(work, "redis")], trace):
            together([lambda n=n: redis_client(port, n) for n in range(30)])
            together([lambda: published(port), lambda: rude(port, b"*2\r\n$3\r\nGET", command(b"GET", b"key29"))] * 4)
            with running([program, *options, str(second), "--replicaof", f"127.0.0.1 {port}"], trace):
                replicated(port, second)
            benchmark = os.path.join(os.path.dirname(program), "redis-benchmark")
            with open(trace, "ab") as errors:
                asked = [benchmark, "-p", str(port), "-q", "-c", "20", "-n", "3000", "-P", "4", "-t", "ping,set,get,lrange_100"]
                subprocess.run(asked, stdout=subprocess.DEVNULL, stderr=errors, check=True, timeout=90)
            with connected(port) as last:
                last.sendall(command(b"SHUTDOWN", b"NOSAVE"))
                everything(last)


def memcached(program, work, trace):
    port, value = free_port(), BODY[:200_000]

    def client(number):
        stored = b"set k%d 0 0 %d\r\n%s\r\n" % (number, len(value), value)
        got = b"VALUE k%d 0 %d\r\n%s\r\nEND\r\n" % (number, len(value), value)
        talk(port, [(stored, b"STORED\r\n"), (b"get k%d\r\n" % number, got), (b"get none\r\n" * 40, b"END\r\n" * 40)])

    for _ in range(2):
        with running([program, "-p", str(port), "-U", str(port), "-l", "127.0.0.1", "-t", "4", *[f"-u{me}" for me in ME]], trace):
            together([lambda n=n: client(n) for n in range(40)])
            together([lambda: rude(port, b"set half 0 0 100\r\nabc", b"get k1\r\n")] * 6)
            datagrams(port, [b"\0\1\0\0\0\1\0\0get none\r\n"] * 20)


def six_tunnel(program, work, trace):
    with Echo() as echo:
        port = free_port()
        asked = [program, "-d", "-4", "-l", "127.0.0.1", str(port), "127.0.0.1", str(echo.server_address[1])]
        with running(asked, trace):
            together([lambda: rude(port, b"some")] * 4)
        echo.shutdown()


def microsocks(program, work, trace):
    port = free_port()

    def through(to, size):
        with connected(port) as stream:
            stream.sendall(b"\5\1\0")
            received(stream, 2)
            stream.sendall(b"\5\1\0\1\x7f\0\0\1" + to.to_bytes(2, "big"))
            if received(stream, 10)[1] != 0:
                return
            # It ends both ways when one side has finished: the answer is asked for with a closed question.
            sender = threading.Thread(target=lambda: stream.sendall(BODY[:size]))
            sender.start()
            sender.join()
            stream.shutdown(socket.SHUT_WR)
            everything(stream)

    with Echo() as echo:
        with running([program, "-i", "127.0.0.1", "-p", str(port)], trace):
            together([lambda s=s: through(echo.server_address[1], s) for s in (1, 100, 50_000, 300_000) * 5])
            together([lambda: through(free_port(), 1), lambda: rude(port, b"\5", b"\5\1\0")] * 4)
        echo.shutdown()


def rinetd(program, work, trace):
    tcp, udp, seen = free_port(), free_port(socket.SOCK_DGRAM), socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    seen.bind(("127.0.0.1", 0))

    def answer():
        while True:
            said, peer = seen.recvfrom(65536)
            if not said:
                return
            seen.sendto(said[::-1], peer)

    answering = threading.Thread(target=answer, daemon=True)
    answering.start()
    with Echo() as echo:
        lines = [f"127.0.0.1 {tcp} 127.0.0.1 {echo.server_address[1]}", f"127.0.0.1 {udp}/udp 127.0.0.1 {seen.getsockname()[1]}/udp"]
        config = written(os.path.join(work, "rinetd.conf"), "\n".join(lines) + f"\npidlogfile {work}/pid\n")
        for _ in range(2):
            with running([program, "-f", "-c", config], trace):
                connected(tcp).close()
                together([lambda s=s: echoed(tcp, s, whole=False) for s in (1, 70_000, 300_000) * 5])
                together([lambda: rude(tcp, b"some")] * 4)
                # With libc too it does not always give the answers back.
                for said in (b"question", b"another", b"x" * 1000) * 3:
                    seen.sendto(said, ("127.0.0.1", udp))
        echo.shutdown()
    seen.sendto(b"", seen.getsockname())


def socat(program, work, trace):
    path = os.path.join(tempfile.mkdtemp(), "socat")
    with Echo() as echo, contextlib.ExitStack() as stack:
        back = f"TCP4:127.0.0.1:{echo.server_address[1]}"
        first, second, third, fourth = (free_port() for _ in range(4))
        for left, right in (
            (f"TCP4-LISTEN:{first},fork,reuseaddr,bind=127.0.0.1", back),
            (f"UNIX-LISTEN:{path},fork", back),
            (f"TCP4-LISTEN:{second},fork,reuseaddr,bind=127.0.0.1", f"UNIX-CONNECT:{path}"),
            (f"TCP6-LISTEN:{third},fork,reuseaddr,bind=[::1],nodelay,keepalive", back),
            (f"UDP4-LISTEN:{fourth},fork,bind=127.0.0.1", "EXEC:cat"),
        ):
            stack.enter_context(running([program, "-t", "5", left, right], trace))
        for port in (first, second):
            connected(port).close()
            together([lambda s=s, p=port: echoed(p, s) for s in (1, 70_000, 300_000) * 3])
            together([lambda p=port: rude(p, b"some")] * 3)
        echoed(third, 300_000, "::1")
        for _ in range(3):
            datagrams(fourth, [b"question", b"another"])
        echo.shutdown()


def iperf(program, work, trace):
    port = free_port()
    for kind in ([], ["-u"]):
        with running([program, "-s", "-p", str(port), *kind], trace):
            if not kind:
                connected(port).close()
            time.sleep(0.3)
            for more in ([], ["-P", "4"], ["-d"]):
                asked = [program, "-c", "127.0.0.1", "-p", str(port), "-t", "1", *kind, *more]
                asked += ["-L", str(free_port())] if "-d" in more else []
                with open(trace, "ab") as errors:
                    subprocess.run(asked, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=errors, check=True, timeout=60)


def mini_httpd(program, work, trace):
    port, www = free_port(), os.path.join(work, "www")
    large_files(www)
    asked = [program, "-D", "-p", str(port), "-d", www, "-i", os.path.join(work, "pid"), "-l", os.devnull]
    for _ in range(2):
        with running([*asked, *(["-u", *ME] if ME else [])], trace):
            web(port, keep=False)
            web(port, "/large.bin", LARGE, keep=False)


def dnsmasq(program, work, trace):
    port = free_port()
    asked = [program, "-k", f"--port={port}", "--listen-address=127.0.0.1", "--bind-interfaces", "--no-resolv", "--no-hosts"]
    asked += ["--address=/example.test/192.0.2.7", f"--conf-file={os.devnull}", "--pid-file=", f"--log-facility={work}/log"]
    upstream = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    upstream.bind(("127.0.0.1", 0))
    asked += [f"--server=127.0.0.1#{upstream.getsockname()[1]}"]

    def answer():
        while True:
            said, peer = upstream.recvfrom(4096)
            if not said:
                return
            upstream.sendto(said[:2] + b"\x81\x83" + said[4:], peer)

    threading.Thread(target=answer, daemon=True).start()
    names = [question(name, 1) for name in ("a.example.test", "elsewhere.test", "example.test", "no.such.name.test")]

    def client():
        with connected(port) as stream:
            # What it has to ask others for over TCP nobody answers.
            for name in (names[0], names[2]) * 5:
                stream.sendall(len(name).to_bytes(2, "big") + name)
                received(stream, int.from_bytes(received(stream, 2), "big"))
        datagrams(port, names * 5)

    for _ in range(2):
        with running([*asked, *[f"--user={me}" for me in ME]], trace) as process:
            connected(port).close()
            together([client] * 6)
            together([lambda: rude(port, b"\0", len(names[0]).to_bytes(2, "big") + names[0])] * 3)
            process.send_signal(signal.SIGHUP)
            together([client] * 3)
    upstream.sendto(b"", upstream.getsockname())
