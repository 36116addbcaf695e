//! Datagrams, and connections that end badly: RSK146 to RSK150.

use crate::diag::misuse::catalogue::{Level, Mistake, case};

/// The rows.
pub(in crate::diag::misuse) const ROWS: &[Mistake] = &[
    Mistake {
        code: 146,
        name: c"datagram-cut",
        level: Level::Diagnosis,
        refused_with: 0,
        title: [c"receiving a datagram into a buffer that is too small", c"너무 작은 버퍼로 데이터그램을 받기"],
        cases: &[
            case(
                [
                    c"the datagram had {1} bytes and the buffer has {0}: {2} bytes are lost",
                    c"a receive takes a whole datagram; what does not fit is thrown away without an error",
                    c"give a larger buffer (65536 is enough for UDP), or use rsk_recv_datagram, which tells the length",
                ],
                [
                    c"데이터그램은 {1}바이트인데 버퍼는 {0}바이트라서 {2}바이트를 잃었습니다",
                    c"받는 호출은 데이터그램 하나를 통째로 꺼내며, 들어가지 않는 부분은 오류 없이 버려집니다",
                    c"버퍼를 키우거나(65536이면 언제나 충분합니다), 길이를 알려 주는 rsk_recv_datagram을 쓰십시오",
                ],
            ),
        ],
    },
    Mistake {
        code: 147,
        name: c"datagram-too-long",
        level: Level::Explained,
        refused_with: 0,
        title: [c"sending more than a datagram can hold", c"데이터그램에 담을 수 있는 것보다 많이 보내기"],
        cases: &[
            case(
                [
                    c"{0} bytes were to go in one datagram, which holds {1} at most on this socket",
                    c"the length field of UDP ends at 65535, headers included: 65507 bytes of data over IPv4, 65527 over IPv6",
                    c"send smaller pieces with a number in each, best below 1400 bytes, or use a TCP socket and rsk_send_all",
                ],
                [
                    c"데이터그램 하나에 {0}바이트를 보내려 했는데, 이 소켓에서는 최대 {1}바이트입니다",
                    c"UDP의 길이 필드는 헤더를 포함해 65535까지라서, 데이터는 IPv4에서 65507, IPv6에서 65527바이트까지입니다",
                    c"번호를 붙여 더 작은 조각(1400바이트 미만 권장)으로 보내거나, TCP 소켓과 rsk_send_all을 쓰십시오",
                ],
            ),
            case(
                [
                    c"{0} bytes were to go in one datagram; the path takes {1} without fragments",
                    c"the socket lets no datagram be cut into fragments (IP_MTU_DISCOVER), and a link on the way is narrower",
                    c"send smaller datagrams, or allow fragments with rsk_setsockopt and IP_PMTUDISC_DONT",
                ],
                [
                    c"데이터그램 하나에 {0}바이트를 보내려 했는데, 이 경로는 단편화 없이 {1}바이트까지입니다",
                    c"이 소켓은 단편화를 허락하지 않으며(IP_MTU_DISCOVER), 경로에 더 좁은 링크가 있습니다",
                    c"더 작게 보내거나, rsk_setsockopt에 IP_PMTUDISC_DONT를 주어 단편화를 허락하십시오",
                ],
            ),
            case(
                [
                    c"{0} bytes were to go in one datagram; the send buffer of the socket has {1}, some of it for bookkeeping",
                    c"a datagram of a Unix socket has to fit into the send buffer as a whole",
                    c"send smaller datagrams, or enlarge SO_SNDBUF with rsk_setsockopt",
                ],
                [
                    c"데이터그램 하나에 {0}바이트를 보내려 했는데, 소켓의 송신 버퍼는 관리용 공간을 포함해 {1}바이트입니다",
                    c"Unix 소켓의 데이터그램은 송신 버퍼에 통째로 들어가야 합니다",
                    c"더 작게 보내거나, rsk_setsockopt로 SO_SNDBUF를 키우십시오",
                ],
            ),
        ],
    },
    Mistake {
        code: 148,
        name: c"datagram-refused",
        level: Level::Diagnosis,
        refused_with: 0,
        title: [c"not knowing which datagram an error is about", c"오류가 어느 데이터그램의 것인지 모르기"],
        cases: &[
            case(
                [
                    c"nobody received an earlier datagram to {0}; this one was not sent at all",
                    c"a send on UDP cannot know what becomes of it: the refusal of one datagram is told to a later call",
                    c"send this one again, and wait for an answer with rsk_wait_readable before believing that anything arrived",
                ],
                [
                    c"{0}에 앞서 보낸 데이터그램을 받은 곳이 없고, 이번 것은 아예 보내지지 않았습니다",
                    c"UDP로 보내는 호출은 결과를 알 수 없어서, 앞의 데이터그램이 거절된 것을 뒤의 호출이 알게 됩니다",
                    c"이번 것을 다시 보내고, 도착을 믿기 전에 rsk_wait_readable로 응답을 기다리십시오",
                ],
            ),
            case(
                [
                    c"nobody received an earlier datagram to {0}",
                    c"the host answered that no socket has that port; the error is about the send, and this call only brings it",
                    c"start the receiver or check the port, then send again; rsk_recv itself is not to blame",
                ],
                [
                    c"{0}에 앞서 보낸 데이터그램을 받은 곳이 없습니다",
                    c"그 포트를 쓰는 소켓이 없다고 상대 호스트가 알려 왔으며, 오류는 앞서 보낸 것에 대한 것이고 이 호출은 전하기만 합니다",
                    c"받는 쪽을 실행하거나 포트를 확인한 뒤 다시 보내십시오. rsk_recv 자체의 잘못이 아닙니다",
                ],
            ),
            case(
                [
                    c"no socket has the UDP port of {0}, so nothing can answer, and no error will tell",
                    c"an unconnected UDP socket is not told of refusals: this call waits with no end",
                    c"use rsk_udp_connect or rsk_connect to be told, and wait with a time limit (rsk_wait_readable)",
                ],
                [
                    c"{0}의 UDP 포트를 쓰는 소켓이 없어서 응답이 올 수 없고, 오류로도 알 수 없습니다",
                    c"연결하지 않은 UDP 소켓은 거절을 통보받지 못하므로, 이 호출은 끝없이 기다립니다",
                    c"통보를 받으려면 rsk_udp_connect나 rsk_connect를 쓰고, rsk_wait_readable로 시간 제한을 두십시오",
                ],
            ),
        ],
    },
    Mistake {
        code: 149,
        name: c"send-after-peer-closed",
        level: Level::Explained,
        refused_with: 0,
        title: [c"sending to a peer that has closed", c"이미 닫은 상대에게 보내기"],
        cases: &[
            case(
                [
                    c"a receive on fd {0} had returned 0: the peer has closed; it last confirmed anything {1} ms ago",
                    c"the first send after the peer has closed still succeeds; what it sent is lost, and the next one fails",
                    c"when rsk_recv returns 0, expect no more answers; let the peer confirm what must not be lost",
                ],
                [
                    c"fd {0}에서 받는 호출이 이미 0을 돌려주었습니다. 상대가 닫았으며 마지막 확인(ACK)은 {1} ms 전입니다",
                    c"상대가 닫은 뒤에도 첫 번째 보내는 호출은 성공하지만 그 내용은 사라지고, 다음 호출이 실패합니다",
                    c"rsk_recv가 0을 돌려주면 더는 응답을 기대하지 말고, 잃으면 안 되는 것은 상대의 확인을 받으십시오",
                ],
            ),
            case(
                [
                    c"the peer of fd {0} has closed; it last confirmed anything {1} ms ago, and what was sent since may be lost",
                    c"the first send after the peer has closed still succeeds; it is answered with a reset, and the next one fails",
                    c"look for the end before sending: rsk_recv returns 0; let the peer confirm what must not be lost",
                ],
                [
                    c"fd {0}의 상대가 닫았습니다. 마지막 확인(ACK)은 {1} ms 전이며, 그 뒤에 보낸 것은 사라졌을 수 있습니다",
                    c"상대가 닫은 뒤에도 첫 번째 보내는 호출은 성공하지만, 상대는 리셋으로 답하고 다음 호출이 실패합니다",
                    c"보내기 전에 rsk_recv가 0을 돌려주는지 살피고, 잃으면 안 되는 것은 상대의 확인을 받으십시오",
                ],
            ),
            case(
                [
                    c"the peer of fd {0} has closed or takes no more; what it had not read yet may be lost",
                    c"a connection without a receiver takes no more bytes",
                    c"when rsk_recv returns 0, expect no more answers; let the peer confirm what must not be lost",
                ],
                [
                    c"fd {0}의 상대가 닫았거나 더는 받지 않으며, 아직 읽지 않은 것은 사라졌을 수 있습니다",
                    c"받는 쪽이 없는 연결은 더는 바이트를 받아들이지 않습니다",
                    c"rsk_recv가 0을 돌려주면 더는 응답을 기대하지 말고, 잃으면 안 되는 것은 상대의 확인을 받으십시오",
                ],
            ),
        ],
    },
    Mistake {
        code: 150,
        name: c"close-with-unread-input",
        level: Level::Diagnosis,
        refused_with: 0,
        title: [c"closing a connection with bytes unread", c"읽지 않은 바이트를 남기고 연결을 닫기"],
        cases: &[
            case(
                [
                    c"fd {0} is closed with {1} bytes unread, so the peer is sent a reset",
                    c"a reset makes the next call of the peer fail with ECONNRESET, and it may lose what was sent to it before",
                    c"read to the end before closing, or use rsk_close_drained, which ends sending and reads what is left",
                ],
                [
                    c"{1}바이트를 읽지 않고 fd {0}의 소켓을 닫아서, 상대에게 리셋이 갑니다",
                    c"리셋을 받으면 상대의 다음 호출은 ECONNRESET으로 실패하고, 앞서 보낸 것을 상대가 잃을 수 있습니다",
                    c"끝까지 읽은 뒤 닫거나, 송신을 끝내고 남은 것을 읽어 주는 rsk_close_drained를 쓰십시오",
                ],
            ),
            case(
                [
                    c"the other end, fd {0} of this process, was closed with {1} bytes unread",
                    c"closing over unread bytes sends a reset instead of an orderly end",
                    c"let the other end read all before it closes; rsk_close_drained does that",
                ],
                [
                    c"이 프로세스의 fd {0}, 곧 반대쪽 소켓이 {1}바이트를 읽지 않은 채 닫혔습니다",
                    c"읽지 않은 바이트를 두고 닫으면 정상적인 끝 대신 리셋이 갑니다",
                    c"반대쪽이 모두 읽은 뒤 닫게 하십시오. rsk_close_drained가 그렇게 합니다",
                ],
            ),
        ],
    },
];
