/*
 * rustsock/posix.h - C and C++ sources written for libc run on rustsock, unchanged.
 *
 * Written by `make header` from packaging/stand_ins.py; do not edit.
 *
 *   cc -include rustsock/posix.h prog.c $(pkg-config --cflags --libs rustsock)
 *
 * It comes before everything else in a source file, which is what -include does. It includes no header and defines no
 * feature macro, so the program sees of the system what it asked for (_GNU_SOURCE in its first line still works). It has two
 * means, for the same list of functions:
 *
 *   names      in C, `#define send rsk_send` makes the headers of the system declare rsk_send, as they would have declared send.
 *              Members of structures, pointers to functions and functions of the program's own may have such names: they are
 *              renamed everywhere alike. In C++ no name is defined.
 *   symbols    whatever still refers to libc's symbol is given to the other by the assembler: all of C++, calls made by inline
 *              functions of the system headers (_FORTIFY_SOURCE), large-file names (fcntl64), names that were undefined again.
 *              So an object file refers to all functions listed here, used or not, and wants -lrustsock to be linked.
 *
 * The functions are the twins of <rustsock.h>, and descriptors are what they were. What differs for the program:
 *
 *   SIGPIPE    is not raised by a socket: writing to a connection the peer has left fails with EPIPE. A pipe, a terminal, a
 *              file raise it as ever.
 *   close      does not fail with EINTR: Linux has closed the descriptor.
 *   pointers   where libc would crash on NULL, a function may fail with EFAULT.
 *   fdopen     on a socket gives a stream whose calls are seen too; fileno works on it. It carries bytes, no wide characters.
 *   seccomp    a program that forbids itself system calls has to allow sendto and getsockopt where it used write, writev.
 *
 * perror and strerror say what they always did; rsk_perror of <rustsock.h>, which may be included too, says more. Not taken
 * over: gethostbyname and its kin, pread and pwrite, dprintf, splice, close_range, popen, calls inside other libraries.
 *
 * A program that must keep one of the functions, because it defines a function of that name itself for all its files, or
 * because a macro of its own would be redefined: -DRUSTSOCK_KEEP_send. With -flto use the link-time form instead, or as well:
 * what the assembler is told in one file may then not reach the others (rustsock-posix(7)).
 */
#ifndef RUSTSOCK_POSIX_H
#define RUSTSOCK_POSIX_H

/* Sources in assembler may be compiled with the same options. */
#ifndef __ASSEMBLER__

#if !defined __linux__ || !defined __LP64__
#error "rustsock/posix.h knows the names of 64-bit Linux only"
#endif

/* Where a header of the system was included before, its names are declared already and are left to the assembler. */

/* sys/socket.h */
#ifndef RUSTSOCK_KEEP_socket
__asm__(".set socket,rsk_socket");
#if !defined __cplusplus && !defined _SYS_SOCKET_H
#define socket rsk_socket
#endif
#endif
#ifndef RUSTSOCK_KEEP_socketpair
__asm__(".set socketpair,rsk_socketpair");
#if !defined __cplusplus && !defined _SYS_SOCKET_H
#define socketpair rsk_socketpair
#endif
#endif
#ifndef RUSTSOCK_KEEP_bind
__asm__(".set bind,rsk_bind");
#if !defined __cplusplus && !defined _SYS_SOCKET_H
#define bind rsk_bind
#endif
#endif
#ifndef RUSTSOCK_KEEP_listen
__asm__(".set listen,rsk_listen");
#if !defined __cplusplus && !defined _SYS_SOCKET_H
#define listen rsk_listen
#endif
#endif
#ifndef RUSTSOCK_KEEP_accept
__asm__(".set accept,rsk_accept");
#if !defined __cplusplus && !defined _SYS_SOCKET_H
#define accept rsk_accept
#endif
#endif
#ifndef RUSTSOCK_KEEP_accept4
__asm__(".set accept4,rsk_accept4");
#if !defined __cplusplus && !defined _SYS_SOCKET_H
#define accept4 rsk_accept4
#endif
#endif
#ifndef RUSTSOCK_KEEP_connect
__asm__(".set connect,rsk_connect");
#if !defined __cplusplus && !defined _SYS_SOCKET_H
#define connect rsk_connect
#endif
#endif
#ifndef RUSTSOCK_KEEP_shutdown
__asm__(".set shutdown,rsk_shutdown");
#if !defined __cplusplus && !defined _SYS_SOCKET_H
#define shutdown rsk_shutdown
#endif
#endif
#ifndef RUSTSOCK_KEEP_getsockname
__asm__(".set getsockname,rsk_getsockname");
#if !defined __cplusplus && !defined _SYS_SOCKET_H
#define getsockname rsk_getsockname
#endif
#endif
#ifndef RUSTSOCK_KEEP_getpeername
__asm__(".set getpeername,rsk_getpeername");
#if !defined __cplusplus && !defined _SYS_SOCKET_H
#define getpeername rsk_getpeername
#endif
#endif
#ifndef RUSTSOCK_KEEP_getsockopt
__asm__(".set getsockopt,rsk_getsockopt");
#if !defined __cplusplus && !defined _SYS_SOCKET_H
#define getsockopt rsk_getsockopt
#endif
#endif
#ifndef RUSTSOCK_KEEP_setsockopt
__asm__(".set setsockopt,rsk_setsockopt");
#if !defined __cplusplus && !defined _SYS_SOCKET_H
#define setsockopt rsk_setsockopt
#endif
#endif
#ifndef RUSTSOCK_KEEP_send
__asm__(".set send,rsk_send");
#if !defined __cplusplus && !defined _SYS_SOCKET_H
#define send rsk_send
#endif
#endif
#ifndef RUSTSOCK_KEEP_sendto
__asm__(".set sendto,rsk_sendto");
#if !defined __cplusplus && !defined _SYS_SOCKET_H
#define sendto rsk_sendto
#endif
#endif
#ifndef RUSTSOCK_KEEP_sendmsg
__asm__(".set sendmsg,rsk_sendmsg");
#if !defined __cplusplus && !defined _SYS_SOCKET_H
#define sendmsg rsk_sendmsg
#endif
#endif
#ifndef RUSTSOCK_KEEP_sendmmsg
__asm__(".set sendmmsg,rsk_sendmmsg");
#if !defined __cplusplus && !defined _SYS_SOCKET_H
#define sendmmsg rsk_sendmmsg
#endif
#endif
#ifndef RUSTSOCK_KEEP_recv
__asm__(".set recv,rsk_recv");
__asm__(".set __recv_chk,rsk_posix_recv_chk");
#if !defined __cplusplus && !defined _SYS_SOCKET_H
#define recv rsk_recv
#endif
#endif
#ifndef RUSTSOCK_KEEP_recvfrom
__asm__(".set recvfrom,rsk_recvfrom");
__asm__(".set __recvfrom_chk,rsk_posix_recvfrom_chk");
#if !defined __cplusplus && !defined _SYS_SOCKET_H
#define recvfrom rsk_recvfrom
#endif
#endif
#ifndef RUSTSOCK_KEEP_recvmsg
__asm__(".set recvmsg,rsk_recvmsg");
#if !defined __cplusplus && !defined _SYS_SOCKET_H
#define recvmsg rsk_recvmsg
#endif
#endif
#ifndef RUSTSOCK_KEEP_recvmmsg
__asm__(".set recvmmsg,rsk_recvmmsg");
#if !defined __cplusplus && !defined _SYS_SOCKET_H
#define recvmmsg rsk_recvmmsg
#endif
#endif

/* unistd.h */
#ifndef RUSTSOCK_KEEP_close
__asm__(".set close,rsk_close");
#if !defined __cplusplus && !defined _UNISTD_H
#define close rsk_close
#endif
#endif
#ifndef RUSTSOCK_KEEP_dup
__asm__(".set dup,rsk_dup");
#if !defined __cplusplus && !defined _UNISTD_H
#define dup rsk_dup
#endif
#endif
#ifndef RUSTSOCK_KEEP_dup2
__asm__(".set dup2,rsk_dup2");
#if !defined __cplusplus && !defined _UNISTD_H
#define dup2 rsk_dup2
#endif
#endif
#ifndef RUSTSOCK_KEEP_dup3
__asm__(".set dup3,rsk_dup3");
#if !defined __cplusplus && !defined _UNISTD_H
#define dup3 rsk_dup3
#endif
#endif
#ifndef RUSTSOCK_KEEP_read
__asm__(".set read,rsk_read");
__asm__(".set __read_chk,rsk_posix_read_chk");
#if !defined __cplusplus && !defined _UNISTD_H
#define read rsk_read
#endif
#endif
#ifndef RUSTSOCK_KEEP_write
__asm__(".set write,rsk_posix_write");
#if !defined __cplusplus && !defined _UNISTD_H
#define write rsk_posix_write
#endif
#endif

/* fcntl.h */
#ifndef RUSTSOCK_KEEP_fcntl
__asm__(".set fcntl,rsk_fcntl");
__asm__(".set fcntl64,rsk_fcntl");
#if !defined __cplusplus && !defined _FCNTL_H
#define fcntl rsk_fcntl
#endif
#endif

/* sys/ioctl.h */
#ifndef RUSTSOCK_KEEP_ioctl
__asm__(".set ioctl,rsk_ioctl");
#if !defined __cplusplus && !defined _SYS_IOCTL_H
#define ioctl rsk_ioctl
#endif
#endif

/* sys/uio.h */
#ifndef RUSTSOCK_KEEP_readv
__asm__(".set readv,rsk_readv");
#if !defined __cplusplus && !defined _SYS_UIO_H
#define readv rsk_readv
#endif
#endif
#ifndef RUSTSOCK_KEEP_writev
__asm__(".set writev,rsk_posix_writev");
#if !defined __cplusplus && !defined _SYS_UIO_H
#define writev rsk_posix_writev
#endif
#endif

/* sys/sendfile.h */
#ifndef RUSTSOCK_KEEP_sendfile
__asm__(".set sendfile,rsk_posix_sendfile");
__asm__(".set sendfile64,rsk_posix_sendfile");
#if !defined __cplusplus && !defined _SYS_SENDFILE_H
#define sendfile rsk_posix_sendfile
#endif
#endif

/* sys/select.h */
#ifndef RUSTSOCK_KEEP_select
__asm__(".set select,rsk_select");
#if !defined __cplusplus && !defined _SYS_SELECT_H
#define select rsk_select
#endif
#endif
#ifndef RUSTSOCK_KEEP_pselect
__asm__(".set pselect,rsk_pselect");
#if !defined __cplusplus && !defined _SYS_SELECT_H
#define pselect rsk_pselect
#endif
#endif

/* poll.h */
#ifndef RUSTSOCK_KEEP_poll
__asm__(".set poll,rsk_poll");
__asm__(".set __poll_chk,rsk_posix_poll_chk");
#if !defined __cplusplus && !defined _SYS_POLL_H
#define poll rsk_poll
#endif
#endif
#ifndef RUSTSOCK_KEEP_ppoll
__asm__(".set ppoll,rsk_ppoll");
__asm__(".set __ppoll_chk,rsk_posix_ppoll_chk");
#if !defined __cplusplus && !defined _SYS_POLL_H
#define ppoll rsk_ppoll
#endif
#endif

/* sys/epoll.h */
#ifndef RUSTSOCK_KEEP_epoll_create
__asm__(".set epoll_create,rsk_epoll_create");
#if !defined __cplusplus && !defined _SYS_EPOLL_H
#define epoll_create rsk_epoll_create
#endif
#endif
#ifndef RUSTSOCK_KEEP_epoll_create1
__asm__(".set epoll_create1,rsk_epoll_create1");
#if !defined __cplusplus && !defined _SYS_EPOLL_H
#define epoll_create1 rsk_epoll_create1
#endif
#endif
#ifndef RUSTSOCK_KEEP_epoll_ctl
__asm__(".set epoll_ctl,rsk_epoll_ctl");
#if !defined __cplusplus && !defined _SYS_EPOLL_H
#define epoll_ctl rsk_epoll_ctl
#endif
#endif
#ifndef RUSTSOCK_KEEP_epoll_wait
__asm__(".set epoll_wait,rsk_epoll_wait");
#if !defined __cplusplus && !defined _SYS_EPOLL_H
#define epoll_wait rsk_epoll_wait
#endif
#endif
#ifndef RUSTSOCK_KEEP_epoll_pwait
__asm__(".set epoll_pwait,rsk_epoll_pwait");
#if !defined __cplusplus && !defined _SYS_EPOLL_H
#define epoll_pwait rsk_epoll_pwait
#endif
#endif

/* netdb.h */
#ifndef RUSTSOCK_KEEP_getaddrinfo
__asm__(".set getaddrinfo,rsk_getaddrinfo");
#if !defined __cplusplus && !defined _NETDB_H
#define getaddrinfo rsk_getaddrinfo
#endif
#endif
#ifndef RUSTSOCK_KEEP_freeaddrinfo
__asm__(".set freeaddrinfo,rsk_freeaddrinfo");
#if !defined __cplusplus && !defined _NETDB_H
#define freeaddrinfo rsk_freeaddrinfo
#endif
#endif
#ifndef RUSTSOCK_KEEP_gai_strerror
__asm__(".set gai_strerror,rsk_gai_strerror");
#if !defined __cplusplus && !defined _NETDB_H
#define gai_strerror rsk_gai_strerror
#endif
#endif
#ifndef RUSTSOCK_KEEP_getnameinfo
__asm__(".set getnameinfo,rsk_getnameinfo");
#if !defined __cplusplus && !defined _NETDB_H
#define getnameinfo rsk_getnameinfo
#endif
#endif

/* arpa/inet.h */
#ifndef RUSTSOCK_KEEP_inet_pton
__asm__(".set inet_pton,rsk_inet_pton");
#if !defined __cplusplus && !defined _ARPA_INET_H
#define inet_pton rsk_inet_pton
#endif
#endif
#ifndef RUSTSOCK_KEEP_inet_ntop
__asm__(".set inet_ntop,rsk_inet_ntop");
#if !defined __cplusplus && !defined _ARPA_INET_H
#define inet_ntop rsk_inet_ntop
#endif
#endif
#ifndef RUSTSOCK_KEEP_inet_addr
__asm__(".set inet_addr,rsk_inet_addr");
#if !defined __cplusplus && !defined _ARPA_INET_H
#define inet_addr rsk_inet_addr
#endif
#endif
#ifndef RUSTSOCK_KEEP_inet_aton
__asm__(".set inet_aton,rsk_inet_aton");
#if !defined __cplusplus && !defined _ARPA_INET_H
#define inet_aton rsk_inet_aton
#endif
#endif
#ifndef RUSTSOCK_KEEP_inet_ntoa
__asm__(".set inet_ntoa,rsk_inet_ntoa");
#if !defined __cplusplus && !defined _ARPA_INET_H
#define inet_ntoa rsk_inet_ntoa
#endif
#endif

/* net/if.h */
#ifndef RUSTSOCK_KEEP_if_nametoindex
__asm__(".set if_nametoindex,rsk_if_nametoindex");
#if !defined __cplusplus && !defined _NET_IF_H
#define if_nametoindex rsk_if_nametoindex
#endif
#endif
#ifndef RUSTSOCK_KEEP_if_indextoname
__asm__(".set if_indextoname,rsk_if_indextoname");
#if !defined __cplusplus && !defined _NET_IF_H
#define if_indextoname rsk_if_indextoname
#endif
#endif

/* stdio.h */
#ifndef RUSTSOCK_KEEP_fdopen
__asm__(".set fdopen,rsk_fdopen");
#if !defined __cplusplus && !defined _STDIO_H
#define fdopen rsk_fdopen
#endif
#endif
#ifndef RUSTSOCK_KEEP_perror
__asm__(".set perror,rsk_posix_perror");
#if !defined __cplusplus && !defined _STDIO_H
#define perror rsk_posix_perror
#endif
#endif

/* string.h */
#ifndef RUSTSOCK_KEEP_strerror
__asm__(".set strerror,rsk_strerror");
#if !defined __cplusplus && !defined _STRING_H
#define strerror rsk_strerror
#endif
#endif

#endif /* __ASSEMBLER__ */
#endif /* RUSTSOCK_POSIX_H */
