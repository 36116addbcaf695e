//! Sockets without a peer or an address of their own: RSK125 to RSK129.

use crate::diag::misuse::catalogue::{Level, Mistake, case};

/// The rows.
pub(in crate::diag::misuse) const ROWS: &[Mistake] = &[
    Mistake {
        code: 125,
        name: c"never-connected",
        level: Level::Always,
        refused_with: 0,
        title: [c"sending or receiving on a stream that was never connected", c"연결한 적 없는 스트림으로 주고받기"],
        cases: &[
            case(
                [
                    c"fd {0} was never connected",
                    c"a stream carries data between two ends, and this one has no other end",
                    c"call rsk_connect first and check that it succeeds; rsk_tcp_connect makes and connects in one step",
                ],
                [
                    c"fd {0} 소켓은 연결된 적이 없습니다",
                    c"스트림은 두 끝 사이에 데이터를 나르는데, 이 소켓에는 다른 끝이 없습니다",
                    c"먼저 rsk_connect를 부르고 성공했는지 확인하십시오. rsk_tcp_connect는 한 번에 만들고 연결합니다",
                ],
            ),
            case(
                [
                    c"fd {0} is not connected: connect had failed with {1}",
                    c"a stream carries data between two ends, and this one has no other end",
                    c"check the result of rsk_connect; to try again make a new socket, or use rsk_tcp_connect",
                ],
                [
                    c"fd {0} 소켓은 연결되지 않았습니다. 앞선 connect가 {1} 오류로 실패했습니다",
                    c"스트림은 두 끝 사이에 데이터를 나르는데, 이 소켓에는 다른 끝이 없습니다",
                    c"rsk_connect의 결과를 확인하십시오. 다시 하려면 소켓을 새로 만들거나 rsk_tcp_connect를 쓰십시오",
                ],
            ),
        ],
    },
    Mistake {
        code: 126,
        name: c"bound-or-connected-twice",
        level: Level::Always,
        refused_with: libc::EINVAL,
        title: [c"binding or connecting a socket a second time", c"이미 bind하거나 connect한 소켓에 다시 하기"],
        cases: &[
            case(
                [
                    c"fd {0} is bound to {1} already",
                    c"a socket is bound once; its address cannot be changed",
                    c"rsk_close it and make a new one with rsk_socket to use another address",
                ],
                [
                    c"fd {0} 소켓은 이미 {1}에 bind되어 있습니다",
                    c"소켓의 주소는 한 번만 정할 수 있고 바꿀 수 없습니다",
                    c"다른 주소를 쓰려면 rsk_close로 닫고 rsk_socket으로 새로 만드십시오",
                ],
            ),
            case(
                [
                    c"fd {0} has the address {1} already, without bind",
                    c"connect, listen and sendto give a socket that is not bound an address of the system's choice",
                    c"call rsk_bind first, right after rsk_socket",
                ],
                [
                    c"fd {0} 소켓은 bind하지 않았지만 이미 {1} 주소에 있습니다",
                    c"connect, listen, sendto는 주소가 없는 소켓에 시스템이 고른 주소를 줍니다",
                    c"rsk_socket 바로 다음에 rsk_bind를 먼저 부르십시오",
                ],
            ),
            case(
                [
                    c"fd {0} is connected to {1} already",
                    c"connect gives a stream socket one peer and does not replace it",
                    c"connect once and go on using it; for a new connection make a new socket with rsk_socket",
                ],
                [
                    c"fd {0} 소켓은 이미 {1}에 연결되어 있습니다",
                    c"connect는 스트림 소켓의 상대를 한 번 정하며, 그 상대를 바꾸지 못합니다",
                    c"한 번 연결한 소켓을 계속 쓰고, 새로 연결하려면 rsk_socket으로 새로 만드십시오",
                ],
            ),
            case(
                [
                    c"fd {0} was connected before",
                    c"connect gives a stream socket one peer and does not replace it",
                    c"connect once and go on using it; for a new connection make a new socket with rsk_socket",
                ],
                [
                    c"fd {0} 소켓은 전에 연결된 적이 있습니다",
                    c"connect는 스트림 소켓의 상대를 한 번 정하며, 그 상대를 바꾸지 못합니다",
                    c"한 번 연결한 소켓을 계속 쓰고, 새로 연결하려면 rsk_socket으로 새로 만드십시오",
                ],
            ),
        ],
    },
    Mistake {
        code: 127,
        name: c"reuse-set-too-late",
        level: Level::Always,
        refused_with: libc::EINVAL,
        title: [c"SO_REUSEADDR or SO_REUSEPORT after bind", c"bind 뒤에 정한 SO_REUSEADDR 또는 SO_REUSEPORT"],
        cases: &[
            case(
                [
                    c"{1} comes after the bind of fd {0}, which was done without it",
                    c"whether the address may be used is decided at bind; an option set later does not change that",
                    c"call rsk_setsockopt between rsk_socket and rsk_bind; rsk_tcp_listen sets SO_REUSEADDR itself",
                ],
                [
                    c"{1} 옵션을 정하기 전에 fd {0} 소켓의 bind가 끝났습니다",
                    c"주소를 쓸 수 있는지는 bind가 정하며, 나중에 정한 옵션은 그것을 바꾸지 못합니다",
                    c"rsk_socket과 rsk_bind 사이에 rsk_setsockopt를 부르십시오. rsk_tcp_listen은 SO_REUSEADDR를 스스로 정합니다",
                ],
            ),
        ],
    },
    Mistake {
        code: 128,
        name: c"no-reuse-after-restart",
        level: Level::Explained,
        refused_with: libc::EADDRINUSE,
        title: [c"no SO_REUSEADDR for a server that starts again", c"다시 시작하는 서버에 SO_REUSEADDR가 없음"],
        cases: &[
            case(
                [
                    c"only ended connections hold port {0}, for {1} s at most",
                    c"whoever closes a TCP connection first keeps its port in TIME_WAIT for 60 s",
                    c"set SO_REUSEADDR with rsk_setsockopt before rsk_bind; rsk_tcp_listen does it",
                ],
                [
                    c"포트 {0}에는 끝난 연결만 남아 있으며 길어도 {1}초 뒤에 사라집니다",
                    c"TCP 연결을 먼저 닫은 쪽의 포트는 60초 동안 TIME_WAIT에 남습니다",
                    c"rsk_bind 전에 rsk_setsockopt로 SO_REUSEADDR를 정하십시오. rsk_tcp_listen은 그렇게 합니다",
                ],
            ),
        ],
    },
    Mistake {
        code: 129,
        name: c"port-in-use",
        level: Level::Explained,
        refused_with: libc::EADDRINUSE,
        title: [c"a port that another socket has", c"다른 소켓이 쓰고 있는 포트"],
        cases: &[
            case(
                [
                    c"port {0} is held by pid {1} ({2}), fd {3}",
                    c"one socket at a time has an address and port, unless all of them asked to share it before their bind",
                    c"end that process or use another port; port 0 takes a free one, rsk_getsockname tells which",
                ],
                [
                    c"포트 {0}의 주인은 pid {1}({2}), fd {3}입니다",
                    c"모두가 bind 전에 공유를 요청하지 않았다면, 주소와 포트 하나는 소켓 하나만 쓸 수 있습니다",
                    c"그 프로세스를 끝내거나 다른 포트를 쓰십시오. 포트 0은 빈 포트를 고르고 rsk_getsockname이 알려 줍니다",
                ],
            ),
            case(
                [
                    c"port {0} is held by this process itself, fd {1}",
                    c"one socket at a time has an address and port, unless all of them asked to share it before their bind",
                    c"rsk_close that descriptor first, or use another port; port 0 takes a free one",
                ],
                [
                    c"포트 {0}의 주인은 이 프로세스 자신이며 fd {1}입니다",
                    c"모두가 bind 전에 공유를 요청하지 않았다면, 주소와 포트 하나는 소켓 하나만 쓸 수 있습니다",
                    c"먼저 그 디스크립터를 rsk_close로 닫거나 다른 포트를 쓰십시오. 포트 0은 빈 포트를 고릅니다",
                ],
            ),
            case(
                [
                    c"port {0} is held by pid {1} ({2}), a child of this process, fd {3}",
                    c"a child keeps sockets it opens, and also copies of those that were open at fork, until it closes them",
                    c"end the child, or rsk_close the socket there; SOCK_CLOEXEC keeps it from programs that a child runs",
                ],
                [
                    c"포트 {0}의 주인은 이 프로세스의 자식인 pid {1}({2}), fd {3}입니다",
                    c"자식이 연 소켓도, fork할 때 열려 있어 사본을 갖게 된 소켓도 자식이 닫을 때까지 남습니다",
                    c"자식을 끝내거나 거기서 rsk_close로 닫으십시오. SOCK_CLOEXEC로 열면 실행한 프로그램에 넘어가지 않습니다",
                ],
            ),
            case(
                [
                    c"port {0} is held by a socket of user {1}",
                    c"one socket at a time has an address and port, unless all of them asked to share it before their bind",
                    c"end the process that has it or use another port; port 0 takes a free one",
                ],
                [
                    c"포트 {0}의 주인은 사용자 {1}의 소켓입니다",
                    c"모두가 bind 전에 공유를 요청하지 않았다면, 주소와 포트 하나는 소켓 하나만 쓸 수 있습니다",
                    c"그 소켓을 가진 프로세스를 끝내거나 다른 포트를 쓰십시오. 포트 0은 빈 포트를 고릅니다",
                ],
            ),
        ],
    },
];
