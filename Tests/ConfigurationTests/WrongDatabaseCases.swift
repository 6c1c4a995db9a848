/// What can be wrong in a database of the gateway's file.
enum WrongDatabaseCases {
    static let all = WrongFile.cases(
        .gateway,
        #"""
        # name: line 4
          Legacy: { driver: sqlite, file: var/legacy.sqlite }
        => config/gateway.yaml:4: databases.Legacy: "Legacy" cannot name a database; use 1 to 63 lower-case \#
        letters, digits, hyphens and underscores; begin with a letter

        # driver missing: line 4
          legacy: { file: var/legacy.sqlite }
        => config/gateway.yaml:4: databases.legacy.driver: the key is missing; it is one of: postgres, \#
        sqlserver, sqlite

        # driver: line 4
          legacy: { driver: postgre, host: h, nonsense: 1 }
        => config/gateway.yaml:4: databases.legacy.driver: "postgre" is not a driver; did you mean \#
        "postgres"? (postgres, sqlserver, sqlite)

        # file missing: line 4
          legacy: { driver: sqlite }
        => config/gateway.yaml:4: databases.legacy.file: the key is missing; give the path of the \#
        database's file, such as var/main.sqlite

        # file shared: line 4
          legacy: { driver: sqlite, file: ./var/main.sqlite }
        => config/gateway.yaml:4: databases.legacy: the databases "main" and "legacy" have the same file; \#
        give each a file of its own

        # key of another driver: line 4
          legacy: { driver: sqlite, file: l.sqlite, host: db1 }
        => config/gateway.yaml:4: databases.legacy.host: there is no such key; it is one of: driver, file, \#
        busy_timeout, pool, timeouts

        # connect timeout of a file: line 4
          legacy: { driver: sqlite, file: l.sqlite, timeouts: { connect: 5s } }
        => config/gateway.yaml:4: databases.legacy.timeouts.connect: there is no such key; it is one of: \#
        query, acquire

        # pool of a file: line 4
          legacy: { driver: sqlite, file: l.sqlite, pool: { min: 1 } }
        => config/gateway.yaml:4: databases.legacy.pool.min: there is no such key; it is one of: max

        # no server: line 4
          legacy: { driver: postgres, database: d }
        => config/gateway.yaml:4: databases.legacy.url: neither url nor hosts is there; give the server as \#
        url: postgresql://USER@HOST/DATABASE, or as hosts and database

        # url and hosts: line 4
          legacy: { driver: postgres, url: "postgresql://h/d", hosts: [h] }
        => config/gateway.yaml:4: databases.legacy.hosts: the key stands beside url; put it into the url, \#
        or leave url out

        # no connection string: line 4
          legacy: { driver: postgres, url: "host=h password=hunter2" }
        => config/gateway.yaml:4: databases.legacy.url: it is no connection string; write \#
        postgresql://USER@HOST/DATABASE, with the password apart

        # host with a port out of range: line 4
          legacy: { driver: postgres, hosts: ["db1:99999"], database: d }
        => config/gateway.yaml:4: databases.legacy.hosts[0]: "db1:99999" is not a host; write HOST or \#
        HOST:PORT, each server an item of its own

        # hosts empty: line 4
          legacy: { driver: postgres, hosts: [], database: d }
        => config/gateway.yaml:4: databases.legacy.hosts: the list is empty; name at least one server

        # hosts as text: line 4
          legacy: { driver: postgres, hosts: db1, database: d }
        => config/gateway.yaml:4: databases.legacy.hosts: a list is expected, not a single value; write [a, \#
        b] or a line "- a" each

        # database missing: line 4
          legacy: { driver: postgres, hosts: [h] }
        => config/gateway.yaml:4: databases.legacy.database: the key is missing; name the database on the \#
        server

        # sslmode: line 4
          legacy: { driver: postgres, hosts: [h], database: d, sslmode: verify_full }
        => config/gateway.yaml:4: databases.legacy.sslmode: "verify_full" is not an sslmode; did you mean \#
        "verify-full"? (disable, allow, prefer, require, verify-ca, verify-full)

        # certificate that is not used: line 4
          legacy: { driver: postgres, hosts: [h], database: d, ca_file: ca.pem }
        => config/gateway.yaml:4: databases.legacy.ca_file: without sslmode: verify-full or verify-ca \#
        nothing is held against the certificate; write sslmode: verify-full

        # prepare: line 4
          legacy: { driver: postgres, url: "postgres://h/d", prepare: sometimes }
        => config/gateway.yaml:4: databases.legacy.prepare: "sometimes" is not a way to prepare; it is one \#
        of: always, never

        # pool min over max: line 4
          legacy: { driver: postgres, url: "postgres://h/d", pool: { max: 2, min: 3 } }
        => config/gateway.yaml:4: databases.legacy.pool.min: 3 connections are to be kept open and 2 are \#
        allowed; lower min, or raise max

        # pool max: line 4
          legacy: { driver: postgres, url: "postgres://h/d", pool: { max: 0 } }
        => config/gateway.yaml:4: databases.legacy.pool.max: "0" is out of range; write an integer from 1 \#
        to 1000

        # breaker: line 4
          legacy: { driver: postgres, url: "postgres://h/d", breaker: { back_off: 20s } }
        => config/gateway.yaml:4: databases.legacy.breaker.back_off: the first pause is longer than \#
        max_back_off; lower back_off, or raise max_back_off

        # password missing: line 4
          legacy: { driver: sqlserver, host: h, database: d, user: u }
        => config/gateway.yaml:4: databases.legacy.password: the key is missing; give it by ${NAME} or \#
        ${file:PATH}

        # password empty: line 4
          legacy: { driver: sqlserver, host: h, database: d, user: u, password: "" }
        => config/gateway.yaml:4: databases.legacy.password: the secret is empty; give it by ${NAME} or \#
        ${file:PATH}

        # password no scalar: line 4
          legacy: { driver: sqlserver, host: h, database: d, user: u, password: [p] }
        => config/gateway.yaml:4: databases.legacy.password: a single value is expected, not a list

        # named instance: line 4
          legacy: { driver: sqlserver, host: 'sql01\SHOP', database: d, user: u, password: p }
        => config/gateway.yaml:4: databases.legacy.host: "sql01\SHOP" is not a host; write the host alone; \#
        name an instance by its port

        # port in the host: line 4
          legacy: { driver: sqlserver, host: "sql01:1433", database: d, user: u, password: p }
        => config/gateway.yaml:4: databases.legacy.host: "sql01:1433" is not a host; write the host alone, \#
        and the port under port

        # encryption: line 4
          legacy: { driver: sqlserver, host: h, database: d, user: u, password: p, encryption: required }
        => config/gateway.yaml:4: databases.legacy.encryption: "required" is not a way to encrypt; did you \#
        mean "require"? (off, request, require)

        # nobody to trust: line 4
          legacy: { driver: sqlserver, host: h, database: d, user: u, password: p, encryption: require }
        => config/gateway.yaml:4: databases.legacy.encryption: nothing says which certificate to trust; \#
        give ca_file, or say trust: any to accept every certificate

        # everybody and somebody to trust: line 4
          legacy: { driver: sqlserver, host: h, database: d, user: u, password: p, encryption: require, \#
        trust: any, ca_file: ca.pem }
        => config/gateway.yaml:4: databases.legacy.trust: ca_file says whom to trust, and trust says \#
        everybody; leave one of them out

        # certificate of nothing: line 4
          legacy: { driver: sqlserver, host: h, database: d, user: u, password: p, encryption: off, \#
        ca_file: ca.pem }
        => config/gateway.yaml:4: databases.legacy.ca_file: nothing is encrypted, so there is no \#
        certificate; write encryption: require

        # trust: line 4
          legacy: { driver: sqlserver, host: h, database: d, user: u, password: p, encryption: require, \#
        trust: all }
        => config/gateway.yaml:4: databases.legacy.trust: "all" is not a way to trust; it is one of: any
        """#)
}
