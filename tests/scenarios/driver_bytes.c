/* What streams write, and the checksum of what they read. */
#include "driver.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PERIOD = 65521 };

static unsigned char block[PERIOD];

static void fill_block(void)
{
    if (block[0] != 0)
        return;
    for (uint64_t i = 0; i < PERIOD; i++)
        block[i] = (unsigned char)(i * i * 31 + i * 7 + (i >> 8) * 5 + 3);
}

/* A number is so many bytes of the writer's own pattern; 'text has its bytes as %xx. The caller frees them. */
unsigned char *bytes_of(struct actor *actor, const char *word, size_t *len)
{
    *len = 0;
    if (word == NULL)
        return NULL;
    if (word[0] == '\'') {
        unsigned char *made = malloc(strlen(word) + 1);
        for (const char *at = strchr(word, '%'); at != NULL; at = strchr(at + 1, '%')) {
            unsigned value = 0;
            if (sscanf(at + 1, "%2x", &value) == 1)
                made[(*len)++] = (unsigned char)value;
        }
        return made;
    }
    size_t count = strtoull(word, NULL, 10);
    size_t first = actor->written;
    fill_block();
    for (const char *at = actor->name; *at != '\0'; at++)
        first += (size_t)*at * 101;
    unsigned char *made = malloc(count + 1);
    for (size_t done = 0; done < count;) {
        size_t from = (first + done) % PERIOD;
        size_t part = PERIOD - from < count - done ? PERIOD - from : count - done;
        memcpy(made + done, block + from, part);
        done += part;
    }
    actor->written += count;
    *len = count;
    return made;
}

/* CRC-32 as zlib has it. */
uint32_t checksum(uint32_t before, const void *data, size_t len)
{
    static uint32_t table[256];
    if (table[1] == 0)
        for (uint32_t n = 0; n < 256; n++) {
            uint32_t value = n;
            for (int bit = 0; bit < 8; bit++)
                value = (value & 1) != 0 ? (value >> 1) ^ 0xedb88320U : value >> 1;
            table[n] = value;
        }
    uint32_t value = ~before;
    for (size_t i = 0; i < len; i++)
        value = table[(value ^ ((const unsigned char *)data)[i]) & 255] ^ (value >> 8);
    return ~value;
}
