/* event_stream: bad arguments, stale handles, the wrong thread, the child of a fork: each is refused, and explained. */
#include "event_stream.h"

#include <pthread.h>
#include <sys/wait.h>

static const rsk_stream none = {0};
static char some[64];

/* Every function about one stream, with arguments that are right. What it answers for `stream`, and errno. */
static long long call(int which, rsk_stream stream) {
    struct sockaddr_storage address;
    socklen_t address_len = sizeof address;
    rsk_stream_counts counts = {.size = sizeof counts};
    rsk_proxy_info proxy = {.size = sizeof proxy};
    struct iovec piece = {some, sizeof some};
    size_t len = sizeof some;
    switch (which) {
        case 0: return rsk_stream_detach(stream, some, &len);
        case 1: return rsk_stream_set_callbacks(stream, &recording, NULL);
        case 2: return rsk_stream_set_user(stream, NULL);
        case 3: return rsk_stream_user(stream) == NULL ? -1 : 0;
        case 4: return rsk_stream_write(stream, some, sizeof some, 1);
        case 5: return rsk_stream_writev(stream, &piece, 1, 1);
        case 6: return rsk_stream_write_ref(stream, some, sizeof some, 1);
        case 7: return rsk_stream_sendfile(stream, 0, 0, 0, 1);
        case 8: return rsk_stream_end(stream, 1);
        case 9: return rsk_stream_destroy(stream, 0);
        case 10: return rsk_stream_reset(stream);
        case 11: return rsk_stream_pause(stream);
        case 12: return rsk_stream_resume(stream);
        case 13: return rsk_stream_set_timeout(stream, RSK_TIMEOUT_IDLE, 1);
        case 14: return rsk_stream_set_marks(stream, 0, 0);
        case 15: return rsk_stream_set_nodelay(stream, 1);
        case 16: return rsk_stream_set_keepalive(stream, 1, 1, 1);
        case 17: return rsk_stream_set_tos(stream, 0);
        case 18: return rsk_stream_set_framing(stream, NULL);
        case 19: return rsk_stream_pipe(stream, none, 0);
        case 20: return rsk_stream_queued(stream);
        case 21: return rsk_stream_counters(stream, &counts);
        case 22: return rsk_stream_address(stream, RSK_PEER, (struct sockaddr *)&address, &address_len);
        case 23: return rsk_stream_proxy(stream, &proxy);
        case 24: return rsk_stream_fd(stream);
        case 25: return rsk_stream_state(stream);
        default: return 0;
    }
}
enum { FUNCTIONS = 26 };

static void all_fail(rsk_stream stream, int error, const char *word) {
    for (int which = 0; which < FUNCTIONS; which++) {
        errno = 0;
        long long got = call(which, stream);
        if (got != -1 || errno != error) {
            check_report(__FILE__, __LINE__, "function %d gave %lld, errno %d, expected errno %d", which, got, errno, error);
        }
        CHECK_EXPLAINED(word);
    }
}

static void stale_handles(void) {
    struct side *one = malloc(sizeof *one), *two = malloc(sizeof *two);
    rsk_stream old;
    stream_pair(one, two, false, NULL);
    old = one->stream;
    drop(one);
    all_fail(old, EBADF, "closed");
    all_fail(none, EBADF, "closed");
    all_fail((rsk_stream){UINT64_MAX}, EBADF, "closed");
    all_fail((rsk_stream){loop_in_test.id}, EBADF, "closed");
    /* A new stream in its place is not mistaken for it. */
    int fd = stream_and_fd(one, false, NULL);
    CHECK(one->stream.id != old.id);
    all_fail(old, EBADF, "closed");
    CHECK_FAILS(rsk_stream_pipe(one->stream, old, 0), EBADF);
    CHECK_FAILS(rsk_stream_adopt((rsk_loop){0}, fd, NULL, NULL, NULL, &old), EBADF);
    CHECK_FAILS(rsk_stream_connect((rsk_loop){0}, "127.0.0.1", "1", NULL, NULL, NULL, &old), EBADF);
    CHECK_EXPLAINED("the loop is closed");
    CHECK(old.id == 0);
    (void)close(fd);
    drop(one);
    drop(two);
    free(one);
    free(two);
}

static void *from_another_thread(void *given) {
    struct side *side = given;
    rsk_stream stream;
    int fd = (int)MUST(socket(AF_UNIX, SOCK_STREAM, 0));
    all_fail(side->stream, EPERM, "belong to one thread");
    CHECK_FAILS(rsk_stream_adopt(loop_in_test, fd, NULL, NULL, NULL, &stream), EPERM);
    CHECK_FAILS(rsk_stream_connect(loop_in_test, "127.0.0.1", "1", NULL, NULL, NULL, &stream), EPERM);
    CHECK_FAILS(rsk_stream_connect_unix(loop_in_test, "@none", NULL, NULL, NULL, &stream), EPERM);
    (void)close(fd);
    return NULL;
}

static void other_threads_and_processes(void) {
    struct side *one = malloc(sizeof *one);
    int fd = stream_and_fd(one, true, NULL);
    pthread_t thread;
    MUST(-pthread_create(&thread, NULL, from_another_thread, one));
    MUST(-pthread_join(thread, NULL));
    (void)fflush(stdout);
    pid_t child = (pid_t)MUST(fork());
    if (child == 0) {
        unsigned long before = atomic_load(&check_counts.differ);
        all_fail(one->stream, EBADF, "parent of a fork");
        _exit(atomic_load(&check_counts.differ) == before ? 0 : 1);
    }
    int status = 0;
    MUST(waitpid(child, &status, 0));
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    /* None of it has done anything to the stream. */
    CHECK_GIVES(rsk_stream_write(one->stream, "x", 1, 0), 1);
    CHECK_INT(read(fd, some, sizeof some), 1);
    CHECK_STR(one->trace, "");
    (void)close(fd);
    drop(one);
    free(one);
}

static void wrong_arguments(void) {
    struct side *one = malloc(sizeof *one);
    rsk_stream stream = {1};
    rsk_stream_counts counts = {.size = 0};
    rsk_proxy_info proxy = {.size = sizeof proxy};
    struct iovec pieces[2] = {{some, 1}, {NULL, 1}};
    struct sockaddr_in address;
    socklen_t len = sizeof address;
    size_t room = 8;
    const void *volatile nowhere = NULL; /* the compiler would warn of these two */
    volatile size_t endless = SIZE_MAX;
    int fd = stream_and_fd(one, true, NULL);
    CHECK_FAILS(rsk_stream_connect(loop_in_test, NULL, "1", NULL, NULL, NULL, &stream), EFAULT);
    CHECK_INT(stream.id, 0);
    CHECK_FAILS(rsk_stream_connect(loop_in_test, "127.0.0.1", NULL, NULL, NULL, NULL, &stream), EFAULT);
    CHECK_FAILS(rsk_stream_connect_unix(loop_in_test, NULL, NULL, NULL, NULL, &stream), EFAULT);
    CHECK_FAILS(rsk_stream_connect_unix(loop_in_test, "", NULL, NULL, NULL, &stream), EINVAL);
    CHECK_FAILS(rsk_stream_adopt(loop_in_test, -1, NULL, NULL, NULL, &stream), EBADF);
    CHECK_FAILS(rsk_stream_write(one->stream, nowhere, 1, 0), EFAULT);
    CHECK_GIVES(rsk_stream_write(one->stream, NULL, 0, 0), 1);
    CHECK_FAILS(rsk_stream_write(one->stream, some, endless, 0), EMSGSIZE);
    CHECK_FAILS(rsk_stream_write_ref(one->stream, some, 1, 0), EINVAL);
    CHECK_EXPLAINED("tag is 0");
    CHECK_FAILS(rsk_stream_writev(one->stream, NULL, 1, 0), EFAULT);
    CHECK_FAILS(rsk_stream_writev(one->stream, pieces, 2, 0), EFAULT);
    CHECK_FAILS(rsk_stream_writev(one->stream, pieces, -1, 0), EINVAL);
    CHECK_FAILS(rsk_stream_writev(one->stream, pieces, 1025, 0), EINVAL);
    CHECK_EXPLAINED("count is not between 0 and 1024");
    pieces[0].iov_len = pieces[1].iov_len = SIZE_MAX / 2;
    pieces[1].iov_base = some;
    CHECK_FAILS(rsk_stream_writev(one->stream, pieces, 2, 0), EINVAL);
    CHECK_EXPLAINED("SSIZE_MAX");
    CHECK_FAILS(rsk_stream_destroy(one->stream, -5), EINVAL);
    CHECK_EXPLAINED("code is negative");
    CHECK_FAILS(rsk_stream_pipe(one->stream, none, 4), EINVAL);
    CHECK_EXPLAINED("RSK_PIPE_KEEP_OPEN");
    CHECK_FAILS(rsk_stream_address(one->stream, 2, (struct sockaddr *)&address, &len), EINVAL);
    CHECK_FAILS(rsk_stream_address(one->stream, RSK_PEER, (struct sockaddr *)&address, NULL), EFAULT);
    CHECK_FAILS(rsk_stream_address(one->stream, RSK_PEER, NULL, &len), EFAULT);
    CHECK_FAILS(rsk_stream_counters(one->stream, NULL), EFAULT);
    CHECK_FAILS(rsk_stream_counters(one->stream, &counts), EINVAL);
    CHECK_EXPLAINED("size is 0");
    CHECK_FAILS(rsk_stream_proxy(one->stream, &proxy), ENODATA);
    CHECK_EXPLAINED("RSK_LISTEN_PROXY");
    CHECK_FAILS(rsk_stream_detach(one->stream, NULL, &room), EFAULT);
    CHECK_STR(one->trace, "");
    (void)close(fd);
    drop(one);
    free(one);
}

/* Half a write is no write: the peer must not take it for one. */
static void memory_that_is_not_there_behind_some_that_is(void) {
    enum { LARGE = 1 << 20 };
    struct side *one = malloc(sizeof *one);
    int fd = stream_and_fd(one, true, NULL);
    void *volatile nowhere = (void *)8;
    struct iovec pieces[2] = {{calloc(1, LARGE), LARGE}, {nowhere, 8}};
    CHECK_FAILS(rsk_stream_writev(one->stream, pieces, 2, 7), EFAULT);
    UNTIL(one->told[RSK_EVENT_CLOSE], 1);
    CHECK_INT(one->error_code, EFAULT);
    CHECK_INT(one->told[RSK_EVENT_WRITTEN], 0);
    while (recv(fd, pieces[0].iov_base, LARGE, 0) > 0) {
    }
    CHECK_INT(errno, ECONNRESET);
    free(pieces[0].iov_base);
    (void)close(fd);
    free(one);
}

static void no_streams(void) {
    int file = (int)MUST(open("/dev/null", O_RDWR | O_CLOEXEC));
    int listener = (int)MUST(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    int datagrams = (int)MUST(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    rsk_stream stream;
    CHECK_FAILS(rsk_stream_adopt(loop_in_test, file, NULL, NULL, NULL, &stream), ENOTSOCK);
    CHECK_FAILS(rsk_stream_adopt(loop_in_test, listener, NULL, NULL, NULL, &stream), ENOTCONN);
    CHECK_EXPLAINED("is not connected");
    CHECK_FAILS(rsk_stream_adopt(loop_in_test, datagrams, NULL, NULL, NULL, &stream), EINVAL);
    CHECK_EXPLAINED("not of type SOCK_STREAM");
    MUST(listen(listener, 1));
    IGNORE(rsk_stream_adopt(loop_in_test, listener, NULL, NULL, NULL, &stream));
    CHECK(errno == ENOTCONN);
    /* They are still the program's. */
    CHECK(close(file) == 0 && close(listener) == 0 && close(datagrams) == 0);
}

void refusals_part(void) {
    stale_handles();
    other_threads_and_processes();
    wrong_arguments();
    /* valgrind reports the pointer that is handed to the kernel here on purpose. */
    if (getenv("RUSTSOCK_TEST_MEMORY") == NULL) {
        memory_that_is_not_there_behind_some_that_is();
    }
    no_streams();
}
