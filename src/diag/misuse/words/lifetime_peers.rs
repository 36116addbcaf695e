//! Data thrown away, and connections that lead to nobody: RSK186 to RSK190.

use crate::diag::misuse::catalogue::{Level, Mistake, case};

/// The rows.
pub(in crate::diag::misuse) const ROWS: &[Mistake] = &[
    Mistake {
        code: 186,
        name: c"close-discards",
        level: Level::Diagnosis,
        refused_with: 0,
        title: [c"closing with SO_LINGER 0 to send what is left", c"남은 데이터를 보내려고 SO_LINGER 0으로 닫기"],
        cases: &[
            case(
                [
                    c"{1} bytes sent on fd {0} have not been acknowledged, and this close throws them away",
                    c"with a linger time of 0 close sends nothing more and resets the connection; it does not flush",
                    c"leave SO_LINGER alone and use rsk_close_drained; to break off on purpose use rsk_close_reset",
                ],
                [
                    c"fd {0}번에서 보냈지만 상대가 확인하지 않은 {1}바이트를 이 close가 버립니다",
                    c"linger 시간이 0이면 close는 더 보내지 않고 연결을 끊습니다. 남은 것을 내보내지 않습니다",
                    c"SO_LINGER를 쓰지 말고 rsk_close_drained로 닫으십시오. 일부러 끊으려면 rsk_close_reset을 쓰십시오",
                ],
            ),
        ],
    },
    Mistake {
        code: 187,
        name: c"self-connect",
        level: Level::Always,
        refused_with: 0,
        title: [c"connecting a socket to itself", c"자기 자신에게 연결된 소켓"],
        cases: &[
            case(
                [
                    c"fd {0} is connected to itself: both ends are port {1}",
                    c"nobody listens there; the system chose that very port for this end, and it met itself",
                    c"listen on a port below the ephemeral range; rsk_tcp_connect refuses such a connection",
                ],
                [
                    c"fd {0}번이 자기 자신에게 연결되었습니다. 양쪽 끝이 모두 포트 {1}입니다",
                    c"그 포트에는 서버가 없습니다. 시스템이 이쪽의 임시 포트로 바로 그 포트를 골라, 자기 자신과 연결되었습니다",
                    c"서버는 임시 포트 범위보다 낮은 포트를 쓰십시오. rsk_tcp_connect는 이런 연결을 거절합니다",
                ],
            ),
        ],
    },
    Mistake {
        code: 188,
        name: c"lookup-in-event-loop",
        level: Level::Diagnosis,
        refused_with: 0,
        title: [c"looking up a name in the thread of an event loop", c"이벤트 루프 스레드에서 이름을 조회하기"],
        cases: &[
            case(
                [
                    c"{0} took {1} ms in the thread that waits with {2}",
                    c"while it asks for a name, none of the descriptors that this thread waits for is served",
                    c"call it in a thread of its own, hand the addresses over, and wake the loop with rsk_poller_wake",
                ],
                [
                    c"{2} 호출로 기다리는 스레드에서 {0} 호출에 {1}밀리초가 걸렸습니다",
                    c"이름을 묻는 동안 이 스레드가 기다리는 디스크립터는 하나도 처리되지 않습니다",
                    c"별도의 스레드에서 조회하여 주소를 넘기고 rsk_poller_wake로 루프를 깨우십시오",
                ],
            ),
            case(
                [
                    c"{0} by name took {1} ms in the thread that waits with {2}",
                    c"while it asks for a name and connects, none of the descriptors of this thread is served",
                    c"call it in a thread of its own, hand the descriptor over, and wake the loop with rsk_poller_wake",
                ],
                [
                    c"{2} 호출로 기다리는 스레드에서 이름을 쓴 {0} 호출에 {1}밀리초가 걸렸습니다",
                    c"이름을 묻고 연결하는 동안 이 스레드의 디스크립터는 하나도 처리되지 않습니다",
                    c"별도의 스레드에서 불러 디스크립터를 넘기고 rsk_poller_wake로 루프를 깨우십시오",
                ],
            ),
        ],
    },
    Mistake {
        code: 189,
        name: c"missing-permission",
        level: Level::Explained,
        refused_with: 0,
        title: [c"broadcasting without SO_BROADCAST, or raw sockets without the right", c"SO_BROADCAST 없는 브로드캐스트, 권한 없는 raw 소켓"],
        cases: &[
            case(
                [
                    c"{1} is a broadcast address and fd {0} does not have SO_BROADCAST",
                    c"the system sends to everybody only for a socket that has asked for it",
                    c"set SO_BROADCAST to 1 with rsk_setsockopt first",
                ],
                [
                    c"{1} 주소는 브로드캐스트 주소인데 fd {0} 소켓에 SO_BROADCAST가 없습니다",
                    c"시스템은 미리 요청한 소켓에만 모두에게 보내는 것을 허락합니다",
                    c"먼저 rsk_setsockopt로 SO_BROADCAST를 1로 설정하십시오",
                ],
            ),
            case(
                [
                    c"a raw socket needs the capability CAP_NET_RAW, which this process lacks",
                    c"it sees and forges packets of others, so the system gives it to few",
                    c"for ping use rsk_socket(AF_INET, SOCK_DGRAM, IPPROTO_ICMP), which net.ipv4.ping_group_range allows",
                ],
                [
                    c"raw 소켓에는 CAP_NET_RAW 권한이 필요한데 이 프로세스에는 없습니다",
                    c"다른 프로그램의 패킷을 보거나 위조할 수 있으므로 시스템은 일부 프로세스에만 허락합니다",
                    c"ping에는 net.ipv4.ping_group_range가 허락하는 rsk_socket(AF_INET, SOCK_DGRAM, IPPROTO_ICMP)을 쓰십시오",
                ],
            ),
            case(
                [
                    c"a packet socket needs the capability CAP_NET_RAW, which this process lacks",
                    c"it sees packets of all programs, so the system gives it to few",
                    c"give the program CAP_NET_RAW before it calls rsk_packet_open",
                ],
                [
                    c"패킷 소켓에는 CAP_NET_RAW 권한이 필요한데 이 프로세스에는 없습니다",
                    c"모든 프로그램의 패킷을 볼 수 있으므로 시스템은 일부 프로세스에만 허락합니다",
                    c"rsk_packet_open을 부르기 전에 프로그램에 CAP_NET_RAW를 주십시오",
                ],
            ),
        ],
    },
    Mistake {
        code: 190,
        name: c"ipv6-only",
        level: Level::Explained,
        refused_with: 0,
        title: [c"IPv4 clients and IPv6 servers that do not meet", c"서로 만나지 못하는 IPv4 클라이언트와 IPv6 서버"],
        cases: &[
            case(
                [
                    c"fd {0} of this program listens on port {1}, for IPv6 only: IPV6_V6ONLY is set",
                    c"a socket on [::] takes IPv4 clients too, but not with IPV6_V6ONLY",
                    c"set IPV6_V6ONLY to 0 before bind, or listen with rsk_tcp_listen(NULL, port), which takes both",
                ],
                [
                    c"이 프로그램의 fd {0} 소켓이 포트 {1}에서 IPv6만 받습니다. IPV6_V6ONLY가 켜져 있습니다",
                    c"[::] 소켓은 IPv4 클라이언트도 받지만 IPV6_V6ONLY를 켜면 받지 않습니다",
                    c"bind 전에 IPV6_V6ONLY를 0으로 하거나, 둘 다 받는 rsk_tcp_listen(NULL, port)을 쓰십시오",
                ],
            ),
            case(
                [
                    c"fd {0} of this program listens on port {1}, for IPv4 only",
                    c"an IPv4 socket takes no IPv6 clients, and names like localhost stand for ::1 first",
                    c"try all addresses in turn, as rsk_tcp_connect does, or listen with rsk_tcp_listen(NULL, port)",
                ],
                [
                    c"이 프로그램의 fd {0} 소켓이 포트 {1}에서 IPv4만 받습니다",
                    c"IPv4 소켓은 IPv6 클라이언트를 받지 않고, localhost 같은 이름은 먼저 ::1을 뜻합니다",
                    c"rsk_tcp_connect처럼 모든 주소를 차례로 시도하거나 rsk_tcp_listen(NULL, port)을 쓰십시오",
                ],
            ),
            case(
                [
                    c"fd {0} of this program has port {1} for IPv6 and IPv4: IPV6_V6ONLY is not set",
                    c"a socket on [::] takes IPv4 clients too, so no IPv4 socket can have the same port",
                    c"use that one for both, or set IPV6_V6ONLY on it with rsk_setsockopt before its bind",
                ],
                [
                    c"이 프로그램의 fd {0} 소켓이 포트 {1}을(를) IPv6와 IPv4 모두로 쓰고 있습니다. IPV6_V6ONLY가 꺼져 있습니다",
                    c"[::] 소켓은 IPv4 클라이언트도 받으므로 다른 IPv4 소켓이 같은 포트를 가질 수 없습니다",
                    c"그 소켓 하나로 둘 다 받거나, bind 전에 rsk_setsockopt로 IPV6_V6ONLY를 켜십시오",
                ],
            ),
            case(
                [
                    c"the socket that listens on port {0} of this host does so for IPv6 only",
                    c"a socket on [::] takes IPv4 clients too, but not with IPV6_V6ONLY",
                    c"set IPV6_V6ONLY to 0 in the server, or listen with rsk_tcp_listen(NULL, port); or connect to ::1",
                ],
                [
                    c"이 호스트의 포트 {0}에서 listen하는 소켓은 IPv6만 받습니다",
                    c"[::] 소켓은 IPv4 클라이언트도 받지만 IPV6_V6ONLY를 켜면 받지 않습니다",
                    c"서버에서 IPV6_V6ONLY를 0으로 하거나 rsk_tcp_listen(NULL, port)을 쓰거나, ::1에 연결하십시오",
                ],
            ),
        ],
    },
];
