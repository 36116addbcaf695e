//! The other side: whether it listens, how to reach it, what became of the connection.

use super::{Live, Text, live};

live! {
    REFUSED_NOBODY
    "nothing listens on port {0} of this computer now"
    "start the server first, or correct the port"
    "지금 이 컴퓨터에서 {0}번 포트에 listen하는 소켓이 없습니다"
    "서버를 먼저 시작하거나 포트를 고치십시오"

    REFUSED_ELSEWHERE
    "nothing listens on {0} now, but a socket of this computer listens on {1}"
    "connect to that address, or let the server listen on all addresses (INADDR_ANY, in6addr_any)"
    "지금 {0}에서는 listen하지 않지만, 이 컴퓨터의 소켓이 {1}에서 listen하고 있습니다"
    "그 주소로 연결하거나, 서버가 모든 주소(INADDR_ANY, in6addr_any)에서 listen하게 하십시오"

    REFUSED_IPV6_ONLY
    "nothing listens on {0} now: the socket on that port listens on {1} for IPv6 alone (IPV6_V6ONLY)"
    "connect to [::1], or open the server with rsk_tcp_listen, which takes IPv4 and IPv6 on one socket"
    "지금 {0}에서는 listen하지 않습니다. 그 포트의 소켓은 {1}에서 IPv6만 받습니다(IPV6_V6ONLY)"
    "[::1]로 연결하거나, IPv4와 IPv6를 한 소켓으로 받는 rsk_tcp_listen으로 서버를 여십시오"

    REFUSED_SWAPPED
    "nothing listens on port {0}, which is {1} with its bytes swapped; a socket listens on {1} now"
    "store the port in network order before rsk_connect: sin_port = rsk_htons({1})"
    "{0}번 포트에서는 listen하지 않습니다. {0}은 {1}의 바이트가 뒤바뀐 수이고, {1}번에서는 listen하고 있습니다"
    "rsk_connect 전에 포트를 네트워크 바이트 순서로 넣으십시오: sin_port = rsk_htons({1})"

    REFUSED_PORT_0
    "port 0 is no port a server can have"
    "check where the port came from: atoi gives 0 for a text that is no number; store it with rsk_htons"
    "0번은 서버가 쓸 수 있는 포트가 아닙니다"
    "포트를 어디서 얻었는지 확인하십시오. 숫자가 아닌 글에 atoi는 0을 줍니다. 넣을 때는 rsk_htons를 쓰십시오"

    REFUSED_NOW_LISTENING
    "nothing listened on {0} when it was tried; a socket does now"
    "call again, with a new socket"
    "시도할 때는 {0}에서 listen하지 않았지만, 지금은 listen하는 소켓이 있습니다"
    "새 소켓으로 다시 부르십시오"

    REFUSED_REMOTE
    "{0} is another computer; it, or a firewall on the way, answered that port {1} takes no connections"
    "start the server first on that computer; it must listen on an address others reach, not only on 127.0.0.1"
    "{0}은 다른 컴퓨터입니다. 그 컴퓨터나 중간의 방화벽이 {1}번 포트로는 연결을 받지 않는다고 답했습니다"
    "그 컴퓨터에서 서버를 먼저 시작하십시오. 127.0.0.1만이 아니라 남이 닿을 수 있는 주소에서 listen해야 합니다"

    REFUSED_DATAGRAM
    "a datagram sent to {0} earlier found no socket there; this call reports it"
    "start the receiver on that address and port, then go on with this socket: the error is reported once"
    "앞서 {0}으로 보낸 데이터그램을 받는 소켓이 없었고, 그것을 이 호출이 알립니다"
    "그 주소와 포트에서 받는 쪽을 시작한 뒤 이 소켓을 계속 쓰십시오. 오류는 한 번만 알려집니다"

    REFUSED_PATH_STALE
    "the file {0} is there, but no open socket has it now: the server has ended"
    "start the server first; when it binds it has to delete the old file (unlink before rsk_bind)"
    "파일 {0}은 있지만 지금 그것을 쓰는 열린 소켓이 없습니다. 서버가 끝났습니다"
    "서버를 먼저 시작하십시오. 서버는 rsk_bind 전에 unlink로 옛 파일을 지워야 합니다"

    REFUSED_PATH_DEAF
    "a socket that is open now has the path {0}, but it does not listen"
    "the server has to call rsk_listen after rsk_bind before clients call rsk_connect"
    "지금 열려 있는 소켓이 경로 {0}을 쓰고 있지만 listen하지 않습니다"
    "서버는 클라이언트가 rsk_connect를 부르기 전에, rsk_bind 다음에 rsk_listen을 불러야 합니다"

    REFUSED_PATH_NO_SOCKET
    "{0} is {1}, not a socket"
    "connect to the path that the server is bound to"
    "{0}은 소켓이 아니라 {1}입니다"
    "서버가 bind한 경로로 연결하십시오"

    REFUSED_NAME
    "no open socket has the abstract name {0} now, or the one that has it does not listen"
    "start the server first, and use the same bytes and the same length for the name in both"
    "지금 추상 이름 {0}을 쓰는 열린 소켓이 없거나, 있어도 listen하지 않습니다"
    "서버를 먼저 시작하고, 이름의 바이트와 길이를 양쪽에서 똑같이 쓰십시오"

    PATH_MISSING
    "the directory {0} does not exist"
    "create it first, or check the path: a relative one starts at the directory the program runs in"
    "디렉터리 {0}이 없습니다"
    "먼저 만들거나 경로를 확인하십시오. 상대 경로는 프로그램이 실행되는 디렉터리에서 시작합니다"

    PATH_NOT_YET
    "the directory {0} exists, but there is no file {1} in it now"
    "start the server first, and use the same absolute path in the server and here"
    "디렉터리 {0}은 있지만, 지금 그 안에 {1} 파일이 없습니다"
    "서버를 먼저 시작하고, 서버와 여기에 같은 절대 경로를 쓰십시오"

    PATH_NOT_WRITABLE
    "the directory {0} may not be written by this process (user {1})"
    "choose a path below a directory of your own, or change its permissions; then call again"
    "이 프로세스(사용자 {1})는 디렉터리 {0}에 파일을 만들 수 없습니다"
    "자기 디렉터리 아래의 경로를 쓰거나 권한을 바꾼 뒤 다시 부르십시오"

    PATH_NOT_ENTERED
    "this process (user {1}) may not pass through the directory {0}"
    "choose another path, or give that directory the x permission"
    "이 프로세스(사용자 {1})는 디렉터리 {0}을 지나갈 수 없습니다"
    "다른 경로를 쓰거나, 그 디렉터리에 x 권한을 주십시오"

    PATH_NO_WRITE
    "the file {0} may not be written by user {1}, and connecting to a Unix socket needs that"
    "change the permissions of the file in the server (chmod after rsk_bind), or run as another user"
    "Unix 소켓에 연결하려면 그 파일에 쓰기 권한이 필요한데, 사용자 {1}에게는 {0}에 대한 권한이 없습니다"
    "서버에서 파일의 권한을 바꾸거나(rsk_bind 뒤에 chmod), 다른 사용자로 실행하십시오"

    ROUTE_NONE
    "this computer has no route to {0} now, and no default route"
    "check the address, and bring the network up (ip addr, ip route); then call again"
    "지금 이 컴퓨터에는 {0}으로 가는 경로도 기본 경로도 없습니다"
    "주소를 확인하고 네트워크를 켠(ip addr, ip route) 뒤 다시 부르십시오"

    ROUTE_NO_IPV6
    "{0} is an IPv6 address, and this computer has no IPv6 address that reaches beyond its own links"
    "use an IPv4 address of that host: rsk_tcp_connect tries all of them, rsk_getaddrinfo lists them"
    "{0}은 IPv6 주소인데, 이 컴퓨터에는 바깥과 통하는 IPv6 주소가 없습니다"
    "그 호스트의 IPv4 주소를 쓰십시오. rsk_tcp_connect는 모두 시도하고, rsk_getaddrinfo는 목록을 줍니다"

    ROUTE_MANY
    "{0} is a {1} address, and TCP connects to one host only"
    "give rsk_connect the address of one host; for many receivers use UDP (rsk_udp_open)"
    "{0}은 {1} 주소인데, TCP는 한 호스트와만 연결합니다"
    "rsk_connect에 한 호스트의 주소를 주십시오. 여럿에게 보내려면 UDP(rsk_udp_open)를 쓰십시오"

    ROUTE_NOW
    "the route to {0} was missing then; now there is one, by {1}"
    "call again; the routes have changed in between"
    "그때는 {0}으로 가는 경로가 없었지만, 지금은 {1}으로 가는 경로가 있습니다"
    "다시 부르십시오. 그사이에 경로가 바뀌었습니다"

    ROUTE_FORBIDDEN
    "the routing table of this computer forbids packets to {0}"
    "look at ip route get {0}: an entry of type unreachable, blackhole or prohibit stops them"
    "이 컴퓨터의 라우팅 테이블이 {0}으로 가는 패킷을 막습니다"
    "ip route get {0}을 보십시오. unreachable, blackhole, prohibit 항목이 패킷을 막습니다"

    HOST_SILENT
    "{0} would be on the network of {1}, and no computer there answers to that address"
    "check that the host is on and the address is right: ip neigh shows who has answered"
    "{0}은 {1}에 연결된 네트워크에 있어야 하지만, 그 주소로 응답하는 컴퓨터가 없습니다"
    "호스트가 켜져 있고 주소가 맞는지 확인하십시오. 응답한 컴퓨터는 ip neigh로 봅니다"

    HOST_REJECTS
    "{0} is on the network of {1} and answers there, but it, or its firewall, rejects this"
    "check the firewall of that host, and the address"
    "{0}은 {1}에 연결된 네트워크에 있고 응답도 하지만, 그 호스트나 방화벽이 거절합니다"
    "그 호스트의 방화벽과 주소를 확인하십시오"

    ROUTER_SILENT
    "packets to {0} leave by {1} through the router {2}, and the router does not answer"
    "check the router and the cable or radio to it: ip route shows the way, ip neigh who has answered"
    "{0}으로 가는 패킷은 {1}에서 라우터 {2}을 거치는데, 그 라우터가 응답하지 않습니다"
    "라우터와 그까지의 연결을 확인하십시오. 경로는 ip route로, 응답한 상대는 ip neigh로 봅니다"

    ROUTER_REJECTS
    "packets to {0} leave by {1} through the router {2}; it works, and it or one behind it cannot reach the host"
    "check the address and that the host is on; traceroute shows how far packets get"
    "{0}으로 가는 패킷은 {1}에서 라우터 {2}을 거칩니다. 라우터는 동작하지만 거기서부터 호스트에 닿지 못합니다"
    "주소가 맞고 호스트가 켜져 있는지 확인하십시오. 어디까지 가는지는 traceroute로 봅니다"

    HOST_REJECTED
    "packets to {0} leave by {1} through the router {2}; it is silent, or it answered that it cannot reach the host"
    "check the address and the router: ip neigh shows whether it has answered, traceroute how far packets get"
    "{0}으로 가는 패킷은 {1}에서 라우터 {2}을 거치는데, 라우터가 응답이 없거나 갈 수 없다고 답했습니다"
    "주소와 라우터를 확인하십시오. 응답했는지는 ip neigh로, 어디까지 가는지는 traceroute로 봅니다"

    NEVER_CONNECTED
    "this socket has never been connected"
    "client: call rsk_connect first; server: use the descriptor that rsk_accept returned"
    "이 소켓은 연결된 적이 없습니다"
    "클라이언트는 먼저 rsk_connect를 부르고, 서버는 rsk_accept가 돌려준 디스크립터를 쓰십시오"

    LISTENS
    "this is the listening socket: it takes connections and carries no data"
    "use the descriptor that rsk_accept returned for this client"
    "이것은 연결 대기(listen) 소켓입니다. 연결을 받을 뿐 데이터는 다루지 않습니다"
    "이 클라이언트에 대해 rsk_accept가 돌려준 디스크립터를 쓰십시오"

    STILL_CONNECTING
    "the connection of this socket is still being set up"
    "wait with rsk_connect_finish before sending or receiving"
    "이 소켓의 연결이 아직 진행 중입니다"
    "보내거나 받기 전에 rsk_connect_finish로 기다리십시오"

    SHUT_HERE
    "sending on this socket was ended here, by rsk_shutdown"
    "do not send after rsk_shutdown with SHUT_WR or SHUT_RDWR; receiving goes on until 0, then rsk_close"
    "이쪽에서 rsk_shutdown으로 이 소켓의 송신을 끝냈습니다"
    "SHUT_WR나 SHUT_RDWR로 rsk_shutdown한 뒤에는 보내지 마십시오. 0이 올 때까지 받은 다음 rsk_close를 부르십시오"

    SENDING_ENDED
    "this side has ended its sending already (TCP state {0})"
    "do not send after shutdown with SHUT_WR or SHUT_RDWR; receiving goes on until 0, then rsk_close"
    "이쪽에서 이미 송신을 끝냈습니다(TCP 상태 {0})"
    "SHUT_WR나 SHUT_RDWR로 shutdown한 뒤에는 보내지 마십시오. 0이 올 때까지 받은 다음 rsk_close를 부르십시오"

    PEER_GONE
    "the connection is over: the other side closed or reset it before this call"
    "what was sent last may be lost; rsk_close this socket, and rsk_connect a new one if more is to be said"
    "연결이 끝났습니다. 이 호출 전에 상대편이 닫거나 강제로 끊었습니다"
    "마지막에 보낸 것은 사라졌을 수 있습니다. rsk_close로 닫고, 더 보낼 것이 있으면 새 소켓으로 rsk_connect하십시오"

    PEER_GONE_UNREAD
    "the other side closed or reset the connection; {0} bytes from it are here and not yet read"
    "read them with rsk_recv: they may say why; then rsk_close, and rsk_connect a new socket"
    "상대편이 연결을 닫거나 강제로 끊었습니다. 받아 두고 아직 읽지 않은 데이터가 {0}바이트 있습니다"
    "rsk_recv로 읽어 보십시오. 이유가 들어 있을 수 있습니다. 그다음 rsk_close하고 새 소켓으로 rsk_connect하십시오"

    PEER_RESET
    "the other side cut the connection with a reset; the last data from it came {0} ms before now"
    "it crashed, or closed with data unread; what was sent last may be lost: rsk_close, then rsk_connect anew"
    "상대편이 연결을 강제로 끊었습니다. 마지막 데이터는 지금부터 {0}ms 전에 왔습니다"
    "비정상 종료했거나 읽지 않은 데이터를 둔 채 닫은 것입니다. rsk_close하고 새 소켓으로 rsk_connect하십시오"

    CONNECTED_TO
    "this socket is connected to {0} already"
    "use rsk_send and rsk_recv on it; each further connection needs a new socket from rsk_socket"
    "이 소켓은 이미 {0}에 연결되어 있습니다"
    "이 소켓으로는 rsk_send와 rsk_recv를 쓰고, 연결을 더 하려면 rsk_socket으로 새 소켓을 만드십시오"

    CONNECTED_SEND_TO
    "this socket is connected to {0} already, and then no destination may be given"
    "send with rsk_send, or give rsk_sendto NULL and 0 as address and length"
    "이 소켓은 이미 {0}에 연결되어 있어서 목적지를 줄 수 없습니다"
    "rsk_send로 보내거나, rsk_sendto의 주소와 길이에 NULL과 0을 주십시오"

    LISTENS_NO_CONNECT
    "this socket listens on {0}, and a listening socket cannot connect"
    "make a second socket with rsk_socket for the connection"
    "이 소켓은 {0}에서 listen 중이고, listen 중인 소켓으로는 연결할 수 없습니다"
    "연결에는 rsk_socket으로 만든 다른 소켓을 쓰십시오"

    TIMED_OUT_SYN
    "no answer from {0}: TCP asked {1} times, longer each time, and gave up"
    "it is off, behind a firewall, or its queue is full; TCP_SYNCNT, or the timeout of rsk_tcp_connect, waits less"
    "{0}에서 응답이 없습니다. TCP가 점점 더 오래 기다리며 {1}번 요청한 뒤 포기했습니다"
    "꺼졌거나 방화벽이 막거나 대기열이 가득 찼습니다. TCP_SYNCNT나 rsk_tcp_connect의 시간 제한으로 덜 기다립니다"

    TIMED_OUT_USER
    "the other side answered nothing for {0} ms, the TCP_USER_TIMEOUT of this socket"
    "check the network, or raise TCP_USER_TIMEOUT with rsk_setsockopt; this connection is over: rsk_close it"
    "이 소켓의 TCP_USER_TIMEOUT은 {0}ms인데, 그동안 상대편의 응답이 없었습니다"
    "네트워크를 확인하거나 rsk_setsockopt로 TCP_USER_TIMEOUT을 늘리십시오. 끝난 이 연결은 rsk_close로 닫으십시오"

    TIMED_OUT_KEEPALIVE
    "the other side answered no keepalive probe: {0} probes, {1} s apart, after {2} s of silence"
    "the peer or the network is gone; rsk_close this socket and rsk_connect a new one"
    "상대편이 keepalive 확인에 응답하지 않았습니다. {2}초 동안 조용한 뒤 {1}초 간격으로 {0}번 확인했습니다"
    "상대편이나 네트워크가 사라졌습니다. rsk_close로 닫고 새 소켓으로 rsk_connect하십시오"

    TIMED_OUT_DATA
    "the other side confirmed none of the data sent last, though TCP sent it again {0} times"
    "the peer or the network is gone; rsk_close this socket; TCP_USER_TIMEOUT bounds such a wait"
    "TCP가 마지막 데이터를 {0}번 다시 보냈지만 상대편의 확인이 오지 않았습니다"
    "상대편이나 네트워크가 사라졌습니다. rsk_close로 닫으십시오. 이런 기다림은 TCP_USER_TIMEOUT으로 줄입니다"

    STILL_CONNECTING_LATE
    "the time given to this call ran out; the connection is still being set up"
    "call rsk_connect_finish again to wait longer, or rsk_close to give up"
    "이 호출에 준 시간이 다 되었습니다. 연결은 아직 진행 중입니다"
    "더 기다리려면 rsk_connect_finish를 다시 부르고, 그만두려면 rsk_close를 부르십시오"

    IN_PROGRESS
    "not a failure: the socket is non-blocking, and the connection to {0} is being set up"
    "wait with rsk_connect_finish: it succeeds once connected, or tells why it failed"
    "실패가 아닙니다. 논블로킹 소켓이라서 {0}과의 연결이 진행 중입니다"
    "rsk_connect_finish로 기다리십시오. 연결되면 성공하고, 실패하면 그 까닭을 알려 줍니다"

    IN_PROGRESS_LATE
    "not a failure: SO_SNDTIMEO ({1} ms) ran out while the connection to {0} is still being set up"
    "wait with rsk_connect_finish: it succeeds once connected, or tells why it failed"
    "실패가 아닙니다. {0}과의 연결이 진행되는 동안 SO_SNDTIMEO({1}ms) 시간이 다 되었습니다"
    "rsk_connect_finish로 기다리십시오. 연결되면 성공하고, 실패하면 그 까닭을 알려 줍니다"
}
