/*
 * An echo server sends back what it has received.
 * Mistake: it takes the length with strlen(), but rsk_recv() puts no NUL behind what it received. Behind the short
 * second message the end of the first one is still in the buffer.
 * Look at: what comes back for "hi".
 * Reports: RSK151
 */
#include "../../loopback.h"

int main(void) {
    const char *messages[] = { "good morning", "hi" };
    char buffer[64] = "", echo[64];
    int pair[2];

    connect_pair(pair);
    for (size_t i = 0; i < 2; i++) {
        int n;

        send_whole(pair[0], messages[i], strlen(messages[i]));
        n = check(rsk_recv(pair[1], buffer, sizeof buffer - 1, 0));
        (void)n;
        check(rsk_send(pair[1], buffer, strlen(buffer), 0));
        n = check(rsk_recv(pair[0], echo, sizeof echo, 0));
        printf("\"%s\" came back as \"%.*s\"\n", messages[i], n, echo);
    }
    check(rsk_close(pair[0]));
    check(rsk_close(pair[1]));
    return 0;
}
