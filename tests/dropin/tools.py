"""Longer exchanges with clients and small servers, for tests/dropin/alarms.py."""

import contextlib
import os
import socket
import socketserver
import subprocess
import threading
import time

from exchanges import BODY, Echo, connected, everything, free_port, running
from servers import LARGE, large_files, written
from stress import PATIENCE, datagrams, received, rude, together, web


def asked(command, errors, sent=b"", wanted=None):
    """Runs a client; its output has to be what is wanted."""
    done = subprocess.run(command, input=sent, stdout=subprocess.PIPE, stderr=errors, timeout=60, check=False)
    if wanted is not None and done.stdout != wanted:
        raise RuntimeError(f"{command}: ended with {done.returncode} after {len(done.stdout)} bytes")
    return done


def netcat(program, _, trace, listen=("-l", "-p"), udp=True):
    """Both ends: TCP both ways, UDP, and the same port again."""
    port = free_port()
    with open(trace, "ab") as errors:
        for _ in range(2):
            with subprocess.Popen([*program_of(program), *listen, str(port)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors) as server:
                threading.Thread(target=lambda s=server: (s.stdin.write(LARGE[:700_000]), s.stdin.close()), daemon=True).start()
                with connected(port) as peer:
                    if received(peer, 700_000) != LARGE[:700_000]:
                        raise RuntimeError("netcat sent something else")
                    peer.sendall(BODY)
                    peer.shutdown(socket.SHUT_WR)
                    if server.stdout.read() != BODY:
                        raise RuntimeError("netcat received something else")
                server.terminate()
        if udp:
            kind = free_port(socket.SOCK_DGRAM)
            with subprocess.Popen([*program_of(program), "-u", *listen, str(kind)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors) as server:
                time.sleep(0.3)
                with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as peer:
                    peer.sendto(b"question", ("127.0.0.1", kind))
                    server.stdout.read(8)
                    server.stdin.write(b"answer")
                    server.stdin.flush()
                    peer.settimeout(PATIENCE)
                    peer.recv(100)
                server.terminate()


def program_of(program):
    return program if isinstance(program, list) else [program]


def tinyproxy(program, work, trace):
    class Files(socketserver.StreamRequestHandler):
        def handle(self):
            line = self.rfile.readline()
            while self.rfile.readline().strip():
                pass
            with contextlib.suppress(OSError):
                body = LARGE if b"large" in line else BODY if b"big" in line else b"<p>hello</p>\n"
                self.wfile.write(b"HTTP/1.0 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)

    class Web(socketserver.ThreadingTCPServer):
        daemon_threads = True
        request_queue_size = 50

        def handle_error(self, request, client_address):
            pass

    port = free_port()
    config = f"Port {port}\nListen 127.0.0.1\nTimeout 10\nAllow 127.0.0.1\nLogLevel Critical\nMaxClients 50\n"
    with Web(("127.0.0.1", 0), Files) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        host = f"127.0.0.1:{server.server_address[1]}"
        for _ in range(2):
            with running([program, "-d", "-c", written(os.path.join(work, "conf"), config)], trace):
                web(port, f"http://{host}/big.bin", keep=False, host=host, strict=False)
                web(port, f"http://{host}/large.bin", LARGE, keep=False, host=host, strict=False)
        server.shutdown()


def busybox(program, work, trace):
    port, www = free_port(), os.path.join(work, "www")
    large_files(www)
    with running([program, "httpd", "-f", "-p", f"127.0.0.1:{port}", "-h", www], trace), open(trace, "ab") as errors:
        web(port, keep=False, strict=False)
        web(port, "/large.bin", LARGE, keep=False, strict=False)
        for name, body in (("big.bin", BODY), ("large.bin", LARGE)) * 2:
            asked([program, "wget", "-q", "-O", "-", f"http://127.0.0.1:{port}/{name}"], errors, wanted=body)
    netcat([program, "nc"], work, trace, udp=False)
    files(program, work, trace, www)
    with Echo() as echo, open(trace, "ab") as errors:
        asked([program, "nc", "127.0.0.1", str(echo.server_address[1])], errors, BODY, BODY[::-1])
        echo.shutdown()


def files(program, work, trace, www):
    """FTP and TFTP, both ends by one program."""
    ftp, tftp = free_port(), free_port(socket.SOCK_DGRAM)
    with running([program, "tcpsvd", "-c", "20", "127.0.0.1", str(ftp), program, "ftpd", "-w", "-A", www], trace), open(trace, "ab") as errors:
        connected(ftp).close()

        def fetch(number):
            path = os.path.join(work, f"got{number}")
            asked([program, "ftpget", "-P", str(ftp), "127.0.0.1", path, "large.bin"], errors)
            asked([program, "ftpput", "-P", str(ftp), "127.0.0.1", f"up{number}", path], errors)

        together([lambda n=n: fetch(n) for n in range(4)])
        together([lambda: rude(ftp, b"US", b"QUIT\r\n")] * 3)
    with running([program, "udpsvd", "-c", "5", "127.0.0.1", str(tftp), program, "tftpd", "-c", www], trace), open(trace, "ab") as errors:
        time.sleep(0.3)
        for way in (["-g", "-r", "big.bin", "-l", os.path.join(work, "tftp")], ["-p", "-l", os.path.join(work, "tftp"), "-r", "up.bin"]):
            asked([program, "tftp", *way, "127.0.0.1", str(tftp)], errors)
    dns = free_port(socket.SOCK_DGRAM)
    names = written(os.path.join(work, "names"), "www.example.test 192.0.2.7\n")
    with running([program, "dnsd", "-c", names, "-i", "127.0.0.1", "-p", str(dns)], trace):
        time.sleep(0.3)
        from exchanges import question  # pylint: disable=import-outside-toplevel

        datagrams(dns, [question("www.example.test", 1)] * 10)
