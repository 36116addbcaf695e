"""What the bench has to show. A gate on something that is not built is skipped with a line that says so."""


def _gate(name, value, limit, at_most=True, unit="\u00d7"):
    good = value <= limit if at_most else value >= limit
    verdict = "ok" if good else "FAIL"
    sign = "\u2264" if at_most else "\u2265"
    return {"name": name, "value": value, "limit": limit, "verdict": verdict,
            "text": f"{verdict:<5} {name}: {value:.3f} {unit} ({sign} {limit:g})"}


def _skip(name, why):
    return {"name": name, "verdict": "skip", "text": f"skip  {name}: {why}"}


def _ratio(row, name, reference):
    """How many times `reference` a way costs, from medians of the same rounds; None if one of them is missing."""
    if name not in row["ratio"] or reference not in row["ratio"]:
        return None
    return row["ratio"][name] / row["ratio"][reference]


def judge(results):
    verdicts = []
    plain = {row["threads"]: row for row in results.get("null_bed", []) if not row["traced"]}
    for row in results.get("null_bed", []):
        name = f"rsk_send over send, {row['threads']} thread(s)"
        if row["traced"]:
            more = row["difference_ns"] - plain[row["threads"]]["difference_ns"]
            verdicts.append(_gate(f"tracing to memory, more than that, {row['threads']} thread(s)", more, 300, unit="ns"))
        else:
            verdicts.append(_gate(name, row["difference_ns"], 15, unit="ns"))
    for row in results.get("diagnosis", []):
        verdicts.append(_gate(f"diagnosis mode, {row['call']}, more than libc", row["difference_ns"], 3000, unit="ns"))
    for bed in ("wake_up", "wake_up_many"):
        for row in results.get(bed, []):
            name = f"poller wake-up / epoll_wait, {row['watched']} watched, {row['ready']} ready"
            verdicts.append(_gate(name, _ratio(row, "poller", "epoll"), 1.1))
    for row in results.get("echo", []):
        verdicts += _echo(row)
    for row in results.get("udp", []):
        name = f"rsk_send_many, {row['bytes']} B, {row['receiver']} receiver: times less than sendto"
        ratio = _ratio(row, "sendto", "rsk_send_many")
        verdicts.append(_skip(name, "rsk_send_many is not in this library") if ratio is None
                        else _gate(name, ratio, 10 if row["receiver"] == "gro" else 4, at_most=False))
    for row in results.get("udp_echo", []):
        name = f"UDP echo of an endpoint / recvmmsg and sendmmsg by hand, {row['bytes']} B, {row['clients']} client(s)"
        verdicts.append(_gate(name, _ratio(row, "endpoint", "by_hand"), 1.1))
    for bed, name, reference in (("bulk", "rsk_send_all", "send_256k"), ("accept", "rsk_accept_many", "epoll_drain")):
        for row in results.get(bed, []):
            ratio = _ratio(row, name, reference)
            verdicts.append(_skip(f"{name} / {reference}", f"{name} is not in this library") if ratio is None
                            else _gate(f"{name} / {reference}", ratio, 1.03))
    for row in results.get("accept", []):
        verdicts.append(_gate("accept by a server of the loop / epoll drain that watches each connection",
                              _ratio(row, "loop_server", "epoll_drain_watched"), 1.1))
    for row in results.get("explain", []):
        # The kernel tells of ports in TIME_WAIT only by going through its whole table of connections.
        if row["case"] != "bind: TIME_WAIT":
            verdicts.append(_gate(f"explaining {row['case']}", row["median"]["rustsock"], 20, unit="\u00b5s"))
    for row in results.get("idle_memory", []):
        verdicts.append(_gate("poller, memory per idle connection", row["median"]["poller"], 64, unit="bytes"))
        for way in ("loop", "loop_array"):
            verdicts.append(_gate(f"echo/{way}, memory per idle connection", row["median"][way], 512, unit="bytes"))
    return verdicts


def _echo(row):
    cell = f"{row['connections']} connections, {row['bytes']} B"
    verdicts = [_gate(f"echo on the poller / epoll by hand, {cell}", _ratio(row, "poller", "raw_epoll"), 1.03)]
    verdicts += [_gate(f"echo/{way} / epoll by hand, {cell}", _ratio(row, way, "raw_epoll"), 1.05) for way in ("loop", "loop_array")]
    if row["bytes"] != 64:
        return verdicts
    few = row["connections"] <= 64
    for way, limit in (("poller", 1.0), ("loop", 0.95 if few else 0.9), ("loop_array", 0.95 if few else 0.9)):
        ratio = _ratio(row, way, "libuv")
        name = f"echo/{way} / libuv, {cell}"
        verdicts.append(_skip(name, "libuv was not built") if ratio is None else _gate(name, ratio, limit))
    return verdicts
