import Accounts

/// Reads the parameters of a query, and refuses what nobody asked for.
struct QueryReader {
    private var parameters: [(name: String, value: String)] = []
    private var known: [String] = []
    private var problems: [FieldProblem] = []

    /// - Throws: `malformed` for a broken percent-encoding.
    init(_ query: String) throws(AccountError) {
        for part in query.split(separator: "&") {
            let halves = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = PercentEncoding.decode(halves[0], plusIsBlank: true),
                let value = PercentEncoding.decode(halves.count == 2 ? halves[1] : "", plusIsBlank: true),
                !name.containsNUL, !value.containsNUL
            else { throw AccountError(.malformed, "the query is not percent-encoded UTF-8") }
            parameters.append((name, value))
        }
    }

    /// The value of a parameter that may be there once.
    mutating func take(_ name: String) -> String? {
        known.append(name)
        let found = parameters.filter { $0.name == name }
        parameters.removeAll { $0.name == name }
        if found.count > 1 { fail(name, .format, "the parameter is there \(found.count) times") }
        return found.first?.value
    }

    /// `limit` and `cursor`.
    mutating func page() -> PageRequest {
        let cursor = take("cursor")
        guard let text = take("limit") else { return PageRequest(cursor: cursor) }
        guard let limit = Int(text), (1...PageRequest.maximumLimit).contains(limit) else {
            fail("limit", .format, "a number from 1 to \(PageRequest.maximumLimit) is expected")
            return PageRequest(cursor: cursor)
        }
        return PageRequest(limit: limit, cursor: cursor)
    }

    /// The parameters `PREFIX.NAME`, by their names.
    mutating func group(_ prefix: String, names: [String]) -> [String: String] {
        known += names.map { "\(prefix).\($0)" }
        var group: [String: String] = [:]
        for (name, value) in parameters where name.hasPrefix(prefix + ".") {
            if group.updateValue(value, forKey: String(name.dropFirst(prefix.count + 1))) != nil {
                fail(name, .format, "the parameter is there more than once")
            }
        }
        parameters.removeAll { $0.name.hasPrefix(prefix + ".") }
        return group
    }

    /// Ends the reading: a parameter nobody asked for is a mistake, and so is a value that is none.
    /// - Throws: `invalidFields`.
    func finish() throws(AccountError) {
        if parameters.isEmpty && problems.isEmpty { return }
        let valid = known.isEmpty ? "there are none here" : "the parameters are: \(known.joined(separator: ", "))"
        let unknown = parameters.map { parameter in
            FieldProblem(
                field: parameter.name, code: .unknown, message: "there is no parameter \"\(parameter.name)\"; \(valid)")
        }
        throw .invalidFields(problems + unknown)
    }

    private mutating func fail(_ name: String, _ code: FieldProblem.Code, _ message: String) {
        problems.append(FieldProblem(field: name, code: code, message: message))
    }
}
