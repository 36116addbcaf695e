/* The step machine: reads the step list, prints what is seen, and does what waited for it. */
#include "driver.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

const struct front *front;
rsk_loop the_loop;
int pending;
int inside_call;

static struct actor actors[ACTORS];
static int actor_count;
static struct rule rules[RULES];
static int rule_count;

int64_t now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static void unreadable(const char *line)
{
    fprintf(stderr, "step list: %s\n", line);
    exit(2);
}

static enum kind kind_of(const char *name)
{
    if (strcmp(name, "loop") == 0)
        return LOOP;
    if (strncmp(name, "srv", 3) == 0 || strncmp(name, "alt", 3) == 0)
        return SERVER;
    if (strncmp(name, "sig", 3) == 0)
        return SIGNAL;
    return name[0] == 't' ? TIMER : name[0] == 'w' ? WATCH : STREAM;
}

struct actor *actor_named(const char *name)
{
    for (int i = 0; i < actor_count; i++)
        if (strcmp(actors[i].name, name) == 0)
            return &actors[i];
    if (actor_count == ACTORS)
        unreadable("too many actors");
    struct actor *made = &actors[actor_count++];
    made->what = AN_ACTOR;
    made->kind = kind_of(name);
    made->fd = -1;
    snprintf(made->name, sizeof made->name, "%s", name);
    return made;
}

struct actor *actor_with(enum kind kind, uint64_t id)
{
    for (int i = 0; i < actor_count; i++)
        if (actors[i].kind == kind && actors[i].id == id && id != 0)
            return &actors[i];
    return NULL;
}

struct actor *server_at(int port)
{
    for (int i = 0; i < actor_count; i++)
        if (actors[i].kind == SERVER && actors[i].port == port && port != 0)
            return &actors[i];
    return NULL;
}

static void perform(struct rule *rule)
{
    for (int i = 0; i < rule->actions; i++)
        act(actor_named(rule->action[i].actor), &rule->action[i]);
}

/* The time of a rule that waits some more has come. */
void rule_is_due(struct rule *rule)
{
    pending--;
    perform(rule);
}

/* Somebody who keeps the loop going, or NULL. */
const char *who_is_alive(void)
{
    for (int i = 0; i < actor_count; i++)
        if (actors[i].alive && !actors[i].unreferenced)
            return actors[i].name;
    return pending > 0 ? "something that was posted" : NULL;
}

static void begin(struct rule *rule)
{
    rsk_timer timer;
    if (rule->delay == 0)
        perform(rule);
    else if (rsk_timer_start(the_loop, rule->delay, 0, front->timer, rule, &timer) == 0)
        pending++;
    else
        rsk_perror("the timer of a rule");
}

static bool matches(const struct condition *condition, const char *actor, const char *kind, const char *arg)
{
    if (strcmp(condition->actor, actor) != 0 || strcmp(condition->kind, kind) != 0)
        return false;
    if (condition->arg == NULL)
        return true;
    size_t len = strlen(condition->arg);
    return strncmp(arg, condition->arg, len) == 0 && (arg[len] == '\0' || arg[len] == ':');
}

/* Prints an event and does every rule that waited for it. */
void seen(struct actor *actor, const char *kind, const char *arg, uint64_t bytes)
{
    struct rule *due[RULES];
    int count = 0;
    printf("%s.%s%s%s\n", actor->name, kind, arg[0] == '\0' ? "" : ":", arg);
    for (int i = 0; i < rule_count; i++) {
        struct rule *rule = &rules[i];
        if (rule->conditions == 0 || (rule->fired && !rule->every))
            continue;
        bool met = true, touched = false;
        for (int k = 0; k < rule->conditions; k++) {
            struct condition *condition = &rule->condition[k];
            if (matches(condition, actor->name, kind, arg)) {
                condition->seen_times++;
                condition->seen_total += bytes;
                touched = true;
            }
            met = met && condition->seen_times >= condition->times && condition->seen_total >= condition->total;
        }
        if (met && touched) {
            rule->fired = true;
            due[count++] = rule;
        }
    }
    for (int i = 0; i < count; i++)
        begin(due[i]);
}

void seen_number(struct actor *actor, const char *kind, uint64_t number)
{
    char text[24];
    snprintf(text, sizeof text, "%llu", (unsigned long long)number);
    seen(actor, kind, text, 0);
}

static void read_condition(struct rule *rule, char *words)
{
    if (rule->conditions == CONDITIONS)
        unreadable("too many conditions");
    struct condition *condition = &rule->condition[rule->conditions++];
    condition->actor = strtok(words, " ");
    condition->kind = strtok(NULL, " ");
    const char *arg = strtok(NULL, " "), *times = strtok(NULL, " "), *total = strtok(NULL, " ");
    if (total == NULL)
        unreadable("cond");
    condition->arg = strcmp(arg, "-") == 0 ? NULL : arg;
    condition->times = strtoull(times, NULL, 10);
    condition->total = strtoull(total, NULL, 10);
}

static void read_action(struct rule *rule, char *words)
{
    if (rule->actions == ACTIONS)
        unreadable("too many actions");
    struct action *action = &rule->action[rule->actions++];
    action->actor = strtok(words, " ");
    action->verb = strtok(NULL, " ");
    for (const char *word = strtok(NULL, " "); word != NULL; word = strtok(NULL, " ")) {
        if (action->count == WORDS)
            unreadable("too many words");
        action->words[action->count++] = word;
    }
    if (action->verb == NULL)
        unreadable("do");
}

static void read_line(char *line)
{
    struct rule *rule = rule_count > 0 ? &rules[rule_count - 1] : NULL;
    if (strncmp(line, "rule ", 5) == 0) {
        if (rule_count == RULES)
            unreadable("too many rules");
        rule = &rules[rule_count++];
        rule->what = A_RULE;
        rule->every = strstr(line, "every") != NULL;
        rule->delay = atoi(strrchr(line, ' '));
    } else if (rule != NULL && strncmp(line, "cond ", 5) == 0) {
        read_condition(rule, line + 5);
    } else if (rule != NULL && strncmp(line, "do ", 3) == 0) {
        read_action(rule, line + 3);
    } else {
        unreadable(line);
    }
}

static void read_steps(void)
{
    static char *text; /* the words of the rules point into it to the end */
    size_t room = 0;
    if (getdelim(&text, &room, '\0', stdin) < 0)
        unreadable("nothing");
    for (char *line = text, *next; *line != '\0'; line = next) {
        next = line + strcspn(line, "\n");
        if (*next != '\0')
            *next++ = '\0';
        read_line(line);
    }
}

int run_scenario(const struct front *with, const char *way)
{
    front = with;
    setvbuf(stdout, NULL, _IOLBF, 0);
    read_steps();
    rsk_loop_options options = {.size = sizeof options};
    if (rsk_loop_open(&options, &the_loop) != 0) {
        rsk_perror("rsk_loop_open");
        return 2;
    }
    const char *backend = getenv("RUSTSOCK_POLLER");
    if (backend != NULL && strcmp(backend, rsk_loop_backend_name(the_loop)) != 0)
        fprintf(stderr, "the loop waits with %s\n", rsk_loop_backend_name(the_loop));
    actor_named("loop");
    for (int i = 0; i < rule_count; i++)
        if (rules[i].conditions == 0)
            begin(&rules[i]);
    if (front->drive(the_loop, way) != 0)
        return 2;
    if (rsk_loop_close(the_loop) != 0) {
        rsk_perror("rsk_loop_close");
        return 2;
    }
    printf("loop.done\n");
    for (int i = 0; i < actor_count; i++)
        if (actors[i].opened)
            printf("%s.total:%llu:%08x\n", actors[i].name, (unsigned long long)actors[i].total,
                   (unsigned)actors[i].sum);
    return 0;
}
