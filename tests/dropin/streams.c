/* stdio on sockets, its rarer ways: what a program sees of errors, of the ends of streams, of buffers. It prints the same whoever
 * serves it. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>
#include <wchar.h>

#define SAY(call)                                              \
    do {                                                       \
        errno = 0;                                             \
        long result_ = (long)(call);                           \
        printf("%s = %ld %s\n", #call, result_, errno ? strerror(errno) : ""); \
    } while (0)

static int pair[2];
static char big[300000];

static FILE *opened(const char *mode)
{
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) != 0)
        exit(1);
    return fdopen(pair[0], mode);
}

static void scanning_and_limits(void)
{
    FILE *out = opened("w"), *in = fdopen(pair[1], "r");
    struct timeval moment = {0, 1000};
    char *line = NULL, first[9], second[9];
    size_t room = 0, total = 0, got;
    int character;

    SAY(fputs("one\ntwo three\nrest\n", out));
    SAY(fflush(out));
    SAY(getline(&line, &room, in));
    free(line);
    character = fgetc(in);
    SAY(ungetc(character, in));
    SAY(fscanf(in, "%8s %8s\n", first, second));
    printf("%s %s\n", first, second);
    SAY(fwide(in, 0));
    SAY(ftell(in));
    SAY(fseek(out, 1, SEEK_CUR));
    SAY(fgets(big, 100, in) != NULL);
    fcntl(pair[0], F_SETFL, O_NONBLOCK);
    memset(big, 'x', sizeof big);
    SAY(fwrite(big, 1, sizeof big, out) < sizeof big);
    SAY(ferror(out) != 0);
    clearerr(out);
    SAY(fcntl(fileno(out), F_SETFL, 0));
    setsockopt(pair[1], SOL_SOCKET, SO_RCVTIMEO, &moment, sizeof moment);
    while ((got = fread(big, 1, sizeof big, in)) > 0)
        total += got;
    SAY(ferror(in) != 0);
    SAY(feof(in));
    printf("%d\n", total > 100000);
    SAY(fclose(in));
    __fpurge(out);
    SAY(fputs("lost", out));
    SAY(fclose(out));
}

static void ends(void)
{
    FILE *stream = opened("w");
    close(pair[1]);
    SAY(fputs("lost", stream));
    SAY(fflush(stream));
    SAY(fclose(stream));
    stream = opened("w");
    fputs("lost", stream);
    close(pair[0]);
    SAY(fclose(stream));
    close(pair[1]);
}

static void both_ways(void)
{
    FILE *stream = opened("w+"), *other;
    SAY(fprintf(stream, "x%d", 1));
    SAY(fflush(stream));
    SAY(write(pair[1], "answer\n", 7));
    SAY(fgetc(stream));
    SAY(fputs("again", stream));
    SAY(fflush(stream));
    SAY(fclose(stream));
    close(pair[1]);
    stream = opened("a+");
    SAY(fputs("app", stream));
    SAY(fclose(stream));
    SAY(read(pair[1], big, 9));
    close(pair[1]);
    stream = opened("we");
    SAY(fcntl(pair[0], F_GETFD));
    SAY(setvbuf(stream, NULL, _IONBF, 0));
    SAY(fputs("unbuffered", stream));
    SAY(read(pair[1], big, 100));
    other = freopen("/dev/null", "w", stream);
    SAY(other == stream && fileno(other) == pair[0]);
    SAY(fputs("x", other));
    SAY(fclose(other));
    SAY(read(pair[1], big, 1));
    close(pair[1]);
}

static void at_exit(void)
{
    FILE *stream = opened("w");
    pid_t child;
    fputs("at exit", stream);
    fflush(stdout);
    child = fork();
    if (child == 0)
        exit(0);
    SAY(waitpid(child, NULL, 0) == child);
    SAY(recv(pair[1], big, 100, MSG_DONTWAIT));
}

int main(void)
{
    signal(SIGPIPE, SIG_IGN);
    scanning_and_limits();
    ends();
    both_ways();
    at_exit();
    return 0;
}
