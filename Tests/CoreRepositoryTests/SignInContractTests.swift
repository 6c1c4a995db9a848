import Accounts
import DatabaseTesting
import GatewayTesting
import SQLStore
import Testing

/// The repositories of sign-in and staff, held against the contracts on every database the core may live in.
@Suite struct SignInContractTests {
    private func run(_ contract: ContractCase<any SignInFixture>, on engine: TestEngine) async throws {
        try await engine.withDatabase { try await contract.run(on: SQLCoreFixture(database: $0)) }
    }

    @Test(arguments: SessionRepositoryContract.cases, TestEngine.allCases)
    func sessions(_ contract: SessionRepositoryContract.Case, engine: TestEngine) async throws {
        try await run(contract, on: engine)
    }

    @Test(arguments: TokenRepositoryContract.cases, TestEngine.allCases)
    func tokens(_ contract: TokenRepositoryContract.Case, engine: TestEngine) async throws {
        try await run(contract, on: engine)
    }

    @Test(arguments: ThrottleRepositoryContract.cases, TestEngine.allCases)
    func throttles(_ contract: ThrottleRepositoryContract.Case, engine: TestEngine) async throws {
        try await run(contract, on: engine)
    }

    @Test(arguments: StandingRepositoryContract.cases, TestEngine.allCases)
    func standings(_ contract: StandingRepositoryContract.Case, engine: TestEngine) async throws {
        try await run(contract, on: engine)
    }

    @Test(arguments: SecretRepositoryContract.cases, TestEngine.allCases)
    func secrets(_ contract: SecretRepositoryContract.Case, engine: TestEngine) async throws {
        try await run(contract, on: engine)
    }

    @Test(arguments: RoleRepositoryContract.cases, TestEngine.allCases)
    func roles(_ contract: RoleRepositoryContract.Case, engine: TestEngine) async throws {
        try await run(contract, on: engine)
    }

    @Test(arguments: AuditRepositoryContract.cases, TestEngine.allCases)
    func audit(_ contract: AuditRepositoryContract.Case, engine: TestEngine) async throws {
        try await run(contract, on: engine)
    }

    @Test(arguments: TombstoneRepositoryContract.cases, TestEngine.allCases)
    func tombstones(_ contract: TombstoneRepositoryContract.Case, engine: TestEngine) async throws {
        try await run(contract, on: engine)
    }
}
