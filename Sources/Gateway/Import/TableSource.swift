public import Accounts
public import SQLStore

/// The rows of a site's legacy table.
public struct TableSource: ImportSource {
    /// A range has at least so many rows: what it costs to begin one must not matter.
    private static let leastRows = 2000
    /// How many ranges each reader has: one that was done early takes another.
    private static let rangesPerReader = 4

    private let reader: LegacyRowReader

    /// - Parameter site: the site as its legacy store has it.
    public init(site: Site, database: any Database) {
        reader = LegacyRowReader(site: site, database: database)
    }

    public var description: String {
        "the table \(reader.site.store.table) of the database \"\(reader.site.store.database)\""
    }

    public func total() async throws -> Int? { try await reader.count() }

    public func ranges(readers: Int, total: Int?) async throws -> [ImportRange] {
        let total = total ?? 0
        let count = min(readers * Self.rangesPerReader, max(1, total / Self.leastRows))
        return try await reader.ranges(count, total: total)
    }

    public func pages(of range: ImportRange) -> any ImportPages { TablePages(reader: reader, range: range) }
}

/// The pages of a range, of which one at a time is asked for.
private actor TablePages: ImportPages {
    private let reader: LegacyRowReader
    private let range: ImportRange
    private var position: String?
    private var isOver = false

    init(reader: LegacyRowReader, range: ImportRange) {
        self.reader = reader
        self.range = range
        self.position = range.start
    }

    func next(limit: Int) async throws -> ImportPage? {
        guard !isOver else { return nil }
        let (rows, isLast) = try await reader.page(of: range, after: position, limit: limit)
        position = rows.last?.position ?? position
        isOver = isLast
        var page = ImportPage(position: position, isLast: isLast, size: rows.reduce(0) { $0 + $1.size })
        for row in rows {
            if let key = row.key {
                page.rows.append(.init(key: key, profile: row.profile, version: row.profile.version))
            } else {
                let type = reader.site.store.key.type.rawValue
                page.rejects.append(ImportReject(.key, key: row.position, reason: "the key is no \(type)"))
            }
        }
        return page
    }
}
