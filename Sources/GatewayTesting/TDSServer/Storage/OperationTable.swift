internal import Synchronization

/// The operations that the statements of one connection call, by the number that stands in their SQL.
///
/// SQLite knows a single function, `tsql(number, arguments...)`; what it does is looked up here.
final class OperationTable: Sendable {
    private struct State {
        var operations: [Operation] = []
        var numbers: [Operation: Int] = [:]
        var environment: FunctionEnvironment?
        var failure: TSQLError?
    }

    private let state = Mutex(State())

    func number(of operation: Operation) -> Int {
        state.withLock { state in
            if let number = state.numbers[operation] { return number }
            state.operations.append(operation)
            state.numbers[operation] = state.operations.count - 1
            return state.operations.count - 1
        }
    }

    /// What functions see of the session while a statement runs.
    func setEnvironment(_ environment: FunctionEnvironment) {
        state.withLock { $0.environment = environment }
    }

    func call(_ number: Int, _ arguments: [Cell]) throws -> Cell {
        let (operation, environment) = state.withLock { state -> (Operation, FunctionEnvironment?) in
            let operation = state.operations[number]
            // The environment is much to hand over, and conversions, which are called for each value, see nothing of it.
            if case .function = operation { return (operation, state.environment) }
            return (operation, nil)
        }
        do {
            return try operation.apply(arguments, in: environment)
        } catch let error as TSQLError {
            report(error)
            throw error
        }
    }

    /// Keeps the error that made SQLite end a statement: SQLite itself only carries a text.
    func report(_ error: TSQLError) {
        state.withLock { $0.failure = error }
    }

    func takeFailure() -> TSQLError? {
        state.withLock { state in
            defer { state.failure = nil }
            return state.failure
        }
    }
}
