/* opening: Unix sockets, and the files they leave behind. */
#include "opening.h"

#include <fcntl.h>
#include <pthread.h>
#include <sys/stat.h>

static char directory[] = "/tmp/rustsock-opening-XXXXXX";

static const char *path_of(const char *name) {
    static char path[100];
    (void)snprintf(path, sizeof path, "%s/%s", directory, name);
    return path;
}

static int exists(const char *path) {
    struct stat found;
    return lstat(path, &found) == 0;
}

static void every_type_connects(const char *path, int type) {
    char byte = 0;
    errno = CHECK_MARK;
    int listener = rsk_unix_listen(path, type, 0, 0);
    CHECK(listener >= 0 && errno == CHECK_MARK);
    CHECK(rsk_get_cloexec(listener) == 1 && rsk_get_nonblocking(listener) == 0);
    errno = CHECK_MARK;
    int client = rsk_unix_connect(path, type, RSK_NONBLOCK | RSK_INHERIT, 1000);
    CHECK(client >= 0 && errno == CHECK_MARK);
    CHECK(rsk_get_cloexec(client) == 0 && rsk_get_nonblocking(client) == 1);
    int server = type == SOCK_DGRAM ? rsk_dup(listener) : rsk_accept(listener, NULL, NULL);
    CHECK(rsk_send(client, "q", 1, 0) == 1);
    struct sockaddr_storage from;
    socklen_t len = sizeof from;
    CHECK(rsk_recvfrom(server, &byte, 1, 0, (struct sockaddr *)&from, &len) == 1 && byte == 'q');
    if (type == SOCK_DGRAM) {
        CHECK(rsk_sendto(server, "a", 1, 0, (struct sockaddr *)&from, len) == 1);
        CHECK(rsk_recv(client, &byte, 1, 0) == 1 && byte == 'a');
    }
    (void)close(server);
    (void)close(client);
    (void)close(listener);
    if (path[0] != '@') {
        MUST(unlink(path));
    }
}

static void stale_file_gives_way_only_when_asked(int type) {
    const char *path = path_of("stale");
    (void)close((int)MUST(rsk_unix_listen(path, type, 0, 0)));
    CHECK(exists(path));
    CHECK_FAILS(rsk_unix_connect(path, type, 0, -1), ECONNREFUSED);
    CHECK(explained("the server has ended"));
    CHECK_FAILS(rsk_unix_listen(path, type, 0, 0), EADDRINUSE);
    CHECK(explained("left behind") && explained("RSK_REPLACE_STALE"));
    errno = CHECK_MARK;
    int server = rsk_unix_listen(path, type, 0, RSK_REPLACE_STALE);
    CHECK(server >= 0 && errno == CHECK_MARK);
    int client = rsk_unix_connect(path, type, 0, -1);
    CHECK(client >= 0);
    (void)close(client);
    (void)close(server);
    MUST(unlink(path));
}

static void living_server_is_not_replaced(int type) {
    const char *path = path_of("living");
    for (int bound_only = 0; bound_only < 2; bound_only++) {
        int server;
        if (bound_only) {
            struct sockaddr_un address = {.sun_family = AF_UNIX};
            (void)snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
            server = (int)MUST(socket(AF_UNIX, type, 0));
            MUST(bind(server, (struct sockaddr *)&address, sizeof address));
        } else {
            server = (int)MUST(rsk_unix_listen(path, type, 0, RSK_NONBLOCK));
        }
        for (int asked = SOCK_STREAM; asked <= SOCK_DGRAM; asked++) {
            CHECK_FAILS(rsk_unix_listen(path, asked, 0, RSK_REPLACE_STALE), EADDRINUSE);
        }
        CHECK(exists(path));
        if (!bound_only && type != SOCK_DGRAM) {
            /* Asking left no connection behind. */
            CHECK_FAILS(rsk_accept(server, NULL, NULL), EAGAIN);
        }
        (void)close(server);
        MUST(unlink(path));
    }
}

static void other_files_are_never_removed(void) {
    const char *path = path_of("file");
    char link[sizeof directory + 16];
    (void)close((int)MUST(open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600)));
    CHECK_FAILS(rsk_unix_listen(path, SOCK_STREAM, 0, RSK_REPLACE_STALE), EADDRINUSE);
    CHECK(exists(path));
    MUST(unlink(path));
    MUST(mkdir(path, 0700));
    CHECK_FAILS(rsk_unix_listen(path, SOCK_STREAM, 0, RSK_REPLACE_STALE), EADDRINUSE);
    CHECK(exists(path));
    MUST(rmdir(path));
    /* A link to a stale socket. */
    (void)snprintf(link, sizeof link, "%s/link", directory);
    (void)close((int)MUST(rsk_unix_listen(path, SOCK_STREAM, 0, 0)));
    MUST(symlink(path, link));
    CHECK_FAILS(rsk_unix_listen(link, SOCK_STREAM, 0, RSK_REPLACE_STALE), EADDRINUSE);
    CHECK(exists(path) && exists(link));
    MUST(unlink(link));
    MUST(unlink(path));
    /* An abstract name in use. */
    int server = rsk_unix_listen("@rustsock-opening-test", SOCK_STREAM, 0, 0);
    CHECK_FAILS(rsk_unix_listen("@rustsock-opening-test", SOCK_STREAM, 0, RSK_REPLACE_STALE), EADDRINUSE);
    (void)close(server);
}

static void *accept_later(void *listener) {
    check_sleep_ms(150);
    for (int i = 0; i < 2; i++) {
        int server = accept(*(int *)listener, NULL, NULL);
        (void)close(server);
    }
    return NULL;
}

/* The queue of a server with backlog 0 has room for one. */
static void full_queue_is_waited_for(void) {
    const char *path = path_of("full");
    int listener = rsk_unix_listen(path, SOCK_STREAM, 1, 0);
    MUST(listen(listener, 0));
    int first = rsk_unix_connect(path, SOCK_STREAM, 0, -1);
    CHECK(first >= 0);
    int before = open_descriptors();
    CHECK_TAKES(rsk_unix_connect(path, SOCK_STREAM, 0, 0), ETIMEDOUT, 0);
    CHECK_TAKES(rsk_unix_connect(path, SOCK_STREAM, RSK_NONBLOCK, 200), ETIMEDOUT, 200);
    CHECK(explained("queue of the server"));
    start_ticking();
    CHECK_TAKES(rsk_unix_connect(path, SOCK_STREAM, 0, 300), ETIMEDOUT, 300);
    CHECK(stop_ticking() >= 10);
    CHECK_INT(open_descriptors(), before);

    pthread_t thread;
    for (int flags = 0; flags <= RSK_NONBLOCK; flags++) {
        struct timeval limit = {.tv_sec = 9};
        socklen_t len = sizeof limit;
        MUST(-pthread_create(&thread, NULL, accept_later, &listener));
        int second = rsk_unix_connect(path, SOCK_STREAM, flags, flags ? 2000 : -1);
        CHECK(second >= 0 && rsk_get_nonblocking(second) == flags);
        CHECK(getsockopt(second, SOL_SOCKET, SO_SNDTIMEO, &limit, &len) == 0 && limit.tv_sec == 0);
        MUST(-pthread_join(thread, NULL));
        (void)close(second);
        (void)close(first);
        first = rsk_unix_connect(path, SOCK_STREAM, 0, -1);
    }
    (void)close(first);
    (void)close(listener);
    MUST(unlink(path));
}

static void wrong_arguments(void) {
    char path[200];
    memset(path, 'a', sizeof path);
    path[0] = '/';
    path[sizeof path - 1] = '\0';
    CHECK_FAILS(rsk_unix_listen(path, SOCK_STREAM, 0, 0), ENAMETOOLONG);
    CHECK(explained("107 bytes"));
    path[108] = '\0';
    CHECK_FAILS(rsk_unix_listen(path, SOCK_STREAM, 0, 0), ENAMETOOLONG);
    path[0] = '@';
    int server = rsk_unix_listen(path, SOCK_STREAM, 0, 0);
    CHECK(server >= 0);
    (void)close(server);
    CHECK_FAILS(rsk_unix_listen("/nosuchdirectory/x", SOCK_STREAM, 0, 0), ENOENT);
    CHECK_FAILS(rsk_unix_connect("/nosuchdirectory/x", SOCK_STREAM, 0, -1), ENOENT);
    CHECK_FAILS(rsk_unix_connect("@nobody-has-this-name", SOCK_STREAM, 0, -1), ECONNREFUSED);
    CHECK_FAILS(rsk_unix_listen("", SOCK_STREAM, 0, 0), EINVAL);
    CHECK_FAILS(rsk_unix_listen("@", SOCK_STREAM, 0, 0), EINVAL);
    CHECK_FAILS(rsk_unix_listen(path_of("x"), SOCK_RAW, 0, 0), EINVAL);
    CHECK_FAILS(rsk_unix_listen(path_of("x"), SOCK_STREAM | SOCK_NONBLOCK, 0, 0), EINVAL);
    CHECK_FAILS(rsk_unix_listen(path_of("x"), SOCK_STREAM, 0, RSK_REUSEPORT), EINVAL);
    CHECK_FAILS(rsk_unix_connect(path_of("x"), SOCK_STREAM, RSK_REPLACE_STALE, -1), EINVAL);
    CHECK_FAILS(rsk_unix_listen(NULL, SOCK_STREAM, 0, 0), EFAULT);
    CHECK_FAILS(rsk_unix_listen((const char *)16, SOCK_STREAM, 0, 0), EFAULT);
    CHECK_FAILS(rsk_unix_connect(NULL, SOCK_STREAM, 0, -1), EFAULT);
    CHECK_FAILS(rsk_unix_connect((const char *)16, SOCK_STREAM, 0, -1), EFAULT);

    const char *stream = path_of("stream");
    server = rsk_unix_listen(stream, SOCK_STREAM, 0, 0);
    CHECK_FAILS(rsk_unix_connect(stream, SOCK_DGRAM, 0, -1), EPROTOTYPE);
    CHECK_FAILS(rsk_unix_connect(stream, SOCK_SEQPACKET, 0, -1), EPROTOTYPE);
    CHECK(explained("another type"));
    (void)close(server);
    MUST(unlink(stream));
}

void unix_part(void) {
    if (mkdtemp(directory) == NULL) {
        check_must(-1, __FILE__, __LINE__, "mkdtemp");
    }
    int types[] = {SOCK_STREAM, SOCK_DGRAM, SOCK_SEQPACKET};
    for (int i = 0; i < 3; i++) {
        every_type_connects(path_of("plain"), types[i]);
        every_type_connects(path_of("not\xff\xfeUTF-8"), types[i]);
        every_type_connects("@rustsock-opening-test", types[i]);
        stale_file_gives_way_only_when_asked(types[i]);
        living_server_is_not_replaced(types[i]);
    }
    other_files_are_never_removed();
    full_queue_is_waited_for();
    wrong_arguments();
    MUST(rmdir(directory));
}
