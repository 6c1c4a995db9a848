import Accounts
import Foundation
import Gateway
import GatewayTesting
import SQLStore
import Testing

/// Tables keyed by what is no integer, or by what is not unique.
@Suite(.serialized, .timeLimit(.minutes(10))) struct KeyTests {
    private static func table(_ key: String) -> String {
        """
        CREATE TABLE dbo.People (id \(key), FullName nvarchar(60) NULL, born date NULL, seen datetime2(7) NULL, \
        level int NULL)
        """
    }

    /// Links accounts to keys of any form, and gives the accounts.
    private static func link(_ keys: [String], _ stage: ImportStage) async throws -> [String: AccountID] {
        let numbers = try await stage.link(keys.indices)
        let core = try stage.core
        var accounts: [String: AccountID] = [:]
        try await core.execute("DELETE FROM gatehouse_link")
        for (place, key) in keys.enumerated() { accounts[key] = numbers[place] }
        try await core.insert(
            BulkInsert(
                into: TableName(name: "gatehouse_link"),
                columns: [.init("source", .anyText), .init("legacy_key", .anyText), .init("account_id", .bigint)],
                key: ["source", "legacy_key"],
                rows: accounts.map { [.text("crm"), .text($0), .integer($1.rawValue)] }))
        return accounts
    }

    /// SQL Server orders them in a way of its own.
    @Test func identifiersAreDividedByTheOrderOfTheServer() async throws {
        try await ImportStage.run(
            .postgres, key: "{ column: id, type: uuid, account: link, source: crm }",
            definition: Self.table("uniqueidentifier NOT NULL PRIMARY KEY")
        ) { stage in
            let keys = (0..<9000).map { _ in UUID().uuidString.lowercased() }
            try await stage.load(
                keys.map { [.text($0), .text("N \($0)"), .null, .null, .null] })
            let accounts = try await Self.link(keys, stage)
            let report = try await stage.run()
            #expect(report.counts == ImportCounts(read: 9000, written: 9000))
            let names = try await stage.names()
            #expect(names == Dictionary(uniqueKeysWithValues: accounts.map { ($1.rawValue, "N \($0)") }))
            let ranges = try await stage.imports.ranges(of: "people")
            #expect(ranges.count == 4)
            #expect(ranges.allSatisfy { $0.isDone })
        }
    }

    /// Names compared without case and padded, as legacy tables have them.
    @Test func textsAreDividedByTheOrderOfTheServer() async throws {
        try await ImportStage.run(
            .sqlite, key: "{ column: id, type: string, account: link, source: crm }",
            definition: Self.table("char(20) NOT NULL PRIMARY KEY")
        ) { stage in
            let keys = (0..<4500).map { number in
                (number.isMultiple(of: 2) ? "User" : "user") + String(number &* 7919 % 100_003)
            }
            try await stage.load(keys.map { [.text($0), .text("N \($0)"), .null, .null, .null] })
            let accounts = try await Self.link(keys, stage)
            let report = try await stage.run()
            #expect(report.counts == ImportCounts(read: 4500, written: 4500))
            let names = try await stage.names()
            #expect(names == Dictionary(uniqueKeysWithValues: accounts.map { ($1.rawValue, "N \($0)") }))
            let ranges = try await stage.imports.ranges(of: "people")
            #expect(ranges.count == 2)
        }
    }

    /// Where nothing keeps keys apart, the rows of one key never fall between two pages.
    @Test func rowsThatShareAKeyAreRejected() async throws {
        try await ImportStage.run(.sqlite, definition: Self.table("int NULL")) { stage in
            try await stage.fill(1...500)
            try await stage.fill([500, 500, 501, 17])
            try await stage.server.execute("INSERT INTO dbo.People (id, FullName) VALUES (NULL, N'Keyless')")
            try await stage.link(1...501)
            let report = try await stage.run()
            #expect(report.counts == ImportCounts(read: 504, written: 501, rejected: 3))
            let rejects = try await stage.imports.rejects(of: "people", limit: 10)
            #expect(rejects.map(\.code) == ["duplicate-key", "duplicate-key", "duplicate-key"])
            #expect(rejects.map(\.key).sorted() == ["17", "500", "500"])
        }
    }

    /// Rows that share the ids of accounts need no links.
    @Test func keysMayBeTheAccountsOwnIDs() async throws {
        try await ImportStage.run(.postgres, key: "{ column: id, account: id }") { stage in
            let accounts = try await stage.link(1...40)
            let ids = accounts.values.map { Int($0.rawValue) }
            try await stage.fill(ids + [1_000_000])
            let report = try await stage.run()
            #expect(report.counts == ImportCounts(read: 41, written: 40, rejected: 1))
            let names = try await stage.names()
            #expect(names == Dictionary(uniqueKeysWithValues: ids.map { (Int64($0), "Name \($0)") }))
        }
    }
}
