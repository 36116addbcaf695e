/*
 * A server accepts two clients, one after the other.
 *
 * Mistake: the second accept is given the connection to the first client. Only the socket that
 * listens has connections to give.
 *
 * Look at: the report names both descriptors.
 *
 * Reports: RSK123
 */
#include "../../loopback.h"

int main(void) {
    int listener = listener_with(2);
    int first_client = connected_to(SOCK_STREAM, local_port(listener));
    int second_client = connected_to(SOCK_STREAM, local_port(listener));
    int first, second;

    first = check(rsk_accept(listener, NULL, NULL));
    second = rsk_accept(first, NULL, NULL);
    if (second == -1) {
        printf("accept: %s\n", rsk_error_name(rsk_last_error()));
    } else {
        printf("two clients\n");
        check(rsk_close(second));
    }

    check(rsk_close(first));
    check(rsk_close(second_client));
    check(rsk_close(first_client));
    check(rsk_close(listener));
    return EXIT_SUCCESS;
}
