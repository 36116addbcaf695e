/* Every function <rustsock/posix.h> takes over, called and taken by its address: nothing of it may be left to libc. Compiled as
 * C and as C++, in every dialect; what the feature macros hide is left out. The buffers of known size and unknown length are
 * where _FORTIFY_SOURCE comes in. */
#include <arpa/inet.h>
#include <fcntl.h>
#include <net/if.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/select.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <unistd.h>

typedef void (*function)(void);
#define ADDRESS(name) (function) name

extern const function addresses[];
const function addresses[] = {
    ADDRESS(socket), ADDRESS(socketpair), ADDRESS(bind), ADDRESS(listen), ADDRESS(accept), ADDRESS(connect),
    ADDRESS(shutdown), ADDRESS(getsockname), ADDRESS(getpeername), ADDRESS(getsockopt), ADDRESS(setsockopt),
    ADDRESS(send), ADDRESS(recv), ADDRESS(sendto), ADDRESS(recvfrom), ADDRESS(sendmsg), ADDRESS(recvmsg),
    ADDRESS(close), ADDRESS(dup), ADDRESS(dup2), ADDRESS(read), ADDRESS(write), ADDRESS(fcntl), ADDRESS(ioctl),
    ADDRESS(readv), ADDRESS(writev), ADDRESS(sendfile), ADDRESS(select), ADDRESS(poll),
    ADDRESS(epoll_create), ADDRESS(epoll_create1), ADDRESS(epoll_ctl), ADDRESS(epoll_wait), ADDRESS(epoll_pwait),
    ADDRESS(inet_pton), ADDRESS(inet_ntop), ADDRESS(inet_addr), ADDRESS(if_nametoindex), ADDRESS(if_indextoname),
    ADDRESS(perror), ADDRESS(strerror),
};

long use(int fd, char *buffer, size_t count, struct pollfd *watched);
long use(int fd, char *buffer, size_t count, struct pollfd *watched)
{
    char known[8];
    struct pollfd two[2];
    struct sockaddr_in address;
    socklen_t length = sizeof address;
    struct sockaddr *any = (struct sockaddr *)&address;
    struct iovec parts[1];
    struct msghdr message;
    struct epoll_event event;
    struct timeval limit = {0, 0};
    fd_set set;
    off_t offset = 0;
    int pair[2], waiting = 0;
    long sum = 0;

    FD_ZERO(&set);
    memset(&message, 0, sizeof message);
    memset(two, 0, sizeof two);
    event.events = EPOLLIN;
    parts[0].iov_base = known;
    parts[0].iov_len = sizeof known;
    sum += socket(AF_INET, SOCK_STREAM, 0) + socketpair(AF_UNIX, SOCK_STREAM, 0, pair) + listen(fd, 1);
    sum += bind(fd, any, length) + connect(fd, any, length) + accept(fd, any, &length) + shutdown(fd, SHUT_RD);
    sum += getsockname(fd, any, &length) + getpeername(fd, any, &length);
    sum += getsockopt(fd, SOL_SOCKET, SO_TYPE, &waiting, &length) + setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &waiting, 4);
    sum += send(fd, buffer, count, 0) + sendto(fd, buffer, count, 0, any, length) + sendmsg(fd, &message, 0);
    sum += recv(fd, known, count, 0) + recv(fd, buffer, count, 0) + recv(fd, known, sizeof known, 0);
    sum += recvfrom(fd, known, count, 0, any, &length) + recvfrom(fd, buffer, count, 0, any, &length);
    sum += recvmsg(fd, &message, 0) + read(fd, known, count) + read(fd, buffer, count) + write(fd, buffer, count);
    sum += readv(fd, parts, 1) + writev(fd, parts, 1) + sendfile(fd, fd, &offset, count);
    sum += dup(fd) + dup2(fd, fd) + fcntl(fd, F_GETFL) + fcntl(fd, F_SETFL, 0) + ioctl(fd, FIONREAD, &waiting);
    sum += poll(two, count, 0) + poll(watched, count, 0) + select(1, &set, NULL, NULL, &limit);
    sum += epoll_create(1) + epoll_create1(0) + epoll_ctl(fd, EPOLL_CTL_ADD, fd, &event) + epoll_wait(fd, &event, 1, 0);
    sum += inet_pton(AF_INET, buffer, &address.sin_addr) + (long)inet_addr(buffer);
    sum += inet_ntop(AF_INET, &address.sin_addr, buffer, 16) != NULL;
    sum += inet_ntoa(address.sin_addr) != NULL;
    sum += (long)if_nametoindex(buffer) + (if_indextoname(1, buffer) != NULL);
#ifdef __USE_XOPEN2K
    struct addrinfo *found = NULL;
    struct timespec moment = {0, 0};
    sum += getaddrinfo(buffer, NULL, NULL, &found) + getnameinfo(any, length, buffer, 16, NULL, 0, 0);
    freeaddrinfo(found);
    sum += gai_strerror(1) != NULL;
    sum += pselect(1, &set, NULL, NULL, &moment, NULL);
#endif
#ifdef __USE_POSIX
    FILE *stream = fdopen(fd, "r");
    sum += stream != NULL;
#endif
#ifdef __USE_MISC
    sum += inet_aton(buffer, &address.sin_addr);
#endif
#ifdef __USE_GNU
    struct mmsghdr messages[1];
    memset(messages, 0, sizeof messages);
    sum += accept4(fd, any, &length, 0) + dup3(fd, fd, 0) + sendmmsg(fd, messages, 1, 0) + recvmmsg(fd, messages, 1, 0, NULL);
    sum += ppoll(two, count, &moment, NULL) + ppoll(watched, count, &moment, NULL);
#endif
    perror(strerror(1));
    return sum + close(fd);
}
