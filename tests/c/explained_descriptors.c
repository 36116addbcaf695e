/* Descriptors, paths and rights. */
#include "explained.h"

#include <sys/resource.h>
#include <sys/stat.h>

void descriptor_part(void) {
    rsk_clear_error();
    int bad = rsk_socket(99, SOCK_STREAM, 0);
    EXPLAINS(rsk_listen(bad, 1), EBADF, "socket failed earlier with EAFNOSUPPORT and returned -1");
    EXPLAINS(rsk_listen(-5, 1), EBADF, "-5 is no descriptor");
    int fd = (int)MUST(rsk_socket(AF_INET, SOCK_STREAM, 0));
    MUST(rsk_close(fd));
    EXPLAINS(rsk_close(fd), EBADF, "was closed already");
    EXPLAINS(rsk_send(fd, "x", 1, 0), EBADF, "was closed before");
    fd = (int)MUST(rsk_socket(AF_INET, SOCK_STREAM, 0));
    MUST(close(fd));
    EXPLAINS(rsk_send(fd, "x", 1, 0), EBADF, "was closed before, but not by rsk_close");
    EXPLAINS(rsk_listen(876, 1), EBADF, "fd 876 is not open now");
    int file = (int)MUST(open("/proc/self/status", O_RDONLY));
    EXPLAINS(rsk_listen(file, 1), ENOTSOCK, "a regular file: /proc/", "/status");
    EXPLAINS(rsk_write(file, "x", 1), EBADF, "open for reading only");
    EXPLAINS(rsk_epoll_wait(file, (struct epoll_event[1]){{0}}, 1, 0), EINVAL, "no epoll descriptor: it is a regular file");
    MUST(close(file));
    int ends[2];
    MUST(pipe(ends));
    EXPLAINS(rsk_listen(ends[0], 1), ENOTSOCK, "a pipe: pipe:[");
    EXPLAINS(rsk_read(ends[1], &(char){0}, 1), EBADF, "open for writing only");
    MUST(close(ends[0]));
    MUST(close(ends[1]));
    /* Asked when the number stands for another socket: that one is not asked. */
    int first = (int)MUST(rsk_socket(AF_INET, SOCK_STREAM, 0));
    CHECK_FAILS(rsk_write(first, "x", 1), EPIPE);
    MUST(rsk_close(first));
    CHECK_INT(rsk_socket(AF_INET, SOCK_STREAM, 0), first);
    char text[4097];
    CHECK(rsk_explain(text, sizeof text) > 0);
    CHECK(strstr(text, "EPIPE") != NULL && strstr(text, "has never been connected") == NULL);
    MUST(rsk_close(first));
    /* All descriptors used up. */
    struct rlimit before, few = {64, 64};
    MUST(getrlimit(RLIMIT_NOFILE, &before));
    few.rlim_max = before.rlim_max;
    MUST(setrlimit(RLIMIT_NOFILE, &few));
    int fds[64], count = 0;
    while (count < 64 && (fds[count] = rsk_socket(AF_INET, SOCK_STREAM, 0)) >= 0) {
        count++;
    }
    EXPLAINS(rsk_socket(AF_INET, SOCK_STREAM, 0), EMFILE, "64", "ulimit -n", "of them from socket");
    while (count > 0) {
        MUST(rsk_close(fds[--count]));
    }
    MUST(setrlimit(RLIMIT_NOFILE, &before));
    expect_facts(__FILE__, __LINE__, "later", (const char *const[]){"descriptors (ulimit -n) was reached; now ", NULL});
}

static struct sockaddr_un unix_at(const char *directory, const char *name) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    (void)snprintf(address.sun_path, sizeof address.sun_path, "%s%s", directory, name);
    return address;
}

void path_part(void) {
    char directory[] = "/tmp/rustsock-explained-XXXXXX";
    CHECK(mkdtemp(directory) != NULL);
    struct sockaddr_un path = unix_at(directory, "/s"), file = unix_at(directory, "/f"), none = unix_at(directory, "/no/s");
    struct sockaddr_un missing = unix_at(directory, "/t");
    int owner = (int)MUST(rsk_socket(AF_UNIX, SOCK_STREAM, 0)), fd = (int)MUST(rsk_socket(AF_UNIX, SOCK_STREAM, 0));
    int other = (int)MUST(rsk_socket(AF_UNIX, SOCK_DGRAM, 0)), packets = (int)MUST(rsk_socket(AF_UNIX, SOCK_SEQPACKET, 0));
    MUST(close((int)MUST(open(file.sun_path, O_CREAT | O_WRONLY, 0600))));
    MUST(rsk_bind(owner, GENERIC(path)));
    EXPLAINS(rsk_bind(fd, GENERIC(path)), EADDRINUSE, "a socket that is open now has the path ", path.sun_path);
    EXPLAINS(rsk_connect(fd, GENERIC(path)), ECONNREFUSED, "but it does not listen");
    MUST(rsk_listen(owner, 1));
    EXPLAINS(rsk_connect(packets, GENERIC(path)), EPROTOTYPE, "this is a SOCK_SEQPACKET socket", "is a SOCK_STREAM one");
    CHECK_FAILS(rsk_connect(other, GENERIC(path)), EPROTOTYPE);
    /* Nobody has knocked at the owner's. */
    MUST(rsk_set_nonblocking(owner, 1));
    CHECK_FAILS(rsk_accept(owner, NULL, NULL), EAGAIN);
    MUST(rsk_close(owner));
    EXPLAINS(rsk_bind(fd, GENERIC(path)), EADDRINUSE, "was left behind: no open socket has it", "unlink");
    EXPLAINS(rsk_connect(fd, GENERIC(path)), ECONNREFUSED, "the server has ended");
    EXPLAINS(rsk_unix_listen(path.sun_path, SOCK_STREAM, 1, 0), EADDRINUSE, "was left behind: no open socket has it");
    EXPLAINS(rsk_bind(fd, GENERIC(file)), EADDRINUSE, "exists and is a regular file, not a socket");
    EXPLAINS(rsk_connect(fd, GENERIC(file)), ECONNREFUSED, "is a regular file, not a socket");
    EXPLAINS(rsk_bind(fd, GENERIC(none)), ENOENT, "the directory ", "/no does not exist");
    EXPLAINS(rsk_connect(fd, GENERIC(missing)), ENOENT, directory, "there is no file t in it now");
    EXPLAINS(rsk_listen(fd, 1), EINVAL, "this Unix socket has no path yet");
    MUST(unlink(path.sun_path));
    MUST(unlink(file.sun_path));
    MUST(rmdir(directory));
    MUST(rsk_close(fd));
    MUST(rsk_close(other));
    MUST(rsk_close(packets));
}

/* As somebody without rights. What differs is counted in the exit code. */
static int without_rights(void) {
    struct sockaddr_in low = at("127.0.0.1", 80);
    struct sockaddr_un closed = unix_at("/root", "/rustsock"), etc = unix_at("/etc", "/rustsock");
    int fd = (int)MUST(rsk_socket(AF_INET, SOCK_STREAM, 0)), local = (int)MUST(rsk_socket(AF_UNIX, SOCK_STREAM, 0));
    if (rsk_bind(fd, GENERIC(low)) == -1) {
        EXPLAINS(rsk_bind(fd, GENERIC(low)), EACCES, "port 80 is below ", "lacks CAP_NET_BIND_SERVICE");
    }
    EXPLAINS(rsk_socket(AF_INET, SOCK_RAW, IPPROTO_ICMP), EPERM, "CAP_NET_RAW, which this process lacks", "IPPROTO_ICMP");
    EXPLAINS(rsk_bind(local, GENERIC(etc)), EACCES, "the directory /etc may not be written");
    if (access("/root", X_OK) != 0) {
        EXPLAINS(rsk_bind(local, GENERIC(closed)), EACCES, "may not pass through the directory /root");
    }
    (void)fflush(stdout);
    return atomic_load(&check_counts.differ) == 0 ? 0 : 1;
}

void right_part(void) {
    (void)fflush(stdout);
    pid_t child = (pid_t)MUST(fork());
    if (child == 0) {
        if (geteuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0)) {
            _exit(0);
        }
        _exit(without_rights());
    }
    int status;
    MUST(waitpid(child, &status, 0));
    CHECK_INT(status, 0);
}
