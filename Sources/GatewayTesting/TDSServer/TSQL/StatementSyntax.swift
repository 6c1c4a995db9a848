/// One statement of a batch and the line it starts on.
struct StatementSyntax: Hashable, Sendable {
    let kind: StatementKind
    let line: Int
}

indirect enum StatementKind: Hashable, Sendable {
    case select(QuerySyntax)
    case insert(InsertSyntax)
    case update(UpdateSyntax)
    case delete(DeleteSyntax)
    case truncate(ObjectName)

    case createTable(TableSyntax)
    case alterTable(ObjectName, AlterTableAction)
    case createIndex(IndexSyntax)
    case dropTable([ObjectName], ifExists: Bool)
    case dropIndex(name: String, table: ObjectName, ifExists: Bool)
    case createSchema(String)
    case dropSchema(String)
    case alterDatabase(name: String?, DatabaseOption)
    case permission(PermissionSyntax)

    case begin(name: String?)
    case commit
    case rollback(name: String?)
    case save(name: String)

    case block([StatementSyntax])
    case tryCatch([StatementSyntax], [StatementSyntax])
    case conditional(ConditionSyntax, then: StatementSyntax, otherwise: StatementSyntax?)
    case loop(ConditionSyntax, StatementSyntax)
    case breakLoop
    case continueLoop
    case returnFromBatch(ExpressionSyntax?)

    case declare([DeclarationSyntax])
    case setVariable(String, ExpressionSyntax)
    case setOption(SessionOption)
    case use(String)
    case print(ExpressionSyntax)
    case raiseError(message: ExpressionSyntax, severity: ExpressionSyntax, state: ExpressionSyntax, [ExpressionSyntax])
    case throwError(number: ExpressionSyntax, message: ExpressionSyntax, state: ExpressionSyntax)
    case rethrow
    case wait(ExpressionSyntax)
    case executeSQL(ExecuteSyntax)
}

struct InsertSyntax: Hashable, Sendable {
    enum Source: Hashable, Sendable {
        case defaultValues
        /// Nil stands for DEFAULT.
        case values([[ExpressionSyntax?]])
        case query(QuerySyntax)
    }

    let table: ObjectName
    let columns: [String]?
    let output: [SelectItem]
    let source: Source
}

struct UpdateSyntax: Hashable, Sendable {
    struct Assignment: Hashable, Sendable {
        let column: ColumnName
        /// Nil stands for DEFAULT.
        let value: ExpressionSyntax?
    }

    let target: ObjectName
    let top: ExpressionSyntax?
    let assignments: [Assignment]
    let output: [SelectItem]
    let from: [TableSource]
    let condition: ConditionSyntax?
}

struct DeleteSyntax: Hashable, Sendable {
    let target: ObjectName
    let top: ExpressionSyntax?
    let output: [SelectItem]
    let from: [TableSource]
    let condition: ConditionSyntax?
}

struct DeclarationSyntax: Hashable, Sendable {
    let name: String
    let type: SQLType
    let value: ExpressionSyntax?
    var isOutput = false
}

struct ExecuteSyntax: Hashable, Sendable {
    struct Argument: Hashable, Sendable {
        let name: String?
        let value: ExpressionSyntax
        let isOutput: Bool
    }

    /// Nil for `EXEC ('text')`, whose text is the only argument.
    let procedure: ObjectName?
    let arguments: [Argument]
}

struct PermissionSyntax: Hashable, Sendable {
    enum Verb: String, Hashable, Sendable { case grant, deny, revoke }
    let verb: Verb
    let actions: [TableAction]
    let table: ObjectName
    let user: String
}

/// What a login may be denied on a table.
public enum TableAction: String, Hashable, Sendable, Codable, CaseIterable {
    case select, insert, update, delete
}

enum DatabaseOption: Hashable, Sendable {
    case compatibilityLevel(Int)
    case readOnly(Bool)
    case ignored
}

/// SET in all its forms but `SET @x =`.
enum SessionOption: Hashable, Sendable {
    case flags([SessionFlag], isOn: Bool)
    case textSize(ExpressionSyntax)
    case lockTimeout(ExpressionSyntax)
    case rowCount(ExpressionSyntax)
    case isolation(IsolationLevel)
    case identityInsert(ObjectName, isOn: Bool)
    case ignored
}

enum SessionFlag: String, Hashable, Sendable, CaseIterable {
    case ansiNulls = "ANSI_NULLS"
    case ansiPadding = "ANSI_PADDING"
    case ansiWarnings = "ANSI_WARNINGS"
    case ansiDefaults = "ANSI_DEFAULTS"
    case ansiNullDefaultOn = "ANSI_NULL_DFLT_ON"
    case ansiNullDefaultOff = "ANSI_NULL_DFLT_OFF"
    case arithAbort = "ARITHABORT"
    case arithIgnore = "ARITHIGNORE"
    case concatNullYieldsNull = "CONCAT_NULL_YIELDS_NULL"
    case cursorCloseOnCommit = "CURSOR_CLOSE_ON_COMMIT"
    /// Columns are told, and nothing is done: what freebcp asks with.
    case formatOnly = "FMTONLY"
    case implicitTransactions = "IMPLICIT_TRANSACTIONS"
    case noCount = "NOCOUNT"
    case numericRoundAbort = "NUMERIC_ROUNDABORT"
    case quotedIdentifier = "QUOTED_IDENTIFIER"
    case transactionAbort = "XACT_ABORT"
}

enum IsolationLevel: Int, Hashable, Sendable {
    case readUncommitted = 1
    case readCommitted, repeatableRead, serializable, snapshot
}
