/*
 * RSK181: a client asks its server to end, waits for the answer and says good-bye.
 *
 * The mistake: the function that waits for the answer closes the connection too, and main goes on
 * with the closed number. Here the send fails; with another socket opened in between, the text
 * would go to that.
 *
 * Reports: RSK181
 * Look at: where the descriptor was closed, in brackets.
 */
#include "../../loopback.h"

static void ask_to_end(int fd) {
    char answer[16];

    send_whole(fd, "end", 3);
    check(rsk_recv(fd, answer, sizeof answer, 0));
    check(rsk_close(fd));
}

int main(void) {
    int pair[2];

    connect_pair(pair);
    send_whole(pair[1], "yes", 3);
    ask_to_end(pair[0]);
    if (rsk_send(pair[0], "good-bye", 8, 0) == -1) printf("the server was not told good-bye\n");
    check(rsk_close(pair[1]));
    return EXIT_SUCCESS;
}
