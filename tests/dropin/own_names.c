/* A program whose own things have the names of libc's functions: members, pointers, variables, and functions of headers it does
 * not include. It prints the same whoever serves it. */
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#define NAME(of) #of
#define CALL(of) of##_of_mine

struct operations {
    ssize_t (*send)(int, const void *, size_t, int);
    ssize_t (*recv)(int, void *, size_t, int);
    int (*close)(int);
    int connect, listen;
};
static const struct operations table = {.send = send, .recv = recv, .close = close, .connect = 3, .listen = 4};
static const struct operations in_order = {send, recv, close, 5, 6};

/* sys/select.h is included by others; poll.h, sys/epoll.h, netdb.h, sys/ioctl.h are not. */
static int poll(int one) { return one + 1; }
static int epoll_wait = 7;
int getaddrinfo(const char *text);
int getaddrinfo(const char *text) { return text[0]; }
static const char *ioctl = "a text";
static int dup_of_mine(int fd) { return fd * 2; }

struct stream;
typedef int closer(struct stream *);
struct stream {
    closer *close;
    int fd;
};
static int close_stream(struct stream *stream) { return close(stream->fd); }

static int sum(int read, int write) { return read + write; }

int main(void)
{
    int pair[2], bind = 1, accept = 2;
    char byte = 0;
    ssize_t (*sender)(int, const void *, size_t, int) = send;
    struct stream stream = {close_stream, -1};

    if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) != 0)
        return 1;
    printf("%zd ", table.send(pair[0], "a", 1, 0));
    printf("%zd\n", in_order.recv(pair[1], &byte, 1, 0));
    printf("%c %d\n", byte, sender == table.send && in_order.close == close);
    printf("%zd ", (send)(pair[0], "b", 1, 0));
    printf("%zd\n", recv(pair[1], &byte, 1, 0));
    printf("%d %d %d %d %s\n", poll(1), epoll_wait, getaddrinfo("x"), CALL(dup)(4), ioctl);
    printf("%d %d %s\n", bind + accept + table.connect, sum(1, 2), NAME(connect));
    stream.fd = pair[0];
    printf("%d %d ", stream.close(&stream), (*table.close)(pair[1]));
    printf("%d\n", close(pair[0]));
    return 0;
}
