/* What endpoints refuse, and why they say they do. */
#include "event_endpoint.h"

#include <pthread.h>

static void refused(rsk_endpoint_options options, int error, const char *word) {
    rsk_endpoint endpoint = {77};
    options.size = sizeof options;
    CHECK_FAILS(rsk_endpoint_open(loop_in_test, &options, NULL, NULL, &endpoint), error);
    CHECK(endpoint.id == 0);
    CHECK_EXPLAINED(word);
}

static void *from_another_thread(void *argument) {
    const struct side *side = argument;
    rsk_endpoint endpoint;
    CHECK_FAILS(rsk_endpoint_send(side->endpoint, "x", 1, NULL, 0), EPERM);
    CHECK_EXPLAINED("thread");
    CHECK_FAILS(rsk_endpoint_pause(side->endpoint), EPERM);
    CHECK_FAILS(rsk_endpoint_close(side->endpoint), EPERM);
    CHECK_FAILS(rsk_endpoint_open(loop_in_test, NULL, NULL, NULL, &endpoint), EPERM);
    CHECK(rsk_endpoint_user(side->endpoint) == NULL);
    return NULL;
}

static void refuse_options(void) {
    rsk_endpoint endpoint;
    rsk_endpoint_options newer[2] = {{.size = sizeof newer}, {.size = 1}};
    CHECK_FAILS(rsk_endpoint_open(loop_in_test, &(rsk_endpoint_options){.size = 0}, NULL, NULL, &endpoint), EINVAL);
    CHECK_FAILS(rsk_endpoint_open(loop_in_test, newer, NULL, NULL, &endpoint), EINVAL);
    CHECK_FAILS(rsk_endpoint_open(loop_in_test, NULL, &(rsk_endpoint_callbacks){.size = 4}, NULL, &endpoint), EINVAL);
    CHECK_FAILS(rsk_endpoint_open(loop_in_test, NULL, NULL, NULL, NULL), EFAULT);
    CHECK_FAILS(rsk_endpoint_open((rsk_loop){12345}, NULL, NULL, NULL, &endpoint), EBADF);
    refused((rsk_endpoint_options){.path = "/tmp/x", .host = "127.0.0.1"}, EINVAL, "path");
    refused((rsk_endpoint_options){.path = "/tmp/x", .peer_host = "::1", .peer_service = "9"}, EINVAL, "path");
    refused((rsk_endpoint_options){.path = "/no such/x"}, ENOENT, "director");
    refused((rsk_endpoint_options){.peer_host = "127.0.0.1"}, EINVAL, "peer_service");
    refused((rsk_endpoint_options){.host = "::1", .peer_host = "127.0.0.1", .peer_service = "9"}, EAFNOSUPPORT, "family");
    refused((rsk_endpoint_options){.host = "192.0.2.77"}, EADDRNOTAVAIL, "no address of this computer");
    refused((rsk_endpoint_options){.service = "no such service"}, ENOENT, "service");
    refused((rsk_endpoint_options){.batch = 257}, EINVAL, "batch");
    refused((rsk_endpoint_options){.batch = -1}, EINVAL, "batch");
    refused((rsk_endpoint_options){.max_datagram = 262145}, EINVAL, "max_datagram");
    refused((rsk_endpoint_options){.soft_mark = 100, .hard_mark = 99}, EINVAL, "hard_mark");
    refused((rsk_endpoint_options){.flags = RSK_LISTEN_PROXY}, EINVAL, "flags");
    refused((rsk_endpoint_options){.flags = RSK_IPV4_ONLY | RSK_IPV6_ONLY}, EINVAL, "exclude");
}

static void refuse_sockets(void) {
    rsk_endpoint endpoint;
    rsk_endpoint_options placed = {.size = sizeof placed, .host = "127.0.0.1"};
    int stream = (int)MUST(socket(AF_INET, SOCK_STREAM, 0)), datagram = (int)MUST(socket(AF_INET, SOCK_DGRAM, 0));
    CHECK_FAILS(rsk_endpoint_adopt(loop_in_test, stream, NULL, NULL, NULL, &endpoint), EINVAL);
    CHECK_EXPLAINED("SOCK_DGRAM");
    CHECK_FAILS(rsk_endpoint_adopt(loop_in_test, datagram, &placed, NULL, NULL, &endpoint), EINVAL);
    placed = (rsk_endpoint_options){.size = sizeof placed, .flags = RSK_BROADCAST};
    CHECK_FAILS(rsk_endpoint_adopt(loop_in_test, datagram, &placed, NULL, NULL, &endpoint), EINVAL);
    CHECK_FAILS(rsk_endpoint_adopt(loop_in_test, -1, NULL, NULL, NULL, &endpoint), EBADF);
    MUST(rsk_endpoint_adopt(loop_in_test, datagram, NULL, NULL, NULL, &endpoint));
    rsk_endpoint second;
    CHECK_FAILS(rsk_endpoint_adopt(loop_in_test, datagram, NULL, NULL, NULL, &second), EEXIST);
    CHECK(rsk_endpoint_fd(endpoint) == datagram);
    MUST(rsk_endpoint_close(endpoint));
    MUST(close(stream));
    rsk_loop_event event;
    CHECK(array_front ? rsk_loop_poll(loop_in_test, &event, 1, 100) == 1 : rsk_loop_turn(loop_in_test, 100) == 1);
    CHECK_FAILS(rsk_endpoint_fd(endpoint), EBADF);
}

void refusals_part(void) {
    struct side side;
    struct sockaddr_storage to = {0};
    socklen_t len = sizeof to;
    pthread_t thread;
    refuse_options();
    refuse_sockets();
    open_side(&side, NULL);
    CHECK_FAILS(rsk_endpoint_send(side.endpoint, "x", 1, NULL, 0), EDESTADDRREQ);
    CHECK_EXPLAINED("peer");
    const void *volatile nothing = NULL; /* the compiler knows better than to pass NULL */
    CHECK_FAILS(rsk_endpoint_send(side.endpoint, nothing, 1, (struct sockaddr *)&to, sizeof(struct sockaddr_in)), EFAULT);
    CHECK_FAILS(rsk_endpoint_send(side.endpoint, "x", 1, (struct sockaddr *)&to, 0), EINVAL);
    CHECK_FAILS(rsk_endpoint_send(side.endpoint, "x", 1, (struct sockaddr *)&to, 200), EINVAL);
    to.ss_family = AF_INET;
    CHECK_FAILS(rsk_endpoint_send(side.endpoint, "x", 1, (struct sockaddr *)&to, 8), EINVAL);
    to.ss_family = AF_INET6;
    CHECK_FAILS(rsk_endpoint_send(side.endpoint, "x", 1, (struct sockaddr *)&to, sizeof(struct sockaddr_in6)), EAFNOSUPPORT);
    CHECK_EXPLAINED("family");
    CHECK_FAILS(rsk_endpoint_reply(side.endpoint, NULL, "x", 1), EFAULT);
    CHECK_FAILS(rsk_endpoint_reply(side.endpoint, &(rsk_datagram){.len = 0}, "x", 1), EDESTADDRREQ);
    CHECK_FAILS(rsk_endpoint_address(side.endpoint, RSK_PEER, (struct sockaddr *)&to, &len), ENOTCONN);
    CHECK_FAILS(rsk_endpoint_address(side.endpoint, 7, (struct sockaddr *)&to, &len), EINVAL);
    CHECK_FAILS(rsk_endpoint_address(side.endpoint, RSK_LOCAL, (struct sockaddr *)&to, NULL), EFAULT);
    CHECK_FAILS(rsk_endpoint_counters(side.endpoint, NULL), EFAULT);
    CHECK_FAILS(rsk_endpoint_counters(side.endpoint, &(rsk_endpoint_counts){.size = 3}), EINVAL);
    /* Of another kind, and of none. */
    CHECK_FAILS(rsk_server_fd((rsk_server){side.endpoint.id}), EBADF);
    CHECK_FAILS(rsk_endpoint_fd((rsk_endpoint){loop_in_test.id}), EBADF);
    CHECK_FAILS(rsk_endpoint_close((rsk_endpoint){0}), EBADF);
    CHECK_EXPLAINED("endpoint");
    MUST(pthread_create(&thread, NULL, from_another_thread, &side));
    MUST(pthread_join(thread, NULL));
    CHECK_INT(turn(0), 0);
    close_side(&side);
}
