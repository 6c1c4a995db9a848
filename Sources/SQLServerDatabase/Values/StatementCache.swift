import SQLStore
import Synchronization

/// The statements that one connection has written out before, of which only the values change.
///
/// A gateway asks the same few things again and again, and to write a statement out takes longer than to send it.
final class StatementCache: Sendable {
    /// More statements than a gateway has; where there are others, all are forgotten.
    static let limit = 512

    private struct State {
        var known: [StatementShape: WrittenStatement] = [:]
        /// How many statements the server may have been given to keep: it keeps them until the connection ends.
        var preparable = 0
    }

    private let state = Mutex(State())
    private let support: PreparationSupport

    init(preparedWith support: PreparationSupport) { self.support = support }

    var count: Int { state.withLock(\.known.count) }

    /// A statement as it is sent, or why one of its values cannot be.
    func request(_ query: SQLQuery, _ dialect: SQLServerDialect) throws(EncodedParameter.Unfit) -> WireRequest {
        if let request = try keptRequest(query, dialect) { return request }
        return try Self.unkeptRequest(query, dialect)
    }

    /// The same; nil for a statement whose text depends on its values, and is not kept.
    func keptRequest(
        _ query: SQLQuery, _ dialect: SQLServerDialect
    ) throws(EncodedParameter.Unfit) -> WireRequest? {
        guard let shape = StatementShape(query) else { return nil }
        let values = try EncodedParameter.all(of: query.parts)
        if let written = state.withLock({ $0.known[shape] }), written.isDeclared(for: values) {
            return written.request(values)
        }
        let text = dialect.render(query).text
        let written = state.withLock { state in
            let mayBePrepared = query.isSelect && state.preparable < Self.limit
            if mayBePrepared { state.preparable += 1 }
            if state.known.count >= Self.limit { state.known = [:] }
            let written = WrittenStatement(
                text, declaredFor: values, preparedWith: mayBePrepared ? support : nil)
            state.known[shape] = written
            return written
        }
        return written.request(values)
    }

    /// A statement that is written out for these values alone.
    static func unkeptRequest(
        _ query: SQLQuery, _ dialect: SQLServerDialect
    ) throws(EncodedParameter.Unfit) -> WireRequest {
        let sql = dialect.render(query.writingOutEmptyValues)
        let values = try EncodedParameter.all(of: sql.bindings.map(SQLQuery.Part.binding))
        return WrittenStatement(sql.text, declaredFor: values).request(values)
    }
}

extension EncodedParameter {
    /// The bindings of a statement, in order.
    fileprivate static func all(of parts: [SQLQuery.Part]) throws(Unfit) -> [EncodedParameter] {
        var values: [EncodedParameter] = []
        for case .binding(let binding) in parts { values.append(try EncodedParameter(binding)) }
        guard values.count <= SQLServerDialect.maximumParameters else {
            throw Unfit(code: .other, detail: "a statement with \(values.count) parameters")
        }
        return values
    }
}
