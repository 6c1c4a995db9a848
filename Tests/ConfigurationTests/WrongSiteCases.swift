/// What can be wrong in a site's file, its store and fields apart.
enum WrongSiteCases {
    static let all = WrongFile.cases(
        .site,
        #"""
        # unknown key: line 2
        nme: Demo
        => sites/demo.yaml:2: nme: there is no such key; did you mean "name"? (site, name, hosts, \#
        require_complete, registration, feed, profile)

        # site missing: line 1
        # nothing
        => sites/demo.yaml:2: site: the key is missing; write site: demo, as the file is named

        # site of another name: line 1
        site: other
        => sites/demo.yaml:1: site: "other" is not the name of the file, demo.yaml; write site: demo, or \#
        rename the file

        # site ID: line 1
        site: Demo
        => sites/demo.yaml:1: site: "Demo" is not a site ID; a site ID has 1 to 63 lower-case letters, \#
        digits and hyphens and begins with a letter

        # host with a scheme: line 3
        hosts: ["https://demo.example.org"]
        => sites/demo.yaml:3: hosts[0]: "https://demo.example.org" is not a host name; write the name \#
        alone, without https:// and without a path

        # host with a port: line 3
        hosts: ["demo.example.org:8080"]
        => sites/demo.yaml:3: hosts[0]: "demo.example.org:8080" is not a host name; write the name alone, \#
        without the port

        # host with a wildcard: line 3
        hosts: ["*.example.org"]
        => sites/demo.yaml:3: hosts[0]: "*.example.org" is not a host name; write each name out: there are \#
        no wildcards

        # host outside ASCII: line 3
        hosts: [démo.example.org]
        => sites/demo.yaml:3: hosts[0]: "démo.example.org" is not a host name; write the name in its ASCII \#
        form, which begins with xn--

        # host with an underscore: line 3
        hosts: [demo_1.example.org]
        => sites/demo.yaml:3: hosts[0]: "demo_1.example.org" is not a host name; write labels of letters, \#
        digits and hyphens with points between them

        # host empty label: line 3
        hosts: [demo..org]
        => sites/demo.yaml:3: hosts[0]: "demo..org" is not a host name; write labels of letters, digits and \#
        hyphens with points between them

        # hosts empty: line 3
        hosts: []
        => sites/demo.yaml:3: hosts: the list is empty; name a host, or leave hosts out for a site without \#
        pages

        # host twice: line 3
        hosts: [demo.example.org, DEMO.example.org]
        => sites/demo.yaml:3: hosts[1]: the host "demo.example.org" stands in sites/demo.yaml:3 already; a \#
        host leads to one site: remove one of them

        # complete without a required field: line 3
        require_complete: true
        => sites/demo.yaml:3: require_complete: no field is required, so every profile is complete; write \#
        required: true for the fields that must be filled, or leave require_complete out

        # registration: line 3
        registration: opne
        => sites/demo.yaml:3: registration: "opne" is not a way to register; did you mean "open"? (open, closed)

        # registration no word: line 3
        registration: [open]
        => sites/demo.yaml:3: registration: a single value is expected, not a list

        # verification: line 3
        registration: { verify: always }
        => sites/demo.yaml:3: registration.verify: "always" is not a way to verify addresses; it is one of: \#
        required, optional, never

        # approval of nobody: line 3
        registration: { open: false, approve: true }
        => sites/demo.yaml:3: registration.approve: nobody registers, so nobody waits for approval; write \#
        open: true, or leave approve out

        # feed: line 3
        feed: atom
        => sites/demo.yaml:3: feed: "atom" is neither true nor false; write true or false, in small letters

        # profile missing: line 4
        profil:
        => sites/demo.yaml:1: profile: the key is missing; say where the profiles are and what is in them
        => sites/demo.yaml:4: profil: there is no such key; did you mean "profile"? (site, name, hosts, \#
        require_complete, registration, feed, profile)

        # store missing: line 5
          extends: base
        => sites/demo.yaml:4: profile.store: the key is missing; say which database and table hold the \#
        profiles

        # create missing: line 6
          extends: base
        => sites/demo.yaml:4: profile.create: the key is missing; it is one of: never, on-access, \#
        on-registration, by-form

        # create: line 6
          create: on_access
        => sites/demo.yaml:6: profile.create: "on_access" is not a way to create profiles; did you mean \#
        "on-access"? (never, on-access, on-registration, by-form)

        # creating in a read-only store: line 5
          store: { database: main, table: demo, access: read-only, key: { column: id } }
        => sites/demo.yaml:6: profile.create: profiles cannot be created in a read-only store; write \#
        create: never, or access: read-write in the store

        # on-access with a link: lines 5-6
          store: { database: main, table: demo, access: read-write, key: { column: id, account: link, \#
        source: shop } }
          create: on-access
        => sites/demo.yaml:6: profile.create: a new profile would need a key that only the linked system \#
        can give; write create: never or by-form, or key the store by account: id

        # on-access without a default: lines 6-8
          create: on-access
          fields:
            nick: { type: string, required: true }
            city: { type: string, required: true }
        => sites/demo.yaml:6: profile.create: a profile made on access has only defaults, and these \#
        required fields have none: nick, city; give each a default, take required out, or write create: \#
        by-form

        # form that a person cannot fill: line 8
            nick: { type: string, required: true, edit: admin }
        => sites/demo.yaml:6: profile.create: people may not fill these required fields, which have no \#
        default: nick; give each a default, write edit: self, or take required out

        # field on the key: line 8
            nick: { type: integer, column: Account_Id }
        => sites/demo.yaml:8: profile.fields.nick: the column "account_id" is the key of the store in \#
        sites/demo.yaml; leave the field out, or give it another column

        # field on the version: line 8
            version: { type: integer }
        => sites/demo.yaml:8: profile.fields.version: the column "version" is the version of the store in \#
        sites/demo.yaml; leave the field out, or give it another column

        # model missing: line 8
            nick: { type: string }
          extends: bsae
        => sites/demo.yaml:9: profile.extends: "bsae" is not a model; did you mean "base"? (base)

        # collection without a table: line 8
            nick: { type: string }
          collections: { orders: { key: user_id, fields: { a: { type: string } } } }
        => sites/demo.yaml:9: profile.collections.orders.table: the key is missing; name the table, such as \#
        dbo.Orders

        # collection on the table of the profiles: line 8
            nick: { type: string }
          collections: { orders: { table: demo, key: user_id, fields: { a: { type: string } } } }
        => sites/demo.yaml:9: profile.collections.orders.table: the table is the one of the profiles; name \#
        the table of the collection's own rows

        # collection's order: line 8
            nick: { type: string }
          collections: { orders: { table: o, key: user_id, order: -plced, fields: { placed: { type: date } \#
        } } }
        => sites/demo.yaml:9: profile.collections.orders.order: "-plced" is not a field of the collection; \#
        did you mean "placed"? (placed)

        # collection's key as a field: line 8
            nick: { type: string }
          collections: { orders: { table: o, key: user_id, fields: { user_id: { type: integer } } } }
        => sites/demo.yaml:9: profile.collections.orders.fields.user_id: the column "user_id" is the \#
        collection's key; leave the field out, or give it another column

        # collection without fields: line 8
            nick: { type: string }
          collections: { orders: { table: o, key: user_id } }
        => sites/demo.yaml:9: profile.collections.orders.fields: the key is missing; declare at least one \#
        field

        # collection's name: line 8
            nick: { type: string }
          collections: { my-orders: { table: o, key: user_id, fields: { a: { type: string } } } }
        => sites/demo.yaml:9: profile.collections.my-orders: "my-orders" cannot name a collection; use at \#
        most 63 letters, digits and underscores of ASCII; begin with a letter

        # on-registration with a link: lines 5-8
          store: { database: main, table: demo, access: read-write, key: { column: id, account: link, \#
        source: shop } }
          create: on-registration
          fields:
            nick: { type: string, required: true }
        => sites/demo.yaml:6: profile.create: a new profile would need a key that only the linked system \#
        can give; write create: never or by-form, or key the store by account: id

        # cache without a time: line 6
          create: by-form
          cache: { misses: true }
        => sites/demo.yaml:7: profile.cache.ttl: the key is missing; say how long a profile is served \#
        without asking, such as 30s

        # cache's time: line 6
          create: by-form
          cache: { ttl: 2d }
        => sites/demo.yaml:7: profile.cache.ttl: "2d" is out of range; write a time from 100ms to 1d

        # cache's misses: line 6
          create: by-form
          cache: { ttl: 30s, misses: maybe }
        => sites/demo.yaml:7: profile.cache.misses: "maybe" is neither true nor false; write true or false, \#
        in small letters

        # cache stale too early: line 6
          create: by-form
          cache: { ttl: 30s, stale: 30s }
        => sites/demo.yaml:7: profile.cache.stale: it is not longer than ttl, so nothing would ever be \#
        served by it; write a longer time, such as 5m, or leave stale out

        # cache no mapping: line 6
          create: by-form
          cache: 30s
        => sites/demo.yaml:7: profile.cache: a mapping is expected, not a single value; write its keys below \#
        it, each as "key: value"
        """#)
}
