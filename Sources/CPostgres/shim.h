#pragma once
#include <dlfcn.h>
#include <libpq-fe.h>

// Fields of an error: character macros, which Swift does not import.
static const int gatehouse_diag_sqlstate = PG_DIAG_SQLSTATE;
static const int gatehouse_diag_severity = PG_DIAG_SEVERITY_NONLOCALIZED;
static const int gatehouse_diag_message = PG_DIAG_MESSAGE_PRIMARY;
static const int gatehouse_diag_detail = PG_DIAG_MESSAGE_DETAIL;
static const int gatehouse_diag_table = PG_DIAG_TABLE_NAME;
static const int gatehouse_diag_column = PG_DIAG_COLUMN_NAME;
static const int gatehouse_diag_constraint = PG_DIAG_CONSTRAINT_NAME;

#ifndef RTLD_DEFAULT
#define RTLD_DEFAULT ((void *)0)
#endif

/// How many bytes OpenSSL has decrypted and libpq has not taken yet: nothing on the socket tells of them.
///
/// libpq has no call for it. The function is found where libpq's own OpenSSL has put it, so that we need not link it.
static inline int gatehouse_tls_pending(PGconn *connection) {
    void *tls = PQsslStruct(connection, "OpenSSL");
    if (tls == (void *)0) return 0;
    int (*pending)(const void *) = (int (*)(const void *))dlsym(RTLD_DEFAULT, "SSL_pending");
    return pending ? pending(tls) : 0;
}

static inline void gatehouse_ignore_notice(void *argument, const PGresult *notice) {
    (void)argument;
    (void)notice;
}

/// Keeps libpq from writing the server's notices to the standard error.
static inline void gatehouse_silence(PGconn *connection) {
    PQsetNoticeReceiver(connection, gatehouse_ignore_notice, (void *)0);
}
