/* Names, addresses, interfaces, byte order, versions. */
#include "twins.h"

static int same_entry(const struct addrinfo *a, const struct addrinfo *b) {
    return a->ai_flags == b->ai_flags && a->ai_family == b->ai_family && a->ai_socktype == b->ai_socktype &&
           a->ai_protocol == b->ai_protocol && a->ai_addrlen == b->ai_addrlen &&
           memcmp(a->ai_addr, b->ai_addr, a->ai_addrlen) == 0 && (a->ai_canonname == NULL) == (b->ai_canonname == NULL) &&
           (a->ai_canonname == NULL || strcmp(a->ai_canonname, b->ai_canonname) == 0);
}

static void compare_lists(const char *node, const char *service, const struct addrinfo *hints) {
    struct addrinfo *ours = NULL, *theirs = NULL;
    int theirs_code = getaddrinfo(node, service, hints, &theirs);
    errno = CHECK_MARK;
    int ours_code = rsk_getaddrinfo(node, service, hints, &ours);
    CHECK_INT(errno, CHECK_MARK);
    CHECK_INT(ours_code, theirs_code);
    const struct addrinfo *a = ours, *b = theirs;
    while (a != NULL && b != NULL && same_entry(a, b)) {
        a = a->ai_next;
        b = b->ai_next;
    }
    CHECK(a == NULL && b == NULL);
    if (theirs_code == 0) {
        freeaddrinfo(theirs);
    }
    if (ours_code == 0) {
        CHECK(ours != NULL);
        errno = CHECK_MARK;
        rsk_freeaddrinfo(ours);
        CHECK_INT(errno, CHECK_MARK);
    }
}

static void finding(void) {
    static const int types[] = {0, SOCK_STREAM, SOCK_DGRAM}, families[] = {AF_UNSPEC, AF_INET, AF_INET6};
    for (int t = 0; t < 3; t++) {
        for (int f = 0; f < 3; f++) {
            struct addrinfo hints = {.ai_family = families[f], .ai_socktype = types[t]};
            compare_lists("localhost", "80", &hints);
            hints.ai_flags = AI_PASSIVE;
            compare_lists(NULL, "8080", &hints);
            hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_CANONNAME;
            compare_lists("127.0.0.1", "443", &hints);
            compare_lists("::1", "443", &hints);
        }
    }
    compare_lists("127.0.0.1", NULL, NULL);
    rsk_freeaddrinfo(NULL);
    struct addrinfo hints = {.ai_flags = AI_NUMERICHOST}, *list = NULL;
    CHECK_INT(rsk_getaddrinfo("not a number", NULL, &hints, &list), EAI_NONAME);
    CHECK_INT(rsk_last_error(), EAI_NONAME);
    CHECK_STR(rsk_last_call(), "getaddrinfo");
    CHECK_INT(rsk_last_error_fd(), -1);
    for (int code = -110; code < 5; code++) {
        CHECK_STR(rsk_gai_strerror(code), gai_strerror(code));
    }
}

static void naming(void) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(8080), .sin_addr = {.s_addr = htonl(0x0A010203)}};
    struct sockaddr_in6 address6 = {.sin6_family = AF_INET6, .sin6_port = htons(443), .sin6_addr = IN6ADDR_LOOPBACK_INIT};
    char host[NI_MAXHOST], service[NI_MAXSERV];
    CHECK_GIVES(rsk_getnameinfo((struct sockaddr *)&address, sizeof address, host, sizeof host, service, sizeof service,
                                NI_NUMERICHOST | NI_NUMERICSERV), 0);
    CHECK_STR(host, "10.1.2.3");
    CHECK_STR(service, "8080");
    CHECK_GIVES(rsk_getnameinfo((struct sockaddr *)&address6, sizeof address6, host, sizeof host, NULL, 0, NI_NUMERICHOST), 0);
    CHECK_STR(host, "::1");
    CHECK_INT(rsk_getnameinfo((struct sockaddr *)&address, sizeof address, host, 3, NULL, 0, NI_NUMERICHOST), EAI_OVERFLOW);
    CHECK_INT(rsk_last_error(), EAI_OVERFLOW);
}

static void converting(void) {
    struct in_addr four;
    struct in6_addr six;
    char text[INET6_ADDRSTRLEN];
    CHECK_GIVES(rsk_inet_pton(AF_INET, "192.0.2.1", &four), 1);
    CHECK_INT(four.s_addr, htonl(0xC0000201));
    CHECK_GIVES(rsk_inet_pton(AF_INET6, "2001:db8::1", &six), 1);
    CHECK_STR(rsk_inet_ntop(AF_INET6, &six, text, sizeof text), "2001:db8::1");
    CHECK(rsk_inet_ntop(AF_INET, &four, text, sizeof text) == text);
    CHECK_STR(text, "192.0.2.1");
    CHECK_GIVES(rsk_inet_pton(AF_INET, "192.0.2.256", &four), 0);
    CHECK_FAILS(rsk_inet_pton(AF_UNIX, "x", &four), EAFNOSUPPORT);
    errno = 0;
    CHECK(rsk_inet_ntop(AF_INET, &four, text, 5) == NULL && errno == ENOSPC);
    CHECK_INT(rsk_htons(0x1234), htons(0x1234));
    CHECK_INT(rsk_ntohs(0x1234), ntohs(0x1234));
    CHECK_INT(rsk_htonl(0x12345678), htonl(0x12345678));
    CHECK_INT(rsk_ntohl(0x12345678), ntohl(0x12345678));
}

static void interfaces(void) {
    char name[IF_NAMESIZE] = "";
    unsigned number = rsk_if_nametoindex("lo");
    CHECK_INT(number, if_nametoindex("lo"));
    CHECK(rsk_if_indextoname(number, name) == name);
    CHECK_STR(name, "lo");
    errno = 0;
    CHECK(rsk_if_nametoindex("no such device") == 0 && errno == ENODEV);
    errno = 0;
    CHECK(rsk_if_indextoname(0, name) == NULL && errno == ENXIO);
}

static void versions(void) {
    char version[32];
    (void)snprintf(version, sizeof version, "%d.%d.%d", RSK_VERSION_MAJOR, RSK_VERSION_MINOR, RSK_VERSION_PATCH);
    CHECK_STR(RSK_VERSION, version);
    CHECK_STR(rsk_version(), RSK_VERSION);
    CHECK(rsk_abi_version() > 0);
}

void name_part(void) {
    finding();
    naming();
    converting();
    interfaces();
    versions();
}
