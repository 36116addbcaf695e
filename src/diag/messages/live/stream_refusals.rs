//! What the functions of streams find wrong with their arguments.

use super::refusals::refusals;
use super::{Live, Text};

/// All of them.
pub(super) const ALL: &[&Live] = refusals! {
    "flags has a bit that is none of RSK_STREAM_HALF_OPEN, RSK_STREAM_PAUSED and RSK_STREAM_NODELAY"
    "join these three with | or give 0; other flags belong to other options, RSK_LISTEN_ ones to a server"
    "flags에 RSK_STREAM_HALF_OPEN, RSK_STREAM_PAUSED, RSK_STREAM_NODELAY가 아닌 비트가 있습니다"
    "이 셋을 |로 묶거나 0을 주십시오. 다른 플래그는 다른 옵션의 것이고, RSK_LISTEN_은 서버의 것입니다"

    "idle_timeout_ms is negative"
    "give milliseconds, or 0 for no limit"
    "idle_timeout_ms가 음수입니다"
    "밀리초를 주고, 제한이 없으면 0을 주십시오"

    "connect_timeout_ms is negative"
    "give milliseconds, or 0 for no limit"
    "connect_timeout_ms가 음수입니다"
    "밀리초를 주고, 제한이 없으면 0을 주십시오"

    "write_timeout_ms is negative"
    "give milliseconds, or 0 for no limit"
    "write_timeout_ms가 음수입니다"
    "밀리초를 주고, 제한이 없으면 0을 주십시오"

    "close_timeout_ms is negative"
    "give milliseconds, or 0 for no limit"
    "close_timeout_ms가 음수입니다"
    "밀리초를 주고, 제한이 없으면 0을 주십시오"

    "ms is negative; 0 means no time limit"
    "give milliseconds, or 0 for no limit"
    "ms가 음수입니다. 제한이 없으면 0입니다"
    "밀리초를 주고, 제한이 없으면 0을 주십시오"

    "the hard mark (0 is 16 MiB) is below the soft mark (0 is 64 KiB)"
    "give a hard mark of at least the soft one, SIZE_MAX for none; both 0 take the defaults"
    "hard_mark(0이면 16 MiB)가 soft_mark(0이면 64 KiB)보다 작습니다"
    "hard_mark는 soft_mark 이상으로, 제한이 없으면 SIZE_MAX로 주십시오. 둘 다 0이면 기본값을 씁니다"

    "keep-alive is off (idle is 0), but an interval or a count of probes is given"
    "give the seconds of silence before the first probe too, or 0 for all three"
    "keep-alive가 꺼져 있는데(idle이 0), 탐침의 간격이나 횟수가 주어졌습니다"
    "첫 탐침까지의 초(idle)도 주거나, 셋을 모두 0으로 두십시오"

    "the seconds of keep-alive are not between 0 and 32767"
    "give seconds, not milliseconds, or 0 for the value of the system"
    "keep-alive의 초가 0에서 32767 사이가 아닙니다"
    "밀리초가 아니라 초를 주고, 시스템의 값을 쓰려면 0을 주십시오"

    "the count of keep-alive probes is not between 0 and 127"
    "give a small number such as 3, or 0 for the value of the system"
    "keep-alive 탐침의 횟수가 0에서 127 사이가 아닙니다"
    "3 같은 작은 수를 주고, 시스템의 값을 쓰려면 0을 주십시오"

    "tos is not between 0 and 255"
    "give one byte, such as IPTOS_LOWDELAY of <netinet/ip.h>"
    "tos가 0에서 255 사이가 아닙니다"
    "<netinet/ip.h>의 IPTOS_LOWDELAY처럼 한 바이트를 주십시오"

    "local_host and local_service are for rsk_stream_connect only"
    "leave them NULL here; the address of a server is host and service of its own options"
    "local_host와 local_service는 rsk_stream_connect에서만 쓸 수 있습니다"
    "여기서는 NULL로 두십시오. 서버의 주소는 서버 옵션의 host와 service에 줍니다"

    "the socket is not of type SOCK_STREAM"
    "make it with SOCK_STREAM; a socket for datagrams belongs to an endpoint, not to a stream"
    "SOCK_STREAM 종류의 소켓이 아닙니다"
    "SOCK_STREAM으로 만드십시오. 데이터그램 소켓은 스트림이 아니라 엔드포인트로 다룹니다"

    "the path is empty"
    "give the path of the socket, or @ and a name for one outside the file system"
    "경로가 비어 있습니다"
    "소켓의 경로를 주거나, 파일 시스템 밖의 소켓이면 @ 다음에 이름을 쓰십시오"

    "local_host is no IP address in numbers"
    "give an address of this computer such as 127.0.0.1 or ::1, or NULL; a name is not looked up here"
    "local_host가 숫자로 된 IP 주소가 아닙니다"
    "127.0.0.1이나 ::1 같은 이 컴퓨터의 주소나 NULL을 주십시오. 여기서는 이름을 찾지 않습니다"

    "local_service is no port in digits"
    "give a port such as 4000, or NULL for one the system chooses; names of services are not looked up here"
    "local_service가 숫자로 된 포트가 아닙니다"
    "4000 같은 포트를 주거나, 시스템이 고르게 하려면 NULL을 주십시오. 여기서는 서비스 이름을 찾지 않습니다"

    "which is none of RSK_TIMEOUT_IDLE, CONNECT, WRITE and CLOSE"
    "give one of RSK_TIMEOUT_IDLE, RSK_TIMEOUT_CONNECT, RSK_TIMEOUT_WRITE and RSK_TIMEOUT_CLOSE"
    "which가 RSK_TIMEOUT_IDLE, CONNECT, WRITE, CLOSE 중 어느 것도 아닙니다"
    "RSK_TIMEOUT_IDLE, RSK_TIMEOUT_CONNECT, RSK_TIMEOUT_WRITE, RSK_TIMEOUT_CLOSE 중 하나를 주십시오"

    "on is neither 0 nor 1"
    "give 1 to switch it on and 0 to switch it off"
    "on이 0도 1도 아닙니다"
    "켜려면 1, 끄려면 0을 주십시오"

    "which is neither RSK_LOCAL nor RSK_PEER"
    "give RSK_LOCAL for the address of this end, RSK_PEER for that of the other"
    "which가 RSK_LOCAL도 RSK_PEER도 아닙니다"
    "이쪽 주소는 RSK_LOCAL, 상대 주소는 RSK_PEER로 물으십시오"

    "flags has a bit other than RSK_PIPE_KEEP_OPEN"
    "give RSK_PIPE_KEEP_OPEN, or 0; to undo a pipe give a second stream of id 0"
    "flags에 RSK_PIPE_KEEP_OPEN이 아닌 비트가 있습니다"
    "RSK_PIPE_KEEP_OPEN이나 0을 주십시오. 파이프를 풀려면 둘째 스트림의 id를 0으로 주십시오"

    "count is not between 0 and 1024"
    "join the pieces, or write them with several calls of rsk_stream_writev"
    "count가 0에서 1024 사이가 아닙니다"
    "조각을 합치거나, rsk_stream_writev를 여러 번 불러 나누어 쓰십시오"

    "the lengths together are above SSIZE_MAX"
    "check iov_len of each piece: a negative number has become a huge one"
    "길이를 모두 더하면 SSIZE_MAX를 넘습니다"
    "조각마다 iov_len을 확인하십시오. 음수가 아주 큰 수로 바뀌었을 수 있습니다"

    "len is above SSIZE_MAX"
    "check where len comes from: a negative number has become a huge one"
    "len이 SSIZE_MAX를 넘습니다"
    "len이 어디서 왔는지 확인하십시오. 음수가 아주 큰 수로 바뀌었을 수 있습니다"

    "tag is 0, but on_written has to tell when the memory is free"
    "give any other number, or use rsk_stream_write, which copies"
    "tag가 0입니다. 0이면 메모리를 다시 써도 되는 때를 on_written이 알릴 수 없습니다"
    "다른 수를 주거나, 복사하는 rsk_stream_write를 쓰십시오"

    "offset is negative"
    "give the number of bytes from the beginning of the file; the position of the descriptor is not used"
    "offset이 음수입니다"
    "파일 처음부터의 바이트 수를 주십시오. 디스크립터의 현재 위치는 쓰지 않습니다"

    "offset and len together are beyond the largest file"
    "take len from fstat: st_size less offset; there is no number for up to the end"
    "offset과 len을 더하면 가장 큰 파일도 넘습니다"
    "len은 fstat으로 얻어 st_size에서 offset을 빼십시오. 끝까지를 뜻하는 수는 없습니다"

    "file is no regular file"
    "read pipes and devices yourself, and send what you have read with rsk_stream_write"
    "file이 일반 파일이 아닙니다"
    "파이프나 장치는 직접 읽어서, 읽은 것을 rsk_stream_write로 보내십시오"

    "code is negative; it is an errno, or 0 for no failure"
    "give an errno such as EPROTO, or 0"
    "code가 음수입니다. errno의 값이나, 실패가 아니면 0이어야 합니다"
    "EPROTO 같은 errno나 0을 주십시오"

    "bytes were queued, and for write_timeout_ms the system took none: the peer does not read"
    "find out why the peer does not read, or give it more time with rsk_stream_set_timeout"
    "바이트가 쌓여 있는데 write_timeout_ms 동안 조금도 나가지 않았습니다. 상대가 읽지 않습니다"
    "상대가 왜 읽지 않는지 알아보거나, rsk_stream_set_timeout으로 시간을 늘리십시오"

    "the program closed the stream with this code, or the other stream of its pipe"
    "look where the program calls rsk_stream_destroy with it; 0 closes a stream without a failure"
    "프로그램이 이 코드로 스트림을 닫았거나, 그 파이프의 다른 스트림이 그렇게 닫혔습니다"
    "이 코드로 rsk_stream_destroy를 부르는 곳을 보십시오. 실패가 아니면 0으로 닫습니다"

    "this side has ended, and for close_timeout_ms the peer has not ended too"
    "the connection was reset; a peer ends when it has read the end, or needs more: rsk_stream_set_timeout"
    "이쪽은 끝냈는데, 상대가 close_timeout_ms 동안 끝내지 않았습니다"
    "연결을 리셋했습니다. 상대는 끝을 읽으면 자기도 끝내야 합니다. 시간은 rsk_stream_set_timeout으로 늘립니다"

    "a frame of the peer is longer than max of rsk_framing allows"
    "raise max in rsk_stream_set_framing if such frames are in order; else the peer speaks another protocol"
    "상대가 보낸 프레임이 rsk_framing의 max보다 깁니다"
    "그런 프레임이 정상이라면 rsk_stream_set_framing의 max를 올리십시오. 아니면 상대의 프로토콜이 다릅니다"

    "the peer ended inside a frame, or sent a length below 0"
    "check that the framing of rsk_stream_set_framing is the peer's too, and why the peer broke off"
    "상대가 프레임 중간에 끝냈거나, 0보다 작은 길이를 보냈습니다"
    "rsk_stream_set_framing의 설정이 상대와 같은지, 상대가 왜 끊었는지 확인하십시오"

    "the file ended before len bytes were sent: it is shorter, or has been cut"
    "take len from fstat, and keep the file as it is until on_written of rsk_stream_sendfile"
    "len바이트를 보내기 전에 파일이 끝났습니다. 파일이 더 짧거나, 그 사이에 잘렸습니다"
    "len은 fstat으로 얻고, rsk_stream_sendfile의 on_written이 불릴 때까지 파일을 그대로 두십시오"
};

#[cfg(test)]
mod tests {
    use super::super::refusal;

    #[test]
    fn every_refusal_of_streams_has_its_words() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let files = ["ffi/event", "event/framing"].map(|folder| std::fs::read_dir(root.join(folder)).unwrap());
        let mut found = 0;
        for path in files.into_iter().flatten().map(|file| file.unwrap().path()) {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if !name.starts_with("stream") && !path.parent().unwrap().ends_with("framing") {
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            for part in text.split("InvalidArgument(").skip(1).chain(text.split("refused(").skip(1)) {
                let Some(told) = part.trim_start().strip_prefix('"').and_then(|rest| rest.split_once('"')) else {
                    continue;
                };
                assert!(refusal(told.0).is_some(), "{name}: {}", told.0);
                found += 1;
            }
        }
        assert!(found > 30, "{found}");
    }
}
