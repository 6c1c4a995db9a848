import Accounts
import GatewayTesting
import SQLStore

@testable import Gateway

extension MoveStage {
    /// Makes people: a legacy row each, an account linked to it, and the profile copied as the gateway copies it.
    /// - Returns: the accounts, in the order of their legacy keys, which are 1, 2, 3 and so on.
    func makePeople(_ count: Int, copied: Bool = true) async throws -> [AccountID] {
        try await server.load(
            table: Self.legacyTable, columns: ["user_id", "Nick", "city", "credit", "born", "seen", "fax", "modified"],
            rows: (1...count).map { number in
                [
                    .integer(Int64(number)), .text("nick\(number)"),
                    number % 3 == 0 ? .null : .text("City \(number % 7)"),
                    .text("\(number).2500"), .text("1980-01-\(10 + number % 15)"),
                    .text("2020-05-05T10:00:00.1234567"), .text("123"), .text("2024-01-01T00:00:00"),
                ]
            })
        var people: [AccountID] = []
        for number in 1...count {
            people.append(try await accounts.create(NewAccount(username: Username("person\(number)"))).id)
        }
        try await links.link(
            Dictionary(
                uniqueKeysWithValues: people.enumerated().map { ($1, LegacyKey(rawValue: String($0 + 1))) }),
            source: Self.source)
        if copied { try await copy((1...count).map { LegacyKey(rawValue: String($0)) }) }
        return people
    }

    /// Copies profiles as a lazy read does: the note first, then the row.
    func copy(_ keys: [LegacyKey]) async throws {
        let sides = try sides
        let rows = try await sides.legacyRows.rows(keys)
        for pair in try await sides.paired(Array(rows.values)) {
            guard let account = pair.account else { continue }
            try await records.add(
                [
                    MigrationRecord(
                        account: account, key: pair.key, legacyVersion: pair.legacy.profile.version,
                        digest: sides.digest(pair.outcome.values), copiedAt: .now())
                ], site: site.id)
            _ = try await store.findOrCreate(account, values: pair.outcome.values)
        }
    }

    /// Changes a profile as the gateway does: the note first, then the row.
    func change(
        _ account: AccountID, _ values: [FieldName: Value], at moment: Timestamp = .now()
    ) async throws {
        try await records.touch(account, key: nil, state: .copied, site: site.id, at: moment)
        _ = try await store.update(account, values: values, expected: nil)
    }

    /// Deletes a profile as the gateway does.
    func delete(_ account: AccountID) async throws {
        try await records.touch(account, key: nil, state: .deleted, site: site.id, at: .now())
        _ = try await store.delete(account, expected: nil)
    }

    /// Changes rows of the legacy table, as its own programs do.
    func changeLegacy(_ assignments: String, where condition: String) async throws {
        _ = try await server.execute("UPDATE \(Self.legacyTable) SET \(assignments) WHERE \(condition)")
    }

    func record(_ account: AccountID) async throws -> MigrationRecord? {
        try await records.records(of: [account], site: site.id)[account]
    }

    func value(_ field: FieldName, of account: AccountID) async throws -> Value? {
        try await store.profile(of: account)?[field]
    }
}
