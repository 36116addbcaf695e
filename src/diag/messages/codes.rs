//! The short text of every error code: all Linux errno values and all glibc `EAI_*` codes.
//!
//! The English column is glibc's own text, so it reads the same as `perror` and `gai_strerror`.

use super::ErrorText;

/// The glibc `EAI_*` codes; the libc crate lacks some of them.
pub(super) mod eai {
    pub(crate) const EAI_BADFLAGS: i32 = -1;
    pub(crate) const EAI_NONAME: i32 = -2;
    pub(crate) const EAI_AGAIN: i32 = -3;
    pub(crate) const EAI_FAIL: i32 = -4;
    pub(crate) const EAI_NODATA: i32 = -5;
    pub(crate) const EAI_FAMILY: i32 = -6;
    pub(crate) const EAI_SOCKTYPE: i32 = -7;
    pub(crate) const EAI_SERVICE: i32 = -8;
    pub(crate) const EAI_ADDRFAMILY: i32 = -9;
    pub(crate) const EAI_MEMORY: i32 = -10;
    pub(crate) const EAI_SYSTEM: i32 = -11;
    pub(crate) const EAI_OVERFLOW: i32 = -12;
    pub(crate) const EAI_INPROGRESS: i32 = -100;
    pub(crate) const EAI_CANCELED: i32 = -101;
    pub(crate) const EAI_NOTCANCELED: i32 = -102;
    pub(crate) const EAI_ALLDONE: i32 = -103;
    pub(crate) const EAI_INTR: i32 = -104;
    pub(crate) const EAI_IDN_ENCODE: i32 = -105;
}

/// One identifier gives both the number and the name, so the two cannot disagree.
macro_rules! texts {
    ($module:ident: $($name:ident $en:literal $ko:literal)*) => {
        &[$(ErrorText {
            code: $module::$name,
            name: c_text!(stringify!($name)),
            en: $en,
            ko: $ko,
        }),*]
    };
}

/// errno 1 to 133; Linux leaves 41 and 58 unused.
pub(super) const ERRNO: &[ErrorText] = texts! { libc:
    EPERM "Operation not permitted" "허용되지 않는 동작"
    ENOENT "No such file or directory" "그런 파일이나 디렉터리가 없음"
    ESRCH "No such process" "그런 프로세스가 없음"
    EINTR "Interrupted system call" "시스템 호출이 중단됨"
    EIO "Input/output error" "입출력 오류"
    ENXIO "No such device or address" "그런 장치나 주소가 없음"
    E2BIG "Argument list too long" "인자 목록이 너무 긺"
    ENOEXEC "Exec format error" "실행 파일 형식 오류"
    EBADF "Bad file descriptor" "잘못된 파일 디스크립터"
    ECHILD "No child processes" "자식 프로세스가 없음"
    EAGAIN "Resource temporarily unavailable" "자원을 일시적으로 사용할 수 없음"
    ENOMEM "Cannot allocate memory" "메모리를 할당할 수 없음"
    EACCES "Permission denied" "권한 없음"
    EFAULT "Bad address" "잘못된 메모리 주소"
    ENOTBLK "Block device required" "블록 장치가 필요함"
    EBUSY "Device or resource busy" "장치나 자원이 사용 중"
    EEXIST "File exists" "이미 존재함"
    EXDEV "Invalid cross-device link" "장치를 넘는 잘못된 링크"
    ENODEV "No such device" "그런 장치가 없음"
    ENOTDIR "Not a directory" "디렉터리가 아님"
    EISDIR "Is a directory" "디렉터리임"
    EINVAL "Invalid argument" "잘못된 인자"
    ENFILE "Too many open files in system" "시스템 전체에 열린 파일이 너무 많음"
    EMFILE "Too many open files" "열린 파일이 너무 많음"
    ENOTTY "Inappropriate ioctl for device" "장치에 맞지 않는 ioctl"
    ETXTBSY "Text file busy" "실행 파일이 사용 중"
    EFBIG "File too large" "파일이 너무 큼"
    ENOSPC "No space left on device" "장치에 남은 공간이 없음"
    ESPIPE "Illegal seek" "위치를 옮길 수 없음"
    EROFS "Read-only file system" "읽기 전용 파일 시스템"
    EMLINK "Too many links" "링크가 너무 많음"
    EPIPE "Broken pipe" "끊어진 파이프"
    EDOM "Numerical argument out of domain" "수치 인자가 허용 범위를 벗어남"
    ERANGE "Numerical result out of range" "수치 결과가 표현 범위를 벗어남"
    EDEADLK "Resource deadlock avoided" "자원 교착 상태를 피함"
    ENAMETOOLONG "File name too long" "파일 이름이 너무 긺"
    ENOLCK "No locks available" "사용할 수 있는 잠금이 없음"
    ENOSYS "Function not implemented" "구현되지 않은 함수"
    ENOTEMPTY "Directory not empty" "디렉터리가 비어 있지 않음"
    ELOOP "Too many levels of symbolic links" "심볼릭 링크 단계가 너무 많음"
    ENOMSG "No message of desired type" "원하는 종류의 메시지가 없음"
    EIDRM "Identifier removed" "식별자가 제거됨"
    ECHRNG "Channel number out of range" "채널 번호가 범위를 벗어남"
    EL2NSYNC "Level 2 not synchronized" "2단계가 동기화되지 않음"
    EL3HLT "Level 3 halted" "3단계가 정지함"
    EL3RST "Level 3 reset" "3단계가 재설정됨"
    ELNRNG "Link number out of range" "링크 번호가 범위를 벗어남"
    EUNATCH "Protocol driver not attached" "프로토콜 드라이버가 연결되지 않음"
    ENOCSI "No CSI structure available" "사용할 수 있는 CSI 구조가 없음"
    EL2HLT "Level 2 halted" "2단계가 정지함"
    EBADE "Invalid exchange" "잘못된 교환"
    EBADR "Invalid request descriptor" "잘못된 요청 디스크립터"
    EXFULL "Exchange full" "교환소가 가득 참"
    ENOANO "No anode" "anode가 없음"
    EBADRQC "Invalid request code" "잘못된 요청 코드"
    EBADSLT "Invalid slot" "잘못된 슬롯"
    EBFONT "Bad font file format" "잘못된 글꼴 파일 형식"
    ENOSTR "Device not a stream" "스트림 장치가 아님"
    ENODATA "No data available" "사용할 수 있는 데이터가 없음"
    ETIME "Timer expired" "타이머가 만료됨"
    ENOSR "Out of streams resources" "스트림 자원이 부족함"
    ENONET "Machine is not on the network" "컴퓨터가 네트워크에 연결되어 있지 않음"
    ENOPKG "Package not installed" "패키지가 설치되지 않음"
    EREMOTE "Object is remote" "원격 개체임"
    ENOLINK "Link has been severed" "링크가 끊어짐"
    EADV "Advertise error" "알림 오류"
    ESRMNT "Srmount error" "srmount 오류"
    ECOMM "Communication error on send" "송신 중 통신 오류"
    EPROTO "Protocol error" "프로토콜 오류"
    EMULTIHOP "Multihop attempted" "다중 홉을 시도함"
    EDOTDOT "RFS specific error" "RFS 고유 오류"
    EBADMSG "Bad message" "잘못된 메시지"
    EOVERFLOW "Value too large for defined data type" "정해진 자료형에 담기에는 너무 큰 값"
    ENOTUNIQ "Name not unique on network" "네트워크에서 이름이 유일하지 않음"
    EBADFD "File descriptor in bad state" "파일 디스크립터의 상태가 잘못됨"
    EREMCHG "Remote address changed" "원격 주소가 바뀜"
    ELIBACC "Can not access a needed shared library" "필요한 공유 라이브러리에 접근할 수 없음"
    ELIBBAD "Accessing a corrupted shared library" "손상된 공유 라이브러리에 접근함"
    ELIBSCN ".lib section in a.out corrupted" "a.out의 .lib 섹션이 손상됨"
    ELIBMAX "Attempting to link in too many shared libraries" "공유 라이브러리를 너무 많이 링크하려고 함"
    ELIBEXEC "Cannot exec a shared library directly" "공유 라이브러리는 직접 실행할 수 없음"
    EILSEQ "Invalid or incomplete multibyte or wide character" "멀티바이트 또는 와이드 문자가 잘못되거나 불완전함"
    ERESTART "Interrupted system call should be restarted" "중단된 시스템 호출을 다시 시작해야 함"
    ESTRPIPE "Streams pipe error" "스트림 파이프 오류"
    EUSERS "Too many users" "사용자가 너무 많음"
    ENOTSOCK "Socket operation on non-socket" "소켓이 아닌 것에 소켓 동작을 시도함"
    EDESTADDRREQ "Destination address required" "목적지 주소가 필요함"
    EMSGSIZE "Message too long" "메시지가 너무 긺"
    EPROTOTYPE "Protocol wrong type for socket" "소켓 종류와 프로토콜이 맞지 않음"
    ENOPROTOOPT "Protocol not available" "사용할 수 없는 프로토콜 옵션"
    EPROTONOSUPPORT "Protocol not supported" "지원하지 않는 프로토콜"
    ESOCKTNOSUPPORT "Socket type not supported" "지원하지 않는 소켓 종류"
    EOPNOTSUPP "Operation not supported" "지원하지 않는 동작"
    EPFNOSUPPORT "Protocol family not supported" "지원하지 않는 프로토콜 체계"
    EAFNOSUPPORT "Address family not supported by protocol" "프로토콜이 지원하지 않는 주소 체계"
    EADDRINUSE "Address already in use" "이미 사용 중인 주소"
    EADDRNOTAVAIL "Cannot assign requested address" "요청한 주소를 할당할 수 없음"
    ENETDOWN "Network is down" "네트워크가 비활성 상태임"
    ENETUNREACH "Network is unreachable" "네트워크에 도달할 수 없음"
    ENETRESET "Network dropped connection on reset" "네트워크 재설정으로 연결이 끊김"
    ECONNABORTED "Software caused connection abort" "소프트웨어가 연결을 중단함"
    ECONNRESET "Connection reset by peer" "상대편이 연결을 강제로 끊음"
    ENOBUFS "No buffer space available" "사용할 수 있는 버퍼 공간이 없음"
    EISCONN "Transport endpoint is already connected" "이미 연결된 소켓"
    ENOTCONN "Transport endpoint is not connected" "연결되지 않은 소켓"
    ESHUTDOWN "Cannot send after transport endpoint shutdown" "송신을 끝낸 뒤에는 보낼 수 없음"
    ETOOMANYREFS "Too many references: cannot splice" "참조가 너무 많아 이을 수 없음"
    ETIMEDOUT "Connection timed out" "연결 시간이 초과됨"
    ECONNREFUSED "Connection refused" "연결이 거부됨"
    EHOSTDOWN "Host is down" "호스트가 꺼져 있음"
    EHOSTUNREACH "No route to host" "호스트로 가는 경로가 없음"
    EALREADY "Operation already in progress" "동작이 이미 진행 중"
    EINPROGRESS "Operation now in progress" "동작이 지금 진행 중"
    ESTALE "Stale file handle" "더 이상 유효하지 않은 파일 핸들"
    EUCLEAN "Structure needs cleaning" "파일 시스템 구조를 복구해야 함"
    ENOTNAM "Not a XENIX named type file" "XENIX 이름 형식 파일이 아님"
    ENAVAIL "No XENIX semaphores available" "사용할 수 있는 XENIX 세마포어가 없음"
    EISNAM "Is a named type file" "이름 형식 파일임"
    EREMOTEIO "Remote I/O error" "원격 입출력 오류"
    EDQUOT "Disk quota exceeded" "디스크 할당량을 초과함"
    ENOMEDIUM "No medium found" "미디어를 찾을 수 없음"
    EMEDIUMTYPE "Wrong medium type" "잘못된 미디어 종류"
    ECANCELED "Operation canceled" "동작이 취소됨"
    ENOKEY "Required key not available" "필요한 키가 없음"
    EKEYEXPIRED "Key has expired" "키가 만료됨"
    EKEYREVOKED "Key has been revoked" "키가 폐기됨"
    EKEYREJECTED "Key was rejected by service" "서비스가 키를 거부함"
    EOWNERDEAD "Owner died" "소유자가 종료됨"
    ENOTRECOVERABLE "State not recoverable" "복구할 수 없는 상태"
    ERFKILL "Operation not possible due to RF-kill" "RF-kill 때문에 동작할 수 없음"
    EHWPOISON "Memory page has hardware error" "메모리 페이지에 하드웨어 오류가 있음"
};

/// The codes that `getaddrinfo` and `getnameinfo` return.
pub(super) const EAI: &[ErrorText] = texts! { eai:
    EAI_BADFLAGS "Bad value for ai_flags" "ai_flags 값이 잘못됨"
    EAI_NONAME "Name or service not known" "알 수 없는 이름 또는 서비스"
    EAI_AGAIN "Temporary failure in name resolution" "이름 해석이 일시적으로 실패함"
    EAI_FAIL "Non-recoverable failure in name resolution" "이름 해석이 복구할 수 없이 실패함"
    EAI_NODATA "No address associated with hostname" "호스트 이름에 연결된 주소가 없음"
    EAI_FAMILY "ai_family not supported" "지원하지 않는 ai_family"
    EAI_SOCKTYPE "ai_socktype not supported" "지원하지 않는 ai_socktype"
    EAI_SERVICE "Servname not supported for ai_socktype" "ai_socktype에서 지원하지 않는 서비스 이름"
    EAI_ADDRFAMILY "Address family for hostname not supported" "호스트 이름이 그 주소 체계를 지원하지 않음"
    EAI_MEMORY "Memory allocation failure" "메모리 할당 실패"
    EAI_SYSTEM "System error" "시스템 오류"
    EAI_OVERFLOW "Result too large for supplied buffer" "결과가 주어진 버퍼보다 큼"
    EAI_INPROGRESS "Processing request in progress" "요청을 처리하는 중"
    EAI_CANCELED "Request canceled" "요청이 취소됨"
    EAI_NOTCANCELED "Request not canceled" "요청이 취소되지 않음"
    EAI_ALLDONE "All requests done" "모든 요청이 끝남"
    EAI_INTR "Interrupted by a signal" "시그널로 중단됨"
    EAI_IDN_ENCODE "Parameter string not correctly encoded" "매개변수 문자열의 인코딩이 올바르지 않음"
};
