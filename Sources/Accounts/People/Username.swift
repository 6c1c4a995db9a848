import Foundation

/// A username as people may choose it: NFKC, 1 to 150 of letters, digits and `_ . + -`.
///
/// Django's rule, but for `@`, which is left to e-mail addresses.
public struct Username: Hashable, Sendable, CustomStringConvertible {
    public static let maximumLength = 150

    /// As it is shown and stored.
    public let text: String

    /// Checks and normalises what was typed.
    /// - Throws: ``FieldProblem`` of the field `username`.
    public init(_ typed: String) throws(FieldProblem) {
        let text = typed.precomposedStringWithCompatibilityMapping
        guard !text.isEmpty else {
            throw FieldProblem(field: "username", code: .required, message: "a username is required")
        }
        guard text.unicodeScalars.count <= Self.maximumLength else {
            throw FieldProblem(
                field: "username", code: .tooLong, message: "a username has at most \(Self.maximumLength) characters")
        }
        guard text.unicodeScalars.allSatisfy(Self.isAllowed) else {
            throw FieldProblem(
                field: "username", code: .format,
                message: "a username has letters, digits and the characters _ . + - only")
        }
        self.text = text
    }

    /// What makes two usernames the same: NFKC, case folded.
    public var folded: String { Self.fold(text) }

    public var description: String { text }

    /// The form under which any username, also an old one that breaks today's rule, is unique and looked up.
    public static func fold(_ name: String) -> String {
        name.precomposedStringWithCompatibilityMapping.folding(options: .caseInsensitive, locale: nil)
            .precomposedStringWithCompatibilityMapping
    }

    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        if "_.+-".unicodeScalars.contains(scalar) { return true }
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
            .letterNumber, .otherNumber:
            return true
        default: return false
        }
    }
}
