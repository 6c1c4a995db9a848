import Foundation

/// An e-mail address, with its domain in lower case; that it is somebody's is another question.
public struct EmailAddress: Hashable, Sendable, CustomStringConvertible {
    public static let maximumLength = 254

    /// As it is shown and stored.
    public let text: String

    /// Strips blanks, splits at the last `@` and lowers the domain, or gives nil for an empty text.
    /// - Throws: ``FieldProblem`` of the field `email`, for what cannot be an address.
    public static func normalizing(_ typed: String) throws(FieldProblem) -> EmailAddress? {
        let stripped = typed.trimmingBlanks()
        guard !stripped.isEmpty else { return nil }
        guard stripped.unicodeScalars.count <= maximumLength else {
            throw FieldProblem(
                field: "email", code: .tooLong, message: "an e-mail address has at most \(maximumLength) characters")
        }
        guard let at = stripped.lastIndex(of: "@") else { throw .badAddress }
        let local = stripped[..<at]
        let domain = stripped[stripped.index(after: at)...].lowercased()
        guard isLocalPart(local), isDomain(domain) else { throw .badAddress }
        return EmailAddress(text: "\(local)@\(domain)")
    }

    /// What makes two addresses the same where addresses are unique: case folded.
    public var folded: String { Self.fold(text) }

    public var description: String { text }

    /// The form under which an address is looked up.
    public static func fold(_ address: String) -> String {
        address.trimmingBlanks().folding(options: .caseInsensitive, locale: nil)
    }

    private static func isLocalPart(_ local: Substring) -> Bool {
        guard !local.isEmpty, local.unicodeScalars.count <= 64 else { return false }
        if local.first == "\"", local.last == "\"", local.count >= 2 {
            return local.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
        }
        return local.unicodeScalars.allSatisfy { scalar in
            scalar.value > 0x20 && scalar.value != 0x7F && !"()<>[]:;@\\,\"".unicodeScalars.contains(scalar)
                && !scalar.properties.isWhitespace
        }
    }

    private static func isDomain(_ domain: String) -> Bool {
        if domain.first == "[", domain.last == "]" { return domain.count > 2 }
        return !domain.isEmpty
            && domain.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { label in
                !label.isEmpty && label.unicodeScalars.count <= 63 && label.first != "-" && label.last != "-"
                    && label.unicodeScalars.allSatisfy {
                        $0 == "-" || $0.properties.isAlphabetic || $0.properties.numericType != nil
                            || $0.properties.generalCategory == .nonspacingMark
                    }
            }
    }
}

extension FieldProblem {
    fileprivate static let badAddress = FieldProblem(
        field: "email", code: .format, message: "this is not an e-mail address; one looks like bob@example.org")
}

extension Unicode.Scalar {
    fileprivate var isVisibleASCII: Bool { (0x21..<0x7F).contains(value) }
}

extension StringProtocol {
    /// The text without blanks and line ends at either side.
    func trimmingBlanks() -> String {
        // Mostly there are none, which two characters tell: Foundation would copy the text all the same.
        if let first = unicodeScalars.first, let last = unicodeScalars.last, first.isVisibleASCII, last.isVisibleASCII {
            return String(self)
        }
        return trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
