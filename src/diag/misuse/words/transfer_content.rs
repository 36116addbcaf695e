//! What the bytes are taken for, and what failures are: RSK151 to RSK156.

use crate::diag::misuse::catalogue::{Level, Mistake, case};

/// The rows.
pub(in crate::diag::misuse) const ROWS: &[Mistake] = &[
    Mistake {
        code: 151,
        name: c"received-text-not-ended",
        level: Level::Diagnosis,
        refused_with: 0,
        title: [c"taking received bytes for a text that ends", c"받은 바이트를 끝이 있는 문자열로 여기기"],
        cases: &[
            case(
                [
                    c"this sends {0} bytes of a buffer into which {1} were received; the others are left from before",
                    c"a receive puts no NUL behind what it received, so strlen and %s run on into whatever lies there",
                    c"use the number of bytes that rsk_recv returned, or put the NUL there yourself: buf[n] = 0",
                ],
                [
                    c"{1}바이트를 받은 버퍼에서 {0}바이트를 보내며, 나머지는 전에 있던 내용입니다",
                    c"받는 호출은 받은 내용 뒤에 NUL을 붙이지 않으므로, strlen과 %s는 그 뒤에 있는 것까지 읽습니다",
                    c"rsk_recv가 돌려준 바이트 수를 쓰거나, buf[n] = 0처럼 직접 NUL을 붙이십시오",
                ],
            ),
        ],
    },
    Mistake {
        code: 152,
        name: c"length-of-pointer",
        level: Level::Diagnosis,
        refused_with: 0,
        title: [c"giving the size of a pointer as the length of a text", c"문자열 길이로 포인터의 크기를 넘기기"],
        cases: &[
            case(
                [
                    c"{0} of the {1} bytes of a text were sent on fd {2} at {3}, and the rest does not follow",
                    c"sizeof of a pointer is 8, whatever it points to; sizeof gives the length of an array only where it is declared",
                    c"pass strlen(text) to rsk_send, or keep the length beside the pointer",
                ],
                [
                    c"{3}에서 fd {2}에 문자열 {1}바이트 가운데 {0}바이트만 보냈고, 나머지가 이어지지 않습니다",
                    c"포인터의 sizeof는 무엇을 가리키든 8이며, sizeof가 배열의 길이가 되는 것은 배열을 선언한 곳에서뿐입니다",
                    c"rsk_send에 strlen(문자열)을 넘기거나, 길이를 포인터와 함께 보관하십시오",
                ],
            ),
        ],
    },
    Mistake {
        code: 153,
        name: c"length-beyond-buffer",
        level: Level::Compiled,
        refused_with: 0,
        title: [c"a length that is larger than the buffer", c"버퍼보다 큰 길이"],
        cases: &[
            case(
                [
                    c"the length is larger than the buffer",
                    c"the call writes or reads beyond the end of the buffer",
                    c"pass sizeof of the array itself to rsk_recv; compilers warn of this when they optimise (-O2)",
                ],
                [
                    c"길이가 버퍼보다 큽니다",
                    c"호출이 버퍼의 끝을 넘어 쓰거나 읽습니다",
                    c"rsk_recv에 배열 자체의 sizeof를 넘기십시오. 컴파일러는 최적화할 때(-O2) 이를 경고합니다",
                ],
            ),
        ],
    },
    Mistake {
        code: 154,
        name: c"pointer-in-payload",
        level: Level::Diagnosis,
        refused_with: 0,
        title: [c"sending a structure as it lies in memory", c"메모리에 있는 구조체를 그대로 보내기"],
        cases: &[
            case(
                [
                    c"the 8 bytes from offset {0} on are {1}, an address in the memory of this process",
                    c"an address means nothing to the peer and tells it where this program lies; padding and byte order differ too",
                    c"send what it points to: write each field into a buffer, numbers with rsk_htonl and rsk_htons",
                ],
                [
                    c"오프셋 {0}부터의 8바이트가 이 프로세스의 메모리 주소인 {1}입니다",
                    c"주소는 상대에게 뜻이 없고 이 프로그램의 위치를 드러내며, 패딩과 바이트 순서도 서로 다릅니다",
                    c"가리키는 내용을 보내십시오. 필드마다 버퍼에 쓰고, 수는 rsk_htonl과 rsk_htons로 바꾸십시오",
                ],
            ),
        ],
    },
    Mistake {
        code: 155,
        name: c"errno-read-late",
        level: Level::Always,
        refused_with: 0,
        title: [c"asking for the reason of a failure after another call", c"다른 호출 뒤에 실패의 원인을 묻기"],
        cases: &[
            case(
                [
                    c"{0} failed with {1}, but errno has become {2} since, and {2} is what is explained",
                    c"any other call may change errno, even one that succeeds, such as printf or close",
                    c"use rsk_last_error or rsk_explain, which keep the failure, or copy errno right after the call",
                ],
                [
                    c"{0} 호출은 {1}(으)로 실패했는데, 그 뒤에 바뀐 errno인 {2}에 대한 설명을 요청했습니다",
                    c"printf나 close처럼 성공한 호출도 errno를 바꿀 수 있습니다",
                    c"실패를 간직하는 rsk_last_error나 rsk_explain을 쓰거나, 호출 직후에 errno를 복사하십시오",
                ],
            ),
            case(
                [
                    c"the text is about {0}, which failed with {1}, but {2} has failed since, with {3}",
                    c"the last failure is told, and a call that cleans up after a failure can fail too",
                    c"call rsk_perror or rsk_explain before cleaning up",
                ],
                [
                    c"{0} 호출이 {1}(으)로 실패했다는 메시지인데, 그 뒤에 {2} 호출이 {3}(으)로 실패했습니다",
                    c"마지막 실패가 출력되며, 실패 뒤에 정리하는 호출도 실패할 수 있습니다",
                    c"정리하기 전에 rsk_perror나 rsk_explain을 부르십시오",
                ],
            ),
        ],
    },
    Mistake {
        code: 156,
        name: c"resolver-code-as-errno",
        level: Level::Explained,
        refused_with: 0,
        title: [c"mixing up the codes of getaddrinfo and errno", c"getaddrinfo의 코드와 errno를 혼동하기"],
        cases: &[
            case(
                [
                    c"{0} failed with {1}, but errno, which is {2}, is explained",
                    c"getaddrinfo and getnameinfo return their code, and leave errno alone unless it is EAI_SYSTEM",
                    c"pass what the call returned to rsk_gai_strerror, or use rsk_explain",
                ],
                [
                    c"{0} 호출은 {1}(으)로 실패했는데, errno인 {2}에 대한 설명을 요청했습니다",
                    c"getaddrinfo와 getnameinfo는 코드를 돌려주며, EAI_SYSTEM이 아니면 errno를 쓰지 않습니다",
                    c"돌려받은 값을 rsk_gai_strerror에 넘기거나 rsk_explain을 쓰십시오",
                ],
            ),
            case(
                [
                    c"{0} is an errno ({1}), not a code of getaddrinfo: those are negative",
                    c"gai_strerror knows the EAI_ codes only",
                    c"pass what rsk_getaddrinfo returned; rsk_error_name gives the name of either",
                ],
                [
                    c"{0}(은)는 errno({1})이며 getaddrinfo의 코드가 아닙니다. 그 코드는 음수입니다",
                    c"gai_strerror는 EAI_ 코드만 압니다",
                    c"rsk_getaddrinfo가 돌려준 값을 넘기십시오. rsk_error_name은 두 가지의 이름을 모두 돌려줍니다",
                ],
            ),
            case(
                [
                    c"{1} is a code of getaddrinfo ({0}), not an errno: strerror does not know it",
                    c"the codes of getaddrinfo are negative numbers of their own",
                    c"pass it to rsk_gai_strerror; rsk_error_name gives the name of either",
                ],
                [
                    c"{1}(은)는 getaddrinfo의 코드({0})이며 errno가 아니어서, strerror는 알지 못합니다",
                    c"getaddrinfo의 코드는 errno와 따로 정해진 음수입니다",
                    c"rsk_gai_strerror에 넘기십시오. rsk_error_name은 두 가지의 이름을 모두 돌려줍니다",
                ],
            ),
        ],
    },
];
