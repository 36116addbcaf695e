/* What a wait reports: levels, edges, one-shots, changed interests, user data, and how things end. */
#include "poller.h"

static void send_byte(int fd) {
    MUST(send(fd, "x", 1, MSG_NOSIGNAL));
}

static void take_bytes(int fd) {
    char bytes[64];
    while (recv(fd, bytes, sizeof bytes, MSG_DONTWAIT) > 0) {
    }
}

static void level_repeats(int backend) {
    struct watched it = watch_pair(backend, RSK_READABLE, 0xFEDCBA9876543210U);
    CHECK_INT(one_event(it.poller, 0), 0);
    send_byte(it.peer);
    for (int i = 0; i < 3; i++) {
        CHECK_INT(one_event(it.poller, 1000), RSK_READABLE);
        CHECK_INT(last_event.fd, it.fd);
        CHECK(last_event.data == 0xFEDCBA9876543210U);
    }
    take_bytes(it.fd);
    CHECK_INT(one_event(it.poller, 0), 0);
    drop_pair(&it);
}

static void both_directions(int backend) {
    struct watched it = watch_pair(backend, RSK_READABLE | RSK_WRITABLE, 1);
    CHECK_INT(one_event(it.poller, 1000), RSK_WRITABLE);
    send_byte(it.peer);
    CHECK_INT(one_event(it.poller, 1000), RSK_READABLE | RSK_WRITABLE);
    while (send(it.fd, (char[4096]){0}, 4096, MSG_DONTWAIT) > 0) {
    }
    CHECK_INT(one_event(it.poller, 1000), RSK_READABLE);
    drop_pair(&it);
}

static void edge_only_on_epoll(int backend) {
    struct watched it = watch_pair(backend, RSK_READABLE, 1);
    if (backend != RSK_POLLER_EPOLL) {
        CHECK_FAILS(rsk_poller_modify(it.poller, it.fd, RSK_READABLE | RSK_EDGE, 2), ENOTSUP);
        CHECK_FAILS(rsk_poller_add(it.poller, it.peer, RSK_READABLE | RSK_EDGE, 2), ENOTSUP);
        /* What was refused has changed nothing. */
        CHECK_FAILS(rsk_poller_remove(it.poller, it.peer), ENOENT);
        send_byte(it.peer);
        CHECK_INT(one_event(it.poller, 1000), RSK_READABLE);
        CHECK_INT(last_event.data, 1);
    } else {
        CHECK_GIVES(rsk_poller_modify(it.poller, it.fd, RSK_READABLE | RSK_EDGE, 2), 0);
        send_byte(it.peer);
        CHECK_INT(one_event(it.poller, 1000), RSK_READABLE);
        CHECK_INT(last_event.data, 2);
        CHECK_INT(one_event(it.poller, 0), 0);
        send_byte(it.peer);
        CHECK_INT(one_event(it.poller, 1000), RSK_READABLE);
        CHECK_INT(one_event(it.poller, 0), 0);
    }
    drop_pair(&it);
}

static void one_shot_until_modified(int backend) {
    struct watched it = watch_pair(backend, RSK_READABLE | RSK_ONESHOT, 5);
    send_byte(it.peer);
    CHECK_INT(one_event(it.poller, 1000), RSK_READABLE);
    CHECK_INT(one_event(it.poller, 0), 0);
    send_byte(it.peer);
    CHECK_INT(one_event(it.poller, 0), 0);
    CHECK_FAILS(rsk_poller_add(it.poller, it.fd, RSK_READABLE, 5), EEXIST);
    CHECK_GIVES(rsk_poller_modify(it.poller, it.fd, RSK_READABLE | RSK_ONESHOT, 6), 0);
    CHECK_INT(one_event(it.poller, 1000), RSK_READABLE);
    CHECK_INT(last_event.data, 6);
    CHECK_INT(one_event(it.poller, 0), 0);
    CHECK_GIVES(rsk_poller_modify(it.poller, it.fd, RSK_READABLE, 7), 0); /* from now on a level */
    CHECK_INT(one_event(it.poller, 1000), RSK_READABLE);
    CHECK_INT(one_event(it.poller, 1000), RSK_READABLE);
    CHECK_GIVES(rsk_poller_modify(it.poller, it.fd, RSK_READABLE | RSK_ONESHOT, 8), 0);
    CHECK_INT(one_event(it.poller, 1000), RSK_READABLE);
    CHECK_GIVES(rsk_poller_remove(it.poller, it.fd), 0); /* a fired one-shot is still there to be removed */
    drop_pair(&it);
}

static void one_shot_hangup_is_reported_once(int backend) {
    struct watched it = watch_pair(backend, RSK_READABLE | RSK_ONESHOT, 5);
    MUST(shutdown(it.peer, SHUT_RDWR));
    CHECK((one_event(it.poller, 1000) & RSK_READABLE) != 0);
    CHECK_INT(one_event(it.poller, 0), 0);
    drop_pair(&it);
}

static void modify_and_remove(int backend) {
    struct watched it = watch_pair(backend, RSK_READABLE, 1);
    send_byte(it.peer);
    CHECK_GIVES(rsk_poller_modify(it.poller, it.fd, RSK_WRITABLE, 2), 0);
    CHECK_INT(one_event(it.poller, 1000), RSK_WRITABLE);
    CHECK_INT(last_event.data, 2);
    CHECK_GIVES(rsk_poller_remove(it.poller, it.fd), 0);
    CHECK_INT(one_event(it.poller, 0), 0);
    CHECK_FAILS(rsk_poller_remove(it.poller, it.fd), ENOENT);
    CHECK_FAILS(rsk_poller_modify(it.poller, it.fd, RSK_READABLE, 3), ENOENT);
    CHECK_GIVES(rsk_poller_add(it.poller, it.fd, RSK_READABLE, 4), 0);
    CHECK_INT(one_event(it.poller, 1000), RSK_READABLE);
    CHECK_INT(last_event.data, 4);
    drop_pair(&it);
}

static void urgent_data_has_priority(int backend) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {.s_addr = htonl(INADDR_LOOPBACK)}};
    socklen_t bytes = sizeof address;
    int listener = (int)MUST(socket(AF_INET, SOCK_STREAM, 0));
    MUST(bind(listener, (struct sockaddr *)&address, sizeof address));
    MUST(listen(listener, 1));
    MUST(getsockname(listener, (struct sockaddr *)&address, &bytes));
    int client = (int)MUST(socket(AF_INET, SOCK_STREAM, 0));
    MUST(connect(client, (struct sockaddr *)&address, sizeof address));
    int server = (int)MUST(accept(listener, NULL, NULL));
    rsk_poller poller = open_poller(backend);
    CHECK_GIVES(rsk_poller_add(poller, server, RSK_PRIORITY, 1), 0);
    CHECK_GIVES(rsk_poller_add(poller, listener, RSK_READABLE, 2), 0);
    CHECK_INT(one_event(poller, 0), 0);
    MUST(send(client, "!", 1, MSG_OOB));
    CHECK_INT(one_event(poller, 1000), RSK_PRIORITY);
    CHECK_INT(last_event.fd, server);
    CHECK_GIVES(rsk_poller_close(poller), 0);
    struct linger at_once = {.l_onoff = 1, .l_linger = 0};
    MUST(setsockopt(client, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once));
    (void)close(client);
    (void)close(server);
    (void)close(listener);
}

void readiness_part(int backend) {
    level_repeats(backend);
    both_directions(backend);
    edge_only_on_epoll(backend);
    one_shot_until_modified(backend);
    one_shot_hangup_is_reported_once(backend);
    modify_and_remove(backend);
    urgent_data_has_priority(backend);
}

/* select knows no errors and hang-ups; there they show only as what was asked. */
static void expect_ending(int backend, uint32_t got, uint32_t asked, uint32_t condition) {
    uint32_t extra = got & ~(uint32_t)(RSK_READABLE | RSK_WRITABLE | RSK_PRIORITY);
    CHECK_INT(got & (RSK_READABLE | RSK_WRITABLE), asked);
    if (backend == RSK_POLLER_SELECT) {
        CHECK((extra & ~condition) == 0);
    } else {
        CHECK_INT(extra & condition, condition);
    }
}

static void hangup_wakes_whoever_asked(int backend) {
    static const int wishes[] = {RSK_READABLE, RSK_WRITABLE, RSK_READABLE | RSK_WRITABLE};
    for (int i = 0; i < 3; i++) {
        struct watched it = watch_pair(backend, wishes[i], 1);
        MUST(close(it.peer));
        it.peer = -1;
        expect_ending(backend, one_event(it.poller, 1000), (uint32_t)wishes[i], RSK_HANGUP);
        drop_pair(&it);
    }
}

static void half_close_is_readable_but_no_hangup(int backend) {
    struct watched it = watch_pair(backend, RSK_READABLE, 1);
    MUST(shutdown(it.peer, SHUT_WR));
    CHECK_INT(one_event(it.poller, 1000), RSK_READABLE);
    drop_pair(&it);
}

/* A pipe without writers hangs up without being readable in poll's sense; a pipe without readers is an error. */
static void pipe_ends(int backend) {
    int two[2];
    rsk_poller poller = open_poller(backend);
    MUST(pipe2(two, O_NONBLOCK));
    CHECK_GIVES(rsk_poller_add(poller, two[0], RSK_READABLE, 1), 0);
    MUST(close(two[1]));
    expect_ending(backend, one_event(poller, 1000), RSK_READABLE, RSK_HANGUP);
    CHECK_GIVES(rsk_poller_remove(poller, two[0]), 0);
    MUST(close(two[0]));
    MUST(pipe2(two, O_NONBLOCK));
    while (write(two[1], (char[4096]){0}, 4096) > 0) {
    }
    CHECK_GIVES(rsk_poller_add(poller, two[1], RSK_WRITABLE, 2), 0);
    CHECK_INT(one_event(poller, 0), 0);
    MUST(close(two[0]));
    expect_ending(backend, one_event(poller, 1000), RSK_WRITABLE, RSK_ERROR);
    CHECK_GIVES(rsk_poller_close(poller), 0);
    MUST(close(two[1]));
}

static void refused_datagram_is_an_error(int backend) {
    struct sockaddr_in nobody = {.sin_family = AF_INET, .sin_port = htons(1), .sin_addr = {.s_addr = htonl(INADDR_LOOPBACK)}};
    rsk_poller poller = open_poller(backend);
    int s = (int)MUST(socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0));
    MUST(connect(s, (struct sockaddr *)&nobody, sizeof nobody));
    CHECK_GIVES(rsk_poller_add(poller, s, RSK_READABLE, 3), 0);
    CHECK_INT(one_event(poller, 0), 0);
    MUST(send(s, "x", 1, 0));
    expect_ending(backend, one_event(poller, 1000), RSK_READABLE, RSK_ERROR);
    CHECK_GIVES(rsk_poller_close(poller), 0);
    (void)close(s);
}

static void refused_connection_is_writable(int backend) {
    struct sockaddr_in nobody = {.sin_family = AF_INET, .sin_port = htons(1), .sin_addr = {.s_addr = htonl(INADDR_LOOPBACK)}};
    rsk_poller poller = open_poller(backend);
    int s = (int)MUST(socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0)), error = 0;
    socklen_t bytes = sizeof error;
    CHECK(connect(s, (struct sockaddr *)&nobody, sizeof nobody) == -1 && (errno == EINPROGRESS || errno == ECONNREFUSED));
    CHECK_GIVES(rsk_poller_add(poller, s, RSK_WRITABLE, 3), 0);
    expect_ending(backend, one_event(poller, 1000), RSK_WRITABLE, RSK_ERROR);
    CHECK_GIVES(rsk_getsockopt(s, SOL_SOCKET, SO_ERROR, &error, &bytes), 0);
    CHECK_INT(error, ECONNREFUSED);
    CHECK_GIVES(rsk_poller_close(poller), 0);
    (void)close(s);
}

/* Closed without being removed first: an error of the program, which select and poll can see and epoll cannot. */
static void closed_descriptor_is_reported(int backend) {
    struct watched it = watch_pair(backend, RSK_READABLE, 9);
    MUST(close(it.fd));
    uint32_t got = one_event(it.poller, backend == RSK_POLLER_EPOLL ? 20 : 1000);
    if (backend == RSK_POLLER_EPOLL) {
        CHECK_INT(got, 0);
    } else {
        CHECK_INT(got & RSK_INVALID, RSK_INVALID);
        CHECK_INT(last_event.fd, it.fd);
        CHECK_INT(last_event.data, 9);
        CHECK_INT(one_event(it.poller, 1000) & RSK_INVALID, RSK_INVALID);
    }
    CHECK_GIVES(rsk_poller_remove(it.poller, it.fd), 0);
    CHECK_INT(one_event(it.poller, 0), 0);
    it.fd = -1;
    drop_pair(&it);
}

void endings_part(int backend) {
    hangup_wakes_whoever_asked(backend);
    half_close_is_readable_but_no_hangup(backend);
    pipe_ends(backend);
    refused_datagram_is_an_error(backend);
    refused_connection_is_writable(backend);
    closed_descriptor_is_reported(backend);
}
