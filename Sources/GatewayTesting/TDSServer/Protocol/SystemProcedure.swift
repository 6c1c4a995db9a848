/// The procedures of SQL Server that a client may call here: those by which drivers run statements.
enum SystemProcedure: String {
    case executeSQL = "sp_executesql"
    case prepare = "sp_prepare"
    case prepareAndExecute = "sp_prepexec"
    case execute = "sp_execute"
    case unprepare = "sp_unprepare"

    /// - Parameter name: in any case, with or without its schema.
    init?(_ name: String) {
        let name = name.lowercased()
        self.init(rawValue: name.hasPrefix("sys.") ? String(name.dropFirst(4)) : name)
    }

    /// How many parameters of its own come before those of the statement.
    var ownParameters: Int {
        switch self {
        case .executeSQL: 2
        case .prepare, .prepareAndExecute: 3
        case .execute, .unprepare: 1
        }
    }
}
