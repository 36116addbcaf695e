"""What is asked of a program, and what it answered: each function talks to one running build and returns what it saw."""

import contextlib
import hashlib
import http.client
import os
import re
import signal
import socket
import socketserver
import struct
import subprocess
import threading
import time

BODY = bytes(range(256)) * 1200


def free_port(kind=socket.SOCK_STREAM):
    with socket.socket(socket.AF_INET, kind) as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@contextlib.contextmanager
def running(command, trace, **options):
    """A process in a group of its own, which ends with the exchange; its trace goes to a file."""
    with open(trace, "ab") as errors:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=errors, start_new_session=True, **options
        )
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def connected(port, seconds=10):
    end = time.monotonic() + seconds
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port), 10)
        except ConnectionRefusedError:
            if time.monotonic() > end:
                raise
            time.sleep(0.02)


def everything(stream):
    parts = []
    while part := stream.recv(65536):
        parts.append(part)
    return b"".join(parts)


class Echo(socketserver.ThreadingTCPServer):
    """Gives back all it gets, turned round, when the other has finished."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), None)
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    def finish_request(self, request, client_address):
        request.settimeout(10)
        request.sendall(everything(request)[::-1])
        request.shutdown(socket.SHUT_WR)

    def handle_error(self, request, client_address):
        pass


def web_files(directory):
    os.makedirs(os.path.join(directory, "empty"), exist_ok=True)
    for name, content in {"big.bin": BODY, "index.html": b"<p>hello</p>\n", "empty/.keep": b""}.items():
        with open(os.path.join(directory, name), "wb") as file:
            file.write(content)
        os.utime(os.path.join(directory, name), (1_000_000_000, 1_000_000_000))


def answers(port, requests, host="127.0.0.1"):
    """Status, steady headers and body of each answer."""
    seen = []
    connected(port).close()
    for method, path, headers in requests:
        link = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        link.request(method, path, headers={"Host": host, "Connection": "close", **headers})
        reply = link.getresponse()
        body = reply.read()
        steady = [(key, value) for key, value in reply.getheaders() if key not in ("Date", "Expires")]
        body = re.sub(rb"127\.0\.0\.1:\d+", b"<server>", body)
        seen.append((reply.status, [(k, v) for k, v in steady if str(port) not in v], hashlib.sha256(body).hexdigest()))
        link.close()
    return seen


def netcat(program, work, trace):
    seen = []
    port = free_port()
    # It listens, answers what it was told beforehand, and ends with the peer.
    with open(trace, "ab") as errors:
        server = subprocess.Popen(
            [program, "-l", "-p", str(port), "-q", "0"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors
        )
        with connected(port) as peer:
            server.stdin.write(b"from netcat\n")
            server.stdin.flush()
            seen.append(peer.recv(100))
            peer.sendall(BODY)
            peer.shutdown(socket.SHUT_WR)
            seen.append(hashlib.sha256(server.stdout.read()).hexdigest())
        seen.append(server.wait(10))
        with Echo() as echo:
            name = str(echo.server_address[1])
            done = subprocess.run(
                [program, "-q", "3", "127.0.0.1", name], input=BODY, stdout=subprocess.PIPE, stderr=errors, timeout=20
            )
            seen.append((done.returncode, hashlib.sha256(done.stdout).hexdigest()))
            echo.shutdown()
        scan = [program, "-v", "-n", "-z", "127.0.0.1", str(free_port())]
        done = subprocess.run(scan, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=20, check=False)
        said = [line for line in done.stderr.splitlines() if not line.startswith("rustsock ")]
        seen.append((done.returncode, [re.sub(r"\b\d{4,5}\b", "<port>", line) for line in said]))
        seen.append(pipeline([program, "-l", "-p", str(free_port())]))
    return seen


def pipeline(listen):
    """How it ends if nobody reads its standard output: by SIGPIPE."""
    reader, writer = os.pipe()
    os.close(reader)
    with subprocess.Popen(listen, stdin=subprocess.PIPE, stdout=writer, stderr=subprocess.DEVNULL) as process:
        os.close(writer)
        with connected(int(listen[-1])) as peer:
            peer.sendall(b"nobody reads this\n")
            return process.wait(10)


def mini_httpd(program, work, trace):
    port, directory = free_port(), os.path.join(work, "www")
    web_files(directory)
    command = [program, "-D", "-p", str(port), "-d", directory, "-i", os.path.join(work, "pid"), "-l", os.devnull]
    user = ["-u", "root"] if os.getuid() == 0 else []
    with running([*command, *user], trace):
        return answers(
            port,
            [
                ("GET", "/big.bin", {}),
                ("HEAD", "/big.bin", {}),
                ("GET", "/", {}),
                ("GET", "/missing", {}),
                ("GET", "/big.bin", {"If-Modified-Since": "Sun, 09 Sep 2001 01:46:40 GMT"}),
                ("DELETE", "/", {}),
            ],
        )


def tinyproxy(program, work, trace):
    class Files(socketserver.StreamRequestHandler):
        def handle(self):
            asked = self.rfile.readline()
            while self.rfile.readline().strip():
                pass
            self.wfile.write(b"HTTP/1.0 200 OK\r\nContent-Length: %d\r\nX-Asked: %s\r\n\r\n" % (len(BODY), asked[:4]) + BODY)

    port, config = free_port(), os.path.join(work, "tinyproxy.conf")
    with open(config, "w", encoding="ascii") as file:
        file.write(f"Port {port}\nListen 127.0.0.1\nTimeout 10\nAllow 127.0.0.1\nLogLevel Critical\nMaxClients 20\n")
    with Echo() as echo, socketserver.ThreadingTCPServer(("127.0.0.1", 0), Files) as web:
        threading.Thread(target=web.serve_forever, args=(0.05,), daemon=True).start()
        host = f"127.0.0.1:{web.server_address[1]}"
        with running([program, "-d", "-c", config], trace):
            seen = answers(port, [("GET", f"http://{host}/a", {}), ("POST", f"http://{host}/a", {})], host)
            nobody = f"127.0.0.1:{free_port()}"
            seen.append(answers(port, [("GET", f"http://{nobody}/", {})], nobody)[0][0])
            with connected(port) as tunnel:
                tunnel.sendall(b"CONNECT 127.0.0.1:%d HTTP/1.1\r\n\r\n" % echo.server_address[1])
                seen.append(tunnel.recv(100).split(b"\r\n")[0])
                tunnel.sendall(b"through the tunnel")
                tunnel.shutdown(socket.SHUT_WR)
                seen.append(everything(tunnel)[-18:])
        web.shutdown()
        echo.shutdown()
    return seen


def question(name, kind):
    labels = b"".join(bytes([len(part)]) + part.encode() for part in name.split("."))
    return struct.pack("!6H", 4711, 0x0100, 1, 0, 0, 0) + labels + b"\0" + struct.pack("!2H", kind, 1)


def dnsmasq(program, work, trace):
    port, seen = free_port(), []
    command = [program, "-k", f"--port={port}", "--listen-address=127.0.0.1", "--bind-interfaces", "--no-resolv", "--no-hosts"]
    command += ["--address=/example.test/192.0.2.7", "--address=/example.test/2001:db8::7", "--local-ttl=60"]
    command += [f"--conf-file={os.devnull}", "--pid-file=", f"--log-facility={os.path.join(work, 'log')}"]
    with running([*command, *(["--user=root"] if os.getuid() == 0 else [])], trace):
        for name, kind in (("www.example.test", 1), ("example.test", 28), ("elsewhere.test", 1), ("example.test", 16)):
            asked = question(name, kind)
            with connected(port) as stream:
                stream.sendall(struct.pack("!H", len(asked)) + asked)
                seen.append(stream.recv(512))
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagrams:
                datagrams.settimeout(10)
                datagrams.sendto(asked, ("127.0.0.1", port))
                seen.append(datagrams.recv(512))
    return seen


def six_tunnel(program, work, trace):
    seen = []
    with Echo() as echo:
        port = free_port()
        command = [program, "-d", "-4", "-l", "127.0.0.1", str(port), "127.0.0.1", str(echo.server_address[1])]
        with running(command, trace):
            connected(port).close()
            # It ends a connection as soon as one side does: so the answer comes after a part of the question.
            for size in (1, 70_000, 300_000):
                with connected(port) as stream:
                    stream.sendall(BODY[:size])
                    stream.shutdown(socket.SHUT_WR)
                    seen.append(len(everything(stream)) in (0, size))
        echo.shutdown()
    return seen


def dnstracer(program, work, trace):
    """It asks at port 53 only, and prints the answers."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.57", 53))

        def answer():
            while True:
                asked, peer = server.recvfrom(512)
                if not asked:
                    return
                record = b"\xc0\x0c" + struct.pack("!2HIH4B", 1, 1, 60, 4, 192, 0, 2, 7)
                server.sendto(asked[:2] + struct.pack("!5H", 0x8580, 1, 1, 0, 0) + asked[12:] + record, peer)

        answering = threading.Thread(target=answer, daemon=True)
        answering.start()
        with open(trace, "ab") as errors:
            command = [program, "-4", "-o", "-s", "127.0.0.57", "www.example.test"]
            done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors, timeout=30)
        server.sendto(b"", server.getsockname())
        answering.join()
    return done.returncode, done.stdout
