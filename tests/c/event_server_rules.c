/* Who is let in: rules about addresses, and PROXY headers that say who somebody is. */
#include "event_server.h"

/* Whether a client of 127.0.0.1 is let in by these rules: '+' in front allows, '-' denies; blanks between. */
static bool lets_in(const char *rules)
{
    struct side side;
    char copy[128], *rest = NULL;

    listening(&side, NULL);
    snprintf(copy, sizeof copy, "%s", rules);
    for (char *rule = strtok_r(copy, " ", &rest); rule != NULL; rule = strtok_r(NULL, " ", &rest))
        CHECK_GIVES(rule[0] == '+' ? rsk_server_allow(side.server, rule + 1) : rsk_server_deny(side.server, rule + 1), 0);
    int client = client_of(side.server);
    for (int i = 0; i < 100 && side.told[RSK_EVENT_CONNECTION] + side.told[RSK_EVENT_DROP] == 0; i++)
        turn(50);
    CHECK_INT(side.told[RSK_EVENT_CONNECTION] + side.told[RSK_EVENT_DROP], 1);
    if (side.told[RSK_EVENT_DROP] == 1) {
        CHECK_INT(side.reason, RSK_DROP_DENIED);
        CHECK(array_front || strstr(side.explained, "keeps this address out") != NULL);
        CHECK_INT(seen_by(client), 0);
        CHECK_INT(side.told[RSK_EVENT_CLOSE], 0);
    }
    close(client);
    end(&side);
    return side.told[RSK_EVENT_CONNECTION] == 1;
}

static void rules(void)
{
    CHECK(lets_in(""));
    CHECK(!lets_in("-127.0.0.1"));
    CHECK(!lets_in("-127.0.0.0/8"));
    CHECK(lets_in("-10.0.0.0/8"));      /* only denials: the others are let in */
    CHECK(!lets_in("+10.0.0.0/8"));     /* an allowance: the others are not */
    CHECK(lets_in("+127.0.0.1 -127.0.0.0/8"));
    CHECK(!lets_in("-127.0.0.0/8 +127.0.0.1")); /* the first that fits */
    CHECK(!lets_in("+::1"));
    CHECK(!lets_in("+unix"));
    CHECK(!lets_in("-0.0.0.0/0"));
}

/* The address it has, or why it was refused: a part of the explanation. */
static void proxied(const char *header, int reason, const char *who)
{
    rsk_listen_options options = {.size = sizeof options, .host = "127.0.0.1", .flags = RSK_LISTEN_PROXY,
                                  .proxy_timeout_ms = 60, .proxies = "10.0.0.0/8 127.0.0.1"};
    struct sockaddr_storage address;
    socklen_t len = sizeof address;
    struct side side;
    char words[64];

    listening(&side, &options);
    MUST(rsk_server_deny(side.server, "203.0.113.0/24"));
    int client = client_of(side.server);
    settle(5);
    CHECK_INT(side.told[RSK_EVENT_CONNECTION], 0); /* not before it has said who it is */
    MUST(send(client, header, strlen(header), MSG_NOSIGNAL));
    if (reason == 0) {
        UNTIL(side.told[RSK_EVENT_CONNECTION], 1);
        CHECK_GIVES(rsk_stream_address(side.stream, RSK_PEER, (struct sockaddr *)&address, &len), 0);
        CHECK(rsk_address_text((struct sockaddr *)&address, len, words, sizeof words) > 0);
        CHECK_STR(words, who);
        MUST(send(client, "more", 4, MSG_NOSIGNAL));
        UNTIL(side.told[RSK_EVENT_DATA], 1);
    } else {
        UNTIL(side.told[RSK_EVENT_DROP], 1);
        CHECK_INT(side.reason, reason);
        CHECK(array_front || strstr(side.explained, who) != NULL);
        CHECK_INT(side.told[RSK_EVENT_CONNECTION] + side.told[RSK_EVENT_CLOSE] + side.told[RSK_EVENT_ERROR], 0);
        CHECK(seen_by(client) <= 0);
    }
    close(client);
    end(&side);
}

/* A header is not even waited for from somebody who is none of the proxies. */
static void not_a_proxy(void)
{
    rsk_listen_options options = {.size = sizeof options, .host = "127.0.0.1", .flags = RSK_LISTEN_PROXY,
                                  .proxies = "10.0.0.0/8 ::1"};
    struct side side;

    listening(&side, &options);
    int client = client_of(side.server);
    UNTIL(side.told[RSK_EVENT_DROP], 1);
    CHECK_INT(side.reason, RSK_DROP_DENIED);
    CHECK(seen_by(client) <= 0);
    close(client);
    end(&side);
}

void rules_part(void)
{
    not_a_proxy();
    rules();
    proxied("PROXY TCP4 192.0.2.7 192.0.2.1 4711 80\r\n", 0, "192.0.2.7:4711");
    proxied("PROXY TCP4 203.0.113.9 192.0.2.1 4711 80\r\n", RSK_DROP_DENIED, "keeps this address out");
    proxied("GET / HTTP/1.1\r\n\r\n", RSK_DROP_PROXY, "does not begin with a PROXY header");
    proxied("PROXY TCP4 192.0.2.7 192.0.2.1 4711 80000\r\n", RSK_DROP_PROXY, "no number from 0 to 65535");
    proxied("PROXY TCP4 192.0.2.7", RSK_DROP_PROXY, "no PROXY header came in time"); /* the rest never comes */
}
