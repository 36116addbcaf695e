/* What scenarios do with servers, timers, signals and the loop. */
#include "driver.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/un.h>
#include <unistd.h>

/* The value of key=value among the words, or NULL. */
const char *option(const struct args *args, const char *key)
{
    size_t len = strlen(key);
    for (int i = 0; i < args->count; i++)
        if (strncmp(args->words[i], key, len) == 0 && args->words[i][len] == '=')
            return args->words[i] + len + 1;
    return NULL;
}

uint64_t option_number(const struct args *args, const char *key, uint64_t otherwise)
{
    const char *value = option(args, key);
    return value == NULL ? otherwise : strtoull(value, NULL, 10);
}

/* The index-th word that is no key=value, or NULL. */
const char *plain(const struct args *args, int index)
{
    for (int i = 0; i < args->count; i++)
        if ((args->words[i][0] == '\'' || strchr(args->words[i], '=') == NULL) && index-- == 0)
            return args->words[i];
    return NULL;
}

static int64_t long_number(const struct args *args, int index)
{
    const char *word = plain(args, index);
    return word == NULL ? 0 : strtoll(word, NULL, 10);
}

static int number(const struct args *args, int index)
{
    return (int)long_number(args, index);
}

static void remember_place(struct actor *server)
{
    struct sockaddr_storage addr;
    socklen_t len = sizeof addr;
    rsk_server handle = {server->id};
    server->path[0] = '\0';
    server->port = 0;
    if (rsk_server_address(handle, (struct sockaddr *)&addr, &len) != 0)
        rsk_perror("rsk_server_address");
    else if (addr.ss_family == AF_UNIX)
        snprintf(server->path, sizeof server->path, "%s", ((struct sockaddr_un *)&addr)->sun_path);
    else
        server->port = ntohs(((struct sockaddr_in *)&addr)->sin_port); /* at the same place in sockaddr_in6 */
}

static int listening_socket(void)
{
    struct sockaddr_in addr = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || bind(fd, (struct sockaddr *)&addr, sizeof addr) != 0 || listen(fd, 16) != 0)
        perror("a listening socket of the program's own");
    return fd;
}

static int server_listen(const struct args *args)
{
    struct actor *server = args->actor;
    char port[16];
    rsk_stream_options stream;
    stream_options(args, &stream);
    rsk_listen_options options = {.size = sizeof options, .stream = &stream};
    const char *on = option(args, "port");
    struct actor *same = on != NULL && (on[0] < '0' || on[0] > '9') ? actor_named(on) : NULL;
    snprintf(port, sizeof port, "%d", same != NULL ? same->port : on != NULL ? atoi(on) : 0);
    options.path = option(args, "path");
    options.backlog = (int)option_number(args, "backlog", 0);
    options.max_connections = (int)option_number(args, "max", 0);
    options.accepts_per_turn = (int)option_number(args, "accepts", 0);
    options.proxy_timeout_ms = (int)option_number(args, "proxy_timeout", 0);
    options.flags |= option(args, "v6only") != NULL ? RSK_IPV6_ONLY : 0;
    options.flags |= option(args, "reuseport") != NULL ? RSK_REUSEPORT : 0;
    options.flags |= option(args, "reset_refused") != NULL ? RSK_LISTEN_RESET : 0;
    options.flags |= option(args, "proxy") != NULL ? RSK_LISTEN_PROXY : 0;
    options.flags |= option(args, "stopped") != NULL ? RSK_LISTEN_PAUSED : 0;
    options.flags |= option(args, "replace") != NULL ? RSK_REPLACE_STALE : 0;
    rsk_server handle;
    int result;
    if (strcmp(args->verb, "adopt") == 0) {
        result = rsk_server_adopt(the_loop, listening_socket(), &options, front->server, server, &handle);
    } else {
        if (options.path == NULL) {
            const char *host = option(args, "host");
            options.host = option(args, "any") != NULL ? NULL : host != NULL ? host : "127.0.0.1";
            options.service = port;
        }
        result = rsk_server_listen(the_loop, &options, front->server, server, &handle);
    }
    if (result != 0)
        return result;
    server->id = handle.id;
    server->gone = false;
    server->alive = true;
    server->unreferenced = false;
    remember_place(server);
    return 0;
}

static int server_address(struct actor *server)
{
    struct sockaddr_storage addr;
    socklen_t len = sizeof addr;
    rsk_server handle = {server->id};
    if (rsk_server_address(handle, (struct sockaddr *)&addr, &len) != 0)
        return -1;
    char host[64], text[80];
    if (getnameinfo((struct sockaddr *)&addr, len, host, sizeof host, NULL, 0, NI_NUMERICHOST) != 0)
        snprintf(host, sizeof host, "unix");
    for (char *at = host; *at != '\0'; at++)
        *at = *at == ':' ? '_' : *at;
    snprintf(text, sizeof text, "%s:%s", host, ((struct sockaddr_in *)&addr)->sin_port != 0 ? "port" : "0");
    seen(server, "address", text, 0);
    return 0;
}

static int server_act(const struct args *args)
{
    struct actor *server = args->actor;
    const char *verb = args->verb;
    rsk_server handle = {server->id};
    if (strcmp(verb, "listen") == 0 || strcmp(verb, "adopt") == 0)
        return server_listen(args);
    if (strcmp(verb, "address") == 0)
        return server_address(server);
    if (strcmp(verb, "close") == 0) {
        server->gone = true;
        const char *grace = option(args, "grace");
        int flags = option(args, "with_end") != NULL ? RSK_CLOSE_END : 0;
        return rsk_server_close(handle, grace == NULL ? -1 : atoi(grace), flags);
    }
    if (strcmp(verb, "set_max") == 0)
        return rsk_server_set_max(handle, number(args, 0));
    if (strcmp(verb, "pause") == 0)
        return rsk_server_pause(handle);
    if (strcmp(verb, "resume") == 0)
        return rsk_server_resume(handle);
    if (strcmp(verb, "allow") == 0)
        return rsk_server_allow(handle, plain(args, 0));
    if (strcmp(verb, "deny") == 0)
        return rsk_server_deny(handle, plain(args, 0));
    if (strcmp(verb, "connections") == 0) {
        int count = rsk_server_connections(handle);
        if (count >= 0)
            seen_number(server, "connections", (uint64_t)count);
        return count < 0 ? -1 : 0;
    }
    if (strcmp(verb, "streams") == 0) {
        rsk_stream streams[4];
        int count = rsk_server_streams(handle, streams, 4);
        for (int i = 0; i < count && i < 4; i++) {
            const struct actor *stream = actor_with(STREAM, streams[i].id);
            seen(server, "has", stream == NULL ? "stranger" : stream->name, 0);
        }
        return count < 0 ? -1 : 0;
    }
    return NO_VERB;
}

static int timer_act(const struct args *args)
{
    struct actor *actor = args->actor;
    rsk_timer timer = {actor->id};
    if (strcmp(args->verb, "start") == 0) {
        actor->due = now_ns() + long_number(args, 0) * 1000000;
        actor->repeats = long_number(args, 1) > 0;
        int result = rsk_timer_start(the_loop, long_number(args, 0), long_number(args, 1), front->timer, actor, &timer);
        if (result != 0)
            return result;
        actor->id = timer.id;
        actor->gone = actor->unreferenced = false;
        actor->alive = true;
        return 0;
    }
    if (strcmp(args->verb, "again") == 0) {
        actor->due = now_ns() + long_number(args, 0) * 1000000;
        int result = rsk_timer_again(timer, long_number(args, 0));
        actor->alive = actor->alive || result == 0;
        return result;
    }
    if (strcmp(args->verb, "stop") == 0) {
        actor->gone = true;
        actor->alive = false;
        return rsk_timer_stop(timer);
    }
    return NO_VERB;
}

static int signal_act(const struct args *args)
{
    struct actor *actor = args->actor;
    const char *name = plain(args, 0);
    int which = name != NULL && strcmp(name, "HUP") == 0 ? SIGHUP : SIGUSR2;
    rsk_signal handle = {actor->id};
    if (strcmp(args->verb, "start") == 0) {
        int result = rsk_signal_start(the_loop, which, front->signal, actor, &handle);
        actor->id = handle.id;
        actor->alive = result == 0;
        return result;
    }
    if (strcmp(args->verb, "raise") == 0)
        return kill(getpid(), which);
    if (strcmp(args->verb, "stop") == 0) {
        actor->gone = true;
        actor->alive = false;
        return rsk_signal_stop(handle);
    }
    return NO_VERB;
}

/* Watches one end of a pair of the program's own; `feed` writes into the other one. */
static int watch_act(const struct args *args)
{
    struct actor *actor = args->actor;
    const char *verb = args->verb, *first = plain(args, 0);
    rsk_watch watch = {actor->id};
    int events = first != NULL && strcmp(first, "writing") == 0 ? RSK_WRITABLE : RSK_READABLE;
    if (strcmp(verb, "start") == 0) {
        int fds[2];
        if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, fds) != 0)
            return -1;
        actor->fd = fds[0];
        actor->feed = fds[1];
        int result = rsk_watch_start(the_loop, actor->fd, events, front->watch, actor, &watch);
        actor->id = watch.id;
        actor->alive = result == 0;
        return result;
    }
    if (strcmp(verb, "change") == 0)
        return rsk_watch_change(watch, events);
    if (strcmp(verb, "feed") == 0)
        return write(actor->feed, "x", 1) == 1 ? 0 : -1;
    if (strcmp(verb, "stop") == 0) {
        actor->gone = true;
        actor->alive = false;
        int result = rsk_watch_stop(watch);
        /* It stays the program's. */
        if (close(actor->fd) != 0 || close(actor->feed) != 0)
            perror("what was watched");
        return result;
    }
    return NO_VERB;
}

static void *post_from_a_thread(void *word)
{
    if (rsk_loop_post(the_loop, front->post, word) != 0)
        rsk_perror("rsk_loop_post in a thread");
    return NULL;
}

static void work(void *word)
{
    (void)word;
    usleep(2000);
}

static int write_file(const struct args *args)
{
    FILE *file = fopen(plain(args, 0), "w");
    size_t len = 0;
    const char *size = plain(args, 1);
    unsigned char *bytes = bytes_of(actor_named("file"), size != NULL ? size : "13", &len);
    if (file == NULL || fwrite(bytes, 1, len, file) != len || fclose(file) != 0)
        perror(plain(args, 0));
    free(bytes);
    return 0;
}

/* Takes every descriptor there is, or gives them back. */
static int descriptors(bool take)
{
    static int taken[64];
    static int count;
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return -1;
    limit.rlim_cur = 48;
    if (setrlimit(RLIMIT_NOFILE, &limit) != 0)
        return -1;
    while (take && count < 64 && (taken[count] = dup(STDIN_FILENO)) >= 0)
        count++;
    while (!take && count > 0)
        close(taken[--count]);
    return 0;
}

static struct word *word_of(const struct args *args)
{
    struct word *word = calloc(1, sizeof *word);
    word->what = A_WORD;
    snprintf(word->text, sizeof word->text, "%s", plain(args, 0));
    pending++;
    return word;
}

/* What was refused is never told. */
static int taken(int result)
{
    pending -= result != 0;
    return result;
}

static int loop_act(const struct args *args)
{
    const char *verb = args->verb;
    if (strcmp(verb, "note") == 0) {
        seen(args->actor, "note", plain(args, 0), 0);
        return 0;
    }
    if (strcmp(verb, "post") == 0)
        return taken(rsk_loop_post(the_loop, front->post, word_of(args)));
    if (strcmp(verb, "offload") == 0)
        return taken(rsk_loop_offload(the_loop, work, front->offload, word_of(args)));
    if (strcmp(verb, "post_from_a_thread") == 0) {
        pthread_t thread;
        if (pthread_create(&thread, NULL, post_from_a_thread, word_of(args)) != 0 || pthread_detach(thread) != 0)
            perror("a thread");
        return 0;
    }
    if (strcmp(verb, "exists") == 0) {
        seen(args->actor, "exists", access(plain(args, 0), F_OK) == 0 ? "yes" : "no", 0);
        return 0;
    }
    if (strcmp(verb, "take_descriptors") == 0 || strcmp(verb, "give_descriptors") == 0)
        return descriptors(verb[0] == 't');
    if (strcmp(verb, "file") == 0)
        return write_file(args);
    if (strcmp(verb, "wakeup") == 0)
        return rsk_loop_wakeup(the_loop);
    if (strcmp(verb, "stop") == 0)
        return rsk_loop_stop(the_loop);
    if (strcmp(verb, "run") == 0) /* inside of itself */
        return rsk_loop_run(the_loop);
    if (strcmp(verb, "close") == 0)
        return rsk_loop_close(the_loop);
    return NO_VERB;
}

static int reference(struct actor *actor, int on)
{
    actor->unreferenced = on == 0;
    return rsk_loop_ref(actor->id, on);
}

/* Does one action; a refusal is an event of its own. */
void act(struct actor *actor, const struct action *action)
{
    const struct args args = {.actor = actor, .verb = action->verb, .count = action->count, .words = action->words};
    int (*const by_kind[])(const struct args *) = {
        [LOOP] = loop_act,   [SERVER] = server_act, [STREAM] = stream_act,
        [TIMER] = timer_act, [SIGNAL] = signal_act, [WATCH] = watch_act};
    inside_call++;
    int result = strcmp(args.verb, "ref") == 0     ? reference(actor, 1)
                 : strcmp(args.verb, "unref") == 0 ? reference(actor, 0)
                                                   : by_kind[actor->kind](&args);
    int code = errno;
    inside_call--;
    if (result >= 0)
        return;
    char text[64];
    snprintf(text, sizeof text, "%s:%s", args.verb, result == NO_VERB ? "no-such-verb" : rsk_error_name(code));
    seen(actor, "fails", text, 0);
}
