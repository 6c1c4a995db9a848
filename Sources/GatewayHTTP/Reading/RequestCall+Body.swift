import Accounts
import HTTPTypes
import Hummingbird
import NIOCore
import OrderedCollections

extension RequestCall {
    /// The body as JSON.
    /// - Throws: `unsupportedMediaType`, `tooLarge`, `malformed` with the offset.
    func json(_ types: [String] = ["application/json"]) async throws -> JSONValue {
        try requireMediaType(types)
        let bytes = try await body()
        guard !bytes.isEmpty else { throw AccountError(.malformed, "a body is needed, and there is none") }
        return try JSONValue(parsing: bytes)
    }

    /// The body of a change: a merge patch, which plain JSON is taken for too (RFC 7396).
    func mergePatch() async throws -> JSONValue {
        try await json(["application/merge-patch+json", "application/json"])
    }

    /// The object `fields` that is the whole of a profile's body.
    func fields(of json: JSONValue) throws(AccountError) -> OrderedDictionary<String, JSONValue> {
        guard case .object(let members) = json else {
            throw .invalidFields([.init(field: "", code: .type, message: "an object is expected, not \(json.kind)")])
        }
        let unknown = members.keys.filter { $0 != "fields" }.map { name in
            FieldProblem(
                field: name, code: .unknown, message: "there is no member \"\(name)\"; the members are: fields")
        }
        guard unknown.isEmpty else { throw .invalidFields(unknown) }
        switch members["fields"] {
        case .object(let fields)?: return fields
        case let other:
            throw .invalidFields([
                .init(
                    field: "fields", code: other == nil ? .required : .type,
                    message: "an object of fields is expected\(other.map { ", not \($0.kind)" } ?? "")")
            ])
        }
    }

    func requireMediaType(_ types: [String]) throws(AccountError) {
        let sent = request.headers[.contentType] ?? ""
        let parts = sent.split(separator: ";").map { $0.trimmingBlanks.lowercased() }
        let charsets = parts.dropFirst().filter { $0.hasPrefix("charset=") }
        guard let type = parts.first, types.contains(type),
            charsets.allSatisfy({ ["charset=utf-8", "charset=\"utf-8\""].contains($0) })
        else {
            throw AccountError(
                .unsupportedMediaType, "the body must be \(types.joined(separator: " or ")), in UTF-8")
        }
        guard request.headers[.contentEncoding].map({ $0.lowercased() == "identity" }) ?? true else {
            throw AccountError(.unsupportedMediaType, "compressed bodies are not read here")
        }
    }

    /// The bytes of the body.
    /// - Throws: `tooLarge`.
    func body() async throws -> [UInt8] {
        let limit = settings.maximumBodyBytes
        let tooLarge = AccountError(.tooLarge, "a body of at most \(limit) bytes is read here")
        if let length = request.headers[.contentLength].flatMap(Int.init), length > limit { throw tooLarge }
        do {
            return try await Array(buffer: request.body.collect(upTo: limit))
        } catch is NIOTooManyBytesError { throw tooLarge }
    }
}

extension StringProtocol {
    /// The text without blanks at either side.
    var trimmingBlanks: String {
        String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
