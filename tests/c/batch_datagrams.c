/* rsk_send_many and rsk_recv_many: every datagram arrives as it was, in order, whatever the kernel joins and cuts. */
#include "batch.h"

#include <limits.h>
#include <netinet/udp.h>
#include <sys/mman.h>

enum { MANY = 1000, ROOM = 2048 };
static rsk_message out[MANY], in[MANY];
static char bytes[MANY][ROOM], space[MANY][ROOM];
static struct sockaddr_storage addresses[MANY], senders[MANY];

static void prepare(int i, size_t len, const struct sockaddr_storage *to, socklen_t to_len) {
    out[i] = (rsk_message){.data = bytes[i], .len = len, .addr_len = to_len};
    if (to != NULL) {
        addresses[i] = *to; /* a copy of its own: equal, not the same */
        out[i].addr = (struct sockaddr *)&addresses[i];
    }
    memset(bytes[i], i, len);
    if (len >= sizeof i) {
        memcpy(bytes[i], &i, sizeof i);
    }
}

static void clear_places(void) {
    for (int i = 0; i < MANY; i++) {
        in[i] = (rsk_message){.data = space[i], .len = ROOM, .addr = (struct sockaddr *)&senders[i],
                              .addr_room = sizeof senders[i]};
    }
}

/* Receives `count` datagrams, which must be out[first ...]; how many came. */
static int expect(int fd, int first, int count, int places, int flags) {
    int came = 0, wrong = 0;
    while (came < count) {
        clear_places();
        int got = rsk_recv_many(fd, in, places, flags, 200);
        if (got < 0) {
            break;
        }
        for (int i = 0; i < got && came < count; i++, came++) {
            const rsk_message *sent = &out[first + came];
            wrong += in[i].done != sent->len || memcmp(in[i].data, sent->data, sent->len) != 0 || in[i].flags != 0 ||
                     in[i].addr_len == 0;
        }
    }
    CHECK_INT(wrong, 0);
    CHECK_INT(came, count);
    return came;
}

static void enlarge(struct pair pair) {
    int size = 4 << 20;
    (void)setsockopt(pair.a, SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
    (void)setsockopt(pair.b, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
}

/* Sizes that join well, badly and not at all; what one side does must not depend on what the other does. */
static size_t size_of(int pattern, int i) {
    switch (pattern) {
    case 0: return 64;
    case 1: return 1200;
    case 2: return i % 10 == 9 ? 30 : 100;           /* a shorter one ends a run */
    case 3: return i % 10 == 9 ? 200 : 100;          /* a longer one does not belong to it */
    case 4: return (size_t)(i * 7919) % 1400;        /* anything, empty ones too */
    case 5: return i % 3 == 0 ? 0 : 8;               /* empty ones between */
    default: return (size_t)(i / 100) + 1;           /* long runs of tiny ones */
    }
}

static void all_arrive(int family, int pattern, int send_flags, int places, int receive_flags) {
    enum { BATCH = 200 };
    struct pair pair = udp_pair(family);
    struct sockaddr_storage to;
    socklen_t len = sizeof to;
    bool connected = pattern % 2 == 0;
    enlarge(pair);
    MUST(getsockname(pair.b, (struct sockaddr *)&to, &len));
    clear_places();
    CHECK_FAILS(rsk_recv_many(pair.b, in, places, receive_flags, 0), ETIMEDOUT); /* chooses its way */
    for (int first = 0; first < 600; first += BATCH) {
        for (int i = first; i < first + BATCH; i++) {
            prepare(i, size_of(pattern, i), connected ? NULL : &to, connected ? 0 : len);
        }
        CHECK_GIVES(rsk_send_many(pair.a, out + first, BATCH, send_flags), BATCH);
        if (expect(pair.b, first, BATCH, places, receive_flags) != BATCH) {
            printf("  family %d, pattern %d, flags %d, places %d\n", family, pattern, send_flags, places);
            break;
        }
    }
    close_pair(pair);
}

static void peers_take_turns(void) {
    int receiver[2], sender = (int)MUST(socket(AF_INET, SOCK_DGRAM, 0));
    struct sockaddr_storage to[2];
    struct sockaddr_in any = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof any;
    for (int i = 0; i < 2; i++) {
        receiver[i] = (int)MUST(socket(AF_INET, SOCK_DGRAM, 0));
        MUST(bind(receiver[i], (struct sockaddr *)&any, sizeof any));
        MUST(getsockname(receiver[i], (struct sockaddr *)&to[i], &len));
    }
    for (int i = 0; i < 60; i++) { /* runs of 1, 2, 3, ... to either */
        prepare(i, 100, &to[(i / 7) % 2], len);
    }
    CHECK_GIVES(rsk_send_many(sender, out, 60, 0), 60);
    for (int which = 0; which < 2; which++) {
        int came = 0, wrong = 0, got;
        clear_places();
        while ((got = rsk_recv_many(receiver[which], in, 50, 0, 50)) > 0) {
            for (int i = 0; i < got; i++, came++) {
                int number;
                memcpy(&number, in[i].data, sizeof number);
                wrong += (number / 7) % 2 != which || in[i].done != 100;
            }
        }
        CHECK_INT(wrong, 0);
        CHECK_INT(came, which == 0 ? 32 : 28);
        (void)close(receiver[which]);
    }
    (void)close(sender);
}

/* On other sockets nothing may be joined: it would arrive joined. */
static void borders_are_kept_on(int type) {
    struct pair pair = unix_pair(type);
    for (int i = 0; i < 8; i++) {
        prepare(i, 50, NULL, 0);
    }
    CHECK_GIVES(rsk_send_many(pair.a, out, 8, 0), 8);
    clear_places();
    int came = 0;
    while (came < 8) {
        int got = rsk_recv_many(pair.b, in, MANY, 0, 100);
        if (got <= 0) {
            break;
        }
        for (int i = 0; i < got; i++, came++) {
            CHECK_INT(in[i].done, 50);
        }
    }
    CHECK_INT(came, 8);
    close_pair(pair);
}

/* Datagrams larger than the path takes cannot be cut by the kernel; they are sent one by one, in fragments. */
static void falls_back(void) {
    struct pair pair = udp_pair(AF_INET);
    int dont_check = 1;
    enlarge(pair);
    static char large[6][20000];
    rsk_message big[6];
    for (int i = 0; i < 6; i++) {
        memset(large[i], i, sizeof large[i]);
        big[i] = (rsk_message){.data = large[i], .len = sizeof large[i]};
    }
    CHECK_GIVES(rsk_send_many(pair.a, big, 6, 0), 6);
    static char place[20000];
    for (int i = 0; i < 6; i++) {
        CHECK_INT(recv(pair.b, place, sizeof place, MSG_DONTWAIT), 20000);
        CHECK_INT(place[19999], i);
    }
    /* With checksums off the kernel refuses to cut (EINVAL). */
    MUST(setsockopt(pair.a, SOL_SOCKET, SO_NO_CHECK, &dont_check, sizeof dont_check));
    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 150; i++) {
            prepare(i, 100, NULL, 0);
        }
        CHECK_GIVES(rsk_send_many(pair.a, out, 150, 0), 150);
        (void)expect(pair.b, 0, 150, 100, 0);
    }
    /* A program that cuts up itself is not interfered with. */
    int segment = 50;
    MUST(setsockopt(pair.b, SOL_UDP, UDP_SEGMENT, &segment, sizeof segment));
    prepare(0, 100, NULL, 0);
    prepare(1, 100, NULL, 0);
    CHECK_GIVES(rsk_send_many(pair.b, out, 2, 0), 2);
    for (int i = 0; i < 4; i++) {
        CHECK_INT(recv(pair.a, place, sizeof place, MSG_DONTWAIT), 50);
    }
    close_pair(pair);
}

static void stops_where_it_fails(void) {
    struct pair pair = udp_pair(AF_INET), local = unix_pair(SOCK_DGRAM);
    struct sockaddr_in bad = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)}; /* port 0 */
    for (int i = 0; i < 20; i++) {
        prepare(i, 100, NULL, 0);
    }
    out[12].addr = (struct sockaddr *)&bad;
    out[12].addr_len = sizeof bad;
    CHECK_GIVES(rsk_send_many(pair.a, out, 20, 0), 12);
    CHECK_FAILS(rsk_send_many(pair.a, out + 12, 8, 0), EINVAL);
    CHECK_STR(rsk_last_call(), "send_many");
    prepare(12, 100, NULL, 0);
    out[12].data = nowhere();
    if (WILD_POINTERS) {
        CHECK_GIVES(rsk_send_many(pair.a, out + 10, 10, RSK_NO_OFFLOAD), 2);
        CHECK_FAILS(rsk_send_many(pair.a, out + 12, 8, 0), EFAULT);
    }
    for (int i = 0; i < MANY; i++) {
        prepare(i, 100, NULL, 0);
    }
    int sent = rsk_send_many(local.a, out, MANY, NONBLOCK);
    CHECK(sent > 0 && sent < MANY);
    CHECK_FAILS(rsk_send_many(local.a, out, MANY, NONBLOCK), EAGAIN);
    set_mode(local.a, true);
    CHECK_FAILS(rsk_send_many(local.a, out, MANY, 0), EAGAIN);
    close_pair(local);
    (void)close(pair.b);
    CHECK_GIVES(rsk_send_many(pair.a, out, 1, 0), 1);
    CHECK_FAILS(rsk_send_many(pair.a, out, 2, 0), ECONNREFUSED); /* of the one before; not hidden by a fallback */
    CHECK(rsk_send_many(pair.a, out, 2, 0) >= 1);
    (void)close(pair.a);
}

static void wrong_arguments(void) {
    struct pair pair = udp_pair(AF_INET);
    prepare(0, 10, NULL, 0);
    CHECK_FAILS(rsk_send_many(pair.a, NULL, 1, 0), EFAULT);
    CHECK_FAILS(rsk_send_many(pair.a, out, 0, 0), EINVAL);
    CHECK_FAILS(rsk_send_many(pair.a, out, INT_MIN, 0), EINVAL);
    CHECK_FAILS(rsk_send_many(pair.a, out, 1, 2), EINVAL);
    CHECK_FAILS(rsk_send_many(pair.a, out, 1, -1), EINVAL);
    CHECK_FAILS(rsk_send_many(-1, out, 1, 0), EBADF);
    CHECK_FAILS(rsk_send_many(0, out, 1, 0), ENOTSOCK);
    CHECK_FAILS(rsk_recv_many(pair.a, NULL, 1, 0, 0), EFAULT);
    CHECK_FAILS(rsk_recv_many(pair.a, in, 0, 0, 0), EINVAL);
    CHECK_FAILS(rsk_recv_many(pair.a, in, -1, 0, 0), EINVAL);
    CHECK_FAILS(rsk_recv_many(pair.a, in, 1, NONBLOCK, 0), EINVAL);
    CHECK_FAILS(rsk_recv_many(-1, in, 1, 0, 0), EBADF);
    CHECK_FAILS(rsk_recv_many(0, in, 1, 0, 0), ENOTSOCK);
    close_pair(pair);
}

void sending_part(void) {
    for (int pattern = 0; pattern < 7; pattern++) {
        for (int way = 0; way < 4; way++) {
            all_arrive(pattern == 1 ? AF_INET6 : AF_INET, pattern, way & 1 ? RSK_NO_OFFLOAD : 0, way & 2 ? MANY : 100, 0);
        }
        all_arrive(AF_INET, pattern, 0, MANY, RSK_NO_OFFLOAD);
    }
    peers_take_turns();
    borders_are_kept_on(SOCK_DGRAM);
    borders_are_kept_on(SOCK_SEQPACKET);
    falls_back();
    stops_where_it_fails();
    wrong_arguments();
}

static void send_later(int fd) {
    IGNORE(send(fd, "late", 4, 0));
}

/* How often a call is in the trace that was written to `file` since the last look. */
static int traced(int file, const char *call) {
    static char text[1 << 16];
    int count = 0;
    ssize_t len = pread(file, text, sizeof text - 1, 0);
    text[len < 0 ? 0 : len] = '\0';
    for (const char *at = text; (at = strstr(at, call)) != NULL; at++) {
        count++;
    }
    return count;
}

/* What it is for: a few system calls for many datagrams. */
static void few_system_calls(void) {
    struct pair pair = udp_pair(AF_INET);
    int file = (int)MUST(memfd_create("trace", MFD_CLOEXEC));
    enlarge(pair);
    for (int i = 0; i < 512; i++) {
        prepare(i, 100, NULL, 0);
    }
    clear_places();
    CHECK_FAILS(rsk_recv_many(pair.b, in, 512, 0, 0), ETIMEDOUT);
    CHECK_GIVES(rsk_trace(file), 0);
    CHECK_GIVES(rsk_send_many(pair.a, out, 512, 0), 512);
    int came = 0;
    while (came < 300) {
        int got = rsk_recv_many(pair.b, in, 512, 0, 100);
        if (got <= 0) {
            break;
        }
        came += got;
    }
    CHECK_GIVES(rsk_trace(-1), 0);
    CHECK(came >= 300);
    if (traced(file, "UDP_SEGMENT") == 1 && traced(file, "UDP_GRO") >= 1) {
        CHECK(traced(file, "sendmmsg(") <= 5);
        CHECK(traced(file, "recvmsg(") <= 15);
    }
    (void)close(file);
    close_pair(pair);
}

static void deadlines(bool nonblocking, int places) {
    struct pair pair = udp_pair(AF_INET);
    struct storm storm;
    struct later later;
    set_mode(pair.a, nonblocking);
    clear_places();
    CHECK_TIMES_OUT(0, rsk_recv_many(pair.a, in, places, 0, 0));
    storm_start(&storm);
    CHECK_TIMES_OUT(60, rsk_recv_many(pair.a, in, places, 0, 60));
    later_start(&later, 50, send_later, pair.b);
    CHECK_TAKES(50, CHECK_GIVES(rsk_recv_many(pair.a, in, places, 0, -1), 1)); /* the first, not all places */
    later_join(&later);
    storm_end(&storm);
    close_pair(pair);
}

static void cut_and_empty_ones_are_told(int places) {
    struct pair pair = udp_pair(AF_INET);
    clear_places();
    in[0].len = 3;
    in[1].data = nothing();
    in[1].len = 0;
    in[2].addr_room = 4;
    CHECK_FAILS(rsk_recv_many(pair.b, in, places, 0, 0), ETIMEDOUT);
    MUST(send(pair.a, "12345", 5, 0));
    MUST(send(pair.a, "", 0, 0));
    MUST(send(pair.a, "abcde", 5, 0));
    CHECK_GIVES(rsk_recv_many(pair.b, in, places, 0, 100), 3);
    CHECK_INT(in[0].done, 3);
    CHECK_INT(in[0].flags, MSG_TRUNC);
    CHECK_INT(in[1].done, 0);
    CHECK_INT(in[1].flags, 0);
    CHECK_INT(in[2].done, 5);
    CHECK_INT(in[2].addr_len, sizeof(struct sockaddr_in));
    CHECK(memcmp(in[2].data, "abcde", 5) == 0);
    close_pair(pair);
}

/* Once joined, always joined: what cannot be held whole is left where it is. */
static void too_few_places_lose_nothing(void) {
    struct pair pair = udp_pair(AF_INET);
    int on = 0;
    socklen_t len = sizeof on;
    clear_places();
    CHECK_FAILS(rsk_recv_many(pair.b, in, 127, 0, 0), ETIMEDOUT);
    MUST(getsockopt(pair.b, SOL_UDP, UDP_GRO, &on, &len));
    CHECK_INT(on, 0);
    CHECK_FAILS(rsk_recv_many(pair.b, in, 128, RSK_NO_OFFLOAD, 0), ETIMEDOUT);
    MUST(getsockopt(pair.b, SOL_UDP, UDP_GRO, &on, &len));
    CHECK_INT(on, 0);
    CHECK_FAILS(rsk_recv_many(pair.b, in, 128, 0, 0), ETIMEDOUT);
    MUST(getsockopt(pair.b, SOL_UDP, UDP_GRO, &on, &len));
    CHECK_INT(on, 1);
    for (int i = 0; i < 300; i++) {
        prepare(i, 40, NULL, 0);
    }
    CHECK_GIVES(rsk_send_many(pair.a, out, 300, 0), 300);
    CHECK_FAILS(rsk_recv_many(pair.b, in, 127, 0, 100), EMSGSIZE);
    (void)expect(pair.b, 0, 300, 128, 0);
    close_pair(pair);
}

void receiving_part(void) {
    few_system_calls();
    deadlines(false, 10);
    deadlines(true, 10);
    deadlines(false, MANY);
    deadlines(true, MANY);
    cut_and_empty_ones_are_told(10);
    cut_and_empty_ones_are_told(MANY);
    too_few_places_lose_nothing();
}
