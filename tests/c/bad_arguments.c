/* bad_arguments: wrong arguments give the same return value, errno and bytes as libc, and never a crash.
 * Everything runs twice, the second time with tracing on: the trace looks at arguments that may point nowhere. */
#include "bad_arguments.h"

#include <sys/mman.h>
#include <sys/wait.h>

CHECK_PROGRAM("bad_arguments");

const struct world *w;

/* Shared with the parent, which names the case when a signal ends the process that runs it. */
static struct progress {
    char text[512];
    unsigned long cases;
    unsigned long differ;
} *progress;

static struct outcome {
    long result;
    int error;
    char bytes[4096];
} libc_outcome;
static const char *case_text;
static const char *case_source;
static int case_line;
static enum fixture case_fixture;

void case_begin(enum fixture fixture, int world, const char *text, const char *source, int line) {
    case_text = text;
    case_source = source;
    case_line = line;
    case_fixture = fixture;
    w = world == 0 ? &libc_world : &rsk_world;
    (void)snprintf(progress->text, sizeof progress->text, "%s:%d %s with fd=%s in %s", source, line, text,
                   fixture_name(fixture), w->world);
    memset(out, 0xA5, 4096);
    fixture_make(fixture);
    world_enter(w);
    errno = CHECK_MARK;
}

void case_end(long result, int world) {
    int error = errno;
    if (world == 0) {
        libc_outcome.result = result;
        libc_outcome.error = error;
        memcpy(libc_outcome.bytes, out, sizeof libc_outcome.bytes);
        fixture_drop();
        return;
    }
    fixture_drop();
    int failed = result < 0;
    atomic_fetch_add(&check_counts.cases, 1);
    if (result != libc_outcome.result || (failed && error != libc_outcome.error)) {
        check_report(case_source, case_line, "%s with fd=%s: libc %ld errno %d (%s), rustsock %ld errno %d (%s)",
                     case_text, fixture_name(case_fixture), libc_outcome.result, libc_outcome.error,
                     strerror(libc_outcome.error), result, error, strerror(error));
    } else if (!failed && error != CHECK_MARK) {
        check_report(case_source, case_line, "%s with fd=%s: success %ld changed errno to %d (%s)", case_text,
                     fixture_name(case_fixture), result, error, strerror(error));
    } else if (memcmp(out, libc_outcome.bytes, sizeof libc_outcome.bytes) != 0) {
        size_t at = 0;
        while (out[at] == libc_outcome.bytes[at]) {
            at++;
        }
        check_report(case_source, case_line, "%s with fd=%s: output byte %zu is %02x with libc, %02x with rustsock",
                     case_text, fixture_name(case_fixture), at, (unsigned char)libc_outcome.bytes[at],
                     (unsigned char)out[at]);
    }
    progress->cases = atomic_load(&check_counts.cases);
    progress->differ = atomic_load(&check_counts.differ);
}

/* Each group in its own process: a signal ends one group, is reported with its case, and the others still run. */
static void run_group(const char *name, void (*cases)(void), int trace_to) {
    (void)fflush(stdout);
    memset(progress, 0, sizeof *progress);
    pid_t child = (pid_t)MUST(fork());
    if (child == 0) {
        atomic_store(&check_counts.cases, 0);
        atomic_store(&check_counts.differ, 0);
        (void)alarm(60);
        if (trace_to >= 0) {
            CHECK_INT(rsk_trace(trace_to), 0);
        }
        fixtures_start();
        cases();
        progress->cases = atomic_load(&check_counts.cases);
        progress->differ = atomic_load(&check_counts.differ);
        (void)fflush(stdout);
        _exit(0);
    }
    int status = 0;
    MUST(waitpid(child, &status, 0));
    atomic_fetch_add(&check_counts.cases, progress->cases);
    atomic_fetch_add(&check_counts.differ, progress->differ);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        check_report(name, 0, "group ended by %s %d in case %s", WIFSIGNALED(status) ? "signal" : "exit status",
                     WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status), progress->text);
    }
    printf("  %-12s %lu cases\n", name, progress->cases);
}

int main(void) {
    static const struct {
        const char *name;
        void (*cases)(void);
    } groups[] = {
        {"descriptors", descriptor_cases}, {"transfer", transfer_cases},   {"messages", message_cases},
        {"sockets", socket_cases},         {"options", option_cases},      {"readiness", readiness_cases},
        {"names", name_cases},             {"crash_free", crash_free_cases},
    };
    (void)alarm(120);
    progress = mmap(NULL, sizeof *progress, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    CHECK(progress != MAP_FAILED);
    int nowhere = (int)MUST(open("/dev/null", O_WRONLY));
    for (int traced = 0; traced < 2; traced++) {
        printf("%s\n", traced ? "with tracing:" : "without tracing:");
        for (size_t i = 0; i < sizeof groups / sizeof groups[0]; i++) {
            run_group(groups[i].name, groups[i].cases, traced ? nowhere : -1);
        }
    }
    CHECK(atomic_load(&check_counts.cases) >= 500);
    return check_end();
}
