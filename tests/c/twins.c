/* twins: every function of the C interface does what it says when it is used properly. */
#include "twins.h"

CHECK_PROGRAM("twins");

int tcp_listener(struct sockaddr_in *address) {
    socklen_t bytes = sizeof *address;
    memset(address, 0, sizeof *address);
    address->sin_family = AF_INET;
    address->sin_addr.s_addr = rsk_htonl(INADDR_LOOPBACK);
    int listener = rsk_socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    CHECK(listener >= 0);
    CHECK_GIVES(rsk_bind(listener, (struct sockaddr *)address, sizeof *address), 0);
    CHECK_GIVES(rsk_listen(listener, 8), 0);
    CHECK_GIVES(rsk_getsockname(listener, (struct sockaddr *)address, &bytes), 0);
    CHECK_INT(bytes, sizeof *address);
    CHECK(address->sin_port != 0);
    return listener;
}

struct sockaddr_in deaf_address(void) {
    return (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons(1), .sin_addr = {.s_addr = htonl(INADDR_LOOPBACK)}};
}

int main(int argc, char **argv) {
    static const struct {
        const char *name;
        void (*run)(void);
    } parts[] = {
        {"connection", connection_part}, {"transfer", transfer_part},     {"message", message_part},
        {"sigpipe", sigpipe_part},       {"readiness", readiness_part},   {"descriptor", descriptor_part},
        {"name", name_part},             {"error", error_part},           {"language", language_part},
        {"trace", trace_part},           {"constants", constants_part},
    };
    (void)alarm(60);
    if (argc == 2 && strcmp(argv[1], "--traced") == 0) {
        return traced_from_the_start();
    }
    (void)unsetenv("RUSTSOCK_TRACE");
    (void)unsetenv("RUSTSOCK_POLLER");
    CHECK_GIVES(rsk_set_language("en"), 0);
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        unsigned long before = atomic_load(&check_counts.cases), differed = atomic_load(&check_counts.differ);
        parts[i].run();
        printf("  %-10s %lu cases, %lu differ\n", parts[i].name, atomic_load(&check_counts.cases) - before,
               atomic_load(&check_counts.differ) - differed);
    }
    return check_end();
}
