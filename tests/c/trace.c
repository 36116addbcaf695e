/* trace: traces to descriptors, files, functions and memory; in forks, threads and signal handlers; refusals.
 * trace talk DIRECTORY: a conversation, for tests/trace/check.py to trace.
 * trace remember DIRECTORY: the same, traced to memory, whose packets are left in DIRECTORY/out.pcapng. */
#include "trace.h"

#include <sys/stat.h>

CHECK_PROGRAM("trace");

/* A call on a pair that leaves a mark to look for. */
static void say(const char *word) {
    int pair[2];
    CHECK_GIVES(rsk_socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
    CHECK_GIVES(rsk_send(pair[0], word, strlen(word), 0), (long long)strlen(word));
    CHECK_GIVES(rsk_close(pair[0]), 0);
    CHECK_GIVES(rsk_close(pair[1]), 0);
}

static void refusals(void) {
    char path[600];
    CHECK_FAILS(rsk_trace_to(2, 0), EINVAL);
    CHECK_FAILS(rsk_trace_to(2, 6), EINVAL);
    CHECK_FAILS(rsk_trace_to(-1, RSK_TRACE_TEXT), EBADF);
    CHECK_FAILS(rsk_trace_to(1 << 20, RSK_TRACE_JSON), EBADF);
    CHECK_FAILS(rsk_trace_file(NULL, RSK_TRACE_TEXT), EFAULT);
    CHECK_FAILS(rsk_trace_file("", RSK_TRACE_TEXT), ENOENT);
    CHECK_FAILS(rsk_trace_file("/", RSK_TRACE_TEXT), EISDIR);
    CHECK_FAILS(rsk_trace_file("/no/such/directory/file", RSK_TRACE_SVG), ENOENT);
    memset(path, 'x', sizeof path - 1);
    path[sizeof path - 1] = '\0';
    CHECK_FAILS(rsk_trace_file(path, RSK_TRACE_TEXT), ENAMETOOLONG);
    CHECK_FAILS(rsk_trace_callback(NULL, NULL, RSK_TRACE_TEXT), EFAULT);
    CHECK_FAILS(rsk_trace_memory((size_t)1 << 40), EINVAL);
    CHECK_FAILS(rsk_trace_dump(2, 9), EINVAL);
    CHECK_GIVES(rsk_trace_stop(), 0); /* nothing to stop */
    int nowhere = (int)MUST(open("/dev/null", O_WRONLY | O_CLOEXEC));
    for (int i = 0; i < 8; i++) {
        CHECK_GIVES(rsk_trace_to(nowhere, RSK_TRACE_TEXT), 0);
    }
    CHECK_FAILS(rsk_trace_to(nowhere, RSK_TRACE_TEXT), ENFILE);
    CHECK_GIVES(rsk_trace_stop(), 0);
    CHECK_GIVES(rsk_trace_to(nowhere, RSK_TRACE_TEXT), 0);
    CHECK_GIVES(rsk_trace(-1), 0);
    MUST(close(nowhere));
}

/* A refused trace leaves the one that is there. */
static void refused_trace_leaves_the_other(void) {
    int file = memory_file();
    CHECK_GIVES(rsk_trace(file), 0);
    CHECK_FAILS(rsk_trace(1 << 20), EBADF);
    say("still there");
    CHECK_GIVES(rsk_trace_stop(), 0);
    char *text = file_text(file);
    CHECK(strstr(text, "\"still there\"") != NULL);
    CHECK(strstr(text, "trace(fd=1048576) = -1 EBADF") != NULL);
    free(text);
    MUST(close(file));
}

static char heard[1 << 16];
static size_t heard_len;
static int inside, stopped_inside;

static void hear(const void *bytes, size_t len, void *user) {
    CHECK(user == &heard_len && inside == 0 && len > 0);
    inside++;
    if (heard_len + len < sizeof heard) {
        memcpy(heard + heard_len, bytes, len);
        heard_len += len;
    }
    IGNORE(rsk_send(-1, "not traced", 10, 0));
    if (stopped_inside == 0) {
        stopped_inside = 1;
        CHECK_FAILS(rsk_trace_stop(), EBUSY);
    }
    inside--;
}

static void function_is_given_lines_and_its_own_calls_are_left_out(void) {
    CHECK_GIVES(rsk_trace_callback(hear, &heard_len, RSK_TRACE_JSON), 0);
    say("a \"word\"");
    CHECK_GIVES(rsk_trace_stop(), 0);
    size_t before = heard_len;
    say("silence");
    CHECK_INT(heard_len, before);
    CHECK(strstr(heard, "\"data\": \"a \\\"word\\\"\"") != NULL);
    CHECK(strstr(heard, "not traced") == NULL && strstr(heard, "silence") == NULL);
    CHECK(heard[before - 1] == '\n');
}

/* What is in memory does not grow, and the last calls are there. (Other traces before have made it larger than asked.) */
static void memory_is_bounded_and_keeps_the_last(void) {
    int pair[2], file = memory_file();
    struct stat state;
    MUST(socketpair(AF_UNIX, SOCK_STREAM, 0, pair));
    CHECK_GIVES(rsk_trace_memory(1), 0);
    for (int i = 0; i < 20000; i++) {
        IGNORE(rsk_send(pair[0], "x", 1, MSG_DONTWAIT));
        IGNORE(rsk_recv(pair[1], (char[4]){0}, 4, MSG_DONTWAIT));
    }
    CHECK_FAILS(rsk_send(-1, "the last", 8, 0), EBADF);
    CHECK_GIVES(rsk_trace_dump(file, RSK_TRACE_TEXT), 0);
    MUST(fstat(file, &state));
    char *text = file_text(file);
    CHECK(state.st_size > 1000 && count_of(text, "\n") <= (8 << 20) / 128);
    CHECK(strstr(text, "send(fd=-1, \"the last\", 8, 0) = -1 EBADF") != NULL);
    free(text);
    CHECK_GIVES(rsk_trace_stop(), 0);
    say("after the end");
    MUST(ftruncate(file, 0));
    MUST(lseek(file, 0, SEEK_SET));
    CHECK_GIVES(rsk_trace_dump(file, RSK_TRACE_JSON), 0); /* what was traced is still there */
    text = file_text(file);
    CHECK(strstr(text, "the last") != NULL && strstr(text, "after the end") == NULL);
    free(text);
    CHECK_FAILS(rsk_trace_dump(-1, RSK_TRACE_SVG), EBADF);
    MUST(close(file));
    MUST(close(pair[0]));
    MUST(close(pair[1]));
}

static char *read_path(const char *path) {
    int file = open(path, O_RDONLY);
    char *text = file < 0 ? NULL : file_text(file);
    if (file >= 0) {
        MUST(close(file));
    }
    return text;
}

static void child_of_a_fork_writes_where_it_may(void) {
    char directory[] = "/tmp/rustsock-trace-XXXXXX", named[64], packets[64], lines[64], picture[64], own[64], mark[32];
    CHECK(mkdtemp(directory) != NULL);
    (void)snprintf(named, sizeof named, "%s/own-%%p.txt", directory);
    (void)snprintf(packets, sizeof packets, "%s/packets", directory);
    (void)snprintf(lines, sizeof lines, "%s/lines", directory);
    (void)snprintf(picture, sizeof picture, "%s/picture", directory);
    CHECK_GIVES(rsk_trace_file(named, RSK_TRACE_TEXT), 0);
    CHECK_GIVES(rsk_trace_file(packets, RSK_TRACE_PCAPNG), 0);
    CHECK_GIVES(rsk_trace_file(lines, RSK_TRACE_JSON), 0);
    CHECK_GIVES(rsk_trace_file(picture, RSK_TRACE_MERMAID), 0);
    say("parent before");
    char *before = read_path(packets);
    (void)fflush(stdout);
    pid_t child = (pid_t)MUST(fork());
    if (child == 0) {
        int udp = rsk_udp_open("127.0.0.1", "0", 0, 0), failed = udp < 0;
        say("of the child");
        failed |= rsk_close(udp) != 0;
        exit(failed); /* exit, so that a diagram would be made if it were asked for here */
    }
    int status = -1;
    MUST(waitpid(child, &status, 0));
    CHECK_INT(status, 0);
    char *after = read_path(packets), *drawn = read_path(picture);
    CHECK(before != NULL && after != NULL && strlen(before) == strlen(after)); /* no packets of the child */
    CHECK(drawn != NULL && *drawn == '\0');                                    /* and no diagram */
    say("parent after");
    CHECK_GIVES(rsk_trace_stop(), 0);
    char *all = read_path(lines);
    (void)snprintf(mark, sizeof mark, "\"pid\": %d,", (int)child);
    CHECK(all != NULL && strstr(all, "parent after") != NULL && strstr(all, "of the child") != NULL);
    CHECK(strstr(all, mark) != NULL && count_of(all, "\"data\": \"parent before\"") == 1);
    (void)snprintf(own, sizeof own, "%s/own-%d.txt", directory, (int)child);
    char *of_child = read_path(own);
    CHECK(of_child != NULL && strstr(of_child, "of the child") != NULL && strstr(of_child, "parent") == NULL);
    MUST(unlink(own));
    (void)snprintf(own, sizeof own, "%s/own-%d.txt", directory, (int)getpid());
    char *of_parent = read_path(own);
    CHECK(of_parent != NULL && strstr(of_parent, "parent after") != NULL && strstr(of_parent, "child") == NULL);
    char *made = read_path(picture);
    CHECK(made != NULL && strncmp(made, "sequenceDiagram\n", 16) == 0 && strstr(made, "parent after") != NULL);
    MUST(unlink(own));
    MUST(unlink(packets));
    MUST(unlink(lines));
    MUST(unlink(picture));
    MUST(rmdir(directory));
    char *texts[] = {before, after, drawn, all, of_child, of_parent, made};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        free(texts[i]);
    }
}

/* Runs this program with RUSTSOCK_TRACE set; what it writes to standard error. */
static char *said_with(const char *wish) {
    int ends[2], status = -1;
    static char text[8192];
    MUST(pipe(ends));
    (void)fflush(stdout);
    pid_t child = (pid_t)MUST(fork());
    if (child == 0) {
        (void)setenv("RUSTSOCK_TRACE", wish, 1);
        (void)dup2(ends[1], 2);
        (void)execl(check_own_path(), "trace", "--one-call", (char *)NULL);
        _exit(127);
    }
    MUST(close(ends[1]));
    size_t len = 0;
    for (ssize_t got; (got = read(ends[0], text + len, sizeof text - 1 - len)) > 0;) {
        len += (size_t)got;
    }
    text[len] = '\0';
    MUST(close(ends[0]));
    MUST(waitpid(child, &status, 0));
    CHECK_INT(status, 0);
    return text;
}

static void environment_is_understood_or_complained_of(void) {
    CHECK(strstr(said_with("1"), "close(fd=-1) = -1 EBADF") != NULL);
    CHECK(strstr(said_with("json"), "\"error\": \"EBADF\"") != NULL);
    CHECK(strstr(said_with("text:/dev/null,mermaid"), "sequenceDiagram") != NULL);
    CHECK(strstr(said_with("svg"), "</svg>") != NULL);
    CHECK_STR(said_with(""), "");
    CHECK_STR(said_with("0"), "");
    CHECK_STR(said_with("pcap"),
              "rustsock: RUSTSOCK_TRACE: \"pcap\": not a form; use 1, text, json, pcapng, mermaid or svg, each also as "
              "FORM:FILE, separated by commas\n");
    CHECK_STR(said_with("json:/no/such/file"),
              "rustsock: RUSTSOCK_TRACE: \"/no/such/file\": cannot write there: ENOENT (No such file or directory)\n");
}

int main(int argc, char **argv) {
    (void)alarm(120);
    if (argc == 3 && strcmp(argv[1], "talk") == 0) {
        return talk(argv[2]);
    }
    if (argc == 3 && strcmp(argv[1], "remember") == 0) {
        char path[512];
        (void)snprintf(path, sizeof path, "%s/out.pcapng", argv[2]);
        int file = (int)MUST(open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
        CHECK_GIVES(rsk_trace_memory(1 << 23), 0);
        (void)talk(argv[2]);
        CHECK_GIVES(rsk_trace_dump(file, RSK_TRACE_PCAPNG), 0);
        return check_end();
    }
    if (argc == 2 && strcmp(argv[1], "--one-call") == 0) {
        return rsk_close(-1) == -1 && errno == EBADF ? 0 : 1;
    }
    (void)unsetenv("RUSTSOCK_TRACE");
    CHECK_FAILS(rsk_trace_dump(2, RSK_TRACE_TEXT), EINVAL); /* nothing was ever traced */
    refusals();
    refused_trace_leaves_the_other();
    function_is_given_lines_and_its_own_calls_are_left_out();
    memory_is_bounded_and_keeps_the_last();
    child_of_a_fork_writes_where_it_may();
    environment_is_understood_or_complained_of();
    stress_part();
    return check_end();
}
