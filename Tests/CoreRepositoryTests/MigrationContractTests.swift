import Accounts
import DatabaseTesting
import GatewayTesting
import SQLStore
import Testing

/// The repositories of leaving a legacy store, held against the contracts on every database the core may live in.
@Suite struct MigrationContractTests {
    private func run(_ contract: ContractCase<any MigrationFixture>, on engine: TestEngine) async throws {
        try await engine.withDatabase { try await contract.run(on: SQLCoreFixture(database: $0)) }
    }

    @Test(arguments: MigrationRecordRepositoryContract.cases, TestEngine.allCases)
    func records(_ contract: MigrationRecordRepositoryContract.Case, engine: TestEngine) async throws {
        try await run(contract, on: engine)
    }

    @Test(arguments: MigrationStateRepositoryContract.cases, TestEngine.allCases)
    func states(_ contract: MigrationStateRepositoryContract.Case, engine: TestEngine) async throws {
        try await run(contract, on: engine)
    }

    @Test(arguments: ImportRepositoryContract.cases, TestEngine.allCases)
    func imports(_ contract: ImportRepositoryContract.Case, engine: TestEngine) async throws {
        try await run(contract, on: engine)
    }

    @Test(arguments: DifferenceRepositoryContract.cases, TestEngine.allCases)
    func differences(_ contract: DifferenceRepositoryContract.Case, engine: TestEngine) async throws {
        try await run(contract, on: engine)
    }

    @Test(arguments: ConflictRepositoryContract.cases, TestEngine.allCases)
    func conflicts(_ contract: ConflictRepositoryContract.Case, engine: TestEngine) async throws {
        try await run(contract, on: engine)
    }

    @Test(arguments: SyncStateRepositoryContract.cases, TestEngine.allCases)
    func synchronisation(_ contract: SyncStateRepositoryContract.Case, engine: TestEngine) async throws {
        try await run(contract, on: engine)
    }
}
