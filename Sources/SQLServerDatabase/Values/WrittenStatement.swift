import SQLStore
import Synchronization

/// A statement as it is sent, but for its values, and whether the server of one connection keeps it.
///
/// A statement that reads is prepared (`sp_prepexec`) when it is sent for the second time, as other drivers do: its text
/// need not be written, sent and looked up again from then on. One that writes is not, since it could not simply be sent
/// again where a server refuses to prepare.
final class WrittenStatement: Sendable {
    let text: WireParameter
    /// The types its parameters are declared with, and the text that declares them; nil where there are none.
    let types: [String]
    let declarations: WireParameter?

    /// How far its preparing has come.
    private enum Preparation {
        case never
        case unused
        case due
        case prepared(handle: WireParameter)
    }

    private let preparation: Mutex<Preparation>
    private let support: PreparationSupport?

    /// - Parameters:
    ///   - values: what its parameters are declared for.
    ///   - support: what is known of the server; nil where the statement is never to be prepared.
    init(_ text: String, declaredFor values: [EncodedParameter] = [], preparedWith support: PreparationSupport? = nil) {
        self.text = .text(text)
        types = values.map(\.declaration)
        let all = types.enumerated().map { index, type in "@p\(index + 1) \(type)" }
        declarations = all.isEmpty ? nil : .text(all.joined(separator: ", "))
        self.support = support
        preparation = Mutex(support == nil ? .never : .unused)
    }

    /// Whether its parameters are declared as these values want it: the type of a parameter can depend on its value.
    func isDeclared(for values: [EncodedParameter]) -> Bool {
        types.count == values.count && zip(types, values).allSatisfy { $0 == $1.declaration }
    }

    func request(_ values: [EncodedParameter]) -> WireRequest { .call(self, values: values) }
}

// MARK: - Preparing

extension WrittenStatement {
    /// The procedure a statement is run by.
    enum Procedure {
        case executeSQL
        /// The server is asked for a handle beside the answer.
        case prepareAndExecute
        case execute(handle: WireParameter)
    }

    /// The procedure to run it by this time.
    func nextProcedure() -> Procedure {
        preparation.withLock { preparation in
            switch preparation {
            case .never: return .executeSQL
            case .unused:
                preparation = .due
                return .executeSQL
            case .due: return support?.isRefused == false ? .prepareAndExecute : .executeSQL
            case .prepared(let handle): return .execute(handle: handle)
            }
        }
    }

    /// Takes note of the handle the server gave.
    func notePrepared(handle: Int32) {
        support?.noteSuccess()
        preparation.withLock { $0 = .prepared(handle: WireParameter(type: .int, bytes: handle.littleEndianBytes)) }
    }

    /// Takes note that the server does not keep it, or not any more.
    /// - Parameter isOfServer: whether the server prepares nothing at all, for all that is known.
    func noteUnprepared(isOfServer: Bool) {
        if isOfServer { support?.noteRefusal() }
        preparation.withLock { $0 = .never }
    }
}
