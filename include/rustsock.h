/*
 * rustsock.h - the BSD socket API with a Rust core.
 *
 * Generated from src/ffi by `make header`; do not edit.
 *
 * The functions without a counterpart in POSIX are described in full; those with one ("twins": rsk_socket is socket and so
 * on) have the same arguments, results and errno values, and their description says where they differ. In general:
 *
 *   result     -1 (or NULL, or an EAI_ code) is failure; errno is then set, last of all. On success errno is untouched.
 *   reason     rsk_perror() and rsk_explain() tell why a call failed and what to do. They use a copy of their own, so that
 *              a printf or close in between does no harm.
 *   SIGPIPE    no function raises it. A write to a closed connection fails with EPIPE. The signal's disposition, which
 *              belongs to the program, is not touched.
 *   EINTR      functions that wait return it as their twins do. rsk_close never does: Linux has closed the descriptor.
 *   CLOEXEC    twins set it as asked (SOCK_CLOEXEC). What the library opens for itself has it.
 *   short I/O  send and recv may do less than asked, as always; their result says how much.
 *   threads    every function may be called from any thread. The last error is per thread.
 *   signals    the transfer functions, rsk_close, rsk_poll, rsk_select and rsk_poller_wake may be called in a handler.
 *   fork       descriptors and the library may be used in the child, also when other threads were in calls.
 *   cancel     twins of POSIX cancellation points are cancellation points; no other function is.
 *   pointers   an invalid pointer to a kernel call fails with EFAULT; NULL does so everywhere it is not allowed.
 *   panics     a bug in the library ends the one call with -1 and ENOTRECOVERABLE, never the program.
 */


#ifndef RUSTSOCK_H
#define RUSTSOCK_H


#include <arpa/inet.h>
#include <net/if.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
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

/* Types the system headers declare only with _GNU_SOURCE. */
struct mmsghdr;
struct addrinfo;


/**
 * Backend: the best there is (epoll).
 */
#define RSK_POLLER_AUTO 0

/**
 * Backend: select(2).
 */
#define RSK_POLLER_SELECT 1

/**
 * Backend: poll(2).
 */
#define RSK_POLLER_POLL 2

/**
 * Backend: epoll(7).
 */
#define RSK_POLLER_EPOLL 3

/**
 * Event: a read will not block (data, end of stream, a connection to accept, or an error to fetch).
 */
#define RSK_READABLE 1

/**
 * Event: a write will not block.
 */
#define RSK_WRITABLE 2

/**
 * Event: urgent data.
 */
#define RSK_PRIORITY 4

/**
 * Event, reported only: an error is pending; read it with SO_ERROR or from the next call.
 */
#define RSK_ERROR 8

/**
 * Event, reported only: the connection is over in both directions.
 */
#define RSK_HANGUP 16

/**
 * Event, reported only: the descriptor is not open (select and poll; epoll forgets a closed descriptor).
 */
#define RSK_INVALID 32

/**
 * Event, reported only: rsk_poller_wake was called.
 */
#define RSK_WAKE 64

/**
 * Mode, asked only: report a change once, not a state as long as it lasts (epoll).
 */
#define RSK_EDGE 256

/**
 * Mode, asked only: report once, then be silent until rsk_poller_modify.
 */
#define RSK_ONESHOT 512

/**
 * Major version of this header.
 */
#define RSK_VERSION_MAJOR 0

/**
 * Minor version of this header.
 */
#define RSK_VERSION_MINOR 1

/**
 * Patch level of this header.
 */
#define RSK_VERSION_PATCH 0

/**
 * Number of the binary interface: programs built against another number must be rebuilt.
 */
#define RSK_ABI_VERSION 1

/**
 * A constant.
 */
typedef struct rsk_constant {
  /**
   * Its name, such as "AF_INET6".
   */
  const char *name;
  /**
   * Its value.
   */
  int64_t value;
} rsk_constant;

/**
 * A poller. After rsk_poller_close the handle is refused with EBADF, also when a new poller took its place.
 */
typedef struct rsk_poller {
  /**
   * Number of the poller; 0 is none.
   */
  uint64_t id;
} rsk_poller;

/**
 * What happened to a watched descriptor.
 */
typedef struct rsk_event {
  /**
   * The descriptor; -1 for a wake-up.
   */
  int fd;
  /**
   * What is ready, as bits.
   */
  uint32_t events;
  /**
   * The number given when it was added.
   */
  uint64_t data;
} rsk_event;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/**
 * Returns the table of constants and stores their number.
 */
const struct rsk_constant *rsk_constants(size_t *count);

/**
 * Makes a second file descriptor for the same socket.
 *
 */
RSK_MUST_USE int rsk_dup(int fd) RSK_FD(1);

/**
 * As rsk_dup, and the copy is closed by exec.
 *
 */
RSK_MUST_USE int rsk_dup_cloexec(int fd) RSK_FD(1);

/**
 * Sets whether calls on this descriptor fail with EAGAIN instead of waiting.
 *
 */
int rsk_set_nonblocking(int fd, int on) RSK_FD(1);

/**
 * Tells whether the descriptor is non-blocking.
 *
 */
RSK_MUST_USE int rsk_get_nonblocking(int fd) RSK_FD(1);

/**
 * Sets whether exec closes the descriptor.
 *
 */
int rsk_set_cloexec(int fd, int on) RSK_FD(1);

/**
 * Tells whether exec closes the descriptor.
 *
 */
RSK_MUST_USE int rsk_get_cloexec(int fd) RSK_FD(1);

/**
 * Tells how many bytes can be read without waiting.
 *
 */
RSK_MUST_USE int rsk_bytes_available(int fd) RSK_FD(1);

/**
 * Makes an epoll instance.
 *
 */
RSK_MUST_USE int rsk_epoll_create1(int flags);

/**
 * Changes what an epoll instance watches.
 *
 */
RSK_MUST_USE int rsk_epoll_ctl(int epfd, int op, int fd, struct epoll_event *event) RSK_FD(1);

/**
 * Waits for events of an epoll instance.
 *
 */
RSK_MUST_USE int rsk_epoll_wait(int epfd, struct epoll_event *events, int maxevents, int timeout) RSK_FD(1);

/**
 * As rsk_epoll_wait, with a signal mask for the time of the wait.
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
 * Returns the code of the last call of this library that failed in this thread: an errno value, or a negative EAI_ code.
 */
int rsk_last_error(void);

/**
 * Returns the name of the call that failed last in this thread, without prefix, such as "connect"; "" if none.
 */
const char *rsk_last_call(void);

/**
 * Returns the file descriptor of the call that failed last in this thread, or -1 if it had none.
 */
int rsk_last_error_fd(void);

/**
 * Forgets the last error of this thread.
 */
void rsk_clear_error(void);

/**
 * Explains the last error of this thread.
 */
int rsk_explain(char *buf, size_t len);

/**
 * Explains a code, for a call by name or in general.
 */
int rsk_explain_code(const char *call, int code, char *buf, size_t len);

/**
 * Writes the explanation of the last error of this thread to standard error.
 */
void rsk_perror(const char *prefix);

/**
 * Returns the name of a code, such as "ECONNREFUSED" or "EAI_NONAME"; "UNKNOWN" if it has none.
 */
const char *rsk_error_name(int code);

/**
 * Chooses the language of explanations.
 */
int rsk_set_language(const char *tag);

/**
 * Writes a line for every call of the library to a private copy of `fd`; -1 ends that.
 */
int rsk_trace(int fd);

/**
 * Sends a message.
 *
 */
RSK_MUST_USE ssize_t rsk_sendmsg(int fd, const struct msghdr *msg, int flags) RSK_FD(1);

/**
 * Receives a message.
 *
 */
RSK_MUST_USE ssize_t rsk_recvmsg(int fd, struct msghdr *msg, int flags) RSK_FD(1);

/**
 * Sends many messages in one call.
 *
 */
RSK_MUST_USE int rsk_sendmmsg(int fd, struct mmsghdr *msgs, unsigned int count, int flags) RSK_FD(1);

/**
 * Receives many messages in one call.
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
 * Reads a socket option.
 *
 */
int rsk_getsockopt(int fd, int level, int name, void *value, socklen_t *len) RSK_FD(1);

/**
 * Sets a socket option.
 *
 */
int rsk_setsockopt(int fd, int level, int name, const void *value, socklen_t len) RSK_FD(1) RSK_READS(4, 5);

/**
 * Opens a poller.
 *
 */
RSK_MUST_USE int rsk_poller_open(int backend, struct rsk_poller *out);

/**
 * Closes a poller; the descriptors it watched stay open.
 */
int rsk_poller_close(struct rsk_poller poller);

/**
 * Tells which backend a poller uses.
 */
int rsk_poller_backend(struct rsk_poller poller);

/**
 * Tells the name of the backend a poller uses: "select", "poll" or "epoll".
 */
const char *rsk_poller_backend_name(struct rsk_poller poller);

/**
 * Watches a descriptor.
 *
 */
RSK_MUST_USE int rsk_poller_add(struct rsk_poller poller, int fd, int events, uint64_t data);

/**
 * Changes what a descriptor is watched for.
 *
 */
RSK_MUST_USE int rsk_poller_modify(struct rsk_poller poller, int fd, int events, uint64_t data);

/**
 * Watches a descriptor no more.
 */
int rsk_poller_remove(struct rsk_poller poller, int fd);

/**
 * Waits for events.
 *
 */
RSK_MUST_USE int rsk_poller_wait(struct rsk_poller poller, struct rsk_event *events, int max, int timeout_ms);

/**
 * Makes a wait return.
 */
int rsk_poller_wake(struct rsk_poller poller);

/**
 * Tells the descriptor of a poller on epoll, to be watched by another poller.
 */
int rsk_poller_fd(struct rsk_poller poller);

/**
 * Finds addresses for a host and a service.
 *
 */
RSK_MUST_USE
int rsk_getaddrinfo(const char *node,
                    const char *service,
                    const struct addrinfo *hints,
                    struct addrinfo **res);

/**
 * Gives back a list of rsk_getaddrinfo.
 */
void rsk_freeaddrinfo(struct addrinfo *res);

/**
 * Returns a text for a code of rsk_getaddrinfo or rsk_getnameinfo.
 */
const char *rsk_gai_strerror(int code);

/**
 * Finds the name of an address.
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
 * Reads an address from text.
 *
 */
RSK_MUST_USE int rsk_inet_pton(int family, const char *src, void *dst);

/**
 * Writes an address as text.
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
 */
RSK_MUST_USE uint16_t rsk_htons(uint16_t hostshort);

/**
 * Puts a 32-bit number, such as an IPv4 address, into network byte order.
 *
 */
RSK_MUST_USE uint32_t rsk_htonl(uint32_t hostlong);

/**
 * Takes a 16-bit number out of network byte order.
 *
 */
RSK_MUST_USE uint16_t rsk_ntohs(uint16_t netshort);

/**
 * Takes a 32-bit number out of network byte order.
 *
 */
RSK_MUST_USE uint32_t rsk_ntohl(uint32_t netlong);

/**
 * Finds the number of a network interface.
 *
 */
RSK_MUST_USE unsigned int rsk_if_nametoindex(const char *ifname);

/**
 * Finds the name of a network interface.
 *
 */
RSK_MUST_USE char *rsk_if_indextoname(unsigned int ifindex, char *ifname);

/**
 * Waits until one of several descriptors is ready.
 *
 */
RSK_MUST_USE
int rsk_select(int nfds,
               fd_set *readfds,
               fd_set *writefds,
               fd_set *exceptfds,
               struct timeval *timeout);

/**
 * As rsk_select, with a signal mask for the time of the wait.
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
 * Waits until one of several descriptors is ready; no limit on their numbers.
 *
 */
RSK_MUST_USE int rsk_poll(struct pollfd *fds, nfds_t nfds, int timeout);

/**
 * As rsk_poll, with a finer timeout and a signal mask.
 *
 */
RSK_MUST_USE
int rsk_ppoll(struct pollfd *fds,
              nfds_t nfds,
              const struct timespec *timeout,
              const sigset_t *sigmask);

/**
 * Adds a descriptor to a set for rsk_select, checked.
 */
int rsk_fd_set(int fd, fd_set *set);

/**
 * Takes a descriptor out of a set, checked.
 */
int rsk_fd_clr(int fd, fd_set *set);

/**
 * Tells whether a descriptor is in a set, checked.
 *
 */
RSK_MUST_USE int rsk_fd_isset(int fd, const fd_set *set);

/**
 * Empties a set.
 */
int rsk_fd_zero(fd_set *set);

/**
 * Makes a socket.
 *
 */
RSK_MUST_USE int rsk_socket(int domain, int type, int protocol);

/**
 * Makes two sockets connected to each other.
 *
 */
RSK_MUST_USE int rsk_socketpair(int domain, int type, int protocol, int *fds);

/**
 * Gives a socket a local address.
 *
 */
RSK_MUST_USE int rsk_bind(int fd, const struct sockaddr *addr, socklen_t addrlen) RSK_FD(1);

/**
 * Makes a socket take connections.
 *
 */
RSK_MUST_USE int rsk_listen(int fd, int backlog) RSK_FD(1);

/**
 * Takes the first connection of the queue.
 *
 */
RSK_MUST_USE int rsk_accept(int fd, struct sockaddr *addr, socklen_t *addrlen) RSK_FD(1);

/**
 * As rsk_accept, with flags for the new socket.
 *
 */
RSK_MUST_USE int rsk_accept4(int fd, struct sockaddr *addr, socklen_t *addrlen, int flags) RSK_FD(1);

/**
 * Connects a socket.
 *
 */
RSK_MUST_USE int rsk_connect(int fd, const struct sockaddr *addr, socklen_t addrlen) RSK_FD(1);

/**
 * Ends one direction of a connection, or both.
 *
 */
int rsk_shutdown(int fd, int how) RSK_FD(1);

/**
 * Closes a file descriptor.
 */
int rsk_close(int fd);

/**
 * Tells the local address of a socket.
 *
 */
int rsk_getsockname(int fd, struct sockaddr *addr, socklen_t *addrlen) RSK_FD(1);

/**
 * Tells the address of the peer of a socket.
 *
 */
int rsk_getpeername(int fd, struct sockaddr *addr, socklen_t *addrlen) RSK_FD(1);

/**
 * Sends bytes on a connected socket.
 *
 */
RSK_MUST_USE ssize_t rsk_send(int fd, const void *buf, size_t len, int flags) RSK_FD(1) RSK_READS(2, 3);

/**
 * Receives bytes from a socket.
 *
 */
RSK_MUST_USE ssize_t rsk_recv(int fd, void *buf, size_t len, int flags) RSK_FD(1) RSK_WRITES(2, 3);

/**
 * Sends bytes to an address.
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
 */
RSK_MUST_USE ssize_t rsk_read(int fd, void *buf, size_t len) RSK_FD(1) RSK_WRITES(2, 3);

/**
 * Writes to any file descriptor.
 *
 */
RSK_MUST_USE ssize_t rsk_write(int fd, const void *buf, size_t len) RSK_FD(1) RSK_READS(2, 3);

/**
 * Reads into several buffers.
 *
 */
RSK_MUST_USE ssize_t rsk_readv(int fd, const struct iovec *iov, int iovcnt) RSK_FD(1);

/**
 * Writes several buffers.
 *
 */
RSK_MUST_USE ssize_t rsk_writev(int fd, const struct iovec *iov, int iovcnt) RSK_FD(1);

/**
 * Sends from a file without copying through the program.
 *
 */
RSK_MUST_USE ssize_t rsk_sendfile(int out_fd, int in_fd, off_t *offset, size_t count) RSK_FD(1) RSK_FD(2);

/**
 * Returns the version of the library in use, such as "0.1.0".
 */
const char *rsk_version(void);

/**
 * Returns the number of the binary interface of the library in use; compare with RSK_ABI_VERSION.
 */
int rsk_abi_version(void);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* RUSTSOCK_H */
