//! Addresses and ports: who has them, who may have them, which there are.

use super::{Live, Text, live};

live! {
    PORT_LISTENING
    "a socket of user {1} listens on {0} now"
    "stop that program (rustsock who {2} names it) or choose another port; SO_REUSEADDR does not help here"
    "지금 사용자 {1}의 소켓이 {0}에서 listen하고 있습니다"
    "그 프로그램을 끝내거나(rustsock who {2}으로 찾음) 다른 포트를 쓰십시오. SO_REUSEADDR로는 해결되지 않습니다"

    PORT_LISTENING_OURS
    "a socket of your own user ({1}) listens on {0} now"
    "stop that program (rustsock who {2} names it) or choose another port; SO_REUSEADDR does not help here"
    "지금 같은 사용자({1})의 소켓이 {0}에서 listen하고 있습니다"
    "그 프로그램을 끝내거나(rustsock who {2}으로 찾음) 다른 포트를 쓰십시오. SO_REUSEADDR로는 해결되지 않습니다"

    PORT_LISTENING_SHARED
    "a socket without SO_REUSEPORT, or of another user than yours, listens on {0} now; yours has SO_REUSEPORT"
    "set SO_REUSEPORT with rsk_setsockopt before rsk_bind in both programs, and run both as the same user"
    "이 소켓에는 SO_REUSEPORT가 있지만, {0}에서 listen 중인 소켓은 SO_REUSEPORT가 없거나 다른 사용자의 것입니다"
    "두 프로그램 모두 rsk_bind 전에 rsk_setsockopt로 SO_REUSEPORT를 켜고, 같은 사용자로 실행하십시오"

    PORT_LISTENING_PROCESS
    "process {1} ({2}) listens on {0} now, with its fd {3}"
    "stop that process or choose another port; SO_REUSEADDR does not help against a listener"
    "지금 프로세스 {1}({2})의 fd {3} 소켓이 {0}에서 listen하고 있습니다"
    "그 프로세스를 끝내거나 다른 포트를 쓰십시오. listen 중인 소켓에는 SO_REUSEADDR이 통하지 않습니다"

    PORT_LISTENING_COPIES
    "process {1} ({2}) listens on {0} now with its fd {3}, and process {4} has the same socket, as fork leaves it"
    "stop both: the port is free when the last copy is closed; SOCK_CLOEXEC keeps it from programs started"
    "지금 프로세스 {1}({2})이 fd {3}으로 {0}에서 listen하고 있고, fork로 프로세스 {4}도 같은 소켓을 가지고 있습니다"
    "둘 다 끝내십시오. 마지막 복사본이 닫혀야 포트가 빕니다. SOCK_CLOEXEC를 쓰면 실행한 프로그램에 남지 않습니다"

    PORT_BOUND
    "a socket of user {1} is bound to {0} now and does not listen"
    "close that socket, or choose another port (0 lets the kernel pick one)"
    "지금 사용자 {1}의 소켓이 listen하지 않은 채 {0}에 묶여 있습니다(bind)"
    "그 소켓을 닫거나 다른 포트를 쓰십시오. 0을 주면 커널이 골라 줍니다"

    PORT_NOT_LISTENING
    "no socket listens on {0} now: a connection holds it, TIME_WAIT after one, or a socket that is only bound"
    "set SO_REUSEADDR with rsk_setsockopt before every rsk_bind of the server; TIME_WAIT ends after 60 s"
    "지금 {0}에서 listen하는 소켓은 없습니다. 연결이나 그 뒤의 TIME_WAIT, 또는 bind만 한 소켓이 잡고 있습니다"
    "서버의 모든 rsk_bind 전에 rsk_setsockopt로 SO_REUSEADDR을 켜십시오. TIME_WAIT는 60초 뒤에 끝납니다"

    PORT_CONNECTED
    "nobody listens on the port, but the connection from {0} to {1} still holds it"
    "set SO_REUSEADDR with rsk_setsockopt before every rsk_bind of the server: open connections then do not matter"
    "그 포트에서 listen하는 소켓은 없지만, {0}에서 {1}으로의 연결이 아직 포트를 잡고 있습니다"
    "서버의 모든 rsk_bind 전에 rsk_setsockopt로 SO_REUSEADDR을 켜십시오. 그러면 남은 연결이 막지 않습니다"

    PORT_CONNECTED_THOUGH_REUSED
    "nobody listens on the port, but the connection from {0} to {1}, made without SO_REUSEADDR, still holds it"
    "end that connection, then call again; SO_REUSEADDR works when the earlier socket had it, too"
    "listen하는 소켓은 없지만, SO_REUSEADDR 없이 만든 {0}에서 {1}으로의 연결이 아직 포트를 잡고 있습니다"
    "그 연결을 끝낸 뒤 다시 부르십시오. SO_REUSEADDR은 앞선 소켓에도 있었어야 통합니다"

    PORT_TIME_WAIT
    "no socket has the port: TIME_WAIT keeps it for {2} s more, after a connection from {0} to {1}"
    "set SO_REUSEADDR with rsk_setsockopt before every rsk_bind of the server, or wait {2} s"
    "포트를 가진 소켓은 없습니다. {0}에서 {1}으로의 연결이 끝난 뒤 TIME_WAIT가 {2}초 더 잡고 있습니다"
    "서버의 모든 rsk_bind 전에 rsk_setsockopt로 SO_REUSEADDR을 켜거나, {2}초 기다리십시오"

    PORT_TIME_WAIT_THOUGH_REUSED
    "the port is in TIME_WAIT for {2} s more: the connection from {0} to {1} was made without SO_REUSEADDR"
    "wait {2} s, then call again; with SO_REUSEADDR set every time it will not happen any more"
    "SO_REUSEADDR 없이 만든 {0}에서 {1}으로의 연결 때문에 TIME_WAIT가 포트를 {2}초 더 잡고 있습니다"
    "{2}초 기다린 뒤 다시 부르십시오. 매번 SO_REUSEADDR을 켜면 다시 일어나지 않습니다"

    PORT_FREE_NOW
    "no socket that listens, no connection and no TIME_WAIT holds {0} now"
    "call again; before Linux 6.8 a socket that is bound and does nothing else cannot be seen"
    "지금 {0}을 잡고 있는 listen 소켓이나 연결, TIME_WAIT가 없습니다"
    "다시 부르십시오. Linux 6.8 전에는 bind만 한 소켓이 보이지 않습니다"

    PORT_UDP
    "a UDP socket of user {1} is bound to {0} now"
    "choose another port; two sockets share one only if both set SO_REUSEADDR, or both SO_REUSEPORT, before"
    "지금 사용자 {1}의 UDP 소켓이 {0}에 묶여 있습니다(bind)"
    "다른 포트를 쓰십시오. 두 소켓 모두 bind 전에 SO_REUSEADDR이나 SO_REUSEPORT를 켜야 함께 쓸 수 있습니다"

    PORTS_USED_UP
    "all ports from {0} to {1}, which the kernel gives to sockets that name none, are taken"
    "rsk_close sockets that are not needed, name a port, or widen net.ipv4.ip_local_port_range"
    "포트를 정하지 않은 소켓에 커널이 주는 {0}에서 {1}까지의 포트가 모두 쓰이고 있습니다"
    "필요 없는 소켓을 rsk_close로 닫거나, 포트를 정하거나, net.ipv4.ip_local_port_range를 넓히십시오"

    PORTS_USED_UP_TO_PEER
    "all local ports from {0} to {1} have a connection to {2} or are in TIME_WAIT after one"
    "reuse connections: rsk_close by this side keeps a port for 60 seconds; or widen ip_local_port_range"
    "{0}에서 {1}까지의 로컬 포트가 모두 {2}과 연결되어 있거나 연결 뒤의 TIME_WAIT 상태입니다"
    "연결을 다시 쓰십시오. 이쪽에서 rsk_close하면 포트가 60초 동안 남습니다. ip_local_port_range를 넓혀도 됩니다"

    PAIR_IN_USE
    "a connection from {0} to {1} exists already, or is in TIME_WAIT"
    "leave out rsk_bind in a client, or bind to port 0: then the kernel picks a free port"
    "{0}에서 {1}으로의 연결이 이미 있거나 TIME_WAIT 상태입니다"
    "클라이언트에서는 rsk_bind를 빼거나 포트 0을 쓰십시오. 그러면 커널이 빈 포트를 고릅니다"

    PORT_FLOOR
    "port {0} is below {1}, and this process lacks CAP_NET_BIND_SERVICE"
    "use a port from {1} up, or give the program the capability: setcap cap_net_bind_service+ep"
    "{0}번 포트는 {1}보다 작은데, 이 프로세스에는 CAP_NET_BIND_SERVICE 권한이 없습니다"
    "{1} 이상의 포트를 쓰거나, setcap cap_net_bind_service+ep로 프로그램에 권한을 주십시오"

    ADDRESS_REVERSED
    "{0} is {1} with its bytes in reverse order, and {0} is no address of this computer"
    "store constants in network order: rsk_htonl(INADDR_LOOPBACK), rsk_htonl(INADDR_ANY)"
    "{0}은 {1}의 바이트 순서가 뒤집힌 것이고, 이 컴퓨터의 주소가 아닙니다"
    "상수는 네트워크 바이트 순서로 rsk_htonl(INADDR_LOOPBACK)처럼 넣으십시오"

    ADDRESS_FOREIGN
    "{0} is no address of this computer; it has {1}"
    "bind to one of those, or to INADDR_ANY (in6addr_any) for all of them; a peer's address is for rsk_connect"
    "{0}은 이 컴퓨터의 주소가 아닙니다. 있는 주소는 {1}입니다"
    "그 가운데 하나나, 모두를 뜻하는 INADDR_ANY(in6addr_any)로 bind하십시오. 상대편 주소는 rsk_connect에 씁니다"

    ADDRESS_FOREIGN_HOST
    "{0} is no address of this computer; it has {1}"
    "give one of those as host, or NULL as host for all of them; a peer's address is for connecting"
    "{0}은 이 컴퓨터의 주소가 아닙니다. 있는 주소는 {1}입니다"
    "host에 그 가운데 하나나, 모두를 뜻하는 NULL을 주십시오. 상대편 주소는 연결할 때 씁니다"

    ADDRESS_NONE_OF_FAMILY
    "this computer has no {0} address at all now"
    "use the other family: addresses for AI_ADDRCONFIG of rsk_getaddrinfo are those that work here"
    "지금 이 컴퓨터에는 {0} 주소가 하나도 없습니다"
    "다른 주소 체계를 쓰십시오. rsk_getaddrinfo에 AI_ADDRCONFIG를 주면 여기서 쓸 수 있는 주소만 줍니다"

    BROADCAST_OFF
    "{0} is a broadcast address, and SO_BROADCAST is off on this socket"
    "switch on SO_BROADCAST with rsk_setsockopt before sending there"
    "{0}은 브로드캐스트 주소인데, 이 소켓에는 SO_BROADCAST가 꺼져 있습니다"
    "그 주소로 보내기 전에 rsk_setsockopt로 SO_BROADCAST를 켜십시오"

    PATH_LIVE
    "a socket that is open now has the path {0}"
    "stop that program, or choose another path; unlinking would leave its clients without a server"
    "지금 열려 있는 소켓이 경로 {0}을 쓰고 있습니다"
    "그 프로그램을 끝내거나 다른 경로를 쓰십시오. 지우면 클라이언트가 서버를 찾지 못합니다"

    PATH_STALE
    "the socket file {0} was left behind: no open socket has it"
    "delete it with unlink before rsk_bind, or let rsk_unix_listen do it with RSK_REPLACE_STALE"
    "소켓 파일 {0}은 남겨진 것입니다. 그것을 쓰는 열린 소켓이 없습니다"
    "rsk_bind 전에 unlink로 지우거나, rsk_unix_listen에 RSK_REPLACE_STALE을 주십시오"

    PATH_NO_SOCKET
    "{0} exists and is {1}, not a socket"
    "choose another path; do not delete what is not yours"
    "{0}은 이미 있고, 소켓이 아니라 {1}입니다"
    "다른 경로를 쓰십시오. 자기 것이 아니면 지우지 마십시오"

    NAME_TAKEN
    "a socket that is open now has the abstract name {0}"
    "stop that program, or choose another name; it is free when its last copy is closed"
    "지금 열려 있는 소켓이 추상 이름 {0}을 쓰고 있습니다"
    "그 프로그램을 끝내거나 다른 이름을 쓰십시오. 마지막 복사본이 닫히면 이름이 비게 됩니다"
}
