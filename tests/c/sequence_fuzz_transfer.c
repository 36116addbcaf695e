/* The steps that move bytes. */
#include "sequence_fuzz_arguments.h"

void step_sending(struct run *run, const struct step *step) {
    int s = run->slot[step->a], flags = send_flags(step->x);
    size_t bytes = length(run, step->y);
    const void *from = source(step->z);
    struct msghdr message;
    struct mmsghdr two[2];
    switch (step->code) {
    case CALL_send:
        SAY("send(%d, %s, %zu, 0x%x)", s, from ? "payload" : "NULL", bytes, flags);
        DO(run->w->send(s, from, bytes, flags));
        break;
    case CALL_sendto:
        set_address(run, step->z, step->z >> 8, step->b, htons(1));
        SAY("sendto(%d, payload, %zu, 0x%x, family %d, %u)", s, bytes, flags, address.ss_family, address_bytes);
        DO(run->w->sendto(s, payload, bytes, flags, step->z % 7 == 0 ? NULL : (struct sockaddr *)&address, address_bytes));
        break;
    case CALL_sendmsg:
        message = message_of(run, step, true);
        SAY("sendmsg(%d, %zu parts, name %u, control %zu, 0x%x)", s, message.msg_iovlen, message.msg_namelen,
            message.msg_controllen, flags);
        DO(run->w->sendmsg(s, &message, flags));
        break;
    default:
        memset(two, 0, sizeof two);
        two[0].msg_hdr = two[1].msg_hdr = message_of(run, step, true);
        SAY("sendmmsg(%d, 2 of %zu parts, name %u, 0x%x)", s, two[0].msg_hdr.msg_iovlen, two[0].msg_hdr.msg_namelen, flags);
        DO(run->w->sendmmsg(s, two, step->z % 3, flags));
        hash(&two[0].msg_len, sizeof two[0].msg_len);
        hash(&two[1].msg_len, sizeof two[1].msg_len);
        break;
    }
}

void step_receiving(struct run *run, const struct step *step) {
    int s = run->slot[step->a], flags = recv_flags(step->x);
    size_t bytes = length(run, step->y) % (BUFFER + 1);
    socklen_t room = room_for_address(step->z);
    bool wanted = step->z % 4 != 0;
    struct msghdr message;
    struct mmsghdr two[2];
    struct timespec none = {0, 0};
    memset(&address, 0x5A, sizeof address);
    switch (step->code) {
    case CALL_recv:
        SAY("recv(%d, %s, %zu, 0x%x)", s, target(step->z) ? "out" : "NULL", bytes, flags);
        DO(run->w->recv(s, target(step->z), bytes, flags));
        hash(out, sizeof out);
        break;
    case CALL_recvfrom:
        SAY("recvfrom(%d, out, %zu, 0x%x, %s, %u)", s, bytes, flags, wanted ? "address" : "NULL", room);
        DO(run->w->recvfrom(s, out, bytes, flags, wanted ? (struct sockaddr *)&address : NULL, wanted ? &room : NULL));
        /* A stream reports no address and leaves the room as it was. */
        hash(&room, sizeof room);
        hash_reported(run, room, wanted);
        break;
    case CALL_recvmsg:
        message = message_of(run, step, false);
        SAY("recvmsg(%d, %zu parts, name %u, control %zu, 0x%x)", s, message.msg_iovlen, message.msg_namelen,
            message.msg_controllen, flags);
        DO(run->w->recvmsg(s, &message, flags));
        hash_message(run, &message);
        break;
    default:
        memset(two, 0, sizeof two);
        two[0].msg_hdr = message_of(run, step, false);
        two[1].msg_hdr.msg_iov = parts;
        two[1].msg_hdr.msg_iovlen = 1;
        SAY("recvmmsg(%d, 2 of %zu parts, 0x%x)", s, two[0].msg_hdr.msg_iovlen, flags);
        DO(run->w->recvmmsg(s, two, step->z % 3, flags, step->z % 5 == 0 ? &none : NULL));
        hash(&two[0].msg_len, sizeof two[0].msg_len);
        hash(&two[1].msg_len, sizeof two[1].msg_len);
        hash_message(run, &two[0].msg_hdr);
        break;
    }
}

void step_files(struct run *run, const struct step *step) {
    int s = run->slot[step->a], count;
    size_t bytes = length(run, step->y);
    off_t at = step->y % 5 == 0 ? -1 : (off_t)(step->y % 5000);
    int from = step->z % 5 == 0 ? run->slot[step->b] : run->file;
    switch (step->code) {
    case CALL_read:
        SAY("read(%d, %s, %zu)", s, target(step->z) ? "out" : "NULL", bytes % (BUFFER + 1));
        DO(run->w->read(s, target(step->z), bytes % (BUFFER + 1)));
        break;
    case CALL_write:
        SAY("write(%d, %s, %zu)", s, source(step->z) ? "payload" : "NULL", bytes);
        DO(run->w->write(s, source(step->z), bytes));
        break;
    case CALL_readv:
        count = set_parts(run, step, false);
        SAY("readv(%d, parts, %d)", s, count);
        DO(run->w->readv(s, parts, count));
        break;
    case CALL_writev:
        count = set_parts(run, step, true);
        SAY("writev(%d, parts, %d)", s, count);
        DO(run->w->writev(s, parts, count));
        break;
    default:
        SAY("sendfile(%d, %d, %s%ld, %zu)", s, from, step->x % 2 ? "at " : "NULL, not ", (long)at, bytes % 2000);
        DO(run->w->sendfile(s, from, step->x % 2 ? &at : NULL, bytes % 2000));
        hash(&at, sizeof at);
        break;
    }
    hash(out, sizeof out);
}
