/*
 * The store of lesson 31: keys and values in a table of fixed size, and what the commands answer, in the
 * protocol of Redis. It knows nothing of sockets.
 */
#ifndef KEY_VALUE_H
#define KEY_VALUE_H

#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { WORDS = 3, WORD = 255, LINE = 1024, ENTRIES = 1024, REPLY = WORD + 64 };

static struct entry {
    char key[WORD + 1], value[WORD + 1];
} entries[ENTRIES]; /* empty key: a free place */

/* The entry with that key, else a free place if wanted, else NULL. */
static inline struct entry *find(const char *key, int or_room) {
    struct entry *room = NULL;

    for (struct entry *e = entries; e < entries + ENTRIES; e++) {
        if (e->key[0] == '\0')
            room = room == NULL ? e : room;
        else if (strcmp(e->key, key) == 0)
            return e;
    }
    return or_room ? room : NULL;
}

static inline const char *get(const char *key, char reply[REPLY]) {
    const struct entry *e = find(key, 0);

    if (e == NULL)
        return "$-1\r\n";
    snprintf(reply, REPLY, "$%zu\r\n%s\r\n", strlen(e->value), e->value);
    return reply;
}

static inline const char *delete(const char *key) {
    struct entry *e = find(key, 0);

    if (e != NULL)
        e->key[0] = '\0';
    return e != NULL ? ":1\r\n" : ":0\r\n";
}

static inline const char *set(const char *key, const char *value) {
    struct entry *e = find(key, 1);

    if (key[0] == '\0')
        return "-ERR an empty key\r\n";
    if (e == NULL)
        return "-ERR no room for another key\r\n";
    strcpy(e->key, key);
    strcpy(e->value, value);
    return "+OK\r\n";
}

/* The reply to a command of that many words. */
static inline const char *execute(char words[WORDS][WORD + 1], int count, char reply[REPLY]) {
    const char *command = words[0];

    if (count == 1 && strcasecmp(command, "ping") == 0)
        return "+PONG\r\n";
    if (count == 1 && strcasecmp(command, "quit") == 0)
        return "+OK\r\n";
    if (count == 2 && strcasecmp(command, "get") == 0)
        return get(words[1], reply);
    if (count == 2 && strcasecmp(command, "del") == 0)
        return delete(words[1]);
    if (count == 3 && strcasecmp(command, "set") == 0)
        return set(words[1], words[2]);
    return "-ERR ping, quit, get KEY, del KEY or set KEY VALUE\r\n";
}

#endif
