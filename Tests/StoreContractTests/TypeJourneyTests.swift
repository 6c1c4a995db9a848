import Accounts
import Foundation
import GatewayTesting
import Logging
import SQLStore
import Testing

/// Values go out of SQL Server into each database a site's own store may live in, and back, without loss.
@Suite(.serialized) struct TypeJourneyTests {
    @Test(arguments: [StoreEngine.sqlite, .postgres])
    func everyTypeArrivesAndReturns(_ engine: StoreEngine) async throws {
        try await StoreEngine.sqlServer.withDatabase { legacy in
            try await engine.withDatabase { own in
                for (number, journey) in TypeJourney.all.enumerated() {
                    try await Self.travel(journey, number, from: legacy, to: own)
                }
            }
        }
    }

    /// Twenty megabytes in one value.
    @Test(arguments: [StoreEngine.sqlite, .postgres])
    func aLargeObjectArrivesAndReturns(_ engine: StoreEngine) async throws {
        let object = (0..<20 << 20).map { UInt8(truncatingIfNeeded: $0 &* 167 &+ $0 >> 11) }
        try await StoreEngine.sqlServer.withDatabase { legacy in
            try await engine.withDatabase { own in
                let site = try Self.site(.bytes, table: "large", digits: nil)
                try await Self.makeTables(site, "varbinary(max)", legacy: legacy, own: own)
                let legacySite = try #require(site.legacySite)
                _ = try await Self.profiles(of: legacySite, in: legacy).create(7, values: ["v": .bytes(object)])
                try await Self.move(site, from: legacy, to: own)
                let arrived = try await Self.profiles(of: site, in: own).profile(of: 7)
                #expect(arrived?["v"] == .bytes(object))
                let back = try Self.site(.bytes, table: "large_back", digits: nil)
                let returned = try await Self.profiles(of: try #require(back.legacySite), in: legacy)
                    .create(7, values: ["v": arrived?["v"] ?? .null])
                #expect(returned["v"] == .bytes(object))
            }
        }
    }

    /// What no column of the new store holds is refused where the site's file does not say what to do.
    @Test func digitsAreNeverLostInSilence() async throws {
        try await StoreEngine.sqlServer.withDatabase { legacy in
            try await StoreEngine.postgres.withDatabase { own in
                let site = try Self.site(.timestamp, table: "t", digits: nil)
                try await Self.makeTables(site, "datetime2(7)", legacy: legacy, own: own)
                try await legacy.execute(
                    "INSERT INTO dbo.t (id, v) VALUES (7, '2024-02-29T23:59:59.9999999')")
                let outcomes = try await Self.encoded(site, from: legacy, to: own).outcomes
                guard case .failure(let refused) = outcomes.first else {
                    Issue.record("the value was taken")
                    return
                }
                #expect(refused.problems.map(\.code) == [.precision])
            }
        }
    }
}

extension TypeJourneyTests {
    private static func travel(
        _ journey: TypeJourney, _ number: Int, from legacy: any Database, to own: any Database
    ) async throws {
        let comment = Comment(rawValue: journey.description)
        let site = try Self.site(journey.type, table: "t\(number)", digits: journey.digits)
        try await makeTables(site, journey.column, legacy: legacy, own: own)
        func insert(_ literal: String, into table: String) async throws {
            try await legacy.execute(
                SQLQuery(parts: [.text("INSERT INTO dbo.\(table) (id, v) VALUES (7, \(literal))")]))
        }
        try await insert(journey.literal, into: "t\(number)")
        let rounded = try await move(site, from: legacy, to: own)
        #expect(rounded == (journey.digits != nil && journey.returned != nil), comment)

        let arrived = try await profiles(of: site, in: own).profile(of: 7)
        #expect(arrived?["v"] == journey.value, comment)
        if case .decimal(let number)? = arrived?["v"], case .decimal(let wanted) = journey.value {
            #expect(number.description == wanted.description, comment)
        }
        #expect(arrived?.warnings == [], comment)

        // Written back, the row is what it was, byte by byte as the driver gives it.
        let back = try Self.site(journey.type, table: "t\(number)_back", digits: nil)
        let profiles = profiles(of: try #require(back.legacySite), in: legacy)
        _ = try await profiles.create(7, values: ["v": arrived?["v"] ?? .null])
        if let returned = journey.returned {
            try await legacy.execute(SQLQuery(parts: [.text("DELETE FROM dbo.t\(number)")]))
            try await insert(returned, into: "t\(number)")
        }
        let rows = try await legacy.query(
            SQLQuery(parts: [.text("SELECT v FROM dbo.t\(number) UNION ALL SELECT v FROM dbo.t\(number)_back")]))
        #expect(rows.count == 2, comment)
        if journey.type == .json {
            #expect(try rows.map { try JSONValue(parsing: $0[0].text ?? "") }.last == journey.value.json, comment)
        } else {
            #expect(rows.first?[0] == rows.last?[0], comment)
        }
    }

    /// A site that moves from `dbo.TABLE` to a table of its own, with one field.
    private static func site(_ type: FieldType, table: String, digits: Int?) throws -> Site {
        let key = StoreDefinition.Key(column: "id", type: .integer, account: .id)
        return Site(
            id: "site", name: "Site", hosts: [], model: try ProfileModel(fields: [Field(name: "v", type: type)]),
            store: StoreDefinition(
                database: "store", table: TableName(name: "own_\(table)"), isManaged: true, access: .readWrite,
                key: key, versionColumn: "version", onDelete: .retain),
            creation: .never,
            migration: MigrationDefinition(
                legacy: StoreDefinition(
                    database: "store", table: TableName(schema: "dbo", name: table), isManaged: false,
                    access: .readWrite, key: key, onDelete: .retain), timestampDigits: digits))
    }

    private static func makeTables(
        _ site: Site, _ column: String, legacy: any Database, own: any Database
    ) async throws {
        guard let name = site.legacySite?.store.table.name else { return }
        for table in [name, "\(name)_back"] {
            try await legacy.execute(
                SQLQuery(parts: [
                    .text("CREATE TABLE dbo.\(table) (id int NOT NULL PRIMARY KEY, v \(column) NULL)")
                ]))
        }
        let definition = ProfileTables.profiles(of: site, in: own.dialect)
        try await own.execute(#require(own.dialect.statement(for: .createTable(definition))))
    }

    private static func profiles(of site: Site, in database: any Database) -> SQLProfileRepository {
        SQLProfileRepository(
            site: site, database: database, links: MemoryLinkRepository(), logger: Logger(label: "test"))
    }

    /// Reads the legacy rows, transforms them, and encodes them for the site's own table.
    private static func encoded(
        _ site: Site, from legacy: any Database, to own: any Database
    ) async throws -> (
        writer: ProfileRowWriter, keys: [LegacyKey], outcomes: [Result<ProfileRowWriter.Encoded, RefusedValues>],
        isRounded: Bool
    ) {
        let reader = LegacyRowReader(site: try #require(site.legacySite), database: legacy)
        let rows = try await reader.page(of: ImportRange(number: 0), after: nil, limit: 10).rows
        let values = rows.map { MigrationTransform(site: site).apply($0.profile) }
        #expect(values.flatMap(\.problems) == [])
        let writer = ProfileRowWriter(site: site, database: own)
        return (
            writer, rows.compactMap(\.key), try await writer.encode(values.map(\.row)),
            values.contains { !$0.rounded.isEmpty }
        )
    }

    /// Moves the legacy rows, and tells whether a timestamp lost digits.
    @discardableResult
    private static func move(_ site: Site, from legacy: any Database, to own: any Database) async throws -> Bool {
        let (writer, keys, outcomes, isRounded) = try await encoded(site, from: legacy, to: own)
        let rows = try zip(keys, outcomes).map { (key: $0, row: try $1.get()) }
        let outcome = try await own.insert(writer.batch(rows))
        #expect(outcome == BulkOutcome(added: Array(rows.indices)))
        return isRounded
    }
}
