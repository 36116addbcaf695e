//! Waiting that never wakes, wakes for nothing or loses events: RSK160 to RSK176.

use super::waiting_ends::{RSK172, RSK173, RSK174, RSK175, RSK176};
use super::waiting_events::{RSK167, RSK168, RSK169, RSK170, RSK171};
use crate::diag::misuse::catalogue::{Level, Mistake, case};

/// Giving up a call that a signal has interrupted.
const RSK160: Mistake = Mistake {
    code: 160,
    name: c"interrupted-not-retried",
    level: Level::Diagnosis,
    refused_with: 0,
    title: [c"giving up a call that a signal has interrupted", c"시그널 때문에 끊긴 호출을 포기하기"],
    cases: &[
        case(
            [
                c"{0} on fd {1} was interrupted by a signal and not made again, and now the socket is closed; {2} has a handler",
                c"EINTR says that a signal handler ran; nothing is wrong with the socket",
                c"make the call again after EINTR, or set SA_RESTART with sigaction; rsk_send_all and rsk_recv_exact do so",
            ],
            [
                c"fd {1}번의 {0} 호출이 시그널 때문에 끊긴 뒤 다시 호출되지 않고 소켓이 닫힙니다. 핸들러가 있는 시그널: {2}",
                c"EINTR는 시그널 핸들러가 실행됐다는 뜻일 뿐, 소켓에는 문제가 없습니다",
                c"EINTR이면 다시 호출하거나 sigaction에 SA_RESTART를 주십시오. rsk_send_all과 rsk_recv_exact는 알아서 합니다",
            ],
        ),
    ],
};

/// Trying again at once after EAGAIN.
const RSK161: Mistake = Mistake {
    code: 161,
    name: c"eagain-spin",
    level: Level::Always,
    refused_with: 0,
    title: [c"trying again at once after EAGAIN", c"EAGAIN 뒤에 바로 다시 시도하기"],
    cases: &[
        case(
            [
                c"{0} on fd {1} has failed with EAGAIN {2} times within 5 ms, with no wait in between",
                c"EAGAIN says that nothing can be done now; asking again at once keeps a processor busy for nothing",
                c"wait with rsk_poll or a poller until the socket is ready, then try again",
            ],
            [
                c"fd {1}번의 {0} 호출이 5 ms 안에 기다림 없이 {2}번 EAGAIN으로 실패했습니다",
                c"EAGAIN은 지금은 할 수 없다는 뜻이며, 바로 다시 물으면 CPU만 낭비합니다",
                c"소켓이 준비될 때까지 rsk_poll이나 폴러로 기다린 뒤 다시 시도하십시오",
            ],
        ),
        case(
            [
                c"calls on fd {1} and {3} more have failed with EAGAIN {2} times in all within 5 ms, with no wait in between",
                c"EAGAIN says that nothing can be done now; asking one after the other keeps a processor busy for nothing",
                c"wait for all of them with one rsk_poll or a poller, then try those that are ready",
            ],
            [
                c"fd {1}번과 다른 {3}개에 대한 호출이 5 ms 안에 기다림 없이 모두 합쳐 {2}번 EAGAIN으로 실패했습니다",
                c"EAGAIN은 지금은 할 수 없다는 뜻이며, 돌아가며 바로 다시 물으면 CPU만 낭비합니다",
                c"rsk_poll 한 번이나 폴러로 모두를 함께 기다린 뒤, 준비된 것만 다시 시도하십시오",
            ],
        ),
    ],
};

/// Taking a connect in progress for a failure, or using the socket before it is connected.
const RSK162: Mistake = Mistake {
    code: 162,
    name: c"connect-in-progress",
    level: Level::Always,
    refused_with: 0,
    title: [
        c"taking a connect in progress for a failure, or using the socket before it is connected",
        c"진행 중인 연결을 실패로 보거나, 연결되기 전에 소켓을 쓰기",
    ],
    cases: &[
        case(
            [
                c"fd {0} is closed, and its connect was only started: nobody has waited for the result",
                c"EINPROGRESS is no failure: on a non-blocking socket the connection is made in the background",
                c"wait until the socket is writable, then ask for SO_ERROR; rsk_connect_finish does both",
            ],
            [
                c"fd {0}번은 연결을 시작하기만 한 채 닫힙니다. 아무도 결과를 기다리지 않았습니다",
                c"EINPROGRESS는 실패가 아닙니다. 논블로킹 소켓의 연결은 백그라운드에서 계속됩니다",
                c"소켓에 쓸 수 있을 때까지 기다린 뒤 SO_ERROR를 확인하십시오. rsk_connect_finish가 둘 다 합니다",
            ],
        ),
        case(
            [
                c"fd {0} is still connecting and was used twice, without waiting for the end of it",
                c"a non-blocking connect goes on in the background; until it is done nothing can be sent or received",
                c"wait until the socket is writable, then ask for SO_ERROR; rsk_connect_finish does both",
            ],
            [
                c"fd {0}번은 아직 연결 중인데 끝나기를 기다리지 않고 두 번 사용됐습니다",
                c"논블로킹 connect는 백그라운드에서 계속되며, 끝나기 전에는 보내거나 받을 수 없습니다",
                c"소켓에 쓸 수 있을 때까지 기다린 뒤 SO_ERROR를 확인하십시오. rsk_connect_finish가 둘 다 합니다",
            ],
        ),
    ],
};

/// Taking a socket that is writable for one that is connected.
const RSK163: Mistake = Mistake {
    code: 163,
    name: c"writable-is-not-connected",
    level: Level::Always,
    refused_with: 0,
    title: [
        c"taking a socket that is writable for one that is connected",
        c"쓸 수 있게 된 소켓을 연결된 것으로 여기기",
    ],
    cases: &[case(
        [
            c"the connect of fd {0} has failed: it was reported writable, and nobody asked for SO_ERROR",
            c"a connect that fails makes the socket writable too, so being writable does not mean connected",
            c"ask for SO_ERROR with rsk_getsockopt once the socket is writable, or call rsk_connect_finish",
        ],
        [
            c"fd {0}번의 연결은 실패했습니다. 쓸 수 있다고 보고됐지만 아무도 SO_ERROR를 확인하지 않았습니다",
            c"연결이 실패해도 소켓에 쓸 수 있다고 보고되므로, 그것이 연결되었다는 뜻은 아닙니다",
            c"쓸 수 있게 되면 rsk_getsockopt로 SO_ERROR를 확인하거나 rsk_connect_finish를 쓰십시오",
        ],
    )],
};

/// Nfds of select without the plus one.
const RSK164: Mistake = Mistake {
    code: 164,
    name: c"select-nfds",
    level: Level::Always,
    refused_with: libc::EINVAL,
    title: [c"nfds of select without the plus one", c"select의 nfds에 1을 더하지 않기"],
    cases: &[case(
        [
            c"fd {0} is in the {1} set but nfds is {2}, so it is never watched",
            c"nfds is the highest descriptor of all sets plus one",
            c"pass the highest descriptor plus one, or use rsk_poll, which needs no such number",
        ],
        [
            c"fd {0}번이 {1} 집합에 있지만 nfds가 {2}이므로 지켜보지 않습니다",
            c"nfds는 모든 집합에서 가장 큰 디스크립터 번호에 1을 더한 값입니다",
            c"가장 큰 번호에 1을 더해 넘기거나, 그런 수가 필요 없는 rsk_poll을 쓰십시오",
        ],
    )],
};

/// A descriptor too large for an `fd_set`.
const RSK165: Mistake = Mistake {
    code: 165,
    name: c"fd-too-large-for-select",
    level: Level::Always,
    refused_with: libc::EINVAL,
    title: [c"a descriptor too large for an fd_set", c"fd_set에 담기에는 너무 큰 디스크립터"],
    cases: &[
        case(
            [
                c"fd {0} does not fit into an fd_set, which has room for 0 to {1}",
                c"FD_SET writes beyond the end of the set for such a descriptor; rsk_fd_set refuses it",
                c"use rsk_poll or a poller, which take descriptors of any number",
            ],
            [
                c"fd {0}번은 fd_set에 담을 수 없습니다. 담을 수 있는 번호: 0부터 {1}까지",
                c"이런 디스크립터에 FD_SET을 쓰면 집합 끝을 넘어 기록합니다. rsk_fd_set은 이를 거부합니다",
                c"번호에 제한이 없는 rsk_poll이나 폴러를 쓰십시오",
            ],
        ),
        case(
            [
                c"nfds is {0}, but an fd_set has room for {1} descriptors only: select reads and writes beyond its end",
                c"an fd_set has a fixed size; nfds may not be larger than FD_SETSIZE",
                c"use rsk_poll or a poller, which take descriptors of any number",
            ],
            [
                c"nfds가 {0}인데 fd_set에는 디스크립터 {1}개만 들어가므로, select가 집합 끝을 넘어 읽고 씁니다",
                c"fd_set의 크기는 정해져 있으며, nfds는 FD_SETSIZE보다 클 수 없습니다",
                c"번호에 제한이 없는 rsk_poll이나 폴러를 쓰십시오",
            ],
        ),
    ],
};

/// Calling select again with what the last call has left.
const RSK166: Mistake = Mistake {
    code: 166,
    name: c"select-not-rebuilt",
    level: Level::Diagnosis,
    refused_with: 0,
    title: [c"calling select again with what the last call has left", c"지난 select가 남긴 값을 그대로 다시 쓰기"],
    cases: &[
        case(
            [
                c"fd {0} has something to read, but select took it out of the read set as not ready, and it was not put back",
                c"select leaves in the sets only what is ready; what it takes out is not watched by the next call",
                c"fill the sets anew before each rsk_select, or use rsk_poll, which leaves what is asked alone",
            ],
            [
                c"fd {0}번에 읽을 것이 있지만, select가 읽기 집합에서 뺀 뒤 다시 넣지 않아 지켜보지 않습니다",
                c"select는 준비된 것만 집합에 남기며, 빠진 것은 다음 호출이 지켜보지 않습니다",
                c"rsk_select를 부르기 전마다 집합을 다시 채우거나, 요청을 바꾸지 않는 rsk_poll을 쓰십시오",
            ],
        ),
        case(
            [
                c"the last {0} calls did not wait: their timeout is the zero that select has left of one that was over",
                c"on Linux select changes the timeout to the time that was left, which is zero when the time is over",
                c"set the timeout anew before each rsk_select, or use rsk_poll, which does not change it",
            ],
            [
                c"지난 호출 {0}번은 기다리지 않았습니다. 시간이 다 된 select가 남긴 0을 시간 제한으로 다시 썼습니다",
                c"Linux의 select는 시간 제한을 남은 시간으로 바꾸며, 시간이 다 되면 0이 됩니다",
                c"rsk_select를 부르기 전마다 시간 제한을 다시 정하거나, 그것을 바꾸지 않는 rsk_poll을 쓰십시오",
            ],
        ),
    ],
};

/// The rows.
pub(in crate::diag::misuse) const ROWS: &[Mistake] = &[
    RSK160, RSK161, RSK162, RSK163, RSK164, RSK165, RSK166, RSK167, RSK168, RSK169, RSK170, RSK171, RSK172, RSK173,
    RSK174, RSK175, RSK176,
];
