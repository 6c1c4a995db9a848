extension WrittenStatement.Procedure {
    var name: String {
        switch self {
        case .executeSQL: "sp_executesql"
        case .prepareAndExecute: "sp_prepexec"
        case .execute: "sp_execute"
        }
    }

    /// What the procedure is given, in order, and whether it gives something back for it: what it wants itself, then the
    /// values of the statement.
    func forEachArgument(
        _ statement: WrittenStatement, _ values: [EncodedParameter], _ body: (WireParameter, _ isOutput: Bool) -> Void
    ) {
        switch self {
        case .executeSQL:
            body(statement.text, false)
            if let declarations = statement.declarations { body(declarations, false) }
        case .prepareAndExecute:
            body(WireParameter(type: .int, bytes: nil), true)
            body(statement.declarations ?? WireParameter(type: .nationalVariable, bytes: nil), false)
            body(statement.text, false)
        case .execute(let handle): body(handle, false)
        }
        for value in values { body(value.wire, false) }
    }
}
