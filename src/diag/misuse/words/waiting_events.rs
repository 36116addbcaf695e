//! Events that are lost, never end or are taken for something else: RSK167 to RSK171.

use crate::diag::misuse::catalogue::{Level, Mistake, case};

/// Waiting for a descriptor that is closed.
pub(super) const RSK167: Mistake = Mistake {
    code: 167,
    name: c"closed-fd-is-polled",
    level: Level::Always,
    refused_with: 0,
    title: [c"waiting for a descriptor that is closed", c"닫힌 디스크립터를 기다리기"],
    cases: &[
        case(
            [
                c"fd {0} is still waited for, but it was closed at {1}",
                c"a closed descriptor is reported at once by every wait, as POLLNVAL, so the program never rests",
                c"take it out when it is closed, or set its fd to -1, which rsk_poll leaves out",
            ],
            [
                c"fd {0}번은 이미 닫혔는데 계속 기다립니다. 닫은 곳: {1}",
                c"닫힌 디스크립터는 기다릴 때마다 POLLNVAL로 즉시 보고되어 프로그램이 쉬지 못합니다",
                c"닫을 때 목록에서 빼거나, rsk_poll이 건너뛰도록 fd를 -1로 바꾸십시오",
            ],
        ),
        case(
            [
                c"fd {0} is still waited for, but it is closed",
                c"a closed descriptor is reported at once by every wait, as POLLNVAL, so the program never rests",
                c"take it out when it is closed, or set its fd to -1, which rsk_poll leaves out",
            ],
            [
                c"fd {0}번은 이미 닫혔는데 계속 기다립니다",
                c"닫힌 디스크립터는 기다릴 때마다 POLLNVAL로 즉시 보고되어 프로그램이 쉬지 못합니다",
                c"닫을 때 목록에서 빼거나, rsk_poll이 건너뛰도록 fd를 -1로 바꾸십시오",
            ],
        ),
        case(
            [
                c"fd {0} is still in a set, but it was closed at {1}",
                c"select fails with EBADF, whatever the others do, as long as a closed descriptor is in a set",
                c"take it out with rsk_fd_clr before rsk_close",
            ],
            [
                c"fd {0}번은 이미 닫혔는데 아직 집합에 있습니다. 닫은 곳: {1}",
                c"닫힌 디스크립터가 집합에 있는 동안 select는 다른 것과 관계없이 EBADF로 실패합니다",
                c"rsk_close 전에 rsk_fd_clr로 빼십시오",
            ],
        ),
        case(
            [
                c"fd {0} is still in a set, but it is closed",
                c"select fails with EBADF, whatever the others do, as long as a closed descriptor is in a set",
                c"take it out with rsk_fd_clr before rsk_close",
            ],
            [
                c"fd {0}번은 이미 닫혔는데 아직 집합에 있습니다",
                c"닫힌 디스크립터가 집합에 있는 동안 select는 다른 것과 관계없이 EBADF로 실패합니다",
                c"rsk_close 전에 rsk_fd_clr로 빼십시오",
            ],
        ),
    ],
};

/// Waiting for a TCP socket that was never connected.
pub(super) const RSK168: Mistake = Mistake {
    code: 168,
    name: c"fresh-socket-is-polled",
    level: Level::Always,
    refused_with: 0,
    title: [c"waiting for a TCP socket that was never connected", c"연결한 적 없는 TCP 소켓을 기다리기"],
    cases: &[case(
        [
            c"fd {0} is not connected, so the wait ended at once and reports a hang-up",
            c"a TCP socket without connect or listen counts as hung up and writable, so a wait for it never rests",
            c"wait for it once rsk_connect has been called on it, or rsk_listen",
        ],
        [
            c"fd {0}번은 연결되지 않았으므로 기다리는 호출이 곧바로 끝나고 끊겼다고 보고됩니다",
            c"connect나 listen을 하지 않은 TCP 소켓은 끊겼고 쓸 수 있다고 보고되어, 기다려도 매번 곧바로 끝납니다",
            c"rsk_connect나 rsk_listen을 부른 다음에 기다리십시오",
        ],
    )],
};

/// Not handling the end that every wait reports.
pub(super) const RSK169: Mistake = Mistake {
    code: 169,
    name: c"end-not-handled",
    level: Level::Always,
    refused_with: 0,
    title: [c"not handling the end that every wait reports", c"기다릴 때마다 보고되는 끝을 처리하지 않기"],
    cases: &[
        case(
            [
                c"fd {0} was reported with {1} {2} times, and nothing was done with it meanwhile",
                c"POLLHUP and POLLERR are reported without being asked for, and again at once until they are dealt with",
                c"read with rsk_recv until 0 or an error, then rsk_close it and take it out of what is waited for",
            ],
            [
                c"fd {0}번에 {1}이(가) {2}번 보고됐지만 그동안 아무 처리도 하지 않았습니다",
                c"POLLHUP과 POLLERR는 요청하지 않아도 보고되며, 처리할 때까지 즉시 되풀이됩니다",
                c"0이나 오류가 나올 때까지 rsk_recv로 읽고, rsk_close로 닫고, 기다리는 목록에서 빼십시오",
            ],
        ),
        case(
            [
                c"fd {0} was reported with {1} {2} times, and nothing was done with it meanwhile",
                c"POLLERR is reported without being asked for, as long as an error or a note on what was sent is to be fetched",
                c"fetch it: rsk_recv fails with the error, once; what is in the error queue takes rsk_recvmsg with MSG_ERRQUEUE",
            ],
            [
                c"fd {0}번에 {1}이(가) {2}번 보고됐지만 그동안 아무 처리도 하지 않았습니다",
                c"보낸 것에 대한 오류나 알림을 가져갈 때까지, 요청하지 않아도 POLLERR가 계속 보고됩니다",
                c"rsk_recv를 부르면 그 오류로 한 번 실패합니다. 오류 큐의 것은 rsk_recvmsg에 MSG_ERRQUEUE를 주어 받으십시오",
            ],
        ),
    ],
};

/// Not reading to the end after an edge-triggered event.
pub(super) const RSK170: Mistake = Mistake {
    code: 170,
    name: c"edge-not-drained",
    level: Level::Diagnosis,
    refused_with: 0,
    title: [c"not reading to the end after an edge-triggered event", c"엣지 트리거 이벤트 뒤에 끝까지 읽지 않기"],
    cases: &[
        case(
            [
                c"{1} bytes were left unread on fd {0} after its edge-triggered event, and no event will tell of them",
                c"with EPOLLET an event comes only when something new arrives, not for what was left",
                c"read until rsk_recv fails with EAGAIN, or leave EPOLLET out",
            ],
            [
                c"엣지 트리거 이벤트 뒤에 fd {0}번에 {1}바이트가 남았지만, 이를 알리는 이벤트는 오지 않습니다",
                c"EPOLLET에서는 새로운 것이 도착할 때만 이벤트가 오며, 남은 것에는 오지 않습니다",
                c"rsk_recv가 EAGAIN으로 실패할 때까지 읽거나 EPOLLET을 빼십시오",
            ],
        ),
        case(
            [
                c"something was left on fd {0} after its edge-triggered event, and no event will tell of it",
                c"with EPOLLET an event comes only when something new arrives, not for what was left",
                c"go on until rsk_accept or rsk_recv fails with EAGAIN, or leave EPOLLET out",
            ],
            [
                c"엣지 트리거 이벤트 뒤에 fd {0}번에 남은 것이 있지만, 이를 알리는 이벤트는 오지 않습니다",
                c"EPOLLET에서는 새로운 것이 도착할 때만 이벤트가 오며, 남은 것에는 오지 않습니다",
                c"rsk_accept나 rsk_recv가 EAGAIN으로 실패할 때까지 계속하거나 EPOLLET을 빼십시오",
            ],
        ),
    ],
};

/// Not arming a one-shot descriptor again.
pub(super) const RSK171: Mistake = Mistake {
    code: 171,
    name: c"oneshot-not-armed-again",
    level: Level::Diagnosis,
    refused_with: 0,
    title: [c"not arming a one-shot descriptor again", c"한 번만 알리는 디스크립터를 다시 설정하지 않기"],
    cases: &[
        case(
            [
                c"{1} bytes wait on fd {0}, whose one-shot event came more than 2 s ago and was not armed again",
                c"with EPOLLONESHOT nothing is reported after the first event until the descriptor is armed again",
                c"call rsk_epoll_ctl with EPOLL_CTL_MOD (or rsk_poller_modify) when the event is dealt with",
            ],
            [
                c"fd {0}번에 {1}바이트가 기다리지만, 일회성 이벤트는 2초보다 전에 왔고 다시 설정되지 않았습니다",
                c"EPOLLONESHOT에서는 첫 이벤트 뒤로 다시 설정할 때까지 아무것도 보고되지 않습니다",
                c"이벤트를 처리한 뒤 rsk_epoll_ctl의 EPOLL_CTL_MOD(또는 rsk_poller_modify)를 부르십시오",
            ],
        ),
        case(
            [
                c"something waits on fd {0}, whose one-shot event came more than 2 s ago and was not armed again",
                c"with EPOLLONESHOT nothing is reported after the first event until the descriptor is armed again",
                c"call rsk_epoll_ctl with EPOLL_CTL_MOD (or rsk_poller_modify) when the event is dealt with",
            ],
            [
                c"fd {0}번에 처리할 것이 있지만, 일회성 이벤트는 2초보다 전에 왔고 다시 설정되지 않았습니다",
                c"EPOLLONESHOT에서는 첫 이벤트 뒤로 다시 설정할 때까지 아무것도 보고되지 않습니다",
                c"이벤트를 처리한 뒤 rsk_epoll_ctl의 EPOLL_CTL_MOD(또는 rsk_poller_modify)를 부르십시오",
            ],
        ),
    ],
};
