// Plain db-lib: dblib PORT PASSWORD CONNECTIONS SECONDS ACCOUNTS
//
// Reads single rows by their key with the statement of driver-bench, by sp_executesql, as programs in C do; a thread a
// connection. Prints the line that driver-bench prints.
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <sybfront.h>
#include <sybdb.h>

enum { NATIONAL = 231, MOST = 1 << 22 };

static const char *statement =
    "SELECT [account_id], [version], [url], [company], [display_name] FROM [dbo].[shop_profile] WHERE [account_id] = @p1";
static const char *declaration = "@p1 bigint";

static const char *port, *password;
static int seconds, accounts;
static pthread_barrier_t barrier;

struct worker { pthread_t thread; unsigned seed; uint32_t *times; int count, failures; };

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec + time.tv_nsec / 1e9;
}

static int ignore_error(DBPROCESS *process, int severity, int number, int system, char *text, char *systemText) {
    return INT_CANCEL;
}

static int ignore_message(
    DBPROCESS *process, DBINT number, int state, int severity, char *text, char *server, char *procedure, int line) {
    return 0;
}

static DBPROCESS *open_connection(void) {
    char server[64];
    snprintf(server, sizeof server, "127.0.0.1:%s", port);
    LOGINREC *login = dblogin();
    DBSETLUSER(login, "gateway");
    DBSETLPWD(login, password);
    DBSETLDBNAME(login, "Shop");
    DBSETLCHARSET(login, "UTF-8");
    dbsetlversion(login, DBVERSION_74);
    DBPROCESS *process = dbopen(login, server);
    dbloginfree(login);
    return process;
}

// Reads one row, and every value of it.
static int read_row(DBPROCESS *process, int64_t id) {
    char text[5][512];
    int rows = 0;
    dbrpcinit(process, "sp_executesql", 0);
    dbrpcparam(process, NULL, 0, NATIONAL, -1, strlen(statement), (BYTE *)statement);
    dbrpcparam(process, NULL, 0, NATIONAL, -1, strlen(declaration), (BYTE *)declaration);
    dbrpcparam(process, NULL, 0, SYBINT8, -1, -1, (BYTE *)&id);
    if (dbrpcsend(process) != SUCCEED || dbsqlok(process) != SUCCEED) return 0;
    while (dbresults(process) == SUCCEED) {
        int columns = dbnumcols(process);
        while (dbnextrow(process) == REG_ROW) {
            rows++;
            for (int column = 1; column <= columns && column <= 5; column++) {
                int length = dbdatlen(process, column);
                memcpy(text[column - 1], dbdata(process, column), length < 512 ? length : 512);
            }
        }
    }
    return rows;
}

static void *work(void *argument) {
    struct worker *worker = argument;
    DBPROCESS *process = open_connection();
    if (process) read_row(process, 1);
    pthread_barrier_wait(&barrier);
    double then = now(), end = then + seconds;
    while (process && then < end && worker->count < MOST) {
        if (read_row(process, rand_r(&worker->seed) % accounts + 1) != 1) worker->failures++;
        double time = now();
        worker->times[worker->count++] = (time - then) * 1e6;
        then = time;
    }
    return NULL;
}

static int compare(const void *left, const void *right) {
    uint32_t one = *(const uint32_t *)left, other = *(const uint32_t *)right;
    return one < other ? -1 : one > other;
}

int main(int count, char **arguments) {
    if (count != 6) return fprintf(stderr, "usage: %s PORT PASSWORD CONNECTIONS SECONDS ACCOUNTS\n", arguments[0]), 64;
    port = arguments[1];
    password = arguments[2];
    int connections = atoi(arguments[3]), all = 0, failures = 0;
    seconds = atoi(arguments[4]);
    accounts = atoi(arguments[5]);
    dbinit();
    dberrhandle(ignore_error);
    dbmsghandle(ignore_message);
    pthread_barrier_init(&barrier, NULL, connections + 1);
    struct worker *workers = calloc(connections, sizeof *workers);
    for (int index = 0; index < connections; index++) {
        workers[index].seed = time(NULL) * 64 + index;
        workers[index].times = malloc(MOST * sizeof(uint32_t));
        pthread_create(&workers[index].thread, NULL, work, &workers[index]);
    }
    pthread_barrier_wait(&barrier);
    double begin = now();
    uint32_t *times = NULL;
    for (int index = 0; index < connections; index++) {
        pthread_join(workers[index].thread, NULL);
        times = realloc(times, (all + workers[index].count + 1) * sizeof *times);
        memcpy(times + all, workers[index].times, workers[index].count * sizeof *times);
        all += workers[index].count;
        failures += workers[index].failures;
    }
    double elapsed = now() - begin;
    if (all == 0) return fprintf(stderr, "no connection came to be\n"), 1;
    qsort(times, all, sizeof *times, compare);
    printf("RESULT\t%.1f\t%u\t%u\t%d\t%d\n", all / elapsed, times[all / 2], times[(int)(all * 0.99)], failures, all);
}
