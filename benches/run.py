#!/usr/bin/env python3
"""Runs the beds of the bench, peers interleaved in random order in every round, and prints medians, ratios and gates.

What a timed result means, and the rules it was made by, is in docs/decisions/0011-benchmarks.md. Standard library only.
"""
import argparse
import collections
import json
import os
import platform
import random
import statistics
import subprocess
import sys
import time

import gates
import http_servers
import plots

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
BENCH = os.path.join(ROOT, "build", "bench")
SKIPPED = 77
SIZES = [1, 10, 100, 1000, 10000]
PEERS = ["raw_epoll", "poller", "loop", "loop_array", "libev", "libevent", "libuv"]
CELLS = [(64, 64), (1000, 64), (64, 16384)]
FEWEST_REQUESTS = 100


class Bench:
    def __init__(self, quick):
        self.quick = quick
        self.rounds = 3 if quick else 15
        self.cpus = sorted(os.sched_getaffinity(0))
        self.results, self.skipped = {}, []

    def skip(self, what, why):
        self.skipped.append((what, why))
        print(f"  skip  {what}: {why}", flush=True)

    def pinned(self, cpu):
        return lambda: os.sched_setaffinity(0, {self.cpus[cpu]})

    def program(self, name, *arguments, cpu=None):
        """Runs a bed to its end; its answer, or None when it says that it cannot run here."""
        done = subprocess.run([os.path.join(BENCH, name), *map(str, arguments)], stdout=subprocess.PIPE, timeout=120, check=False,
                              preexec_fn=None if cpu is None else self.pinned(cpu), text=True)
        if done.returncode == SKIPPED:
            self.skip(name, done.stdout.strip())
            return None
        if done.returncode != 0:
            raise RuntimeError(f"{name} ended with {done.returncode}")
        return json.loads(done.stdout)

    def repeat(self, name, *arguments, rounds=None, cpu=None):
        """The answers of all rounds of a bed that interleaves its ways itself."""
        answers = []
        for _ in range(rounds or self.rounds):
            answer = self.program(name, *arguments, cpu=cpu)
            if answer is None:
                return []
            answers.append(answer)
        return answers

    def null_bed(self):
        answers = self.repeat("null_bed", "--json", "--seconds", 0.3 if self.quick else 1, rounds=2 if self.quick else 7)
        rows = [row for answer in answers for row in answer["results"]]
        keys = ("libc_p10_ns", "rustsock_p10_ns", "difference_ns")
        cells = [(threads, traced) for traced in (False, True) for threads in (1, 2)]
        return [{"threads": threads, "traced": traced,
                 **{key: statistics.median(row[key] for row in rows if (row["threads"], row["traced"]) == (threads, traced))
                    for key in keys}} for threads, traced in cells]

    def diagnosis(self):
        answers = self.repeat("diagnosis", 0.1 if self.quick else 0.5, rounds=1 if self.quick else 5)
        rows = [row for answer in answers for row in answer["results"]]
        keys = ("libc_p10_ns", "diagnosed_p10_ns", "difference_ns")
        return [{"call": call, **{key: statistics.median(row[key] for row in rows if row["call"] == call) for key in keys}}
                for call in dict.fromkeys(row["call"] for row in rows)]

    def wake_up(self, ready=1):
        sizes = [size for size in SIZES if size >= ready]
        seconds = 0.12 if self.quick else 0.3
        answers = self.repeat("wake_up", "--json", "--ready", ready, "--seconds", seconds, *sizes, cpu=0)
        return merge(answers, ("watched", "ready"), "epoll")

    def wake_up_many(self):
        return self.wake_up(64)

    def udp(self):
        return merge(self.repeat("udp", 0.12 if self.quick else 0.4), ("bytes", "receiver"), "sendto")

    def udp_echo(self):
        return merge(self.repeat("udp_echo", 0.12 if self.quick else 0.4), ("bytes", "clients"), "by_hand")

    def bulk(self):
        return merge(self.repeat("bulk", 0.4 if self.quick else 1), ("unit",), "send_256k")

    def accept(self):
        return merge(self.repeat("accept", 0.4 if self.quick else 1), ("unit",), "epoll_drain")

    def explain(self):
        answers = self.repeat("explain", rounds=1 if self.quick else 5)
        if answers and not any("libexplain" in row for row in answers[0]):
            self.skip("explain/libexplain", "libexplain was not built: its development package is missing (make peers)")
        return merge(answers, ("case",), "rustsock")

    def server(self, peer):
        """Starts an echo server; the process and its port."""
        process = subprocess.Popen([os.path.join(BENCH, "echo", peer)], stdout=subprocess.PIPE, preexec_fn=self.pinned(0), text=True)
        port = process.stdout.readline().strip()
        if not port.isdigit():
            process.kill()
            process.wait()
            raise RuntimeError(f"the echo server {peer} did not start")
        return process, port

    def with_server(self, peer, program, *arguments):
        process, port = self.server(peer)
        try:
            return self.program(program, port, process.pid, *arguments, cpu=-1)
        finally:
            process.kill()
            process.wait()
            process.stdout.close()

    def peers(self):
        found = [peer for peer in PEERS if os.access(os.path.join(BENCH, "echo", peer), os.X_OK)]
        for peer in PEERS:
            if peer not in found and not any(what == f"echo/{peer}" for what, _ in self.skipped):
                self.skip(f"echo/{peer}", f"{peer} was not built: its development package is missing (make peers)")
        return found

    def echo(self):
        peers, rows = self.peers(), []
        spent = collections.defaultdict(dict)
        for number in range(self.rounds):
            for cell in CELLS:
                for peer in random.sample(peers, len(peers)):
                    answer = self.with_server(peer, "echo/load", *cell, 0.3)
                    if answer["requests"] >= FEWEST_REQUESTS:
                        spent[cell, peer][number] = answer["server_ns"] / answer["requests"]
        for cell in CELLS:
            rounds = [{peer: spent[cell, peer].get(number) for peer in peers} for number in range(self.rounds)]
            row = summary(rounds, "raw_epoll")
            rows.append({"connections": cell[0], "bytes": cell[1], **row})
        return rows

    def http(self):
        why = http_servers.missing()
        if why:
            self.skip("http", why)
            return []
        rounds = {file: [] for file in http_servers.FILES}
        with http_servers.Servers(self.pinned(0)) as servers:
            for _ in range(2 if self.quick else 7):
                for file, list_of in rounds.items():
                    names = random.sample(["nginx", "example"], 2)
                    list_of.append({name: servers.measure(name, file, self.pinned(-1)) for name in names})
        return [{"file": file, **summary(list_of, "nginx")} for file, list_of in rounds.items()]

    def idle_memory(self):
        peers, rounds = self.peers(), []
        for _ in range(1 if self.quick else 3):
            answers = {peer: self.with_server(peer, "idle_memory") for peer in random.sample(peers, len(peers))}
            if None in answers.values():
                return []
            rounds.append({peer: answers[peer]["bytes"] for peer in peers})
        return [{"median": {peer: statistics.median(one[peer] for one in rounds) for peer in peers}}]


def summary(rounds, reference):
    """Medians of each way, and medians of its ratio to the reference of the same round."""
    names = list(rounds[0])
    median, ratio, spread = {}, {}, {}
    for name in names:
        values = [one[name] for one in rounds if one[name]]
        ratios = [one[name] / one[reference] for one in rounds if one[name] and one.get(reference)]
        if values and ratios:
            median[name], ratio[name] = statistics.median(values), statistics.median(ratios)
            spread[name] = [min(ratios), max(ratios)]
    return {"median": median, "ratio": ratio, "ratio_range": spread, "rounds": len(rounds)}


def merge(answers, keys, reference):
    """The rows of several answers of one bed, row by row."""
    rows = []
    for cell in zip(*answers):
        rounds = [{name: value for name, value in row.items() if name not in keys} for row in cell]
        rows.append({**{key: cell[0][key] for key in keys}, **summary(rounds, reference)})
    return rows


def small_table(name, rows):
    """One line for each number of descriptors."""
    ways = list(rows[0]["median"])
    print(f"\n{name}\n  {'watched':>9}" + "".join(f"{way:>12}" for way in ways) + "   poller/epoll")
    for row in rows:
        low, high = row["ratio_range"]["poller"]
        print(f"  {row['watched']:>9,}" + "".join(f"{row['median'][way]:>12,.0f}" for way in ways)
              + f"   {row['ratio']['poller']:.3f} \u00d7 ({low:.3f} - {high:.3f})")


def table(name, rows):
    if "watched" in rows[0]:
        small_table(name, rows)
        return
    print(f"\n{name}")
    for row in rows:
        label = ", ".join(f"{key} {value}" for key, value in row.items() if isinstance(value, (int, str)) and key != "rounds")
        if "median" not in row:
            print(f"  {label}: " + "  ".join(f"{key} {value:.1f}" for key, value in row.items() if isinstance(value, float)))
            continue
        if label:
            print(f"  {label}")
        for peer, value in row["median"].items():
            ratio = row.get("ratio", {}).get(peer)
            low, high = row.get("ratio_range", {}).get(peer, (0, 0))
            print(f"    {peer:<18} {value:>12,.1f}" + (f"   {ratio:8.3f} \u00d7   ({low:.3f} - {high:.3f})" if ratio else ""))


BEDS = {
    "null_bed": "per call: zero bytes on a stream pair, ns (10th percentile); traced: to memory",
    "diagnosis": "per call in diagnosis mode, beside libc, ns (10th percentile)",
    "wake_up": "wake-up: one wait with 1 ready descriptor, ns (10th percentile)",
    "wake_up_many": "wake-up: one wait with 64 ready descriptors, ns (10th percentile)",
    "echo": "echo: server CPU per request, ns (ratio to epoll by hand)",
    "http": "HTTP, files over 64 connections that stay: server CPU per request, ns (ratio to nginx)",
    "udp": "UDP: sender CPU per datagram, ns (ratio to sendto)",
    "udp_echo": "UDP echo: server CPU per datagram, ns (ratio to recvmmsg and sendmmsg by hand)",
    "bulk": "bulk TCP, cubic: sender CPU, ms per GB (ratio to send with 256 KiB)",
    "accept": "wait, accept and close: server CPU per connection, ns (ratio to draining by hand)",
    "explain": "explaining a failed call, \u00b5s",
    "idle_memory": "memory of the server's process per idle connection, bytes",
}


def draw(results, note):
    if results.get("wake_up"):
        names = {"select": "select", "poll": "poll", "epoll": "epoll", "poller": "rustsock poller (epoll)"}
        plots.log_log(os.path.join(BENCH, "wake_up.png"), "What one wake-up costs",
                      "1 descriptor is ready, the others are silent: select and poll look at each of them, every time", note,
                      "descriptors watched", "time for one wait",
                      {names[name]: [(row["watched"], row["median"][name]) for row in results["wake_up"]] for name in names})
    if results.get("echo"):
        plots.bars(os.path.join(BENCH, "echo.png"), "Echo server: CPU time per request",
                   "relative to a server by hand on level-triggered epoll; less is better", note, "times epoll by hand",
                   {f"{row['connections']} connections, {row['bytes']} B": row["ratio"] for row in results["echo"]}, reference=1)
    if results.get("udp"):
        plots.bars(os.path.join(BENCH, "udp.png"), "UDP: CPU time of the sender per datagram",
                   "to a receiver on loopback that takes datagrams one by one (plain) or joined (GRO); less is better", note,
                   "ns per datagram", {f"{row['bytes']} B, {row['receiver']}": row["median"] for row in results["udp"]})
    if results.get("idle_memory"):
        plots.bars(os.path.join(BENCH, "idle_memory.png"), "Memory of an echo server per idle connection",
                   "written pages of the process; the kernel's share is the same for all and not counted", note, "bytes",
                   {"9,000 connections": {name: max(value, 0.0) for name, value in results["idle_memory"][0]["median"].items()}})


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--quick", action="store_true", help="under a minute: few rounds, so the ratios are only a hint")
    parser.add_argument("--graph", action="store_true", help="only the wake-up bed, and its graph")
    parser.add_argument("--only", help="only the beds whose name starts with this")
    options = parser.parse_args()
    bench = Bench(options.quick)
    load = os.getloadavg()[0]
    machine = (f"{os.cpu_count()} CPUs, Linux {platform.release()}, {platform.machine()}, load average {load:.2f} at start"
               + (", quick" if options.quick else ""))
    print(f"machine: {machine}")
    if load > 2:
        print("warning: the load average is above 2: times are not to be trusted, ratios little; gates do not count")
    if len(bench.cpus) < 2:
        print("warning: one CPU: server and client take turns on it, which is not what these figures are about")
    started = time.monotonic()
    for name, title in BEDS.items():
        if (options.graph and name != "wake_up") or (options.only and not name.startswith(options.only)):
            continue
        rows = bench.results[name] = getattr(bench, name)()
        if rows:
            table(title, rows)
            sys.stdout.flush()
    draw(bench.results, machine)
    counts = not options.quick and load <= 2
    print("\ngates" + ("" if counts else " (a hint only: quick, or the load average was above 2)"))
    verdicts = gates.judge(bench.results)
    for verdict in verdicts:
        print("  " + verdict["text"])
    if not options.graph and not options.only:
        with open(os.path.join(BENCH, "results.json"), "w", encoding="utf-8") as out:
            json.dump({"machine": machine, "load_at_start": load, "quick": options.quick, "rounds": bench.rounds,
                       "skipped": bench.skipped, "gates": verdicts, "beds": bench.results}, out, indent=1)
    print(f"\n{time.monotonic() - started:.0f} s; plots (and, of a whole run, results.json) in build/bench; "
          f"load average at the end {os.getloadavg()[0]:.2f}")
    for what, why in bench.skipped:
        print(f"  skipped: {what}: {why}")
    failed = any(verdict["verdict"] == "FAIL" for verdict in verdicts)
    return 1 if failed and counts else 0


if __name__ == "__main__":
    sys.exit(main())
