/// What can be wrong in the way a site leaves a legacy store.
enum WrongMigrationCases {
    static let all = WrongFile.cases(
        .site,
        #"""
        # no legacy store: line 5
          store: { database: main, table: demo, managed: true }
          migration: { conflicts: queue }
        => sites/demo.yaml:6: profile.migration.from: the key is missing; say which database and table the \#
        profiles leave

        # legacy database: line 5
          store: { database: main, table: demo, managed: true }
          migration: { from: { database: legcy, table: old, key: { column: id } } }
        => sites/demo.yaml:6: profile.migration.from.database: "legcy" is not a database; did you mean \#
        "legacy"? (main, legacy)

        # managed legacy table: line 5
          store: { database: main, table: demo, managed: true }
          migration: { from: { database: legacy, table: old, managed: true } }
        => sites/demo.yaml:6: profile.migration.from.managed: a table that profiles leave is another \#
        system's, and never altered; leave managed out

        # into a read-only store: lines 5-6
          store: { database: legacy, table: demo, key: { column: id } }
          migration: { from: { database: legacy, table: old, key: { column: id } } }
          create: never
        => sites/demo.yaml:6: profile.migration: the profiles would move into a store that is read-only, or \#
        that is keyed by links; let profile.store be the new one, such as { database: main, table: NAME, \#
        managed: true }, and migration.from the one they leave

        # into itself: lines 5-6
          store: { database: legacy, table: Old, access: read-write, key: { column: id } }
          migration: { from: { database: legacy, table: old, key: { column: id } } }
          create: never
        => sites/demo.yaml:6: profile.migration.from: the profiles would leave the table old for itself; \#
        name another table in profile.store

        # a column of no field: line 5
          store: { database: main, table: demo, managed: true }
          migration: { from: { database: legacy, table: old, key: { column: id } }, columns: { nik: x } }
        => sites/demo.yaml:6: profile.migration.columns.nik: "nik" is not a field of the site; did you mean \#
        "nick"? (nick)

        # an absent field that is none: line 5
          store: { database: main, table: demo, managed: true }
          migration: { from: { database: legacy, table: old, key: { column: id } }, absent: [motto] }
        => sites/demo.yaml:6: profile.migration.absent[0]: "motto" is not a field of the site; it is \#
        one of: nick

        # a column of an absent field: line 5
          store: { database: main, table: demo, managed: true }
          migration: { from: { database: legacy, table: old, key: { column: id } }, absent: [nick], columns: \#
        { nick: x } }
        => sites/demo.yaml:6: profile.migration.columns.nick: the field is listed as absent, so the legacy \#
        table has no column for it; take it out of absent, or leave the column out

        # a column that is the key: line 5
          store: { database: main, table: demo, managed: true }
          migration: { from: { database: legacy, table: old, key: { column: id } }, columns: { nick: ID } }
        => sites/demo.yaml:6: profile.migration.columns: the field "nick" would be read from "ID", which is \#
        the key; name its column in the legacy table, or list the field as absent

        # conflicts: line 5
          store: { database: main, table: demo, managed: true }
          migration: { from: { database: legacy, table: old, key: { column: id } }, conflicts: new-win }
        => sites/demo.yaml:6: profile.migration.conflicts: "new-win" is not a way to settle conflicts; did \#
        you mean "new-wins"? (legacy-wins, new-wins, newer-wins, queue)

        # newer without a moment: line 5
          store: { database: main, table: demo, managed: true }
          migration: { from: { database: legacy, table: old, key: { column: id } }, conflicts: newer-wins }
        => sites/demo.yaml:6: profile.migration.conflicts: nothing tells when a legacy row was changed; name \#
        the column with the moment of the last change as modified, or choose another way

        # sample: line 5
          store: { database: main, table: demo, managed: true }
          migration: { from: { database: legacy, table: old, key: { column: id } }, sample: 120% }
        => sites/demo.yaml:6: profile.migration.sample: "120%" is not a share; write one from 0% to 100%, \#
        such as 5%

        # digits: line 5
          store: { database: main, table: demo, managed: true }
          migration: { from: { database: legacy, table: old, key: { column: id } }, round_timestamps: 9 }
        => sites/demo.yaml:6: profile.migration.round_timestamps: "9" is out of range; write an integer from \#
        0 to 6

        # a collection that is none: line 5
          store: { database: main, table: demo, managed: true }
          migration: { from: { database: legacy, table: old, key: { column: id } }, collections: [orders] }
        => sites/demo.yaml:6: profile.migration.collections[0]: "orders" is not a collection of the \#
        site; the site has none

        # unknown key: line 5
          store: { database: main, table: demo, managed: true }
          migration: { from: { database: legacy, table: old, key: { column: id } }, conflict: queue }
        => sites/demo.yaml:6: profile.migration.conflict: there is no such key; did you mean "conflicts"? \#
        (from, absent, columns, modified, conflicts, sample, round_timestamps, sync_every, collections)
        """#)
}
