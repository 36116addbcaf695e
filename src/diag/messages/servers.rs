//! Advice for the servers of a loop, and for addresses in words.

use super::{Advice, on};

/// Functions that are good for a server as long as there is one.
const ALWAYS: &[&str] = &["server_connections", "server_streams", "server_set_user", "server_user", "server_close"];
/// Functions that are good for a server that listens.
const LISTENING: &[&str] =
    &["server_address", "server_fd", "server_set_max", "server_pause", "server_resume", "server_allow", "server_deny"];
const OWNERS: &[&str] = &[
    "server_listen",
    "server_adopt",
    "server_connections",
    "server_streams",
    "server_set_user",
    "server_user",
    "server_close",
    "server_address",
    "server_fd",
    "server_set_max",
    "server_pause",
    "server_resume",
    "server_allow",
    "server_deny",
];
const OPENING: &[&str] = &["server_listen", "server_adopt"];

pub(super) const ROWS: &[Advice] = &[
    on(
        &["server_adopt"],
        libc::EBADF,
        "fd is not an open descriptor, or the loop is closed (or of the parent of a fork)",
        "check the call that gave fd, and use the loop rsk_loop_open filled in, not after rsk_loop_close",
        "fd가 열린 디스크립터가 아니거나, 루프가 닫혔거나 fork 전에 부모 프로세스가 연 것입니다",
        "fd를 만든 호출의 결과를 확인하고, rsk_loop_open이 채워 준 루프를 rsk_loop_close 전까지만 쓰십시오",
    ),
    on(
        ALWAYS,
        libc::EBADF,
        "the server is closed, was never opened, or belongs to a loop of the parent of a fork",
        "use a server rsk_server_listen or rsk_server_adopt filled in, until its on_close has been called",
        "서버가 이미 닫혔거나, 연 적이 없거나, fork 전에 부모 프로세스의 루프에서 연 것입니다",
        "rsk_server_listen이나 rsk_server_adopt가 채워 준 서버를, 그 on_close가 불릴 때까지만 쓰십시오",
    ),
    on(
        LISTENING,
        libc::EBADF,
        "the server listens no more: rsk_server_close was called, or it was never opened, or before a fork",
        "call it between rsk_server_listen (or rsk_server_adopt) and rsk_server_close",
        "서버가 더는 listen하지 않습니다. rsk_server_close가 불렸거나, 연 적이 없거나, fork 전에 연 것입니다",
        "rsk_server_listen(또는 rsk_server_adopt)과 rsk_server_close 사이에서 부르십시오",
    ),
    on(
        OWNERS,
        libc::EPERM,
        "a loop and its servers belong to one thread, and this is another one",
        "pass the work to the thread of the loop with rsk_loop_post; rsk_loop_own makes this thread the owner",
        "루프와 그 서버는 한 스레드의 것인데, 지금은 다른 스레드입니다",
        "할 일은 rsk_loop_post로 루프의 스레드에 넘기십시오. 이 스레드가 루프를 맡게 하려면 rsk_loop_own을 쓰십시오",
    ),
    on(
        OPENING,
        libc::EFAULT,
        "the pointer for the new server is NULL, or a pointer points to no memory",
        "declare rsk_server s and pass &s; options and callbacks may be NULL, see rsk_server_listen",
        "새 서버를 받을 포인터가 NULL이거나, 포인터가 없는 메모리를 가리킵니다",
        "rsk_server s를 선언해 &s를 넘기십시오. options와 callbacks는 NULL이어도 됩니다. rsk_server_listen을 보십시오",
    ),
    on(
        &["server_address"],
        libc::EFAULT,
        "addr or len is NULL or points to no memory",
        "declare a struct sockaddr_storage and a socklen_t with its size, and pass both to rsk_server_address",
        "addr나 len이 NULL이거나 없는 메모리를 가리킵니다",
        "struct sockaddr_storage와 그 크기를 담은 socklen_t를 선언해 rsk_server_address에 넘기십시오",
    ),
    on(
        &["server_streams", "listen_fds"],
        libc::EFAULT,
        "the array is NULL and max is not 0, or a pointer points to no memory",
        "call with NULL and 0 to ask how many there are (rsk_server_streams), then with an array of that size",
        "배열이 NULL인데 max가 0이 아니거나, 포인터가 없는 메모리를 가리킵니다",
        "NULL과 0으로 불러 개수를 알아낸 다음(rsk_server_streams), 그만한 배열로 다시 부르십시오",
    ),
    on(
        &["server_allow", "server_deny"],
        libc::EFAULT,
        "the rule is NULL or points to no memory",
        "pass a text such as \"10.0.0.0/8\" or \"unix\" to rsk_server_allow and rsk_server_deny",
        "규칙이 NULL이거나 없는 메모리를 가리킵니다",
        "rsk_server_allow와 rsk_server_deny에 \"10.0.0.0/8\"이나 \"unix\" 같은 문자열을 넘기십시오",
    ),
    on(
        &["address_text"],
        libc::EFAULT,
        "addr is NULL, or addr or buf points to no memory",
        "pass an address as rsk_server_address fills it, with its length, and a buffer of 64 bytes",
        "addr가 NULL이거나, addr나 buf가 없는 메모리를 가리킵니다",
        "rsk_server_address가 채워 주는 것 같은 주소를 그 길이와 함께, 그리고 64바이트 버퍼를 넘기십시오",
    ),
    on(
        &["server_adopt"],
        libc::EEXIST,
        "the loop has this descriptor already, as a server, a stream or a watch",
        "adopt each socket once; rsk_dup makes a second descriptor of it for another loop",
        "루프가 이 디스크립터를 서버나 스트림, 감시로 이미 가지고 있습니다",
        "소켓마다 한 번만 넘기십시오. 다른 루프에서도 쓰려면 rsk_dup으로 디스크립터를 복제하십시오",
    ),
    on(
        &["server_adopt"],
        libc::ENOTSOCK,
        "fd is open, but not a socket: a file, a pipe or a terminal",
        "give a listening socket; descriptors handed on by systemd are told by rsk_listen_fds",
        "fd가 열려 있지만 소켓이 아니라 파일이나 파이프, 터미널입니다",
        "listen하고 있는 소켓을 주십시오. systemd가 넘겨준 디스크립터는 rsk_listen_fds가 알려 줍니다",
    ),
    on(
        &["server_close"],
        libc::EALREADY,
        "the server is being closed already, and grace_ms is no shorter than what is left of the first time",
        "wait for on_close; rsk_server_close with a shorter time, such as 0, hastens it",
        "서버가 이미 닫히는 중이고, grace_ms가 남은 시간보다 짧지 않습니다",
        "on_close를 기다리십시오. 더 짧은 시간(예를 들어 0)으로 rsk_server_close를 부르면 앞당겨집니다",
    ),
    on(
        &["listen_fds"],
        libc::EBADF,
        "the environment tells of more descriptors (LISTEN_FDS) than are open, or the program closed them",
        "call rsk_listen_fds before anything closes descriptors that it did not open",
        "환경 변수 LISTEN_FDS가 말하는 것보다 열린 디스크립터가 적거나, 프로그램이 닫았습니다",
        "열지 않은 디스크립터를 닫는 코드보다 rsk_listen_fds를 먼저 부르십시오",
    ),
];
