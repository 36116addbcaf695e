//! Descriptors that live too short, too long, or in two threads at once: RSK180 to RSK185.

use crate::diag::misuse::catalogue::{Level, Mistake, case};

/// The rows.
pub(in crate::diag::misuse) const ROWS: &[Mistake] = &[
    Mistake {
        code: 180,
        name: c"double-close",
        level: Level::Always,
        refused_with: 0,
        title: [c"closing a descriptor twice", c"디스크립터를 두 번 닫기"],
        cases: &[
            case(
                [
                    c"fd {0} was closed already",
                    c"after a close the number can belong to another socket, which a second close would end",
                    c"call rsk_close for a descriptor in one place only, and set its variable to -1 there",
                ],
                [
                    c"fd {0}번은 이미 닫혔습니다",
                    c"닫은 뒤의 번호는 다른 소켓의 것이 될 수 있고, 두 번째 close는 그 소켓을 닫습니다",
                    c"rsk_close는 한 곳에서만 부르고, 그 자리에서 변수를 -1로 바꾸십시오",
                ],
            ),
            case(
                [
                    c"fd {0} was closed already, by another thread",
                    c"both threads think that it is theirs; after a close the number can belong to another socket",
                    c"let one thread own it: the other may call rsk_shutdown, and only the owner calls rsk_close",
                ],
                [
                    c"fd {0}번은 다른 스레드가 이미 닫았습니다",
                    c"두 스레드가 모두 자기 것으로 여깁니다. 닫은 뒤의 번호는 다른 소켓의 것이 될 수 있습니다",
                    c"한 스레드만 소유하게 하십시오. 다른 스레드는 rsk_shutdown만, 소유자만 rsk_close를 부릅니다",
                ],
            ),
            case(
                [
                    c"fd {0} was closed already, but not by rsk_close",
                    c"fclose of a stream on it, close of the C library and dup2 onto its number close it too",
                    c"close it in one way only: fclose after fdopen, rsk_close otherwise",
                ],
                [
                    c"fd {0}번은 이미 닫혔지만, rsk_close로 닫힌 것은 아닙니다",
                    c"이 번호를 쓰는 스트림의 fclose, C 라이브러리의 close, 이 번호로의 dup2도 닫습니다",
                    c"한 가지 방법으로만 닫으십시오. fdopen 뒤에는 fclose, 그 밖에는 rsk_close를 씁니다",
                ],
            ),
            case(
                [
                    c"fd {0} of this thread was closed by another one, which had closed that number before, at {1}",
                    c"a thread that closes its number a second time closes whatever socket has it by then",
                    c"call rsk_close only once there, and set the variable to -1",
                ],
                [
                    c"이 스레드의 fd {0}번을 다른 스레드가 닫았고, 그 스레드는 앞서 {1}에서 같은 번호를 닫았습니다",
                    c"자기 번호를 두 번 닫는 스레드는 그때 그 번호를 가진 소켓을 닫습니다",
                    c"그곳에서 rsk_close를 한 번만 부르고 변수를 -1로 바꾸십시오",
                ],
            ),
        ],
    },
    Mistake {
        code: 181,
        name: c"use-after-close",
        level: Level::Always,
        refused_with: 0,
        title: [c"using a descriptor after it was closed", c"닫은 디스크립터를 사용하기"],
        cases: &[
            case(
                [
                    c"fd {0} was closed before",
                    c"a closed number goes to the next socket that is opened; then this call would talk to a stranger",
                    c"call rsk_close only after the last use, and set the variable to -1 there",
                ],
                [
                    c"fd {0}번은 앞서 닫혔습니다",
                    c"닫힌 번호는 다음에 열리는 소켓에 주어집니다. 그러면 이 호출은 모르는 상대와 통신하게 됩니다",
                    c"마지막으로 쓴 뒤에 rsk_close를 부르고, 그 자리에서 변수를 -1로 바꾸십시오",
                ],
            ),
            case(
                [
                    c"fd {0} was closed before, by another thread",
                    c"a closed number goes to the next socket that is opened; then this call would talk to a stranger",
                    c"let the other thread call rsk_shutdown, and the one that uses it rsk_close",
                ],
                [
                    c"fd {0}번은 앞서 다른 스레드가 닫았습니다",
                    c"닫힌 번호는 다음에 열리는 소켓에 주어집니다. 그러면 이 호출은 모르는 상대와 통신하게 됩니다",
                    c"다른 스레드는 rsk_shutdown만, 쓰는 스레드가 rsk_close를 부르게 하십시오",
                ],
            ),
            case(
                [
                    c"fd {0} was closed before, but not by rsk_close",
                    c"fclose of a stream on it, close of the C library and dup2 onto its number close it too",
                    c"look for these; rsk_trace shows the calls of this library",
                ],
                [
                    c"fd {0}번은 앞서 닫혔지만, rsk_close로 닫힌 것은 아닙니다",
                    c"이 번호를 쓰는 스트림의 fclose, C 라이브러리의 close, 이 번호로의 dup2도 닫습니다",
                    c"그런 호출을 찾으십시오. rsk_trace가 이 라이브러리의 호출을 보여 줍니다",
                ],
            ),
            case(
                [
                    c"fd {0} was closed and became another socket while {1} was at work on it",
                    c"what was left to do was done to a stranger's connection",
                    c"call rsk_shutdown to end the other thread's call, and rsk_close when that has returned",
                ],
                [
                    c"{1} 호출이 진행되는 동안 fd {0} 번호가 닫히고 다른 소켓이 되었습니다",
                    c"남은 작업이 모르는 상대의 연결에서 이루어졌습니다",
                    c"다른 스레드의 호출은 rsk_shutdown으로 끝내고, 그 호출이 돌아온 뒤에 rsk_close를 부르십시오",
                ],
            ),
        ],
    },
    Mistake {
        code: 182,
        name: c"close-while-in-use",
        level: Level::Diagnosis,
        refused_with: 0,
        title: [c"closing a socket while another thread is inside a call on it", c"다른 스레드가 호출 중인 소켓을 닫기"],
        cases: &[
            case(
                [
                    c"another thread is inside {1} on fd {0}",
                    c"close does not wake it: it goes on, on the closed socket, and may still return its data",
                    c"rsk_shutdown(fd, SHUT_RDWR) wakes it; call rsk_close when that thread is done with it",
                ],
                [
                    c"다른 스레드가 fd {0}번에서 {1} 호출을 실행하고 있습니다",
                    c"close는 그 호출을 깨우지 않습니다. 닫힌 소켓에서 계속 기다리다가 그 데이터를 돌려줄 수 있습니다",
                    c"rsk_shutdown(fd, SHUT_RDWR)으로 깨우고, 그 스레드가 다 쓴 뒤에 rsk_close를 부르십시오",
                ],
            ),
            case(
                [
                    c"another thread is inside {1} on fd {0}",
                    c"close does not wake it: it goes on sending, and what it sends later can go to another socket",
                    c"rsk_shutdown(fd, SHUT_RDWR) wakes it; call rsk_close when that thread is done with it",
                ],
                [
                    c"다른 스레드가 fd {0}번에서 {1} 호출을 실행하고 있습니다",
                    c"close는 그 호출을 깨우지 않습니다. 계속 보내고, 나중에 보내는 것은 다른 소켓으로 갈 수 있습니다",
                    c"rsk_shutdown(fd, SHUT_RDWR)으로 깨우고, 그 스레드가 다 쓴 뒤에 rsk_close를 부르십시오",
                ],
            ),
        ],
    },
    Mistake {
        code: 183,
        name: c"descriptor-leak",
        level: Level::Diagnosis,
        refused_with: 0,
        title: [c"never closing descriptors", c"디스크립터를 닫지 않기"],
        cases: &[
            case(
                [
                    c"no descriptor is left: {0} sockets opened at {1} are still open, though their peers have ended",
                    c"a peer that has ended frees nothing here; only a close does",
                    c"call rsk_close when rsk_recv returns 0 or fails; rsk_leaks lists all by place",
                ],
                [
                    c"남은 디스크립터가 없습니다. {1}에서 연 소켓 {0}개가 상대가 연결을 끝냈는데도 열려 있습니다",
                    c"상대가 연결을 끝내도 이쪽의 디스크립터는 그대로이며, close해야만 돌려줍니다",
                    c"rsk_recv가 0을 돌려주거나 실패하면 rsk_close를 부르십시오. rsk_leaks가 위치별로 보여 줍니다",
                ],
            ),
            case(
                [
                    c"no descriptor is left: {0} sockets opened at {1} are still open",
                    c"a socket takes a descriptor until it is closed, also when connecting it has failed",
                    c"call rsk_close on every way out; raise the limit only if all are needed; rsk_leaks lists all by place",
                ],
                [
                    c"남은 디스크립터가 없습니다. {1}에서 연 소켓 {0}개가 열려 있습니다",
                    c"소켓은 닫힐 때까지 디스크립터를 차지합니다. 연결에 실패해도 마찬가지입니다",
                    c"모든 경로에서 rsk_close를 부르십시오. 모두 필요할 때만 한도를 늘리십시오. rsk_leaks가 위치별로 보여 줍니다",
                ],
            ),
            case(
                [
                    c"{0} sockets opened here are still open at the end, and nothing can be done with them any more",
                    c"their peers have ended, or they were never connected; in a longer run descriptors would run out",
                    c"call rsk_close on every way out, also when connecting or sending has failed",
                ],
                [
                    c"여기서 연 소켓 {0}개가 끝까지 열려 있고, 이제 아무것도 할 수 없는 상태입니다",
                    c"상대가 연결을 끝냈거나 연결된 적이 없는 소켓입니다. 더 오래 실행하면 디스크립터가 바닥납니다",
                    c"연결이나 전송에 실패한 경우를 포함하여 모든 경로에서 rsk_close를 부르십시오",
                ],
            ),
        ],
    },
    Mistake {
        code: 184,
        name: c"inherited-listener",
        level: Level::Explained,
        refused_with: 0,
        title: [c"letting a child process keep a listening socket", c"자식 프로세스가 listen하는 소켓을 계속 가지고 있기"],
        cases: &[
            case(
                [
                    c"port {0} is in use: process {1} ({2}) has a copy of the socket that was bound at {3}",
                    c"a child gets copies of all descriptors; the socket lives on, and clients connect to nobody",
                    c"pass SOCK_CLOEXEC to rsk_socket, or use rsk_tcp_listen; a child that calls no exec must rsk_close it",
                ],
                [
                    c"포트 {0} 사용 중: 프로세스 {1}({2})에 {3}에서 bind한 소켓의 복사본이 있습니다",
                    c"자식은 모든 디스크립터의 복사본을 받습니다. 소켓은 살아 있고, 클라이언트가 연결해도 받는 쪽이 없습니다",
                    c"rsk_socket에 SOCK_CLOEXEC를 주거나 rsk_tcp_listen을 쓰십시오. exec하지 않는 자식은 rsk_close로 닫아야 합니다",
                ],
            ),
            case(
                [
                    c"port {0} is in use: process {1} ({2}) has a copy of a socket that this program has bound and closed",
                    c"a child gets copies of all descriptors; the socket lives on, and clients connect to nobody",
                    c"pass SOCK_CLOEXEC to rsk_socket, or use rsk_tcp_listen; a child that calls no exec must rsk_close it",
                ],
                [
                    c"포트 {0} 사용 중: 프로세스 {1}({2})에 이 프로그램이 bind하고 닫은 소켓의 복사본이 있습니다",
                    c"자식은 모든 디스크립터의 복사본을 받습니다. 소켓은 살아 있고, 클라이언트가 연결해도 받는 쪽이 없습니다",
                    c"rsk_socket에 SOCK_CLOEXEC를 주거나 rsk_tcp_listen을 쓰십시오. exec하지 않는 자식은 rsk_close로 닫아야 합니다",
                ],
            ),
        ],
    },
    Mistake {
        code: 185,
        name: c"two-senders",
        level: Level::Diagnosis,
        refused_with: 0,
        title: [c"two threads sending on one stream at once", c"두 스레드가 한 스트림에 동시에 보내기"],
        cases: &[
            case(
                [
                    c"another thread is inside {1} on fd {0}",
                    c"a send that finds no room waits in the middle of its data, and what others send goes in between",
                    c"hold a mutex around each whole message, also with rsk_send_all, or let one thread do all sending",
                ],
                [
                    c"다른 스레드가 fd {0}번에서 {1} 호출을 실행하고 있습니다",
                    c"자리가 없으면 send는 데이터 중간에서 기다리고, 그 사이로 다른 스레드의 데이터가 들어갑니다",
                    c"rsk_send_all도 포함하여 메시지 하나마다 mutex를 잡거나, 한 스레드만 보내게 하십시오",
                ],
            ),
        ],
    },
];
