/*
 * RSK185: two threads send long messages on one connection: one of letters a, one of letters b.
 *
 * The mistake: nothing makes them take turns. When there is no room, a send waits in the middle of
 * its message, and the other thread's message goes in between: the receiver gets a mixture.
 *
 * Reports: RSK185
 * Look at: which call the other thread is inside.
 */
#include "../../loopback.h"

#include <pthread.h>

enum { LENGTH = 16000000, PIECE = 65536 };

static int pair[2];
static char message[2][LENGTH];

static void *send_message(void *text) {
    send_whole(pair[0], text, LENGTH);
    return NULL;
}

int main(void) {
    static char piece[PIECE];
    pthread_t threads[2];
    long received = 0;

    connect_pair(pair);
    for (int i = 0; i < 2; i++) {
        memset(message[i], "ab"[i], LENGTH);
        if (pthread_create(&threads[i], NULL, send_message, message[i]) != 0) return EXIT_FAILURE;
        pause_ms(200);
    }
    while (received < 2L * LENGTH) received += check(rsk_recv(pair[1], piece, sizeof piece, 0));
    for (int i = 0; i < 2; i++) {
        if (pthread_join(threads[i], NULL) != 0) return EXIT_FAILURE;
        check(rsk_close(pair[i]));
    }
    printf("%ld letters received\n", received);
    return EXIT_SUCCESS;
}
