"""Advice of the library that speaks of C, and what is said in Python instead; and what is said of a timeout."""

from __future__ import annotations

import re

# Causes and hints word by word. Where one of them changes in the library, a test finds what it names.
LINES = {
    "check the result of that call, and that close has not run yet; last_error_fd gives the number":
        "check the result of that call, and that close has not run yet; the first line gives the number",
    "그 호출의 결과와 close를 먼저 부르지 않았는지 확인하십시오. 번호는 last_error_fd로 볼 수 있습니다":
        "그 호출의 결과와 close를 먼저 부르지 않았는지 확인하십시오. 번호는 첫째 줄에 있습니다",
    "check every field; in a struct timeval tv_usec goes from 0 to 999999":
        "check every number; of a time packed with struct.pack the microseconds go from 0 to 999999",
    "필드를 모두 확인하십시오. struct timeval의 tv_usec는 0에서 999999까지입니다":
        "숫자를 모두 확인하십시오. struct.pack으로 만든 시간의 마이크로초는 0에서 999999까지입니다",
    "the socket already has a port or path, addrlen is wrong, or the address lacks a part (IPv6 scope id)":
        "the socket already has a port or path, or the address lacks a part (IPv6 scope id)",
    "소켓에 이미 포트나 경로가 있거나, addrlen이 틀렸거나, 주소에 빠진 부분(IPv6 scope id)이 있습니다":
        "소켓에 이미 포트나 경로가 있거나, 주소에 빠진 부분(IPv6 scope id)이 있습니다",
    "call bind once, before listen, with sizeof of the sockaddr structure and not of a pointer":
        "call bind once, before listen, with every part of the address",
    "bind는 listen 전에 한 번만, 포인터가 아니라 sockaddr 구조체의 sizeof로 부르십시오":
        "bind는 listen 전에 한 번만, 주소의 모든 부분을 주고 부르십시오",
    "no connection is waiting, and the listener is non-blocking or its SO_RCVTIMEO ran out":
        "no connection is waiting, and the listener is non-blocking",
    "기다리는 연결이 없고, 소켓이 논블로킹이거나 SO_RCVTIMEO 시간이 다 되었습니다":
        "기다리는 연결이 없고, 소켓이 논블로킹입니다",
    "the socket is not listening (or was shut down), or the length behind addrlen is negative":
        "the socket is not listening (or was shut down)",
    "call bind and listen first, then pass that same descriptor and a preset length to accept":
        "call bind and listen first, then accept on that same socket",
    "the socket is not listening, flags holds an unknown bit, or the length behind addrlen is negative":
        "the socket is not listening",
    "소켓이 listen 상태가 아니거나, flags에 모르는 비트가 있거나, addrlen이 가리키는 길이가 음수입니다":
        "소켓이 listen 상태가 아닙니다",
    "call listen first; in accept use only SOCK_NONBLOCK and SOCK_CLOEXEC as flags":
        "call bind and listen first, then accept on that same socket",
    "먼저 listen을 부르고, accept의 flags에는 SOCK_NONBLOCK과 SOCK_CLOEXEC만 쓰십시오":
        "먼저 bind와 listen을 부른 다음, 같은 소켓에서 accept를 부르십시오",
    "addrlen is wrong, a part of the address is missing (IPv6 scope id), or the Unix socket is listening":
        "a part of the address is missing (IPv6 scope id), or the Unix socket is listening",
    "addrlen이 틀렸거나, 주소에 빠진 부분(IPv6 scope id)이 있거나, listen 중인 Unix 소켓입니다":
        "주소에 빠진 부분(IPv6 scope id)이 있거나, listen 중인 Unix 소켓입니다",
    "give connect sizeof of the sockaddr structure, not of a pointer, and fill in every field":
        "give connect every part of the address, and a socket that does not listen",
    "connect에 포인터가 아니라 sockaddr 구조체의 sizeof를 주고, 모든 필드를 채우십시오":
        "connect에 주소의 모든 부분을 주고, listen 중이 아닌 소켓을 쓰십시오",
    "not a failure: the connection is still being set up (non-blocking socket, or SO_SNDTIMEO ran out)":
        "not a failure: the connection is still being set up (non-blocking socket)",
    "실패가 아닙니다. 연결이 아직 진행 중입니다(논블로킹 소켓이거나 SO_SNDTIMEO 시간이 다 됨)":
        "실패가 아닙니다. 연결이 아직 진행 중입니다(논블로킹 소켓)",
    "the length behind optlen is negative or does not fit, or the option cannot be read in this state":
        "buflen does not fit the option, or the option cannot be read in this state",
    "optlen이 가리키는 길이가 음수이거나 맞지 않거나, 지금 상태에서는 읽을 수 없는 옵션입니다":
        "buflen이 옵션에 맞지 않거나, 지금 상태에서는 읽을 수 없는 옵션입니다",
    "set socklen_t len = sizeof value before the call, and pass &len to getsockopt":
        "give getsockopt no buflen for a number, and struct.calcsize of the value's format for bytes",
    "부르기 전에 socklen_t len = sizeof value로 두고, getsockopt에 &len을 넘기십시오":
        "숫자라면 getsockopt에 buflen을 주지 말고, 바이트라면 그 형식의 struct.calcsize를 주십시오",
    "optlen is too small for the option, the value is out of range, or the socket state forbids it now":
        "the value is too short for the option or out of range, or the socket state forbids it now",
    "optlen이 옵션에 비해 작거나, 값이 범위를 벗어났거나, 지금 소켓 상태에서는 설정할 수 없습니다":
        "값이 옵션에 비해 짧거나 범위를 벗어났거나, 지금 소켓 상태에서는 설정할 수 없습니다",
    "give setsockopt the option's own type and sizeof: int for most, struct timeval for SO_RCVTIMEO":
        'give setsockopt an int for most options, or bytes of struct.pack: struct.pack("ii", 1, 0) for SO_LINGER',
    "setsockopt에 옵션에 맞는 자료형과 sizeof를 주십시오. 대부분 int이고 SO_RCVTIMEO는 struct timeval입니다":
        'setsockopt에 대부분은 int를, SO_LINGER 같은 옵션에는 struct.pack("ii", 1, 0)처럼 만든 바이트를 주십시오',
    "call again; SA_RESTART avoids this, except on a socket with SO_RCVTIMEO":
        "call it again",
    "다시 부르십시오. SO_RCVTIMEO를 쓰지 않는 소켓이라면 SA_RESTART로 피할 수 있습니다":
        "다시 부르십시오",
    "no data is there, and the call may not wait (non-blocking, MSG_DONTWAIT) or SO_RCVTIMEO ran out":
        "no data is there, and the call may not wait (non-blocking, MSG_DONTWAIT)",
    "데이터가 없고, 기다릴 수 없는 호출(논블로킹, MSG_DONTWAIT)이거나 SO_RCVTIMEO 시간이 다 되었습니다":
        "데이터가 없고, 기다릴 수 없는 호출입니다(논블로킹, MSG_DONTWAIT)",
    "wait for POLLIN with Poller.wait, then call again; the connection has not ended (that returns 0)":
        "wait for Poller.READABLE with Poller.wait, then call it again; the connection has not ended",
    "Poller.wait로 POLLIN을 기다린 다음 다시 부르십시오. 연결이 끝난 것은 아닙니다(끝나면 0을 돌려줍니다)":
        "Poller.wait로 Poller.READABLE을 기다린 다음 다시 부르십시오. 연결이 끝난 것은 아닙니다",
    "the call may not wait or SO_SNDTIMEO ran out, and the send buffer is full or connect is in progress":
        "the call may not wait, and the send buffer is full or connect is in progress",
    "지금은 보낼 자리가 없거나 연결 중인데, 기다릴 수 없는 호출이거나 SO_SNDTIMEO 시간이 다 되었습니다":
        "지금은 보낼 자리가 없거나 연결 중인데, 기다릴 수 없는 호출입니다",
    "the destination is not valid (addrlen too small, or UDP port 0), or flags do not fit this socket":
        "the destination is not valid (UDP port 0), or flags do not fit this socket",
    "목적지가 유효하지 않거나(addrlen이 너무 작거나 UDP 포트가 0), flags가 이 소켓에 맞지 않습니다":
        "목적지가 유효하지 않거나(UDP 포트가 0), flags가 이 소켓에 맞지 않습니다",
    "store the port as htons(port), give sendto sizeof addr as the length and 0 as flags":
        "give sendto an address with a port other than 0, and 0 as flags",
    "포트는 htons(port)로 넣고, sendto의 길이에는 sizeof addr을, flags에는 0을 주십시오":
        "sendto에 포트가 0이 아닌 주소를 주고, flags에는 0을 주십시오",
    "set sin_family, and give getnameinfo sizeof of the sockaddr structure, not of a pointer":
        "give getnameinfo an address of AF_INET or AF_INET6",
    "sin_family를 채우고, getnameinfo에 포인터가 아니라 sockaddr 구조체의 sizeof를 주십시오":
        "getnameinfo에 AF_INET이나 AF_INET6 주소를 주십시오",
    "a field of struct msghdr is wrong: the address, the control data, or more than 253 passed descriptors":
        "an argument is wrong: the address, the ancillary data, or more than 253 passed descriptors",
    "struct msghdr의 필드가 잘못되었습니다. 주소나 제어 데이터가 틀렸거나 디스크립터를 253개 넘게 넘겼습니다":
        "인자가 잘못되었습니다. 주소나 제어 데이터가 틀렸거나 디스크립터를 253개 넘게 넘겼습니다",
    "set struct msghdr to zero before filling it, and build control data with the CMSG_ macros":
        "give sendmsg ancillary data as (level, type, bytes), and pass descriptors with send_fds",
    "struct msghdr을 채우기 전에 0으로 지우고, 제어 데이터는 CMSG_ 매크로로 만드십시오":
        "sendmsg의 제어 데이터는 (level, type, bytes)로 주고, 디스크립터는 send_fds로 넘기십시오",
    "소켓이 listen 상태가 아니거나 shutdown되었습니다. 또는 addrlen이 가리키는 길이가 음수입니다":
        "소켓이 listen 상태가 아니거나 shutdown되었습니다",
    "the buffer is too small for the value; the length behind optlen now says how much is needed":
        "buflen is too small for the value",
    "값을 담기에 버퍼가 너무 작습니다. 필요한 크기는 optlen이 가리키는 길이에 들어 있습니다":
        "값을 담기에 buflen이 너무 작습니다",
    "check where the port came from: atoi gives 0 for a text that is no number; store it with htons":
        "check where the port came from",
    "포트를 어디서 얻었는지 확인하십시오. 숫자가 아닌 글에 atoi는 0을 줍니다. 넣을 때는 htons를 쓰십시오":
        "포트를 어디서 얻었는지 확인하십시오",
    "store constants in network order: htonl(INADDR_LOOPBACK), htonl(INADDR_ANY)":
        "give the address as text, such as 127.0.0.1",
    "상수는 네트워크 바이트 순서로 htonl(INADDR_LOOPBACK)처럼 넣으십시오":
        "주소를 127.0.0.1 같은 글로 주십시오",
    "bind to one of those, or to INADDR_ANY (in6addr_any) for all of them; a peer's address is for connect":
        "bind to one of those, or to \"\" for all of them; a peer's address is for connect",
    "그 가운데 하나나, 모두를 뜻하는 INADDR_ANY(in6addr_any)로 bind하십시오. 상대편 주소는 connect에 씁니다":
        '그 가운데 하나나, 모두를 뜻하는 ""로 bind하십시오. 상대편 주소는 connect에 씁니다',
    "connect to that address, or let the server listen on all addresses (INADDR_ANY, in6addr_any)":
        'connect to that address, or let the server listen on all addresses ("" as host)',
    "그 주소로 연결하거나, 서버가 모든 주소(INADDR_ANY, in6addr_any)에서 listen하게 하십시오":
        '그 주소로 연결하거나, 서버가 모든 주소(host에 "")에서 listen하게 하십시오',
    "connect to [::1], or open the server with create_server, which takes IPv4 and IPv6 on one socket":
        "connect to ::1, or open the server with create_server and dualstack_ipv6=True",
    "[::1]로 연결하거나, IPv4와 IPv6를 한 소켓으로 받는 create_server으로 서버를 여십시오":
        "::1로 연결하거나, create_server에 dualstack_ipv6=True를 주어 서버를 여십시오",
    'set sin6_scope_id = if_nametoindex("eth0") with the interface you mean':
        'give (host, port, 0, if_nametoindex("eth0")) with the interface you mean',
    '사용할 인터페이스로 sin6_scope_id = if_nametoindex("eth0")처럼 넣으십시오':
        '사용할 인터페이스로 (host, port, 0, if_nametoindex("eth0"))처럼 주십시오',
    "store the port in network order: sin_port = htons(8080); atoi gives 0 for a text that is no number":
        "give sendto a port other than 0",
    "포트를 네트워크 바이트 순서로 넣으십시오: sin_port = htons(8080). 숫자가 아닌 글에 atoi는 0을 줍니다":
        "sendto에 0이 아닌 포트를 주십시오",
    "use settimeout, which takes milliseconds, or fill a struct timeval and give its sizeof":
        "use settimeout, which takes seconds",
    "밀리초를 받는 settimeout를 쓰거나, struct timeval을 채워 그 sizeof를 주십시오":
        "초를 받는 settimeout을 쓰십시오",
    "give setsockopt the address of a variable of that size, and its sizeof":
        "give setsockopt a number, or bytes of that length",
    "setsockopt에 그 크기의 변수 주소와 sizeof를 주십시오":
        "setsockopt에 숫자나 그 길이의 바이트를 주십시오",
    "delete it with unlink before bind, or let unix_listen do it with REPLACE_STALE":
        "delete it with os.unlink before bind",
    "bind 전에 unlink로 지우거나, unix_listen에 REPLACE_STALE을 주십시오":
        "bind 전에 os.unlink로 지우십시오",
}  # fmt: skip

# The same for lines that hold what was seen.
_PATTERNS = tuple(
    (re.compile(pattern), here)
    for pattern, here in (
        (
            r"store the port in network order before connect: sin_port = htons\((\d+)\)",
            r"give connect the port itself, \1: it is put into network order there",
        ),
        (
            r"connect 전에 포트를 네트워크 바이트 순서로 넣으십시오: sin_port = htons\((\d+)\)",
            r"connect에 포트 번호 \1을 그대로 주십시오. 바이트 순서는 거기서 바꿉니다",
        ),
        (r"need the number of the interface in sin6_scope_id, which is 0", r"need the number of their interface"),
        (r"sin6_scope_id에 인터페이스 번호가 필요한데, 0입니다", r"인터페이스 번호가 필요합니다"),
        (r"takes a struct timeval of 16 bytes, and optlen is (\d+)", r"takes 16 bytes, and \1 were given"),
        (r"16바이트의 struct timeval이 필요한데 optlen이 (\d+)입니다", r"16바이트가 필요한데 \1바이트를 주었습니다"),
        (r"(needs \d+ bytes), and optlen is (\d+)", r"\1, and \2 were given"),
        (r"바이트가 필요한데 optlen이 (\d+)입니다", r"바이트가 필요한데 \1바이트를 주었습니다"),
    )
)

_WORDS = {"POLLIN": "Poller.READABLE", "POLLOUT": "Poller.WRITABLE"}
_WORD = re.compile(r"(?<![A-Za-z0-9_.])(?:POLLIN|POLLOUT|POLLER_(?:AUTO|SELECT|POLL|EPOLL))(?![A-Za-z0-9_])")


def _word(found: re.Match[str]) -> str:
    return _WORDS.get(found[0]) or "Poller." + found[0][len("POLLER_") :]


def line(text: str) -> str:
    """One line of advice, with its label, for Python."""
    label, colon, advice = text.partition(": ")
    said = advice.lstrip()
    colon += advice[: len(advice) - len(said)]
    # Behind a cause the library tells of the descriptor.
    said, fd, about = said.partition(" (fd ")
    here = LINES.get(said)
    if here is None:
        here = said
        for pattern, other in _PATTERNS:
            here = pattern.sub(other, here)
    return label + colon + _WORD.sub(_word, here) + fd + about


_NOT_AGAIN = (
    "do not send it again from the start: close the connection, or use send, which tells how much it took",
    "처음부터 다시 보내지 말고 연결을 닫거나, 얼마나 보냈는지 돌려주는 send를 쓰십시오",
)
_TIME_OVER = ("the time of settimeout is over", "settimeout 시간이 다 되었습니다")
_PART_SENT = (
    "the time of settimeout is over; part of the data may already have gone out",
    "settimeout 시간이 다 되었습니다. 데이터의 일부는 이미 나갔을 수 있습니다",
)
_FULL = (
    "the send buffer is full and the socket may not wait; part of the data may already have gone out",
    "보낼 자리가 없는데 기다릴 수 없는 소켓입니다. 데이터의 일부는 이미 나갔을 수 있습니다",
)
_HINTS = {
    "sendall": _NOT_AGAIN,
    "sendfile": (
        "the position of the file tells how far it got: go on from there, or close the connection",
        "파일의 위치가 어디까지 보냈는지 알려 줍니다. 거기서부터 이어 보내거나 연결을 닫으십시오",
    ),
    "connect": (
        "check the address, or give settimeout more seconds; then call connect on a new socket",
        "주소를 확인하거나 settimeout에 더 긴 시간을 준 다음, 새 소켓에서 connect를 부르십시오",
    ),
}
_READ = (
    "give settimeout more seconds, or wait for Poller.READABLE with Poller.wait; then call {} again",
    "settimeout에 더 긴 시간을 주거나, Poller.wait로 Poller.READABLE을 기다린 다음 {} 호출을 다시 하십시오",
)
_WRITE = (
    "give settimeout more seconds, or wait for Poller.WRITABLE with Poller.wait; then call {} again",
    "settimeout에 더 긴 시간을 주거나, Poller.wait로 Poller.WRITABLE을 기다린 다음 {} 호출을 다시 하십시오",
)


def _advice(korean: bool, cause: tuple[str, str], hint: tuple[str, str]) -> str:
    why, what = ("원인: ", "조치: ") if korean else ("why:  ", "hint: ")
    return f"  {why}{cause[korean]}\n  {what}{hint[korean]}"


def of_timeout(call: str, korean: bool) -> str:
    """Cause and hint for a call whose time is over."""
    cause = _PART_SENT if call in ("sendall", "sendfile") else _TIME_OVER
    hint = _HINTS.get(call) or (_WRITE if call.startswith("send") else _READ)
    return _advice(korean, cause, hint).format(call)


def of_full(korean: bool) -> str:
    """Cause and hint for `sendall` on a socket that may not wait."""
    return _advice(korean, _FULL, _NOT_AGAIN)
