/* loops: several loops, each in a thread of its own. First each has a listener at one port, and the system spreads connections;
 * then one accepts for all and hands each connection over, with what it has already received. */
#include "load.h"

#include <pthread.h>
#include <sys/socket.h>

CHECK_PROGRAM("load/loops");

enum { LOOPS = 4, CLIENTS = 400, EXCHANGES = 5, MESSAGE = 200 };

struct worker {
    pthread_t thread;
    rsk_loop loop;
    rsk_server server;
    char service[8];
    unsigned long accepted, adopted, closed, bytes;
    bool listens;
};

/* A connection on its way from one loop to another. */
struct parcel {
    struct worker *to;
    int fd;
    size_t len;
    unsigned char bytes[4096];
};

struct clients {
    in_port_t port;
    atomic_ulong right, wrong;
};

static struct worker workers[LOOPS];
static pthread_barrier_t listening;

static void on_data(rsk_stream stream, const void *data, size_t len, void *user) {
    struct worker *worker = user;
    worker->bytes += len;
    CHECK(rsk_stream_write(stream, data, len, 0) >= 0);
}

static void on_error(rsk_stream stream, int code, void *user) {
    (void)stream;
    (void)user;
    check_report(__FILE__, __LINE__, "a stream failed: %s", strerror(code));
}

static void on_close(rsk_stream stream, int code, void *user) {
    struct worker *worker = user;
    (void)stream;
    (void)code;
    worker->closed++;
}

static const rsk_stream_callbacks echoing = {.size = sizeof echoing, .on_data = on_data, .on_error = on_error, .on_close = on_close};

static void on_connection(rsk_server server, rsk_stream stream, void *user) {
    struct worker *worker = user;
    (void)server;
    (void)stream;
    worker->accepted++;
}

static const rsk_server_callbacks serving = {.size = sizeof serving, .on_connection = on_connection, .stream = &echoing};

static in_port_t listen_at(struct worker *worker, const char *service, const rsk_server_callbacks *callbacks) {
    rsk_listen_options options = {.size = sizeof options, .host = "127.0.0.1", .service = service, .flags = RSK_REUSEPORT, .backlog = 1024};
    struct sockaddr_in address = {0};
    socklen_t len = sizeof address;
    MUST(rsk_server_listen(worker->loop, &options, callbacks, worker, &worker->server));
    MUST(rsk_server_address(worker->server, (struct sockaddr *)&address, &len));
    return ntohs(address.sin_port);
}

/* Asked for by another thread. */
static void close_server(rsk_loop loop, void *user) {
    struct worker *worker = user;
    CHECK(loop.id == worker->loop.id);
    CHECK_INT(rsk_server_close(worker->server, 1000, RSK_CLOSE_END), 0);
}

static void stay(rsk_timer timer, void *user) {
    (void)timer;
    (void)user;
}

static void *work(void *argument) {
    struct worker *worker = argument;
    rsk_timer timer;
    MUST(rsk_loop_open(NULL, &worker->loop));
    if (worker->listens) {
        (void)listen_at(worker, worker->service, &serving);
    } else {
        MUST(rsk_timer_start(worker->loop, 3600000, 3600000, stay, NULL, &timer)); /* until it is told to stop */
    }
    (void)pthread_barrier_wait(&listening);
    CHECK_INT(rsk_loop_run(worker->loop), worker->listens ? 0 : 1);
    CHECK_INT(rsk_loop_close(worker->loop), 0);
    return NULL;
}

static void *be_clients(void *argument) {
    struct clients *clients = argument;
    unsigned char sent[MESSAGE], got[MESSAGE];
    int *fds = calloc(CLIENTS, sizeof *fds);
    MUST(fds != NULL ? 0 : -1);
    for (int i = 0; i < CLIENTS; i++) {
        fds[i] = connect_plain(clients->port, 0x1000U + (uint32_t)i % 7);
        MUST(fds[i]);
    }
    for (int round = 0; round < EXCHANGES; round++) {
        for (int part = 0; part < 2; part++) { /* in two parts, so that the second may come while the connection is handed over */
            for (int i = 0; i < CLIENTS; i++) {
                make_message(sent, sizeof sent, (uint64_t)(i * EXCHANGES + round + 1));
                CHECK(send(fds[i], sent + part * MESSAGE / 2, MESSAGE / 2, MSG_NOSIGNAL) == MESSAGE / 2);
            }
            check_sleep_ms(part);
        }
        for (int i = 0; i < CLIENTS; i++) {
            make_message(sent, sizeof sent, (uint64_t)(i * EXCHANGES + round + 1));
            bool same = recv(fds[i], got, sizeof got, MSG_WAITALL) == sizeof got && memcmp(got, sent, sizeof got) == 0;
            atomic_fetch_add(same ? &clients->right : &clients->wrong, 1);
        }
    }
    for (int i = 0; i < CLIENTS; i++) {
        CHECK(shutdown(fds[i], SHUT_WR) == 0);
        CHECK(recv(fds[i], got, 1, 0) == 0);
        reset_plain(fds[i]);
    }
    free(fds);
    return NULL;
}

static void start_workers(bool listen, const char *service) {
    MUST(-pthread_barrier_init(&listening, NULL, LOOPS + 1));
    memset(workers, 0, sizeof workers);
    for (int i = 0; i < LOOPS; i++) {
        workers[i].listens = listen;
        (void)snprintf(workers[i].service, sizeof workers[i].service, "%s", service);
        MUST(-pthread_create(&workers[i].thread, NULL, work, &workers[i]));
    }
    (void)pthread_barrier_wait(&listening);
    (void)pthread_barrier_destroy(&listening);
}

static void listeners_at_one_port(void) {
    struct clients clients = {0};
    struct worker first = {0};
    char service[8];
    unsigned long accepted = 0, bytes = 0;
    MUST(rsk_loop_open(NULL, &first.loop)); /* finds a free port, and keeps it until the others have it */
    clients.port = listen_at(&first, "0", &serving);
    (void)snprintf(service, sizeof service, "%d", clients.port);
    start_workers(true, service);
    MUST(rsk_loop_close(first.loop));
    (void)be_clients(&clients);
    CHECK_FAILS(rsk_server_pause(workers[0].server), EPERM); /* another thread's */
    for (int i = 0; i < LOOPS; i++) {
        CHECK_INT(rsk_loop_post(workers[i].loop, close_server, &workers[i]), 0);
        MUST(-pthread_join(workers[i].thread, NULL));
        printf("  loop %d: %lu connections, %lu bytes\n", i, workers[i].accepted, workers[i].bytes);
        CHECK(workers[i].accepted > 0);
        CHECK_INT(workers[i].closed, workers[i].accepted);
        accepted += workers[i].accepted;
        bytes += workers[i].bytes;
    }
    CHECK_INT(accepted, CLIENTS);
    CHECK_INT(bytes, (long)CLIENTS * EXCHANGES * MESSAGE);
    CHECK_INT(clients.right, CLIENTS * EXCHANGES);
}

/* In the loop that gets the connection. */
static void unpack(rsk_loop loop, void *user) {
    struct parcel *parcel = user;
    struct worker *worker = parcel->to;
    rsk_stream stream;
    MUST(rsk_stream_adopt(loop, parcel->fd, NULL, &echoing, worker, &stream));
    worker->adopted++;
    if (parcel->len > 0) {
        on_data(stream, parcel->bytes, parcel->len, worker);
    }
    free(parcel);
}

/* In the loop that accepted it, at the first bytes. */
static void hand_over(rsk_stream stream, const void *data, size_t len, void *user) {
    struct worker *acceptor = user;
    struct parcel *parcel = malloc(sizeof *parcel);
    MUST(parcel != NULL && len <= sizeof parcel->bytes ? 0 : -1);
    memcpy(parcel->bytes, data, len);
    size_t rest = sizeof parcel->bytes - len;
    parcel->fd = rsk_stream_detach(stream, parcel->bytes + len, &rest);
    MUST(parcel->fd);
    parcel->len = len + rest;
    parcel->to = &workers[acceptor->adopted++ % LOOPS];
    MUST(rsk_loop_post(parcel->to->loop, unpack, parcel));
}

static void one_accepts_for_all(void) {
    static const rsk_stream_callbacks first_bytes = {.size = sizeof first_bytes, .on_data = hand_over, .on_error = on_error, .on_close = on_close};
    const rsk_server_callbacks callbacks = {.size = sizeof callbacks, .on_connection = on_connection, .stream = &first_bytes};
    struct clients clients = {0};
    struct worker acceptor = {0};
    pthread_t thread;
    unsigned long adopted = 0, bytes = 0;
    start_workers(false, "0");
    MUST(rsk_loop_open(NULL, &acceptor.loop));
    clients.port = listen_at(&acceptor, "0", &callbacks);
    MUST(-pthread_create(&thread, NULL, be_clients, &clients));
    while (acceptor.closed < CLIENTS) {
        MUST(rsk_loop_turn(acceptor.loop, 1000));
    }
    CHECK_INT(acceptor.adopted, CLIENTS);
    MUST(rsk_server_close(acceptor.server, 0, 0));
    CHECK_INT(rsk_loop_run(acceptor.loop), 0);
    CHECK_INT(rsk_loop_close(acceptor.loop), 0);
    MUST(-pthread_join(thread, NULL));
    check_sleep_ms(50);
    for (int i = 0; i < LOOPS; i++) {
        CHECK_INT(rsk_loop_stop(workers[i].loop), 0);
        MUST(-pthread_join(workers[i].thread, NULL));
        printf("  loop %d: got %lu connections, %lu bytes\n", i, workers[i].adopted, workers[i].bytes);
        CHECK_INT(workers[i].adopted, CLIENTS / LOOPS);
        CHECK_INT(workers[i].closed, workers[i].adopted);
        adopted += workers[i].adopted;
        bytes += workers[i].bytes;
    }
    CHECK_INT(adopted, CLIENTS);
    CHECK_INT(bytes, (long)CLIENTS * EXCHANGES * MESSAGE);
    CHECK_INT(clients.right, CLIENTS * EXCHANGES);
    CHECK_INT(clients.wrong, 0);
}

int main(void) {
    (void)alarm(60);
    raise_descriptors();
    listeners_at_one_port();
    one_accepts_for_all();
    return check_end();
}
