//! Descriptors: what a number stands for, how many there may be, whether one can wait.

use super::{Live, Text, live};

live! {
    FD_NEGATIVE
    "{0} is no descriptor: it is what a call returns when it fails"
    "check the result of the call that should have made it before using it"
    "{0}은 디스크립터가 아니라, 호출이 실패했을 때 돌려주는 값입니다"
    "디스크립터를 만드는 호출의 결과를 쓰기 전에 확인하십시오"

    FD_OF_FAILED_CALL
    "-1 is no descriptor; in this thread {0} failed earlier with {1} and returned -1"
    "check the result of rsk_{0} before using it, and repair its cause: {1}"
    "-1은 디스크립터가 아닙니다. 이 스레드에서 앞서 {0} 호출이 {1}으로 실패해 -1을 돌려주었습니다"
    "쓰기 전에 rsk_{0}의 결과를 확인하고, 그 원인({1})부터 해결하십시오"

    FD_CLOSED
    "fd {0} was a socket of this program, and rsk_close has closed it"
    "do not use it after rsk_close: set the variable to -1 there; its number can become another descriptor"
    "fd {0}은 이 프로그램의 소켓이었고, rsk_close로 닫았습니다"
    "rsk_close 뒤에는 쓰지 말고 변수를 -1로 바꾸십시오. 그 번호는 다른 디스크립터가 될 수 있습니다"

    FD_CLOSED_TWICE
    "fd {0} was closed by rsk_close before; this was the second time"
    "set the variable to -1 after rsk_close: a second close can hit a descriptor another thread has just opened"
    "fd {0}은 이미 rsk_close로 닫았고, 이번이 두 번째입니다"
    "rsk_close 뒤에 변수를 -1로 바꾸십시오. 두 번 닫으면 다른 스레드가 막 연 디스크립터가 닫힐 수 있습니다"

    FD_CLOSED_ELSEWHERE
    "fd {0} was a socket of this program, and something other than rsk_close has closed it"
    "look for close, fclose or another library's destructor on that number; close each descriptor in one place"
    "fd {0}은 이 프로그램의 소켓이었고, rsk_close가 아닌 다른 것이 닫았습니다"
    "그 번호에 대한 close, fclose나 다른 라이브러리의 소멸자를 찾으십시오. 디스크립터는 한 곳에서만 닫으십시오"

    FD_NOT_OPEN
    "fd {0} is not open now, and rustsock has no record of a socket with that number"
    "check where the number came from: an unset variable, a wrong field, or a descriptor that was closed"
    "fd {0}은 지금 열려 있지 않고, rustsock에는 그 번호의 소켓에 대한 기록이 없습니다"
    "번호를 어디서 얻었는지 확인하십시오. 초기화하지 않은 변수나 다른 필드, 닫은 디스크립터일 수 있습니다"

    FD_READ_ONLY
    "fd {0} is open for reading only"
    "open it with O_WRONLY or O_RDWR; of a pipe the second descriptor is the one to write"
    "fd {0}은 읽기 전용으로 열려 있습니다"
    "O_WRONLY나 O_RDWR로 여십시오. 파이프라면 두 번째 디스크립터에 씁니다"

    FD_WRITE_ONLY
    "fd {0} is open for writing only"
    "open it with O_RDONLY or O_RDWR; of a pipe the first descriptor is the one to read"
    "fd {0}은 쓰기 전용으로 열려 있습니다"
    "O_RDONLY나 O_RDWR로 여십시오. 파이프라면 첫 번째 디스크립터에서 읽습니다"

    NOT_SOCKET
    "fd {0} is {1}: {2}"
    "check where the number came from; a socket closed earlier gives its number to the next file opened"
    "fd {0}은 {1}입니다: {2}"
    "번호를 어디서 얻었는지 확인하십시오. 닫은 소켓의 번호는 다음에 여는 파일이 받습니다"

    NOT_SOCKET_STANDARD
    "fd {0} is {1}: {2}"
    "if it came from a comparison, add parentheses: if ((fd = rsk_socket(...)) < 0)"
    "fd {0}은 {1}입니다: {2}"
    "비교한 결과를 받은 것이라면 괄호를 치십시오: if ((fd = rsk_socket(...)) < 0)"

    DESCRIPTORS_USED_UP
    "this process has {0} descriptors open, and its limit is {1} (ulimit -n)"
    "rsk_close what is no longer needed; look for a leak before raising the limit"
    "이 프로세스가 디스크립터 {0}개를 열고 있고, 한도는 {1}개입니다(ulimit -n)"
    "필요 없는 것을 rsk_close로 닫으십시오. 한도를 높이기 전에 누수부터 찾으십시오"

    DESCRIPTORS_USED_UP_BY
    "{0} descriptors are open, the limit is {1} (ulimit -n); rustsock counts {2} sockets, {3} of them from {4}"
    "rsk_close what came from {4} and is no longer needed; look for a leak before raising the limit"
    "디스크립터 {0}개가 열려 있고 한도는 {1}개입니다(ulimit -n). rustsock의 소켓은 {2}개, 그중 {4} {3}개입니다"
    "{4} 호출로 얻고 필요 없어진 것을 rsk_close로 닫으십시오. 한도를 높이기 전에 누수부터 찾으십시오"

    DESCRIPTORS_FREE_AGAIN
    "the limit of {1} descriptors (ulimit -n) was reached; now {0} are open"
    "call again; and rsk_close descriptors that are no longer needed, or raise the limit"
    "디스크립터 한도 {1}개(ulimit -n)에 도달했었고, 지금은 {0}개가 열려 있습니다"
    "다시 부르십시오. 필요 없는 디스크립터는 rsk_close로 닫거나 한도를 높이십시오"

    WAIT_READ_NONBLOCKING
    "no data is there, and the socket is non-blocking"
    "wait for POLLIN with rsk_poll, then call again; this is not the end of the data"
    "데이터가 없고, 소켓이 논블로킹입니다"
    "rsk_poll로 POLLIN을 기다린 다음 다시 부르십시오. 데이터가 끝난 것은 아닙니다"

    WAIT_READ_FLAG
    "no data is there, and MSG_DONTWAIT forbids this call to wait"
    "leave out MSG_DONTWAIT, or wait for POLLIN with rsk_poll, then call again"
    "데이터가 없고, MSG_DONTWAIT 때문에 이 호출은 기다릴 수 없습니다"
    "MSG_DONTWAIT를 빼거나, rsk_poll로 POLLIN을 기다린 다음 다시 부르십시오"

    WAIT_READ_LIMIT
    "no data came within {0} ms, the SO_RCVTIMEO of this socket"
    "call again, or give more time with rsk_set_timeouts; this is not the end of the data"
    "이 소켓의 SO_RCVTIMEO인 {0}ms 안에 데이터가 오지 않았습니다"
    "다시 부르거나 rsk_set_timeouts로 시간을 늘리십시오. 데이터가 끝난 것은 아닙니다"

    WAIT_ACCEPT_NONBLOCKING
    "no connection is waiting, and the listening socket is non-blocking"
    "wait for POLLIN with rsk_poll, then call rsk_accept again"
    "기다리는 연결이 없고, 연결 대기(listen) 소켓이 논블로킹입니다"
    "rsk_poll로 POLLIN을 기다린 다음 rsk_accept를 다시 부르십시오"

    WAIT_ACCEPT_LIMIT
    "no connection came within {0} ms, the SO_RCVTIMEO of the listening socket"
    "call rsk_accept again, or give more time with rsk_set_timeouts"
    "연결 대기(listen) 소켓의 SO_RCVTIMEO인 {0}ms 안에 연결이 오지 않았습니다"
    "rsk_accept를 다시 부르거나 rsk_set_timeouts로 시간을 늘리십시오"

    WAIT_WRITE_NONBLOCKING
    "the send buffer had no room, and the socket is non-blocking"
    "wait for POLLOUT with rsk_poll, then send the same bytes again: none of them went out"
    "송신 버퍼에 자리가 없고, 소켓이 논블로킹입니다"
    "rsk_poll로 POLLOUT을 기다린 다음 같은 바이트를 다시 보내십시오. 이번에는 하나도 나가지 않았습니다"

    WAIT_WRITE_FLAG
    "the send buffer had no room, and MSG_DONTWAIT forbids this call to wait"
    "leave out MSG_DONTWAIT, or wait for POLLOUT with rsk_poll, then send the same bytes again"
    "송신 버퍼에 자리가 없고, MSG_DONTWAIT 때문에 이 호출은 기다릴 수 없습니다"
    "MSG_DONTWAIT를 빼거나, rsk_poll로 POLLOUT을 기다린 다음 같은 바이트를 다시 보내십시오"

    WAIT_WRITE_LIMIT
    "the send buffer got no room within {0} ms, the SO_SNDTIMEO of this socket"
    "call again with the same bytes, or give more time with rsk_set_timeouts; look why the peer does not read"
    "이 소켓의 SO_SNDTIMEO인 {0}ms 안에 송신 버퍼에 자리가 나지 않았습니다"
    "같은 바이트로 다시 부르거나 rsk_set_timeouts로 시간을 늘리고, 상대편이 읽지 않는 까닭을 살펴보십시오"

    WAIT_WRITE_CONNECTING
    "the connection of this socket is still being set up, so nothing can be sent yet"
    "wait with rsk_connect_finish, then send the same bytes again: none of them went out"
    "이 소켓의 연결이 아직 진행 중이어서 보낼 수 없습니다"
    "rsk_connect_finish로 기다린 다음 같은 바이트를 다시 보내십시오. 이번에는 하나도 나가지 않았습니다"
}
