/* One step of a sequence: make the arguments from the step's numbers, call, and hash what was written. */
#include "sequence_fuzz.h"

#include <netinet/tcp.h>
#include <sys/stat.h>
#include <sys/un.h>

static _Alignas(16) unsigned char out[BUFFER], control[128];
static _Alignas(16) char payload[65536];
static struct record record;
static struct sockaddr_storage address;
static socklen_t address_bytes;

#define SAY(...)                                                              \
    do {                                                                      \
        if (run->say) {                                                       \
            (void)snprintf(run->text, sizeof run->text, __VA_ARGS__);         \
        }                                                                     \
    } while (0)
/* The call itself, with errno marked before and kept after. */
#define DO(expression)                                                        \
    do {                                                                      \
        errno = CHECK_MARK;                                                   \
        record.result = (long)(expression);                                   \
        record.error = errno;                                                 \
    } while (0)
#define PICK(table, number) ((table)[(number) % (sizeof(table) / sizeof(table)[0])])

const char *call_name(enum call_code code) {
    static const char *const names[] = {
#define CALL_NAME(name, weight) #name,
        FUZZED_CALLS(CALL_NAME)
#undef CALL_NAME
        "pipe",
    };
    return names[code];
}

static void hash(const void *bytes, size_t count) {
    const unsigned char *at = bytes;
    uint64_t sum = record.bytes;
    while (count >= 8) {
        uint64_t word;
        memcpy(&word, at, sizeof word);
        sum = (sum ^ word) * 0x9FB21C651E98DF25U;
        sum ^= sum >> 29;
        at += 8;
        count -= 8;
    }
    while (count-- > 0) {
        sum = (sum ^ *at++) * 0x100000001B3U;
    }
    record.bytes = sum;
}

/* Ephemeral ports differ between the worlds; the order in which they appear does not. */
static void hash_address(struct run *run, const struct sockaddr_storage *from, socklen_t bytes) {
    struct sockaddr_storage copy = *from;
    if (bytes >= 4 && (copy.ss_family == AF_INET || copy.ss_family == AF_INET6)) {
        struct sockaddr_in *named = (struct sockaddr_in *)(void *)&copy;
        unsigned at = 0;
        while (at < run->port_count && run->ports[at] != named->sin_port) {
            at++;
        }
        if (at == run->port_count && at < 64 && named->sin_port != 0) {
            run->ports[run->port_count++] = named->sin_port;
        }
        named->sin_port = named->sin_port == 0 ? 0 : (in_port_t)(at + 1);
    }
    hash(&bytes, sizeof bytes);
    hash(&copy, bytes < sizeof copy ? bytes : sizeof copy);
}

static int take(struct run *run, unsigned slot, long descriptor) {
    if (descriptor >= 0) {
        run->slot[slot] = (int)descriptor;
    }
    return (int)descriptor;
}

static void be_nonblocking(long descriptor) {
    if (descriptor >= 0) {
        MUST(fcntl((int)descriptor, F_SETFL, O_NONBLOCK));
    }
}

static void set_name(unsigned number) {
    struct sockaddr_un *named = (struct sockaddr_un *)(void *)&address;
    named->sun_family = AF_UNIX;
    int used = snprintf(named->sun_path + 1, sizeof named->sun_path - 1, "rustsock-fuzz-%ld-%u", (long)getpid(), number % 5);
    address_bytes = (socklen_t)(sizeof(sa_family_t) + 1 + (size_t)used);
}

/* Kinds 0-3 are what the openings use; illegal ones come less often. */
static void set_address(const struct run *run, uint32_t kind, uint32_t number, unsigned slot, in_port_t port) {
    struct sockaddr_in *v4 = (struct sockaddr_in *)(void *)&address;
    struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)(void *)&address;
    memset(&address, 0, sizeof address);
    switch (kind % 12) {
    case 0: case 4:
        v4->sin_family = AF_INET;
        v4->sin_port = port;
        v4->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        address_bytes = sizeof *v4;
        break;
    case 1:
        v6->sin6_family = AF_INET6;
        v6->sin6_port = port;
        v6->sin6_addr = in6addr_loopback;
        address_bytes = sizeof *v6;
        break;
    case 2: case 5: case 6: set_name(number); break;
    case 9:
        address.ss_family = (sa_family_t)PICK(((const int[]){AF_UNSPEC, 77, AF_INET, AF_UNIX}), number);
        address_bytes = (socklen_t)(number >> 8) % 32;
        if (address.ss_family == AF_UNIX && address_bytes <= 3) {
            address_bytes = 1; /* two bytes would ask for a name by the kernel, which differs each time */
        }
        break;
    default:
        address_bytes = sizeof address;
        if (getsockname(run->slot[slot], (struct sockaddr *)&address, &address_bytes) < 0) {
            address_bytes = 0;
        } else if (address.ss_family == AF_UNIX && address_bytes <= sizeof(sa_family_t)) {
            set_name(number);
        }
        break;
    }
}

static int send_flags(uint32_t number) {
    static const int flags[] = {0, 0, 0, 0, MSG_DONTWAIT, MSG_NOSIGNAL, MSG_OOB, MSG_EOR, MSG_MORE, 0x00800000, MSG_ERRQUEUE};
    return PICK(flags, number);
}

static int recv_flags(uint32_t number) {
    static const int flags[] = {0, 0, 0, 0, MSG_DONTWAIT, MSG_PEEK, MSG_TRUNC, MSG_PEEK | MSG_TRUNC, MSG_WAITALL, MSG_OOB,
                                MSG_ERRQUEUE};
    return PICK(flags, number);
}

/* Big enough to fill a queue now and then, but not a TCP connection, whose draining takes real time. */
static size_t length(const struct run *run, uint32_t number) {
    if (number % 16 == 0) {
        return 0;
    }
    return !run->has_tcp && number % 32 == 1 ? sizeof payload : (number >> 8) % 300;
}

static const void *source(uint32_t number) {
    return number % 37 == 0 ? NULL : payload + number % 1000;
}

static void *target(uint32_t number) {
    return number % 37 == 0 ? NULL : out;
}

static socklen_t room_for_address(uint32_t number) {
    return number % 5 == 0 ? (socklen_t)(number >> 8) % 20 : number % 61 == 1 ? (socklen_t)-1 : sizeof address;
}

/* A call that may report an address: into nothing, or into `address` with some room. */
static void hash_reported(struct run *run, socklen_t reported, bool wanted) {
    hash(out, sizeof out);
    if (wanted) {
        hash_address(run, &address, record.result >= 0 ? reported : 0);
    }
}

static bool is_pipe(int descriptor) {
    struct stat status;
    return descriptor >= 0 && fstat(descriptor, &status) == 0 && S_ISFIFO(status.st_mode);
}

static struct iovec parts[3];

static int set_parts(const struct run *run, const struct step *step, bool sending) {
    size_t bytes = length(run, step->y);
    if (sending) {
        parts[0] = (struct iovec){payload, bytes};
        parts[1] = (struct iovec){payload + 100, step->y % 7};
    } else {
        parts[0] = (struct iovec){out, bytes < 200 ? bytes : 200};
        parts[1] = (struct iovec){out + 256, step->y % 7};
    }
    parts[2] = (struct iovec){NULL, step->y % 41 == 0 ? 1 : 0};
    return step->x % 29 == 0 ? -1 : step->x % 31 == 0 ? 1025 : (int)(step->x % 4);
}

static struct msghdr message_of(const struct run *run, const struct step *step, bool sending) {
    struct msghdr message;
    memset(&message, 0, sizeof message);
    int count = set_parts(run, step, sending);
    message.msg_iov = parts;
    message.msg_iovlen = (size_t)count;
    if (step->z % 3 == 0) {
        message.msg_name = &address;
        if (sending) {
            set_address(run, step->z >> 8, step->y, step->b, htons(1));
            message.msg_namelen = address_bytes;
        } else {
            message.msg_namelen = sizeof address;
        }
    }
    if (!sending && step->z % 2 == 0) {
        message.msg_control = control;
        message.msg_controllen = (step->z >> 4) % sizeof control;
    } else if (sending && step->z % 4 == 1 && is_pipe(run->slot[step->b])) {
        struct cmsghdr *header = (struct cmsghdr *)(void *)control;
        header->cmsg_len = CMSG_LEN(sizeof(int));
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        memcpy(CMSG_DATA(header), &run->slot[step->b], sizeof(int));
        message.msg_control = control;
        message.msg_controllen = CMSG_SPACE(sizeof(int));
    }
    return message;
}

static void hash_message(struct run *run, const struct msghdr *message) {
    hash(out, sizeof out);
    hash(control, sizeof control);
    hash(&message->msg_controllen, sizeof message->msg_controllen);
    hash(&message->msg_flags, sizeof message->msg_flags);
    if (message->msg_name != NULL) {
        hash_address(run, &address, message->msg_namelen);
    }
}

static void step_sockets(struct run *run, const struct step *step) {
    static const int families[] = {AF_INET, AF_INET6, AF_UNIX, AF_UNIX, AF_UNIX, AF_UNIX, 99};
    static const int types[] = {SOCK_STREAM, SOCK_DGRAM, SOCK_SEQPACKET, SOCK_STREAM, SOCK_DGRAM, 77};
    int family = PICK(families, step->x), type = PICK(types, step->y);
    int protocol = step->z % 11 == 1 ? IPPROTO_UDP : 0;
    int two[2] = {-1, -1};
    if (step->code == CALL_socket) {
        run->has_tcp |= (family == AF_INET || family == AF_INET6) && type == SOCK_STREAM;
        SAY("slot%u = socket(%d, %d, %d)", step->a, family, type, protocol);
        DO(run->w->socket(family, type | SOCK_NONBLOCK, protocol));
        (void)take(run, step->a, record.result);
        return;
    }
    SAY("slot%u, slot%u = socketpair(%d, %d, %d)", step->a, step->b, family, type, protocol);
    DO(run->w->socketpair(family, type | SOCK_NONBLOCK, protocol, step->z % 23 == 2 ? NULL : two));
    hash(two, sizeof two);
    if (record.result == 0) {
        run->slot[step->a] = two[0];
        run->slot[step->b] = two[1];
    }
}

static void step_naming(struct run *run, const struct step *step) {
    int s = run->slot[step->a];
    if (step->code == CALL_listen) {
        SAY("listen(%d, %d)", s, (int)(step->x % 8));
        DO(run->w->listen(s, (int)(step->x % 8)));
        return;
    }
    set_address(run, step->x, step->y, step->b, step->code == CALL_bind ? 0 : htons(1));
    if (step->code == CALL_bind) {
        SAY("bind(%d, family %d, %u)", s, address.ss_family, address_bytes);
        DO(run->w->bind(s, (struct sockaddr *)&address, address_bytes));
    } else {
        SAY("connect(%d, family %d, %u)", s, address.ss_family, address_bytes);
        DO(run->w->connect(s, (struct sockaddr *)&address, address_bytes));
    }
}

static void step_accepting(struct run *run, const struct step *step) {
    int s = run->slot[step->a];
    socklen_t room = room_for_address(step->y);
    bool wanted = step->x % 2 == 0;
    struct sockaddr *to = wanted ? (struct sockaddr *)&address : NULL;
    socklen_t *to_bytes = wanted ? &room : NULL;
    memset(&address, 0x5A, sizeof address);
    if (step->code == CALL_accept) {
        SAY("slot0 = accept(%d, %s, %u)", s, wanted ? "address" : "NULL", room);
        DO(run->w->accept(s, to, to_bytes));
        be_nonblocking(record.result);
    } else {
        int flags = SOCK_NONBLOCK | (step->z % 17 == 1 ? 0x40 : step->z % 2 ? SOCK_CLOEXEC : 0);
        SAY("slot0 = accept4(%d, %s, %u, 0x%x)", s, wanted ? "address" : "NULL", room, flags);
        DO(run->w->accept4(s, to, to_bytes, flags));
    }
    (void)take(run, 0, record.result);
    hash_reported(run, room, wanted);
}

static void step_ending(struct run *run, const struct step *step) {
    int s = run->slot[step->a];
    if (step->code == CALL_shutdown) {
        SAY("shutdown(%d, %d)", s, (int)(step->x % 4));
        DO(run->w->shutdown(s, (int)(step->x % 4)));
    } else if (step->code == CALL_close) {
        SAY("close(%d)", s);
        DO(run->w->close(s));
        if (step->x % 3 != 0) { /* else later steps use a number that is closed or somebody else's */
            run->slot[step->a] = -1;
        }
    } else {
        SAY("slot%u = dup(%d)", step->b, s);
        DO(run->w->dup(s));
        (void)take(run, step->b, record.result);
    }
}

static void step_sending(struct run *run, const struct step *step) {
    int s = run->slot[step->a], flags = send_flags(step->x);
    size_t bytes = length(run, step->y);
    const void *from = source(step->z);
    struct msghdr message;
    struct mmsghdr two[2];
    switch (step->code) {
    case CALL_send:
        SAY("send(%d, %s, %zu, 0x%x)", s, from ? "payload" : "NULL", bytes, flags);
        DO(run->w->send(s, from, bytes, flags));
        break;
    case CALL_sendto:
        set_address(run, step->z, step->z >> 8, step->b, htons(1));
        SAY("sendto(%d, payload, %zu, 0x%x, family %d, %u)", s, bytes, flags, address.ss_family, address_bytes);
        DO(run->w->sendto(s, payload, bytes, flags, step->z % 7 == 0 ? NULL : (struct sockaddr *)&address, address_bytes));
        break;
    case CALL_sendmsg:
        message = message_of(run, step, true);
        SAY("sendmsg(%d, %zu parts, name %u, control %zu, 0x%x)", s, message.msg_iovlen, message.msg_namelen,
            message.msg_controllen, flags);
        DO(run->w->sendmsg(s, &message, flags));
        break;
    default:
        memset(two, 0, sizeof two);
        two[0].msg_hdr = two[1].msg_hdr = message_of(run, step, true);
        SAY("sendmmsg(%d, 2 of %zu parts, name %u, 0x%x)", s, two[0].msg_hdr.msg_iovlen, two[0].msg_hdr.msg_namelen, flags);
        DO(run->w->sendmmsg(s, two, step->z % 3, flags));
        hash(&two[0].msg_len, sizeof two[0].msg_len);
        hash(&two[1].msg_len, sizeof two[1].msg_len);
        break;
    }
}

static void step_receiving(struct run *run, const struct step *step) {
    int s = run->slot[step->a], flags = recv_flags(step->x);
    size_t bytes = length(run, step->y) % (BUFFER + 1);
    socklen_t room = room_for_address(step->z);
    bool wanted = step->z % 4 != 0;
    struct msghdr message;
    struct mmsghdr two[2];
    struct timespec none = {0, 0};
    memset(&address, 0x5A, sizeof address);
    switch (step->code) {
    case CALL_recv:
        SAY("recv(%d, %s, %zu, 0x%x)", s, target(step->z) ? "out" : "NULL", bytes, flags);
        DO(run->w->recv(s, target(step->z), bytes, flags));
        hash(out, sizeof out);
        break;
    case CALL_recvfrom:
        SAY("recvfrom(%d, out, %zu, 0x%x, %s, %u)", s, bytes, flags, wanted ? "address" : "NULL", room);
        DO(run->w->recvfrom(s, out, bytes, flags, wanted ? (struct sockaddr *)&address : NULL, wanted ? &room : NULL));
        /* A stream reports no address and leaves the room as it was. */
        hash(&room, sizeof room);
        hash_reported(run, room, wanted);
        break;
    case CALL_recvmsg:
        message = message_of(run, step, false);
        SAY("recvmsg(%d, %zu parts, name %u, control %zu, 0x%x)", s, message.msg_iovlen, message.msg_namelen,
            message.msg_controllen, flags);
        DO(run->w->recvmsg(s, &message, flags));
        hash_message(run, &message);
        break;
    default:
        memset(two, 0, sizeof two);
        two[0].msg_hdr = message_of(run, step, false);
        two[1].msg_hdr.msg_iov = parts;
        two[1].msg_hdr.msg_iovlen = 1;
        SAY("recvmmsg(%d, 2 of %zu parts, 0x%x)", s, two[0].msg_hdr.msg_iovlen, flags);
        DO(run->w->recvmmsg(s, two, step->z % 3, flags, step->z % 5 == 0 ? &none : NULL));
        hash(&two[0].msg_len, sizeof two[0].msg_len);
        hash(&two[1].msg_len, sizeof two[1].msg_len);
        hash_message(run, &two[0].msg_hdr);
        break;
    }
}

static void step_files(struct run *run, const struct step *step) {
    int s = run->slot[step->a], count;
    size_t bytes = length(run, step->y);
    off_t at = step->y % 5 == 0 ? -1 : (off_t)(step->y % 5000);
    int from = step->z % 5 == 0 ? run->slot[step->b] : run->file;
    switch (step->code) {
    case CALL_read:
        SAY("read(%d, %s, %zu)", s, target(step->z) ? "out" : "NULL", bytes % (BUFFER + 1));
        DO(run->w->read(s, target(step->z), bytes % (BUFFER + 1)));
        break;
    case CALL_write:
        SAY("write(%d, %s, %zu)", s, source(step->z) ? "payload" : "NULL", bytes);
        DO(run->w->write(s, source(step->z), bytes));
        break;
    case CALL_readv:
        count = set_parts(run, step, false);
        SAY("readv(%d, parts, %d)", s, count);
        DO(run->w->readv(s, parts, count));
        break;
    case CALL_writev:
        count = set_parts(run, step, true);
        SAY("writev(%d, parts, %d)", s, count);
        DO(run->w->writev(s, parts, count));
        break;
    default:
        SAY("sendfile(%d, %d, %s%ld, %zu)", s, from, step->x % 2 ? "at " : "NULL, not ", (long)at, bytes % 2000);
        DO(run->w->sendfile(s, from, step->x % 2 ? &at : NULL, bytes % 2000));
        hash(&at, sizeof at);
        break;
    }
    hash(out, sizeof out);
}

static void step_options(struct run *run, const struct step *step) {
    static const int options[][2] = {{SOL_SOCKET, SO_TYPE}, {SOL_SOCKET, SO_ERROR}, {SOL_SOCKET, SO_RCVBUF},
                                     {SOL_SOCKET, SO_REUSEADDR}, {SOL_SOCKET, SO_KEEPALIVE}, {SOL_SOCKET, SO_DOMAIN},
                                     {SOL_SOCKET, SO_ACCEPTCONN}, {SOL_SOCKET, SO_SNDBUF}, {SOL_SOCKET, SO_BROADCAST},
                                     {SOL_SOCKET, SO_OOBINLINE}, {SOL_SOCKET, SO_PROTOCOL}, {SOL_SOCKET, SO_PEERCRED},
                                     {IPPROTO_TCP, TCP_NODELAY}, {IPPROTO_IPV6, IPV6_V6ONLY}, {IPPROTO_IP, IP_TTL},
                                     {SOL_SOCKET, 9999}, {9999, 1}};
    const int *option = PICK(options, step->x);
    int s = run->slot[step->a], value = (int)(step->y % 3000);
    socklen_t bytes = step->z % 4 == 0 ? (socklen_t)(step->z >> 4) % 9 : sizeof value;
    if (step->code == CALL_getsockopt) {
        SAY("getsockopt(%d, %d, %d, out, %u)", s, option[0], option[1], bytes);
        DO(run->w->getsockopt(s, option[0], option[1], step->z % 13 == 1 ? NULL : out, step->z % 19 == 1 ? NULL : &bytes));
        hash(out, sizeof out);
        hash(&bytes, sizeof bytes);
    } else {
        struct linger at_once = {.l_onoff = 1, .l_linger = 0};
        if (step->z % 6 == 1) {
            SAY("setsockopt(%d, SO_LINGER 1 0)", s);
            DO(run->w->setsockopt(s, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once));
        } else {
            SAY("setsockopt(%d, %d, %d, %d, %u)", s, option[0], option[1], value, bytes);
            DO(run->w->setsockopt(s, option[0], option[1], step->z % 13 == 1 ? NULL : &value, bytes));
        }
    }
}

static void step_names(struct run *run, const struct step *step) {
    int s = run->slot[step->a];
    socklen_t room = room_for_address(step->y);
    memset(&address, 0x5A, sizeof address);
    SAY("%s(%d, address, %u)", call_name(step->code), s, room);
    if (step->code == CALL_getsockname) {
        DO(run->w->getsockname(s, (struct sockaddr *)&address, &room));
    } else {
        DO(run->w->getpeername(s, (struct sockaddr *)&address, &room));
    }
    hash_reported(run, room, true);
}

static void step_selecting(struct run *run, const struct step *step) {
    fd_set sets[3];
    int highest = -1;
    for (int i = 0; i < 3; i++) {
        FD_ZERO(&sets[i]);
        for (unsigned slot = 0; slot < SLOTS; slot++) {
            if ((step->x >> (slot + (unsigned)i) & 1) != 0 && run->slot[slot] >= 0) {
                FD_SET(run->slot[slot], &sets[i]);
                highest = run->slot[slot] > highest ? run->slot[slot] : highest;
            }
        }
    }
    int count = step->y % 11 == 0 ? -1 : highest + 1;
    long tiny = step->y % 13 == 0 ? -1 : 0;
    struct timeval tv = {.tv_sec = 0, .tv_usec = tiny};
    struct timespec ts = {.tv_sec = 0, .tv_nsec = tiny};
    SAY("%s(%d, sets 0x%x, %ld)", call_name(step->code), count, step->x & 0xFFF, tiny);
    if (step->code == CALL_select) {
        DO(run->w->select(count, &sets[0], &sets[1], step->z % 2 ? NULL : &sets[2], &tv));
    } else {
        DO(run->w->pselect(count, &sets[0], &sets[1], step->z % 2 ? NULL : &sets[2], &ts, NULL));
    }
    hash(sets, sizeof sets);
}

static void step_polling(struct run *run, const struct step *step) {
    struct pollfd fds[3];
    for (unsigned i = 0; i < 3; i++) {
        fds[i] = (struct pollfd){.fd = run->slot[(step->a + i) % SLOTS], .events = (short)(step->x >> (i * 5) & 0x207F)};
    }
    nfds_t count = step->y % 11 == 0 ? 1 << 20 : step->y % 4;
    struct timespec ts = {.tv_sec = 0, .tv_nsec = step->y % 13 == 0 ? -1 : 0};
    SAY("%s(%d %d %d, events 0x%x, %lu, %ld)", call_name(step->code), fds[0].fd, fds[1].fd, fds[2].fd, step->x & 0x7FFF,
        (unsigned long)count, ts.tv_nsec);
    if (step->code == CALL_poll) {
        DO(run->w->poll(fds, count, 0));
    } else {
        DO(run->w->ppoll(fds, count, &ts, NULL));
    }
    hash(fds, sizeof fds);
}

static void step_epoll(struct run *run, const struct step *step) {
    struct epoll_event events[4];
    int ep = run->slot[step->a], s = run->slot[step->b];
    memset(events, 0x33, sizeof events);
    if (step->code == CALL_epoll_create1) {
        int flags = step->x % 5 == 1 ? 1 : step->x % 2 ? EPOLL_CLOEXEC : 0;
        SAY("slot7 = epoll_create1(%d)", flags);
        DO(run->w->epoll_create1(flags));
        (void)take(run, 7, record.result);
    } else if (step->code == CALL_epoll_ctl) {
        static const int operations[] = {EPOLL_CTL_ADD, EPOLL_CTL_ADD, EPOLL_CTL_MOD, EPOLL_CTL_DEL, 9};
        int operation = PICK(operations, step->x);
        struct epoll_event wish = {.events = step->y & (EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET | EPOLLONESHOT),
                                   .data = {.u64 = step->b}};
        SAY("epoll_ctl(%d, %d, %d, 0x%x)", ep, operation, s, wish.events);
        DO(run->w->epoll_ctl(ep, operation, s, step->z % 17 == 1 ? NULL : &wish));
    } else {
        int room = (int)(step->x % 5);
        SAY("%s(%d, events, %d, 0)", call_name(step->code), ep, room);
        if (step->code == CALL_epoll_wait) {
            DO(run->w->epoll_wait(ep, events, room, 0));
        } else {
            DO(run->w->epoll_pwait(ep, events, room, 0, NULL));
        }
        hash(events, sizeof events);
    }
}

static void step_pipe(struct run *run, const struct step *step) {
    int two[2] = {-1, -1};
    SAY("slot%u, slot%u = pipe()", step->a, step->b);
    DO(pipe2(two, O_NONBLOCK));
    run->slot[step->a] = two[0];
    run->slot[step->b] = two[1];
}

struct record run_step(struct run *run, const struct step *step) {
    static void (*const steps[CALL_COUNT])(struct run *, const struct step *) = {
        [CALL_socket] = step_sockets,       [CALL_socketpair] = step_sockets,    [CALL_bind] = step_naming,
        [CALL_listen] = step_naming,        [CALL_accept] = step_accepting,      [CALL_accept4] = step_accepting,
        [CALL_connect] = step_naming,       [CALL_shutdown] = step_ending,       [CALL_close] = step_ending,
        [CALL_dup] = step_ending,           [CALL_send] = step_sending,          [CALL_recv] = step_receiving,
        [CALL_sendto] = step_sending,       [CALL_recvfrom] = step_receiving,    [CALL_sendmsg] = step_sending,
        [CALL_recvmsg] = step_receiving,    [CALL_sendmmsg] = step_sending,      [CALL_recvmmsg] = step_receiving,
        [CALL_read] = step_files,           [CALL_write] = step_files,           [CALL_readv] = step_files,
        [CALL_writev] = step_files,         [CALL_sendfile] = step_files,        [CALL_getsockopt] = step_options,
        [CALL_setsockopt] = step_options,   [CALL_getsockname] = step_names,     [CALL_getpeername] = step_names,
        [CALL_select] = step_selecting,     [CALL_pselect] = step_selecting,     [CALL_poll] = step_polling,
        [CALL_ppoll] = step_polling,        [CALL_epoll_create1] = step_epoll,   [CALL_epoll_ctl] = step_epoll,
        [CALL_epoll_wait] = step_epoll,     [CALL_epoll_pwait] = step_epoll,     [CALL_pipe] = step_pipe,
    };
    memset(out, 0xA5, sizeof out);
    memset(control, 0, sizeof control);
    if (payload[0] == 0) {
        for (size_t i = 0; i < sizeof payload; i++) {
            payload[i] = (char)('a' + i % 25);
        }
    }
    record = (struct record){0, 0, 0};
    steps[step->code](run, step);
    return record;
}
