/// What can be wrong in a site's store.
enum WrongStoreCases {
    static let all = WrongFile.cases(
        .site,
        #"""
        # store database: line 5
          store: { database: legcy, table: demo, managed: true }
        => sites/demo.yaml:5: profile.store.database: "legcy" is not a database; did you mean "legacy"? \#
        (main, legacy)

        # store database missing: line 5
          store: { table: demo, managed: true }
        => sites/demo.yaml:5: profile.store.database: the key is missing; name one of the gateway's \#
        databases

        # store table missing: line 5
          store: { database: main, managed: true }
        => sites/demo.yaml:5: profile.store.table: the key is missing; name the table, such as \#
        dbo.UserProfile

        # store table: line 5
          store: { database: main, table: "a.b.c", managed: true }
        => sites/demo.yaml:5: profile.store.table: "a.b.c" is not the name of a table; write table or \#
        schema.table, of letters, digits, blanks and _ $ # -

        # store table with a quote: line 5
          store: { database: main, table: 'x"; drop', managed: true }
        => sites/demo.yaml:5: profile.store.table: "x"; drop" is not the name of a table; write table or \#
        schema.table, of letters, digits, blanks and _ $ # -

        # managed and read-only: lines 5-6
          store: { database: main, table: demo, managed: true, access: read-only }
          create: never
        => sites/demo.yaml:5: profile.store.access: a managed table is Gatehouse's own, so it is written; \#
        write access: read-write, or managed: false

        # access: line 5
          store: { database: main, table: demo, managed: true, access: readwrite }
        => sites/demo.yaml:5: profile.store.access: "readwrite" is not an access; did you mean \#
        "read-write"? (read-write, read-only)

        # key missing: line 5
          store: { database: main, table: demo, access: read-write }
        => sites/demo.yaml:5: profile.store.key: the key is missing; name the column that leads to the \#
        account, as { column: user_id, account: id }

        # key column missing: line 5
          store: { database: main, table: demo, access: read-write, key: { account: id } }
        => sites/demo.yaml:5: profile.store.key.column: the key is missing; name the column that leads to \#
        the account

        # key column: line 5
          store: { database: main, table: demo, access: read-write, key: { column: 'a"b' } }
        => sites/demo.yaml:5: profile.store.key.column: "a"b" cannot name a column; use 1 to 128 letters, \#
        digits, blanks and _ $ # -, without a blank at either end

        # key way: line 5
          store: { database: main, table: demo, access: read-write, key: { column: id, account: lnk } }
        => sites/demo.yaml:5: profile.store.key.account: "lnk" is not a way from key to account; did you \#
        mean "link"? (id, link)

        # key type: line 5
          store: { database: main, table: demo, access: read-write, key: { column: id, type: int } }
        => sites/demo.yaml:5: profile.store.key.type: "int" is not a type of key; did you mean "integer"? \#
        (integer, uuid, string)

        # id that is no integer: line 5
          store: { database: main, table: demo, access: read-write, key: { column: id, type: uuid } }
        => sites/demo.yaml:5: profile.store.key.type: an account's id is an integer, not a uuid; write \#
        type: integer, or account: link where the key is another system's

        # link without a source: line 5
          store: { database: main, table: demo, access: read-write, key: { column: id, account: link } }
        => sites/demo.yaml:5: profile.store.key.source: the key is missing; name the system the key belongs \#
        to, such as source: shop

        # source without a link: line 5
          store: { database: main, table: demo, access: read-write, key: { column: id, source: shop } }
        => sites/demo.yaml:5: profile.store.key.source: a key that is the account's id has no source; write \#
        account: link, or leave source out

        # source: line 5
          store: { database: main, table: demo, access: read-write, key: { column: id, account: link, \#
        source: The Shop } }
        => sites/demo.yaml:5: profile.store.key.source: "The Shop" cannot name a source; use 1 to 63 \#
        lower-case letters, digits, hyphens and underscores; begin with a letter

        # managed by a link: line 5
          store: { database: main, table: demo, managed: true, key: { account: link, source: shop } }
        => sites/demo.yaml:5: profile.store.key.account: a managed table is keyed by the account's id, not \#
        by a link; write account: id, or managed: false if the table is another system's

        # version is the key: line 5
          store: { database: main, table: demo, managed: true, version: Account_ID }
        => sites/demo.yaml:5: profile.store.version: the column "Account_ID" is the key, which never \#
        changes; name a column that changes with each write, or leave version out

        # time zone: line 5
          store: { database: main, table: demo, managed: true, time_zone: Europe/Berln }
        => sites/demo.yaml:5: profile.store.time_zone: "Europe/Berln" is not a time zone; did you mean \#
        "Europe/Berlin"?

        # time zone as an offset: line 5
          store: { database: main, table: demo, managed: true, time_zone: "GMT+2" }
        => sites/demo.yaml:5: profile.store.time_zone: "GMT+2" is not a time zone; write its name in the \#
        IANA database, such as Europe/Berlin or UTC

        # on_delete: line 5
          store: { database: main, table: demo, managed: true, on_delete: delete }
        => sites/demo.yaml:5: profile.store.on_delete: "delete" is not what to do on deletion; it is one \#
        of: cascade, retain, restrict

        # cascade in a read-only store: lines 5-6
          store: { database: main, table: demo, access: read-only, key: { column: id }, on_delete: cascade }
          create: never
        => sites/demo.yaml:5: profile.store.on_delete: nothing can be deleted from a read-only store; write \#
        on_delete: retain or restrict, or access: read-write

        # several mistakes of one store: line 5
          store: { database: man, table: demo, managed: maybe, time_zone: Mars, on_delete: never }
        => sites/demo.yaml:5: profile.store.database: "man" is not a database; did you mean "main"? (main, \#
        legacy)
        => sites/demo.yaml:5: profile.store.managed: "maybe" is neither true nor false; write true or \#
        false, in small letters
        => sites/demo.yaml:5: profile.store.time_zone: "Mars" is not a time zone; write its name in the \#
        IANA database, such as Europe/Berlin or UTC
        => sites/demo.yaml:5: profile.store.on_delete: "never" is not what to do on deletion; it is one of: \#
        cascade, retain, restrict
        """#)
}
