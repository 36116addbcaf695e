"""Web servers for the bed `http`: the example of the library and nginx, each one process with one thread, and wrk as their load."""
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
EXAMPLE = os.path.join(ROOT, "build", "examples", "http", "http_server")
FILES = {"612.html": 612, "100000.bin": 100000}
CONNECTIONS = 64
SECONDS = 1

NGINX = """daemon off; master_process off; worker_processes 1; pid {place}/pid; error_log {place}/errors;
events {{ worker_connections 1024; }}
http {{
    access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000000; types {{ text/html html; }} default_type application/octet-stream;
    client_body_temp_path {place}; proxy_temp_path {place}; fastcgi_temp_path {place}; uwsgi_temp_path {place}; scgi_temp_path {place};
    server {{ listen 127.0.0.1:{port}; root {place}/files; }}
}}
"""


def missing():
    """What is not there, in words; None if everything is."""
    for name in ("wrk", "nginx"):
        if not (shutil.which(name) or os.path.exists(f"/usr/sbin/{name}")):
            return f"{name} is not installed (make peers)"
    return None if os.path.exists(EXAMPLE) else "the web server example was not built (make examples)"


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Servers:
    """Both, with the same files; as a context."""

    def __init__(self, pin):
        self.pin = pin
        self.place = tempfile.mkdtemp(prefix="rustsock-http-")
        os.chmod(self.place, 0o755)
        os.mkdir(os.path.join(self.place, "files"))
        for name, size in FILES.items():
            with open(os.path.join(self.place, "files", name), "wb") as out:
                out.write(os.urandom(size))
        self.ports, self.processes = {}, {}

    def __enter__(self):
        self.ports = {"nginx": free_port(), "example": free_port()}
        config = os.path.join(self.place, "nginx.conf")
        with open(config, "w", encoding="utf-8") as out:
            out.write(NGINX.format(place=self.place, port=self.ports["nginx"]))
        nginx = shutil.which("nginx") or "/usr/sbin/nginx"
        self.start("nginx", [nginx, "-c", config, "-e", os.path.join(self.place, "errors")])
        self.start("example", [EXAMPLE, str(self.ports["example"]), os.path.join(self.place, "files")])
        return self

    def start(self, name, command):
        self.processes[name] = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, preexec_fn=self.pin)
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", self.ports[name]), 1).close()
                return
            except OSError:
                time.sleep(0.02)
        raise RuntimeError(f"the web server {name} did not start")

    def __exit__(self, *_):
        for process in self.processes.values():
            process.send_signal(signal.SIGKILL)
            process.wait()
        shutil.rmtree(self.place, ignore_errors=True)

    def cpu_ns(self, name):
        with open(f"/proc/{self.processes[name].pid}/schedstat", encoding="ascii") as text:
            return int(text.read().split()[0])

    def measure(self, name, file, pin):
        """CPU time of the server for each request, in ns."""
        before = self.cpu_ns(name)
        done = subprocess.run(["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", f"http://127.0.0.1:{self.ports[name]}/{file}"],
                              capture_output=True, text=True, check=True, preexec_fn=pin, timeout=60)
        spent = self.cpu_ns(name) - before
        found = re.search(r"(\d+) requests in", done.stdout)
        if not found or "Non-2xx" in done.stdout or "Socket errors" in done.stdout:
            raise RuntimeError(f"wrk on {name}: {done.stdout}")
        return spent / int(found[1])
