/* datagram: what the system knows of a datagram is told, and what is wanted of one is done, over IPv4, IPv6 and both. */
#include "pairs.h"

#include <limits.h>
#include <sys/resource.h>

CHECK_PROGRAM("datagram");

static char buffer[70000];
enum { ALL = RSK_INFO_LOCAL | RSK_INFO_TTL | RSK_INFO_TOS | RSK_INFO_TIMESTAMP };

static rsk_datagram_info blank(void) {
    rsk_datagram_info info;
    memset(&info, 0, sizeof info);
    info.size = sizeof info;
    return info;
}

static bool is_loopback(const struct sockaddr_storage *address) {
    const struct sockaddr_in *four = (const void *)address;
    const struct sockaddr_in6 *six = (const void *)address;
    return address->ss_family == AF_INET ? four->sin_addr.s_addr == htonl(INADDR_LOOPBACK)
                                         : IN6_IS_ADDR_LOOPBACK(&six->sin6_addr) || IN6_IS_ADDR_V4MAPPED(&six->sin6_addr);
}

static void everything_is_told(int family) {
    struct pair pair = udp_pair(family);
    struct timespec now;
    struct sockaddr_storage peer;
    socklen_t len = sizeof peer;
    rsk_datagram_info info = blank();
    MUST(getsockname(pair.a, (struct sockaddr *)&peer, &len));
    /* Nothing asked for: size and sender only. */
    MUST(send(pair.a, "hello", 5, 0));
    CHECK_GIVES(rsk_recv_datagram(pair.b, buffer, sizeof buffer, &info, 1000), 5);
    CHECK_INT(info.full_len, 5);
    CHECK_INT(info.peer_len, len);
    CHECK(memcmp(&info.peer, &peer, len) == 0);
    CHECK(info.local_len == 0 && info.interface == 0 && info.ttl == -1 && info.tos == -1 && info.timestamp_ns == -1);
    /* All of it. */
    CHECK_GIVES(rsk_enable_info(pair.b, ALL), 0);
    int ttl = 42, tos = 0x20;
    MUST(setsockopt(pair.a, family == AF_INET ? IPPROTO_IP : IPPROTO_IPV6, family == AF_INET ? IP_TTL : IPV6_UNICAST_HOPS, &ttl,
                    sizeof ttl));
    MUST(setsockopt(pair.a, family == AF_INET ? IPPROTO_IP : IPPROTO_IPV6, family == AF_INET ? IP_TOS : IPV6_TCLASS, &tos,
                    sizeof tos));
    MUST(send(pair.a, "0123456789", 10, 0));
    CHECK_GIVES(rsk_recv_datagram(pair.b, buffer, 4, &info, 1000), 4); /* cut */
    CHECK_INT(info.full_len, 10);
    CHECK_INT(info.flags, MSG_TRUNC);
    CHECK_INT(info.ttl, 42);
    CHECK_INT(info.tos, 0x20);
    CHECK_INT(info.interface, if_nametoindex("lo"));
    CHECK_INT(info.local_len, len);
    CHECK(info.local.ss_family == family && is_loopback(&info.local));
    (void)clock_gettime(CLOCK_REALTIME, &now);
    int64_t age = (int64_t)now.tv_sec * 1000000000 + now.tv_nsec - info.timestamp_ns;
    CHECK(age >= 0 && age < 5000000000);
    /* And off again. */
    CHECK_GIVES(rsk_enable_info(pair.b, RSK_INFO_TTL), 0);
    MUST(send(pair.a, "", 0, 0));
    CHECK_GIVES(rsk_recv_datagram(pair.b, buffer, 4, &info, 1000), 0);
    CHECK(info.local_len == 0 && info.interface == 0 && info.ttl == 42 && info.tos == -1 && info.timestamp_ns == -1);
    CHECK_INT(info.flags, 0);
    MUST(send(pair.a, "x", 1, 0));
    CHECK_GIVES(rsk_recv_datagram(pair.b, buffer, 4, NULL, 1000), 1);
    close_pair(pair);
}

/* The answer comes from the address the question went to, though the socket is bound to all of them. */
static void answer_from_the_address_asked(int family) {
    struct sockaddr_in four = {.sin_family = AF_INET};
    struct sockaddr_in6 six = {.sin6_family = AF_INET6};
    struct sockaddr_in to = {.sin_family = AF_INET}, from;
    socklen_t len;
    int server = (int)MUST(socket(family, SOCK_DGRAM, 0));
    int client = (int)MUST(socket(AF_INET, SOCK_DGRAM, 0));
    if (family == AF_INET) {
        len = sizeof four;
        MUST(bind(server, (struct sockaddr *)&four, sizeof four));
        MUST(getsockname(server, (struct sockaddr *)&four, &len));
        to.sin_port = four.sin_port;
    } else {
        len = sizeof six;
        MUST(bind(server, (struct sockaddr *)&six, sizeof six)); /* takes IPv4 too */
        MUST(getsockname(server, (struct sockaddr *)&six, &len));
        to.sin_port = six.sin6_port;
    }
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK + 4); /* 127.0.0.5 */
    CHECK_GIVES(rsk_enable_info(server, ALL), 0);
    MUST(sendto(client, "question", 8, 0, (struct sockaddr *)&to, sizeof to));
    rsk_datagram_info info = blank();
    CHECK_GIVES(rsk_recv_datagram(server, buffer, sizeof buffer, &info, 1000), 8);
    CHECK(info.ttl > 0);
    CHECK(info.interface > 0);
    info.ttl = 7;
    info.tos = 8;
    CHECK_GIVES(rsk_send_datagram(server, "answer", 6, &info, 1000), 6);
    rsk_datagram_info answer = blank();
    CHECK_GIVES(rsk_enable_info(client, ALL), 0);
    info.ttl = info.tos = -1;
    CHECK_GIVES(rsk_send_datagram(server, "another", 7, &info, 1000), 7);
    CHECK_GIVES(rsk_recv_datagram(client, buffer, sizeof buffer, &answer, 1000), 6);
    memcpy(&from, &answer.peer, sizeof from);
    CHECK(from.sin_addr.s_addr == to.sin_addr.s_addr && from.sin_port == to.sin_port);
    CHECK_GIVES(rsk_recv_datagram(client, buffer, sizeof buffer, &answer, 1000), 7);
    CHECK(answer.ttl > 7 && answer.tos == 0);
    memcpy(&from, &answer.peer, sizeof from);
    CHECK(from.sin_addr.s_addr == to.sin_addr.s_addr);
    /* An address of nobody here. */
    struct sockaddr_in foreign = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(0xC0000201)};
    if (family == AF_INET) {
        memcpy(&info.local, &foreign, sizeof foreign);
        info.local_len = sizeof foreign;
        errno = 0;
        CHECK(rsk_send_datagram(server, "x", 1, &info, 100) == -1 && (errno == EINVAL || errno == ENETUNREACH));
        /* A group is not used as the sender. */
        foreign.sin_addr.s_addr = htonl(0xE0000001);
        memcpy(&info.local, &foreign, sizeof foreign);
        CHECK_GIVES(rsk_send_datagram(server, "x", 1, &info, 100), 1);
    }
    (void)close(server);
    (void)close(client);
}

static void ttl_reaches_the_wire(int family) {
    struct pair pair = udp_pair(family);
    rsk_datagram_info info = blank(), seen = blank();
    CHECK_GIVES(rsk_enable_info(pair.b, ALL), 0);
    info.ttl = 9;
    info.tos = 16;
    info.interface = (int)if_nametoindex("lo");
    CHECK_GIVES(rsk_send_datagram(pair.a, "x", 1, &info, 100), 1);
    CHECK_GIVES(rsk_recv_datagram(pair.b, buffer, 10, &seen, 100), 1);
    CHECK_INT(seen.ttl, 9);
    CHECK_INT(seen.tos, 16);
    CHECK_GIVES(rsk_send_datagram(pair.a, "x", 1, NULL, 100), 1);
    CHECK_GIVES(rsk_recv_datagram(pair.b, buffer, 10, &seen, 100), 1);
    CHECK(seen.ttl != 9 && seen.tos == 0);
    close_pair(pair);
}

static void send_later(int fd) {
    IGNORE(send(fd, "late", 4, 0));
}

static void deadlines(bool nonblocking) {
    struct pair pair = udp_pair(AF_INET);
    struct storm storm;
    struct later later;
    rsk_datagram_info info = blank();
    set_mode(pair.a, nonblocking);
    CHECK_TIMES_OUT(0, rsk_recv_datagram(pair.a, buffer, 10, &info, 0));
    storm_start(&storm);
    CHECK_TIMES_OUT(60, rsk_recv_datagram(pair.a, buffer, 10, &info, 60));
    later_start(&later, 50, send_later, pair.b);
    CHECK_TAKES(50, CHECK_GIVES(rsk_recv_datagram(pair.a, buffer, 10, &info, -1), 4));
    later_join(&later);
    storm_end(&storm);
    close_pair(pair);
}

/* To an AF_UNIX receiver that does not read: poll(2) finds an unconnected sender writable all the time. */
static void full_receiver(void) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    struct rusage before, after;
    int receiver = (int)MUST(socket(AF_UNIX, SOCK_DGRAM, 0)), sender = (int)MUST(socket(AF_UNIX, SOCK_DGRAM, 0));
    MUST(bind(receiver, (struct sockaddr *)&address, sizeof(sa_family_t)));
    rsk_datagram_info info = blank();
    info.peer_len = sizeof info.peer;
    MUST(getsockname(receiver, (struct sockaddr *)&info.peer, &info.peer_len));
    while (sendto(sender, "x", 1, MSG_DONTWAIT, (struct sockaddr *)&info.peer, info.peer_len) == 1) {
    }
    (void)getrusage(RUSAGE_THREAD, &before);
    CHECK_TIMES_OUT(200, rsk_send_datagram(sender, "x", 1, &info, 200));
    (void)getrusage(RUSAGE_THREAD, &after);
    long us = (after.ru_utime.tv_sec - before.ru_utime.tv_sec + after.ru_stime.tv_sec - before.ru_stime.tv_sec) * 1000000 +
              after.ru_utime.tv_usec - before.ru_utime.tv_usec + after.ru_stime.tv_usec - before.ru_stime.tv_usec;
    CHECK(us < 60000);
    info.ttl = 5; /* not for AF_UNIX: taken no notice of */
    CHECK_GIVES(rsk_enable_info(receiver, RSK_INFO_TIMESTAMP), 0);
    CHECK_FAILS(rsk_enable_info(receiver, RSK_INFO_TTL), EAFNOSUPPORT);
    (void)close(receiver);
    (void)close(sender);
}

static void refusals_are_told(void) {
    struct pair pair = udp_pair(AF_INET);
    (void)close(pair.b);
    CHECK_GIVES(rsk_send_datagram(pair.a, "x", 1, NULL, 100), 1);
    CHECK_FAILS(rsk_recv_datagram(pair.a, buffer, 10, NULL, 1000), ECONNREFUSED);
    CHECK_STR(rsk_last_call(), "recv_datagram");
    (void)close(pair.a);
}

static void wrong_arguments(void) {
    struct pair pair = udp_pair(AF_INET);
    rsk_datagram_info info = blank();
    info.size--;
    MUST(send(pair.b, "x", 1, 0));
    CHECK_FAILS(rsk_recv_datagram(pair.a, buffer, 10, &info, 100), EINVAL);
    CHECK_FAILS(rsk_send_datagram(pair.a, buffer, 10, &info, 100), EINVAL);
    info = blank();
    info.size += 64; /* from a newer header */
    CHECK_GIVES(rsk_recv_datagram(pair.a, buffer, 10, &info, 100), 1);
    CHECK_INT(info.size, sizeof info + 64);
    info = blank();
    info.peer_len = sizeof info.peer + 1;
    CHECK_FAILS(rsk_send_datagram(pair.a, buffer, 10, &info, 100), EINVAL);
    info.peer_len = 0;
    info.local_len = UINT_MAX;
    CHECK_FAILS(rsk_send_datagram(pair.a, buffer, 10, &info, 100), EINVAL);
    info.local_len = 3;
    info.local.ss_family = AF_INET;
    CHECK_FAILS(rsk_send_datagram(pair.a, buffer, 10, &info, 100), EINVAL);
    info.local_len = sizeof info.local;
    info.local.ss_family = AF_INET6;
    CHECK_FAILS(rsk_send_datagram(pair.a, buffer, 10, &info, 100), EAFNOSUPPORT);
    CHECK_FAILS(rsk_send_datagram(pair.a, buffer, sizeof buffer, NULL, 100), EMSGSIZE);
    if (WILD_POINTERS) {
        CHECK_FAILS(rsk_send_datagram(pair.a, nowhere(), 1, NULL, 100), EFAULT);
    }
    MUST(send(pair.b, "x", 1, 0));
    if (WILD_POINTERS) {
        CHECK_FAILS(rsk_recv_datagram(pair.a, nowhere(), 1, NULL, 100), EFAULT);
    }
    CHECK_FAILS(rsk_recv_datagram(-1, buffer, 1, NULL, 100), EBADF);
    CHECK_FAILS(rsk_recv_datagram(0, buffer, 1, NULL, 100), ENOTSOCK);
    CHECK_FAILS(rsk_send_datagram(-1, buffer, 1, NULL, 100), EBADF);
    CHECK_FAILS(rsk_send_datagram(0, buffer, 1, NULL, 100), ENOTSOCK);
    CHECK_FAILS(rsk_enable_info(pair.a, 16), EINVAL);
    CHECK_FAILS(rsk_enable_info(pair.a, -1), EINVAL);
    CHECK_FAILS(rsk_enable_info(-1, 0), EBADF);
    CHECK_FAILS(rsk_enable_info(0, 0), ENOTSOCK);
    close_pair(pair);
}

int main(void) {
    (void)alarm(60);
    int before = open_fds();
    everything_is_told(AF_INET);
    everything_is_told(AF_INET6);
    answer_from_the_address_asked(AF_INET);
    answer_from_the_address_asked(AF_INET6);
    ttl_reaches_the_wire(AF_INET);
    ttl_reaches_the_wire(AF_INET6);
    deadlines(false);
    deadlines(true);
    full_receiver();
    refusals_are_told();
    wrong_arguments();
    CHECK_INT(open_fds(), before);
    return check_end();
}
