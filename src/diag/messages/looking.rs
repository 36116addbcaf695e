//! Advice for multicast groups, header views and descriptions.

use super::{Advice, on};

const CHANGE: &[&str] = &["multicast_join", "multicast_leave"];
const GROUPS: &[&str] = &["multicast_join", "multicast_leave", "multicast_send_options"];
const VIEWS: &[&str] = &["view_ethernet", "view_ipv4", "view_ipv6", "view_icmp", "view_tcp", "view_udp"];
const INNER_VIEWS: &[&str] = &["view_icmp", "view_tcp", "view_udp"];

pub(super) const ROWS: &[Advice] = &[
    on(
        CHANGE,
        libc::EINVAL,
        "group or source is not a numeric address, group is not a multicast one, or the sources contradict",
        "use a group from 224.0.0.0 to 239.255.255.255 or ff00::/8, and no names",
        "group이나 source가 숫자 주소가 아니거나, group이 멀티캐스트 주소가 아니거나, source 지정이 서로 어긋납니다",
        "이름 말고 224.0.0.0에서 239.255.255.255나 ff00::/8의 그룹을 주십시오",
    ),
    on(
        &["multicast_send_options"],
        libc::EINVAL,
        "ttl is not 0 to 255, or loop not 0 or 1 (-1 leaves either as it is)",
        "give rsk_multicast_send_options ttl 1 for the local network, and loop 1 for members on this computer",
        "ttl이 0에서 255 사이가 아니거나 loop가 0이나 1이 아닙니다(-1은 그대로 둔다는 뜻)",
        "rsk_multicast_send_options의 ttl에 1(로컬 네트워크)을, 이 컴퓨터에서도 받으려면 loop에 1을 주십시오",
    ),
    on(
        GROUPS,
        libc::ENODEV,
        "no network interface has that name, or none was named and there is no route to multicast groups",
        "name one of those that ip link shows, such as \"eth0\" or \"lo\"",
        "그런 이름의 네트워크 인터페이스가 없거나, 이름을 주지 않았는데 멀티캐스트로 가는 경로가 없습니다",
        "ip link가 보여 주는 \"eth0\"이나 \"lo\" 같은 이름을 주십시오",
    ),
    on(
        &["multicast_join"],
        libc::EADDRINUSE,
        "this socket is already a member of that group on that interface",
        "call rsk_multicast_join once for each group, sender and interface",
        "이 소켓은 그 인터페이스에서 이미 그 그룹에 들어 있습니다",
        "그룹, 송신자, 인터페이스마다 rsk_multicast_join을 한 번만 부르십시오",
    ),
    on(
        CHANGE,
        libc::EADDRNOTAVAIL,
        "this socket is not a member of that group with that sender and interface, or has that sender already",
        "join once; leave with the same arguments as the group was joined with",
        "이 소켓은 그 송신자와 인터페이스로 그 그룹에 들어 있지 않거나, 그 송신자가 이미 있습니다",
        "한 번만 들어가고, 나올 때는 들어갈 때와 같은 인자를 주십시오",
    ),
    on(
        GROUPS,
        libc::EAFNOSUPPORT,
        "the socket does not have the family of the group, or source another one than group",
        "open the socket with rsk_udp_open; without RSK_IPV4_ONLY it takes groups of both families",
        "소켓의 주소 체계가 그룹과 다르거나, source와 group의 주소 체계가 서로 다릅니다",
        "소켓을 rsk_udp_open으로 여십시오. RSK_IPV4_ONLY가 없으면 두 주소 체계의 그룹을 다 받습니다",
    ),
    on(
        &["multicast_join"],
        libc::ENOBUFS,
        "the socket is in as many groups as the system allows (net.ipv4.igmp_max_memberships)",
        "leave groups with rsk_multicast_leave, or open further sockets with rsk_udp_open",
        "소켓이 시스템이 허용하는 수만큼 그룹에 들어 있습니다(net.ipv4.igmp_max_memberships)",
        "rsk_multicast_leave로 그룹에서 나오거나, rsk_udp_open으로 소켓을 더 여십시오",
    ),
    on(
        INNER_VIEWS,
        libc::EBADMSG,
        "the header is cut short, or what it says of itself is impossible: these bytes are not such a header",
        "start where the header before it ended, as its view returned; the IP view tells what follows",
        "헤더가 잘렸거나 내용이 서로 맞지 않습니다. 이 바이트는 그런 헤더가 아닙니다",
        "앞 헤더의 함수가 돌려준 길이만큼 뒤에서 시작하십시오. 다음 헤더의 종류는 IP 헤더가 알려 줍니다",
    ),
    on(
        VIEWS,
        libc::EFAULT,
        "out is NULL, or bytes is NULL though len is not 0",
        "pass the received bytes, their number and the address of a view",
        "out이 NULL이거나, len이 0이 아닌데 bytes가 NULL입니다",
        "받은 바이트와 그 수, 결과를 담을 구조체의 주소를 넘기십시오",
    ),
    on(
        &["describe"],
        libc::EINVAL,
        "the size at the beginning of the structure is not set",
        "write rsk_description d = {.size = sizeof d} before rsk_describe(fd, &d)",
        "구조체 맨 앞의 size를 채우지 않았습니다",
        "rsk_describe(fd, &d) 전에 rsk_description d = {.size = sizeof d}라고 쓰십시오",
    ),
    on(
        &["describe", "describe_text"],
        libc::ENOTSOCK,
        "the descriptor is open, but it is a file, pipe or terminal: there is no connection to describe",
        "give rsk_describe a socket; readlink /proc/self/fd/N tells what another descriptor is",
        "디스크립터는 열려 있지만 파일이나 파이프, 터미널이라서 설명할 연결이 없습니다",
        "rsk_describe에는 소켓을 주십시오. 다른 디스크립터가 무엇인지는 readlink /proc/self/fd/N으로 봅니다",
    ),
    on(
        &["describe", "describe_text"],
        libc::EFAULT,
        "the pointer for the answer is NULL or does not point to memory that can be written",
        "pass &d of a rsk_description to rsk_describe, or a char array and its size to rsk_describe_text",
        "결과를 담을 포인터가 NULL이거나 쓸 수 있는 메모리를 가리키지 않습니다",
        "rsk_describe에는 rsk_description 변수의 주소를, rsk_describe_text에는 char 배열과 크기를 주십시오",
    ),
    on(
        &["view_ethernet"],
        libc::EBADMSG,
        "a frame has at least 14 bytes; these are fewer",
        "pass a whole frame, as a socket of rsk_packet_open delivers it, with the length that was received",
        "프레임은 14바이트 이상이어야 합니다",
        "rsk_packet_open으로 연 소켓이 준 프레임 전체와 받은 길이를 넘기십시오",
    ),
    on(
        &["view_ipv4", "view_ipv6"],
        libc::EBADMSG,
        "the IP version is another one, the header is cut short, or what it says of itself is impossible",
        "start where the Ethernet header ended; rsk_view_ethernet tells whether IPv4 or IPv6 follows",
        "IP 버전이 다르거나, 헤더가 잘렸거나, 내용이 서로 맞지 않습니다",
        "Ethernet 헤더가 끝난 곳에서 시작하십시오. 다음이 IPv4인지 IPv6인지는 rsk_view_ethernet이 알려 줍니다",
    ),
    on(
        GROUPS,
        libc::EPROTO,
        "a TCP socket has no multicast",
        "open one with rsk_udp_open",
        "TCP 소켓에는 멀티캐스트가 없습니다",
        "rsk_udp_open으로 여십시오",
    ),
];
