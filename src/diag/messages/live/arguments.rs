//! Arguments and sockets that do not go together.

use super::{Live, Text, live};

live! {
    LENGTH_OF_POINTER
    "addrlen is {0}, the size of a pointer; an address of {1} has at least {2} bytes"
    "give the size of the structure, sizeof addr or sizeof *pointer, and not sizeof pointer"
    "addrlen이 포인터의 크기인 {0}입니다. {1} 주소는 {2}바이트 이상이어야 합니다"
    "sizeof pointer가 아니라 구조체의 크기인 sizeof addr이나 sizeof *pointer를 주십시오"

    LENGTH_TOO_SMALL
    "addrlen is {0}; an address of {1} has at least {2} bytes"
    "give the size of the structure of that family: sizeof addr"
    "addrlen이 {0}입니다. {1} 주소는 {2}바이트 이상이어야 합니다"
    "그 주소 체계의 구조체 크기인 sizeof addr을 주십시오"

    LENGTH_TOO_LARGE
    "addrlen is {0}; an address of {1} has at most {2} bytes"
    "give the size of the structure of that family: sizeof addr"
    "addrlen이 {0}입니다. {1} 주소는 {2}바이트 이하여야 합니다"
    "그 주소 체계의 구조체 크기인 sizeof addr을 주십시오"

    BOUND_TO
    "this socket is bound to {0} already, and the address of a socket cannot be changed"
    "call rsk_bind once, before rsk_listen and rsk_connect; for another address make a new socket"
    "이 소켓은 이미 {0}에 묶여 있고(bind), 소켓의 주소는 바꿀 수 없습니다"
    "rsk_bind는 rsk_listen이나 rsk_connect 전에 한 번만 부르십시오. 다른 주소에는 새 소켓을 만드십시오"

    SCOPE_MISSING
    "{0} is a link-local address, and those need the number of the interface in sin6_scope_id, which is 0"
    "set sin6_scope_id = rsk_if_nametoindex(\"eth0\") with the interface you mean"
    "{0}은 링크 로컬 주소라서 sin6_scope_id에 인터페이스 번호가 필요한데, 0입니다"
    "사용할 인터페이스로 sin6_scope_id = rsk_if_nametoindex(\"eth0\")처럼 넣으십시오"

    NOT_LISTENING
    "this socket is not listening: rsk_listen has not been called on it"
    "call rsk_bind and rsk_listen first, then give that same descriptor to rsk_accept"
    "이 소켓은 listen 상태가 아닙니다. 이 소켓으로 rsk_listen을 부르지 않았습니다"
    "먼저 rsk_bind와 rsk_listen을 부르고, 같은 디스크립터를 rsk_accept에 주십시오"

    NOT_LISTENING_CONNECTED
    "this is the connection with {0}, not a listening socket"
    "give rsk_accept the descriptor that rsk_listen was called on; data of this one comes with rsk_recv"
    "이것은 연결 대기(listen) 소켓이 아니라 {0}과의 연결입니다"
    "rsk_accept에는 rsk_listen을 부른 디스크립터를 주십시오. 이 연결의 데이터는 rsk_recv로 받습니다"

    NOT_LISTENING_ANY_MORE
    "this socket did listen, and rsk_shutdown has ended that"
    "do not call rsk_shutdown on a listening socket that is still needed; call rsk_listen again to go on"
    "이 소켓은 listen 중이었지만 rsk_shutdown으로 끝났습니다"
    "아직 필요한 listen 소켓에는 rsk_shutdown을 부르지 마십시오. 계속하려면 rsk_listen을 다시 부르십시오"

    ACCEPT_FLAGS
    "flags is {0}: it has bits other than SOCK_NONBLOCK and SOCK_CLOEXEC"
    "give rsk_accept4 SOCK_NONBLOCK, SOCK_CLOEXEC, both joined with |, or 0"
    "flags가 {0}입니다. SOCK_NONBLOCK과 SOCK_CLOEXEC가 아닌 비트가 있습니다"
    "rsk_accept4에 SOCK_NONBLOCK, SOCK_CLOEXEC, 둘을 |로 묶은 값이나 0을 주십시오"

    ACCEPT_LENGTH
    "the socket listens and the flags are right, so the length behind addrlen was negative as a signed number"
    "set socklen_t len = sizeof addr before each call, and pass &len; the connection is lost by this failure"
    "소켓은 listen 중이고 flags도 맞으므로, addrlen이 가리키는 길이가 음수였습니다"
    "부를 때마다 그 전에 socklen_t len = sizeof addr로 두고 &len을 넘기십시오. 이 실패로 연결 하나를 잃었습니다"

    LISTEN_CONNECTED
    "this socket is connected to {0}, and a connected socket cannot listen"
    "listen on a socket of its own: rsk_socket, rsk_bind, rsk_listen"
    "이 소켓은 {0}에 연결되어 있고, 연결된 소켓은 listen할 수 없습니다"
    "rsk_socket, rsk_bind, rsk_listen 순서로 따로 만든 소켓에서 listen하십시오"

    LISTEN_UNBOUND
    "this Unix socket has no path yet, so nobody could find it"
    "call rsk_bind before rsk_listen"
    "이 Unix 소켓에는 아직 경로가 없어서 아무도 찾을 수 없습니다"
    "rsk_listen 전에 rsk_bind를 부르십시오"

    TIMEVAL_LENGTH
    "{0} takes a struct timeval of 16 bytes, and optlen is {1}"
    "use rsk_set_timeouts, which takes milliseconds, or fill a struct timeval and give its sizeof"
    "{0}에는 16바이트의 struct timeval이 필요한데 optlen이 {1}입니다"
    "밀리초를 받는 rsk_set_timeouts를 쓰거나, struct timeval을 채워 그 sizeof를 주십시오"

    OPTION_LENGTH
    "{0} needs {1} bytes, and optlen is {2}"
    "give rsk_setsockopt the address of a variable of that size, and its sizeof"
    "{0}에는 {1}바이트가 필요한데 optlen이 {2}입니다"
    "rsk_setsockopt에 그 크기의 변수 주소와 sizeof를 주십시오"

    OPTION_RANGE
    "{0} takes {1} to {2}, and the value is {3}"
    "give rsk_setsockopt a value in that range"
    "{0}에는 {1}에서 {2}까지 줄 수 있는데 값이 {3}입니다"
    "rsk_setsockopt에 그 범위의 값을 주십시오"

    OPTION_OTHER_SOCKET
    "this is {0}, and {1} options exist for {2} only"
    "make the socket with the type and protocol the option belongs to, or leave rsk_setsockopt out"
    "이것은 {0}인데, {1} 옵션은 {2}에만 있습니다"
    "옵션에 맞는 종류와 프로토콜로 소켓을 만들거나, rsk_setsockopt를 부르지 마십시오"

    OPTION_READ_ONLY
    "{0} can be read and not set"
    "leave it out; rsk_getsockopt tells its value"
    "{0}은 읽을 수만 있고 설정할 수 없습니다"
    "설정하지 마십시오. 값은 rsk_getsockopt로 읽습니다"

    OPTION_NUMBER
    "level {1} of this kernel has no option with the number {0} for this socket"
    "check the order of the arguments: descriptor, level, option; and use the names of the headers"
    "이 커널의 level {1}에는 이 소켓에 쓸 수 있는 {0}번 옵션이 없습니다"
    "인자의 순서(디스크립터, level, 옵션)를 확인하고, 헤더에 있는 이름을 쓰십시오"

    TYPE_UNKNOWN
    "the type {0} is none of the SOCK_ types, or has flags other than SOCK_NONBLOCK and SOCK_CLOEXEC"
    "give rsk_socket one SOCK_ type as the second argument, with no other flags than these two"
    "type {0}은 SOCK_ 종류가 아니거나, SOCK_NONBLOCK과 SOCK_CLOEXEC가 아닌 플래그가 있습니다"
    "rsk_socket의 둘째 인자로 SOCK_ 종류 하나를 주고, 플래그는 이 둘만 더하십시오"

    PROTOCOL_RANGE
    "{0} is no number a protocol can have"
    "pass protocol 0 as the third argument of rsk_socket: it picks the one that fits"
    "{0}은 프로토콜이 가질 수 있는 번호가 아닙니다"
    "rsk_socket의 셋째 인자로, 알맞은 것을 고르는 0을 주십시오"

    OPTION_PRIVILEGE
    "{0} needs {1}, which this process lacks"
    "run with that capability, or do without the option; rsk_setsockopt refuses it to everybody else"
    "{0}에 필요한 {1} 권한이 이 프로세스에 없습니다"
    "그 권한으로 실행하거나 이 옵션 없이 하십시오. 다른 프로세스에는 rsk_setsockopt가 거절됩니다"

    FAMILY_DIFFERS
    "the address is of {0}, and the socket is of {1}"
    "use an address of {1}, or make the socket with rsk_socket({0}, ...)"
    "주소는 {0}인데 소켓은 {1}입니다"
    "{1} 주소를 쓰거나, 소켓을 rsk_socket({0}, ...)으로 만드십시오"

    FAMILY_UNSET
    "the family in the address is 0 (AF_UNSPEC): sin_family was never set"
    "set sin_family = {0}, as the socket has it, before the call"
    "주소 안의 주소 체계가 0(AF_UNSPEC)입니다. sin_family를 넣지 않았습니다"
    "부르기 전에 소켓과 같은 sin_family = {0}을 넣으십시오"

    FAMILY_UNKNOWN
    "this kernel has no sockets of family {0}"
    "pass AF_INET, AF_INET6 or AF_UNIX as the first argument of rsk_socket"
    "이 커널에는 주소 체계 {0}의 소켓이 없습니다"
    "rsk_socket의 첫째 인자로 AF_INET, AF_INET6, AF_UNIX 가운데 하나를 주십시오"

    FAMILY_NEEDS_STREAM
    "{0} sockets are made by rsk_socket, not in pairs"
    "use rsk_socketpair(AF_UNIX, SOCK_STREAM, 0, fds), or rsk_listen and rsk_connect for an {0} connection"
    "{0} 소켓은 쌍으로 만들 수 없고 rsk_socket으로 만듭니다"
    "rsk_socketpair(AF_UNIX, SOCK_STREAM, 0, fds)를 쓰거나, rsk_listen과 rsk_connect로 {0} 연결을 만드십시오"

    PROTOCOL_OF_OTHER_TYPE
    "{0} goes with {1}, and the type given is {2}"
    "pass {1}, or protocol 0, which picks the one that fits: rsk_socket({3}, {2}, 0)"
    "{0}은 {1}에 쓰는데, 준 종류는 {2}입니다"
    "{1}을 주거나, 알맞은 것을 고르는 0을 protocol로 주십시오: rsk_socket({3}, {2}, 0)"

    PROTOCOL_NONE
    "{1} sockets of type {2} know no protocol {0}"
    "pass protocol 0, which picks the one that fits: rsk_socket({1}, {2}, 0)"
    "{1}의 {2} 소켓에는 프로토콜 {0}이 없습니다"
    "알맞은 것을 고르는 0을 protocol로 주십시오: rsk_socket({1}, {2}, 0)"

    PROTOCOL_RAW_0
    "a SOCK_RAW socket needs the number of a protocol, and 0 is none"
    "name it: rsk_socket({0}, SOCK_RAW, IPPROTO_ICMP), or use rsk_raw_open"
    "SOCK_RAW 소켓에는 프로토콜 번호가 필요하고, 0은 프로토콜이 아닙니다"
    "rsk_socket({0}, SOCK_RAW, IPPROTO_ICMP)처럼 번호를 주거나 rsk_raw_open을 쓰십시오"

    PATH_OF_OTHER_TYPE
    "this is a {0} socket, and the socket at {1} is a {2} one"
    "make this socket with rsk_socket(AF_UNIX, {2}, 0), as the server has"
    "이것은 {0} 소켓인데, {1}의 소켓은 {2}입니다"
    "서버와 같이 rsk_socket(AF_UNIX, {2}, 0)으로 소켓을 만드십시오"

    NO_CONNECTIONS
    "this is {0}, which has no connections to wait for"
    "receive from it with rsk_recvfrom; only SOCK_STREAM and SOCK_SEQPACKET sockets listen and accept"
    "이것은 {0}이고, 기다릴 연결이 없습니다"
    "이 소켓에서는 rsk_recvfrom으로 받으십시오. listen과 accept는 SOCK_STREAM과 SOCK_SEQPACKET 소켓만 합니다"

    DATAGRAM_LIMIT
    "{0} bytes are too many for one datagram: {1} carries at most {2}"
    "send smaller pieces; UDP datagrams below about 1400 bytes cross most networks uncut"
    "{0}바이트는 데이터그램 하나에 너무 많습니다. {1}은 최대 {2}바이트까지 담습니다"
    "더 작게 나누어 보내십시오. 약 1400바이트 이하의 UDP 데이터그램은 대부분의 망에서 나뉘지 않습니다"

    DATAGRAM_PATH
    "{0} bytes do not fit: this socket must not fragment, and packets to the peer have at most {1} bytes"
    "send at most {2} bytes at once, or let the kernel fragment: IP_MTU_DISCOVER to IP_PMTUDISC_DONT"
    "{0}바이트가 들어가지 않습니다. 이 소켓은 나누어 보내지 않고, 상대편까지의 패킷은 최대 {1}바이트입니다"
    "한 번에 {2}바이트까지만 보내거나, IP_MTU_DISCOVER를 IP_PMTUDISC_DONT로 두어 커널이 나누게 하십시오"

    DATAGRAM_BUFFER
    "{0} bytes are more than the send buffer of this socket takes at once (SO_SNDBUF is {1})"
    "send smaller pieces, or raise SO_SNDBUF with rsk_setsockopt; on a stream socket size does not matter"
    "{0}바이트는 이 소켓의 송신 버퍼가 한 번에 받는 것보다 많습니다(SO_SNDBUF는 {1})"
    "더 작게 나누어 보내거나 rsk_setsockopt로 SO_SNDBUF를 늘리십시오. 스트림 소켓에는 이런 한도가 없습니다"

    NO_DESTINATION
    "this is {0} without a peer, and the call names no destination"
    "use rsk_sendto with an address, or rsk_connect once and then rsk_send"
    "이것은 상대편이 정해지지 않은 {0}이고, 목적지 주소도 주지 않았습니다"
    "rsk_sendto에 주소를 주거나, rsk_connect를 한 번 부른 다음 rsk_send를 쓰십시오"

    DESTINATION_PORT_0
    "the destination {0} has port 0, to which nothing can be sent"
    "store the port in network order: sin_port = rsk_htons(8080); atoi gives 0 for a text that is no number"
    "목적지 {0}의 포트가 0이라서 보낼 수 없습니다"
    "포트를 네트워크 바이트 순서로 넣으십시오: sin_port = rsk_htons(8080). 숫자가 아닌 글에 atoi는 0을 줍니다"

    RAW_NEEDS_RIGHT
    "raw and packet sockets need CAP_NET_RAW, which this process lacks"
    "run with that capability (setcap cap_net_raw+ep), or avoid SOCK_RAW: rsk_socket(AF_INET, SOCK_DGRAM, 0)"
    "raw와 packet 소켓에 필요한 CAP_NET_RAW 권한이 이 프로세스에 없습니다"
    "그 권한을 주거나(setcap cap_net_raw+ep) SOCK_RAW를 피하십시오: rsk_socket(AF_INET, SOCK_DGRAM, 0)"

    RAW_PING_FORBIDDEN
    "raw sockets need CAP_NET_RAW, which this process lacks, and its group {0} may not use ping sockets either"
    "widen net.ipv4.ping_group_range, then use rsk_socket(AF_INET, SOCK_DGRAM, IPPROTO_ICMP); or get the right"
    "raw 소켓에 필요한 CAP_NET_RAW 권한이 이 프로세스에 없고, 그룹 {0}은 ping 소켓도 쓸 수 없습니다"
    "net.ipv4.ping_group_range를 넓혀 rsk_socket(AF_INET, SOCK_DGRAM, IPPROTO_ICMP)를 쓰거나 권한을 얻으십시오"

    RAW_PING_ALLOWED
    "raw sockets need CAP_NET_RAW, which this process lacks; its group {0} may use ping sockets"
    "for ICMP echo use one: rsk_socket(AF_INET, SOCK_DGRAM, IPPROTO_ICMP) needs no privilege here"
    "raw 소켓에 필요한 CAP_NET_RAW 권한이 이 프로세스에 없습니다. 그룹 {0}은 ping 소켓을 쓸 수 있습니다"
    "ICMP echo에는 권한이 필요 없는 rsk_socket(AF_INET, SOCK_DGRAM, IPPROTO_ICMP)를 쓰십시오"

    PING_FORBIDDEN
    "group {0} of this process is outside net.ipv4.ping_group_range, which is {1} to {2}"
    "widen net.ipv4.ping_group_range, or use rsk_raw_open with CAP_NET_RAW"
    "이 프로세스의 그룹 {0}은 net.ipv4.ping_group_range({1}에서 {2}) 밖에 있습니다"
    "net.ipv4.ping_group_range를 넓히거나, CAP_NET_RAW 권한으로 rsk_raw_open을 쓰십시오"

    SELECT_COUNT
    "nfds is {0}, a negative number"
    "give rsk_select the highest descriptor plus one"
    "nfds가 음수인 {0}입니다"
    "rsk_select에 가장 큰 디스크립터에 1을 더한 값을 주십시오"

    POLL_COUNT
    "nfds is {0}, and this process may have only {1} descriptors (ulimit -n)"
    "give rsk_poll the number of filled elements in the array"
    "nfds가 {0}인데, 이 프로세스가 가질 수 있는 디스크립터는 {1}개입니다(ulimit -n)"
    "rsk_poll에 배열에서 실제로 채운 원소 수를 주십시오"

    NOT_EPOLL
    "fd {0} is open, but it is no epoll descriptor: it is {1}"
    "give the descriptor that rsk_epoll_create1 returned as the first argument"
    "fd {0}은 열려 있지만 epoll 디스크립터가 아니라 {1}입니다"
    "첫째 인자로 rsk_epoll_create1이 돌려준 디스크립터를 주십시오"
}
