/*
 * Receives a line of text.
 * Mistake: the length passed is larger than the buffer, so a long line is written over what lies behind it.
 * Look at: the warning of the compiler. It knows from the header which argument is the length of which buffer.
 * Reports: compiler -Wstringop-overflow
 */
#include "../../loopback.h"

int main(void) {
    char line[64];
    int pair[2], n;

    connect_pair(pair);
    send_whole(pair[0], "hello", 5);
    n = check(rsk_recv(pair[1], line, 640, 0));
    printf("%.*s\n", n, line);
    check(rsk_close(pair[0]));
    check(rsk_close(pair[1]));
    return 0;
}
