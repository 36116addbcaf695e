/* loop_costs: exact figures of an echo server on streams: system calls and allocations for each request, bytes of memory for each
 * connection that does nothing; for the callbacks and for the array of events. Linked with the shared library, because the program
 * defines malloc itself. */
#include "loop_costs.h"

#include <netinet/tcp.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>

CHECK_PROGRAM("loop_costs");

static void echo(struct bed *bed, rsk_stream stream, const void *data, size_t len) {
    bed->requests++;
    CHECK_INT(rsk_stream_write(stream, data, len, 0), 1);
}

static void on_data(rsk_stream stream, const void *data, size_t len, void *user) {
    echo(user, stream, data, len);
}

static void on_close(rsk_stream stream, int code, void *user) {
    struct bed *bed = user;
    (void)stream;
    (void)code;
    bed->connections--;
}

static void on_connection(rsk_server server, rsk_stream stream, void *user) {
    struct bed *bed = user;
    (void)server;
    (void)stream;
    bed->connections++;
}

void serve(struct bed *bed) {
    static rsk_loop_event events[256];
    if (!bed->array) {
        MUST(rsk_loop_turn(bed->loop, 1000));
        return;
    }
    int count = rsk_loop_poll(bed->loop, events, 256, 1000);
    MUST(count);
    for (int i = 0; i < count; i++) {
        rsk_stream stream = {events[i].source};
        if (events[i].kind == RSK_EVENT_DATA) {
            echo(bed, stream, events[i].data, events[i].len);
        }
        bed->connections += (events[i].kind == RSK_EVENT_CONNECTION) - (events[i].kind == RSK_EVENT_CLOSE);
    }
}

int connect_client(const struct bed *bed) {
    int yes = 1, fd = (int)MUST(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    struct linger at_once = {.l_onoff = 1};
    MUST(connect(fd, (const struct sockaddr *)&bed->address, sizeof bed->address));
    MUST(setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes));
    MUST(setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once));
    return fd;
}

void open_bed(struct bed *bed, bool array, int clients) {
    static const rsk_stream_callbacks streams = {.size = sizeof streams, .on_data = on_data, .on_close = on_close};
    const rsk_server_callbacks callbacks = {.size = sizeof callbacks, .on_connection = on_connection, .stream = &streams};
    rsk_stream_options stream = {.size = sizeof stream, .flags = RSK_STREAM_NODELAY};
    rsk_listen_options listen = {.size = sizeof listen, .host = "127.0.0.1", .backlog = 4096, .stream = &stream};
    rsk_loop_options options = {.size = sizeof options, .backend = RSK_POLLER_EPOLL};
    socklen_t len = sizeof bed->address;
    memset(bed, 0, sizeof *bed);
    bed->array = array;
    MUST(rsk_loop_open(&options, &bed->loop));
    MUST(rsk_server_listen(bed->loop, &listen, array ? NULL : &callbacks, bed, &bed->server));
    MUST(rsk_server_address(bed->server, (struct sockaddr *)&bed->address, &len));
    for (int i = 0; i < clients; i++) {
        bed->clients[i] = connect_client(bed);
    }
    while (bed->connections < clients) {
        serve(bed);
    }
}

void close_bed(struct bed *bed) {
    for (int i = 0; i < CLIENTS && bed->clients[i] > 0; i++) {
        MUST(close(bed->clients[i]));
    }
    CHECK_INT(rsk_loop_close(bed->loop), 0);
}

void one_round(struct bed *bed, void (*begin)(void), void (*end)(void)) {
    char request[REQUEST] = "what does this cost?", answer[REQUEST];
    unsigned long before = bed->requests;
    for (int i = 0; i < CLIENTS; i++) {
        MUST(send(bed->clients[i], request, sizeof request, 0) == REQUEST ? 0 : -1);
    }
    begin();
    while (bed->requests < before + CLIENTS) {
        serve(bed);
    }
    end();
    for (int i = 0; i < CLIENTS; i++) {
        MUST(recv(bed->clients[i], answer, sizeof answer, MSG_WAITALL) == REQUEST ? 0 : -1);
        CHECK(memcmp(request, answer, sizeof answer) == 0);
    }
}

int main(void) {
    struct rlimit limit;
    (void)alarm(60);
    (void)unsetenv("RUSTSOCK_POLLER"); /* the figures are those of epoll */
    MUST(getrlimit(RLIMIT_NOFILE, &limit));
    limit.rlim_cur = limit.rlim_max;
    MUST(setrlimit(RLIMIT_NOFILE, &limit));
    for (int array = 0; array < 2; array++) {
        int status = 0;
        pid_t pid = (pid_t)MUST(fork()); /* each in a process that has freed nothing yet */
        if (pid == 0) {
            printf("%s\n", array ? "array of events" : "callbacks");
            measure_memory(array);
            count_system_calls(array);
            count_allocations(array);
            exit(check_end());
        }
        MUST(waitpid(pid, &status, 0));
        CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    }
    return check_end();
}
