import SQLStore

extension SQLServerTransaction {
    /// How many rows VALUES may have.
    private static let maximumRows = 1000

    /// Inserts many rows by statements of as many as parameters allow.
    ///
    /// There is no clause that passes over a row there is: those are looked for before, and one that comes in between
    /// is met when the refused statement has been halved down to it.
    func insert(_ batch: BulkInsert) async throws -> BulkOutcome {
        let width = max(1, batch.columns.count)
        let size = max(1, min(Self.maximumRows, SQLServerDialect.maximumParameters / width))
        var outcome = BulkOutcome()
        for start in stride(from: 0, to: batch.rows.count, by: size) {
            let places = try await absent(Array(start..<min(start + size, batch.rows.count)), of: batch)
            let written = try await batch.halving(places[...]) { places in
                do {
                    try await execute(batch.statement(places))
                    return Array(places)
                } catch let error as DatabaseError where error.code == .uniqueViolation {
                    guard places.count == 1, let place = places.first, try await isThere(place, of: batch) else {
                        throw error
                    }
                    return []
                }
            }
            outcome.added += written.added
            outcome.refused += written.refused
        }
        return outcome
    }

    /// Those of the places whose key no row has, and of several that share one the first.
    private func absent(_ places: [Int], of batch: BulkInsert) async throws -> [Int] {
        guard batch.key.count == 1, let index = batch.columns.firstIndex(where: { $0.name == batch.key[0] }) else {
            return places
        }
        let column = batch.columns[index]
        var query = SQLSelect([column.name], from: batch.table)
        query.conditions = [
            .isMember(column.name, of: places.map { batch.rows[$0][index] }, type: column.type)
        ]
        var known = Set(try await self.query(query.query).map { $0[0] })
        return places.filter { known.insert(batch.rows[$0][index]).inserted }
    }
}
