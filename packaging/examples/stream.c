/* shown for: rsk_fdopen */
#include <rustsock.h>
#include <stdio.h>

int main(void)
{
    int pair[2], copy;
    char line[80];
    FILE *in, *out;

    if (rsk_socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == -1 || (copy = rsk_dup(pair[1])) == -1) {
        rsk_perror("pair");
        return 1;
    }
    /* One stream for each direction, each with a descriptor of its own to close. */
    if ((in = rsk_fdopen(pair[1], "r")) == NULL || (out = rsk_fdopen(copy, "w")) == NULL) {
        rsk_perror("streams");
        return 1;
    }
    if (rsk_send(pair[0], "hello\n", 6, 0) != 6 || fgets(line, sizeof line, in) == NULL)
        return 1;
    fprintf(out, "you said %s", line);
    fclose(out); /* sends what is left */
    fclose(in);
    printf("%d bytes came back\n", rsk_bytes_available(pair[0])); /* 15 */
    rsk_close(pair[0]);
    return 0;
}
