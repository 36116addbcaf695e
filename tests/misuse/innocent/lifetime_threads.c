/*
 * Threads that hand descriptors to each other, close what they have never used, and use what others have opened: all of it
 * right, so nothing is reported.
 */
#include "../../../c_examples/loopback.h"

#include <pthread.h>
#include <unistd.h>

static void *call(pthread_t *thread, void *(*work)(void *), void *argument) {
    if (pthread_create(thread, NULL, work, argument) != 0) exit(EXIT_FAILURE);
    return NULL;
}

static void join(pthread_t thread) {
    if (pthread_join(thread, NULL) != 0) exit(EXIT_FAILURE);
}

static void *use(void *fd) {
    char byte;

    check(rsk_recv(*(int *)fd, &byte, 1, 0));
    return NULL;
}

static void *reap(void *fd) {
    check(rsk_close(*(int *)fd));
    return NULL;
}

/* Main opens, a worker uses, a reaper closes; the same numbers again and again. */
static void numbers_go_round(void) {
    for (int i = 0; i < 50; i++) {
        pthread_t worker, reaper;
        int pair[2];

        connect_pair(pair);
        send_whole(pair[0], "x", 1);
        call(&worker, use, &pair[1]);
        join(worker);
        call(&reaper, reap, &pair[1]);
        join(reaper);
        check(rsk_close(pair[0]));
    }
}

static void *reap_many(void *listener) {
    char byte;

    for (int i = 0; i < 50; i++) {
        int fd = check(rsk_accept(*(int *)listener, NULL, NULL));

        check(rsk_recv(fd, &byte, 1, 0));
        check(rsk_close(fd));
    }
    return NULL;
}

/* A thread that closes the same numbers as another one opens. */
static void numbers_change_hands(void) {
    int listener = listener_with(4);
    uint16_t port = local_port(listener);
    pthread_t server;

    call(&server, reap_many, &listener);
    for (int i = 0; i < 50; i++) {
        int fd = connected_to(SOCK_STREAM, port);

        send_whole(fd, "x", 1);
        check(rsk_close(fd));
    }
    join(server);
    check(rsk_close(listener));
}

static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;

static void *send_in_turn(void *fd) {
    static const char message[1000];

    for (int i = 0; i < 200; i++) {
        pthread_mutex_lock(&turn);
        send_whole(*(int *)fd, message, sizeof message);
        pthread_mutex_unlock(&turn);
    }
    return NULL;
}

static void *send_datagrams(void *fd) {
    for (int i = 0; i < 200; i++) check(rsk_send(*(int *)fd, "datagram", 8, MSG_DONTWAIT) == -1 && rsk_last_error() != EAGAIN ? -1 : 0);
    return NULL;
}

static void *receive_all(void *fd) {
    char buffer[4096];

    while (rsk_recv(*(int *)fd, buffer, sizeof buffer, 0) > 0)
        ;
    return NULL;
}

/* Two threads take turns to send while two receive; datagrams need no turns. */
static void senders_take_turns(void) {
    int pair[2], receiver = bound_to(SOCK_DGRAM, 0), fd = connected_to(SOCK_DGRAM, local_port(receiver));
    pthread_t threads[4];

    connect_pair(pair);
    call(&threads[2], receive_all, &pair[1]);
    call(&threads[3], receive_all, &pair[0]);
    for (int i = 0; i < 2; i++) call(&threads[i], send_in_turn, &pair[0]);
    for (int i = 0; i < 2; i++) join(threads[i]);
    for (int i = 0; i < 2; i++) call(&threads[i], send_datagrams, &fd);
    for (int i = 0; i < 2; i++) join(threads[i]);
    for (int i = 0; i < 2; i++) check(rsk_shutdown(pair[i], SHUT_RDWR));
    for (int i = 2; i < 4; i++) join(threads[i]);
    for (int i = 0; i < 2; i++) check(rsk_close(pair[i]));
    check(rsk_close(fd));
    check(rsk_close(receiver));
}

/* A thread that sleeps in recv is woken by shutdown, or ended by pthread_cancel; a copy of its descriptor may be closed. */
static void close_when_nobody_is_in(void) {
    int pair[2], copy;
    pthread_t thread;

    connect_pair(pair);
    call(&thread, receive_all, &pair[1]);
    pause_ms(50);
    copy = check(rsk_dup(pair[1]));
    check(rsk_close(copy));
    check(rsk_shutdown(pair[1], SHUT_RD));
    check(rsk_close(pair[1]));
    join(thread);
    check(rsk_close(pair[0]));

    connect_pair(pair);
    call(&thread, receive_all, &pair[1]);
    pause_ms(50);
    pthread_cancel(thread);
    join(thread);
    for (int i = 0; i < 2; i++) check(rsk_close(pair[i]));

    /* It sends, although the thread that was ended has never come back from its send. */
    connect_pair(pair);
    call(&thread, send_in_turn, &pair[0]);
    join(thread);
    send_whole(pair[0], "x", 1);
    check(rsk_set_linger(pair[0], -1));
    for (int i = 0; i < 2; i++) check(rsk_close(pair[i]));
}

int main(void) {
    numbers_go_round();
    numbers_change_hands();
    senders_take_turns();
    close_when_nobody_is_in();
    return EXIT_SUCCESS;
}
