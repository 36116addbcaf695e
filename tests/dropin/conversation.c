/* A conversation over sockets, pipes and files as an old program would hold it: every way to wait, copies of descriptors, stdio
 * on a socket. It prints what it saw; libc's build and the others must print the same. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/select.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#define SAY(call)                                            \
    do {                                                     \
        long result_ = (long)(call);                         \
        printf("%s = %ld\n", #call, result_);                \
        if (result_ == -1) printf("  %s\n", strerror(errno)); \
    } while (0)

static int listener, client, server;
static char buffer[64];

static void connect_them(void)
{
    struct sockaddr_in address;
    socklen_t length = sizeof address;
    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = inet_addr("127.0.0.1");
    listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    client = socket(AF_INET, SOCK_STREAM, 0);
    SAY(bind(listener, (struct sockaddr *)&address, sizeof address));
    SAY(listen(listener, 4));
    SAY(getsockname(listener, (struct sockaddr *)&address, &length));
    SAY(connect(client, (struct sockaddr *)&address, sizeof address));
    server = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    printf("accepted: %d, FD_CLOEXEC: %d, from %s\n", server > client, fcntl(server, F_GETFD), inet_ntoa(address.sin_addr));
}

static void all_ways_to_wait(void)
{
    struct pollfd one = {server, POLLIN, 0};
    struct timeval limit = {5, 0};
    struct epoll_event event = {EPOLLIN, {0}};
    fd_set set;
    int epoll = epoll_create(1);
    FD_ZERO(&set);
    FD_SET(server, &set);
    SAY(poll(&one, 1, 0));
    SAY(send(client, "hello", 5, 0));
    SAY(poll(&one, 1, 5000));
    SAY(select(server + 1, &set, NULL, NULL, &limit));
    SAY(epoll_ctl(epoll, EPOLL_CTL_ADD, server, &event));
    SAY(epoll_wait(epoll, &event, 1, 5000));
    SAY(ioctl(server, FIONREAD, &one.fd));
    printf("waiting: %d\n", one.fd);
    SAY(recv(server, buffer, (size_t)limit.tv_sec + 1, MSG_DONTWAIT));
    SAY(recv(server, buffer, sizeof buffer, MSG_DONTWAIT));
    SAY(close(epoll));
}

static void copies(void)
{
    int copy = dup(client), high = fcntl(client, F_DUPFD, 50), other = open("/dev/null", O_RDWR);
    SAY(dup2(client, other) == other);
    SAY(dup2(other, other) == other);
    SAY(dup3(client, client, 0));
    SAY(fcntl(client, F_SETFL, fcntl(client, F_GETFL) | O_NONBLOCK));
    SAY((fcntl(high, F_GETFL) & O_NONBLOCK) != 0);
    SAY(read(copy, buffer, sizeof buffer));
    SAY(fcntl(client, F_SETFL, fcntl(client, F_GETFL) & ~O_NONBLOCK));
    SAY(write(high, "by the copy", 11));
    SAY(recv(server, buffer, 64, 0));
    SAY(high >= 50);
    SAY(close(copy) + close(high) + close(other));
    SAY(close(high));
    SAY(fcntl(high, F_GETFL));
    SAY(ioctl(client, TIOCGWINSZ, buffer));
}

static void streams(void)
{
    FILE *out = fdopen(dup(client), "w"), *in = fdopen(server, "r+"), *file = fdopen(dup(1), "w"), *bad;
    printf("%d %d %d\n", fileno(in) == server, fileno(out) > client, setvbuf(out, NULL, _IOLBF, 512));
    fprintf(out, "%s %d\n", "line", 1);
    fputs("line 2\npart", out);
    SAY(fflush(out));
    printf("%s", fgets(buffer, sizeof buffer, in));
    printf("%s", fgets(buffer, 5, in));
    printf("|%s", fgets(buffer, sizeof buffer, in));
    SAY(fseek(in, 0, SEEK_SET));
    SAY(fclose(out));
    SAY(shutdown(fileno(in), SHUT_WR));
    SAY(shutdown(client, SHUT_WR));
    SAY(fread(buffer, 1, sizeof buffer, in));
    SAY(feof(in) != 0);
    SAY(fclose(in));
    SAY(recv(client, buffer, sizeof buffer, 0));
    SAY(recv(server, buffer, sizeof buffer, 0));
    bad = fdopen(client, "nonsense");
    SAY(bad == NULL && errno == EINVAL);
    bad = fdopen(server, "r");
    SAY(bad == NULL && errno == EBADF);
    fflush(stdout);
    fprintf(file, "a stream on a file\n");
    SAY(fclose(file));
}

static void files_and_vectors(void)
{
    struct iovec parts[2] = {{(char *)"one ", 4}, {(char *)"two", 3}};
    char name[] = "/tmp/rustsock-XXXXXX";
    int file = mkstemp(name), ends[2], pair[2];
    off_t offset = 2;
    SAY(unlink(name) + pipe(ends) + socketpair(AF_UNIX, SOCK_DGRAM, 0, pair));
    SAY(writev(file, parts, 2));
    SAY(writev(pair[0], parts, 2));
    SAY(recvfrom(pair[1], buffer, 64, 0, NULL, NULL));
    SAY(sendfile(pair[0], file, &offset, 3));
    SAY(recv(pair[1], buffer, 2, MSG_TRUNC));
    SAY(sendfile(ends[1], file, &offset, 9));
    SAY(readv(ends[0], parts, 0));
    SAY(read(ends[0], buffer, 64));
    SAY(send(ends[1], "x", 1, 0));
    SAY(lseek(file, 0, SEEK_END));
    SAY(shutdown(file, SHUT_RD));
    SAY(close(file) + close(ends[0]) + close(ends[1]) + close(pair[0]) + close(pair[1]));
}

static void names(void)
{
    struct addrinfo hints, *found = NULL;
    struct in_addr four;
    memset(&hints, 0, sizeof hints);
    hints.ai_flags = AI_NUMERICHOST;
    SAY(getaddrinfo("::1", "80", &hints, &found));
    SAY(getnameinfo(found->ai_addr, found->ai_addrlen, buffer, sizeof buffer, NULL, 0, NI_NUMERICHOST));
    freeaddrinfo(found);
    printf("%s; %s\n", buffer, gai_strerror(getaddrinfo("no address", NULL, &hints, &found)));
    SAY(inet_aton("010.0.0.1", &four));
    printf("%s, %d %d\n", inet_ntoa(four), inet_addr("bad") == INADDR_NONE, inet_aton("bad", &four));
    errno = ENOENT;
    perror("perror");
    errno = 0;
    perror(NULL);
    printf("%s; %s\n", strerror(ECONNREFUSED), strerror(4711));
}

/* A child that inherits a socket and answers with the descriptors of a filter. */
static void as_a_filter(void)
{
    int pair[2], status = -1;
    pid_t child;
    SAY(socketpair(AF_UNIX, SOCK_STREAM, 0, pair));
    fflush(stdout);
    child = fork();
    if (child == 0) {
        dup2(pair[1], 0);
        dup2(pair[1], 1);
        close(pair[0]);
        close(pair[1]);
        execlp("tr", "tr", "a-z", "A-Z", (char *)NULL);
        _exit(127);
    }
    SAY(close(pair[1]));
    SAY(write(pair[0], "shout\n", 6));
    SAY(shutdown(pair[0], SHUT_WR));
    memset(buffer, 0, sizeof buffer);
    SAY(recv(pair[0], buffer, sizeof buffer, MSG_WAITALL));
    printf("%s", buffer);
    SAY(waitpid(child, &status, 0) == child && status == 0);
    SAY(close(pair[0]));
}

int main(void)
{
    setvbuf(stdout, NULL, _IOFBF, 65536);
    if (dup2(1, 2) != 2) return 1;
    signal(SIGPIPE, SIG_IGN);
    connect_them();
    all_ways_to_wait();
    copies();
    streams();
    SAY(close(client));
    SAY(close(listener));
    files_and_vectors();
    names();
    as_a_filter();
    return 0;
}
