/* What the streams of a round should do: the bytes of each side, the order of completions, and what must be true at the end. */
#include "random_streams.h"

static const uint64_t MAGIC = 0x5253000000000000U;

static uint64_t mix(uint64_t z) {
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9U;
    z = (z ^ z >> 27) * 0x94D049BB133111EBU;
    return z ^ z >> 31;
}

uint64_t draw(struct world *world, uint64_t limit) {
    world->random += 0x9E3779B97F4A7C15U;
    return mix(world->random) % limit;
}

/* The first bytes tell the side's number, the others follow from it and from their place. */
static unsigned char byte_at(uint64_t number, uint64_t offset) {
    uint64_t word = offset < HELLO ? MAGIC | number : mix(number * 0x9E3779B97F4A7C15U + offset / 8);
    return (unsigned char)(word >> offset % 8 * 8);
}

void fill(unsigned char *bytes, size_t len, const struct side *side, uint64_t offset) {
    for (size_t i = 0; i < len; i++) {
        bytes[i] = byte_at(side->number, offset + i);
    }
}

struct side *new_side(struct world *world) {
    struct side *side = &world->sides[world->side_count++];
    *side = (struct side){.number = (uint64_t)world->side_count};
    return side;
}

struct handle *new_handle(struct world *world, struct side *side) {
    struct handle *handle = &world->handles[world->handle_count++];
    *handle = (struct handle){.side = side, .soft = 64 << 10, .hard = 16 << 20};
    handle->last = &handle->first;
    side->now = handle;
    return handle;
}

void has_options(struct handle *handle, const rsk_stream_options *options) {
    handle->half_open = (options->flags & RSK_STREAM_HALF_OPEN) != 0;
    handle->paused = (options->flags & RSK_STREAM_PAUSED) != 0;
    handle->soft = options->soft_mark != 0 ? options->soft_mark : handle->soft;
    handle->hard = options->hard_mark != 0 ? options->hard_mark : handle->hard;
    handle->idle_limit = options->idle_timeout_ms != 0;
    if (options->write_timeout_ms != 0 || options->close_timeout_ms != 0 || options->connect_timeout_ms != 0) {
        handle->side->causes |= MAY_TIME_OUT;
    }
}

struct handle *handle_of(struct world *world, uint64_t id) {
    for (int i = world->handle_count; i > 0; i--) {
        if (world->handles[i - 1].stream.id == id) {
            return &world->handles[i - 1];
        }
    }
    return NULL;
}

void add_order(struct handle *handle, uint64_t tag, unsigned char *memory, size_t len, bool end) {
    struct order *order = malloc(sizeof *order);
    MUST(order != NULL ? 0 : -1);
    *order = (struct order){.tag = tag, .memory = memory, .len = len, .end = end};
    *handle->last = order;
    handle->last = &order->next;
}

static struct order *first_order(struct handle *handle) {
    struct order *order = handle->first;
    handle->first = order->next;
    if (handle->first == NULL) {
        handle->last = &handle->first;
    }
    return order;
}

static void free_order(struct order *order) {
    if (order->memory != NULL) {
        memset(order->memory, 0xEE, order->len); /* whoever still sends it sends this */
        free(order->memory);
    }
    free(order);
}

void drop_orders(struct handle *handle) {
    while (handle->first != NULL) {
        free_order(first_order(handle));
    }
}

void check_written(struct world *world, struct handle *handle, uint64_t tag, int code) {
    if (handle->first == NULL || handle->first->tag != tag) {
        WRONG(world, "on_written(%llu) while %lld is due", (unsigned long long)tag,
              handle->first == NULL ? -1 : (long long)handle->first->tag);
        return;
    }
    struct order *order = first_order(handle);
    if (code == 0 && handle->write_failure != 0) {
        WRONG(world, "write %llu succeeded after one before it failed with %d", (unsigned long long)tag, handle->write_failure);
    }
    handle->write_failure = code != 0 ? code : handle->write_failure;
    free_order(order);
}

/* The first bytes say who sent them. */
static void find_sender(struct world *world, struct side *side) {
    uint64_t number = 0;
    for (int i = HELLO; i > 0; i--) {
        number = number << 8 | side->hello[i - 1];
    }
    number ^= MAGIC;
    if (number == 0 || number > (uint64_t)world->side_count) {
        WRONG(world, "side %llu got first bytes that nobody sent", (unsigned long long)side->number);
        return;
    }
    struct side *sender = &world->sides[number - 1];
    if ((side->peer != NULL && side->peer != sender) || (sender->peer != NULL && sender->peer != side)) {
        WRONG(world, "side %llu got bytes of side %llu, which is not its peer", (unsigned long long)side->number,
              (unsigned long long)number);
        return;
    }
    side->peer = sender;
    sender->peer = side;
}

void receive(struct world *world, struct handle *handle, const unsigned char *bytes, size_t len) {
    struct side *side = handle->side;
    world->bytes += len;
    for (size_t i = 0; i < len; i++, side->got++) {
        if (side->got < HELLO) {
            side->hello[side->got] = bytes[i];
            if (side->got == HELLO - 1) {
                find_sender(world, side);
            }
        } else if (side->peer == NULL || bytes[i] != byte_at(side->peer->number, side->got)) {
            WRONG(world, "side %llu: byte %llu is not what side %lld sent", (unsigned long long)side->number,
                  (unsigned long long)side->got, side->peer == NULL ? -1 : (long long)side->peer->number);
            return;
        }
    }
    if (side->peer != NULL && side->got > side->peer->sent) {
        WRONG(world, "side %llu got %llu bytes, its peer sent %llu", (unsigned long long)side->number,
              (unsigned long long)side->got, (unsigned long long)side->peer->sent);
    }
}

bool all_closed(const struct world *world) {
    for (int i = 0; i < world->handle_count; i++) {
        if (world->handles[i].closes == 0) {
            return false;
        }
    }
    for (int i = 0; i < world->server_count; i++) {
        if (world->servers[i].closes == 0) {
            return false;
        }
    }
    for (int i = 0; i < world->relay_count; i++) {
        if (world->relays[i].closes < 2) {
            return false;
        }
    }
    return true;
}

/* What both ends of a connection have to excuse a failure with. */
static unsigned excuses(const struct world *world, const struct side *side) {
    unsigned causes = side->causes | (world->relays_cut ? (unsigned)CUT_OFF : 0U);
    if (side->peer != NULL) {
        return causes | side->peer->causes;
    }
    bool refused = world->drops > 0;
    for (int i = 0; i < world->server_count; i++) {
        refused = refused || world->servers[i].closing;
    }
    /* Not one byte came from the other end: it may be any of those without a peer. */
    for (int i = 0; i < world->side_count; i++) {
        causes |= world->sides[i].peer == NULL ? world->sides[i].causes : 0;
    }
    return causes | (refused ? (unsigned)REFUSED : 0U);
}

static void check_side(struct world *world, const struct side *side) {
    const struct handle *handle = side->now;
    unsigned causes = excuses(world, side);
    if (handle->errors > 0 && causes == 0) {
        WRONG(world, "side %llu failed with %d (%s), and nobody did anything to it", (unsigned long long)side->number, handle->error,
              strerror(handle->error));
    }
    /* An end that nobody hurried, whose peer read to the end: every byte has to be there. */
    const struct side *peer = side->peer;
    if (causes == 0 && peer == NULL && side->sent > 0) {
        WRONG(world, "side %llu sent %llu bytes, and nobody got them", (unsigned long long)side->number, (unsigned long long)side->sent);
    }
    if (causes == 0 && peer != NULL && peer->got != side->sent) {
        WRONG(world, "side %llu sent %llu bytes, its peer got %llu", (unsigned long long)side->number, (unsigned long long)side->sent,
              (unsigned long long)peer->got);
    }
    if (!world->relays_cut && side->in_order && peer != NULL && peer->in_order && peer->got != side->sent) {
        WRONG(world, "sides %llu and %llu closed in order, but of %llu bytes %llu arrived", (unsigned long long)side->number,
              (unsigned long long)peer->number, (unsigned long long)side->sent, (unsigned long long)peer->got);
    }
}

void check_round(struct world *world) {
    for (int i = 0; i < world->side_count; i++) {
        check_side(world, &world->sides[i]);
    }
    for (int i = 0; i < world->handle_count; i++) {
        struct handle *handle = &world->handles[i];
        if (handle->first != NULL && !(world->array && (handle->side->causes & CUT_OFF))) {
            WRONG(world, "side %llu: write %llu never completed", (unsigned long long)handle->side->number,
                  (unsigned long long)handle->first->tag);
        }
        drop_orders(handle);
    }
}

void print_world(const struct world *world) {
    for (int i = 0; i < world->server_count; i++) {
        const struct server *server = &world->servers[i];
        printf("  server %d: closing %d closed %d\n", i, server->closing, server->closes);
    }
    for (int i = 0; i < world->relay_count; i++) {
        const struct relay *relay = &world->relays[i];
        printf("  relay %d: %d closed, states %d %d, queued %lld %lld\n", i, relay->closes, rsk_stream_state(relay->down),
               rsk_stream_state(relay->up), (long long)rsk_stream_queued(relay->down), (long long)rsk_stream_queued(relay->up));
    }
    for (int i = 0; i < world->handle_count; i++) {
        const struct handle *handle = &world->handles[i];
        printf("  side %llu%s: sent %llu got %llu, closed %d error %d, connecting %d ended %d peer ended %d paused %d half %d drain %d "
               "destroyed %d, state %d queued %lld, causes %x\n",
               (unsigned long long)handle->side->number, handle->side->now == handle ? "" : " (before)",
               (unsigned long long)handle->side->sent, (unsigned long long)handle->side->got, handle->closes, handle->error,
               handle->connecting, handle->ended, handle->peer_ended, handle->paused, handle->half_open, handle->wants_drain,
               handle->destroyed, rsk_stream_state(handle->stream), (long long)rsk_stream_queued(handle->stream), handle->side->causes);
    }
}
