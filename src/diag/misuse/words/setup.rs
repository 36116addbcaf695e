//! Sockets set up in the wrong order: RSK120 to RSK124.

use crate::diag::misuse::catalogue::{Level, Mistake, case};

/// The rows.
pub(in crate::diag::misuse) const ROWS: &[Mistake] = &[
    Mistake {
        code: 120,
        name: c"comparison-as-descriptor",
        level: Level::Explained,
        refused_with: libc::ENOTSOCK,
        title: [c"the result of a comparison used as a descriptor", c"비교 결과를 디스크립터로 쓰기"],
        cases: &[
            case(
                [
                    c"fd 0 is standard input; the socket made last is fd {0} and was not used",
                    c"fd = socket(...) < 0 stores the result of the comparison, which is 0 or 1",
                    c"put brackets around the assignment: (fd = rsk_socket(...)) < 0",
                ],
                [
                    c"fd 0은 표준 입력입니다. 마지막에 만든 소켓은 fd {0}인데 쓰이지 않았습니다",
                    c"fd = socket(...) < 0은 비교의 결과인 0이나 1을 저장합니다",
                    c"(fd = rsk_socket(...)) < 0처럼 대입을 괄호로 묶으십시오",
                ],
            ),
            case(
                [
                    c"fd 1 is standard output; the socket made last is fd {0} and was not used",
                    c"fd = socket(...) >= 0 stores the result of the comparison, which is 0 or 1",
                    c"put brackets around the assignment: (fd = rsk_socket(...)) >= 0",
                ],
                [
                    c"fd 1은 표준 출력입니다. 마지막에 만든 소켓은 fd {0}인데 쓰이지 않았습니다",
                    c"fd = socket(...) >= 0은 비교의 결과인 0이나 1을 저장합니다",
                    c"(fd = rsk_socket(...)) >= 0처럼 대입을 괄호로 묶으십시오",
                ],
            ),
        ],
    },
    Mistake {
        code: 121,
        name: c"descriptor-not-checked",
        level: Level::Explained,
        refused_with: libc::EBADF,
        title: [c"a descriptor that was never made", c"만들어진 적이 없는 디스크립터"],
        cases: &[
            case(
                [
                    c"the descriptor is {0}, but descriptors are never negative",
                    c"-1 is what a call that could not make a descriptor returns",
                    c"check the result of rsk_socket, rsk_accept and the like before using it",
                ],
                [
                    c"디스크립터가 {0}인데 음수인 디스크립터는 없습니다",
                    c"-1은 디스크립터를 만들지 못한 호출이 돌려주는 값입니다",
                    c"rsk_socket이나 rsk_accept 등의 결과를 쓰기 전에 확인하십시오",
                ],
            ),
            case(
                [
                    c"the descriptor is {0}; {1} had failed in this thread with {2}",
                    c"-1 is what a call that could not make a descriptor returns",
                    c"check the result of that call; rsk_perror right after it tells the reason",
                ],
                [
                    c"디스크립터가 {0}입니다. 앞서 이 스레드에서 {1} 호출이 {2} 오류로 실패했습니다",
                    c"-1은 디스크립터를 만들지 못한 호출이 돌려주는 값입니다",
                    c"그 호출의 결과를 확인하십시오. 바로 뒤에 rsk_perror를 부르면 이유를 알려 줍니다",
                ],
            ),
            case(
                [
                    c"the descriptor is {0}; {1} at {3} had failed with {2}",
                    c"-1 is what a call that could not make a descriptor returns",
                    c"check the result of that call; rsk_perror right after it tells the reason",
                ],
                [
                    c"디스크립터가 {0}입니다. 앞서 {3}에서 {1} 호출이 {2} 오류로 실패했습니다",
                    c"-1은 디스크립터를 만들지 못한 호출이 돌려주는 값입니다",
                    c"그 호출의 결과를 확인하십시오. 바로 뒤에 rsk_perror를 부르면 이유를 알려 줍니다",
                ],
            ),
        ],
    },
    Mistake {
        code: 122,
        name: c"server-steps-out-of-order",
        level: Level::Always,
        refused_with: libc::EINVAL,
        title: [c"accept before listen, or listen before bind", c"listen 전에 accept하거나 bind 전에 listen하기"],
        cases: &[
            case(
                [
                    c"fd {0} is bound but does not listen",
                    c"only a socket that listens has connections to accept",
                    c"call rsk_listen after rsk_bind and before rsk_accept, or use rsk_tcp_listen",
                ],
                [
                    c"fd {0} 소켓은 주소가 있지만 listen 상태가 아닙니다",
                    c"listen한 소켓에서만 연결을 받을 수 있습니다",
                    c"rsk_bind 다음, rsk_accept 전에 rsk_listen을 부르거나 rsk_tcp_listen을 쓰십시오",
                ],
            ),
            case(
                [
                    c"fd {0} does not listen and has no address",
                    c"a server calls socket, bind, listen and accept, in this order",
                    c"call rsk_bind and rsk_listen before rsk_accept, or use rsk_tcp_listen",
                ],
                [
                    c"fd {0} 소켓은 listen 상태가 아니고 주소도 없습니다",
                    c"서버는 socket, bind, listen, accept를 이 순서로 부릅니다",
                    c"rsk_accept 전에 rsk_bind와 rsk_listen을 부르거나 rsk_tcp_listen을 쓰십시오",
                ],
            ),
            case(
                [
                    c"fd {0} listens at {1}, a port the program has neither chosen nor asked for",
                    c"listen without a successful bind takes a free port at random, so no client knows it",
                    c"call rsk_bind before rsk_listen and check that it succeeds; rsk_getsockname tells the port",
                ],
                [
                    c"fd {0} 소켓은 {1}에서 listen하는데, 프로그램이 정한 적도 확인한 적도 없는 포트입니다",
                    c"성공한 bind 없이 listen하면 임의의 빈 포트가 쓰이므로 클라이언트가 알 수 없습니다",
                    c"rsk_listen 전에 rsk_bind를 부르고 성공했는지 확인하십시오. rsk_getsockname은 포트를 알려 줍니다",
                ],
            ),
            case(
                [
                    c"fd {0} is a Unix socket without a name",
                    c"clients find a Unix socket by its name; the system gives it none of its own",
                    c"call rsk_bind before rsk_listen and check that it succeeds, or use rsk_unix_listen",
                ],
                [
                    c"fd {0} 소켓은 이름이 없는 Unix 소켓입니다",
                    c"클라이언트는 이름으로 Unix 소켓을 찾으며, 시스템이 이름을 대신 정하지 않습니다",
                    c"rsk_listen 전에 rsk_bind를 부르고 성공했는지 확인하거나 rsk_unix_listen을 쓰십시오",
                ],
            ),
            case(
                [
                    c"fd {0} listens already, at {1}, which listen has chosen because bind had not",
                    c"listen gives a socket without an address a free port at random, and bind cannot change it",
                    c"call rsk_bind before rsk_listen; make a new socket with rsk_socket for it",
                ],
                [
                    c"fd {0} 소켓은 bind 없이 listen하여, 시스템이 고른 {1} 주소에서 이미 기다리고 있습니다",
                    c"listen은 주소가 없는 소켓에 임의의 빈 포트를 주며, bind는 그것을 바꿀 수 없습니다",
                    c"rsk_socket으로 소켓을 새로 만들고, rsk_listen 전에 rsk_bind를 부르십시오",
                ],
            ),
        ],
    },
    Mistake {
        code: 123,
        name: c"listening-on-the-wrong-socket",
        level: Level::Always,
        refused_with: libc::EOPNOTSUPP,
        title: [
            c"listen or accept on a socket that has no connections to give",
            c"연결을 내줄 수 없는 소켓에 listen이나 accept 하기",
        ],
        cases: &[
            case(
                [
                    c"fd {0} is of type {1} and cannot listen",
                    c"datagrams come without a connection, so there is nothing to listen for",
                    c"receive with rsk_recvfrom after rsk_bind, or make the socket with SOCK_STREAM",
                ],
                [
                    c"fd {0} 소켓은 {1} 형이라서 listen할 수 없습니다",
                    c"데이터그램은 연결 없이 오므로 기다릴 연결이 없습니다",
                    c"rsk_bind 뒤에 rsk_recvfrom으로 받거나, 소켓을 SOCK_STREAM으로 만드십시오",
                ],
            ),
            case(
                [
                    c"fd {0} is of type {1} and has no connections",
                    c"datagrams come without a connection, so there is nothing to accept",
                    c"receive with rsk_recvfrom after rsk_bind, or make the socket with SOCK_STREAM",
                ],
                [
                    c"fd {0} 소켓은 {1} 형이라서 연결이 없습니다",
                    c"데이터그램은 연결 없이 오므로 받아들일 연결이 없습니다",
                    c"rsk_bind 뒤에 rsk_recvfrom으로 받거나, 소켓을 SOCK_STREAM으로 만드십시오",
                ],
            ),
            case(
                [
                    c"fd {0} is a connection and does not listen",
                    c"connections are accepted from the socket that listens",
                    c"pass the descriptor that was given to rsk_listen",
                ],
                [
                    c"fd {0} 소켓은 연결이며 listen 상태가 아닙니다",
                    c"연결은 listen한 소켓에서 받아들입니다",
                    c"rsk_listen에 넘긴 디스크립터를 쓰십시오",
                ],
            ),
            case(
                [
                    c"fd {0} is a connection that was accepted from fd {1}",
                    c"connections are accepted from the socket that listens, not from each other",
                    c"pass the descriptor that was given to rsk_listen",
                ],
                [
                    c"fd {0} 소켓은 fd {1}에서 받아들인 연결입니다",
                    c"연결은 다른 연결이 아니라 listen한 소켓에서 받아들입니다",
                    c"rsk_listen에 넘긴 디스크립터를 쓰십시오",
                ],
            ),
            case(
                [
                    c"fd {0} is connected and cannot listen",
                    c"a socket either listens or is one end of a connection",
                    c"make another socket for rsk_listen, or use rsk_tcp_listen",
                ],
                [
                    c"fd {0} 소켓은 연결되어 있어서 listen할 수 없습니다",
                    c"소켓은 연결을 기다리거나 연결의 한쪽 끝이거나 둘 중 하나입니다",
                    c"rsk_listen에는 다른 소켓을 만들거나 rsk_tcp_listen을 쓰십시오",
                ],
            ),
            case(
                [
                    c"fd {0} is a connection that was accepted from fd {1}, and cannot listen",
                    c"a socket either listens or is one end of a connection; the one that listens goes on listening",
                    c"call rsk_accept again on the listening socket for the next connection",
                ],
                [
                    c"fd {0} 소켓은 fd {1}에서 받아들인 연결이라서 listen할 수 없습니다",
                    c"소켓은 연결을 기다리거나 연결의 한쪽 끝이며, 기다리던 소켓은 계속 기다립니다",
                    c"다음 연결은 listen한 소켓에 rsk_accept를 다시 불러 받으십시오",
                ],
            ),
        ],
    },
    Mistake {
        code: 124,
        name: c"data-on-listening-socket",
        level: Level::Explained,
        refused_with: libc::ENOTCONN,
        title: [c"sending or receiving on the socket that listens", c"listen한 소켓으로 주고받기"],
        cases: &[case(
            [
                c"fd {0} listens for connections and carries no data",
                c"data goes over the descriptors that accept returns, one for each connection",
                c"keep the result of rsk_accept and use it to send and receive",
            ],
            [
                c"fd {0} 소켓은 연결을 기다리는 소켓이라서 데이터가 오가지 않습니다",
                c"데이터는 accept가 연결마다 하나씩 돌려주는 디스크립터로 오갑니다",
                c"rsk_accept의 결과를 저장하고 그것으로 보내고 받으십시오",
            ],
        )],
    },
];
