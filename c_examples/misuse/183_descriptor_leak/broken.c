/*
 * RSK183: a client asks a server for one line, twelve times. The server ends each connection when it
 * has answered.
 *
 * The mistake: the client does not close its end. A descriptor is lost with each question; after
 * some hundred more there would be none left.
 *
 * Reports: RSK183
 * Look at: the place, where all of them were opened.
 */
#include "../../loopback.h"

static void answer(int listener) {
    int fd = check(rsk_accept(listener, NULL, NULL));

    send_whole(fd, "fine\n", 5);
    check(rsk_close(fd));
}

static void ask(int listener) {
    struct sockaddr_in server = on_loopback(local_port(listener));
    int fd = check(rsk_socket(AF_INET, SOCK_STREAM, 0));
    char line[16];

    check(rsk_connect(fd, (struct sockaddr *)&server, sizeof server));
    answer(listener);
    while (check(rsk_recv(fd, line, sizeof line, 0)) > 0)
        ;
}

int main(void) {
    int listener = listener_with(1);

    for (int i = 0; i < 12; i++) ask(listener);
    check(rsk_close(listener));
    return EXIT_SUCCESS;
}
