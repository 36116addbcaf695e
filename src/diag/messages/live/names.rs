//! Names of hosts, services and interfaces.

use super::{Live, Text, live};

live! {
    NAME_WITH_PORT
    "the host name holds a port as well: {0}"
    "give host and port apart, as two arguments: \"127.0.0.1\", \"8080\"; rsk_getaddrinfo wants it so, too"
    "호스트 이름에 포트까지 들어 있습니다: {0}"
    "호스트와 포트를 두 인자로 나누어 주십시오: \"127.0.0.1\", \"8080\". rsk_getaddrinfo도 마찬가지입니다"

    NAME_IS_URL
    "this is a URL and not the name of a host: {0}"
    "give only the host, what stands between // and the next / or :, to rsk_getaddrinfo"
    "호스트 이름이 아니라 URL입니다: {0}"
    "rsk_getaddrinfo에는 //와 다음 /나 : 사이에 있는 호스트만 주십시오"

    NAME_WITH_BLANK
    "the host name holds a blank or a line end: {0}"
    "cut it off before rsk_getaddrinfo: fgets leaves the line end in the text"
    "호스트 이름에 공백이나 줄바꿈이 있습니다: {0}"
    "rsk_getaddrinfo 전에 잘라 내십시오. fgets는 줄바꿈을 글에 남깁니다"

    NAME_LIKE_IPV4
    "{0} looks like an IPv4 address but is none: that has four numbers from 0 to 255 with points between"
    "correct the address; a name for rsk_getaddrinfo does not end in a number"
    "{0}은 IPv4 주소처럼 보이지만 아닙니다. IPv4 주소는 0에서 255까지의 수 네 개를 점으로 이은 것입니다"
    "주소를 고치십시오. rsk_getaddrinfo에 줄 이름은 숫자로 끝나지 않습니다"

    NAME_EMPTY
    "the host name is the empty text"
    "give rsk_getaddrinfo a name or an address, or NULL for this computer"
    "호스트 이름이 빈 글입니다"
    "rsk_getaddrinfo에 이름이나 주소를 주거나, 이 컴퓨터라면 NULL을 주십시오"

    NAME_UNKNOWN
    "no host has the name {0}: no source this computer asks (/etc/hosts, name servers) knows it"
    "check the spelling; getent hosts asks the same sources as rsk_getaddrinfo"
    "{0}이라는 호스트가 없습니다. 이 컴퓨터가 찾아보는 곳(/etc/hosts, 이름 서버)에 없는 이름입니다"
    "철자를 확인하십시오. getent hosts는 rsk_getaddrinfo와 같은 곳에서 찾습니다"

    SERVICE_TOO_LARGE
    "{0} is no port: ports go from 1 to 65535"
    "correct the port before it is given to the call"
    "{0}은 포트가 아닙니다. 포트는 1에서 65535까지입니다"
    "호출에 주기 전에 포트를 고치십시오"

    SERVICE_UNKNOWN
    "there is no service of the name {0} for this type of socket (/etc/services lists them)"
    "give rsk_getaddrinfo the port number as text (\"8080\")"
    "이 종류의 소켓에는 {0}이라는 서비스가 없습니다(목록은 /etc/services)"
    "rsk_getaddrinfo에 포트 번호를 문자열(\"8080\")로 주십시오"

    INTERFACE_UNKNOWN
    "no network interface has the name {0}; there are {1}"
    "use one of those; rsk_if_nametoindex gives its number"
    "{0}이라는 네트워크 인터페이스가 없습니다. 있는 것은 {1}입니다"
    "그 가운데 하나를 쓰십시오. 번호는 rsk_if_nametoindex로 얻습니다"

    INTERFACE_NUMBER_UNKNOWN
    "no network interface has the number {0}; there are {1}"
    "use one of those; rsk_if_nametoindex gives its number"
    "{0}번 네트워크 인터페이스가 없습니다. 있는 것은 {1}입니다"
    "그 가운데 하나를 쓰십시오. 번호는 rsk_if_nametoindex로 얻습니다"

    TEXT_NO_ADDRESS
    "{0} is no {1} address as text; rsk_inet_pton returned 0 and has written nothing"
    "give it {2} and no name; compare the result with 1, and look names up with rsk_getaddrinfo"
    "{0}은 {1} 주소를 나타내는 글이 아닙니다. rsk_inet_pton은 0을 돌려주었고 아무것도 쓰지 않았습니다"
    "이름이 아니라 {2} 형태로 주고 결과가 1인지 확인하십시오. 이름은 rsk_getaddrinfo로 찾습니다"
}
