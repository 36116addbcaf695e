/* A program with two Rust libraries in it, each with a copy of Rust's standard library. */
#include <rustsock.h>
#include <errno.h>
#include <stdio.h>

int second_library_works(void);
#ifdef RUSTSOCK_PANICS
int rsk_test_panic_in(const char *call);
#endif

int main(void)
{
    char text[1024];
    int ends[2];

    for (int i = 0; i < 2; i++) {
        if (second_library_works() != 1) {
            fprintf(stderr, "the second library does not work\n");
            return 1;
        }
        if (rsk_socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == -1
            || rsk_send(ends[0], "x", 1, 0) != 1
            || rsk_recv(ends[1], text, sizeof text, 0) != 1
            || rsk_close(ends[0]) == -1
            || rsk_close(ends[1]) == -1
            || rsk_recv(-1, text, 1, 0) != -1
            || errno != EBADF
            || rsk_explain(text, sizeof text) <= 0) {
            rsk_perror("two libraries");
            return 1;
        }
#ifdef RUSTSOCK_PANICS
        /* A panic in rustsock is caught in rustsock, by its own copy of the unwinding code. */
        if (rsk_test_panic_in("listen") != 0 || rsk_listen(-1, 1) != -1 || errno != ENOTRECOVERABLE) {
            fprintf(stderr, "a panic inside rustsock ended with %d, errno %d\n", rsk_last_error(), errno);
            return 1;
        }
#endif
    }
    puts("both work");
    return 0;
}
