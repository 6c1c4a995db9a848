public import Accounts

/// The gateway's own secrets, in a table of the core database.
public struct SQLSecretRepository: SecretRepository {
    private let database: any Database
    private let now: @Sendable () -> Timestamp

    public init(database: any Database, now: @escaping @Sendable () -> Timestamp = { .now() }) {
        self.database = database
        self.now = now
    }

    public func secret(_ name: String) async throws -> [UInt8] {
        try await translatingErrors {
            if let secret = try await stored(name) { return secret }
            var row = Assignments()
            row.setText("name", name)
            row.set("secret", .bytes(Self.random()), as: .bytes(length: nil))
            row.set("created_at", .moment(now()), as: CoreSchema.moment)
            // Another may be faster: its secret is the one that counts.
            try await database.execute(
                """
                INSERT INTO \(table: CoreSchema.secretTable) \
                \(row.insertion)\(SQLQuery(parts: [.ignoringDuplicates(of: ["name"])]))
                """)
            guard let secret = try await stored(name) else {
                throw DatabaseError(.other, database: database.name, detail: "a stored secret is not there")
            }
            return secret
        }
    }

    /// 32 bytes from the system's generator, which is fit for keys.
    private static func random() -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }

    private func stored(_ name: String) async throws -> [UInt8]? {
        var query = SQLSelect(["secret"], from: CoreSchema.secretTable)
        query.conditions = [.has("name", name)]
        guard case .bytes(let secret) = try await database.query(query.query).first?[0] else { return nil }
        return secret
    }
}
