/* Sockets that were opened by somebody else: adopted, and told of by the environment as systemd does. */
#include "event_server.h"

static void adopted(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = (int)MUST(socket(AF_INET, SOCK_STREAM, 0));
    struct side side;

    MUST(bind(fd, (struct sockaddr *)&address, sizeof address));
    MUST(listen(fd, 5));
    blank(&side);
    CHECK_GIVES(rsk_server_adopt(loop_in_test, fd, NULL, &recording, &side, &side.server), 0);
    UNTIL(side.told[RSK_EVENT_LISTENING], 1);
    CHECK_INT(rsk_server_fd(side.server), fd);
    CHECK(fcntl(fd, F_GETFL) & O_NONBLOCK);
    int client = client_of(side.server);
    UNTIL(side.told[RSK_EVENT_CONNECTION], 1);
    close(client);
    UNTIL(side.told[RSK_EVENT_CLOSE], 1);
    end(&side);
    CHECK_FAILS(fcntl(fd, F_GETFD), EBADF);
}

/* In a child whose descriptors are as systemd hands them on. Nothing of the parent's loop is used. */
static void started_with(const char *pid, const char *count, const char *names)
{
    char own[16];
    int fds[4] = {-1, -1, -1, -1};

    snprintf(own, sizeof own, "%d", (int)getpid());
    MUST(setenv("LISTEN_PID", strcmp(pid, "ours") == 0 ? own : pid, 1));
    MUST(setenv("LISTEN_FDS", count, 1));
    MUST(names != NULL ? setenv("LISTEN_FDNAMES", names, 1) : unsetenv("LISTEN_FDNAMES"));
    for (int fd = 3; fd < 6; fd++) {
        int made = (int)MUST(socket(AF_UNIX, SOCK_STREAM, 0));
        if (made != fd) {
            MUST(dup2(made, fd));
            if (made < 3 || made > 5)
                close(made);
        }
        MUST(fcntl(fd, F_SETFD, 0));
    }
    if (strcmp(count, "x") == 0) {
        CHECK_REFUSED(rsk_listen_fds(NULL, fds, 4), EINVAL, "LISTEN_FDS in the environment");
    } else if (strcmp(pid, "ours") != 0) {
        CHECK_GIVES(rsk_listen_fds(NULL, fds, 4), 0);
        CHECK(fcntl(3, F_GETFD) == 0);
    } else {
        CHECK_GIVES(rsk_listen_fds(NULL, NULL, 0), 3);
        CHECK_GIVES(rsk_listen_fds(NULL, fds, 2), 3);
        CHECK(fds[0] == 3 && fds[1] == 4 && fds[2] == -1);
        CHECK(fcntl(3, F_GETFD) == FD_CLOEXEC && fcntl(5, F_GETFD) == FD_CLOEXEC);
        CHECK_GIVES(rsk_listen_fds("web", fds, 4), names != NULL ? 2 : 0);
        CHECK(names == NULL || (fds[0] == 3 && fds[1] == 5));
        CHECK_GIVES(rsk_listen_fds("control", fds, 4), names != NULL ? 1 : 0);
        CHECK_GIVES(rsk_listen_fds("we", fds, 4), 0);
        CHECK(getenv("LISTEN_FDS") != NULL); /* left alone */
        close(5);
        CHECK_REFUSED(rsk_listen_fds(NULL, fds, 4), EBADF, "more descriptors");
    }
}

static void in_child(const char *pid, const char *count, const char *names)
{
    int status = -1;
    fflush(stdout);
    pid_t child = (pid_t)MUST(fork());
    if (child == 0) {
        unsigned long before = atomic_load(&check_counts.differ);
        started_with(pid, count, names);
        fflush(stdout);
        _exit(atomic_load(&check_counts.differ) != before);
    }
    MUST(waitpid(child, &status, 0));
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

void handed_on_part(void)
{
    adopted();
    CHECK_GIVES(rsk_listen_fds(NULL, NULL, 0), 0);
    in_child("ours", "3", "web:control:web");
    in_child("ours", "3", NULL);
    in_child("1", "3", NULL);
    in_child("ours", "x", NULL);
}
