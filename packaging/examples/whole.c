/* shown for: rsk_send_all rsk_recv_exact */
#include <rustsock.h>
#include <stdio.h>
#include <string.h>

/* A stream has no records. Here each one is sent with its length before it, 4 bytes in network order. */
static int send_record(int fd, const char *text, uint32_t length)
{
    uint32_t prefix = rsk_htonl(length);

    if (rsk_send_all(fd, &prefix, sizeof prefix, NULL, 1000) == -1)
        return -1;
    return rsk_send_all(fd, text, length, NULL, 1000) == -1 ? -1 : 0;
}

/* The length of the record; -1 = failed, -2 = no more records, -3 = cut or too long. */
static ssize_t receive_record(int fd, char *text, size_t room)
{
    uint32_t prefix, length;
    ssize_t got = rsk_recv_exact(fd, &prefix, sizeof prefix, NULL, 1000);

    if (got <= 0)
        return got == 0 ? -2 : -1;
    if (got != sizeof prefix || (length = rsk_ntohl(prefix)) > room)
        return -3;
    if ((got = rsk_recv_exact(fd, text, length, NULL, 1000)) == -1)
        return -1;
    return got == (ssize_t)length ? got : -3; /* fewer: the peer ended in the middle */
}

int main(void)
{
    const char *words[] = {"one", "two", "three"};
    char text[64];
    ssize_t got;
    int ends[2], i;

    if (rsk_socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == -1) {
        rsk_perror("pair");
        return 1;
    }
    for (i = 0; i < 3; i++)
        if (send_record(ends[0], words[i], (uint32_t)strlen(words[i])) == -1) {
            rsk_perror("sender");
            return 1;
        }
    if (rsk_close(ends[0]) == -1) {
        rsk_perror("close");
        return 1;
    }
    while ((got = receive_record(ends[1], text, sizeof text)) >= 0)
        printf("record of %d bytes: %.*s\n", (int)got, (int)got, text);
    if (got != -2) {
        if (got == -1)
            rsk_perror("receiver"); /* ETIMEDOUT, if the record was not there within a second */
        else
            fprintf(stderr, "receiver: a record is cut or too long\n");
        return 1;
    }
    printf("no more records\n");
    return rsk_close(ends[1]) == 0 ? 0 : 1;
}
