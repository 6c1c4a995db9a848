import Accounts
import Synchronization

/// What the catalogue said of a table, asked once and again after the table turned out to be different.
final class TableCache<Table: Sendable>: Sendable {
    private let table = Mutex<Table?>(nil)

    /// The table as it was last seen; two that ask at the same time may both look it up, and find the same.
    func table(load: () async throws -> Table) async throws -> Table {
        if let known = table.withLock({ $0 }) { return known }
        let loaded = try await load()
        table.withLock { $0 = loaded }
        return loaded
    }

    func forget() { table.withLock { $0 = nil } }
}
