/*
 * A server receives a request that ends with a newline, and answers it.
 * Mistake: it takes what one rsk_recv() returns for the whole request. On loopback that works nearly always.
 * Look at: the setting chop=1, a rehearsal: receives return less, as they may on any network.
 * Reports: RSK142
 * Run with: RUSTSOCK_DIAG=teach,chop=1
 */
#include "../../loopback.h"

int main(void) {
    const char request[] = "what time is it in the capital of a country with a very long name?\n";
    char line[512];
    size_t length = 0;
    int pair[2];

    connect_pair(pair);
    send_whole(pair[0], request, sizeof request - 1);
    length = (size_t)check(rsk_recv(pair[1], line, sizeof line, 0));
    send_whole(pair[1], "noon\n", 5);
    check(rsk_close(pair[1]));
    printf("%s\n", length == sizeof request - 1 ? "the whole request was answered" : "a part was answered");
    check(rsk_close(pair[0]));
    return 0;
}
