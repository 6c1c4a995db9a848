import Accounts
import DatabaseTesting
import GatewayTesting
import Logging
import SQLStore
import ServiceLifecycle
import Testing

@testable import Gateway

/// What is too old is removed, and nothing else, whatever fails on the way.
@Suite struct HousekeeperTests {
    private static let now = Timestamp.now()

    private static func moment(_ days: Double) -> Timestamp { now.adding(seconds: days * 86_400) }

    private func repositories(_ database: any Database) async throws -> CoreRepositories {
        let fixture = try await SQLCoreFixture(database: database)
        return CoreRepositories(
            accounts: fixture.accounts, links: fixture.links, outbox: fixture.outbox, keys: fixture.keys,
            others: database)
    }

    private func housekeeper(
        _ repositories: CoreRepositories, _ change: (inout Housekeeper.Settings) -> Void = { _ in }
    ) -> Housekeeper {
        var settings = Housekeeper.Settings()
        settings.batch = 3
        settings.pause = 0
        change(&settings)
        return Housekeeper(
            repositories: repositories, settings: { [settings] in settings },
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, now: { Self.now })
    }

    /// Stores of each kind what is too old, more than a batch of it, and one thing that is not.
    private func fill(_ repositories: CoreRepositories) async throws {
        for number in 0..<8 {
            let isOld = number > 0
            let session = Session(
                id: SessionID(rawValue: "s\(number)"), account: 1, site: nil, createdAt: Self.moment(-40),
                lastSeenAt: Self.moment(number == 1 ? -15 : -1), expiresAt: Self.moment(number > 1 ? -1 : 1))
            try await repositories.sessions.create(session, secretHash: [1])
            let token = OneTimeToken(
                id: "t\(number)", purpose: .resetPassword, account: 1, site: nil, createdAt: Self.moment(-2),
                expiresAt: Self.moment(isOld ? -0.1 : 0.1))
            try await repositories.tokens.create(token, secretHash: [1])
            let bound = ThrottleBound(key: key(number), free: 5, firstDelay: 1, longestDelay: 1, memory: 60)
            _ = try await repositories.throttles.attempt([bound], at: Self.moment(isOld ? -92 : -90))
            let event = AuditEvent(actor: .system, action: .signIn, detail: "\(number)")
            try await repositories.audit.append(event, at: Self.moment(isOld ? -366 : -364))
        }
    }

    private func key(_ number: Int) -> ThrottleKey { ThrottleKey(rawValue: "k\(number)") }

    private func audit(_ repositories: CoreRepositories) async throws -> [String] {
        try await repositories.audit.list(PageRequest(), filter: AuditFilter()).elements.map(\.event.detail)
    }

    @Test(arguments: TestEngine.allCases)
    func whatIsTooOldIsRemoved(engine: TestEngine) async throws {
        try await engine.withDatabase { database in
            let repositories = try await repositories(database)
            try await fill(repositories)
            await housekeeper(repositories).cleanUp()
            #expect(try await repositories.sessions.sessions(of: 1).map(\.id) == ["s0"])
            for number in 0..<8 {
                #expect(try await (repositories.tokens.token("t\(number)") != nil) == (number == 0))
                #expect(try await (repositories.throttles.state(key(number)) != nil) == (number == 0))
            }
            #expect(try await audit(repositories) == ["0"])
        }
    }

    @Test func theLogIsKeptWhereTheSettingsSaySo() async throws {
        try await TestEngine.sqlite.withDatabase { database in
            let repositories = try await repositories(database)
            try await fill(repositories)
            await housekeeper(repositories) { $0.auditAge = nil }.cleanUp()
            #expect(try await audit(repositories).count == 8)
        }
    }

    @Test func aTableThatFailsDoesNotKeepTheOthers() async throws {
        try await TestEngine.sqlite.withDatabase { database in
            let repositories = try await repositories(database)
            try await fill(repositories)
            try await database.execute("DROP TABLE \(table: TableName(name: "gatehouse_session"))")
            await housekeeper(repositories).cleanUp()
            #expect(try await audit(repositories) == ["0"])
        }
    }

    @Test(.timeLimit(.minutes(1))) func itCleansUpAgainAndAgainUntilItIsToldToEnd() async throws {
        try await TestEngine.sqlite.withDatabase { database in
            let repositories = try await repositories(database)
            let housekeeper = housekeeper(repositories) { $0.interval = 0.01 }
            let group = ServiceGroup(
                services: [housekeeper], logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                tasks.addTask { try await group.run() }
                for _ in 0..<2 {
                    try await repositories.audit.append(
                        AuditEvent(actor: .system, action: .signIn), at: Self.moment(-400))
                    while try await !audit(repositories).isEmpty { await Task.yield() }
                }
                await group.triggerGracefulShutdown()
                try await tasks.waitForAll()
            }
        }
    }
}
