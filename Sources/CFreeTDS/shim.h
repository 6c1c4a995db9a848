// What Swift needs of db-lib and cannot import: constants of no public header, macros, casts of user data.
//
// Only SQLServerHandle.swift may import this module: the slot below is one a translation unit.
#pragma once
#define MSDBLIB 1
#include <sybfront.h>
#include <sybdb.h>

// From FreeTDS's own tds.h: types that dbcoltype() gives and dbrpcparam() takes.
enum {
    SYBUNIQUE = 36,
    SYBVARIANT = 98,
    XSYBNVARCHAR = 231,
    SYBMSXML = 241,
};

// Where messages go while tdsdbopen() runs: its DBPROCESS has no user data yet.
static inline void **gatehouse_login_slot(void) {
    static _Thread_local void *slot;
    return &slot;
}

static inline void gatehouse_set_login_slot(void *sink) { *gatehouse_login_slot() = sink; }

static inline DBPROCESS *gatehouse_open(LOGINREC *login, const char *server) { return tdsdbopen(login, server, 1); }

static inline void gatehouse_set_user_data(DBPROCESS *process, void *data) {
    dbsetuserdata(process, (BYTE *)data);
}

// The sink of a DBPROCESS, or that of the login under way on this thread.
static inline void *gatehouse_sink(DBPROCESS *process) {
    void *data = process ? (void *)dbgetuserdata(process) : 0;
    return data ? data : *gatehouse_login_slot();
}

// Forgets a call that was begun and not sent.
static inline void gatehouse_rpc_forget(DBPROCESS *process) { dbrpcinit(process, "", DBRPCRESET); }
