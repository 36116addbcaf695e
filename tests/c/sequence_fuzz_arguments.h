/* What the steps of a sequence share: the memory calls write to, the record, and arguments made from a step's numbers. */
#ifndef RUSTSOCK_TESTS_SEQUENCE_FUZZ_ARGUMENTS_H
#define RUSTSOCK_TESTS_SEQUENCE_FUZZ_ARGUMENTS_H

#include "sequence_fuzz.h"

#include <sys/un.h>

extern unsigned char out[BUFFER];
extern char payload[65536];
extern struct record record;
extern struct sockaddr_storage address;
extern socklen_t address_bytes;
extern struct iovec parts[3];

#define SAY(...)                                                              \
    do {                                                                      \
        if (run->say) {                                                       \
            (void)snprintf(run->text, sizeof run->text, __VA_ARGS__);         \
        }                                                                     \
    } while (0)
/* The call itself, with errno marked before and kept after. */
#define DO(expression)                                                        \
    do {                                                                      \
        errno = CHECK_MARK;                                                   \
        record.result = (long)(expression);                                   \
        record.error = errno;                                                 \
    } while (0)
#define PICK(table, number) ((table)[(number) % (sizeof(table) / sizeof(table)[0])])

/* Before each step. */
void reset_memory(void);

void hash(const void *bytes, size_t count);
void hash_address(struct run *run, const struct sockaddr_storage *from, socklen_t bytes);
void hash_reported(struct run *run, socklen_t reported, bool wanted);
void hash_message(struct run *run, const struct msghdr *message);

/* Fills `address`. */
void set_address(const struct run *run, uint32_t kind, uint32_t number, unsigned slot, in_port_t port);
int port_in_address(void);
int send_flags(uint32_t number);
int recv_flags(uint32_t number);
size_t length(const struct run *run, uint32_t number);
const void *source(uint32_t number);
void *target(uint32_t number);
socklen_t room_for_address(uint32_t number);
int set_parts(const struct run *run, const struct step *step, bool sending);
struct msghdr message_of(const struct run *run, const struct step *step, bool sending);

/* Steps in a file of their own. */
void step_sending(struct run *run, const struct step *step);
void step_receiving(struct run *run, const struct step *step);
void step_files(struct run *run, const struct step *step);

#endif
