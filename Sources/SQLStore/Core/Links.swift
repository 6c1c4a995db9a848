import Accounts

/// The statements on links, which linking an account and making one of a member run in their transactions.
enum Links {
    /// Inserts a link, unless a row has the account or the key already.
    static func insert(
        _ account: AccountID, _ key: LegacyKey, source: LinkSource, using transaction: any SQLExecutor
    ) async throws {
        let isKey: SQLQuery = "\(identifier: "legacy_key") = \(bind: .text(key.rawValue), as: .anyText)"
        let isAccount: SQLQuery = "\(identifier: "account_id") = \(bind: .account(account), as: .bigint)"
        let present = try await select(source, "(\(isKey) OR \(isAccount))", using: transaction)
        guard present.isEmpty else { return }
        do {
            try await transaction.execute(
                """
                INSERT INTO \(table: CoreSchema.linkTable) (\(identifiers: ["source", "legacy_key", "account_id"])) \
                VALUES (\(bind: .text(source.rawValue), as: .anyText), \(bind: .text(key.rawValue), as: .anyText), \
                \(bind: .account(account), as: .bigint))
                """)
        } catch let error as DatabaseError where error.code == .uniqueViolation {
            // Another transaction linked one of them since we looked: begin again, and see what it wrote.
            throw DatabaseError(.serializationFailure, database: error.database, detail: error.detail)
        }
    }

    /// The links of a source that meet a condition.
    static func select(
        _ source: LinkSource, _ condition: SQLQuery, using executor: some SQLExecutor
    ) async throws -> [(account: AccountID, key: LegacyKey)] {
        var query = SQLSelect(["account_id", "legacy_key"], from: CoreSchema.linkTable)
        query.conditions = [isOf(source), condition]
        return try await executor.query(query.query).compactMap { row in
            guard let id = row[0].integer, let key = row[1].text else { return nil }
            return (AccountID(rawValue: id), LegacyKey(rawValue: key))
        }
    }

    static func isOf(_ source: LinkSource) -> SQLQuery {
        "\(identifier: "source") = \(bind: .text(source.rawValue), as: .anyText)"
    }

    /// Links an account that the same transaction has just made.
    /// - Throws: ``AccountError`` `conflict`, naming `link`.
    static func insert(
        _ members: [MemberReference], of account: AccountID, using transaction: any SQLExecutor
    ) async throws {
        for member in members {
            try await insert(account, member.key, source: member.source, using: transaction)
            let condition: SQLQuery = .isOf(account)
            guard try await select(member.source, condition, using: transaction).first?.key == member.key else {
                throw AccountError.memberIsHere(member.source)
            }
            // Asked last: a deletion that let the key go has laid its stone in the same transaction.
            guard try await Tombstones.buried([member.key], source: member.source, using: transaction).isEmpty else {
                throw AccountError.memberWasDeleted(member.source)
            }
        }
    }
}

extension AccountError {
    static func memberIsHere(_ source: LinkSource) -> AccountError {
        let message = "this person of \"\(source)\" has an account here already"
        return .conflict(message, fields: [FieldProblem(field: "link", code: .taken, message: message)])
    }

    static func memberWasDeleted(_ source: LinkSource) -> AccountError {
        let message = "this person of \"\(source)\" was deleted here, and is not brought back"
        return .conflict(message, fields: [FieldProblem(field: "link", code: .taken, message: message)])
    }
}
