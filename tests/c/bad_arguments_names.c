/* Name and address conversion with wrong hints, flags, sizes and texts; no case asks a name server. */
#include "bad_arguments.h"

/* Runs getaddrinfo and writes the list as text into `out`. errno counts only with EAI_SYSTEM. */
static long find(const char *node, const char *service, const struct addrinfo *hints) {
    struct addrinfo *list = NULL;
    int code = w->getaddrinfo(node, service, hints, &list);
    int error = errno;
    if (code != 0) {
        errno = code == EAI_SYSTEM ? error : 0;
        return code;
    }
    size_t used = 0;
    for (const struct addrinfo *at = list; at != NULL; at = at->ai_next) {
        used += (size_t)snprintf(out + used, 2048 - used, "%d %d %d %s:", at->ai_family, at->ai_socktype, at->ai_protocol,
                                 at->ai_canonname != NULL ? at->ai_canonname : "-");
        for (socklen_t i = 0; i < at->ai_addrlen && used < 2000; i++) {
            used += (size_t)snprintf(out + used, 2048 - used, "%02x", ((unsigned char *)at->ai_addr)[i]);
        }
    }
    w->freeaddrinfo(list);
    errno = w == &libc_world ? CHECK_MARK : error;
    return 0;
}

static const struct addrinfo *hints(int flags, int family, int type, int protocol) {
    static struct addrinfo value;
    memset(&value, 0, sizeof value);
    value.ai_flags = flags;
    value.ai_family = family;
    value.ai_socktype = type;
    value.ai_protocol = protocol;
    return &value;
}

static const struct addrinfo *hints_with_address(void) {
    struct addrinfo *spoilt = (struct addrinfo *)(uintptr_t)hints(AI_NUMERICHOST, AF_INET, SOCK_STREAM, 0);
    spoilt->ai_addrlen = 16;
    spoilt->ai_addr = server();
    spoilt->ai_canonname = in;
    return spoilt;
}

static void finding(void) {
    CASE(NONE, find(NULL, NULL, NULL));
    CASE(NONE, find(NULL, NULL, hints(0, AF_INET, SOCK_STREAM, 0)));
    CASE(NONE, find("127.0.0.1", "80", hints(0, 12345, SOCK_STREAM, 0)));
    CASE(NONE, find("127.0.0.1", "80", hints(0, -1, SOCK_STREAM, 0)));
    CASE(NONE, find("127.0.0.1", "80", hints(0, AF_UNIX, SOCK_STREAM, 0)));
    CASE(NONE, find("127.0.0.1", "80", hints(0, AF_INET, 12345, 0)));
    CASE(NONE, find("127.0.0.1", "80", hints(0, AF_INET, -1, 0)));
    CASE(NONE, find("127.0.0.1", "80", hints(0, AF_INET, SOCK_STREAM, IPPROTO_UDP)));
    CASE(NONE, find("127.0.0.1", "80", hints(0, AF_INET, SOCK_STREAM, 9999)));
    CASE(NONE, find("127.0.0.1", "80", hints(-1, AF_INET, SOCK_STREAM, 0)));
    CASE(NONE, find("127.0.0.1", "80", hints(1 << 20, AF_INET, SOCK_STREAM, 0)));
    CASE(NONE, find(NULL, "80", hints(AI_CANONNAME, AF_INET, SOCK_STREAM, 0)));
    CASE(NONE, find("127.0.0.1", "80", hints(AI_NUMERICHOST | AI_CANONNAME, AF_INET, SOCK_STREAM, 0)));
    CASE(NONE, find("127.0.0.1", "80", hints(AI_NUMERICHOST, AF_INET6, SOCK_STREAM, 0)));
    CASE(NONE, find("::1", "80", hints(AI_NUMERICHOST, AF_INET, SOCK_STREAM, 0)));
    CASE(NONE, find("::1", "80", hints(AI_NUMERICHOST, AF_INET6, SOCK_STREAM, 0)));
    CASE(NONE, find("::1%nosuchscope", "80", hints(AI_NUMERICHOST, AF_INET6, SOCK_STREAM, 0)));
    CASE(NONE, find("not-a-number", "80", hints(AI_NUMERICHOST, AF_INET, SOCK_STREAM, 0)));
    CASE(NONE, find("", "80", hints(AI_NUMERICHOST, AF_INET, SOCK_STREAM, 0)));
    CASE(NONE, find("256.1.1.1", "80", hints(AI_NUMERICHOST, AF_INET, SOCK_STREAM, 0)));
    CASE(NONE, find("127.1", "80", hints(AI_NUMERICHOST, AF_INET, SOCK_STREAM, 0)));
    CASE(NONE, find("127.0.0.1", "http", hints(AI_NUMERICSERV, AF_INET, SOCK_STREAM, 0)));
    CASE(NONE, find("127.0.0.1", "no-such-service", hints(AI_NUMERICHOST, AF_INET, SOCK_STREAM, 0)));
    CASE(NONE, find("127.0.0.1", "65536", hints(AI_NUMERICHOST, AF_INET, SOCK_STREAM, 0)));
    CASE(NONE, find("127.0.0.1", "-1", hints(AI_NUMERICHOST, AF_INET, SOCK_STREAM, 0)));
    CASE(NONE, find("127.0.0.1", "99999999999", hints(AI_NUMERICHOST, AF_INET, SOCK_STREAM, 0)));
    CASE(NONE, find("127.0.0.1", "", hints(AI_NUMERICHOST, AF_INET, SOCK_STREAM, 0)));
    CASE(NONE, find("127.0.0.1", "80", hints(AI_NUMERICHOST, AF_INET, SOCK_RAW, 0)));
    CASE(NONE, find("127.0.0.1", "80", hints(AI_NUMERICHOST, AF_UNSPEC, 0, 0)));
    CASE(NONE, find("127.0.0.1", "80", hints_with_address()));
    CASE(NONE, find("localhost", "80", hints(0, AF_INET, SOCK_STREAM, 0)));
    CASE(NONE, find(NULL, "80", hints(AI_PASSIVE, AF_INET6, SOCK_DGRAM, 0)));
}

/* errno counts only with EAI_SYSTEM. */
static long name(const struct sockaddr *address, socklen_t bytes, socklen_t host, socklen_t service, int flags) {
    int code = w->getnameinfo(address, bytes, host != 0 ? out : NULL, host, service != 0 ? out + 1024 : NULL, service, flags);
    if (code != 0 && code != EAI_SYSTEM) {
        errno = 0;
    } else if (code == 0 && w == &libc_world) {
        errno = CHECK_MARK;
    }
    return code;
}

static void naming(void) {
    CASE(NONE, name(server(), IN_LEN, 100, 100, NI_NUMERICHOST | NI_NUMERICSERV));
    CASE(NONE, name(server(), IN_LEN, 0, 0, NI_NUMERICHOST | NI_NUMERICSERV));
    CASE(NONE, name(server(), IN_LEN, 1, 100, NI_NUMERICHOST | NI_NUMERICSERV));
    CASE(NONE, name(server(), IN_LEN, 5, 100, NI_NUMERICHOST | NI_NUMERICSERV));
    CASE(NONE, name(server(), IN_LEN, 100, 1, NI_NUMERICHOST | NI_NUMERICSERV));
    CASE(NONE, name(server(), IN_LEN, 100, 3, NI_NUMERICHOST | NI_NUMERICSERV));
    CASE(NONE, name(server(), IN_LEN, 100, 0, NI_NUMERICHOST));
    CASE(NONE, name(server(), IN_LEN, 0, 100, NI_NUMERICSERV));
    CASE(NONE, name(server(), IN_LEN, 100, 100, -1));
    CASE(NONE, name(server(), IN_LEN, 100, 100, 1 << 20));
    CASE(NONE, name(server(), 0, 100, 100, NI_NUMERICHOST | NI_NUMERICSERV));
    CASE(NONE, name(server(), 1, 100, 100, NI_NUMERICHOST | NI_NUMERICSERV));
    CASE(NONE, name(server(), IN_LEN - 1, 100, 100, NI_NUMERICHOST | NI_NUMERICSERV));
    CASE(NONE, name(of_family(AF_INET6), IN_LEN, 100, 100, NI_NUMERICHOST | NI_NUMERICSERV));
    CASE(NONE, name(of_family(AF_UNSPEC), IN_LEN, 100, 100, NI_NUMERICHOST | NI_NUMERICSERV));
    CASE(NONE, name(of_family(99), IN_LEN, 100, 100, NI_NUMERICHOST | NI_NUMERICSERV));
    CASE(NONE, name(unix_path("/some/path"), UN_LEN, 200, 200, NI_NUMERICHOST | NI_NUMERICSERV));
    CASE(NONE, name(loopback6(), IN6_LEN, 100, 100, NI_NUMERICHOST | NI_NUMERICSERV));
    CASE(NONE, name(loopback6(), IN6_LEN - 5, 100, 100, NI_NUMERICHOST | NI_NUMERICSERV));
}

static void converting(void) {
    CASE(NONE, w->inet_pton(AF_UNIX, "127.0.0.1", out));
    CASE(NONE, w->inet_pton(-1, "127.0.0.1", out));
    CASE(NONE, w->inet_pton(AF_UNSPEC, "", out));
    CASE(NONE, w->inet_pton(AF_INET, "", out));
    CASE(NONE, w->inet_pton(AF_INET, "127.0.0.256", out));
    CASE(NONE, w->inet_pton(AF_INET, "127.0.0", out));
    CASE(NONE, w->inet_pton(AF_INET, " 127.0.0.1", out));
    CASE(NONE, w->inet_pton(AF_INET, "127.0.0.1 ", out));
    CASE(NONE, w->inet_pton(AF_INET, "::1", out));
    CASE(NONE, w->inet_pton(AF_INET6, "127.0.0.1", out));
    CASE(NONE, w->inet_pton(AF_INET6, ":::", out));
    CASE(NONE, w->inet_pton(AF_INET6, "::1::", out));
    CASE(NONE, w->inet_pton(AF_INET6, "12345::", out));
    CASE(NONE, w->inet_pton(AF_INET6, "::ffff:1.2.3.4", out));
    CASE(NONE, w->inet_pton(AF_INET, "1.2.3.4", out + 1));
    CASE(NONE, NULL_FAILS(w->inet_ntop(AF_UNIX, in, out, 100)));
    CASE(NONE, NULL_FAILS(w->inet_ntop(-1, in, out, 100)));
    CASE(NONE, NULL_FAILS(w->inet_ntop(AF_INET, in, out, 0)));
    CASE(NONE, NULL_FAILS(w->inet_ntop(AF_INET, in, out, 7)));
    CASE(NONE, NULL_FAILS(w->inet_ntop(AF_INET, in, out, 11)));
    CASE(NONE, NULL_FAILS(w->inet_ntop(AF_INET, in, out, INT_MAX)));
    CASE(NONE, NULL_FAILS(w->inet_ntop(AF_INET, in, out, (socklen_t)-1)));
    CASE(NONE, NULL_FAILS(w->inet_ntop(AF_INET6, in, out, 10)));
    CASE(NONE, NULL_FAILS(w->inet_ntop(AF_INET6, in + 1, out + 1, 100)));
    CASE(NONE, ZERO_FAILS(w->if_nametoindex("")));
    CASE(NONE, ZERO_FAILS(w->if_nametoindex("no-such-device")));
    CASE(NONE, ZERO_FAILS(w->if_nametoindex("a-name-longer-than-an-interface-may-have")));
    CASE(NONE, ZERO_FAILS(w->if_nametoindex("lo")));
    CASE(NONE, NULL_FAILS(w->if_indextoname(0, out)));
    CASE(NONE, NULL_FAILS(w->if_indextoname(UINT_MAX, out)));
    CASE(NONE, NULL_FAILS(w->if_indextoname(1, out)));
    for (int code = -120; code <= 20; code++) {
        CASE(NONE, strlen(strcpy(out, w->gai_strerror(code))));
    }
    CASE(NONE, strlen(strcpy(out, w->gai_strerror(INT_MAX))));
    CASE(NONE, strlen(strcpy(out, w->gai_strerror(INT_MIN))));
}

/* The older forms: all the texts they take and some more. */
static void older_addresses(void) {
    static const char *const texts[] = {"127.0.0.1", "010.0.0.1", "0x7f.1", "1", "1.2", "1.2.3", "1.2.3.4.5", "256.1.1.1", "",
                                        " 1.2.3.4", "1.2.3.4 and more", "1.2.3.4x", "bad", "255.255.255.255", "4294967296", "-1"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        CASE(NONE, w->inet_addr(texts[i]));
        CASE(NONE, w->inet_aton(texts[i], (struct in_addr *)(void *)out));
        CASE(NONE, w->inet_aton(texts[i], NULL));
    }
    CASE(NONE, snprintf(out, 64, "%s", w->inet_ntoa((struct in_addr){.s_addr = htonl(0x01020304)})));
}

void name_cases(void) {
    older_addresses();
    finding();
    naming();
    converting();
}
