/* Threads, signal handlers and forks that all call while everything is traced. */
#include "trace.h"

#include <pthread.h>
#include <signal.h>
#include <sys/time.h>

enum { THREADS = 8, CALLS = 3000, HANDLED = 500 };

static atomic_ulong made;

static void *chatter(void *argument) {
    int pair[2];
    char byte[8];
    (void)argument;
    MUST(socketpair(AF_UNIX, SOCK_STREAM, 0, pair));
    for (int i = 0; i < CALLS; i++) {
        CHECK_INT(rsk_send(pair[0], "counted", 7, 0), 7);
        CHECK_INT(rsk_recv(pair[1], byte, sizeof byte, 0), 7);
        atomic_fetch_add(&made, 2);
    }
    MUST(close(pair[0]));
    MUST(close(pair[1]));
    return NULL;
}

/* Every line is whole: it begins and ends as it should. */
static int broken_lines(char *text, const char *begin, const char *end) {
    int broken = 0;
    char *rest = text;
    for (char *line; (line = strsep(&rest, "\n")) != NULL && rest != NULL;) {
        size_t len = strlen(line);
        broken += strncmp(line, begin, strlen(begin)) != 0;
        broken += len < strlen(end) || strcmp(line + len - strlen(end), end) != 0;
    }
    return broken + (rest != NULL);
}

static atomic_bool dumping;

static void *look_again_and_again(void *argument) {
    int file = *(int *)argument;
    while (atomic_load(&dumping)) {
        MUST(ftruncate(file, 0));
        MUST(lseek(file, 0, SEEK_SET));
        int answer = rsk_trace_dump(file, RSK_TRACE_TEXT);
        CHECK(answer == 0 || errno == EBUSY);
        char *text = file_text(file);
        CHECK_INT(broken_lines(text, "rustsock ", ""), 0);
        free(text);
    }
    return NULL;
}

static void threads_lose_nothing(void) {
    pthread_t threads[THREADS], looker;
    int lines = memory_file(), objects = memory_file(), dump = memory_file();
    CHECK_GIVES(rsk_trace_to(lines, RSK_TRACE_TEXT), 0);
    CHECK_GIVES(rsk_trace_to(objects, RSK_TRACE_JSON), 0);
    atomic_store(&dumping, true);
    MUST(-pthread_create(&looker, NULL, look_again_and_again, &dump));
    for (int i = 0; i < THREADS; i++) {
        MUST(-pthread_create(&threads[i], NULL, chatter, NULL));
    }
    for (int i = 0; i < THREADS; i++) {
        MUST(-pthread_join(threads[i], NULL));
    }
    atomic_store(&dumping, false);
    MUST(-pthread_join(looker, NULL));
    CHECK_GIVES(rsk_trace_stop(), 0);
    char *text = file_text(lines), *json = file_text(objects);
    if (strstr(text, "calls are missing") == NULL) {
        CHECK_INT(count_of(text, "\"counted\", 7, 0) = 7") + count_of(text, "\"counted\", 8, 0) = 7"), (long)atomic_load(&made));
        CHECK_INT(count_of(json, "\"data\": \"counted\"}"), (long)atomic_load(&made));
    } else {
        printf("trace: on this machine calls came faster than they were written, and the trace says so\n");
        CHECK(strstr(json, "{\"missing\": true}") != NULL);
    }
    CHECK_INT(broken_lines(text, "rustsock", ""), 0);
    CHECK_INT(broken_lines(json, "{", "}"), 0);
    free(text);
    free(json);
    MUST(close(lines));
    MUST(close(objects));
    MUST(close(dump));
}

static int handler_pair[2];
static atomic_int handled;

static void calls_in_handler(int number) {
    int error = errno;
    char bytes[16];
    (void)number;
    IGNORE(rsk_send(handler_pair[0], "in the handler", 14, MSG_DONTWAIT));
    IGNORE(rsk_recv(handler_pair[1], bytes, sizeof bytes, MSG_DONTWAIT));
    atomic_fetch_add(&handled, 1);
    errno = error;
}

static void handler_interrupts_whoever_writes(void) {
    int file = memory_file(), pair[2];
    struct sigaction action = {.sa_handler = calls_in_handler, .sa_flags = SA_RESTART}, before;
    struct itimerval often = {{0, 200}, {0, 200}}, never = {{0, 0}, {0, 0}};
    unsigned long calls = 0;
    MUST(socketpair(AF_UNIX, SOCK_STREAM, 0, handler_pair));
    MUST(socketpair(AF_UNIX, SOCK_STREAM, 0, pair));
    CHECK_GIVES(rsk_trace_to(file, RSK_TRACE_JSON), 0);
    MUST(sigaction(SIGALRM, &action, &before));
    MUST(setitimer(ITIMER_REAL, &often, NULL));
    for (double end = check_seconds() + 20; atomic_load(&handled) < HANDLED && check_seconds() < end; calls += 2) {
        CHECK_INT(rsk_send(pair[0], "outside", 7, 0), 7);
        CHECK_INT(rsk_recv(pair[1], (char[8]){0}, 8, 0), 7);
    }
    MUST(setitimer(ITIMER_REAL, &never, NULL));
    MUST(sigaction(SIGALRM, &before, NULL));
    CHECK_GIVES(rsk_trace_stop(), 0);
    char *text = file_text(file);
    CHECK_INT(broken_lines(text, "{", "}"), 0);
    text = (free(text), file_text(file));
    CHECK_INT(count_of(text, "\"data\": \"outside\"}"), (long)calls);
    CHECK_INT(count_of(text, "\"data\": \"in the handler\"}"), 2L * atomic_load(&handled));
    free(text);
    for (int i = 0; i < 2; i++) {
        MUST(close(handler_pair[i]));
        MUST(close(pair[i]));
    }
    MUST(close(file));
    (void)alarm(120);
}

/* A child whose parent's other threads are writing at the moment of the fork is not held up by them. */
static void forks_in_the_middle_go_on(void) {
    pthread_t threads[2];
    char path[] = "/tmp/rustsock-trace-XXXXXX"; /* two processes do not share the place of a memory file */
    int file = (int)MUST(mkostemp(path, O_APPEND | O_CLOEXEC));
    MUST(unlink(path));
    CHECK_GIVES(rsk_trace_to(file, RSK_TRACE_TEXT), 0);
    for (int i = 0; i < 2; i++) {
        MUST(-pthread_create(&threads[i], NULL, chatter, NULL));
    }
    for (int i = 0; i < 30; i++) {
        pid_t child = (pid_t)MUST(fork());
        if (child == 0) {
            (void)alarm(10);
            bool good = rsk_send(-1, "out of a fork", 13, 0) == -1 && errno == EBADF;
            _exit(good && rsk_trace_stop() == 0 ? 0 : 1);
        }
        int status = -1;
        MUST(waitpid(child, &status, 0));
        CHECK_INT(status, 0);
    }
    for (int i = 0; i < 2; i++) {
        MUST(-pthread_join(threads[i], NULL));
    }
    CHECK_GIVES(rsk_trace_stop(), 0);
    char *text = file_text(file);
    CHECK_INT(count_of(text, "out of a fork"), 30);
    free(text);
    MUST(close(file));
}

void stress_part(void) {
    threads_lose_nothing();
    handler_interrupts_whoever_writes();
    forks_in_the_middle_go_on();
}
