//! Addresses that are not what the program means: RSK101 to RSK105.

use crate::diag::misuse::catalogue::{Level, Mistake, case};

/// The rows.
pub(in crate::diag::misuse) const ROWS: &[Mistake] = &[
    Mistake {
        code: 101,
        name: c"port-bytes-swapped",
        level: Level::Diagnosis,
        refused_with: libc::EINVAL,
        title: [c"a port without htons", c"htons를 거치지 않은 포트"],
        cases: &[
            case(
                [
                    c"the port is {0}, which is {1} with its bytes swapped",
                    c"the port in an address is stored in network byte order, the higher byte first",
                    c"store rsk_htons(port); rsk_tcp_listen and rsk_udp_open take the number as text",
                ],
                [
                    c"포트가 {0}인데, 이것은 {1}의 바이트 순서를 뒤집은 값입니다",
                    c"주소의 포트는 네트워크 바이트 순서, 곧 상위 바이트부터 저장합니다",
                    c"rsk_htons(포트)의 값을 저장하십시오. rsk_tcp_listen과 rsk_udp_open은 번호를 문자열로 받습니다",
                ],
            ),
            case(
                [
                    c"nothing listens on port {0}, which is {1} with its bytes swapped",
                    c"the port in an address is stored in network byte order, the higher byte first",
                    c"store rsk_htons(port); rsk_tcp_connect takes the number as text",
                ],
                [
                    c"포트 {0}에서 기다리는 소켓이 없습니다. 이것은 {1}의 바이트 순서를 뒤집은 값입니다",
                    c"주소의 포트는 네트워크 바이트 순서, 곧 상위 바이트부터 저장합니다",
                    c"rsk_htons(포트)의 값을 저장하십시오. rsk_tcp_connect는 번호를 문자열로 받습니다",
                ],
            ),
        ],
    },
    Mistake {
        code: 102,
        name: c"address-bytes-reversed",
        level: Level::Explained,
        refused_with: libc::EADDRNOTAVAIL,
        title: [c"an IPv4 address without htonl", c"htonl을 거치지 않은 IPv4 주소"],
        cases: &[
            case(
                [
                    c"{0} is {1} with its bytes reversed",
                    c"an address is stored in network byte order, but INADDR_LOOPBACK and its like are in host byte order",
                    c"store rsk_htonl(INADDR_LOOPBACK), or let rsk_inet_pton read the text",
                ],
                [
                    c"{0} 주소는 {1}의 바이트 순서를 뒤집은 값입니다",
                    c"주소는 네트워크 바이트 순서로 저장하는데, INADDR_LOOPBACK 같은 상수는 호스트 바이트 순서입니다",
                    c"rsk_htonl(INADDR_LOOPBACK)을 넣거나 rsk_inet_pton으로 문자열을 변환하십시오",
                ],
            ),
            case(
                [
                    c"this host does not have {0}, which is its own {1} with the bytes reversed",
                    c"an address is stored in network byte order, but INADDR_LOOPBACK and its like are in host byte order",
                    c"store rsk_htonl(number), or let rsk_inet_pton read the text",
                ],
                [
                    c"이 호스트에는 {0} 주소가 없습니다. 이것은 이 호스트의 주소 {1}의 바이트 순서를 뒤집은 값입니다",
                    c"주소는 네트워크 바이트 순서로 저장하는데, INADDR_LOOPBACK 같은 상수는 호스트 바이트 순서입니다",
                    c"상수나 수는 rsk_htonl로, 문자열은 rsk_inet_pton으로 변환하십시오",
                ],
            ),
        ],
    },
    Mistake {
        code: 103,
        name: c"family-not-set",
        level: Level::Always,
        refused_with: libc::EAFNOSUPPORT,
        title: [c"binding or sending with an address without a family", c"주소 체계가 없는 주소로 bind하거나 보내기"],
        cases: &[
            case(
                [
                    c"the family in the address was not set; the socket is of {0}",
                    c"0 is AF_UNSPEC; Linux takes it for AF_INET only if the IP address is 0.0.0.0, and refuses it otherwise",
                    c"set the family in the address to that of the socket, or let rsk_getaddrinfo make the address",
                ],
                [
                    c"주소 구조체에 주소 체계(family)를 정하지 않았습니다. 소켓의 주소 체계는 {0}입니다",
                    c"0은 AF_UNSPEC이며, Linux는 IP 주소가 0.0.0.0일 때만 AF_INET으로 여기고 그 밖에는 거부합니다",
                    c"주소 구조체의 주소 체계를 소켓과 같게 정하거나 rsk_getaddrinfo로 주소를 만드십시오",
                ],
            ),
            case(
                [
                    c"the family in the address was not set; the socket is of AF_INET",
                    c"0 is AF_UNSPEC; Linux takes it for AF_INET here, other systems refuse it",
                    c"set sin_family to AF_INET, or use rsk_udp_connect, which makes the address",
                ],
                [
                    c"주소 구조체에 주소 체계(family)를 정하지 않았습니다. 소켓의 주소 체계는 AF_INET입니다",
                    c"0은 AF_UNSPEC이며, Linux는 여기서 AF_INET으로 여기지만 다른 시스템은 거부합니다",
                    c"sin_family를 AF_INET으로 정하거나, 주소를 만들어 주는 rsk_udp_connect를 쓰십시오",
                ],
            ),
            case(
                [
                    c"the address has no family, the socket is of AF_INET6",
                    c"0 is AF_UNSPEC; Linux then sends to the peer of the socket, and fails if it is not connected",
                    c"set sin6_family to AF_INET6, or use rsk_udp_connect, which makes the address",
                ],
                [
                    c"주소에 주소 체계가 없습니다. 소켓의 주소 체계는 AF_INET6입니다",
                    c"0은 AF_UNSPEC이며, Linux는 소켓이 연결된 상대에게 보내고 연결되지 않았으면 실패합니다",
                    c"sin6_family를 AF_INET6으로 정하거나, 주소를 만들어 주는 rsk_udp_connect를 쓰십시오",
                ],
            ),
        ],
    },
    Mistake {
        code: 104,
        name: c"connect-without-family",
        level: Level::Always,
        refused_with: libc::EAFNOSUPPORT,
        title: [c"connecting to an address without a family", c"주소 체계가 없는 주소로 연결하기"],
        cases: &[
            case(
                [
                    c"the address has no family, so fd {0} is told to disconnect and connects to nothing",
                    c"0 is AF_UNSPEC, which makes connect end a connection; there is none, so nothing happens",
                    c"set the family, such as sin_family = AF_INET; rsk_tcp_connect makes the address itself",
                ],
                [
                    c"주소 체계를 정하지 않아서 fd {0}의 연결을 끊으라는 뜻이 되고, 아무 데도 연결되지 않습니다",
                    c"0은 AF_UNSPEC이며 connect에게 연결을 끊으라는 뜻인데, 연결이 없으니 아무 일도 일어나지 않습니다",
                    c"sin_family = AF_INET처럼 주소 체계를 정하십시오. rsk_tcp_connect는 주소를 스스로 만듭니다",
                ],
            ),
        ],
    },
    Mistake {
        code: 105,
        name: c"address-not-zeroed",
        level: Level::Diagnosis,
        refused_with: libc::EINVAL,
        title: [c"an address in memory that was not zeroed", c"0으로 초기화하지 않은 메모리에 만든 주소"],
        cases: &[
            case(
                [
                    c"sin6_scope_id is {0} and there is no such interface",
                    c"only addresses of one link have a scope, the index of an interface; elsewhere it has to be 0",
                    c"zero the whole structure before it is filled in, or let rsk_getaddrinfo make the address",
                ],
                [
                    c"sin6_scope_id가 {0}인데 그런 인터페이스가 없습니다",
                    c"한 링크 안의 주소에만 인터페이스 번호인 범위(scope)가 있고, 그 밖에는 0이어야 합니다",
                    c"값을 채우기 전에 구조체 전체를 0으로 초기화하거나 rsk_getaddrinfo로 주소를 만드십시오",
                ],
            ),
            case(
                [
                    c"sin6_scope_id is {0} and there is no such interface",
                    c"an address of one link needs the index of the interface to that link",
                    c"zero the structure first, then set sin6_scope_id with rsk_if_nametoindex",
                ],
                [
                    c"sin6_scope_id가 {0}인데 그런 인터페이스가 없습니다",
                    c"한 링크 안의 주소에는 그 링크에 붙은 인터페이스의 번호가 필요합니다",
                    c"먼저 구조체를 0으로 초기화하고 rsk_if_nametoindex로 sin6_scope_id를 정하십시오",
                ],
            ),
            case(
                [
                    c"sin6_flowinfo is {0} in network order, which this socket has no use for",
                    c"without IPV6_FLOWINFO_SEND it is ignored: such a value is what happened to be in memory",
                    c"zero the whole structure before it is filled in, or let rsk_getaddrinfo make the address",
                ],
                [
                    c"sin6_flowinfo가 네트워크 순서로 {0}인데 이 소켓에서는 쓰이지 않습니다",
                    c"IPV6_FLOWINFO_SEND를 켜지 않으면 무시되며, 이런 값은 메모리에 남아 있던 것입니다",
                    c"값을 채우기 전에 구조체 전체를 0으로 초기화하거나 rsk_getaddrinfo로 주소를 만드십시오",
                ],
            ),
            case(
                [
                    c"the abstract name \"{0}\" has other bytes behind its end, which belong to the name",
                    c"an abstract name goes on to the end of the address, whose length the call is given; a NUL does not end it",
                    c"zero the structure first, or give the length of the name; rsk_unix_listen does it",
                ],
                [
                    c"추상 이름 \"{0}\"의 끝 뒤에 다른 바이트가 있고, 그것도 이름의 일부가 됩니다",
                    c"추상 이름의 길이는 주소의 길이와 같으며 NUL에서 끝나지 않습니다",
                    c"먼저 구조체를 0으로 초기화하거나 이름의 길이만큼만 넘기십시오. rsk_unix_listen이 그렇게 합니다",
                ],
            ),
        ],
    },
];
