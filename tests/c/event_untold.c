/* event_untold: what the loop has received, or accepted, and not yet told when the program changes its mind: it is neither lost nor
 * told in spite of it. The array front end with room for one event makes such moments. */
#include "check.h"

#include <rustsock.h>

#include <netinet/in.h>
#include <sys/socket.h>

CHECK_PROGRAM("event_untold");

static rsk_loop loop;

/* Polls with room for one event until one of this kind comes from this object, within a second. */
static rsk_loop_event next_of(int kind, uint64_t source) {
    rsk_loop_event event = {0};
    for (double end = check_seconds() + 1; check_seconds() < end;) {
        if (rsk_loop_poll(loop, &event, 1, 100) == 1 && event.kind == kind && event.source == source) {
            return event;
        }
    }
    check_report(__FILE__, __LINE__, "no event %d came", kind);
    return (rsk_loop_event){0};
}

/* Nothing of this kind comes. */
static void none_of(int kind, uint64_t source) {
    rsk_loop_event event;
    while (rsk_loop_poll(loop, &event, 1, 20) == 1) {
        CHECK(event.kind != kind || event.source != source);
    }
}

/* A stream that has 5 bytes untold: those of the other one were told, and the array was full. */
static rsk_stream with_untold(int peers[2]) {
    rsk_stream streams[2];
    rsk_loop_event event = {0};
    for (int i = 0; i < 2; i++) {
        int pair[2];
        MUST(socketpair(AF_UNIX, SOCK_STREAM, 0, pair));
        MUST(rsk_stream_adopt(loop, pair[0], NULL, NULL, NULL, &streams[i]));
        MUST(send(pair[1], "a\nb\nc", 5, 0));
        peers[i] = pair[1];
    }
    CHECK_INT(rsk_loop_poll(loop, &event, 1, 1000), 1);
    CHECK_INT(event.kind, RSK_EVENT_DATA);
    return event.source == streams[0].id ? streams[1] : streams[0];
}

static void let_go(rsk_stream stream) {
    rsk_loop_event event;
    IGNORE(rsk_stream_destroy(stream, 0));
    while (rsk_loop_poll(loop, &event, 1, 20) == 1) {
    }
}

static void done(rsk_stream stream, const int peers[2]) {
    MUST(close(peers[0]));
    MUST(close(peers[1]));
    let_go(stream);
}

static void a_paused_stream_keeps_what_was_not_told(void) {
    int peers[2];
    rsk_stream stream = with_untold(peers);
    CHECK_INT(rsk_stream_pause(stream), 0);
    none_of(RSK_EVENT_DATA, stream.id);
    CHECK_INT(rsk_stream_resume(stream), 0);
    rsk_loop_event event = next_of(RSK_EVENT_DATA, stream.id);
    CHECK(event.len == 5 && memcmp(event.data, "a\nb\nc", 5) == 0);
    done(stream, peers);
}

static void a_framing_cuts_what_was_not_told(void) {
    rsk_framing lines = {.size = sizeof lines, .kind = RSK_FRAME_LINE};
    int peers[2];
    rsk_stream stream = with_untold(peers);
    CHECK_INT(rsk_stream_set_framing(stream, &lines), 0);
    CHECK(*(const char *)next_of(RSK_EVENT_DATA, stream.id).data == 'a');
    CHECK(*(const char *)next_of(RSK_EVENT_DATA, stream.id).data == 'b');
    none_of(RSK_EVENT_DATA, stream.id);
    done(stream, peers);
}

static void what_was_not_told_goes_with_the_descriptor(void) {
    char room[16];
    size_t len = 4;
    int peers[2];
    rsk_stream stream = with_untold(peers);
    CHECK_FAILS(rsk_stream_detach(stream, room, &len), EMSGSIZE);
    CHECK_INT(len, 5);
    len = sizeof room;
    int fd = rsk_stream_detach(stream, room, &len);
    CHECK(fd >= 0 && len == 5 && memcmp(room, "a\nb\nc", 5) == 0);
    (void)next_of(RSK_EVENT_CLOSE, stream.id);
    MUST(close(fd));
    done(stream, peers);
}

static void what_was_not_told_goes_through_a_pipe(void) {
    char room[16];
    int peers[2], pair[2];
    rsk_stream to, stream = with_untold(peers);
    MUST(socketpair(AF_UNIX, SOCK_STREAM, 0, pair));
    MUST(rsk_stream_adopt(loop, pair[0], NULL, NULL, NULL, &to));
    CHECK_INT(rsk_stream_pipe(stream, to, 0), 0);
    none_of(RSK_EVENT_DATA, stream.id);
    CHECK(recv(pair[1], room, sizeof room, MSG_DONTWAIT) == 5 && memcmp(room, "a\nb\nc", 5) == 0);
    done(stream, peers);
    MUST(close(pair[1]));
}

/* The end was told before there was a pipe: it is the target's all the same. */
static void a_pipe_after_the_end_ends_the_target(void) {
    rsk_stream_options options = {.size = sizeof options, .flags = RSK_STREAM_HALF_OPEN};
    int pairs[2][2];
    rsk_stream from, to;
    char byte;
    for (int i = 0; i < 2; i++) {
        MUST(socketpair(AF_UNIX, SOCK_STREAM, 0, pairs[i]));
        MUST(rsk_stream_adopt(loop, pairs[i][0], &options, NULL, NULL, i == 0 ? &from : &to));
    }
    MUST(shutdown(pairs[0][1], SHUT_WR));
    (void)next_of(RSK_EVENT_END, from.id);
    CHECK_INT(rsk_stream_pipe(from, to, 0), 0);
    CHECK_INT(recv(pairs[1][1], &byte, 1, MSG_DONTWAIT), 0);
    let_go(from);
    let_go(to);
    MUST(close(pairs[0][1]));
    MUST(close(pairs[1][1]));
}

/* What the data of an array points to stays as it is until the next one, whatever else came in. */
static void frames_of_one_array_stay(void) {
    rsk_framing lines = {.size = sizeof lines, .kind = RSK_FRAME_LINE};
    rsk_loop_event events[8];
    rsk_stream stream;
    int pair[2];
    MUST(socketpair(AF_UNIX, SOCK_STREAM, 0, pair));
    MUST(rsk_stream_adopt(loop, pair[0], NULL, NULL, NULL, &stream));
    CHECK_INT(rsk_stream_set_framing(stream, &lines), 0);
    MUST(send(pair[1], "one\ntwo\nthree\nthe beginning of a long one", 41, 0));
    CHECK_INT(rsk_loop_poll(loop, events, 1, 1000), 1); /* "one" */
    MUST(send(pair[1], ", and its end\n", 14, 0));
    CHECK_INT(rsk_loop_poll(loop, events, 8, 1000), 2);
    CHECK(events[0].len == 3 && memcmp(events[0].data, "two", 3) == 0);
    CHECK(events[1].len == 5 && memcmp(events[1].data, "three", 5) == 0);
    CHECK_INT(rsk_loop_poll(loop, events, 8, 1000), 1);
    CHECK(events[0].len == 40 && memcmp(events[0].data, "the beginning of a long one, and its end", 40) == 0);
    MUST(close(pair[1]));
    IGNORE(rsk_stream_destroy(stream, 0));
}

static struct {
    int connections, streams_closed, closes;
} told;

static void close_at_first(rsk_server server, rsk_stream stream, void *user) {
    (void)stream;
    (void)user;
    told.connections++;
    CHECK_INT(rsk_server_close(server, 1000, 0), 0);
}

static void count_stream(rsk_stream stream, int code, void *user) {
    (void)stream;
    (void)code;
    (void)user;
    told.streams_closed++;
}

static void count_close(rsk_server server, int forced, void *user) {
    (void)server;
    (void)forced;
    (void)user;
    told.closes++;
}

/* Three wait, the first makes the program close the server: of the others it never hears, and they are not kept. */
static void a_closed_server_tells_of_nobody_else(void) {
    const rsk_stream_callbacks streams = {.size = sizeof streams, .on_close = count_stream};
    const rsk_server_callbacks callbacks = {.size = sizeof callbacks, .on_connection = close_at_first, .on_close = count_close, .stream = &streams};
    rsk_listen_options options = {.size = sizeof options, .host = "127.0.0.1"};
    struct sockaddr_in address;
    socklen_t len = sizeof address;
    rsk_server server;
    int clients[3];
    char byte;
    MUST(rsk_server_listen(loop, &options, &callbacks, NULL, &server));
    MUST(rsk_server_address(server, (struct sockaddr *)&address, &len));
    for (int i = 0; i < 3; i++) {
        clients[i] = (int)MUST(socket(AF_INET, SOCK_STREAM, 0));
        MUST(connect(clients[i], (struct sockaddr *)&address, sizeof address));
    }
    CHECK(rsk_loop_turn(loop, 1000) > 0);
    CHECK_INT(told.connections, 1);
    for (int i = 1; i < 3; i++) {
        CHECK(recv(clients[i], &byte, 1, 0) <= 0);
    }
    MUST(shutdown(clients[0], SHUT_WR));
    CHECK_INT(rsk_loop_run(loop), 0);
    CHECK_INT(told.connections, 1);
    CHECK_INT(told.streams_closed, 1);
    CHECK_INT(told.closes, 1);
    for (int i = 0; i < 3; i++) {
        MUST(close(clients[i]));
    }
}

int main(void) {
    (void)alarm(60);
    MUST(rsk_loop_open(NULL, &loop));
    a_paused_stream_keeps_what_was_not_told();
    a_framing_cuts_what_was_not_told();
    what_was_not_told_goes_with_the_descriptor();
    what_was_not_told_goes_through_a_pipe();
    a_pipe_after_the_end_ends_the_target();
    frames_of_one_array_stay();
    a_closed_server_tells_of_nobody_else();
    CHECK_INT(rsk_loop_close(loop), 0);
    return check_end();
}
