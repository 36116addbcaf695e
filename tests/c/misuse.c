/* What is done about mistakes: policies, where reports go, once for each place, callbacks, refused calls, RUSTSOCK_DIAG. The
 * checks themselves are tested by the pairs of programs in c_examples/misuse. */
#include "check.h"
#include "misuse.h"

#include <rustsock.h>
#include <stdlib.h>
#include <sys/wait.h>

CHECK_PROGRAM("misuse");

static struct sockaddr_in any = {.sin_family = AF_INET};

/* RSK126, from one place: a second bind. Not a call at the end of the function, which the compiler may make a jump. */
static volatile int bind_result;
__attribute__((noinline)) static int bind_again(int fd)
{
    bind_result = rsk_bind(fd, (struct sockaddr *)&any, sizeof any);
    return bind_result;
}

static int bound(void)
{
    int fd = rsk_socket(AF_INET, SOCK_STREAM, 0);
    CHECK(fd >= 0);
    CHECK(bind_again(fd) == 0);
    return fd;
}

/* Runs work in a child with its standard error in text; gives the wait status. */
static int run_apart(void (*work)(void), char *text, size_t room)
{
    int ends[2], status = -1;
    size_t len = 0;
    CHECK(pipe(ends) == 0);
    pid_t child = fork();
    if (child == 0) {
        if (dup2(ends[1], STDERR_FILENO) == -1) _exit(99);
        close(ends[0]);
        close(ends[1]);
        work();
        _exit(check_end());
    }
    close(ends[1]);
    for (ssize_t n; len < room - 1 && (n = read(ends[0], text + len, room - 1 - len)) > 0;) len += (size_t)n;
    text[len] = '\0';
    close(ends[0]);
    CHECK(waitpid(child, &status, 0) == child);
    return status;
}

static int times(const char *text, const char *part)
{
    int found = 0;
    for (; (text = strstr(text, part)) != NULL; text++) found++;
    return found;
}

static void make_it_twice(void)
{
    int fd = bound();
    CHECK(bind_again(fd) == -1);
    CHECK(bind_again(fd) == -1);
    CHECK(rsk_misuse_count(126) == 2 && rsk_misuse_count(0) == 2);
    rsk_close(fd);
}

static void count_only(void) { make_it_twice(); }
static void warn(void) { CHECK(rsk_diag("teach") == 0); make_it_twice(); }
static void every(void) { CHECK(rsk_diag("teach,every") == 0); make_it_twice(); }
static void json(void) { CHECK(rsk_diag("warn,json") == 0); make_it_twice(); }
static void one_code(void) { CHECK(rsk_diag("126=warn") == 0); make_it_twice(); }
static void by_name(void) { CHECK(rsk_diag("bound-or-connected-twice=warn") == 0); make_it_twice(); }
static void not_one(void) { CHECK(rsk_diag("RSK126=count,teach") == 0); make_it_twice(); }
static void elsewhere(void) { CHECK(rsk_diag("teach,suppress=other.c,suppress=RSK164@misuse.c") == 0); make_it_twice(); }
static void by_file(void) { CHECK(rsk_diag("teach,suppress=misuse.c") == 0); make_it_twice(); }
static void by_function(void) { CHECK(rsk_diag("teach,suppress=RSK126@bind_again") == 0); make_it_twice(); }
static void suppressed(void) { CHECK(rsk_diag("teach,suppress=RSK126") == 0); make_it_twice(); }
static void refused(void) {
    int fd = bound();
    CHECK(rsk_diag("error") == 0);
    CHECK(bind_again(fd) == -1 && errno == EINVAL && rsk_last_error() == EINVAL);
    rsk_perror("refused");
}
static void aborted(void) { int fd = bound(); CHECK(rsk_diag("abort") == 0); bind_again(fd); }

static void off(void)
{
    int fd = bound();
    CHECK(rsk_diag("off") == 0);
    CHECK(bind_again(fd) == -1 && rsk_misuse_count(126) == 0);
}

static void again_after_forget(void)
{
    int fd = bound();
    CHECK(rsk_diag("teach") == 0);
    for (int i = 0; i < 2; i++) {
        bind_again(fd);
        rsk_misuse_forget();
        CHECK(rsk_misuse_count(0) == 0);
    }
}

static void policies_do_what_they_say(void)
{
    static const struct { void (*work)(void); int reports; const char *first; int signal; } cases[] = {
        {count_only, 0, "", 0}, {warn, 1, "rustsock[RSK126] bind(fd=", 0}, {every, 2, "rustsock[RSK126] bind(fd=", 0},
        {json, 1, "{\"code\":\"RSK126\",\"name\":\"bound-or-connected-twice\",\"call\":\"bind(", 0},
        {one_code, 1, "rustsock[", 0}, {by_name, 1, "rustsock[", 0}, {not_one, 0, "", 0}, {suppressed, 0, "", 0},
        {elsewhere, 1, "rustsock[", 0}, {by_file, 0, "", 0}, {by_function, 0, "", 0},
        {refused, 2, "rustsock[", 0}, {aborted, 1, "rustsock[", SIGABRT}, {off, 0, "", 0}, {again_after_forget, 2, "rustsock[", 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[8192];
        int status = run_apart(cases[i].work, text, sizeof text);
        CHECK(strncmp(text, cases[i].first, strlen(cases[i].first)) == 0);
        CHECK(times(text, "RSK126") == cases[i].reports);
        CHECK(cases[i].signal == 0 ? WIFEXITED(status) && WEXITSTATUS(status) == 0
                                   : WIFSIGNALED(status) && WTERMSIG(status) == cases[i].signal);
        if (cases[i].reports == 0) CHECK(text[0] == '\0');
    }
}

struct seen { int calls; int fd; char text[4096]; };

static void keep(const rsk_misuse_report *report, void *user)
{
    struct seen *seen = user;
    seen->calls++;
    seen->fd = report->fd;
    CHECK(report->code == 126 && report->policy == RSK_POLICY_WARN && report->reserved == 0);
    CHECK(strcmp(report->name, "bound-or-connected-twice") == 0 && report->place != NULL);
    CHECK(strstr(report->text, report->fact) && strstr(report->text, report->why) && strstr(report->text, report->hint));
    CHECK(report->json[0] == '{' && strstr(report->json, "\"RSK126\"") && strstr(report->text, report->call));
    snprintf(seen->text, sizeof seen->text, "%s", report->text);
    /* A mistake made in here is this function's own affair. */
    errno = ENOTSUP;
    CHECK(bind_again(report->fd) == -1);
}

static void callback_gets_the_report_and_nothing_is_written(void)
{
    struct seen seen = {0, -1, ""};
    int fd = bound();
    CHECK(rsk_diag("warn,every") == 0 && rsk_misuse_callback(keep, &seen) == 0);
    rsk_misuse_forget();
    CHECK(bind_again(fd) == -1 && errno == EINVAL);
    CHECK(seen.calls == 1 && seen.fd == fd && strncmp(seen.text, "rustsock[RSK126] bind(", 22) == 0);
    CHECK(rsk_misuse_count(126) == 1);
    CHECK(rsk_misuse_callback(NULL, NULL) == 0 && rsk_diag(NULL) == 0);
    CHECK(rsk_close(fd) == 0);
}

static void output_goes_where_it_is_told(void)
{
    char text[4096];
    int ends[2], fd = bound();
    CHECK(pipe(ends) == 0);
    CHECK(rsk_diag("teach") == 0 && rsk_misuse_output(ends[1], RSK_REPORT_JSON) == 0);
    rsk_misuse_forget();
    close(ends[1]);
    CHECK(bind_again(fd) == -1);
    ssize_t n = read(ends[0], text, sizeof text - 1);
    CHECK(n > 0 && text[0] == '{' && text[n - 1] == '\n' && text[n - 2] == '}');
    CHECK(rsk_misuse_output(-1, RSK_REPORT_TEXT) == 0 && rsk_diag("count") == 0);
    close(ends[0]);
    CHECK(rsk_close(fd) == 0);
}

#define REFUSED(call, code)                                                                                               \
    do {                                                                                                                  \
        errno = 0;                                                                                                        \
        CHECK((call) == -1 && errno == (code) && rsk_last_error() == (code));                                             \
    } while (0)

static void wrong_wishes_change_nothing(void)
{
    CHECK(rsk_misuse_set_policy(126, RSK_POLICY_OFF) == 0);
    REFUSED(rsk_diag("taech"), EINVAL);
    REFUSED(rsk_diag("teach,126=loud"), EINVAL);
    REFUSED(rsk_diag("99=off"), EINVAL);
    REFUSED(rsk_diag("file=/nonexistent/directory/file"), ENOENT);
    REFUSED(rsk_misuse_set_policy(99, RSK_POLICY_OFF), EINVAL);
    REFUSED(rsk_misuse_set_policy(65536 + 126, RSK_POLICY_OFF), EINVAL);
    REFUSED(rsk_misuse_set_policy(126, 0), EINVAL);
    REFUSED(rsk_misuse_set_policy(126, 6), EINVAL);
    REFUSED(rsk_misuse_policy(-126), EINVAL);
    REFUSED(rsk_misuse_count(1), EINVAL);
    REFUSED(rsk_misuse_suppress(""), EINVAL);
    REFUSED(rsk_misuse_suppress("RSK1@server.c"), EINVAL);
    REFUSED(rsk_misuse_output(-1, 7), EINVAL);
    REFUSED(rsk_misuse_output(12345, RSK_REPORT_TEXT), EBADF);
    REFUSED(rsk_misuse_text(99, NULL, 0), EINVAL);
    REFUSED(rsk_misuse_text(126, NULL, 10), EFAULT);
    REFUSED(rsk_leaks(-1, 9), EINVAL);
    REFUSED(rsk_diag((const char *)16), EFAULT);
    REFUSED(rsk_misuse_suppress((const char *)16), EFAULT);
    errno = 0;
    CHECK(rsk_misuse_codes(NULL) == NULL && errno == EFAULT);
    for (int i = 0; i < 64; i++) CHECK(rsk_misuse_suppress("nothing.c") == 0);
    REFUSED(rsk_misuse_suppress("nothing.c"), EINVAL);
    CHECK(rsk_misuse_suppress(NULL) == 0 && rsk_misuse_suppress("nothing.c") == 0 && rsk_misuse_suppress(NULL) == 0);
    CHECK(rsk_diag("") == 0 && rsk_misuse_policy(126) == RSK_POLICY_COUNT && rsk_misuse_policy(0) == RSK_POLICY_COUNT);
}

static void leaks_are_told_by_place(void)
{
    char text[4096];
    int ends[2], fds[3], pair[2];
    CHECK(rsk_diag("teach") == 0);
    int before = rsk_leaks(-1, RSK_REPORT_TEXT);
    for (int i = 0; i < 3; i++) CHECK((fds[i] = rsk_socket(AF_INET, SOCK_DGRAM, 0)) >= 0);
    CHECK(rsk_leaks(-1, RSK_REPORT_TEXT) == before + 3);
    CHECK(pipe(ends) == 0);
    CHECK(rsk_leaks(ends[1], RSK_REPORT_TEXT) == before + 3);
    ssize_t n = read(ends[0], text, sizeof text - 1);
    text[n > 0 ? n : 0] = '\0';
    CHECK(strstr(text, "rustsock: sockets still open: 3, opened at misuse.c:") != NULL);
    for (int i = 0; i < 3; i++) CHECK(rsk_close(fds[i]) == 0);
    CHECK(rsk_leaks(-1, RSK_REPORT_TEXT) == before);
    CHECK(rsk_socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0 && rsk_send(pair[0], "unread", 6, 0) == 6);
    CHECK(rsk_close(pair[1]) == 0 && rsk_close(pair[0]) == 0);
    CHECK(rsk_leaks(ends[1], RSK_REPORT_JSON) == before);
    n = read(ends[0], text, sizeof text - 1);
    text[n > 0 ? n : 0] = '\0';
    CHECK(strstr(text, "\"leak\":\"closed\"") != NULL && strstr(text, "\"unread\":6") != NULL);
    REFUSED(rsk_leaks(12345, RSK_REPORT_TEXT), EBADF);
    close(ends[0]);
    close(ends[1]);
    CHECK(rsk_diag(NULL) == 0);
}

static const char *self;

static void from_environment(void)
{
    execl(self, self, "make it twice", (char *)NULL);
    _exit(98);
}

static void environment_is_read_and_mistakes_in_it_are_told(void)
{
    static const struct { const char *value; const char *expected; } cases[] = {
        {"teach", "rustsock[RSK126]"}, {"taech", "rustsock: RUSTSOCK_DIAG: \"taech\": "}, {"count", ""}, {"", ""},
        {"teach,json", "{\"code\":\"RSK126\""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[8192];
        CHECK(setenv("RUSTSOCK_DIAG", cases[i].value, 1) == 0);
        int status = run_apart(from_environment, text, sizeof text);
        CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
        CHECK(cases[i].expected[0] == '\0' ? text[0] == '\0' : strncmp(text, cases[i].expected, strlen(cases[i].expected)) == 0);
        CHECK(unsetenv("RUSTSOCK_DIAG") == 0);
    }
}

int main(int argc, char **argv)
{
    self = argv[0];
    if (argc > 1) {
        make_it_twice();
        return check_end();
    }
    policies_do_what_they_say();
    callback_gets_the_report_and_nothing_is_written();
    output_goes_where_it_is_told();
    wrong_wishes_change_nothing();
    leaks_are_told_by_place();
    environment_is_read_and_mistakes_in_it_are_told();
    lifetime_mistakes();
    return check_end();
}
