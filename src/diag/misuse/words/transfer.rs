//! Bytes lost in streams, and ends that are none: RSK140 to RSK145.

use crate::diag::misuse::catalogue::{Level, Mistake, case};

/// The rows.
pub(in crate::diag::misuse) const ROWS: &[Mistake] = &[
    Mistake {
        code: 140,
        name: c"short-send-ignored",
        level: Level::Always,
        refused_with: 0,
        title: [c"going on after a short send as if all had been sent", c"일부만 보내졌는데 모두 보낸 것처럼 진행하기"],
        cases: &[
            case(
                [
                    c"{0} of {1} bytes were sent at {3}; {2} were left out, and this sends something else",
                    c"a send may take only a part; it returns how many bytes it took, and the rest is the caller's to send",
                    c"send the rest from where it stopped, or use rsk_send_all, which sends all of it",
                ],
                [
                    c"{3}에서 {1}바이트 가운데 {0}바이트만 보내졌고, {2}바이트를 빠뜨린 채 다른 것을 보냅니다",
                    c"보내는 호출은 일부만 받아들일 수 있으며, 받아들인 바이트 수를 돌려주고 나머지는 호출한 쪽이 보내야 합니다",
                    c"멈춘 곳부터 나머지를 보내거나, 모두 보내 주는 rsk_send_all을 쓰십시오",
                ],
            ),
            case(
                [
                    c"{0} of {1} bytes were sent at {3}; {2} were never sent, and the socket is closed",
                    c"a send may take only a part; it returns how many bytes it took, and the rest is the caller's to send",
                    c"send the rest before closing: rsk_send_all sends all of it; to drop the peer on purpose use rsk_close_reset",
                ],
                [
                    c"{3}에서 {1}바이트 가운데 {0}바이트만 보내졌고, {2}바이트를 보내지 않은 채 소켓을 닫습니다",
                    c"보내는 호출은 일부만 받아들일 수 있으며, 받아들인 바이트 수를 돌려주고 나머지는 호출한 쪽이 보내야 합니다",
                    c"닫기 전에 rsk_send_all로 나머지를 모두 보내고, 일부러 끊으려면 rsk_close_reset을 쓰십시오",
                ],
            ),
            case(
                [
                    c"{0} of {1} bytes were sent at {3}; {2} were never sent, and sending is ended",
                    c"a send may take only a part; after the end of sending the rest can never be sent",
                    c"send the rest before rsk_shutdown: rsk_send_all sends all of it",
                ],
                [
                    c"{3}에서 {1}바이트 가운데 {0}바이트만 보내졌고, {2}바이트를 보내지 않은 채 송신을 끝냅니다",
                    c"보내는 호출은 일부만 받아들일 수 있으며, 송신을 끝낸 뒤에는 나머지를 보낼 수 없습니다",
                    c"rsk_shutdown 전에 rsk_send_all로 나머지를 모두 보내십시오",
                ],
            ),
        ],
    },
    Mistake {
        code: 141,
        name: c"short-receive-ignored",
        level: Level::Diagnosis,
        refused_with: 0,
        title: [c"using a record of which only a part was received", c"일부만 받은 레코드를 다 받은 것처럼 쓰기"],
        cases: &[
            case(
                [
                    c"{0} of {1} bytes of a record had come on fd {2}, and now something else is received elsewhere",
                    c"a receive on a stream returns what has arrived, which may be a part of a record; the rest of it comes later",
                    c"use rsk_recv_exact, which waits for the whole record, or go on receiving where the part ends",
                ],
                [
                    c"fd {2}에서 레코드 {1}바이트 가운데 {0}바이트만 왔는데, 이제 다른 곳에 다른 것을 받습니다",
                    c"스트림에서 받는 호출은 도착한 만큼만 돌려주므로 레코드의 일부일 수 있고, 나머지는 나중에 옵니다",
                    c"레코드 전체를 기다리는 rsk_recv_exact를 쓰거나, 받은 부분의 뒤에 이어서 받으십시오",
                ],
            ),
            case(
                [
                    c"only {0} of the {1} bytes of the record before had come on fd {2}; this has overwritten them",
                    c"a receive on a stream returns what has arrived, which may be a part of a record; the rest of it comes later",
                    c"use rsk_recv_exact, which waits for the whole record, or go on receiving where the part ends",
                ],
                [
                    c"fd {2}에서 앞의 레코드 {1}바이트 가운데 {0}바이트만 왔는데, 이번에 받은 것이 그것을 덮어썼습니다",
                    c"스트림에서 받는 호출은 도착한 만큼만 돌려주므로 레코드의 일부일 수 있고, 나머지는 나중에 옵니다",
                    c"레코드 전체를 기다리는 rsk_recv_exact를 쓰거나, 받은 부분의 뒤에 이어서 받으십시오",
                ],
            ),
        ],
    },
    Mistake {
        code: 142,
        name: c"one-send-one-receive",
        level: Level::Diagnosis,
        refused_with: 0,
        title: [c"taking what one receive returns for what one send sent", c"한 번에 보낸 것이 한 번에 받아진다고 여기기"],
        cases: &[
            case(
                [
                    c"rehearsal gave {0} bytes of a message and held {1} back; they were never read from fd {2}",
                    c"a stream has no message borders: what one send sends may arrive in any number of pieces",
                    c"give messages a length or an end mark, and receive with rsk_recv_exact or rsk_reader_line",
                ],
                [
                    c"연습 모드에서 {0}바이트만 주고 {1}바이트를 남겨 두었는데, fd {2}에서 끝내 읽지 않았습니다",
                    c"스트림에는 메시지 경계가 없어서, 한 번에 보낸 것이 몇 조각으로든 나뉘어 도착할 수 있습니다",
                    c"메시지에 길이나 끝 표시를 붙이고, rsk_recv_exact나 rsk_reader_line으로 받으십시오",
                ],
            ),
        ],
    },
    Mistake {
        code: 143,
        name: c"end-taken-for-no-data",
        level: Level::Always,
        refused_with: 0,
        title: [c"receiving again and again after the end of a stream", c"스트림이 끝난 뒤에도 계속 받기"],
        cases: &[
            case(
                [
                    c"{1} receives in a row on fd {0} have returned 0, which means the end and not that nothing is there yet",
                    c"the peer has ended its sending; every further receive returns 0 at once, so waiting for more is in vain",
                    c"when a receive returns 0, leave the loop and rsk_close the socket",
                ],
                [
                    c"fd {0}에서 받는 호출이 잇달아 {1}번 0을 돌려주었는데, 0은 아직 없다는 뜻이 아니라 끝이라는 뜻입니다",
                    c"상대가 송신을 끝냈으므로 받는 호출은 매번 곧바로 0을 돌려주고, 반복문은 프로세서 하나를 다 써 버립니다",
                    c"0이 돌아오면 반복을 끝내고 rsk_close로 소켓을 닫으십시오",
                ],
            ),
        ],
    },
    Mistake {
        code: 144,
        name: c"receive-without-room",
        level: Level::Always,
        refused_with: libc::EINVAL,
        title: [c"receiving into no room at all", c"빈 공간 없이 받기"],
        cases: &[
            case(
                [
                    c"this receive on fd {0} has a length of 0, and {1} bytes are waiting; its 0 does not mean the end",
                    c"without room nothing can be received: the call returns 0, just as at the end of the stream",
                    c"check the room that is left before rsk_recv; if the buffer is full, use what is in it first",
                ],
                [
                    c"fd {0}에서 길이 0으로 받는데 {1}바이트가 기다리고 있으며, 돌려주는 0은 끝이라는 뜻이 아닙니다",
                    c"공간이 없으면 아무것도 받을 수 없어서, 스트림이 끝났을 때와 똑같이 0을 돌려줍니다",
                    c"rsk_recv 전에 남은 공간을 확인하고, 버퍼가 가득 찼으면 먼저 그 내용을 처리하십시오",
                ],
            ),
            case(
                [
                    c"the buffer for fd {0} is full, so this asks for 0 bytes ({1} are waiting)",
                    c"without room the call returns 0, as at the end of the stream, or waits for bytes it cannot take",
                    c"check the room that is left before rsk_recv; if the buffer is full, use what is in it first",
                ],
                [
                    c"fd {0}의 버퍼가 가득 차서 0바이트를 받으려 합니다 (기다리는 바이트: {1})",
                    c"공간이 없으면 스트림이 끝났을 때처럼 0을 돌려주거나, 받을 수 없는 바이트를 기다리며 멈춥니다",
                    c"rsk_recv 전에 남은 공간을 확인하고, 버퍼가 가득 찼으면 먼저 그 내용을 처리하십시오",
                ],
            ),
        ],
    },
    Mistake {
        code: 145,
        name: c"empty-datagram-taken-for-end",
        level: Level::Always,
        refused_with: 0,
        title: [c"taking an empty datagram for the end", c"빈 데이터그램을 끝으로 여기기"],
        cases: &[
            case(
                [
                    c"fd {0} is closed after an empty datagram, and more datagrams are waiting",
                    c"a datagram may be empty: a receive that returns 0 on a datagram socket has received one, and there is no end",
                    c"go on receiving after 0; if a sender is to end something, agree on a message that says so, not on rsk_recv = 0",
                ],
                [
                    c"빈 데이터그램을 받은 뒤 fd {0}의 소켓을 닫는데, 데이터그램이 더 기다리고 있습니다",
                    c"데이터그램은 비어 있을 수 있어서, 데이터그램 소켓에서 0은 빈 것을 하나 받았다는 뜻이고 끝이란 없습니다",
                    c"0을 받아도 계속 받고, 끝을 알려야 하면 rsk_recv의 0이 아니라 끝을 뜻하는 메시지를 정하십시오",
                ],
            ),
        ],
    },
];
