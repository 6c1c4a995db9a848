import SQLStore

/// A run of a statement that the server keeps, or is asked to keep by it, and what comes of that.
struct PreparedRun {
    private let statement: WrittenStatement
    private let isPreparing: Bool

    /// Nil where the statement is run as it is.
    init?(_ statement: WrittenStatement, _ procedure: WrittenStatement.Procedure) {
        switch procedure {
        case .executeSQL: return nil
        case .prepareAndExecute: isPreparing = true
        case .execute: isPreparing = false
        }
        self.statement = statement
    }

    /// Takes note of what the server returned at the end of its answer.
    /// - Parameter handle: gives it, where the statement was to be prepared.
    /// - Returns: whether the answer is one: a server that took the call and gave no handle may have done anything.
    func noteEnd(handle: @autoclosure () -> Int32?) -> Bool {
        guard isPreparing else { return true }
        guard let handle = handle() else {
            statement.noteUnprepared(isOfServer: true)
            return false
        }
        statement.notePrepared(handle: handle)
        return true
    }

    /// Finds out whether a failure is only that the server does not keep the statement, and takes note of it.
    /// - Parameter handle: what the server returned all the same.
    func noteFailure(_ failure: inout WireFailure, handle: @autoclosure () -> Int32?) {
        guard failure.isReported, !failure.isFatal else {
            // It cannot be told from what happens at any other statement, but to the very first it is held against the server.
            if isPreparing, failure.isSilent { statement.noteUnprepared(isOfServer: true) }
            return
        }
        if isPreparing {
            if let handle = handle() { return statement.notePrepared(handle: handle) }
            guard !failure.isPassing else { return }
            statement.noteUnprepared(isOfServer: failure.says(anyOf: [Self.unknownProcedure]))
        } else {
            guard failure.says(anyOf: Self.refusals) else { return }
            statement.noteUnprepared(isOfServer: false)
        }
        failure.isOfPreparing = true
    }

    private static let unknownProcedure = 2812

    /// What a server says to a handle it does not know, or to values it does not take where it took them from
    /// `sp_executesql`.
    private static let refusals: Set<Int> = [206, 214, unknownProcedure, 8114, 8144, 8145, 8146, 8162, 8178, 8179]
}

extension WireFailure {
    fileprivate var isReported: Bool { if case .reported = reason { true } else { false } }

    /// Whether the server hung up, or let the time go by, without a word.
    fileprivate var isSilent: Bool {
        switch reason {
        case .reported, .timedOut: !messages.contains { $0.origin == .server }
        case .cancelled, .unreadable: false
        }
    }

    /// Whether the same statement might not meet it again: to run it once more would hide what has become of its
    /// transaction, which ends with a deadlock or for want of memory.
    fileprivate var isPassing: Bool {
        messages.contains { message in
            guard message.isError else { return false }
            let isOfResources = message.origin == .server && message.severity > 16
            switch message.code {
            case .serializationFailure, .locked, .timedOut, .unavailable, .diskFull: return true
            default: return isOfResources
            }
        }
    }

    fileprivate func says(anyOf numbers: Set<Int>) -> Bool {
        messages.contains { $0.origin == .server && numbers.contains($0.number) }
    }
}
