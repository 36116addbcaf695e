/* rsk_poller_collect and rsk_send_each: a server turn in two calls. */
#include "batch.h"

#include <limits.h>

enum { CHUNKS = 300 };
static rsk_chunk chunks[CHUNKS];
static char arena[1 << 20];

struct server {
    rsk_poller poller;
    struct sockaddr_in address;
    int listener;
};

static struct server serve(int backend) {
    struct server server;
    server.listener = tcp_listener(&server.address, SOCK_NONBLOCK);
    CHECK_GIVES(rsk_poller_open(backend, &server.poller), 0);
    CHECK_GIVES(rsk_poller_add(server.poller, server.listener, RSK_READABLE, 1), 0);
    return server;
}

static void end(struct server *server) {
    CHECK_GIVES(rsk_poller_close(server->poller), 0);
    (void)close(server->listener);
}

static int collect(struct server *server, size_t arena_len, int max, int timeout_ms) {
    return rsk_poller_collect(server->poller, server->listener, arena, arena_len, chunks, max, timeout_ms);
}

static void echo(int backend) {
    enum { CLIENTS = 20 };
    struct server server = serve(backend);
    int client[CLIENTS], peer[CLIENTS], news = 0;
    for (int i = 0; i < CLIENTS; i++) {
        client[i] = tcp_client(&server.address);
    }
    while (news < CLIENTS) {
        int count = collect(&server, sizeof arena, CHUNKS, 1000);
        if (count <= 0) {
            break;
        }
        for (int i = 0; i < count; i++) {
            CHECK_INT(chunks[i].kind, RSK_CHUNK_NEW);
            CHECK_INT(chunks[i].error, 0);
            CHECK_INT(chunks[i].tag, chunks[i].fd);
            CHECK_INT(fcntl(chunks[i].fd, F_GETFL) & O_NONBLOCK, O_NONBLOCK);
            CHECK_INT(fcntl(chunks[i].fd, F_GETFD), FD_CLOEXEC);
            peer[news++] = chunks[i].fd;
        }
    }
    CHECK_INT(news, CLIENTS);
    CHECK_GIVES(collect(&server, sizeof arena, CHUNKS, 0), 0);
    for (int round = 0; round < 5; round++) {
        char text[100], back[100];
        for (int i = 0; i < CLIENTS; i++) {
            int len = snprintf(text, sizeof text, "client %d round %d", i, round);
            MUST(send(client[i], text, (size_t)len, 0));
        }
        int echoed = 0;
        while (echoed < CLIENTS) {
            int count = collect(&server, sizeof arena, CHUNKS, 1000);
            if (count <= 0) {
                break;
            }
            CHECK_GIVES(rsk_send_each(chunks, count), count);
            for (int i = 0; i < count; i++, echoed++) {
                CHECK_INT(chunks[i].kind, RSK_CHUNK_DATA);
                CHECK_INT(chunks[i].done, chunks[i].len);
            }
        }
        for (int i = 0; i < CLIENTS; i++) {
            int len = snprintf(text, sizeof text, "client %d round %d", i, round);
            CHECK_INT(recv(client[i], back, sizeof back, 0), len);
            CHECK(memcmp(text, back, (size_t)len) == 0);
        }
    }
    /* Half of them end, half are reset; both are told once. */
    for (int i = 0; i < CLIENTS; i++) {
        struct linger linger = {i % 2, 0};
        MUST(setsockopt(client[i], SOL_SOCKET, SO_LINGER, &linger, sizeof linger));
        (void)close(client[i]);
    }
    int ends = 0, errors = 0;
    for (int i = 0; i < 10 && ends + errors < CLIENTS; i++) {
        int count = collect(&server, sizeof arena, CHUNKS, 100);
        for (int j = 0; j < count; j++) {
            ends += chunks[j].kind == RSK_CHUNK_END;
            errors += chunks[j].kind == RSK_CHUNK_ERROR && chunks[j].error == ECONNRESET;
        }
    }
    CHECK_INT(ends, CLIENTS / 2);
    CHECK_INT(errors, CLIENTS / 2);
    CHECK_GIVES(collect(&server, sizeof arena, CHUNKS, 0), 0);
    for (int i = 0; i < CLIENTS; i++) {
        CHECK_FAILS(rsk_poller_remove(server.poller, peer[i]), ENOENT);
        (void)close(peer[i]);
    }
    end(&server);
}

static void small_arena(int backend) {
    struct server server = serve(backend);
    struct pair pairs[4];
    for (int i = 0; i < 4; i++) {
        pairs[i] = unix_pair(SOCK_STREAM);
        MUST(send(pairs[i].b, arena, 5000, 0));
        CHECK_GIVES(rsk_poller_add(server.poller, pairs[i].a, RSK_READABLE, (uint64_t)i + 100), 0);
    }
    size_t total = 0;
    int full = 0;
    CHECK_GIVES(collect(&server, 6000, CHUNKS, 100), 4);
    for (int i = 0; i < 4; i++) {
        CHECK(chunks[i].tag >= 100 && chunks[i].tag < 104);
        if (chunks[i].kind == RSK_CHUNK_DATA) {
            CHECK((char *)chunks[i].data == arena + total);
            total += chunks[i].len;
        } else {
            CHECK_INT(chunks[i].kind, RSK_CHUNK_READY);
            CHECK_INT(chunks[i].events, RSK_READABLE);
            full++;
        }
    }
    CHECK_INT(total, 6000);
    CHECK_INT(full, 2);
    for (int turn = 0; turn < 20 && total < 20000; turn++) { /* all of it in the end, also with one chunk at a time */
        int count = collect(&server, 6000, 1 + turn % 3, 100);
        for (int i = 0; i < count; i++) {
            total += chunks[i].len;
        }
    }
    CHECK_INT(total, 20000);
    CHECK_GIVES(collect(&server, 6000, CHUNKS, 0), 0);
    for (int i = 0; i < 4; i++) {
        close_pair(pairs[i]);
    }
    end(&server);
}

static void other_events(int backend) {
    struct server server = serve(backend);
    struct pair stream = unix_pair(SOCK_STREAM), datagrams = unix_pair(SOCK_DGRAM);
    int pipes[2];
    MUST(pipe(pipes));
    CHECK_GIVES(rsk_poller_wake(server.poller), 0);
    CHECK_GIVES(collect(&server, sizeof arena, CHUNKS, 1000), 1);
    CHECK_INT(chunks[0].kind, RSK_CHUNK_WAKE);
    CHECK_INT(chunks[0].fd, -1);
    CHECK_GIVES(rsk_poller_add(server.poller, stream.a, RSK_WRITABLE, 5), 0);
    CHECK_GIVES(collect(&server, sizeof arena, CHUNKS, 1000), 1);
    CHECK_INT(chunks[0].kind, RSK_CHUNK_READY);
    CHECK_INT(chunks[0].events, RSK_WRITABLE);
    CHECK_INT(chunks[0].tag, 5);
    MUST(send(stream.b, "x", 1, 0));
    CHECK_GIVES(rsk_poller_modify(server.poller, stream.a, RSK_WRITABLE | RSK_READABLE, 6), 0);
    CHECK_GIVES(collect(&server, sizeof arena, CHUNKS, 1000), 1);
    CHECK_INT(chunks[0].kind, RSK_CHUNK_DATA);
    CHECK_INT(chunks[0].events, RSK_WRITABLE | RSK_READABLE);
    CHECK_GIVES(rsk_poller_remove(server.poller, stream.a), 0);
    CHECK_GIVES(rsk_poller_add(server.poller, datagrams.a, RSK_READABLE, 7), 0);
    MUST(send(datagrams.b, "", 0, 0)); /* empty is not the end */
    CHECK_GIVES(collect(&server, sizeof arena, CHUNKS, 1000), 1);
    CHECK_INT(chunks[0].kind, RSK_CHUNK_DATA);
    CHECK_INT(chunks[0].len, 0);
    CHECK_GIVES(rsk_poller_remove(server.poller, datagrams.a), 0);
    MUST(write(pipes[1], "x", 1));
    CHECK_GIVES(rsk_poller_add(server.poller, pipes[0], RSK_READABLE, 8), 0);
    CHECK_GIVES(collect(&server, sizeof arena, CHUNKS, 1000), 1);
    CHECK_INT(chunks[0].kind, RSK_CHUNK_READY); /* no socket: the caller reads it */
    CHECK_GIVES(rsk_poller_remove(server.poller, pipes[0]), 0);
    /* Without a listener named, it is just something ready. */
    int client = tcp_client(&server.address);
    CHECK_GIVES(rsk_poller_collect(server.poller, -1, arena, sizeof arena, chunks, 1, 1000), 1);
    CHECK_INT(chunks[0].kind, RSK_CHUNK_READY);
    CHECK_INT(chunks[0].fd, server.listener);
    CHECK_GIVES(collect(&server, sizeof arena, CHUNKS, 1000), 1);
    CHECK_INT(chunks[0].kind, RSK_CHUNK_NEW);
    (void)close(chunks[0].fd);
    (void)close(client);
    (void)close(pipes[0]);
    (void)close(pipes[1]);
    close_pair(stream);
    close_pair(datagrams);
    end(&server);
}

static void interrupt_later(int fd) {
    (void)fd;
    (void)kill(getpid(), SIGUSR1);
}

static void waits_and_refusals(void) {
    struct server server = serve(RSK_POLLER_AUTO);
    struct sigaction action = {.sa_handler = storm_handler};
    struct later later;
    sigset_t usr1, old;
    MUST(sigaction(SIGUSR1, &action, NULL));
    CHECK_TAKES(60, CHECK_GIVES(collect(&server, sizeof arena, CHUNKS, 60), 0));
    (void)sigemptyset(&usr1);
    (void)sigaddset(&usr1, SIGUSR1);
    (void)pthread_sigmask(SIG_BLOCK, &usr1, &old); /* for the other thread */
    later_start(&later, 40, interrupt_later, -1);
    (void)pthread_sigmask(SIG_SETMASK, &old, NULL);
    CHECK_TAKES(40, CHECK_FAILS(collect(&server, sizeof arena, CHUNKS, 5000), EINTR)); /* as poller_wait: loops rely on it */
    later_join(&later);
    CHECK_FAILS(collect(&server, sizeof arena, 0, 0), EINVAL);
    CHECK_FAILS(collect(&server, sizeof arena, INT_MIN, 0), EINVAL);
    CHECK_FAILS(rsk_poller_collect(server.poller, -1, NULL, 10, chunks, 1, 0), EFAULT);
    CHECK_FAILS(rsk_poller_collect(server.poller, -1, arena, 10, NULL, 1, 0), EFAULT);
    CHECK_GIVES(rsk_poller_collect(server.poller, -1, NULL, 0, chunks, 1, 0), 0);
    struct pair pair = unix_pair(SOCK_STREAM);
    MUST(send(pair.b, "x", 1, 0));
    CHECK_GIVES(rsk_poller_add(server.poller, pair.a, RSK_READABLE, 9), 0);
    if (WILD_POINTERS) {
        CHECK_GIVES(rsk_poller_collect(server.poller, -1, nowhere(), 5000, chunks, 1, 0), 1);
        CHECK_INT(chunks[0].kind, RSK_CHUNK_ERROR);
        CHECK_INT(chunks[0].error, EFAULT);
    }
    CHECK_FAILS(rsk_poller_collect((rsk_poller){.id = 0}, -1, arena, 10, chunks, 1, 0), EBADF);
    CHECK_STR(rsk_last_call(), "poller_collect");
    close_pair(pair);
    end(&server);
    CHECK_FAILS(collect(&server, sizeof arena, 1, 0), EBADF);
}

void collecting_part(void) {
    for (int backend = RSK_POLLER_SELECT; backend <= RSK_POLLER_EPOLL; backend++) {
        echo(backend);
        small_arena(backend);
        other_events(backend);
    }
    waits_and_refusals();
}

void sending_each_part(void) {
    struct pair full = unix_pair(SOCK_STREAM), free_one = unix_pair(SOCK_STREAM), gone = tcp_pair();
    char in[10];
    (void)close(gone.b);
    while (send(full.a, arena, 65536, MSG_DONTWAIT) > 0) {
    }
    char drained[4096];
    for (int i = 0; i < 10; i++) { /* some room, not enough */
        MUST(recv(full.b, drained, sizeof drained, MSG_DONTWAIT));
    }
    rsk_chunk work[] = {
        {.fd = free_one.a, .data = arena, .len = 3},
        {.fd = full.a, .data = arena, .len = sizeof arena},
        {.fd = free_one.a, .data = arena, .len = 0},
        {.fd = full.a, .data = arena, .len = 1}, /* must not overtake */
        {.fd = -1, .data = arena, .len = 1},
        {.fd = 0, .data = arena, .len = 1},
        {.fd = free_one.a, .data = WILD_POINTERS ? nowhere() : arena, .len = 1},
        {.fd = free_one.b, .data = arena, .len = 2},
    };
    CHECK_GIVES(rsk_send_each(work, 8), WILD_POINTERS ? 3 : 4);
    CHECK(work[0].done == 3 && work[0].error == 0);
    CHECK(work[1].done < sizeof arena && work[1].error == EAGAIN);
    CHECK(work[2].done == 0 && work[2].error == 0);
    CHECK(work[3].done == 0 && work[3].error == EAGAIN);
    CHECK_INT(work[4].error, EBADF);
    CHECK_INT(work[5].error, ENOTSOCK);
    CHECK_INT(work[6].error, WILD_POINTERS ? EFAULT : 0);
    CHECK(work[7].done == 2 && work[7].error == 0);
    CHECK_INT(recv(free_one.b, in, sizeof in, 0), WILD_POINTERS ? 3 : 4);
    rsk_chunk dead = {.fd = gone.a, .data = arena, .len = 1};
    CHECK_GIVES(rsk_send_each(&dead, 1), 1);
    (void)usleep(20000);
    CHECK_GIVES(rsk_send_each(&dead, 1), 0);
    CHECK_INT(dead.error, EPIPE); /* and no SIGPIPE */
    CHECK_FAILS(rsk_send_each(NULL, 1), EFAULT);
    CHECK_FAILS(rsk_send_each(work, 0), EINVAL);
    CHECK_FAILS(rsk_send_each(work, -1), EINVAL);
    (void)close(gone.a);
    close_pair(full);
    close_pair(free_one);
}
