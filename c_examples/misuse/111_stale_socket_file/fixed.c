/*
 * A server on a Unix socket is started a second time.
 *
 * Mistake: the file of the socket is still there. It stays when the socket is closed, and bind
 * does not replace it.
 *
 * Look at: the report knows that no process has this socket any more.
 *
 * Reports: none
 */
#include "../../loopback.h"
#include <sys/un.h>
#include <unistd.h>

static int start_server(void) {
    struct sockaddr_un address = { .sun_family = AF_UNIX, .sun_path = "server.sock" };
    int fd = check(rsk_socket(AF_UNIX, SOCK_STREAM, 0));

    if (unlink(address.sun_path) == -1 && errno != ENOENT)
        perror("unlink");
    if (rsk_bind(fd, (struct sockaddr *)&address, sizeof address) == -1) {
        printf("bind: %s\n", rsk_error_name(rsk_last_error()));
    } else {
        check(rsk_listen(fd, SOMAXCONN));
        printf("listening\n");
    }
    return fd;
}

int main(void) {
    char directory[] = "/tmp/misuse-111-XXXXXX";

    check_system(mkdtemp(directory) == NULL ? -1 : 0, "mkdtemp");
    check_system(chdir(directory), "chdir");

    check(rsk_close(start_server()));
    check(rsk_close(start_server()));

    check_system(unlink("server.sock"), "unlink");
    check_system(rmdir(directory), "rmdir");
    return EXIT_SUCCESS;
}
