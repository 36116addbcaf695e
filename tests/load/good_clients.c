/* Clients that behave: whether they get their answers, the right ones, and how long it takes. */
#include "load.h"

#include <sys/socket.h>

enum { MESSAGE = 64 };

static int by_size(const void *a, const void *b) {
    float one = *(const float *)a, other = *(const float *)b;
    return (one > other) - (one < other);
}

static bool exchange(struct good_clients *clients, int fd, uint64_t which) {
    unsigned char sent[MESSAGE], got[MESSAGE];
    make_message(sent, sizeof sent, which);
    if (send(fd, sent, sizeof sent, MSG_NOSIGNAL) != sizeof sent || recv(fd, got, sizeof got, MSG_WAITALL) != sizeof got) {
        clients->failed++;
        return false;
    }
    clients->wrong += memcmp(sent, got, sizeof got) != 0;
    return true;
}

static void behave(void *argument) {
    struct good_clients *clients = argument;
    int *fds = calloc((size_t)clients->count, sizeof *fds);
    MUST(fds != NULL ? 0 : -1);
    raise_descriptors();
    for (int i = 0; i < clients->count && !clients->reconnect; i++) {
        fds[i] = connect_plain(clients->port, 0xE000U);
        MUST(fds[i]);
    }
    for (uint64_t which = 1; !atomic_load(&clients->stop); which++) {
        double start = check_seconds();
        int i = (int)(which % (uint64_t)clients->count);
        if (clients->reconnect && (fds[i] = connect_plain(clients->port, 0xE000U + (uint32_t)which % 16)) < 0) {
            clients->failed++;
        } else if (!exchange(clients, fds[i], which) && !clients->reconnect) {
            break;
        }
        if (clients->reconnect && fds[i] >= 0) {
            reset_plain(fds[i]);
        }
        double took = check_seconds() - start;
        clients->echoes++;
        clients->latencies[clients->taken++ % MOST_LATENCIES] = (float)took;
        if (took > clients->longest) {
            clients->longest = took;
        }
        atomic_store(&clients->ready, which >= (uint64_t)clients->count);
        check_sleep_ms(1);
    }
    for (int i = 0; i < clients->count && !clients->reconnect; i++) {
        reset_plain(fds[i]);
    }
    free(fds);
}

struct good_clients *send_good_clients(in_port_t port, int count, bool reconnect) {
    struct good_clients *clients = shared_memory(sizeof *clients);
    clients->port = port;
    clients->count = count;
    clients->reconnect = reconnect;
    clients->pid = start_process(behave, clients);
    return clients;
}

struct good_clients *start_good_clients(in_port_t port, int count, bool reconnect) {
    struct good_clients *clients = send_good_clients(port, count, reconnect);
    for (int i = 0; i < 5000 && !atomic_load(&clients->ready); i++) {
        check_sleep_ms(1);
    }
    return clients;
}

void stop_good_clients(struct good_clients *clients, const char *while_what, double limit) {
    atomic_store(&clients->stop, true);
    end_process(clients->pid, "the good clients");
    unsigned count = clients->taken < MOST_LATENCIES ? clients->taken : MOST_LATENCIES;
    qsort(clients->latencies, count, sizeof *clients->latencies, by_size);
    double middle = count > 0 ? clients->latencies[count / 2] : 0, late = count > 0 ? clients->latencies[count - 1 - count / 100] : 0;
    printf("  good clients, %s: %lu %s, %lu failed, %lu wrong; median %.2f ms, 99 %% below %.2f ms, longest %.1f ms\n", while_what,
           clients->echoes, clients->reconnect ? "connections with an echo" : "echoes", clients->failed, clients->wrong, middle * 1e3,
           late * 1e3, clients->longest * 1e3);
    CHECK(clients->echoes > 0);
    CHECK_INT(clients->failed, 0);
    CHECK_INT(clients->wrong, 0);
    CHECK(clients->longest < limit);
}
