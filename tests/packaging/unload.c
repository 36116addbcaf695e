/* unload LIBRARY: dlopen, use in several threads, dlclose leaves nothing of the library in memory, again and again. */
#define _GNU_SOURCE
#include <rustsock.h>

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ROUNDS = 20, THREADS = 3 };

struct functions {
    int (*socketpair)(int, int, int, int *);
    ssize_t (*send)(int, const void *, size_t, int);
    ssize_t (*recv)(int, void *, size_t, int);
    int (*close)(int);
    int (*explain)(char *, size_t);
    int (*poller_open)(int, rsk_poller *);
    int (*poller_add)(rsk_poller, int, int, uint64_t);
    int (*poller_wait)(rsk_poller, rsk_event *, int, int);
    int (*poller_close)(rsk_poller);
    int (*getaddrinfo)(const char *, const char *, const struct addrinfo *, struct addrinfo **);
    void (*freeaddrinfo)(struct addrinfo *);
    int (*trace)(int);
    int (*trace_file)(const char *, int);
};

static void fail(const char *what)
{
    fprintf(stderr, "unload: %s\n", what);
    exit(1);
}

static int is_mapped(const char *name)
{
    FILE *maps = fopen("/proc/self/maps", "r");
    char line[4096];
    int found = 0;

    if (maps == NULL) {
        fail("/proc/self/maps cannot be read");
    }
    while (fgets(line, sizeof line, maps) != NULL) {
        found |= strstr(line, name) != NULL;
    }
    fclose(maps);
    return found;
}

static void find(void *library, const char *name, void *function)
{
    void *found = dlsym(library, name);

    if (found == NULL) {
        fail(name);
    }
    memcpy(function, &found, sizeof found);
}

static void *use(void *given)
{
    const struct functions *call = given;
    struct addrinfo *addresses;
    char text[1024];
    rsk_poller poller;
    rsk_event event;
    int ends[2];

    if (call->socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == -1
        || call->poller_open(RSK_POLLER_AUTO, &poller) == -1
        || call->poller_add(poller, ends[0], RSK_READABLE, 1) == -1
        || call->send(ends[1], "x", 1, 0) != 1
        || call->poller_wait(poller, &event, 1, 1000) != 1
        || call->recv(ends[0], text, sizeof text, 0) != 1
        || call->poller_close(poller) == -1
        || call->close(ends[0]) == -1
        || call->close(ends[1]) == -1) {
        fail("a call failed");
    }
    if (call->getaddrinfo("127.0.0.1", "80", NULL, &addresses) != 0) {
        fail("getaddrinfo");
    }
    call->freeaddrinfo(addresses);
    if (call->recv(-1, text, 1, 0) != -1 || errno != EBADF || call->explain(text, sizeof text) <= 0) {
        fail("a failing call and its explanation");
    }
    return NULL;
}

/* The diagram of a trace that nobody ended is made when the library goes. */
static void expect_diagram(const char *path)
{
    char text[4096] = "";
    FILE *diagram = fopen(path, "r");

    if (diagram == NULL || fread(text, 1, sizeof text - 1, diagram) == 0 || strstr(text, "->>") == NULL) {
        fail("no diagram was made when the library was unloaded");
    }
    fclose(diagram);
    if (remove(path) != 0) {
        fail("the diagram cannot be removed");
    }
}

static void round_trip(const char *path, int silence)
{
    char diagram[] = "/tmp/rustsock-unload-XXXXXX";
    void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    struct functions call;
    pthread_t threads[THREADS];

    if (library == NULL) {
        fail(dlerror());
    }
    find(library, "rsk_socketpair", &call.socketpair);
    find(library, "rsk_send", &call.send);
    find(library, "rsk_recv", &call.recv);
    find(library, "rsk_close", &call.close);
    find(library, "rsk_explain", &call.explain);
    find(library, "rsk_poller_open", &call.poller_open);
    find(library, "rsk_poller_add", &call.poller_add);
    find(library, "rsk_poller_wait", &call.poller_wait);
    find(library, "rsk_poller_close", &call.poller_close);
    find(library, "rsk_getaddrinfo", &call.getaddrinfo);
    find(library, "rsk_freeaddrinfo", &call.freeaddrinfo);
    find(library, "rsk_trace", &call.trace);
    find(library, "rsk_trace_file", &call.trace_file);
    if (call.trace(silence) == -1) {
        fail("trace");
    }
    use(&call);
    if (call.trace(-1) == -1) {
        fail("end of the trace");
    }
    if (close(mkstemp(diagram)) != 0 || call.trace_file(diagram, RSK_TRACE_MERMAID) == -1) {
        fail("trace to a diagram");
    }
    for (int i = 0; i < THREADS; i++) {
        if (pthread_create(&threads[i], NULL, use, &call) != 0) {
            fail("no thread");
        }
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
    }
    if (!is_mapped("librustsock")) {
        fail("the library is not in /proc/self/maps while it is in use");
    }
    if (dlclose(library) != 0) {
        fail(dlerror());
    }
    if (is_mapped("librustsock")) {
        fail("the library is still mapped after dlclose");
    }
    expect_diagram(diagram);
}

int main(int argc, char **argv)
{
    int silence = open("/dev/null", O_WRONLY | O_CLOEXEC), status = -1;

    if (argc != 2) {
        fail("usage: unload LIBRARY");
    }
    for (int i = 0; i < ROUNDS; i++) {
        round_trip(argv[1], silence);
    }
    /* A fork, and the end of a process, must not run code that is gone. */
    if (fork() == 0) {
        exit(0);
    }
    if (wait(&status) == -1 || status != 0) {
        fail("a fork after dlclose");
    }
    printf("loaded, used in %d threads and unmapped %d times\n", THREADS + 1, ROUNDS);
    return 0;
}
