//! Advice for select, poll and epoll.

use super::{Advice, on};

const SELECT: &[&str] = &["select", "pselect"];
const EPOLL_WAIT: &[&str] = &["epoll_wait", "epoll_pwait"];
/// Every call that sleeps until a descriptor is ready.
const WAITERS: &[&str] = &["select", "pselect", "poll", "ppoll", "epoll_wait", "epoll_pwait", "poller_wait"];
/// Calls that put a descriptor under the watch of epoll.
const WATCH: &[&str] = &["epoll_ctl", "poller_add"];

pub(super) const ROWS: &[Advice] = &[
    on(
        WAITERS,
        libc::EINTR,
        "a signal arrived before any descriptor was ready; nothing is lost",
        "repeat the call with the time that is left; SA_RESTART does not restart rsk_poll and its kin",
        "준비된 디스크립터가 생기기 전에 시그널이 도착했습니다. 잃은 것은 없습니다",
        "남은 시간으로 다시 부르십시오. SA_RESTART를 써도 rsk_poll 같은 호출은 자동으로 다시 시작되지 않습니다",
    ),
    on(
        SELECT,
        libc::EBADF,
        "a descriptor in one of the sets is not open; most often it was closed earlier",
        "take it out with rsk_fd_clr before rsk_close, and rebuild the sets before each rsk_select",
        "집합에 들어 있는 디스크립터 가운데 열려 있지 않은 것이 있습니다. 대부분 이미 닫은 디스크립터입니다",
        "rsk_close 전에 rsk_fd_clr로 빼고, rsk_select를 부를 때마다 집합을 새로 만드십시오",
    ),
    on(
        &["select"],
        libc::EINVAL,
        "nfds is negative, or the timeout holds a negative number",
        "give rsk_select the highest descriptor plus one, and a timeout of 0 or more (NULL waits for ever)",
        "nfds가 음수이거나, 시간 제한에 음수가 들어 있습니다",
        "rsk_select에 가장 큰 디스크립터에 1을 더한 값과 0 이상의 시간 제한을 주십시오(NULL이면 계속 기다립니다)",
    ),
    on(
        &["pselect"],
        libc::EINVAL,
        "nfds is negative, the timeout is negative, or its tv_nsec is above 999999999",
        "give rsk_pselect the highest descriptor plus one, and whole seconds in tv_sec",
        "nfds나 시간 제한이 음수이거나, tv_nsec가 999999999보다 큽니다",
        "rsk_pselect에 가장 큰 디스크립터에 1을 더한 값을 주고, 초 단위는 tv_sec에 넣으십시오",
    ),
    on(
        &["poll"],
        libc::EINVAL,
        "nfds is larger than the number of descriptors that this process may open (ulimit -n)",
        "give rsk_poll the number of filled elements in the array",
        "nfds가 이 프로세스가 열 수 있는 디스크립터 수(ulimit -n)보다 큽니다",
        "rsk_poll에 배열에서 실제로 채운 원소 수를 주십시오",
    ),
    on(
        &["ppoll"],
        libc::EINVAL,
        "nfds is above the descriptor limit (ulimit -n), or the timeout is negative or has a bad tv_nsec",
        "give rsk_ppoll the number of filled elements, and tv_nsec from 0 to 999999999",
        "nfds가 디스크립터 한도(ulimit -n)보다 크거나, 시간 제한이 음수이거나, tv_nsec가 잘못되었습니다",
        "rsk_ppoll에 실제로 채운 원소 수와 0에서 999999999 사이의 tv_nsec를 주십시오",
    ),
    on(
        &["epoll_create1"],
        libc::EINVAL,
        "flags holds something other than EPOLL_CLOEXEC",
        "call rsk_epoll_create1(EPOLL_CLOEXEC) or rsk_epoll_create1(0)",
        "flags에 EPOLL_CLOEXEC가 아닌 것이 들어 있습니다",
        "rsk_epoll_create1(EPOLL_CLOEXEC)나 rsk_epoll_create1(0)을 부르십시오",
    ),
    on(
        &["epoll_ctl"],
        libc::EBADF,
        "epfd or fd is not an open descriptor; most often fd was closed earlier",
        "remove fd with EPOLL_CTL_DEL in rsk_epoll_ctl before rsk_close, not after it",
        "epfd나 fd가 열려 있지 않은 디스크립터입니다. 대부분 fd를 이미 닫은 것입니다",
        "rsk_close 뒤가 아니라 앞에서 rsk_epoll_ctl의 EPOLL_CTL_DEL로 fd를 빼십시오",
    ),
    on(
        &["epoll_ctl"],
        libc::EEXIST,
        "fd is already in this epoll set",
        "change it with rsk_epoll_ctl and EPOLL_CTL_MOD instead of EPOLL_CTL_ADD",
        "fd가 이미 이 epoll 집합에 들어 있습니다",
        "rsk_epoll_ctl에 EPOLL_CTL_ADD 대신 EPOLL_CTL_MOD를 써서 바꾸십시오",
    ),
    on(
        &["epoll_ctl"],
        libc::ENOENT,
        "fd is not in this epoll set, so there is nothing to change or remove",
        "add it first with EPOLL_CTL_ADD in rsk_epoll_ctl; closing every copy of a descriptor removes it, too",
        "fd가 이 epoll 집합에 없어서 바꾸거나 뺄 것이 없습니다",
        "먼저 rsk_epoll_ctl의 EPOLL_CTL_ADD로 넣으십시오. 디스크립터의 복사본을 모두 닫아도 집합에서 빠집니다",
    ),
    on(
        &["epoll_ctl"],
        libc::EINVAL,
        "epfd is not an epoll descriptor, fd is epfd itself, or op or EPOLLEXCLUSIVE is used wrongly",
        "give rsk_epoll_ctl the descriptor from rsk_epoll_create1, then EPOLL_CTL_ADD, _MOD or _DEL, then fd",
        "epfd가 epoll 디스크립터가 아니거나, fd가 epfd 자신이거나, op나 EPOLLEXCLUSIVE를 잘못 썼습니다",
        "rsk_epoll_ctl에 rsk_epoll_create1이 돌려준 디스크립터, EPOLL_CTL_ADD/_MOD/_DEL 가운데 하나, fd를 차례로 주십시오",
    ),
    on(
        &["epoll_ctl"],
        libc::EFAULT,
        "event is NULL or not readable memory, and adding or changing needs it",
        "fill a struct epoll_event and pass its address to rsk_epoll_ctl",
        "event가 NULL이거나 읽을 수 없는 메모리입니다. 추가하거나 바꿀 때는 event가 필요합니다",
        "struct epoll_event를 채워 그 주소를 rsk_epoll_ctl에 넘기십시오",
    ),
    on(
        &["epoll_ctl"],
        libc::EPERM,
        "fd is a regular file or a directory, which epoll cannot watch",
        "read and write files directly; give rsk_epoll_ctl sockets, pipes and terminals",
        "fd가 일반 파일이나 디렉터리인데, epoll은 이런 것을 감시할 수 없습니다",
        "파일은 바로 읽고 쓰고, rsk_epoll_ctl에는 소켓이나 파이프, 터미널을 주십시오",
    ),
    on(
        WATCH,
        libc::ELOOP,
        "epoll sets would watch each other in a circle, or be nested more than 5 levels deep",
        "watch the sockets themselves, or nest only one epoll descriptor (rsk_poller_fd) in another",
        "epoll 집합이 서로를 감시하는 고리가 되거나, 5단계보다 깊게 중첩됩니다",
        "소켓을 직접 감시하거나, epoll 디스크립터(rsk_poller_fd) 하나만 다른 epoll에 넣으십시오",
    ),
    on(
        WATCH,
        libc::ENOSPC,
        "this user has reached the limit of epoll registrations (fs.epoll.max_user_watches)",
        "remove what is no longer watched with rsk_epoll_ctl or rsk_poller_remove, or raise that limit",
        "이 사용자의 epoll 등록 수가 한도(fs.epoll.max_user_watches)에 도달했습니다",
        "더 감시하지 않는 것을 rsk_epoll_ctl이나 rsk_poller_remove로 빼거나, 그 한도를 높이십시오",
    ),
    on(
        EPOLL_WAIT,
        libc::EBADF,
        "epfd is not an open descriptor; most often it was closed earlier",
        "keep the descriptor from rsk_epoll_create1 open until the last rsk_epoll_wait has returned",
        "epfd가 열려 있지 않은 디스크립터입니다. 대부분 이미 닫은 디스크립터입니다",
        "rsk_epoll_create1이 돌려준 디스크립터는 마지막 rsk_epoll_wait가 끝날 때까지 열어 두십시오",
    ),
    on(
        EPOLL_WAIT,
        libc::EINVAL,
        "maxevents is not above 0, or epfd is not an epoll descriptor",
        "give rsk_epoll_wait the descriptor from rsk_epoll_create1 and the number of elements in the array",
        "maxevents가 0보다 크지 않거나, epfd가 epoll 디스크립터가 아닙니다",
        "rsk_epoll_wait에 rsk_epoll_create1이 돌려준 디스크립터와 배열의 원소 수를 주십시오",
    ),
    on(
        EPOLL_WAIT,
        libc::EFAULT,
        "the events array is NULL or not writable memory",
        "declare struct epoll_event events[64] and pass it with maxevents 64 to rsk_epoll_wait",
        "events 배열이 NULL이거나 쓸 수 없는 메모리입니다",
        "struct epoll_event events[64]를 선언해 maxevents 64와 함께 rsk_epoll_wait에 넘기십시오",
    ),
];
