/// Everything a database holds but its rows: schemas, tables, denied rights.
struct Catalogue: Hashable, Sendable, Codable {
    var schemas: [String] = ["dbo", "guest", "INFORMATION_SCHEMA", "sys"]
    var tables: [TableDefinition] = []
    var denied: Set<Denial> = []
    /// The last object number given.
    var lastID = 245_575_913

    struct Denial: Hashable, Sendable, Codable {
        let user: String
        let table: Int
        let action: TableAction
    }

    mutating func nextID() -> Int {
        lastID += 16_000_057
        if lastID > Int(Int32.max) { lastID -= 2_000_000_000 }
        return lastID
    }

    func table(schema: String?, name: String) -> TableDefinition? {
        let schema = schema ?? "dbo"
        return tables.first { $0.name.caseInsensitiveEquals(name) && $0.schema.caseInsensitiveEquals(schema) }
    }

    func schema(named name: String) -> String? {
        schemas.first { $0.caseInsensitiveEquals(name) }
    }

    func isDenied(_ action: TableAction, on table: Int, to user: String) -> Bool {
        denied.contains(Denial(user: user.lowercased(), table: table, action: action))
    }

    mutating func update(_ table: TableDefinition) {
        tables.removeAll { $0.id == table.id }
        tables.append(table)
        tables.sort { $0.id < $1.id }
    }

    /// The number of the object of a name like `dbo.T`, `[dbo].[T]` or a constraint's name.
    func objectID(of name: String) -> Int? {
        guard let parts = Self.parts(of: name), let last = parts.last else { return nil }
        let schema = parts.count > 1 && !parts[parts.count - 2].isEmpty ? parts[parts.count - 2] : nil
        if let table = table(schema: schema, name: last) { return table.id }
        for table in tables where table.schema.caseInsensitiveEquals(schema ?? "dbo") {
            if let index = table.indexes.first(where: { $0.kind != .index && $0.name.caseInsensitiveEquals(last) }) {
                return index.id
            }
            if let key = table.foreignKeys.first(where: { $0.name.caseInsensitiveEquals(last) }) { return key.id }
            if let check = table.checks.first(where: { $0.name.caseInsensitiveEquals(last) }) { return check.id }
        }
        return nil
    }

    /// The parts of a dotted name in text, without their brackets.
    static func parts(of name: String) -> [String]? {
        guard var parser = try? Parser(name), let object = try? parser.objectName(), parser.current.kind == .end else {
            return nil
        }
        return object.parts
    }
}
