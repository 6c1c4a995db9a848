import Accounts
import GatewayTesting
import MetricsTestKit
import Repositories
import Testing

@Suite struct MeteredProfileRepositoryTests {
    private let metrics = TestMetrics()

    private func count(_ operation: String, _ outcome: String) throws -> Int64? {
        let dimensions = [("site", "managed"), ("operation", operation), ("outcome", outcome)]
        let counter = try? metrics.expectCounter("gatehouse_profile_operations", dimensions)
        let timer = try? metrics.expectTimer("gatehouse_profile_seconds", dimensions)
        #expect(counter.map { Int($0.totalValue) } == timer?.values.count)
        return counter?.totalValue
    }

    @Test func operationsAreCountedByOutcome() async throws {
        let profiles = MeteredProfileRepository(
            MemoryProfileRepository(site: ContractSites.managed), factory: metrics)
        _ = try await profiles.profile(of: 1)
        _ = try await profiles.create(1, values: [:])
        _ = try? await profiles.create(1, values: [:])
        _ = try? await profiles.create(1, values: [:])
        _ = try await profiles.findOrCreate(1, values: [:])
        _ = try? await profiles.update(2, values: [:], expected: nil)
        _ = try? await profiles.update(1, values: [:], expected: Version(rawValue: "stale"))
        _ = try await profiles.list(PageRequest(), filter: [:])
        _ = try? await profiles.rows(of: "nonsense", account: 1, page: PageRequest())
        _ = try await profiles.delete(1, expected: nil)

        #expect(try count("read", "ok") == 1)
        #expect(try count("create", "ok") == 1)
        #expect(try count("create", "conflict") == 2)
        #expect(try count("find-or-create", "ok") == 1)
        #expect(try count("update", "profile-not-found") == 1)
        #expect(try count("update", "version-mismatch") == 1)
        #expect(try count("update", "ok") == nil)
        #expect(try count("list", "ok") == 1)
        #expect(try count("rows", "not-found") == 1)
        #expect(try count("delete", "ok") == 1)
    }
}
