/// What is wrong with one field of a request or of a stored row.
public struct FieldProblem: Error, Hashable, Sendable {
    /// The kinds of problem, stable names that programs may rely on.
    public enum Code: String, Hashable, Sendable {
        case unknown, readOnly = "read-only", required, type, tooLong = "too-long", tooShort = "too-short"
        case tooSmall = "too-small", tooLarge = "too-large", pattern, choice, format, precision, taken
        case unrepresentable
        /// Of a new password: one that others would try first, and one that is a name of the person.
        case common, personal
    }

    public let field: String
    public let code: Code
    public let message: String

    public init(field: String, code: Code, message: String) {
        self.field = field
        self.code = code
        self.message = message
    }

    public init(_ field: FieldName, _ code: Code, _ message: String) {
        self.init(field: field.rawValue, code: code, message: message)
    }

    static func unknown(_ name: FieldName, among known: [FieldName]) -> FieldProblem {
        let list = known.map(\.rawValue).joined(separator: ", ")
        return FieldProblem(name, .unknown, "there is no field \"\(name)\"; the fields are: \(list)")
    }
}
