/* Reports: compiler -Wstringop-overflow */
/* Somebody made the record longer and forgot the buffer on the stack. */
#include <rustsock.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RECORD 48

static void die(const char *what) {
    rsk_perror(what);
    exit(EXIT_FAILURE);
}

static ssize_t next_record(int fd) {
    char record[32];
    ssize_t n = rsk_recv(fd, record, RECORD, 0);

    if (n == -1)
        die("recv");
    printf("record type %d\n", record[0]);
    return n;
}

int main(void) {
    static const char record[20] = { 7 };
    int ends[2];

    if (rsk_socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends) == -1)
        die("socketpair");
    if (rsk_send(ends[0], record, sizeof record, 0) == -1)
        die("send");
    printf("%zd bytes\n", next_record(ends[1]));
    rsk_close(ends[0]);
    rsk_close(ends[1]);
    return EXIT_SUCCESS;
}
