import Accounts
import DatabaseTesting
import GatewayTesting
import SQLStore
import Testing

/// The core's SQL repositories, held against the contracts on every database the core may live in.
@Suite struct CoreContractTests {
    @Test(arguments: AccountRepositoryContract.cases, TestEngine.allCases)
    func accounts(_ contract: AccountRepositoryContract.Case, engine: TestEngine) async throws {
        try await engine.withDatabase { try await contract.run(on: SQLCoreFixture(database: $0)) }
    }

    @Test(arguments: LinkRepositoryContract.cases, TestEngine.allCases)
    func links(_ contract: LinkRepositoryContract.Case, engine: TestEngine) async throws {
        try await engine.withDatabase { try await contract.run(on: SQLCoreFixture(database: $0)) }
    }

    @Test(arguments: OutboxRepositoryContract.cases, TestEngine.allCases)
    func outbox(_ contract: OutboxRepositoryContract.Case, engine: TestEngine) async throws {
        try await engine.withDatabase { try await contract.run(on: SQLCoreFixture(database: $0)) }
    }

    @Test(arguments: KeyRepositoryContract.cases, TestEngine.allCases)
    func keys(_ contract: KeyRepositoryContract.Case, engine: TestEngine) async throws {
        try await engine.withDatabase { try await contract.run(on: SQLCoreFixture(database: $0)) }
    }
}
