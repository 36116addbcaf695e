//! What the functions of endpoints find wrong with their arguments.

use super::refusals::refusals;
use super::{Live, Text};

/// All of them.
pub(super) const ALL: &[&Live] = refusals! {
    "flags has a bit that does not belong to rsk_endpoint_options"
    "see rsk_endpoint_options for those that do; options of sockets are set with rsk_setsockopt"
    "flags에 rsk_endpoint_options의 것이 아닌 비트가 있습니다"
    "쓸 수 있는 것은 rsk_endpoint_options를 보십시오. 소켓 옵션은 rsk_setsockopt로 설정합니다"

    "flags has a bit for UDP, and the endpoint has a path"
    "with a path leave only RSK_REPLACE_STALE, RSK_NO_OFFLOAD and RSK_ENDPOINT_PAUSED"
    "flags에 UDP를 위한 비트가 있는데 엔드포인트에는 path가 있습니다"
    "path가 있으면 RSK_REPLACE_STALE, RSK_NO_OFFLOAD, RSK_ENDPOINT_PAUSED만 쓰십시오"

    "the flag RSK_REPLACE_STALE is for an endpoint with a path"
    "leave it out for UDP: a port is free again as soon as its socket is closed"
    "플래그 RSK_REPLACE_STALE은 path가 있는 엔드포인트를 위한 것입니다"
    "UDP에서는 빼십시오. 포트는 소켓이 닫히면 바로 비게 됩니다"

    "flags is about opening a socket, and rsk_endpoint_adopt was given one that is open"
    "leave only RSK_NO_OFFLOAD and RSK_ENDPOINT_PAUSED, and set the others on the socket before it is bound"
    "flags는 소켓을 여는 것에 관한 것인데, rsk_endpoint_adopt는 이미 열린 소켓을 받았습니다"
    "RSK_NO_OFFLOAD와 RSK_ENDPOINT_PAUSED만 남기고, 나머지는 bind 전에 소켓에 직접 설정하십시오"

    "the socket has its addresses already, and one is given"
    "leave host, service, path, peer_host and peer_service NULL for rsk_endpoint_adopt"
    "소켓에 이미 주소가 있는데 주소가 또 주어졌습니다"
    "rsk_endpoint_adopt에는 host, service, path, peer_host, peer_service를 NULL로 두십시오"

    "a path and a host or service are given: an endpoint has one address"
    "open a second endpoint with rsk_endpoint_open; both can have the same callbacks"
    "path와 host나 service가 함께 주어졌습니다. 엔드포인트의 주소는 하나입니다"
    "rsk_endpoint_open으로 엔드포인트를 하나 더 여십시오. 콜백은 같은 것을 쓸 수 있습니다"

    "a path and a peer are given: only UDP has a peer here"
    "name the receiver in each rsk_endpoint_send, or connect a socket yourself and use rsk_endpoint_adopt"
    "path와 상대편이 함께 주어졌습니다. 여기서 상대편은 UDP에만 있습니다"
    "rsk_endpoint_send마다 받는 쪽을 주거나, 소켓을 직접 연결해 rsk_endpoint_adopt에 넘기십시오"

    "one of peer_host and peer_service is given, and the other is NULL"
    "set both for an endpoint with one peer, or neither and name the receiver in each rsk_endpoint_send"
    "peer_host와 peer_service 가운데 하나만 주어지고 다른 하나는 NULL입니다"
    "상대편이 하나면 둘 다 넣고, 아니면 둘 다 비우고 rsk_endpoint_send마다 받는 쪽을 주십시오"

    "batch is not between 0 and 256"
    "give how many datagrams one callback may get, or 0 for 64"
    "batch가 0에서 256 사이가 아닙니다"
    "콜백 한 번에 받을 데이터그램의 수를 주십시오. 0이면 64입니다"

    "max_datagram is not between 0 and 262144"
    "give the bytes of the longest datagram wanted whole, or 0 for 65535, which is enough for any UDP datagram"
    "max_datagram이 0에서 262144 사이가 아닙니다"
    "온전히 받을 가장 긴 데이터그램의 바이트 수를 주고, 0이면 65535이며 모든 UDP 데이터그램에 충분합니다"

    "hard_mark is below soft_mark"
    "leave both 0 for 256 KiB and 4 MiB, or make hard_mark the larger one"
    "hard_mark가 soft_mark보다 작습니다"
    "둘 다 0으로 두면 256 KiB와 4 MiB입니다. 아니면 hard_mark를 더 크게 하십시오"

    "the socket is not of type SOCK_DGRAM"
    "give a UDP socket or a Unix datagram socket; a connected stream goes to rsk_stream_adopt"
    "소켓의 종류가 SOCK_DGRAM이 아닙니다"
    "UDP 소켓이나 유닉스 데이터그램 소켓을 주십시오. 연결된 스트림은 rsk_stream_adopt에 넘깁니다"

    "the address is shorter than one of its family"
    "pass the length of the structure: sizeof (struct sockaddr_in) or sizeof (struct sockaddr_in6)"
    "주소의 길이가 그 패밀리의 주소보다 짧습니다"
    "구조체의 길이를 넘기십시오: sizeof (struct sockaddr_in)이나 sizeof (struct sockaddr_in6)"

    "the length of the address is 0 or larger than any address"
    "pass the length of the structure, such as sizeof (struct sockaddr_in); for the peer pass NULL and 0"
    "주소의 길이가 0이거나 어떤 주소보다도 깁니다"
    "sizeof (struct sockaddr_in)처럼 구조체의 길이를 넘기십시오. 정해진 상대편에게는 NULL과 0을 넘깁니다"

    "group is no multicast address"
    "use one of 224.0.0.0 to 239.255.255.255, or one that begins with ff (such as ff15::42)"
    "group이 멀티캐스트 주소가 아닙니다"
    "224.0.0.0부터 239.255.255.255까지, 또는 ff15::42처럼 ff로 시작하는 주소를 쓰십시오"

    "not a numeric IP address"
    "write the address in numbers, such as 239.1.2.3 or ff15::42; names are looked up by rsk_getaddrinfo"
    "숫자로 된 IP 주소가 아닙니다"
    "239.1.2.3이나 ff15::42처럼 숫자로 쓰십시오. 이름은 rsk_getaddrinfo로 찾습니다"
};
