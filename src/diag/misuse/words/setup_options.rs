//! Options that do not do what they seem to: RSK130 to RSK132.

use crate::diag::misuse::catalogue::{Level, Mistake, case};

/// The rows.
pub(in crate::diag::misuse) const ROWS: &[Mistake] = &[
    Mistake {
        code: 130,
        name: c"option-of-another-level",
        level: Level::Always,
        refused_with: libc::ENOPROTOOPT,
        title: [c"a socket option at the wrong level", c"수준(level)이 틀린 소켓 옵션"],
        cases: &[case(
            [
                c"at level {0} this option number is {1}; {2} belongs to level {3}",
                c"options of different levels share their numbers, so the system takes it for the other one",
                c"pass the level that the option belongs to as second argument of rsk_setsockopt",
            ],
            [
                c"{0} 수준에서 이 옵션 번호는 {1}이며, {2} 옵션은 {3} 수준에 있습니다",
                c"수준이 다르면 같은 번호가 다른 옵션을 뜻하므로 시스템은 그 다른 옵션으로 여깁니다",
                c"rsk_setsockopt의 둘째 인자로 그 옵션이 있는 수준을 넘기십시오",
            ],
        )],
    },
    Mistake {
        code: 131,
        name: c"option-of-wrong-size",
        level: Level::Always,
        refused_with: libc::EINVAL,
        title: [c"a socket option of the wrong type", c"형이 맞지 않는 소켓 옵션"],
        cases: &[
            case(
                [
                    c"{0} got {1} bytes and needs the {2} of a struct timeval",
                    c"a time limit is given in seconds and microseconds, not as a number of milliseconds",
                    c"use rsk_set_timeouts, which takes milliseconds, or pass a struct timeval and its size",
                ],
                [
                    c"{0}에 {1}바이트를 넘겼는데, struct timeval의 {2}바이트가 필요합니다",
                    c"제한 시간은 밀리초의 수가 아니라 초와 마이크로초로 정합니다",
                    c"밀리초를 받는 rsk_set_timeouts를 쓰거나 struct timeval과 그 크기를 넘기십시오",
                ],
            ),
            case(
                [
                    c"{0} got {1} bytes and needs the {2} of a struct linger",
                    c"lingering is given as two numbers: whether, and for how many seconds",
                    c"use rsk_set_linger, or pass a struct linger and its size",
                ],
                [
                    c"{0}에 {1}바이트를 넘겼는데, struct linger의 {2}바이트가 필요합니다",
                    c"남은 데이터를 기다릴지와 몇 초 기다릴지를 두 수로 정합니다",
                    c"rsk_set_linger를 쓰거나 struct linger와 그 크기를 넘기십시오",
                ],
            ),
            case(
                [
                    c"{0} got {1} bytes and needs the {2} of an int",
                    c"most options are an int; a bool or a char is too short",
                    c"pass a variable of type int and its size to rsk_setsockopt",
                ],
                [
                    c"{0}에 {1}바이트를 넘겼는데, int의 {2}바이트가 필요합니다",
                    c"대부분의 옵션은 int이며 bool이나 char는 너무 짧습니다",
                    c"rsk_setsockopt에 int형 변수와 그 크기를 넘기십시오",
                ],
            ),
            case(
                [
                    c"the tv_usec of {0} is negative, or a million or more",
                    c"tv_usec counts the microseconds after the full seconds: 0 to 999999",
                    c"use rsk_set_timeouts, which takes milliseconds",
                ],
                [
                    c"{0}에 넘긴 tv_usec이 음수이거나 백만 이상입니다",
                    c"tv_usec은 초를 뺀 나머지 마이크로초이며 0부터 999999까지입니다",
                    c"밀리초를 받는 rsk_set_timeouts를 쓰십시오",
                ],
            ),
        ],
    },
    Mistake {
        code: 132,
        name: c"backlog-zero",
        level: Level::Always,
        refused_with: 0,
        title: [c"listening with a backlog of 0", c"backlog 0으로 listen하기"],
        cases: &[case(
            [
                c"fd {0} listens with a backlog of 0, so one connection can wait to be accepted",
                c"the others get no answer until that one is accepted, and try again later",
                c"pass SOMAXCONN to rsk_listen, or 0 to rsk_tcp_listen, which means as many as the system allows",
            ],
            [
                c"fd {0} 소켓은 backlog 0으로 listen하여, accept를 기다릴 수 있는 연결이 하나뿐입니다",
                c"나머지는 그것을 받아들일 때까지 응답을 받지 못하고 나중에 다시 시도합니다",
                c"rsk_listen에 SOMAXCONN을 넘기십시오. rsk_tcp_listen은 0을 시스템이 허용하는 최댓값으로 여깁니다",
            ],
        )],
    },
];
