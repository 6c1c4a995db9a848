import Accounts
import GatewayTesting
import SQLStore
import Testing

/// The core's SQL repositories, held against the contracts on every database the core may live in.
@Suite struct CoreContractTests {
    @Test(arguments: AccountRepositoryContract.cases, CoreEngine.allCases)
    func accounts(_ contract: AccountRepositoryContract.Case, engine: CoreEngine) async throws {
        try await engine.withDatabase { try await contract.run(on: SQLCoreFixture(database: $0)) }
    }

    @Test(arguments: LinkRepositoryContract.cases, CoreEngine.allCases)
    func links(_ contract: LinkRepositoryContract.Case, engine: CoreEngine) async throws {
        try await engine.withDatabase { try await contract.run(on: SQLCoreFixture(database: $0)) }
    }

    @Test(arguments: OutboxRepositoryContract.cases, CoreEngine.allCases)
    func outbox(_ contract: OutboxRepositoryContract.Case, engine: CoreEngine) async throws {
        try await engine.withDatabase { try await contract.run(on: SQLCoreFixture(database: $0)) }
    }

    @Test(arguments: KeyRepositoryContract.cases, CoreEngine.allCases)
    func keys(_ contract: KeyRepositoryContract.Case, engine: CoreEngine) async throws {
        try await engine.withDatabase { try await contract.run(on: SQLCoreFixture(database: $0)) }
    }
}
