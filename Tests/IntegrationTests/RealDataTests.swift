import Accounts
import Foundation
import Gateway
import GatewayServing
import GatewayTesting
import Testing

/// The main job on real input: every person of a SQL Server sample database, read through the HTTP API over each of
/// the three databases, and compared with the files field by field.
@Suite(.serialized) struct RealDataTests {
    @Test(
        .timeLimit(.minutes(15)), .enabled(if: RealData.here.isExpected, "\(RealData.here.reason)"),
        arguments: Backing.allCases)
    func everyPersonIsReadAsTheFilesHaveThem(_ backing: Backing) async throws {
        let folder = try RealData.here.files()
        let expected = try Self.expected(in: folder)
        #expect(expected.count > 10_000)
        try await ServedGateway.run(backing, queryTimeout: "60s", sites: ["club": Self.club]) { served in
            let loader = try served.gateway.sampleLoader(for: "shop")
            let outcome = try await loader.load(PeopleFiles(folder: folder).people())
            #expect(outcome.people == expected.count)

            let accounts = try await Self.readAll(expected, served)
            #expect(accounts.count == expected.count, "everybody was read")
            try await Self.checkSingleReads(accounts, expected, served)
            if backing == .sqlServer { try await Self.moveLazily(accounts.keys.sorted(), served) }
        }
    }

    /// A site whose profiles leave the table the shop reads.
    private static let club = """
        site: club
        profile:
          store: { database: main, table: club_profile, managed: true }
          migration:
            from:
              database: legacy
              table: dbo.Person
              key: { column: business_entity_id, account: link, source: shop }
              time_zone: America/Los_Angeles
            columns: { email: email_address, phone: phone_number, modified: modified_date }
            sync_every: never
          create: never
          fields:
            email: { type: email, max: 50 }
            phone: { type: string, max: 25 }
            rowguid: { type: uuid, edit: never }
            modified: { type: timestamp, edit: never }
        """

    /// Moves everybody into PostgreSQL by reading them, verifies that, and cuts the site over.
    private static func moveLazily(_ accounts: [Int64], _ served: ServedGateway) async throws {
        let migration = try #require(try served.gateway.router.route("club").migration)
        let order = MigrationCoordinator.Order(actor: .operator)
        _ = try await served.gateway.migrations.step(.advance, of: migration, order)
        for start in stride(from: 0, to: accounts.count, by: 1000) {
            let part = accounts[start..<min(start + 1000, accounts.count)]
            let answer = try await served.admin.send(
                "POST", "/api/v1/sites/club/profiles/lookup", json: ["accounts": .array(part.map { JSONValue($0) })])
            try #require(answer.status == 200, "\(answer.text.prefix(500))")
            #expect(try answer.json["missing"] == [])
        }
        let report = try await served.runtime.verifier(of: "club").run()
        #expect(report.isClean && report.counts[.same] == accounts.count)
        for phase in [MigrationPhase.shadow, .cutOver] {
            #expect(try await served.gateway.migrations.step(.advance, of: migration, order).phase == phase)
        }
    }

    /// Reads everybody by pages with the shop's own key, and gives the username the files suggest for each account.
    private static func readAll(
        _ expected: [String: Person], _ served: ServedGateway
    ) async throws -> [Int64: String] {
        let client = try await served.client(of: "shop", scopes: [.profilesRead])
        let headers = client.headers
        return try await client.withConnection { connection in
            var accounts: [Int64: String] = [:]
            var query = "limit=500"
            while true {
                let answer = try await connection.request(
                    "GET", "/api/v1/sites/shop/profiles?\(query)", headers: headers)
                try #require(answer.status == 200, "\(answer.text)")
                let page = try answer.json
                guard case .array(let profiles)? = page["profiles"] else { return accounts }
                for profile in profiles {
                    let account = try #require(profile["account"]?.integer)
                    let person = try #require(expected[profile["fields"]?["rowguid"]?.string ?? ""])
                    #expect(profile["fields"] == person.fields, "person \(person.id)")
                    #expect(profile["warnings"] == [])
                    #expect(accounts.updateValue(person.username, forKey: account) == nil, "each once")
                }
                guard let cursor = page["next"]?.string else { return accounts }
                query = "limit=500&cursor=\(cursor)"
            }
        }
    }

    /// Reads some people one by one, by id and by name, with the account beside the profile.
    private static func checkSingleReads(
        _ accounts: [Int64: String], _ expected: [String: Person], _ served: ServedGateway
    ) async throws {
        let byName = Dictionary(expected.values.map { ($0.username, $0.id) }, uniquingKeysWith: { first, _ in first })
        #expect(accounts.contains { $0.key != byName[$0.value] }, "the ids of people and accounts differ")
        let headers = served.admin.headers
        try await served.admin.withConnection { connection in
            for (account, username) in accounts.sorted(by: { $0.key < $1.key }).prefix(300) {
                let byID = try await connection.request(
                    "GET", "/api/v1/sites/shop/accounts/\(account)", headers: headers)
                try #require(byID.status == 200, "\(byID.text)")
                let both = try byID.json
                let name = both["account"]?["username"]?.string ?? ""
                #expect(name.lowercased().hasPrefix(username.lowercased()))
                let escaped = try #require(name.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed))
                let byName = try await connection.request(
                    "GET", "/api/v1/sites/shop/profiles/@\(escaped)", headers: headers)
                #expect(try byName.json["fields"] == both["profile"]?["fields"])
            }
        }
    }

    private struct Person: Sendable {
        let id: Int64
        let username: String
        let fields: JSONValue
    }

    /// The people as the files have them, by their row ID: read apart from the code under test.
    private static func expected(in folder: URL) throws -> [String: Person] {
        func lines(_ name: String) throws -> [[String]] {
            try String(contentsOf: folder.appending(path: name), encoding: .utf8)
                .replacing("\u{FEFF}", with: "").split(whereSeparator: \.isNewline)
                .map { $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init) }
        }
        let phones = Dictionary(
            try lines("PersonPhone.tsv").map { ($0[0], $0[1]) }, uniquingKeysWith: { first, _ in first })
        let clock = try LegacyClock(zone: "America/Los_Angeles")
        return try lines("EmailAddress.tsv").reduce(into: [:]) { people, line in
            people[line[3].lowercased()] = Person(
                id: Int64(line[0]) ?? 0, username: String(line[2].prefix { $0 != "@" }),
                fields: [
                    "email": .string(line[2]), "phone": phones[line[0]].map(JSONValue.string) ?? .null,
                    "rowguid": .string(line[3].lowercased()),
                    "modified": .string(try clock.utc(line[4])),
                ])
        }
    }
}

/// Turns what the legacy server's clock showed into RFC 3339 by Foundation's calendar, apart from the code under test.
private struct LegacyClock {
    private var calendar = Calendar(identifier: .gregorian)

    init(zone: String) throws { calendar.timeZone = try #require(TimeZone(identifier: zone)) }

    /// Reads `YYYY-MM-DD HH:MM:SS[.fffffffff]`.
    func utc(_ text: String) throws -> String {
        let parts = text.split(separator: ".")
        let numbers = try #require(parts.first).split { "- :".contains($0) }.compactMap { Int($0) }
        let moment = calendar.date(
            from: DateComponents(
                year: numbers[0], month: numbers[1], day: numbers[2], hour: numbers[3], minute: numbers[4],
                second: numbers[5]))
        let seconds = try #require(moment).formatted(Date.ISO8601FormatStyle(timeZone: .gmt)).dropLast()
        let fraction = parts.count > 1 ? String(parts[1].reversed().drop { $0 == "0" }.reversed()) : ""
        return fraction.isEmpty ? "\(seconds)Z" : "\(seconds).\(fraction)Z"
    }
}
