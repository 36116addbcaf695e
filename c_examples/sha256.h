/* SHA-256 (FIPS 180-4), for lesson 12: a fingerprint of data that comes piece by piece. */
#ifndef SHA256_H
#define SHA256_H

#include <stddef.h>
#include <stdint.h>

struct sha256 {
    uint32_t state[8];
    uint64_t total;           /* bytes seen so far */
    unsigned char block[64];  /* the last total % 64 of them wait here */
};

void sha256_start(struct sha256 *hash);
void sha256_add(struct sha256 *hash, const void *data, size_t length);
void sha256_finish(struct sha256 *hash, char hex[65]); /* 64 digits and the final 0 */

#endif
