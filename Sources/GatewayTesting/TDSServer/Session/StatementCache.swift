/// A batch that was read once, with what was found out about it since.
final class PreparedBatch {
    let declarations: [DeclarationSyntax]
    let statements: [StatementSyntax]
    /// The query, where the batch is nothing but one.
    let query: QuerySyntax?
    /// How the query was translated last.
    var plan: SelectPlan?

    init(declarations: [DeclarationSyntax] = [], statements: [StatementSyntax]) {
        self.declarations = declarations
        self.statements = statements
        query = if statements.count == 1, case .select(let query) = statements[0].kind { query } else { nil }
    }
}

/// The batches that a session keeps, as SQL Server keeps plans: by the very text that they were read from.
struct StatementCache {
    struct Key: Hashable {
        enum Form: Hashable { case asWritten, withoutLiterals }

        let text: String
        var declarations = ""
        var form = Form.asWritten
        /// Double quotes stand around names or around text.
        let quotedIdentifiers: Bool
    }

    /// How many batches are kept, so that clients that write their values into the text fill no memory.
    static let capacity = 256
    /// Up to how many bytes of text a batch is kept.
    static let longestText = 32_768

    private var batches: [Key: PreparedBatch] = [:]

    subscript(key: Key) -> PreparedBatch? { batches[key] }

    mutating func keep(_ batch: PreparedBatch, for key: Key) {
        guard key.text.utf8.count + key.declarations.utf8.count <= Self.longestText else { return }
        // What is in use comes back soon, and what is not is gone: that is enough for a server that tests use.
        if batches.count >= Self.capacity { batches.removeAll(keepingCapacity: true) }
        batches[key] = batch
    }
}
