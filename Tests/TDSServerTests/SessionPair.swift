@testable import GatewayTesting

/// Two sessions of one server without a network between: what one does, the other must notice.
final class SessionPair {
    private let first: TSQLSession
    private let second: TSQLSession

    init(user: String = "gateway") throws {
        let state = try ServerState(
            TDSServerConfiguration(), faults: FaultPlan(), statistics: TDSServerStatistics())
        func session(_ user: String, isAdministrator: Bool) throws -> TSQLSession {
            try TSQLSession(
                server: state, user: user, database: state.defaultDatabase, isODBC: true,
                isAdministrator: isAdministrator, interrupt: Interrupt())
        }
        first = try session(user, isAdministrator: false)
        second = try session("sa", isAdministrator: true)
    }

    deinit {
        first.close()
        second.close()
    }

    /// The rows of a batch of the client's.
    func rows(_ batch: String) throws -> [[TDSValue]] { try results(batch).last?.rows ?? [] }

    func results(_ batch: String) throws -> [TDSResult] {
        try results { _ = try first.run(batch: batch, reply: $0) }
    }

    /// The rows of sp_executesql with integers for parameters.
    func rows(_ text: String, _ declarations: String, _ values: [String: Int64]) throws -> [[TDSValue]] {
        let arguments = values.map {
            ParameterisedCall.Argument(name: $0, type: .bigint, value: .integer($1), isOutput: false)
        }
        return try results {
            _ = try first.run(call: first.call(text, declarations, arguments: arguments), reply: $0)
        }.last?.rows ?? []
    }

    /// Runs a batch in the other session.
    func administer(_ batch: String) throws {
        _ = try results { _ = try second.run(batch: batch, reply: $0) }
    }

    /// The number of the error that a batch is refused with; nil where it is not.
    func error(_ batch: String) -> Int32? {
        do {
            _ = try results(batch)
            return nil
        } catch {
            return (error as? TDSServerError)?.number
        }
    }

    private func results(_ body: (CollectingReply) throws -> Void) throws -> [TDSResult] {
        let reply = CollectingReply()
        try body(reply)
        if let error = reply.error { throw TDSServerError(error) }
        return reply.results
    }
}
