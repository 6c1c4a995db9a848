import Accounts
import Repositories
import SQLStore

/// The profiles of a site that can be made in one transaction with their account, as long as the site may be served.
struct GatedColocation: ColocatedProfiles {
    let profiles: SQLProfileRepository
    let gate: MigrationGate

    var isServed: Bool { gate.mayServe(profiles.site) }

    func learn() async throws { if !gate.isRead { try await gate.refresh() } }

    func insert(account: AccountID, values: [FieldName: Value], using executor: any SQLExecutor) async throws {
        try await profiles.insert(account: account, values: values, using: executor)
    }
}
