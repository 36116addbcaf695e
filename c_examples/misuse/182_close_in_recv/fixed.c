/*
 * RSK182: one thread waits for data, and main ends the program's part of the conversation.
 *
 * Repaired: shutdown wakes the thread, and the socket is closed when the thread has ended.
 */
#include "../../loopback.h"

#include <pthread.h>

static int pair[2];

static void *receive(void *unused) {
    char text[16];
    ssize_t n = rsk_recv(pair[1], text, sizeof text, 0);

    printf("the thread has received %zd bytes\n", n);
    return unused;
}

int main(void) {
    pthread_t thread;

    connect_pair(pair);
    if (pthread_create(&thread, NULL, receive, NULL) != 0) return EXIT_FAILURE;
    pause_ms(200);
    check(rsk_shutdown(pair[1], SHUT_RDWR));
    send_whole(pair[0], "late", 4);
    if (pthread_join(thread, NULL) != 0) return EXIT_FAILURE;
    check(rsk_close(pair[1]));
    check(rsk_close(pair[0]));
    return EXIT_SUCCESS;
}
