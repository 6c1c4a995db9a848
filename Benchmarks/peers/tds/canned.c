// A responder of canned TDS replies: canned PORT SERVER_PORT
//
// It hands logins and batches on to a real TDS server, and the first call of each kind; what that answered it answers itself
// from then on, in whichever transaction. So whoever is measured against it is measured alone: it reads a call, finds it by
// its bytes, and writes. Only what prepares a statement goes to the server each time, which keeps it for one connection.
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

// The number of the transaction comes behind the lengths and the type of the header that has it (MS-TDS 2.2.5.3.2).
// Then come how many there are of them, and the name of the procedure as UTF-16 behind its length.
enum { HEADER = 8, TRANSACTION = HEADER + 10, PROCEDURE = TRANSACTION + 12, CALL = 0x03, SLOTS = 1 << 19 };

struct message { uint8_t *bytes; size_t length; };
struct entry { uint64_t hash; struct message request, reply; };

static struct entry table[SLOTS];
static pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;
static int server_port;

static int read_all(int socket, uint8_t *bytes, size_t length) {
    while (length > 0) {
        ssize_t count = read(socket, bytes, length);
        if (count <= 0) return -1;
        bytes += count;
        length -= count;
    }
    return 0;
}

static int write_all(int socket, const uint8_t *bytes, size_t length) {
    while (length > 0) {
        ssize_t count = write(socket, bytes, length);
        if (count <= 0) return -1;
        bytes += count;
        length -= count;
    }
    return 0;
}

// The packets of one message, up to and with the one whose status says that it is the last.
static int read_message(int socket, struct message *message) {
    message->length = 0;
    for (;;) {
        message->bytes = realloc(message->bytes, message->length + 65536);
        uint8_t *packet = message->bytes + message->length;
        if (read_all(socket, packet, HEADER) < 0) return -1;
        size_t length = packet[2] << 8 | packet[3];
        if (length < HEADER || read_all(socket, packet + HEADER, length - HEADER) < 0) return -1;
        // The number of the session and that of the packet are no part of what is asked.
        memset(packet + 4, 0, 4);
        message->length += length;
        if (packet[1] & 1) return 0;
    }
}

static int is_preparing(const struct message *request) {
    static const uint8_t name[] = { 11, 0, 's', 0, 'p', 0, '_', 0, 'p', 0, 'r', 0, 'e', 0, 'p', 0, 'e', 0, 'x', 0, 'e', 0, 'c', 0 };
    return request->length >= PROCEDURE + sizeof name && memcmp(request->bytes + PROCEDURE, name, sizeof name) == 0;
}

static uint64_t hash(const struct message *message) {
    uint64_t value = 1469598103934665603u;
    for (size_t index = 0; index < message->length; index++) value = (value ^ message->bytes[index]) * 1099511628211u;
    return value;
}

static struct entry *find(const struct message *request, uint64_t value) {
    size_t slot = value % SLOTS;
    while (table[slot].request.bytes) {
        struct entry *entry = &table[slot];
        if (entry->hash == value && entry->request.length == request->length &&
            memcmp(entry->request.bytes, request->bytes, request->length) == 0)
            return entry;
        slot = (slot + 1) % SLOTS;
    }
    return &table[slot];
}

static struct message copy(const struct message *message) {
    struct message made = { malloc(message->length), message->length };
    memcpy(made.bytes, message->bytes, message->length);
    return made;
}

static int connect_to_server(void) {
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(server_port) };
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int server = socket(AF_INET, SOCK_STREAM, 0), on = 1;
    setsockopt(server, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return connect(server, (struct sockaddr *)&address, sizeof address) < 0 ? -1 : server;
}

static void *serve(void *argument) {
    int client = (int)(intptr_t)argument, server = connect_to_server();
    struct message request = { 0 }, reply = { 0 };
    uint64_t transaction = 0;
    while (server >= 0 && read_message(client, &request) == 0) {
        int is_call = request.bytes[0] == CALL && request.length >= PROCEDURE && !is_preparing(&request);
        uint64_t value = 0;
        if (is_call) {
            memcpy(&transaction, request.bytes + TRANSACTION, sizeof transaction);
            memset(request.bytes + TRANSACTION, 0, sizeof transaction);
            value = hash(&request);
            pthread_rwlock_rdlock(&lock);
            struct message known = find(&request, value)->reply;
            pthread_rwlock_unlock(&lock);
            if (known.bytes) {
                if (write_all(client, known.bytes, known.length) < 0) break;
                continue;
            }
            memcpy(request.bytes + TRANSACTION, &transaction, sizeof transaction);
        }
        if (write_all(server, request.bytes, request.length) < 0 || read_message(server, &reply) < 0) break;
        if (is_call) {
            memset(request.bytes + TRANSACTION, 0, sizeof transaction);
            pthread_rwlock_wrlock(&lock);
            struct entry *entry = find(&request, value);
            if (!entry->reply.bytes) *entry = (struct entry){ value, copy(&request), copy(&reply) };
            pthread_rwlock_unlock(&lock);
        }
        if (write_all(client, reply.bytes, reply.length) < 0) break;
    }
    free(request.bytes);
    free(reply.bytes);
    close(client);
    close(server);
    return NULL;
}

int main(int count, char **arguments) {
    if (count != 3) return fprintf(stderr, "usage: %s PORT SERVER_PORT\n", arguments[0]), 64;
    signal(SIGPIPE, SIG_IGN);
    server_port = atoi(arguments[2]);
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(atoi(arguments[1])) };
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int listener = socket(AF_INET, SOCK_STREAM, 0), on = 1;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) < 0 || listen(listener, 128) < 0)
        return perror("canned"), 1;
    puts("Listening");
    fflush(stdout);
    for (;;) {
        int client = accept(listener, NULL, NULL);
        if (client < 0) continue;
        setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        pthread_t thread;
        if (pthread_create(&thread, NULL, serve, (void *)(intptr_t)client) == 0) pthread_detach(thread);
    }
}
