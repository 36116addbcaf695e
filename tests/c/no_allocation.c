/* no_allocation: the hot calls allocate nothing, lock nothing and read no clock, in a thread's very first calls too.
 * The program defines these libc functions itself, so link it with the shared library to see calls from inside it. */
#include "check.h"

#include <rustsock.h>

#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/syscall.h>

CHECK_PROGRAM("no_allocation");

/* glibc's own names for what is replaced below. */
extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);
extern void __libc_free(void *);

enum watched { ALLOCATIONS, FREES, LOCKS, CLOCKS, WATCHED };
static const char *const watched_names[WATCHED] = {"allocations", "frees", "locks", "clock reads"};
static atomic_bool watching;
static atomic_ulong counts[WATCHED];
static int (*real_lock)(pthread_mutex_t *), (*real_read_lock)(pthread_rwlock_t *), (*real_write_lock)(pthread_rwlock_t *);

static void count(enum watched what) {
    if (atomic_load_explicit(&watching, memory_order_relaxed)) {
        atomic_fetch_add(&counts[what], 1);
    }
}

void *malloc(size_t bytes) {
    count(ALLOCATIONS);
    return __libc_malloc(bytes);
}

void *calloc(size_t items, size_t bytes) {
    count(ALLOCATIONS);
    return __libc_calloc(items, bytes);
}

void *realloc(void *old, size_t bytes) {
    count(ALLOCATIONS);
    return __libc_realloc(old, bytes);
}

void *aligned_alloc(size_t alignment, size_t bytes) {
    count(ALLOCATIONS);
    return __libc_memalign(alignment, bytes);
}

int posix_memalign(void **out, size_t alignment, size_t bytes) {
    count(ALLOCATIONS);
    *out = __libc_memalign(alignment, bytes);
    return *out == NULL ? ENOMEM : 0;
}

void free(void *old) {
    count(FREES);
    __libc_free(old);
}

int pthread_mutex_lock(pthread_mutex_t *mutex) {
    count(LOCKS);
    return real_lock != NULL ? real_lock(mutex) : 0;
}

int pthread_rwlock_rdlock(pthread_rwlock_t *lock) {
    count(LOCKS);
    return real_read_lock != NULL ? real_read_lock(lock) : 0;
}

int pthread_rwlock_wrlock(pthread_rwlock_t *lock) {
    count(LOCKS);
    return real_write_lock != NULL ? real_write_lock(lock) : 0;
}

int clock_gettime(clockid_t clock, struct timespec *now) {
    count(CLOCKS);
    return (int)syscall(SYS_clock_gettime, clock, now);
}

int gettimeofday(struct timeval *restrict now, void *restrict zone) {
    count(CLOCKS);
    return (int)syscall(SYS_gettimeofday, now, zone);
}

static int pair[2], datagrams[2], full[2], quiet[2], ended[2];
static char buffer[64];
static rsk_message message = {.data = buffer, .len = 8};
static rsk_chunk chunk = {.data = buffer, .len = 8};

/* X(what it shows, the call, its result) */
/* Explanations whose cause is asked of the system, each after the call that fails. */
static int taken, refused;
static struct sockaddr_in in_use, deaf;
static char explanation[4097];
static int explained(int failed) {
    return failed < 0 && rsk_explain(explanation, sizeof explanation) > 0;
}

#define WATCHED_CALLS(X)                                                                       \
    X("send", rsk_send(pair[0], buffer, 8, 0), 8)                                              \
    X("recv", rsk_recv(pair[1], buffer, 8, 0), 8)                                              \
    X("write", rsk_write(pair[0], buffer, 8), 8)                                               \
    X("read", rsk_read(pair[1], buffer, 8), 8)                                                 \
    X("sendto", rsk_sendto(datagrams[0], buffer, 8, 0, NULL, 0), 8)                            \
    X("recvfrom", rsk_recvfrom(datagrams[1], buffer, 8, 0, NULL, NULL), 8)                     \
    X("send would block", rsk_send(full[0], buffer, 8, MSG_DONTWAIT), -1)                      \
    X("write would block", rsk_write(full[0], buffer, 8), -1)                                  \
    X("sendto would block", rsk_sendto(full[0], buffer, 8, MSG_DONTWAIT, NULL, 0), -1)         \
    X("recv would block", rsk_recv(quiet[0], buffer, 8, MSG_DONTWAIT), -1)                     \
    X("read would block", rsk_read(quiet[0], buffer, 8), -1)                                   \
    X("recvfrom would block", rsk_recvfrom(quiet[0], buffer, 8, MSG_DONTWAIT, NULL, NULL), -1) \
    X("recv at the end", rsk_recv(ended[0], buffer, 8, 0), 0)                                  \
    X("read at the end", rsk_read(ended[0], buffer, 8), 0)                                     \
    X("recvfrom at the end", rsk_recvfrom(ended[0], buffer, 8, 0, NULL, NULL), 0)         \
    X("send_all", rsk_send_all(pair[0], buffer, 8, NULL, 1000), 8)                             \
    X("recv_exact", rsk_recv_exact(pair[1], buffer, 8, NULL, 1000), 8)                         \
    X("send_datagram", rsk_send_datagram(datagrams[0], buffer, 8, NULL, 1000), 8)              \
    X("recv_datagram", rsk_recv_datagram(datagrams[1], buffer, 8, NULL, 1000), 8)              \
    X("send_many", rsk_send_many(datagrams[0], &message, 1, 0), 1)                             \
    X("recv_many", rsk_recv_many(datagrams[1], &message, 1, 0, 1000), 1)                       \
    X("send_each", rsk_send_each(&chunk, 1), 1)                                                \
    X("explain: port taken", explained((int)rsk_bind(taken, (struct sockaddr *)&in_use, sizeof in_use)), 1)       \
    X("explain: refused", explained((int)rsk_connect(refused, (struct sockaddr *)&deaf, sizeof deaf)), 1)         \
    X("explain: no such socket", explained((int)rsk_listen(-1, 1)), 1)                                            \
    X("explain: would wait", explained((int)rsk_recv(quiet[0], buffer, 8, MSG_DONTWAIT)), 1)

static void judge(const char *what, long long result, long long want, int round) {
    atomic_fetch_add(&check_counts.cases, 1);
    if (result != want) {
        check_report(__FILE__, __LINE__, "%s gave %lld, expected %lld (errno %d)", what, result, want, errno);
    }
    for (int i = 0; i < WATCHED; i++) {
        unsigned long seen = atomic_exchange(&counts[i], 0);
        if (seen != 0) {
            check_report(__FILE__, __LINE__, "%s (%s call in its thread): %lu %s", what, round == 0 ? "first" : "later", seen,
                         watched_names[i]);
        }
    }
}

#define ONE_CALL(what, call, want)           \
    if (wanted == position++) {              \
        atomic_store(&watching, true);       \
        long long result_ = (call);          \
        atomic_store(&watching, false);      \
        judge(what, result_, want, round);   \
    }

static void make_call(int wanted, int round) {
    int position = 0;
    WATCHED_CALLS(ONE_CALL)
}

/* Twice in a fresh thread: what a thread sets up on first use must not be an allocation either. */
static void *in_fresh_thread(void *argument) {
    make_call(*(int *)argument, 0);
    /* The queued bytes are gone when the call read them. */
    (void)send(pair[0], buffer, 8, MSG_DONTWAIT);
    (void)send(datagrams[0], buffer, 8, MSG_DONTWAIT);
    make_call(*(int *)argument, 1);
    return NULL;
}

static void find_real(void) {
    /* dlsym gives an object pointer; POSIX promises that it converts. */
    void *found = dlsym(RTLD_NEXT, "pthread_mutex_lock");
    memcpy(&real_lock, &found, sizeof found);
    found = dlsym(RTLD_NEXT, "pthread_rwlock_rdlock");
    memcpy(&real_read_lock, &found, sizeof found);
    found = dlsym(RTLD_NEXT, "pthread_rwlock_wrlock");
    memcpy(&real_write_lock, &found, sizeof found);
}

/* The test would pass as well if the replacements were never reached. */
static void replacements_are_seen(void) {
    static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
    struct timespec now;
    struct addrinfo hints = {.ai_flags = AI_NUMERICHOST}, *list = NULL;
    atomic_store(&watching, true);
    (void)pthread_mutex_lock(&mutex);
    (void)pthread_mutex_unlock(&mutex);
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    IGNORE(rsk_getaddrinfo("127.0.0.1", NULL, &hints, &list));
    rsk_freeaddrinfo(list);
    atomic_store(&watching, false);
    for (int i = 0; i < WATCHED; i++) {
        CHECK(atomic_exchange(&counts[i], 0) > 0);
    }
}

int main(void) {
#define PLUS_ONE(what, call, want) +1
    enum { CALLS = WATCHED_CALLS(PLUS_ONE) };
    (void)alarm(30);
    find_real();
    replacements_are_seen();
    MUST(socketpair(AF_UNIX, SOCK_STREAM, 0, pair));
    MUST(socketpair(AF_UNIX, SOCK_DGRAM, 0, datagrams));
    MUST(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, full));
    MUST(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, quiet));
    MUST(socketpair(AF_UNIX, SOCK_STREAM, 0, ended));
    MUST(close(ended[1]));
    int listener = (int)MUST(socket(AF_INET, SOCK_STREAM, 0));
    socklen_t len = sizeof in_use;
    MUST(listen(listener, 1));
    MUST(getsockname(listener, (struct sockaddr *)&in_use, &len));
    deaf = (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons(1), .sin_addr = {htonl(INADDR_LOOPBACK)}};
    taken = (int)MUST(socket(AF_INET, SOCK_STREAM, 0));
    refused = (int)MUST(socket(AF_INET, SOCK_STREAM, 0));
    while (send(full[0], buffer, 1, MSG_DONTWAIT) > 0) {
    }
    chunk.fd = pair[0];
    MUST(send(pair[0], buffer, 8, 0)); /* so that the receiving calls find something in every order */
    MUST(send(datagrams[0], buffer, 8, 0));
    for (int i = 0; i < CALLS; i++) {
        pthread_t thread;
        MUST(-pthread_create(&thread, NULL, in_fresh_thread, &i));
        MUST(-pthread_join(thread, NULL));
    }
    return check_end();
}
