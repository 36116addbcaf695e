/* What the cases work on: descriptors of every kind, guarded memory and addresses of the test's own. */
#include "bad_arguments.h"

#include <sys/eventfd.h>
#include <sys/mman.h>

int fd, peer, pair[2], file;
char *out, *in;
void *wild, *constant;

static char *guarded;  /* one page followed by a page nobody may touch */
static unsigned first; /* descriptors from here on belong to the running case */
static struct sockaddr_in server_address, client_address;

enum { PAGE = 4096, SERVER_PORT = 21001, CLIENT_PORT = 21002 };

void fixtures_start(void) {
    char *pages = mmap(NULL, 6 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    MUST(pages == MAP_FAILED ? -1 : 0);
    out = pages;
    in = pages + PAGE;
    guarded = pages + 2 * PAGE;
    wild = pages + 3 * PAGE;
    constant = pages + 4 * PAGE;
    for (int i = 0; i < PAGE; i++) {
        in[i] = (char)('a' + i % 26);
    }
    MUST(mprotect(wild, PAGE, PROT_NONE));
    MUST(mprotect(constant, PAGE, PROT_READ));
    /* A loopback address of this process alone, so that fixed ports cannot meet another test's. */
    unsigned own = (unsigned)getpid();
    server_address.sin_family = AF_INET;
    server_address.sin_port = htons(SERVER_PORT);
    server_address.sin_addr.s_addr = htonl(0x7F400001U | (own & 0x3FFFU) << 8);
    client_address = server_address;
    client_address.sin_port = htons(CLIENT_PORT);
    first = (unsigned)MUST(dup(0));
    (void)close((int)first);
}

const char *fixture_name(enum fixture fixture) {
    static const char *const names[] = {
#define FIXTURE_NAME(name) #name,
        FIXTURES(FIXTURE_NAME)
#undef FIXTURE_NAME
    };
    return names[fixture];
}

static int tcp(const struct sockaddr_in *address) {
    struct linger at_once = {.l_onoff = 1, .l_linger = 0}; /* no TIME_WAIT: the next case needs the port */
    int yes = 1;
    int s = (int)MUST(socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0));
    MUST(setsockopt(s, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once));
    MUST(setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes));
    if (address != NULL) {
        MUST(bind(s, (const struct sockaddr *)address, sizeof *address));
    }
    return s;
}

static int tcp_listening(void) {
    int s = tcp(&server_address);
    MUST(listen(s, 4));
    return s;
}

static void tcp_connected(void) {
    int listener = tcp_listening();
    peer = tcp(&client_address);
    if (connect(peer, (struct sockaddr *)&server_address, sizeof server_address) < 0 && errno != EINPROGRESS) {
        MUST(-1);
    }
    for (int tries = 0; (fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) < 0 && tries < 100; tries++) {
        check_sleep_ms(1);
    }
    MUST(fd);
    (void)close(listener);
    struct linger at_once = {.l_onoff = 1, .l_linger = 0};
    MUST(setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once));
    MUST(send(peer, "fixture", 7, 0));
}

static int udp(const struct sockaddr_in *address) {
    int s = (int)MUST(socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0));
    if (address != NULL) {
        MUST(bind(s, (const struct sockaddr *)address, sizeof *address));
    }
    return s;
}

static void unix_pair(int type) {
    int ends[2];
    MUST(socketpair(AF_UNIX, type | SOCK_NONBLOCK, 0, ends));
    fd = ends[0];
    peer = ends[1];
    MUST(send(peer, "fixture", 7, 0));
}

static int unix_bound(int type, const char *name) {
    int s = (int)MUST(socket(AF_UNIX, type | SOCK_NONBLOCK, 0));
    MUST(bind(s, unix_abstract(name), UN_LEN));
    return s;
}

static void pipe_pair(int *reading, int *writing) {
    int ends[2];
    MUST(pipe2(ends, O_NONBLOCK));
    *reading = ends[0];
    *writing = ends[1];
    MUST(write(ends[1], "fixture", 7));
}

void fixture_make(enum fixture fixture) {
    MUST(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, pair));
    file = (int)MUST(memfd_create("case", 0));
    MUST(pwrite(file, in, 64, 0));
    peer = -1;
    fd = -1;
    switch (fixture) {
    case MINUS_ONE: break;
    case LOWEST_INT: fd = INT_MIN; break;
    case HIGHEST_INT: fd = INT_MAX; break;
    case CLOSED: fd = (int)MUST(dup(0)); MUST(close(fd)); break;
    case PIPE_READ: pipe_pair(&fd, &peer); break;
    case PIPE_WRITE: pipe_pair(&peer, &fd); break;
    case PIPE_BROKEN: pipe_pair(&peer, &fd); MUST(close(peer)); break;
    case REGULAR: fd = (int)MUST(memfd_create("regular", 0)); MUST(pwrite(fd, in, 64, 0)); break;
    case DIRECTORY: fd = (int)MUST(open("/", O_RDONLY | O_DIRECTORY)); break;
    case PATH_ONLY: fd = (int)MUST(open("/", O_PATH)); break;
    case EPOLL: fd = (int)MUST(epoll_create1(0)); break;
    case EVENT: fd = (int)MUST(eventfd(0, EFD_NONBLOCK)); break;
    case TCP_NEW: fd = tcp(NULL); break;
    case TCP_BOUND: fd = tcp(&server_address); break;
    case TCP_LISTENING: fd = tcp_listening(); break;
    case TCP_PENDING:
        fd = tcp_listening();
        peer = tcp(&client_address);
        (void)connect(peer, (struct sockaddr *)&server_address, sizeof server_address);
        break;
    case TCP_CONNECTED: tcp_connected(); break;
    case TCP_WRITE_SHUT: tcp_connected(); MUST(shutdown(fd, SHUT_WR)); break;
    case TCP_PEER_GONE: tcp_connected(); MUST(close(peer)); break;
    case TCP6_NEW: fd = (int)MUST(socket(AF_INET6, SOCK_STREAM | SOCK_NONBLOCK, 0)); break;
    case UDP_NEW: fd = udp(NULL); break;
    case UDP_BOUND: fd = udp(&server_address); break;
    case UDP_CONNECTED:
        fd = udp(&server_address);
        peer = udp(&client_address);
        MUST(connect(fd, (struct sockaddr *)&client_address, sizeof client_address));
        MUST(connect(peer, (struct sockaddr *)&server_address, sizeof server_address));
        MUST(send(peer, "fixture", 7, 0));
        break;
    case UNIX_NEW: fd = (int)MUST(socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0)); break;
    case UNIX_LISTENING: fd = unix_bound(SOCK_STREAM, "listener"); MUST(listen(fd, 2)); break;
    case UNIX_STREAM: unix_pair(SOCK_STREAM); break;
    case UNIX_PEER_GONE: unix_pair(SOCK_STREAM); MUST(close(peer)); break;
    case UNIX_DATAGRAM: unix_pair(SOCK_DGRAM); break;
    case UNIX_PACKET: unix_pair(SOCK_SEQPACKET); break;
    case UNIX_BOUND_DATAGRAM: fd = unix_bound(SOCK_DGRAM, "datagram"); break;
    case FIXTURE_COUNT: break;
    }
}

void fixture_drop(void) {
    /* Far enough for every case, and short of the trace's own descriptor, which has a high number. */
    MUST(close_range(first, first + 100, 0));
}

void *edge(size_t bytes) {
    return guarded + PAGE - bytes;
}

/* Arguments sit in the upper half of `out`; the cases use the lower half for what they read. */
static void *place(size_t at, const void *value, size_t bytes) {
    return memcpy(out + 2048 + at, value, bytes);
}

socklen_t *room(socklen_t bytes) { return place(0, &bytes, sizeof bytes); }
int *number(int value) { return place(8, &value, sizeof value); }
off_t *offset(off_t at) { return place(16, &at, sizeof at); }

struct iovec *vec(void *base, size_t bytes) {
    struct iovec part = {.iov_base = base, .iov_len = bytes};
    return place(32, &part, sizeof part);
}

struct iovec *vecs(int count) {
    static struct iovec parts[2048];
    for (int i = 0; i < count; i++) {
        parts[i] = (struct iovec){.iov_base = out + i, .iov_len = 1};
    }
    return parts;
}

struct msghdr *msg(struct iovec *parts, size_t count, void *control, size_t control_bytes) {
    struct msghdr message;
    memset(&message, 0, sizeof message);
    message.msg_iov = parts;
    message.msg_iovlen = count;
    message.msg_control = control;
    message.msg_controllen = control_bytes;
    return place(64, &message, sizeof message);
}

struct msghdr *msg_to(void *name, socklen_t bytes) {
    struct msghdr *message = msg(vec(in, 4), 1, NULL, 0);
    message->msg_name = name;
    message->msg_namelen = bytes;
    return message;
}

struct mmsghdr *msgs(struct iovec *parts, size_t count) {
    struct mmsghdr two[2];
    memset(two, 0, sizeof two);
    for (int i = 0; i < 2; i++) {
        two[i].msg_hdr.msg_iov = parts;
        two[i].msg_hdr.msg_iovlen = count;
    }
    return place(192, two, sizeof two);
}

struct timeval *tv(time_t seconds, suseconds_t microseconds) {
    struct timeval value = {.tv_sec = seconds, .tv_usec = microseconds};
    return place(384, &value, sizeof value);
}

struct timespec *ts(time_t seconds, long nanoseconds) {
    struct timespec value = {.tv_sec = seconds, .tv_nsec = nanoseconds};
    return place(400, &value, sizeof value);
}

struct epoll_event *event(uint32_t events) {
    struct epoll_event value = {.events = events, .data = {.u64 = 7}};
    return place(416, &value, sizeof value);
}

struct pollfd *pollfds(int descriptor, short events) {
    struct pollfd two[2] = {{.fd = descriptor, .events = events}, {.fd = -1, .events = events}};
    return place(432, two, sizeof two);
}

fd_set *only(int descriptor) {
    fd_set set;
    FD_ZERO(&set);
    if (descriptor >= 0 && descriptor < FD_SETSIZE) {
        FD_SET(descriptor, &set);
    }
    return place(512, &set, sizeof set);
}

struct linger *lingering(int on, int seconds) {
    struct linger value = {.l_onoff = on, .l_linger = seconds};
    return place(640, &value, sizeof value);
}

struct sockaddr *server(void) { return place(704, &server_address, sizeof server_address); }
struct sockaddr *client(void) { return place(704, &client_address, sizeof client_address); }

struct sockaddr *of_family(sa_family_t family) {
    struct sockaddr *address = server();
    address->sa_family = family;
    return address;
}

struct sockaddr *loopback6(void) {
    struct sockaddr_in6 address = {.sin6_family = AF_INET6, .sin6_port = htons(1), .sin6_addr = IN6ADDR_LOOPBACK_INIT};
    return place(704, &address, sizeof address);
}

struct sockaddr *unix_path(const char *path) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    memcpy(address.sun_path, path, strnlen(path, sizeof address.sun_path));
    return place(704, &address, sizeof address);
}

struct sockaddr *unix_abstract(const char *name) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    (void)snprintf(address.sun_path + 1, sizeof address.sun_path - 1, "rustsock-%ld-%s", (long)getpid(), name);
    return place(704, &address, sizeof address);
}
