/* opening: a server that does not answer costs its deadline and not more, also while signals come. */
#include "opening.h"

static void silent_server_costs_the_deadline(const char *host) {
    int clients[2], listener = silent_listener(host, clients);
    const char *port = port_of(listener);
    int before = open_descriptors();
    CHECK_TAKES(rsk_tcp_connect(host, port, 0, 200), ETIMEDOUT, 200);
    CHECK(explained("no answer in time"));
    CHECK_TAKES(rsk_tcp_connect(host, port, RSK_NONBLOCK, 50), ETIMEDOUT, 50);
    CHECK_TAKES(rsk_tcp_connect(host, port, 0, 0), ETIMEDOUT, 0);
    start_ticking();
    CHECK_TAKES(rsk_tcp_connect(host, port, 0, 300), ETIMEDOUT, 300);
    CHECK(stop_ticking() >= 10);
    CHECK_INT(open_descriptors(), before);

    int started = rsk_tcp_connect(host, port, RSK_NONBLOCK, 0);
    CHECK(started >= 0);
    CHECK_TAKES(rsk_connect_finish(started, 0), ETIMEDOUT, 0);
    CHECK_TAKES(rsk_connect_finish(started, 150), ETIMEDOUT, 150);
    start_ticking();
    CHECK_TAKES(rsk_connect_finish(started, 300), ETIMEDOUT, 300);
    CHECK(stop_ticking() >= 10);
    CHECK(rsk_get_nonblocking(started) == 1);

    /* Room in the queue: the next SYN, a second after the first, gets its answer. */
    int served = (int)MUST(accept(listener, NULL, NULL));
    (void)close(served);
    served = (int)MUST(accept(listener, NULL, NULL));
    (void)close(served);
    CHECK_GIVES(rsk_connect_finish(started, 5000), 0);
    (void)close(started);
    drop_silent(listener, clients);
}

/* A connect a signal has interrupted goes on by itself, on a blocking socket too. */
static void interrupted_connect_is_finished(void) {
    int clients[2], listener = silent_listener("127.0.0.1", clients);
    struct sockaddr_storage address;
    socklen_t len = sizeof address;
    MUST(getsockname(listener, (struct sockaddr *)&address, &len));
    int fd = (int)MUST(rsk_socket(AF_INET, SOCK_STREAM, 0));
    start_ticking();
    CHECK_FAILS(rsk_connect(fd, (struct sockaddr *)&address, len), EINTR);
    (void)stop_ticking();
    CHECK_TAKES(rsk_connect_finish(fd, 100), ETIMEDOUT, 100);
    CHECK_INT(rsk_get_nonblocking(fd), 0);
    (void)close(fd);
    drop_silent(listener, clients);
}

static void numbers_need_no_time_and_names_do(void) {
    CHECK_TAKES(rsk_tcp_connect("localhost", "9", 0, 0), ETIMEDOUT, 0);
    CHECK_TAKES(rsk_tcp_listen("localhost", "0", 0, 0, 0), ETIMEDOUT, 0);
    CHECK(explained("is not a number"));
    CHECK_TAKES(rsk_udp_open("127.0.0.1", "discard", 0, 0), ETIMEDOUT, 0);
    CHECK_TAKES(rsk_udp_connect("localhost", "9", 0, 0), ETIMEDOUT, 0);
    int fd = rsk_tcp_listen(NULL, "0", 0, 0, 0);
    CHECK(fd >= 0);
    (void)close(fd);
    fd = rsk_udp_open("::1", "0", 0, 0);
    CHECK(fd >= 0);
    (void)close(fd);
}

void deadlines_part(void) {
    silent_server_costs_the_deadline("127.0.0.1");
    silent_server_costs_the_deadline("::1");
    interrupted_connect_is_finished();
    numbers_need_no_time_and_names_do();
}
