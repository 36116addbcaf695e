/*
 * A client reads the address of its server from a text.
 *
 * Mistake: the text is a name, not an address. inet_addr says so with INADDR_NONE, which nobody
 * checks; as an address it is 255.255.255.255.
 *
 * Look at: the target of connect in the report.
 *
 * Reports: none
 */
#include "../../loopback.h"

int main(void) {
    const char *text = "localhost";
    int listener = listener_with(1);
    int client = check(rsk_socket(AF_INET, SOCK_STREAM, 0));
    struct sockaddr_in address = on_loopback(local_port(listener));

    if (rsk_inet_pton(AF_INET, text, &address.sin_addr) != 1) {
        printf("%s is no address, 127.0.0.1 is\n", text);
        check(rsk_inet_pton(AF_INET, "127.0.0.1", &address.sin_addr));
    }
    if (rsk_connect(client, (struct sockaddr *)&address, sizeof address) == -1)
        printf("connect failed\n");
    else
        printf("connected\n");

    check(rsk_close(client));
    check(rsk_close(listener));
    return EXIT_SUCCESS;
}
