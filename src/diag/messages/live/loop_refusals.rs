//! What the functions of loops, timers, signals and watches find wrong with their arguments.

use super::refusals::refusals;
use super::{Live, Text};

/// All of them.
pub(super) const ALL: &[&Live] = refusals! {
    "flags of a loop is 0, there are none yet"
    "clear rsk_loop_options before filling it; flags are for releases to come"
    "루프의 flags는 0이어야 합니다. 아직 정해진 플래그가 없습니다"
    "rsk_loop_options를 0으로 지운 다음 채우십시오. flags는 나중 버전을 위한 자리입니다"

    "read_size is not between 1024 and 1048576"
    "give the most bytes to receive from one stream at once, or 0 for 65536"
    "read_size가 1024에서 1048576 사이가 아닙니다"
    "스트림 하나에서 한 번에 받을 최대 바이트 수를 주십시오. 0이면 65536입니다"

    "backend is none of RSK_POLLER_AUTO, _SELECT, _POLL and _EPOLL"
    "give RSK_POLLER_AUTO, or RSK_POLLER_SELECT, RSK_POLLER_POLL, RSK_POLLER_EPOLL to choose one"
    "backend가 RSK_POLLER_로 시작하는 값이 아닙니다"
    "RSK_POLLER_AUTO를 주거나, RSK_POLLER_SELECT, RSK_POLLER_POLL, RSK_POLLER_EPOLL 중에서 고르십시오"

    "max is not above 0, so no event could be told"
    "give rsk_loop_poll the number of elements of the events array"
    "max가 0보다 크지 않아서 이벤트를 알려 줄 수 없습니다"
    "rsk_loop_poll에 events 배열의 원소 수를 주십시오"

    "delay_ms is negative"
    "give milliseconds from now on; 0 is the next turn of the loop"
    "delay_ms가 음수입니다"
    "지금부터의 밀리초를 주십시오. 0이면 루프의 다음 차례입니다"

    "repeat_ms is negative"
    "give milliseconds from one time to the next, or 0 for a timer that is due once"
    "repeat_ms가 음수입니다"
    "반복 간격을 밀리초로 주고, 한 번만 부르려면 0을 주십시오"

    "the signals SIGKILL and SIGSTOP cannot be caught"
    "to be asked to end, wait for SIGTERM and SIGINT"
    "SIGKILL과 SIGSTOP은 잡을 수 없습니다"
    "프로그램에 끝내 달라고 청하는 시그널은 SIGTERM과 SIGINT입니다"

    "no such signal"
    "give a number of <signal.h>, such as SIGINT"
    "그런 시그널은 없습니다"
    "SIGINT처럼 <signal.h>에 있는 번호를 주십시오"

    "events is none of RSK_READABLE, RSK_WRITABLE and RSK_PRIORITY, or more than those"
    "join what is to be waited for with |; errors and hang-ups are told without being asked for"
    "events가 RSK_READABLE, RSK_WRITABLE, RSK_PRIORITY 중 아무것도 아니거나, 다른 비트가 있습니다"
    "기다릴 것을 |로 묶어 주십시오. 오류와 연결 끊김은 요청하지 않아도 알려 줍니다"

    "the fd is that of this loop"
    "a loop cannot wait for itself: watch rsk_loop_fd in another loop"
    "fd가 이 루프 자신의 디스크립터입니다"
    "루프는 스스로를 기다릴 수 없습니다. rsk_loop_fd는 다른 루프에서 감시하십시오"

    "the fd is the poller's own"
    "watch descriptors of the program; those the library has opened for itself are its own business"
    "fd가 폴러 자신의 디스크립터입니다"
    "프로그램이 연 디스크립터를 주십시오. 라이브러리가 스스로 연 것은 감시할 수 없습니다"
};
