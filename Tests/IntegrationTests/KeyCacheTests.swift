import Accounts
import Gateway
import GatewayServing
import SQLStore
import Testing

/// Keys in memory, in two instances over one core: what one revokes opens nothing in the other.
@Suite(.serialized, .timeLimit(.minutes(3))) struct KeyCacheTests {
    /// Longer than a test may take: what is seen sooner was told.
    private static let settings = "cache: { keys: 5m }"

    /// Keys as an instance knows them.
    private struct Instance {
        let runtime: GatewayRuntime
        var keys: KeyService { runtime.gateway.keys }

        func opens(_ token: String) async throws -> Bool {
            do { return try await !keys.authenticate(token).scopes.isEmpty } catch let error as AccountError
                where error.code == .unauthorized
            { return false }
        }

        /// Waits until a key is served as it was, though the row is another one by now.
        func keeps(_ key: (key: APIKey, token: String)) async throws {
            for number in 1... {
                let seen = try await keys.authenticate(key.token).scopes
                try await set(number.isMultiple(of: 2) ? .profilesRead : .profilesWrite, of: key.key)
                if try await keys.authenticate(key.token).scopes == seen { return }
                try await Task.sleep(for: .milliseconds(20))
            }
        }

        /// Sets the one scope of a key past the gateway; no instance is told.
        func set(_ scope: Scope, of key: APIKey) async throws {
            try await write("\(identifier: "scopes") = \(bind: .text(scope.rawValue), as: .anyText)", of: key)
        }

        /// Revokes a key past the gateway.
        func revokeSecretly(_ key: APIKey) async throws {
            try await write("\(identifier: "revoked_at") = CURRENT_TIMESTAMP", of: key)
        }

        private func write(_ change: SQLQuery, of key: APIKey) async throws {
            let row: SQLQuery = "\(identifier: "id") = \(bind: .text(key.id), as: .anyText)"
            try await runtime.gateway.databases["main"]?.execute(
                "UPDATE \(table: TableName(name: "gatehouse_key")) SET \(change) WHERE \(row)")
        }
    }

    private static func run(
        _ backing: Backing = .postgres, settings: String = settings,
        _ body:
            @escaping @Sendable (
                _ served: ServedGateway, _ one: Instance, _ two: Instance, _ key: (key: APIKey, token: String)
            ) async throws -> Void
    ) async throws {
        try await TwoGateways.run(backing, settings: settings) { served, second in
            let key = try await served.gateway.keys.create(
                name: "program", sites: .all, scopes: [.profilesRead, .profilesWrite])
            try await body(served, Instance(runtime: served.runtime), Instance(runtime: second), key)
        }
    }

    @Test func aKeyRevokedThroughOneInstanceOpensNothingInAnother() async throws {
        try await Self.run { _, one, two, key in
            for instance in [one, two] { try await instance.keeps(key) }
            try await two.keys.revoke(key.key.id)
            #expect(try await !two.opens(key.token))
            while try await one.opens(key.token) { try await Task.sleep(for: .milliseconds(5)) }
        }
    }

    @Test func aKeyRevokedByACommandOpensNothingInAnInstanceThatServes() async throws {
        try await Self.run { served, one, two, key in
            for instance in [one, two] { try await instance.keeps(key) }
            try await TwoGateways.another(like: served).withDatabases { try await $0.keys.revoke(key.key.id) }
            for instance in [one, two] {
                while try await instance.opens(key.token) { try await Task.sleep(for: .milliseconds(5)) }
            }
        }
    }

    @Test func nothingIsServedFromMemoryOnceTheServerNoLongerTells() async throws {
        try await Self.run { _, one, two, key in
            for instance in [one, two] { try await instance.keeps(key) }
            let core = try #require(one.runtime.gateway.databases["main"])
            try await one.revokeSecretly(key.key)
            #expect(try await one.opens(key.token))
            #expect(try await TwoGateways.silence(core) >= 2)
            for instance in [one, two] {
                while try await instance.opens(key.token) { try await Task.sleep(for: .milliseconds(5)) }
            }
        }
    }

    @Test(arguments: [(Backing.sqlite, settings), (.postgres, "cache: { keys: 0s }")])
    func whereNoneAreKeptTheRowDecides(backing: Backing, settings: String) async throws {
        try await Self.run(backing, settings: settings) { _, one, two, key in
            for number in 0..<5 {
                let scope: Scope = number.isMultiple(of: 2) ? .profilesRead : .profilesWrite
                for instance in [one, two] { _ = try await instance.keys.authenticate(key.token) }
                try await one.set(scope, of: key.key)
                for instance in [one, two] {
                    #expect(try await instance.keys.authenticate(key.token).scopes == [scope])
                }
            }
        }
    }

    @Test(arguments: Backing.owned)
    func sixtyFourAtOnceAreLetInAndTurnedAway(_ backing: Backing) async throws {
        try await Self.run(backing) { _, one, _, key in
            let wrong = key.token.dropLast() + (key.token.hasSuffix("0") ? "1" : "0")
            try await withThrowingTaskGroup(of: (Bool, Bool).self) { group in
                for number in 0..<64 {
                    let isRight = !number.isMultiple(of: 3)
                    group.addTask { (isRight, try await one.opens(isRight ? key.token : String(wrong))) }
                }
                for try await (isRight, isOpen) in group { #expect(isRight == isOpen) }
            }
        }
    }
}
