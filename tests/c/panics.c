/* A panic inside the library — forced by the hook of the test build, for every exported function in turn — comes out as a
 * failure of that one call: -1 (NULL, all ones), ENOTRECOVERABLE, and a message. The process and later calls are unharmed. */
#include "check.h"

#include <rustsock.h>

#include <fcntl.h>
#include <sys/ioctl.h>

int rsk_test_panic_in(const char *call);

CHECK_PROGRAM("panics");

static char text[4096];
static struct sockaddr_storage address;
static socklen_t address_len = sizeof address;
static int pair[2];
static rsk_poller poller;
static rsk_ethernet_view ethernet_view;
static rsk_ipv4_view ipv4_view;
static rsk_ipv6_view ipv6_view;
static rsk_icmp_view icmp_view;
static rsk_tcp_view tcp_view;
static rsk_udp_view udp_view;
static rsk_description description;
static rsk_event events[1];
static rsk_reader reader;
static rsk_loop loop;
static rsk_loop_statistics statistics;
static rsk_loop_event loop_events[1];
static rsk_timer timer;
static rsk_watch watch;
static rsk_server server;
static rsk_endpoint endpoint;
static rsk_message message;
static rsk_chunk chunk;
static size_t count;
static fd_set set;
static struct in_addr four;
static rsk_stream stream;
static rsk_stream_counts counts;
static rsk_proxy_info proxy;

/* name, the call as a number that is -1 (or, for a pointer, 0) when it failed, the number expected of a panic */
#define NUMBER(call) ((long long)(call))
#define POINTER(call) ((long long)(uintptr_t)(call))
#define FUNCTIONS(X)                                                                                                       \
  X(version, POINTER(rsk_version()), 0)                                                                                    \
  X(abi_version, NUMBER(rsk_abi_version()), -1)                                                                            \
  X(last_error, NUMBER(rsk_last_error()), -1)                                                                              \
  X(last_call, POINTER(rsk_last_call()), 0)                                                                                \
  X(last_error_fd, NUMBER(rsk_last_error_fd()), -1)                                                                        \
  X(explain, NUMBER(rsk_explain(text, sizeof text)), -1)                                                                   \
  X(explain_code, NUMBER(rsk_explain_code("connect", ECONNREFUSED, text, sizeof text)), -1)                                \
  X(error_name, POINTER(rsk_error_name(EPIPE)), 0)                                                                         \
  X(strerror, POINTER(rsk_strerror(EPIPE)), 0)                                                                             \
  X(set_language, NUMBER(rsk_set_language("en")), -1)                                                                      \
  X(diag, NUMBER(rsk_diag(NULL)), -1)                                                                                      \
  X(misuse_set_policy, NUMBER(rsk_misuse_set_policy(0, RSK_POLICY_COUNT)), -1)                                             \
  X(misuse_policy, NUMBER(rsk_misuse_policy(0)), -1)                                                                       \
  X(misuse_count, NUMBER(rsk_misuse_count(0)), -1)                                                                         \
  X(misuse_suppress, NUMBER(rsk_misuse_suppress(NULL)), -1)                                                                \
  X(misuse_output, NUMBER(rsk_misuse_output(-1, RSK_REPORT_TEXT)), -1)                                                     \
  X(misuse_callback, NUMBER(rsk_misuse_callback(NULL, NULL)), -1)                                                          \
  X(misuse_codes, POINTER(rsk_misuse_codes(&count)), 0)                                                                    \
  X(misuse_text, NUMBER(rsk_misuse_text(126, text, sizeof text)), -1)                                                      \
  X(leaks, NUMBER(rsk_leaks(-1, RSK_REPORT_TEXT)), -1)                                                                     \
  X(trace, NUMBER(rsk_trace(-1)), -1)                                                                                      \
  X(trace_to, NUMBER(rsk_trace_to(-1, RSK_TRACE_TEXT)), -1)                                                                \
  X(trace_file, NUMBER(rsk_trace_file("/", RSK_TRACE_TEXT)), -1)                                                           \
  X(trace_callback, NUMBER(rsk_trace_callback(NULL, NULL, RSK_TRACE_TEXT)), -1)                                            \
  X(trace_memory, NUMBER(rsk_trace_memory(0)), -1)                                                                         \
  X(trace_dump, NUMBER(rsk_trace_dump(-1, RSK_TRACE_TEXT)), -1)                                                            \
  X(trace_stop, NUMBER(rsk_trace_stop()), -1)                                                                              \
  X(socket, NUMBER(rsk_socket(AF_INET, SOCK_STREAM, 0)), -1)                                                               \
  X(socketpair, NUMBER(rsk_socketpair(AF_UNIX, SOCK_STREAM, 0, pair)), -1)                                                 \
  X(bind, NUMBER(rsk_bind(-1, (struct sockaddr *)&address, address_len)), -1)                                              \
  X(listen, NUMBER(rsk_listen(-1, 1)), -1)                                                                                 \
  X(accept, NUMBER(rsk_accept(-1, NULL, NULL)), -1)                                                                        \
  X(accept4, NUMBER(rsk_accept4(-1, NULL, NULL, 0)), -1)                                                                   \
  X(connect, NUMBER(rsk_connect(-1, (struct sockaddr *)&address, address_len)), -1)                                        \
  X(shutdown, NUMBER(rsk_shutdown(-1, SHUT_RD)), -1)                                                                       \
  X(close, NUMBER(rsk_close(-1)), -1)                                                                                      \
  X(getsockname, NUMBER(rsk_getsockname(-1, (struct sockaddr *)&address, &address_len)), -1)                               \
  X(getpeername, NUMBER(rsk_getpeername(-1, (struct sockaddr *)&address, &address_len)), -1)                               \
  X(getsockopt, NUMBER(rsk_getsockopt(-1, SOL_SOCKET, SO_TYPE, text, &address_len)), -1)                                   \
  X(setsockopt, NUMBER(rsk_setsockopt(-1, SOL_SOCKET, SO_REUSEADDR, text, 4)), -1)                                         \
  X(send, NUMBER(rsk_send(-1, text, 1, 0)), -1)                                                                            \
  X(recv, NUMBER(rsk_recv(-1, text, 1, 0)), -1)                                                                            \
  X(sendto, NUMBER(rsk_sendto(-1, text, 1, 0, NULL, 0)), -1)                                                               \
  X(recvfrom, NUMBER(rsk_recvfrom(-1, text, 1, 0, NULL, NULL)), -1)                                                        \
  X(read, NUMBER(rsk_read(-1, text, 1)), -1)                                                                               \
  X(write, NUMBER(rsk_write(-1, text, 1)), -1)                                                                             \
  X(readv, NUMBER(rsk_readv(-1, NULL, 0)), -1)                                                                             \
  X(writev, NUMBER(rsk_writev(-1, NULL, 0)), -1)                                                                           \
  X(sendfile, NUMBER(rsk_sendfile(-1, -1, NULL, 1)), -1)                                                                   \
  X(sendmsg, NUMBER(rsk_sendmsg(-1, NULL, 0)), -1)                                                                         \
  X(recvmsg, NUMBER(rsk_recvmsg(-1, NULL, 0)), -1)                                                                         \
  X(sendmmsg, NUMBER(rsk_sendmmsg(-1, NULL, 0, 0)), -1)                                                                    \
  X(recvmmsg, NUMBER(rsk_recvmmsg(-1, NULL, 0, 0, NULL)), -1)                                                              \
  X(dup, NUMBER(rsk_dup(-1)), -1)                                                                                          \
  X(dup2, NUMBER(rsk_dup2(-1, 1)), -1)                                                                                     \
  X(dup3, NUMBER(rsk_dup3(-1, 1, 0)), -1)                                                                                  \
  X(fcntl, NUMBER(rsk_fcntl(-1, F_GETFL)), -1)                                                                             \
  X(ioctl, NUMBER(rsk_ioctl(-1, FIONREAD, &pair[0])), -1)                                                                  \
  X(fdopen, POINTER(rsk_fdopen(-1, "r")), 0)                                                                               \
  X(dup_cloexec, NUMBER(rsk_dup_cloexec(-1)), -1)                                                                          \
  X(set_nonblocking, NUMBER(rsk_set_nonblocking(-1, 1)), -1)                                                               \
  X(get_nonblocking, NUMBER(rsk_get_nonblocking(-1)), -1)                                                                  \
  X(set_cloexec, NUMBER(rsk_set_cloexec(-1, 1)), -1)                                                                       \
  X(get_cloexec, NUMBER(rsk_get_cloexec(-1)), -1)                                                                          \
  X(bytes_available, NUMBER(rsk_bytes_available(-1)), -1)                                                                  \
  X(getaddrinfo, NUMBER(rsk_getaddrinfo("127.0.0.1", NULL, NULL, NULL)), EAI_SYSTEM)                                       \
  X(gai_strerror, POINTER(rsk_gai_strerror(EAI_NONAME)), 0)                                                                \
  X(getnameinfo, NUMBER(rsk_getnameinfo(NULL, 0, NULL, 0, NULL, 0, 0)), EAI_SYSTEM)                                        \
  X(inet_pton, NUMBER(rsk_inet_pton(AF_INET, "1.2.3.4", text)), -1)                                                        \
  X(inet_ntop, POINTER(rsk_inet_ntop(AF_INET, &address, text, sizeof text)), 0)                                            \
  X(inet_addr, NUMBER(rsk_inet_addr("1.2.3.4")), UINT32_MAX)                                                               \
  X(inet_aton, NUMBER(rsk_inet_aton("1.2.3.4", &four)), -1)                                                                \
  X(inet_ntoa, POINTER(rsk_inet_ntoa(four)), 0)                                                                            \
  X(htons, NUMBER(rsk_htons(1)), UINT16_MAX)                                                                               \
  X(htonl, NUMBER(rsk_htonl(1)), UINT32_MAX)                                                                               \
  X(ntohs, NUMBER(rsk_ntohs(1)), UINT16_MAX)                                                                               \
  X(ntohl, NUMBER(rsk_ntohl(1)), UINT32_MAX)                                                                               \
  X(if_nametoindex, NUMBER(rsk_if_nametoindex("lo")), 0)                                                                   \
  X(if_indextoname, POINTER(rsk_if_indextoname(1, text)), 0)                                                               \
  X(select, NUMBER(rsk_select(0, NULL, NULL, NULL, &(struct timeval){0})), -1)                                             \
  X(pselect, NUMBER(rsk_pselect(0, NULL, NULL, NULL, &(struct timespec){0}, NULL)), -1)                                    \
  X(poll, NUMBER(rsk_poll(NULL, 0, 0)), -1)                                                                                \
  X(ppoll, NUMBER(rsk_ppoll(NULL, 0, &(struct timespec){0}, NULL)), -1)                                                    \
  X(fd_set, NUMBER(rsk_fd_set(1, &set)), -1)                                                                               \
  X(fd_clr, NUMBER(rsk_fd_clr(1, &set)), -1)                                                                               \
  X(fd_isset, NUMBER(rsk_fd_isset(1, &set)), -1)                                                                           \
  X(fd_zero, NUMBER(rsk_fd_zero(&set)), -1)                                                                                \
  X(epoll_create, NUMBER(rsk_epoll_create(1)), -1)                                                                         \
  X(epoll_create1, NUMBER(rsk_epoll_create1(0)), -1)                                                                       \
  X(epoll_ctl, NUMBER(rsk_epoll_ctl(-1, EPOLL_CTL_DEL, 1, NULL)), -1)                                                      \
  X(epoll_wait, NUMBER(rsk_epoll_wait(-1, NULL, 1, 0)), -1)                                                                \
  X(epoll_pwait, NUMBER(rsk_epoll_pwait(-1, NULL, 1, 0, NULL)), -1)                                                        \
  X(poller_open, NUMBER(rsk_poller_open(RSK_POLLER_AUTO, &poller)), -1)                                                    \
  X(poller_close, NUMBER(rsk_poller_close(poller)), -1)                                                                    \
  X(poller_backend, NUMBER(rsk_poller_backend(poller)), -1)                                                                \
  X(poller_backend_name, POINTER(rsk_poller_backend_name(poller)), 0)                                                      \
  X(poller_add, NUMBER(rsk_poller_add(poller, 0, RSK_READABLE, 0)), -1)                                                    \
  X(poller_modify, NUMBER(rsk_poller_modify(poller, 0, RSK_READABLE, 0)), -1)                                              \
  X(poller_remove, NUMBER(rsk_poller_remove(poller, 0)), -1)                                                               \
  X(poller_wait, NUMBER(rsk_poller_wait(poller, events, 1, 0)), -1)                                                        \
  X(poller_wake, NUMBER(rsk_poller_wake(poller)), -1)                                                                      \
  X(poller_fd, NUMBER(rsk_poller_fd(poller)), -1)                                                                          \
  X(send_all, NUMBER(rsk_send_all(-1, text, 1, NULL, 0)), -1)                                                              \
  X(recv_exact, NUMBER(rsk_recv_exact(-1, text, 1, NULL, 0)), -1)                                                          \
  X(wait_readable, NUMBER(rsk_wait_readable(-1, 0)), -1)                                                                   \
  X(wait_writable, NUMBER(rsk_wait_writable(-1, 0)), -1)                                                                   \
  X(set_timeouts, NUMBER(rsk_set_timeouts(-1, 1, 1)), -1)                                                                  \
  X(reader_open, NUMBER(rsk_reader_open(0, 1, &reader)), -1)                                                               \
  X(reader_line, NUMBER(rsk_reader_line(reader, text, sizeof text, 0)), -1)                                                \
  X(reader_until, NUMBER(rsk_reader_until(reader, "x", 1, text, sizeof text, 0)), -1)                                      \
  X(reader_exact, NUMBER(rsk_reader_exact(reader, text, 1, 0)), -1)                                                        \
  X(reader_read, NUMBER(rsk_reader_read(reader, text, 1, 0)), -1)                                                          \
  X(reader_buffered, NUMBER(rsk_reader_buffered(reader)), -1)                                                              \
  X(reader_close, NUMBER(rsk_reader_close(reader)), -1)                                                                    \
  X(send_fds, NUMBER(rsk_send_fds(-1, text, 1, NULL, 0, 0)), -1)                                                           \
  X(recv_fds, NUMBER(rsk_recv_fds(-1, text, 1, NULL, NULL, NULL, 0)), -1)                                                  \
  X(enable_info, NUMBER(rsk_enable_info(-1, 0)), -1)                                                                       \
  X(recv_datagram, NUMBER(rsk_recv_datagram(-1, text, 1, NULL, 0)), -1)                                                    \
  X(send_datagram, NUMBER(rsk_send_datagram(-1, text, 1, NULL, 0)), -1)                                                    \
  X(set_linger, NUMBER(rsk_set_linger(-1, 0)), -1)                                                                         \
  X(close_drained, NUMBER(rsk_close_drained(-1, 0)), -1)                                                                   \
  X(close_reset, NUMBER(rsk_close_reset(-1)), -1)                                                                          \
  X(accept_many, NUMBER(rsk_accept_many(-1, pair, 1, 0)), -1)                                                              \
  X(send_many, NUMBER(rsk_send_many(-1, &message, 1, 0)), -1)                                                              \
  X(recv_many, NUMBER(rsk_recv_many(-1, &message, 1, 0, 0)), -1)                                                           \
  X(poller_collect, NUMBER(rsk_poller_collect(poller, -1, text, sizeof text, &chunk, 1, 0)), -1)                           \
  X(send_each, NUMBER(rsk_send_each(&chunk, 1)), -1)                                                                       \
  X(stream_connect, NUMBER(rsk_stream_connect((rsk_loop){0}, "::1", "9", NULL, NULL, NULL, &stream)), -1)                  \
  X(stream_connect_unix, NUMBER(rsk_stream_connect_unix((rsk_loop){0}, "@x", NULL, NULL, NULL, &stream)), -1)              \
  X(stream_adopt, NUMBER(rsk_stream_adopt((rsk_loop){0}, -1, NULL, NULL, NULL, &stream)), -1)                              \
  X(stream_detach, NUMBER(rsk_stream_detach(stream, NULL, NULL)), -1)                                                      \
  X(stream_set_callbacks, NUMBER(rsk_stream_set_callbacks(stream, NULL, NULL)), -1)                                        \
  X(stream_set_user, NUMBER(rsk_stream_set_user(stream, NULL)), -1)                                                        \
  X(stream_user, POINTER(rsk_stream_user(stream)), 0)                                                                      \
  X(stream_write, NUMBER(rsk_stream_write(stream, text, 1, 0)), -1)                                                        \
  X(stream_writev, NUMBER(rsk_stream_writev(stream, NULL, 0, 0)), -1)                                                      \
  X(stream_write_ref, NUMBER(rsk_stream_write_ref(stream, text, 1, 1)), -1)                                                \
  X(stream_sendfile, NUMBER(rsk_stream_sendfile(stream, -1, 0, 1, 0)), -1)                                                 \
  X(stream_end, NUMBER(rsk_stream_end(stream, 0)), -1)                                                                     \
  X(stream_destroy, NUMBER(rsk_stream_destroy(stream, 0)), -1)                                                             \
  X(stream_reset, NUMBER(rsk_stream_reset(stream)), -1)                                                                    \
  X(stream_pause, NUMBER(rsk_stream_pause(stream)), -1)                                                                    \
  X(stream_resume, NUMBER(rsk_stream_resume(stream)), -1)                                                                  \
  X(stream_set_framing, NUMBER(rsk_stream_set_framing(stream, NULL)), -1)                                                  \
  X(stream_pipe, NUMBER(rsk_stream_pipe(stream, stream, 0)), -1)                                                           \
  X(stream_set_timeout, NUMBER(rsk_stream_set_timeout(stream, RSK_TIMEOUT_IDLE, 0)), -1)                                   \
  X(stream_set_marks, NUMBER(rsk_stream_set_marks(stream, 0, 0)), -1)                                                      \
  X(stream_set_nodelay, NUMBER(rsk_stream_set_nodelay(stream, 1)), -1)                                                     \
  X(stream_set_keepalive, NUMBER(rsk_stream_set_keepalive(stream, 0, 0, 0)), -1)                                           \
  X(stream_set_tos, NUMBER(rsk_stream_set_tos(stream, 0)), -1)                                                             \
  X(stream_queued, NUMBER(rsk_stream_queued(stream)), -1)                                                                  \
  X(stream_counters, NUMBER(rsk_stream_counters(stream, &counts)), -1)                                                     \
  X(stream_address, NUMBER(rsk_stream_address(stream, RSK_PEER, (struct sockaddr *)&address, &address_len)), -1)           \
  X(stream_proxy, NUMBER(rsk_stream_proxy(stream, &proxy)), -1)                                                            \
  X(stream_fd, NUMBER(rsk_stream_fd(stream)), -1)                                                                          \
  X(stream_state, NUMBER(rsk_stream_state(stream)), -1)                                                                    \
  X(tcp_listen, NUMBER(rsk_tcp_listen("127.0.0.1", "0", 0, 0, 0)), -1)                                                     \
  X(tcp_connect, NUMBER(rsk_tcp_connect("127.0.0.1", "0", 0, 0)), -1)                                                      \
  X(connect_finish, NUMBER(rsk_connect_finish(-1, 0)), -1)                                                                 \
  X(udp_open, NUMBER(rsk_udp_open("127.0.0.1", "0", 0, 0)), -1)                                                            \
  X(udp_connect, NUMBER(rsk_udp_connect("127.0.0.1", "9", 0, 0)), -1)                                                      \
  X(unix_listen, NUMBER(rsk_unix_listen("@rustsock-panics", SOCK_STREAM, 0, 0)), -1)                                       \
  X(unix_connect, NUMBER(rsk_unix_connect("@rustsock-panics", SOCK_STREAM, 0, 0)), -1)                                     \
  X(multicast_join, NUMBER(rsk_multicast_join(-1, "239.1.1.1", NULL, NULL)), -1)                                           \
  X(multicast_leave, NUMBER(rsk_multicast_leave(-1, "239.1.1.1", NULL, NULL)), -1)                                         \
  X(multicast_send_options, NUMBER(rsk_multicast_send_options(-1, NULL, 1, 1)), -1)                                        \
  X(raw_open, NUMBER(rsk_raw_open(AF_INET, IPPROTO_ICMP, 0)), -1)                                                          \
  X(packet_open, NUMBER(rsk_packet_open("lo", 0)), -1)                                                                     \
  X(view_ethernet, NUMBER(rsk_view_ethernet(text, 0, &ethernet_view)), -1)                                                 \
  X(view_ipv4, NUMBER(rsk_view_ipv4(text, 0, &ipv4_view)), -1)                                                             \
  X(view_ipv6, NUMBER(rsk_view_ipv6(text, 0, &ipv6_view)), -1)                                                             \
  X(view_icmp, NUMBER(rsk_view_icmp(text, 0, &icmp_view)), -1)                                                             \
  X(view_tcp, NUMBER(rsk_view_tcp(text, 0, &tcp_view)), -1)                                                                \
  X(view_udp, NUMBER(rsk_view_udp(text, 0, &udp_view)), -1)                                                                \
  X(checksum, NUMBER(rsk_checksum(text, 0)), UINT16_MAX)                                                                   \
  X(describe, NUMBER(rsk_describe(-1, &description)), -1)                                                                  \
  X(describe_text, NUMBER(rsk_describe_text(-1, text, sizeof text)), -1)                                                   \
  X(port_users, NUMBER(rsk_port_users(8080, 0, NULL, 0)), -1)                                                              \
  X(loop_open, NUMBER(rsk_loop_open(NULL, &loop)), -1)                                                                     \
  X(loop_close, NUMBER(rsk_loop_close(loop)), -1)                                                                          \
  X(loop_own, NUMBER(rsk_loop_own(loop)), -1)                                                                              \
  X(loop_fd, NUMBER(rsk_loop_fd(loop)), -1)                                                                                \
  X(loop_timeout, NUMBER(rsk_loop_timeout(loop)), -1)                                                                      \
  X(loop_alive, NUMBER(rsk_loop_alive(loop)), -1)                                                                      \
  X(loop_now, NUMBER(rsk_loop_now(loop)), -1)                                                                              \
  X(loop_backend_name, POINTER(rsk_loop_backend_name(loop)), 0)                                                            \
  X(loop_stats, NUMBER(rsk_loop_stats(loop, &statistics)), -1)                                                             \
  X(loop_ref, NUMBER(rsk_loop_ref(loop.id, 1)), -1)                                                                        \
  X(loop_run, NUMBER(rsk_loop_run(loop)), -1)                                                                              \
  X(loop_turn, NUMBER(rsk_loop_turn(loop, 0)), -1)                                                                         \
  X(loop_poll, NUMBER(rsk_loop_poll(loop, loop_events, 1, 0)), -1)                                                         \
  X(loop_stop, NUMBER(rsk_loop_stop(loop)), -1)                                                                            \
  X(loop_wakeup, NUMBER(rsk_loop_wakeup(loop)), -1)                                                                        \
  X(loop_post, NUMBER(rsk_loop_post(loop, NULL, NULL)), -1)                                                                \
  X(loop_offload, NUMBER(rsk_loop_offload(loop, NULL, NULL, NULL)), -1)                                                    \
  X(timer_start, NUMBER(rsk_timer_start(loop, 0, 0, NULL, NULL, &timer)), -1)                                              \
  X(timer_again, NUMBER(rsk_timer_again(timer, 0)), -1)                                                                    \
  X(timer_stop, NUMBER(rsk_timer_stop(timer)), -1)                                                                         \
  X(signal_start, NUMBER(rsk_signal_start(loop, SIGUSR1, NULL, NULL, NULL)), -1)                                           \
  X(signal_stop, NUMBER(rsk_signal_stop((rsk_signal){0})), -1)                                                             \
  X(watch_start, NUMBER(rsk_watch_start(loop, 0, RSK_READABLE, NULL, NULL, &watch)), -1)                                   \
  X(watch_change, NUMBER(rsk_watch_change(watch, RSK_READABLE)), -1)                                                       \
  X(watch_stop, NUMBER(rsk_watch_stop(watch)), -1)                                                                         \
  X(server_listen, NUMBER(rsk_server_listen(loop, NULL, NULL, NULL, &server)), -1)                                         \
  X(server_adopt, NUMBER(rsk_server_adopt(loop, -1, NULL, NULL, NULL, &server)), -1)                                       \
  X(server_pause, NUMBER(rsk_server_pause(server)), -1)                                                                    \
  X(server_resume, NUMBER(rsk_server_resume(server)), -1)                                                                  \
  X(server_set_max, NUMBER(rsk_server_set_max(server, 1)), -1)                                                             \
  X(server_allow, NUMBER(rsk_server_allow(server, "unix")), -1)                                                            \
  X(server_deny, NUMBER(rsk_server_deny(server, "unix")), -1)                                                              \
  X(server_close, NUMBER(rsk_server_close(server, 0, 0)), -1)                                                              \
  X(server_address, NUMBER(rsk_server_address(server, (struct sockaddr *)&address, &address_len)), -1)                     \
  X(server_fd, NUMBER(rsk_server_fd(server)), -1)                                                                          \
  X(server_connections, NUMBER(rsk_server_connections(server)), -1)                                                        \
  X(server_streams, NUMBER(rsk_server_streams(server, NULL, 0)), -1)                                                       \
  X(server_set_user, NUMBER(rsk_server_set_user(server, NULL)), -1)                                                        \
  X(server_user, POINTER(rsk_server_user(server)), 0)                                                                      \
  X(endpoint_open, NUMBER(rsk_endpoint_open(loop, NULL, NULL, NULL, &endpoint)), -1)                                       \
  X(endpoint_adopt, NUMBER(rsk_endpoint_adopt(loop, -1, NULL, NULL, NULL, &endpoint)), -1)                                 \
  X(endpoint_send, NUMBER(rsk_endpoint_send(endpoint, "x", 1, NULL, 0)), -1)                                               \
  X(endpoint_reply, NUMBER(rsk_endpoint_reply(endpoint, NULL, "x", 1)), -1)                                                \
  X(endpoint_pause, NUMBER(rsk_endpoint_pause(endpoint)), -1)                                                              \
  X(endpoint_resume, NUMBER(rsk_endpoint_resume(endpoint)), -1)                                                            \
  X(endpoint_close, NUMBER(rsk_endpoint_close(endpoint)), -1)                                                              \
  X(endpoint_join, NUMBER(rsk_endpoint_join(endpoint, "239.1.1.1", NULL, NULL)), -1)                                       \
  X(endpoint_leave, NUMBER(rsk_endpoint_leave(endpoint, "239.1.1.1", NULL, NULL)), -1)                                     \
  X(endpoint_address, NUMBER(rsk_endpoint_address(endpoint, 0, (struct sockaddr *)&address, &address_len)), -1)            \
  X(endpoint_fd, NUMBER(rsk_endpoint_fd(endpoint)), -1)                                                                    \
  X(endpoint_counters, NUMBER(rsk_endpoint_counters(endpoint, NULL)), -1)                                                  \
  X(endpoint_set_user, NUMBER(rsk_endpoint_set_user(endpoint, NULL)), -1)                                                  \
  X(endpoint_user, POINTER(rsk_endpoint_user(endpoint)), 0)                                                                \
  X(address_text, NUMBER(rsk_address_text((struct sockaddr *)&address, 16, text, sizeof text)), -1)                        \
  X(listen_fds, NUMBER(rsk_listen_fds(NULL, NULL, 0)), -1)                                                                 \
  X(constants, POINTER(rsk_constants(&count)), 0)

/* What <rustsock/posix.h> puts in the place of a twin goes by the name of the twin. */
#define STAND_INS(X)                                                                                                       \
  X(posix_write, "write", rsk_posix_write(-1, text, 1))                                                                    \
  X(posix_writev, "writev", rsk_posix_writev(-1, NULL, 0))                                                                 \
  X(posix_sendfile, "sendfile", rsk_posix_sendfile(-1, -1, NULL, 1))                                                       \
  X(posix_read_chk, "read", rsk_posix_read_chk(-1, text, 1, 1))                                                            \
  X(posix_recv_chk, "recv", rsk_posix_recv_chk(-1, text, 1, 1, 0))                                                         \
  X(posix_recvfrom_chk, "recvfrom", rsk_posix_recvfrom_chk(-1, text, 1, 1, 0, NULL, NULL))                                 \
  X(posix_poll_chk, "poll", rsk_posix_poll_chk(NULL, 0, 0, 0))                                                             \
  X(posix_ppoll_chk, "ppoll", rsk_posix_ppoll_chk(NULL, 0, &(struct timespec){0}, NULL, 0))

/* Functions that report the last error must not replace it; functions without a result only leave errno. */
static int reports_errors(const char *name)
{
    static const char *const names[] = {"last_error", "last_call", "last_error_fd", "explain", "explain_code", "error_name"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(name, names[i]) == 0) return 1;
    return 0;
}

static void expect_armed(const char *name)
{
    rsk_clear_error();
    CHECK(rsk_test_panic_in(name) == 0);
    errno = 0;
}

static void expect_panic(const char *name, long long got, long long expected)
{
    int code = errno;
    check_int(got, expected, __FILE__, __LINE__, name);
    check_int(code, ENOTRECOVERABLE, __FILE__, __LINE__, name);
    if (reports_errors(name)) return;
    CHECK(rsk_last_error() == ENOTRECOVERABLE);
    CHECK(strcmp(rsk_last_call(), name) == 0);
    CHECK(rsk_explain(text, sizeof text) > 0 && strstr(text, "ENOTRECOVERABLE") != NULL);
}

int main(void)
{
#define TRY(name, call, expected) expect_armed(#name); expect_panic(#name, call, expected);
    FUNCTIONS(TRY)
#undef TRY
#define TRY(name, twin, call) expect_armed(twin); expect_panic(twin, NUMBER(call), -1);
    STAND_INS(TRY)
#undef TRY

    /* Those that return nothing. */
    expect_armed("clear_error");
    rsk_clear_error();
    CHECK(errno == ENOTRECOVERABLE);
    expect_armed("misuse_forget");
    rsk_misuse_forget();
    CHECK(errno == ENOTRECOVERABLE);
    expect_armed("perror");
    rsk_perror("panics");
    CHECK(errno == ENOTRECOVERABLE);
    expect_armed("posix_perror");
    rsk_posix_perror("panics");
    CHECK(errno == ENOTRECOVERABLE && rsk_last_error() == ENOTRECOVERABLE);
    expect_armed("freeaddrinfo");
    rsk_freeaddrinfo(NULL);
    CHECK(errno == ENOTRECOVERABLE && rsk_last_error() == ENOTRECOVERABLE);

    /* The library goes on working. */
    CHECK(rsk_socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0);
    CHECK(rsk_send(pair[0], "x", 1, 0) == 1 && rsk_recv(pair[1], text, 1, 0) == 1);
    CHECK(rsk_close(pair[0]) == 0 && rsk_close(pair[1]) == 0);

    return check_end();
}
