"""Running the built lessons: processes with time-outs, servers that tell their port, expected outputs."""

import os
import re
import resource
import signal
import subprocess
import threading
import time
from pathlib import Path

TIMEOUT = 20.0  # seconds that one step of a check may take


class Failed(Exception):
    """The lesson does not do what it promises."""


class Skipped(Exception):
    """The check cannot be made on this machine."""


def need(condition, message):
    if not condition:
        raise Failed(message)


def environment(**extra):
    """English texts, no setting of the caller that changes what the library prints or does."""
    env = {k: v for k, v in os.environ.items() if not k.startswith(("RUSTSOCK_", "LC_", "LANG"))}
    diag = os.environ.get("LESSONS_DIAG")  # tests/misuse/silent.py runs the checks in diagnosis mode
    return {**env, "LC_ALL": "C", "RUSTSOCK_LANG": "en", **({"RUSTSOCK_DIAG": diag} if diag else {}), **extra}


class Lessons:
    """The directory of the built lessons and the one of their expected outputs."""

    def __init__(self, built, expected):
        self.built = Path(built).resolve()
        self.expected = Path(expected).resolve()
        self.servers = []

    def path(self, name):
        return str(self.built / name)

    def run(self, name, *args, stdin=b"", merge=False, timeout=TIMEOUT, env=None):
        """Runs a lesson to its end; merge puts stderr and stdout in one text, as a terminal shows them."""
        try:
            return subprocess.run(
                [self.path(name), *map(str, args)], input=stdin, stdout=subprocess.PIPE,
                env=environment(**(env or {})),
                stderr=subprocess.STDOUT if merge else subprocess.PIPE, timeout=timeout)
        except subprocess.TimeoutExpired as error:
            raise Failed(f"{name} did not end within {timeout:.0f} s") from error

    def serve(self, name, *args, **options):
        server = Server(self.path(name), [str(a) for a in args], **options)
        self.servers.append(server)
        server.wait_for_port()
        return server

    def end_servers(self):
        for server in self.servers:
            server.kill()
        self.servers.clear()

    def compare(self, output, file):
        """Compares an output with an expected one, in which <port>, <ms>, <fd>... stand for any value."""
        wanted = (self.expected / file).read_text().splitlines()
        got = output.decode(errors="replace").splitlines()
        values = {}
        for number, line in enumerate(wanted):
            need(number < len(got), f"{file}: the output ends before line {number + 1}: {line!r}")
            match = re.fullmatch(pattern(line, values), got[number])
            need(match, f"{file}, line {number + 1}: expected {line!r}, got {got[number]!r}")
            values.update(match.groupdict())
        need(len(got) == len(wanted), f"{file}: the output goes on with {got[len(wanted):][:1]}")


PLACEHOLDERS = {"port": r"\d+", "fd": r"\d+", "n": r"\d+", "ms": r"\d+(?:\.\d+)?", "backend": r"select|poll|epoll",
                "text": r".*", "address": r"0x[0-9a-f]+", "pid": r"\d+", "place": r"\S+"}


def pattern(line, values):
    """<fd> is any number; <fd1> is the same number wherever <fd1> stands in the file."""
    result = ""
    for part in re.split(r"(<(?:port|fd|n|ms|backend|text|address|pid|place)\d*>)", line):
        found = re.fullmatch(r"<([a-z]+)(\d*)>", part)
        if not found or found[1] not in PLACEHOLDERS:
            result += re.escape(part)
        elif not found[2]:
            result += f"(?:{PLACEHOLDERS[found[1]]})"
        elif part[1:-1] in values:
            result += re.escape(values[part[1:-1]])
        elif f"(?P{part}" in result:
            result += f"(?P={part[1:-1]})"
        else:
            result += f"(?P{part}{PLACEHOLDERS[found[1]]})"
    return result


class Server:
    """A lesson that runs until it is told to end; both its outputs are read all the time."""

    def __init__(self, path, args, max_files=None, env=None):
        self.name = os.path.basename(path)
        self.port = 0
        self.output = {"stdout": b"", "stderr": b""}
        self.process = subprocess.Popen(
            [path, *args], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env=environment(**(env or {})))
        if max_files:
            resource.prlimit(self.process.pid, resource.RLIMIT_NOFILE, (max_files, max_files))
        self.readers = [threading.Thread(target=self._read, args=(stream,), daemon=True) for stream in self.output]
        for reader in self.readers:
            reader.start()

    def _read(self, stream):
        pipe = getattr(self.process, stream)
        for data in iter(lambda: os.read(pipe.fileno(), 65536), b""):
            self.output[stream] += data

    @property
    def stdout(self):
        return self.output["stdout"].decode(errors="replace")

    @property
    def stderr(self):
        return self.output["stderr"].decode(errors="replace")

    def wait_for_text(self, text, stream="stdout"):
        """Waits until a regular expression is found in an output."""
        def find():
            return re.search(text, self.output[stream].decode(errors="replace"))

        until(lambda: find() or self.process.poll() is not None, f"{self.name} did not print {text!r}")
        found = find()
        need(found, f"{self.name} ended with {self.process.poll()} before it printed {text!r}: {self.stderr}")
        return found

    def wait_for_port(self):
        self.port = int(self.wait_for_text(r"on (?:127\.0\.0\.1|239\.1\.2\.3):(\d+)")[1])

    def end(self, number=signal.SIGTERM):
        """Ends the server with a signal, or waits for its own end when number is 0; gives its exit code."""
        need(number == 0 or self.process.poll() is None, f"{self.name} had already ended: {self.stderr}")
        if number:
            self.process.send_signal(number)
        try:
            code = self.process.wait(TIMEOUT)
        except subprocess.TimeoutExpired as error:
            raise Failed(f"{self.name} did not end after signal {number}") from error
        for reader in self.readers:
            reader.join(TIMEOUT)
        return code

    def kill(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        for reader in self.readers:
            reader.join(TIMEOUT)
        self.process.stdout.close()
        self.process.stderr.close()

    def alive(self):
        need(self.process.poll() is None, f"{self.name} ended with {self.process.poll()}: {self.stderr}")

    def cpu_seconds(self):
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def need_sleep(self, seconds=0.6):
        """Fails when the server is busy although nothing happens."""
        before = self.cpu_seconds()
        time.sleep(seconds)
        used = self.cpu_seconds() - before
        need(used < seconds / 4, f"{self.name} used {used:.2f} s of CPU in {seconds} s in which nothing happened")

    def resident_kib(self):
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", status)[1])

    def open_files(self):
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))


def need_files(number):
    """Lets this program open that many files."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < number:
        raise Skipped(f"the limit of open files is {hard}, the check needs {number}")
    if soft != resource.RLIM_INFINITY and soft < number:
        resource.setrlimit(resource.RLIMIT_NOFILE, (number, hard))


def until(condition, message, seconds=TIMEOUT):
    end = time.monotonic() + seconds
    while not condition():
        need(time.monotonic() < end, message)
        time.sleep(0.01)
