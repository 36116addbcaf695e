/*
 * RSK182: one thread waits for data, and main ends the program's part of the conversation.
 *
 * The mistake: main closes the socket while the other thread is inside recv. That does not wake it:
 * it waits on, and the text that comes later is received from a socket that was closed long ago.
 *
 * Reports: RSK182
 * Look at: what the thread receives after the close.
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
    check(rsk_close(pair[1]));
    send_whole(pair[0], "late", 4);
    if (pthread_join(thread, NULL) != 0) return EXIT_FAILURE;
    check(rsk_close(pair[0]));
    return EXIT_SUCCESS;
}
