import Accounts
import GatewayTesting
import Testing

/// The contract finds what is wrong with a repository: each of its faults breaks some case.
@Suite struct BrokenRepositoryTests {
    @Test(arguments: BrokenRepository.Fault.allCases)
    func everyFaultIsFound(_ fault: BrokenRepository.Fault) async throws {
        for contract in ProfileRepositoryContract.cases {
            let fixture = MemoryProfileFixture(site: contract.site) { BrokenRepository(wrapped: $0, fault: fault) }
            do { try await contract.run(on: fixture) } catch { return }
        }
        Issue.record("no case of the contract fails")
    }

    @Test func aViolationSaysWhatAndWhere() async throws {
        let error = #expect(throws: ContractViolation.self) { try expectEqual(1, 2, "the number") }
        #expect(error?.message == "the number is 1, not 2")
        #expect(error?.description.contains("BrokenRepositoryTests.swift") == true)
    }

    @Test func anotherErrorThanTheOneDemandedIsAViolation() async throws {
        try await expectThrows(.conflict) { throw AccountError.conflict("x") }
        try await expectThrows(nil) { throw AccountError.conflict("x") }
        await #expect(throws: ContractViolation.self) {
            try await expectThrows(.malformed) { throw AccountError.conflict("x") }
        }
        await #expect(throws: ContractViolation.self) { try await expectThrows(nil) { throw CancellationError() } }
        await #expect(throws: ContractViolation.self) { try await expectThrows(nil) { 7 } }
    }
}
