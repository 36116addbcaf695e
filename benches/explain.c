/* explain [--check]: what the explanation of a failed call costs, beside libexplain's where that is installed (HAVE_LIBEXPLAIN).
 * With --check it prints both texts of each case and tests that ours has the facts; three of them libexplain has wrong.
 *
 * A socket of every kind is made once. A case is a call that fails each time in the same way; only the explanation is timed,
 * wall clock, the median of many. The program gives its rights up first, so that a privileged port is refused. */
#include <rustsock.h>

#ifdef HAVE_LIBEXPLAIN
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wpedantic"
#include <libexplain/libexplain.h>
#pragma GCC diagnostic pop
#endif

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

enum { OURS = 400, THEIRS = 3 };

static int fresh, datagrams, listener, client, file, closed, again;
static struct sockaddr_in taken, low, any, deaf, group, third, past;
static socklen_t room = sizeof(struct sockaddr_in);
static int on = 1;
static char text[4097], theirs[8192];

#define ADDRESS(name) (struct sockaddr *)&(name), sizeof(name)

/* X(name, call, (arguments), a fact of the right explanation, what libexplain says that is not true or NULL) */
#define CASES(X)                                                                                                              \
    X("bind: port taken", bind, (fresh, ADDRESS(taken)), "listens on 127.0.0.1:", NULL)                                       \
    X("bind: low port", bind, (fresh, ADDRESS(low)), "lacks CAP_NET_BIND_SERVICE", NULL)                                      \
    X("bind: addrlen 4", bind, (fresh, (struct sockaddr *)&any, 4), "addrlen is 4, the size of a pointer", "already bound")   \
    X("bind: twice", bind, (datagrams, ADDRESS(any)), "is bound to 127.0.0.1:", NULL)                                         \
    X("connect: refused", connect, (fresh, ADDRESS(deaf)), "nothing listens on port 1 of this computer", NULL)              \
    X("connect: connected", connect, (client, ADDRESS(third)), peer, local)                                                   \
    X("connect: unreachable", connect, (fresh, ADDRESS(group)), "224.0.0.1 is a multicast address", NULL)                     \
    X("accept: not listening", accept, (fresh, NULL, NULL), "this socket is not listening", NULL)                             \
    X("listen: UDP", listen, (datagrams, 1), "this is a UDP socket, which has no connections", NULL)                          \
    X("write: never connected", write, (fresh, "x", 1), "this socket has never been connected", "reading end")                \
    X("socket: family", socket, (99, SOCK_STREAM, 0), "no sockets of family 99", NULL)                                        \
    X("socket: protocol", socket, (AF_INET, SOCK_STREAM, IPPROTO_UDP), "IPPROTO_UDP goes with SOCK_DGRAM", NULL)              \
    X("setsockopt: level", setsockopt, (datagrams, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on), "this is a UDP socket", NULL)   \
    X("getsockname: file", getsockname, (file, (struct sockaddr *)&any, &room), "a regular file: ", NULL)                     \
    X("close: twice", close, (closed), "was closed already", NULL)

/* Cases of ours alone: libexplain knows nothing of them, or not the call. */
#define OWN_CASES(X)                                                                                                  \
    X("bind: TIME_WAIT", bind, (again, ADDRESS(past)), "TIME_WAIT", NULL)                                             \
    X("send: never connected", send, (fresh, "x", 1, 0), "never been connected", NULL)                                \
    X("recv: would wait", recv, (client, text, 1, MSG_DONTWAIT), "MSG_DONTWAIT", NULL)

static char peer[64], local[64];

static void must(bool good, const char *what) {
    if (!good) {
        perror(what);
        exit(EXIT_FAILURE);
    }
}

static struct sockaddr_in at(const char *ip, int port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((unsigned short)port)};
    must(inet_pton(AF_INET, ip, &address.sin_addr) == 1, ip);
    return address;
}

static int port_of(int fd) {
    struct sockaddr_in address;
    socklen_t len = sizeof address;
    must(getsockname(fd, (struct sockaddr *)&address, &len) == 0, "getsockname");
    return ntohs(address.sin_port);
}

static int made(int type) {
    int fd = rsk_socket(AF_INET, type, 0);
    must(fd >= 0, "socket");
    return fd;
}

static int listening(void) {
    int fd = made(SOCK_STREAM);
    any = at("127.0.0.1", 0);
    must(rsk_bind(fd, ADDRESS(any)) == 0 && rsk_listen(fd, 5) == 0, "listen");
    return fd;
}

static void prepare(void) {
    char byte;
    listener = listening();
    fresh = made(SOCK_STREAM);
    again = made(SOCK_STREAM);
    datagrams = made(SOCK_DGRAM);
    must(rsk_bind(datagrams, ADDRESS(any)) == 0, "bind");
    taken = at("0.0.0.0", port_of(listener));
    low = at("127.0.0.1", 80);
    deaf = at("127.0.0.1", 1);
    group = at("224.0.0.1", 80);
    third = at("127.0.0.1", 9);
    client = made(SOCK_STREAM);
    struct sockaddr_in server = at("127.0.0.1", port_of(listener));
    must(rsk_connect(client, ADDRESS(server)) == 0, "connect");
    (void)snprintf(peer, sizeof peer, "connected to 127.0.0.1:%d", port_of(listener));
    (void)snprintf(local, sizeof local, "%d", port_of(client));
    /* A port in TIME_WAIT: its side closes first. */
    int other = listening(), one = made(SOCK_STREAM);
    past = at("127.0.0.1", port_of(other));
    must(rsk_connect(one, ADDRESS(past)) == 0, "connect");
    int accepted = rsk_accept(other, NULL, NULL);
    must(accepted >= 0 && rsk_close(other) == 0 && rsk_close(accepted) == 0, "close");
    must(rsk_recv(one, &byte, 1, 0) == 0 && rsk_close(one) == 0, "recv");
    (void)usleep(20000);
    file = open("/etc/passwd", O_RDONLY);
    must(file >= 0, "open");
    closed = made(SOCK_STREAM);
    must(rsk_close(closed) == 0, "close");
}

static double now_us(void) {
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static int by_size(const void *a, const void *b) {
    double one = *(const double *)a, other = *(const double *)b;
    return (one > other) - (one < other);
}

static double ours_us(void) {
    double took[OURS];
    for (int i = 0; i < OURS; i++) {
        double start = now_us();
        (void)rsk_explain(text, sizeof text);
        took[i] = now_us() - start;
    }
    qsort(took, OURS, sizeof took[0], by_size);
    return took[OURS / 2];
}

static int differ;
static bool checking, first = true;

static void judge(const char *name, const char *fact, const char *untrue) {
    printf("%s\nrustsock:   %s\n", name, text);
    if (strstr(text, fact) == NULL) {
        printf("DIFFERS: no \"%s\"\n", fact);
        differ++;
    }
    if (theirs[0] != '\0') {
        printf("libexplain: %s\n", theirs);
    }
    if (theirs[0] != '\0' && untrue != NULL && strstr(theirs, untrue) == NULL) {
        printf("note: libexplain does not say \"%s\" here any more\n", untrue);
    }
    printf("\n");
}

static void tell(const char *name, double ours, double other) {
    printf("%s{\"case\": \"%s\", \"rustsock\": %.2f", first ? "[" : ",\n ", name, ours);
    if (other > 0) {
        printf(", \"libexplain\": %.2f", other);
    }
    printf("}");
    first = false;
}

#define ARGUMENTS(...) , __VA_ARGS__
#define OURS_OF(name, call, arguments, fact, untrue)                         \
    must(rsk_##call arguments < 0, name " did not fail");                    \
    (void)rsk_explain(text, sizeof text);                                    \
    theirs[0] = '\0';                                                        \
    double other_us = 0;

#ifdef HAVE_LIBEXPLAIN
#define THEIRS_OF(call, arguments)                                                                             \
    double took[THEIRS];                                                                                       \
    int error = errno;                                                                                         \
    for (int i = 0; i < THEIRS; i++) {                                                                         \
        double start = now_us();                                                                               \
        explain_message_errno_##call(theirs, (int)sizeof theirs, error ARGUMENTS arguments);                   \
        took[i] = now_us() - start;                                                                            \
    }                                                                                                          \
    qsort(took, THEIRS, sizeof took[0], by_size);                                                              \
    other_us = took[THEIRS / 2];
#else
#define THEIRS_OF(call, arguments)
#endif

#define FINISH(name, fact, untrue)                                           \
    if (checking) {                                                          \
        judge(name, fact, untrue);                                           \
    } else {                                                                 \
        tell(name, ours_us(), other_us);                                     \
    }

#define BOTH(name, call, arguments, fact, untrue)     \
    {                                                 \
        OURS_OF(name, call, arguments, fact, untrue)  \
        THEIRS_OF(call, arguments)                    \
        FINISH(name, fact, untrue)                    \
    }
#define ONE(name, call, arguments, fact, untrue)      \
    {                                                 \
        OURS_OF(name, call, arguments, fact, untrue)  \
        FINISH(name, fact, untrue)                    \
    }

int main(int count, char **arguments) {
    checking = count == 2 && strcmp(arguments[1], "--check") == 0;
    if (geteuid() == 0) {
        must(setgid(65534) == 0 && setuid(65534) == 0, "setuid");
        /* Else /proc/self belongs to root. */
        (void)prctl(PR_SET_DUMPABLE, 1);
    }
    must(rsk_set_language("en") == 0, "language");
    prepare();
    CASES(BOTH)
    OWN_CASES(ONE)
    if (!checking) {
        printf("]\n");
        return 0;
    }
#ifndef HAVE_LIBEXPLAIN
    printf("without libexplain (make peers)\n");
#endif
    printf("explain: 18 cases, %d differ\n", differ);
    return differ == 0 ? 0 : 1;
}
