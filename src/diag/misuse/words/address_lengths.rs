//! Addresses that do not fit, are not there or cannot be used: RSK106 to RSK111.

use crate::diag::misuse::catalogue::{Level, Mistake, case};

/// The rows.
pub(in crate::diag::misuse) const ROWS: &[Mistake] = &[
    Mistake {
        code: 106,
        name: c"address-length-wrong",
        level: Level::Always,
        refused_with: libc::EINVAL,
        title: [c"a length that is not that of the address", c"주소의 크기가 아닌 길이"],
        cases: &[
            case(
                [
                    c"the length is {0}, the size of a pointer, and not that of {1}",
                    c"sizeof of a pointer is not the size of what it points to",
                    c"pass sizeof of the structure itself (sizeof *addr for a pointer); rsk_getaddrinfo tells the length",
                ],
                [
                    c"길이가 {1}의 크기가 아니라 포인터의 크기인 {0}입니다",
                    c"포인터에 sizeof를 쓰면 포인터가 가리키는 것의 크기가 아닙니다",
                    c"구조체 자체의 크기(포인터라면 sizeof *addr)를 넘기십시오. rsk_getaddrinfo는 길이도 알려 줍니다",
                ],
            ),
            case(
                [
                    c"the length is {0}, too short for {1}",
                    c"the system needs the whole address, or at least its fixed part",
                    c"pass sizeof of the structure; rsk_getaddrinfo tells the length",
                ],
                [
                    c"길이가 {0}인데, {1}에는 너무 짧습니다",
                    c"시스템에는 주소 전체, 적어도 고정된 부분이 필요합니다",
                    c"구조체의 크기를 넘기십시오. rsk_getaddrinfo는 길이도 알려 줍니다",
                ],
            ),
            case(
                [
                    c"the length is {0}, longer than any address",
                    c"no address has more than 128 bytes; the length was probably never set",
                    c"pass sizeof of the structure; rsk_getaddrinfo tells the length",
                ],
                [
                    c"길이가 {0}인데 그렇게 긴 주소는 없습니다",
                    c"주소는 128바이트를 넘지 않으므로, 길이를 정하지 않은 듯합니다",
                    c"구조체의 크기를 넘기십시오. rsk_getaddrinfo는 길이도 알려 줍니다",
                ],
            ),
            case(
                [
                    c"the length given for the address buffer is {0}, the size of a pointer",
                    c"sizeof of a pointer is not the size of what it points to; the address is cut to that length",
                    c"set the length to sizeof of the structure itself (sizeof *addr for a pointer) before each call",
                ],
                [
                    c"주소 버퍼의 길이가 포인터의 크기인 {0}입니다",
                    c"포인터에 sizeof를 쓰면 포인터가 가리키는 것의 크기가 아니며, 주소는 그만큼만 저장됩니다",
                    c"호출할 때마다 길이를 구조체 자체의 크기(포인터라면 sizeof *addr)로 정하십시오",
                ],
            ),
        ],
    },
    Mistake {
        code: 107,
        name: c"address-length-not-set",
        level: Level::Always,
        refused_with: libc::EINVAL,
        title: [c"an address buffer whose length was not set", c"길이를 정하지 않은 주소 버퍼"],
        cases: &[
            case(
                [
                    c"the length given for the address buffer is 0, so no address is stored",
                    c"the call reads the length before it fills in the address, and stores no more than that",
                    c"set the length to the size of the buffer before each call, or read it later with rsk_getpeername",
                ],
                [
                    c"주소 버퍼의 길이가 0이라서 주소가 저장되지 않습니다",
                    c"이 호출은 주소를 채우기 전에 길이를 읽고 그만큼만 저장합니다",
                    c"호출할 때마다 길이를 버퍼의 크기(sizeof)로 정하거나, 나중에 rsk_getpeername으로 읽으십시오",
                ],
            ),
            case(
                [
                    c"the length given for the address buffer is {0}",
                    c"a negative length is refused, and a connection that accept has taken is lost with it",
                    c"set the length to the size of the buffer before each call, or pass NULL to rsk_accept",
                ],
                [
                    c"주소 버퍼의 길이가 {0}입니다",
                    c"음수 길이는 거부되며, accept가 이미 꺼낸 연결은 함께 사라집니다",
                    c"호출할 때마다 길이를 버퍼의 크기(sizeof)로 정하거나 rsk_accept에 NULL을 넘기십시오",
                ],
            ),
            case(
                [
                    c"the length given for the address buffer is {0}, longer than any address",
                    c"a length that was never set is whatever was in memory: 0, negative, or more than there is room for",
                    c"set the length to the size of the buffer before each call, or pass NULL to rsk_accept",
                ],
                [
                    c"주소 버퍼의 길이가 {0}인데 그렇게 긴 주소는 없습니다",
                    c"정하지 않은 길이는 메모리에 있던 값이며, 0이나 음수이거나 버퍼보다 클 수 있습니다",
                    c"호출할 때마다 길이를 버퍼의 크기(sizeof)로 정하거나 rsk_accept에 NULL을 넘기십시오",
                ],
            ),
        ],
    },
    Mistake {
        code: 108,
        name: c"address-length-left-over",
        level: Level::Diagnosis,
        refused_with: 0,
        title: [c"a length that the call before has changed", c"앞선 호출이 바꾼 길이를 다시 쓰기"],
        cases: &[
            case(
                [
                    c"the address has {0} bytes but the length was {1}, left by the call before: it is cut",
                    c"the call replaces the length with that of the address, and the next call takes it for the size of the buffer",
                    c"set the length to the size of the buffer before each call, or use rsk_recv_datagram or rsk_accept_many",
                ],
                [
                    c"{0}바이트인 주소가 앞선 호출이 남긴 길이 {1}만큼만 저장되어 잘렸습니다",
                    c"호출은 길이를 주소의 길이로 바꾸고, 다음 호출은 그것을 버퍼의 크기로 여깁니다",
                    c"호출할 때마다 길이를 버퍼의 크기(sizeof)로 정하거나 rsk_recv_datagram이나 rsk_accept_many를 쓰십시오",
                ],
            ),
        ],
    },
    Mistake {
        code: 109,
        name: c"address-not-parsed",
        level: Level::Always,
        refused_with: libc::EADDRNOTAVAIL,
        title: [c"an address made from a text that is not one", c"주소로 읽을 수 없는 문자열에서 만든 주소"],
        cases: &[
            case(
                [
                    c"255.255.255.255 is not an address for TCP",
                    c"it is INADDR_NONE, which inet_addr returns for a text that is not an address",
                    c"use rsk_inet_pton and check that it returns 1, or rsk_getaddrinfo for names",
                ],
                [
                    c"255.255.255.255는 TCP에 쓸 수 있는 주소가 아닙니다",
                    c"문자열이 주소가 아닐 때 inet_addr가 돌려주는 INADDR_NONE과 같은 값입니다",
                    c"rsk_inet_pton을 쓰고 결과가 1인지 확인하십시오. 이름에는 rsk_getaddrinfo를 쓰십시오",
                ],
            ),
            case(
                [
                    c"\"{0}\" could not be read as an address, and the target is now {1}",
                    c"if the text is not an address, nothing is stored: the address is what it was before",
                    c"check that rsk_inet_pton returns 1; names such as localhost need rsk_getaddrinfo",
                ],
                [
                    c"\"{0}\"에서 주소를 읽지 못했고, 지금 {1}(으)로 보내려 합니다",
                    c"문자열이 주소가 아니면 아무것도 저장되지 않아 주소는 전의 값 그대로입니다",
                    c"rsk_inet_pton의 결과가 1인지 확인하십시오. localhost 같은 이름에는 rsk_getaddrinfo가 필요합니다",
                ],
            ),
            case(
                [
                    c"\"{0}\" could not be read as an address, and 255.255.255.255 is used",
                    c"inet_addr returns INADDR_NONE for a text that is not an address, and that is 255.255.255.255",
                    c"use rsk_inet_pton and check that it returns 1, or rsk_getaddrinfo for names",
                ],
                [
                    c"\"{0}\"에서 주소를 읽지 못했는데 255.255.255.255를 주소로 쓰고 있습니다",
                    c"문자열이 주소가 아니면 inet_addr는 INADDR_NONE을 돌려주며, 그 값이 255.255.255.255입니다",
                    c"rsk_inet_pton을 쓰고 결과가 1인지 확인하십시오. 이름에는 rsk_getaddrinfo를 쓰십시오",
                ],
            ),
            case(
                [
                    c"\"{0}\" has a number that begins with 0, which is read as octal",
                    c"inet_addr and inet_aton take 010 for 8, as C does, so this is another address",
                    c"leave out the leading zeros; rsk_inet_pton knows decimal numbers only and refuses such a text",
                ],
                [
                    c"\"{0}\"에는 0으로 시작하는 수가 있으며, 이것은 8진수로 읽힙니다",
                    c"inet_addr와 inet_aton은 C처럼 010을 8로 읽으므로 다른 주소가 됩니다",
                    c"앞의 0을 빼십시오. rsk_inet_pton은 10진수만 알며 이런 문자열을 거부합니다",
                ],
            ),
        ],
    },
    Mistake {
        code: 110,
        name: c"port-zero",
        level: Level::Always,
        refused_with: libc::EADDRNOTAVAIL,
        title: [c"connecting or sending to port 0", c"포트 0으로 연결하거나 보내기"],
        cases: &[
            case(
                [
                    c"the port of {0} is 0",
                    c"nobody can listen on port 0; a number that atoi could not read is 0 too",
                    c"check the number before rsk_htons, or give it as text to rsk_tcp_connect",
                ],
                [
                    c"{0}의 포트가 0입니다",
                    c"포트 0에서는 아무도 기다릴 수 없으며, atoi가 읽지 못한 수도 0이 됩니다",
                    c"rsk_htons에 넘기기 전에 수를 확인하거나, 문자열 그대로 rsk_tcp_connect에 넘기십시오",
                ],
            ),
            case(
                [
                    c"the port of {0} is 0",
                    c"nobody can receive on port 0; a number that atoi could not read is 0 too",
                    c"check the number before rsk_htons, or give it as text to rsk_udp_connect",
                ],
                [
                    c"{0}의 포트가 0입니다",
                    c"포트 0에서는 아무도 받을 수 없으며, atoi가 읽지 못한 수도 0이 됩니다",
                    c"rsk_htons에 넘기기 전에 수를 확인하거나, 문자열 그대로 rsk_udp_connect에 넘기십시오",
                ],
            ),
        ],
    },
    Mistake {
        code: 111,
        name: c"unix-path-unusable",
        level: Level::Explained,
        refused_with: libc::EINVAL,
        title: [c"a path that is too long, or a file left over by a server", c"너무 긴 경로, 또는 서버가 남긴 파일"],
        cases: &[
            case(
                [
                    c"the path takes {0} bytes, more than sun_path has room for",
                    c"sun_path has 108 bytes; what is copied behind them overwrites other memory",
                    c"use a shorter path; rsk_unix_listen and rsk_unix_connect check the length",
                ],
                [
                    c"경로가 {0}바이트를 차지하여 sun_path에 들어가지 않습니다",
                    c"sun_path는 108바이트이고, 그 뒤로 복사하면 다른 메모리를 덮어씁니다",
                    c"더 짧은 경로를 쓰십시오. rsk_unix_listen과 rsk_unix_connect는 길이를 확인합니다",
                ],
            ),
            case(
                [
                    c"the path fills all 108 bytes of sun_path and has no NUL",
                    c"strncpy cuts a longer path and adds no NUL; behind a shorter one stays what was in the memory before",
                    c"zero the structure and use a shorter path; rsk_unix_listen and rsk_unix_connect see to both",
                ],
                [
                    c"경로가 sun_path의 108바이트를 모두 채우고 NUL이 없습니다",
                    c"strncpy는 긴 경로를 NUL 없이 자르고, 지우지 않은 메모리에는 짧은 경로 뒤에 전의 내용이 남습니다",
                    c"구조체를 0으로 지우고 더 짧은 경로를 쓰십시오. rsk_unix_listen과 rsk_unix_connect는 둘 다 살핍니다",
                ],
            ),
            case(
                [
                    c"{0} is a socket file left over: no process has that socket",
                    c"the file of a Unix socket stays when its socket is closed",
                    c"unlink it before bind; rsk_unix_listen does so with RSK_REPLACE_STALE, if nobody holds the socket",
                ],
                [
                    c"{0} 파일은 남겨진 소켓 파일이며, 그 소켓을 가진 프로세스가 없습니다",
                    c"Unix 소켓의 파일은 소켓을 닫아도 남습니다",
                    c"bind하기 전에 unlink로 지우십시오. RSK_REPLACE_STALE을 준 rsk_unix_listen은 주인 없는 파일을 지웁니다",
                ],
            ),
            case(
                [
                    c"{0} exists already and is not a socket",
                    c"bind makes the file itself and does not replace one",
                    c"use another path, or unlink the file if nobody needs it",
                ],
                [
                    c"{0} 파일이 이미 있고 소켓이 아닙니다",
                    c"bind는 파일을 스스로 만들며 있는 파일을 바꾸지 않습니다",
                    c"다른 경로를 쓰십시오. 필요 없는 파일이라면 unlink로 지우십시오",
                ],
            ),
            case(
                [
                    c"the path has 107 bytes, as many as fit, and there is no such file",
                    c"snprintf and strncpy cut a longer path without an error",
                    c"use a shorter path; rsk_unix_listen and rsk_unix_connect check the length",
                ],
                [
                    c"경로가 들어갈 수 있는 최대 길이인 107바이트이고, 그런 파일이 없습니다",
                    c"snprintf와 strncpy는 더 긴 경로를 오류 없이 자릅니다",
                    c"더 짧은 경로를 쓰십시오. rsk_unix_listen과 rsk_unix_connect는 길이를 확인합니다",
                ],
            ),
        ],
    },
];
