/* The conversation: TCP over IPv4 and IPv6, in one thread and in two, UDP one by one and in batches; ends of every kind.
 * What each side of each connection sent is left in a file, so that it can be compared with the packets. */
#include "trace.h"

#include <pthread.h>

static const char *where;
static unsigned seed = 12345;

static void fill(char *bytes, size_t len) {
    for (size_t i = 0; i < len; i++) {
        seed = seed * 1103515245U + 12345U;
        bytes[i] = (char)('a' + (seed >> 16) % 26); /* letters: tshark guesses at protocols in anything else */
    }
}

/* Adds to the file of what was sent between two ports. */
static void note(int fd, const char *bytes, size_t len) {
    struct sockaddr_storage local, peer;
    socklen_t local_len = sizeof local, peer_len = sizeof peer;
    char path[512];
    MUST(getsockname(fd, (struct sockaddr *)&local, &local_len));
    MUST(getpeername(fd, (struct sockaddr *)&peer, &peer_len));
    /* The port is at the same place in both families. */
    (void)snprintf(path, sizeof path, "%s/tcp-%d-%d", where, ntohs(((struct sockaddr_in *)&local)->sin_port),
                   ntohs(((struct sockaddr_in *)&peer)->sin_port));
    int file = (int)MUST(open(path, O_WRONLY | O_CREAT | O_APPEND, 0600));
    CHECK_INT(write(file, bytes, len), (long)len);
    MUST(close(file));
}

static void send_noted(int fd, size_t len) {
    char *bytes = malloc(len);
    fill(bytes, len);
    CHECK_INT(rsk_send_all(fd, bytes, len, NULL, 5000), (long)len);
    note(fd, bytes, len);
    free(bytes);
}

static void take(int fd, size_t len) {
    char *bytes = malloc(len);
    CHECK_INT(rsk_recv_exact(fd, bytes, len, NULL, 5000), (long)len);
    free(bytes);
}

static int listener(const char *host, char *port) {
    struct sockaddr_storage address;
    socklen_t len = sizeof address;
    int fd = (int)MUST(rsk_tcp_listen(host, "0", 0, 0, 0));
    MUST(rsk_getsockname(fd, (struct sockaddr *)&address, &len));
    (void)snprintf(port, 8, "%d", ntohs(((struct sockaddr_in *)&address)->sin_port));
    return fd;
}

static void at_an_end(int fd) {
    CHECK_INT(rsk_recv(fd, (char[1]){0}, 1, 0), 0);
}

static void one_thread(const char *host) {
    char port[8];
    int waiting = listener(host, port), client = (int)MUST(rsk_tcp_connect(host, port, 0, 1000));
    int server = (int)MUST(rsk_accept(waiting, NULL, NULL));
    struct iovec parts[2] = {{(char[]){"GET / HTTP/1.0\r\n"}, 16}, {(char[]){"\r\n"}, 2}};
    CHECK_INT(rsk_writev(client, parts, 2), 18);
    note(client, "GET / HTTP/1.0\r\n\r\n", 18);
    take(server, 18);
    send_noted(server, 40000);
    take(client, 40000);
    CHECK_INT(rsk_shutdown(server, SHUT_WR), 0);
    at_an_end(client);
    CHECK_INT(rsk_close(client), 0);
    at_an_end(server);
    CHECK_INT(rsk_close(server), 0);
    /* One that is broken off with bytes nobody has read, and one nobody answers. */
    client = (int)MUST(rsk_tcp_connect(host, port, 0, 1000));
    server = (int)MUST(rsk_accept(waiting, NULL, NULL));
    send_noted(client, 10);
    CHECK_INT(rsk_close(server), 0);
    CHECK_INT(rsk_recv(client, (char[1]){0}, 1, 0), -1);
    CHECK_INT(rsk_close(client), 0);
    CHECK_INT(rsk_close(waiting), 0);
    CHECK_INT(rsk_tcp_connect(host, port, 0, 1000), -1);
}

static const char *server_host;
static char server_port[8];
enum { EXCHANGES = 40, LARGEST = 120000 };

static void *client_side(void *argument) {
    (void)argument;
    int fd = (int)MUST(rsk_tcp_connect(server_host, server_port, 0, 1000));
    for (int i = 1; i <= EXCHANGES; i++) {
        size_t len = (size_t)i * LARGEST / EXCHANGES;
        send_noted(fd, len);
        take(fd, len / 2);
    }
    CHECK_INT(rsk_close(fd), 0);
    return NULL;
}

static void two_threads(const char *host) {
    pthread_t thread;
    server_host = host;
    int waiting = listener(host, server_port);
    MUST(-pthread_create(&thread, NULL, client_side, NULL));
    int fd = (int)MUST(rsk_accept(waiting, NULL, NULL));
    for (int i = 1; i <= EXCHANGES; i++) {
        size_t len = (size_t)i * LARGEST / EXCHANGES;
        take(fd, len);
        send_noted(fd, len / 2);
    }
    at_an_end(fd);
    CHECK_INT(rsk_close(fd), 0);
    MUST(-pthread_join(thread, NULL));
    CHECK_INT(rsk_close(waiting), 0);
}

static void datagrams(const char *host) {
    struct sockaddr_storage address;
    socklen_t len = sizeof address;
    int server = (int)MUST(rsk_udp_open(host, "0", 0, 0));
    MUST(rsk_getsockname(server, (struct sockaddr *)&address, &len));
    int client = (int)MUST(rsk_socket(address.ss_family, SOCK_DGRAM, 0));
    char bytes[1000], got[1000];
    CHECK_INT(rsk_sendto(client, "ping", 4, 0, (struct sockaddr *)&address, len), 4);
    struct sockaddr_storage from;
    socklen_t from_len = sizeof from;
    CHECK_INT(rsk_recvfrom(server, got, sizeof got, 0, (struct sockaddr *)&from, &from_len), 4);
    CHECK_INT(rsk_sendto(server, "pong, and more", 14, 0, (struct sockaddr *)&from, from_len), 14);
    CHECK_INT(rsk_recv(client, got, sizeof got, 0), 14);
    rsk_message batch[6];
    memset(batch, 0, sizeof batch);
    fill(bytes, sizeof bytes);
    for (size_t i = 0; i < 6; i++) {
        batch[i] = (rsk_message){.data = bytes, .len = i < 5 ? 100 : 33, .addr = (struct sockaddr *)&address, .addr_len = len};
    }
    CHECK_INT(rsk_send_many(client, batch, 6, 0), 6);
    for (int i = 0; i < 6; i++) {
        CHECK_INT(rsk_recv(server, got, sizeof got, 0), i < 5 ? 100 : 33);
    }
    CHECK_INT(rsk_sendto(client, "", 0, 0, (struct sockaddr *)&address, len), 0);
    CHECK_INT(rsk_recv(server, got, sizeof got, 0), 0);
    CHECK_INT(rsk_close(client), 0);
    CHECK_INT(rsk_close(server), 0);
}

int talk(const char *directory) {
    where = directory;
    for (int i = 0; i < 2; i++) {
        const char *host = i == 0 ? "127.0.0.1" : "::1";
        int probe = socket(i == 0 ? AF_INET : AF_INET6, SOCK_STREAM, 0);
        if (probe < 0) {
            continue; /* a system without IPv6 */
        }
        MUST(close(probe));
        one_thread(host);
        two_threads(host);
        datagrams(host);
    }
    int pair[2];
    CHECK_INT(rsk_socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
    CHECK_INT(rsk_send(pair[0], "<not> a \"packet\"; end", 21, 0), 21);
    CHECK_INT(rsk_recv(pair[1], (char[32]){0}, 32, 0), 21);
    return check_end();
}
