//! Sockets set up in the wrong order or with the wrong options: RSK120 to RSK132.

use crate::diag::misuse::catalogue::{Level, Mistake, case};

/// The rows.
pub(in crate::diag::misuse) const ROWS: &[Mistake] = &[Mistake {
    code: 126,
    name: c"bound-or-connected-twice",
    level: Level::Always,
    refused_with: libc::EINVAL,
    title: [c"binding or connecting a socket a second time", c"이미 bind하거나 connect한 소켓에 다시 하기"],
    cases: &[
        case(
            [
                c"fd {0} is bound already",
                c"a socket is bound once; its address cannot be changed",
                c"rsk_close it and make a new one with rsk_socket to use another address",
            ],
            [
                c"fd {0}에는 이미 주소가 있습니다",
                c"소켓의 주소는 한 번만 정할 수 있고 바꿀 수 없습니다",
                c"다른 주소를 쓰려면 rsk_close로 닫고 rsk_socket으로 새로 만드십시오",
            ],
        ),
        case(
            [
                c"fd {0} is connected already",
                c"a stream socket is connected once in its life",
                c"rsk_close it and make a new one with rsk_socket to talk to another peer",
            ],
            [
                c"fd {0}은 이미 연결되어 있습니다",
                c"스트림 소켓은 평생 한 번만 연결됩니다",
                c"다른 상대와 통신하려면 rsk_close로 닫고 rsk_socket으로 새로 만드십시오",
            ],
        ),
    ],
}];
