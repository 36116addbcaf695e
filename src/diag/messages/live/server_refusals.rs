//! What the functions of servers find wrong with their arguments.

use super::refusals::refusals;
use super::{Live, Text};

/// All of them.
pub(super) const ALL: &[&Live] = refusals! {
    "flags has a bit that does not belong to rsk_listen_options"
    "flags of streams go into rsk_stream_options, which its member stream points to"
    "flags에 rsk_listen_options의 것이 아닌 비트가 있습니다"
    "스트림의 플래그는 멤버 stream이 가리키는 rsk_stream_options에 넣으십시오"

    "flags is about opening a socket, and rsk_server_adopt was given one that is open"
    "leave only RSK_LISTEN_ flags, and set the others on the socket before it is bound"
    "flags는 소켓을 여는 것에 관한 것인데, rsk_server_adopt는 이미 열린 소켓을 받았습니다"
    "RSK_LISTEN_ 플래그만 남기고, 나머지는 bind 전에 소켓에 직접 설정하십시오"

    "the flags RSK_IPV4_ONLY and RSK_IPV6_ONLY exclude each other"
    "leave both out: the socket then takes IPv6 and IPv4"
    "RSK_IPV4_ONLY와 RSK_IPV6_ONLY는 함께 쓸 수 없습니다"
    "둘 다 빼십시오. 그러면 소켓이 IPv6와 IPv4를 모두 받습니다"

    "proxy_timeout_ms is set, and RSK_LISTEN_PROXY is not"
    "add the flag if clients come through a proxy that sends PROXY headers; else leave the time 0"
    "proxy_timeout_ms가 있는데 RSK_LISTEN_PROXY가 없습니다"
    "PROXY 헤더를 보내는 프록시를 거친다면 플래그를 더하고, 아니면 시간을 0으로 두십시오"

    "proxies is set, and RSK_LISTEN_PROXY is not"
    "add the flag if these proxies send PROXY headers; else leave proxies NULL"
    "proxies가 있는데 RSK_LISTEN_PROXY가 없습니다"
    "이 프록시들이 PROXY 헤더를 보낸다면 플래그를 더하고, 아니면 proxies를 NULL로 두십시오"

    "proxies names nobody; NULL believes everybody"
    "give addresses or networks with blanks between, such as \"10.0.0.0/8 ::1\""
    "proxies에 아무도 없습니다. NULL이면 누구의 헤더든 믿습니다"
    "주소나 네트워크를 빈칸으로 나누어 \"10.0.0.0/8 ::1\"처럼 주십시오"

    "backlog is negative"
    "give how many connections may wait to be accepted, or 0 for 511"
    "backlog가 음수입니다"
    "수락을 기다릴 수 있는 연결의 수를 주십시오. 0이면 511입니다"

    "max_connections is negative"
    "give how many streams there may be at a time, or 0 for no limit"
    "max_connections가 음수입니다"
    "한꺼번에 있을 수 있는 스트림의 수를 주고, 제한이 없으면 0을 주십시오"

    "accepts_per_turn is negative"
    "give how many connections one turn may accept, or 0 for 64"
    "accepts_per_turn이 음수입니다"
    "한 차례에 수락할 연결의 수를 주십시오. 0이면 64입니다"

    "proxy_timeout_ms is negative"
    "give milliseconds for the PROXY header, or 0 for 5000"
    "proxy_timeout_ms가 음수입니다"
    "PROXY 헤더를 기다릴 밀리초를 주십시오. 0이면 5000입니다"

    "the socket listens somewhere already, and a path is given"
    "leave host, service and path NULL for rsk_server_adopt"
    "소켓이 이미 listen하고 있는데 path가 주어졌습니다"
    "rsk_server_adopt에는 host, service, path를 NULL로 두십시오"

    "the socket listens somewhere already, and a host or service is given"
    "leave host, service and path NULL for rsk_server_adopt"
    "소켓이 이미 listen하고 있는데 host나 service가 주어졌습니다"
    "rsk_server_adopt에는 host, service, path를 NULL로 두십시오"

    "a path and a host or service are given: a server listens in one place"
    "open a second server with rsk_server_listen; both can have the same callbacks"
    "path와 host나 service가 함께 주어졌습니다. 서버는 한 곳에서만 listen합니다"
    "rsk_server_listen으로 서버를 하나 더 여십시오. 콜백은 같은 것을 써도 됩니다"

    "the path is empty"
    "give the path of a socket file, or @ and a name for one outside the file system"
    "path가 비어 있습니다"
    "소켓 파일의 경로를 주거나, 파일 시스템 밖의 이름이면 @ 뒤에 이름을 쓰십시오"

    "flags has a bit for TCP, and the server has a path"
    "leave out RSK_REUSEPORT, RSK_NO_REUSEADDR, RSK_IPV4_ONLY and RSK_IPV6_ONLY with a path"
    "서버에 path가 있는데 flags에 TCP에 관한 비트가 있습니다"
    "path를 쓸 때는 RSK_REUSEPORT, RSK_NO_REUSEADDR, RSK_IPV4_ONLY, RSK_IPV6_ONLY를 빼십시오"

    "the flag RSK_REPLACE_STALE is for a server with a path"
    "leave it out: a port that nobody uses is free by itself"
    "RSK_REPLACE_STALE은 path가 있는 서버에만 쓸 수 있습니다"
    "빼십시오. 아무도 쓰지 않는 포트는 저절로 비어 있습니다"

    "the socket is not of type SOCK_STREAM"
    "adopt a TCP socket or a Unix socket of type SOCK_STREAM that listens"
    "소켓의 종류가 SOCK_STREAM이 아닙니다"
    "listen하고 있는 TCP 소켓이나 SOCK_STREAM 종류의 Unix 소켓을 주십시오"

    "the socket does not listen"
    "call rsk_listen on it first; a connected one is a stream and not a server"
    "소켓이 listen하고 있지 않습니다"
    "먼저 rsk_listen을 부르십시오. 연결된 소켓은 서버가 아니라 스트림입니다"

    "neither an IP address, nor a network such as 10.0.0.0/8, nor \"unix\""
    "give numbers, not names: rsk_getaddrinfo looks names up"
    "IP 주소도, 10.0.0.0/8 같은 네트워크도, \"unix\"도 아닙니다"
    "이름이 아니라 숫자로 주십시오. 이름은 rsk_getaddrinfo로 찾을 수 있습니다"

    "the address has bits beyond the prefix; 10.0.0.1/8 must be 10.0.0.0/8"
    "clear the bits behind the length, or give a longer one (/32 and /128 are single addresses)"
    "주소에 프리픽스 길이를 넘는 비트가 있습니다. 10.0.0.1/8은 10.0.0.0/8이어야 합니다"
    "길이 뒤의 비트를 지우거나 더 긴 길이를 주십시오(/32와 /128은 주소 하나입니다)"

    "the prefix length is no number from 0 to 32"
    "write /32 for a single address, or leave the length out"
    "네트워크의 길이가 0에서 32까지의 숫자가 아닙니다"
    "주소 하나라면 /32로 쓰거나 길이를 빼십시오"

    "the prefix length is no number from 0 to 128"
    "write /128 for a single address, or leave the length out"
    "네트워크의 길이가 0에서 128까지의 숫자가 아닙니다"
    "주소 하나라면 /128로 쓰거나 길이를 빼십시오"

    "flags has a bit that is not RSK_CLOSE_END"
    "give RSK_CLOSE_END to end the streams at once, or 0 to let them go on for grace_ms"
    "flags에 RSK_CLOSE_END가 아닌 비트가 있습니다"
    "스트림을 바로 끝내려면 RSK_CLOSE_END를, grace_ms 동안 계속하게 하려면 0을 주십시오"

    "grace_ms is below -1, which already is no limit"
    "give milliseconds, 0 to cut streams off at once, or -1 for no limit"
    "grace_ms가 -1보다 작습니다. -1이 이미 제한 없음입니다"
    "밀리초를 주십시오. 0이면 스트림을 바로 끊고, -1이면 제한이 없습니다"

    "the server has as many streams as it may have"
    "raise the limit with rsk_server_set_max, or give streams an idle_timeout_ms and end those that are silent"
    "서버에 있을 수 있는 만큼의 스트림이 이미 있습니다"
    "rsk_server_set_max로 한도를 올리거나, 스트림에 idle_timeout_ms를 주어 조용한 것을 끝내십시오"

    "a rule of the server keeps this address out"
    "the first rule that fits decides, in the order of the calls of rsk_server_allow and rsk_server_deny"
    "서버의 규칙이 이 주소를 막고 있습니다"
    "rsk_server_allow와 rsk_server_deny를 부른 순서대로, 처음 맞는 규칙이 결정합니다"

    "no descriptor was left for this client"
    "raise the limit (ulimit -n), or keep fewer streams at a time with rsk_server_set_max"
    "이 클라이언트에 줄 디스크립터가 남지 않았습니다"
    "한도를 올리거나(ulimit -n), rsk_server_set_max로 스트림의 수를 줄이십시오"

    "the client sent no PROXY header in time, or a wrong one"
    "leave out RSK_LISTEN_PROXY if clients connect directly; else let the proxy send the header"
    "클라이언트가 제때 PROXY 헤더를 보내지 않았거나, 잘못된 헤더를 보냈습니다"
    "클라이언트가 바로 연결한다면 RSK_LISTEN_PROXY를 빼고, 아니면 프록시가 헤더를 보내게 하십시오"

    "no memory was left for this client"
    "keep fewer streams at a time with rsk_server_set_max, and lower their marks"
    "이 클라이언트를 받을 메모리가 남지 않았습니다"
    "rsk_server_set_max로 스트림의 수를 줄이고, 스트림의 mark를 낮추십시오"

    "max is negative"
    "give the number of elements the array has room for, or 0 to ask how many there are"
    "max가 음수입니다"
    "배열의 원소 수를 주고, 몇 개인지만 알려면 0을 주십시오"

    "the variable LISTEN_FDS in the environment is no number from 0 to 1024"
    "whoever starts the program has to set it to the number of descriptors, as systemd does"
    "환경 변수 LISTEN_FDS가 0에서 1024까지의 수가 아닙니다"
    "프로그램을 시작하는 쪽이 systemd처럼 디스크립터의 수로 설정해야 합니다"
};
