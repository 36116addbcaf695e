/* Where a server listens: addresses, ports, paths; who is in the way; addresses in words. */
#include "event_server.h"

static void addresses_of(const char *host, int flags, int family, const char *text)
{
    rsk_listen_options options = {.size = sizeof options, .host = host, .flags = flags};
    struct sockaddr_storage address;
    socklen_t len = sizeof address;
    struct side side;
    char words[64];

    listening(&side, &options);
    CHECK_GIVES(rsk_server_address(side.server, (struct sockaddr *)&address, &len), 0);
    CHECK_INT(address.ss_family, family);
    CHECK(rsk_address_text((struct sockaddr *)&address, len, words, sizeof words) > 0);
    CHECK(strncmp(words, text, strlen(text)) == 0 && atoi(words + strlen(text)) == port_of(side.server));
    CHECK(fcntl(rsk_server_fd(side.server), F_GETFD) & FD_CLOEXEC);
    CHECK(fcntl(rsk_server_fd(side.server), F_GETFL) & O_NONBLOCK);
    if (family == AF_INET || flags == 0) {
        int client = client_of(side.server);
        UNTIL(side.told[RSK_EVENT_CONNECTION], 1);
        close(client);
        UNTIL(side.told[RSK_EVENT_CLOSE], 1);
    }
    CHECK_GIVES(rsk_server_close(side.server, 0, 0), 0);
    /* It listens no more from that moment on. */
    CHECK_FAILS(rsk_server_address(side.server, (struct sockaddr *)&address, &len), EBADF);
    CHECK_FAILS(rsk_server_fd(side.server), EBADF);
    UNTIL(side.told[RSK_EVENT_SERVER_CLOSE], 1);
}

static bool has_ipv6(void)
{
    struct sockaddr_in6 address = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
    int fd = socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool has = fd != -1 && bind(fd, (struct sockaddr *)&address, sizeof address) == 0;
    if (fd != -1)
        close(fd);
    return has;
}

/* The real call is told, and who is in the way. */
static void in_use(void)
{
    char service[16];
    rsk_listen_options options = {.size = sizeof options, .host = "127.0.0.1", .service = service};
    struct side side;
    rsk_server second;

    listening(&side, NULL);
    snprintf(service, sizeof service, "%d", port_of(side.server));
    CHECK_REFUSED(rsk_server_listen(loop_in_test, &options, &recording, &side, &second), EADDRINUSE, "bind(fd=");
    CHECK_EXPLAINED(service);
    CHECK_STR(rsk_last_call(), "bind");
    CHECK(second.id == 0);
    end(&side);
    /* Free at once: SO_REUSEADDR. */
    blank(&side);
    MUST(rsk_server_listen(loop_in_test, &options, &recording, &side, &second));
    side.server = second;
    end(&side);
    options.host = "192.0.2.1";
    CHECK_REFUSED(rsk_server_listen(loop_in_test, &options, NULL, NULL, &second), EADDRNOTAVAIL, "bind(fd=");
    options.host = "no such host.invalid";
    CHECK_FAILS(rsk_server_listen(loop_in_test, &options, NULL, NULL, &second), rsk_last_error() == EAI_AGAIN ? EAGAIN : ENOENT);
    CHECK_EXPLAINED("getaddrinfo(");
    options = (rsk_listen_options){.size = sizeof options, .service = "no such service"};
    CHECK_FAILS(rsk_server_listen(loop_in_test, &options, NULL, NULL, &second), ENOENT);
}

static void shared_port(void)
{
    char service[16];
    rsk_listen_options options = {.size = sizeof options, .host = "127.0.0.1", .flags = RSK_REUSEPORT};
    struct side one, two;

    listening(&one, &options);
    snprintf(service, sizeof service, "%d", port_of(one.server));
    options.service = service;
    listening(&two, &options);
    for (int i = 0; i < 40; i++) {
        int client = client_of(one.server);
        close(client);
    }
    settle(10);
    CHECK_INT(one.told[RSK_EVENT_CONNECTION] + two.told[RSK_EVENT_CONNECTION], 40);
    end(&one);
    end(&two);
}

static int unix_client(const char *path, socklen_t len)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = (int)MUST(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    memcpy(address.sun_path, path, len);
    MUST(connect(fd, (struct sockaddr *)&address, (socklen_t)(offsetof(struct sockaddr_un, sun_path) + len)));
    return fd;
}

static void paths(void)
{
    char folder[] = "/tmp/rustsock-event-XXXXXX", path[64], name[80], words[96];
    rsk_listen_options options = {.size = sizeof options, .path = path};
    struct sockaddr_un address;
    socklen_t len = sizeof address;
    struct side side;
    rsk_server second;

    MUST(mkdtemp(folder) != NULL ? 0 : -1);
    snprintf(path, sizeof path, "%s/socket", folder);
    listening(&side, &options);
    CHECK_GIVES(rsk_server_address(side.server, (struct sockaddr *)&address, &len), 0);
    CHECK(rsk_address_text((struct sockaddr *)&address, len, words, sizeof words) > 0);
    snprintf(name, sizeof name, "unix:%s", path);
    CHECK_STR(words, name);
    CHECK_FAILS(rsk_server_listen(loop_in_test, &options, NULL, NULL, &second), EADDRINUSE);
    options.flags = RSK_REPLACE_STALE;
    CHECK_FAILS(rsk_server_listen(loop_in_test, &options, NULL, NULL, &second), EADDRINUSE); /* somebody listens */
    int client = unix_client(path, (socklen_t)strlen(path) + 1);
    UNTIL(side.told[RSK_EVENT_CONNECTION], 1);
    close(client);
    UNTIL(side.told[RSK_EVENT_CLOSE], 1);
    end(&side);
    CHECK_FAILS(access(path, F_OK), ENOENT); /* the file goes with the server */
    /* One that is left of a process that has ended gives way, when asked for. */
    int stale = (int)MUST(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    MUST(bind(stale, (struct sockaddr *)&address, len));
    close(stale);
    options.flags = 0;
    CHECK_FAILS(rsk_server_listen(loop_in_test, &options, NULL, NULL, &second), EADDRINUSE);
    options.flags = RSK_REPLACE_STALE;
    listening(&side, &options);
    end(&side);
    snprintf(path, sizeof path, "%s/none/socket", folder);
    CHECK_FAILS(rsk_server_listen(loop_in_test, &options, NULL, NULL, &second), ENOENT);
    MUST(rmdir(folder));
    /* Outside the file system. */
    snprintf(name, sizeof name, "@rustsock-event-%d", (int)getpid());
    options = (rsk_listen_options){.size = sizeof options, .path = name};
    listening(&side, &options);
    name[0] = '\0';
    client = unix_client(name, (socklen_t)strlen(name + 1) + 1);
    UNTIL(side.told[RSK_EVENT_CONNECTION], 1);
    close(client);
    end(&side);
    char long_path[200];
    memset(long_path, 'x', sizeof long_path - 1);
    long_path[sizeof long_path - 1] = '\0';
    options.path = long_path;
    CHECK_FAILS(rsk_server_listen(loop_in_test, &options, NULL, NULL, &second), ENAMETOOLONG);
}

static void words_for_addresses(void)
{
    struct sockaddr_in four = {.sin_family = AF_INET, .sin_port = htons(80), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct sockaddr_in6 six = {.sin6_family = AF_INET6, .sin6_port = htons(443), .sin6_addr = IN6ADDR_LOOPBACK_INIT};
    struct sockaddr_un local = {.sun_family = AF_UNIX, .sun_path = "/tmp/x"};
    char text[64];

    CHECK_GIVES(rsk_address_text((struct sockaddr *)&four, sizeof four, text, sizeof text), 12);
    CHECK_STR(text, "127.0.0.1:80");
    CHECK_GIVES(rsk_address_text((struct sockaddr *)&six, sizeof six, text, sizeof text), 9);
    CHECK_STR(text, "[::1]:443");
    CHECK_GIVES(rsk_address_text((struct sockaddr *)&local, sizeof local, text, sizeof text), 11);
    CHECK_STR(text, "unix:/tmp/x");
    CHECK_GIVES(rsk_address_text((struct sockaddr *)&local, 2, text, sizeof text), 5);
    CHECK_STR(text, "unix:");
    local.sun_path[0] = '\0';
    CHECK_GIVES(rsk_address_text((struct sockaddr *)&local, 7, text, sizeof text), 10);
    CHECK_STR(text, "unix:@tmp/");
    /* As snprintf: what has no room is cut, and the whole length told. */
    CHECK_GIVES(rsk_address_text((struct sockaddr *)&four, sizeof four, text, 5), 12);
    CHECK_STR(text, "127.");
    CHECK_GIVES(rsk_address_text((struct sockaddr *)&four, sizeof four, NULL, 0), 12);
    CHECK_FAILS(rsk_address_text(NULL, 16, text, sizeof text), EFAULT);
    CHECK_FAILS(rsk_address_text((struct sockaddr *)&four, sizeof four, NULL, 1), EFAULT);
    CHECK(rsk_address_text((struct sockaddr *)&four, 0, text, sizeof text) > 0); /* nothing is there: said so */
}

void places_part(void)
{
    addresses_of("127.0.0.1", 0, AF_INET, "127.0.0.1:");
    addresses_of(NULL, RSK_IPV4_ONLY, AF_INET, "0.0.0.0:");
    if (has_ipv6()) {
        addresses_of(NULL, 0, AF_INET6, "[::]:");
        addresses_of("::1", RSK_IPV6_ONLY, AF_INET6, "[::1]:");
    } else {
        printf("no IPv6 here: two kinds of addresses not tried\n");
    }
    in_use();
    shared_port();
    paths();
    words_for_addresses();
}
