/* One step of a sequence: make the arguments from the step's numbers, call, and hash what was written. */
#include "sequence_fuzz_arguments.h"

#include <netinet/tcp.h>

const char *call_name(enum call_code code) {
    static const char *const names[] = {
#define CALL_NAME(name, weight) #name,
        FUZZED_CALLS(CALL_NAME)
#undef CALL_NAME
        "pipe",
    };
    return names[code];
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

/* A port that its owner has let go may still be held by an old connection in TIME_WAIT: that is chance, not behaviour. So a
 * second bind to a port happens only where the first owner certainly has it: the same number of UDP and TCP are two ports. */
static void forget_free_port(int owner, int binder) {
    struct sockaddr_in *named = (struct sockaddr_in *)(void *)&address;
    int listening = 0, type = 0, binder_type = 0;
    socklen_t bytes = sizeof listening;
    if (address.ss_family != AF_INET && address.ss_family != AF_INET6) {
        return;
    }
    (void)getsockopt(owner, SOL_SOCKET, SO_ACCEPTCONN, &listening, &bytes);
    (void)getsockopt(owner, SOL_SOCKET, SO_TYPE, &type, &bytes);
    (void)getsockopt(binder, SOL_SOCKET, SO_TYPE, &binder_type, &bytes);
    if ((listening == 0 && type != SOCK_DGRAM) || type != binder_type) {
        named->sin_port = 0;
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
        forget_free_port(run->slot[step->b], s);
        SAY("bind(%d, family %d port %d, %u)", s, address.ss_family, port_in_address(), address_bytes);
        DO(run->w->bind(s, (struct sockaddr *)&address, address_bytes));
    } else {
        SAY("connect(%d, family %d port %d, %u)", s, address.ss_family, port_in_address(), address_bytes);
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

static void step_copying(struct run *run, const struct step *step) {
    static const int commands[] = {F_GETFL, F_GETFD, F_SETFD, F_DUPFD, F_DUPFD_CLOEXEC, F_GETOWN, 4711};
    int s = run->slot[step->a], place = run->slot[step->b];
    if (step->code == CALL_dup2) {
        SAY("slot%u = dup2(%d, %d)", step->b, s, place);
        DO(run->w->dup2(s, place));
        (void)take(run, step->b, record.result);
    } else if (step->code == CALL_dup3) {
        int flags = step->x % 5 == 1 ? 4711 : step->x % 2 ? O_CLOEXEC : 0;
        SAY("slot%u = dup3(%d, %d, %d)", step->b, s, place, flags);
        DO(run->w->dup3(s, place, flags));
        (void)take(run, step->b, record.result);
    } else {
        int command = PICK(commands, step->x), argument = command == F_SETFD ? (int)(step->y % 2) : (int)(step->y % 64);
        SAY("slot%u = fcntl(%d, %d, %d)", step->b, s, command, argument);
        DO(run->w->fcntl(s, command, argument));
        if (command == F_DUPFD || command == F_DUPFD_CLOEXEC) {
            (void)take(run, step->b, record.result);
        }
    }
}

static void step_requests(struct run *run, const struct step *step) {
    static const unsigned long requests[] = {FIONREAD, SIOCATMARK, TIOCOUTQ, TIOCGWINSZ, 0};
    unsigned long request = PICK(requests, step->x);
    char told[64];
    memset(told, 0x5A, sizeof told);
    SAY("ioctl(%d, 0x%lx, buffer)", run->slot[step->a], request);
    DO(run->w->ioctl(run->slot[step->a], request, step->y % 13 == 1 ? NULL : told));
    hash(told, sizeof told);
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
        [CALL_dup2] = step_copying,         [CALL_dup3] = step_copying,          [CALL_fcntl] = step_copying,
        [CALL_ioctl] = step_requests,
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
    reset_memory();
    steps[step->code](run, step);
    return record;
}
