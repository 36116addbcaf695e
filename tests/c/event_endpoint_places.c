/* Where datagrams come from and go to: addresses of this computer, groups, paths. */
#include "event_endpoint.h"

#include <fcntl.h>

static void reply(struct side *side, const rsk_loop_event *event) {
    if (event->kind == RSK_EVENT_DATAGRAMS) {
        CHECK_INT(rsk_endpoint_reply(side->endpoint, event->data, "yes", 3), 1);
    }
}

static const char *text_of(const struct sockaddr_storage *address, socklen_t len) {
    static char text[128];
    CHECK(rsk_address_text((const struct sockaddr *)address, len, text, sizeof text) < (int)sizeof text);
    return text;
}

/* A server on every address answers from the one that was asked. */
static void asked_at(const char *server_host, const char *at, const char *seen_as, const char *answered_as) {
    struct side server, client;
    char expected[64];
    open_side(&server, &(rsk_endpoint_options){.size = sizeof(rsk_endpoint_options), .host = server_host});
    server.act = reply;
    bool ipv6 = answered_as[0] == '[';
    open_side(&client, &(rsk_endpoint_options){.size = sizeof(rsk_endpoint_options), .host = ipv6 ? "::1" : "127.0.0.1"});
    send_to(&client, "hello?", at, port_of(&server));
    UNTIL(client.datagrams, 1);
    CHECK_STR(server.first_bytes, "hello?");
    CHECK_STR(client.first_bytes, "yes");
    (void)snprintf(expected, sizeof expected, seen_as, port_of(&server));
    CHECK_STR(text_of(&server.to, server.last.to_len), expected);
    CHECK(server.last.interface == rsk_if_nametoindex("lo"));
    (void)snprintf(expected, sizeof expected, answered_as, port_of(&server));
    CHECK_STR(text_of(&client.from, client.last.from_len), expected);
    close_side(&server);
    close_side(&client);
}

static bool has_ipv6(void) {
    int fd = rsk_udp_open("::1", "0", 0, 1000);
    return fd >= 0 && rsk_close(fd) == 0;
}

void places_part(void) {
    asked_at("0.0.0.0", "127.0.0.2", "127.0.0.2:%s", "127.0.0.2:%s");
    asked_at("0.0.0.0", "127.0.0.1", "127.0.0.1:%s", "127.0.0.1:%s");
    asked_at("127.0.0.3", "127.0.0.3", "127.0.0.3:%s", "127.0.0.3:%s");
    if (!has_ipv6()) {
        printf("  no IPv6 here: its addresses are not tried\n");
        return;
    }
    asked_at(NULL, "127.0.0.2", "[::ffff:127.0.0.2]:%s", "127.0.0.2:%s");
    asked_at(NULL, "::1", "[::1]:%s", "[::1]:%s");
    /* An IPv6 endpoint sends to IPv4 addresses as they are. */
    struct side both, other;
    open_side(&both, &(rsk_endpoint_options){.size = sizeof(rsk_endpoint_options)});
    open_side(&other, NULL);
    send_to(&both, "from both", "127.0.0.1", port_of(&other));
    UNTIL(other.datagrams, 1);
    CHECK_STR(other.first_bytes, "from both");
    close_side(&both);
    close_side(&other);
}

void groups_part(void) {
    struct side member, sender;
    open_side(&member, &(rsk_endpoint_options){.size = sizeof(rsk_endpoint_options), .host = "0.0.0.0"});
    if (rsk_endpoint_join(member.endpoint, "239.77.1.2", "lo", NULL) == -1) {
        printf("  no multicast on lo here: groups are not tried (%s)\n", strerror(errno));
        close_side(&member);
        return;
    }
    CHECK_FAILS(rsk_endpoint_join(member.endpoint, "239.77.1.2", "lo", NULL), EADDRINUSE);
    CHECK_FAILS(rsk_endpoint_join(member.endpoint, "10.0.0.1", "lo", NULL), EINVAL);
    CHECK_FAILS(rsk_endpoint_join(member.endpoint, NULL, "lo", NULL), EFAULT);
    CHECK_FAILS(rsk_endpoint_join(member.endpoint, "239.77.1.3", "no such", NULL), ENODEV);
    member.act = reply;
    open_side(&sender, NULL);
    MUST(rsk_multicast_send_options(rsk_endpoint_fd(sender.endpoint), "lo", 0, 1));
    send_to(&sender, "all", "239.77.1.2", port_of(&member));
    UNTIL(sender.datagrams, 1);
    CHECK_STR(member.first_bytes, "all");
    CHECK(((struct sockaddr_in *)&member.to)->sin_addr.s_addr == inet_addr("239.77.1.2"));
    /* Nobody answers as a group. */
    CHECK(((struct sockaddr_in *)&sender.from)->sin_addr.s_addr == htonl(INADDR_LOOPBACK));
    CHECK_INT(rsk_endpoint_leave(member.endpoint, "239.77.1.2", "lo", NULL), 0);
    CHECK_FAILS(rsk_endpoint_leave(member.endpoint, "239.77.1.2", "lo", NULL), EADDRNOTAVAIL);
    close_side(&member);
    close_side(&sender);
}

void paths_part(void) {
    struct side server, client, nameless;
    char path[64], abstract[64];
    int pair[2];
    (void)snprintf(path, sizeof path, "/tmp/rsk-endpoint-%d", (int)getpid());
    (void)snprintf(abstract, sizeof abstract, "@rsk-endpoint-%d", (int)getpid());
    open_side(&server, &(rsk_endpoint_options){.size = sizeof(rsk_endpoint_options), .path = path});
    server.act = reply;
    open_side(&client, &(rsk_endpoint_options){.size = sizeof(rsk_endpoint_options), .path = abstract});
    struct sockaddr_un to = {.sun_family = AF_UNIX};
    (void)strcpy(to.sun_path, path);
    for (int i = 0; i < 100; i++) {
        CHECK_INT(rsk_endpoint_send(client.endpoint, "letter", 6, (struct sockaddr *)&to, sizeof to), 1);
    }
    UNTIL(server.datagrams, 100);
    settle(20);
    CHECK_STR(server.first_bytes, "letter");
    CHECK(client.datagrams > 0 && server.last.to == NULL && server.last.interface == 0);
    CHECK_STR(text_of(&client.from, client.last.from_len) + 5, path);
    /* One half of a pair has no name, but a peer. */
    MUST(socketpair(AF_UNIX, SOCK_DGRAM, 0, pair));
    adopt_side(&nameless, pair[0], NULL);
    CHECK_INT(rsk_endpoint_send(nameless.endpoint, "a", 1, NULL, 0), 1);
    CHECK_INT(rsk_endpoint_send(nameless.endpoint, "", 0, NULL, 0), 1);
    (void)turn(0);
    char byte[2];
    CHECK(recv(pair[1], byte, 2, MSG_DONTWAIT) == 1 && recv(pair[1], byte, 2, MSG_DONTWAIT) == 0);
    close_side(&server);
    CHECK(access(path, F_OK) == -1);
    close_side(&client);
    close_side(&nameless);
    CHECK(recv(pair[1], byte, 2, MSG_DONTWAIT) == -1 && fcntl(pair[0], F_GETFD) == -1);
    MUST(close(pair[1]));
}
