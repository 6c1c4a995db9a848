/// What can be wrong in what the gateway's file says of the members of other systems.
enum WrongMembersCases {
    static let all = WrongFile.cases(
        .gateway,
        #"""
        # no list: line 5
        accounts: { legacy: { source: shop } }
        => config/gateway.yaml:5: accounts.legacy: a list is expected, not a mapping; write [a, b] or a line \#
        "- a" each

        # nothing said: line 5
        accounts: { legacy: [{}] }
        => config/gateway.yaml:5: accounts.legacy[0].database: the key is missing; name one of the gateway's \#
        databases
        => config/gateway.yaml:5: accounts.legacy[0].kind: the key is missing; write aspnet-membership, \#
        aspnet-identity, django or table
        => config/gateway.yaml:5: accounts.legacy[0].source: the key is missing; name the system the members \#
        are of, as the keys of its sites do, such as shop

        # kind: line 5
        accounts: { legacy: [{ source: shop, database: legacy, kind: aspnet-membershp, hash: sha1 }] }
        => config/gateway.yaml:5: accounts.legacy[0].kind: "aspnet-membershp" is not a kind of members \#
        table; did you mean "aspnet-membership"? (aspnet-membership, aspnet-identity, django, table)

        # source: line 5
        accounts: { legacy: [{ source: The Shop, database: legacy, kind: django }] }
        => config/gateway.yaml:5: accounts.legacy[0].source: "The Shop" cannot name a source; use 1 to 63 \#
        lower-case letters, digits, hyphens and underscores; begin with a letter

        # database: line 5
        accounts: { legacy: [{ source: shop, database: legaci, kind: django }] }
        => config/gateway.yaml:5: accounts.legacy[0].database: "legaci" is not a database; did you mean \#
        "legacy"? (main, legacy)

        # source twice: lines 5-5
        accounts:
          legacy:
            - { source: shop, database: legacy, kind: django }
            - { source: shop, database: legacy, kind: aspnet-identity }
        => config/gateway.yaml:8: accounts.legacy[1]: the source "shop" stands in accounts.legacy[0] \#
        already; links of one source are to the keys of one table: give this one a source of its own

        # no hash: line 5
        accounts: { legacy: [{ source: shop, database: legacy, kind: aspnet-membership }] }
        => config/gateway.yaml:5: accounts.legacy[0].hash: the key is missing; write the hashAlgorithmType \#
        of the other system: sha1, sha256 or hmacsha256

        # hash: line 5
        accounts: { legacy: [{ source: shop, database: legacy, kind: aspnet-membership, hash: md5 }] }
        => config/gateway.yaml:5: accounts.legacy[0].hash: "md5" is not a hash of ASP.NET Membership; it is \#
        one of: sha1, sha256, hmacsha256

        # key: line 5
        accounts: { legacy: [{ source: shop, database: legacy, kind: django, key: int }] }
        => config/gateway.yaml:5: accounts.legacy[0].key: "int" is not a type of key; did you mean "integer"? \#
        (integer, uuid, string)

        # another kind's keys: line 5
        accounts: { legacy: [{ source: shop, database: legacy, kind: aspnet-identity, hash: sha1, schema: dbo }] }
        => config/gateway.yaml:5: accounts.legacy[0].hash: the key has no effect with kind: aspnet-identity; \#
        leave it out, or write kind: aspnet-membership
        => config/gateway.yaml:5: accounts.legacy[0].schema: the key has no effect with kind: \#
        aspnet-identity; write table: schema.table

        # columns of a known table: line 5
        accounts: { legacy: [{ source: shop, database: legacy, kind: django, columns: { key: id, username: u } }] }
        => config/gateway.yaml:5: accounts.legacy[0].columns: the key has no effect with kind: django; leave \#
        it out, or write kind: table

        # table of Membership: line 5
        accounts: { legacy: [{ source: shop, database: legacy, kind: aspnet-membership, hash: sha1, table: Users }] }
        => config/gateway.yaml:5: accounts.legacy[0].table: the key has no effect with kind: \#
        aspnet-membership; leave it out, or write kind: aspnet-identity or django or table

        # table without a name: line 5
        accounts: { legacy: [{ source: shop, database: legacy, kind: table }] }
        => config/gateway.yaml:5: accounts.legacy[0].columns: the key is missing; name the columns, as \#
        { key: UserID, username: Login, password: Hash }
        => config/gateway.yaml:5: accounts.legacy[0].table: the key is missing; name the table, such as \#
        dbo.Users

        # columns without key and username: line 5
        accounts: { legacy: [{ source: shop, database: legacy, kind: table, table: dbo.Users, columns: { mail: Mail } }] }
        => config/gateway.yaml:5: accounts.legacy[0].columns.key: the key is missing; name the column that \#
        links lead to
        => config/gateway.yaml:5: accounts.legacy[0].columns.username: the key is missing; name the column of \#
        the usernames
        => config/gateway.yaml:5: accounts.legacy[0].columns.mail: there is no such key; did you mean "email"? \#
        (key, username, normalized_username, email, password, first_name, last_name, approved, locked, joined, \#
        last_login, plain_passwords)

        # plain passwords that are nowhere: line 5
        accounts: { legacy: [{ source: s, database: legacy, kind: table, table: U, columns: { key: i, username: u, plain_passwords: true } }] }
        => config/gateway.yaml:5: accounts.legacy[0]: no password of these members would be right: \#
        passwords.accept does not name plain; add plain to passwords.accept
        => config/gateway.yaml:5: accounts.legacy[0].columns.plain_passwords: there is no column of \#
        passwords; name it: password: COLUMN

        # table name: line 5
        accounts: { legacy: [{ source: shop, database: legacy, kind: django, table: "a;b" }] }
        => config/gateway.yaml:5: accounts.legacy[0].table: "a;b" is not the name of a table; write table or \#
        schema.table, of letters, digits, blanks and _ $ # -

        # time zone: line 5
        accounts: { legacy: [{ source: shop, database: legacy, kind: django, time_zone: CET+1 }] }
        => config/gateway.yaml:5: accounts.legacy[0].time_zone: "CET+1" is not a time zone; write its name in \#
        the IANA database, such as Europe/Berlin or UTC

        # unknown key: line 5
        accounts: { legacy: [{ source: shop, database: legacy, kind: django, sorce: x }] }
        => config/gateway.yaml:5: accounts.legacy[0].sorce: there is no such key; did you mean "source"? \#
        (source, database, kind, key, time_zone, table)

        # passwords that are not accepted: lines 5-5
        accounts: { legacy: [{ source: shop, database: legacy, kind: aspnet-membership, hash: sha1 }] }
        passwords: { accept: [bcrypt] }
        => config/gateway.yaml:5: accounts.legacy[0]: no password of these members would be right: \#
        passwords.accept does not name aspnet-membership; add aspnet-membership to passwords.accept

        # the accounts themselves: line 5
        accounts: { preset: django, legacy: [{ source: old, database: main, kind: django }] }
        => config/gateway.yaml:5: accounts.legacy[0]: the table "auth_user" of the database "main" holds the \#
        accounts themselves; leave it out: with accounts.preset: django its people are here already
        """#)
}
