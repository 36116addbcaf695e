/*
 * Lesson 33: many sensors report by UDP; one program collects, and says the averages each second.
 *
 * A report is a datagram "NAME VALUE". They come in batches (one recvmmsg for up to 64), so that a
 * collector keeps up with many thousands a second. What sensors can do to it has an end: there are 64
 * places, and a new sensor takes the place of the one that was silent longest. So names invented by
 * somebody cost nothing but places.
 *
 * Run:     build/examples/33_sensor_collector 8080 [GROUP]    then:  echo kitchen 21.5 | nc -u -w1 127.0.0.1 8080
 *          with a GROUP such as 239.1.2.3 reports to this multicast group are taken; Ctrl-C ends it
 * Look at: reports that are none are counted and not shown: what comes by UDP can come from anybody.
 */
#include "loop_start.h" /* start_loop(), at_the_end(), a_port(), tell_endpoint(); check() */
#include <math.h>

enum { SENSORS = 64, NAME = 16 };

static struct sensor {
    char name[NAME + 1]; /* empty: a free place */
    unsigned long heard; /* the number of its last report */
    unsigned long count;
    double sum, least, most;
} sensors[SENSORS];
static unsigned long reports, malformed, displaced;

/* The place of that name: its own, a free one, or the one that was silent longest. */
static struct sensor *place_of(const char *name) {
    struct sensor *oldest = sensors;

    for (struct sensor *s = sensors; s < sensors + SENSORS; s++) {
        if (strcmp(s->name, name) == 0)
            return s;
        if (s->heard < oldest->heard)
            oldest = s;
    }
    displaced += oldest->name[0] != '\0';
    *oldest = (struct sensor){ .least = INFINITY, .most = -INFINITY };
    strcpy(oldest->name, name);
    return oldest;
}

static void take(const char *report) {
    char name[NAME + 1], rest;
    double value;

    /* A letter or digit begins a name; nothing may follow the value; nan and inf would spoil every average. */
    if (sscanf(report, "%16[A-Za-z0-9_.-] %lf %c", name, &value, &rest) != 2 || !isfinite(value)) {
        malformed++;
        return;
    }
    struct sensor *s = place_of(name);
    s->heard = ++reports;
    s->count++;
    s->sum += value;
    s->least = fmin(s->least, value);
    s->most = fmax(s->most, value);
}

static void on_datagrams(rsk_endpoint endpoint, const rsk_datagram *list, size_t count, void *user) {
    char report[64];

    (void)endpoint;
    (void)user;
    for (size_t i = 0; i < count; i++)
        if (list[i].len >= sizeof report)
            malformed++;
        else
            take(a_text(report, sizeof report, list[i].data, list[i].len));
}

static void say_averages(rsk_timer timer, void *user) {
    (void)timer;
    (void)user;
    for (struct sensor *s = sensors; s < sensors + SENSORS; s++) {
        if (s->count > 0)
            printf("%s: %lu reports, mean %.2f, %.2f to %.2f\n", s->name, s->count, s->sum / (double)s->count, s->least, s->most);
        s->count = 0;
        s->sum = 0;
        s->least = INFINITY;
        s->most = -INFINITY;
    }
}

static void on_signal(rsk_signal signal, int number, void *loop) {
    (void)signal;
    (void)number;
    check(rsk_loop_stop(*(rsk_loop *)loop));
}

int main(int argc, char **argv) {
    const rsk_endpoint_callbacks callbacks = { .size = sizeof callbacks, .on_datagrams = on_datagrams };
    rsk_endpoint_options options = { .size = sizeof options, .host = "127.0.0.1" };
    rsk_endpoint endpoint;
    rsk_timer timer;
    rsk_loop loop;

    if (argc != 2 && argc != 3)
        return fprintf(stderr, "usage: %s port [group]\n", argv[0]), 2;
    options.service = a_port(argv[1]);
    if (argc == 3)
        options.host = argv[2]; /* bound to the group: datagrams to this computer's own addresses do not come */
    loop = start_loop();
    check(rsk_endpoint_open(loop, &options, &callbacks, NULL, &endpoint));
    if (argc == 3)
        check(rsk_endpoint_join(endpoint, argv[2], "lo", NULL)); /* "lo": the reports of this computer; eth0, ... */
    tell_endpoint(endpoint, argc == 3 ? "a group of sensors" : "sensors");
    check(rsk_timer_start(loop, 1000, 1000, say_averages, NULL, &timer));
    at_the_end(loop, on_signal, &loop);
    check(rsk_loop_run(loop));
    say_averages(timer, NULL);
    printf("stopped; reports: %lu, malformed: %lu, sensors displaced: %lu\n", reports, malformed, displaced);
    return check(rsk_loop_close(loop));
}
