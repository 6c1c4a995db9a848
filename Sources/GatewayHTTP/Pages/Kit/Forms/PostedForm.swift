import Accounts
import HTTPTypes

/// What a form of a page sent: `application/x-www-form-urlencoded`, in UTF-8, within bounds.
struct PostedForm: Sendable {
    /// How many fields are read.
    static let maximumFields = 500

    private let fields: [(name: String, value: String)]

    /// - Throws: `malformed` for a broken encoding or too many fields.
    init(_ body: [UInt8]) throws(AccountError) {
        guard let text = String(validating: body, as: UTF8.self) else {
            throw AccountError(.malformed, "the form is not UTF-8")
        }
        let parts = text.split(separator: "&")
        guard parts.count <= Self.maximumFields else {
            throw AccountError(.malformed, "a form of at most \(Self.maximumFields) fields is read here")
        }
        fields = try parts.map { part throws(AccountError) in
            let halves = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = PercentEncoding.decode(halves[0], plusIsBlank: true),
                let value = PercentEncoding.decode(halves.count == 2 ? halves[1] : "", plusIsBlank: true),
                !name.containsNUL, !value.containsNUL
            else { throw AccountError(.malformed, "the form is not percent-encoded UTF-8") }
            return (name, value)
        }
    }

    /// The values of one field, in the order they were sent.
    func values(_ name: String) -> [String] { fields.filter { $0.name == name }.map(\.value) }

    /// The value of a field, with line ends as they are stored; nil where it was not sent.
    ///
    /// A box that can be ticked is sent behind a hidden field of its name; of two values the last holds.
    subscript(name: String) -> String? {
        values(name).last?.replacing("\r\n", with: "\n")
    }

    /// The value of a field, or an empty text.
    func text(_ name: String) -> String { self[name] ?? "" }

    /// Whether a box was ticked.
    func isTicked(_ name: String) -> Bool { values(name).last == "true" }
}

extension RequestCall {
    /// The body as a form.
    /// - Throws: `unsupportedMediaType`, `tooLarge`, `malformed`.
    func form() async throws -> PostedForm {
        try requireMediaType(["application/x-www-form-urlencoded"])
        return try PostedForm(try await body())
    }
}
