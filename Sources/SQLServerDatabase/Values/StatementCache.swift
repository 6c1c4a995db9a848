import SQLStore
import Synchronization

/// The statements that were written out before, of which only the values change.
///
/// A gateway asks the same few things again and again, and to write a statement out takes longer than to send it.
final class StatementCache: Sendable {
    /// More statements than a gateway has; where there are others, all are forgotten.
    static let limit = 512

    private let known = Mutex<[StatementShape: WrittenStatement]>([:])

    var count: Int { known.withLock(\.count) }

    /// A statement as it is sent, or why one of its values cannot be.
    func request(_ query: SQLQuery, _ dialect: SQLServerDialect) throws(EncodedParameter.Unfit) -> WireRequest {
        guard let shape = StatementShape(query) else { return try Self.request(query, dialect) }
        let values = try EncodedParameter.all(of: query.parts)
        if let written = known.withLock({ $0[shape] }), written.isDeclared(for: values) {
            return written.request(values)
        }
        var written = WrittenStatement(dialect.render(query).text)
        written.declare(for: values)
        known.withLock { known in
            if known.count >= Self.limit { known = [:] }
            known[shape] = written
        }
        return written.request(values)
    }

    /// A statement that is written out for these values alone.
    private static func request(
        _ query: SQLQuery, _ dialect: SQLServerDialect
    ) throws(EncodedParameter.Unfit) -> WireRequest {
        let sql = dialect.render(query.writingOutEmptyValues)
        let values = try EncodedParameter.all(of: sql.bindings.map(SQLQuery.Part.binding))
        var written = WrittenStatement(sql.text)
        written.declare(for: values)
        return written.request(values)
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
