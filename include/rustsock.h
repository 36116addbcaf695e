/*
 * rustsock.h - the BSD socket API with a Rust core.
 *
 * Generated from src/ffi by `make header`; do not edit.
 *
 * Functions with a counterpart in POSIX or Linux are its twins: rsk_socket is socket, and so on, with the same arguments,
 * results and errno values; their description says where they differ. The other functions are the library's own. What
 * holds for all of them is said here once:
 *
 *   result     -1 is failure. Functions that return a pointer fail with NULL, rsk_if_nametoindex with 0, rsk_getaddrinfo and
 *              rsk_getnameinfo with an EAI_ code. errno is set on failure, last of all, and left alone on success; of the
 *              EAI_ codes only EAI_SYSTEM sets it.
 *   reason     rsk_perror() and rsk_explain() tell why a call failed and what to do. They use a copy of their own, so that
 *              a printf or close in between does no harm:
 *                bind(fd=3, 10.1.2.3:80, 16) failed: EADDRNOTAVAIL, Cannot assign requested address
 *                  why:  no usable network interface of this computer has that address (fd 3: TCP, made by socket)
 *                  hint: bind to INADDR_ANY or 127.0.0.1 with rsk_bind, and store constants as rsk_htonl(INADDR_LOOPBACK)
 *   SIGPIPE    no function raises it, but for the rsk_posix_ ones on what is no socket. A write to a closed connection or
 *              pipe fails with EPIPE. The signal's disposition, which belongs to the program, is not touched.
 *   EINTR      twins that wait return it as the original does, and so do rsk_poller_wait and rsk_poller_collect. rsk_close
 *              never does: Linux has closed the descriptor. Other functions that end with timeout_ms go on after a signal.
 *   timeout_ms below 0 waits without limit, 0 not at all; else it is one deadline for the whole call, after which it fails with
 *              ETIMEDOUT, unless the function says otherwise. It holds on blocking and non-blocking descriptors alike.
 *   CLOEXEC    twins set it as asked (SOCK_CLOEXEC). The functions that open a socket in one step set it, unless told
 *              RSK_INHERIT. What the library opens for itself has it.
 *   short I/O  functions that send and receive may do less than asked, as always, and their result says how much; but for
 *              rsk_send_all, rsk_recv_exact and the readers.
 *   threads    every function may be called from any thread, but for those on a loop and what is in it: they fail with EPERM
 *              in any thread but the one the loop belongs to (rsk_loop_own). rsk_loop_post, rsk_loop_wakeup and rsk_loop_stop
 *              are for all. The last error is per thread. The library starts no thread, but for this: a host or service NAME
 *              is looked up with a time limit in a thread that ends soon after, and rsk_loop_offload has a few.
 *   signals    the twins and the functions on descriptors (rsk_set_nonblocking and its kin) may be called in a signal handler,
 *              except those on names and addresses (rsk_getaddrinfo, rsk_inet_ntop, rsk_if_nametoindex and their kin) and of
 *              stdio (rsk_fdopen, rsk_strerror); so may rsk_poller_wake, rsk_loop_wakeup and rsk_loop_stop. Other functions may
 *              only where they say so. As ever a handler saves and restores errno; a call that fails in it becomes the last
 *              error of the thread, unless it interrupted another of the library.
 *   fork       a child may use the library and its descriptors at once, also when other threads were in calls; looking up
 *              names is as safe there as in libc. A poller or loop belongs to the process that opened it: in a child every
 *              function but rsk_poller_close and rsk_loop_close refuses it with EBADF, and all that is in a loop; the child
 *              opens its own. The child also leaves alone
 *              a reader that another thread was using.
 *   cancel     a twin is a cancellation point where glibc makes the original one, and then says so. No other function is.
 *   pointers   NULL where it is not allowed fails with EFAULT, and so does any invalid pointer the kernel is given. What libc
 *              or the library itself reads or fills (text, explanations, fd_set, events of the poller) must be valid or NULL,
 *              unless the function says more.
 *   fds        a descriptor the program was given is the program's to close; one it passes in stays the program's.
 *   panics     a bug in the library ends the one call with -1 (or the failure value above) and ENOTRECOVERABLE, never the
 *              program.
 *
 * Environment, ignored in programs with raised rights (secure_getenv(3)):
 *
 *   RUSTSOCK_LANG    language of explanations: en or ko. Unset: as LC_ALL, LC_MESSAGES or LANG say. See rsk_set_language.
 *   RUSTSOCK_DIAG    teach, or other words with commas between them = report mistakes. See rsk_diag.
 *   RUSTSOCK_TRACE   1, or forms such as json or pcapng:FILE = trace every call, from the first. See rsk_trace_file.
 *   RUSTSOCK_POLLER  select, poll or epoll = backend of every poller and loop, whatever was asked. See rsk_poller_open.
 *
 * With -std=c99 or -std=c11 the system headers hide much of the API (struct addrinfo, struct mmsghdr, NI_MAXHOST, ...): define
 * _GNU_SOURCE before the first include.
 */


#ifndef RUSTSOCK_H
#define RUSTSOCK_H


#include <arpa/inet.h>
#include <errno.h>
#include <net/if.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

/* Under <rustsock/posix.h> the headers of the system have declared the twins already, in their own words. */
#if defined(RUSTSOCK_POSIX_H) && defined(__GNUC__)
#pragma GCC system_header
#endif

/* Version of this header as text; rsk_version() tells the library's. */
#define RSK_VERSION "0.1.0"

/* What the compiler can check. */
#if defined(__GNUC__) || defined(__clang__)
#define RSK_MUST_USE __attribute__((warn_unused_result))
#else
#define RSK_MUST_USE
#endif
/* (pointer, size): positions of an argument that is read, or filled, and of the one that tells its size in bytes. */
#if defined(__GNUC__) && !defined(__clang__) && __GNUC__ >= 11
#define RSK_READS(pointer, size) __attribute__((access(read_only, pointer, size)))
#define RSK_WRITES(pointer, size) __attribute__((access(write_only, pointer, size)))
#else
#define RSK_READS(pointer, size)
#define RSK_WRITES(pointer, size)
#endif
/* Position of a file descriptor: -fanalyzer then follows it. */
#if defined(__GNUC__) && !defined(__clang__) && __GNUC__ >= 13
#define RSK_FD(position) __attribute__((fd_arg(position)))
#else
#define RSK_FD(position)
#endif

/* Types the system headers declare only for POSIX or GNU programs. */
struct mmsghdr;
struct addrinfo;


/**
 * Major version of this header. It changes when programs may have to be changed.
 */
#define RSK_VERSION_MAJOR 0

/**
 * Minor version of this header. It changes when something is added.
 */
#define RSK_VERSION_MINOR 1

/**
 * Patch level of this header. It changes when something is put right.
 */
#define RSK_VERSION_PATCH 0

/**
 * Number of the binary interface. A program built with another number must be rebuilt; see
 * rsk_abi_version.
 */
#define RSK_ABI_VERSION 1

/**
 * Form of a trace: a line of text a call, as rsk_trace describes.
 */
#define RSK_TRACE_TEXT 1

/**
 * Form of a trace: a JSON object a line. See rsk_trace_to.
 */
#define RSK_TRACE_JSON 2

/**
 * Form of a trace: packets as pcapng, for Wireshark and tshark. See rsk_trace_to.
 */
#define RSK_TRACE_PCAPNG 3

/**
 * Form of a trace: the conversation as a Mermaid sequence diagram. Made when the trace ends.
 */
#define RSK_TRACE_MERMAID 4

/**
 * Form of a trace: the same diagram as an SVG picture. Made when the trace ends.
 */
#define RSK_TRACE_SVG 5

/**
 * Policy for a mistake: it is not looked for.
 */
#define RSK_POLICY_OFF 1

/**
 * Policy for a mistake: it is counted. What holds unless something else is said.
 */
#define RSK_POLICY_COUNT 2

/**
 * Policy for a mistake: it is counted and reported, once for each place that makes it.
 */
#define RSK_POLICY_WARN 3

/**
 * Policy for a mistake: as RSK_POLICY_WARN, and the call fails if the mistake shows before the
 * call is made.
 */
#define RSK_POLICY_ERROR 4

/**
 * Policy for a mistake: as RSK_POLICY_WARN, and the process is ended by abort(3).
 */
#define RSK_POLICY_ABORT 5

/**
 * Form of a report: lines for people.
 */
#define RSK_REPORT_TEXT 0

/**
 * Form of a report: one JSON object a line.
 */
#define RSK_REPORT_JSON 1

/**
 * Bit of rsk_enable_info: the address of this computer a datagram was sent to, and the interface
 * it came by.
 */
#define RSK_INFO_LOCAL 1

/**
 * Bit of rsk_enable_info: the hops it had left (TTL; with IPv6 the hop limit).
 */
#define RSK_INFO_TTL 2

/**
 * Bit of rsk_enable_info: its type of service (TOS; with IPv6 the traffic class).
 */
#define RSK_INFO_TOS 4

/**
 * Bit of rsk_enable_info: when it came.
 */
#define RSK_INFO_TIMESTAMP 8

/**
 * Backend of rsk_poller_open: the best there is, which on Linux is epoll.
 */
#define RSK_POLLER_AUTO 0

/**
 * Backend of rsk_poller_open: select(2), with sets of any size. It cannot tell errors and
 * hang-ups from readiness.
 */
#define RSK_POLLER_SELECT 1

/**
 * Backend of rsk_poller_open: poll(2).
 */
#define RSK_POLLER_POLL 2

/**
 * Backend of rsk_poller_open: epoll(7). Its cost does not grow with the number of descriptors
 * that are idle.
 */
#define RSK_POLLER_EPOLL 3

/**
 * Event: a read will not wait. There is data, the end of the stream, a connection to accept, or
 * an error to fetch.
 */
#define RSK_READABLE 1

/**
 * Event: a write will not wait. Not the same as success: after a non-blocking connect, ask for
 * SO_ERROR.
 */
#define RSK_WRITABLE 2

/**
 * Event: urgent data has come (MSG_OOB), or another exceptional condition of poll(2).
 */
#define RSK_PRIORITY 4

/**
 * Event, reported only: an error is pending. Ask for SO_ERROR, or the next call fails with it.
 * Not told by select, which reports RSK_READABLE and RSK_WRITABLE instead, if they were asked
 * for.
 */
#define RSK_ERROR 8

/**
 * Event, reported only: the connection is over in both directions, or was never made. There may
 * still be data to read. Not told by select, which reports RSK_READABLE instead, if that was
 * asked for.
 */
#define RSK_HANGUP 16

/**
 * Event, reported only: the descriptor is not open. It was closed before it was removed, which
 * select and poll report at each wait until it is removed; epoll forgets it silently, unless a
 * copy is open.
 */
#define RSK_INVALID 32

/**
 * Event, reported only: rsk_poller_wake was called. The fd of this event is -1.
 */
#define RSK_WAKE 64

/**
 * Mode, asked only, epoll only: report once when something new happens, not as long as it lasts.
 * After such an event read or write until EAGAIN, or the rest stays unseen.
 */
#define RSK_EDGE 256

/**
 * Mode, asked only: report once, then nothing, errors included, until rsk_poller_modify.
 */
#define RSK_ONESHOT 512

/**
 * Flag of the functions that open a socket: it is non-blocking.
 */
#define RSK_NONBLOCK 1

/**
 * Flag of the functions that open a socket: programs started by exec inherit it.
 */
#define RSK_INHERIT 2

/**
 * Flag of rsk_tcp_listen and rsk_udp_open: without SO_REUSEADDR. A TCP server then has to wait up
 * to 60 seconds for its port after a restart.
 */
#define RSK_NO_REUSEADDR 4

/**
 * Flag of rsk_tcp_listen and rsk_udp_open: SO_REUSEPORT. Several sockets of one user, all opened
 * so, share the port, and the kernel distributes connections or datagrams among them.
 */
#define RSK_REUSEPORT 8

/**
 * Flag of the functions that take a host: IPv4 addresses only.
 */
#define RSK_IPV4_ONLY 16

/**
 * Flag of the functions that take a host: IPv6 addresses only, and IPV6_V6ONLY on what is bound,
 * so that an IPv4 socket may have the same port.
 */
#define RSK_IPV6_ONLY 32

/**
 * Flag of rsk_udp_open, rsk_udp_connect and rsk_raw_open: SO_BROADCAST, without which nothing may
 * be sent to a broadcast address.
 */
#define RSK_BROADCAST 64

/**
 * Flag of rsk_unix_listen: a socket file at the path that no process holds any more is removed.
 */
#define RSK_REPLACE_STALE 128

/**
 * Flag of rsk_raw_open: what is sent begins with an IP header of the program's own making.
 */
#define RSK_HEADER_INCLUDED 256

/**
 * Role of rsk_description: connected, and the system does not tell by whom.
 */
#define RSK_ROLE_UNKNOWN 0

/**
 * Role of rsk_description: it listens.
 */
#define RSK_ROLE_LISTENER 1

/**
 * Role of rsk_description: it called connect.
 */
#define RSK_ROLE_CLIENT 2

/**
 * Role of rsk_description: it came out of accept.
 */
#define RSK_ROLE_SERVER 3

/**
 * Role of rsk_description: one of the two of rsk_socketpair.
 */
#define RSK_ROLE_PAIR 4

/**
 * Role of rsk_description: it has no peer.
 */
#define RSK_ROLE_UNCONNECTED 5

/**
 * Flag of rsk_send_many and rsk_recv_many: every datagram for itself, without joining them in the
 * system (GSO, GRO).
 */
#define RSK_NO_OFFLOAD 512

/**
 * Kind of a chunk: bytes were received; data and len tell where they are.
 */
#define RSK_CHUNK_DATA 1

/**
 * Kind of a chunk: a connection was accepted. fd is the new one, which is yours to close. It is
 * non-blocking, closed by exec, and already watched for RSK_READABLE, with its number as the tag.
 * If error is not 0, watching it failed with that errno.
 */
#define RSK_CHUNK_NEW 2

/**
 * Kind of a chunk: the peer has ended its stream. The descriptor is open, but not watched any
 * more.
 */
#define RSK_CHUNK_END 3

/**
 * Kind of a chunk: the connection failed, error is the errno. The descriptor is open, but not
 * watched any more. If fd is the listener, accepting failed, and it is still watched.
 */
#define RSK_CHUNK_ERROR 4

/**
 * Kind of a chunk: something else is ready, as events tells: it can be written, or it is a
 * listening socket, or no socket, or the arena is full. Nothing was received from it.
 */
#define RSK_CHUNK_READY 5

/**
 * Kind of a chunk: rsk_poller_wake was called. fd is -1.
 */
#define RSK_CHUNK_WAKE 6

/**
 * Kind of rsk_loop_event: a server listens.
 */
#define RSK_EVENT_LISTENING 1

/**
 * Kind of rsk_loop_event: a server has a new stream, whose id is value.
 */
#define RSK_EVENT_CONNECTION 2

/**
 * Kind of rsk_loop_event: a server has refused a connection. value: why, one of RSK_DROP_MAX, ...
 */
#define RSK_EVENT_DROP 3

/**
 * Kind of rsk_loop_event: a server could not accept; it goes on. code: errno.
 */
#define RSK_EVENT_SERVER_ERROR 4

/**
 * Kind of rsk_loop_event: a server is closed; its last event. value: streams that were cut off.
 */
#define RSK_EVENT_SERVER_CLOSE 5

/**
 * Kind of rsk_loop_event: the name for a stream was looked up. value: how many addresses.
 */
#define RSK_EVENT_LOOKUP 6

/**
 * Kind of rsk_loop_event: a stream tries the address data.
 */
#define RSK_EVENT_ATTEMPT 7

/**
 * Kind of rsk_loop_event: a stream is connected.
 */
#define RSK_EVENT_CONNECT 8

/**
 * Kind of rsk_loop_event: a stream has received data.
 */
#define RSK_EVENT_DATA 9

/**
 * Kind of rsk_loop_event: the write whose tag is value has ended. code: 0, errno or ECANCELED.
 */
#define RSK_EVENT_WRITTEN 10

/**
 * Kind of rsk_loop_event: a stream that asked to wait takes more again.
 */
#define RSK_EVENT_DRAIN 11

/**
 * Kind of rsk_loop_event: the peer of a stream sends no more.
 */
#define RSK_EVENT_END 12

/**
 * Kind of rsk_loop_event: a time of a stream is over. value: RSK_TIMEOUT_IDLE.
 */
#define RSK_EVENT_TIMEOUT 13

/**
 * Kind of rsk_loop_event: a stream has failed. code: errno, or an EAI_ value.
 */
#define RSK_EVENT_ERROR 14

/**
 * Kind of rsk_loop_event: a stream is closed; its last event. code: why, 0 if in order.
 */
#define RSK_EVENT_CLOSE 15

/**
 * Kind of rsk_loop_event: a timer was due.
 */
#define RSK_EVENT_TIMER 16

/**
 * Kind of rsk_loop_event: the signal value has come.
 */
#define RSK_EVENT_SIGNAL 17

/**
 * Kind of rsk_loop_event: a watched descriptor is ready. value: RSK_READABLE, ...
 */
#define RSK_EVENT_WATCH 18

/**
 * Kind of rsk_loop_event: rsk_loop_post was called. user: what it was given.
 */
#define RSK_EVENT_POST 19

/**
 * Kind of rsk_loop_event: offloaded work is done. code: 0, or ECANCELED. user: what was given.
 */
#define RSK_EVENT_OFFLOAD 20

/**
 * Kind of rsk_loop_event: rsk_loop_wakeup was called.
 */
#define RSK_EVENT_WAKEUP 21

/**
 * Kind of rsk_loop_event: an endpoint has received value datagrams.
 */
#define RSK_EVENT_DATAGRAMS 22

/**
 * Kind of rsk_loop_event: an endpoint that asked to wait takes more again.
 */
#define RSK_EVENT_ENDPOINT_DRAIN 23

/**
 * Kind of rsk_loop_event: an endpoint was told of a failure; it goes on. code: errno.
 */
#define RSK_EVENT_ENDPOINT_ERROR 24

/**
 * Kind of rsk_loop_event: an endpoint is closed; its last event.
 */
#define RSK_EVENT_ENDPOINT_CLOSE 25

/**
 * Flag of rsk_listen_options: every connection begins with a PROXY header (version 1 or 2), which
 * tells who the client is; see rsk_stream_proxy. Who sends none is refused. Name the proxies in
 * the options, unless nobody else can reach the server: anybody else could say what he likes.
 */
#define RSK_LISTEN_PROXY 1024

/**
 * Flag of rsk_listen_options: who is refused sees a reset at once, and not a connection that ends.
 */
#define RSK_LISTEN_RESET 2048

/**
 * Flag of rsk_listen_options: no connection is taken from the queue until rsk_server_resume.
 */
#define RSK_LISTEN_PAUSED 4096

/**
 * Flag of rsk_server_close: its streams are ended at once, as by rsk_stream_end.
 */
#define RSK_CLOSE_END 1

/**
 * Why a server refused a client: it has as many streams as it may have.
 */
#define RSK_DROP_MAX 1

/**
 * Why a server refused a client: a rule of rsk_server_deny or rsk_server_allow.
 */
#define RSK_DROP_DENIED 2

/**
 * Why a server refused a client: process or system have no descriptors left.
 */
#define RSK_DROP_DESCRIPTORS 3

/**
 * Why a server refused a client: it sent no PROXY header in time, or not one.
 */
#define RSK_DROP_PROXY 4

/**
 * Why a server refused a client: no memory is left.
 */
#define RSK_DROP_MEMORY 5

/**
 * Flag of rsk_stream_options: the end of the peer does not end this side. Without it the stream
 * is ended as if by rsk_stream_end when on_end has been called.
 */
#define RSK_STREAM_HALF_OPEN 1

/**
 * Flag of rsk_stream_options: nothing is read until rsk_stream_resume.
 */
#define RSK_STREAM_PAUSED 2

/**
 * Flag of rsk_stream_options: small writes are sent at once (TCP_NODELAY).
 */
#define RSK_STREAM_NODELAY 4

/**
 * Kind of framing: lines, up to \n; \r before it belongs to the end of the line.
 */
#define RSK_FRAME_LINE 1

/**
 * Kind of framing: up to a delimiter of 1 to 16 bytes.
 */
#define RSK_FRAME_DELIMITER 2

/**
 * Kind of framing: a header that says how many bytes follow.
 */
#define RSK_FRAME_LENGTH 3

/**
 * Kind of framing: all frames have the same length.
 */
#define RSK_FRAME_FIXED 4

/**
 * Flag of rsk_framing: on_data is given the delimiter, or the header, too.
 */
#define RSK_FRAME_KEEP 1

/**
 * Flag of rsk_framing: the length is in little-endian order; without it in network order.
 */
#define RSK_FRAME_LITTLE_ENDIAN 2

/**
 * Flag of rsk_stream_pipe: the end of the one stream does not end the other.
 */
#define RSK_PIPE_KEEP_OPEN 1

/**
 * A time of a stream: without anything received or sent.
 */
#define RSK_TIMEOUT_IDLE 1

/**
 * A time of a stream: to connect.
 */
#define RSK_TIMEOUT_CONNECT 2

/**
 * A time of a stream: without the system taking any of what is queued.
 */
#define RSK_TIMEOUT_WRITE 3

/**
 * A time of a stream: for the peer to end, after this side has.
 */
#define RSK_TIMEOUT_CLOSE 4

/**
 * State of a stream: it is not connected yet.
 */
#define RSK_STATE_CONNECTING 1

/**
 * State of a stream: the peer has ended its side.
 */
#define RSK_STATE_READABLE_END 2

/**
 * State of a stream: rsk_stream_end was called, or the stream ends because the peer did.
 */
#define RSK_STATE_ENDING 4

/**
 * State of a stream: that end has been sent.
 */
#define RSK_STATE_ENDED 8

/**
 * State of a stream: it does not receive.
 */
#define RSK_STATE_PAUSED 16

/**
 * State of a stream: it is closed, and on_close is yet to come.
 */
#define RSK_STATE_CLOSED 32

/**
 * End of a connection: this one.
 */
#define RSK_LOCAL 0

/**
 * End of a connection: the other one.
 */
#define RSK_PEER 1

/**
 * Flag of rsk_endpoint_options: nothing is received until rsk_endpoint_resume.
 */
#define RSK_ENDPOINT_PAUSED 8192

/**
 * A function of the program that is given a trace.
 *
 * Called with what would be written at once to a file: a line (text and JSON), some packets (the
 * head of the file first), or a whole diagram. bytes are valid during the call only. It is called
 * in the thread that makes a call of the library, or in another that does at the same time, never
 * in two at once, and in signal handlers that make calls: what it may do is what a signal handler
 * may, unless the program makes no calls there. Calls of this library it makes are not traced.
 *
 * Parameters:
 * - bytes: what there is, without a NUL.
 * - len: how many bytes.
 * - user: what rsk_trace_callback was given.
 *
 * Since 0.1.
 */
typedef void (*rsk_trace_receiver)(const void *bytes, size_t len, void *user);

/**
 * A mistake that was found, as a callback is given it. All texts end with the call of the
 * callback; none is NULL, but place is "" if it cannot be told.
 */
typedef struct rsk_misuse_report {
  /**
   * The number behind "RSK".
   */
  int code;
  /**
   * What is done about it: RSK_POLICY_WARN, RSK_POLICY_ERROR or RSK_POLICY_ABORT.
   */
  int policy;
  /**
   * The descriptor the call was about, -1 if none.
   */
  int fd;
  /**
   * 0.
   */
  int reserved;
  /**
   * A short name, such as "select-nfds".
   */
  const char *name;
  /**
   * The call with its arguments in words.
   */
  const char *call;
  /**
   * Where the program made it: "server.c:41", "main+0x2f" or another form, as far as known.
   */
  const char *place;
  /**
   * What was seen.
   */
  const char *fact;
  /**
   * Why it is wrong, with what is known of the descriptor.
   */
  const char *why;
  /**
   * What to do instead.
   */
  const char *hint;
  /**
   * All of it: the three lines that would have been written, without the last newline.
   */
  const char *text;
  /**
   * The same as one JSON object.
   */
  const char *json;
} rsk_misuse_report;

/**
 * Called with each report and the pointer given to rsk_misuse_callback.
 */
typedef void (*rsk_misuse_callback_function)(const struct rsk_misuse_report *report, void *user);

/**
 * A mistake of the catalogue. The texts are in the language of rsk_set_language or the
 * environment, never freed or changed.
 */
typedef struct rsk_misuse_code {
  /**
   * The number behind "RSK". Never given to another mistake.
   */
  int code;
  /**
   * When it is looked for: 'A' always, 'E' when a call has failed and its reason is asked for,
   * 'D' in diagnosis mode, 'S' when the program is compiled.
   */
  int level;
  /**
   * A short name, such as "select-nfds".
   */
  const char *name;
  /**
   * What people do.
   */
  const char *title;
  /**
   * Why it is wrong, in its usual form.
   */
  const char *why;
  /**
   * What to do instead.
   */
  const char *hint;
} rsk_misuse_code;

/**
 * A reader: takes lines and records out of a stream, through a buffer of its own.
 *
 * Made by rsk_reader_open and ended by rsk_reader_close. It is a number that can be copied freely
 * and is checked at each call: after the close it is refused with EBADF.
 */
typedef struct rsk_reader {
  /**
   * Number of the reader; 0 is never one.
   */
  uint64_t id;
} rsk_reader;

/**
 * Who sent a message, as the kernel vouches for it.
 */
typedef struct rsk_credentials {
  /**
   * Process; 0 if it is not visible from here or not known.
   */
  pid_t pid;
  /**
   * User.
   */
  uid_t uid;
  /**
   * Group.
   */
  gid_t gid;
} rsk_credentials;

/**
 * What is known of a datagram that came, or wanted of one that goes.
 */
typedef struct rsk_datagram_info {
  /**
   * Size of this structure, set by the caller before each call.
   */
  size_t size;
  /**
   * Received: the sender. To send: the receiver.
   */
  struct sockaddr_storage peer;
  /**
   * Size of peer in bytes; 0 = the sender has no address, or the peer of rsk_connect.
   */
  socklen_t peer_len;
  /**
   * Received: the address of this computer it was sent to, with port 0. To send: the address it
   * is to come from; its port plays no part.
   */
  struct sockaddr_storage local;
  /**
   * Size of local in bytes; 0 = not known, or the system's choice.
   */
  socklen_t local_len;
  /**
   * Index of the network interface it came in by, or is to leave by; 0 = not known, or the
   * system's choice.
   */
  int interface;
  /**
   * Received: hops it had left (TTL, hop limit), -1 = not known. To send: the TTL to give it if
   * above 0.
   */
  int ttl;
  /**
   * Received: type of service (TOS, traffic class), -1 = not known. To send: the one to give it
   * if above 0.
   */
  int tos;
  /**
   * Received: nanoseconds since 1970 at which it came, -1 = not known. Not used to send.
   */
  int64_t timestamp_ns;
  /**
   * Received: its size; larger than the result if it was cut. Not used to send.
   */
  size_t full_len;
  /**
   * Received: MSG_TRUNC if it was cut, else 0. Not used to send.
   */
  int flags;
} rsk_datagram_info;

/**
 * A poller: watches descriptors and tells which are ready, by select, poll or epoll.
 *
 * Made by rsk_poller_open and ended by rsk_poller_close. It is a number that can be copied
 * freely and is checked at each call: after the close it is refused with EBADF, also when a new
 * poller has taken its place.
 */
typedef struct rsk_poller {
  /**
   * Number of the poller; 0 is never one.
   */
  uint64_t id;
} rsk_poller;

/**
 * What happened to a watched descriptor, as a wait on a poller reports it.
 */
typedef struct rsk_event {
  /**
   * The descriptor; -1 for a wake-up.
   */
  int fd;
  /**
   * What happened, as bits: readable, writable, priority, error, hangup, invalid or wake.
   * Never 0; of the first three only what was asked for.
   */
  uint32_t events;
  /**
   * The number given when the descriptor was added or last modified; 0 for a wake-up.
   */
  uint64_t data;
} rsk_event;

/**
 * The header of an Ethernet frame.
 */
typedef struct rsk_ethernet_view {
  /**
   * To whom: 6 bytes as sent.
   */
  uint8_t destination[6];
  /**
   * From whom.
   */
  uint8_t source[6];
  /**
   * What follows: ETH_P_IP (0x0800), ETH_P_IPV6 (0x86DD), ETH_P_ARP (0x0806), ...; below 0x0600
   * it is a length (IEEE 802.3).
   */
  uint16_t protocol;
  /**
   * Number of the VLAN, of the outer one if there are two; -1 if the frame has no tag.
   */
  int32_t vlan;
} rsk_ethernet_view;

/**
 * The header of an IPv4 packet.
 */
typedef struct rsk_ipv4_view {
  /**
   * Type of service: DSCP and ECN.
   */
  uint8_t tos;
  /**
   * How many routers it may still pass.
   */
  uint8_t ttl;
  /**
   * What follows: IPPROTO_TCP, IPPROTO_UDP, IPPROTO_ICMP, ...
   */
  uint8_t protocol;
  /**
   * 1 if the checksum of the header is right, else 0.
   */
  uint8_t checksum_right;
  /**
   * Bytes of the whole packet, header included.
   */
  uint16_t total_length;
  /**
   * Bytes after the header. More than there is if the packet was cut, as inside an ICMP error;
   * less if the frame was filled up.
   */
  uint16_t payload_length;
  /**
   * Number that the fragments of one packet share.
   */
  uint16_t identification;
  /**
   * Where the payload belongs in the packet, in bytes; above 0 it does not begin with a header.
   */
  uint16_t fragment_offset;
  /**
   * The checksum as sent.
   */
  uint16_t checksum;
  /**
   * 1 if it must not be cut into fragments.
   */
  uint8_t dont_fragment;
  /**
   * 1 if further fragments follow this one.
   */
  uint8_t more_fragments;
  /**
   * From whom: 4 bytes as sent, for rsk_inet_ntop with AF_INET.
   */
  uint8_t source[4];
  /**
   * To whom.
   */
  uint8_t destination[4];
} rsk_ipv4_view;

/**
 * The header of an IPv6 packet, with its extension headers.
 */
typedef struct rsk_ipv6_view {
  /**
   * DSCP and ECN.
   */
  uint8_t traffic_class;
  /**
   * What follows the first 40 bytes: a protocol, or an extension header.
   */
  uint8_t next_header;
  /**
   * How many routers it may still pass.
   */
  uint8_t hop_limit;
  /**
   * What follows the extension headers: IPPROTO_TCP, IPPROTO_UDP, IPPROTO_ICMPV6, ...; of an
   * encrypted packet IPPROTO_ESP.
   */
  uint8_t protocol;
  /**
   * Number that routers tell flows apart by.
   */
  uint32_t flow_label;
  /**
   * Bytes after the first 40, extension headers included.
   */
  uint16_t payload_length;
  /**
   * Where the payload belongs in the packet, in bytes; above 0 it does not begin with a header.
   */
  uint16_t fragment_offset;
  /**
   * Number that the fragments of one packet share; 0 if it is whole.
   */
  uint32_t identification;
  /**
   * 1 if it is a fragment.
   */
  uint8_t is_fragment;
  /**
   * 1 if further fragments follow this one.
   */
  uint8_t more_fragments;
  /**
   * From whom: 16 bytes as sent, for rsk_inet_ntop with AF_INET6.
   */
  uint8_t source[16];
  /**
   * To whom.
   */
  uint8_t destination[16];
} rsk_ipv6_view;

/**
 * The header of an ICMP or ICMPv6 message.
 */
typedef struct rsk_icmp_view {
  /**
   * What it says: ICMP_ECHO (8), ICMP_ECHOREPLY (0), ICMP_DEST_UNREACH (3), ...; ICMPv6 has
   * numbers of its own.
   */
  uint8_t type;
  /**
   * More of the same, depending on type.
   */
  uint8_t code;
  /**
   * The checksum as sent. rsk_checksum over the whole message gives 0 if it is right; that of
   * ICMPv6 covers the addresses as well.
   */
  uint16_t checksum;
  /**
   * Of an echo request or reply: who asked.
   */
  uint16_t identifier;
  /**
   * Of an echo request or reply: which of the questions.
   */
  uint16_t sequence;
  /**
   * The same four bytes as one number, which other messages use for other things.
   */
  uint32_t rest;
} rsk_icmp_view;

/**
 * The header of a TCP segment, with its options.
 */
typedef struct rsk_tcp_view {
  /**
   * Port it was sent from.
   */
  uint16_t source_port;
  /**
   * Port it was sent to.
   */
  uint16_t destination_port;
  /**
   * Number of its first byte (of SYN and FIN themselves, too).
   */
  uint32_t sequence;
  /**
   * Number of the byte that is expected next; valid with TH_ACK.
   */
  uint32_t acknowledgement;
  /**
   * TH_FIN, TH_SYN, TH_RST, TH_PUSH, TH_ACK, TH_URG of netinet/tcp.h; then ECE (0x40), CWR
   * (0x80) and AE (0x100).
   */
  uint16_t flags;
  /**
   * How much the sender takes, not yet multiplied by the window scale.
   */
  uint16_t window;
  /**
   * The checksum as sent; it covers the addresses as well, and is often filled in by the network
   * card only.
   */
  uint16_t checksum;
  /**
   * Where urgent data ends; valid with TH_URG.
   */
  uint16_t urgent;
  /**
   * Option: the largest segment the sender takes, or -1.
   */
  int32_t mss;
  /**
   * Option: by how many bits the sender's windows are to be shifted, or -1.
   */
  int32_t window_scale;
  /**
   * Option: 1 if the sender understands selective acknowledgements.
   */
  int32_t sack_permitted;
  /**
   * Option: how many of the ranges below are valid.
   */
  int32_t sack_count;
  /**
   * Option: received ranges beyond acknowledgement, each from its first number ...
   */
  uint32_t sack_begin[4];
  /**
   * ... to the number behind its last.
   */
  uint32_t sack_end[4];
  /**
   * Option: the sender's clock, or -1.
   */
  int64_t timestamp;
  /**
   * Option: the receiver's clock as the sender saw it last, or -1.
   */
  int64_t timestamp_echo;
} rsk_tcp_view;

/**
 * The header of a UDP datagram.
 */
typedef struct rsk_udp_view {
  /**
   * Port it was sent from.
   */
  uint16_t source_port;
  /**
   * Port it was sent to.
   */
  uint16_t destination_port;
  /**
   * Bytes of the datagram, the 8 of the header included.
   */
  uint16_t length;
  /**
   * The checksum as sent; 0 is none. It covers the addresses as well.
   */
  uint16_t checksum;
} rsk_udp_view;

/**
 * What rsk_describe tells of a socket. A number that the kernel does not tell, or that does not
 * apply to this kind of socket, is -1.
 */
typedef struct rsk_description {
  /**
   * In: sizeof (rsk_description) of the program. Out: how much of it was filled.
   */
  size_t size;
  /**
   * The descriptor.
   */
  int fd;
  /**
   * AF_INET, AF_INET6, AF_UNIX, AF_PACKET, ...
   */
  int family;
  /**
   * SOCK_STREAM, SOCK_DGRAM, SOCK_RAW, SOCK_SEQPACKET.
   */
  int type;
  /**
   * IPPROTO_TCP, IPPROTO_UDP, ...; 0 for families without protocols.
   */
  int protocol;
  /**
   * RSK_ROLE_CLIENT, RSK_ROLE_SERVER, ...
   */
  int role;
  /**
   * TCP_ESTABLISHED, TCP_LISTEN, TCP_CLOSE, ... of netinet/tcp.h. Sockets of other kinds have
   * these three: with a peer, listening, neither.
   */
  int state;
  /**
   * 1 if non-blocking, else 0.
   */
  int nonblocking;
  /**
   * 1 if closed by exec, 0 if inherited.
   */
  int cloexec;
  /**
   * The address of this end: IP address and port, path, or interface.
   */
  struct sockaddr_storage local;
  /**
   * Bytes of local; 0 if there is none.
   */
  socklen_t local_len;
  /**
   * Bytes of peer; 0 if there is none.
   */
  socklen_t peer_len;
  /**
   * The address of the other end.
   */
  struct sockaddr_storage peer;
  /**
   * Bytes received and not yet read. Of a datagram socket: those of the next datagram.
   */
  int64_t unread;
  /**
   * Bytes sent and not yet arrived: on TCP not acknowledged. Not told of Unix sockets.
   */
  int64_t unsent;
  /**
   * Of a listening socket (TCP): connections that wait to be accepted.
   */
  int64_t waiting;
  /**
   * Of a listening socket (TCP): how many may wait.
   */
  int64_t backlog;
  /**
   * Bytes the kernel keeps for what was received (SO_RCVBUF; Linux counts its bookkeeping in).
   */
  int64_t receive_buffer;
  /**
   * Bytes the kernel keeps for what is sent (SO_SNDBUF).
   */
  int64_t send_buffer;
  /**
   * Of a connected Unix socket: the process at the other end when it connected or listened.
   */
  int64_t peer_pid;
  /**
   * Of a connected Unix socket: that process's user.
   */
  int64_t peer_uid;
  /**
   * Of a connected Unix socket: that process's group.
   */
  int64_t peer_gid;
  /**
   * TCP: time from sending to acknowledgement, smoothed, in microseconds.
   */
  int64_t rtt_us;
  /**
   * TCP: how much that varies, in microseconds.
   */
  int64_t rtt_variation_us;
  /**
   * TCP: the smallest seen, in microseconds.
   */
  int64_t min_rtt_us;
  /**
   * TCP: congestion window: segments that may be under way.
   */
  int64_t cwnd;
  /**
   * TCP: congestion window up to which it grows fast; -1 until a loss has set it.
   */
  int64_t slow_start_threshold;
  /**
   * TCP: bytes that the peer's window still allows.
   */
  int64_t send_window;
  /**
   * TCP: largest segment that is sent, in bytes.
   */
  int64_t mss;
  /**
   * TCP: largest packet on the way to the peer, in bytes.
   */
  int64_t path_mtu;
  /**
   * TCP: segments sent and not yet acknowledged.
   */
  int64_t in_flight;
  /**
   * TCP: segments sent again since the connection was made.
   */
  int64_t retransmits;
  /**
   * TCP: how often in a row the segment now waited for was sent again without an answer.
   */
  int64_t timeouts_in_row;
  /**
   * TCP: bytes the peer has acknowledged, its own SYN and FIN not counted.
   */
  int64_t acked;
  /**
   * TCP: bytes received in order.
   */
  int64_t received;
  /**
   * TCP: segments sent, with and without data.
   */
  int64_t segments_sent;
  /**
   * TCP: segments received, with and without data.
   */
  int64_t segments_received;
  /**
   * TCP: milliseconds since data was sent last.
   */
  int64_t last_sent_ms;
  /**
   * TCP: milliseconds since data was received last.
   */
  int64_t last_received_ms;
} rsk_description;

/**
 * A socket on a port, and one descriptor of one process that refers to it, as rsk_port_users tells
 * them.
 */
typedef struct rsk_port_user {
  /**
   * AF_INET or AF_INET6.
   */
  int family;
  /**
   * IPPROTO_TCP or IPPROTO_UDP.
   */
  int protocol;
  /**
   * TCP_LISTEN, TCP_ESTABLISHED, TCP_TIME_WAIT, ... of netinet/tcp.h. A UDP socket is
   * TCP_ESTABLISHED with a peer, else TCP_CLOSE.
   */
  int state;
  /**
   * The process, or -1: no process has the socket open (inode is 0 then), or none this program
   * may look into.
   */
  int pid;
  /**
   * Its descriptor, or -1.
   */
  int fd;
  /**
   * The user who opened the socket; 0 also where it has no process any more.
   */
  uid_t uid;
  /**
   * Of a listening AF_INET6 socket: 1 if it takes no IPv4 connections. Else 0.
   */
  int only_ipv6;
  /**
   * The address and port of this end.
   */
  struct sockaddr_storage local;
  /**
   * The other end.
   */
  struct sockaddr_storage peer;
  /**
   * Bytes of local.
   */
  socklen_t local_len;
  /**
   * Bytes of peer; 0 if there is none.
   */
  socklen_t peer_len;
  /**
   * The kernel's number for the socket, as in /proc/PID/fd; 0 if no process has it: it waits to be
   * accepted, or was closed and the system still sends or waits.
   */
  uint64_t inode;
  /**
   * Of TCP_TIME_WAIT: milliseconds until the system forgets the connection. Else -1.
   */
  int64_t left_ms;
  /**
   * The name of the process, at most 15 bytes, as ps -o comm shows it; "" if pid is -1.
   */
  char name[16];
  /**
   * 0; for later releases.
   */
  int64_t spare[4];
} rsk_port_user;

/**
 * One datagram of a batch: to be sent, or room for one to be received.
 */
typedef struct rsk_message {
  /**
   * To send: the bytes, which are not changed. To receive: filled with the bytes.
   */
  void *data;
  /**
   * To send: how many bytes. To receive: size of data in bytes; not changed.
   */
  size_t len;
  /**
   * To send: where to, NULL for the peer of rsk_connect. To receive: filled with the sender,
   * NULL if it is not wanted.
   */
  struct sockaddr *addr;
  /**
   * To send: size of the address. Received: size of the sender's address, 0 if it has none;
   * larger than addr_room if the address was cut.
   */
  socklen_t addr_len;
  /**
   * To receive: size of the memory at addr; not changed. Not used to send.
   */
  socklen_t addr_room;
  /**
   * Received: bytes in data. Not used to send.
   */
  size_t done;
  /**
   * Received: MSG_TRUNC if the datagram was longer than data, else 0. Not used to send.
   */
  int flags;
} rsk_message;

/**
 * One piece of work on one descriptor: something rsk_poller_collect found, or bytes for
 * rsk_send_each.
 */
typedef struct rsk_chunk {
  /**
   * Collected: the bytes, in the arena. To send: the bytes, which are not changed.
   */
  void *data;
  /**
   * How many bytes.
   */
  size_t len;
  /**
   * Sent: how many of them the system has taken. Not used by rsk_poller_collect.
   */
  size_t done;
  /**
   * Collected: the number given when the descriptor was added to the poller. Not used to send.
   */
  uint64_t tag;
  /**
   * The descriptor; -1 for a wake-up.
   */
  int fd;
  /**
   * Collected: one of RSK_CHUNK_DATA, RSK_CHUNK_NEW, ... Not used to send.
   */
  int kind;
  /**
   * Collected: the events of the descriptor (RSK_READABLE, ...). Not used to send.
   */
  uint32_t events;
  /**
   * The errno of what went wrong, 0 if nothing did.
   */
  int error;
} rsk_chunk;

/**
 * What a loop is to be like, for rsk_loop_open.
 *
 * Set size, and leave the rest zero for the defaults.
 */
typedef struct rsk_loop_options {
  /**
   * sizeof (rsk_loop_options).
   */
  size_t size;
  /**
   * RSK_POLLER_AUTO, RSK_POLLER_SELECT, RSK_POLLER_POLL or RSK_POLLER_EPOLL: what it waits
   * with. The environment variable RUSTSOCK_POLLER decides whatever is asked here.
   */
  int backend;
  /**
   * 0.
   */
  int flags;
  /**
   * Most bytes received from one stream at once: 1024 to 1048576; 0 = 65536.
   */
  size_t read_size;
} rsk_loop_options;

/**
 * A loop: waits for sockets, timers, signals and other threads at once, and calls functions of the
 * program for what happens.
 *
 * Made by rsk_loop_open and ended by rsk_loop_close. It belongs to the thread that opened it: only
 * rsk_loop_post, rsk_loop_wakeup and rsk_loop_stop may be called from others, everything else
 * fails there with EPERM. It is a number that can be copied freely and is checked at each call:
 * after the close it is refused with EBADF, also when a new loop has taken its place.
 */
typedef struct rsk_loop {
  /**
   * Number of the loop; 0 is never one.
   */
  uint64_t id;
} rsk_loop;

/**
 * What a loop has done and has, for rsk_loop_stats.
 */
typedef struct rsk_loop_statistics {
  /**
   * In: sizeof (rsk_loop_statistics) of the program. Out: how much of it was filled.
   */
  size_t size;
  /**
   * Turns since it was opened.
   */
  uint64_t turns;
  /**
   * Events since it was opened.
   */
  uint64_t events;
  /**
   * Streams there are.
   */
  uint64_t streams;
  /**
   * Servers there are.
   */
  uint64_t servers;
  /**
   * Timers there are.
   */
  uint64_t timers;
  /**
   * Datagram endpoints there are.
   */
  uint64_t endpoints;
  /**
   * Bytes of all streams and endpoints that the system has not taken yet.
   */
  uint64_t queued_bytes;
  /**
   * Connections its servers have accepted since it was opened.
   */
  uint64_t accepted;
  /**
   * Connections they have refused since then.
   */
  uint64_t dropped;
} rsk_loop_statistics;

/**
 * Something that happened, as rsk_loop_poll reports it.
 */
typedef struct rsk_loop_event {
  /**
   * What happened: one of RSK_EVENT_LISTENING, RSK_EVENT_DATA, ...
   */
  int kind;
  /**
   * 0, or an errno (sometimes an EAI_ value): why it ended, what failed. RSK_EVENT_DROP: one of
   * RSK_DROP_MAX, ...
   */
  int code;
  /**
   * The id of the object it is about.
   */
  uint64_t source;
  /**
   * RSK_EVENT_CONNECTION: the id of the stream. RSK_EVENT_WRITTEN: the tag. RSK_EVENT_TIMEOUT:
   * RSK_TIMEOUT_IDLE. RSK_EVENT_SIGNAL: its number. RSK_EVENT_WATCH: the events.
   * RSK_EVENT_SERVER_CLOSE: how many streams were cut off. RSK_EVENT_DATAGRAMS: how many.
   * RSK_EVENT_LOOKUP: how many addresses were found. Otherwise 0.
   */
  uint64_t value;
  /**
   * RSK_EVENT_DATA: the bytes. RSK_EVENT_DROP and RSK_EVENT_ATTEMPT: a struct sockaddr.
   * RSK_EVENT_DATAGRAMS: an array of rsk_datagram. Otherwise NULL. Valid until the loop is
   * polled, turned or run again.
   */
  const void *data;
  /**
   * The length of data in bytes.
   */
  size_t len;
  /**
   * The user pointer of the object, or the one given with the post.
   */
  void *user;
} rsk_loop_event;

/**
 * A function of the program that is called in the thread of a loop.
 *
 * Parameters:
 * - loop: the loop.
 * - user: what rsk_loop_post was given.
 *
 * Since 0.1.
 */
typedef void (*rsk_loop_callback)(struct rsk_loop loop, void *user);

/**
 * A function of the program that works in a thread of its own. See rsk_loop_offload.
 *
 * Parameters:
 * - user: what rsk_loop_offload was given.
 *
 * Since 0.1.
 */
typedef void (*rsk_offload_work)(void *user);

/**
 * A function of the program that is called in the thread of a loop when offloaded work is done.
 *
 * Parameters:
 * - loop: the loop.
 * - code: 0; ECANCELED if the loop was closed before the work began.
 * - user: what rsk_loop_offload was given.
 *
 * Since 0.1.
 */
typedef void (*rsk_offload_done)(struct rsk_loop loop, int code, void *user);

/**
 * A timer of a loop.
 *
 * Made by rsk_timer_start and ended by rsk_timer_stop or, if it does not repeat, when its function
 * has returned. It is a number that can be copied freely and is checked at each call.
 */
typedef struct rsk_timer {
  /**
   * Number of the timer; 0 is never one.
   */
  uint64_t id;
} rsk_timer;

/**
 * A function of the program that is called when a timer is due.
 *
 * Parameters:
 * - timer: the timer.
 * - user: what rsk_timer_start was given.
 *
 * Since 0.1.
 */
typedef void (*rsk_timer_callback)(struct rsk_timer timer, void *user);

/**
 * A signal that a loop tells of.
 *
 * Made by rsk_signal_start and ended by rsk_signal_stop. It is a number that can be copied freely
 * and is checked at each call.
 */
typedef struct rsk_signal {
  /**
   * Number of the object; 0 is never one.
   */
  uint64_t id;
} rsk_signal;

/**
 * A function of the program that is called when a signal has come.
 *
 * Parameters:
 * - signal: the object made by rsk_signal_start.
 * - number: the signal, such as SIGINT.
 * - user: what rsk_signal_start was given.
 *
 * Since 0.1.
 */
typedef void (*rsk_signal_callback)(struct rsk_signal signal, int number, void *user);

/**
 * A descriptor of the program that a loop watches.
 *
 * Made by rsk_watch_start and ended by rsk_watch_stop. It is a number that can be copied freely
 * and is checked at each call.
 */
typedef struct rsk_watch {
  /**
   * Number of the watch; 0 is never one.
   */
  uint64_t id;
} rsk_watch;

/**
 * A function of the program that is called when a descriptor it watches is ready.
 *
 * Parameters:
 * - watch: the watch.
 * - events: what it is ready for: RSK_READABLE, RSK_WRITABLE, RSK_PRIORITY, RSK_ERROR,
 *   RSK_HANGUP, joined with |.
 * - user: what rsk_watch_start was given.
 *
 * Since 0.1.
 */
typedef void (*rsk_watch_callback)(struct rsk_watch watch, int events, void *user);

/**
 * What a stream is to be like, for rsk_stream_connect and its kin, and for the streams a server
 * accepts.
 *
 * Set size, and leave the rest zero for the defaults: rsk_stream_options options = { .size =
 * sizeof options }. The library copies it. Times are milliseconds.
 */
typedef struct rsk_stream_options {
  /**
   * sizeof (rsk_stream_options).
   */
  size_t size;
  /**
   * RSK_STREAM_HALF_OPEN, RSK_STREAM_PAUSED, RSK_STREAM_NODELAY, joined with |; or 0.
   */
  int flags;
  /**
   * on_timeout is called when nothing has been received or sent for so long; 0 = never. The
   * stream stays open.
   */
  int idle_timeout_ms;
  /**
   * Time to connect, looking up the name included; then the stream fails with ETIMEDOUT. 0 =
   * no limit but the system's.
   */
  int connect_timeout_ms;
  /**
   * Bytes are queued and the system takes none for so long: the stream fails with ETIMEDOUT
   * and is reset. 0 = no limit.
   */
  int write_timeout_ms;
  /**
   * Time for the peer to end too, after the end of this side was sent; then the stream fails
   * with ETIMEDOUT and is reset. 0 = no limit.
   */
  int close_timeout_ms;
  /**
   * Queued bytes from which on a write answers 0; 0 = 64 KiB.
   */
  size_t soft_mark;
  /**
   * Queued bytes above which a write is refused; 0 = 16 MiB, SIZE_MAX = none. Not below
   * soft_mark.
   */
  size_t hard_mark;
  /**
   * TCP keep-alive: seconds of silence before the first probe, 1 to 32767; 0 = off.
   */
  int keepalive_idle_s;
  /**
   * Seconds between probes, 1 to 32767; 0 = the system's.
   */
  int keepalive_interval_s;
  /**
   * Probes without an answer that end the connection, 1 to 127; 0 = the system's.
   */
  int keepalive_count;
  /**
   * Type of service of what is sent (IP_TOS, IPV6_TCLASS), 1 to 255; 0 = the system's.
   */
  int tos;
  /**
   * rsk_stream_connect only: local address in numbers; NULL = the system's choice.
   */
  const char *local_host;
  /**
   * rsk_stream_connect only: local port; NULL = the system's choice.
   */
  const char *local_service;
} rsk_stream_options;

/**
 * How a server is to listen, for rsk_server_listen and rsk_server_adopt.
 *
 * Set size, and leave the rest zero for the defaults: every address, a free port. The library
 * copies it.
 */
typedef struct rsk_listen_options {
  /**
   * sizeof (rsk_listen_options).
   */
  size_t size;
  /**
   * Address to listen on, in numbers, or a name of this computer, which is looked up at once and
   * for 5 seconds at most. NULL = every address: an IPv6 socket that takes IPv4 too.
   */
  const char *host;
  /**
   * Port number as text, or the name of a service. NULL or "0" = a free one, which
   * rsk_server_address tells.
   */
  const char *service;
  /**
   * Path of a Unix socket instead of host and service; "@name" is one outside the file system.
   */
  const char *path;
  /**
   * How many connections may wait to be accepted; 0 = 511. The system caps it
   * (net.core.somaxconn).
   */
  int backlog;
  /**
   * RSK_REUSEPORT, RSK_NO_REUSEADDR, RSK_IPV4_ONLY, RSK_IPV6_ONLY, RSK_REPLACE_STALE,
   * RSK_LISTEN_PROXY, RSK_LISTEN_RESET, RSK_LISTEN_PAUSED, joined with |; or 0.
   */
  int flags;
  /**
   * Streams there may be at a time: further clients are refused (RSK_DROP_MAX). 0 = no limit.
   */
  int max_connections;
  /**
   * Connections accepted in one turn, so that a flood of them leaves time for the others; 0 =
   * 64.
   */
  int accepts_per_turn;
  /**
   * Milliseconds for the PROXY header; 0 = 5000.
   */
  int proxy_timeout_ms;
  /**
   * Whose PROXY headers are believed: one or more addresses or networks, as for
   * rsk_server_allow, with blanks between. Anybody else is refused (RSK_DROP_DENIED). NULL =
   * everybody's.
   */
  const char *proxies;
  /**
   * What its streams are to be like; copied, NULL = the defaults.
   */
  const struct rsk_stream_options *stream;
} rsk_listen_options;

/**
 * A server: listens in a loop, and makes a stream of each connection.
 *
 * Made by rsk_server_listen or rsk_server_adopt and ended by rsk_server_close. It is a number that
 * can be copied freely and is checked at each call: once its on_close has returned it is refused
 * with EBADF, also when a new server has taken its place.
 */
typedef struct rsk_server {
  /**
   * Number of the server; 0 is never one.
   */
  uint64_t id;
} rsk_server;

/**
 * A stream: a connection of a loop, over TCP or a Unix socket.
 *
 * Made by rsk_stream_connect, rsk_stream_connect_unix, rsk_stream_adopt, or by a server for each
 * client. It is a number that can be copied freely and is checked at each call: once on_close has
 * returned it is refused with EBADF, also when a new stream has taken its place.
 */
typedef struct rsk_stream {
  /**
   * Number of the stream; 0 is never one.
   */
  uint64_t id;
} rsk_stream;

/**
 * What a program is told of a stream: its functions, each of which may be NULL.
 *
 * Set size, and leave out what is not wanted. The library copies it. They are called by
 * rsk_loop_run and rsk_loop_turn, in the thread that owns the loop, and never from inside another
 * call: a callback may write, end, destroy, and free what belongs to the program. The order for
 * one stream is that of this structure: on_lookup, on_attempt and on_connect only where the
 * program connects; then on_data, on_written, on_drain, on_end and on_timeout as they come; at
 * last on_error, if it failed, and on_close.
 */
typedef struct rsk_stream_callbacks {
  /**
   * sizeof (rsk_stream_callbacks).
   */
  size_t size;
  /**
   * The name has been looked up: count addresses are going to be tried.
   */
  void (*on_lookup)(struct rsk_stream stream, int count, void *user);
  /**
   * A connection to this address has been begun. The address is valid until the callback
   * returns.
   */
  void (*on_attempt)(struct rsk_stream stream, const struct sockaddr *to, socklen_t len, void *user);
  /**
   * The connection is there. What was written before is on its way.
   */
  void (*on_connect)(struct rsk_stream stream, void *user);
  /**
   * len bytes have come, at least 1; with framing, one frame, which may be empty. They are valid
   * until the callback returns, also when it destroys the stream.
   */
  void (*on_data)(struct rsk_stream stream, const void *data, size_t len, void *user);
  /**
   * The write with that tag is done: code is 0 when the system has taken all of it, else an
   * errno, ECANCELED if the stream was destroyed before. Exactly once for each write that was
   * accepted with a tag other than 0, in the order of the writes.
   */
  void (*on_written)(struct rsk_stream stream, uint64_t tag, int code, void *user);
  /**
   * The queue is down to a quarter of the soft mark, after a write answered 0 or failed with
   * EAGAIN: go on.
   */
  void (*on_drain)(struct rsk_stream stream, void *user);
  /**
   * The peer has ended its side: no more on_data. Unless RSK_STREAM_HALF_OPEN was asked for,
   * the stream ends its own side when this has returned: what is written here is still sent.
   */
  void (*on_end)(struct rsk_stream stream, void *user);
  /**
   * Nothing was received or sent for the idle time: which is RSK_TIMEOUT_IDLE. The stream stays
   * as it is; it is told once, until something moves again.
   */
  void (*on_timeout)(struct rsk_stream stream, int which, void *user);
  /**
   * The stream has failed with code, an errno or EAI_ code; rsk_explain and rsk_perror tell why.
   * At most once; on_close follows.
   */
  void (*on_error)(struct rsk_stream stream, int code, void *user);
  /**
   * The stream is closed. Exactly once and last: what belongs to user can be freed. code is 0
   * if both sides ended in order or the program destroyed it without a code, else that of
   * on_error.
   */
  void (*on_close)(struct rsk_stream stream, int code, void *user);
} rsk_stream_callbacks;

/**
 * What a program is told of a server: its functions, each of which may be NULL.
 *
 * Set size, and leave out what is not wanted. The library copies it. They are called by
 * rsk_loop_run and rsk_loop_turn, in the thread that owns the loop, and never from inside another
 * call: a callback may close the server and destroy its streams.
 */
typedef struct rsk_server_callbacks {
  /**
   * sizeof (rsk_server_callbacks).
   */
  size_t size;
  /**
   * It listens. The first callback.
   */
  void (*on_listening)(struct rsk_server server, void *user);
  /**
   * A client has connected. Nothing has been read from it yet: give its stream functions and a
   * pointer of its own here with rsk_stream_set_callbacks, unless those of stream below are
   * right.
   */
  void (*on_connection)(struct rsk_server server, struct rsk_stream stream, void *user);
  /**
   * A client was refused: reason is one of RSK_DROP_MAX, ... The address is valid until the
   * callback returns; len is 0 if it is not known.
   */
  void (*on_drop)(struct rsk_server server, int reason, const struct sockaddr *peer, socklen_t len, void *user);
  /**
   * Accepting has failed with code, an errno; rsk_explain and rsk_perror tell why. The server
   * goes on: it tries again after a while.
   */
  void (*on_error)(struct rsk_server server, int code, void *user);
  /**
   * The server is closed, and so are all its streams: after their on_close, exactly once and
   * last. forced tells how many streams were cut off by it, 0 if all had ended in time.
   */
  void (*on_close)(struct rsk_server server, int forced, void *user);
  /**
   * The functions its streams have from the start; copied, NULL = none. They are given the
   * user pointer of the server until rsk_stream_set_user says another.
   */
  const struct rsk_stream_callbacks *stream;
} rsk_server_callbacks;

/**
 * How a stream is cut into frames, for rsk_stream_set_framing. What a kind does not use is 0.
 */
typedef struct rsk_framing {
  /**
   * sizeof (rsk_framing).
   */
  size_t size;
  /**
   * RSK_FRAME_LINE, RSK_FRAME_DELIMITER, RSK_FRAME_LENGTH or RSK_FRAME_FIXED.
   */
  int kind;
  /**
   * RSK_FRAME_KEEP, RSK_FRAME_LITTLE_ENDIAN, joined with |; or 0.
   */
  int flags;
  /**
   * Most bytes of a frame, without delimiter or header; 0 = 64 KiB. A longer one ends the stream
   * with EMSGSIZE.
   */
  size_t max;
  /**
   * DELIMITER: its bytes, copied.
   */
  const void *delimiter;
  /**
   * DELIMITER: how many, 1 to 16.
   */
  size_t delimiter_len;
  /**
   * FIXED: bytes of a frame. LENGTH: bytes of the number in the header: 1, 2, 3, 4 or 8.
   */
  size_t length;
  /**
   * LENGTH: bytes of the header before that number.
   */
  size_t length_offset;
  /**
   * LENGTH: added to that number, it gives the bytes that follow the header.
   */
  int64_t length_adjust;
  /**
   * LENGTH: bytes of the header; 0 = it ends with the number.
   */
  size_t header;
} rsk_framing;

/**
 * Bytes of a stream since its beginning, for rsk_stream_counters.
 *
 * What is queued but not taken waits in the library, what is taken but not acknowledged in this
 * system or on the way. Ends do not count.
 */
typedef struct rsk_stream_counts {
  /**
   * sizeof (rsk_stream_counts); becomes the number of bytes filled.
   */
  size_t size;
  /**
   * Received from the peer.
   */
  uint64_t received;
  /**
   * Accepted from the program for sending.
   */
  uint64_t queued;
  /**
   * Taken of these by the system.
   */
  uint64_t taken;
  /**
   * Acknowledged of these by the peer's system, which is not the program there; TCP only, else
   * as taken.
   */
  uint64_t acknowledged;
} rsk_stream_counts;

/**
 * What a PROXY header said of a connection, for rsk_stream_proxy.
 */
typedef struct rsk_proxy_info {
  /**
   * sizeof (rsk_proxy_info); becomes the number of bytes filled.
   */
  size_t size;
  /**
   * Version of the header: 1 or 2.
   */
  int version;
  /**
   * 1: the connection is somebody else's (PROXY); 0: it is of the proxy itself (LOCAL).
   */
  int command;
  /**
   * AF_INET, AF_INET6, AF_UNIX; AF_UNSPEC if it is not told.
   */
  int family;
  /**
   * SOCK_STREAM or SOCK_DGRAM; 0 if it is not told.
   */
  int type;
  /**
   * Who has connected to the proxy.
   */
  struct sockaddr_storage source;
  /**
   * Which address of the proxy.
   */
  struct sockaddr_storage destination;
  /**
   * Bytes of source; 0 if it is not told.
   */
  socklen_t source_len;
  /**
   * Bytes of destination; 0 if it is not told.
   */
  socklen_t destination_len;
} rsk_proxy_info;

/**
 * What an endpoint is to be like, for rsk_endpoint_open and rsk_endpoint_adopt.
 *
 * Set size, and leave the rest zero for the defaults: UDP on every address and a free port. The
 * library copies it.
 */
typedef struct rsk_endpoint_options {
  /**
   * sizeof (rsk_endpoint_options).
   */
  size_t size;
  /**
   * Address to receive on, in numbers, or a name of this computer, which is looked up at once
   * and for 5 seconds at most. NULL = every address: an IPv6 socket that takes IPv4 too.
   */
  const char *host;
  /**
   * Port number as text, or the name of a service. NULL or "0" = a free one, which
   * rsk_endpoint_address tells.
   */
  const char *service;
  /**
   * Path of a Unix datagram socket instead of host and service; "@name" is one outside the file
   * system.
   */
  const char *path;
  /**
   * The only peer: what others send is not received, and rsk_endpoint_send needs no address.
   * NULL = none; else peer_service is needed too, and host and service may be left NULL.
   */
  const char *peer_host;
  /**
   * Port of the peer.
   */
  const char *peer_service;
  /**
   * RSK_REUSEPORT, RSK_NO_REUSEADDR, RSK_IPV4_ONLY, RSK_IPV6_ONLY, RSK_BROADCAST,
   * RSK_REPLACE_STALE, RSK_NO_OFFLOAD (the system is not asked to join datagrams),
   * RSK_ENDPOINT_PAUSED, joined with |; or 0.
   */
  int flags;
  /**
   * Datagrams received, told and sent at once, at most: 1 to 256; 0 = 64.
   */
  int batch;
  /**
   * Bytes of the longest datagram that is received whole, at most 262144; longer ones are cut and
   * told with MSG_TRUNC. 0 = 65535, which no UDP datagram exceeds.
   */
  size_t max_datagram;
  /**
   * Queued bytes above which a send answers 0; 0 = 256 KiB. Each datagram counts 64 bytes more
   * than it has.
   */
  size_t soft_mark;
  /**
   * Queued bytes above which a send is refused; 0 = 4 MiB. Not below soft_mark.
   */
  size_t hard_mark;
} rsk_endpoint_options;

/**
 * An endpoint: a datagram socket of a loop, UDP or Unix, that receives and sends in batches.
 *
 * Made by rsk_endpoint_open or rsk_endpoint_adopt and ended by rsk_endpoint_close. It is a number
 * that can be copied freely and is checked at each call: once on_close has returned it is refused
 * with EBADF, also when a new endpoint has taken its place.
 */
typedef struct rsk_endpoint {
  /**
   * Number of the endpoint; 0 is never one.
   */
  uint64_t id;
} rsk_endpoint;

/**
 * A datagram that came to an endpoint. All that it points to is valid as long as the datagram
 * itself: until the callback returns, or until the loop is polled again.
 */
typedef struct rsk_datagram {
  /**
   * Its bytes.
   */
  const void *data;
  /**
   * How many; may be 0.
   */
  size_t len;
  /**
   * Who sent it; NULL if the sender has no address, as a Unix socket without a name.
   */
  const struct sockaddr *from;
  /**
   * Size of the address in bytes; 0 if from is NULL.
   */
  socklen_t from_len;
  /**
   * Size of to in bytes; 0 if to is NULL.
   */
  socklen_t to_len;
  /**
   * The address of this computer, or the group, it was sent to; NULL = not known.
   */
  const struct sockaddr *to;
  /**
   * Index of the network interface it came in by; 0 = not known.
   */
  unsigned int interface;
  /**
   * MSG_TRUNC if it was longer than max_datagram and what did not fit is lost, else 0.
   */
  int flags;
} rsk_datagram;

/**
 * What a program is told of an endpoint: its functions, each of which may be NULL.
 *
 * Set size, and leave out what is not wanted. The library copies it. They are called by
 * rsk_loop_run and rsk_loop_turn, in the thread that owns the loop, and never from inside another
 * call: a callback may send, and close the endpoint.
 */
typedef struct rsk_endpoint_callbacks {
  /**
   * sizeof (rsk_endpoint_callbacks).
   */
  size_t size;
  /**
   * count datagrams have come, at least 1 and at most batch, in order. They and what they point
   * to are valid until the callback returns, also when it closes the endpoint.
   */
  void (*on_datagrams)(struct rsk_endpoint endpoint, const struct rsk_datagram *list, size_t count, void *user);
  /**
   * Little is queued any more after a send had answered 0 or failed with EAGAIN: go on.
   */
  void (*on_drain)(struct rsk_endpoint endpoint, void *user);
  /**
   * A datagram could not be sent, did not arrive (ECONNREFUSED, for an endpoint with a peer), or
   * receiving has failed: code is an errno, and rsk_explain and rsk_perror tell why. The others
   * are not touched by it, and the endpoint goes on.
   */
  void (*on_error)(struct rsk_endpoint endpoint, int code, void *user);
  /**
   * The endpoint is closed. Exactly once and last: what belongs to user can be freed.
   */
  void (*on_close)(struct rsk_endpoint endpoint, void *user);
} rsk_endpoint_callbacks;

/**
 * Counts of an endpoint, for rsk_endpoint_counters. Set size.
 */
typedef struct rsk_endpoint_counts {
  /**
   * sizeof (rsk_endpoint_counts), set by the caller.
   */
  size_t size;
  /**
   * Datagrams received.
   */
  uint64_t received;
  /**
   * Their bytes.
   */
  uint64_t received_bytes;
  /**
   * Datagrams the system has taken.
   */
  uint64_t sent;
  /**
   * Their bytes.
   */
  uint64_t sent_bytes;
  /**
   * Datagrams the system has refused, each told by on_error.
   */
  uint64_t failed;
  /**
   * Datagrams that came and were thrown away by the system, because the socket had no room for
   * them: the program is too slow, or SO_RCVBUF too small. Since the socket was opened.
   */
  uint64_t dropped;
  /**
   * Datagrams that wait to be sent.
   */
  uint64_t queued;
  /**
   * Their bytes.
   */
  uint64_t queued_bytes;
} rsk_endpoint_counts;

/**
 * A constant of the system headers, or of this one, by name.
 */
typedef struct rsk_constant {
  /**
   * Its name, such as "AF_INET6"; never freed or changed.
   */
  const char *name;
  /**
   * Its value on this system.
   */
  int64_t value;
} rsk_constant;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/**
 * Returns the version of the library in use as text, such as "0.1.0".
 *
 * It may differ from RSK_VERSION, which is the version of the header the program was compiled
 * with.
 *
 * Returns: a text that is never freed or changed.
 *
 * See also: rsk_abi_version. Since 0.1.
 */
const char *rsk_version(void);

/**
 * Returns the number of the binary interface of the library in use.
 *
 * Compare it with RSK_ABI_VERSION when the library is loaded with dlopen(3) or from another
 * language. A program linked in the ordinary way need not: the soname carries the number of
 * compatible libraries.
 *
 * Returns: the number, at least 1. Cannot fail.
 *
 * See also: rsk_version. Since 0.1.
 */
int rsk_abi_version(void);

/**
 * Returns the code of the call of this library that failed last in this thread.
 *
 * A positive code is an errno value, a negative one an EAI_ code of rsk_getaddrinfo,
 * rsk_getnameinfo or a function that looks names up inside (rsk_tcp_connect); the two never
 * meet. Unlike errno it is not changed by libc functions, so it
 * can still be asked after printf or free. Like errno it is not reset by a call that succeeds:
 * look at the result of a call first.
 *
 * EAGAIN, EINTR and EINPROGRESS are failures like any other and are kept. The functions of this
 * section never change the last error, except rsk_clear_error, and rsk_set_language and
 * rsk_trace when they fail.
 *
 * Returns: the code, or 0 if no call has failed in this thread since its start or since
 * rsk_clear_error.
 *
 * See also: rsk_last_call, rsk_last_error_fd, rsk_explain, rsk_error_name. Since 0.1.
 */
int rsk_last_error(void);

/**
 * Returns the name of the call of this library that failed last in this thread.
 *
 * Returns: the name without its prefix, such as "connect", or "" if no call has failed. The text
 * is never freed or changed.
 *
 * See also: rsk_last_error. Since 0.1.
 */
const char *rsk_last_call(void);

/**
 * Returns the file descriptor that the last failed call of this thread was given.
 *
 * It is a number and nothing more: the descriptor may have been closed since, or stand for
 * something else. For a call that takes several (rsk_sendfile, rsk_epoll_ctl) it is the first.
 *
 * Returns: the descriptor as it was passed, or -1 if no call has failed or the call takes none
 * (rsk_socket, rsk_getaddrinfo, ...).
 *
 * See also: rsk_last_error. Since 0.1.
 */
int rsk_last_error_fd(void);

/**
 * Forgets the last error of this thread.
 *
 * Afterwards rsk_last_error returns 0, rsk_last_call "" and rsk_last_error_fd -1. errno is left
 * alone.
 *
 * See also: rsk_last_error. Since 0.1.
 */
void rsk_clear_error(void);

/**
 * Explains the last error of this thread: what was asked, what the system answered, why, and
 * what to do next.
 *
 * The text has three lines (one if nothing has failed) and no newline at its end, for example:
 *
 *   bind(fd=3, 0.0.0.0:8080, 16) failed: EADDRINUSE, Address already in use
 *     why:  a socket of user 33 listens on 127.0.0.1:8080 now (fd 3: TCP, made by socket)
 *     hint: stop that program (rustsock who 8080 names it) or choose another port; SO_REUSEADDR does not help here
 *
 * Where a code has several causes, the system is asked which it is: who holds the port and how long
 * TIME_WAIT is left, whether anybody listens, and on which address, which addresses and routes there
 * are, what a descriptor is, which limit is reached. It is asked now, so what has changed since the
 * call is told as it is now; a socket is asked only if the descriptor still is the one of the call.
 * That takes 2 to 20 microseconds, and 0.1 to 1 ms where the port of rsk_bind is taken and nobody
 * listens (the kernel then goes through its table of connections). It needs 32 KiB of stack and, for
 * a moment, a descriptor. Where the system does not tell, the text names the causes there can be.
 *
 * The first line shows the arguments as they were passed, with what was copied when the call
 * failed: addresses, names and option values; of data to send only the length is shown, for
 * explanations end up in logs. After EAGAIN and EINTR nothing is copied and pointers are shown as numbers. The
 * second may add in brackets what is known of the descriptor at the time of asking, such as that
 * it was closed earlier. Nothing is looked up in the network. The wording is for people and may
 * change in any release; a program decides by rsk_last_error.
 *
 * As with snprintf(3), a text that does not fit is cut, here at the border of a character, and
 * the full length is returned all the same. 1024 bytes are enough in practice, 4097 always. The
 * text is UTF-8, in the language of rsk_set_language or the environment.
 *
 * Parameters:
 * - buf: filled with the text and a NUL; yours. May be NULL if len is 0.
 * - len: size of buf in bytes; 0 to ask for the length alone.
 *
 * Returns: the length of the full text in bytes without the NUL, or -1. A value of len or more
 * says that the text was cut.
 *
 * Errors:
 * - EFAULT: buf is NULL and len is not 0.
 *
 * See also: rsk_perror, rsk_explain_code. Since 0.1.
 */
int rsk_explain(char *buf,
                size_t len);

/**
 * Explains what a code means, for a given call or in general.
 *
 * The text has the form that rsk_explain describes, with the name of the call in place of its
 * arguments. No failure need have taken place.
 *
 * Parameters:
 * - call: name of the call, such as "connect" or "rsk_connect", in UTF-8; NULL or "" for the
 *   general meaning of the code. An unknown name is no error: it is shown, and the code
 *   explained in general.
 * - code: an errno value (positive) or an EAI_ code (negative), as rsk_last_error returns it; 0 is
 *   told to be no error.
 * - buf, len: as for rsk_explain.
 *
 * Returns: as rsk_explain.
 *
 * Errors:
 * - EFAULT: buf is NULL and len is not 0.
 *
 * See also: rsk_explain, rsk_error_name. Since 0.1.
 */
int rsk_explain_code(const char *call, int code, char *buf, size_t len);

/**
 * Writes the explanation of the last error of this thread to standard error.
 *
 * Like perror(3), but it explains the last failed call of this library and not the value of
 * errno. The text of rsk_explain and a newline are written at once, so that lines of several
 * threads do not mix. It bypasses the buffer of stderr.
 *
 * Parameters:
 * - prefix: text to begin with, followed by ": "; in UTF-8. NULL or "" for none.
 *
 * Returns: nothing. errno is left alone, also when standard error is closed.
 *
 * See also: rsk_explain. Since 0.1.
 */
void rsk_perror(const char *prefix);

/**
 * Returns the name of a code, such as "ECONNREFUSED" or "EAI_NONAME".
 *
 * Where one number has two names, the one strerrorname_np(3) gives is returned: EAGAIN for
 * EWOULDBLOCK, EOPNOTSUPP for ENOTSUP.
 *
 * Parameters:
 * - code: an errno value (positive) or an EAI_ code (negative).
 *
 * Returns: a text that is never freed or changed; "UNKNOWN" for 0 and every other number without
 * a name.
 *
 * See also: rsk_last_error, rsk_gai_strerror. Since 0.1.
 */
const char *rsk_error_name(int code);

/**
 * Chooses the language of explanations for the whole program.
 *
 * Unless it is called, the language is chosen when the first explanation is made: by
 * RUSTSOCK_LANG, else by the first of LC_ALL, LC_MESSAGES and LANG that is set and not empty,
 * else English. A language without messages counts as English. The locale of setlocale(3) plays
 * no part, and the trace is always in English.
 *
 * Parameters:
 * - tag: "en" or "ko", also as locales are written ("ko_KR.UTF-8", "en-GB", "C"), in any case;
 *   NULL to choose by the environment anew.
 *
 * Returns: 0, or -1 with the language unchanged.
 *
 * Errors:
 * - EINVAL: there are no messages in that language.
 *
 * See also: rsk_explain. Since 0.1.
 */
int rsk_set_language(const char *tag);

/**
 * Writes a line for every call of the library, of all threads, to a file descriptor.
 *
 * With RUSTSOCK_TRACE=1 in the environment a program does so from its first call, to standard
 * error. Each line has the number of the thread, the call with its arguments, and its result, in
 * English. Calls that another function of the library made inside are indented:
 *
 *   rustsock 4711: socket(AF_INET, SOCK_STREAM, 0) = 3
 *   rustsock 4711: connect(fd=3, 127.0.0.1:8080, 16) = -1 ECONNREFUSED (Connection refused)
 *   rustsock 4711:   send(fd=5, "hello\n", 6, MSG_DONTWAIT) = 6
 *   rustsock 4711: send_all(fd=5, "hello\n", 6, NULL, -1) = 6
 *
 * A line is written when its call has returned, so a call that waits is not seen before, and
 * calls made inside come first. One thread writes for all: the line of a call may be written by
 * another thread a moment later, in the order in which the calls returned. Of data sent and
 * received the first 32 bytes are shown: a trace may hold passwords. Lines have at most 1024
 * bytes and each is written at once; what the descriptor does not take is lost (never with a
 * SIGPIPE). A full pipe makes the call wait that writes; others go on, and when they are too far
 * ahead a line says that calls are missing. In the child of a fork the trace goes on.
 *
 * The library writes to a copy of its own, which exec closes, at a high number. Should the
 * program close that too, the trace ends and never writes into another file.
 *
 * All other traces end: this is rsk_trace_stop, then rsk_trace_to with RSK_TRACE_TEXT.
 *
 * Parameters:
 * - fd: any descriptor that can be written; stays yours and may be closed. -1 ends the trace, as
 *   rsk_trace_stop.
 *
 * Returns: 0, or -1 with the trace as it was.
 *
 * Errors:
 * - EBADF: fd is not open.
 * - EMFILE: no descriptor is left for the copy.
 * - ENOMEM: no memory.
 * - EBUSY: another thread is writing the trace and does not come to an end, or the call is made
 *   by a function that is given the trace.
 *
 * See also: rsk_trace_to, rsk_trace_file, rsk_explain. Since 0.1.
 */
int rsk_trace(int fd);

/**
 * Traces to a file descriptor as well.
 *
 * There may be eight traces at once, each in its form. Text, JSON and packets are written when a
 * call has returned; a diagram when the trace ends, with rsk_trace_stop or the end of the program
 * by exit. What is said at rsk_trace holds for all of them.
 *
 * RSK_TRACE_JSON: an object a line, with the keys time (seconds since 1970), pid, thread, call,
 * inner (made inside another function of the library), fd (the one made, or the first argument
 * that is one), args (as in the text; numbers are numbers), result, and, where there is such:
 * code, error and meaning of a failure, local and peer (addresses of the socket, told with its
 * first calls and now and then), address (that was passed or filled), data (the first 64 bytes
 * moved, a character for each). The line {"missing": true} says that calls are missing.
 *
 * RSK_TRACE_PCAPNG: what went over TCP and UDP as packets with made-up Ethernet, IP and TCP
 * headers, right in their numbers and checksums; what two traced sockets send each other is there
 * once. It holds all that was sent, passwords too; of one call the first mebibyte.
 * Acknowledgements, and packets whose calls were not traced, are as they follow from the calls: a
 * connection counts as closed when this process has closed it, though a child may have it still.
 * Sockets of other kinds are left out.
 *
 * RSK_TRACE_MERMAID, RSK_TRACE_SVG: who connected to whom, sent what, and the states of TCP that
 * this led to; the last 400 rows of the last mebibyte of calls.
 *
 * The child of a fork goes on with text and JSON in the same descriptor: lines tell the thread,
 * objects the process. It writes no packets and no diagram there.
 *
 * Parameters:
 * - fd: any descriptor that can be written; stays yours and may be closed.
 * - form: RSK_TRACE_TEXT, RSK_TRACE_JSON, RSK_TRACE_PCAPNG, RSK_TRACE_MERMAID or RSK_TRACE_SVG.
 *
 * Returns: 0, or -1.
 *
 * Errors:
 * - EINVAL: an unknown form.
 * - EBADF: fd is not open.
 * - ENFILE: there are eight traces.
 * - EMFILE, ENOMEM: no descriptor is left for the copy, or no memory.
 * - EBUSY: as for rsk_trace.
 *
 * See also: rsk_trace_file, rsk_trace_callback, rsk_trace_stop. Since 0.1.
 */
int rsk_trace_to(int fd, int form);

/**
 * Traces to a file as well.
 *
 * As rsk_trace_to. The file is made if need be. Text, JSON and packets are added at its end (a
 * second section of packets is what pcapng allows); a diagram takes the place of what was there.
 *
 * %p in the name stands for the number of the process. The child of a fork then goes on in a file
 * of its own, but for diagrams, which are made by the process that asked for them. Without %p it
 * goes on as rsk_trace_to says.
 *
 * RUSTSOCK_TRACE in the environment does the same from the first call of a program: 1 is text to
 * standard error; text, json, pcapng, mermaid and svg are the forms, to standard error alone or
 * to a file as in pcapng:calls-%p.pcapng; several are separated by commas.
 *
 * Parameters:
 * - path: name of the file.
 * - form: as for rsk_trace_to.
 *
 * Returns: 0, or -1.
 *
 * Errors: as for rsk_trace_to, and
 * - EFAULT: path is NULL or points to no memory.
 * - ENAMETOOLONG: path has more than 490 bytes.
 * - EACCES, ENOENT, ENOTDIR, EISDIR, EROFS, ...: the file cannot be opened, as open(2) says.
 *
 * See also: rsk_trace_to, rsk_trace_stop. Since 0.1.
 */
int rsk_trace_file(const char *path, int form);

/**
 * Gives a trace to a function as well.
 *
 * As rsk_trace_to. In the child of a fork the function is called too, but for diagrams.
 *
 * Parameters:
 * - callback: the function; see rsk_trace_receiver.
 * - user: given to it each time; NULL if it needs nothing.
 * - form: as for rsk_trace_to.
 *
 * Returns: 0, or -1.
 *
 * Errors: as for rsk_trace_to, and
 * - EFAULT: callback is NULL.
 *
 * See also: rsk_trace_to, rsk_trace_stop. Since 0.1.
 */
int rsk_trace_callback(rsk_trace_receiver callback, void *user, int form);

/**
 * Keeps the last calls in memory, to be looked at when something has gone wrong.
 *
 * The cheapest trace, of fixed size: when it is full the oldest calls give way. Of data 64 bytes
 * are kept for each call, or all where a trace with RSK_TRACE_PCAPNG is kept too. A call takes 128
 * bytes and what it points to.
 *
 * Parameters:
 * - bytes: size, rounded up to a power of two; at least 64 KiB are taken, at most 1 GiB can be. The
 *   memory is mapped once and kept; asking for more maps anew, and what is there is lost.
 *
 * Returns: 0, or -1.
 *
 * Errors:
 * - EINVAL: more than 1 GiB.
 * - ENOMEM: no memory.
 * - EBUSY: as for rsk_trace.
 *
 * See also: rsk_trace_dump, rsk_trace_stop. Since 0.1.
 */
int rsk_trace_memory(size_t bytes);

/**
 * Writes the last calls to a file descriptor.
 *
 * Those of rsk_trace_memory, or of any other trace, also after rsk_trace_stop: what is in memory
 * stays until the next trace begins. A call that another thread is making at the moment may be
 * left out. Packets have 64 bytes of data each, unless all were kept.
 *
 * Parameters:
 * - fd: any descriptor that can be written.
 * - form: as for rsk_trace_to.
 *
 * Returns: 0, or -1.
 *
 * Errors:
 * - EINVAL: an unknown form, or nothing was ever traced.
 * - EBUSY: as for rsk_trace.
 * - EBADF, EAGAIN, EPIPE, ENOSPC, ...: fd does not take it, as write(2) says.
 *
 * See also: rsk_trace_memory, rsk_trace_to. Since 0.1.
 */
int rsk_trace_dump(int fd, int form);

/**
 * Ends all traces.
 *
 * What was traced is written first, and diagrams are made. Nothing happens if nothing is traced.
 *
 * Returns: 0, or -1 with the traces as they were.
 *
 * Errors:
 * - EBUSY: as for rsk_trace.
 *
 * See also: rsk_trace, rsk_trace_to. Since 0.1.
 */
int rsk_trace_stop(void);

/**
 * Says which mistakes are reported, where and how, as the environment variable RUSTSOCK_DIAG does.
 *
 * wishes is a list of words with commas between them. It replaces what was asked for before, and
 * is read as a whole: an unknown word changes nothing. The words:
 *
 *   teach, warn      report every mistake, once for each place that makes it
 *   error            and let calls fail that show their mistake beforehand
 *   abort            and end the process at the first mistake
 *   count            count mistakes, report none (what holds without this call)
 *   off              do not look
 *   164=off          any of warn, error, abort, count, off for one code; RSK164 and its name too
 *   every            report every time and not once for each place
 *   json             reports as one JSON object a line
 *   file=PATH        append reports to a file and not to standard error
 *   suppress=PLACE   no reports of a place: server.c, server.c:41, a function, libfoo.so;
 *                    RSK164@PLACE for one code
 *   leaks            at the end of the program tell which sockets are still open, by who opened them
 *   chop=SEED        rehearsal: receives on streams return less than has arrived, as on a slow
 *                    network; the number makes a run repeatable (RSK142)
 *   poison           rehearsal: 64 bytes behind what a receive has brought are overwritten with
 *                    0xA5, so that a program that uses them shows it (RSK151)
 *   slow_lookup=MS   with reports: rehearse a slow name server, names take that many milliseconds
 *
 * With "count" only what costs nothing is looked at. The others look closely at every call: some
 * microseconds each. In a program with raised rights (setuid) the environment variable is not
 * read.
 *
 * Without a rehearsal no program gets another result than without this call. A correct one runs
 * with chop too; poison changes bytes that every system leaves alone, on which a correct program
 * may rely. Receives with MSG_WAITALL and on sockets that an epoll set or a poller watches for
 * edges are not chopped.
 *
 * Parameters:
 * - wishes: the words; NULL or "" for "count".
 *
 * Returns: 0; -1 with all as it was if a word is unknown, else with mistakes counted only.
 *
 * Errors:
 * - EINVAL: a word is unknown, an entry of suppress is too long, or more than 64.
 * - EFAULT: wishes points to no memory.
 * - ENOENT, EACCES, EISDIR, EMFILE: the file cannot be opened.
 *
 * See also: rsk_misuse_set_policy, rsk_misuse_callback, rsk_misuse_codes. Since 0.1.
 */
int rsk_diag(const char *wishes);

/**
 * Says what is done about one mistake, or about all.
 *
 * Parameters:
 * - code: the number behind "RSK"; 0 for all, which ends what was said of single ones.
 * - policy: RSK_POLICY_OFF: it is not looked for. RSK_POLICY_COUNT: it is counted.
 *   RSK_POLICY_WARN: it is counted and reported. RSK_POLICY_ERROR: and the call fails, with
 *   EINVAL or the errno the catalogue gives, if the mistake shows before the call is made.
 *   RSK_POLICY_ABORT: it is reported and the process ended by abort(3).
 *
 * Returns: 0, or -1 with the policy unchanged.
 *
 * Errors:
 * - EINVAL: there is no such code or policy.
 *
 * See also: rsk_misuse_policy, rsk_diag. Since 0.1.
 */
int rsk_misuse_set_policy(int code, int policy);

/**
 * Tells what is done about one mistake, or about those of which nothing else was said.
 *
 * Parameters:
 * - code: the number behind "RSK"; 0 for those of which nothing else was said.
 *
 * Returns: RSK_POLICY_OFF, RSK_POLICY_COUNT, RSK_POLICY_WARN, RSK_POLICY_ERROR or
 * RSK_POLICY_ABORT; -1 on failure.
 *
 * Errors:
 * - EINVAL: there is no such code.
 *
 * See also: rsk_misuse_set_policy. Since 0.1.
 */
int rsk_misuse_policy(int code);

/**
 * Tells how often a mistake was made so far, in all threads.
 *
 * What policies and suppressed places keep from being reported is counted too, unless the policy
 * is RSK_POLICY_OFF.
 *
 * Parameters:
 * - code: the number behind "RSK"; 0 for the sum of all.
 *
 * Returns: the number, or -1.
 *
 * Errors:
 * - EINVAL: there is no such code.
 *
 * See also: rsk_misuse_forget. Since 0.1.
 */
ssize_t rsk_misuse_count(int code);

/**
 * Sets all counts to 0 and lets every place report again.
 *
 * For tests that look at one part of a program after another.
 *
 * See also: rsk_misuse_count. Since 0.1.
 */
void rsk_misuse_forget(void);

/**
 * Keeps reports of a code or a place back. They are still counted.
 *
 * Parameters:
 * - entry: "server.c", "server.c:41", the name of a function or of a library file ("libfoo.so"),
 *   of at most 64 bytes; "RSK164" for a code everywhere; "RSK164@server.c:41" for a code at a
 *   place. Places need what the report shows: file and line are known of code compiled with -g.
 *   NULL ends all entries.
 *
 * Returns: 0, or -1.
 *
 * Errors:
 * - EINVAL: entry is "" or too long, the code is unknown, or there are 64 entries.
 * - EFAULT: entry points to no memory.
 *
 * See also: rsk_diag, rsk_misuse_set_policy. Since 0.1.
 */
int rsk_misuse_suppress(const char *entry);

/**
 * Chooses where reports go, and their form.
 *
 * The library writes to a copy of its own, which exec closes; each report is written at once.
 *
 * Parameters:
 * - fd: any descriptor that can be written; stays yours and may be closed. -1 for standard error,
 *   as at the beginning.
 * - form: RSK_REPORT_TEXT: three lines. RSK_REPORT_JSON: one JSON object a line, with the members
 *   code, name, call, fd, pid, thread, at (if known), fact, why and hint.
 *
 * Returns: 0, or -1 with all as it was.
 *
 * Errors:
 * - EINVAL: there is no such form.
 * - EBADF: fd is not open.
 * - EMFILE: no descriptor is left for the copy.
 *
 * See also: rsk_misuse_callback, rsk_diag. Since 0.1.
 */
int rsk_misuse_output(int fd, int form);

/**
 * Gives reports to a function instead of writing them.
 *
 * It is called in the thread that made the mistake, inside the call that shows it, possibly in a
 * signal handler. It may call functions of this library, which then look for no mistakes, but must
 * return: no longjmp(3), no exception, no end of the thread; pthread_cancel(3) waits until it has.
 * errno is put back afterwards. Change it while other threads report, and a report may meet the
 * old function with the new pointer.
 *
 * Parameters:
 * - callback: the function; NULL to have reports written again.
 * - user: handed to it as it is.
 *
 * Returns: 0; -1 only with ENOTRECOVERABLE.
 *
 * See also: rsk_misuse_output, rsk_misuse_report. Since 0.1.
 */
int rsk_misuse_callback(rsk_misuse_callback_function callback, void *user);

/**
 * Tells which sockets are still open, grouped by the place that opened them.
 *
 * Also counted are sockets that were closed although received data was never read, or the peer of
 * a TCP connection had not acknowledged all that was sent. Only what diagnosis mode (rsk_diag,
 * RUSTSOCK_DIAG) has seen opened or closed is known.
 *
 * Parameters:
 * - fd: the report is written there; -1 for none, only the number is wanted.
 * - form: RSK_REPORT_TEXT: lines for people. RSK_REPORT_JSON: one JSON object for each place.
 *
 * Returns: the number of open sockets, or -1.
 *
 * Errors:
 * - EINVAL: there is no such form.
 * - EBADF: fd is not open.
 *
 * See also: rsk_diag. Since 0.1.
 */
int rsk_leaks(int fd, int form);

/**
 * Returns the catalogue of mistakes.
 *
 * Parameters:
 * - count: filled with the number of entries.
 *
 * Returns: the first entry, in the order of the codes; the table is never freed or changed. NULL
 * on failure.
 *
 * Errors:
 * - EFAULT: count is NULL or points to no memory.
 *
 * See also: rsk_misuse_text, rsk_set_language. Since 0.1.
 */
const struct rsk_misuse_code *rsk_misuse_codes(size_t *count);

/**
 * Explains a mistake of the catalogue, in all its forms.
 *
 * The first line has the code and what people do; then each form has three lines as a report has
 * them, with N where a report has a fact.
 *
 * Parameters:
 * - code: the number behind "RSK".
 * - buf, len: as for rsk_explain.
 *
 * Returns: as rsk_explain.
 *
 * Errors:
 * - EINVAL: there is no such code.
 * - EFAULT: buf is NULL and len is not 0.
 *
 * See also: rsk_misuse_codes, rsk_explain_code. Since 0.1.
 */
int rsk_misuse_text(int code, char *buf, size_t len);

/**
 * Makes a socket and returns a file descriptor for it.
 *
 * Twin of socket(2), no difference.
 *
 * The new descriptor has the lowest free number. It is yours: close it with rsk_close. Without
 * SOCK_CLOEXEC a program started by exec inherits it.
 *
 * Parameters:
 * - domain: address family: AF_INET, AF_INET6, AF_UNIX, ...
 * - type: SOCK_STREAM (TCP), SOCK_DGRAM (UDP), SOCK_SEQPACKET or SOCK_RAW; SOCK_NONBLOCK and
 *   SOCK_CLOEXEC may be added with |.
 * - protocol: 0 for the usual one of domain and type, or IPPROTO_TCP, IPPROTO_UDP, ...
 *
 * Returns: the descriptor (0 is a legal one), or -1.
 *
 * Errors:
 * - EAFNOSUPPORT: the system does not know the family, or has it switched off.
 * - EINVAL: unknown type, flag or protocol number.
 * - EPROTONOSUPPORT: the protocol does not go with the type.
 * - ESOCKTNOSUPPORT: the family has no sockets of this type.
 * - EPERM, EACCES: raw and packet sockets need CAP_NET_RAW.
 * - EMFILE, ENFILE: the process, or the system, has no descriptor left; often a missing close.
 * - ENOBUFS, ENOMEM: no memory.
 *
 * See also: rsk_socketpair, rsk_connect, rsk_bind, rsk_close; POSIX, socket(2). Since 0.1.
 *
 */
RSK_MUST_USE int rsk_socket(int domain, int type, int protocol);

/**
 * Makes two sockets that are connected to each other.
 *
 * Twin of socketpair(2), no difference.
 *
 * What is sent on one is received on the other, in both directions: a pipe with two ends that
 * both read and write, to be used within a process or between parent and child. Both descriptors
 * are yours to close. In practice the domain is AF_UNIX.
 *
 * Parameters:
 * - domain: AF_UNIX.
 * - type: SOCK_STREAM, SOCK_DGRAM or SOCK_SEQPACKET; SOCK_NONBLOCK and SOCK_CLOEXEC may be
 *   added.
 * - protocol: 0.
 * - fds: two ints, filled with the descriptors; unchanged on failure.
 *
 * Returns: 0, or -1.
 *
 * Errors:
 * - EOPNOTSUPP: the domain has no pairs (AF_INET has none).
 * - EAFNOSUPPORT, EPROTONOSUPPORT, ESOCKTNOSUPPORT, EINVAL: as for rsk_socket.
 * - EFAULT: fds is no place to write to.
 * - EMFILE, ENFILE, ENOMEM: no descriptor or no memory left.
 *
 * See also: rsk_socket; POSIX, socketpair(2). Since 0.1.
 *
 */
RSK_MUST_USE int rsk_socketpair(int domain, int type, int protocol, int *fds);

/**
 * Gives a socket a local address.
 *
 * Twin of bind(2), no difference.
 *
 * A server binds the port its clients know; a client need not bind. Port 0 lets the system
 * choose, and rsk_getsockname tells which. The address INADDR_ANY (in6addr_any) means every
 * address of the host. A socket can be bound once. Binding an AF_UNIX socket to a path makes a
 * file, which close does not remove: unlink(2) it.
 *
 * Set the socket option SO_REUSEADDR before rsk_bind, not after: otherwise a server that is
 * started again finds its port taken for about a minute by connections that just ended.
 *
 * Parameters:
 * - fd: a socket that is not bound.
 * - addr: the address, of the socket's family; port and IPv4 address in network byte order
 *   (rsk_htons).
 * - addrlen: size of the address structure in bytes, such as sizeof (struct sockaddr_in).
 *
 * Returns: 0, or -1.
 *
 * Errors:
 * - EADDRINUSE: another socket has the address; for AF_UNIX the file exists, maybe a leftover.
 *   Also: port 0 and no port is free.
 * - EADDRNOTAVAIL: the host does not have that address, often a byte order mistake.
 * - EACCES: a port below 1024 (net.ipv4.ip_unprivileged_port_start) without
 *   CAP_NET_BIND_SERVICE; for AF_UNIX, no right to write in the directory.
 * - EINVAL: the socket is bound already, or addrlen does not fit the family.
 * - EAFNOSUPPORT: sin_family is not the family of the socket.
 * - ENOENT, ENOTDIR, ENAMETOOLONG, ELOOP, EROFS: AF_UNIX, the path cannot be made.
 * - ENOMEM: no memory.
 * - EBADF, ENOTSOCK, EFAULT: fd or addr is none.
 *
 * See also: rsk_listen, rsk_getsockname, rsk_setsockopt; POSIX, bind(2), ip(7), unix(7). Since
 * 0.1.
 *
 */
RSK_MUST_USE int rsk_bind(int fd, const struct sockaddr *addr, socklen_t addrlen) RSK_FD(1);

/**
 * Makes a socket ready to take connections.
 *
 * Twin of listen(2), no difference.
 *
 * It does not wait. From now on the system answers connection requests by itself and queues the
 * connections; they are established, and the peer may send, before rsk_accept is called. A TCP
 * socket that was never bound is given a free port.
 *
 * Parameters:
 * - fd: a SOCK_STREAM or SOCK_SEQPACKET socket, usually bound.
 * - backlog: how many connections may wait for rsk_accept. Larger values are cut to
 *   net.core.somaxconn without a word; SOMAXCONN is a good choice. With 0 there is still room
 *   for one.
 *
 * Returns: 0, or -1.
 *
 * Errors:
 * - EADDRINUSE: another socket listens on the address; or the socket was not bound and no port
 *   is free.
 * - EINVAL: the socket is connected; for AF_UNIX, it is not bound.
 * - EOPNOTSUPP: sockets of this type take no connections (SOCK_DGRAM).
 * - EBADF, ENOTSOCK: fd is none.
 *
 * See also: rsk_bind, rsk_accept; POSIX, listen(2). Since 0.1.
 *
 */
RSK_MUST_USE int rsk_listen(int fd, int backlog) RSK_FD(1);

/**
 * Takes the first connection out of the queue of a listening socket and returns a new socket for
 * it.
 *
 * Twin of accept(2), no difference.
 *
 * Waits until there is a connection; on a non-blocking socket it fails with EAGAIN instead. Data
 * goes through the new socket; fd goes on listening. The new descriptor is yours to close, and
 * is blocking and inherited by exec whatever fd is: see rsk_accept4.
 *
 * Set *addrlen to the size of addr before each call, for the call overwrites it. An address that
 * does not fit is cut, and *addrlen then tells the size it would have needed.
 *
 * Parameters:
 * - fd: a listening socket.
 * - addr: filled with the address of the peer; a struct sockaddr_storage has room for any. NULL
 *   if it is not wanted.
 * - addrlen: in: size of addr in bytes; out: size of the address. NULL if addr is.
 *
 * Returns: the new descriptor, or -1.
 *
 * Errors:
 * - EAGAIN: the socket is non-blocking, or SO_RCVTIMEO has run out, and there is no connection.
 * - EINTR: a signal came before a connection.
 * - ECONNABORTED: the peer gave up meanwhile; go on with the next.
 * - EPROTO, ENETDOWN, ENETUNREACH, EHOSTDOWN, EHOSTUNREACH, ENONET, ENOPROTOOPT, EOPNOTSUPP:
 *   Linux passes on a network error of the new connection; go on with the next.
 * - EMFILE, ENFILE: no descriptor left. The connection stays in the queue, so a server that goes
 *   on at once spins: pause, or close something.
 * - ENOBUFS, ENOMEM: no memory.
 * - EINVAL: fd does not listen; or *addrlen is negative, and the connection is lost.
 * - EOPNOTSUPP: not a socket that takes connections (SOCK_DGRAM).
 * - EPERM: forbidden by a firewall rule.
 * - EBADF, ENOTSOCK: fd is none.
 * - EFAULT: addr or addrlen is no place to write to; the connection is lost.
 *
 * Safety: cancellation point.
 *
 * See also: rsk_accept4, rsk_listen; POSIX, accept(2). Since 0.1.
 *
 */
RSK_MUST_USE int rsk_accept(int fd, struct sockaddr *addr, socklen_t *addrlen) RSK_FD(1);

/**
 * Like rsk_accept, with flags for the new socket.
 *
 * Twin of accept4(2), no difference.
 *
 * SOCK_CLOEXEC is what a program with threads should ask for: set later by rsk_set_cloexec, it
 * comes too late if another thread has just called fork and exec.
 *
 * Parameters:
 * - fd, addr, addrlen: as for rsk_accept.
 * - flags: 0, or SOCK_NONBLOCK and SOCK_CLOEXEC joined with |.
 *
 * Returns: the new descriptor, or -1.
 *
 * Errors: as for rsk_accept, and
 * - EINVAL: unknown flag.
 *
 * Safety: cancellation point.
 *
 * See also: rsk_accept; POSIX.1-2024, accept4(2). Since 0.1.
 *
 */
RSK_MUST_USE int rsk_accept4(int fd, struct sockaddr *addr, socklen_t *addrlen, int flags) RSK_FD(1);

/**
 * Connects a socket to an address.
 *
 * Twin of connect(2), no difference.
 *
 * On a stream socket this makes the connection, and waits until it stands or has failed; against
 * a silent host that takes about two minutes. On a datagram socket nothing is sent: the address
 * is where rsk_send will send to, and from where alone datagrams are received. An address of
 * family AF_UNSPEC dissolves the association (a common accident when sin_family was left 0: the
 * call then succeeds and nothing is connected).
 *
 * On a non-blocking socket a TCP connection cannot be made at once: the call fails with
 * EINPROGRESS, which is no error. Wait until the socket is writable, then ask rsk_getsockopt for
 * SO_ERROR: 0 means connected. Being writable alone does not, for a connection that failed is
 * writable too. After EINTR do the same; do not call again.
 *
 * After a failure close the socket and make a new one; using it again is not portable.
 *
 * Parameters:
 * - fd: a socket.
 * - addr: the address, of the socket's family; port and IPv4 address in network byte order
 *   (rsk_htons).
 * - addrlen: size of the address structure in bytes.
 *
 * Returns: 0, or -1.
 *
 * Errors:
 * - ECONNREFUSED: the host answered that nothing listens there; for AF_UNIX, the file is not a
 *   socket or nobody listens.
 * - ETIMEDOUT: no answer: the host is down, or a firewall drops the packets.
 * - ENETUNREACH, EHOSTUNREACH: there is no way to that address.
 * - ECONNRESET: the peer broke off while the connection was being made.
 * - EINPROGRESS: non-blocking, or SO_SNDTIMEO has run out, and under way (see above).
 * - EALREADY: an earlier attempt is still under way.
 * - EISCONN: connected already, or a TCP socket that listens.
 * - EINTR: a signal came; the connection is still being made.
 * - EADDRINUSE: the local address and port are in use with the same peer.
 * - EADDRNOTAVAIL: no local port is free; many short connections use them up.
 * - EAFNOSUPPORT: sin_family is not the family of the socket.
 * - EACCES: a broadcast address without SO_BROADCAST; for AF_UNIX, no right to write to the
 *   socket file.
 * - EPERM: forbidden by a firewall rule.
 * - EAGAIN: AF_UNIX, non-blocking, and the queue of the listener is full; or SO_SNDTIMEO has run
 *   out while it was.
 * - EPROTOTYPE: AF_UNIX, the listener is of another type.
 * - ENOENT, ENOTDIR, ENAMETOOLONG, ELOOP: AF_UNIX, there is no such file.
 * - EINVAL: addrlen does not fit the family; for AF_UNIX, the socket listens.
 * - EBADF, ENOTSOCK, EFAULT: fd or addr is none.
 *
 * Safety: cancellation point. Cancelled, the attempt goes on in the system.
 *
 * See also: rsk_getaddrinfo, rsk_getsockopt, rsk_poll; POSIX, connect(2), tcp(7). Since 0.1.
 *
 */
RSK_MUST_USE int rsk_connect(int fd, const struct sockaddr *addr, socklen_t addrlen) RSK_FD(1);

/**
 * Ends one direction of a connection, or both.
 *
 * Twin of shutdown(2), no difference.
 *
 * SHUT_WR tells the peer that no more data will come: it receives what was sent before, then end
 * of stream (0). The other direction stays open, so an answer can still be received. This
 * concerns the connection, whichever copies of the descriptor other processes hold; the
 * descriptor itself stays open and is still yours to close.
 *
 * Parameters:
 * - fd: a connected socket.
 * - how: SHUT_RD (no more receiving), SHUT_WR (no more sending) or SHUT_RDWR.
 *
 * Returns: 0, or -1.
 *
 * Errors:
 * - ENOTCONN: not connected, or the peer has reset the connection.
 * - EINVAL: how is none of the three.
 * - EBADF, ENOTSOCK: fd is none.
 *
 * See also: rsk_close; POSIX, shutdown(2). Since 0.1.
 *
 */
int rsk_shutdown(int fd, int how) RSK_FD(1);

/**
 * Closes a file descriptor.
 *
 * Twin of close(2). Difference: it never fails with EINTR. Linux has released the number even
 * then, so calling again could close a descriptor that another thread has just been given; the
 * call reports success.
 *
 * Whatever the result, except after EBADF, the number is free and must not be used or closed
 * again. The socket itself ends with its last descriptor: while a copy (rsk_dup, fork) is open
 * the connection stays, and rsk_shutdown is the way to end it. TCP data still unsent is
 * delivered in the background; data received but never read makes the close a reset, which may
 * cost the peer what you sent last. Take a descriptor out of a poller before you close it.
 *
 * Parameters:
 * - fd: any descriptor, not only a socket.
 *
 * Returns: 0, or -1.
 *
 * Errors:
 * - EBADF: fd is not open; often it was closed before, which is dangerous in a program with
 *   threads.
 * - EIO, ENOSPC, EDQUOT: of a file: data written earlier could not be stored. The descriptor is
 *   closed.
 *
 * Safety: cancellation point.
 *
 * See also: rsk_shutdown, rsk_poller_remove; POSIX, close(2). Since 0.1.
 */
int rsk_close(int fd);

/**
 * Tells the local address of a socket.
 *
 * Twin of getsockname(2), no difference.
 *
 * It tells which port the system chose after binding port 0, and which address of the host a
 * connection uses.
 *
 * Parameters:
 * - fd: a socket.
 * - addr: filled with the address; a struct sockaddr_storage has room for any.
 * - addrlen: in: size of addr in bytes; out: size of the address, larger than before if it was
 *   cut.
 *
 * Returns: 0, or -1. A socket not bound yet has the address 0 and the port 0.
 *
 * Errors:
 * - EINVAL: *addrlen is negative.
 * - EBADF, ENOTSOCK, EFAULT: fd, addr or addrlen is none.
 * - ENOBUFS: no memory.
 *
 * See also: rsk_getpeername, rsk_bind; POSIX, getsockname(2). Since 0.1.
 *
 */
int rsk_getsockname(int fd, struct sockaddr *addr, socklen_t *addrlen) RSK_FD(1);

/**
 * Tells the address of the peer of a connected socket.
 *
 * Twin of getpeername(2), no difference.
 *
 * Parameters:
 * - fd: a connected socket.
 * - addr, addrlen: as for rsk_getsockname.
 *
 * Returns: 0, or -1.
 *
 * Errors:
 * - ENOTCONN: not connected, or not any more.
 * - EINVAL: *addrlen is negative.
 * - EBADF, ENOTSOCK, EFAULT: fd, addr or addrlen is none.
 * - ENOBUFS: no memory.
 *
 * See also: rsk_getsockname, rsk_accept; POSIX, getpeername(2). Since 0.1.
 *
 */
int rsk_getpeername(int fd, struct sockaddr *addr, socklen_t *addrlen) RSK_FD(1);

/**
 * Reads a socket option.
 *
 * Twin of getsockopt(2), no difference.
 *
 * Most options are an int. SO_RCVTIMEO and SO_SNDTIMEO are a struct timeval, SO_LINGER is a
 * struct linger. A value that does not fit is cut without an error, so give the right type.
 * Reading SO_ERROR tells the error that is pending on the socket and takes it away. SO_RCVBUF
 * and SO_SNDBUF read as twice what was set, because Linux counts its own bookkeeping.
 *
 * Parameters:
 * - fd: a socket.
 * - level: SOL_SOCKET, IPPROTO_TCP, IPPROTO_IP, IPPROTO_IPV6, ...
 * - name: the option: SO_ERROR, TCP_NODELAY, ...
 * - value: filled with the value.
 * - len: in: size of value in bytes; out: how much of it was filled.
 *
 * Returns: 0, or -1.
 *
 * Errors:
 * - ENOPROTOOPT: the level does not have that option.
 * - EOPNOTSUPP: the socket does not have that level.
 * - EINVAL: *len is negative or does not fit the option.
 * - ENOTCONN: an option of a connection, and there is none.
 * - EPERM, EACCES: not allowed to this user.
 * - EBADF, ENOTSOCK, EFAULT: fd, value or len is none.
 *
 * See also: rsk_setsockopt; POSIX, getsockopt(2), socket(7), ip(7), tcp(7). Since 0.1.
 *
 */
int rsk_getsockopt(int fd, int level, int name, void *value, socklen_t *len) RSK_FD(1);

/**
 * Sets a socket option.
 *
 * Twin of setsockopt(2), no difference.
 *
 * Typical mistakes: a level that does not belong to the option (numbers repeat, so TCP_NODELAY
 * at SOL_SOCKET sets something else; its level is IPPROTO_TCP); an int of milliseconds for
 * SO_RCVTIMEO and SO_SNDTIMEO, which take a struct timeval; SO_REUSEADDR after rsk_bind, where
 * it is too late.
 *
 * Parameters:
 * - fd: a socket.
 * - level: SOL_SOCKET, IPPROTO_TCP, IPPROTO_IP, IPPROTO_IPV6, ...
 * - name: the option: SO_REUSEADDR, TCP_NODELAY, ...
 * - value: the value, for most options an int (1 = on, 0 = off).
 * - len: size of the value in bytes, such as sizeof (int).
 *
 * Returns: 0, or -1.
 *
 * Errors:
 * - ENOPROTOOPT: the level does not have that option, or the socket not that level.
 * - EINVAL: len or the value does not fit the option.
 * - EDOM: a struct timeval with tv_usec outside 0 to 999999.
 * - EISCONN: the option cannot be set while connected.
 * - EPERM, EACCES: the option needs a privilege.
 * - EBUSY, ENODEV, EADDRNOTAVAIL, EADDRINUSE: of single options, such as for a multicast group.
 * - ENOMEM, ENOBUFS: no memory.
 * - EBADF, ENOTSOCK, EFAULT: fd or value is none.
 *
 * See also: rsk_getsockopt; POSIX, setsockopt(2), socket(7), ip(7), tcp(7). Since 0.1.
 *
 */
int rsk_setsockopt(int fd, int level, int name, const void *value, socklen_t len) RSK_FD(1) RSK_READS(4, 5);

/**
 * Sends bytes on a connected socket.
 *
 * Twin of send(2). Difference: MSG_NOSIGNAL is always added, so a broken connection is EPIPE and
 * never a signal.
 *
 * Success means that the system has taken the bytes, not that the peer has them. On a stream it
 * may take fewer than len: send the rest with another call. A blocking socket waits for room in
 * the send buffer; a non-blocking one takes what fits, and fails with EAGAIN if nothing does. On
 * a datagram socket the bytes are one datagram, sent whole or not at all; there len 0 sends an
 * empty one.
 *
 * Parameters:
 * - fd: a connected socket.
 * - buf: the bytes; may be NULL if len is 0.
 * - len: how many.
 * - flags: 0, or MSG_DONTWAIT (this call does not wait), MSG_MORE, MSG_OOB, ... joined with |.
 *
 * Returns: the number of bytes taken, or -1.
 *
 * Errors:
 * - EPIPE: the peer has closed or reset the connection, or this side was shut down for sending;
 *   also a TCP socket that was never connected.
 * - ECONNRESET: the peer has reset the connection.
 * - EAGAIN: non-blocking, or SO_SNDTIMEO has run out, and the send buffer is full.
 * - EINTR: a signal came before any byte was taken.
 * - ECONNREFUSED: connected UDP: an earlier datagram found nobody there. This one was not sent.
 * - EMSGSIZE: the datagram is too large; UDP over IPv4 carries 65507 bytes.
 * - EDESTADDRREQ: a datagram socket that is not connected; use rsk_sendto.
 * - ENOTCONN: AF_UNIX, not connected.
 * - ETIMEDOUT, EHOSTUNREACH, ENETUNREACH, ENETDOWN: the network gave up on the peer; TCP reports
 *   it late.
 * - ENOBUFS, ENOMEM: no memory, or the queue of the interface is full.
 * - EACCES, EPERM: a broadcast address without SO_BROADCAST; a firewall rule.
 * - EOPNOTSUPP: the socket does not know the flag.
 * - EINVAL: an argument is invalid.
 * - EBADF, ENOTSOCK, EFAULT: fd or buf is none.
 *
 * Safety: cancellation point.
 *
 * See also: rsk_sendto, rsk_sendmsg, rsk_write; POSIX, send(2). Since 0.1.
 *
 */
RSK_MUST_USE ssize_t rsk_send(int fd, const void *buf, size_t len, int flags) RSK_FD(1) RSK_READS(2, 3);

/**
 * Receives bytes from a socket.
 *
 * Twin of recv(2), no difference.
 *
 * Waits until there is something, then returns what is there: on a stream anything from 1 to len
 * bytes, whatever the pieces in which they were sent. 0 is the end of a stream: the peer has
 * closed or shut down its side, nothing more will come. On a datagram socket 0 is a legal empty
 * datagram, and each call takes one datagram; what does not fit in buf is lost without an error
 * (MSG_TRUNC in flags returns the full size). Do not call with len 0 on a stream: the 0 it
 * returns looks like its end.
 *
 * Parameters:
 * - fd: a socket.
 * - buf: filled with the bytes; no NUL is added.
 * - len: size of buf in bytes.
 * - flags: 0, or MSG_PEEK (leave it there), MSG_WAITALL (wait for len bytes of a stream),
 *   MSG_DONTWAIT, MSG_TRUNC, MSG_OOB joined with |.
 *
 * Returns: the number of bytes, or -1.
 *
 * Errors:
 * - EAGAIN: non-blocking, or SO_RCVTIMEO has run out, and nothing is there.
 * - EINTR: a signal came before any byte.
 * - ECONNRESET: the peer has reset the connection; what was not read yet is lost.
 * - ENOTCONN: a stream socket that is not connected, such as a listening one.
 * - ECONNREFUSED: connected UDP: an earlier datagram found nobody there.
 * - ETIMEDOUT, EHOSTUNREACH: the peer does not answer any more (keepalive, retransmission).
 * - EINVAL: MSG_OOB, and there is no urgent data.
 * - EOPNOTSUPP: the socket does not know the flag.
 * - ENOMEM: no memory.
 * - EBADF, ENOTSOCK, EFAULT: fd or buf is none.
 *
 * Safety: cancellation point.
 *
 * See also: rsk_recvfrom, rsk_recvmsg, rsk_read; POSIX, recv(2). Since 0.1.
 *
 */
RSK_MUST_USE ssize_t rsk_recv(int fd, void *buf, size_t len, int flags) RSK_FD(1) RSK_WRITES(2, 3);

/**
 * Sends bytes to an address.
 *
 * Twin of sendto(2). Difference: MSG_NOSIGNAL is always added, so a broken connection is EPIPE
 * and never a signal.
 *
 * For datagrams: one call sends one, and success does not mean that it will arrive. A socket
 * that is not bound is given a free port. On a connected stream the address plays no part; pass
 * NULL and 0, which is rsk_send.
 *
 * Parameters:
 * - fd: a socket.
 * - buf, len, flags: as for rsk_send.
 * - addr: the address of the receiver; NULL for that of rsk_connect.
 * - addrlen: size of the address structure in bytes; 0 if addr is NULL.
 *
 * Returns: the number of bytes taken, or -1.
 *
 * Errors: as for rsk_send, and
 * - EINVAL: addrlen does not fit the family, or the port is 0.
 * - EAFNOSUPPORT: sin_family is not the family of the socket.
 * - EISCONN: AF_UNIX stream: it is connected and takes no address. EOPNOTSUPP: it is not
 *   connected, and an address does not help.
 * - ENETUNREACH, EHOSTUNREACH: there is no way to that address.
 * - EACCES: a broadcast address without SO_BROADCAST; for AF_UNIX, no right to write to the
 *   socket file.
 * - ENOENT, ENOTDIR, ELOOP, ECONNREFUSED, EPROTOTYPE: AF_UNIX, nobody is at that path.
 *
 * Safety: cancellation point.
 *
 * See also: rsk_send, rsk_recvfrom; POSIX, sendto(2), udp(7). Since 0.1.
 *
 */
RSK_MUST_USE
ssize_t rsk_sendto(int fd,
                   const void *buf,
                   size_t len,
                   int flags,
                   const struct sockaddr *addr,
                   socklen_t addrlen)
RSK_FD(1) RSK_READS(2, 3);

/**
 * Receives bytes and the address they came from.
 *
 * Twin of recvfrom(2), no difference.
 *
 * For datagrams; what is said at rsk_recv holds here too. Anybody can send to an open port, so
 * look at the address. On a TCP socket no address is given and *addrlen becomes 0.
 *
 * Parameters:
 * - fd, buf, len, flags: as for rsk_recv.
 * - addr: filled with the address of the sender; NULL if it is not wanted.
 * - addrlen: in: size of addr in bytes, to be set before each call; out: size of the address,
 *   larger than before if it was cut. NULL if addr is.
 *
 * Returns: the number of bytes, or -1.
 *
 * Errors: as for rsk_recv, and
 * - EINVAL: *addrlen is negative; the datagram is lost.
 * - EFAULT: addr or addrlen is no place to write to; the datagram is lost.
 *
 * Safety: cancellation point.
 *
 * See also: rsk_recv, rsk_sendto; POSIX, recvfrom(2). Since 0.1.
 *
 */
RSK_MUST_USE
ssize_t rsk_recvfrom(int fd,
                     void *buf,
                     size_t len,
                     int flags,
                     struct sockaddr *addr,
                     socklen_t *addrlen)
RSK_FD(1) RSK_WRITES(2, 3);

/**
 * Reads from any file descriptor.
 *
 * Twin of read(2), no difference.
 *
 * On a socket it is rsk_recv without flags: fewer bytes than asked are usual, 0 is the end of a
 * stream.
 *
 * Parameters:
 * - fd: any descriptor open for reading.
 * - buf: filled with the bytes.
 * - len: size of buf in bytes.
 *
 * Returns: the number of bytes, 0 at the end, or -1.
 *
 * Errors: on a socket as for rsk_recv (never ENOTSOCK), and
 * - EBADF: fd is not open for reading.
 * - EAGAIN: non-blocking, and nothing is there.
 * - EINTR: a signal came before any byte.
 * - EISDIR: a directory.
 * - EIO: the device failed.
 * - EINVAL: what fd is cannot be read.
 * - EFAULT: buf is no place to write to.
 *
 * Safety: cancellation point.
 *
 * See also: rsk_recv, rsk_readv; POSIX, read(2). Since 0.1.
 *
 */
RSK_MUST_USE ssize_t rsk_read(int fd, void *buf, size_t len) RSK_FD(1) RSK_WRITES(2, 3);

/**
 * Writes to any file descriptor.
 *
 * Twin of write(2). Difference: never SIGPIPE; a socket or pipe that nobody reads any more is
 * EPIPE.
 *
 * It may take fewer bytes than len: write the rest with another call. To keep the signal away
 * where the system has no flag for it, on pipes and all else that is not a socket, SIGPIPE is
 * blocked in the calling thread for the time of the call, and taken back if the write raised it.
 * A SIGPIPE that was pending before stays pending.
 *
 * Parameters:
 * - fd: any descriptor open for writing.
 * - buf: the bytes.
 * - len: how many.
 *
 * Returns: the number of bytes taken, or -1.
 *
 * Errors: on a socket as for rsk_send (never ENOTSOCK), and
 * - EBADF: fd is not open for writing.
 * - EPIPE: nobody reads the pipe any more.
 * - EAGAIN: non-blocking, and there is no room.
 * - EINTR: a signal came before any byte was taken.
 * - ENOSPC, EDQUOT, EFBIG: of a file: no space, quota used up, too large.
 * - EIO: the device failed.
 * - EINVAL: what fd is cannot be written.
 * - EFAULT: buf cannot be read.
 *
 * Safety: cancellation point. A thread cancelled while it writes to a pipe runs its cleanup
 * handlers with SIGPIPE blocked.
 *
 * See also: rsk_send, rsk_writev; POSIX, write(2). Since 0.1.
 *
 */
RSK_MUST_USE ssize_t rsk_write(int fd, const void *buf, size_t len) RSK_FD(1) RSK_READS(2, 3);

/**
 * Reads into several buffers, one after the other.
 *
 * Twin of readv(2), no difference.
 *
 * One read, as by rsk_read, that fills the first buffer, then the second, and so on.
 *
 * Parameters:
 * - fd: any descriptor open for reading.
 * - iov: the buffers: iov_base and iov_len in bytes.
 * - iovcnt: how many, at most IOV_MAX (1024).
 *
 * Returns: the number of bytes in all, 0 at the end, or -1.
 *
 * Errors: as for rsk_read, and
 * - EINVAL: iovcnt is negative or too large, or the lengths add up to more than SSIZE_MAX.
 * - EFAULT: iov or a buffer in it is no memory of the process.
 *
 * Safety: cancellation point.
 *
 * See also: rsk_read, rsk_recvmsg; POSIX, readv(2). Since 0.1.
 *
 */
RSK_MUST_USE ssize_t rsk_readv(int fd, const struct iovec *iov, int iovcnt) RSK_FD(1);

/**
 * Writes several buffers, one after the other, as if they were one.
 *
 * Twin of writev(2). Difference: never SIGPIPE; a socket or pipe that nobody reads any more is
 * EPIPE.
 *
 * On a stream it saves copying a header and its data together; on a datagram socket the buffers
 * make one datagram. The result may end in the middle of a buffer: move iov_base and iov_len on
 * before writing the rest. SIGPIPE is blocked in the calling thread for the time of the call, as
 * by rsk_write, but on sockets too.
 *
 * Parameters:
 * - fd: any descriptor open for writing.
 * - iov: the buffers: iov_base and iov_len in bytes.
 * - iovcnt: how many, at most IOV_MAX (1024).
 *
 * Returns: the number of bytes taken in all, or -1.
 *
 * Errors: as for rsk_write, and
 * - EINVAL: iovcnt is negative or too large, or the lengths add up to more than SSIZE_MAX.
 * - EFAULT: iov or a buffer in it is no memory of the process.
 *
 * Safety: cancellation point. A thread cancelled in it runs its cleanup handlers with SIGPIPE
 * blocked.
 *
 * See also: rsk_write, rsk_sendmsg; POSIX, writev(2). Since 0.1.
 *
 */
RSK_MUST_USE ssize_t rsk_writev(int fd, const struct iovec *iov, int iovcnt) RSK_FD(1);

/**
 * Sends bytes of a file without copying them through the program.
 *
 * Twin of sendfile(2). Difference: never SIGPIPE; a socket or pipe that nobody reads any more is
 * EPIPE.
 *
 * It may send fewer bytes than asked, and never more than 2147479552 in one call: repeat until
 * the file is through. SIGPIPE is blocked in the calling thread for the time of the call, as by
 * rsk_write, but on sockets too.
 *
 * Parameters:
 * - out_fd: where to: a socket or any other descriptor open for writing.
 * - in_fd: where from: a file open for reading. Not a pipe, nor a socket unless out_fd is a
 *   pipe.
 * - offset: position in the file to begin at; moved on by what was sent, while the file's own
 *   position stays. NULL to use and move the file's own position.
 * - count: how many bytes.
 *
 * Returns: the number of bytes sent, 0 at the end of the file, or -1.
 *
 * Errors:
 * - EPIPE, ECONNRESET, ENOTCONN, ETIMEDOUT: as for rsk_send.
 * - EAGAIN: out_fd is non-blocking and there is no room.
 * - EINTR: a signal came before any byte was sent.
 * - EINVAL: in_fd is not a file of the usual kind, out_fd is open with O_APPEND, or *offset is
 *   negative.
 * - ESPIPE: offset is given, and in_fd has no positions.
 * - EOVERFLOW: the file is longer than the result can tell.
 * - EIO, ENOMEM: reading the file failed; no memory.
 * - EBADF: in_fd is not open for reading or out_fd not for writing.
 * - EFAULT: offset is none.
 *
 * Safety: not a cancellation point.
 *
 * See also: rsk_send, rsk_write; sendfile(2). Since 0.1.
 *
 */
RSK_MUST_USE ssize_t rsk_sendfile(int out_fd, int in_fd, off_t *offset, size_t count) RSK_FD(1) RSK_FD(2);

/**
 * Sends a message: several buffers, an address and ancillary data in one.
 *
 * Twin of sendmsg(2). Difference: MSG_NOSIGNAL is always added, so a broken connection is EPIPE
 * and never a signal.
 *
 * Ancillary data carries what is not bytes, such as open descriptors between processes (AF_UNIX,
 * SCM_RIGHTS); build it with CMSG_FIRSTHDR and its kin. A descriptor sent stays open here and
 * stays yours. As with rsk_send a stream may take fewer bytes than given.
 *
 * Parameters:
 * - fd: a socket.
 * - msg: the message: msg_name and msg_namelen (address, NULL and 0 if connected), msg_iov and
 *   msg_iovlen (buffers, at most 1024), msg_control and msg_controllen (ancillary data, NULL and
 *   0 if none). msg_flags is ignored. Only read.
 * - flags: as for rsk_send.
 *
 * Returns: the number of bytes taken, ancillary data not counted, or -1.
 *
 * Errors: as for rsk_sendto, and
 * - EMSGSIZE: also: msg_iovlen is too large.
 * - EINVAL: malformed ancillary data.
 * - ETOOMANYREFS: too many descriptors are on their way between processes.
 * - EBADF: also: a descriptor in the ancillary data is not open.
 * - ENOBUFS: also: too much ancillary data (net.core.optmem_max).
 * - EFAULT: msg or something it points to cannot be read.
 *
 * Safety: cancellation point.
 *
 * See also: rsk_recvmsg, rsk_sendmmsg; POSIX, sendmsg(2), cmsg(3). Since 0.1.
 *
 */
RSK_MUST_USE ssize_t rsk_sendmsg(int fd, const struct msghdr *msg, int flags) RSK_FD(1);

/**
 * Receives a message: bytes into several buffers, the sender's address and ancillary data.
 *
 * Twin of recvmsg(2), no difference.
 *
 * Set msg_namelen and msg_controllen before each call, for it overwrites them. Look at msg_flags
 * afterwards: MSG_TRUNC says that a datagram did not fit and was cut, MSG_CTRUNC that ancillary
 * data was lost. Descriptors that arrive (SCM_RIGHTS) are new and yours to close;
 * MSG_CMSG_CLOEXEC has them closed by exec. What is said at rsk_recv holds here too.
 *
 * Parameters:
 * - fd: a socket.
 * - msg: in: places for the address (msg_name, NULL if not wanted), the bytes (msg_iov, at most
 *   1024) and ancillary data (msg_control, NULL if not wanted); out: their lengths, and
 *   msg_flags.
 * - flags: as for rsk_recv, and MSG_CMSG_CLOEXEC.
 *
 * Returns: the number of bytes, 0 at the end of a stream or for an empty datagram, or -1.
 *
 * Errors: as for rsk_recv, and
 * - EMSGSIZE: msg_iovlen is too large.
 * - EINVAL: msg_namelen is negative.
 * - EFAULT: msg or a place it names is no memory of the process.
 *
 * Safety: cancellation point.
 *
 * See also: rsk_sendmsg, rsk_recvmmsg; POSIX, recvmsg(2), cmsg(3). Since 0.1.
 *
 */
RSK_MUST_USE ssize_t rsk_recvmsg(int fd, struct msghdr *msg, int flags) RSK_FD(1);

/**
 * Sends several messages in one call.
 *
 * Twin of sendmmsg(2). Difference: MSG_NOSIGNAL is always added, so a broken connection is EPIPE
 * and never a signal.
 *
 * It stops at the first message that cannot be sent. If that is not the very first, the call
 * succeeds with the number sent before, and the reason shows only when the rest is sent again.
 * struct mmsghdr needs _GNU_SOURCE.
 *
 * Parameters:
 * - fd: a socket, as a rule a datagram socket.
 * - msgs: the messages; in each msg_hdr as for rsk_sendmsg, and msg_len is filled with the
 *   number of bytes taken of it.
 * - count: how many; of more than 1024 the first 1024 are sent.
 * - flags: as for rsk_send.
 *
 * Returns: the number of messages sent, or -1 if the first could not be.
 *
 * Errors: as for rsk_sendmsg, about the first message.
 *
 * Safety: cancellation point.
 *
 * See also: rsk_sendmsg, rsk_recvmmsg; sendmmsg(2). Since 0.1.
 *
 */
RSK_MUST_USE int rsk_sendmmsg(int fd, struct mmsghdr *msgs, unsigned int count, int flags) RSK_FD(1);

/**
 * Receives several messages in one call.
 *
 * Twin of recvmmsg(2), no difference.
 *
 * Without a flag it waits until all count messages are there; MSG_WAITFORONE waits for the first
 * only and then takes what has come. The timeout does not do what one expects, on Linux: it is
 * looked at after each message, so if none comes the call waits on. Use SO_RCVTIMEO or rsk_poll
 * instead. An error after the first message is reported by the next call. struct mmsghdr needs
 * _GNU_SOURCE.
 *
 * Parameters:
 * - fd: a socket, as a rule a datagram socket.
 * - msgs: places for the messages; in each msg_hdr as for rsk_recvmsg, and msg_len is filled
 *   with the number of bytes received.
 * - count: how many.
 * - flags: as for rsk_recvmsg, and MSG_WAITFORONE.
 * - timeout: in: time limit; out: what is left of it. NULL for none.
 *
 * Returns: the number of messages, or -1.
 *
 * Errors: as for rsk_recvmsg, and
 * - EINVAL: timeout is negative, or its nanoseconds are outside 0 to 999999999.
 * - EFAULT: msgs or timeout is no memory of the process.
 *
 * Safety: cancellation point.
 *
 * See also: rsk_recvmsg, rsk_sendmmsg; recvmmsg(2). Since 0.1.
 *
 */
RSK_MUST_USE
int rsk_recvmmsg(int fd,
                 struct mmsghdr *msgs,
                 unsigned int count,
                 int flags,
                 struct timespec *timeout)
RSK_FD(1);

/**
 * Makes a second file descriptor for the same socket or file.
 *
 * Twin of dup(2), no difference.
 *
 * Both numbers stand for the same thing and share its state: data, options, non-blocking mode.
 * The socket ends when the last of them is closed. The copy is yours to close, and is inherited
 * by exec, also if fd is not.
 *
 * Parameters:
 * - fd: any open descriptor.
 *
 * Returns: the copy, which has the lowest free number, or -1.
 *
 * Errors:
 * - EBADF: fd is not open.
 * - EMFILE: the process has no descriptor left.
 *
 * See also: rsk_dup_cloexec, rsk_close; POSIX, dup(2). Since 0.1.
 *
 */
RSK_MUST_USE int rsk_dup(int fd) RSK_FD(1);

/**
 * Makes a second file descriptor for the same socket or file, to be closed by exec.
 *
 * Like fcntl(fd, F_DUPFD_CLOEXEC, 0): in one step, so that no exec in another thread can come in
 * between.
 *
 * Parameters:
 * - fd: any open descriptor.
 *
 * Returns: the copy, which has the lowest free number and is yours to close, or -1.
 *
 * Errors:
 * - EBADF: fd is not open.
 * - EMFILE: the process has no descriptor left.
 *
 * See also: rsk_dup; POSIX, fcntl(2). Since 0.1.
 *
 */
RSK_MUST_USE int rsk_dup_cloexec(int fd) RSK_FD(1);

/**
 * Makes a second file descriptor for the same socket or file, at a number of the caller's choice.
 *
 * Twin of dup2(2), no difference.
 *
 * What newfd stood for before is closed, silently and without telling whether that failed; it is
 * done in one step, so that nobody else can get the number in between. If both numbers are equal
 * and open, nothing is done. The copy is inherited by exec.
 *
 * Parameters:
 * - oldfd: any open descriptor.
 * - newfd: the number the copy is to have.
 *
 * Returns: newfd, which is yours to close, or -1.
 *
 * Errors:
 * - EBADF: oldfd is not open, or newfd is negative or above the limit of the process.
 * - EBUSY: another thread was opening a descriptor at that number at the same moment.
 * - EINTR: a signal came.
 *
 * See also: rsk_dup3, rsk_dup; POSIX, dup2(2). Since 0.1.
 *
 */
int rsk_dup2(int oldfd, int newfd) RSK_FD(1);

/**
 * Makes a second file descriptor for the same socket or file, at a number of the caller's choice
 * and with flags.
 *
 * Twin of dup3(2), no difference.
 *
 * As rsk_dup2, but equal numbers are an error, and exec can be told to close the copy.
 *
 * Parameters:
 * - oldfd: any open descriptor.
 * - newfd: the number the copy is to have.
 * - flags: 0 or O_CLOEXEC.
 *
 * Returns: newfd, which is yours to close, or -1.
 *
 * Errors: as for rsk_dup2, and
 * - EINVAL: both numbers are equal, or an unknown flag.
 *
 * See also: rsk_dup2; dup3(2). Since 0.1.
 *
 */
int rsk_dup3(int oldfd, int newfd, int flags) RSK_FD(1);

/**
 * Asks for or changes the flags, locks and copies of a descriptor.
 *
 * Twin of fcntl(2), no difference.
 *
 * For what programs with sockets need most there are functions that are harder to use wrongly:
 * rsk_set_nonblocking (F_SETFL replaces all flags), rsk_set_cloexec and rsk_dup_cloexec.
 *
 * Parameters:
 * - fd: any open descriptor.
 * - cmd: F_GETFL, F_SETFL, F_GETFD, F_SETFD, F_DUPFD, F_DUPFD_CLOEXEC, F_SETLK, ...
 * - ...: what the command takes: an int, a pointer, or nothing.
 *
 * Returns: what the command tells, a new descriptor for F_DUPFD and F_DUPFD_CLOEXEC, or -1.
 *
 * Errors:
 * - EBADF: fd is not open, or not open as the lock needs it.
 * - EINVAL: unknown command, or an argument it does not take.
 * - EMFILE: F_DUPFD: no descriptor is left above the number given.
 * - EAGAIN, EACCES: F_SETLK: another process holds the lock.
 * - EDEADLK, EINTR: F_SETLKW: the wait would never end; a signal came.
 * - EPERM: the flag or seal is not yours to change.
 * - EFAULT: a pointer that is none.
 *
 * Safety: cancellation point for F_SETLKW and F_OFD_SETLKW only.
 *
 * See also: rsk_set_nonblocking, rsk_set_cloexec, rsk_dup_cloexec; POSIX, fcntl(2). Since 0.1.
 *
 */
int rsk_fcntl(int fd, int cmd, ...) RSK_FD(1);

/**
 * Makes a request of the device, socket or file behind a descriptor.
 *
 * Twin of ioctl(2), no difference.
 *
 * For the usual requests there are functions that take no pointer: rsk_bytes_available
 * (FIONREAD), rsk_set_nonblocking (FIONBIO).
 *
 * Parameters:
 * - fd: any open descriptor.
 * - request: FIONREAD, FIONBIO, SIOCATMARK, SIOCGIFADDR, ...
 * - ...: what the request takes, mostly a pointer.
 *
 * Returns: 0, or what the request tells, or -1.
 *
 * Errors:
 * - EBADF: fd is not open.
 * - ENOTTY: what fd is does not know the request.
 * - EINVAL: the request or its argument is not valid.
 * - ENODEV: no network interface has the name in the argument.
 * - EPERM, EACCES: the request needs a right the process does not have.
 * - EFAULT: a pointer that is none.
 *
 * See also: rsk_bytes_available, rsk_set_nonblocking; ioctl(2), socket(7). Since 0.1.
 *
 */
int rsk_ioctl(int fd, unsigned long request, ...) RSK_FD(1);

/**
 * Makes a stdio stream on a descriptor.
 *
 * Twin of fdopen(3). Differences: on a socket the stream reads, writes and closes through this
 * library, so that its calls are seen, explained and never raise SIGPIPE; its buffer has BUFSIZ
 * bytes, and it carries bytes only, no wide characters (fgetws). A mode that is NULL or points to no memory fails with EFAULT, where libc would
 * crash.
 *
 * fclose closes fd too. A stream on a socket has one buffer for each direction that must not mix:
 * rather make two streams, one of rsk_dup(fd), or use a reader (rsk_reader_open), which knows
 * about time limits as well.
 *
 * Parameters:
 * - fd: any open descriptor; from now on the stream's.
 * - mode: "r", "w", "a" or one of these with "+", as it was opened; a socket takes any.
 *
 * Returns: the stream, yours to fclose, or NULL with fd still yours.
 *
 * Errors:
 * - EINVAL: mode is no mode, or does not fit the way fd was opened.
 * - EBADF: fd is not open.
 * - ENOMEM: no memory.
 * - EFAULT: mode is NULL or points to no memory.
 *
 * Safety: not in a signal handler.
 *
 * See also: rsk_reader_open, rsk_dup; POSIX, fdopen(3). Since 0.1.
 *
 */
RSK_MUST_USE
FILE *rsk_fdopen(int fd,
                 const char *mode)
RSK_FD(1);

/**
 * Sets whether calls on a descriptor fail with EAGAIN where they would have to wait.
 *
 * The mode (O_NONBLOCK) belongs to the socket or file, not to the number: copies made by rsk_dup
 * or fork, in other processes too, change with it. Take care with standard input and output,
 * which are shared with the shell. Other status flags are kept.
 *
 * Parameters:
 * - fd: any open descriptor.
 * - on: 0 to wait, anything else not to.
 *
 * Returns: 0, or -1.
 *
 * Errors:
 * - EBADF: fd is not open.
 *
 * See also: rsk_get_nonblocking, rsk_accept4; POSIX, fcntl(2). Since 0.1.
 *
 */
int rsk_set_nonblocking(int fd, int on) RSK_FD(1);

/**
 * Tells whether calls on a descriptor fail with EAGAIN where they would have to wait.
 *
 * Parameters:
 * - fd: any open descriptor.
 *
 * Returns: 1 (non-blocking), 0 (blocking), or -1.
 *
 * Errors:
 * - EBADF: fd is not open.
 *
 * See also: rsk_set_nonblocking. Since 0.1.
 *
 */
RSK_MUST_USE int rsk_get_nonblocking(int fd) RSK_FD(1);

/**
 * Sets whether exec closes a descriptor.
 *
 * The flag (FD_CLOEXEC) belongs to the number: copies have their own. In a program with threads
 * rather ask for it when the descriptor is made (SOCK_CLOEXEC, rsk_accept4, rsk_dup_cloexec).
 *
 * Parameters:
 * - fd: any open descriptor.
 * - on: 0 to let exec keep it open, anything else to have it closed.
 *
 * Returns: 0, or -1.
 *
 * Errors:
 * - EBADF: fd is not open.
 *
 * See also: rsk_get_cloexec; POSIX, fcntl(2). Since 0.1.
 *
 */
int rsk_set_cloexec(int fd, int on) RSK_FD(1);

/**
 * Tells whether exec closes a descriptor.
 *
 * Parameters:
 * - fd: any open descriptor.
 *
 * Returns: 1 (closed by exec), 0 (kept open), or -1.
 *
 * Errors:
 * - EBADF: fd is not open.
 *
 * See also: rsk_set_cloexec. Since 0.1.
 *
 */
RSK_MUST_USE int rsk_get_cloexec(int fd) RSK_FD(1);

/**
 * Tells how many bytes can be read without waiting.
 *
 * Like ioctl(fd, FIONREAD, ...). On a stream it counts all that has arrived; on a datagram
 * socket it is the size of the next datagram. 0 may mean that nothing is there, that the stream
 * has ended, or that the next datagram is empty: to tell these apart, receive.
 *
 * Parameters:
 * - fd: a socket, pipe, terminal or regular file (there: bytes up to its end).
 *
 * Returns: the number of bytes, or -1.
 *
 * Errors:
 * - EINVAL: a listening socket, or a descriptor that has no such count.
 * - ENOTTY: a descriptor of a kind that has no such count.
 * - EBADF: fd is not open.
 *
 * See also: rsk_recv; tcp(7), udp(7). Since 0.1.
 *
 */
RSK_MUST_USE int rsk_bytes_available(int fd) RSK_FD(1);

/**
 * Sends all bytes, however many calls it takes.
 *
 * Like rsk_send again and again until nothing is left. It waits for room in the send buffer, on a
 * non-blocking socket too, and goes on after a signal handler has run. The mode of the socket
 * stays as it is; SO_SNDTIMEO plays no part.
 *
 * The deadline is one for the whole call. When it ends with an error, *sent tells how many bytes
 * have gone: on a stream the peer may get these, so do not start again from the beginning.
 * On a datagram socket the bytes are one datagram.
 *
 * Parameters:
 * - fd: a connected socket.
 * - buf: the bytes; may be NULL if len is 0.
 * - len: how many.
 * - sent: filled with how many bytes the system has taken, on failure too; may be NULL.
 * - timeout_ms: milliseconds for the whole call; 0 does not wait, -1 waits without limit.
 *
 * Returns: len, or -1.
 *
 * Errors:
 * - ETIMEDOUT: the time is over and bytes are left; or TCP gave up on a peer that does not answer.
 * - EPIPE, ECONNRESET: the peer has closed or reset the connection.
 * - EINVAL: len is above SSIZE_MAX.
 * - others: as for rsk_send, except EAGAIN and EINTR, which it does not give.
 *
 * See also: rsk_recv_exact, rsk_send, rsk_send_each. Since 0.1.
 *
 */
RSK_MUST_USE
ssize_t rsk_send_all(int fd,
                     const void *buf,
                     size_t len,
                     size_t *sent,
                     int timeout_ms)
RSK_FD(1) RSK_READS(2, 3);

/**
 * Receives as many bytes as asked for, unless the stream ends before.
 *
 * Like rsk_recv again and again until buf is full. It waits, on a non-blocking socket too, and
 * goes on after a signal handler has run. The mode of the socket stays as it is; SO_RCVTIMEO
 * plays no part.
 *
 * The deadline is one for the whole call: a peer that sends a byte now and then does not extend
 * it. When it ends with an error, *received tells how many bytes are in buf; they are taken from
 * the socket. To get bytes whole or not at all, use a reader (rsk_reader_exact). For streams; with
 * datagrams one follows the other in buf.
 *
 * Parameters:
 * - fd: a connected socket.
 * - buf: filled with the bytes.
 * - len: how many; with 0 nothing is done.
 * - received: filled with how many bytes are in buf, on failure too; may be NULL.
 * - timeout_ms: milliseconds for the whole call; 0 does not wait, -1 waits without limit.
 *
 * Returns: len; fewer if the peer ended the stream before, 0 if at once; or -1.
 *
 * Errors:
 * - ETIMEDOUT: the time is over and bytes are missing; or TCP gave up on a peer that does not
 *   answer.
 * - EINVAL: len is above SSIZE_MAX.
 * - others: as for rsk_recv, except EAGAIN and EINTR, which it does not give.
 *
 * See also: rsk_send_all, rsk_recv, rsk_reader_exact. Since 0.1.
 *
 */
RSK_MUST_USE
ssize_t rsk_recv_exact(int fd,
                       void *buf,
                       size_t len,
                       size_t *received,
                       int timeout_ms)
RSK_FD(1) RSK_WRITES(2, 3);

/**
 * Waits until a descriptor can be read: data, the end of a stream, a connection to accept, or an
 * error.
 *
 * For one descriptor what rsk_poll does for many. An error counts as readable: the next read tells
 * what it is. It goes on waiting after a signal handler has run. Another thread, or a bad checksum
 * of a datagram, can make the following read wait all the same; rsk_recv with MSG_DONTWAIT does
 * not.
 *
 * Parameters:
 * - fd: any descriptor that poll(2) takes.
 * - timeout_ms: milliseconds to wait at most; 0 only looks, -1 waits without limit.
 *
 * Returns: 1 if it can be read, 0 if the time is over, or -1.
 *
 * Errors:
 * - EBADF: fd is not open.
 * - ENOMEM: no memory.
 *
 * See also: rsk_wait_writable, rsk_poll, rsk_poller_wait. Since 0.1.
 *
 */
RSK_MUST_USE int rsk_wait_readable(int fd, int timeout_ms);

/**
 * Waits until a descriptor can be written: there is room in its buffer, a connect has ended, or
 * there is an error.
 *
 * What is said at rsk_wait_readable holds here too. After a non-blocking rsk_connect 1 means that
 * it has ended, well or not: ask for SO_ERROR.
 *
 * Parameters:
 * - fd: any descriptor that poll(2) takes.
 * - timeout_ms: milliseconds to wait at most; 0 only looks, -1 waits without limit.
 *
 * Returns: 1 if it can be written, 0 if the time is over, or -1.
 *
 * Errors:
 * - EBADF: fd is not open.
 * - ENOMEM: no memory.
 *
 * See also: rsk_wait_readable, rsk_connect. Since 0.1.
 *
 */
RSK_MUST_USE int rsk_wait_writable(int fd, int timeout_ms);

/**
 * Limits how long a single call on a blocking socket waits.
 *
 * Sets SO_RCVTIMEO and SO_SNDTIMEO, in milliseconds. From then on rsk_recv, rsk_accept and their
 * kin, and rsk_send, rsk_connect (EINPROGRESS) and theirs, fail with EAGAIN after that time. It is
 * a time for each call and not for all of them together; functions that end with timeout_ms have
 * a deadline of their own and do not heed it. It belongs to the socket: copies of the descriptor
 * share it, accepted sockets do not take it over.
 *
 * Parameters:
 * - fd: a socket.
 * - recv_ms: milliseconds for receiving; -1 waits without limit, -2 leaves it as it is.
 * - send_ms: the same for sending.
 *
 * Returns: 0, or -1 with nothing changed.
 *
 * Errors:
 * - EINVAL: a time is 0 (use rsk_set_nonblocking for calls that do not wait) or below -2.
 * - EBADF, ENOTSOCK: fd is none.
 *
 * See also: rsk_recv, rsk_send, rsk_set_nonblocking. Since 0.1.
 *
 */
int rsk_set_timeouts(int fd, int recv_ms, int send_ms) RSK_FD(1);

/**
 * Opens a reader on a stream.
 *
 * It receives in large pieces and hands out what is asked for: lines, records up to a delimiter,
 * a number of bytes. Whatever a call cannot give whole it does not take: after an error or a
 * deadline the next call finds everything still there.
 *
 * What the reader holds is gone from the socket. So receive through the reader only, and ask
 * rsk_reader_buffered before waiting for the descriptor to become readable. It waits on
 * non-blocking descriptors too and leaves the mode as it is. It does not own the descriptor: close
 * the reader first, then the descriptor.
 *
 * Parameters:
 * - fd: a connected stream socket; it is not looked at before the first read.
 * - max: bytes the reader may hold, which is also the length of the longest line with its end.
 *   Memory is used as needed, up to this.
 * - out: filled with the reader; with id 0 on failure.
 *
 * Returns: 0, or -1.
 *
 * Errors:
 * - EINVAL: max is 0 or above SSIZE_MAX.
 * - EFAULT: out is NULL or points to no memory.
 * - EBADF: fd is negative.
 * - ENFILE: too many readers.
 *
 * Safety: one thread at a time may use a reader; a second one gets EBUSY. A child made by fork has
 * a copy with what it holds; parent and child then take turns on the same stream.
 *
 * See also: rsk_reader_line, rsk_reader_until, rsk_reader_exact, rsk_reader_read,
 * rsk_reader_close. Since 0.1.
 *
 */
RSK_MUST_USE int rsk_reader_open(int fd, size_t max, struct rsk_reader *out);

/**
 * Reads a line.
 *
 * The line is given without its end, which is "\n" or "\r\n", and with a NUL after it. It may
 * contain NULs itself: the result tells its length. A last line without an end is not a line:
 * ENODATA, and its bytes can be had from rsk_reader_read.
 *
 * Parameters:
 * - reader: the reader.
 * - buf: filled with the line and a NUL.
 * - len: size of buf in bytes.
 * - timeout_ms: milliseconds for the whole call; 0 does not wait, -1 waits without limit. A signal
 *   handler does not end the wait.
 *
 * Returns: the length of the line without the NUL, 0 for an empty one; or -1 with nothing taken.
 *
 * Errors:
 * - ENODATA: the stream has ended; rsk_reader_buffered tells whether there is an unfinished line.
 * - EMSGSIZE: the line does not fit in buf, or is longer than the reader's max: then rsk_reader_read
 *   takes it in parts.
 * - ETIMEDOUT: no whole line came in time; or TCP gave up on a peer that does not answer.
 * - EBUSY: another thread is in a call on this reader.
 * - EFAULT: buf is NULL.
 * - ENOMEM: no memory for the buffer.
 * - EBADF: not an open reader, or its descriptor was closed.
 * - others: as for rsk_recv, except EAGAIN and EINTR, which it does not give.
 *
 * See also: rsk_reader_open, rsk_reader_until. Since 0.1.
 *
 */
RSK_MUST_USE
ssize_t rsk_reader_line(struct rsk_reader reader,
                        char *buf,
                        size_t len,
                        int timeout_ms)
RSK_WRITES(2, 3);

/**
 * Reads up to a delimiter.
 *
 * The bytes before the delimiter are given; the delimiter itself is taken and not given. No NUL is
 * added.
 *
 * Parameters:
 * - reader: the reader.
 * - delimiter: the bytes to look for, such as "\r\n\r\n".
 * - dlen: how many, at least 1.
 * - buf: filled with the bytes before the delimiter.
 * - len: size of buf in bytes.
 * - timeout_ms: as for rsk_reader_line.
 *
 * Returns: the number of bytes before the delimiter, 0 if it came first; or -1 with nothing taken.
 *
 * Errors: as for rsk_reader_line, and
 * - EINVAL: dlen is 0 or above the reader's max.
 * - EFAULT: delimiter is NULL or points to no memory.
 *
 * See also: rsk_reader_line. Since 0.1.
 *
 */
RSK_MUST_USE
ssize_t rsk_reader_until(struct rsk_reader reader,
                         const void *delimiter,
                         size_t dlen,
                         void *buf,
                         size_t len,
                         int timeout_ms)
RSK_READS(2, 3) RSK_WRITES(4, 5);

/**
 * Reads a number of bytes, all or none.
 *
 * Parameters:
 * - reader: the reader.
 * - buf: filled with the bytes.
 * - len: how many; no more than the reader's max.
 * - timeout_ms: as for rsk_reader_line.
 *
 * Returns: len; or -1 with nothing taken.
 *
 * Errors: as for rsk_reader_line, and
 * - ENODATA: the stream has ended, and fewer bytes are left; rsk_reader_buffered tells how many.
 * - EMSGSIZE: len is above the reader's max.
 *
 * See also: rsk_reader_read, rsk_recv_exact. Since 0.1.
 *
 */
RSK_MUST_USE
ssize_t rsk_reader_exact(struct rsk_reader reader,
                         void *buf,
                         size_t len,
                         int timeout_ms)
RSK_WRITES(2, 3);

/**
 * Reads what there is, at least one byte.
 *
 * As rsk_recv, with what the reader holds first. For data without lines, such as the body after a
 * header, and for the rest after ENODATA or EMSGSIZE.
 *
 * Parameters:
 * - reader: the reader.
 * - buf: filled with the bytes.
 * - len: size of buf in bytes, at least 1.
 * - timeout_ms: as for rsk_reader_line.
 *
 * Returns: the number of bytes, 0 at the end of the stream, or -1.
 *
 * Errors: as for rsk_reader_line (never ENODATA or EMSGSIZE), and
 * - EINVAL: len is 0.
 *
 * See also: rsk_reader_exact, rsk_reader_buffered. Since 0.1.
 *
 */
RSK_MUST_USE
ssize_t rsk_reader_read(struct rsk_reader reader,
                        void *buf,
                        size_t len,
                        int timeout_ms)
RSK_WRITES(2, 3);

/**
 * Tells how many bytes a reader holds.
 *
 * They were received and can be read without the descriptor being readable. It makes no system
 * call.
 *
 * Parameters:
 * - reader: the reader.
 *
 * Returns: the number of bytes, or -1.
 *
 * Errors:
 * - EBUSY: another thread is in a call on this reader.
 * - EBADF: not an open reader.
 *
 * See also: rsk_reader_read, rsk_bytes_available. Since 0.1.
 *
 */
RSK_MUST_USE ssize_t rsk_reader_buffered(struct rsk_reader reader);

/**
 * Closes a reader; what it holds is lost, and the descriptor stays open.
 *
 * A call of another thread that is in progress goes on to its end.
 *
 * Parameters:
 * - reader: the reader; afterwards refused everywhere.
 *
 * Returns: 0, or -1.
 *
 * Errors:
 * - EBADF: not an open reader; it was closed before.
 *
 * See also: rsk_reader_open. Since 0.1.
 */
int rsk_reader_close(struct rsk_reader reader);

/**
 * Sends bytes and with them descriptors, to another process for instance.
 *
 * Over AF_UNIX. The receiver gets descriptors of its own for the same sockets and files; yours
 * stay open and yours. The credentials of this process go along, so that rsk_recv_fds can tell
 * them. It waits for room, on a non-blocking socket too, and goes on after a signal handler has
 * run.
 *
 * Descriptors travel with a byte, so there must be at least one. On a stream it may take fewer
 * bytes than len, as rsk_send; the descriptors go with the first: send the rest with
 * rsk_send_all.
 *
 * Parameters:
 * - fd: a connected AF_UNIX socket.
 * - buf: the bytes.
 * - len: how many, at least 1 if count is not 0.
 * - fds: the descriptors; may be NULL if count is 0.
 * - count: how many, at most 253.
 * - timeout_ms: milliseconds for the whole call; 0 does not wait, -1 waits without limit.
 *
 * Returns: the number of bytes taken, with all descriptors; or -1 with nothing sent.
 *
 * Errors:
 * - EINVAL: count is above 253, len is 0 with descriptors.
 * - EBADF: fd or one of fds is not open.
 * - EOPNOTSUPP: there are descriptors, and fd is not a Unix socket: others would drop them.
 * - ETIMEDOUT: no room came in time.
 * - ETOOMANYREFS: too many descriptors are under way, or they are passed in a circle.
 * - EFAULT: buf or fds points to no memory.
 * - EPIPE, ECONNRESET, ENOTCONN, EMSGSIZE, ENOTSOCK, ENOBUFS: as for rsk_sendmsg.
 *
 * See also: rsk_recv_fds, rsk_sendmsg; unix(7). Since 0.1.
 *
 */
RSK_MUST_USE
ssize_t rsk_send_fds(int fd,
                     const void *buf,
                     size_t len,
                     const int *fds,
                     size_t count,
                     int timeout_ms)
RSK_FD(1) RSK_READS(2, 3);

/**
 * Receives bytes and the descriptors that came with them.
 *
 * Over AF_UNIX. The descriptors are new ones of this process, closed by exec, and yours to close.
 * They come all or not at all: if there are more than there is room for, all of them are closed
 * and the call fails with EMSGSIZE. It waits, on a non-blocking socket too, and goes on after a
 * signal handler has run.
 *
 * Descriptors of two messages are never mixed: on a stream the bytes end where the next
 * descriptors begin. To ask for the sender turns SO_PASSCRED on for the socket, and leaves it on:
 * the system then adds the credentials to messages of senders that do not give them. For a message
 * sent before that, by something other than rsk_send_fds, they are not known.
 *
 * Parameters:
 * - fd: a connected AF_UNIX socket.
 * - buf: filled with the bytes.
 * - len: size of buf in bytes, at least 1.
 * - fds: filled with the descriptors; may be NULL if *count is 0.
 * - count: in: room in fds; out: how many came, also when they were closed; 253 is always enough.
 *   NULL: none are expected.
 * - sender: filled with the process, user and group of the sender; NULL if it is not wanted.
 * - timeout_ms: milliseconds for the whole call; 0 does not wait, -1 waits without limit.
 *
 * Returns: the number of bytes, 0 at the end of a stream, or -1.
 *
 * Errors:
 * - EMSGSIZE: more descriptors came than there is room for, or a datagram was longer than buf. The
 *   message is lost and its descriptors are closed.
 * - EMFILE: the process has no number left for all of the descriptors. The message is lost and
 *   those that came are closed.
 * - ETIMEDOUT: nothing came in time.
 * - EINVAL: len is 0.
 * - EFAULT: buf, fds, count or sender points to no memory.
 * - EBADF, ENOTSOCK, ENOTCONN, ECONNRESET: as for rsk_recvmsg.
 *
 * See also: rsk_credentials, rsk_send_fds, rsk_recvmsg; unix(7). Since 0.1.
 *
 */
RSK_MUST_USE
ssize_t rsk_recv_fds(int fd,
                     void *buf,
                     size_t len,
                     int *fds,
                     size_t *count,
                     struct rsk_credentials *sender,
                     int timeout_ms)
RSK_FD(1) RSK_WRITES(2, 3);

/**
 * Chooses what the system tells of each datagram a socket receives.
 *
 * rsk_recv_datagram then fills it into rsk_datagram_info. Datagrams that are already waiting are
 * told of as far as possible; the time of one that came before is the time of asking. On an IPv6
 * socket it holds for the IPv4 datagrams it may get, too.
 *
 * Parameters:
 * - fd: a datagram socket.
 * - what: RSK_INFO_LOCAL, RSK_INFO_TTL, RSK_INFO_TOS, RSK_INFO_TIMESTAMP joined with |. What is not
 *   among them is turned off; 0 turns all off.
 *
 * Returns: 0, or -1.
 *
 * Errors:
 * - EINVAL: what has another bit.
 * - EAFNOSUPPORT: the socket is neither AF_INET nor AF_INET6, and what is more than
 *   RSK_INFO_TIMESTAMP.
 * - EBADF, ENOTSOCK: fd is none.
 *
 * See also: rsk_recv_datagram, rsk_datagram_info; ip(7), ipv6(7). Since 0.1.
 *
 */
int rsk_enable_info(int fd, int what) RSK_FD(1);

/**
 * Receives a datagram and what the system knows of it.
 *
 * As rsk_recvfrom, with a deadline, and with what was chosen by rsk_enable_info. It waits, on a
 * non-blocking socket too, and goes on after a signal handler has run. What does not fit in buf is
 * lost: full_len is then larger than the result.
 *
 * Parameters:
 * - fd: a datagram socket.
 * - buf: filled with the bytes.
 * - len: size of buf in bytes.
 * - info: size is to be set to sizeof before each call; the rest is filled. NULL if it is not
 *   wanted.
 * - timeout_ms: milliseconds for the whole call; 0 does not wait, -1 waits without limit.
 *
 * Returns: the number of bytes in buf, 0 for an empty datagram, or -1 with info unchanged.
 *
 * Errors:
 * - ETIMEDOUT: nothing came in time.
 * - ECONNREFUSED: connected UDP: an earlier datagram found nobody there.
 * - EINVAL: info->size is too small.
 * - EOPNOTSUPP: a stream socket, which has no datagrams.
 * - EBADF, ENOTSOCK, EFAULT: fd or buf is none.
 * - others: as for rsk_recvmsg, except EAGAIN and EINTR, which it does not give.
 *
 * See also: rsk_datagram_info, rsk_enable_info, rsk_send_datagram, rsk_recv_many. Since 0.1.
 *
 */
RSK_MUST_USE
ssize_t rsk_recv_datagram(int fd,
                          void *buf,
                          size_t len,
                          struct rsk_datagram_info *info,
                          int timeout_ms)
RSK_FD(1) RSK_WRITES(2, 3);

/**
 * Sends a datagram as info says: to whom, from which address, by which interface.
 *
 * As rsk_sendto, with a deadline. It waits for room, on a non-blocking socket too, and goes on
 * after a signal handler has run.
 *
 * To answer from the address and by the interface a datagram came to, hand over the info it was
 * received with, after setting ttl and tos to -1: what it had when it came is not what the answer
 * should have. A multicast address in local is not used.
 *
 * Parameters:
 * - fd: a datagram socket.
 * - buf: the bytes.
 * - len: how many.
 * - info: size is to be set to sizeof; members that are 0 (ttl, tos: 0 or -1) leave the choice to
 *   the socket and the system. NULL for the peer of rsk_connect and nothing else.
 * - timeout_ms: milliseconds for the whole call; 0 does not wait, -1 waits without limit.
 *
 * Returns: the number of bytes taken, or -1.
 *
 * Errors:
 * - ETIMEDOUT: no room came in time.
 * - EINVAL: info->size is too small, a length in it is none of an address, local is not an address
 *   of this computer.
 * - EAFNOSUPPORT: local is not of the family of the socket.
 * - ENODEV, ENETUNREACH: there is no such interface, or no way from there.
 * - EBADF, ENOTSOCK, EFAULT: fd or buf is none.
 * - others: as for rsk_sendmsg, except EAGAIN and EINTR, which it does not give.
 *
 * See also: rsk_datagram_info, rsk_recv_datagram, rsk_send_many. Since 0.1.
 *
 */
RSK_MUST_USE
ssize_t rsk_send_datagram(int fd,
                          const void *buf,
                          size_t len,
                          const struct rsk_datagram_info *info,
                          int timeout_ms)
RSK_FD(1) RSK_READS(2, 3);

/**
 * Sets what closing a socket does with data that was not sent yet.
 *
 * Without it (the usual case) close returns at once and the system goes on sending in the
 * background. With a number of seconds close waits until the peer has acknowledged everything, at
 * most that long, on a non-blocking socket too. With 0 close throws away what was not sent and
 * resets the connection: the peer gets ECONNRESET, as after rsk_close_reset.
 *
 * Even when close has waited, the peer's program may not have read the data. To know that, let it
 * answer, or use rsk_close_drained.
 *
 * Parameters:
 * - fd: a socket.
 * - seconds: how long close may wait; 0 = reset; -1 = do not wait, send in the background.
 *
 * Returns: 0, or -1.
 *
 * Errors:
 * - EINVAL: seconds is below -1.
 * - EBADF, ENOTSOCK: fd is none.
 *
 * See also: rsk_close_drained, rsk_close_reset, rsk_close; socket(7). Since 0.1.
 *
 */
int rsk_set_linger(int fd, int seconds) RSK_FD(1);

/**
 * Ends a connection so that nothing is lost: tells the peer that nothing more will come, reads
 * until the peer has ended too, and closes.
 *
 * A plain close with data unread resets the connection, and the peer may lose what it was just
 * sent. This does not. What the peer still sends is thrown away. It waits, on a non-blocking
 * socket too, and goes on after a signal handler has run.
 *
 * The descriptor is closed in any case, also when the call fails (except EBADF, if it was not
 * open). So do not close it again.
 *
 * Parameters:
 * - fd: a connected stream socket.
 * - timeout_ms: milliseconds to wait for the end of the peer; 0 reads what is there and does not
 *   wait, -1 waits without limit.
 *
 * Returns: 0 if the peer has ended too, or -1.
 *
 * Errors:
 * - ETIMEDOUT: the peer did not end in time, or does not answer any more. It may still get what was
 *   sent.
 * - ECONNRESET: the peer has reset the connection; what it had not read is lost.
 * - ENOTCONN: the socket was not connected, or not any more.
 * - EBADF, ENOTSOCK: fd is none. What is no socket is closed all the same.
 *
 * See also: rsk_shutdown, rsk_close, rsk_close_reset. Since 0.1.
 *
 */
int rsk_close_drained(int fd, int timeout_ms) RSK_FD(1);

/**
 * Breaks a connection off: closes, throws away what was not sent, and resets the peer.
 *
 * For connections that are worth nothing any more, such as those of an attacker: nothing stays
 * behind, no TIME_WAIT either. The peer gets ECONNRESET and may lose what it was sent before. On
 * AF_UNIX it is a plain close.
 *
 * The descriptor is closed in any case, also when the call fails (except EBADF, if it was not
 * open). If a copy of it is open, here or in another process, the connection goes on and is reset
 * when the last one is closed.
 *
 * Parameters:
 * - fd: a socket.
 *
 * Returns: 0, or -1.
 *
 * Errors:
 * - EBADF, ENOTSOCK: fd is none. What is no socket is closed all the same.
 *
 * See also: rsk_set_linger, rsk_close_drained, rsk_close. Since 0.1.
 *
 */
int rsk_close_reset(int fd) RSK_FD(1);

/**
 * Finds addresses for a host and a service.
 *
 * Twin of getaddrinfo(3). Difference: a NULL res, or a pointer that points to no memory, gives
 * EAI_SYSTEM with EFAULT in errno, where libc would crash; errno is left alone unless the result
 * is EAI_SYSTEM.
 *
 * May ask the network and take seconds; names such as "127.0.0.1" do not. The result is a list:
 * try its entries in order until a connection is made. Set ai_socktype in hints, otherwise each
 * address comes once for each type of socket. The list is yours: give it back with
 * rsk_freeaddrinfo. On failure *res is not set, and nothing is to be given back. With -std=c99
 * or c11 struct addrinfo needs _GNU_SOURCE or _POSIX_C_SOURCE.
 *
 * Parameters:
 * - node: name or numeric address of the host; NULL for the host itself: any address with
 *   AI_PASSIVE (to bind), else loopback (to connect).
 * - service: name such as "http" or a port in decimal; NULL for port 0. A number above 65535 is
 *   not refused but taken modulo 65536.
 * - hints: ai_family, ai_socktype, ai_protocol and ai_flags narrow the search, its other members
 *   must be 0. NULL for no limits.
 * - res: filled with the first entry of the list.
 *
 * Returns: 0, or an EAI_ code. These are negative, are not errno values, and have their own
 * texts: rsk_gai_strerror, not strerror.
 *
 * Errors:
 * - EAI_NONAME: no such host (or node and service are both NULL; or AI_NUMERICHOST,
 *   AI_NUMERICSERV and the text is not a number).
 * - EAI_AGAIN: the name server did not answer; try again later. Often there is no network.
 * - EAI_FAIL: the name server answered that it cannot.
 * - EAI_NODATA, EAI_ADDRFAMILY: the host exists, but has no address (of that family).
 * - EAI_SERVICE: no such service for this type of socket.
 * - EAI_FAMILY, EAI_SOCKTYPE, EAI_BADFLAGS: hints ask for what there is not.
 * - EAI_MEMORY: no memory.
 * - EAI_SYSTEM: see errno, such as EMFILE.
 *
 * Safety: cancellation point. Not for signal handlers.
 *
 * See also: rsk_freeaddrinfo, rsk_getnameinfo, rsk_gai_strerror; POSIX, getaddrinfo(3). Since
 * 0.1.
 *
 */
RSK_MUST_USE
int rsk_getaddrinfo(const char *node,
                    const char *service,
                    const struct addrinfo *hints,
                    struct addrinfo **res);

/**
 * Gives back a list of rsk_getaddrinfo.
 *
 * Twin of freeaddrinfo(3). Difference: NULL is allowed and does nothing.
 *
 * Once for each list; no entry may be used afterwards. Lists of libc's getaddrinfo are the same
 * and may be given back here too.
 *
 * Parameters:
 * - res: the list from its first entry on, or NULL.
 *
 * Safety: not for signal handlers.
 *
 * See also: rsk_getaddrinfo; POSIX, freeaddrinfo(3). Since 0.1.
 */
void rsk_freeaddrinfo(struct addrinfo *res);

/**
 * Returns a text for a code of rsk_getaddrinfo or rsk_getnameinfo.
 *
 * Twin of gai_strerror(3), no difference.
 *
 * Parameters:
 * - code: an EAI_ code (negative); errno values have no text here.
 *
 * Returns: a text that is never freed or changed, such as "Name or service not known"; "Unknown
 * error" for any other number.
 *
 * See also: rsk_explain_code, rsk_error_name; POSIX, gai_strerror(3). Since 0.1.
 */
const char *rsk_gai_strerror(int code);

/**
 * Finds the host name and the service name of an address, or writes both in numbers.
 *
 * Twin of getnameinfo(3). Difference: an addr that is NULL or points to no memory gives
 * EAI_SYSTEM with EFAULT in errno, where libc would crash; errno is left alone unless the result
 * is EAI_SYSTEM.
 *
 * The way to print an address of any family: with NI_NUMERICHOST and NI_NUMERICSERV nothing is
 * looked up. Without them it may ask the network and take seconds.
 *
 * Parameters:
 * - addr, addrlen: the address and the size of its structure in bytes.
 * - host, hostlen: filled with the name of the host and a NUL; size in bytes, NI_MAXHOST (1025)
 *   is always enough. NULL and 0 if it is not wanted.
 * - serv, servlen: the same for the service; NI_MAXSERV (32).
 * - flags: 0, or NI_NUMERICHOST, NI_NUMERICSERV, NI_NAMEREQD, NI_DGRAM, NI_NOFQDN joined with |.
 *
 * Returns: 0, or an EAI_ code.
 *
 * Errors:
 * - EAI_OVERFLOW: a buffer is too small.
 * - EAI_FAMILY: unknown family, or addrlen does not fit it.
 * - EAI_NONAME: the address has no name, and NI_NAMEREQD asks for one.
 * - EAI_AGAIN, EAI_FAIL: as for rsk_getaddrinfo.
 * - EAI_BADFLAGS: unknown flag.
 * - EAI_MEMORY: no memory.
 * - EAI_SYSTEM: see errno.
 *
 * Safety: cancellation point. Not for signal handlers. A wild pointer for host or serv crashes
 * the process.
 *
 * See also: rsk_getaddrinfo, rsk_inet_ntop; POSIX, getnameinfo(3). Since 0.1.
 *
 */
RSK_MUST_USE
int rsk_getnameinfo(const struct sockaddr *addr,
                    socklen_t addrlen,
                    char *host,
                    socklen_t hostlen,
                    char *serv,
                    socklen_t servlen,
                    int flags)
RSK_WRITES(3, 4) RSK_WRITES(5, 6);

/**
 * Reads a numeric address from text.
 *
 * Twin of inet_pton(3). Difference: NULL for src or dst fails with EFAULT, where libc would
 * crash.
 *
 * AF_INET takes four decimal numbers with dots ("192.0.2.1"), no shorter or octal forms;
 * AF_INET6 takes the forms of RFC 4291 ("2001:db8::1"), without a zone ("%eth0"). No names: see
 * rsk_getaddrinfo.
 *
 * Parameters:
 * - family: AF_INET or AF_INET6.
 * - src: the text, NUL-terminated.
 * - dst: filled with a struct in_addr (4 bytes) or a struct in6_addr (16 bytes), in network byte
 *   order.
 *
 * Returns: 1, or 0 if the text is not an address of that family, or -1. With 0 errno does not
 * change, as with libc; rsk_last_error is EINVAL then, and rsk_explain shows the text. So compare
 * with 1.
 *
 * Errors:
 * - EAFNOSUPPORT: family is neither.
 * - EFAULT: src or dst is NULL. A wild pointer may crash the process.
 *
 * See also: rsk_inet_ntop; POSIX, inet_pton(3). Since 0.1.
 *
 */
RSK_MUST_USE int rsk_inet_pton(int family, const char *src, void *dst);

/**
 * Writes a numeric address as text.
 *
 * Twin of inet_ntop(3). Difference: NULL for src or dst fails with EFAULT, where libc would
 * crash.
 *
 * Parameters:
 * - family: AF_INET or AF_INET6.
 * - src: a struct in_addr or a struct in6_addr (not a struct sockaddr: pass &sin.sin_addr).
 * - dst: filled with the text and a NUL.
 * - size: size of dst in bytes; INET_ADDRSTRLEN (16) or INET6_ADDRSTRLEN (46) is enough.
 *
 * Returns: dst, or NULL.
 *
 * Errors:
 * - ENOSPC: dst is too small.
 * - EAFNOSUPPORT: family is neither.
 * - EFAULT: src or dst is NULL. A wild pointer may crash the process.
 *
 * See also: rsk_inet_pton, rsk_getnameinfo; POSIX, inet_ntop(3). Since 0.1.
 *
 */
RSK_MUST_USE
const char *rsk_inet_ntop(int family,
                          const void *src,
                          char *dst,
                          socklen_t size)
RSK_WRITES(3, 4);

/**
 * Puts a 16-bit number, such as a port, into network byte order.
 *
 * Twin of htons(3), no difference.
 *
 * Forgotten, it makes port 8080 port 36895 on most machines.
 *
 * Parameters:
 * - hostshort: the number in the byte order of this machine.
 *
 * Returns: the number in network byte order. Cannot fail.
 *
 * See also: rsk_ntohs, rsk_htonl; POSIX, htons(3). Since 0.1.
 *
 */
RSK_MUST_USE uint16_t rsk_htons(uint16_t hostshort);

/**
 * Puts a 32-bit number, such as an IPv4 address, into network byte order.
 *
 * Twin of htonl(3), no difference.
 *
 * Parameters:
 * - hostlong: the number in the byte order of this machine, such as INADDR_LOOPBACK.
 *
 * Returns: the number in network byte order. Cannot fail.
 *
 * See also: rsk_ntohl, rsk_htons; POSIX, htonl(3). Since 0.1.
 *
 */
RSK_MUST_USE uint32_t rsk_htonl(uint32_t hostlong);

/**
 * Takes a 16-bit number, such as a port, out of network byte order.
 *
 * Twin of ntohs(3), no difference.
 *
 * Parameters:
 * - netshort: the number in network byte order, such as sin_port.
 *
 * Returns: the number in the byte order of this machine. Cannot fail.
 *
 * See also: rsk_htons; POSIX, ntohs(3). Since 0.1.
 *
 */
RSK_MUST_USE uint16_t rsk_ntohs(uint16_t netshort);

/**
 * Takes a 32-bit number, such as an IPv4 address, out of network byte order.
 *
 * Twin of ntohl(3), no difference.
 *
 * Parameters:
 * - netlong: the number in network byte order, such as sin_addr.s_addr.
 *
 * Returns: the number in the byte order of this machine. Cannot fail.
 *
 * See also: rsk_htonl; POSIX, ntohl(3). Since 0.1.
 *
 */
RSK_MUST_USE uint32_t rsk_ntohl(uint32_t netlong);

/**
 * Finds the number of a network interface by its name.
 *
 * Twin of if_nametoindex(3). Difference: a pointer that is NULL or points to no memory fails
 * with EFAULT, where libc would crash.
 *
 * Parameters:
 * - ifname: name such as "lo" or "eth0", NUL-terminated.
 *
 * Returns: the number, or 0 (not -1).
 *
 * Errors:
 * - ENODEV: no interface has that name.
 * - EMFILE, ENFILE, ENOMEM: the libc function needs a socket for a moment, and could not make
 *   it.
 * - EFAULT: ifname is NULL or points to no memory.
 *
 * See also: rsk_if_indextoname; POSIX, if_nametoindex(3). Since 0.1.
 *
 */
RSK_MUST_USE unsigned int rsk_if_nametoindex(const char *ifname);

/**
 * Finds the name of a network interface by its number.
 *
 * Twin of if_indextoname(3). Difference: NULL fails with EFAULT, where libc would crash.
 *
 * Parameters:
 * - ifindex: the number, such as sin6_scope_id.
 * - ifname: filled with the name and a NUL; must have IF_NAMESIZE (16) bytes.
 *
 * Returns: ifname, or NULL.
 *
 * Errors:
 * - ENXIO: no interface has that number.
 * - EMFILE, ENFILE, ENOMEM: the libc function needs a socket for a moment, and could not make
 *   it.
 * - EFAULT: ifname is NULL. A wild pointer may crash the process.
 *
 * See also: rsk_if_nametoindex; POSIX, if_indextoname(3). Since 0.1.
 *
 */
RSK_MUST_USE char *rsk_if_indextoname(unsigned int ifindex, char *ifname);

/**
 * Reads an IPv4 address from text, in the oldest way.
 *
 * Twin of inet_addr(3). Difference: a pointer that is NULL or points to no memory is no address,
 * where libc would crash.
 *
 * Its failure value is the address 255.255.255.255, and it takes forms nobody expects:
 * "010.0.0.1" is 8.0.0.1, "1.2" is 1.0.0.2. rsk_inet_pton does neither.
 *
 * Parameters:
 * - cp: the text, NUL-terminated.
 *
 * Returns: the address in network byte order, or INADDR_NONE (all ones). errno does not change,
 * except to EFAULT for a pointer that is none.
 *
 * See also: rsk_inet_pton, rsk_inet_aton; POSIX, inet_addr(3). Since 0.1.
 *
 */
RSK_MUST_USE in_addr_t rsk_inet_addr(const char *cp);

/**
 * Reads an IPv4 address from text, in an older way.
 *
 * Twin of inet_aton(3). Difference: a pointer that is NULL or points to no memory is no address,
 * where libc would crash.
 *
 * It takes octal and hexadecimal numbers, fewer than four of them, and text after a blank:
 * "010.0.0.1" is 8.0.0.1, "1.2" is 1.0.0.2. rsk_inet_pton takes four decimal numbers only.
 *
 * Parameters:
 * - cp: the text, NUL-terminated.
 * - inp: filled with the address in network byte order; NULL to ask only whether it is one.
 *
 * Returns: 1, or 0 if the text is no address. errno does not change.
 *
 * See also: rsk_inet_pton; inet_aton(3). Since 0.1.
 */
int rsk_inet_aton(const char *cp, struct in_addr *inp);

/**
 * Writes an IPv4 address as text, into memory of libc.
 *
 * Twin of inet_ntoa(3), no difference.
 *
 * Parameters:
 * - in: the address in network byte order.
 *
 * Returns: the text, good until this thread calls it again. Cannot fail.
 *
 * See also: rsk_inet_ntop; POSIX, inet_ntoa(3). Since 0.1.
 *
 */
RSK_MUST_USE char *rsk_inet_ntoa(struct in_addr in);

/**
 * Waits until one of several descriptors is ready.
 *
 * Twin of select(2). Difference: fails with EFAULT for an invalid timeout pointer, where libc
 * would crash.
 *
 * The sets are changed to those that are ready, so fill them anew before each call. Ready to
 * read means that a read will not wait: there is data, the end of a stream, a connection to
 * accept, or an error. Descriptors from FD_SETSIZE (1024) on cannot be in a set; putting them
 * there with FD_SET corrupts memory, and rsk_fd_set refuses. rsk_poll and the poller have no
 * such limit.
 *
 * Parameters:
 * - nfds: the highest descriptor in any set plus one (not their number); larger ones are not
 *   watched. At most FD_SETSIZE for sets of the usual size, or the memory after them is
 *   overwritten.
 * - readfds, writefds, exceptfds: watched for reading, for writing, and for exceptional
 *   conditions (urgent data). NULL for none.
 * - timeout: how long to wait at most; {0, 0} returns at once. On Linux it is changed to the
 *   time that was left, so set it before each call. NULL to wait without limit.
 *
 * Returns: the number of ready descriptors in the three sets together (one may count more than
 * once), 0 when the time is over, or -1 with sets and timeout undefined.
 *
 * Errors:
 * - EBADF: a set holds a descriptor that is not open.
 * - EINTR: a signal handler ran; SA_RESTART does not help.
 * - EINVAL: nfds is negative, or the timeout is.
 * - EFAULT: a set or the timeout is no memory of the process.
 * - ENOMEM: no memory.
 *
 * Safety: cancellation point.
 *
 * See also: rsk_pselect, rsk_fd_set, rsk_poll, rsk_poller_wait; POSIX, select(2). Since 0.1.
 *
 */
RSK_MUST_USE
int rsk_select(int nfds,
               fd_set *readfds,
               fd_set *writefds,
               fd_set *exceptfds,
               struct timeval *timeout);

/**
 * Like rsk_select, with a signal mask for the time of the wait.
 *
 * Twin of pselect(2). Difference: fails with EFAULT for an invalid timeout pointer, where libc
 * would crash.
 *
 * The mask is put in place and the wait begun in one step, so a signal that is blocked otherwise
 * is never missed between a test and the wait. The timeout has nanoseconds and is not changed.
 *
 * Parameters:
 * - nfds, readfds, writefds, exceptfds: as for rsk_select.
 * - timeout: how long to wait at most; NULL to wait without limit.
 * - sigmask: the signals blocked during the wait; NULL to leave the mask as it is.
 *
 * Returns: as rsk_select.
 *
 * Errors: as for rsk_select, and
 * - EINVAL: also: the nanoseconds are outside 0 to 999999999.
 * - EFAULT: also: sigmask cannot be read.
 *
 * Safety: cancellation point.
 *
 * See also: rsk_select; POSIX, pselect(2). Since 0.1.
 *
 */
RSK_MUST_USE
int rsk_pselect(int nfds,
                fd_set *readfds,
                fd_set *writefds,
                fd_set *exceptfds,
                const struct timespec *timeout,
                const sigset_t *sigmask);

/**
 * Waits until one of several descriptors is ready; their numbers may be of any size.
 *
 * Twin of poll(2), no difference.
 *
 * Set events to what is wanted (POLLIN, POLLOUT, POLLPRI) and look at revents afterwards.
 * POLLERR, POLLHUP and POLLNVAL (not open) are reported without being asked. POLLOUT is not
 * success: a non-blocking connect that failed is writable too, so ask rsk_getsockopt for
 * SO_ERROR. POLLHUP may come with data that is still to be read. An entry with a negative fd is
 * skipped.
 *
 * Parameters:
 * - fds: the descriptors; events is read, revents is filled. May be NULL if nfds is 0.
 * - nfds: number of entries (not the highest descriptor).
 * - timeout: milliseconds to wait at most; 0 returns at once, a negative value waits without
 *   limit.
 *
 * Returns: the number of entries with revents other than 0, 0 when the time is over, or -1.
 *
 * Errors:
 * - EINTR: a signal handler ran; SA_RESTART does not help.
 * - EINVAL: nfds is larger than the limit of open files (RLIMIT_NOFILE).
 * - EFAULT: fds is no memory of the process.
 * - ENOMEM: no memory.
 *
 * Safety: cancellation point.
 *
 * See also: rsk_ppoll, rsk_select, rsk_poller_wait; POSIX, poll(2). Since 0.1.
 *
 */
RSK_MUST_USE int rsk_poll(struct pollfd *fds, nfds_t nfds, int timeout);

/**
 * Like rsk_poll, with a finer timeout and a signal mask for the time of the wait.
 *
 * Twin of ppoll(2). Difference: fails with EFAULT for an invalid timeout pointer, where libc
 * would crash.
 *
 * Parameters:
 * - fds, nfds: as for rsk_poll.
 * - timeout: how long to wait at most, not changed; NULL to wait without limit.
 * - sigmask: the signals blocked during the wait; NULL to leave the mask as it is.
 *
 * Returns: as rsk_poll.
 *
 * Errors: as for rsk_poll, and
 * - EINVAL: also: the timeout is negative, or its nanoseconds are outside 0 to 999999999.
 * - EFAULT: also: timeout or sigmask cannot be read.
 *
 * Safety: cancellation point.
 *
 * See also: rsk_poll, rsk_pselect; POSIX.1-2024, ppoll(2). Since 0.1.
 *
 */
RSK_MUST_USE
int rsk_ppoll(struct pollfd *fds,
              nfds_t nfds,
              const struct timespec *timeout,
              const sigset_t *sigmask);

/**
 * Adds a descriptor to a set for rsk_select, checked.
 *
 * FD_SET writes outside the set when the descriptor is negative, or FD_SETSIZE (1024) or more.
 * This function refuses instead. A descriptor that is in the set already stays there.
 *
 * Parameters:
 * - fd: the descriptor; it need not be open.
 * - set: the set, which rsk_fd_zero has emptied once.
 *
 * Returns: 0, or -1 with the set unchanged.
 *
 * Errors:
 * - EBADF: fd is negative.
 * - EINVAL: fd is FD_SETSIZE or more; use rsk_poll or the poller.
 * - EFAULT: set is NULL.
 *
 * See also: rsk_fd_clr, rsk_fd_isset, rsk_fd_zero, rsk_select; POSIX, select(2). Since 0.1.
 */
int rsk_fd_set(int fd, fd_set *set);

/**
 * Takes a descriptor out of a set for rsk_select, checked like rsk_fd_set.
 *
 * A descriptor that is not in the set is no error.
 *
 * Parameters:
 * - fd: the descriptor.
 * - set: the set.
 *
 * Returns: 0, or -1 with the set unchanged.
 *
 * Errors: as for rsk_fd_set.
 *
 * See also: rsk_fd_set. Since 0.1.
 */
int rsk_fd_clr(int fd, fd_set *set);

/**
 * Tells whether a descriptor is in a set for rsk_select, checked like rsk_fd_set.
 *
 * Unlike FD_ISSET it can fail: -1 is not 0, so compare with 1.
 *
 * Parameters:
 * - fd: the descriptor.
 * - set: the set; only read.
 *
 * Returns: 1 (it is in the set), 0 (it is not), or -1.
 *
 * Errors: as for rsk_fd_set.
 *
 * See also: rsk_fd_set. Since 0.1.
 *
 */
RSK_MUST_USE int rsk_fd_isset(int fd, const fd_set *set);

/**
 * Empties a set for rsk_select.
 *
 * A new fd_set variable has to be emptied before its first use.
 *
 * Parameters:
 * - set: the set.
 *
 * Returns: 0, or -1.
 *
 * Errors:
 * - EFAULT: set is NULL.
 *
 * See also: rsk_fd_set. Since 0.1.
 */
int rsk_fd_zero(fd_set *set);

/**
 * Makes an epoll instance and returns a file descriptor for it.
 *
 * Twin of epoll_create1(2), no difference.
 *
 * The descriptor is yours to close. A child made by fork shares the instance, not a copy of it.
 * For a program that shall not depend on epoll there is rsk_poller_open.
 *
 * Parameters:
 * - flags: 0 or EPOLL_CLOEXEC.
 *
 * Returns: the descriptor, or -1.
 *
 * Errors:
 * - EINVAL: unknown flag.
 * - EMFILE, ENFILE, ENOMEM: no descriptor or no memory left.
 *
 * See also: rsk_epoll_ctl, rsk_epoll_wait; epoll_create1(2), epoll(7). Since 0.1.
 *
 */
RSK_MUST_USE int rsk_epoll_create1(int flags);

/**
 * Makes an epoll instance, in the older way.
 *
 * Twin of epoll_create(2), no difference.
 *
 * rsk_epoll_create1 does the same and can have exec close it.
 *
 * Parameters:
 * - size: any number above 0; it has no meaning any more.
 *
 * Returns: the descriptor, or -1.
 *
 * Errors:
 * - EINVAL: size is 0 or negative.
 * - EMFILE, ENFILE, ENOMEM: no descriptor or no memory left.
 *
 * See also: rsk_epoll_create1; epoll_create(2). Since 0.1.
 *
 */
RSK_MUST_USE int rsk_epoll_create(int size);

/**
 * Adds a descriptor to what an epoll instance watches, changes what it is watched for, or
 * removes it.
 *
 * Twin of epoll_ctl(2), no difference.
 *
 * Remove a descriptor before it is closed: the instance watches the socket and not the number,
 * so as long as a copy is open (rsk_dup, fork) its events keep coming, and nobody can remove
 * them.
 *
 * Parameters:
 * - epfd: the epoll instance.
 * - op: EPOLL_CTL_ADD, EPOLL_CTL_MOD or EPOLL_CTL_DEL.
 * - fd: the descriptor to watch: a socket, pipe, terminal, eventfd, another epoll instance, ...
 * - event: events to watch for (EPOLLIN, EPOLLOUT, EPOLLRDHUP, EPOLLPRI; EPOLLET, EPOLLONESHOT,
 *   EPOLLEXCLUSIVE; EPOLLERR and EPOLLHUP always come) and data to be reported with them. Not
 *   used by EPOLL_CTL_DEL, where it may be NULL.
 *
 * Returns: 0, or -1.
 *
 * Errors:
 * - EEXIST: ADD, and fd is watched already.
 * - ENOENT: MOD or DEL, and fd is not watched.
 * - EPERM: a regular file or directory, which is always ready and cannot be watched.
 * - EINVAL: epfd is no epoll instance, or is fd itself; unknown op; EPOLLEXCLUSIVE with what it
 *   does not allow.
 * - ELOOP: instances would watch each other in a circle, or in too long a chain.
 * - ENOSPC: the user watches too much (fs.epoll.max_user_watches).
 * - ENOMEM: no memory.
 * - EBADF: epfd or fd is not open.
 * - EFAULT: event cannot be read.
 *
 * See also: rsk_epoll_create1, rsk_epoll_wait; epoll_ctl(2). Since 0.1.
 *
 */
RSK_MUST_USE int rsk_epoll_ctl(int epfd, int op, int fd, struct epoll_event *event) RSK_FD(1);

/**
 * Waits for events of an epoll instance.
 *
 * Twin of epoll_wait(2), no difference.
 *
 * If more descriptors are ready than maxevents, the next calls report the others in turn.
 *
 * Parameters:
 * - epfd: the epoll instance.
 * - events: filled from the start with what happened: events and data of each.
 * - maxevents: room in events, at least 1.
 * - timeout: milliseconds to wait at most; 0 returns at once, a negative value waits without
 *   limit.
 *
 * Returns: the number of events, 0 when the time is over, or -1.
 *
 * Errors:
 * - EINTR: a signal handler ran; SA_RESTART does not help.
 * - EINVAL: epfd is no epoll instance, or maxevents is below 1 or absurdly large.
 * - EFAULT: events is no memory to write to.
 * - EBADF: epfd is not open.
 *
 * Safety: cancellation point.
 *
 * See also: rsk_epoll_pwait, rsk_epoll_ctl; epoll_wait(2). Since 0.1.
 *
 */
RSK_MUST_USE int rsk_epoll_wait(int epfd, struct epoll_event *events, int maxevents, int timeout) RSK_FD(1);

/**
 * Like rsk_epoll_wait, with a signal mask for the time of the wait.
 *
 * Twin of epoll_pwait(2), no difference.
 *
 * Parameters:
 * - epfd, events, maxevents, timeout: as for rsk_epoll_wait.
 * - sigmask: the signals blocked during the wait; NULL to leave the mask as it is.
 *
 * Returns: as rsk_epoll_wait.
 *
 * Errors: as for rsk_epoll_wait, and
 * - EFAULT: also: sigmask cannot be read.
 *
 * Safety: cancellation point.
 *
 * See also: rsk_epoll_wait, rsk_pselect; epoll_pwait(2). Since 0.1.
 *
 */
RSK_MUST_USE
int rsk_epoll_pwait(int epfd,
                    struct epoll_event *events,
                    int maxevents,
                    int timeout,
                    const sigset_t *sigmask)
RSK_FD(1);

/**
 * Opens a poller.
 *
 * One interface for select, poll and epoll, with the behaviour of level-triggered epoll: a
 * descriptor is reported as long as it is ready. Add descriptors, wait, handle the events, wait
 * again.
 *
 * The environment variable RUSTSOCK_POLLER, set to select, poll or epoll, decides the backend
 * whatever is asked here. The poller opens one or two descriptors of its own, which exec closes.
 * It is yours: end it with rsk_poller_close.
 *
 * Parameters:
 * - backend: RSK_POLLER_AUTO, RSK_POLLER_SELECT, RSK_POLLER_POLL or RSK_POLLER_EPOLL.
 * - out: filled with the poller; with id 0 on failure.
 *
 * Returns: 0, or -1.
 *
 * Errors:
 * - EINVAL: backend is none of the four.
 * - EFAULT: out is NULL or points to no memory.
 * - EMFILE, ENFILE, ENOMEM: no descriptor or no memory left.
 *
 * Safety: a poller belongs to the process that opened it. In a child made by fork it is refused
 * with EBADF, except by rsk_poller_close, which gives up the child's copies of its descriptors.
 *
 * See also: rsk_poller_add, rsk_poller_wait, rsk_poller_close; epoll(7). Since 0.1.
 *
 */
RSK_MUST_USE int rsk_poller_open(int backend, struct rsk_poller *out);

/**
 * Closes a poller; the descriptors it watched stay open.
 *
 * A thread that waits in it is woken; its wait fails with EBADF.
 *
 * Parameters:
 * - poller: the poller; afterwards refused everywhere.
 *
 * Returns: 0, or -1.
 *
 * Errors:
 * - EBADF: not an open poller; it was closed before.
 *
 * See also: rsk_poller_open, rsk_poller_wake. Since 0.1.
 */
int rsk_poller_close(struct rsk_poller poller);

/**
 * Tells which backend a poller uses.
 *
 * Parameters:
 * - poller: the poller.
 *
 * Returns: RSK_POLLER_SELECT, RSK_POLLER_POLL or RSK_POLLER_EPOLL, never RSK_POLLER_AUTO; or -1.
 *
 * Errors:
 * - EBADF: not an open poller.
 *
 * See also: rsk_poller_backend_name, rsk_poller_open. Since 0.1.
 */
int rsk_poller_backend(struct rsk_poller poller);

/**
 * Tells the name of the backend a poller uses.
 *
 * Parameters:
 * - poller: the poller.
 *
 * Returns: "select", "poll" or "epoll", a text that is never freed or changed; or NULL.
 *
 * Errors:
 * - EBADF: not an open poller.
 *
 * See also: rsk_poller_backend. Since 0.1.
 */
const char *rsk_poller_backend_name(struct rsk_poller poller);

/**
 * Starts watching a descriptor.
 *
 * The poller does not own the descriptor. Remove it before closing it: a number that is still
 * watched may meanwhile stand for another socket. Any thread may add while another one waits;
 * the wait then takes the new descriptor into account. Memory grows with the highest descriptor
 * watched, 16 bytes each.
 *
 * Parameters:
 * - poller: the poller.
 * - fd: the descriptor, usually non-blocking.
 * - events: at least one of RSK_READABLE, RSK_WRITABLE and RSK_PRIORITY, joined with |;
 *   RSK_ONESHOT or RSK_EDGE may be added.
 * - data: any number or pointer of yours; it comes back with each event, and the library does
 *   not look at it.
 *
 * Returns: 0, or -1 with nothing changed.
 *
 * Errors:
 * - EEXIST: fd is watched already; see rsk_poller_modify. Also, with select and poll, when it was
 *   closed without being removed and the number was given out again; epoll sees that it is new.
 * - EINVAL: events asks for nothing, or for what is reported only; or fd is the poller's own.
 * - ENOTSUP: RSK_EDGE, and the backend is select or poll.
 * - EPERM: epoll only: a regular file or directory. With select and poll it is always ready.
 * - ENOSPC: epoll only: the user watches too much (fs.epoll.max_user_watches).
 * - ELOOP: epoll only: epoll instances would watch each other.
 * - ENOMEM: no memory.
 * - EBADF: not an open poller, or fd is not open.
 *
 * See also: rsk_poller_modify, rsk_poller_remove, rsk_poller_wait. Since 0.1.
 *
 */
RSK_MUST_USE int rsk_poller_add(struct rsk_poller poller, int fd, int events, uint64_t data);

/**
 * Changes what a descriptor is watched for, and arms RSK_ONESHOT anew.
 *
 * Events and data replace those given before. Watch for RSK_WRITABLE only while there is
 * something to write: a socket is writable nearly always, and a loop that asks for it all the
 * time never rests.
 *
 * Parameters:
 * - poller: the poller.
 * - fd: a descriptor that is watched.
 * - events, data: as for rsk_poller_add.
 *
 * Returns: 0, or -1 with nothing changed.
 *
 * Errors:
 * - ENOENT: fd is not watched; see rsk_poller_add.
 * - EINVAL, ENOTSUP, ENOMEM: as for rsk_poller_add.
 * - EBADF: not an open poller, or fd is negative; epoll only: fd was closed without being
 *   removed.
 *
 * See also: rsk_poller_add. Since 0.1.
 *
 */
RSK_MUST_USE int rsk_poller_modify(struct rsk_poller poller, int fd, int events, uint64_t data);

/**
 * Stops watching a descriptor.
 *
 * To be called before the descriptor is closed. Called after it, it still succeeds, so that one
 * can make up for a close made elsewhere. If a copy of the descriptor is open (rsk_dup, fork),
 * epoll goes on watching that and has no way to be told otherwise; the poller notices at the next
 * event and makes its epoll set anew, which takes a system call for each descriptor watched and
 * ends the nesting of rsk_poller_fd in another epoll.
 * No event of fd is reported by a wait that begins after this; events a wait has returned
 * already are yours to drop.
 *
 * Parameters:
 * - poller: the poller.
 * - fd: a descriptor that is watched; stays open and yours.
 *
 * Returns: 0, or -1.
 *
 * Errors:
 * - ENOENT: fd is not watched.
 * - EBADF: not an open poller.
 *
 * See also: rsk_poller_add, rsk_close. Since 0.1.
 */
int rsk_poller_remove(struct rsk_poller poller, int fd);

/**
 * Waits until a watched descriptor is ready, the poller is woken or the time is over.
 *
 * An event is reported as long as it lasts: what is not handled now is reported by the next
 * wait. If more is ready than there is room for, the following waits report the rest in turn. An
 * error or a hang-up is also reported as RSK_READABLE and RSK_WRITABLE to those who asked for
 * these: the read or write then tells what it is.
 *
 * One thread at a time may wait on a poller; others may use all its other functions meanwhile.
 *
 * Parameters:
 * - poller: the poller.
 * - events: filled from the start; must have room for max events.
 * - max: room in events, at least 1. On epoll at most 4096 are reported at once.
 * - timeout_ms: milliseconds to wait at most; 0 returns at once, a negative value waits without
 *   limit.
 *
 * Returns: the number of events, 0 when the time is over and never before, or -1.
 *
 * Errors:
 * - EINTR: a signal handler ran; as a rule just wait again.
 * - EBUSY: another thread waits on this poller.
 * - EINVAL: max is below 1.
 * - EFAULT: events is NULL. A wild pointer crashes the process.
 * - EBADF: not an open poller, or it was closed during the wait.
 * - ENOMEM: no memory.
 *
 * Safety: not a cancellation point: a thread that waits is ended by rsk_poller_wake.
 *
 * See also: rsk_event, rsk_poller_add, rsk_poller_wake. Since 0.1.
 *
 */
RSK_MUST_USE int rsk_poller_wait(struct rsk_poller poller, struct rsk_event *events, int max, int timeout_ms);

/**
 * Makes the wait in progress on a poller, or else the next one, return at once.
 *
 * That wait reports an event with fd -1 and RSK_WAKE, besides any others. Several calls before a
 * wait returns make one event. It never waits itself.
 *
 * Parameters:
 * - poller: the poller.
 *
 * Returns: 0, or -1.
 *
 * Errors:
 * - EBADF: not an open poller.
 *
 * Safety: may be called from any thread and in a signal handler. Close the poller only when no
 * handler can wake it any more.
 *
 * See also: rsk_poller_wait. Since 0.1.
 */
int rsk_poller_wake(struct rsk_poller poller);

/**
 * Tells the descriptor of a poller on epoll, so that another poller, select or event loop can
 * watch it.
 *
 * It is readable while the poller has events; then call rsk_poller_wait with timeout 0. It stays
 * the poller's: do not close it, and change what is watched through the poller alone.
 *
 * Parameters:
 * - poller: the poller.
 *
 * Returns: the descriptor, valid until rsk_poller_close; or -1.
 *
 * Errors:
 * - ENOTSUP: the backend is select or poll, which have no such descriptor.
 * - EBADF: not an open poller.
 *
 * See also: rsk_poller_backend; epoll(7). Since 0.1.
 */
int rsk_poller_fd(struct rsk_poller poller);

/**
 * Opens a TCP socket that listens.
 *
 * In one step: look up, socket, SO_REUSEADDR, bind, listen. Accept connections with rsk_accept or
 * rsk_accept4; rsk_getsockname tells the port when any was asked for.
 *
 * With host NULL it listens on every address, on one IPv6 socket that takes IPv4 connections too
 * (their peers look like ::ffff:192.0.2.1), or on an IPv4 socket where the system has no IPv6. A
 * host name with several addresses listens on the first that can be had, and only there: of
 * "localhost" that may be ::1 or 127.0.0.1.
 *
 * If several addresses fail, the errno is the one that tells most, as for rsk_tcp_connect.
 *
 * Parameters:
 * - host: numeric address or name of this computer; "::1%eth0" forms are understood. NULL for
 *   every address.
 * - service: port number from "0" (any free port) to "65535", or a service name such as "http".
 * - backlog: how many connections may wait to be accepted; 0 or less for SOMAXCONN. The system
 *   caps it (net.core.somaxconn).
 * - flags: 0, or RSK_NONBLOCK, RSK_INHERIT, RSK_NO_REUSEADDR, RSK_REUSEPORT and one of
 *   RSK_IPV4_ONLY and RSK_IPV6_ONLY, joined with |.
 * - timeout_ms: limit for looking up names, in milliseconds; -1 for none. With 0 host and service
 *   must be numbers. Numbers need no time.
 *
 * Returns: the descriptor, which is yours to close, or -1.
 *
 * Errors:
 * - EADDRINUSE: another socket has the port.
 * - EACCES: a port below 1024 (net.ipv4.ip_unprivileged_port_start) without the privilege.
 * - EADDRNOTAVAIL: no interface of this computer has the address.
 * - EINVAL: flags has a bit that is not listed, or both families only.
 * - EFAULT: service is NULL, or a text is wild.
 * - ETIMEDOUT: the name was not found in time.
 * - ENOENT: no host or service has that name, or a port is not 0 to 65535; rsk_last_error is then
 *   an EAI_ code such as EAI_NONAME or EAI_SERVICE.
 * - EAGAIN: the name server gave no answer (rsk_last_error: EAI_AGAIN), or no thread could be
 *   started.
 * - EREMOTEIO: the name server failed (rsk_last_error: EAI_FAIL).
 * - EMFILE, ENFILE, ENOBUFS, ENOMEM: nothing left. Others as of socket(2), bind(2), listen(2).
 *
 * Safety: not a cancellation point; not for signal handlers. A name is looked up in a thread of
 * its own if there is a limit, for getaddrinfo(3) cannot be stopped; when the time is over it is
 * left behind and ends by itself. At most 256 are under way at a time, then EAGAIN.
 *
 * See also: rsk_accept4, rsk_tcp_connect, rsk_listen. Since 0.1.
 *
 */
RSK_MUST_USE
int rsk_tcp_listen(const char *host,
                   const char *service,
                   int backlog,
                   int flags,
                   int timeout_ms);

/**
 * Opens a TCP connection.
 *
 * In one step: look up, socket, connect, wait. Of a host with several addresses each is tried, in
 * the order of getaddrinfo(3), until one takes the connection; each gets an equal part of the time
 * that is left, so that a silent one does not keep the others from their turn.
 *
 * The descriptor is connected when the call returns, with RSK_NONBLOCK too. One case is different:
 * RSK_NONBLOCK with timeout_ms 0 only starts the connection, to the first address that can be
 * tried, and gives back the descriptor while it is being set up. Watch it for RSK_WRITABLE or wait
 * with rsk_connect_finish, which tells how it ended.
 *
 * A connection that met itself (to a free port of this computer, which the system had just chosen
 * for this end) counts as refused.
 *
 * Parameters:
 * - host: numeric address or name; for this computer "127.0.0.1", "::1" or "localhost".
 * - service: port number or service name.
 * - flags: 0, or RSK_NONBLOCK, RSK_INHERIT and one of RSK_IPV4_ONLY and RSK_IPV6_ONLY, joined
 *   with |.
 * - timeout_ms: limit for all of it, in milliseconds; -1 for none (the system gives up on a silent
 *   host after about two minutes). With 0 host and service must be numbers.
 *
 * Returns: the descriptor, which is yours to close, or -1.
 *
 * Errors: when several addresses fail, the one that says most about the host, in this order:
 * - ECONNREFUSED, ECONNRESET: a host answered, and nothing listens there.
 * - EACCES, EPERM: a rule of this computer forbids it.
 * - ETIMEDOUT: no answer. Also whenever timeout_ms is over, whatever came before.
 * - EHOSTUNREACH, then ENETUNREACH, EADDRNOTAVAIL: there is no way to it.
 * - EINVAL, ENOENT, EAGAIN, EREMOTEIO, EMFILE, ENFILE, ENOBUFS, ENOMEM: as for rsk_tcp_listen.
 * - EFAULT: host or service is NULL or wild.
 *
 * Safety: as rsk_tcp_listen.
 *
 * See also: rsk_connect_finish, rsk_tcp_listen, rsk_connect. Since 0.1.
 *
 */
RSK_MUST_USE int rsk_tcp_connect(const char *host, const char *service, int flags, int timeout_ms);

/**
 * Waits until a connection that was started has been set up, or has failed.
 *
 * For a non-blocking rsk_connect that answered EINPROGRESS, one that was interrupted by a signal
 * (EINTR), and rsk_tcp_connect with RSK_NONBLOCK and timeout_ms 0. It waits for the descriptor to
 * become writable and then asks for SO_ERROR, for writable alone does not mean connected. A
 * connection that is complete is success at once.
 *
 * Parameters:
 * - fd: a socket, blocking or not; its mode is not changed.
 * - timeout_ms: limit in milliseconds; -1 for none, 0 to look only.
 *
 * Returns: 0 when connected, or -1.
 *
 * Errors:
 * - ETIMEDOUT: not yet decided when the time was over: call again, or rsk_close. Also the answer
 *   of the system when the other host stayed silent for too long.
 * - ECONNREFUSED, EHOSTUNREACH, ENETUNREACH, ECONNRESET, ...: the connection has failed; the
 *   socket is of no use any more.
 * - ENOTCONN: no connection was started, or its error was told already.
 * - EINVAL: a listening socket.
 * - EBADF, ENOTSOCK: fd is none.
 *
 * See also: rsk_tcp_connect, rsk_connect. Since 0.1.
 *
 */
RSK_MUST_USE int rsk_connect_finish(int fd, int timeout_ms) RSK_FD(1);

/**
 * Opens a UDP socket that receives.
 *
 * In one step: look up, socket, bind. Receive with rsk_recvfrom and answer with rsk_sendto. With
 * host NULL it receives on every address, IPv4 too, as rsk_tcp_listen describes; with "0" as
 * service it is a socket to send from.
 *
 * SO_REUSEADDR is not set, because on UDP it lets a second program take the datagrams. Only when
 * host is a multicast group, where every member gets a copy, it is.
 *
 * Parameters:
 * - host: numeric address or name of this computer, or a multicast group; NULL for every address.
 * - service: port number, "0" for any, or a service name.
 * - flags: 0, or RSK_NONBLOCK, RSK_INHERIT, RSK_NO_REUSEADDR, RSK_REUSEPORT, RSK_BROADCAST and one
 *   of RSK_IPV4_ONLY and RSK_IPV6_ONLY, joined with |.
 * - timeout_ms: limit for looking up names, as for rsk_tcp_listen.
 *
 * Returns: the descriptor, which is yours to close, or -1.
 *
 * Errors: as for rsk_tcp_listen.
 *
 * Safety: as rsk_tcp_listen.
 *
 * See also: rsk_udp_connect, rsk_multicast_join, rsk_recvfrom. Since 0.1.
 *
 */
RSK_MUST_USE int rsk_udp_open(const char *host, const char *service, int flags, int timeout_ms);

/**
 * Opens a UDP socket for one peer.
 *
 * In one step: look up, socket, connect. Nothing is sent, so this says nothing about the peer. The
 * socket sends to it with rsk_send, receives from it alone, and is told when nobody receives
 * there: as ECONNREFUSED of a later call.
 *
 * Parameters:
 * - host: numeric address or name.
 * - service: port number or service name.
 * - flags: 0, or RSK_NONBLOCK, RSK_INHERIT, RSK_BROADCAST and one of RSK_IPV4_ONLY and
 *   RSK_IPV6_ONLY, joined with |.
 * - timeout_ms: limit for looking up names, as for rsk_tcp_listen.
 *
 * Returns: the descriptor, which is yours to close, or -1.
 *
 * Errors:
 * - EACCES: a broadcast address without RSK_BROADCAST.
 * - ENETUNREACH, EHOSTUNREACH: there is no way to it.
 * - EFAULT: host or service is NULL or wild.
 * - EINVAL, ETIMEDOUT, ENOENT, EAGAIN, EREMOTEIO, EMFILE, ENFILE, ENOBUFS, ENOMEM: as for
 *   rsk_tcp_listen.
 *
 * Safety: as rsk_tcp_listen.
 *
 * See also: rsk_udp_open, rsk_send, rsk_recv. Since 0.1.
 *
 */
RSK_MUST_USE int rsk_udp_connect(const char *host, const char *service, int flags, int timeout_ms);

/**
 * Opens a Unix socket that listens, or for datagrams receives.
 *
 * In one step: socket, bind, listen. The file that comes to be at the path stays after the socket
 * is closed, and then stands in the way of the next server: remove it with unlink(2), or use
 * RSK_REPLACE_STALE. That removes a socket file only if no process holds its socket any more, and
 * never a file of another kind; two servers that start at the same moment still need a lock of
 * their own. An abstract name, which begins with '@', has no file and goes with its socket, but
 * knows no permissions either.
 *
 * The file is made with the permissions that umask(2) leaves; who may write to it may connect.
 *
 * Parameters:
 * - path: at most 107 bytes; or '@' and a name of at most 107 bytes.
 * - type: SOCK_STREAM, SOCK_SEQPACKET, or SOCK_DGRAM, which is bound only.
 * - backlog: how many connections may wait to be accepted; 0 or less for SOMAXCONN. Plays no part
 *   with SOCK_DGRAM.
 * - flags: 0, or RSK_NONBLOCK, RSK_INHERIT, RSK_REPLACE_STALE, joined with |.
 *
 * Returns: the descriptor, which is yours to close, or -1.
 *
 * Errors:
 * - EADDRINUSE: there is a file at the path: of a socket in use, of one that was left behind, or
 *   another; or the abstract name is taken.
 * - ENOENT, ENOTDIR, EACCES, EROFS, ELOOP: the directory is missing, none, or may not be written.
 * - ENAMETOOLONG: the path is too long.
 * - EINVAL: the path is empty, type is none of the three, or flags has a bit that is not listed.
 * - EFAULT: path is NULL or wild.
 * - EMFILE, ENFILE, ENOBUFS, ENOMEM, ENOSPC: nothing left.
 *
 * See also: rsk_unix_connect, rsk_accept4; unix(7). Since 0.1.
 *
 */
RSK_MUST_USE int rsk_unix_listen(const char *path, int type, int backlog, int flags);

/**
 * Opens a connection to a Unix socket.
 *
 * If the queue of the server is full it waits for room. A datagram socket gets an abstract name of
 * the system's choice, so that the other side can answer.
 *
 * Parameters:
 * - path: as the server has bound it; '@' begins an abstract name.
 * - type: the server's: SOCK_STREAM, SOCK_SEQPACKET or SOCK_DGRAM.
 * - flags: 0, or RSK_NONBLOCK and RSK_INHERIT joined with |. The descriptor is connected also with
 *   RSK_NONBLOCK.
 * - timeout_ms: limit in milliseconds; -1 for none, 0 not to wait.
 *
 * Returns: the descriptor, which is yours to close, or -1.
 *
 * Errors:
 * - ECONNREFUSED: nobody listens there; the file was left behind by a server that is gone.
 * - ENOENT: there is no such file.
 * - EACCES: the file may not be written, or a directory not be searched.
 * - EPROTOTYPE: the socket there is of another type.
 * - ETIMEDOUT: the server's queue was full all the time.
 * - ENOTDIR, ELOOP, ENAMETOOLONG, EINVAL, EFAULT, EMFILE, ENFILE, ENOMEM: as for rsk_unix_listen.
 *
 * See also: rsk_unix_listen; unix(7). Since 0.1.
 *
 */
RSK_MUST_USE int rsk_unix_connect(const char *path, int type, int flags, int timeout_ms);

/**
 * Makes a socket a member of a multicast group: it receives what is sent to the group and its
 * port.
 *
 * The same for IPv4 and IPv6. The socket is one of rsk_udp_open, bound to the group's port, with
 * host NULL or, to receive nothing else, the group itself. An IPv6 socket can be in groups of both
 * families. Membership ends with the socket.
 *
 * Parameters:
 * - fd: a UDP or raw socket of the group's family, or an IPv6 one.
 * - group: numeric address, such as "239.1.2.3" or "ff15::42"; "ff02::1%eth0" names the interface
 *   as well.
 * - source: numeric address of the only sender wanted; NULL for any. Call again for more senders.
 * - interface: name of the interface to receive on, such as "eth0"; NULL for the system's choice,
 *   which is that of the route to the group.
 *
 * Returns: 0, or -1.
 *
 * Errors:
 * - ENODEV: no such interface; or interface is NULL and there is no route to the group.
 * - EADDRINUSE: it is a member already.
 * - EADDRNOTAVAIL: the same for this sender; or the socket is a member for any sender, and the
 *   other way round (EINVAL).
 * - EINVAL: group or source is not a numeric address, or group is no multicast address.
 * - EAFNOSUPPORT: the socket, group and source are not of one family.
 * - ENOBUFS: too many groups (net.ipv4.igmp_max_memberships) or senders.
 * - EPROTO: a TCP socket, which has no multicast.
 * - EFAULT: group is NULL, or a text is wild.
 * - EBADF, ENOTSOCK: fd is none.
 *
 * See also: rsk_multicast_leave, rsk_multicast_send_options; RFC 3678, ip(7), ipv6(7). Since 0.1.
 *
 */
int rsk_multicast_join(int fd, const char *group, const char *source, const char *interface) RSK_FD(1);

/**
 * Ends the membership of a socket in a multicast group.
 *
 * With the arguments that rsk_multicast_join was given.
 *
 * Parameters:
 * - fd, group, source, interface: as for rsk_multicast_join.
 *
 * Returns: 0, or -1.
 *
 * Errors:
 * - EADDRNOTAVAIL: it is not a member of this group, with this sender, on this interface.
 * - ENODEV: no such interface.
 * - EINVAL, EAFNOSUPPORT, EFAULT, EBADF, ENOTSOCK: as for rsk_multicast_join.
 *
 * See also: rsk_multicast_join. Since 0.1.
 *
 */
int rsk_multicast_leave(int fd, const char *group, const char *source, const char *interface) RSK_FD(1);

/**
 * Sets how a socket sends to multicast groups.
 *
 * Membership is not needed for sending. On an IPv6 socket it holds for groups of both families. At
 * first the system chooses the interface by its routes, ttl is 1 (not beyond the local network)
 * and loop is on.
 *
 * Parameters:
 * - fd: a UDP or raw socket.
 * - interface: name of the interface to send through, such as "eth0"; NULL to leave it as it is.
 * - ttl: how many networks a datagram may reach: 0 this computer, 1 the local network, up to 255;
 *   -1 to leave it as it is.
 * - loop: 1 for members on this computer to receive it too, 0 for not; -1 to leave it as it is.
 *
 * Returns: 0, or -1; after a failure some of it may be set.
 *
 * Errors:
 * - ENODEV: no such interface.
 * - EINVAL: ttl or loop is out of range.
 * - EAFNOSUPPORT: neither an IPv4 nor an IPv6 socket.
 * - EPROTO: a TCP socket, which has no multicast.
 * - EFAULT: interface is wild.
 * - EBADF, ENOTSOCK: fd is none.
 *
 * See also: rsk_multicast_join; ip(7), ipv6(7). Since 0.1.
 *
 */
int rsk_multicast_send_options(int fd, const char *interface, int ttl, int loop) RSK_FD(1);

/**
 * Opens a raw IP socket: IP packets of one protocol, without TCP or UDP in between.
 *
 * Needs the capability CAP_NET_RAW. To send an ICMP echo (ping) there is a way without:
 * rsk_socket(AF_INET, SOCK_DGRAM, IPPROTO_ICMP), for groups in net.ipv4.ping_group_range.
 *
 * What is received on AF_INET begins with the IP header: rsk_view_ipv4. On AF_INET6 it begins
 * behind it. What is sent gets an IP header from the system, unless RSK_HEADER_INCLUDED. The
 * socket receives a copy of every packet of its protocol; the system goes on handling them, too.
 *
 * Parameters:
 * - family: AF_INET or AF_INET6.
 * - protocol: IPPROTO_ICMP, IPPROTO_ICMPV6, IPPROTO_UDP, ..., 1 to 255. IPPROTO_RAW only sends, and
 *   always with a header of the program's own.
 * - flags: 0, or RSK_NONBLOCK, RSK_INHERIT, RSK_HEADER_INCLUDED, RSK_BROADCAST, joined with |.
 *
 * Returns: the descriptor, which is yours to close, or -1.
 *
 * Errors:
 * - EPERM: the process does not have CAP_NET_RAW.
 * - EAFNOSUPPORT: family is neither, or the system lacks it.
 * - EPROTONOSUPPORT, EINVAL: protocol is not 1 to 255.
 * - EINVAL: flags has a bit that is not listed.
 * - EMFILE, ENFILE, ENOBUFS, ENOMEM: nothing left.
 *
 * See also: rsk_packet_open, rsk_view_ipv4, rsk_view_icmp, rsk_checksum; raw(7). Since 0.1.
 *
 */
RSK_MUST_USE int rsk_raw_open(int family, int protocol, int flags);

/**
 * Opens a packet socket: every frame that an interface receives or sends, as a whole.
 *
 * Needs the capability CAP_NET_RAW. Receive with rsk_recvfrom: the address (struct sockaddr_ll of
 * netpacket/packet.h) tells the interface and whether the frame came in or goes out
 * (PACKET_OUTGOING). The frame begins with its link header, on Ethernet and on "lo": see
 * rsk_view_ethernet. Frames between others are seen only in promiscuous mode, which is not set
 * here (PACKET_ADD_MEMBERSHIP).
 *
 * Parameters:
 * - interface: its name, such as "eth0" or "lo"; NULL for all.
 * - flags: 0, or RSK_NONBLOCK and RSK_INHERIT joined with |.
 *
 * Returns: the descriptor, which is yours to close, or -1.
 *
 * Errors:
 * - EPERM: the process does not have CAP_NET_RAW.
 * - ENODEV: there is no such interface.
 * - ENETDOWN: the interface is down.
 * - EINVAL: flags has a bit that is not listed.
 * - EAFNOSUPPORT: the system has no packet sockets.
 * - EFAULT: interface is wild.
 * - EMFILE, ENFILE, ENOBUFS, ENOMEM: nothing left.
 *
 * See also: rsk_raw_open, rsk_view_ethernet; packet(7). Since 0.1.
 *
 */
RSK_MUST_USE int rsk_packet_open(const char *interface, int flags);

/**
 * Reads the header of an Ethernet frame.
 *
 * This and the other rsk_view_ functions check before they show: a header that is cut or
 * contradicts itself is refused, and no byte beyond len is looked at. All numbers are in the byte
 * order of this computer, so they need no rsk_ntohs; addresses are bytes as sent. Each returns how
 * long its header is: the next one begins there.
 *
 * VLAN tags (IEEE 802.1Q and 802.1ad) count to the header.
 *
 * Parameters:
 * - bytes: the frame, as a packet socket gives it.
 * - len: how many bytes there are.
 * - out: filled with the header.
 *
 * Returns: the bytes of the header, 14 and 4 for each tag, or -1 with *out unchanged.
 *
 * Errors:
 * - EBADMSG: the header is cut.
 * - EFAULT: out is NULL, or bytes is and len is not 0. A wild pointer crashes the process.
 * - EINVAL: len is longer than any memory.
 *
 * Safety: pure computation, for any place, also a signal handler.
 *
 * See also: rsk_packet_open, rsk_view_ipv4, rsk_view_ipv6. Since 0.1.
 */
int rsk_view_ethernet(const void *bytes, size_t len, struct rsk_ethernet_view *out);

/**
 * Reads the header of an IPv4 packet.
 *
 * The payload may be cut, as it is inside an ICMP error: compare payload_length with what there
 * is. A wrong checksum is told, not refused.
 *
 * Parameters:
 * - bytes, len, out: as for rsk_view_ethernet.
 *
 * Returns: the bytes of the header with its options, 20 to 60, or -1 with *out unchanged.
 *
 * Errors:
 * - EBADMSG: the header is cut; or it is not of version 4; or one of its lengths is impossible.
 * - EFAULT, EINVAL: as for rsk_view_ethernet.
 *
 * Safety: as rsk_view_ethernet.
 *
 * See also: rsk_view_icmp, rsk_view_tcp, rsk_view_udp. Since 0.1.
 */
int rsk_view_ipv4(const void *bytes, size_t len, struct rsk_ipv4_view *out);

/**
 * Reads the header of an IPv6 packet, and the extension headers behind it.
 *
 * Hop-by-hop options, destination options, routing, fragment and authentication headers are
 * passed; protocol says what follows them. Of a fragment that is not the first nothing follows
 * that could be read.
 *
 * Parameters:
 * - bytes, len, out: as for rsk_view_ethernet.
 *
 * Returns: the bytes of all these headers, 40 at least, or -1 with *out unchanged.
 *
 * Errors:
 * - EBADMSG: a header is cut, or it is not of version 6.
 * - EFAULT, EINVAL: as for rsk_view_ethernet.
 *
 * Safety: as rsk_view_ethernet.
 *
 * See also: rsk_view_icmp, rsk_view_tcp, rsk_view_udp. Since 0.1.
 */
int rsk_view_ipv6(const void *bytes, size_t len, struct rsk_ipv6_view *out);

/**
 * Reads the header of an ICMP or ICMPv6 message.
 *
 * What follows the 8 bytes depends on the type: of an echo the data, of an error the beginning of
 * the packet it is about, which rsk_view_ipv4 or rsk_view_ipv6 reads.
 *
 * Parameters:
 * - bytes, len, out: as for rsk_view_ethernet.
 *
 * Returns: 8, or -1 with *out unchanged.
 *
 * Errors:
 * - EBADMSG: the header is cut.
 * - EFAULT, EINVAL: as for rsk_view_ethernet.
 *
 * Safety: as rsk_view_ethernet.
 *
 * See also: rsk_raw_open, rsk_checksum. Since 0.1.
 */
int rsk_view_icmp(const void *bytes, size_t len, struct rsk_icmp_view *out);

/**
 * Reads the header of a TCP segment, with its options.
 *
 * Parameters:
 * - bytes, len, out: as for rsk_view_ethernet.
 *
 * Returns: the bytes of the header with its options, 20 to 60, or -1 with *out unchanged.
 *
 * Errors:
 * - EBADMSG: the header or an option is cut, or an option has a wrong length.
 * - EFAULT, EINVAL: as for rsk_view_ethernet.
 *
 * Safety: as rsk_view_ethernet.
 *
 * See also: rsk_view_ipv4; RFC 9293. Since 0.1.
 */
int rsk_view_tcp(const void *bytes, size_t len, struct rsk_tcp_view *out);

/**
 * Reads the header of a UDP datagram.
 *
 * Parameters:
 * - bytes, len, out: as for rsk_view_ethernet.
 *
 * Returns: 8, or -1 with *out unchanged.
 *
 * Errors:
 * - EBADMSG: the header is cut, or its length is below 8.
 * - EFAULT, EINVAL: as for rsk_view_ethernet.
 *
 * Safety: as rsk_view_ethernet.
 *
 * See also: rsk_view_ipv4; RFC 768. Since 0.1.
 */
int rsk_view_udp(const void *bytes, size_t len, struct rsk_udp_view *out);

/**
 * Computes the checksum of the internet protocols (RFC 1071).
 *
 * To make one: fill its field with 0, and store rsk_htons of the result there. To check one: the
 * result over everything, the field included, is 0. TCP, UDP and ICMPv6 begin theirs with a
 * pseudo-header of the addresses, which the caller puts in front.
 *
 * Parameters:
 * - bytes: what to sum up; NULL counts as nothing.
 * - len: how many bytes; an odd number is filled up with a 0.
 *
 * Returns: the checksum, in the byte order of this computer; 0xFFFF of nothing.
 *
 * Safety: as rsk_view_ethernet. A wild pointer crashes the process.
 *
 * See also: rsk_view_icmp, rsk_htons. Since 0.1.
 */
uint16_t rsk_checksum(const void *bytes, size_t len);

/**
 * Tells what a socket is and how it is doing.
 *
 * The five parts of a connection (protocol, local address and port, remote address and port), which
 * side it is, its state, how much is waiting in its queues, and of TCP what the kernel measures:
 * rtt, windows, losses. For any socket of the process, also one the library did not open. Nothing
 * is changed by asking; the answers are a moment's, and of several moments.
 *
 * The role of a socket the library opened is known. Of others it is concluded: a datagram socket
 * with a peer has called connect; of Unix sockets the one with a name is the server's; of TCP,
 * Linux counts the SYN of the side that connected as a byte acknowledged, which shows while
 * nothing is under way (since Linux 4.19). Where none of this helps it is RSK_ROLE_UNKNOWN.
 *
 * Parameters:
 * - fd: a socket.
 * - out: filled. Set out->size to sizeof (rsk_description) before the call, so that a program
 *   built for another release gets the part it knows; on success it is how much was filled.
 *
 * Returns: 0, or -1 with *out unchanged.
 *
 * Errors:
 * - ENOTSOCK: fd is not a socket.
 * - EBADF: fd is not open.
 * - EINVAL: out->size was not set.
 * - EFAULT: out is NULL or points to no memory.
 *
 * See also: rsk_description, rsk_describe_text; tcp(7). Since 0.1.
 *
 */
int rsk_describe(int fd, struct rsk_description *out) RSK_FD(1);

/**
 * Tells in one line what a socket is and how it is doing.
 *
 * The text of rsk_describe for a log or a terminal, for example:
 *
 *   fd 5: TCP 127.0.0.1:40312 -> 127.0.0.1:8080, client side, connected, 0 bytes to read, ...
 *   fd 6: TCP 127.0.0.1:8080 <- 127.0.0.1:40312, server side, connected, 12 bytes to read, ...
 *   fd 3: TCP 0.0.0.0:8080, listening, 2 of 4096 connections waiting, blocking
 *
 * The arrow points from the side that connected; it has two heads where that cannot be told. The
 * line is in English whatever rsk_set_language says; its wording may change in any release.
 *
 * Parameters:
 * - fd: a socket.
 * - buf: filled with the text and a NUL; yours. May be NULL if len is 0.
 * - len: size of buf in bytes; 0 to ask for the length alone. 512 are enough.
 *
 * Returns: as rsk_explain: the length of the full text in bytes without the NUL, or -1. A value of
 * len or more says that the text was cut.
 *
 * Errors:
 * - ENOTSOCK: fd is not a socket.
 * - EBADF: fd is not open.
 * - EFAULT: buf is NULL and len is not 0, or it points to no memory.
 *
 * See also: rsk_describe. Since 0.1.
 *
 */
int rsk_describe_text(int fd, char *buf, size_t len) RSK_FD(1);

/**
 * Tells which processes have a port, and in which state.
 *
 * For a server that could not bind, or a tool that watches: every socket of this computer whose own
 * port it is, with one entry for each descriptor of each process that has it open. So a listening
 * socket that was inherited by three children is told four times. Sockets without a process are
 * told too: TCP_TIME_WAIT with the time that is left, connections that wait to be accepted, and
 * those that were closed while data was on its way. Listening sockets come first. Sockets of other
 * network namespaces, as containers have, are not seen.
 *
 * Processes of other users can be looked into by root only; their sockets are told with pid -1. It
 * looks at every descriptor of every process, which takes milliseconds: for answers to people and
 * not for every connection. The answer is a moment's. It allocates memory.
 *
 * Parameters:
 * - port: 1 to 65535, in the order of this computer (8080, not rsk_htons(8080)).
 * - protocol: IPPROTO_TCP, IPPROTO_UDP, or 0 for both.
 * - users: filled from its beginning. May be NULL if room is 0.
 * - room: how many entries users has room for; 0 to ask for the number alone.
 *
 * Returns: how many there are, which may be more than room; 0 if nobody has the port; or -1.
 *
 * Errors:
 * - EINVAL: port, protocol or room is out of range.
 * - ENOTSUP: the kernel does not list sockets (NETLINK_SOCK_DIAG), or a sandbox forbids it.
 * - EMFILE, ENFILE: no descriptor is left; three are needed for a moment.
 * - EFAULT: users is NULL and room is not 0, or it points to no memory.
 *
 * See also: rsk_port_user, rsk_describe; sock_diag(7), proc(5). Since 0.1.
 */
int rsk_port_users(int port, int protocol, struct rsk_port_user *users, int room);

/**
 * Accepts all connections that wait.
 *
 * Like rsk_accept4 again and again until the queue is empty or fds is full. It never waits, on a
 * blocking socket neither, and leaves the mode of the socket as it is; if several threads accept
 * on a blocking one, one of them may wait. Connections that broke while they were in the queue are
 * passed over.
 *
 * Parameters:
 * - fd: a listening socket, better non-blocking: that saves a system call for each connection.
 * - fds: filled with the new descriptors, which are yours to close; closed by exec.
 * - max: room in fds, at least 1.
 * - flags: 0, or joined with |: 1 (RSK_NONBLOCK: the new sockets are non-blocking), 2 (RSK_INHERIT:
 *   exec leaves them open).
 *
 * Returns: how many were accepted, 0 if none waits; or -1, only if none was accepted.
 *
 * Errors:
 * - EMFILE, ENFILE: no descriptor left. The connections stay in the queue, and the socket stays
 *   readable: close something first.
 * - EINVAL: max is below 1, flags has another bit, or the socket does not listen.
 * - EFAULT: fds is NULL. A wild pointer crashes the process.
 * - EOPNOTSUPP: not a stream socket.
 * - ENOBUFS, ENOMEM: no memory.
 * - EBADF, ENOTSOCK: fd is none.
 *
 * See also: rsk_accept4, rsk_poller_collect. Since 0.1.
 *
 */
RSK_MUST_USE int rsk_accept_many(int fd, int *fds, int max, int flags) RSK_FD(1);

/**
 * Sends many datagrams.
 *
 * In order, with as few system calls as possible. On UDP neighbours in the list that have the same
 * size and go to the same address (the last one may be shorter) are handed to the system as one
 * and cut up by it (GSO): for the sender that is several times cheaper, and the receiver sees no
 * difference. Where the system cannot do that they are sent without.
 *
 * Success means that the system has taken them, not that they will arrive: a receiver that is
 * slower than the sender loses datagrams.
 *
 * Parameters:
 * - fd: a datagram socket.
 * - msgs: the datagrams: data, len, and addr with addr_len if the socket is not connected. The
 *   addresses must be valid memory; a wild pointer there crashes the process. They are not changed.
 * - count: how many, at least 1.
 * - flags: 0, or joined with |: 1 (RSK_NONBLOCK: this call does not wait), RSK_NO_OFFLOAD.
 *
 * Returns: how many were taken, from the start of the list; or -1, only if none was.
 *
 * Errors: of the first datagram, as for rsk_sendto:
 * - EAGAIN: non-blocking, and there is no room. EINTR: a signal came during the wait.
 * - EMSGSIZE: too large. EDESTADDRREQ: no address, and not connected.
 * - ECONNREFUSED, ENETUNREACH, EACCES, EPERM, ENOBUFS, ...: as there.
 * - EINVAL: count is below 1, flags has another bit, or an address is none.
 * - EFAULT: msgs is NULL, or data is no memory.
 * - EBADF, ENOTSOCK: fd is none.
 *
 * See also: rsk_message, rsk_recv_many, rsk_sendmmsg; udp(7). Since 0.1.
 *
 */
RSK_MUST_USE int rsk_send_many(int fd, const struct rsk_message *msgs, int count, int flags) RSK_FD(1);

/**
 * Waits for a datagram, then receives all that are there.
 *
 * One datagram goes into each place, with its size in done, MSG_TRUNC in flags if it was cut, and
 * its sender. It waits for the first one only, on a non-blocking socket too, and goes on waiting
 * after a signal handler has run.
 *
 * With 128 places or more, a UDP socket is told to join datagrams of one sender on their way in
 * (UDP_GRO), which makes receiving several times cheaper; here they are cut up again. The socket
 * stays so: from then on receive from it by this function only, with 128 places or more. It takes
 * about 65 KiB of stack. RSK_NO_OFFLOAD does not tell the socket to.
 *
 * Parameters:
 * - fd: a datagram socket.
 * - msgs: the places: data and len, addr and addr_room if the sender is wanted. What is received is
 *   told in done, flags and addr_len; nothing needs to be set again before the next call.
 * - count: how many, at least 1.
 * - flags: 0 or RSK_NO_OFFLOAD.
 * - timeout_ms: milliseconds to wait for the first; 0 does not wait, -1 waits without limit.
 *
 * Returns: how many places were filled, at least 1; or -1.
 *
 * Errors:
 * - ETIMEDOUT: none came in time.
 * - EMSGSIZE: the socket joins datagrams, and count is below 128. Nothing is lost.
 * - ECONNREFUSED: connected UDP: an earlier datagram found nobody there.
 * - EINVAL: count is below 1, flags has another bit.
 * - EFAULT: msgs is NULL. Wild pointers in it may crash the process.
 * - EBADF, ENOTSOCK, ENOTCONN, ENOMEM: as for rsk_recvmsg.
 *
 * See also: rsk_message, rsk_send_many, rsk_recvmmsg; udp(7). Since 0.1.
 *
 */
RSK_MUST_USE
int rsk_recv_many(int fd,
                  struct rsk_message *msgs,
                  int count,
                  int flags,
                  int timeout_ms)
RSK_FD(1);

/**
 * Waits on a poller, then accepts and receives for all that is ready, in one call.
 *
 * For a server with many connections, above all in a language where each call is dear. What is
 * ready is received into the arena and told in chunks. Connections are accepted from the listener
 * and watched. A stream that has ended or failed is not watched any more; close it, or send what
 * is left and close it then. Each descriptor is received from once: what is left is told by the
 * next call.
 *
 * For stream sockets, without RSK_EDGE. Add the listener to the poller first, non-blocking and for
 * RSK_READABLE. What is watched for other events only is told as RSK_CHUNK_READY.
 *
 * Parameters:
 * - poller: the poller.
 * - listener: the listening socket to accept from; -1 for none.
 * - arena: memory for the bytes, which stay there until the next call with this arena.
 * - arena_len: its size in bytes, better 4096 for each descriptor that may be ready at once. If it
 *   is full, the rest is told as RSK_CHUNK_READY and can be received then.
 * - chunks: filled from the start.
 * - max: room in chunks, at least 1; at most 256 events are taken up at once.
 * - timeout_ms: as for rsk_poller_wait.
 *
 * Returns: the number of chunks, 0 when the time is over, or -1.
 *
 * Errors: as for rsk_poller_wait, EINTR included, and
 * - EINVAL: max is below 1.
 * - EFAULT: arena or chunks is NULL; a wild pointer to chunks crashes the process. An arena that is
 *   no memory is told as error of a chunk.
 *
 * See also: rsk_chunk, rsk_send_each, rsk_poller_wait. Since 0.1.
 *
 */
RSK_MUST_USE
int rsk_poller_collect(struct rsk_poller poller,
                       int listener,
                       void *arena,
                       size_t arena_len,
                       struct rsk_chunk *chunks,
                       int max,
                       int timeout_ms);

/**
 * Sends bytes on many connections in one call, without waiting.
 *
 * Of each chunk fd, data and len are used; done and error are filled: how many bytes the system
 * has taken, and why not all of them. After a chunk that was not taken whole, later chunks for the
 * same descriptor are not sent, so that no bytes overtake others; they get the same error. Errors
 * of chunks do not become the last error: rsk_explain_code("send", chunk.error, ...) explains them.
 *
 * Chunks from rsk_poller_collect can be handed back as they are: an echo server needs no more, if
 * those that are not RSK_CHUNK_DATA are left out.
 *
 * Parameters:
 * - chunks: what to send.
 * - count: how many, at least 1.
 *
 * Returns: how many chunks were taken whole; or -1.
 *
 * Errors: of the call; those of sending are in the chunks (EAGAIN: no room at present; EPIPE,
 * ECONNRESET, EBADF, ...: as for rsk_send):
 * - EINVAL: count is below 1.
 * - EFAULT: chunks is NULL. A wild pointer crashes the process.
 *
 * See also: rsk_chunk, rsk_poller_collect, rsk_send_all. Since 0.1.
 *
 */
RSK_MUST_USE int rsk_send_each(struct rsk_chunk *chunks, int count);

/**
 * Opens a loop.
 *
 * Open servers, streams, timers and so on in it, then call rsk_loop_run: it calls the functions
 * of the program that belong to them until nothing is left, or rsk_loop_stop. A program that
 * rather asks for events calls rsk_loop_poll again and again and needs no callbacks. Both may be
 * used on one loop.
 *
 * The loop belongs to the calling thread (see rsk_loop_own). Any number of threads may each have
 * loops of their own. The library starts no thread for it, but for rsk_loop_offload and for
 * looking up names. It opens two or three descriptors, which exec closes.
 *
 * Parameters:
 * - options: what it is to be like; NULL for the defaults.
 * - loop: filled with the loop; with id 0 on failure.
 *
 * Returns: 0, or -1.
 *
 * Errors:
 * - EINVAL: the size of options was not set, or one of them is none of its values.
 * - EFAULT: loop is NULL, or one of both points to no memory.
 * - EMFILE, ENFILE, ENOMEM: no descriptor, no loop (there may be 4096) or no memory left.
 *
 * Safety: a loop belongs to the process that opened it. In a child made by fork it is refused
 * with EBADF, except by rsk_loop_close, which gives up the child's copies of its descriptors
 * without a callback.
 *
 * See also: rsk_loop_run, rsk_loop_poll, rsk_loop_close, rsk_server_listen,
 * rsk_stream_connect. Since 0.1.
 *
 */
RSK_MUST_USE int rsk_loop_open(const struct rsk_loop_options *options, struct rsk_loop *loop);

/**
 * Closes a loop and all that is in it.
 *
 * Streams are destroyed, and their callbacks told so: on_written with ECANCELED for what was not
 * sent, then on_close; then on_close of servers. Work that was posted is not done any more;
 * offloaded work that has not begun is not either, and its function is called with ECANCELED.
 * Call it when rsk_loop_run has returned: it does not wait for anything but offloaded work that
 * is being done.
 *
 * Parameters:
 * - loop: the loop; afterwards it and all of its objects are refused everywhere.
 *
 * Returns: 0, or -1.
 *
 * Errors:
 * - EBADF: not an open loop; it was closed before.
 * - EBUSY: called in a callback of the loop: rsk_loop_stop ends a run.
 * - EPERM: the loop belongs to another thread.
 *
 * See also: rsk_loop_open, rsk_server_close. Since 0.1.
 */
int rsk_loop_close(struct rsk_loop loop);

/**
 * Makes the calling thread the one a loop belongs to.
 *
 * For a program that opens its loops in one thread and runs them in others. Only while nobody is
 * in a call on the loop.
 *
 * Parameters:
 * - loop: the loop.
 *
 * Returns: 0, or -1.
 *
 * Errors:
 * - EBADF: not an open loop.
 * - EBUSY: the loop runs, or another thread is in a call on it.
 *
 * See also: rsk_loop_open, rsk_loop_post. Since 0.1.
 */
int rsk_loop_own(struct rsk_loop loop);

/**
 * Tells the descriptor by which a loop can be part of another loop.
 *
 * It becomes readable when rsk_loop_turn or rsk_loop_poll with a timeout of 0 has something to
 * do, timers included: watch it with select, poll, epoll, GLib, asyncio or a second loop of this
 * library, and call one of both when it is. Now and then it is readable for nothing.
 *
 * Parameters:
 * - loop: the loop.
 *
 * Returns: the descriptor, which stays the loop's: do not read it or close it. Or -1.
 *
 * Errors:
 * - ENOTSUP: the loop uses select or poll.
 * - EBADF: not an open loop.
 * - EPERM: the loop belongs to another thread.
 * - EMFILE, ENFILE, ENOMEM: no descriptor left for its timers.
 *
 * See also: rsk_loop_timeout, rsk_loop_turn, rsk_poller_fd. Since 0.1.
 */
int rsk_loop_fd(struct rsk_loop loop);

/**
 * Tells how long a loop may wait: when it has something to do without anything coming from
 * outside.
 *
 * For a program that waits for the descriptors of the loop in its own way.
 *
 * Parameters:
 * - loop: the loop.
 *
 * Returns: milliseconds until then, rounded up; 0 if there is something to do now, -1 if there
 * will not be. -1 with errno set is a failure.
 *
 * Errors:
 * - EBADF: not an open loop.
 * - EPERM: the loop belongs to another thread.
 *
 * See also: rsk_loop_fd. Since 0.1.
 */
int rsk_loop_timeout(struct rsk_loop loop);

/**
 * Tells whether anything is left on a loop that rsk_loop_run would go on for.
 *
 * For programs that take turns themselves: rsk_loop_turn and rsk_loop_poll without a limit go on
 * waiting when nothing is left, because another thread may post.
 *
 * Parameters:
 * - loop: the loop.
 *
 * Returns: 1 if there are events to tell, posts, or objects that count (rsk_loop_ref); 0 if not;
 * or -1.
 *
 * Errors:
 * - EBADF: not an open loop.
 * - EPERM: the loop belongs to another thread.
 *
 * See also: rsk_loop_run, rsk_loop_poll, rsk_loop_ref. Since 0.1.
 */
int rsk_loop_alive(struct rsk_loop loop);

/**
 * Tells the time a loop goes by.
 *
 * As of the beginning of the turn: all callbacks of a turn see the same time, and asking costs no
 * system call.
 *
 * Parameters:
 * - loop: the loop.
 *
 * Returns: milliseconds of the monotonic clock (CLOCK_MONOTONIC); or -1.
 *
 * Errors:
 * - EBADF: not an open loop.
 * - EPERM: the loop belongs to another thread.
 *
 * See also: rsk_timer_start. Since 0.1.
 */
int64_t rsk_loop_now(struct rsk_loop loop);

/**
 * Tells the name of the backend a loop uses.
 *
 * Parameters:
 * - loop: the loop.
 *
 * Returns: "select", "poll" or "epoll", a text that is never freed or changed; or NULL.
 *
 * Errors:
 * - EBADF: not an open loop.
 * - EPERM: the loop belongs to another thread.
 *
 * See also: rsk_loop_open. Since 0.1.
 */
const char *rsk_loop_backend_name(struct rsk_loop loop);

/**
 * Tells what a loop has done so far and what is in it.
 *
 * Parameters:
 * - loop: the loop.
 * - statistics: filled. Set statistics->size to sizeof (rsk_loop_statistics) before the call; on
 *   success it is how much was filled.
 *
 * Returns: 0, or -1.
 *
 * Errors:
 * - EBADF: not an open loop.
 * - EPERM: the loop belongs to another thread.
 * - EINVAL: statistics->size was not set.
 * - EFAULT: statistics is NULL or points to no memory.
 *
 * See also: rsk_loop_statistics, rsk_stream_counters. Since 0.1.
 */
int rsk_loop_stats(struct rsk_loop loop, struct rsk_loop_statistics *statistics);

/**
 * Says whether an object keeps rsk_loop_run going.
 *
 * A run ends when nothing that counts is left. Every server, stream, timer, signal, watch and
 * endpoint counts from the start. A timer that only writes statistics, say, should not.
 *
 * Parameters:
 * - id: the id member of its handle.
 * - on: 0 = it does not count, else it does. Repeating changes nothing.
 *
 * Returns: 0, or -1.
 *
 * Errors:
 * - EBADF: no open object, or a loop, which does not count itself.
 * - EPERM: its loop belongs to another thread.
 *
 * See also: rsk_loop_run. Since 0.1.
 */
int rsk_loop_ref(uint64_t id, int on);

/**
 * Runs a loop: waits, and calls the functions of the program for what happens.
 *
 * It returns when nothing that counts is left (see rsk_loop_ref): no server, stream, timer,
 * signal, watch or endpoint, no posted work. Or after rsk_loop_stop; it may then be run again.
 *
 * Callbacks are called one after the other, never from inside another call of the library. All
 * calls are allowed in them but running or closing this loop. They are ordinary functions of the
 * program: what they leave in errno is the program's, they are no cancellation points, and they
 * may not be left by longjmp(3) or an exception.
 *
 * Parameters:
 * - loop: the loop.
 *
 * Returns: 0 when nothing is left, 1 after rsk_loop_stop; or -1.
 *
 * Errors:
 * - EBADF: not an open loop, or one of the parent of this process.
 * - EBUSY: called in a callback of this loop.
 * - EPERM: the loop belongs to another thread.
 * - ENOMEM: no memory left for waiting.
 *
 * See also: rsk_loop_turn, rsk_loop_stop, rsk_loop_post. Since 0.1.
 */
int rsk_loop_run(struct rsk_loop loop);

/**
 * Runs one turn of a loop: waits for something at most so long, and calls the functions of the
 * program for all that has happened.
 *
 * For programs with a loop of their own, such as games, and loops inside other loops (see
 * rsk_loop_fd). A turn has an end, however much comes in: what is left is for the next.
 *
 * Parameters:
 * - loop: the loop.
 * - timeout_ms: milliseconds to wait; 0 does not wait, -1 waits without limit, also when nothing is
 *   left on the loop (see rsk_loop_alive). It waits no longer than until the next timer is due, and
 *   ends when a signal handler has run.
 *
 * Returns: how many events there were, 0 if there was nothing in time; or -1.
 *
 * Errors: as for rsk_loop_run.
 *
 * See also: rsk_loop_run, rsk_loop_poll. Since 0.1.
 */
int rsk_loop_turn(struct rsk_loop loop, int timeout_ms);

/**
 * Runs one turn of a loop without callbacks: fills an array with what has happened.
 *
 * The events are those of the callbacks, in the same order, and mean the same; rsk_loop_event
 * says which. For programs that rather have one place for everything, and for other languages.
 * What has no room comes with the next call, which then does not wait. Sockets do what they do
 * without callbacks too: a server accepts, a stream receives until it is paused.
 *
 * The events of one array have happened before the program sees the first. What it closes, stops
 * or pauses while it goes through them may still have events further on, which it leaves out
 * itself; calls on what is gone fail with EALREADY or EBADF. With max 1 each event can decide on
 * the next.
 *
 * Parameters:
 * - loop: the loop.
 * - events: filled with the events.
 * - max: how many it has room for.
 * - timeout_ms: as for rsk_loop_turn.
 *
 * Returns: how many events there are, 0 if there was nothing in time; or -1.
 *
 * Errors: as for rsk_loop_run, and
 * - EINVAL: max is not above 0.
 * - EFAULT: events is NULL or points to no memory.
 *
 * See also: rsk_loop_event, rsk_loop_run. Since 0.1.
 */
int rsk_loop_poll(struct rsk_loop loop, struct rsk_loop_event *events, int max, int timeout_ms);

/**
 * Ends rsk_loop_run: it returns 1 after the callback that is running.
 *
 * From any thread, and in a signal handler. If the loop does not run, the next run ends at once.
 *
 * Parameters:
 * - loop: the loop.
 *
 * Returns: 0, or -1.
 *
 * Errors:
 * - EBADF: not an open loop, or one of the parent of this process.
 *
 * See also: rsk_loop_run, rsk_loop_wakeup. Since 0.1.
 */
int rsk_loop_stop(struct rsk_loop loop);

/**
 * Ends the wait of a loop, or the next one.
 *
 * From any thread, and in a signal handler. rsk_loop_poll tells of it by RSK_EVENT_WAKEUP, once
 * however often it was called since the last time; rsk_loop_run goes on.
 *
 * Parameters:
 * - loop: the loop.
 *
 * Returns: 0, or -1.
 *
 * Errors:
 * - EBADF: not an open loop, or one of the parent of this process.
 *
 * See also: rsk_loop_post, rsk_loop_stop. Since 0.1.
 */
int rsk_loop_wakeup(struct rsk_loop loop);

/**
 * Has a function called in the thread of a loop.
 *
 * From any thread, not in a signal handler. This is how other threads have something done with
 * servers and streams. The functions are called in the order of the posts, each once; what is
 * posted when the loop is closed is not called.
 *
 * Parameters:
 * - loop: the loop.
 * - call: the function; NULL if the program asks with rsk_loop_poll, which tells of it by
 *   RSK_EVENT_POST.
 * - user: given to it.
 *
 * Returns: 0, or -1.
 *
 * Errors:
 * - EBADF: not an open loop, or one of the parent of this process.
 * - ENOMEM: no memory left.
 *
 * See also: rsk_loop_wakeup, rsk_loop_offload. Since 0.1.
 */
int rsk_loop_post(struct rsk_loop loop, rsk_loop_callback call, void *user);

/**
 * Has work done that takes long or waits, in another thread.
 *
 * At most four threads serve all loops of the process; they are started when there is work and
 * end when there was none for a while. Work is begun in the order of the calls. It may not use
 * the loop, but may post to it; done is called in the loop's thread.
 *
 * Parameters:
 * - loop: the loop, of this thread.
 * - work: called in a thread of the library, with all signals blocked.
 * - done: called in the loop afterwards, exactly once; NULL if the program asks with
 *   rsk_loop_poll, which tells of it by RSK_EVENT_OFFLOAD.
 * - user: given to both.
 *
 * Returns: 0, or -1.
 *
 * Errors:
 * - EFAULT: work is NULL.
 * - EBADF: not an open loop, or one of the parent of this process.
 * - EPERM: the loop belongs to another thread.
 * - EAGAIN: 1024 pieces of work wait for a thread, or none could be started.
 *
 * See also: rsk_loop_post. Since 0.1.
 */
int rsk_loop_offload(struct rsk_loop loop, rsk_offload_work work, rsk_offload_done done, void *user);

/**
 * Starts a timer.
 *
 * Its function is called when the time is over, never before, and later if the loop was busy.
 * Timers that are due at once are called in the order of their times, and of those with the same
 * time in the order they were set. A repeated timer that comes late is called once and not for
 * each time it missed; the next time is a multiple of repeat_ms after the first all the same.
 *
 * Parameters:
 * - loop: the loop, of this thread.
 * - delay_ms: milliseconds from now; 0 is the next turn.
 * - repeat_ms: milliseconds from one time to the next; 0 = once.
 * - call: the function; NULL if the program asks with rsk_loop_poll, which tells of it by
 *   RSK_EVENT_TIMER.
 * - user: given to it.
 * - timer: filled with the timer, with id 0 on failure; NULL if it is not wanted.
 *
 * Returns: 0, or -1.
 *
 * Errors:
 * - EINVAL: a time is negative.
 * - EBADF: not an open loop, or one of the parent of this process.
 * - EPERM: the loop belongs to another thread.
 * - EFAULT: timer points to no memory.
 * - ENFILE, ENOMEM: the loop has 16 million objects, or no memory is left.
 *
 * See also: rsk_timer_again, rsk_timer_stop, rsk_loop_ref. Since 0.1.
 */
int rsk_timer_start(struct rsk_loop loop,
                    int64_t delay_ms,
                    int64_t repeat_ms,
                    rsk_timer_callback call,
                    void *user,
                    struct rsk_timer *timer);

/**
 * Sets when a timer is due next.
 *
 * What it was due for before is forgotten; if it repeats, it does so from the new time on. In its
 * own function this keeps a timer that does not repeat.
 *
 * Parameters:
 * - timer: the timer.
 * - delay_ms: milliseconds from now.
 *
 * Returns: 0, or -1.
 *
 * Errors:
 * - EINVAL: delay_ms is negative.
 * - EBADF: no open timer: it was stopped, or has been called and did not repeat.
 * - EPERM: its loop belongs to another thread.
 *
 * See also: rsk_timer_start. Since 0.1.
 */
int rsk_timer_again(struct rsk_timer timer, int64_t delay_ms);

/**
 * Ends a timer: its function is not called any more.
 *
 * Also when it was due already in this turn.
 *
 * Parameters:
 * - timer: the timer; afterwards refused everywhere.
 *
 * Returns: 0, or -1.
 *
 * Errors:
 * - EBADF: no open timer: it was stopped, or has been called and did not repeat.
 * - EPERM: its loop belongs to another thread.
 *
 * See also: rsk_timer_start. Since 0.1.
 */
int rsk_timer_stop(struct rsk_timer timer);

/**
 * Has a function called in the loop when a signal comes.
 *
 * Not in a signal handler: what ordinary functions may do, it may do too. The signal is blocked in
 * the calling thread and read from a descriptor (signalfd(2)), so it neither ends the process nor
 * interrupts anything. A signal to the process is delivered to any thread that has it not blocked:
 * call this before other threads are started, which inherit the mask. Signals that come several
 * times before they are looked at count once.
 *
 * Parameters:
 * - loop: the loop, of this thread.
 * - number: SIGINT, SIGTERM, SIGHUP, ...
 * - call: the function; NULL if the program asks with rsk_loop_poll, which tells of it by
 *   RSK_EVENT_SIGNAL.
 * - user: given to it.
 * - signal: filled with the object, with id 0 on failure; NULL if it is not wanted.
 *
 * Returns: 0, or -1.
 *
 * Errors:
 * - EINVAL: no such signal, or one that cannot be caught: SIGKILL, SIGSTOP, and SIGSEGV and its
 *   kin.
 * - EBADF: not an open loop, or one of the parent of this process.
 * - EPERM: the loop belongs to another thread.
 * - EFAULT: signal points to no memory.
 * - EMFILE, ENFILE, ENOMEM: no descriptor, no object or no memory left.
 *
 * See also: rsk_signal_stop; signal(7). Since 0.1.
 */
int rsk_signal_start(struct rsk_loop loop,
                     int number,
                     rsk_signal_callback call,
                     void *user,
                     struct rsk_signal *signal);

/**
 * Ends telling of a signal.
 *
 * If it was not blocked before rsk_signal_start it is unblocked, and does what it does by default
 * or what sigaction(2) said.
 *
 * Parameters:
 * - signal: the object; afterwards refused everywhere.
 *
 * Returns: 0, or -1.
 *
 * Errors:
 * - EBADF: no open object; it was stopped before.
 * - EPERM: its loop belongs to another thread.
 *
 * See also: rsk_signal_start. Since 0.1.
 */
int rsk_signal_stop(struct rsk_signal signal);

/**
 * Watches a descriptor of the program: has a function called when it is ready.
 *
 * For what is no stream, server or endpoint of the loop: pipes, terminals, descriptors of other
 * libraries, sockets the program uses itself. It is called as long as the descriptor is ready, in
 * every turn. The descriptor stays the program's: stop the watch before closing it.
 *
 * Parameters:
 * - loop: the loop, of this thread.
 * - fd: the descriptor. One watch at a time.
 * - events: RSK_READABLE, RSK_WRITABLE and RSK_PRIORITY, joined with |.
 * - call: the function; NULL if the program asks with rsk_loop_poll, which tells of it by
 *   RSK_EVENT_WATCH.
 * - user: given to it.
 * - watch: filled with the watch, with id 0 on failure; NULL if it is not wanted.
 *
 * Returns: 0, or -1.
 *
 * Errors:
 * - EINVAL: events asks for nothing or for something else; or fd is the loop's own.
 * - EEXIST: the loop has this descriptor already.
 * - EBADF: fd is not open; or not an open loop, or one of the parent of this process.
 * - EPERM: the loop belongs to another thread; or fd is a regular file or directory, which epoll
 *   does not watch.
 * - EFAULT: watch points to no memory.
 * - ENFILE, ENOMEM, ENOSPC: no object, no memory, or the user watches too much.
 *
 * See also: rsk_watch_change, rsk_watch_stop, rsk_poller_add. Since 0.1.
 *
 */
int rsk_watch_start(struct rsk_loop loop,
                    int fd,
                    int events,
                    rsk_watch_callback call,
                    void *user,
                    struct rsk_watch *watch)
RSK_FD(2);

/**
 * Changes what a descriptor is watched for.
 *
 * Parameters:
 * - watch: the watch.
 * - events: as for rsk_watch_start.
 *
 * Returns: 0, or -1 with nothing changed.
 *
 * Errors:
 * - EINVAL: events asks for nothing or for something else.
 * - EBADF: no open watch, or its descriptor was closed.
 * - EPERM: its loop belongs to another thread.
 *
 * See also: rsk_watch_start. Since 0.1.
 */
int rsk_watch_change(struct rsk_watch watch, int events);

/**
 * Ends watching a descriptor, which is the program's as before.
 *
 * Its function is not called any more, also when it was ready in this turn.
 *
 * Parameters:
 * - watch: the watch; afterwards refused everywhere.
 *
 * Returns: 0, or -1.
 *
 * Errors:
 * - EBADF: no open watch; it was stopped before.
 * - EPERM: its loop belongs to another thread.
 *
 * See also: rsk_watch_start. Since 0.1.
 */
int rsk_watch_stop(struct rsk_watch watch);

/**
 * Listens, and makes a stream of each client that connects.
 *
 * The socket is opened, bound and listens when the call returns; what fails is told here, by the
 * call that failed and, as far as the system shows it, who has the port. on_listening follows in
 * the loop, then on_connection for each client.
 *
 * When the process or the system has no descriptors left, the server uses one it has kept to
 * accept clients and refuse them (RSK_DROP_DESCRIPTORS), so that they are not left waiting, and
 * tries again after a while.
 *
 * Parameters:
 * - loop: the loop the server is to belong to, of this thread.
 * - options: how it is to listen, copied; NULL = on every address and a free port.
 * - callbacks: what the program wants to be told, copied; NULL = nothing, for rsk_loop_poll.
 * - user: any pointer of yours, given to each callback.
 * - server: filled with the server; with id 0 on failure.
 *
 * Returns: 0, or -1.
 *
 * Errors:
 * - EADDRINUSE: another socket has the port or the path.
 * - EACCES: a port below 1024 without the privilege; or no right to make the path.
 * - EADDRNOTAVAIL: no interface of this computer has the address.
 * - EINVAL: the size of a structure was not set, options contradict each other, or one of them is
 *   none of its values; rsk_explain says which.
 * - EFAULT: server is NULL, or a pointer points to no memory.
 * - EBADF: not an open loop, or one of the parent of this process.
 * - EPERM: the loop belongs to another thread.
 * - ENOENT, EAGAIN, EREMOTEIO, ETIMEDOUT: host or service is a name, and looking it up failed; as
 *   for rsk_tcp_listen. For a path ENOENT says that its directory does not exist.
 * - ENAMETOOLONG: the path is longer than 107 bytes.
 * - EMFILE, ENFILE, ENOBUFS, ENOMEM: nothing left. Others as of socket(2), bind(2), listen(2).
 *
 * See also: rsk_server_callbacks, rsk_listen_options, rsk_server_adopt, rsk_server_close,
 * rsk_tcp_listen. Since 0.1.
 *
 */
RSK_MUST_USE
int rsk_server_listen(struct rsk_loop loop,
                      const struct rsk_listen_options *options,
                      const struct rsk_server_callbacks *callbacks,
                      void *user,
                      struct rsk_server *server);

/**
 * Makes a server of a socket that listens already.
 *
 * One the program has bound itself, was given by systemd (rsk_listen_fds), or was sent by another
 * process. On success it belongs to the server, which closes it; it is made non-blocking.
 *
 * Parameters:
 * - loop: the loop the server is to belong to, of this thread.
 * - fd: the socket: TCP or a Unix stream socket, listening.
 * - options: as for rsk_server_listen, without host, service, path and the flags about them.
 * - callbacks: as for rsk_server_listen.
 * - user: as for rsk_server_listen.
 * - server: filled with the server; with id 0 on failure.
 *
 * Returns: 0, or -1 with fd still the program's.
 *
 * Errors:
 * - EINVAL: fd does not listen, or is no stream socket; or as for rsk_server_listen.
 * - ENOTSOCK: fd is not a socket.
 * - EBADF: fd is not open; or not an open loop, or one of the parent of this process.
 * - EPERM: the loop belongs to another thread.
 * - EFAULT: server is NULL, or a pointer points to no memory.
 * - EEXIST: the loop has this descriptor already.
 * - ENFILE, ENOMEM: no server or no memory left.
 *
 * See also: rsk_server_listen, rsk_listen_fds. Since 0.1.
 *
 */
RSK_MUST_USE
int rsk_server_adopt(struct rsk_loop loop,
                     int fd,
                     const struct rsk_listen_options *options,
                     const struct rsk_server_callbacks *callbacks,
                     void *user,
                     struct rsk_server *server)
RSK_FD(2);

/**
 * Stops taking connections; they wait in the system's queue.
 *
 * Once that is full, clients see no answer. Repeating changes nothing.
 *
 * Parameters:
 * - server: the server.
 *
 * Returns: 0, or -1.
 *
 * Errors:
 * - EBADF: not an open server, or it is being closed.
 * - EPERM: its loop belongs to another thread.
 *
 * See also: rsk_server_resume, rsk_server_set_max. Since 0.1.
 */
int rsk_server_pause(struct rsk_server server);

/**
 * Takes connections again.
 *
 * Those that have waited come first. Repeating changes nothing.
 *
 * Parameters:
 * - server: the server.
 *
 * Returns: 0, or -1.
 *
 * Errors:
 * - EBADF: not an open server, or it is being closed.
 * - EPERM: its loop belongs to another thread.
 *
 * See also: rsk_server_pause. Since 0.1.
 */
int rsk_server_resume(struct rsk_server server);

/**
 * Says how many streams a server may have at a time.
 *
 * Those there are stay, also when they are more. Clients beyond are refused: they see a
 * connection that ends at once (or a reset, see RSK_LISTEN_RESET), and the program on_drop.
 *
 * Parameters:
 * - server: the server.
 * - max_connections: how many; 0 = no limit.
 *
 * Returns: 0, or -1.
 *
 * Errors:
 * - EINVAL: max_connections is negative.
 * - EBADF: not an open server, or it is being closed.
 * - EPERM: its loop belongs to another thread.
 *
 * See also: rsk_server_connections. Since 0.1.
 */
int rsk_server_set_max(struct rsk_server server, int max_connections);

/**
 * Lets clients of these addresses in.
 *
 * The rules of a server are looked at in the order they were made; the first that fits decides.
 * If none fits, the client is let in if all rules are of rsk_server_deny, else refused
 * (RSK_DROP_DENIED). Behind a PROXY header it is the address in it that counts.
 *
 * Parameters:
 * - server: the server.
 * - cidr: an address such as "::1", a network such as "10.0.0.0/8", or "unix" for all clients of a
 *   Unix socket. An IPv4 rule is good for IPv4 clients of an IPv6 socket too.
 *
 * Returns: 0, or -1 with no rule made.
 *
 * Errors:
 * - EINVAL: cidr is none of these, or has bits set behind the length of the network.
 * - EFAULT: cidr is NULL or points to no memory.
 * - EBADF: not an open server, or it is being closed.
 * - EPERM: its loop belongs to another thread.
 *
 * See also: rsk_server_deny. Since 0.1.
 */
int rsk_server_allow(struct rsk_server server, const char *cidr);

/**
 * Refuses clients of these addresses.
 *
 * Parameters:
 * - server: the server.
 * - cidr: as for rsk_server_allow, which says how the rules go together.
 *
 * Returns: 0, or -1 with no rule made.
 *
 * Errors: as for rsk_server_allow.
 *
 * See also: rsk_server_allow. Since 0.1.
 */
int rsk_server_deny(struct rsk_server server, const char *cidr);

/**
 * Closes a server: it listens no more from now on, and its streams have so long to end.
 *
 * on_close follows when the last of them is gone, whatever the peers do: after grace_ms those that
 * are left are reset and counted as forced. A second call may shorten the time.
 *
 * Parameters:
 * - server: the server.
 * - grace_ms: milliseconds for the streams; 0 resets them at once, -1 lets them go on without a
 *   limit.
 * - flags: RSK_CLOSE_END: streams are ended at once, which sends what they have queued; 0: they go
 *   on until program or peer end them, or the time is over.
 *
 * Returns: 0, or -1.
 *
 * Errors:
 * - EALREADY: it is being closed, and grace_ms is not shorter than what is left.
 * - EINVAL: flags has another bit, or grace_ms is below -1.
 * - EBADF: not an open server.
 * - EPERM: its loop belongs to another thread.
 *
 * See also: rsk_server_listen, rsk_stream_end, rsk_loop_close. Since 0.1.
 */
int rsk_server_close(struct rsk_server server, int grace_ms, int flags);

/**
 * Tells the address a server listens on.
 *
 * Parameters:
 * - server: the server.
 * - addr: filled with the address, cut if it has no room.
 * - len: in: size of addr; out: size of the address.
 *
 * Returns: 0, or -1.
 *
 * Errors:
 * - EBADF: not an open server, or it is being closed and listens no more.
 * - EPERM: its loop belongs to another thread.
 * - EFAULT: addr or len is NULL or points to no memory.
 *
 * See also: rsk_address_text, rsk_server_fd. Since 0.1.
 */
int rsk_server_address(struct rsk_server server, struct sockaddr *addr, socklen_t *len);

/**
 * Tells the descriptor a server listens with.
 *
 * Parameters:
 * - server: the server.
 *
 * Returns: the descriptor, which stays the server's: options may be set on it, but it may not be
 * closed. Or -1.
 *
 * Errors:
 * - EBADF: not an open server, or it is being closed and listens no more.
 * - EPERM: its loop belongs to another thread.
 *
 * See also: rsk_server_address, rsk_server_adopt. Since 0.1.
 */
int rsk_server_fd(struct rsk_server server);

/**
 * Tells how many streams of a server there are.
 *
 * Parameters:
 * - server: the server; also while it is being closed.
 *
 * Returns: how many, or -1.
 *
 * Errors:
 * - EBADF: not an open server.
 * - EPERM: its loop belongs to another thread.
 *
 * See also: rsk_server_streams, rsk_server_set_max. Since 0.1.
 */
int rsk_server_connections(struct rsk_server server);

/**
 * Tells which streams of a server there are.
 *
 * Parameters:
 * - server: the server; also while it is being closed.
 * - streams: filled with them; may be NULL if max is 0.
 * - max: how many there is room for.
 *
 * Returns: how many there are, which may be more than max; or -1.
 *
 * Errors:
 * - EINVAL: max is negative.
 * - EFAULT: streams is NULL and max is not 0, or it points to no memory.
 * - EBADF: not an open server.
 * - EPERM: its loop belongs to another thread.
 *
 * See also: rsk_server_connections. Since 0.1.
 */
int rsk_server_streams(struct rsk_server server, struct rsk_stream *streams, int max);

/**
 * Gives a server another pointer of the program's.
 *
 * Streams it has keep theirs; those to come begin with this one.
 *
 * Parameters:
 * - server: the server.
 * - user: given to its callbacks from now on.
 *
 * Returns: 0, or -1.
 *
 * Errors:
 * - EBADF: not an open server.
 * - EPERM: its loop belongs to another thread.
 *
 * See also: rsk_server_user. Since 0.1.
 */
int rsk_server_set_user(struct rsk_server server, void *user);

/**
 * Tells the pointer of the program's that goes with a server.
 *
 * Parameters:
 * - server: the server.
 *
 * Returns: the pointer; NULL with errno set on failure.
 *
 * Errors:
 * - EBADF: not an open server.
 * - EPERM: its loop belongs to another thread.
 *
 * See also: rsk_server_set_user. Since 0.1.
 */
void *rsk_server_user(struct rsk_server server);

/**
 * Connects to a host over TCP.
 *
 * It returns at once. The name is looked up, and its addresses are tried as RFC 8305 says: in
 * turn of the families, the next after 250 ms or as soon as one has failed; the first connection
 * made is taken. on_lookup, on_attempt and on_connect tell how it goes; on_error and on_close
 * that it failed. What is written before is sent when the connection is there.
 *
 * Parameters:
 * - loop: the loop the stream shall belong to, of this thread.
 * - host: name or address in numbers of the peer.
 * - service: its port in digits, or the name of a service.
 * - options: what the stream shall be like, copied; NULL = the defaults.
 * - callbacks: what the program wants to be told, copied; NULL = nothing, for rsk_loop_poll.
 * - user: any pointer of yours, given to each callback.
 * - stream: filled with the stream, with id 0 on failure; may be NULL.
 *
 * Returns: 0, or -1.
 *
 * Errors:
 * - EINVAL: options has contradictions, a wrong size, or local_host is no address in numbers;
 *   callbacks has a wrong size; rsk_explain tells which.
 * - EFAULT: host or service is NULL.
 * - EMFILE, ENFILE, ENOMEM: no descriptor or no memory left.
 * - EPERM: the loop belongs to another thread.
 * - EBADF: not an open loop, or one of the parent of a fork.
 *
 * See also: rsk_stream_connect_unix, rsk_stream_write, rsk_stream_destroy, rsk_server_listen. Since 0.1.
 *
 */
RSK_MUST_USE
int rsk_stream_connect(struct rsk_loop loop,
                       const char *host,
                       const char *service,
                       const struct rsk_stream_options *options,
                       const struct rsk_stream_callbacks *callbacks,
                       void *user,
                       struct rsk_stream *stream);

/**
 * Connects to a Unix stream socket.
 *
 * As rsk_stream_connect, without a name to look up: there is one address to try.
 *
 * Parameters:
 * - loop: the loop the stream shall belong to, of this thread.
 * - path: path of the socket, or @name for one outside the file system.
 * - options: what the stream shall be like, copied; NULL = the defaults.
 * - callbacks: what the program wants to be told, copied; NULL = nothing, for rsk_loop_poll.
 * - user: any pointer of yours, given to each callback.
 * - stream: filled with the stream, with id 0 on failure; may be NULL.
 *
 * Returns: 0, or -1.
 *
 * Errors:
 * - EINVAL: path is empty; options has contradictions, a wrong size or a local address; callbacks
 *   has a wrong size; rsk_explain tells which.
 * - ENAMETOOLONG: path has more than 107 bytes.
 * - EFAULT: path is NULL.
 * - EMFILE, ENFILE, ENOMEM: no descriptor or no memory left.
 * - EPERM: the loop belongs to another thread.
 * - EBADF: not an open loop, or one of the parent of a fork.
 *
 * See also: rsk_stream_connect, rsk_unix_connect; unix(7). Since 0.1.
 *
 */
RSK_MUST_USE
int rsk_stream_connect_unix(struct rsk_loop loop,
                            const char *path,
                            const struct rsk_stream_options *options,
                            const struct rsk_stream_callbacks *callbacks,
                            void *user,
                            struct rsk_stream *stream);

/**
 * Makes a stream of a connected socket.
 *
 * The descriptor is the stream's from then on: do not use or close it any more. It is made
 * non-blocking. on_connect is not called. rsk_stream_detach is the way back.
 *
 * Parameters:
 * - loop: the loop the stream shall belong to, of this thread.
 * - fd: a connected stream socket, such as one of rsk_accept or rsk_socketpair.
 * - options: what the stream shall be like, copied; NULL = the defaults.
 * - callbacks: what the program wants to be told, copied; NULL = nothing, for rsk_loop_poll.
 * - user: any pointer of yours, given to each callback.
 * - stream: filled with the stream, with id 0 on failure; may be NULL.
 *
 * Returns: 0, or -1 with fd as it was, and still yours.
 *
 * Errors:
 * - EINVAL: options has contradictions, a wrong size or a local address; callbacks has a wrong
 *   size; the socket is not of type SOCK_STREAM; rsk_explain tells which.
 * - ENOTCONN: the socket is not connected, or it listens.
 * - EEXIST: fd is in this loop already.
 * - ENOTSOCK: fd is no socket.
 * - ENOMEM: no memory.
 * - EPERM: the loop belongs to another thread.
 * - EBADF: fd is not open; not an open loop, or one of the parent of a fork.
 *
 * See also: rsk_stream_detach, rsk_stream_connect. Since 0.1.
 *
 */
RSK_MUST_USE
int rsk_stream_adopt(struct rsk_loop loop,
                     int fd,
                     const struct rsk_stream_options *options,
                     const struct rsk_stream_callbacks *callbacks,
                     void *user,
                     struct rsk_stream *stream);

/**
 * Takes the descriptor out of a stream.
 *
 * For code that wants a plain socket, or another loop. What the stream has received and not told
 * yet is copied to buf: those bytes come before what the descriptor still has. The descriptor is
 * non-blocking. The stream is closed by this: on_close with code 0 follows, and the other
 * functions refuse it from now on.
 *
 * Parameters:
 * - stream: a connected stream with nothing queued.
 * - buf: filled with the bytes received; may be NULL if len is NULL or 0 is in it.
 * - len: room at buf; filled with the number of bytes. NULL = no room.
 *
 * Returns: the descriptor, from now on yours; or -1 with nothing changed but *len.
 *
 * Errors:
 * - EBUSY: bytes are queued: wait for on_written of the last write.
 * - EMSGSIZE: more was received than buf has room for; *len tells how many bytes.
 * - ENOTCONN: it is not connected yet.
 * - EFAULT: buf is NULL and there is room.
 * - EALREADY: it is closed already, and on_close has not returned.
 * - EPERM: the loop belongs to another thread.
 * - EBADF: not an open stream.
 *
 * See also: rsk_stream_adopt, rsk_stream_fd, rsk_stream_pause. Since 0.1.
 *
 */
RSK_MUST_USE int rsk_stream_detach(struct rsk_stream stream, void *buf, size_t *len);

/**
 * Gives a stream other callbacks, and another pointer for them.
 *
 * What has not been told yet is told to the new ones. A server gives its streams the callbacks of
 * rsk_server_callbacks; in on_connection this replaces them.
 *
 * Parameters:
 * - stream: the stream.
 * - callbacks: what the program wants to be told, copied; NULL = nothing.
 * - user: any pointer of yours, given to each callback.
 *
 * Returns: 0, or -1 with nothing changed.
 *
 * Errors:
 * - EINVAL: callbacks has a wrong size.
 * - ENOMEM: no memory.
 * - EPERM: the loop belongs to another thread.
 * - EBADF: not an open stream.
 *
 * See also: rsk_stream_set_user. Since 0.1.
 *
 */
RSK_MUST_USE
int rsk_stream_set_callbacks(struct rsk_stream stream,
                             const struct rsk_stream_callbacks *callbacks,
                             void *user);

/**
 * Gives a stream another pointer for its callbacks.
 *
 * The library never looks at what it points to, and does not free it: on_close is the place for
 * that.
 *
 * Parameters:
 * - stream: the stream.
 * - user: any pointer of yours, given to each callback from now on.
 *
 * Returns: 0, or -1.
 *
 * Errors:
 * - EPERM: the loop belongs to another thread.
 * - EBADF: not an open stream.
 *
 * See also: rsk_stream_user, rsk_stream_set_callbacks. Since 0.1.
 */
int rsk_stream_set_user(struct rsk_stream stream, void *user);

/**
 * Tells the pointer that the callbacks of a stream are given.
 *
 * Parameters:
 * - stream: the stream.
 *
 * Returns: the pointer, which may be NULL; or NULL and errno.
 *
 * Errors:
 * - EPERM: the loop belongs to another thread.
 * - EBADF: not an open stream.
 *
 * See also: rsk_stream_set_user. Since 0.1.
 */
void *rsk_stream_user(struct rsk_stream stream);

/**
 * Writes to a stream.
 *
 * What the system does not take at once is copied and sent later, in order with the other writes;
 * so data is yours again when this returns. All of it is taken or nothing. Before the connection
 * is there it is queued.
 *
 * A stream that has as much queued as its soft mark says so: wait for on_drain before writing
 * more, which comes when the queue is down to a quarter of that. It goes on taking until the hard
 * mark, and then refuses.
 *
 * Parameters:
 * - stream: the stream.
 * - data: the bytes.
 * - len: how many; 0 writes nothing, and on_written follows all the same.
 * - tag: a number of yours for on_written; 0 = it need not be told.
 *
 * Returns: 1: go on; 0: taken, but wait for on_drain before more; or -1 with nothing taken.
 *
 * Errors:
 * - EAGAIN: the queue would grow above the hard mark; on_drain tells when to try again.
 * - EMSGSIZE: len alone is more than the hard mark: it would never fit.
 * - EPIPE: rsk_stream_end was called, or the stream has ended by itself after the peer did.
 * - EFAULT: data is NULL.
 * - ENOMEM: no memory.
 * - EALREADY: it is closed already, and on_close has not returned.
 * - EPERM: the loop belongs to another thread.
 * - EBADF: not an open stream.
 *
 * See also: rsk_stream_writev, rsk_stream_write_ref, rsk_stream_end, rsk_stream_set_marks. Since 0.1.
 *
 */
RSK_MUST_USE
int rsk_stream_write(struct rsk_stream stream,
                     const void *data,
                     size_t len,
                     uint64_t tag)
RSK_READS(2, 3);

/**
 * Writes several pieces of memory to a stream, as one write.
 *
 * As rsk_stream_write: all of them are taken or nothing, and there is one on_written.
 *
 * Parameters:
 * - stream: the stream.
 * - iov: the pieces.
 * - count: how many, 0 to 1024.
 * - tag: a number of yours for on_written; 0 = it need not be told.
 *
 * Returns: 1: go on; 0: taken, but wait for on_drain before more; or -1 with nothing taken.
 *
 * Errors:
 * - EINVAL: count is negative or above 1024, or the lengths together are above SSIZE_MAX.
 * - EAGAIN, EMSGSIZE, EPIPE, ENOMEM, EPERM: as for rsk_stream_write.
 * - EFAULT: iov is NULL, or one of its pieces is, or points to no memory. If the system had taken
 *   some of the others before that was found out, the stream fails too.
 * - EALREADY: it is closed already, and on_close has not returned.
 * - EBADF: not an open stream.
 *
 * See also: rsk_stream_write, rsk_writev. Since 0.1.
 *
 */
RSK_MUST_USE
int rsk_stream_writev(struct rsk_stream stream,
                      const struct iovec *iov,
                      int count,
                      uint64_t tag);

/**
 * Writes to a stream without a copy.
 *
 * As rsk_stream_write, but the memory is used as it is: do not change or free it until on_written
 * with that tag, which comes also if the stream fails or is destroyed. For large data that is
 * there anyway.
 *
 * Parameters:
 * - stream: the stream.
 * - data: the bytes, untouched until on_written.
 * - len: how many.
 * - tag: a number of yours for on_written, not 0.
 *
 * Returns: 1: go on; 0: taken, but wait for on_drain before more; or -1 with nothing taken, and
 * the memory yours.
 *
 * Errors:
 * - EINVAL: tag is 0: there would be no telling when the memory is free.
 * - EAGAIN, EMSGSIZE, EPIPE, EFAULT, ENOMEM, EPERM: as for rsk_stream_write.
 * - EALREADY: it is closed already, and on_close has not returned.
 * - EBADF: not an open stream.
 *
 * See also: rsk_stream_write, rsk_stream_sendfile. Since 0.1.
 *
 */
RSK_MUST_USE
int rsk_stream_write_ref(struct rsk_stream stream,
                         const void *data,
                         size_t len,
                         uint64_t tag)
RSK_READS(2, 3);

/**
 * Sends a part of a file over a stream.
 *
 * In order with the writes, by sendfile(2): the bytes do not pass through the program, and do not
 * count for the marks. The library uses a copy of the descriptor, so file can be closed at once.
 * The file must keep its bytes until on_written: if it ends before len bytes, the stream fails
 * with ENODATA, since the peer would wait for the rest.
 *
 * Parameters:
 * - stream: the stream.
 * - file: a regular file, open for reading.
 * - offset: where to begin, at least 0. The position of the descriptor is not used.
 * - len: how many bytes.
 * - tag: a number of yours for on_written; 0 = it need not be told.
 *
 * Returns: 1: go on; 0: taken, but wait for on_drain before more; or -1 with nothing taken.
 *
 * Errors:
 * - EINVAL: offset is negative, or offset and len together are above the largest file; file is no
 *   regular file.
 * - EPIPE: rsk_stream_end was called, or the stream has ended by itself after the peer did.
 * - EMFILE, ENOMEM: no descriptor or no memory left.
 * - EALREADY: it is closed already, and on_close has not returned.
 * - EPERM: the loop belongs to another thread.
 * - EBADF: file is not open for reading, or not an open stream.
 *
 * See also: rsk_stream_write, rsk_sendfile; sendfile(2). Since 0.1.
 *
 */
RSK_MUST_USE
int rsk_stream_sendfile(struct rsk_stream stream,
                        int file,
                        int64_t offset,
                        uint64_t len,
                        uint64_t tag)
RSK_FD(2);

/**
 * Ends the sending side of a stream, after all that is queued.
 *
 * The peer then sees the end of the stream. The stream goes on receiving, and is closed when the
 * peer has ended too; set RSK_TIMEOUT_CLOSE for a peer that never does.
 *
 * Parameters:
 * - stream: the stream.
 * - tag: a number of yours for on_written, when the end was sent; 0 = it need not be told.
 *
 * Returns: 0, or -1.
 *
 * Errors:
 * - EPIPE: it was called before, or the stream has ended by itself after the peer did.
 * - ENOMEM: no memory.
 * - EALREADY: it is closed already, and on_close has not returned.
 * - EPERM: the loop belongs to another thread.
 * - EBADF: not an open stream.
 *
 * See also: rsk_stream_destroy, rsk_stream_set_timeout, rsk_shutdown. Since 0.1.
 */
int rsk_stream_end(struct rsk_stream stream, uint64_t tag);

/**
 * Closes a stream at once.
 *
 * No on_data is called after this. Writes that are queued are dropped: their on_written tells
 * code, or ECANCELED if that is 0. on_close follows.
 *
 * Parameters:
 * - stream: the stream.
 * - code: why, an errno for on_error and on_close; 0 = no failure, on_error is not called.
 *
 * Returns: 0, or -1.
 *
 * Errors:
 * - EINVAL: code is negative.
 * - EALREADY: it is closed already, and on_close has not returned.
 * - EPERM: the loop belongs to another thread.
 * - EBADF: not an open stream.
 *
 * See also: rsk_stream_end, rsk_stream_reset. Since 0.1.
 */
int rsk_stream_destroy(struct rsk_stream stream, int code);

/**
 * Closes a stream at once, with a reset.
 *
 * As rsk_stream_destroy with code 0, but the peer is told that the connection was broken off: its
 * reads fail with ECONNRESET. A Unix socket knows no reset and is only closed.
 *
 * Parameters:
 * - stream: the stream.
 *
 * Returns: 0, or -1.
 *
 * Errors:
 * - EALREADY: it is closed already, and on_close has not returned.
 * - EPERM: the loop belongs to another thread.
 * - EBADF: not an open stream.
 *
 * See also: rsk_stream_destroy, rsk_close_reset. Since 0.1.
 */
int rsk_stream_reset(struct rsk_stream stream);

/**
 * Stops receiving on a stream.
 *
 * No on_data and no on_end until rsk_stream_resume, from the moment this returns: not even of
 * frames that have been received already. The peer is slowed down when the buffers of both
 * systems are full. Writing goes on. Doing it again is in order.
 *
 * A failure of the connection is noticed late, or only after resuming, because nothing is read.
 *
 * Parameters:
 * - stream: the stream.
 *
 * Returns: 0, or -1.
 *
 * Errors:
 * - EALREADY: it is closed already, and on_close has not returned.
 * - EPERM: the loop belongs to another thread.
 * - EBADF: not an open stream.
 *
 * See also: rsk_stream_resume, rsk_stream_pipe. Since 0.1.
 */
int rsk_stream_pause(struct rsk_stream stream);

/**
 * Goes on receiving on a stream.
 *
 * Doing it again is in order.
 *
 * Parameters:
 * - stream: the stream.
 *
 * Returns: 0, or -1.
 *
 * Errors:
 * - EALREADY: it is closed already, and on_close has not returned.
 * - EPERM: the loop belongs to another thread.
 * - EBADF: not an open stream.
 *
 * See also: rsk_stream_pause. Since 0.1.
 */
int rsk_stream_resume(struct rsk_stream stream);

/**
 * Cuts what a stream receives into frames: one on_data for each.
 *
 * In the middle of a stream, also in on_data, what follows the frame told last is cut in the new
 * way. A frame above the limit ends the stream with EMSGSIZE as soon as that is certain. If the
 * peer ends inside a frame, the stream fails with EBADMSG, except with RSK_FRAME_LINE: the last
 * line needs no \n.
 *
 * Parameters:
 * - stream: the stream.
 * - framing: how, copied; NULL = bytes as they come, as in the beginning.
 *
 * Returns: 0, or -1 with nothing changed.
 *
 * Errors:
 * - EINVAL: framing has contradictions or a wrong size; rsk_explain tells which.
 * - EFAULT: delimiter is NULL.
 * - EALREADY: it is closed already, and on_close has not returned.
 * - EPERM: the loop belongs to another thread.
 * - EBADF: not an open stream.
 *
 * See also: rsk_stream_pause, rsk_reader_line. Since 0.1.
 *
 */
RSK_MUST_USE int rsk_stream_set_framing(struct rsk_stream stream, const struct rsk_framing *framing);

/**
 * Sends what one stream receives over another, until it ends.
 *
 * No on_data and no on_end is called for it, and no on_drain for the other one. As long as the
 * other one has as much queued as its soft mark, the first is not read. Its end ends the other
 * one too, after what is queued, unless RSK_PIPE_KEEP_OPEN says otherwise. If one of the two
 * fails or is destroyed before that, the other one is cut off with a reset, and told so with the
 * same code, or ECANCELED. A first one that ends already only sends what it has queued then, and
 * what it still receives is thrown away.
 *
 * Both may be the same stream: that is an echo.
 *
 * For a proxy open both streams with RSK_STREAM_HALF_OPEN and make two pipes, one for each
 * direction. With framing the frames are passed on, without what RSK_FRAME_KEEP would keep.
 *
 * Parameters:
 * - from: the stream to receive from.
 * - to: the stream to write to, of the same loop; with id 0 the pipe of from is undone.
 * - flags: RSK_PIPE_KEEP_OPEN, or 0.
 *
 * Returns: 0, or -1 with nothing changed.
 *
 * Errors:
 * - EINVAL: flags has another bit.
 * - EBUSY: another stream is piped into to already.
 * - EPIPE: to was ended, or has ended by itself.
 * - EALREADY: it is closed already, and on_close has not returned.
 * - EPERM: the loop belongs to another thread.
 * - EBADF: one of them is not an open stream, or they are of two loops.
 *
 * See also: rsk_stream_sendfile, rsk_stream_set_marks. Since 0.1.
 *
 */
RSK_MUST_USE int rsk_stream_pipe(struct rsk_stream from, struct rsk_stream to, int flags);

/**
 * Sets one of the times of a stream, which begins anew.
 *
 * They are those of rsk_stream_options. RSK_TIMEOUT_IDLE calls on_timeout and leaves the stream
 * as it is; the others let it fail with ETIMEDOUT.
 *
 * Parameters:
 * - stream: the stream.
 * - which: RSK_TIMEOUT_IDLE, RSK_TIMEOUT_CONNECT, RSK_TIMEOUT_WRITE or RSK_TIMEOUT_CLOSE.
 * - ms: milliseconds; 0 = none.
 *
 * Returns: 0, or -1.
 *
 * Errors:
 * - EINVAL: which is none of the four, or ms is negative.
 * - EALREADY: it is closed already, and on_close has not returned.
 * - EPERM: the loop belongs to another thread.
 * - EBADF: not an open stream.
 *
 * See also: rsk_stream_connect. Since 0.1.
 */
int rsk_stream_set_timeout(struct rsk_stream stream, int which, int ms);

/**
 * Sets how much may be queued for writing on a stream.
 *
 * It holds for the writes that follow; nothing that is queued is dropped.
 *
 * Parameters:
 * - stream: the stream.
 * - soft: bytes from which on a write answers 0; 0 = 64 KiB.
 * - hard: bytes above which a write is refused; 0 = 16 MiB, SIZE_MAX = none.
 *
 * Returns: 0, or -1.
 *
 * Errors:
 * - EINVAL: hard is below soft.
 * - EALREADY: it is closed already, and on_close has not returned.
 * - EPERM: the loop belongs to another thread.
 * - EBADF: not an open stream.
 *
 * See also: rsk_stream_write, rsk_stream_queued. Since 0.1.
 */
int rsk_stream_set_marks(struct rsk_stream stream, size_t soft, size_t hard);

/**
 * Sets whether small writes are sent at once, or wait for an answer of the peer (TCP_NODELAY).
 *
 * A stream that is not connected yet has it when it is. On a Unix socket there is nothing to set,
 * and it succeeds.
 *
 * Parameters:
 * - stream: the stream.
 * - on: 1 = at once, 0 = not.
 *
 * Returns: 0, or -1.
 *
 * Errors:
 * - EINVAL: on is neither 0 nor 1; or the peer has broken off the connection.
 * - EALREADY: it is closed already, and on_close has not returned.
 * - EPERM: the loop belongs to another thread.
 * - EBADF: not an open stream.
 *
 * See also: rsk_setsockopt; tcp(7). Since 0.1.
 */
int rsk_stream_set_nodelay(struct rsk_stream stream, int on);

/**
 * Sets whether the system asks a silent peer if it is still there (SO_KEEPALIVE).
 *
 * A peer that does not answer ends the connection: the stream fails with ETIMEDOUT. On a Unix
 * socket there is nothing to set, and it succeeds.
 *
 * Parameters:
 * - stream: the stream.
 * - idle_s: seconds of silence before the first probe, 1 to 32767; 0 = off.
 * - interval_s: seconds between probes, 1 to 32767; 0 = the system's.
 * - count: probes without an answer that end the connection, 1 to 127; 0 = the system's.
 *
 * Returns: 0, or -1.
 *
 * Errors:
 * - EINVAL: a number is out of its range, or interval_s or count is given with idle_s 0.
 * - EALREADY: it is closed already, and on_close has not returned.
 * - EPERM: the loop belongs to another thread.
 * - EBADF: not an open stream.
 *
 * See also: rsk_stream_set_timeout; tcp(7). Since 0.1.
 */
int rsk_stream_set_keepalive(struct rsk_stream stream, int idle_s, int interval_s, int count);

/**
 * Sets the type of service of what a stream sends (IP_TOS, IPV6_TCLASS).
 *
 * On a Unix socket there is nothing to set, and it succeeds.
 *
 * Parameters:
 * - stream: the stream.
 * - tos: 0 to 255, such as IPTOS_LOWDELAY.
 *
 * Returns: 0, or -1.
 *
 * Errors:
 * - EINVAL: tos is out of its range.
 * - EALREADY: it is closed already, and on_close has not returned.
 * - EPERM: the loop belongs to another thread.
 * - EBADF: not an open stream.
 *
 * See also: rsk_setsockopt; ip(7). Since 0.1.
 */
int rsk_stream_set_tos(struct rsk_stream stream, int tos);

/**
 * Tells how many bytes of writes the system has not taken yet.
 *
 * Files of rsk_stream_sendfile do not count. It is what the marks are compared with.
 *
 * Parameters:
 * - stream: the stream.
 *
 * Returns: the number of bytes, or -1.
 *
 * Errors:
 * - EPERM: the loop belongs to another thread.
 * - EBADF: not an open stream.
 *
 * See also: rsk_stream_set_marks, rsk_stream_counters. Since 0.1.
 */
ssize_t rsk_stream_queued(struct rsk_stream stream);

/**
 * Tells how many bytes a stream has received and sent.
 *
 * Parameters:
 * - stream: the stream.
 * - counts: its size set; filled.
 *
 * Returns: 0, or -1.
 *
 * Errors:
 * - EINVAL: size is not set.
 * - EFAULT: counts is NULL.
 * - EPERM: the loop belongs to another thread.
 * - EBADF: not an open stream.
 *
 * See also: rsk_stream_queued. Since 0.1.
 *
 */
RSK_MUST_USE int rsk_stream_counters(struct rsk_stream stream, struct rsk_stream_counts *counts);

/**
 * Tells the address of one end of a stream.
 *
 * Behind a server with RSK_LISTEN_PROXY it is what the PROXY header said: the client, not the
 * proxy. rsk_address_text makes text of it.
 *
 * Parameters:
 * - stream: a connected stream.
 * - which: RSK_LOCAL or RSK_PEER.
 * - addr: filled with the address.
 * - len: room at addr in bytes; filled with the size of the address, larger than the room if it
 *   was cut.
 *
 * Returns: 0, or -1.
 *
 * Errors:
 * - EINVAL: which is neither of the two.
 * - ENOTCONN: it is not connected yet.
 * - EFAULT: addr or len is NULL.
 * - EALREADY: it is closed already, and on_close has not returned.
 * - EPERM: the loop belongs to another thread.
 * - EBADF: not an open stream.
 *
 * See also: rsk_address_text, rsk_stream_proxy, rsk_getpeername. Since 0.1.
 *
 */
RSK_MUST_USE
int rsk_stream_address(struct rsk_stream stream,
                       int which,
                       struct sockaddr *addr,
                       socklen_t *len);

/**
 * Tells what the PROXY header of a stream said.
 *
 * For streams of a server with RSK_LISTEN_PROXY.
 *
 * Parameters:
 * - stream: the stream.
 * - info: its size set; filled.
 *
 * Returns: 0, or -1.
 *
 * Errors:
 * - ENODATA: the stream has no PROXY header.
 * - EINVAL: size is not set.
 * - EFAULT: info is NULL.
 * - EPERM: the loop belongs to another thread.
 * - EBADF: not an open stream.
 *
 * See also: rsk_stream_address, rsk_server_listen. Since 0.1.
 *
 */
RSK_MUST_USE int rsk_stream_proxy(struct rsk_stream stream, struct rsk_proxy_info *info);

/**
 * Tells the descriptor of a stream, to ask it or to set options.
 *
 * It stays the stream's: do not read, write or close it. rsk_stream_detach gives it away.
 *
 * Parameters:
 * - stream: the stream.
 *
 * Returns: the descriptor, valid until the stream is closed; or -1.
 *
 * Errors:
 * - ENOTCONN: there is none yet: the stream is still connecting.
 * - EALREADY: it is closed already, and on_close has not returned.
 * - EPERM: the loop belongs to another thread.
 * - EBADF: not an open stream.
 *
 * See also: rsk_stream_detach, rsk_setsockopt. Since 0.1.
 */
int rsk_stream_fd(struct rsk_stream stream);

/**
 * Tells what a stream is doing.
 *
 * Parameters:
 * - stream: the stream.
 *
 * Returns: 0 for a connected stream without anything special; else RSK_STATE_CONNECTING,
 * RSK_STATE_READABLE_END, RSK_STATE_ENDING, RSK_STATE_ENDED, RSK_STATE_PAUSED and
 * RSK_STATE_CLOSED joined with |; or -1.
 *
 * Errors:
 * - EPERM: the loop belongs to another thread.
 * - EBADF: not an open stream; on_close has been called.
 *
 * See also: rsk_stream_queued. Since 0.1.
 */
int rsk_stream_state(struct rsk_stream stream);

/**
 * Opens an endpoint: a UDP socket, or a Unix datagram socket, that receives and sends in batches.
 *
 * All that has come, up to batch datagrams, is received with one system call and told with one
 * on_datagrams. What is sent during a turn of the loop goes with one call at its end, or when there
 * is a batch of it. Where the system can, datagrams of one size to one peer pass it as one (GSO,
 * GRO); they arrive as they were sent.
 *
 * Parameters:
 * - loop: the loop the endpoint is to belong to, of this thread.
 * - options: where it is to receive, and how, copied; NULL = UDP on every address, on a free port.
 * - callbacks: what the program wants to be told, copied; NULL = nothing, for rsk_loop_poll.
 * - user: any pointer of yours, given to each callback.
 * - endpoint: filled with the endpoint; with id 0 on failure.
 *
 * Returns: 0, or -1.
 *
 * Errors:
 * - EADDRINUSE: another socket has the port or the path.
 * - EACCES: a port below 1024 without the privilege; a broadcast peer without RSK_BROADCAST; or no
 *   right to make the path.
 * - EADDRNOTAVAIL: no interface of this computer has the address.
 * - EINVAL: size was not set, options contradict each other, or one of them is none of its values;
 *   rsk_explain says which.
 * - EFAULT: endpoint is NULL, or a pointer points to no memory.
 * - EBADF: not an open loop, or one of the parent of this process.
 * - EPERM: the loop belongs to another thread.
 * - EAFNOSUPPORT: the peer is not of the family of host.
 * - ENOENT, EAGAIN, EREMOTEIO, ETIMEDOUT: a host or service is a name, and looking it up failed; as
 *   for rsk_udp_open. For a path ENOENT says that its directory does not exist.
 * - ENAMETOOLONG: the path is longer than 107 bytes.
 * - ENETUNREACH, EHOSTUNREACH: there is no way to the peer.
 * - EMFILE, ENFILE, ENOBUFS, ENOMEM: nothing left. Others as of socket(2), bind(2), connect(2).
 *
 * See also: rsk_endpoint_callbacks, rsk_endpoint_options, rsk_endpoint_send, rsk_endpoint_reply,
 * rsk_endpoint_close, rsk_udp_open. Since 0.1.
 *
 */
RSK_MUST_USE
int rsk_endpoint_open(struct rsk_loop loop,
                      const struct rsk_endpoint_options *options,
                      const struct rsk_endpoint_callbacks *callbacks,
                      void *user,
                      struct rsk_endpoint *endpoint);

/**
 * Makes an endpoint of a datagram socket that is open already.
 *
 * On success it belongs to the endpoint, which closes it; it is made non-blocking, and told to say
 * to which address each datagram was sent. A socket that is connected has its peer.
 *
 * Parameters:
 * - loop: the loop the endpoint is to belong to, of this thread.
 * - fd: the socket: UDP, or Unix of type SOCK_DGRAM.
 * - options: as for rsk_endpoint_open, without addresses and the flags about them.
 * - callbacks: as for rsk_endpoint_open.
 * - user: as for rsk_endpoint_open.
 * - endpoint: filled with the endpoint; with id 0 on failure.
 *
 * Returns: 0, or -1 with fd still the program's.
 *
 * Errors:
 * - EINVAL: fd is not of type SOCK_DGRAM; or as for rsk_endpoint_open.
 * - ENOTSOCK: fd is not a socket.
 * - EBADF: fd is not open; or not an open loop, or one of the parent of this process.
 * - EPERM: the loop belongs to another thread.
 * - EFAULT: endpoint is NULL, or a pointer points to no memory.
 * - EEXIST: the loop has this descriptor already.
 * - ENFILE, ENOMEM: no endpoint or no memory left.
 *
 * See also: rsk_endpoint_open. Since 0.1.
 *
 */
RSK_MUST_USE
int rsk_endpoint_adopt(struct rsk_loop loop,
                       int fd,
                       const struct rsk_endpoint_options *options,
                       const struct rsk_endpoint_callbacks *callbacks,
                       void *user,
                       struct rsk_endpoint *endpoint)
RSK_FD(2);

/**
 * Sends a datagram.
 *
 * It is copied, and goes with the others of this turn when the turn ends (in rsk_loop_poll: when the
 * loop is polled again), or when there is a batch of them. Order is kept. What the system cannot
 * take waits; what it refuses is told by on_error. As always with datagrams nobody tells whether one
 * has arrived.
 *
 * Parameters:
 * - endpoint: the endpoint.
 * - data: the bytes; may be NULL if len is 0.
 * - len: how many; 0 is a datagram too.
 * - to: the receiver; NULL for the peer of the endpoint.
 * - to_len: size of the address in bytes.
 *
 * Returns: 1, or 0 if it was taken but more than the soft mark is queued: wait for on_drain. Or -1
 * with nothing taken.
 *
 * Errors:
 * - EAGAIN: the hard mark would be exceeded; on_drain follows.
 * - EMSGSIZE: no datagram can be so long, or the hard mark is lower.
 * - EDESTADDRREQ: to is NULL, and the endpoint has no peer.
 * - EAFNOSUPPORT: the address is of another family than the endpoint.
 * - EINVAL: to_len is no length of such an address.
 * - EFAULT: data is NULL and len is not 0.
 * - EBADF: not an open endpoint, or it is being closed.
 * - EPERM: its loop belongs to another thread.
 *
 * See also: rsk_endpoint_reply, rsk_endpoint_counters, rsk_send_many. Since 0.1.
 *
 */
int rsk_endpoint_send(struct rsk_endpoint endpoint,
                      const void *data,
                      size_t len,
                      const struct sockaddr *to,
                      socklen_t to_len)
RSK_READS(2, 3);

/**
 * Answers a datagram: to who has sent it, from the address it was sent to.
 *
 * On a computer with several addresses the system may choose another one to answer from, and the
 * other side would not know the answer as one. Here it comes from the right one. A datagram to a
 * group or to all is answered from the address of the interface.
 *
 * Parameters:
 * - endpoint: the endpoint.
 * - datagram: one that on_datagrams or rsk_loop_poll has told, or a copy of it whose addresses are
 *   still there.
 * - data: the bytes of the answer, as for rsk_endpoint_send; those of datagram itself are allowed.
 * - len: how many.
 *
 * Returns: as rsk_endpoint_send.
 *
 * Errors:
 * - EDESTADDRREQ: the sender has no address, and the endpoint has no peer.
 * - EFAULT: datagram is NULL or points to no memory; or data is NULL and len is not 0.
 * - EAGAIN, EMSGSIZE, EAFNOSUPPORT, EINVAL, EBADF, EPERM: as for rsk_endpoint_send.
 *
 * See also: rsk_endpoint_send, rsk_sendto_info. Since 0.1.
 *
 */
int rsk_endpoint_reply(struct rsk_endpoint endpoint,
                       const struct rsk_datagram *datagram,
                       const void *data,
                       size_t len)
RSK_READS(3, 4);

/**
 * Receives nothing for now; datagrams wait in the socket, which drops them when it is full.
 *
 * A batch that has been received is told first. Repeating changes nothing.
 *
 * Parameters:
 * - endpoint: the endpoint.
 *
 * Returns: 0, or -1.
 *
 * Errors:
 * - EBADF: not an open endpoint, or it is being closed.
 * - EPERM: its loop belongs to another thread.
 *
 * See also: rsk_endpoint_resume, rsk_endpoint_options. Since 0.1.
 */
int rsk_endpoint_pause(struct rsk_endpoint endpoint);

/**
 * Receives again.
 *
 * Parameters:
 * - endpoint: the endpoint.
 *
 * Returns: 0, or -1.
 *
 * Errors:
 * - EBADF: not an open endpoint, or it is being closed.
 * - EPERM: its loop belongs to another thread.
 *
 * See also: rsk_endpoint_pause. Since 0.1.
 */
int rsk_endpoint_resume(struct rsk_endpoint endpoint);

/**
 * Closes an endpoint.
 *
 * What is queued is given to the system as far as it takes it at once. No on_datagrams comes after
 * this; on_close follows in the loop. A socket file the endpoint has made is removed.
 *
 * Parameters:
 * - endpoint: the endpoint.
 *
 * Returns: 0, or -1.
 *
 * Errors:
 * - EALREADY: it is being closed already.
 * - EBADF: not an open endpoint.
 * - EPERM: its loop belongs to another thread.
 *
 * See also: rsk_endpoint_open. Since 0.1.
 */
int rsk_endpoint_close(struct rsk_endpoint endpoint);

/**
 * Makes an endpoint a member of a multicast group: it receives what is sent to the group and its
 * port.
 *
 * As rsk_multicast_join, which says more.
 *
 * Parameters:
 * - endpoint: a UDP endpoint that is bound to the port of the group.
 * - group: numeric address, such as "239.1.2.3" or "ff15::42".
 * - interface: name of the interface to receive on, such as "eth0"; NULL for the system's choice.
 * - source: numeric address of the only sender wanted; NULL for any. Call again for more senders.
 *
 * Returns: 0, or -1.
 *
 * Errors:
 * - ENODEV: no such interface; or interface is NULL and there is no route to the group.
 * - EADDRINUSE, EADDRNOTAVAIL: it is a member already.
 * - EINVAL: group or source is not a numeric address, or group is no multicast address.
 * - EAFNOSUPPORT: endpoint, group and source are not of one family.
 * - ENOBUFS: too many groups (net.ipv4.igmp_max_memberships) or senders.
 * - EFAULT: group is NULL, or a text is wild.
 * - EBADF: not an open endpoint, or it is being closed.
 * - EPERM: its loop belongs to another thread.
 *
 * See also: rsk_endpoint_leave, rsk_multicast_join, rsk_multicast_send_options. Since 0.1.
 */
int rsk_endpoint_join(struct rsk_endpoint endpoint,
                      const char *group,
                      const char *interface,
                      const char *source);

/**
 * Ends a membership in a multicast group.
 *
 * Parameters:
 * - endpoint: the endpoint.
 * - group: as it was joined.
 * - interface: as it was joined.
 * - source: as it was joined.
 *
 * Returns: 0, or -1.
 *
 * Errors:
 * - EADDRNOTAVAIL: it is not a member.
 * - ENODEV, EINVAL, EAFNOSUPPORT, EFAULT, EBADF, EPERM: as for rsk_endpoint_join.
 *
 * See also: rsk_endpoint_join. Since 0.1.
 */
int rsk_endpoint_leave(struct rsk_endpoint endpoint,
                       const char *group,
                       const char *interface,
                       const char *source);

/**
 * Tells the address of an endpoint, or of its peer.
 *
 * Parameters:
 * - endpoint: the endpoint.
 * - which: RSK_LOCAL or RSK_PEER.
 * - addr: filled with the address, cut if it has no room.
 * - len: in: size of addr; out: size of the address.
 *
 * Returns: 0, or -1.
 *
 * Errors:
 * - ENOTCONN: it has no peer.
 * - EINVAL: which is neither.
 * - EFAULT: addr or len is NULL or points to no memory.
 * - EBADF: not an open endpoint, or it is being closed.
 * - EPERM: its loop belongs to another thread.
 *
 * See also: rsk_address_text, rsk_endpoint_fd. Since 0.1.
 */
int rsk_endpoint_address(struct rsk_endpoint endpoint, int which, struct sockaddr *addr, socklen_t *len);

/**
 * Tells the descriptor of an endpoint.
 *
 * Parameters:
 * - endpoint: the endpoint.
 *
 * Returns: the descriptor, which stays the endpoint's: options may be set on it (SO_RCVBUF), but it
 * may not be closed, nor received from. Or -1.
 *
 * Errors:
 * - EBADF: not an open endpoint, or it is being closed.
 * - EPERM: its loop belongs to another thread.
 *
 * See also: rsk_endpoint_address, rsk_setsockopt. Since 0.1.
 */
int rsk_endpoint_fd(struct rsk_endpoint endpoint);

/**
 * Tells what an endpoint has received and sent.
 *
 * Parameters:
 * - endpoint: the endpoint; also while it is being closed.
 * - counts: filled, as far as its size goes.
 *
 * Returns: 0, or -1.
 *
 * Errors:
 * - EINVAL: counts->size was not set.
 * - EFAULT: counts is NULL or points to no memory.
 * - EBADF: not an open endpoint.
 * - EPERM: its loop belongs to another thread.
 *
 * See also: rsk_loop_stats. Since 0.1.
 */
int rsk_endpoint_counters(struct rsk_endpoint endpoint, struct rsk_endpoint_counts *counts);

/**
 * Gives an endpoint another pointer of the program's.
 *
 * Parameters:
 * - endpoint: the endpoint.
 * - user: given to its callbacks from now on.
 *
 * Returns: 0, or -1.
 *
 * Errors:
 * - EBADF: not an open endpoint.
 * - EPERM: its loop belongs to another thread.
 *
 * See also: rsk_endpoint_user. Since 0.1.
 */
int rsk_endpoint_set_user(struct rsk_endpoint endpoint, void *user);

/**
 * Tells the pointer of the program's that goes with an endpoint.
 *
 * Parameters:
 * - endpoint: the endpoint.
 *
 * Returns: the pointer; NULL with errno set on failure.
 *
 * Errors:
 * - EBADF: not an open endpoint.
 * - EPERM: its loop belongs to another thread.
 *
 * See also: rsk_endpoint_set_user. Since 0.1.
 */
void *rsk_endpoint_user(struct rsk_endpoint endpoint);

/**
 * Puts an address into words.
 *
 * For logs and messages: "127.0.0.1:80", "[::1]:80", "[fe80::1%2]:80", "unix:/tmp/x", "unix:@x"
 * for one outside the file system, "unix:" for a Unix socket without a name. No name is looked up.
 *
 * Parameters:
 * - addr: the address, of any family.
 * - len: size of the address in bytes.
 * - buf: filled with the text and a NUL; yours. May be NULL if size is 0.
 * - size: size of buf in bytes; 0 to ask for the length alone. 256 are enough.
 *
 * Returns: the length of the full text in bytes without the NUL, or -1. A value of size or more
 * says that the text was cut.
 *
 * Errors:
 * - EFAULT: addr is NULL, or one of both points to no memory.
 *
 * See also: rsk_server_address, rsk_stream_address, rsk_getnameinfo. Since 0.1.
 */
int rsk_address_text(const struct sockaddr *addr, socklen_t len, char *buf, size_t size);

/**
 * Tells which listening sockets the program was started with (systemd socket activation).
 *
 * They are the descriptors from 3 on that the environment tells of with LISTEN_PID, LISTEN_FDS
 * and LISTEN_FDNAMES (sd_listen_fds(3)). They are closed by exec from now on; the environment is
 * left as it is. rsk_server_adopt makes a server of one.
 *
 * Parameters:
 * - name: only those with that name (FileDescriptorName= of the socket unit); NULL for all.
 * - fds: filled with the descriptors, which are yours; may be NULL if max is 0.
 * - max: how many there is room for.
 *
 * Returns: how many there are, which may be more than max; 0 if the program was not started so.
 * Or -1.
 *
 * Errors:
 * - EINVAL: max is negative; or LISTEN_FDS is no number from 0 to 1024.
 * - EBADF: one of the descriptors is not open.
 * - EFAULT: fds is NULL and max is not 0, or a pointer points to no memory.
 *
 * See also: rsk_server_adopt. Since 0.1.
 */
int rsk_listen_fds(const char *name, int *fds, int max);

/**
 * Writes to any file descriptor, as a recompiled program expects it.
 *
 * For <rustsock/posix.h>, which puts it in the place of write. It is rsk_write but for this: on
 * all that is not a socket it raises SIGPIPE as write(2) does, so that a program in a pipeline
 * still ends when nobody reads its output. On a socket it does not.
 *
 * Parameters:
 * - fd, buf, len: as for rsk_write.
 *
 * Returns: the number of bytes taken, or -1. rsk_last_call then says "write".
 *
 * Errors: as for rsk_write.
 *
 * Safety: cancellation point.
 *
 * See also: rsk_write; POSIX, write(2). Since 0.1.
 *
 */
RSK_MUST_USE ssize_t rsk_posix_write(int fd, const void *buf, size_t len) RSK_FD(1) RSK_READS(2, 3);

/**
 * Writes several buffers, as a recompiled program expects it.
 *
 * For <rustsock/posix.h>, which puts it in the place of writev. It is rsk_writev but for this:
 * on all that is not a socket it raises SIGPIPE as writev(2) does.
 *
 * Parameters:
 * - fd, iov, iovcnt: as for rsk_writev.
 *
 * Returns: the number of bytes taken in all, or -1. rsk_last_call then says "writev".
 *
 * Errors: as for rsk_writev.
 *
 * Safety: cancellation point. A thread cancelled while it writes to a socket runs its cleanup
 * handlers with SIGPIPE blocked.
 *
 * See also: rsk_writev; POSIX, writev(2). Since 0.1.
 *
 */
RSK_MUST_USE ssize_t rsk_posix_writev(int fd, const struct iovec *iov, int iovcnt) RSK_FD(1);

/**
 * Sends bytes of a file, as a recompiled program expects it.
 *
 * For <rustsock/posix.h>, which puts it in the place of sendfile. It is rsk_sendfile but for
 * this: on all that is not a socket it raises SIGPIPE as sendfile(2) does.
 *
 * Parameters:
 * - out_fd, in_fd, offset, count: as for rsk_sendfile.
 *
 * Returns: the number of bytes sent, 0 at the end of the file, or -1. rsk_last_call then says
 * "sendfile".
 *
 * Errors: as for rsk_sendfile.
 *
 * Safety: not a cancellation point.
 *
 * See also: rsk_sendfile; sendfile(2). Since 0.1.
 *
 */
RSK_MUST_USE
ssize_t rsk_posix_sendfile(int out_fd,
                           int in_fd,
                           off_t *offset,
                           size_t count)
RSK_FD(1) RSK_FD(2);

/**
 * Prints what errno means, as libc does.
 *
 * Twin of perror(3), no difference, and not rsk_perror: <rustsock/posix.h> leaves what a program
 * prints as it was.
 *
 * Parameters:
 * - s: text to begin with, followed by ": "; NULL or "" for none.
 *
 * Returns: nothing.
 *
 * Safety: cancellation point. Not in a signal handler.
 *
 * See also: rsk_perror, rsk_strerror; POSIX, perror(3). Since 0.1.
 */
void rsk_posix_perror(const char *s);

/**
 * Returns the text of an errno value, as libc has it.
 *
 * Twin of strerror(3), no difference.
 *
 * EAI_ codes of rsk_getaddrinfo are no errno values: their texts come from rsk_gai_strerror.
 * rsk_explain says more than either.
 *
 * Parameters:
 * - errnum: an errno value.
 *
 * Returns: the text, in the language of setlocale(3); good until this thread calls it again.
 *
 * Safety: not in a signal handler.
 *
 * See also: rsk_gai_strerror, rsk_error_name, rsk_explain; POSIX, strerror(3). Since 0.1.
 *
 */
RSK_MUST_USE char *rsk_strerror(int errnum);

/**
 * Reads into a buffer whose size the compiler knows.
 *
 * For <rustsock/posix.h>, under which _FORTIFY_SOURCE comes here instead of to __read_chk of
 * libc. It is rsk_read, and ends the program with libc's message if len is more than buflen.
 *
 * Parameters:
 * - fd, buf, len: as for rsk_read.
 * - buflen: size of buf in bytes.
 *
 * Returns: the number of bytes, 0 at the end, or -1. rsk_last_call then says "read".
 *
 * Errors: as for rsk_read.
 *
 * Safety: cancellation point.
 *
 * See also: rsk_read; read(2). Since 0.1.
 *
 */
RSK_MUST_USE ssize_t rsk_posix_read_chk(int fd, void *buf, size_t len, size_t buflen) RSK_FD(1);

/**
 * Receives into a buffer whose size the compiler knows.
 *
 * For <rustsock/posix.h>, as rsk_posix_read_chk, in the place of __recv_chk.
 *
 * Parameters:
 * - fd, buf, len, flags: as for rsk_recv.
 * - buflen: size of buf in bytes.
 *
 * Returns: the number of bytes, or -1. rsk_last_call then says "recv".
 *
 * Errors: as for rsk_recv.
 *
 * Safety: cancellation point.
 *
 * See also: rsk_recv; recv(2). Since 0.1.
 *
 */
RSK_MUST_USE ssize_t rsk_posix_recv_chk(int fd, void *buf, size_t len, size_t buflen, int flags) RSK_FD(1);

/**
 * Receives into a buffer whose size the compiler knows, with the address of the sender.
 *
 * For <rustsock/posix.h>, as rsk_posix_read_chk, in the place of __recvfrom_chk.
 *
 * Parameters:
 * - fd, buf, len, flags, addr, addrlen: as for rsk_recvfrom.
 * - buflen: size of buf in bytes.
 *
 * Returns: the number of bytes, or -1. rsk_last_call then says "recvfrom".
 *
 * Errors: as for rsk_recvfrom.
 *
 * Safety: cancellation point.
 *
 * See also: rsk_recvfrom; recvfrom(2). Since 0.1.
 *
 */
RSK_MUST_USE
ssize_t rsk_posix_recvfrom_chk(int fd,
                               void *buf,
                               size_t len,
                               size_t buflen,
                               int flags,
                               struct sockaddr *addr,
                               socklen_t *addrlen)
RSK_FD(1);

/**
 * Waits for the descriptors of an array whose size the compiler knows.
 *
 * For <rustsock/posix.h>, as rsk_posix_read_chk, in the place of __poll_chk.
 *
 * Parameters:
 * - fds, nfds, timeout: as for rsk_poll.
 * - fdslen: size of fds in bytes.
 *
 * Returns: the number of descriptors with events, 0 when the time is over, or -1. rsk_last_call
 * then says "poll".
 *
 * Errors: as for rsk_poll.
 *
 * Safety: cancellation point.
 *
 * See also: rsk_poll; poll(2). Since 0.1.
 *
 */
RSK_MUST_USE int rsk_posix_poll_chk(struct pollfd *fds, nfds_t nfds, int timeout, size_t fdslen);

/**
 * Waits for the descriptors of an array whose size the compiler knows, with a signal mask.
 *
 * For <rustsock/posix.h>, as rsk_posix_read_chk, in the place of __ppoll_chk.
 *
 * Parameters:
 * - fds, nfds, timeout, sigmask: as for rsk_ppoll.
 * - fdslen: size of fds in bytes.
 *
 * Returns: the number of descriptors with events, 0 when the time is over, or -1. rsk_last_call
 * then says "ppoll".
 *
 * Errors: as for rsk_ppoll.
 *
 * Safety: cancellation point.
 *
 * See also: rsk_ppoll; ppoll(2). Since 0.1.
 *
 */
RSK_MUST_USE
int rsk_posix_ppoll_chk(struct pollfd *fds,
                        nfds_t nfds,
                        const struct timespec *timeout,
                        const sigset_t *sigmask,
                        size_t fdslen);

/**
 * Returns the table of constants of the socket API and of this header.
 *
 * For bindings of other languages, which cannot read C headers: address families, socket types,
 * protocols, options and their levels, flags, EAI_ codes, events, and the RSK_ constants of the
 * poller. In C just use the names. A name may be missing in an older release and is never taken
 * away.
 *
 * Parameters:
 * - count: filled with the number of entries.
 *
 * Returns: the first entry; the table is never freed or changed. NULL on failure.
 *
 * Errors:
 * - EFAULT: count is NULL or points to no memory.
 *
 * Since 0.1.
 */
const struct rsk_constant *rsk_constants(size_t *count);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* RUSTSOCK_H */
