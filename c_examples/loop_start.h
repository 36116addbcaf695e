/*
 * How the lessons on the event loop begin: a loop, a TCP server on 127.0.0.1, and Ctrl-C or kill as an
 * event of the loop. Included by one lesson at a time, so it is a header only.
 */
#ifndef LOOP_START_H
#define LOOP_START_H

#include <ctype.h>
#include <errno.h>
#include <rustsock.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* For calls that have to succeed: gives the result back, or explains the error and ends the program. */
static inline int check(int result) {
    if (result == -1) {
        rsk_perror("lesson");
        exit(EXIT_FAILURE);
    }
    return result;
}

/* For calls on a stream. Its connection may have broken meanwhile, whatever was told of it before: then the call fails, which
 * is no mistake of the program, and on_close comes soon. Gives the result back. */
static inline int check_stream(int result) {
    return result == -1 && (rsk_last_error() == EALREADY || rsk_last_error() == EPIPE) ? -1 : check(result);
}

/* A number from 0 to 65535, or the end of the program. */
static inline const char *a_port(const char *text) {
    char *end;
    long number = strtol(text, &end, 10);

    if (end == text || *end != '\0' || number < 0 || number > 65535) {
        fprintf(stderr, "usage: the port is a number from 0 to 65535, not \"%s\"\n", text);
        exit(2);
    }
    return text;
}

/* What somebody has sent, as text: no stranger is to control the terminal that shows it. */
static inline const char *a_text(char *text, size_t size, const void *data, size_t len) {
    const unsigned char *bytes = data;
    size_t n = len < size ? len : size - 1;

    for (size_t i = 0; i < n; i++)
        text[i] = (char)(iscntrl(bytes[i]) ? ' ' : bytes[i]);
    text[n] = '\0';
    return text;
}

static inline rsk_loop start_loop(void) {
    rsk_loop loop;

    /* Each line is seen at once, also when the output goes through a pipe. */
    if (setvbuf(stdout, NULL, _IOLBF, 0) != 0) {
        perror("stdout");
        exit(EXIT_FAILURE);
    }
    check(rsk_loop_open(NULL, &loop));
    return loop;
}

/* "127.0.0.1:8080" in a place of its own; which is RSK_LOCAL or RSK_PEER. */
static inline const char *address_of(rsk_stream stream, int which) {
    static char text[128];
    struct sockaddr_storage address;
    socklen_t length = sizeof address;

    if (rsk_stream_address(stream, which, (struct sockaddr *)&address, &length) == -1)
        return "somebody who has gone";
    check(rsk_address_text((struct sockaddr *)&address, length, text, sizeof text));
    return text;
}

/* A server on 127.0.0.1; its callbacks, or NULL for the event array. options may have more than host and service set. */
static inline rsk_server start_server(rsk_loop loop, const char *port, rsk_listen_options options,
                                      const rsk_server_callbacks *callbacks, void *user, const char *means) {
    struct sockaddr_storage address;
    socklen_t length = sizeof address;
    char text[128];
    rsk_server server;

    options.size = sizeof options;
    options.host = "127.0.0.1";
    options.service = a_port(port);
    check(rsk_server_listen(loop, &options, callbacks, user, &server)); /* socket, bind and listen */
    check(rsk_server_address(server, (struct sockaddr *)&address, &length));
    check(rsk_address_text((struct sockaddr *)&address, length, text, sizeof text));
    printf("listening on %s with %s\n", text, means);
    return server;
}

static inline void tell_endpoint(rsk_endpoint endpoint, const char *means) {
    struct sockaddr_storage address;
    socklen_t length = sizeof address;
    char text[128];

    check(rsk_endpoint_address(endpoint, RSK_LOCAL, (struct sockaddr *)&address, &length));
    check(rsk_address_text((struct sockaddr *)&address, length, text, sizeof text));
    printf("listening on %s with %s\n", text, means);
}

/* Ctrl-C and kill as events: call is called. They alone do not keep the loop running. */
static inline void at_the_end(rsk_loop loop, rsk_signal_callback call, void *user) {
    static const int numbers[] = { SIGINT, SIGTERM };

    for (int i = 0; i < 2; i++) {
        rsk_signal signal;

        check(rsk_signal_start(loop, numbers[i], call, user, &signal));
        check(rsk_loop_ref(signal.id, 0));
    }
}

/* An on_drain for who stopped reading because too much was waiting to be sent. */
static inline void resume_reading(rsk_stream stream, void *user) {
    (void)user;
    check_stream(rsk_stream_resume(stream));
}

/* An on_close for streams whose user pointer came from calloc(). */
static inline void free_user(rsk_stream stream, int code, void *user) {
    (void)stream;
    (void)code;
    free(user);
}

/* A callback for at_the_end(); user is the server. It listens no more; its streams are ended, and clients that do not end
 * theirs within 100 ms are cut off. */
static inline void close_server(rsk_signal signal, int number, void *user) {
    const rsk_server *server = user;

    (void)signal;
    (void)number;
    if (rsk_server_close(*server, 100, RSK_CLOSE_END) == -1 && rsk_last_error() != EALREADY && rsk_last_error() != EBADF)
        check(-1);
}

#endif
