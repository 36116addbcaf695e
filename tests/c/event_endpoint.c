/* event_endpoint: datagram endpoints of a loop, on every backend, with callbacks and with the array of events. */
#include "event_endpoint.h"

#include <netdb.h>

CHECK_PROGRAM("event_endpoint");

rsk_loop loop_in_test;
bool array_front;
int backend_in_test;

static void note(struct side *side, const rsk_loop_event *event) {
    side->told[event->kind]++;
    if (event->kind == RSK_EVENT_DATAGRAMS) {
        const rsk_datagram *list = event->data;
        int count = (int)event->value;
        CHECK(event->len == event->value * sizeof *list && count > 0);
        side->datagrams += count;
        side->largest_batch = count > side->largest_batch ? count : side->largest_batch;
        for (int i = 0; i < count; i++) {
            side->bytes += list[i].len;
        }
        const rsk_datagram *last = &list[count - 1];
        side->last = *last;
        memset(side->first_bytes, 0, sizeof side->first_bytes);
        memcpy(side->first_bytes, last->data, last->len < 63 ? last->len : 63);
        memset(&side->from, 0, sizeof side->from);
        memset(&side->to, 0, sizeof side->to);
        CHECK((last->from == NULL) == (last->from_len == 0) && (last->to == NULL) == (last->to_len == 0));
        if (last->from != NULL) {
            memcpy(&side->from, last->from, last->from_len);
        }
        if (last->to != NULL) {
            memcpy(&side->to, last->to, last->to_len);
        }
    }
    if (event->kind == RSK_EVENT_ENDPOINT_ERROR) {
        side->error_code = event->code;
    }
    if (side->act != NULL) {
        side->act(side, event);
    }
}

static void on_datagrams(rsk_endpoint endpoint, const rsk_datagram *list, size_t count, void *user) {
    note(user, &(rsk_loop_event){.kind = RSK_EVENT_DATAGRAMS, .source = endpoint.id, .value = count, .data = list,
                                 .len = count * sizeof *list, .user = user});
}

static void on_drain(rsk_endpoint endpoint, void *user) {
    note(user, &(rsk_loop_event){.kind = RSK_EVENT_ENDPOINT_DRAIN, .source = endpoint.id, .user = user});
}

static void on_error(rsk_endpoint endpoint, int code, void *user) {
    CHECK_INT(rsk_last_error(), code);
    note(user, &(rsk_loop_event){.kind = RSK_EVENT_ENDPOINT_ERROR, .code = code, .source = endpoint.id, .user = user});
}

static void on_close(rsk_endpoint endpoint, void *user) {
    note(user, &(rsk_loop_event){.kind = RSK_EVENT_ENDPOINT_CLOSE, .source = endpoint.id, .user = user});
}

static const rsk_endpoint_callbacks recording = {sizeof recording, on_datagrams, on_drain, on_error, on_close};

void blank(struct side *side) {
    memset(side, 0, sizeof *side);
}

void open_side(struct side *side, const rsk_endpoint_options *options) {
    rsk_endpoint_options usual = {.size = sizeof usual, .host = "127.0.0.1"};
    blank(side);
    const rsk_endpoint_callbacks *callbacks = array_front ? NULL : &recording;
    if (rsk_endpoint_open(loop_in_test, options != NULL ? options : &usual, callbacks, side, &side->endpoint) == -1) {
        rsk_perror("rsk_endpoint_open");
        exit(1);
    }
    int size = 1 << 20;
    (void)rsk_setsockopt(rsk_endpoint_fd(side->endpoint), SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
    CHECK(rsk_endpoint_user(side->endpoint) == side);
}

void adopt_side(struct side *side, int fd, const rsk_endpoint_options *options) {
    blank(side);
    MUST(rsk_endpoint_adopt(loop_in_test, fd, options, array_front ? NULL : &recording, side, &side->endpoint));
}

void open_to(struct side *side, struct side *other, int flags) {
    open_side(side, &(rsk_endpoint_options){.size = sizeof(rsk_endpoint_options), .peer_host = "127.0.0.1",
                                            .peer_service = port_of(other), .flags = flags});
    side->other = other;
}

void close_side(struct side *side) {
    side->act = NULL;
    CHECK_INT(rsk_endpoint_close(side->endpoint), 0);
    UNTIL(side->told[RSK_EVENT_ENDPOINT_CLOSE], 1);
    CHECK_INT(turn(0), 0);
    CHECK_INT(side->told[RSK_EVENT_ENDPOINT_CLOSE], 1);
    CHECK_FAILS(rsk_endpoint_fd(side->endpoint), EBADF);
}

int turn(int ms) {
    rsk_loop_event events[8]; /* few, so that some are left for the next poll */
    if (!array_front) {
        return (int)MUST(rsk_loop_turn(loop_in_test, ms));
    }
    int count = (int)MUST(rsk_loop_poll(loop_in_test, events, 8, ms));
    for (int i = 0; i < count; i++) {
        struct side *side = events[i].user;
        CHECK(side != NULL && events[i].source == side->endpoint.id);
        note(side, &events[i]);
    }
    return count;
}

void until(const int *counter, int count, int line) {
    double end = check_seconds() + 5;
    while (*counter < count) {
        (void)turn(50);
        if (check_seconds() > end) {
            check_report(__FILE__, line, "%d of %d after 5 s (backend %d, %s)", *counter, count, backend_in_test,
                         array_front ? "array" : "callbacks");
            return;
        }
    }
}

void settle(int ms) {
    while (turn(ms) > 0) {
    }
}

socklen_t address_of(const struct side *side, struct sockaddr_storage *address) {
    socklen_t len = sizeof *address;
    MUST(rsk_endpoint_address(side->endpoint, RSK_LOCAL, (struct sockaddr *)address, &len));
    return len;
}

const char *port_of(const struct side *side) {
    static char text[2][8];
    static int next;
    struct sockaddr_storage address;
    (void)address_of(side, &address);
    char *out = text[next++ % 2];
    /* The same place in both families. */
    (void)snprintf(out, sizeof text[0], "%d", ntohs(((struct sockaddr_in *)&address)->sin_port));
    return out;
}

void send_to(struct side *from, const char *text, const char *host, const char *port) {
    struct addrinfo hints = {.ai_flags = AI_NUMERICHOST, .ai_socktype = SOCK_DGRAM}, *found;
    if (rsk_getaddrinfo(host, port, &hints, &found) != 0) {
        rsk_perror(host);
        exit(1);
    }
    CHECK_INT(rsk_endpoint_send(from->endpoint, text, strlen(text), found->ai_addr, found->ai_addrlen), 1);
    rsk_freeaddrinfo(found);
}

rsk_endpoint_counts counts_of(const struct side *side) {
    rsk_endpoint_counts counts = {.size = sizeof counts};
    MUST(rsk_endpoint_counters(side->endpoint, &counts));
    return counts;
}

static void all_parts(void) {
    echo_part();
    batches_part();
    places_part();
    groups_part();
    paths_part();
    peers_part();
    marks_part();
    pauses_part();
    closes_part();
    refusals_part();
}

int main(void) {
    static const int backends[] = {RSK_POLLER_SELECT, RSK_POLLER_POLL, RSK_POLLER_EPOLL};
    (void)alarm(240);
    (void)rsk_set_language("en");
    for (int i = 0; i < 6; i++) {
        rsk_loop_options options = {.size = sizeof options, .backend = backends[i / 2]};
        backend_in_test = backends[i / 2];
        array_front = i % 2 == 1;
        MUST(rsk_loop_open(&options, &loop_in_test));
        all_parts();
        rsk_loop_statistics left = {.size = sizeof left};
        CHECK_INT(rsk_loop_stats(loop_in_test, &left), 0);
        CHECK_INT(left.endpoints, 0);
        CHECK_INT(left.queued_bytes, 0);
        CHECK_INT(rsk_loop_close(loop_in_test), 0);
    }
    return check_end();
}
