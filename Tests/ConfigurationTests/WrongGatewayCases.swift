/// What can be wrong in the gateway's file.
enum WrongGatewayCases {
    static let all = WrongFile.cases(
        .gateway,
        #"""
        # unknown key: line 5
        listn: { port: 8080 }
        => config/gateway.yaml:5: listn: there is no such key; did you mean "listen"? (databases, core, \#
        sites, listen, admin_listen, links, accounts, passwords, limits, cache, trusted_proxies, \#
        public_metrics, log, sessions, sign_in, mail, audit, unknown_hosts, own_hosts)

        # unknown key far from any: line 5
        frobnicate: true
        => config/gateway.yaml:5: frobnicate: there is no such key; it is one of: databases, core, sites, \#
        listen, admin_listen, links, accounts, passwords, limits, cache, trusted_proxies, public_metrics, \#
        log, sessions, sign_in, mail, audit, unknown_hosts, own_hosts

        # key twice: line 5
        core: main
        => config/gateway.yaml:5: core: the key is there twice; it stands on line 1 already; remove one of \#
        them

        # core missing: line 1
        log: { level: info }
        => config/gateway.yaml:1: core: the key is missing; name the database that holds the accounts, such \#
        as main

        # core unknown: line 1
        core: mian
        => config/gateway.yaml:1: core: "mian" is not a database; did you mean "main"? (main, legacy)

        # core on SQL Server: lines 1-4
        core: old
        databases:
          main: { driver: sqlite, file: main.sqlite }
          old: { driver: sqlserver, host: h, database: d, user: u, password: p }
        => config/gateway.yaml:1: core: the database "old" is a SQL Server, which cannot hold the accounts; \#
        name one whose driver is postgres or sqlite

        # databases empty: lines 2-4
        databases: {}
        => config/gateway.yaml:2: databases: there is no database; name at least one, such as main

        # databases no mapping: lines 2-4
        databases: main
        => config/gateway.yaml:2: databases: a mapping is expected, not a single value; write its keys \#
        below it, each as "key: value"

        # port no integer: line 5
        listen: { port: http }
        => config/gateway.yaml:5: listen.port: "http" is not an integer; write one from 0 to 65535

        # port out of range: line 5
        listen: { port: 70000 }
        => config/gateway.yaml:5: listen.port: "70000" is out of range; write an integer from 0 to 65535

        # listen no mapping: line 5
        listen: 8080
        => config/gateway.yaml:5: listen: a mapping is expected, not a single value; write its keys below \#
        it, each as "key: value"

        # key without value: line 5
        listen:
        => config/gateway.yaml:5: listen: the key has no value; give it one, or leave the key out

        # unknown key inside: line 5
        listen: { hots: 127.0.0.1 }
        => config/gateway.yaml:5: listen.hots: there is no such key; did you mean "host"? (host, port)

        # admin port missing: line 5
        admin_listen: { host: 127.0.0.1 }
        => config/gateway.yaml:5: admin_listen.port: the key is missing; give the port, such as 9090

        # both listeners on one port: line 5
        admin_listen: { port: 8080 }
        => config/gateway.yaml:5: admin_listen: both listeners have the address 127.0.0.1:8080; give one of \#
        them another port

        # scheme: line 5
        links: { scheme: htps }
        => config/gateway.yaml:5: links.scheme: "htps" is not a scheme; did you mean "https"? (http, https)

        # preset: line 5
        accounts: { preset: djang }
        => config/gateway.yaml:5: accounts.preset: "djang" is not a preset; did you mean "django"? \#
        (gatehouse, django)

        # boolean in YAML 1.1: line 5
        accounts: { unique_email: yes }
        => config/gateway.yaml:5: accounts.unique_email: "yes" is neither true nor false; write true or \#
        false, in small letters

        # boolean capital: line 5
        public_metrics: True
        => config/gateway.yaml:5: public_metrics: "True" is neither true nor false; write true or false, in \#
        small letters

        # password length: line 5
        passwords: { min_length: 0 }
        => config/gateway.yaml:5: passwords.min_length: "0" is out of range; write an integer from 1 to 128

        # size without unit: line 5
        limits: { body: 1048576 }
        => config/gateway.yaml:5: limits.body: "1048576" is not a size; write a number and B, KiB, MiB or \#
        GiB, such as 512KiB

        # size in MB: line 5
        limits: { body: 1MB }
        => config/gateway.yaml:5: limits.body: "1MB" is not a size; write a number and B, KiB, MiB or GiB, \#
        such as 512KiB

        # size out of range: line 5
        limits: { body: 2GiB }
        => config/gateway.yaml:5: limits.body: "2GiB" is out of range; write a size from 1KiB to 1GiB

        # time without unit: line 5
        limits: { request_timeout: 30 }
        => config/gateway.yaml:5: limits.request_timeout: "30" is not a time; write a number and ms, s, m, \#
        h or d, such as 5s

        # time no number: line 5
        limits: { request_timeout: soon }
        => config/gateway.yaml:5: limits.request_timeout: "soon" is not a time; write a number and ms, s, \#
        m, h or d, such as 5s

        # time out of range: line 5
        limits: { request_timeout: 1d }
        => config/gateway.yaml:5: limits.request_timeout: "1d" is out of range; write a time from 100ms to \#
        1h

        # proxies no list: line 5
        trusted_proxies: 10.0.0.1
        => config/gateway.yaml:5: trusted_proxies: a list is expected, not a single value; write [a, b] or \#
        a line "- a" each

        # proxy: line 5
        trusted_proxies: [10.0.0.0/8, 10.0.0.300]
        => config/gateway.yaml:5: trusted_proxies[1]: "10.0.0.300" is no address or range of addresses; \#
        write an IP address or a range such as 10.0.0.0/8 or fd00::/8

        # proxy prefix: line 5
        trusted_proxies: [fd00::/129]
        => config/gateway.yaml:5: trusted_proxies[0]: "fd00::/129" is no address or range of addresses; \#
        write an IP address or a range such as 10.0.0.0/8 or fd00::/8

        # log level: line 5
        log: { level: warn }
        => config/gateway.yaml:5: log.level: "warn" is not a log level; did you mean "warning"? (trace, \#
        debug, info, notice, warning, error, critical)

        # log format: line 5
        log: { format: xml }
        => config/gateway.yaml:5: log.format: "xml" is not a log format; it is one of: text, json

        # cache no mapping: line 5
        cache: 64MiB
        => config/gateway.yaml:5: cache: a mapping is expected, not a single value; write its keys below \#
        it, each as "key: value"

        # cache of nothing: line 5
        cache: { entries: 0 }
        => config/gateway.yaml:5: cache.entries: "0" is out of range; write an integer from 1 to 100000000

        # cache too small: line 5
        cache: { bytes: 64KiB }
        => config/gateway.yaml:5: cache.bytes: "64KiB" is out of range; write a size from 1MiB to 1024GiB

        # cache unknown key: line 5
        cache: { ttl: 30s }
        => config/gateway.yaml:5: cache.ttl: there is no such key; it is one of: entries, bytes, keys

        # cache keys too long: line 5
        cache: { keys: 6m }
        => config/gateway.yaml:5: cache.keys: "6m" is out of range; write a time from 0ms to 5m

        # databases missing: lines 2-4
        public_metrics: false
        => config/gateway.yaml:1: databases: the key is missing; name at least one database, such as main
        """#)
}
