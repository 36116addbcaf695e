/* Arguments made from a step's numbers, legal and illegal ones, and the hash of what a call wrote. */
#include "sequence_fuzz_arguments.h"

#include <sys/stat.h>

_Alignas(16) unsigned char out[BUFFER];
static _Alignas(16) unsigned char control[128];
_Alignas(16) char payload[65536];
struct record record;
struct sockaddr_storage address;
socklen_t address_bytes;

void reset_memory(void) {
    memset(out, 0xA5, sizeof out);
    memset(control, 0, sizeof control);
    if (payload[0] == 0) {
        for (size_t i = 0; i < sizeof payload; i++) {
            payload[i] = (char)('a' + i % 25);
        }
    }
    record = (struct record){0, 0, 0};
}

void hash(const void *bytes, size_t count) {
    const unsigned char *at = bytes;
    uint64_t sum = record.bytes;
    while (count >= 8) {
        uint64_t word;
        memcpy(&word, at, sizeof word);
        sum = (sum ^ word) * 0x9FB21C651E98DF25U;
        sum ^= sum >> 29;
        at += 8;
        count -= 8;
    }
    while (count-- > 0) {
        sum = (sum ^ *at++) * 0x100000001B3U;
    }
    record.bytes = sum;
}

/* Ephemeral ports differ between the worlds; the order in which they appear does not. */
void hash_address(struct run *run, const struct sockaddr_storage *from, socklen_t bytes) {
    struct sockaddr_storage copy = *from;
    if (bytes >= 4 && (copy.ss_family == AF_INET || copy.ss_family == AF_INET6)) {
        struct sockaddr_in *named = (struct sockaddr_in *)(void *)&copy;
        unsigned at = 0;
        while (at < run->port_count && run->ports[at] != named->sin_port) {
            at++;
        }
        if (at == run->port_count && at < 64 && named->sin_port != 0) {
            run->ports[run->port_count++] = named->sin_port;
        }
        named->sin_port = named->sin_port == 0 ? 0 : (in_port_t)(at + 1);
    }
    hash(&bytes, sizeof bytes);
    hash(&copy, bytes < sizeof copy ? bytes : sizeof copy);
}

static void set_name(unsigned number) {
    struct sockaddr_un *named = (struct sockaddr_un *)(void *)&address;
    named->sun_family = AF_UNIX;
    int used = snprintf(named->sun_path + 1, sizeof named->sun_path - 1, "rustsock-fuzz-%ld-%u", (long)getpid(), number % 5);
    address_bytes = (socklen_t)(sizeof(sa_family_t) + 1 + (size_t)used);
}

/* Kinds 0-3 are what the openings use; illegal ones come less often. */
void set_address(const struct run *run, uint32_t kind, uint32_t number, unsigned slot, in_port_t port) {
    struct sockaddr_in *v4 = (struct sockaddr_in *)(void *)&address;
    struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)(void *)&address;
    memset(&address, 0, sizeof address);
    switch (kind % 12) {
    case 0: case 4:
        v4->sin_family = AF_INET;
        v4->sin_port = port;
        v4->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        address_bytes = sizeof *v4;
        break;
    case 1:
        v6->sin6_family = AF_INET6;
        v6->sin6_port = port;
        v6->sin6_addr = in6addr_loopback;
        address_bytes = sizeof *v6;
        break;
    case 2: case 5: case 6: set_name(number); break;
    case 9:
        address.ss_family = (sa_family_t)PICK(((const int[]){AF_UNSPEC, 77, AF_INET, AF_UNIX}), number);
        address_bytes = (socklen_t)(number >> 8) % 32;
        if (address.ss_family == AF_UNIX && address_bytes <= 3) {
            address_bytes = 1; /* two bytes would ask for a name by the kernel, which differs each time */
        }
        break;
    default:
        address_bytes = sizeof address;
        if (getsockname(run->slot[slot], (struct sockaddr *)&address, &address_bytes) < 0) {
            address_bytes = 0;
        } else if (address.ss_family == AF_UNIX && address_bytes <= sizeof(sa_family_t)) {
            set_name(number);
        }
        break;
    }
}

int port_in_address(void) {
    bool has_port = address.ss_family == AF_INET || address.ss_family == AF_INET6;
    return has_port ? ntohs(((struct sockaddr_in *)(void *)&address)->sin_port) : -1;
}

int send_flags(uint32_t number) {
    static const int flags[] = {0, 0, 0, 0, MSG_DONTWAIT, MSG_NOSIGNAL, MSG_OOB, MSG_EOR, MSG_MORE, 0x00800000, MSG_ERRQUEUE};
    return PICK(flags, number);
}

int recv_flags(uint32_t number) {
    static const int flags[] = {0, 0, 0, 0, MSG_DONTWAIT, MSG_PEEK, MSG_TRUNC, MSG_PEEK | MSG_TRUNC, MSG_WAITALL, MSG_OOB,
                                MSG_ERRQUEUE};
    return PICK(flags, number);
}

/* Big enough to fill a queue now and then, but not a TCP connection, whose draining takes real time. */
size_t length(const struct run *run, uint32_t number) {
    if (number % 16 == 0) {
        return 0;
    }
    return !run->has_tcp && number % 32 == 1 ? sizeof payload : (number >> 8) % 300;
}

const void *source(uint32_t number) {
    return number % 37 == 0 ? NULL : payload + number % 1000;
}

void *target(uint32_t number) {
    return number % 37 == 0 ? NULL : out;
}

socklen_t room_for_address(uint32_t number) {
    return number % 5 == 0 ? (socklen_t)(number >> 8) % 20 : number % 61 == 1 ? (socklen_t)-1 : sizeof address;
}

/* A call that may report an address: into nothing, or into `address` with some room. */
void hash_reported(struct run *run, socklen_t reported, bool wanted) {
    hash(out, sizeof out);
    if (wanted) {
        hash_address(run, &address, record.result >= 0 ? reported : 0);
    }
}

static bool is_pipe(int descriptor) {
    struct stat status;
    return descriptor >= 0 && fstat(descriptor, &status) == 0 && S_ISFIFO(status.st_mode);
}

struct iovec parts[3];

int set_parts(const struct run *run, const struct step *step, bool sending) {
    size_t bytes = length(run, step->y);
    if (sending) {
        parts[0] = (struct iovec){payload, bytes};
        parts[1] = (struct iovec){payload + 100, step->y % 7};
    } else {
        parts[0] = (struct iovec){out, bytes < 200 ? bytes : 200};
        parts[1] = (struct iovec){out + 256, step->y % 7};
    }
    parts[2] = (struct iovec){NULL, step->y % 41 == 0 ? 1 : 0};
    return step->x % 29 == 0 ? -1 : step->x % 31 == 0 ? 1025 : (int)(step->x % 4);
}

struct msghdr message_of(const struct run *run, const struct step *step, bool sending) {
    struct msghdr message;
    memset(&message, 0, sizeof message);
    int count = set_parts(run, step, sending);
    message.msg_iov = parts;
    message.msg_iovlen = (size_t)count;
    if (step->z % 3 == 0) {
        message.msg_name = &address;
        if (sending) {
            set_address(run, step->z >> 8, step->y, step->b, htons(1));
            message.msg_namelen = address_bytes;
        } else {
            message.msg_namelen = sizeof address;
        }
    }
    if (!sending && step->z % 2 == 0) {
        message.msg_control = control;
        message.msg_controllen = (step->z >> 4) % sizeof control;
    } else if (sending && step->z % 4 == 1 && is_pipe(run->slot[step->b])) {
        struct cmsghdr *header = (struct cmsghdr *)(void *)control;
        header->cmsg_len = CMSG_LEN(sizeof(int));
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        memcpy(CMSG_DATA(header), &run->slot[step->b], sizeof(int));
        message.msg_control = control;
        message.msg_controllen = CMSG_SPACE(sizeof(int));
    }
    return message;
}

void hash_message(struct run *run, const struct msghdr *message) {
    hash(out, sizeof out);
    hash(control, sizeof control);
    hash(&message->msg_controllen, sizeof message->msg_controllen);
    hash(&message->msg_flags, sizeof message->msg_flags);
    if (message->msg_name != NULL) {
        hash_address(run, &address, message->msg_namelen);
    }
}
