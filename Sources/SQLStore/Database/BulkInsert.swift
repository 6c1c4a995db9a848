public import Accounts

/// Many rows that go into one table together; one whose key is there already is passed over.
///
/// `SQLExecutor.insert(_:)` writes them in whatever way the database does fastest: COPY in PostgreSQL, one statement
/// prepared once in SQLite, statements of many rows in SQL Server.
public struct BulkInsert: Sendable {
    /// A column, and the type its values are declared with.
    public struct Column: Hashable, Sendable {
        public let name: String
        public let type: SQLType

        public init(_ name: String, _ type: SQLType) {
            self.name = name
            self.type = type
        }
    }

    public let table: TableName
    public let columns: [Column]
    /// The columns of a unique index; a row that shares their values with one that is there is passed over, while a
    /// clash in any other index is an error of that row.
    public let key: [String]
    /// A value for each column, in order.
    public let rows: [[SQLValue]]

    public init(into table: TableName, columns: [Column], key: [String], rows: [[SQLValue]]) {
        self.table = table
        self.columns = columns
        self.key = key
        self.rows = rows
    }
}

/// What became of the rows of a ``BulkInsert``; those named nowhere were there already.
public struct BulkOutcome: Hashable, Sendable {
    /// A row the database would not take, and why.
    public struct Refusal: Hashable, Sendable {
        public let row: Int
        public let error: DatabaseError

        public init(row: Int, error: DatabaseError) {
            self.row = row
            self.error = error
        }
    }

    /// The places of the rows that were added, in order.
    public var added: [Int] = []
    /// The rows that were refused, in order; the others of their batch were written all the same.
    public var refused: [Refusal] = []

    public init(added: [Int] = [], refused: [Refusal] = []) {
        self.added = added
        self.refused = refused
    }
}

extension BulkInsert {
    /// The statement that inserts some of the rows; one of several rows inserts all of them or none.
    public func statement(_ places: some Collection<Int>) -> SQLQuery {
        let tuples = places.map { place -> SQLQuery in
            let values = zip(columns, rows[place]).map { column, value -> SQLQuery in
                "\(bind: value, as: column.type)"
            }
            return "(\(values.joined(separator: ", ")))"
        }
        return """
            INSERT INTO \(table: table) (\(identifiers: columns.map(\.name))) VALUES \(tuples.joined(separator: ", "))
            """
    }

    /// The condition that a row of the table has the key of the row at a place.
    public func hasKey(of place: Int) -> SQLQuery {
        key.compactMap { name -> SQLQuery? in
            guard let index = columns.firstIndex(where: { $0.name == name }) else { return nil }
            return "\(identifier: name) = \(bind: rows[place][index], as: columns[index].type)"
        }.joined(separator: " AND ")
    }

    /// Writes the rows at some places together, and halves them for as long as the database refuses one of them for
    /// its values, until each that is refused stands alone.
    ///
    /// - Parameter write: writes all the rows at some places, or none and throws, and gives those that were not there
    ///   already.
    /// - Throws: ``DatabaseError`` for whatever is not the fault of a row.
    public nonisolated(nonsending) func halving(
        _ places: ArraySlice<Int>, write: nonisolated(nonsending) (ArraySlice<Int>) async throws -> [Int]
    ) async throws -> BulkOutcome {
        guard !places.isEmpty else { return BulkOutcome() }
        do {
            return BulkOutcome(added: try await write(places))
        } catch let error as DatabaseError where error.isAboutValues {
            if places.count == 1 { return BulkOutcome(refused: [.init(row: places[places.startIndex], error: error)]) }
        }
        let middle = places.startIndex + places.count / 2
        let first = try await halving(places[..<middle], write: write)
        let second = try await halving(places[middle...], write: write)
        return BulkOutcome(added: first.added + second.added, refused: first.refused + second.refused)
    }
}

extension DatabaseError {
    /// Whether it is about the values of a row, so that other rows may well be taken.
    public var isAboutValues: Bool {
        switch code {
        case .uniqueViolation, .notNullViolation, .foreignKeyViolation, .checkViolation, .valueTooLong,
            .valueOutOfRange, .invalidText:
            true
        default: false
        }
    }
}

extension SQLExecutor {
    /// Inserts the rows one by one, as any database can.
    @discardableResult
    public func insert(_ batch: BulkInsert) async throws -> BulkOutcome {
        var outcome = BulkOutcome()
        for place in batch.rows.indices {
            do {
                let statement = batch.statement([place]) + SQLQuery(parts: [.ignoringDuplicates(of: batch.key)])
                if try await execute(statement) > 0 { outcome.added.append(place) }
            } catch let error as DatabaseError where error.isAboutValues {
                if error.code == .uniqueViolation, try await isThere(place, of: batch) { continue }
                outcome.refused.append(.init(row: place, error: error))
            }
        }
        return outcome
    }

    /// Whether the table has a row with the key of one of the batch.
    public func isThere(_ place: Int, of batch: BulkInsert) async throws -> Bool {
        var query = SQLSelect(batch.key, from: batch.table)
        query.conditions = [batch.hasKey(of: place)]
        query.limit = 1
        return try await !self.query(query.query).isEmpty
    }
}

extension Database {
    /// Inserts the rows in a transaction of their own.
    @discardableResult
    public func insert(_ batch: BulkInsert) async throws -> BulkOutcome {
        try await withRetriedTransaction { try await $0.insert(batch) }
    }
}
