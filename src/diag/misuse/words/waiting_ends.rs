//! Sets that outlive what is in them, and accept in an event loop: RSK172 to RSK176.

use crate::diag::misuse::catalogue::{Level, Mistake, case};

/// Closing a descriptor that an epoll set still has.
pub(super) const RSK172: Mistake = Mistake {
    code: 172,
    name: c"closed-in-epoll",
    level: Level::Always,
    refused_with: 0,
    title: [c"closing a descriptor that an epoll set still has", c"epoll에 등록된 디스크립터를 그대로 닫기"],
    cases: &[
        case(
            [
                c"epoll reports fd {0}, which was closed at {1} without being taken out",
                c"epoll watches the socket and not the number: a copy (dup, fork) keeps it alive, and its events keep coming",
                c"call rsk_epoll_ctl with EPOLL_CTL_DEL before rsk_close",
            ],
            [
                c"epoll이 fd {0}번을 보고하지만, 빼지 않은 채 이미 닫혔습니다. 닫은 곳: {1}",
                c"epoll은 번호가 아니라 소켓을 지켜봅니다. 사본(dup, fork)이 남아 있으면 이벤트가 계속 옵니다",
                c"rsk_close 전에 rsk_epoll_ctl의 EPOLL_CTL_DEL을 부르십시오",
            ],
        ),
        case(
            [
                c"epoll reports fd {0}, which was closed without being taken out",
                c"epoll watches the socket and not the number: a copy (dup, fork) keeps it alive, and its events keep coming",
                c"call rsk_epoll_ctl with EPOLL_CTL_DEL before rsk_close",
            ],
            [
                c"epoll이 fd {0}번을 보고하지만, 빼지 않은 채 이미 닫혔습니다",
                c"epoll은 번호가 아니라 소켓을 지켜봅니다. 사본(dup, fork)이 남아 있으면 이벤트가 계속 옵니다",
                c"rsk_close 전에 rsk_epoll_ctl의 EPOLL_CTL_DEL을 부르십시오",
            ],
        ),
        case(
            [
                c"fd {0} cannot be taken out any more: it was closed at {1}",
                c"EPOLL_CTL_DEL names the socket by its descriptor, so it has to come before the close",
                c"call rsk_epoll_ctl with EPOLL_CTL_DEL before rsk_close",
            ],
            [
                c"fd {0}번은 이미 닫혀 더 이상 뺄 수 없습니다. 닫은 곳: {1}",
                c"EPOLL_CTL_DEL은 디스크립터로 소켓을 가리키므로 닫기 전에 불러야 합니다",
                c"rsk_close 전에 rsk_epoll_ctl의 EPOLL_CTL_DEL을 부르십시오",
            ],
        ),
        case(
            [
                c"fd {0} cannot be taken out any more: it is closed",
                c"EPOLL_CTL_DEL names the socket by its descriptor, so it has to come before the close",
                c"call rsk_epoll_ctl with EPOLL_CTL_DEL before rsk_close",
            ],
            [
                c"fd {0}번은 이미 닫혀 더 이상 뺄 수 없습니다",
                c"EPOLL_CTL_DEL은 디스크립터로 소켓을 가리키므로 닫기 전에 불러야 합니다",
                c"rsk_close 전에 rsk_epoll_ctl의 EPOLL_CTL_DEL을 부르십시오",
            ],
        ),
    ],
};

/// Using a poller, reader or epoll instance that is closed.
pub(super) const RSK173: Mistake = Mistake {
    code: 173,
    name: c"used-after-close",
    level: Level::Always,
    refused_with: libc::EBADF,
    title: [c"using a poller, reader or epoll instance that is closed", c"닫힌 폴러, 리더, epoll을 쓰기"],
    cases: &[
        case(
            [
                c"this {0} was closed before",
                c"its number is never given to another one, so the call is refused and nothing else is touched",
                c"set the handle to 0 when it is closed, and close it only when nobody uses it any more",
            ],
            [
                c"이 핸들은 이미 닫혔습니다: {0}",
                c"핸들 번호는 다시 쓰이지 않으므로 호출은 거부되고 다른 것은 건드리지 않습니다",
                c"닫을 때 핸들을 0으로 바꾸고, 아무도 쓰지 않을 때만 닫으십시오",
            ],
        ),
        case(
            [
                c"the epoll instance at fd {0} was closed at {1}",
                c"its number is free, and may be another descriptor soon",
                c"close it when the last user has ended, or use rsk_poller_open: its handles are never given twice",
            ],
            [
                c"fd {0}번의 epoll은 이미 닫혔습니다. 닫은 곳: {1}",
                c"그 번호는 비어 있으며, 곧 다른 디스크립터가 될 수 있습니다",
                c"마지막 사용이 끝난 뒤 닫거나, 핸들이 다시 쓰이지 않는 rsk_poller_open을 쓰십시오",
            ],
        ),
        case(
            [
                c"the epoll instance at fd {0} is closed",
                c"its number is free, and may be another descriptor soon",
                c"close it when the last user has ended, or use rsk_poller_open: its handles are never given twice",
            ],
            [
                c"fd {0}번의 epoll은 이미 닫혔습니다",
                c"그 번호는 비어 있으며, 곧 다른 디스크립터가 될 수 있습니다",
                c"마지막 사용이 끝난 뒤 닫거나, 핸들이 다시 쓰이지 않는 rsk_poller_open을 쓰십시오",
            ],
        ),
    ],
};

/// Accept on a blocking listener in an event loop.
pub(super) const RSK174: Mistake = Mistake {
    code: 174,
    name: c"blocking-listener",
    level: Level::Always,
    refused_with: libc::EAGAIN,
    title: [c"accept on a blocking listener in an event loop", c"이벤트 루프에서 블로킹 리스너로 accept하기"],
    cases: &[case(
        [
            c"fd {0} was reported ready among others, but it is blocking, so accept may wait and all others with it",
            c"the client may be gone by now, or another process may have accepted it; then accept waits for the next",
            c"make the listener non-blocking: rsk_set_nonblocking, or SOCK_NONBLOCK in rsk_socket",
        ],
        [
            c"fd {0}번은 다른 것과 함께 보고됐지만 블로킹이라서, accept가 기다리면 다른 것도 모두 멈춥니다",
            c"그사이 클라이언트가 떠났거나 다른 프로세스가 accept했을 수 있고, 그러면 다음 연결을 기다립니다",
            c"리스너를 논블로킹으로 만드십시오: rsk_set_nonblocking, 또는 rsk_socket의 SOCK_NONBLOCK",
        ],
    )],
};

/// Expecting an accepted socket not to block.
pub(super) const RSK175: Mistake = Mistake {
    code: 175,
    name: c"accepted-socket-blocks",
    level: Level::Diagnosis,
    refused_with: libc::EAGAIN,
    title: [c"expecting an accepted socket not to block", c"accept한 소켓이 논블로킹이라고 기대하기"],
    cases: &[case(
        [
            c"fd {0} is blocking and has nothing more to read, so this {1} waits and the event loop with it",
            c"on Linux accept does not pass the non-blocking mode of the listener on to the accepted socket",
            c"accept it with rsk_accept4 and SOCK_NONBLOCK, or with rsk_accept_many and RSK_NONBLOCK",
        ],
        [
            c"fd {0}번은 블로킹이고 더 읽을 것이 없어서 이 {1} 호출이 기다리며, 이벤트 루프도 함께 멈춥니다",
            c"Linux의 accept는 리스너의 논블로킹 설정을 새 소켓에 물려주지 않습니다",
            c"rsk_accept4에 SOCK_NONBLOCK을 주거나, rsk_accept_many에 RSK_NONBLOCK을 주십시오",
        ],
    )],
};

/// Calling accept again and again with no descriptor left.
pub(super) const RSK176: Mistake = Mistake {
    code: 176,
    name: c"accept-without-descriptors",
    level: Level::Always,
    refused_with: 0,
    title: [c"calling accept again and again with no descriptor left", c"디스크립터가 없는데 accept를 되풀이하기"],
    cases: &[
        case(
            [
                c"accept has failed {0} times within a second with EMFILE; the limit of the process is {1} descriptors",
                c"the connection stays in the queue, so every wait reports the listener at once, until a descriptor is free",
                c"close what is not used, stop watching the listener for a while, or raise the limit (ulimit -n)",
            ],
            [
                c"accept가 1초 안에 {0}번 EMFILE로 실패했습니다. 프로세스의 디스크립터 한도: {1}",
                c"연결이 큐에 남아 있어 디스크립터가 빌 때까지 기다릴 때마다 리스너가 즉시 보고됩니다",
                c"쓰지 않는 것을 닫거나, 리스너를 잠시 지켜보지 않거나, 한도를 올리십시오(ulimit -n)",
            ],
        ),
        case(
            [
                c"accept has failed {0} times within a second with EMFILE: limit {1}, {2} sockets open, most of them from {3}",
                c"the connection stays in the queue, so every wait reports the listener at once, until a descriptor is free",
                c"close what is not used, stop watching the listener for a while, or raise the limit (ulimit -n)",
            ],
            [
                c"accept가 1초 안에 {0}번 EMFILE로 실패했습니다. 한도 {1}, 열린 소켓 {2}개, 대부분을 연 곳: {3}",
                c"연결이 큐에 남아 있어 디스크립터가 빌 때까지 기다릴 때마다 리스너가 즉시 보고됩니다",
                c"쓰지 않는 것을 닫거나, 리스너를 잠시 지켜보지 않거나, 한도를 올리십시오(ulimit -n)",
            ],
        ),
        case(
            [
                c"accept has failed {0} times within a second with ENFILE: the system has no descriptor left",
                c"the connection stays in the queue, so every wait reports the listener at once, until a descriptor is free",
                c"stop watching the listener for a while; the limit is fs.file-max of the system",
            ],
            [
                c"accept가 1초 안에 {0}번 ENFILE로 실패했습니다. 시스템에 남은 디스크립터가 없습니다",
                c"연결이 큐에 남아 있어 디스크립터가 빌 때까지 기다릴 때마다 리스너가 즉시 보고됩니다",
                c"리스너를 잠시 지켜보지 마십시오. 한도는 시스템의 fs.file-max입니다",
            ],
        ),
    ],
};
