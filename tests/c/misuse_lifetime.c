/* Mistakes with the lifetime of descriptors that need threads, little room or a second look; the usual forms are in
 * c_examples/misuse. Reports are taken with the callback. */
#include "check.h"
#include "misuse.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <pthread.h>
#include <rustsock.h>
#include <sys/resource.h>

struct reports { int of[256]; int all; char last[4096]; };

static void keep(const rsk_misuse_report *report, void *user)
{
    struct reports *reports = user;
    if (report->code < 180 || report->code > 190) return;
    reports->of[report->code]++;
    reports->all++;
    snprintf(reports->last, sizeof reports->last, "%s", report->text);
}

static struct reports seen;

static void look(const char *wishes)
{
    memset(&seen, 0, sizeof seen);
    MUST(rsk_diag(wishes));
    MUST(rsk_misuse_callback(keep, &seen));
}

static bool has(const char *text, const char *part)
{
    if (strstr(text, part) == NULL) printf("\"%s\" is not in:\n%s\n", part, text);
    return strstr(text, part) != NULL;
}

#define ONLY(code) CHECK_INT(seen.of[code], seen.all); CHECK_INT(seen.of[code], 1)

static struct sockaddr_in local(int fd)
{
    struct sockaddr_in address = {0};
    socklen_t len = sizeof address;
    MUST(rsk_getsockname(fd, (struct sockaddr *)&address, &len));
    return address;
}

static int listening(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = (int)MUST(rsk_socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    MUST(rsk_bind(fd, (struct sockaddr *)&address, sizeof address));
    MUST(rsk_listen(fd, 64));
    return fd;
}

static int connected(int listener)
{
    struct sockaddr_in address = local(listener);
    int fd = (int)MUST(rsk_socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    MUST(rsk_connect(fd, (struct sockaddr *)&address, sizeof address));
    return fd;
}

/* --- closed twice, used when closed ----------------------------------------------------------------------------------- */
static int number;
static pthread_barrier_t step;

static void *closes_twice(void *unused)
{
    int fd = (int)MUST(rsk_socket(AF_INET, SOCK_STREAM, 0));
    number = fd;
    MUST(rsk_close(fd));
    pthread_barrier_wait(&step);
    pthread_barrier_wait(&step);
    MUST(rsk_close(fd));
    return unused;
}

static void stranger_is_closed_and_told(void)
{
    pthread_t thread;
    look("teach");
    MUST(pthread_barrier_init(&step, NULL, 2));
    MUST(pthread_create(&thread, NULL, closes_twice, NULL));
    pthread_barrier_wait(&step);
    int own = (int)MUST(rsk_socket(AF_INET, SOCK_DGRAM, 0));
    CHECK_INT(own, number);
    pthread_barrier_wait(&step);
    MUST(pthread_join(thread, NULL));
    CHECK_INT(seen.all, 0);
    CHECK_FAILS(rsk_send(own, "x", 1, 0), EBADF);
    ONLY(180);
    CHECK(has(seen.last, "of this thread was closed by another one, which had closed that number before, at misuse_lifetime.c:"));
    CHECK(has(seen.last, "closed by rsk_close at misuse_lifetime.c:"));
    MUST(pthread_barrier_destroy(&step));
}

static void *close_it(void *fd)
{
    MUST(rsk_close(*(int *)fd));
    return NULL;
}

static void another_thread_has_closed_it(void)
{
    pthread_t thread;
    int pair[2];
    MUST(rsk_socketpair(AF_UNIX, SOCK_STREAM, 0, pair));
    look("teach");
    MUST(pthread_create(&thread, NULL, close_it, &pair[0]));
    MUST(pthread_join(thread, NULL));
    CHECK_FAILS(rsk_send(pair[0], "x", 1, 0), EBADF);
    ONLY(181);
    CHECK(has(seen.last, "was closed before, by another thread"));
    look("teach");
    CHECK_FAILS(rsk_close_drained(pair[0], 0), EBADF);
    ONLY(180);
    CHECK(has(seen.last, "was closed already, by another thread"));
    MUST(rsk_close(pair[1]));
}

static void closed_by_what(void)
{
    char text[1024];
    int fd = (int)MUST(rsk_socket(AF_INET, SOCK_STREAM, 0)), other = (int)MUST(rsk_socket(AF_INET, SOCK_STREAM, 0));
    look("teach");
    MUST(close(fd));
    CHECK_FAILS(rsk_listen(fd, 1), EBADF);
    ONLY(181);
    CHECK(has(seen.last, "was closed before, but not by rsk_close"));
    look("teach");
    CHECK_FAILS(rsk_close(fd), EBADF);
    ONLY(180);
    CHECK(has(seen.last, "was closed already, but not by rsk_close"));
    look("count");
    MUST(rsk_close_reset(other));
    rsk_misuse_forget();
    CHECK_FAILS(rsk_send(other, "x", 1, 0), EBADF);
    MUST(rsk_explain(text, sizeof text));
    CHECK(has(text, "[RSK181] (fd ") && has(text, "closed earlier by rsk_close_reset)"));
    CHECK_INT(rsk_misuse_count(181), 1);
    CHECK_FAILS(rsk_close(other), EBADF);
    CHECK_INT(rsk_misuse_count(180), 1);
    CHECK_INT(rsk_misuse_count(0), 2);
    /* Whether a number is open may be asked. */
    CHECK_FAILS(rsk_get_nonblocking(other), EBADF);
    CHECK_INT(rsk_misuse_count(0), 2);
}

static void *swap_sockets(void *pair)
{
    int *fds = pair, fresh[2];
    while (rsk_bytes_available(fds[1]) == 0) usleep(1000);
    usleep(20000);
    MUST(rsk_socketpair(AF_UNIX, SOCK_STREAM, 0, fresh));
    MUST(dup2(fresh[0], fds[0]));
    return memcpy(fds + 2, fresh, sizeof fresh);
}

static void becomes_another_during_a_call(void)
{
    static char data[4000000];
    pthread_t thread;
    int pair[4];
    MUST(rsk_socketpair(AF_UNIX, SOCK_STREAM, 0, pair));
    look("teach");
    MUST(pthread_create(&thread, NULL, swap_sockets, pair));
    /* It waits for room at the old socket, and goes on with the new one, which nobody reads. */
    IGNORE(rsk_send_all(pair[0], data, sizeof data, NULL, 200));
    MUST(pthread_join(thread, NULL));
    ONLY(181);
    CHECK(has(seen.last, "became another socket while send_all was at work on it"));
    look("count");
    for (int i = 0; i < 4; i++) MUST(close(pair[i]));
}

/* --- leaks ------------------------------------------------------------------------------------------------------------- */
static void no_descriptor_is_left(void)
{
    struct rlimit before, few;
    int fds[64], used = 0;
    MUST(getrlimit(RLIMIT_NOFILE, &before));
    few = before;
    few.rlim_cur = 40;
    MUST(setrlimit(RLIMIT_NOFILE, &few));
    look("teach");
    while (used < 64 && (fds[used] = rsk_socket(AF_INET, SOCK_DGRAM, 0)) != -1) used++;
    CHECK_INT(errno, EMFILE);
    CHECK(used >= 20);
    ONLY(183);
    CHECK(has(seen.last, "no descriptor is left: ") && has(seen.last, " sockets opened at misuse_lifetime.c:"));
    MUST(getrlimit(RLIMIT_NOFILE, &few));
    CHECK_INT(few.rlim_cur, 40);
    MUST(setrlimit(RLIMIT_NOFILE, &before));
    while (used > 0) MUST(rsk_close(fds[--used]));
}

/* --- history ----------------------------------------------------------------------------------------------------------- */
static void history_has_places_and_addresses(void)
{
    char text[1024], to[64];
    int listener = listening();
    look("teach");
    int fd = connected(listener), end = (int)MUST(rsk_accept(listener, NULL, NULL));
    struct sockaddr_in address = local(listener);
    snprintf(to, sizeof to, "connected to 127.0.0.1:%d at misuse_lifetime.c:", ntohs(address.sin_port));
    CHECK_FAILS(rsk_listen(-1, 1), EBADF);
    CHECK_FAILS(rsk_setsockopt(fd, SOL_SOCKET, -1, "abcd", 4), ENOPROTOOPT);
    MUST(rsk_explain(text, sizeof text));
    CHECK(has(text, ": TCP, made by socket at misuse_lifetime.c:") && has(text, to));
    MUST(rsk_close_drained(fd, 0) == -1 ? 0 : 0);
    CHECK_FAILS(rsk_send(fd, "x", 1, 0), EBADF);
    MUST(rsk_explain(text, sizeof text));
    CHECK(has(text, "was connected to 127.0.0.1:") && has(text, "closed by rsk_close_drained at misuse_lifetime.c:"));
    look("count");
    /* Without diagnosis mode there are no places. */
    CHECK_FAILS(rsk_setsockopt(listener, SOL_SOCKET, -1, "abcd", 4), ENOPROTOOPT);
    MUST(rsk_explain(text, sizeof text));
    CHECK(has(text, ": TCP, made by socket, bound to 127.0.0.1:") && strstr(text, "misuse_lifetime.c") == NULL);
    MUST(rsk_close(end));
    MUST(rsk_close(listener));
}

/* --- names, families ----------------------------------------------------------------------------------------------------- */
static void look_up_between_waits(void)
{
    struct addrinfo *found = NULL;
    struct epoll_event event = {.events = EPOLLIN};
    int set = (int)MUST(rsk_epoll_create1(0)), pair[2];
    MUST(rsk_socketpair(AF_UNIX, SOCK_STREAM, 0, pair));
    look("teach,slow_lookup=60");
    MUST(rsk_epoll_ctl(set, EPOLL_CTL_ADD, pair[0], &event));
    for (int i = 0; i < 3; i++) MUST(rsk_epoll_wait(set, &event, 1, 1));
    IGNORE(rsk_getaddrinfo("localhost", NULL, NULL, &found));
    rsk_freeaddrinfo(found);
    CHECK_INT(seen.all, 0);
    MUST(rsk_epoll_ctl(set, EPOLL_CTL_ADD, pair[1], &event));
    for (int i = 0; i < 3; i++) MUST(rsk_epoll_wait(set, &event, 1, 1));
    if (rsk_getaddrinfo("127.0.0.1", NULL, NULL, &found) == 0) rsk_freeaddrinfo(found);
    CHECK_INT(seen.all, 0);
    if (rsk_getaddrinfo("localhost", NULL, NULL, &found) == 0) rsk_freeaddrinfo(found);
    ONLY(188);
    CHECK(has(seen.last, "in the thread that waits with epoll_wait"));
    look("count");
    MUST(rsk_close(set));
    for (int i = 0; i < 2; i++) MUST(rsk_close(pair[i]));
}

static void families_are_explained(void)
{
    struct sockaddr_in6 six = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
    int listener = listening(), fd = rsk_socket(AF_INET6, SOCK_STREAM, 0);
    char text[1024];
    look("teach");
    if (fd != -1) {
        six.sin6_port = local(listener).sin_port;
        if (rsk_connect(fd, (struct sockaddr *)&six, sizeof six) == -1 && errno == ECONNREFUSED) {
            MUST(rsk_explain(text, sizeof text));
            CHECK(has(text, "for IPv4 only") && has(text, "[RSK190]"));
        }
        MUST(rsk_close(fd));
    }
    CHECK_INT(seen.all, 0);
    look("count");
    MUST(rsk_close(listener));
}

void lifetime_mistakes(void)
{
    stranger_is_closed_and_told();
    another_thread_has_closed_it();
    closed_by_what();
    becomes_another_during_a_call();
    no_descriptor_is_left();
    history_has_places_and_addresses();
    look_up_between_waits();
    families_are_explained();
    MUST(rsk_misuse_callback(NULL, NULL));
}
