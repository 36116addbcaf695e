//! Why a server that asks for PROXY headers has refused a connection.

use super::refusals::refusals;
use super::{Live, Text};

/// All of them.
pub(super) const ALL: &[&Live] = refusals! {
    "no PROXY header came in time"
    "let the proxy send it (send-proxy in HAProxy), leave out RSK_LISTEN_PROXY, or raise proxy_timeout_ms"
    "PROXY 헤더가 제때 오지 않았습니다"
    "프록시가 헤더를 보내게 하거나(HAProxy의 send-proxy), RSK_LISTEN_PROXY를 빼거나, proxy_timeout_ms를 늘리십시오"

    "the connection does not begin with a PROXY header"
    "let the proxy send it (send-proxy in HAProxy), or leave out RSK_LISTEN_PROXY if clients connect directly"
    "연결이 PROXY 헤더로 시작하지 않습니다"
    "프록시가 헤더를 보내게 하거나(HAProxy의 send-proxy), 클라이언트가 바로 연결한다면 RSK_LISTEN_PROXY를 빼십시오"

    "the connection ended before its PROXY header did"
    "a health check or a port scan does this too; a proxy that does it has given up its client"
    "PROXY 헤더가 끝나기 전에 연결이 끝났습니다"
    "상태 검사나 포트 스캔도 이렇게 합니다. 프록시라면 클라이언트를 포기한 것입니다"

    "the connection broke before its PROXY header came"
    "a health check or a port scan does this too; a proxy that does it has given up its client"
    "PROXY 헤더가 오기 전에 연결이 끊어졌습니다"
    "상태 검사나 포트 스캔도 이렇게 합니다. 프록시라면 클라이언트를 포기한 것입니다"

    "a TLV is longer than the PROXY header"
    "look who connects (peer of on_drop): it is no proxy, or its PROXY header is not in order"
    "TLV가 PROXY 헤더보다 깁니다"
    "누가 연결하는지 보십시오(on_drop의 peer). 프록시가 아니거나, 프록시의 헤더가 올바르지 않습니다"

    "a port in the PROXY header is no number from 0 to 65535"
    "look who connects (peer of on_drop): it is no proxy, or its PROXY header is not in order"
    "PROXY 헤더의 포트가 0에서 65535까지의 숫자가 아닙니다"
    "누가 연결하는지 보십시오(on_drop의 peer). 프록시가 아니거나, 프록시의 헤더가 올바르지 않습니다"

    "the PROXY header ends with bytes that are no TLV"
    "look who connects (peer of on_drop): it is no proxy, or its PROXY header is not in order"
    "PROXY 헤더의 끝에 TLV가 아닌 바이트가 있습니다"
    "누가 연결하는지 보십시오(on_drop의 peer). 프록시가 아니거나, 프록시의 헤더가 올바르지 않습니다"

    "the PROXY header goes on behind its ports"
    "look who connects (peer of on_drop): it is no proxy, or its PROXY header is not in order"
    "PROXY 헤더가 포트에서 끝나지 않고 더 이어집니다"
    "누가 연결하는지 보십시오(on_drop의 peer). 프록시가 아니거나, 프록시의 헤더가 올바르지 않습니다"

    "the PROXY header has two checksums"
    "look who connects (peer of on_drop): it is no proxy, or its PROXY header is not in order"
    "PROXY 헤더에 체크섬이 두 개 있습니다"
    "누가 연결하는지 보십시오(on_drop의 peer). 프록시가 아니거나, 프록시의 헤더가 올바르지 않습니다"

    "the PROXY header is not plain text"
    "look who connects (peer of on_drop): it is no proxy, or its PROXY header is not in order"
    "PROXY 헤더가 일반 텍스트가 아닙니다"
    "누가 연결하는지 보십시오(on_drop의 peer). 프록시가 아니거나, 프록시의 헤더가 올바르지 않습니다"

    "the PROXY header is too short for the addresses of its family"
    "look who connects (peer of on_drop): it is no proxy, or its PROXY header is not in order"
    "PROXY 헤더가 너무 짧아 그 주소 체계의 주소를 담지 못합니다"
    "누가 연결하는지 보십시오(on_drop의 peer). 프록시가 아니거나, 프록시의 헤더가 올바르지 않습니다"

    "the PROXY header names an unknown address family"
    "look who connects (peer of on_drop): it is no proxy, or its PROXY header is not in order"
    "PROXY 헤더에 알 수 없는 주소 체계가 적혀 있습니다"
    "누가 연결하는지 보십시오(on_drop의 peer). 프록시가 아니거나, 프록시의 헤더가 올바르지 않습니다"

    "the PROXY header names an unknown kind of connection"
    "look who connects (peer of on_drop): it is no proxy, or its PROXY header is not in order"
    "PROXY 헤더에 알 수 없는 연결 종류가 적혀 있습니다"
    "누가 연결하는지 보십시오(on_drop의 peer). 프록시가 아니거나, 프록시의 헤더가 올바르지 않습니다"

    "the PROXY header names none of TCP4, TCP6 and UNKNOWN"
    "look who connects (peer of on_drop): it is no proxy, or its PROXY header is not in order"
    "PROXY 헤더에 TCP4, TCP6, UNKNOWN 중 아무것도 없습니다"
    "누가 연결하는지 보십시오(on_drop의 peer). 프록시가 아니거나, 프록시의 헤더가 올바르지 않습니다"

    "the PROXY header would have more than 4096 bytes"
    "look who connects (peer of on_drop): it is no proxy, or its PROXY header is not in order"
    "PROXY 헤더가 4096바이트를 넘습니다"
    "누가 연결하는지 보십시오(on_drop의 peer). 프록시가 아니거나, 프록시의 헤더가 올바르지 않습니다"

    "the checksum of the PROXY header does not have 4 bytes"
    "look who connects (peer of on_drop): it is no proxy, or its PROXY header is not in order"
    "PROXY 헤더의 체크섬이 4바이트가 아닙니다"
    "누가 연결하는지 보십시오(on_drop의 peer). 프록시가 아니거나, 프록시의 헤더가 올바르지 않습니다"

    "the checksum of the PROXY header is wrong"
    "look who connects (peer of on_drop): it is no proxy, or its PROXY header is not in order"
    "PROXY 헤더의 체크섬이 맞지 않습니다"
    "누가 연결하는지 보십시오(on_drop의 peer). 프록시가 아니거나, 프록시의 헤더가 올바르지 않습니다"

    "the command in the PROXY header is neither LOCAL nor PROXY"
    "look who connects (peer of on_drop): it is no proxy, or its PROXY header is not in order"
    "PROXY 헤더의 명령이 LOCAL도 PROXY도 아닙니다"
    "누가 연결하는지 보십시오(on_drop의 peer). 프록시가 아니거나, 프록시의 헤더가 올바르지 않습니다"

    "the version of the binary PROXY header is not 2"
    "look who connects (peer of on_drop): it is no proxy, or its PROXY header is not in order"
    "이진 PROXY 헤더의 버전이 2가 아닙니다"
    "누가 연결하는지 보십시오(on_drop의 peer). 프록시가 아니거나, 프록시의 헤더가 올바르지 않습니다"

    "the destination in the PROXY header is no address of its family"
    "look who connects (peer of on_drop): it is no proxy, or its PROXY header is not in order"
    "PROXY 헤더의 목적지가 그 주소 체계의 주소가 아닙니다"
    "누가 연결하는지 보십시오(on_drop의 peer). 프록시가 아니거나, 프록시의 헤더가 올바르지 않습니다"

    "the line of the PROXY header does not end within 107 bytes"
    "look who connects (peer of on_drop): it is no proxy, or its PROXY header is not in order"
    "PROXY 헤더의 줄이 107바이트 안에 끝나지 않습니다"
    "누가 연결하는지 보십시오(on_drop의 peer). 프록시가 아니거나, 프록시의 헤더가 올바르지 않습니다"

    "the source in the PROXY header is no address of its family"
    "look who connects (peer of on_drop): it is no proxy, or its PROXY header is not in order"
    "PROXY 헤더의 출발지가 그 주소 체계의 주소가 아닙니다"
    "누가 연결하는지 보십시오(on_drop의 peer). 프록시가 아니거나, 프록시의 헤더가 올바르지 않습니다"
};
