/* No descriptors are left: clients are refused and not left waiting, the loop does not spin, and afterwards all is well. */
#include "event_server.h"

enum { FLOOD = 30 };

static void flood(void)
{
    struct rlimit limit, little;
    struct side side;
    int clients[FLOOD], spare[8], turns = 0;

    listening(&side, NULL);
    for (int i = 0; i < FLOOD; i++)
        clients[i] = client_of(side.server);
    MUST(getrlimit(RLIMIT_NOFILE, &limit));
    int lowest = (int)MUST(dup(0));
    close(lowest);
    little = (struct rlimit){.rlim_cur = (rlim_t)lowest + 4, .rlim_max = limit.rlim_max};
    MUST(setrlimit(RLIMIT_NOFILE, &little));
    for (double began = now_ms(); now_ms() < began + 400; turns++)
        turn(20);
    /* Some were let in, the others refused; in 0.4 s it has tried some ten times and not thousands. */
    CHECK(side.told[RSK_EVENT_CONNECTION] >= 3);
    CHECK(side.told[RSK_EVENT_DROP] > 0 && side.reason == RSK_DROP_DESCRIPTORS);
    CHECK(turns < 400);
    MUST(setrlimit(RLIMIT_NOFILE, &limit));
    for (int i = 0; i < FLOOD; i++)
        close(clients[i]);
    settle(350);
    CHECK(side.told[RSK_EVENT_CONNECTION] + side.told[RSK_EVENT_DROP] == FLOOD);
    CHECK_INT(side.told[RSK_EVENT_CLOSE], side.told[RSK_EVENT_CONNECTION]);
    /* As before. */
    int before = side.told[RSK_EVENT_CONNECTION];
    spare[0] = client_of(side.server);
    UNTIL(side.told[RSK_EVENT_CONNECTION], before + 1);
    close(spare[0]);
    end(&side);
}

void limits_part(void)
{
    flood();
}
