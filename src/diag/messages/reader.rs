//! Advice for the buffered reader.

use super::{Advice, on};

const READS: &[&str] = &["reader_line", "reader_until", "reader_exact", "reader_read"];
const WHOLE: &[&str] = &["reader_line", "reader_until", "reader_exact"];
const USES: &[&str] =
    &["reader_line", "reader_until", "reader_exact", "reader_read", "reader_buffered", "reader_close"];
const BUSY: &[&str] = &["reader_line", "reader_until", "reader_exact", "reader_read", "reader_buffered"];

pub(super) const ROWS: &[Advice] = &[
    on(
        USES,
        libc::EBADF,
        "the reader handle is stale (closed or never opened), or its descriptor was closed",
        "call rsk_reader_close before rsk_close, and use neither afterwards",
        "리더 핸들이 유효하지 않거나(닫혔거나 연 적이 없음), 그 디스크립터가 닫혔습니다",
        "rsk_reader_close를 rsk_close보다 먼저 부르고, 그 뒤에는 둘 다 쓰지 마십시오",
    ),
    on(
        &["reader_open"],
        libc::EINVAL,
        "max is 0 or above SSIZE_MAX",
        "give rsk_reader_open the length of the longest line as max, such as 65536",
        "max가 0이거나 SSIZE_MAX보다 큽니다",
        "rsk_reader_open의 max에 가장 긴 줄의 길이를, 예를 들어 65536을 주십시오",
    ),
    on(
        &["reader_open"],
        libc::EFAULT,
        "the pointer for the new handle is NULL",
        "declare rsk_reader r and pass &r to rsk_reader_open",
        "새 핸들을 받을 포인터가 NULL입니다",
        "rsk_reader r을 선언해 rsk_reader_open에 &r을 넘기십시오",
    ),
    on(
        WHOLE,
        libc::ENODATA,
        "the peer has ended the stream before what was asked for came",
        "rsk_reader_buffered tells whether an unfinished rest is left; rsk_reader_read gives it",
        "요청한 것이 다 오기 전에 상대편이 스트림을 끝냈습니다",
        "끝맺지 못한 나머지가 있는지는 rsk_reader_buffered가 알려 주고, rsk_reader_read로 받을 수 있습니다",
    ),
    on(
        WHOLE,
        libc::EMSGSIZE,
        "it does not fit in buf, or is longer than the max of the reader; nothing was taken",
        "call again with a larger buf, take it in parts with rsk_reader_read, or drop this peer",
        "buf에 들어가지 않거나 리더의 max보다 깁니다. 아무것도 가져가지 않았습니다",
        "더 큰 buf로 다시 부르거나, rsk_reader_read로 나누어 받거나, 이 상대편을 끊으십시오",
    ),
    on(
        READS,
        libc::ETIMEDOUT,
        "timeout_ms ran out before everything asked for came, or TCP gave up on the peer; nothing was taken",
        "call again to go on where it stopped, for example when rsk_poll reports the descriptor readable",
        "요청한 것이 다 오기 전에 timeout_ms가 지났거나 TCP가 상대편을 포기했습니다. 가져간 것은 없습니다",
        "다시 부르면 멈춘 데서 이어집니다. 예를 들어 rsk_poll이 읽을 수 있다고 할 때 부르십시오",
    ),
    on(
        BUSY,
        libc::EBUSY,
        "another thread is in a call on the same reader",
        "let one thread read from it, or guard the rsk_reader with a lock of your own",
        "다른 스레드가 같은 리더에서 호출 중입니다",
        "한 스레드만 읽게 하거나, rsk_reader를 자체 잠금으로 보호하십시오",
    ),
    on(
        &["reader_until"],
        libc::EINVAL,
        "the delimiter is empty or longer than the max of the reader",
        "give rsk_reader_until the bytes to look for and their number, not counting a NUL",
        "구분자가 비었거나 리더의 max보다 깁니다",
        "rsk_reader_until에 찾을 바이트와 그 개수를 주십시오. NUL은 세지 않습니다",
    ),
    on(
        &["reader_read"],
        libc::EINVAL,
        "len is 0, and the 0 returned would look like the end of the stream",
        "give rsk_reader_read a buffer of at least one byte",
        "len이 0입니다. 그러면 결과 0이 스트림의 끝처럼 보입니다",
        "rsk_reader_read에 1바이트 이상의 버퍼를 주십시오",
    ),
];
