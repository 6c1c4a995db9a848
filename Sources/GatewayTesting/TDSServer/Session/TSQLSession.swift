internal import Foundation

/// A logged-in client: its settings, its variables and its transaction.
///
/// It lives on one thread.
final class TSQLSession {
    let server: ServerState
    let id: Int
    let user: String
    let host: String
    let application: String
    let interrupt: Interrupt
    var options: SessionOptions
    var database: DatabaseFile
    var connection: SQLiteConnection
    var store = CatalogueStore()
    var statements = StatementCache()
    var preparedCalls = PreparedCalls()
    /// The integers that are kept apart from the text of the batch that runs.
    var literals: [Int64] = []
    var transaction = TransactionState()

    /// The variables of the batch that runs, by lower-case name.
    var variables: [String: BatchVariable] = [:]
    var rowCount = 0
    var lastError: Int32 = 0
    var identity: Int64?
    var scopeIdentity: Int64?
    /// The error that the CATCH block which runs was entered with.
    var caught: TSQLError?
    /// How many TRY blocks are around the statement that runs.
    var tryDepth = 0
    /// What RETURN gave.
    var returnStatus: Int32 = 0
    /// How deep EXEC calls itself.
    var depth = 0
    var now = CalendarMoment(days: 0, ticks: 0)
    /// Administrative sessions may do what is denied to users, and meet no faults.
    let isAdministrator: Bool

    init(
        server: ServerState, user: String, host: String = "", application: String = "", database: DatabaseFile,
        isODBC: Bool, isAdministrator: Bool = false, interrupt: Interrupt
    ) throws {
        self.server = server
        self.user = user
        self.host = host
        self.application = application
        self.database = database
        self.isAdministrator = isAdministrator
        self.interrupt = interrupt
        id = server.nextSession()
        options = SessionOptions(isODBC: isODBC)
        connection = try SQLiteConnection(path: database.path)
        interrupt.onRaise { [connection] in connection.interrupt() }
    }

    /// Ends the session: what was not committed is undone.
    func close() {
        try? rollBackAll()
        interrupt.onRaise(nil)
        connection.close()
    }

    func use(_ name: String, reply: any BatchReply) throws {
        guard let target = server.database(named: name) else { throw TSQLError.databaseMissing(name) }
        guard transaction.depth == 0 || target === database else {
            throw TSQLError.unsupported("USE inside a transaction")
        }
        let old = database.name
        if target !== database {
            let opened = try SQLiteConnection(path: target.path)
            connection.close()
            connection = opened
            interrupt.onRaise { opened.interrupt() }
            database = target
            store = CatalogueStore()
            // Their translations belong to the other connection.
            statements = StatementCache()
        }
        try reply.databaseChanged(to: target.name, from: old)
        try reply.message(
            TSQLError(5701, severity: 0, state: 1, "Changed database context to '\(target.name)'."))
    }

    // MARK: Translating

    /// Lets the functions of the next statement see the session as it is now.
    func setEnvironment(_ catalogue: Catalogue, _ settings: DatabaseSettings) {
        now = Self.currentMoment()
        connection.operations.setEnvironment(
            FunctionEnvironment(
                catalogue: catalogue, databaseName: database.name, databaseID: database.id, settings: settings,
                databaseNames: server.databaseNames, user: user, process: id, server: server.configuration.version,
                serverName: server.configuration.serverName, now: now, isolation: options.isolation, host: host,
                application: application))
    }

    /// A translator for the statement at hand.
    func translator(_ catalogue: Catalogue, line: Int) -> Translator {
        let settings = database.currentSettings
        setEnvironment(catalogue, settings)
        let translator = Translator(
            Translator.Context(
                catalogue: catalogue, settings: settings, databaseName: database.name,
                user: isAdministrator ? "" : user, variables: variables, literals: literals,
                globals: { [unowned self] in globalVariable($0) },
                ansiNulls: options.flags.contains(.ansiNulls),
                systemViews: SystemViews(
                    catalogue: catalogue, databaseName: database.name, databaseNames: server.databaseNames,
                    user: isAdministrator ? "" : user),
                operations: connection.operations))
        translator.line = line
        return translator
    }

    private static func currentMoment() -> CalendarMoment {
        let seconds = Date().timeIntervalSince1970
        let day = (seconds / 86_400).rounded(.down)
        let daysTo1970 = 719_162
        return CalendarMoment(days: daysTo1970 + Int(day), ticks: Int64((seconds - day * 86_400) * 10_000_000))
    }

    private func globalVariable(_ name: String) -> (Cell, SQLType)? {
        switch name {
        case "@@VERSION": (.text(server.configuration.version.banner), .nvarchar(300))
        case "@@ROWCOUNT": (.integer(rowCount), .int)
        case "ROWCOUNT_BIG()": (.integer(rowCount), .bigint)
        case "@@TRANCOUNT": (.integer(transaction.depth), .int)
        case "XACT_STATE()": (.integer(transaction.depth > 0 ? 1 : 0), .smallint)
        case "@@SPID": (.integer(id), .smallint)
        case "@@OPTIONS": (.integer(options.bits), .int)
        case "@@ERROR": (.integer(Int(lastError)), .int)
        case "@@IDENTITY": (identity.map { .text(String($0)) } ?? .null, .numeric(precision: 38, scale: 0))
        case "SCOPE_IDENTITY()": (scopeIdentity.map { .text(String($0)) } ?? .null, .numeric(precision: 38, scale: 0))
        case "@@SERVERNAME": (.text(server.configuration.serverName), .nvarchar(128))
        case "@@SERVICENAME": (.text("MSSQLSERVER"), .nvarchar(128))
        case "@@LANGUAGE": (.text("us_english"), .nvarchar(128))
        case "@@LANGID": (.integer(0), .smallint)
        case "@@DATEFIRST": (.integer(7), .tinyint)
        case "@@TEXTSIZE": (.integer(options.textSize), .int)
        case "@@LOCK_TIMEOUT": (.integer(options.lockTimeout), .int)
        case "@@MAX_PRECISION": (.integer(38), .tinyint)
        case "@@NESTLEVEL": (.integer(depth), .int)
        case "@@DBTS": (.blob(Self.rowVersion(database.current(DatabaseFile.rowVersionCounter) ?? 0)), .binary(8))
        case "MIN_ACTIVE_ROWVERSION()": (.blob(Self.rowVersion(database.lowestActiveRowVersion)), .binary(8))
        case "ERROR_NUMBER()": (caught.map { .integer(Int($0.number)) } ?? .null, .int)
        case "ERROR_MESSAGE()": (caught.map { .text($0.message) } ?? .null, .nvarchar(4_000))
        case "ERROR_SEVERITY()": (caught.map { .integer(Int($0.severity)) } ?? .null, .int)
        case "ERROR_STATE()": (caught.map { .integer(Int($0.state)) } ?? .null, .int)
        case "ERROR_LINE()": (caught.map { .integer($0.line) } ?? .null, .int)
        case "ERROR_PROCEDURE()": (.null, .nvarchar(128))
        default: nil
        }
    }

    static func rowVersion(_ number: Int64) -> [UInt8] {
        (0..<8).reversed().map { UInt8(truncatingIfNeeded: number >> Int64($0 * 8)) }
    }
}
