/* shown for: rsk_message rsk_send_many rsk_recv_many */
#include <rustsock.h>
#include <stdio.h>
#include <string.h>

enum { COUNT = 128, SIZE = 32 };

static int failed(const char *step)
{
    rsk_perror(step);
    return 1;
}

int main(void)
{
    static char out[COUNT][SIZE], in[COUNT][SIZE];
    static rsk_message sent[COUNT], places[COUNT];
    static struct sockaddr_in from[COUNT];
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t size = sizeof address;
    int receiver, sender, part, done, i, whole = 0;

    address.sin_addr.s_addr = rsk_htonl(INADDR_LOOPBACK);
    if ((receiver = rsk_socket(AF_INET, SOCK_DGRAM, 0)) == -1
        || rsk_bind(receiver, (struct sockaddr *)&address, sizeof address) == -1
        || rsk_getsockname(receiver, (struct sockaddr *)&address, &size) == -1
        || (sender = rsk_socket(AF_INET, SOCK_DGRAM, 0)) == -1)
        return failed("sockets");
    for (i = 0; i < COUNT; i++) {
        snprintf(out[i], SIZE, "datagram %d", i);
        sent[i] = (rsk_message){.data = out[i], .len = SIZE, .addr = (struct sockaddr *)&address, .addr_len = size};
        places[i] = (rsk_message){
            .data = in[i], .len = SIZE, .addr = (struct sockaddr *)&from[i], .addr_room = sizeof from[i],
        };
    }

    /* Datagrams of one size to one address: the system gets them as few large ones and cuts them up itself. */
    for (done = 0; done < COUNT; done += part)
        if ((part = rsk_send_many(sender, &sent[done], COUNT - done, 0)) == -1)
            return failed("send");
    printf("%d datagrams sent\n", done);

    /* At least one each time. With 128 places or more they are taken from the system in large pieces, too. */
    for (done = 0; done < COUNT; done += part) {
        if ((part = rsk_recv_many(receiver, places, COUNT, 0, 1000)) == -1)
            return failed("receive");
        for (i = 0; i < part; i++)
            whole += places[i].done == SIZE && places[i].flags == 0 && memcmp(in[i], out[done + i], SIZE) == 0;
    }
    printf("%d datagrams received, %d of them whole and in order\n", done, whole);
    return rsk_close(sender) == -1 || rsk_close(receiver) == -1 ? failed("close") : 0;
}
