/* explained: every explanation tells the one cause there is, from what the system says, in three lines and both languages. */
#include "explained.h"

CHECK_PROGRAM("explained");

static int lines(const char *text) {
    int count = 1;
    for (; *text != '\0'; text++) {
        count += *text == '\n';
    }
    return count;
}

void expect_facts(const char *file, int line, const char *call, const char *const *facts) {
    static bool shown = false, asked = false;
    char text[4097], korean[4097];
    if (!asked) {
        shown = getenv("SHOW") != NULL;
        asked = true;
    }
    (void)rsk_set_language("ko");
    check_true(rsk_explain(korean, sizeof korean) > 0, file, line, "in Korean");
    (void)rsk_set_language("en");
    check_true(rsk_explain(text, sizeof text) > 0, file, line, "in English");
    if (shown) {
        printf("%s\n%s\n\n", text, korean);
    }
    check_int(lines(text), 3, file, line, call);
    check_int(lines(korean), 3, file, line, call);
    check_true(strchr(text, '{') == NULL && strchr(korean, '{') == NULL, file, line, "every place is filled");
    check_true(strstr(korean, "니다") != NULL, file, line, "Korean is Korean");
    for (; *facts != NULL; facts++) {
        atomic_fetch_add(&check_counts.cases, 1);
        if (strstr(text, *facts) == NULL) {
            check_report(file, line, "%s: no \"%s\" in\n%s", call, *facts, text);
        }
    }
}

struct sockaddr_in at(const char *ip, int port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    CHECK_INT(inet_pton(AF_INET, ip, &address.sin_addr), 1);
    return address;
}

int port_of(int fd) {
    struct sockaddr_in6 address;
    socklen_t len = sizeof address;
    MUST(getsockname(fd, (struct sockaddr *)&address, &len));
    return ntohs(address.sin6_port); /* at the same place in both families */
}

const char *text_of(int number) {
    static char texts[4][16];
    static unsigned next;
    char *text = texts[next++ % 4];
    (void)snprintf(text, sizeof texts[0], "%d", number);
    return text;
}

int bound(int type) {
    struct sockaddr_in any = at("127.0.0.1", 0);
    int fd = (int)MUST(rsk_socket(AF_INET, type, 0));
    MUST(rsk_bind(fd, GENERIC(any)));
    return fd;
}

int listening(void) {
    int fd = bound(SOCK_STREAM);
    MUST(rsk_listen(fd, 5));
    return fd;
}

int main(void) {
    (void)alarm(120);
    MUST(rsk_set_language("en"));
    port_part();
    peer_part();
    argument_part();
    descriptor_part();
    path_part();
    right_part();
    network_part();
    return check_end();
}
