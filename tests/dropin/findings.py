"""Reports about programs of Debian that are true: code, what the report looks like, and why it is right. The whole of it, with
what would have to be changed there, is in docs/misuse-findings.md."""

FINDINGS = {
    "netcat": [(180, r"close\(.* at netcat\.c:", "it closes the connection a second time, \"just in case we didn't already\"")],
    "mini_httpd": [(129, r"bind\(.*0\.0\.0\.0:.* at mini_httpd\.c:", "its IPv6 listener has the port for IPv4 too: no IPV6_V6ONLY")],
    "rinetd": [
        (131, r"setsockopt\(.*SO_LINGER.* at net\.c:", "SO_LINGER gets an int and fails with EINVAL each time, unchecked"),
        (150, r"close\(.* at net\.h:", "when one side has finished sending it closes both, and what the other still sent is lost"),
    ],
    "socat": [(174, r"accept\(.* at sycls\.c:", "it waits for its listener and its own messages, and then accepts blocking")],
    "iperf": [
        (148, r"write\(", "UDP: between connecting its socket and making the next, the server has none for other clients"),
    ],
}
